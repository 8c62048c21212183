/* The report: one memo, made once from a summary, written on several kinds of paper. A memo is a list of blocks in reading order; its
 * texts are plain (each paper escapes them) and in the language in use when it was made. Inside this folder; report.h has the door. */
#ifndef COSTCAST_REPORT_MEMO_H
#define COSTCAST_REPORT_MEMO_H

#include "sim/report/grid.h"
#include "sim/report/write.h"

enum block_kind { BLOCK_HEADING, BLOCK_LEAD, BLOCK_PARAGRAPH, BLOCK_WARNING, BLOCK_ITEM, BLOCK_TABLE, BLOCK_PICTURE, BLOCK_COMMAND };

struct block {
	enum block_kind kind;
	int level;                        /* of a heading: 2 or 3, the title being 1 */
	char *s;                          /* its words; of a table its caption; of a picture what it says that no item said */
	struct grid grid;                 /* of a table */
	bool headed;                      /* of a table: its first row is a header; else its first column is */
	const struct picture *picture;
};

struct memo {
	char *title;
	char *footer;                     /* version, scenario, seed */
	struct block *block;
	size_t count;
};

/* GALLERY stays the caller's and must live as long. FUTURE is the one that is told; NULL: none is. */
struct memo *memo_new(const struct summary *summary, const struct gallery *gallery, const struct replay *future);
void memo_free(struct memo *memo);

/* What STRATEGY misses: "it is late in 100 % of the futures (asked: < 5 %)". */
void misses_write(const struct summary *summary, size_t strategy, struct text *out);
/* S with a no-break space between a number and its "%" or currency. */
void unbroken_write(struct text *out, const char *s);

/* PLOTS: the folder where the pictures stand; one that is not there leaves its words. */
void memo_html(const struct memo *memo, const char *plots, struct text *out);
void memo_markdown(const struct memo *memo, const char *plots, struct text *out);
void memo_tex(const struct memo *memo, const char *plots, struct text *out);

/* S on one line with nothing in it that Markdown or HTML would act upon. */
void markdown_text(struct text *out, const char *s);
void markdown_grid(struct text *out, const struct grid *grid, bool headed);

#endif
