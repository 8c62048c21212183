/* The memo as one HTML page: nothing is fetched, nothing is run; pictures stand in it as data. Light and dark, screen, phone and
 * paper. Ids of SVG files would collide when inlined, so each is an image of its own (RFC 2397). */
#include "sim/report/memo.h"

#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"

#define PICTURE_BYTES (16u << 20)         /* a drawing that is larger is not shown */

static void html_text(struct text *out, const char *s)
{
	struct text plain = {0};

	text_add_plain(&plain, s);
	for (const char *p = text_str(&plain); *p; p++)
		switch (*p) {
		case '&': text_add(out, "&amp;"); break;
		case '<': text_add(out, "&lt;"); break;
		case '>': text_add(out, "&gt;"); break;
		case '"': text_add(out, "&quot;"); break;
		case '\'': text_add(out, "&#39;"); break;
		default: text_addc(out, *p);
		}
	text_release(&plain);
}

static void element(struct text *out, const char *name, const char *attributes, const char *s)
{
	text_addf(out, "<%s%s>", name, attributes);
	html_text(out, s);
	text_addf(out, "</%s>\n", name);
}

static const char style[] =
	":root{color-scheme:light dark;--ink:#1f2328;--soft:#57606a;--line:#d0d7de;--paper:#fff;--tint:#f3f6f9;--mark:#0072b2}\n"
	"@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#a3adb8;--line:#3d444d;--paper:#12161c;--tint:#1b212a;--mark:#6cb6f0}}\n"
	"*{box-sizing:border-box}\n"
	"html{-webkit-text-size-adjust:100%}\n"
	"body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.6 system-ui,'Segoe UI','DejaVu Sans',Verdana,sans-serif}\n"
	"main{max-width:62rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}\n"
	"h1,h2,h3{line-height:1.25;text-wrap:balance;overflow-wrap:anywhere}\n"
	"h1{font-size:2rem;margin:0 0 1.25rem}\n"
	"h2{font-size:1.4rem;margin:3rem 0 .75rem;padding-top:1rem;border-top:1px solid var(--line)}\n"
	"h3{font-size:1.1rem;margin:2rem 0 .5rem}\n"
	"p,ul{max-width:46rem;margin:.6rem 0;overflow-wrap:anywhere}\n"
	"li{margin:.25rem 0}\n"
	".lead{font-size:1.2rem;line-height:1.5;border-left:4px solid var(--mark);padding:.25rem 0 .25rem 1rem}\n"
	".warning{border-left:4px solid #d55e00;padding:.25rem 0 .25rem 1rem}\n"
	".table{overflow-x:auto;margin:1rem 0}\n"
	"table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums}\n"
	"caption{caption-side:bottom;text-align:left;color:var(--soft);padding-top:.5rem;font-size:.88rem;max-width:calc(100vw - 2.5rem)}\n"
	"th,td{padding:.35rem .7rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}\n"
	"thead th{border-bottom:2px solid var(--ink);white-space:nowrap}\n"
	"tbody th{font-weight:600}\n"
	".number{text-align:right;white-space:nowrap}\n"
	".long{overflow-wrap:anywhere;min-width:14rem}\n"
	"figure{margin:1rem 0 1.5rem}\n"
	"figure img{display:block;width:100%;height:auto;background:#fff;border:1px solid var(--line);border-radius:6px}\n"
	"figcaption{max-width:46rem;margin-top:.5rem;color:var(--soft)}\n"
	"pre{background:var(--tint);border:1px solid var(--line);border-radius:6px;padding:.75rem 1rem;overflow-x:auto;font-size:.9rem}\n"
	"footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.85rem}\n"
	"@media(max-width:40rem){body{font-size:16px}main{padding:1.25rem .9rem 3rem}h1{font-size:1.55rem}.lead{font-size:1.08rem}"
	"th,td{padding:.3rem .45rem}.long{min-width:10rem}}\n"
	"@page{size:A4;margin:18mm 16mm}\n"
	"@media print{:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--tint:#f5f5f5;--mark:#0072b2;color-scheme:light}"
	"body{font-size:10.5pt}main{max-width:none;padding:0}h2,h3{break-after:avoid}figure,tr,.lead,pre{break-inside:avoid}"
	".table{overflow:visible}table{font-size:8.5pt}th,td{padding:2pt 4pt}thead th{white-space:normal}pre{white-space:pre-wrap;overflow-wrap:anywhere}"
	"figure img{max-height:120mm;object-fit:contain;object-position:left;border:0}}\n";

