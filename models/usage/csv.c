#include "models/usage/usage.h"
#include "sim/base/lang.h"

bool csv_read(const struct binding *b, struct history *history, const struct node *file, const char *path)
{
	(void)history;
	diag_error(b->diag, file->at, "\"%s.file\": not yet", path);
	return false;
}
