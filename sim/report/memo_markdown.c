/* The memo as GitHub Markdown; pictures are named, not held. */
#include "sim/report/memo.h"

#include <stdlib.h>

#include "sim/base/files.h"

static void picture(const struct block *block, const char *plots, struct text *out)
{
	struct text name = {0};
	char *path;

	text_addf(&name, "%s.svg", block->picture->name);
	path = file_join(plots, text_str(&name));
	if (file_exists(path)) {
		text_add(out, "![");
		markdown_text(out, block->picture->question);
		text_addf(out, "](plots/%s)\n\n", text_str(&name));
	}
	markdown_text(out, block->s);
	text_add(out, *block->s ? "\n\n" : "");
	free(path);
	text_release(&name);
}

static void paragraph(struct text *out, const char *before, const char *s, const char *after)
{
	text_add(out, before);
	markdown_text(out, s);
	text_addf(out, "%s\n\n", after);
}

static void table(const struct block *block, struct text *out)
{
	markdown_grid(out, &block->grid, block->headed);
	text_addc(out, '\n');
	if (*block->s)
		paragraph(out, "*", block->s, "*");
}

static void block_write(const struct block *block, const char *plots, struct text *out)
{
	switch (block->kind) {
	case BLOCK_HEADING: paragraph(out, block->level == 2 ? "## " : "### ", block->s, ""); break;
	case BLOCK_LEAD: paragraph(out, "**", block->s, "**"); break;
	case BLOCK_PARAGRAPH: paragraph(out, "", block->s, ""); break;
	case BLOCK_WARNING: paragraph(out, "> ", block->s, ""); break;
	case BLOCK_ITEM:
		text_add(out, "* ");
		markdown_text(out, block->s);
		text_addc(out, '\n');
		break;
	case BLOCK_TABLE: table(block, out); break;
	case BLOCK_PICTURE: picture(block, plots, out); break;
	case BLOCK_COMMAND:
		text_add(out, "    ");
		text_add_plain(out, block->s);
		text_add(out, "\n\n");
		break;
	}
}

void memo_markdown(const struct memo *memo, const char *plots, struct text *out)
{
	paragraph(out, "# ", memo->title, "");
	for (size_t i = 0; i < memo->count; i++) {
		if (i && memo->block[i - 1].kind == BLOCK_ITEM && memo->block[i].kind != BLOCK_ITEM)
			text_addc(out, '\n');
		block_write(memo->block + i, plots, out);
	}
	paragraph(out, "---\n\n", memo->footer, "");
}
