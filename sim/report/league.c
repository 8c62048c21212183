/* The league on the terminal. Columns are given up, the least needed first, until the names keep room to be read. */
#include "sim/report/league.h"

#include <math.h>

#include "sim/report/page.h"

enum column { C_RANK, C_LEVEL, C_MARK, C_NAME, C_P50, C_P95, C_LATE, C_WON, C_MEAN_RANK, C_AHEAD, C_COUNT };
enum { WIDEST = 120, NARROWEST = 60, NAME_LEAST = 24, NAME_LINES = 3 };

/* Given up from the left on. */
static const enum column less_needed[] = {C_MEAN_RANK, C_P50, C_AHEAD, C_LATE};

struct board {
	const struct league_told *told;
	const struct terminal *terminal;
	bool has[C_COUNT];
	size_t at[C_COUNT];
	char align[C_COUNT + 1];
	struct grid grid;
};

static const char *glyph(const struct board *board, const char *unicode, const char *ascii)
{
	return board->terminal->utf8 ? unicode : ascii;
}

static void put(struct board *board, enum column column, enum style style, struct text *s)
{
	if (board->has[column])
		grid_cell(&board->grid, board->at[column], style, s);
	text_clear(s);
}

static void put_words(struct board *board, enum column column, const char *words)
{
	if (board->has[column])
		grid_cell_str(&board->grid, board->at[column], STYLE_BOLD, words);
}

static void head_row(struct board *board)
{
	grid_row(&board->grid);
	put_words(board, C_RANK, "#");
	put_words(board, C_NAME, _("TEAM"));
	put_words(board, C_P50, "p50");
	put_words(board, C_P95, "p95");
	put_words(board, C_LATE, _("P(late)"));
	put_words(board, C_WON, _("first in"));
	put_words(board, C_MEAN_RANK, _("mean rank"));
	put_words(board, C_AHEAD, _("beats the next in"));
}

/* What the reference and a team have in common. */
static void outcome_cells(struct board *board, size_t team, enum style style)
{
	const struct strategy_summary *s = board->told->summary->strategy + team;
	struct text cell = {0};

	if (board->told->summary->verdicts)
		text_add(&cell, s->passed ? glyph(board, "✓", "+") : glyph(board, "✗", "x"));
	put(board, C_MARK, s->passed ? STYLE_GOOD : STYLE_BAD, &cell);
	text_addf(&cell, "%s  ", board->told->league->team[team].name);
	text_add_plain(&cell, league_strategy_title(board->told, team));
	put(board, C_NAME, style, &cell);
	usd_write(&cell, s->metric[0].q[Q_P50], 4);
	put(board, C_P50, STYLE_PLAIN, &cell);
	usd_write(&cell, s->metric[0].q[Q_P95], 4);
	put(board, C_P95, style, &cell);
	probability_write(&cell, s->probability[P_LATE].value, 1);
	put(board, C_LATE, STYLE_PLAIN, &cell);
	text_release(&cell);
}

static void team_row(struct board *board, const struct standing *s)
{
	const bool wins = s->rank == 1 && s->passed;
	struct text cell = {0};

	grid_row(&board->grid);
	text_addf(&cell, "%zu", s->rank);
	put(board, C_RANK, wins ? STYLE_GOOD : STYLE_PLAIN, &cell);
	text_add(&cell, s->level ? glyph(board, "≈", "~") : "");
	put(board, C_LEVEL, STYLE_PLAIN, &cell);
	outcome_cells(board, s->entry, wins ? STYLE_GOOD : STYLE_PLAIN);
	probability_write(&cell, s->won, 1);
	put(board, C_WON, STYLE_PLAIN, &cell);
	fixed_write(&cell, s->mean_rank, 1);
	put(board, C_MEAN_RANK, STYLE_PLAIN, &cell);
	if (!isnan(s->ahead))
		probability_write(&cell, s->ahead, 1);
	put(board, C_AHEAD, STYLE_PLAIN, &cell);
	text_release(&cell);
}

