/* The folder of the plots, and what stands in it. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/base/files.h"
#include "sim/base/memory.h"
#include "sim/base/text.h"
#include "sim/report/plot_system.h"
#include "sim/report/plot_text.h"
#include "sim/report/write.h"

char *plot_formats(const char *formats)
{
	static const char *const known[] = {"svg", "png", "pdf", "tex", NULL};
	char *list = mem_text(formats), *rest = list;
	struct text out = {0};
	bool good = true;

	for (char *word; (word = strsep(&rest, ", ")) != NULL;) {
		size_t i = 0;

		while (known[i] && strcmp(word, known[i]) != 0)
			i++;
		if (!*word)
			continue;
		good &= known[i] != NULL;
		text_addf(&out, "%s%s", out.len ? " " : "", word);
	}
	free(list);
	if (!good || !out.len) {
		text_release(&out);
		return NULL;
	}
	return out.s;
}

static bool folder_make(const char *path)
{
	struct stat st;

	if (mkdir(path, 0777) == 0)
		return true;
	if (errno != EEXIST || lstat(path, &st) != 0)
		return false;
	errno = S_ISLNK(st.st_mode) ? ELOOP : ENOTDIR;
	return S_ISDIR(st.st_mode);
}

char *plots_folder(const char *dir)
{
	char *path = file_join(dir, "plots");
	struct stat st;

	if ((stat(dir, &st) == 0 || folder_make(dir)) && folder_make(path))
		return path;
	free(path);
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* NAME of NAME.gp, if it is one of ours to draw; fresh memory. */
static char *script_name(const char *file)
{
	const size_t bytes = strlen(file);
	char *name;

	if (bytes < 4 || strcmp(file + bytes - 3, ".gp") != 0 || strcmp(file, "style.gp") == 0)
		return NULL;
	name = mem_text(file);
	name[bytes - 3] = '\0';
	if (strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") == strlen(name) && *name != '-' && *name != '.')
		return name;
	free(name);
	return NULL;
}

char **plots_scripts(const char *folder, size_t *count)
{
	DIR *open_folder = opendir(folder);
	char **names;

	*count = 0;
	if (!open_folder)
		return NULL;
	names = mem_new(1, sizeof *names);
	for (struct dirent *entry; (entry = readdir(open_folder)) != NULL;) {
		char *name = script_name(entry->d_name);

		if (!name)
			continue;
		names = mem_grow(names, *count + 1, sizeof *names);
		names[(*count)++] = name;
	}
	closedir(open_folder);
	if (*count > 1)
		qsort(names, *count, sizeof *names, by_name);
	return names;
}

static bool letters_add(const char *folder, const char *name, bool utf8, struct text *out)
{
	char *file = worded("%s.txt", name), *path = file_join(folder, file), *s = NULL;
	size_t bytes;
	const bool good = file_read(path, FILE_LIMIT_BYTES, &s, &bytes) == FILE_OK;

	if (good) {
		text_add(out, out->len ? "\n\n" : "");
		if (utf8)
			text_add(out, s);
		else
			text_add_ascii(out, s);
	}
	free(s);
	free(path);
	free(file);
	return good;
}

bool plots_letters(const char *dir, bool utf8, struct text *out)
{
	size_t count, shown = 0;
	char *folder = file_join(dir, "plots"), **name = plots_scripts(folder, &count);

	for (size_t i = 0; name && i < count; i++) {
		shown += letters_add(folder, name[i], utf8, out);
		free(name[i]);
	}
	const bool good = name && shown == count;

	if (name && !good)
		errno = ENOENT;
	free(folder);
	free(name);
	return good;
}
