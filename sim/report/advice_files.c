/* Advice for programs and documents: CSV, JSON, Markdown. */
#include "sim/report/advice.h"
#include "sim/report/json_parts.h"
#include "sim/report/write.h"

static void csv_row(const struct advice *advice, const struct finding *finding, struct text *out)
{
	const double x[] = {finding->saving_usd, finding->ci.low, finding->ci.high, finding->cheaper, finding->late_change};

	csv_text(out, advice_strategy(advice));
	text_addf(out, ",%s,", finding->kind);
	csv_text(out, finding->workload ? finding->workload : "");
	text_addc(out, ',');
	csv_text(out, finding->text);
	text_addf(out, ",%s", advice_words[finding->verdict]);
	for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
		text_addc(out, ',');
		csv_number(out, x[i]);
	}
	text_addf(out, ",%s,", advice_loss_words[finding->loss]);
	csv_text(out, finding->missed ? finding->missed->text : "");
	text_addf(out, ",%d,%zu,%zu\n", finding->together, finding->tried, advice->replications);
}

void advice_csv_write(const struct advice *advice, struct text *out)
{
	text_add(out, "strategy,kind,workload,change,verdict,saving,saving_ci_low,saving_ci_high,cheaper,late_change,loss,missed,together,tried,replications\n");
	for (size_t i = 0; i < advice->findings; i++)
		csv_row(advice, advice->finding + i, out);
	csv_finish(out);
}

static void json_finding(const struct finding *finding, struct text *out)
{
	struct text rests = {0};

	text_addf(out, "  {\"kind\": \"%s\", ", finding->kind);
	json_text(out, "title", _(finding->title));
	text_add(out, ", ");
	if (finding->what) {
		json_text(out, "what", bilingual_str(finding->what));
		text_add(out, ", ");
	}
	if (advice_rests_write(finding, &rests)) {
		json_text(out, "rests", text_str(&rests));
		text_add(out, ", ");
	}
	text_release(&rests);
	if (finding->workload) {
		json_text(out, "workload", finding->workload);
		text_add(out, ", ");
	}
	json_text(out, "change", finding->text);
	text_addf(out, ", \"verdict\": \"%s\", ", advice_words[finding->verdict]);
	json_member(out, "saving", finding->saving_usd);
	text_add(out, ", ");
	json_interval(out, "ci", finding->ci);
	text_add(out, ", ");
	json_member(out, "cheaper", finding->cheaper);
	text_add(out, ", ");
	json_member(out, "late_change", finding->late_change);
	text_addf(out, ", \"loss\": \"%s\"", advice_loss_words[finding->loss]);
	if (finding->missed) {
		text_add(out, ", ");
		json_text(out, "missed", finding->missed->text);
	}
	text_addf(out, ", \"together\": %s, \"tried\": %zu}", finding->together ? "true" : "false", finding->tried);
}

void advice_json_write(const struct advice *advice, struct text *out)
{
	json_head(out, advice->plan->scenario, advice->partial);
	json_text(out, "strategy", advice_strategy(advice));
	text_addf(out, ", \"replications\": %zu, \"tried\": %zu, ", advice->replications, advice->tried);
	json_member(out, "cost", advice->cost_usd);
	text_add(out, ", ");
	json_interval(out, "cost_ci", advice->cost_ci);
	text_add(out, ",\n \"findings\": [");
	for (size_t i = 0; i < advice->findings; i++) {
		text_add(out, i ? ",\n" : "\n");
		json_finding(advice->finding + i, out);
	}
	text_addf(out, "],\n \"together\": {\"findings\": %zu, ", advice->together);
	json_member(out, "saving", advice->together_usd);
	text_add(out, ", ");
	json_interval(out, "ci", advice->together_ci);
	text_add(out, "}}\n");
}

static void md_row(const struct advice *advice, const struct finding *finding, struct text *out)
{
	struct text cell = {0};

	text_addf(out, "| %s ", finding->together ? "✔" : finding->verdict == ADVICE_TAKE ? "" : "!");
	advice_finding_write(finding, &cell);
	text_add(&cell, finding->rests || finding->provided ? "; " : "");
	advice_rests_write(finding, &cell);
	text_add(out, "| ");
	markdown_text(out, text_str(&cell));
	text_clear(&cell);
	mean_write(&cell, finding->saving_usd, &finding->ci, "±", true);
	text_addf(out, " | %s | ", text_str(&cell));
	percent_write(out, finding->saving_usd / advice->cost_usd, 1);
	text_add(out, " | ");
	probability_write(out, finding->cheaper, 1);
	text_addf(out, " | `%s` |\n", finding->text);
	text_release(&cell);
}

void advice_markdown_write(const struct advice *advice, const char *command, struct text *out)
{
	struct text s = {0};

	advice_question(advice, &s);
	text_add(out, "# ");
	markdown_text(out, text_str(&s));
	text_addf(out, "\n\n|   | %s | %s | %s | %s | %s |\n|---|---|--:|--:|--:|---|\n", _("finding"), _("saves"), _("of the bill"), _("cheaper in"), _("how"));
	for (size_t i = 0; i < advice->findings && advice->finding[i].verdict <= ADVICE_BREAKS; i++)
		md_row(advice, advice->finding + i, out);
	text_addc(out, '\n');
	advice_say(advice, markdown_item, out);
	text_addf(out, "\n%s\n\n    ", _("To get these numbers again, in the folder where they were made:"));
	text_add_plain(out, command);
	text_addc(out, '\n');
	text_release(&s);
}
