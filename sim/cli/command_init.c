/* costcast init: a commented scenario of each kind to start from. The texts are data, scenarios/starters/KIND.yaml: comments that
 * begin with "#en " or "#es " are written in their language alone. Files follow --lang, as everywhere; nothing is overwritten. */
#include "sim/cli/commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/base/files.h"
#include "sim/base/memory.h"
#include "sim/cli/emit.h"
#include "sim/cli/words.h"

struct starter {
	const char *kind;
	char *path;                       /* where it goes; "-": standard output */
};

/* --- the text of a kind --- */

static int missing_starter(const char *kind)
{
	fprintf(stderr, _("costcast init: the starter of kind \"%s\" is not installed: set COSTCAST_DATA to the folder that holds 'scenarios'\n"), kind);
	return STATUS_MISSING;
}

/* A line of the template as it is written in LANG; nothing when it is a comment of another language. */
static void line_write(const char *line, size_t bytes, enum lang lang, struct text *out)
{
	static const char *const own[] = {[LANG_EN] = "#en ", [LANG_ES] = "#es "};
	const size_t indent = strspn(line, " ");

	for (size_t l = 0; l < sizeof own / sizeof *own; l++)
		if (strncmp(line + indent, own[l], strlen(own[l])) == 0) {
			if (l == (size_t)lang) {
				text_addn(out, line, indent + 1);
				text_addn(out, line + indent + strlen(own[l]) - 1, bytes - indent - strlen(own[l]) + 1);
			}
			return;
		}
	text_addn(out, line, bytes);
}

static int starter_text(const char *kind, enum lang lang, struct text *out)
{
	char *scenarios = data_folder("scenarios"), *folder = scenarios ? file_join(scenarios, "starters") : NULL, *path, *s = NULL;
	struct text name = {0};
	size_t bytes;
	int status = STATUS_DONE;

	text_addf(&name, "%s.yaml", kind);
	path = folder ? file_join(folder, text_str(&name)) : NULL;
	if (!path || file_read(path, FILE_LIMIT_BYTES, &s, &bytes) != FILE_OK)
		status = missing_starter(kind);
	for (const char *line = s; !status && *line;) {
		const size_t length = strcspn(line, "\n") + (line[strcspn(line, "\n")] == '\n');

		line_write(line, length, lang, out);
		line += length;
	}
	free(s);
	free(path);
	free(folder);
	free(scenarios);
	text_release(&name);
	return status;
}

/* --- where they go --- */

static bool is_folder(const char *path)
{
	struct stat there;

	return stat(path, &there) == 0 && S_ISDIR(there.st_mode);
}

static char *in_folder(const char *dir, const char *kind)
{
	struct text name = {0};
	char *path;

	text_addf(&name, "%s.yaml", kind);
	path = dir ? file_join(dir, text_str(&name)) : mem_text(text_str(&name));
	text_release(&name);
	return path;
}

static int unknown_kind(const struct models *known, const char *word)
{
	const char **names = mem_new(known->workloads + 1, sizeof *names);
	struct text said = {0}, all = {0};

	for (size_t i = 0; i < known->workloads; i++) {
		names[i] = known->workload[i]->name;
		text_addf(&all, "%s%s", i ? ", " : "", names[i]);
	}
	text_addf(&said, _("there is no kind \"%s\", only %s"), shortened(word), text_str(&all));
	words_unknown("costcast init", text_str(&said), word, names);
	text_release(&said);
	text_release(&all);
	free(names);
	return STATUS_USAGE;
}

/* One kind, into a file, a folder or standard output. */
static int plan_one(const struct models *known, const struct options *options, struct starter *starter)
{
	const char *output = options->output;

	for (size_t i = 0; i < known->workloads; i++)
		if (strcmp(known->workload[i]->name, options->argument[0]) == 0)
			starter->kind = known->workload[i]->name;
	if (!starter->kind)
		return unknown_kind(known, options->argument[0]);
	starter->path = output && !is_folder(output) ? mem_text(output) : in_folder(output, starter->kind);
	return STATUS_DONE;
}

/* All kinds, into a folder. */
static int plan_all(const struct models *known, const struct options *options, struct starter *starter)
{
	if (is_stdout(options->output)) {
		fputs(_("costcast init: only one kind can go to standard output: costcast init KIND -o -\n"), stderr);
		return STATUS_USAGE;
	}
	if (options->output && !is_folder(options->output) && mkdir(options->output, 0777) != 0)
		return emit_failed(options->output, errno == EEXIST ? ENOTDIR : errno);
	for (size_t i = 0; i < known->workloads; i++)
		starter[i] = (struct starter){known->workload[i]->name, in_folder(options->output, known->workload[i]->name)};
	return STATUS_DONE;
}

/* Before anything is written: all of them, or none. */
static int check_free(const struct starter *starter, size_t count, bool force)
{
	int status = STATUS_DONE;

	for (size_t i = 0; i < count; i++)
		if (!force && !is_stdout(starter[i].path) && file_exists(starter[i].path)) {
			fprintf(stderr, _("costcast init: \"%s\" is there already, and stays as it is; --force writes over it\n"), shortened(starter[i].path));
			status = STATUS_CANNOT_CREATE;
		}
	return status;
}

static int starter_write(const struct starter *starter, const struct options *options)
{
	struct text text = {0};
	int status = starter_text(starter->kind, options->lang, &text);

	if (!status)
		status = emit_file(starter->path, &text);
	if (!status && !is_stdout(starter->path))
		emit_note(options->quiet, _("\"%s\" is written; next: costcast run %s"), starter->path, starter->path);
	text_release(&text);
	return status;
}

int command_init(const struct models *known, const struct options *options)
{
	const size_t count = options->arguments ? 1 : known->workloads;
	struct starter *starter = mem_new(known->workloads + 1, sizeof *starter);
	int status = options->arguments ? plan_one(known, options, starter) : plan_all(known, options, starter);

	if (!status)
		status = check_free(starter, count, options->force);
	for (size_t i = 0; !status && i < count; i++)
		status = starter_write(starter + i, options);
	for (size_t i = 0; i < known->workloads; i++)
		free(starter[i].path);
	free(starter);
	return status;
}
