/* How a mixed fleet of replicas is bought, in the language in use. */
#include "models/inference/buying.h"
#include "models/inference/capacity.h"
#include "sim/base/lang.h"

static void add(struct text *text, const char *s)
{
	text_addf(text, "%s%s", text->len ? "; " : "", s);
}

static void mix_words(const struct buying *buying, struct text *text)
{
	struct text part = {0};

	if (buying->base_on_demand > 0) {
		text_addf(&part, ngettext("%d replica is always bought on demand, the others are spot",
					  "%d replicas are always bought on demand, the others are spot", (unsigned long)buying->base_on_demand),
			  buying->base_on_demand);
		add(text, text_str(&part));
		text_clear(&part);
	}
	if (buying->over_provision > 0) {
		text_addf(&part, ngettext("%d spot replica more than the autoscaler asks for", "%d spot replicas more than the autoscaler asks for",
					  (unsigned long)buying->over_provision), buying->over_provision);
		add(text, text_str(&part));
	}
	if (buying->dynamic_fallback)
		add(text, _("while a spot replica is missing, one on demand stands in for it"));
	text_release(&part);
}

static bool has_notice(const struct buying *buying)
{
	for (int w = 0; w < buying->ways; w++) {
		const struct value *notice = &buying->way[w].market->notice_s;

		if (buying->way[w].spot && notice->form == VALUE_QUANTITY && dist_max(&notice->dist) > 0)
			return true;
	}
	return false;
}

void capacity_words(const struct inference_plan *plan, model_line *line, void *context)
{
	const struct buying *buying = buying_of(plan);
	struct text text = {0};
	bool spot = false;

	if (buying->mixes)
		mix_words(buying, &text);
	if (text.len)
		line(context, text_str(&text));
	for (int w = 0; w < buying->ways; w++)
		spot |= buying->way[w].spot;
	if (spot)
		line(context, _("each replica is a node of its own: a spot node that is taken takes its replica along"));
	if (has_notice(buying))
		line(context, _("a replica with a notice takes no more requests, another is asked for at once, and it is paid for until it is taken"));
	if (scaler_least(plan->scaler) < scaler_most(plan->scaler))
		line(context, _("scaling in: replicas that are not ready yet go first, then the youngest of the last row; what they serve is finished"));
	text_release(&text);
}
