/* costcast fit: what a recorded market or recorded requests teach, as the block to paste into a scenario. */
#include "sim/cli/commands.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/base/memory.h"
#include "sim/cli/emit.h"
#include "sim/cli/outlet.h"
#include "sim/cli/words.h"
#include "sim/report/fit.h"
#include "sim/report/fit_requests.h"

struct reading {                           /* the file, while it is read */
	struct binding b;
	struct diag diag;
	const char *path;
	char *text;
	size_t bytes;
};

static int usage(const char *why)
{
	fprintf(stderr, "costcast fit: %s\n", why);
	return STATUS_USAGE;
}

static int read_file(struct reading *reading)
{
	enum file_fault fault = FILE_MISSING;

	if (strlen(reading->path) < PATH_MAX)
		fault = file_read(reading->path, SOURCE_MAX_BYTES, &reading->text, &reading->bytes);
	if (fault == FILE_OK && memchr(reading->text, '\0', reading->bytes)) {
		fprintf(stderr, _("costcast fit: \"%s\" is not a text\n"), shortened(reading->path));
		return STATUS_INVALID;
	}
	if (fault == FILE_OK)
		return STATUS_DONE;
	fprintf(stderr, "costcast fit: \"%s\": %s\n", shortened(reading->path), _(file_fault_text(fault)));
	return STATUS_MISSING;
}

/* The index of the zone that was asked for; -1: all. False after an error. */
static bool find_zone(const struct trace *trace, const char *name, int *zone)
{
	const char **names = mem_new(trace->zones + 1, sizeof *names);
	struct text said = {0};

	*zone = -1;
	for (size_t z = 0; z < trace->zones; z++) {
		names[z] = trace->zone[z].name ? trace->zone[z].name : "";
		if (name && strcmp(names[z], name) == 0)
			*zone = (int)z;
	}
	if (name && *zone < 0) {
		text_addf(&said, _("it has no zone \"%s\""), shortened(name));
		words_unknown("costcast fit", text_str(&said), name, names);
	}
	text_release(&said);
	free(names);
	return !name || *zone >= 0;
}

/* The file as a scenario would hold it. */
static struct node *file_node(const struct reading *reading)
{
	const struct place nowhere = {0};
	struct node *file = node_map(reading->b.arena, nowhere);

	node_put(reading->b.arena, file, "name", node_scalar(reading->b.arena, reading->path, nowhere));
	node_put(reading->b.arena, file, "text", node_scalar(reading->b.arena, reading->text, nowhere));
	return file;
}

static int fit_trace(struct reading *reading, const struct options *options, struct fitting **fitting)
{
	int zone;
	const struct trace *trace = trace_read(&reading->b, file_node(reading), "TRACE");

	if (!trace)
		return STATUS_INVALID;
	if (!find_zone(trace, options->zone, &zone))
		return STATUS_USAGE;
	if (options->nodes && !trace->counts)
		return usage(_("\"--nodes\" needs a record that counts nodes: this one says only whether there are any"));
	if (zone < 0 && trace->zones > FIT_ZONES_MOST)
		return usage(_("more than 128 zones: name one of them with --zone"));
	*fitting = fitting_of_trace(reading->b.arena, trace, zone, options->nodes ? options->nodes : 1);
	return STATUS_DONE;
}

static int fit_lives(struct reading *reading, const struct options *options, struct fitting **fitting)
{
	struct source *source = arena_alloc(reading->b.arena, 1, sizeof *source);

	*source = (struct source){reading->path, reading->text, reading->bytes};
	if (options->nodes)
		return usage(_("\"--nodes\" needs a record that counts nodes: this one holds lifetimes"));
	*fitting = fitting_of_lives(&reading->b, source, options->zone);
	return *fitting ? STATUS_DONE : STATUS_INVALID;
}

/* --zone says here whose local time the hours of the profile are. */
static int fit_requests(struct reading *reading, const struct options *options, struct request_fitting **fitting)
{
	const struct request_trace *trace = request_trace_read(&reading->b, file_node(reading), "TRACE");

	if (!trace)
		return STATUS_INVALID;
	if (options->nodes)
		return usage(_("\"--nodes\" needs a record that counts nodes: this one holds requests"));
	if (options->zone && !trace->first_unix_s)
		return usage(_("\"--zone\" names a time zone for a record of requests, and this one has no dates"));
	*fitting = fitting_of_requests(reading->b.arena, trace, options->zone);
	if (!*fitting)
		return usage(_("there is no such time zone; zones are named as Europe/Madrid"));
	if ((*fitting)->requests > 0)
		return STATUS_DONE;
	fputs(_("costcast fit: the record holds no request: there is nothing to fit\n"), stderr);
	return STATUS_INVALID;
}

