/* costcast handout: a page of exercises for one student, or its key for the teacher. */
#include "sim/cli/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/base/utf8.h"
#include "sim/cli/emit.h"
#include "sim/cli/load.h"
#include "sim/cli/live.h"
#include "sim/cli/stop.h"
#include "sim/report/quiz.h"
#include "sim/study/personal.h"

#define FUTURES_MOST 2000                 /* of a page: an answer while one waits */
#define STUDENT_MOST 64                   /* characters of a name */

static bool student_fine(const char *student)
{
	const size_t bytes = strlen(student);
	size_t characters = 0, blanks = 0;

	if (!utf8_valid(student, bytes))
		return false;
	for (size_t at = 0; at < bytes; characters++) {
		uint32_t code;

		blanks += student[at] == ' ';
		at += utf8_next(student + at, bytes - at, &code);
		if (utf8_is_control(code))
			return false;
	}
	return characters > blanks && characters <= STUDENT_MOST;
}

/* OPTIONS with the student's seed and prices; --seed and --set of the command line go before. Release set. */
static struct options options_of(const struct options *options, const struct personal *personal)
{
	struct options own = *options;
	size_t n = 0;

	own.set = mem_new(personal->sets + options->overrides.sets + 1, sizeof *own.set);
	for (size_t i = 0; i < personal->sets; i++)
		own.set[n++] = personal->set[i];
	for (size_t i = 0; i < options->overrides.sets; i++)
		own.set[n++] = options->overrides.set[i];
	own.overrides.set = own.set;
	own.overrides.sets = n;
	if (!own.overrides.seed_given) {
		own.overrides.seed = personal->seed;
		own.overrides.seed_given = true;
	}
	own.quiet = true;                 /* what was overridden stands on the page */
	return own;
}

static uint64_t futures_of(const struct plan *plan, const struct options *options)
{
	const uint64_t wanted = plan->scenario->replications;

	return options->overrides.replications || wanted < FUTURES_MOST ? wanted : FUTURES_MOST;
}

static int write_page(const struct handout *handout, const struct options *options)
{
	const enum lang screen = lang_in_use();
	struct text text = {0};
	int status;

	if (options->output && !is_stdout(options->output))
		lang_use(options->lang);
	handout_write(handout, &text);
	lang_use(screen);
	status = options->output ? emit_file(options->output, &text) : emit_stdout(&text);
	if (!status && options->output && !is_stdout(options->output))
		emit_note(options->quiet, _("written to \"%s\""), options->output);
	text_release(&text);
	return status;
}

static int write_key(struct handout *handout, const struct options *options, uint64_t n)
{
	stop_install();
	struct futures *futures = live_futures(handout->quiz->plan, n, options);
	int status = live_check_whole(futures);

	if (!status) {
		struct summary *summary = summary_new(futures);
		handout->summary = summary;
		status = write_page(handout, options);
		summary_free(summary);
	}
	futures_free(futures);
	return status;
}

/* OWN: as the student has it; TYPED: as the command line has it. */
static int hand_out(const struct loaded *own, const struct options *own_options, const struct personal *personal,
		    const struct options *options)
{
	const uint64_t n = futures_of(own->plan, options);
	char *command = load_command(own, "run", own_options, n);
	struct handout handout = {.quiz = quiz_of_plan(own->plan, 1), .student = options->student, .command = command,
				  .set = personal->set, .sets = personal->sets};
	int status;

	if (!handout_exercises(handout.quiz)) {
		fprintf(stderr, _("costcast handout: nothing in \"%s\" can be worked out by hand: it needs machines on demand at a fixed price, or a commitment\n"),
			shortened(options->argument[0]));
		status = STATUS_INVALID;
	} else {
		status = options->key ? write_key(&handout, options, n) : write_page(&handout, options);
	}
	free(command);
	return status;
}

static int hand_out_personal(const struct loaded *typed, const struct models *known, const struct options *options)
{
	const struct personal personal = personal_of(typed->plan, options->student);
	struct options own_options = options_of(options, &personal);
	struct loaded own;
	int status = load_plan(&own, options->argument[0], known, &own_options);

	if (!status) {
		status = hand_out(&own, &own_options, &personal, options);
		load_release(&own);
	}
	free(own_options.set);
	return status;
}

int command_handout(const struct models *known, const struct options *options)
{
	struct loaded typed;
	int status;

	if (options->student && !student_fine(options->student)) {
		fprintf(stderr, _("costcast handout: \"--student\" takes a name of 1 to %d printable characters\n"), STUDENT_MOST);
		return STATUS_USAGE;
	}
	status = load_plan(&typed, options->argument[0], known, options);
	if (status)
		return status;
	if (typed.plan->strategy->members) {
		fprintf(stderr, _("costcast handout: \"%s\" has several workloads: a page is made of one\n"), shortened(options->argument[0]));
		load_release(&typed);
		return STATUS_INVALID;
	}
	status = options->student ? hand_out_personal(&typed, known, options) : hand_out(&typed, options, &(struct personal){0}, options);
	load_release(&typed);
	return status;
}
