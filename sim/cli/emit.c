#include "sim/cli/emit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/files.h"
#include "sim/base/lang.h"
#include "sim/cli/cli.h"

static bool stdout_lost;                  /* said once is enough */

/* A reader that has seen enough (`| head`) is no mishap: only the status tells of it. */
static int stdout_failed(void)
{
	if (!stdout_lost && errno != EPIPE)
		fprintf(stderr, _("costcast: cannot write to standard output: %s\n"), strerror(errno));
	stdout_lost = true;
	return STATUS_CANNOT_WRITE;
}

/* A short write or a full disk may show only now. */
static void close_stdout(void)
{
	if (stdout_lost || fflush(stdout) != 0 || ferror(stdout))
		_exit(stdout_failed());
}

void emit_init(void)
{
	/* opened the wrong way round, so that using them still fails as it should */
	static const int how[] = {O_WRONLY, O_RDONLY, O_WRONLY};

	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", how[fd]) < 0)
			_exit(STATUS_FAILED);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);         /* a limit on file sizes is told by write() */
	atexit(close_stdout);
}

int emit_stdout(const struct text *text)
{
	if (fwrite(text_str(text), 1, text->len, stdout) == text->len && fflush(stdout) == 0)
		return STATUS_DONE;
	return stdout_failed();
}

int emit_status(int error)
{
	switch (error) {
	case ENOSPC: case EDQUOT: case EIO: case EFBIG: case EPIPE: case ENXIO:
		return STATUS_CANNOT_WRITE;
	default:
		return STATUS_CANNOT_CREATE;
	}
}

int emit_failed(const char *path, int error)
{
	fprintf(stderr, _("costcast: cannot write \"%s\": %s\n"), path, error ? strerror(error) : _("unknown cause"));
	return emit_status(error);
}

static int write_through(const char *path, const struct text *text)
{
	const int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	size_t done = 0;

	if (fd < 0)
		return emit_failed(path, errno);
	while (done < text->len) {
		const ssize_t n = write(fd, text->s + done, text->len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			const int error = errno;
			close(fd);
			emit_failed(path, error);
			return STATUS_CANNOT_WRITE;
		}
		done += (size_t)n;
	}
	return close(fd) == 0 ? STATUS_DONE : emit_failed(path, errno);
}

int emit_file(const char *path, const struct text *text)
{
	struct stat there;

	if (strcmp(path, "-") == 0)
		return emit_stdout(text);
	if (stat(path, &there) == 0 && (S_ISFIFO(there.st_mode) || S_ISCHR(there.st_mode)))
		return write_through(path, text);
	return file_write(path, text_str(text), text->len) ? STATUS_DONE : emit_failed(path, errno);
}

void emit_note(bool quiet, const char *format, ...)
{
	va_list arguments;

	if (quiet)
		return;
	va_start(arguments, format);
	fputs("costcast: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
}
