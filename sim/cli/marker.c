#include "sim/cli/marker.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/base/files.h"
#include "sim/base/memory.h"

#define FIRST_WORD "costcast "

void marker_release(struct marker *marker)
{
	for (size_t i = 0; i < marker->files; i++)
		free(marker->file[i]);
	free(marker->file);
	free(marker->command);
	*marker = (struct marker){0};
}

bool marker_has(const struct marker *marker, const char *file)
{
	for (size_t i = 0; i < marker->files; i++)
		if (strcmp(marker->file[i], file) == 0)
			return true;
	return false;
}

void marker_add(struct marker *marker, const char *file)
{
	size_t at = marker->files;

	if (marker_has(marker, file))
		return;
	marker->file = mem_grow(marker->file, marker->files + 1, sizeof *marker->file);
	for (; at > 0 && strcmp(marker->file[at - 1], file) > 0; at--)
		marker->file[at] = marker->file[at - 1];
	marker->file[at] = mem_text(file);
	marker->files++;
}

/* A list from outside is not to be trusted: nothing that could leave the folder. */
static bool is_ours(const char *file)
{
	return name_is_safe(strncmp(file, "plots/", 6) == 0 ? file + 6 : file);
}

static bool read_line(struct marker *marker, const char *line)
{
	if (strncmp(line, "lang ", 5) == 0)
		return lang_read(line + 5, &marker->lang);
	if (strncmp(line, "replications ", 13) == 0) {
		marker->replications = strtoull(line + 13, NULL, 10);
		return true;
	}
	if (strncmp(line, "command ", 8) == 0) {
		free(marker->command);
		marker->command = mem_text(line + 8);
		return true;
	}
	if (!is_ours(line))
		return false;
	marker_add(marker, line);
	return true;
}

bool marker_read(struct marker *marker, const char *folder)
{
	char *path = file_join(folder, MARKER_NAME), *text = NULL, *rest;
	size_t bytes;
	struct stat there;
	bool good = lstat(path, &there) == 0 && S_ISREG(there.st_mode) &&
		    file_read(path, FILE_LIMIT_BYTES, &text, &bytes) == FILE_OK && strlen(text) == bytes;

	*marker = (struct marker){0};
	good = good && strncmp(text, FIRST_WORD, sizeof FIRST_WORD - 1) == 0;
	if (good) {
		strtok_r(text, "\n", &rest);
		for (const char *line; good && (line = strtok_r(NULL, "\n", &rest));)
			good = read_line(marker, line);
	}
	if (!good)
		marker_release(marker);
	free(text);
	free(path);
	return good;
}

static void list_folder(struct marker *marker, const char *folder, const char *prefix, bool *others)
{
	DIR *dir = opendir(folder);

	if (!dir)
		return;
	for (const struct dirent *entry; (entry = readdir(dir));) {
		char *path = file_join(folder, entry->d_name);
		struct text name = {0};
		struct stat there;

		text_addf(&name, "%s%s", prefix, entry->d_name);
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
		    strcmp(text_str(&name), MARKER_NAME) == 0 || lstat(path, &there) != 0)
			;
		else if (S_ISREG(there.st_mode) && is_ours(text_str(&name)))
			marker_add(marker, text_str(&name));
		else if (S_ISDIR(there.st_mode) && !*prefix && strcmp(entry->d_name, "plots") == 0)
			list_folder(marker, path, "plots/", others);
		else
			*others = true;
		text_release(&name);
		free(path);
	}
	closedir(dir);
}

void marker_list(struct marker *marker, const char *folder, bool *others)
{
	*others = false;
	list_folder(marker, folder, "", others);
}

void marker_write(const struct marker *marker, struct text *out)
{
	text_addf(out, FIRST_WORD "%s\nlang %s\nreplications %llu\n", COSTCAST_VERSION,
		  marker->lang == LANG_ES ? "es" : "en", (unsigned long long)marker->replications);
	if (marker->command) {
		text_add(out, "command ");
		text_add_plain(out, marker->command);    /* one line, whatever the scenario's path holds */
		text_addc(out, '\n');
	}
	for (size_t i = 0; i < marker->files; i++)
		text_addf(out, "%s\n", marker->file[i]);
}
