#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/plot.h"

#define CLEAR_PX 4.0              /* room kept around a label */
#define CELL_PX 4.0               /* what is drawn is counted in cells of this size … */
enum { LINE_WEIGHT = 4 };         /* … a line more heavily than a dot: a cloud may be covered sooner */

void place_release(struct place_map *map)
{
	free(map->cell);
	free(map->taken);
	*map = (struct place_map){0};
}

static size_t clamped(double px, double from, size_t cells)
{
	return (size_t)fmax(0, fmin((double)cells - 1, floor((px - from) / CELL_PX)));
}

static void add(struct place_map *map, double x, double y, unsigned weight)
{
	const struct rect area = map->area;

	if (!(x >= area.x0 && x <= area.x1 && y >= area.y0 && y <= area.y1))
		return;
	if (!map->cell) {
		map->columns = (size_t)((area.x1 - area.x0) / CELL_PX) + 1;
		map->rows = (size_t)((area.y1 - area.y0) / CELL_PX) + 1;
		map->cell = mem_new(map->columns * map->rows, sizeof *map->cell);
	}
	map->cell[clamped(y, area.y0, map->rows) * map->columns + clamped(x, area.x0, map->columns)] += weight;
}

void place_point(struct place_map *map, double x, double y)
{
	add(map, x, y, 1);
}

void place_segment(struct place_map *map, double x0, double y0, double x1, double y1)
{
	const int steps = (int)fmin(2000, ceil(hypot(x1 - x0, y1 - y0) / CELL_PX));

	for (int i = 0; i <= steps; i++) {
		const double t = steps ? (double)i / steps : 0;

		add(map, x0 + t * (x1 - x0), y0 + t * (y1 - y0), LINE_WEIGHT);
	}
}

void place_take(struct place_map *map, struct rect rect)
{
	if (map->rects == map->rect_cap) {
		map->rect_cap = map->rect_cap ? 2 * map->rect_cap : 16;
		map->taken = mem_grow(map->taken, map->rect_cap, sizeof *map->taken);
	}
	map->taken[map->rects++] = rect;
}

static double overlap(struct rect a, struct rect b)
{
	const double w = fmin(a.x1, b.x1) - fmax(a.x0, b.x0), h = fmin(a.y1, b.y1) - fmax(a.y0, b.y0);

	return w > 0 && h > 0 ? w * h : 0;
}

double place_cost(const struct place_map *map, struct rect r)
{
	double cost = 0;

	r = (struct rect){r.x0 - CLEAR_PX, r.y0 - CLEAR_PX, r.x1 + CLEAR_PX, r.y1 + CLEAR_PX};
	cost += 1e6 * (fmax(0, map->area.x0 - r.x0) + fmax(0, r.x1 - map->area.x1));
	cost += 1e6 * (fmax(0, map->area.y0 - r.y0) + fmax(0, r.y1 - map->area.y1));
	for (size_t i = 0; i < map->rects; i++)
		cost += 1e3 * overlap(r, map->taken[i]);
	if (!map->cell)
		return cost;
	for (size_t y = clamped(r.y0, map->area.y0, map->rows); y <= clamped(r.y1, map->area.y0, map->rows); y++)
		for (size_t x = clamped(r.x0, map->area.x0, map->columns); x <= clamped(r.x1, map->area.x0, map->columns); x++)
			cost += map->cell[y * map->columns + x];
	return cost;
}
