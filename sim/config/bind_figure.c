/* A figure: a quantity, or a map of one with where it comes from. */
#include "sim/config/bind_row.h"

static const char *const figure_keys[] = {"value", "source", "as_of", "quality", "note", NULL};
static const char *const quality_words[] = {"published", "derived", "assumed", NULL};

static bool is_figure_map(const struct node *node)
{
	size_t i;

	for (i = 0; node->kind == NODE_MAP && i < node->count; i++)
		if (word_index(figure_keys, node->key[i]->text) >= 0)
			return true;
	return false;
}

static void bind_figure_key(const struct spot *s, const struct node *key, const struct node *node,
			    struct figure *figure)
{
	const char *path = arena_textf(s->b->arena, "%s.%s", s->path, key->text), *near;

	switch (word_index(figure_keys, key->text)) {
	case 0:
		bind_quantity(&(struct spot){s->b, s->row, s->path, &figure->value}, node);
		break;
	case 1:
		bind_line(s, node, path, &figure->source);
		break;
	case 2:
		bind_line(s, node, path, &figure->as_of);
		break;
	case 3:
		figure->quality = (enum quality)(bind_word(s, node, path, quality_words) + 1);
		break;
	case 4:
		bind_text(&(struct spot){s->b, s->row, path, &figure->note}, node);
		break;
	default:
		near = suggest(key->text, figure_keys);
		diag_error(s->b->diag, key->at,
			   near ? _("unknown key \"%s\"; did you mean \"%s\"?")
				: _("unknown key \"%s\"; known here: %s"),
			   path, near ? near : joined(s->b->arena, figure_keys));
	}
}

void bind_figure(const struct spot *s, const struct node *node)
{
	struct figure *figure = s->at;
	size_t i;

	if (!is_figure_map(node)) {
		bind_quantity(&(struct spot){s->b, s->row, s->path, &figure->value}, node);
		return;
	}
	for (i = 0; i < node->count; i++)
		bind_figure_key(s, node->key[i], node->item[i], figure);
	if (!node_get(node, "value"))
		diag_error(s->b->diag, node->at, _("\"%s.value\" is missing; write %s"), s->path,
			   _(dimension_example(s->row->dim)));
}
