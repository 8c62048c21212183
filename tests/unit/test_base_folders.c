/* Paths, safe names, and where installed data is found. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sim/base/files.h"

static char folder[] = "/tmp/costcast-folders-XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	char command[80];

	(void)state;
	snprintf(command, sizeof command, "rm -r -- %s", folder);
	return system(command);
}

static void assert_path(char *got, const char *wanted)
{
	assert_string_equal(got, wanted);
	free(got);
}

static void paths(void **state)
{
	(void)state;
	assert_path(file_join("a", "b.yaml"), "a/b.yaml");
	assert_path(file_join("a/", "b.yaml"), "a/b.yaml");
	assert_path(file_join("/", "b"), "/b");
	assert_path(file_join("", "b"), "b");
	assert_path(file_dirname("scenarios/prices/x.yaml"), "scenarios/prices");
	assert_path(file_dirname("x.yaml"), ".");
	assert_path(file_dirname("/x.yaml"), "/");
	assert_path(file_dirname("a//b"), "a");
	assert_path(file_dirname("//b"), "/");
	assert_path(file_dirname(""), ".");
	assert_string_equal(file_basename("scenarios/x.yaml"), "x.yaml");
	assert_string_equal(file_basename("x.yaml"), "x.yaml");
	assert_string_equal(file_basename("dir/"), "");
}

static void safe_names(void **state)
{
	(void)state;
	static const char *const bad[] = {"", ".", "..", "../../etc/x", "/abs", "-rf", "a/b", "|cmd", "< cmd", "a b", ".hidden",
					  "ñ", "a\n", "a\x1B", "C:", "a\\b", "$(id)", "a;b", "*"};
	static const char *const good[] = {"A", "bert-8xp4d", "A100-40GB", "p4d.24xlarge", "_x", "0", "a..b"};
	char name[66];

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (name_is_safe(bad[i]))
			fail_msg("\"%s\" passed", bad[i]);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!name_is_safe(good[i]))
			fail_msg("\"%s\" was refused", good[i]);
	memset(name, 'n', 65);
	name[65] = '\0';
	assert_false(name_is_safe(name));
	name[64] = '\0';
	assert_true(name_is_safe(name));
}

static char *make(const char *sub)
{
	char *path = file_join(folder, sub);

	for (char *c = path + strlen(folder) + 1; *c; c++)
		if (*c == '/') {
			*c = '\0';
			mkdir(path, 0755);
			*c = '/';
		}
	mkdir(path, 0755);
	return path;
}

static void environment_comes_first(void **state)
{
	(void)state;
	char *wanted = make("data/scenarios"), *locale = make("data/locale");
	char *data = file_join(folder, "data"), *file = file_join(data, "plots");

	setenv("COSTCAST_DATA", data, 1);
	assert_path(data_folder("scenarios"), wanted);
	assert_path(data_folder("build/locale"), locale);       /* as installed, without "build/" */
	assert_true(file_write(file, "not a folder", 12));
	char *other = data_folder("plots");

	assert_true(!other || strcmp(other, file));
	free(other);
	unsetenv("COSTCAST_DATA");
	free(wanted);
	free(locale);
	free(data);
	free(file);
}

/* This very program, copied to PATH, and asked there. Its answer. */
static void assert_found_from(const char *path, const char *sub, const char *wanted)
{
	char command[600], answer[300] = "", self[300] = "";

	assert_true(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
	snprintf(command, sizeof command, "cp '%s' '%s' && '%s' find '%s'", self, path, path, sub);
	FILE *pipe = popen(command, "r");

	assert_non_null(pipe);
	if (!fgets(answer, sizeof answer, pipe))
		answer[0] = '\0';
	assert_int_equal(pclose(pipe), 0);
	assert_string_equal(answer, wanted);
}

static void found_from_where_the_program_stands(void **state)
{
	(void)state;
	char *plots = make("tree/toys"), *unit = make("tree/build/unit"), *base = make("tree/sim/base");
	char *bin = make("usr/bin"), *share = make("usr/share/costcast/papers"), *foreign = make("usr/toys");
	char *mark = file_join(base, "files.h"), *beside = file_join(folder, "tree/costcast");
	char *test = file_join(unit, "test_x"), *installed = file_join(bin, "costcast");

	assert_found_from(beside, "toys", plots);
	assert_found_from(test, "toys", "");           /* not a source tree yet */
	assert_true(file_write(mark, "", 0));
	assert_found_from(test, "toys", plots);
	assert_found_from(installed, "papers", share);
	assert_found_from(installed, "toys", "");      /* usr/toys is somebody else's */
	assert_found_from(installed, "nothing", "");
	for (char **path = (char *[]){plots, unit, base, bin, share, foreign, mark, beside, test, installed, NULL}; *path; path++)
		free(*path);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths),
		cmocka_unit_test(safe_names),
		cmocka_unit_test(environment_comes_first),
		cmocka_unit_test(found_from_where_the_program_stands),
	};

	if (argc == 3 && !strcmp(argv[1], "find")) {
		char *found = data_folder(argv[2]);

		fputs(found ? found : "", stdout);
		free(found);
		return 0;
	}
	unsetenv("COSTCAST_DATA");
	return cmocka_run_group_tests_name("base folders", tests, make_folder, remove_folder);
}
