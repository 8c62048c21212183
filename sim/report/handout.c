/* A page of exercises for one student, and its key. Markdown; what people wrote is escaped. The key is a text of its own: nothing
 * of it stands on the page, not even hidden. */
#include "sim/report/quiz.h"

#include "sim/report/write.h"

enum { EXERCISES_MOST = 6 };

static void heading(struct text *out, const char *s)
{
	text_addf(out, "\n## %s\n\n", s);
}

static void title_write(const struct handout *h, struct text *out)
{
	const struct scenario *scenario = h->quiz->plan->scenario;
	const char *title = bilingual_str(&scenario->title);

	text_add(out, "# ");
	if (h->summary) {
		text_add(out, _("Answer key"));
		text_add(out, ": ");
	}
	markdown_text(out, *title ? title : scenario->file);
	text_add(out, "\n\n");
	if (h->student) {
		text_addf(out, "**%s** ", _("Student:"));
		markdown_text(out, h->student);
		text_add(out, " · ");
	}
	text_addf(out, _("seed %llu"), (unsigned long long)scenario->seed);
	text_addf(out, " · costcast %s\n", COSTCAST_VERSION);
}

static void case_item(struct text *out, const char *first, void (*write)(const struct plan *, struct text *), const struct plan *plan)
{
	struct text line = {0};

	write(plan, &line);
	if (line.len) {
		text_addf(out, "* **%s** ", first);
		markdown_text(out, text_str(&line));
		text_addc(out, '\n');
	}
	text_release(&line);
}

static void case_part(const struct handout *h, struct text *out)
{
	const struct plan *plan = h->quiz->plan;

	heading(out, _("The case"));
	case_item(out, _("Work:"), case_work, plan);
	case_item(out, _("Goal:"), case_goal, plan);
	case_item(out, _("What may happen:"), case_may_happen, plan);
	case_item(out, _("As written:"), case_keys, plan);
	text_addf(out, "\n%s\n\n", _("The options:"));
	for (size_t i = 0; i < h->quiz->options; i++) {
		struct text line = {0};

		option_write(h->quiz, i, &line);
		text_add(out, "* ");
		markdown_text(out, text_str(&line));
		text_addc(out, '\n');
		text_release(&line);
	}
}

/* Is this price that of an item that came before? */
static bool shown_before(const struct plan *plan, size_t strategy, size_t item)
{
	const struct item *wanted = plan->strategy[strategy].setup.item + item;

	for (size_t s = 0; s <= strategy; s++)
		for (size_t i = 0; i < (s < strategy ? plan->strategy[s].setup.items : item); i++) {
			const struct item *other = plan->strategy[s].setup.item + i;

			if (other->instance == wanted->instance && other->kind == wanted->kind && other->price.dist.a == wanted->price.dist.a)
				return true;
		}
	return false;
}

static void price_rows(const struct plan *plan, size_t s, struct text *out)
{
	for (size_t i = 0; i < plan->strategy[s].setup.items; i++) {
		const struct item *item = plan->strategy[s].setup.item + i;
		struct text usd = {0};

		if (!item->instance || item->kind > ITEM_SPOT || item->price.form != VALUE_QUANTITY || item->price.dist.kind != DIST_CONSTANT ||
		    shown_before(plan, s, i))
			continue;
		handout_money(&usd, item->price.dist.a);
		text_add(out, "| ");
		markdown_text(out, item->name);
		text_addf(out, " | %s | ", item->kind == ITEM_SPOT ? "Spot" : _("on demand"));
		markdown_text(out, text_str(&usd));
		text_add(out, " |\n");
		text_release(&usd);
	}
}

static void prices_part(const struct handout *h, struct text *out)
{
	heading(out, h->student ? _("Your prices") : _("Prices"));
	text_addf(out, "| %s | %s | %s |\n|---|---|--:|\n", _("Machine"), _("Bought"), currency_words(_("USD an hour")));
	for (size_t s = 0; s < h->quiz->plan->strategies; s++)
		price_rows(h->quiz->plan, s, out);
	if (h->student && h->sets)
		text_addf(out, "\n%s\n", _("These prices are yours alone: near those of the price book, and not the same."));
}

/* The exercises of LIST, numbered on from NUMBER, which is returned. */
static size_t exercises_of(const struct handout *h, exercise *const *list, size_t number, struct text *out)
{
	for (; *list && number < EXERCISES_MOST; list++) {
		struct text question = {0}, answer = {0};

		if ((*list)(h, &question, h->summary ? &answer : NULL)) {
			text_addf(out, "%zu. ", ++number);
			markdown_text(out, text_str(&question));
			text_addf(out, "\n\n   **%s** ", _("Answer:"));
			if (h->summary)
				markdown_text(out, text_str(&answer));
			else
				text_add(out, "............................................................");
			text_add(out, "\n\n");
		}
		text_release(&question);
		text_release(&answer);
	}
	return number;
}

/* A few at most: a page is to be done within the hour. The last ones give way. */
static void exercises_part(const struct handout *h, struct text *out)
{
	heading(out, h->summary ? _("Answers") : _("Questions"));
	exercises_of(h, by_simulation, exercises_of(h, by_hand, 0, out), out);
}

/* To be filled in. */
static void table_part(const struct handout *h, struct text *out)
{
	const struct plan *plan = h->quiz->plan;
	const bool late = plan->scenario->deadline_s > 0;

	text_addf(out, "| | p50 | p95 |%s%s\n|---|--:|--:|%s\n", late ? _(" P(late)") : "", late ? " |" : "", late ? "--:|" : "");
	for (size_t s = 0; s < plan->strategies; s++)
		text_addf(out, "| %s | ........ | ........ |%s\n", plan->strategy[s].strategy->name, late ? " ........ |" : "");
}

static void command_part(const struct handout *h, struct text *out)
{
	heading(out, _("To simulate"));
	text_add(out, "    ");
	text_add_plain(out, h->command);
	text_addc(out, '\n');
}

size_t handout_exercises(const struct quiz *quiz)
{
	const struct handout handout = {.quiz = quiz};
	size_t count = 0;

	for (size_t i = 0; by_hand[i]; i++) {
		struct text question = {0};

		count += by_hand[i](&handout, &question, NULL);
		text_release(&question);
	}
	return count;
}

void handout_write(const struct handout *h, struct text *out)
{
	title_write(h, out);
	if (!h->summary)
		case_part(h, out);
	prices_part(h, out);
	exercises_part(h, out);
	if (!h->summary)
		table_part(h, out);
	command_part(h, out);
}
