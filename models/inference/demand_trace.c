/* `trace:` of demand: a record, and where in it the run begins. */
#include "models/inference/demand.h"

#include <math.h>
#include <string.h>

#define PIECE_S 60.0
#define PIECES_MOST 1e6

static bool given(const struct node *node, const char *key)
{
	const struct node *value = node_get(node, key);

	return value && !(value->kind == NODE_SCALAR && strcmp(value->text, "none") == 0);
}

/* A record of single requests is what it is: its rate cannot be bent. */
static bool bends(const struct binding *b, const struct node *node)
{
	static const char *const key[] = {"cv", "scale", "trend", "noise", "bursts"};
	bool bent = false;

	for (size_t i = 0; i < sizeof key / sizeof *key; i++) {
		if (!given(node, key[i]))
			continue;
		diag_error(b->diag, node_get(node, key[i])->at, _("\"%s\" has no place here: this trace holds single requests, which are played as "
			   "they came"), key[i]);
		bent = true;
	}
	return bent;
}

static double pieces_mean(const struct rate_rule *rule)
{
	double sum = 0;

	for (size_t i = 0; i < rule->pieces; i++)
		sum += rule->piece[i].per_s * ((i + 1 < rule->pieces ? rule->piece[i + 1].from_s : rule->record_s) - rule->piece[i].from_s);
	return sum / rule->record_s;
}

/* How many come a minute, for whoever asks for the rate of single requests. */
static void pieces_of(struct arena *arena, const struct request_record *record, struct rate_rule *rule)
{
	const double step_s = fmax(PIECE_S, record->record_s / PIECES_MOST);
	const size_t count = (size_t)ceil(record->record_s / step_s);
	struct rate_piece *piece = arena_alloc(arena, count + 1, sizeof *piece);

	for (size_t i = 0; i < count; i++)
		piece[i].from_s = (double)i * step_s;
	for (size_t i = 0; i < record->count; i++)
		piece[(size_t)fmin(record->at_s[i] / step_s, (double)(count - 1))].per_s += 1;
	for (size_t i = 0; i < count; i++)
		piece[i].per_s /= fmin(step_s, record->record_s - piece[i].from_s);
	rule->piece = piece;
	rule->pieces = count;
	rule->record_s = record->record_s;
}

static bool start_of(const struct binding *b, const struct demand_keys *keys, double record_s, double *start_s)
{
	char length[64];

	*start_s = keys->start.form == VALUE_QUANTITY ? keys->start.dist.a : 0;
	if (keys->start.form == VALUE_WORD && !keys->repeat) {
		diag_error(b->diag, keys->start.at, _("\"start: random\" needs \"repeat: true\": from anywhere in it, the record would end too soon"));
		return false;
	}
	if (*start_s < record_s)
		return true;
	diag_error(b->diag, keys->start.at, _("\"start\" lies behind the end of the trace, which is %s long"),
		   unit_write(record_s, DIM_TIME, length, sizeof length));
	return false;
}

bool demand_trace(const struct binding *b, const struct node *node, const struct demand_keys *keys, const char *path, struct demand *demand)
{
	const struct request_trace *trace = request_trace_read(b, keys->trace, arena_textf(b->arena, "%s.trace", path));
	struct rate_rule *rule = &demand->arrival.rate;

	if (!trace || !start_of(b, keys, trace->record_s, &rule->start_s))
		return false;
	demand->trace = trace;
	rule->form = RATE_RECORD;
	rule->repeats = keys->repeat;
	rule->random = keys->start.form == VALUE_WORD;
	rule->piece = trace->piece;
	rule->pieces = trace->pieces;
	rule->record_s = trace->record_s;
	if (!trace->record.count) {
		rule->per_s = pieces_mean(rule);
		return true;
	}
	pieces_of(b->arena, &trace->record, rule);
	rule->per_s = (double)trace->record.count / trace->record_s;
	demand->arrival.record = &trace->record;
	return !bends(b, node);
}
