/* What gnuplot drew aside takes its place: whole, or not at all. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/report/plot_system.h"

enum { TAIL_BYTES = 32 };

/* gnuplot ends well on a full disk, and leaves what fitted. PNG (ISO 15948, 5.6) closes with a chunk IEND, PDF (ISO 32000, 7.5.5) with
 * %%EOF. */
static bool is_whole(const char *path, const char *format)
{
	const char *last = strcmp(format, "svg") == 0 ? "</svg>" : strcmp(format, "png") == 0 ? "IEND" : "%%EOF";
	char tail[TAIL_BYTES];
	FILE *file = fopen(path, "rb");
	size_t got = 0;

	if (!file)
		return false;
	if (fseek(file, -(long)sizeof tail, SEEK_END) == 0)
		got = fread(tail, 1, sizeof tail, file);
	fclose(file);
	return memmem(tail, got, last, strlen(last)) != NULL;
}

enum drawn picture_move(const char *from, const char *to, const char *format)
{
	struct stat st;

	if (lstat(from, &st) != 0 || !S_ISREG(st.st_mode))
		return DRAWN_NONE;
	if (!is_whole(from, format))
		return DRAWN_CUT;
	return (strcmp(format, "svg") == 0 ? svg_finish(from, to) : rename(from, to) == 0) ? DRAWN_WHOLE : DRAWN_CUT;
}
