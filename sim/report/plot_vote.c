/* What does the class think? A bar for each option, a first vote lighter above the second. Who is right is not drawn. */
#include <math.h>
#include <stdlib.h>

#include "sim/report/plot_letters.h"
#include "sim/report/quiz.h"

#define HALF_ROWS 0.32
#define PALE 0.55                          /* of a first vote: so far towards white */
#define ONE_COLOUR 0x0072b2u               /* options without a strategy have no colour of their own */

static uint32_t paler(uint32_t rgb)
{
	uint32_t out = 0;

	for (int shift = 0; shift < 24; shift += 8) {
		const double x = rgb >> shift & 255;

		out |= (uint32_t)(x + (255 - x) * PALE) << shift;
	}
	return out;
}

static uint32_t option_rgb(const struct quiz *quiz, size_t option)
{
	const struct quiz_option *o = quiz->option + option;

	return o->none ? FAINT_RGB : o->strategy >= 0 ? strategy_rgb(quiz->plan, (size_t)o->strategy) : ONE_COLOUR;
}

static double share_of(const struct ballot *ballot, size_t option)
{
	return (double)ballot->count[option] / (double)ballot->total;
}

enum { EDGE_PX = 24, GAP_PX = 20, NAME_LEAST_PX = 100, NAME_MOST_PX = 380, NAME_LINES = 3 };

/* The margin that the names need, all in bold; long ones take lines. */
static double names_left(const struct quiz *quiz)
{
	double wide = NAME_LEAST_PX;

	for (size_t i = 0; i < quiz->options; i++) {
		struct text name = {0};

		option_write(quiz, i, &name);
		wide = fmax(wide, text_px(text_str(&name), TEXT_PX, true));
		text_release(&name);
	}
	return EDGE_PX + fmin(wide, NAME_MOST_PX) + GAP_PX;
}

static void option_name(struct sheet *sheet, const struct quiz *quiz, size_t option, double y_px, double height)
{
	const double wide = sheet->left - GAP_PX - EDGE_PX + 1;
	struct text name = {0}, line[NAME_LINES] = {{0}};
	const size_t most = height > 56 ? NAME_LINES : NAME_LINES - 1;

	option_write(quiz, option, &name);
	/* lines are measured in regular letters */
	const double bold = text_px("n", TEXT_PX, true) / text_px("n", TEXT_PX, false);
	const size_t lines = plot_text_wrap(line, most, text_str(&name), TEXT_PX * bold, wide);
	for (size_t i = 0; i < lines; i++) {
		sheet_label(sheet, EDGE_PX, y_px + 9.0 * (double)(lines - 1) - 18.0 * (double)i,
			    (struct ink){.size = TEXT_PX, .bold = true, .rgb = INK_RGB}, text_str(&line[i]));
		text_release(&line[i]);
	}
	text_release(&name);
}

static void option_bars(struct sheet *sheet, const struct quiz *quiz, const struct votes *votes, size_t option)
{
	const double middle = (double)(quiz->options - option) - 0.5;

	option_name(sheet, quiz, option, sheet_y(sheet, middle), sheet_y(sheet, 1) - sheet_y(sheet, 0));
	for (size_t v = 0; v < votes->count; v++) {
		const double share = share_of(&votes->ballot[v], option), step = 2 * HALF_ROWS / (double)votes->count;
		const double high = middle + HALF_ROWS - step * (double)v, low = high - step + 0.02;
		const uint32_t rgb = option_rgb(quiz, option);
		char *percent = percent_words(share, 0);
		char *words = worded("%s (%llu)", percent, (unsigned long long)votes->ballot[v].count[option]);

		letters_row(sheet, v ? "" : quiz->option[option].label);
		letters_bar(sheet, sheet->left, sheet_x(sheet, share), v + 1 < votes->count ? '-' : '#');
		text_addf(&sheet->data, "%g %.6g %g %g 0x%06x\n", (high + low) / 2, share, low, high, v + 1 < votes->count ? paler(rgb) : rgb);
		sheet_label(sheet, sheet_x(sheet, share) + 10, sheet_y(sheet, (high + low) / 2),
			    (struct ink){.size = votes->count > 1 ? SMALL_PX : TEXT_PX, .bold = v + 1 == votes->count, .rgb = INK_RGB, .halo = true}, words);
		free(percent);
		free(words);
	}
}

static void caption(struct sheet *sheet, const struct quiz *quiz, const struct votes *votes)
{
	const struct ballot *last = &votes->ballot[votes->count - 1];

	for (size_t i = 0; i < quiz->options; i++) {
		char *share = percent_words(share_of(last, i), 0);

		sheet_say(sheet, _("%s: %llu votes, %s."), quiz->option[i].label, (unsigned long long)last->count[i], share);
		free(share);
	}
}

bool plot_vote(struct sheet *sheet, const struct quiz *quiz, const struct votes *votes)
{
	enum { WIDTH = 1000, HEIGHT = 562 };     /* 16:9: a projector's */
	const char *title = bilingual_str(&quiz->title);
	struct text question = {0};
	double most = 0;

	sheet_init(sheet, quiz->plan, "vote", WIDTH, HEIGHT);
	sheet->left = names_left(quiz);
	for (size_t v = 0; v < votes->count; v++)
		for (size_t i = 0; i < quiz->options; i++)
			most = fmax(most, share_of(&votes->ballot[v], i));
	sheet->x1 = fmin(1, most * 1.02) * 1.14;          /* room for the words behind the longest bar */
	sheet->y1 = (double)quiz->options;
	sheet->top = sheet->height - 110;
	sheet_area(sheet);
	sheet_tics(sheet, 'x', tics_of(0, fmin(1, sheet->x1), 6), UNIT_PERCENT);
	question_write(quiz, &question);
	sheet_title(sheet, _("What does the class think?"), text_str(&question));
	sheet_block(sheet, "votes", "row share row_from row_to colour");
	for (size_t i = 0; i < quiz->options; i++)
		option_bars(sheet, quiz, votes, i);
	sheet_label(sheet, sheet->left, 60, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB},
		    votes->count > 1 ? _("share of the votes; the first vote in a lighter colour") : _("share of the votes"));
	sheet_foot(sheet, *title ? title : quiz->path, "costcast " COSTCAST_VERSION);
	caption(sheet, quiz, votes);
	text_release(&question);
	return true;
}
