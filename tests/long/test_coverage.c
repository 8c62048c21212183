/* What a 95 % interval promises: over 1,000 seeds it holds the truth in 926 to 971 of them (.95 and 3.1 to 3.5 standard
 * deviations of a binomial count). The truths are closed forms:
 *   A  on demand, 10 h of work after a startup that is exponential of mean 2 h: a shifted exponential, all of it known
 *   C  spot, the same startup at each grant, checkpoints of no length each tau = 2 h, interruptions of rate L while it works:
 *      E[T] = 2 + N (1/L + 2)(e^{L tau} - 1); it shares A's first startup, so C - A is a paired difference with correlation */
#include "tests/oracle/lives.h"

enum { SEEDS = 1000, FUTURES = 1000, LEAST = 926, MOST = 971 };

#define L (1.0 / 8)
static const char yaml[] = "version: 1\nsimulate: {replications: 1000, confidence: 95 %}\ngoal: {deadline: 13 h}\n"
	"prices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}\nreport: {baseline: A}\n"
	"thresholds: [\"p95(hours) < 20 h\", \"p50(hours) < 20 h\", \"P(late) < 50 %\", \"P(hours < 10.2 h) < 50 %\", \"mean(hours) < 99 h\"]\n"
	"workloads: {job: {kind: training, instance: toy, work: 10 h, checkpoint: {every: 2 h}, startup: {exponential: {mean: 2 h}}, "
	"exposed: {survivors: false, restart: false}, give_up_after: 9 y}}\nmarket: {spot: {interruptions: {rate: 0.125 /h}}}\n"
	"strategies: {A: {buy: on_demand}, C: {buy: spot}}\n";

enum claim { MEAN, MEAN_INTERRUPTED, DIFFERENCE, P95, P50, LATE, RARE, THRESHOLD_MEAN, CLAIMS };
static const char *const claim_name[CLAIMS] = {"mean", "mean with interruptions", "paired difference", "p95", "p50",
					       "probability", "rare probability", "mean of a threshold"};

static double truth(enum claim claim)
{
	const double interrupted = 2 + 5 * (1 / L + 2) * (exp(L * 2) - 1);

	switch (claim) {
	case MEAN:
	case THRESHOLD_MEAN:
		return 12;
	case MEAN_INTERRUPTED:
		return interrupted;
	case DIFFERENCE:
		return interrupted - 12;
	case P95:
		return 10 + 2 * log(20);
	case P50:
		return 10 + 2 * log(2);
	case LATE:
		return exp(-1.5);
	default:
		return 1 - exp(-0.1);
	}
}

static struct interval interval_of(const struct summary *summary, enum claim claim)
{
	const int hours = metric_named(summary->plan, "hours");

	switch (claim) {
	case MEAN:
		return summary->strategy[0].metric[hours].ci;
	case MEAN_INTERRUPTED:
		return summary->strategy[1].metric[hours].ci;
	case DIFFERENCE:
		for (size_t i = 0; i < summary->comparisons; i++)
			if (summary->comparison[i].metric == hours && summary->comparison[i].strategy == 1)
				return summary->comparison[i].ci;
		fail_msg("no comparison of hours");
		break;
	case P95:
		return summary->verdict[0].ci;
	case P50:
		return summary->verdict[2].ci;
	case LATE:
		return summary->strategy[0].probability[P_LATE].ci;
	case RARE:
		return summary->verdict[6].ci;
	default:
		break;
	}
	return summary->verdict[8].ci;
}

static void coverage(void **state)
{
	size_t held[CLAIMS] = {0}, below[CLAIMS] = {0};
	double sum[2] = {0}, square[2] = {0};

	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct oracle o = lives_with(yaml, &(struct overrides){.seed_given = true, .seed = seed}, 0);
		struct summary *summary = summary_new(o.futures);

		assert_int_equal(summary->verdicts, 10);
		assert_true(summary->verdict[0].strategy == 0 && summary->verdict[6].threshold->probability);
		for (enum claim claim = 0; claim < CLAIMS; claim++) {
			const struct interval ci = interval_of(summary, claim);

			assert_true(ci.low < ci.high);
			held[claim] += ci.low <= truth(claim) && truth(claim) <= ci.high;
			below[claim] += truth(claim) < ci.low;
		}
		for (int s = 0; s < 2; s++) {
			const double mean = summary->strategy[s].metric[metric_named(o.plan, "hours")].mean;

			sum[s] += mean / SEEDS;
			square[s] += mean * mean / SEEDS;
		}
		summary_free(summary);
		oracle_release(&o);
	}
	/* seeds are independent, and the closed forms are right */
	for (int s = 0; s < 2; s++)
		oracle_z(s ? "mean with interruptions" : "mean", sum[s], sqrt((square[s] - sum[s] * sum[s]) / SEEDS),
			 truth(s ? MEAN_INTERRUPTED : MEAN));
	for (enum claim claim = 0; claim < CLAIMS; claim++)
		printf("  %-26s %4zu of %d hold %.6f (%zu lie above it)\n", claim_name[claim], held[claim], SEEDS, truth(claim), below[claim]);
	for (enum claim claim = 0; claim < CLAIMS; claim++)
		if (held[claim] < LEAST || held[claim] > MOST)
			fail_msg("%s: the interval holds the truth in %zu of %d seeds", claim_name[claim], held[claim], SEEDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(coverage)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
