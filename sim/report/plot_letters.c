/* What plots register of themselves to be drawn in letters. The drawing is plot_letters_draw.c's. */
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/plot_letters_in.h"

static struct lettering *lettering_of(struct sheet *sheet)
{
	if (!sheet->lettering)
		sheet->lettering = mem_new(1, sizeof *sheet->lettering);
	return sheet->lettering;
}

static bool same_box(struct rect a, struct rect b)
{
	return a.x0 == b.x0 && a.x1 == b.x1 && a.y0 == b.y0 && a.y1 == b.y1;
}

static struct frame *frame_of(struct sheet *sheet, struct rect box)
{
	struct lettering *l = lettering_of(sheet);

	for (size_t i = 0; i < l->frames; i++)
		if (same_box(l->frame[i].box, box))
			return &l->frame[i];
	l->frame = mem_grow(l->frame, l->frames + 1, sizeof *l->frame);
	l->frame[l->frames] = (struct frame){.box = box};
	return &l->frame[l->frames++];
}

void letters_tic(struct sheet *sheet, struct rect box, char axis, double px, const char *words)
{
	struct frame *f = frame_of(sheet, box);

	f->tic = mem_grow(f->tic, f->tics + 1, sizeof *f->tic);
	f->tic[f->tics++] = (struct letter_tic){axis, px, mem_text(words)};
}

void panel_letters_title(const struct panel *panel, const char *words)
{
	struct frame *f = frame_of(panel->sheet, panel->box);

	free(f->title);
	f->title = mem_text(words);
}

static void curve_add(struct sheet *sheet, struct rect box, struct letter_curve curve)
{
	struct frame *f = frame_of(sheet, box);

	f->curve = mem_grow(f->curve, f->curves + 1, sizeof *f->curve);
	f->curve[f->curves++] = curve;
}

void sheet_letters(struct sheet *s, char letter, enum letters how)
{
	const double x_per = (s->right - s->left) / (s->x1 - s->x0), y_per = (s->top - s->bottom) / (s->y1 - s->y0);

	curve_add(s, (struct rect){s->left, s->bottom, s->right, s->top},
		  (struct letter_curve){.block = s->blocks - 1, .x = 1, .y = 2, .letter = letter, .how = how, .x_start = s->left - s->x0 * x_per,
					.x_per = x_per, .y_start = s->bottom - s->y0 * y_per, .y_per = y_per});
}

void panel_letters(const struct panel *p, char letter, int x, int y, enum letters how)
{
	const double x_per = (p->box.x1 - p->box.x0) / (p->x1 - p->x0), y_per = (p->box.y1 - p->box.y0) / (p->y1 - p->y0);

	curve_add(p->sheet, p->box,
		  (struct letter_curve){.block = p->sheet->blocks - 1, .x = x, .y = y, .letter = letter, .how = how,
					.x_start = p->box.x0 - p->x0 * x_per, .x_per = x_per, .y_start = p->box.y0 - p->y0 * y_per, .y_per = y_per});
}

void panel_letters_point(const struct panel *p, double x, double y, char letter)
{
	curve_add(p->sheet, p->box,
		  (struct letter_curve){.block = -1, .letter = letter, .x_start = panel_x(p, x), .y_start = panel_y(p, y)});
}

void letters_key(struct sheet *sheet, char letter, const char *words)
{
	struct lettering *l = lettering_of(sheet);

	for (size_t i = 0; i < l->keys; i++)
		if (l->key[i].letter == letter)
			return;
	l->key = mem_grow(l->key, l->keys + 1, sizeof *l->key);
	l->key[l->keys++] = (struct letter_key){letter, mem_text(words)};
}

static bool is_plain(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool names_begin_differently(const struct plan *plan)
{
	for (size_t s = 0; s < plan->strategies; s++) {
		if (!is_plain(strategy_name(plan, s)[0]))
			return false;
		for (size_t o = 0; o < s; o++)
			if (strategy_name(plan, s)[0] == strategy_name(plan, o)[0])
				return false;
	}
	return true;
}

char strategy_letter(struct sheet *sheet, size_t s)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	const char *name = strategy_name(sheet->plan, s), *title = bilingual_str(&sheet->plan->strategy[s].strategy->title);
	const char letter = names_begin_differently(sheet->plan) ? name[0] : letters[s % (sizeof letters - 1)];
	struct text words = {0};

	if (!*title || name[0] != letter || name[1])
		text_add(&words, name);
	if (*title)
		text_addf(&words, "%s%s", words.len ? ", " : "", title);
	letters_key(sheet, letter, text_str(&words));
	text_release(&words);
	return letter;
}

/* --- rows --- */

void letters_row(struct sheet *sheet, const char *name)
{
	struct lettering *l = lettering_of(sheet);

	l->row = mem_grow(l->row, l->rows + 1, sizeof *l->row);
	l->row[l->rows++] = (struct letter_row){.name = mem_text(name), .heights = -1};
}

static struct letter_row *last_row(struct sheet *sheet)
{
	return &sheet->lettering->row[sheet->lettering->rows - 1];
}

static void span_add(struct sheet *sheet, struct letter_span span)
{
	struct letter_row *r = last_row(sheet);

	r->span = mem_grow(r->span, r->spans + 1, sizeof *r->span);
	r->span[r->spans++] = span;
}

void letters_bar(struct sheet *sheet, double from_px, double to_px, char letter)
{
	span_add(sheet, (struct letter_span){from_px, to_px, 0, letter});
}

void letters_height(struct sheet *sheet, double from_px, double to_px, double height)
{
	span_add(sheet, (struct letter_span){from_px, to_px, height, '\0'});
}

void letters_dot(struct sheet *sheet, double px, char letter)
{
	letters_bar(sheet, px, px, letter);
}

void letters_heights(struct sheet *sheet)
{
	last_row(sheet)->heights = sheet->blocks - 1;
}

void letters_note(struct sheet *sheet, const char *words)
{
	struct letter_row *r = last_row(sheet);

	free(r->note);
	r->note = mem_text(words);
}

void letters_release(struct sheet *sheet)
{
	struct lettering *l = sheet->lettering;

	if (!l)
		return;
	for (size_t i = 0; i < l->frames; i++) {
		for (size_t k = 0; k < l->frame[i].tics; k++)
			free(l->frame[i].tic[k].words);
		free(l->frame[i].tic);
		free(l->frame[i].curve);
		free(l->frame[i].title);
	}
	for (size_t i = 0; i < l->keys; i++)
		free(l->key[i].words);
	for (size_t i = 0; i < l->rows; i++) {
		free(l->row[i].name);
		free(l->row[i].note);
		free(l->row[i].span);
	}
	free(l->frame);
	free(l->key);
	free(l->row);
	free(l);
	sheet->lettering = NULL;
}
