#include "sim/cli/commands.h"

int command_diff(const struct models *known, const struct options *options)
{
	(void)known;
	(void)options;
	return STATUS_FAILED;
}
