#include "sim/report/advice.h"

#include <math.h>
#include <string.h>

#include "sim/report/write.h"

const char *advice_strategy(const struct advice *advice)
{
	return advice->plan->strategy[advice->strategy].strategy->name;
}

void advice_question(const struct advice *advice, struct text *out)
{
	text_addf(out, _("What would an advisor say of %s?"), advice_strategy(advice));
}

void advice_finding_write(const struct finding *finding, struct text *out)
{
	if (finding->workload)
		text_addf(out, "%s: ", finding->workload);
	text_add(out, _(finding->title));
	if (finding->what)
		text_addf(out, ": %s", bilingual_str(finding->what));
}

bool advice_rests_write(const struct finding *finding, struct text *out)
{
	if (finding->rests || finding->provided)
		text_addf(out, _("it rests on this: %s"), finding->rests ? _(finding->rests) : bilingual_str(finding->provided));
	return finding->rests || finding->provided;
}

static void missed_write(const struct advice *advice, const struct finding *finding, struct text *out)
{
	struct text threshold = {0};

	if (finding->missed)
		threshold_write(&threshold, advice->plan, finding->missed);
	if (finding->missed)
		text_addf(out, _("it would miss %s, which is kept now"), text_str(&threshold));
	else if (finding->loss == ADVICE_LOSS_UNFINISHED)
		text_add(out, _("fewer futures would finish"));
	else
		text_add(out, _("requests would be dropped, or answered later than its SLO says"));
	text_release(&threshold);
}

void advice_caution_write(const struct advice *advice, const struct finding *finding, struct text *out)
{
	if (finding->verdict == ADVICE_BREAKS) {
		missed_write(advice, finding, out);
	} else if (finding->late_change > 0) {
		struct text more = {0};

		percent_write(&more, finding->late_change, 1);
		text_addf(out, _("%s of the futures more are late"), text_str(&more));
		text_release(&more);
	}
}

/* "a, b and 3 more": findings with this VERDICT. */
static size_t named(const struct advice *advice, enum verdict_of_advice verdict, struct text *out)
{
	enum { MOST = 4 };
	size_t count = 0;

	for (size_t i = 0; i < advice->findings; i++) {
		if (advice->finding[i].verdict != verdict)
			continue;
		if (count < MOST) {
			text_add(out, count ? "; " : "");
			advice_finding_write(advice->finding + i, out);
		}
		count++;
	}
	if (count > MOST)
		text_addf(out, ngettext(" and %zu more", " and %zu more", count - MOST), count - MOST);
	return count;
}

static void say_named(const struct advice *advice, enum verdict_of_advice verdict, const char *intro, model_line *line, void *context)
{
	struct text names = {0}, s = {0};

	if (named(advice, verdict, &names)) {
		text_addf(&s, "%s: %s.", intro, text_str(&names));
		line(context, text_str(&s));
	}
	text_release(&names);
	text_release(&s);
}

static bool commits(const struct advice *advice)
{
	for (size_t i = 0; i < advice->findings; i++)
		if (strcmp(advice->finding[i].kind, "uncovered_usage") == 0 && advice->finding[i].verdict < ADVICE_UNSURE)
			return true;
	return false;
}

static void say_together(const struct advice *advice, model_line *line, void *context)
{
	struct text s = {0}, saved = {0}, left = {0}, share = {0};

	mean_write(&saved, advice->together_usd, &advice->together_ci, "±", true);
	usd_write(&left, advice->cost_usd - advice->together_usd, 4);
	percent_write(&share, advice->together_usd / advice->cost_usd, 1);
	text_addf(&s, ngettext("%zu is marked: it saves %s, %s of the bill; %s are left.",
			       "%zu are marked: together they save %s, %s of the bill; %s are left. What two of them save alike counts once.",
			       advice->together), advice->together, text_str(&saved), text_str(&share), text_str(&left));
	line(context, text_str(&s));
	text_release(&s);
	text_release(&saved);
	text_release(&left);
	text_release(&share);
}

void advice_say(const struct advice *advice, model_line *line, void *context)
{
	struct text s = {0};

	if (advice->together)
		say_together(advice, line, context);
	else
		line(context, _("Nothing that was tried saves anything for sure without missing what is kept now."));
	say_named(advice, ADVICE_UNSURE, _("No sure saving"), line, context);
	say_named(advice, ADVICE_COSTS, _("Dearer than now"), line, context);
	say_named(advice, ADVICE_NOTHING, _("No effect at all"), line, context);
	text_addf(&s, ngettext("%zu change was tried, each over the same futures.", "%zu changes were tried, each over the same futures.",
			       advice->tried), advice->tried);
	line(context, text_str(&s));
	text_clear(&s);
	if (advice->refused) {
		text_addf(&s, ngettext("%zu more could not be tried: the scenario or its prices do not say enough for it.",
				       "%zu more could not be tried: the scenario or its prices do not say enough for them.", advice->refused), advice->refused);
		line(context, text_str(&s));
	}
	if (commits(advice))
		line(context, _("A commitment is counted for the hours of this scenario only: it saves as much if usage goes on like this for its whole term."));
	text_release(&s);
}
