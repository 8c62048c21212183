/* Files: what must not hang, what must not be followed, what must not be left half written. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sim/base/files.h"

static char folder[] = "/tmp/costcast-files-XXXXXX";

/* NAME inside the test's folder; four answers live at a time. */
static const char *in_folder(const char *name)
{
	static char path[4][300];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
	return path[turn];
}

static int make_folder(void **state)
{
	(void)state;
	alarm(30);                                      /* a hang is a failure, not a long wait */
	return mkdtemp(folder) ? 0 : -1;
}

static int entries(bool remove_them)
{
	DIR *dir = opendir(folder);
	int count = 0;

	for (struct dirent *entry; dir && (entry = readdir(dir));)
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..")) {
			count++;
			if (remove_them)
				remove(in_folder(entry->d_name));
		}
	closedir(dir);
	return count;
}

static int remove_folder(void **state)
{
	(void)state;
	chmod(folder, 0700);
	entries(true);
	return rmdir(folder);
}

static int empty_folder(void **state)
{
	(void)state;
	entries(true);
	return 0;
}

static void assert_fault(const char *path, size_t limit, enum file_fault wanted)
{
	char *text = (char *)1;
	size_t bytes = 1;
	const enum file_fault fault = file_read(path, limit, &text, &bytes);

	if (fault != wanted)
		fail_msg("%s: fault %d instead of %d", path, (int)fault, (int)wanted);
	assert_null(text);
	assert_int_equal(bytes, 0);
	assert_true(strlen(file_fault_text(fault)) > 0);
}

static void assert_holds(const char *path, const char *wanted, size_t length)
{
	char *text;
	size_t bytes;

	assert_int_equal(file_read(path, FILE_LIMIT_BYTES, &text, &bytes), FILE_OK);
	assert_int_equal(bytes, length);
	assert_memory_equal(text, wanted, length);
	assert_int_equal(text[bytes], '\0');
	free(text);
}

static void what_is_written_can_be_read(void **state)
{
	(void)state;
	const char *path = in_folder("a b ñ.yaml");

	assert_true(file_write(path, "seed: 42\n\0x", 11));
	assert_holds(path, "seed: 42\n\0x", 11);
	assert_true(file_write(path, "", 0));
	assert_holds(path, "", 0);
	assert_true(file_exists(path));
	assert_false(file_exists(in_folder("nothing")));
	assert_int_equal(entries(false), 1);
}

static void the_limit_is_exact(void **state)
{
	(void)state;
	enum { BYTES = 100000 };
	char *text = malloc(BYTES), *path = strdup(in_folder("large"));

	for (int i = 0; i < BYTES; i++)
		text[i] = (char)('a' + i % 23);
	assert_true(file_write(path, text, BYTES));
	assert_holds(path, text, BYTES);
	assert_fault(path, BYTES - 1, FILE_TOO_LARGE);
	char *back;
	size_t bytes;

	assert_int_equal(file_read(path, BYTES, &back, &bytes), FILE_OK);
	assert_int_equal(bytes, BYTES);
	free(back);
	free(text);
	free(path);
}

static void special_files_are_refused_at_once(void **state)
{
	(void)state;
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	const int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	assert_int_equal(mkfifo(in_folder("fifo"), 0600), 0);
	snprintf(address.sun_path, sizeof address.sun_path, "%s", in_folder("socket"));
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_fault(in_folder("fifo"), 1000, FILE_NOT_REGULAR);
	assert_fault(in_folder("socket"), 1000, FILE_NOT_REGULAR);
	assert_fault(folder, 1000, FILE_NOT_REGULAR);
	assert_fault("/dev/zero", 1000, FILE_NOT_REGULAR);
	assert_fault("/dev/null", 1000, FILE_NOT_REGULAR);
	close(fd);
}

static void missing_files(void **state)
{
	(void)state;
	assert_fault(in_folder("nothing"), 1000, FILE_MISSING);
	assert_fault("", 1000, FILE_MISSING);
	assert_true(file_write(in_folder("plain"), "x", 1));
	assert_fault(in_folder("plain/inside"), 1000, FILE_MISSING);
	assert_int_equal(symlink("loop", in_folder("loop")), 0);
	assert_fault(in_folder("loop"), 1000, FILE_FAILED);
}

/* A file of /proc says it has no bytes, and has some. */
static void size_is_not_believed(void **state)
{
	(void)state;
	char *text;
	size_t bytes;

	assert_int_equal(file_read("/proc/self/status", 100000, &text, &bytes), FILE_OK);
	assert_memory_equal(text, "Name:", 5);
	free(text);
	assert_fault("/proc/self/status", 10, FILE_TOO_LARGE);
}

