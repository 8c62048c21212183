/* UTF-8 to what any terminal can show: one column stays one column. */
#include "sim/report/write.h"

#include <string.h>

static const struct {
	const char *utf8;
	char plain;
} twin[] = {
	{"á", 'a'}, {"é", 'e'}, {"í", 'i'}, {"ó", 'o'}, {"ú", 'u'}, {"ü", 'u'}, {"ñ", 'n'}, {"ç", 'c'},
	{"Á", 'A'}, {"É", 'E'}, {"Í", 'I'}, {"Ó", 'O'}, {"Ú", 'U'}, {"Ü", 'U'}, {"Ñ", 'N'}, {"Ç", 'C'},
	{"à", 'a'}, {"è", 'e'}, {"ò", 'o'}, {"ö", 'o'}, {"ä", 'a'}, {"×", 'x'}, {"·", '.'}, {"–", '-'}, {"—", '-'},
	{"−", '-'}, {"…", '~'}, {"’", '\''}, {"‘", '\''}, {"“", '"'}, {"”", '"'}, {"«", '"'}, {"»", '"'}, {"≤", '<'},
	{"≥", '>'}, {"≈", '~'}, {"→", '>'}, {"┄", '-'}, {"¿", '?'}, {"¡", '!'}, {"±", '~'}, {"λ", 'l'}, {"µ", 'u'},
	{"μ", 'u'}, {"º", 'o'}, {"ª", 'a'}, {" ", ' '}, {"\u202f", ' '}, {"▁", '.'}, {"▂", ':'}, {"▃", '-'}, {"▄", '='}, {"▅", '+'},
	{"▆", '*'}, {"▇", '#'}, {"█", '@'}, {"│", '|'}, {"┤", '+'}, {"└", '+'}, {"┬", '+'}, {"─", '-'}, {"↑", '^'}, {"←", '<'}, {"✗", 'x'},
	{"✔", 'v'}, {"✓", 'v'}, {"▲", '^'}, {"€", 'E'}, {"£", 'L'}, {"¥", 'Y'},
};

void text_add_ascii(struct text *out, const char *s)
{
	while (*s) {
		if ((unsigned char)*s < 0x80) {
			text_addc(out, *s++);
			continue;
		}
		size_t bytes = 1;

		while (((unsigned char)s[bytes] & 0xc0) == 0x80)
			bytes++;
		char one[8] = {0}, plain = '?';

		memcpy(one, s, bytes < sizeof one - 1 ? bytes : sizeof one - 1);
		for (size_t i = 0; i < sizeof twin / sizeof *twin; i++)
			if (strcmp(twin[i].utf8, one) == 0)
				plain = twin[i].plain;
		for (size_t columns = utf8_width(one); columns > 0; columns--)
			text_addc(out, plain);
		s += bytes;
	}
}
