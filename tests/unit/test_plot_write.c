#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "sim/base/files.h"
#include "sim/report/plot_system.h"
#include "sim/report/program.h"
#include "tests/unit/plot_fixture.h"

/* sys/stat.h and the study's headers cannot meet (enum stat). */
extern int mkdir(const char *path, unsigned mode);
extern int chmod(const char *path, unsigned mode);

static const char *const plots[] = {"cost-violins", "cost-cdf", "cost-time", "cost-parts", "cost-difference"};
enum { PLOTS = sizeof plots / sizeof plots[0] };
static char *first_path, *start, here[64];

static int enter(void **state)
{
	(void)state;
	first_path = mem_text(getenv("PATH") ? getenv("PATH") : "");
	start = getcwd(NULL, 0);
	strcpy(here, "/tmp/costcast-plots-XXXXXX");
	return mkdtemp(here) && chdir(here) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	char *command = worded("rm -rf '%s'", here);
	const int status = system(command);

	(void)state;
	setenv("PATH", first_path, 1);
	free(command);
	free(first_path);
	const int back = chdir(start);

	free(start);
	return status || back;
}

static char *content(const char *path)
{
	char *s = NULL;
	size_t bytes;

	assert_int_equal(file_read(path, 64u << 20, &s, &bytes), FILE_OK);
	return s;
}

/* A gnuplot of our own in HERE/bin, first and only on the PATH. */
static void fake_gnuplot(const char *script)
{
	mkdir("bin", 0755);
	unlink("bin/gnuplot");
	assert_true(file_write("bin/gnuplot", script, strlen(script)));
	chmod("bin/gnuplot", 0755);
	char *path = worded("%s/bin", here);

	setenv("PATH", path, 1);
	free(path);
}

static bool write_plots(const struct fixture *f, const char *dir, char **note)
{
	const struct plot_options options = {.dir = dir, .formats = "svg,png", .projector = false};
	bool rendered = true;

	assert_true(plots_write(&f->summary, &options, &rendered, note));
	return rendered;
}

static void scripts_and_data_are_the_same_bytes_each_time(void **state)
{
	struct fixture *f = fixture_bert(300);
	char *note = NULL;

	(void)state;
	setenv("PATH", "/nonexistent", 1);
	write_plots(f, "one", &note);
	free(note);
	write_plots(f, "two", &note);
	free(note);
	for (size_t i = 0; i < PLOTS; i++)
		for (int k = 0; k < 2; k++) {
			char *a = worded("one/plots/%s.%s", plots[i], k ? "gp" : "dat"), *b = worded("two/plots/%s.%s", plots[i], k ? "gp" : "dat");
			char *x = content(a), *y = content(b);

			assert_true(strlen(x) > 100);
			assert_string_equal(x, y);
			free(a);
			free(b);
			free(x);
			free(y);
		}
	fixture_free(f);
}

static void curves_and_clouds_are_thinned(void **state)
{
	struct fixture *f = fixture_bert(20000);
	char *note = NULL, *s;
	size_t lines = 0, most = 0;

	(void)state;
	setenv("PATH", "/nonexistent", 1);
	write_plots(f, "thin", &note);
	free(note);
	for (int k = 0; k < 2; k++) {
		s = content(k ? "thin/plots/cost-time.dat" : "thin/plots/cost-cdf.dat");
		most = lines = 0;
		for (const char *p = s; *p; p = strchr(p, '\n') + 1) {
			lines = *p == '#' || *p == '\n' ? 0 : lines + 1;
			most = lines > most ? lines : most;
		}
		assert_true(most > (k ? 1000 : 200) && most <= (k ? 1500u : 401u));
		free(s);
	}
	fixture_free(f);
}

static void without_gnuplot_the_note_says_what_to_install(void **state)
{
	struct fixture *f = fixture_equal(3);
	char *note = NULL;

	(void)state;
	setenv("PATH", "/nonexistent:relative:", 1);
	assert_false(write_plots(f, "absent", &note));
	assert_non_null(note);
	assert_non_null(strstr(note, "apt install gnuplot-nox fonts-dejavu-core"));
	free(note);
	assert_true(file_exists("absent/plots/style.gp"));
	assert_false(file_exists("absent/plots/cost-cdf.png"));
	fixture_free(f);
}

