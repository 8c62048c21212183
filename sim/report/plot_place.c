#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/plot.h"

#define CLEAR_PX 3.0              /* room kept around a label */
#define STEP_PX 4.0               /* a line counts as a point each so many px */

void place_release(struct place_map *map)
{
	free(map->px);
	free(map->py);
	free(map->taken);
	*map = (struct place_map){0};
}

void place_point(struct place_map *map, double x, double y)
{
	if (map->points == map->cap) {
		map->cap = map->cap ? 2 * map->cap : 1024;
		map->px = mem_grow(map->px, map->cap, sizeof *map->px);
		map->py = mem_grow(map->py, map->cap, sizeof *map->py);
	}
	map->px[map->points] = x;
	map->py[map->points++] = y;
}

void place_segment(struct place_map *map, double x0, double y0, double x1, double y1)
{
	const int steps = (int)fmin(2000, ceil(hypot(x1 - x0, y1 - y0) / STEP_PX));

	for (int i = 0; i <= steps; i++) {
		const double t = steps ? (double)i / steps : 0;

		place_point(map, x0 + t * (x1 - x0), y0 + t * (y1 - y0));
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
	for (size_t i = 0; i < map->points; i++)
		cost += map->px[i] >= r.x0 && map->px[i] <= r.x1 && map->py[i] >= r.y0 && map->py[i] <= r.y1;
	return cost;
}
