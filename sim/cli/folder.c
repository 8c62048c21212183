#include "sim/cli/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/files.h"
#include "sim/base/memory.h"
#include "sim/cli/cli.h"
#include "sim/cli/emit.h"

#define TEMP_WORD "costcast-tmp-"
#define NAME_MOST 200                     /* of the folder's name, in names made from it */

static int __attribute__((format(printf, 1, 2))) refuse(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("costcast: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	return STATUS_CANNOT_CREATE;
}

static int remove_one(const char *path, const struct stat *there, int kind, struct FTW *at)
{
	(void)there, (void)kind, (void)at;
	remove(path);
	return 0;
}

static void remove_tree(const char *path)
{
	nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

/* May costcast use what stands at folder->path? Fills exists and before. */
static int look_at(struct folder *folder, bool force)
{
	struct stat there;

	if (lstat(folder->path, &there) != 0)
		return errno == ENOENT ? STATUS_DONE : emit_failed(folder->asked, errno);
	if (S_ISLNK(there.st_mode))
		return refuse(_("\"%s\" is a symbolic link: name the folder itself"), folder->asked);
	if (!S_ISDIR(there.st_mode))
		return refuse(_("\"%s\" is not a folder"), folder->asked);
	folder->exists = true;
	if (!marker_read(&folder->before, folder->path) && !force)
		return refuse(_("\"%s\" was not made by costcast: choose another folder, or --force to add to this one"),
			      folder->asked);
	char *real = realpath(folder->path, NULL);
	if (real) {
		free(folder->path);
		folder->path = real;
	}
	return STATUS_DONE;
}

static bool make_parents(const char *path)
{
	char *copy = mem_text(path);
	bool good = true;

	for (char *slash = copy + 1; good && *copy && (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		good = mkdir(copy, 0777) == 0 || errno == EEXIST;
		*slash = '/';
	}
	free(copy);
	return good;
}

/* The temporary stands beside the folder; inside it when that is a mount of its own, for rename() does not cross. */
static char *workplace(const struct folder *folder)
{
	struct stat parent, self;
	char *beside = file_dirname(folder->path);

	if (folder->exists && stat(beside, &parent) == 0 && stat(folder->path, &self) == 0 && parent.st_dev != self.st_dev) {
		free(beside);
		return mem_text(folder->path);
	}
	return beside;
}

/* An flock on a file that is still there under its name: whoever ends removes it while holding it. */
static int take_lock(struct folder *folder)
{
	for (int tries = 0; tries < 100; tries++) {
		struct stat held, named;

		folder->lock_fd = open(folder->lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
		if (folder->lock_fd < 0)
			return emit_failed(folder->asked, errno);
		if (flock(folder->lock_fd, LOCK_EX | LOCK_NB) != 0)
			break;
		if (fstat(folder->lock_fd, &held) == 0 && lstat(folder->lock, &named) == 0 && held.st_ino == named.st_ino)
			return STATUS_DONE;
		close(folder->lock_fd);
	}
	if (folder->lock_fd >= 0)
		close(folder->lock_fd);
	folder->lock_fd = -1;
	return refuse(_("another costcast is writing \"%s\""), folder->asked);
}

/* Temporaries of runs that were killed: under the lock they belong to nobody. */
static void remove_stale(const char *place, const char *prefix)
{
	DIR *dir = opendir(place);

	if (!dir)
		return;
	for (const struct dirent *entry; (entry = readdir(dir));)
		if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0) {
			char *path = file_join(place, entry->d_name);
			remove_tree(path);
			free(path);
		}
	closedir(dir);
}

static int make_temp(struct folder *folder)
{
	const mode_t mask = umask(0);
	char *place = workplace(folder);
	struct text name = {0}, path = {0};
	int status;

	umask(mask);
	text_addf(&path, "%s/.%.*s.costcast-lock", place, NAME_MOST, file_basename(folder->path));
	folder->lock = mem_text(text_str(&path));
	status = take_lock(folder);
	if (!status) {
		text_addf(&name, ".%.*s." TEMP_WORD, NAME_MOST, file_basename(folder->path));
		remove_stale(place, text_str(&name));
		text_clear(&path);
		text_addf(&path, "%s/%sXXXXXX", place, text_str(&name));
		folder->temp = mem_text(text_str(&path));
		if (!mkdtemp(folder->temp)) {
			status = emit_failed(folder->asked, errno);
			free(folder->temp);
			folder->temp = NULL;
		} else {
			chmod(folder->temp, 0777 & ~mask);
		}
	}
	text_release(&name);
	text_release(&path);
	free(place);
	return status;
}

int folder_open(struct folder *folder, const char *asked, bool force, bool adds)
{
	size_t length = strlen(asked);

	*folder = (struct folder){.asked = asked, .adds = adds, .lock_fd = -1, .path = mem_text(asked)};
	while (length > 1 && folder->path[length - 1] == '/')
		folder->path[--length] = '\0';
	int status = look_at(folder, force);
	if (!status && !folder->exists && !make_parents(folder->path))
		status = emit_failed(asked, errno);
	if (!status)
		status = make_temp(folder);
	if (status)
		folder_close(folder);
	return status;
}

int folder_put(const struct folder *folder, const char *name, const struct text *text)
{
	char *path = file_join(folder->temp, name);
	const bool good = file_write(path, text_str(text), text->len);
	const int error = errno;

	free(path);
	if (good)
		return STATUS_DONE;
	path = file_join(folder->asked, name);
	const int status = emit_failed(path, error);
	free(path);
	return status;
}

int folder_drawn(const struct folder *folder, bool written, char *note, bool quiet)
{
	int status = STATUS_DONE;

	if (!written) {
		char *path = file_join(folder->asked, "plots");

		status = emit_failed(path, errno);
		free(path);
	}
	if (note)
		emit_note(quiet, "%s", note);
	free(note);
	return status;
}

/* One file out of the temporary, over the one of the same name; nothing when it was not written this time. */
static int move_in(const struct folder *folder, const char *name)
{
	char *from = file_join(folder->temp, name), *to = file_join(folder->path, name);
	const bool good = !file_exists(from) || rename(from, to) == 0;
	const int status = good ? STATUS_DONE : emit_failed(to, errno);

	free(from);
	free(to);
	return status;
}

static int make_plots(const struct folder *folder)
{
	char *plots = file_join(folder->path, "plots");
	struct stat there;
	int status = STATUS_DONE;

	if (lstat(plots, &there) != 0)
		status = mkdir(plots, 0777) == 0 ? STATUS_DONE : emit_failed(plots, errno);
	else if (!S_ISDIR(there.st_mode))
		status = refuse(_("\"%s\" is not a folder"), plots);
	free(plots);
	return status;
}

/* Into a folder that holds files of others: one by one, the marker last, then those of ours that are no more. */
static int merge(const struct folder *folder, const struct marker *now)
{
	int status = make_plots(folder);

	for (size_t i = 0; !status && i < now->files; i++)
		status = move_in(folder, now->file[i]);
	if (!status)
		status = move_in(folder, MARKER_NAME);
	for (size_t i = 0; !status && i < folder->before.files; i++)
		if (!marker_has(now, folder->before.file[i])) {
			char *old = file_join(folder->path, folder->before.file[i]);
			unlink(old);
			free(old);
		}
	return status;
}

/* Is there nothing in it but what costcast wrote? Then the whole folder can be exchanged in one step. */
static bool all_ours(const struct folder *folder)
{
	struct marker there = {0};
	bool others, ours = true;

	marker_list(&there, folder->path, &others);
	for (size_t i = 0; i < there.files; i++)
		ours = ours && marker_has(&folder->before, there.file[i]);
	marker_release(&there);
	return ours && !others;
}

static int put_into_place(const struct folder *folder, const struct marker *now)
{
	if (!folder->exists)
		return rename(folder->temp, folder->path) == 0 ? STATUS_DONE : emit_failed(folder->asked, errno);
	if (!folder->adds && all_ours(folder) &&
	    renameat2(AT_FDCWD, folder->temp, AT_FDCWD, folder->path, RENAME_EXCHANGE) == 0)
		return STATUS_DONE;
	return merge(folder, now);
}

int folder_commit(struct folder *folder, enum lang lang, uint64_t replications, const char *command)
{
	struct marker now = {.lang = lang, .replications = replications, .command = command ? mem_text(command) : NULL};
	struct text text = {0};
	bool others;

	marker_list(&now, folder->temp, &others);
	for (size_t i = 0; folder->adds && i < folder->before.files; i++)
		marker_add(&now, folder->before.file[i]);
	marker_write(&now, &text);
	int status = folder_put(folder, MARKER_NAME, &text);
	if (!status)
		status = put_into_place(folder, &now);
	text_release(&text);
	marker_release(&now);
	return status;
}

void folder_close(struct folder *folder)
{
	if (folder->temp)
		remove_tree(folder->temp);
	if (folder->lock_fd >= 0) {
		unlink(folder->lock);
		close(folder->lock_fd);
	}
	marker_release(&folder->before);
	free(folder->path);
	free(folder->temp);
	free(folder->lock);
	*folder = (struct folder){.lock_fd = -1};
}
