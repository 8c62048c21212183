#include "sim/base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/lang.h"
#include "sim/base/memory.h"
#include "sim/base/text.h"

static enum file_fault fault_of_errno(void)
{
	switch (errno) {
	case ENOENT:
	case ENOTDIR:
		return FILE_MISSING;
	case EACCES:
	case EPERM:
		return FILE_DENIED;
	case EISDIR:
	case ENXIO:             /* a socket, or a device without a driver */
		return FILE_NOT_REGULAR;
	default:
		return FILE_FAILED;
	}
}

const char *file_fault_text(enum file_fault fault)
{
	switch (fault) {
	case FILE_OK:
		return N_("no fault");
	case FILE_MISSING:
		return N_("there is no such file");
	case FILE_DENIED:
		return N_("no permission to read it");
	case FILE_NOT_REGULAR:
		return N_("it is not a regular file");
	case FILE_TOO_LARGE:
		return N_("the file is too large");
	case FILE_FAILED:
		break;
	}
	return N_("it cannot be read");
}

/* Standard input may be a file or a pipe, and is then read as it comes; a terminal would only look like a hang. */
static enum file_fault open_for_reading(const char *path, int *fd, off_t *size)
{
	const bool standard = !strcmp(path, "-") || !strcmp(path, "/dev/stdin");
	struct stat st;

	*fd = standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	if (*fd < 0)
		return fault_of_errno();
	if (fstat(*fd, &st))
		return fault_of_errno();
	if (standard ? S_ISDIR(st.st_mode) || S_ISBLK(st.st_mode) || isatty(*fd) : !S_ISREG(st.st_mode))
		return FILE_NOT_REGULAR;
	*size = S_ISREG(st.st_mode) ? st.st_size : 0;
	return FILE_OK;
}

/* 0 at the end, -1 on failure; waits when somebody made standard input non-blocking. */
static ssize_t read_some(int fd, char *to, size_t bytes)
{
	for (;;) {
		const ssize_t got = read(fd, to, bytes);

		if (got >= 0 || (errno != EINTR && errno != EAGAIN))
			return got;
		if (errno == EAGAIN && poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, -1) < 0 && errno != EINTR)
			return -1;
	}
}

static enum file_fault read_all(int fd, size_t limit, struct text *text)
{
	char piece[16384];

	text_addn(text, "", 0);
	for (;;) {
		const ssize_t got = read_some(fd, piece, sizeof piece);

		if (got < 0)
			return fault_of_errno();
		if (!got)
			return FILE_OK;
		if ((size_t)got > limit - text->len)
			return FILE_TOO_LARGE;
		text_addn(text, piece, (size_t)got);
	}
}

enum file_fault file_read(const char *path, size_t limit, char **text, size_t *bytes)
{
	struct text all = {0};
	int fd = -1;
	off_t size = 0;
	enum file_fault fault = open_for_reading(path, &fd, &size);

	*text = NULL;
	*bytes = 0;
	if (fault == FILE_OK)
		fault = (uintmax_t)size > limit ? FILE_TOO_LARGE : read_all(fd, limit, &all);
	if (fd >= 0)
		close(fd);
	if (fault != FILE_OK) {
		text_release(&all);
		return fault;
	}
	*text = all.s;
	*bytes = all.len;
	return FILE_OK;
}

static bool write_all(int fd, const char *text, size_t bytes)
{
	while (bytes) {
		const ssize_t put = write(fd, text, bytes);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		text += put;
		bytes -= (size_t)put;
	}
	return true;
}

/* Only a regular file, or nothing, may be replaced: never a link, and never /dev/null by someone who is root. */
static bool may_replace(const char *path)
{
	struct stat st;

	if (lstat(path, &st))
		return errno == ENOENT;
	if (S_ISREG(st.st_mode))
		return true;
	errno = S_ISLNK(st.st_mode) ? ELOOP : S_ISDIR(st.st_mode) ? EISDIR : ENOTSUP;
	return false;
}

/* A new file beside PATH. Its name depends on the process and a count, not on PATH, whose name may be of full length. */
static int open_beside(const char *path, struct text *name)
{
	char *dir = file_dirname(path);
	int fd = -1;

	for (int i = 0; i < 100 && fd < 0; i++) {
		text_clear(name);
		text_addf(name, "%s/.costcast-%ld-%d.tmp", dir, (long)getpid(), i);
		fd = open(name->s, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	free(dir);
	return fd;
}

bool file_write(const char *path, const char *text, size_t bytes)
{
	struct text aside = {0};

	if (!may_replace(path))
		return false;
	const int fd = open_beside(path, &aside);
	bool done = fd >= 0;

	if (done) {
		done = write_all(fd, text, bytes);
		int why = errno;

		if (close(fd) && done) {                /* a full disk may show only here */
			done = false;
			why = errno;
		}
		if (done && rename(aside.s, path)) {
			done = false;
			why = errno;
		}
		if (!done) {
			unlink(aside.s);
			errno = why;
		}
	}
	const int why = errno;

	text_release(&aside);
	errno = why;
	return done;
}
