/* show: the views of the scenario and its tag policy. */
#include "sim/report/show.h"
#include "sim/study/tag_policy.h"
#include "sim/study/view.h"

/* "by service,tag:team, per day, cost amortised, where tag:team="nlp"": in the words of the scenario language. */
static void view_words(const struct view *view, struct text *out)
{
	text_add(out, bilingual_str(&view->title));
	text_add(out, *bilingual_str(&view->title) ? ": " : "");
	text_add(out, "by");
	for (size_t i = 0; i < view->bys; i++) {
		text_add(out, i ? "," : " ");
		facet_write(view->by + i, out);
	}
	text_add(out, view->bys ? "" : " -");
	text_addf(out, ", per %s, cost %s", per_words[view->per], measure_words[view->measure]);
	for (size_t i = 0; i < view->wheres; i++) {
		text_add(out, i ? ", " : ", where ");
		facet_write(&view->where[i].of, out);
		text_addf(out, "=\"%s\"", view->where[i].value);
	}
}

static void policy_words(const struct required_tag *tag, struct text *out)
{
	if (!tag->value)
		text_add(out, _("any value"));
	for (size_t i = 0; tag->value && tag->value[i]; i++)
		text_addf(out, "%s%s", i ? ", " : "", tag->value[i]);
}

void show_views(const struct plan *plan, const struct show *show)
{
	const struct scenario *scenario = plan->scenario;
	enum { NAMES = 14 };
	struct text s = {0};

	if (scenario->views)
		show_heading(show, _("Views of the bill (costcast costs --view)"));
	for (size_t i = 0; i < scenario->views; i++) {
		text_clear(&s);
		view_words(scenario->view + i, &s);
		show_pair(show, NAMES, scenario->view[i].name, text_str(&s));
	}
	if (scenario->policy)
		show_heading(show, _("Tag policy: required tags"));
	for (size_t i = 0; scenario->policy && i < scenario->policy->count; i++) {
		text_clear(&s);
		policy_words(scenario->policy->required + i, &s);
		show_pair(show, NAMES, scenario->policy->required[i].name, text_str(&s));
	}
	text_release(&s);
}
