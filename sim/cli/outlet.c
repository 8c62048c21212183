#include "sim/cli/outlet.h"

#include "sim/cli/commands.h"
#include "sim/cli/emit.h"
#include "sim/cli/progress.h"

void keep_first(int *status, int other)
{
	if (!*status)
		*status = other;
}

bool outlets_leave_stdout(const struct outlet *outlet, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_stdout(outlet[i].path))
			return false;
	return true;
}

int outlets_pour(const struct outlet *outlet, size_t count, const void *results, const struct options *options)
{
	const enum lang screen = lang_in_use();
	struct text text = {0};
	int status = STATUS_DONE;

	for (size_t i = 0; i < count; i++) {
		if (!outlet[i].path)
			continue;
		text_clear(&text);
		lang_use(options->lang);
		outlet[i].write(results, &text);
		lang_use(screen);
		keep_first(&status, emit_file(outlet[i].path, &text));
	}
	text_release(&text);
	return status;
}

int outlets_put(const struct outlet *outlet, size_t count, const void *results, const struct folder *folder)
{
	struct text text = {0};
	int status = STATUS_DONE;

	for (size_t i = 0; !status && i < count; i++) {
		if (!outlet[i].name)
			continue;
		text_clear(&text);
		outlet[i].write(results, &text);
		status = folder_put(folder, outlet[i].name, &text);
	}
	text_release(&text);
	return status;
}

struct terminal screen_since(const char *command, const struct options *options, double start_s)
{
	struct terminal terminal = terminal_of_stdout();

	terminal.command = command;
	terminal.seconds = clock_s() - start_s;
	terminal.threads = futures_threads(options->threads);
	return terminal;
}

int screen_show(struct text *page)
{
	const int status = emit_stdout(page);

	text_release(page);
	return status;
}

int folder_finish(struct folder *folder, const struct options *options, uint64_t replications, const char *command)
{
	const int status = folder_commit(folder, options->lang, replications, command);

	if (!status)
		emit_note(options->quiet, _("written to \"%s\""), folder->asked);
	return status;
}

int folder_finish_added(struct folder *folder, const struct options *options)
{
	struct options as_before = *options;

	if (folder->before.replications)
		as_before.lang = folder->before.lang;
	return folder_finish(folder, &as_before, folder->before.replications, folder->before.command);
}
