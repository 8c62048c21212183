/* Inside the room: what the files that bind one key share. */
#ifndef COSTCAST_CONFIG_BIND_ROW_H
#define COSTCAST_CONFIG_BIND_ROW_H

#include "sim/config/bind.h"

/* A key, the row it is bound by, and where the result goes. */
struct spot {
	const struct binding *b;
	const struct schema_row *row;
	const char *path;
	void *at;
};

void bind_quantity(const struct spot *s, const struct node *node);
void bind_text(const struct spot *s, const struct node *node);         /* a struct bilingual */
void bind_figure(const struct spot *s, const struct node *node);         /* bind_figure.c */
void bind_entries(const struct spot *s, const struct node *node);        /* bind_entries.c: tables and lists */
void bind_one(const struct spot *s, const struct node *node);
void bind_model(const struct spot *s, const struct node *node);

/* A text of one line; else false, after saying so of PATH. */
bool bind_line(const struct spot *s, const struct node *node, const char *path, const char **text);
/* The index of one of WORDS; -1 after saying what there is. */
int bind_word(const struct spot *s, const struct node *node, const char *path, const char *const *words);

#endif