/* What DO_IT returns in a child process that is nobody in particular. */
static int as_nobody(int (*do_it)(void))
{
	const pid_t child = fork();
	int status = 0;

	if (!child) {
		if (!geteuid() && (setgid(65534) || setuid(65534)))
			_exit(77);
		_exit(do_it());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

static int read_secret(void)
{
	char *text;
	size_t bytes;

	return (int)file_read(in_folder("secret"), 1000, &text, &bytes);
}

static int write_where_one_may_not(void)
{
	return file_write(in_folder("new"), "x", 1) ? 0 : errno;
}

static void permissions_are_told(void **state)
{
	(void)state;
	assert_true(file_write(in_folder("secret"), "x", 1));
	assert_int_equal(chmod(in_folder("secret"), 0), 0);
	assert_int_equal(chmod(folder, 0555), 0);
	assert_int_equal(as_nobody(read_secret), FILE_DENIED);
	assert_int_equal(as_nobody(write_where_one_may_not), EACCES);
	assert_int_equal(chmod(folder, 0700), 0);
}

/* Standard input is FD while file_read("-") runs. */
static enum file_fault read_standard(int fd, size_t limit, char **text, size_t *bytes)
{
	const int kept = dup(STDIN_FILENO);

	dup2(fd, STDIN_FILENO);
	const enum file_fault fault = file_read("-", limit, text, bytes);

	dup2(kept, STDIN_FILENO);
	close(kept);
	return fault;
}

static void standard_input_may_be_a_pipe(void **state)
{
	(void)state;
	char *text;
	size_t bytes;
	int ends[2];

	assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
	const pid_t child = fork();

	if (!child) {                                   /* in pieces, with a pause that a hasty reader takes for the end */
		for (int i = 0; i < 3; i++) {
			usleep(20000);
			if (write(ends[1], "piece\n", 6) != 6)
				_exit(1);
		}
		_exit(0);
	}
	close(ends[1]);
	assert_int_equal(read_standard(ends[0], 1000, &text, &bytes), FILE_OK);
	assert_string_equal(text, "piece\npiece\npiece\n");
	free(text);
	close(ends[0]);
	waitpid(child, NULL, 0);
}

static void standard_input_has_limits(void **state)
{
	(void)state;
	char *text;
	size_t bytes;
	const int zero = open("/dev/zero", O_RDONLY), here = open(folder, O_RDONLY), terminal = posix_openpt(O_RDWR | O_NOCTTY);

	assert_int_equal(read_standard(zero, 100000, &text, &bytes), FILE_TOO_LARGE);
	assert_int_equal(read_standard(here, 1000, &text, &bytes), FILE_NOT_REGULAR);
	if (terminal >= 0) {
		assert_int_equal(read_standard(terminal, 1000, &text, &bytes), FILE_NOT_REGULAR);
		close(terminal);
	}
	close(zero);
	close(here);
}

static void links_are_never_written_through(void **state)
{
	(void)state;
	assert_true(file_write(in_folder("precious"), "gold", 4));
	assert_int_equal(symlink("precious", in_folder("link")), 0);
	assert_int_equal(symlink("nowhere", in_folder("dangling")), 0);
	errno = 0;
	assert_false(file_write(in_folder("link"), "lead", 4));
	assert_int_equal(errno, ELOOP);
	assert_false(file_write(in_folder("dangling"), "lead", 4));
	assert_int_equal(errno, ELOOP);
	assert_holds(in_folder("precious"), "gold", 4);
	assert_false(file_exists(in_folder("nowhere")));
	assert_int_equal(entries(false), 3);
}

static void only_regular_files_are_replaced(void **state)
{
	(void)state;
	assert_int_equal(mkfifo(in_folder("fifo"), 0600), 0);
	assert_false(file_write(in_folder("fifo"), "x", 1));
	assert_int_equal(errno, ENOTSUP);
	assert_false(file_write("/dev/null", "x", 1));
	assert_int_equal(errno, ENOTSUP);
	assert_false(file_write(folder, "x", 1));
	assert_int_equal(errno, EISDIR);
	assert_false(file_write(in_folder("no/such/folder"), "x", 1));
	assert_int_equal(errno, ENOENT);
	assert_int_equal(entries(false), 1);
}

/* A write that fails half way (the limit on a file's size stands for a full disk): the old content stays, and nothing
 * lies beside it. */
static int write_beyond_the_limit(void)
{
	static char much[50000];

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &(struct rlimit){10000, 10000}))
		return 77;
	memset(much, 'n', sizeof much);
	errno = 0;
	return file_write(in_folder("result"), much, sizeof much) ? 0 : errno;
}

static void failing_writes_leave_the_old_file(void **state)
{
	(void)state;
	assert_true(file_write(in_folder("result"), "old", 3));
	const pid_t child = fork();
	int status = 0;

	if (!child)
		_exit(write_beyond_the_limit());
	waitpid(child, &status, 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), EFBIG);
	assert_holds(in_folder("result"), "old", 3);
	assert_int_equal(entries(false), 1);
}

/* Somebody else's temporary of the same name is stepped over, a link planted there is not followed. */
static void temporaries_are_fresh(void **state)
{
	(void)state;
	char first[64];

	snprintf(first, sizeof first, ".costcast-%ld-0.tmp", (long)getpid());
	assert_true(file_write(in_folder("precious"), "gold", 4));
	assert_int_equal(symlink("precious", in_folder(first)), 0);
	assert_true(file_write(in_folder("result"), "new", 3));
	assert_holds(in_folder("result"), "new", 3);
	assert_holds(in_folder("precious"), "gold", 4);
}

static void long_names_work(void **state)
{
	(void)state;
	char name[256];

	memset(name, 'n', 255);
	name[255] = '\0';
	char path[600];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_true(file_write(path, "x", 1));
	assert_holds(path, "x", 1);
	remove(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(what_is_written_can_be_read, empty_folder),
		cmocka_unit_test_teardown(the_limit_is_exact, empty_folder),
		cmocka_unit_test_teardown(special_files_are_refused_at_once, empty_folder),
		cmocka_unit_test_teardown(missing_files, empty_folder),
		cmocka_unit_test(size_is_not_believed),
		cmocka_unit_test_teardown(permissions_are_told, empty_folder),
		cmocka_unit_test(standard_input_may_be_a_pipe),
		cmocka_unit_test(standard_input_has_limits),
		cmocka_unit_test_teardown(links_are_never_written_through, empty_folder),
		cmocka_unit_test_teardown(only_regular_files_are_replaced, empty_folder),
		cmocka_unit_test_teardown(failing_writes_leave_the_old_file, empty_folder),
		cmocka_unit_test_teardown(temporaries_are_fresh, empty_folder),
		cmocka_unit_test(long_names_work),
	};

	return cmocka_run_group_tests_name("base files", tests, make_folder, remove_folder);
}