static void head(const struct memo *memo, struct text *out)
{
	text_addf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", lang_in_use() == LANG_ES ? "es" : "en");
	text_add(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
		      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
	text_addf(out, "<meta name=\"generator\" content=\"costcast %s\">\n", COSTCAST_VERSION);
	element(out, "title", "", memo->title);
	text_add(out, "<style>\n");
	text_add(out, style);
	text_add(out, "</style>\n</head>\n<body>\n<main>\n");
}

/* --- pictures --- */

/* RFC 4648, section 4. */
static void base64_write(struct text *out, const char *bytes, size_t count)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < count; i += 3) {
		const unsigned a = (unsigned char)bytes[i], b = i + 1 < count ? (unsigned char)bytes[i + 1] : 0,
			       c = i + 2 < count ? (unsigned char)bytes[i + 2] : 0;

		text_addc(out, digit[a >> 2]);
		text_addc(out, digit[(a & 3) << 4 | b >> 4]);
		text_addc(out, i + 1 < count ? digit[(b & 15) << 2 | c >> 6] : '=');
		text_addc(out, i + 2 < count ? digit[c & 63] : '=');
	}
}

static void picture(const struct block *block, const char *plots, struct text *out)
{
	const struct picture *p = block->picture;
	struct text name = {0};
	char *path, *svg = NULL;
	size_t bytes = 0;

	text_addf(&name, "%s.svg", p->name);
	path = file_join(plots, text_str(&name));
	text_add(out, "<figure>\n");
	if (file_read(path, PICTURE_BYTES, &svg, &bytes) == FILE_OK && bytes) {
		text_addf(out, "<img width=\"%.0f\" height=\"%.0f\" alt=\"", p->width, p->height);
		html_text(out, p->question);
		text_addc(out, ' ');
		html_text(out, p->sentence);      /* all of it, for those who cannot see it */
		text_add(out, "\" src=\"data:image/svg+xml;base64,");
		base64_write(out, svg, bytes);
		text_add(out, "\">\n");
	}
	if (*block->s)
		element(out, "figcaption", "", block->s);
	text_add(out, "</figure>\n");
	free(svg);
	free(path);
	text_release(&name);
}

/* --- tables --- */

enum { LONG_CELL = 48 };                  /* characters from which on a cell is broken into lines */

static void cell(const struct block *block, size_t row, size_t column, struct text *out)
{
	const struct grid *grid = &block->grid;
	const char *s = grid->cell[row * grid->columns + column].s;
	const bool head_row = block->headed && row == 0, head_column = !block->headed ? column == 0 : column == 1 && grid->columns > 2;
	const bool is_head = (head_row || head_column) && s && *s;
	const bool is_long = s && utf8_width(s) > LONG_CELL;

	text_addf(out, "<%s%s%s>", is_head ? "th" : "td", is_head ? (head_row ? " scope=\"col\"" : " scope=\"row\"") : "",
		  grid->align[column] == 'r' ? " class=\"number\"" : is_long ? " class=\"long\"" : "");
	html_text(out, s ? s : "");
	text_addf(out, "</%s>", is_head ? "th" : "td");
}

static void table(const struct block *block, struct text *out)
{
	text_add(out, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"");
	html_text(out, block->s);
	text_add(out, "\"><table>\n");
	element(out, "caption", "", block->s);
	text_add(out, block->headed ? "<thead>" : "<tbody>");
	for (size_t r = 0; r < block->grid.rows; r++) {
		text_add(out, "<tr>");
		for (size_t c = 0; c < block->grid.columns; c++)
			cell(block, r, c, out);
		text_add(out, "</tr>");
		text_add(out, block->headed && r == 0 ? "</thead>\n<tbody>\n" : "\n");
	}
	text_add(out, "</tbody>\n</table></div>\n");
}

static void block_write(const struct block *block, const char *plots, struct text *out)
{
	switch (block->kind) {
	case BLOCK_HEADING: element(out, block->level == 2 ? "h2" : "h3", "", block->s); break;
	case BLOCK_LEAD: element(out, "p", " class=\"lead\"", block->s); break;
	case BLOCK_PARAGRAPH: element(out, "p", "", block->s); break;
	case BLOCK_WARNING: element(out, "p", " class=\"warning\"", block->s); break;
	case BLOCK_ITEM: element(out, "li", "", block->s); break;
	case BLOCK_TABLE: table(block, out); break;
	case BLOCK_PICTURE: picture(block, plots, out); break;
	case BLOCK_COMMAND: element(out, "pre", "", block->s); break;
	}
}

void memo_html(const struct memo *memo, const char *plots, struct text *out)
{
	bool in_list = false;

	head(memo, out);
	element(out, "h1", "", memo->title);
	for (size_t i = 0; i < memo->count; i++) {
		const bool is_item = memo->block[i].kind == BLOCK_ITEM;

		if (is_item != in_list)
			text_add(out, is_item ? "<ul>\n" : "</ul>\n");
		in_list = is_item;
		block_write(memo->block + i, plots, out);
	}
	text_add(out, in_list ? "</ul>\n" : "");
	element(out, "footer", "", memo->footer);
	text_add(out, "</main>\n</body>\n</html>\n");
}
