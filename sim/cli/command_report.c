/* costcast report: the report of a finished run again, on another paper or in another language. */
#include "sim/cli/commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/files.h"
#include "sim/cli/emit.h"
#include "sim/cli/rerun.h"
#include "sim/cli/stop.h"
#include "sim/report/program.h"

#define TYPESET_SECONDS 120.0             /* of a call of pdflatex */
#define PDF_BYTES (64u << 20)

static const struct format {
	const char *name, *file;
	enum paper paper;
	const char *pictures;             /* which pictures it shows */
	bool typeset;
} formats[] = {
	{"html", "report.html", PAPER_HTML, "svg", false},
	{"md", "report.md", PAPER_MARKDOWN, "svg", false},
	{"tex", "report.tex", PAPER_TEX, "tex", false},
	{"pdf", "report.pdf", PAPER_TEX, "tex", true},
};

static const struct format *format_of(const char *name)
{
	size_t i = 0;

	while (name && strcmp(formats[i].name, name) != 0)
		i++;                      /* options.c lets only these pass */
	return formats + i;
}

/* Pictures of an earlier run in the same language are shown as they are; others are drawn into the temporary. */
static bool pictures_stand(const struct folder *folder, const struct format *format, enum lang lang)
{
	return strcmp(format->pictures, "svg") == 0 && folder->before.lang == lang && marker_has(&folder->before, "plots/cost-violins.svg");
}

/* Does the run's folder show pictures as FORMAT? */
static bool shown_as(const struct marker *before, const char *format)
{
	const size_t bytes = strlen(format);

	for (size_t i = 0; i < before->files; i++) {
		const char *file = before->file[i];
		const size_t length = strlen(file);

		if (strncmp(file, "plots/", 6) == 0 && length > bytes + 1 && file[length - bytes - 1] == '.' && strcmp(file + length - bytes, format) == 0)
			return true;
	}
	return false;
}

/* The pictures of FORMAT, and in a run's folder whatever others stand there: they are drawn again with them, lest some speak another language. */
static void pictures_write(const struct folder *folder, const struct format *format, bool elsewhere, struct text *out)
{
	static const char *const all[] = {"svg", "png", "pdf", "tex"};

	text_add(out, format->pictures);
	for (size_t i = 0; !elsewhere && i < sizeof all / sizeof *all; i++)
		if (strcmp(all[i], format->pictures) != 0 && shown_as(&folder->before, all[i]))
			text_addf(out, " %s", all[i]);
}

static int draw(const struct folder *folder, const struct summary *summary, const struct format *format, const struct options *options,
		struct gallery *gallery, bool stand)
{
	struct text pictures = {0};
	bool rendered = false;
	char *note = NULL;

	pictures_write(folder, format, options->output != NULL || options->lang == folder->before.lang, &pictures);
	const struct plot_options plot = {.dir = stand ? NULL : folder->temp, .formats = text_str(&pictures), .gallery = gallery};

	errno = 0;
	const bool written = plots_write(summary, &plot, &rendered, &note);
	text_release(&pictures);
	return folder_drawn(folder, written, note, options->quiet);
}

/* report.tex in the temporary becomes report.pdf; twice, for widths of tables. Its own traces are removed. */
static int typeset(const struct folder *folder)
{
	static const char *const traces[] = {"report.aux", "report.log", "report.out"};
	char *argv[] = {(char *)"pdflatex", (char *)"-interaction=batchmode", (char *)"-halt-on-error", (char *)"-no-shell-escape",
			(char *)"report.tex", NULL};
	char *pdflatex = program_find("pdflatex");
	bool good = pdflatex != NULL;

	if (!pdflatex)
		fputs(_("costcast report: pdflatex was not found: apt install texlive-latex-recommended lmodern texlive-lang-spanish\n"), stderr);
	for (int pass = 0; good && pass < 2; pass++) {
		good = program_run(pdflatex, argv, folder->temp, TYPESET_SECONDS);
		if (!good)
			fputs(_("costcast report: pdflatex could not set report.tex; are texlive-latex-recommended, lmodern and texlive-lang-spanish there, and is there room on the disk?\n"), stderr);
	}
	for (size_t i = 0; i < sizeof traces / sizeof *traces; i++) {
		char *path = file_join(folder->temp, traces[i]);

		unlink(path);
		free(path);
	}
	free(pdflatex);
	return good ? STATUS_DONE : STATUS_FAILED;
}

/* To the file that was asked for, instead of the run's folder. */
static int deliver(const struct folder *folder, const struct format *format, const char *path)
{
	char *from = file_join(folder->temp, format->file), *bytes = NULL;
	struct text text = {0};
	size_t count = 0;
	int status;

	if (file_read(from, PDF_BYTES, &bytes, &count) == FILE_OK) {
		text_addn(&text, bytes, count);
		status = emit_file(path, &text);
	} else {
		status = emit_failed(path, errno);
	}
	text_release(&text);
	free(bytes);
	free(from);
	return status;
}

static int write_report(struct folder *folder, const struct summary *summary, const struct format *format, const struct options *options)
{
	const bool stand = pictures_stand(folder, format, options->lang);
	char *plots = file_join(stand ? folder->path : folder->temp, "plots");
	struct gallery gallery = {0};
	struct text text = {0};
	int status = draw(folder, summary, format, options, &gallery, stand);

	if (!status) {
		report_write(summary, &gallery, plots, format->paper, &text);
		status = folder_put(folder, format->typeset ? "report.tex" : format->file, &text);
	}
	gallery_release(&gallery);
	text_release(&text);
	free(plots);
	return status;
}

static int make(struct folder *folder, const struct models *known, const struct options *options)
{
	const struct format *format = format_of(options->format ? options->format : "html");
	const enum lang lang = options->lang_given ? options->lang : folder->before.lang, screen = lang_in_use();
	struct options asked = *options;
	struct rerun rerun;
	int status = rerun_start(&rerun, folder, known, options);

	if (status)
		return status;
	asked.lang = lang;
	lang_use(lang);
	status = write_report(folder, rerun.summary, format, &asked);
	lang_use(screen);
	rerun_end(&rerun);
	if (!status && format->typeset)
		status = typeset(folder);
	if (!status && options->output)
		return deliver(folder, format, options->output);
	/* a report.tex that could not be set is left to be looked at */
	const int placed = status && status != STATUS_FAILED ? status :
			   folder_commit(folder, lang, folder->before.replications, folder->before.command);
	if (!status && !placed) {
		char *path = file_join(folder->asked, format->file);

		emit_note(options->quiet, _("written: \"%s\""), path);
		free(path);
	}
	return status ? status : placed;
}

int command_report(const struct models *known, const struct options *options)
{
	const char *dir = options->argument[0];
	struct folder folder = {.lock_fd = -1};
	int status = rerun_check("report", dir);

	if (!status)
		status = folder_open(&folder, dir, false, true);
	if (status)
		return status;
	if (folder.before.replications) {
		status = make(&folder, known, options);
	} else {
		fprintf(stderr, _("costcast report: \"%s\" holds no run: a report is of what \"costcast run -o\" wrote\n"), shortened(dir));
		status = STATUS_MISSING;
	}
	folder_close(&folder);
	return status;
}
