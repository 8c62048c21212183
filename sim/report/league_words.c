/* What a league's ranking says, in sentences with their numbers. */
#include "sim/report/league.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/plot.h"

const char *league_strategy_title(const struct league_told *told, size_t team)
{
	const struct strategy *strategy = told->league->scenario->strategy + team;
	const char *title = strategy_title(strategy);

	return *title ? title : told->league->team[team].strategy;
}

static const char *name_of(const struct league_told *told, size_t team)
{
	return told->league->team[team].name;
}

static void say(league_line *line, void *context, char *words)
{
	line(context, words);
	free(words);
}

/* How many share the first place. */
static size_t winners(const struct ranking *ranking)
{
	size_t n = 0;

	while (n < ranking->count && ranking->standing[n].rank == 1)
		n++;
	return n;
}

static void winner_words(const struct league_told *told, league_line *line, void *context)
{
	const struct standing *first = told->ranking->standing;
	char *p95 = usd_words(first->p95, 4);

	if (!first->passed)
		say(line, context, worded(_("Nobody meets all thresholds: the league has no winner. \"%s\" has the lowest p95 of cost, %s."),
					  name_of(told, first->entry), p95));
	else if (winners(told->ranking) > 1)
		say(line, context, worded(_("%zu teams share the first place, \"%s\" and \"%s\" among them: the same p95 of cost, %s."),
					  winners(told->ranking), name_of(told, first->entry), name_of(told, first[1].entry), p95));
	else
		say(line, context, told->summary->verdicts
			? worded(_("\"%s\" wins: it meets all thresholds, and in 95 %% of the futures it costs at most %s."), name_of(told, first->entry), p95)
			: worded(_("\"%s\" wins: in 95 %% of the futures it costs at most %s."), name_of(told, first->entry), p95));
	free(p95);
}

/* One rank against the next: told apart, or of one class. */
static void pair_words(const struct league_told *told, size_t k, league_line *line, void *context)
{
	const struct standing *s = told->ranking->standing + k;
	const char *name = name_of(told, s->entry), *next = name_of(told, s[1].entry);
	char *sure, *ahead;

	if (isnan(s->sure) || s->rank == s[1].rank)
		return;
	sure = share_words(s->sure);
	ahead = share_words(s->ahead);
	if (s->level)
		say(line, context, worded(_("\"%s\" and \"%s\" are of one class: the lower p95 is the first one's in only %s of the resamplings of the "
					    "futures; the order may be luck."), name, next, sure));
	else
		say(line, context, worded(s->ahead < 0.5
			? _("\"%s\" is ahead of \"%s\" by skill: its p95 is the lower one in %s of the resamplings of the futures, though it does "
			    "better in only %s of single futures.")
			: _("\"%s\" is ahead of \"%s\" by skill: its p95 is the lower one in %s of the resamplings of the futures, and it does "
			    "better in %s of single futures."), name, next, sure, ahead));
	free(sure);
	free(ahead);
}

/* Who would have come first most often had there been one future only, the winner left out. */
static const struct standing *luckiest_other(const struct ranking *ranking)
{
	const struct standing *found = NULL;

	for (size_t k = 1; k < ranking->count; k++)
		if (!found || ranking->standing[k].won > found->won)
			found = ranking->standing + k;
	return found;
}

static void luck_words(const struct league_told *told, league_line *line, void *context)
{
	const struct standing *other = luckiest_other(told->ranking);
	char *luck, *others;

	if (!other || winners(told->ranking) > 1)
		return;
	luck = share_words(told->ranking->luck);
	others = share_words(other->won);
	if (other->won > 0)
		say(line, context, worded(_("Luck: the winner of one single future would be \"%s\" in %s of the cases, and \"%s\" in %s."),
					  name_of(told, told->ranking->standing[0].entry), luck, name_of(told, other->entry), others));
	else
		say(line, context, worded(_("Luck has no say: whichever single future had come, \"%s\" would have been first."),
					  name_of(told, told->ranking->standing[0].entry)));
	free(luck);
	free(others);
}

static void few_words(const struct league_told *told, league_line *line, void *context)
{
	if (!told->ranking->resamplings && told->ranking->count > 1)
		say(line, context, worded(_("With fewer than %d futures nothing can be said about luck and skill."), FUTURES_LEAST));
}

/* "P(late) = 13.8 %, more than 5 %": each threshold that a team misses; those that another seed might turn. */
static void missed_words(const struct league_told *told, const struct standing *s, league_line *line, void *context)
{
	const struct summary *summary = told->summary;
	struct text missed = {0}, close = {0};

	for (size_t v = 0; v < summary->verdicts; v++) {
		const struct verdict *verdict = summary->verdict + v;
		const bool unsure = verdict->ci.low <= verdict->threshold->value && verdict->ci.high >= verdict->threshold->value &&
				    verdict->ci.low < verdict->ci.high;

		if (verdict->strategy != s->entry)
			continue;
		if (!verdict->passed) {
			text_addf(&missed, "%s%s (", missed.len ? "; " : "", verdict->threshold->text);
			verdict_write(&missed, summary->plan, verdict->threshold, verdict->value);
			text_addc(&missed, ')');
		}
		if (unsure)
			text_addf(&close, "%s%s", close.len ? "; " : "", verdict->threshold->text);
	}
	if (missed.len)
		say(line, context, worded(_("\"%s\" misses: %s."), name_of(told, s->entry), text_str(&missed)));
	if (close.len)
		say(line, context, worded(_("\"%s\" is so close to a threshold that other futures might have decided otherwise: %s."),
					  name_of(told, s->entry), text_str(&close)));
	text_release(&missed);
	text_release(&close);
}

static void yardstick_words(const struct league_told *told, league_line *line, void *context)
{
	const size_t reference = told->league->reference;
	const double p95 = told->summary->strategy[reference].metric[0].q[Q_P95];
	const bool passed = told->summary->strategy[reference].passed;
	size_t before = 0;

	if (!told->league->yardstick)
		return;
	for (size_t k = 0; k < told->ranking->count; k++) {
		const struct standing *s = told->ranking->standing + k;

		before += s->passed != passed ? s->passed : s->p95 < p95;
	}
	say(line, context, worded(_("\"%s\" is the case and takes no place: %zu of %zu teams do better."), name_of(told, reference), before,
				  told->ranking->count));
}

static void entered_words(const struct league_told *told, league_line *line, void *context)
{
	for (size_t t = 0; t < told->league->teams; t++) {
		const struct team *team = told->league->team + t;

		if (team->others)
			say(line, context, worded(_("\"%s\" holds %zu strategies and enters \"%s\": its report.baseline, or the first."), team->name,
						  team->others + 1, team->strategy));
	}
	for (char **name = told->league->passed_over; name && *name; name++) {
		struct text plain = {0};

		text_add_plain(&plain, *name);
		say(line, context, worded(_("\"%s\" is not looked at: a team's file ends in .yaml."), text_str(&plain)));
		text_release(&plain);
	}
}

void league_words(const struct league_told *told, league_line *line, void *context)
{
	enum { PODIUM = 3 };

	winner_words(told, line, context);
	for (size_t k = 0; k < PODIUM - 1 && k + 1 < told->ranking->count; k++)
		pair_words(told, k, line, context);
	luck_words(told, line, context);
	few_words(told, line, context);
	for (size_t k = 0; k < told->ranking->count; k++)
		missed_words(told, told->ranking->standing + k, line, context);
	yardstick_words(told, line, context);
	entered_words(told, line, context);
}
