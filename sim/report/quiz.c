/* The question: a case in plain words and its options. The only numbers are those that the case itself gives. */
#include "sim/report/quiz.h"

#include <math.h>
#include <string.h>

#include "sim/base/units.h"
#include "sim/report/grid.h"
#include "sim/report/write.h"

enum { NARROWEST = 40, WIDEST = 80, CASE_KEYS = 24 };

void board_begin(struct board *board, const struct quiz *quiz, const struct terminal *terminal, struct text *utf8_text)
{
	const int columns = terminal->columns < NARROWEST ? NARROWEST : terminal->columns > WIDEST ? WIDEST : terminal->columns;

	*utf8_text = (struct text){0};
	*board = (struct board){quiz, (size_t)columns, terminal->utf8, terminal->colour, utf8_text, utf8_text};
}

void board_end(struct board *board, struct text *out)
{
	if (board->utf8)
		text_add(out, text_str(board->utf8_text));
	else
		text_add_ascii(out, text_str(board->utf8_text));
	text_release(board->utf8_text);
}

void board_say(const struct board *board, const char *first, size_t rest, const char *s)
{
	struct text plain = {0};

	text_add_plain(&plain, s);
	wrap_write(board->out, first, rest, board->width, "", text_str(&plain));
	text_release(&plain);
}

void board_head(const struct board *board, const char *s)
{
	text_add(board->out, "\n  ");
	style_write(board->out, STYLE_BOLD, board->colour, s);
	text_addc(board->out, '\n');
}

void board_title(const struct board *board)
{
	const struct quiz *quiz = board->quiz;
	const char *title = bilingual_str(&quiz->title);

	board_say(board, "", 0, *title ? title : quiz->path);
}

const char *option_title(const struct quiz *quiz, size_t option)
{
	const struct quiz_option *o = quiz->option + option;

	return o->none ? _("none of them meets all thresholds") : bilingual_str(&o->title);
}

void option_write(const struct quiz *quiz, size_t option, struct text *out)
{
	const struct quiz_option *o = quiz->option + option;

	const char *title = option_title(quiz, option);
	const bool named = o->name && strcmp(o->name, o->label) != 0;

	text_addf(out, "%s%s", o->label, named || *title ? "  " : "");
	if (named)
		text_addf(out, "%s%s", o->name, *title ? ": " : "");
	text_add_plain(out, title);
}

/* "p95(cost)" out of what was written, "lowest p95(cost)". */
static const char *measure_text(const struct quiz *quiz)
{
	return quiz->question->measure.text;
}

void rule_write(const struct quiz *quiz, struct text *out)
{
	switch (quiz->question->ask) {
	case ASK_BEST:
		text_add(out, quiz->plan && quiz->plan->scenario->thresholds
			 ? _("the lowest p95 of cost among the strategies that meet all thresholds") : _("the lowest p95 of cost"));
		break;
	case ASK_LOWEST:
		text_addf(out, _("the lowest %s"), measure_text(quiz));
		break;
	case ASK_HIGHEST:
		text_addf(out, _("the highest %s"), measure_text(quiz));
		break;
	}
}

void question_write(const struct quiz *quiz, struct text *out)
{
	const char *written = bilingual_str(&quiz->question->text);

	if (*written) {
		text_add_plain(out, written);
		return;
	}
	text_add(out, _("Which one do you choose? Right is "));
	rule_write(quiz, out);
	text_addc(out, '.');
}

static void time_say(struct text *out, double seconds)
{
	char buf[64];

	text_add(out, unit_say(seconds, DIM_TIME, buf, sizeof buf));
}

static void one_work(const struct strategy_plan *s, struct text *out)
{
	struct text runs = {0};

	if (s->setup.instance_name && s->workload->nodes)
		text_addf(out, "%lld × %s", (long long)s->workload->nodes(s->workload_plan), s->setup.instance_name);
	if (plan_kind(s)->lasts) {
		text_add(out, out->len ? "; " : "");
		text_add(out, s->workload->scaled ? _("to be served for ") : _("used for "));
		time_say(out, s->setup.horizon_s);
	} else if (s->setup.fleet_rows && plan_kind(s)->ideal_s) {
		text_add(out, out->len ? "; " : "");
		hours_write(out, plan_kind(s)->ideal_s(plan_kind_plan(s)) / HOUR_S, 3);
		text_add(out, _(" when nothing goes wrong"));
	}
	if (!isnan(plan_runs(s))) {
		number_write(&runs, plan_runs(s), 3);
		text_addf(out, _(", %s times"), text_str(&runs));
		text_release(&runs);
	}
}

/* "8 × p4d.24xlarge; 8.11 days when nothing goes wrong", of each workload. */
void case_work(const struct plan *plan, struct text *out)
{
	for (size_t w = 0; w < plan_workloads(plan->strategy); w++) {
		struct text one = {0};

		one_work(plan_workload(plan->strategy, w), &one);
		text_addf(out, "%s%s%s%s", w ? "; " : "", plan->strategy->members ? plan->strategy->member[w].workload_name : "",
			  plan->strategy->members ? ": " : "", text_str(&one));
		text_release(&one);
	}
}

