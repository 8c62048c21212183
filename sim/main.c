/* The only file that sees both the models (one registry, models/models.c) and the command line. */
#include "sim/cli/cli.h"
#include "sim/world/model.h"

int main(int argc, char **argv)
{
	return cli_main(&models, argc, argv);
}
