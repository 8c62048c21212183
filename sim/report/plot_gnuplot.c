/* Running gnuplot: found on an absolute PATH, no shell, quiet, timed, two at once, pictures drawn aside. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sim/base/files.h"
#include "sim/base/memory.h"
#include "sim/report/plot_system.h"
#include "sim/report/plot_text.h"
#include "sim/report/program.h"
#include "sim/report/tex.h"

enum { AT_ONCE = 2, STDERR_BYTES = 2048 };

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* --- one gnuplot --- */

struct job {
	const char *name;
	pid_t pid;
	int errors;               /* its stderr; -1 when closed */
	double end_s;
	int signals;              /* 1 after SIGTERM, 2 after SIGKILL */
	bool done, good;
	char said[STDERR_BYTES];
	size_t said_bytes;
};

struct drawing {
	const char *gnuplot, *dir, *aside;       /* aside: a private folder inside dir, relative to it, ending in '/' */
	const char *formats;
	bool projector;
	double seconds;
	char **environment;
};

static bool job_start(const struct drawing *d, struct job *job)
{
	char *values = worded("formats='%s'; projector=%d; folder='%s'", d->formats, d->projector, d->aside);
	char *script = worded("%s.gp", job->name);
	char *argv[] = {(char *)"gnuplot", (char *)"-d", (char *)"-e", values, script, NULL};
	const pid_t parent = getpid();
	int ends[2];
	bool good = pipe2(ends, O_CLOEXEC) == 0;

	if (good) {
		job->pid = fork();
		if (job->pid == 0)
			program_become(d->gnuplot, argv, d->dir, d->environment, ends[1], parent);
		close(ends[1]);
		job->errors = ends[0];
		fcntl(ends[0], F_SETFL, O_NONBLOCK);
		job->end_s = now_s() + d->seconds;
		good = job->pid > 0;
		if (!good)
			close(ends[0]);
	}
	free(values);
	free(script);
	job->done = !good;
	return good;
}

static void job_listen(struct job *job)
{
	char buf[512];
	ssize_t got;

	while (job->errors >= 0 && (got = read(job->errors, buf, sizeof buf)) >= 0) {
		const size_t room = STDERR_BYTES - 1 - job->said_bytes, keep = (size_t)got < room ? (size_t)got : room;

		memcpy(job->said + job->said_bytes, buf, keep);
		job->said_bytes += keep;
		if (got == 0) {
			close(job->errors);
			job->errors = -1;
		}
	}
}

/* Past its time: asked to end, and two seconds later made to. */
static void job_hurry(struct job *job)
{
	if (now_s() < job->end_s)
		return;
	kill(-job->pid, job->signals == 0 ? SIGTERM : SIGKILL);
	kill(job->pid, job->signals == 0 ? SIGTERM : SIGKILL);
	if (job->signals < 2)
		job->signals++;
	job->end_s = now_s() + 2;
}