static void only_absolute_entries_that_are_not_here_are_searched(void **state)
{
	char *path, *found;

	(void)state;
	fake_gnuplot("#!/bin/sh\nexit 0\n");
	found = program_find("gnuplot");
	assert_non_null(found);
	free(found);
	setenv("PATH", "bin:./bin:.", 1);
	assert_null(program_find("gnuplot"));
	path = worded("%s/bin", here);
	setenv("PATH", path, 1);
	assert_int_equal(chdir("bin"), 0);
	assert_null(program_find("gnuplot"));
	assert_int_equal(chdir(here), 0);
	chmod("bin/gnuplot", 0644);
	assert_null(program_find("gnuplot"));
	free(path);
}

static void a_gnuplot_that_fails_is_quoted(void **state)
{
	struct fixture *f = fixture_equal(3);
	char *note = NULL;

	(void)state;
	fake_gnuplot("#!/bin/sh\necho \"no font \\033[31m'here'\" >&2\nexit 3\n");
	assert_false(write_plots(f, "failing", &note));
	assert_non_null(strstr(note, "no font"));
	assert_null(strchr(note, '\033'));
	free(note);
	fixture_free(f);
}

static void an_empty_picture_is_no_picture(void **state)
{
	struct fixture *f = fixture_equal(3);
	char *note = NULL;

	(void)state;
	/* argument 3 is the text of -e: formats='svg png'; projector=0; folder='.drawing-XXXXXX/' */
	fake_gnuplot("#!/bin/sh\nd=${3##*folder=\\'}; d=${d%%\\'*}; n=${4%.gp}\n: >\"$d$n.png\"; echo x >\"$d$n.svg\"\n");
	assert_false(write_plots(f, "empty", &note));
	assert_non_null(note);
	assert_false(file_exists("empty/plots/cost-cdf.png"));
	free(note);
	fixture_free(f);
}

static void a_gnuplot_that_hangs_is_stopped(void **state)
{
	static const char *const name[] = {"slow", "slower"};
	char *note = NULL, *gnuplot;

	(void)state;
	fake_gnuplot("#!/bin/sh\nexec /bin/sleep 30\n");
	gnuplot = program_find("gnuplot");
	mkdir("hang", 0755);
	assert_false(gnuplot_draw(gnuplot, "hang", name, 2, "png", false, 0.2, &note));
	assert_non_null(strstr(note, "slow"));
	assert_non_null(strstr(note, "0 s"));
	free(note);
	free(gnuplot);
}

static void gnuplot_meets_a_small_environment_and_no_input(void **state)
{
	struct fixture *f = fixture_equal(3);
	char *note = NULL, *seen;

	(void)state;
	fake_gnuplot("#!/bin/sh\n/usr/bin/env >\"../../seen\"; read x && echo input >>../../seen; echo \"$1\" >>../../seen\n");
	setenv("GNUPLOT_LIB", "/tmp/evil", 1);
	setenv("GDFONTPATH", "/tmp/evil", 1);
	setenv("GNUTERM", "evil", 1);
	assert_false(write_plots(f, "small", &note));
	free(note);
	unsetenv("GNUPLOT_LIB");
	unsetenv("GDFONTPATH");
	unsetenv("GNUTERM");
	seen = content("seen");
	assert_null(strstr(seen, "evil"));
	assert_null(strstr(seen, "input"));
	assert_non_null(strstr(seen, "\n-d\n"));
	free(seen);
	fixture_free(f);
}

