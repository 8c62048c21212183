/* Until sim/world/rate.c and zones.c are there: Europe/Madrid in 2024, and the largest rate of a sine. To be deleted with them. */
#ifndef COSTCAST_TESTS_SCALER_DOUBLE_H
#define COSTCAST_TESTS_SCALER_DOUBLE_H

const struct zone_offset *zone_offsets(struct arena *arena, const char *zone, int64_t start_unix_s, double from_s, double to_s, size_t *count)
{
	struct zone_offset *offset = arena_alloc(arena, 3, sizeof *offset);

	(void)from_s;
	(void)to_s;
	if (strcmp(zone, "Europe/Madrid") != 0)
		return NULL;
	offset[0] = (struct zone_offset){-INFINITY, 3600};
	offset[1] = (struct zone_offset){(double)(unix_of("2024-03-31T01:00:00Z") - start_unix_s), 7200};
	offset[2] = (struct zone_offset){(double)(unix_of("2024-10-27T01:00:00Z") - start_unix_s), 3600};
	*count = 3;
	return offset;
}

double rate_peak_per_s(const struct rate_rule *rule, double from_s, double to_s)
{
	double peak = rule->per_s;

	for (double t = from_s; rule->form == RATE_SINE && t <= to_s; t += 60)
		peak = fmax(t > from_s ? peak : 0, rule->per_s * (1 + rule->amplitude * sin(2 * M_PI * t / rule->period_s)));
	return peak;
}

#endif
