/* Levers for programs and documents: CSV, JSON, Markdown. Money is in exact decimals of dollars. */
#include <math.h>

#include "sim/report/json_parts.h"
#include "sim/report/levers.h"
#include "sim/report/why.h"
#include "sim/report/write.h"

static const char *strategy_of(const struct levers *levers)
{
	return levers->base->scenario->strategy[levers->strategy].name;
}

/* --- CSV --- */

static void csv_saving(const struct saving *saving, struct text *out)
{
	nano_write(out, saving->nano);
	text_addc(out, ',');
	csv_number(out, saving->ci.low);
	text_addc(out, ',');
	csv_number(out, saving->ci.high);
	text_addc(out, ',');
}

static void csv_begin(const struct levers *levers, const char *lever, const char *title, struct text *out)
{
	csv_text(out, strategy_of(levers));
	text_addc(out, ',');
	csv_text(out, lever);
	text_addc(out, ',');
	csv_text(out, title);
	text_addc(out, ',');
}

static void csv_row(const struct levers *levers, const struct lever *lever, struct text *out)
{
	csv_begin(levers, lever->name, lever_title(lever), out);
	csv_saving(&lever->by_itself, out);
	csv_saving(&lever->in_row, out);
	csv_saving(&lever->overlap, out);
	text_addf(out, "%s,", lever->interacts ? "true" : "false");
	nano_write(out, lever->left_nano);
	for (size_t w = 0; w < levers->watches; w++) {
		text_addc(out, ',');
		csv_number(out, lever->own[w].to);
		text_addc(out, ',');
		csv_number(out, lever->row[w].to);
	}
	text_addc(out, '\n');
}

/* Where a row begins, and where all end: amounts, nothing saved. */
static void csv_whole(const struct levers *levers, bool last, struct text *out)
{
	csv_begin(levers, "", last ? _("With all levers") : _("today"), out);
	text_add(out, ",,,");
	if (last)
		csv_saving(&levers->all, out);
	else
		text_add(out, ",,,");
	text_add(out, ",,,,");
	nano_write(out, last ? levers->least_nano : levers->today_nano);
	for (size_t w = 0; w < levers->watches; w++) {
		text_add(out, ",,");
		csv_number(out, last ? levers->total[w].to : levers->total[w].from);
	}
	text_addc(out, '\n');
}

void levers_csv_write(const struct levers *levers, struct text *out)
{
	static const char *const of[] = {"alone", "in_row", "overlap"};

	text_add(out, "strategy,lever,title");
	for (size_t i = 0; i < 3; i++)
		text_addf(out, ",%s_saving_usd,%s_ci_low,%s_ci_high", of[i], of[i], of[i]);
	text_add(out, ",interacts,mean_usd");
	for (size_t w = 0; w < levers->watches; w++)
		for (size_t i = 0; i < 2; i++) {
			struct text name = {0};

			text_addf(&name, "%s %s", levers->watched[w].figure.text, of[i]);
			text_addc(out, ',');
			csv_text(out, text_str(&name));
			text_release(&name);
		}
	text_addc(out, '\n');
	csv_whole(levers, false, out);
	for (size_t i = 0; i < levers->levers; i++)
		csv_row(levers, levers->lever + i, out);
	csv_whole(levers, true, out);
	csv_finish(out);
}

/* --- JSON --- */

static void json_nano(struct text *out, const char *key, int64_t nano)
{
	text_addf(out, "\"%s\": ", key);
	nano_write(out, nano);
}

static void json_saving(struct text *out, const char *key, const struct saving *saving)
{
	text_addf(out, "\"%s\": {", key);
	json_nano(out, "saving", saving->nano);
	text_add(out, ", ");
	json_interval(out, "ci", saving->ci);
	text_addc(out, '}');
}

static void json_watched(struct text *out, const struct levers *levers, const char *key, const struct watched_change *change)
{
	text_addf(out, "\"%s\": [", key);
	for (size_t w = 0; w < levers->watches; w++) {
		text_add(out, w ? ", {" : "{");
		json_text(out, "figure", levers->watched[w].figure.text);
		text_add(out, ", ");
		json_member(out, "from", change[w].from);
		text_add(out, ", ");
		json_member(out, "to", change[w].to);
		text_add(out, ", ");
		json_interval(out, "ci", change[w].ci);
		text_addf(out, ", \"changed\": %s}", watched_changed(change + w) ? "true" : "false");
	}
	text_addc(out, ']');
}

