/* Marching squares: Lorensen & Cline 1987 in the plane; a saddle is decided by the mean of its four corners. */
#include <math.h>

#include "sim/base/memory.h"
#include "sim/study/sweep.h"

struct corner { double x, y, z; };

/* Where the edge from A to B passes the level 0. */
static struct corner on_edge(struct corner a, struct corner b)
{
	const double share = a.z / (a.z - b.z);

	return (struct corner){a.x + share * (b.x - a.x), a.y + share * (b.y - a.y), 0};
}

static void piece_add(struct sweep_piece **piece, size_t *count, struct corner a, struct corner b)
{
	*piece = mem_grow(*piece, *count + 1, sizeof **piece);
	(*piece)[(*count)++] = (struct sweep_piece){a.x, a.y, b.x, b.y};
}

static void square(const struct corner c[4], struct sweep_piece **piece, size_t *count)
{
	struct corner cut[4];
	size_t cuts = 0;

	for (int i = 0; i < 4; i++) {
		const struct corner a = c[i], b = c[(i + 1) % 4];

		if (!isfinite(a.z) || !isfinite(b.z))
			return;
		if ((a.z < 0) != (b.z < 0))
			cut[cuts++] = on_edge(a, b);
	}
	if (cuts == 2) {
		piece_add(piece, count, cut[0], cut[1]);
	} else if (cuts == 4) {         /* around the corners that differ from the middle */
		const bool middle = c[0].z + c[1].z + c[2].z + c[3].z < 0, first = (c[0].z < 0) != middle;

		piece_add(piece, count, cut[first ? 3 : 0], cut[first ? 0 : 1]);
		piece_add(piece, count, cut[first ? 1 : 2], cut[first ? 2 : 3]);
	}
}

size_t contour_of(const double *z, size_t columns, size_t rows, double level, struct sweep_piece **pieces)
{
	size_t count = 0;

	*pieces = NULL;
	for (size_t x = 0; x + 1 < columns; x++)
		for (size_t y = 0; y + 1 < rows; y++) {
			const double px = (double)x, py = (double)y;
			const struct corner corner[4] = {{px, py, z[x * rows + y] - level},
							 {px + 1, py, z[(x + 1) * rows + y] - level},
							 {px + 1, py + 1, z[(x + 1) * rows + y + 1] - level},
							 {px, py + 1, z[x * rows + y + 1] - level}};

			square(corner, pieces, &count);
		}
	return count;
}