static void reference_row(struct board *board)
{
	struct text cell = {0};

	grid_row(&board->grid);
	text_add(&cell, glyph(board, "—", "-"));
	put(board, C_RANK, STYLE_DIM, &cell);
	outcome_cells(board, board->told->league->reference, STYLE_DIM);
	text_release(&cell);
}

static void board_fill(struct board *board)
{
	const struct league_told *told = board->told;
	size_t columns = 0;

	for (size_t c = 0; c < C_COUNT; c++)
		if (board->has[c]) {
			board->at[c] = columns;
			board->align[columns++] = c == C_NAME || c == C_MARK || c == C_LEVEL ? 'l' : 'r';
		}
	board->align[columns] = '\0';
	grid_init(&board->grid, board->align);
	board->grid.flexible = (int)board->at[C_NAME];
	board->grid.lines = NAME_LINES;
	board->grid.indent = 2;
	head_row(board);
	for (size_t k = 0; k < told->ranking->count; k++)
		team_row(board, told->ranking->standing + k);
	if (told->league->yardstick)
		reference_row(board);
}

static bool any_level(const struct ranking *ranking)
{
	bool any = false;

	for (size_t k = 0; k < ranking->count; k++)
		any = any || ranking->standing[k].level;
	return any;
}

static void board_write(const struct page *page, const struct league_told *told)
{
	struct board board = {.told = told, .terminal = page->terminal};
	const struct summary *summary = told->summary;

	for (size_t c = 0; c < C_COUNT; c++)
		board.has[c] = true;
	board.has[C_LEVEL] = any_level(told->ranking);
	board.has[C_MARK] = summary->verdicts > 0;
	board.has[C_LATE] = summary->strategy[0].probability[P_LATE].known;
	board.has[C_AHEAD] = told->ranking->count > 1;
	for (size_t step = 0;; step++) {
		board_fill(&board);
		const size_t names = grid_column_width(&board.grid, board.at[C_NAME]);
		const size_t least = names < NAME_LEAST ? names : NAME_LEAST;

		if (step == sizeof less_needed / sizeof *less_needed || grid_width(&board.grid) - names + least <= page->width)
			break;
		grid_release(&board.grid);
		board.has[less_needed[step]] = false;
	}
	text_addc(page->out, '\n');
	grid_write(&board.grid, page->width, page->terminal->colour, page->glyph->ellipsis, page->out);
	grid_release(&board.grid);
}

static void say_line(void *context, const char *words)
{
	page_say(context, "  ", words);
}

static void legend(const struct page *page, const struct league_told *told)
{
	struct text line = {0};

	text_add(&line, told->summary->verdicts ? _("ranked by the p95 of cost, those first that meet all thresholds; first in: the share of the "
						      "futures in which a team comes first, being done in time and the cheapest.")
						: _("ranked by the p95 of cost; first in: the share of the futures in which a team comes first, being "
						    "done in time and the cheapest."));
	if (any_level(told->ranking))
		text_addf(&line, _(" %s: not told apart from the next."), page->terminal->utf8 ? "≈" : "~");
	page_say(page, "  ", text_str(&line));
	text_release(&line);
}

void league_table(const struct league_told *told, const struct terminal *terminal, struct text *out)
{
	static const struct glyphs unicode = {.ellipsis = "…", .dot = "·"}, ascii = {.ellipsis = "~", .dot = "|"};
	struct text utf8 = {0};
	const int columns = terminal->columns > WIDEST ? WIDEST : terminal->columns < NARROWEST ? NARROWEST : terminal->columns;
	struct page page = {.summary = told->summary, .terminal = terminal, .glyph = terminal->utf8 ? &unicode : &ascii,
			    .width = (size_t)columns, .wide = columns >= 100, .out = terminal->utf8 ? out : &utf8};

	page_settings(&page);
	board_write(&page, told);
	text_addc(page.out, '\n');
	legend(&page, told);
	text_addc(page.out, '\n');
	league_words(told, say_line, &page);
	page_foot(&page);
	if (!terminal->utf8)
		text_add_ascii(out, text_str(&utf8));
	text_release(&utf8);
}
