/* The memo for pdflatex: article, booktabs, Latin Modern. Pictures are those of gnuplot's cairolatex (plots/NAME.tex), else PDF. */
#include "sim/report/memo.h"

#include <stdlib.h>

#include "sim/base/files.h"
#include "sim/report/tex.h"

static void head(const struct memo *memo, struct text *out)
{
	text_add(out, "\\documentclass[11pt,a4paper]{article}\n\\usepackage[T1]{fontenc}\n\\usepackage[utf8]{inputenc}\n\\usepackage{textcomp}\n"
		      "\\usepackage{lmodern}\n");
	text_addf(out, "\\usepackage[%s]{babel}\n", lang_in_use() == LANG_ES ? "spanish,es-noquoting,es-noshorthands,es-tabla" : "english");
	text_add(out, "\\usepackage{amssymb}\n\\usepackage{booktabs}\n\\usepackage{longtable}\n\\usepackage{array}\n\\usepackage{graphicx}\n"
		      "\\usepackage{color}\n\\usepackage[margin=25mm]{geometry}\n\\usepackage[hidelinks]{hyperref}\n"
		      "\\graphicspath{{plots/}}\n\\setlength{\\parindent}{0pt}\n\\setlength{\\parskip}{6pt}\n\\setcounter{secnumdepth}{0}\n\\emergencystretch=3em\n"
		      "\\newsavebox{\\costcasttable}\n"
		      "% a table that is wider than the page is made to fit\n"
		      "\\newcommand{\\fitted}[1]{\\sbox{\\costcasttable}{#1}\\ifdim\\wd\\costcasttable>\\linewidth"
		      "\\resizebox{\\linewidth}{!}{\\usebox{\\costcasttable}}\\else\\usebox{\\costcasttable}\\fi}\n"
		      "\\title{");
	tex_text(out, memo->title);
	text_add(out, "}\n\\author{");
	tex_text(out, memo->footer);
	text_add(out, "}\n\\date{}\n\\begin{document}\n\\maketitle\n");
}

static void line(struct text *out, const char *before, const char *s, const char *after)
{
	text_add(out, before);
	tex_text(out, s);
	text_addf(out, "%s\n", after);
}

static bool is_there(const char *plots, const char *name, const char *suffix)
{
	struct text file = {0};
	char *path;

	text_addf(&file, "%s%s", name, suffix);
	path = file_join(plots, text_str(&file));
	const bool there = file_exists(path);

	free(path);
	text_release(&file);
	return there;
}

static void picture(const struct block *block, const char *plots, struct text *out)
{
	const char *name = block->picture->name;

	text_add(out, "\n\\begin{center}\n");
	if (is_there(plots, name, ".tex"))
		text_addf(out, "\\resizebox{\\linewidth}{!}{\\fontsize{13}{16}\\selectfont\\input{plots/%s.tex}}\n", name);
	else if (is_there(plots, name, ".pdf"))
		text_addf(out, "\\includegraphics[width=\\linewidth]{%s.pdf}\n", name);
	text_add(out, "\\end{center}\n");
	line(out, "{\\small ", block->s, "}\n");
}

static void rows(const struct block *block, struct text *out)
{
	const struct grid *grid = &block->grid;

	text_add(out, "\\toprule\n");
	for (size_t r = 0; r < grid->rows; r++) {
		for (size_t c = 0; c < grid->columns; c++) {
			const char *s = grid->cell[r * grid->columns + c].s;

			text_add(out, c ? " & " : "");
			text_add(out, block->headed && r == 0 ? "\\textbf{" : "{");
			tex_text(out, s ? s : "");
			text_addc(out, '}');
		}
		text_add(out, " \\\\\n");
		text_add(out, block->headed && r == 0 ? "\\midrule\n" : "");
	}
	text_add(out, "\\bottomrule\n");
}

/* Two columns of words are broken over lines and pages; columns of figures are kept together and made to fit. */
static void table(const struct block *block, struct text *out)
{
	const struct grid *grid = &block->grid;

	if (grid->columns == 2) {
		text_add(out, "\n{\\small\\begin{longtable}{@{}>{\\raggedright}p{.28\\linewidth}>{\\raggedright\\arraybackslash}p{.67\\linewidth}@{}}\n");
		rows(block, out);
		text_add(out, "\\end{longtable}}\n");
	} else {
		text_addf(out, "\n\\begin{center}\\small\n\\fitted{\\begin{tabular}{@{}%s@{}}\n", grid->align);
		rows(block, out);
		text_add(out, "\\end{tabular}}\n\\end{center}\n");
	}
	line(out, "{\\small ", block->s, "}\n");
}

static void block_write(const struct block *block, const char *plots, struct text *out)
{
	switch (block->kind) {
	case BLOCK_HEADING: line(out, block->level == 2 ? "\n\\section{" : "\n\\subsection{", block->s, "}"); break;
	case BLOCK_LEAD: line(out, "\n\\begin{quote}\\large ", block->s, "\\end{quote}"); break;
	case BLOCK_PARAGRAPH: line(out, "\n", block->s, ""); break;
	case BLOCK_WARNING: line(out, "\n\\begin{quote}\\emph{", block->s, "}\\end{quote}"); break;
	case BLOCK_ITEM: line(out, "\\item ", block->s, ""); break;
	case BLOCK_TABLE: table(block, out); break;
	case BLOCK_PICTURE: picture(block, plots, out); break;
	case BLOCK_COMMAND: line(out, "\n\\begin{quote}\\small\\raggedright\\texttt{", block->s, "}\\end{quote}"); break;
	}
}

void memo_tex(const struct memo *memo, const char *plots, struct text *out)
{
	bool in_list = false;

	head(memo, out);
	for (size_t i = 0; i < memo->count; i++) {
		const bool is_item = memo->block[i].kind == BLOCK_ITEM;

		if (is_item != in_list)
			text_add(out, is_item ? "\n\\begin{itemize}\n" : "\\end{itemize}\n");
		in_list = is_item;
		block_write(memo->block + i, plots, out);
	}
	text_add(out, in_list ? "\\end{itemize}\n" : "");
	text_add(out, "\\end{document}\n");
}
