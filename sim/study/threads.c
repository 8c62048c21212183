/* How many threads: what was asked for, else OMP_NUM_THREADS when it makes sense, else the processors we may use. */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/base/lang.h"
#include "sim/base/units.h"
#include "sim/study/futures.h"

enum { MAX_THREADS = 256 };

static int processors(void)
{
	cpu_set_t set;
	int count = 0;

	if (sched_getaffinity(0, sizeof set, &set) == 0)
		count = CPU_COUNT(&set);
	return count < 1 ? 1 : count > MAX_THREADS ? MAX_THREADS : count;
}

/* 0 when the variable is absent or nonsense; the latter is said once. */
static int from_environment(void)
{
	static bool told;
	const char *text = getenv("OMP_NUM_THREADS");
	unsigned long long wanted;

	if (!text || !*text)
		return 0;
	if (integer_read(text, &wanted) && wanted >= 1 && wanted <= MAX_THREADS)
		return (int)wanted;
	if (!told) {
		fprintf(stderr, _("costcast: warning: OMP_NUM_THREADS=\"%.40s\" is not a number from 1 to %d; ignored\n"), text,
			MAX_THREADS);
		told = true;
	}
	return 0;
}

int futures_threads(int threads)
{
	if (threads <= 0)
		threads = from_environment();
	if (threads <= 0)
		threads = processors();
	return threads > MAX_THREADS ? MAX_THREADS : threads;
}