static void job_check(struct job *job)
{
	int status;

	job_listen(job);
	if (waitpid(job->pid, &status, WNOHANG) != job->pid) {
		job_hurry(job);
		return;
	}
	job_listen(job);
	kill(-job->pid, SIGKILL);                /* whatever it may have left behind */
	if (job->errors >= 0)
		close(job->errors);
	job->errors = -1;
	job->done = true;
	job->good = job->signals == 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void wait_a_little(struct job *job, size_t count)
{
	struct pollfd fd[AT_ONCE];
	nfds_t n = 0;

	for (size_t i = 0; i < count && n < AT_ONCE; i++)
		if (job[i].pid > 0 && !job[i].done && job[i].errors >= 0)
			fd[n++] = (struct pollfd){.fd = job[i].errors, .events = POLLIN};
	poll(fd, n, 10);
}

static void draw_all(const struct drawing *d, struct job *job, size_t count)
{
	size_t started = 0, done = 0;

	while (done < count) {
		size_t running = 0;

		for (size_t i = 0; i < started; i++)
			running += !job[i].done;
		for (; started < count && running < AT_ONCE; started++)
			running += job_start(d, &job[started]);
		wait_a_little(job, started);
		done = 0;
		for (size_t i = 0; i < started; i++) {
			if (!job[i].done)
				job_check(&job[i]);
			done += job[i].done;
		}
	}
}

/* --- what came of it --- */

/* The terminal cairolatex leaves texts and a drawing: NAME.tex, which includes NAME-tex.pdf. */
static enum drawn tex_move(const struct drawing *d, const char *name)
{
	char *drawn = worded("%s/%s%s-tex.pdf", d->dir, d->aside, name), *place = worded("%s/%s-tex.pdf", d->dir, name);
	char *texts = worded("%s/%s%s-tex.tex", d->dir, d->aside, name), *to = worded("%s/%s.tex", d->dir, name);
	char *included = worded("%s-tex", name);
	enum drawn came = picture_move(drawn, place, "pdf");

	if (came == DRAWN_WHOLE && !tex_picture(texts, included, to))
		came = DRAWN_NONE;

	unlink(drawn);
	unlink(texts);
	free(drawn);
	free(place);
	free(texts);
	free(to);
	free(included);
	return came;
}

/* The pictures of one job from the private folder into place; what came of the worst. */
static enum drawn pictures_move(const struct drawing *d, const struct job *job)
{
	char *list = mem_text(d->formats), *rest = list;
	enum drawn worst = job->good ? DRAWN_WHOLE : DRAWN_NONE;

	for (char *format; (format = strsep(&rest, " ")) != NULL;) {
		char *from = worded("%s/%s%s.%s", d->dir, d->aside, job->name, format);
		char *to = worded("%s/%s.%s", d->dir, job->name, format);
		const enum drawn came = strcmp(format, "tex") == 0 ? tex_move(d, job->name)
			: job->good ? picture_move(from, to, format) : DRAWN_NONE;

		worst = came > worst ? came : worst;
		unlink(from);
		free(from);
		free(to);
	}
	free(list);
	return worst;
}

static bool is_warning(const char *line)
{
	const char *at = strstr(line, "warning:");

	return at && at < line + strcspn(line, "\n");
}

/* The last line that gnuplot said, cleaned; without its warnings, which it says of pictures that are fine, too. */
static char *last_words(const struct job *job)
{
	struct text said = {0}, line = {0};
	const char *from = "";

	for (const char *p = job->said; *p; p += strcspn(p, "\n"), p += *p == '\n')
		if (*p != '\n' && *p != ' ' && !is_warning(p))
			from = p;
	text_add(&said, from);
	plot_text_fit(&line, text_str(&said), 1, false, 160);
	text_release(&said);
	return line.s ? line.s : mem_text("");
}

static char *note_of(const struct job *job, enum drawn came, double seconds)
{
	char *said, *note;

	if (job->signals)
		return worded(_("gnuplot did not finish '%s' within %.0f s and was stopped"), job->name, seconds);
	if (came == DRAWN_CUT)
		return worded(_("the pictures of '%s' could not be written to their end: is the disk full?"), job->name);
	said = last_words(job);
	if (*said)
		note = worded(_("gnuplot could not draw '%s': %s (try: apt install gnuplot-nox fonts-dejavu-core)"), job->name, said);
	else
		note = worded(_("gnuplot could not draw '%s' (try: apt install gnuplot-nox fonts-dejavu-core)"), job->name);
	free(said);
	return note;
}

bool gnuplot_draw(const char *gnuplot, const char *dir, const char *const *name, size_t count, const char *formats,
		  bool projector, double seconds, char **note)
{
	char *folder = worded("%s/.drawing-XXXXXX", dir), *aside = NULL;
	struct job *job = mem_new(count + 1, sizeof *job);
	bool good = mkdtemp(folder) != NULL;

	*note = NULL;
	if (good) {
		struct drawing d = {gnuplot, dir, NULL, formats, projector, seconds, program_environment()};

		d.aside = aside = worded("%s/", file_basename(folder));
		for (size_t i = 0; i < count; i++)
			job[i] = (struct job){.name = name[i], .errors = -1};
		draw_all(&d, job, count);
		for (size_t i = 0; i < count; i++) {
			const enum drawn came = pictures_move(&d, &job[i]);

			if (came == DRAWN_WHOLE)
				continue;
			good = false;
			if (!*note)
				*note = note_of(&job[i], came, seconds);
		}
		rmdir(folder);
		free(d.environment);
	} else {
		*note = worded(_("cannot write into '%s': %s"), dir, strerror(errno));
	}
	free(aside);
	free(folder);
	free(job);
	return good;
}
