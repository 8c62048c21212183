#include "models/inference/line.h"

/* The binary heap of Williams (CACM 7(6), 1964), of requests and of moments. Equal times keep the order of their numbers, so that no
 * order of pushes shows. */
static bool sooner(const struct request *a, const struct request *b)
{
	return a->joined_s != b->joined_s ? a->joined_s < b->joined_s : a->number < b->number;
}

void later_push(struct later *later, const struct request *request)
{
	size_t i = later->count++;

	if (i == later->cap) {
		later->cap = later->cap ? 2 * later->cap : 64;
		later->item = mem_grow(later->item, later->cap, sizeof *later->item);
	}
	for (; i && sooner(request, later->item + (i - 1) / 2); i = (i - 1) / 2)
		later->item[i] = later->item[(i - 1) / 2];
	later->item[i] = *request;
}

void later_pop(struct later *later, struct request *request)
{
	const struct request last = later->item[--later->count];
	size_t i = 0;

	*request = later->item[0];
	for (size_t child; (child = 2 * i + 1) < later->count; i = child) {
		child += child + 1 < later->count && sooner(later->item + child + 1, later->item + child);
		if (!sooner(later->item + child, &last))
			break;
		later->item[i] = later->item[child];
	}
	later->item[i] = last;
}

static bool before(const struct due *a, const struct due *b)
{
	return a->at_s != b->at_s ? a->at_s < b->at_s : a->which < b->which;
}

void dues_push(struct dues *dues, double at_s, int64_t which)
{
	const struct due due = {at_s, which};
	size_t i = dues->count++;

	if (i == dues->cap) {
		dues->cap = dues->cap ? 2 * dues->cap : 64;
		dues->item = mem_grow(dues->item, dues->cap, sizeof *dues->item);
	}
	for (; i && before(&due, dues->item + (i - 1) / 2); i = (i - 1) / 2)
		dues->item[i] = dues->item[(i - 1) / 2];
	dues->item[i] = due;
}

void dues_pop(struct dues *dues)
{
	const struct due last = dues->item[--dues->count];
	size_t i = 0;

	for (size_t child; (child = 2 * i + 1) < dues->count; i = child) {
		child += child + 1 < dues->count && before(dues->item + child + 1, dues->item + child);
		if (!before(dues->item + child, &last))
			break;
		dues->item[i] = dues->item[child];
	}
	dues->item[i] = last;
}