static void hostile_titles_are_drawn_and_not_run(void **state)
{
	struct fixture *f = fixture_bert(40);
	char *gnuplot, *note = NULL, *svg;

	(void)state;
	setenv("PATH", first_path, 1);
	gnuplot = program_find("gnuplot");
	f->scenario.title.en = "`touch PWN`; '.system(\"touch PWN\").' \n system(\"touch PWN\") @macro $(touch PWN)";
	fixture_name(f, 0, "A", "`touch PWN`", NULL);
	fixture_name(f, 1, "B", "'.system(\"touch PWN\").'", NULL);
	fixture_name(f, 2, "C", "x\nsystem(\"touch PWN\")", NULL);
	fixture_name(f, 3, "D", "@macro %s%n {/Symbol a} \\", NULL);
	assert_int_equal(write_plots(f, "hostile", &note), gnuplot != NULL);
	assert_int_equal(note == NULL, gnuplot != NULL);
	assert_false(file_exists("PWN") || file_exists("hostile/PWN") || file_exists("hostile/plots/PWN"));
	if (gnuplot) {
		svg = content("hostile/plots/cost-violins.svg");
		assert_non_null(strstr(svg, "%s%n {/Symbol"));
		assert_non_null(strstr(svg, "touch PWN"));
		free(svg);
	}
	free(note);
	free(gnuplot);
	fixture_free(f);
}

static void timelines_are_drawn_and_drawn_again(void **state)
{
	struct fixture *f = fixture_bert(4);
	struct fixture_replay *r = fixture_replay(f, 8, 7, 48, 9);
	const struct plot_options options = {.dir = "timeline", .formats = "svg", .projector = true};
	char *gnuplot, *note = NULL;
	bool rendered;

	(void)state;
	setenv("PATH", first_path, 1);
	gnuplot = program_find("gnuplot");
	assert_true(timeline_write(&r->replay, &options, &rendered, &note));
	assert_int_equal(rendered, gnuplot != NULL);
	assert_true(file_exists("timeline/plots/timeline-D-1234.dat"));
	free(note);
	unlink("timeline/plots/timeline-D-1234.svg");
	assert_true(plots_redraw(&options, &rendered, &note));
	assert_int_equal(file_exists("timeline/plots/timeline-D-1234.svg"), gnuplot != NULL);
	free(note);
	free(gnuplot);
	fixture_replay_free(r);
	fixture_free(f);
}

static void folders_and_formats_are_checked(void **state)
{
	struct fixture *f = fixture_equal(2);
	const struct plot_options formats = {.dir = "formats", .formats = "svg,exe", .projector = false}, link = {.dir = "link", .formats = "svg", .projector = false}, none = {.dir = "none", .formats = "svg", .projector = false};
	char *note, *list;
	bool rendered;

	(void)state;
	assert_false(plots_write(&f->summary, &formats, &rendered, &note));
	assert_int_equal(errno, EINVAL);
	mkdir("link", 0755);
	assert_int_equal(symlink("/etc", "link/plots"), 0);
	assert_false(plots_write(&f->summary, &link, &rendered, &note));
	assert_int_equal(errno, ELOOP);
	assert_false(plots_redraw(&none, &rendered, &note));
	assert_int_equal(errno, ENOENT);
	list = plot_formats("svg, png,pdf");
	assert_string_equal(list, "svg png pdf");
	free(list);
	assert_null(plot_formats(""));
	fixture_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scripts_and_data_are_the_same_bytes_each_time),
		cmocka_unit_test(curves_and_clouds_are_thinned),
		cmocka_unit_test(without_gnuplot_the_note_says_what_to_install),
		cmocka_unit_test(only_absolute_entries_that_are_not_here_are_searched),
		cmocka_unit_test(a_gnuplot_that_fails_is_quoted),
		cmocka_unit_test(an_empty_picture_is_no_picture),
		cmocka_unit_test(a_gnuplot_that_hangs_is_stopped),
		cmocka_unit_test(gnuplot_meets_a_small_environment_and_no_input),
		cmocka_unit_test(hostile_titles_are_drawn_and_not_run),
		cmocka_unit_test(timelines_are_drawn_and_drawn_again),
		cmocka_unit_test(folders_and_formats_are_checked),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
