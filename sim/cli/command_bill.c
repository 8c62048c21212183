/* costcast bill: the invoice of one future, line by line, in FOCUS columns. */
#include "sim/cli/commands.h"

#include "sim/cli/emit.h"
#include "sim/cli/future.h"

static int bill_of(const struct plan *plan, const struct options *options)
{
	const enum lang screen = lang_in_use();
	struct text text = {0};
	uint64_t replica = 0;
	int status = future_find(plan, options, "bill", &replica);

	if (status)
		return status;
	struct replay *replay = replay_new(plan, 0, replica);
	lang_use(options->lang);
	bill_write(replay, &text);
	lang_use(screen);
	status = emit_file(options->output ? options->output : "-", &text);
	if (!status && options->output && !is_stdout(options->output))
		emit_note(options->quiet, _("written to \"%s\""), options->output);
	text_release(&text);
	replay_free(replay);
	return status;
}

int command_bill(const struct models *known, const struct options *options)
{
	struct loaded loaded;
	int status = future_plan(&loaded, known, options, "bill");

	if (status)
		return status;
	status = bill_of(loaded.plan, options);
	load_release(&loaded);
	return status;
}