/* A record from which nothing can be learned, in one sentence. */
static int check_enough(const struct fitting *fitting)
{
	const struct fit_zone *all = &fitting->all;
	char days[32], rate[32];

	if (all->falls || fitting->shock.good)
		return STATUS_DONE;
	lang_figure(all->fall.high, 3, rate, sizeof rate);
	lang_figure(fitting->days, 3, days, sizeof days);
	if (fitting->lives)
		fprintf(stderr, _("costcast fit: none of the %zu lives ended: all they say is that fewer than %s end per hour (95 %%)\n"), all->ups, rate);
	else if (!(all->up_h > 0))
		fprintf(stderr, _("costcast fit: nothing was available in all of %s days: there is no up-time to fit\n"), days);
	else
		fprintf(stderr, _("costcast fit: no interruption in %s days: all they say is that there are fewer than %s per hour up (95 %%)\n"), days,
			rate);
	return STATUS_INVALID;
}

/* One of the two was fitted. */
struct fitted {
	const struct fitting *market;
	const struct request_fitting *requests;
	const struct models *known;
};

static void page(const void *results, struct text *out)
{
	const struct fitted *fitted = results;

	if (fitted->requests)
		fit_requests_write(fitted->requests, fitted->known, out);
	else
		fit_write(fitted->market, fitted->known->market, out);
}

static void json(const void *results, struct text *out)
{
	const struct fitted *fitted = results;

	if (fitted->requests)
		fit_requests_json(fitted->requests, fitted->known, out);
	else
		fit_json(fitted->market, fitted->known->market, out);
}

static int put_plot(struct folder *folder, const struct fitting *fitting, const struct options *options)
{
	const struct plot_options plot = {.dir = folder->temp, .formats = "svg,png"};
	bool rendered = false;
	char *note = NULL;

	errno = 0;
	const bool written = fit_plot(fitting, &plot, &rendered, &note);
	return folder_drawn(folder, written, note, options->quiet);
}

/* market.yaml with its plot or demand.yaml, and fit.json, in the language of files. */
static int fill_folder(struct folder *folder, const struct outlet *outlet, size_t outlets, const struct fitted *fitted,
		       const struct options *options)
{
	const enum lang screen = lang_in_use();
	int status;

	lang_use(options->lang);
	status = outlets_put(outlet, outlets, fitted, folder);
	if (!status && fitted->market && !options->no_plots)
		status = put_plot(folder, fitted->market, options);
	lang_use(screen);
	return status ? status : folder_finish(folder, options, 0, NULL);
}

static int tell(const struct fitted *fitted, const struct options *options)
{
	const struct outlet outlet[] = {{page, fitted->requests ? "demand.yaml" : "market.yaml", NULL}, {json, "fit.json", options->json}};
	const size_t outlets = sizeof outlet / sizeof *outlet;
	struct folder folder = {.lock_fd = -1};
	struct text text = {0};
	int status = fitted->market ? check_enough(fitted->market) : STATUS_DONE;

	if (!status && options->output)
		status = folder_open(&folder, options->output, options->force, false);
	if (status)
		return status;
	if (outlets_leave_stdout(outlet, outlets)) {
		page(fitted, &text);
		status = screen_show(&text);
	}
	keep_first(&status, outlets_pour(outlet, outlets, fitted, options));
	if (options->output)
		keep_first(&status, fill_folder(&folder, outlet, outlets, fitted, options));
	folder_close(&folder);
	return status;
}

/* The file's name in what is written: it may be moved. */
static int fit(struct reading *reading, const struct options *options, struct fitted *fitted)
{
	struct fitting *market = NULL;
	struct request_fitting *requests = NULL;
	int status;

	if (requests_recognised(reading->text)) {
		status = fit_requests(reading, options, &requests);
		if (!status)
			requests->file = file_basename(reading->path);
	} else {
		status = (lives_recognised(reading->text) ? fit_lives : fit_trace)(reading, options, &market);
		if (!status)
			market->file = file_basename(reading->path);
	}
	fitted->market = market;
	fitted->requests = requests;
	return status;
}

int command_fit(const struct models *known, const struct options *options)
{
	struct arena *arena = arena_new();
	struct reading reading = {.path = options->argument[0]};
	struct fitted fitted = {.known = known};
	int status;

	reading.b = (struct binding){arena, &reading.diag, NULL, "."};
	status = read_file(&reading);
	if (!status)
		status = fit(&reading, options, &fitted);
	if (reading.diag.errors || !options->quiet)
		diag_print(&reading.diag, stderr);
	if (!status)
		status = tell(&fitted, options);
	free(reading.text);
	diag_release(&reading.diag);
	arena_free(arena);
	return status;
}