static void json_lever(struct text *out, const struct levers *levers, const struct lever *lever)
{
	text_add(out, "  {");
	json_text(out, "lever", lever->name);
	text_add(out, ", ");
	json_text(out, "title", lever_title(lever));
	text_add(out, ", ");
	json_text(out, "lesson", bilingual_str(&lever->lesson));
	text_add(out, ",\n   ");
	json_saving(out, "alone", &lever->by_itself);
	text_add(out, ", ");
	json_saving(out, "in_row", &lever->in_row);
	text_add(out, ", ");
	json_saving(out, "overlap", &lever->overlap);
	text_addf(out, ", \"interacts\": %s, ", lever->interacts ? "true" : "false");
	json_nano(out, "mean", lever->left_nano);
	text_add(out, ",\n   ");
	json_watched(out, levers, "beside_alone", lever->own);
	text_add(out, ",\n   ");
	json_watched(out, levers, "beside_in_row", lever->row);
	text_addc(out, '}');
}

void levers_json_write(const struct levers *levers, struct text *out)
{
	struct text sentence = {0};

	json_head(out, levers->base->scenario, levers->summary->partial);
	json_text(out, "strategy", strategy_of(levers));
	text_addf(out, ", \"replications\": %zu, \"currency\": \"USD\",\n ", levers->summary->replications);
	levers_sentence(levers, &sentence);
	json_text(out, "sentence", text_str(&sentence));
	text_add(out, ",\n ");
	json_nano(out, "today", levers->today_nano);
	text_add(out, ", ");
	json_nano(out, "with_all", levers->least_nano);
	text_add(out, ", ");
	json_saving(out, "all", &levers->all);
	text_add(out, ", ");
	json_nano(out, "sum_of_alone", levers->sum_nano);
	text_add(out, ",\n ");
	json_watched(out, levers, "beside_all", levers->total);
	text_add(out, ",\n \"levers\": [\n");
	for (size_t i = 0; i < levers->levers; i++) {
		json_lever(out, levers, levers->lever + i);
		text_add(out, i + 1 < levers->levers ? ",\n" : "\n");
	}
	text_add(out, " ]}\n");
	text_release(&sentence);
}

/* --- Markdown --- */

static void md_money(struct text *out, int64_t nano, int64_t step)
{
	struct text cell = {0};

	why_money(&cell, shown_nano(nano, step), step, false);
	markdown_text(out, text_str(&cell));
	text_add(out, " |\n");
	text_release(&cell);
}

/* WORDS, emptied, with how sure they are. */
static void md_change(struct text *out, const struct saving *saving, int64_t step, struct text *words)
{
	lever_half_write(saving, step, " ± ", words);
	markdown_text(out, text_str(words));
	text_add(out, " | ");
	text_clear(words);
}

static void md_rows(const struct levers *levers, struct text *out)
{
	const int64_t step = levers_step(levers);
	struct text words = {0};

	text_addf(out, "| %s | %s | %s | %s |\n|---|--:|--:|--:|\n| **%s** | | | ", _("lever"), _("alone"), _("in the row"), _("mean bill"), _("today"));
	md_money(out, levers->today_nano, step);
	for (size_t i = 0; i < levers->levers; i++) {
		const struct lever *lever = levers->lever + i;

		text_add(out, "| ");
		markdown_text(out, lever_title(lever));
		text_addf(out, "%s | ", lever_interacts(levers, lever) ? " ≠" : "");
		lever_alone_write(levers, lever, step, &words);
		md_change(out, &lever->by_itself, step, &words);
		lever_row_write(lever, step, &words);
		md_change(out, &lever->in_row, step, &words);
		md_money(out, lever->left_nano, step);
	}
	text_release(&words);
	text_addf(out, "| **%s** | | | ", _("With all levers"));
	md_money(out, levers->least_nano, step);
}

void levers_markdown_write(const struct levers *levers, const char *command, struct text *out)
{
	struct text s = {0};

	levers_question(levers, &s);
	text_add(out, "# ");
	markdown_text(out, text_str(&s));
	text_add(out, "\n\n");
	text_clear(&s);
	levers_sentence(levers, &s);
	markdown_text(out, text_str(&s));
	text_add(out, "\n\n");
	md_rows(levers, out);
	text_addc(out, '\n');
	levers_find(levers, markdown_item, out);
	text_clear(&s);
	levers_lessons(levers, markdown_item, &s);
	if (s.len)
		text_addf(out, "\n## %s\n\n%s", _("What is to be learned"), text_str(&s));
	text_addf(out, "\n%s\n\n    ", _("To get these numbers again, in the folder where they were made:"));
	text_add_plain(out, command);
	text_addc(out, '\n');
	text_release(&s);
}
