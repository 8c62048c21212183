#include "sim/cli/stop.h"

#include <unistd.h>

#include "sim/cli/cli.h"

volatile sig_atomic_t stop_asked;

static void on_signal(int number)
{
	if (stop_asked)
		_exit(STATUS_INTERRUPTED);
	stop_asked = number;
}

void stop_install(void)
{
	static const int asks[] = {SIGINT, SIGTERM, SIGHUP, SIGXCPU};
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART}, before;

	sigemptyset(&action.sa_mask);
	for (unsigned i = 0; i < sizeof asks / sizeof *asks; i++)
		if (sigaction(asks[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			sigaction(asks[i], &action, NULL);
}