void case_goal(const struct plan *plan, struct text *out)
{
	const struct scenario *scenario = plan->scenario;

	if (isfinite(scenario->deadline_s)) {
		text_add(out, _("done within "));
		time_say(out, scenario->deadline_s);
	}
	if (isfinite(scenario->budget_usd)) {
		text_add(out, out->len ? ", " : "");
		text_add(out, _("budget "));
		usd_write(out, scenario->budget_usd, 17);
	}
	for (size_t i = 0; i < scenario->thresholds; i++)
		text_addf(out, "%s%s", out->len ? (i ? ", " : "; ") : "", scenario->threshold[i].text);
}

static bool any_spot(const struct plan *plan)
{
	for (size_t s = 0; s < plan->strategies; s++)
		for (size_t r = 0; r < plan->strategy[s].setup.fleet_rows; r++)
			if (plan->strategy[s].setup.fleet[r].buy == BUY_SPOT)
				return true;
	return false;
}

/* Is something asked of a workload, by people? */
static bool any_requests(const struct plan *plan)
{
	for (size_t w = 0; w < plan_workloads(plan->strategy); w++)
		if (plan_workload(plan->strategy, w)->workload && plan_workload(plan->strategy, w)->workload->scaled)
			return true;
	return false;
}

void case_may_happen(const struct plan *plan, struct text *out)
{
	bool commitments = false;

	for (size_t s = 0; s < plan->strategies; s++)
		commitments |= plan->strategy[s].setup.commitments > 0;
	if (any_spot(plan))
		text_add(out, _("The provider may take spot nodes away, one or all, and new ones may be long in coming."));
	if (any_requests(plan))
		text_addf(out, "%s%s", out->len ? " " : "", _("Requests come by chance, not evenly."));
	if (commitments)
		text_addf(out, "%s%s", out->len ? " " : "", _("A commitment is paid for its whole term, used or not."));
}

/* Lists and files are too long for a slide. */
static void keys_write(const struct node *map, const char *prefix, struct text *out, int *left)
{
	for (size_t i = 0; i < map->count && *left > 0; i++) {
		const char *key = map->key[i]->text;
		const struct node *item = map->item[i];
		struct text path = {0};

		if (strcmp(key, "kind") == 0 || strcmp(key, "tags") == 0 || strcmp(key, "file") == 0)
			continue;
		text_addf(&path, "%s%s%s", prefix, *prefix ? "." : "", key);
		if (item->kind == NODE_MAP) {
			keys_write(item, text_str(&path), out, left);
		} else if (item->kind == NODE_SCALAR && item->text && strlen(item->text) < 40) {
			text_addf(out, "%s%s: %s", out->len ? ", " : "", text_str(&path), item->text);
			--*left;
		}
		text_release(&path);
	}
}

/* Keys of the workload as they were written: figures of the case. */
void case_keys(const struct plan *plan, struct text *out)
{
	const struct node *workloads = node_get(plan->scenario->tree, "workloads");
	const bool several = workloads && workloads->count > 1;

	for (size_t w = 0; workloads && w < workloads->count; w++) {
		int left = CASE_KEYS;
		struct text keys = {0};

		if (workloads->item[w]->kind == NODE_MAP)
			keys_write(workloads->item[w], "", &keys, &left);
		text_addf(out, "%s%s%s%s", w ? "; " : "", several ? workloads->key[w]->text : "", several ? ": " : "", text_str(&keys));
		text_release(&keys);
	}
}

static void case_line(const struct board *board, const char *first, void (*write)(const struct plan *, struct text *))
{
	struct text line = {0};

	write(board->quiz->plan, &line);
	if (line.len)
		board_say(board, first, 2, text_str(&line));
	text_release(&line);
}

static void case_write(const struct board *board)
{
	board_head(board, _("THE CASE"));
	case_line(board, "  ", case_work);
	case_line(board, _("  Goal: "), case_goal);
	case_line(board, _("  What may happen: "), case_may_happen);
	case_line(board, _("  As written: "), case_keys);
}

static void question_part(const struct board *board)
{
	const struct quiz *quiz = board->quiz;
	struct text head = {0}, question = {0}, option = {0};

	if (quiz->questions > 1)
		text_addf(&head, _("QUESTION %zu OF %zu"), quiz->number, quiz->questions);
	else
		text_add(&head, _("QUESTION"));
	board_head(board, text_str(&head));
	question_write(quiz, &question);
	board_say(board, "  ", 2, text_str(&question));
	text_addc(board->out, '\n');
	for (size_t i = 0; i < quiz->options; i++) {
		option_write(quiz, i, &option);
		board_say(board, "    ", 7, text_str(&option));
		text_clear(&option);
	}
	text_release(&head);
	text_release(&question);
	text_release(&option);
}

void quiz_write(const struct quiz *quiz, const struct terminal *terminal, struct text *out)
{
	struct text utf8;
	struct board board;

	board_begin(&board, quiz, terminal, &utf8);
	board_title(&board);
	if (quiz->plan)
		case_write(&board);
	question_part(&board);
	board_end(&board, out);
}
