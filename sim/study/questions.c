/* `quiz:` of a scenario: questions for a class, each with the rule by which the simulation finds who is right. */
#include <string.h>

#include "sim/study/keys.h"

#define QUESTION(member, wanted) .offset = ROW_AT(struct question_keys, member, wanted)

static const struct schema_row rows[] = {
	{.path = "question", .type = KEY_TEXT, QUESTION(question, struct bilingual),
	 .help = N_("What the class is asked; without it, what `ask` means in plain words."),
	 .example = "{en: \"Which one would you buy?\", es: \"¿Cuál comprarías?\"}"},
	{.path = "ask", .type = KEY_NAME, QUESTION(ask, const char *), .fallback = "best",
	 .help = N_("Who is right, found by simulation. best: the lowest p95 of cost among the strategies that meet all thresholds; one more "
		    "option says that none does. lowest or highest STAT(METRIC) or P(EVENT), as in thresholds."),
	 .example = "lowest p95(cost)"},
	{.path = "explanation", .type = KEY_TEXT, QUESTION(explanation, struct bilingual),
	 .help = N_("What costcast reveal says beside the numbers: why it is so."),
	 .example = "{en: \"Lost work is paid twice.\", es: \"El trabajo perdido se paga dos veces.\"}"},
	{.path = "source", .type = KEY_NAME, QUESTION(source, const char *),
	 .help = N_("Where the explanation can be read up."), .example = "https://doi.org/10.1119/1.1374249"},
};
const struct schema question_schema = {
	.name = "question", .doc = N_("One question for a class; its options are the strategies."),
	.size = sizeof(struct question_keys), .row = rows, .count = sizeof rows / sizeof *rows};

/* What follows WORD and a blank in TEXT; NULL when it does not begin so. */
static const char *after(const char *text, const char *word)
{
	const size_t length = strlen(word);

	return strncmp(text, word, length) == 0 && text[length] == ' ' ? text + length + 1 : NULL;
}

static bool ask_read(const struct binding *b, const char *text, struct place at, const struct scenario_keys *keys,
		     const struct workload_type *workload, struct question *question)
{
	const char *lowest = after(text, "lowest"), *highest = after(text, "highest");

	if (strcmp(text, "best") == 0)
		return true;
	question->ask = lowest ? ASK_LOWEST : ASK_HIGHEST;
	if (lowest || highest)
		return measure_read(b, lowest ? lowest : highest, at, workload, keys->deadline_s.form == VALUE_QUANTITY,
				    keys->budget_usd.form == VALUE_QUANTITY, &question->measure);
	diag_error(b->diag, at, _("\"%s\" is not best, nor lowest or highest with a figure such as \"lowest p95(cost)\""), text);
	return false;
}

void questions_read(const struct binding *b, struct scenario *scenario, const struct scenario_keys *keys,
		    const struct workload_type *workload)
{
	scenario->question = arena_alloc(b->arena, keys->quiz.count + 1, sizeof *scenario->question);
	for (size_t i = 0; i < keys->quiz.count; i++) {
		const struct entry *entry = keys->quiz.item + i;
		const struct question_keys *own = entry->bound;
		struct question *question = scenario->question + scenario->questions;
		const struct node *ask = node_get(entry->node, "ask");

		if (!own)
			continue;
		*question = (struct question){.text = own->question, .explanation = own->explanation, .source = own->source, .at = entry->at};
		if (own->ask && ask_read(b, own->ask, ask ? ask->at : entry->at, keys, workload, question))
			scenario->questions++;
	}
}
