/* Local time, by the C library's reading of the system's zone data. TZ is changed meanwhile: only while plans are made, in one thread. */
#include "sim/world/rate.h"

#include <ctype.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"

#define ZONES "/usr/share/zoneinfo/"
enum { NAME_BYTES = 64 };

/* "Area/City": no way out of the folder. */
static bool name_fits(const char *zone)
{
	if (!*zone || strlen(zone) > NAME_BYTES || *zone == '/' || *zone == '.')
		return false;
	for (const char *s = zone; *s; s++)
		if (!isascii(*s) || !(isalnum(*s) || strchr("_+-/", *s)))
			return false;
	return true;
}

/* A file of zone data, not one of the tables beside them: the C library takes any other name for UTC. */
static bool zone_exists(const char *path)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	char magic[4] = "";
	struct stat about;
	bool ok;

	if (fd < 0)
		return false;
	ok = fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && read(fd, magic, sizeof magic) == sizeof magic && memcmp(magic, "TZif", 4) == 0;
	close(fd);
	return ok;
}

static long offset_at(int64_t unix_s)
{
	const time_t t = (time_t)unix_s;
	struct tm local = {0};

	localtime_r(&t, &local);
	return local.tm_gmtoff;
}

/* The first second in (LOW, HIGH] whose offset is not LOW's, where HIGH's is another. */
static int64_t change_in(int64_t low, int64_t high)
{
	const long before = offset_at(low);

	while (high - low > 1) {
		const int64_t middle = low + (high - low) / 2;

		if (offset_at(middle) == before)
			low = middle;
		else
			high = middle;
	}
	return high;
}

/* Changes of [FROM, TO), into CHANGE where that is not NULL. No zone changes twice within a day. */
static size_t changes_of(int64_t from, int64_t to, int64_t start_unix_s, struct zone_offset *change)
{
	const int64_t day = (int64_t)DAY_S;
	size_t count = 1;

	if (change)
		change[0] = (struct zone_offset){-INFINITY, (double)offset_at(from)};
	while (from < to) {
		int64_t next = from + day < to ? from + day : to;

		if (offset_at(next) != offset_at(from)) {
			next = change_in(from, next);
			if (change && next < to)
				change[count] = (struct zone_offset){(double)(next - start_unix_s), (double)offset_at(next)};
			count += next < to;
		}
		from = next;
	}
	return count;
}

static void zone_set(const char *tz)
{
	if (tz)
		setenv("TZ", tz, 1);
	else
		unsetenv("TZ");
	tzset();
}

const struct zone_offset *zone_offsets(struct arena *arena, const char *zone, int64_t start_unix_s, double from_s, double to_s, size_t *count)
{
	const int64_t from = start_unix_s + (int64_t)floor(from_s), to = start_unix_s + (int64_t)ceil(to_s);
	const char *path = arena_textf(arena, ":" ZONES "%s", zone), *was = getenv("TZ");
	struct zone_offset *offset;

	if (!name_fits(zone) || !zone_exists(path + 1))
		return NULL;
	was = was ? arena_text(arena, was) : NULL;
	zone_set(path);
	*count = changes_of(from, to, start_unix_s, NULL);
	offset = arena_alloc(arena, *count, sizeof *offset);
	changes_of(from, to, start_unix_s, offset);
	zone_set(was);
	return offset;
}
