#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/files.h"
#include "sim/base/memory.h"
#include "sim/base/text.h"

bool file_exists(const char *path)
{
	struct stat st;

	return !stat(path, &st);
}

static bool is_folder(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

char *file_join(const char *dir, const char *name)
{
	struct text path = {0};

	text_add(&path, dir);
	if (*dir && dir[strlen(dir) - 1] != '/')
		text_addc(&path, '/');
	text_add(&path, name);
	return path.s;
}

char *file_dirname(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct text dir = {0};

	while (slash > path && slash[-1] == '/')
		slash--;
	if (!slash)
		text_addc(&dir, '.');
	else
		text_addn(&dir, path, slash == path ? 1 : (size_t)(slash - path));
	return dir.s;
}

const char *file_basename(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool name_is_safe(const char *name)
{
	size_t length = 0;

	if (*name == '.' || *name == '-')
		return false;
	for (; name[length]; length++) {
		const char c = name[length];

		if (length == 64 || !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
				      c == '.' || c == '_' || c == '-'))
			return false;
	}
	return length > 0;
}

/* DIR/SUB if it is a folder; what is built ("build/locale") is installed without its "build/". */
static char *folder_in(const char *dir, const char *sub)
{
	char *path = file_join(dir, sub);

	if (is_folder(path))
		return path;
	free(path);
	if (strncmp(sub, "build/", 6))
		return NULL;
	path = file_join(dir, sub + 6);
	if (is_folder(path))
		return path;
	free(path);
	return NULL;
}

/* The folder of the running program in fresh memory; NULL when nobody tells. Without /proc, as in an empty root, the kernel still
 * left the name by which the program was started. */
static char *program_folder(void)
{
	char path[4096];
	const ssize_t bytes = readlink("/proc/self/exe", path, sizeof path - 1);
	const char *started = (const char *)(uintptr_t)getauxval(AT_EXECFN);

	if (bytes <= 0)
		return started ? file_dirname(started) : NULL;
	if ((size_t)bytes >= sizeof path - 1)
		return NULL;
	path[bytes] = '\0';
	return file_dirname(path);
}

/* Beside the program; in the share/ of its prefix; or up to three levels above it, where only a source tree counts
 * (a test in build/unit finds the tree, but /usr/local/bin/costcast does not take somebody's /usr/plots). */
static char *folder_near_program(const char *sub)
{
	char *dir = program_folder();
	char *found = dir ? folder_in(dir, sub) : NULL;

	for (int level = 1; dir && !found && level <= 3; level++) {
		char *above = file_dirname(dir);
		char *share = level == 1 ? file_join(above, "share/costcast") : NULL;
		char *mark = file_join(above, "sim/base/files.h");

		if (share)
			found = folder_in(share, sub);
		if (!found && file_exists(mark))
			found = folder_in(above, sub);
		free(share);
		free(mark);
		free(dir);
		dir = above;
	}
	free(dir);
	return found;
}

char *data_folder(const char *sub)
{
	const char *given = getenv("COSTCAST_DATA");
	char *found = given && *given ? folder_in(given, sub) : NULL;

	if (!found)
		found = folder_near_program(sub);
#ifdef COSTCAST_DATADIR
	if (!found)
		found = folder_in(COSTCAST_DATADIR, sub);
#endif
	return found;
}
