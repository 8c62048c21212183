#include "sim/base/currencies.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/locales.h"

/* ISO 4217, List One (active codes; funds, metals and test codes left out). */
static const char all[] =
	"AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP "
	"CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD "
	"JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN "
	"NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
	"SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG";
enum { CODES = sizeof all / 4 };

/* Signs that cannot be taken for another's: the bare "$" is the US dollar's here, whatever the country (source: CLDR 44, root and en). */
static const struct { char code[4]; const char *sign; } signs[] = {
	{"USD", "$"}, {"EUR", "€"}, {"GBP", "£"}, {"MXN", "MX$"}, {"BRL", "R$"}, {"CAD", "CA$"}, {"AUD", "A$"}, {"NZD", "NZ$"}, {"HKD", "HK$"},
	{"TWD", "NT$"}, {"JPY", "¥"}, {"CNY", "CN¥"}, {"INR", "₹"}, {"KRW", "₩"}, {"ILS", "₪"}, {"VND", "₫"},
};
/* ISO 4217: those without a coin below one. */
static const char no_cents[] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";

static const struct currency dollar = {"USD", 1};
static struct currency in_use = {"USD", 1};

static bool listed(const char *list, const char *code)
{
	const char *at = strlen(code) == 3 ? strstr(list, code) : NULL;

	return at && (at - list) % 4 == 0;
}

bool currency_known(const char *code)
{
	return listed(all, code);
}

const char *const *currency_codes(void)
{
	static char code[CODES][4];
	static const char *names[CODES + 1];

	for (size_t i = 0; i < CODES; i++) {
		memcpy(code[i], all + 4 * i, 3);
		names[i] = code[i];
	}
	return names;
}

struct currency currency_use(const struct currency *currency)
{
	const struct currency before = in_use;

	in_use = currency ? *currency : dollar;
	return before;
}

const struct currency *currency_in_use(void)
{
	return &in_use;
}

bool currency_foreign(void)
{
	return strcmp(in_use.code, dollar.code) != 0;
}

const char *currency_sign(void)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strcmp(signs[i].code, in_use.code) == 0)
			return signs[i].sign;
	return in_use.code;
}

int currency_decimals(void)
{
	return listed(no_cents, in_use.code) ? 0 : 2;
}

const char *currency_words(const char *text)
{
	enum { WORDS = 4, LONGEST = 512 };
	static char words[WORDS][LONGEST];
	static int next;
	const char *at = strstr(text, dollar.code);

	if (!at || !currency_foreign())
		return text;
	next = (next + 1) % WORDS;
	snprintf(words[next], LONGEST, "%.*s%s%s", (int)(at - text), text, in_use.code, at + strlen(dollar.code));
	return words[next];
}

void currency_write(struct text *out, const char *number, const char *unit)
{
	const struct locale *locale = locale_in_use();
	const char *sign = currency_sign();
	const bool spaced = locale->sign_spaced || isalpha((unsigned char)sign[strlen(sign) - 1]);

	if (locale->sign_before)
		text_addf(out, "%s%s%s%s", sign, spaced ? " " : "", number, unit);
	else
		text_addf(out, "%s %s%s%s", number, unit, *unit && isalpha((unsigned char)sign[strlen(sign) - 1]) ? " " : "", sign);
}
