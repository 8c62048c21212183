#include "sim/report/program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sim/base/files.h"
#include "sim/base/memory.h"

extern char **environ;

static bool is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

static bool is_here(const char *folder)
{
	struct stat a, b;

	return stat(folder, &a) == 0 && stat(".", &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

char *program_find(const char *name)
{
	const char *path = getenv("PATH");
	char *list = mem_text(path && *path ? path : "/usr/local/bin:/usr/bin:/bin"), *rest = list, *found = NULL;

	for (char *entry; !found && (entry = strsep(&rest, ":")) != NULL;) {
		if (*entry != '/' || is_here(entry))
			continue;
		found = file_join(entry, name);
		if (!is_program(found)) {
			free(found);
			found = NULL;
		}
	}
	free(list);
	return found;
}

/* No GNUPLOT_LIB, GNUTERM, GDFONTPATH, GNUPLOT_DRIVER_DIR, FIT_LOG, TEXINPUTS, TEXMFHOME … */
static bool may_pass(const char *entry)
{
	static const char *const allowed[] = {"PATH=", "HOME=", "TMPDIR=", "XDG_CACHE_HOME=", "FONTCONFIG_", "LD_LIBRARY_PATH=", NULL};

	for (size_t i = 0; allowed[i]; i++)
		if (strncmp(entry, allowed[i], strlen(allowed[i])) == 0)
			return true;
	return false;
}

char **program_environment(void)
{
	size_t n = 0, kept = 0;
	char **copy;

	while (environ[n])
		n++;
	copy = mem_new(n + 2, sizeof *copy);
	for (size_t i = 0; i < n; i++)
		if (may_pass(environ[i]))
			copy[kept++] = environ[i];
	copy[kept] = (char *)"LC_ALL=C";
	return copy;
}

/* Between fork and exec: async-signal-safe calls only. */
void program_become(const char *path, char *const argv[], const char *folder, char *const environment[], int errors, pid_t parent)
{
	sigset_t none;
	const int null = open("/dev/null", O_RDWR);

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || null < 0 || chdir(folder) != 0)
		_exit(126);
	dup2(null, 0);
	dup2(null, 1);
	dup2(errors < 0 ? null : errors, 2);
	for (int fd = 3; fd < 256; fd++)
		close(fd);
	execve(path, argv, environment);
	_exit(127);
}

bool program_run(const char *path, char *const argv[], const char *folder, double seconds)
{
	const struct timespec nap = {.tv_nsec = 10000000};
	char **environment = program_environment();
	const pid_t parent = getpid(), pid = fork();
	int status = 0;
	bool over = pid < 0;

	if (pid == 0)
		program_become(path, argv, folder, environment, -1, parent);
	for (double waited_s = 0; !over; waited_s += 0.01) {
		const pid_t ended = waitpid(pid, &status, WNOHANG);

		over = ended == pid || (ended < 0 && errno != EINTR);
		if (!over && waited_s > seconds) {
			kill(-pid, SIGKILL);
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			over = true;
		}
		if (!over)
			nanosleep(&nap, NULL);
	}
	free(environment);
	return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
