/* The same job said in other words: what means the same must give the same futures. The kernel is compiled in several
 * modes from one text (plain or not, steady or not, gang or elastic, …); here each mode meets the plain one. */
#include "tests/oracle/lives.h"

enum { FUTURES = 1500 };

#define TYPICAL "interruptions: {rate: 0.03 /h}, shock: {rate: 0.05 /h, all: 60 %%, share: 30 %%}, pools: 2, " \
	"capacity_wait: {weibull: {shape: 0.7, scale: 40 min}}, first_wait: 7 min"

/* S as it is and S with SET, N nodes, the market with NOTICE: metrics equal within a millisecond or a thousandth of a cent. */
static void same(const char *what, int nodes, const char *notice, const char *work, const char *set)
{
	static const char *const metric[] = {"cost", "hours", "interruptions", "lost_hours", "wait_hours", "checkpoint_hours",
					     "restart_hours", "on_demand_node_hours", "spot_node_hours"};
	struct oracle o = lives("version: 1\nsimulate: {replications: %d, seed: 77}\n"
		"prices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}, stores: {disk: {price: $0.02/GB-month}}}\n"
		"workloads: {job: {kind: training, instance: toy, nodes: %d, work: 30 h, restart: 6 min, startup: 3 min, give_up_after: 9 y, "
		"dataset: {size: 90 GB, store: disk}, checkpoint: {every: 80 min, takes: 4 min, size: 9 GB, store: disk}%s}}\n"
		"market: {spot: {" TYPICAL ", notice: %s}}\nstrategies: {S: {buy: spot}, T: {buy: spot, %s}}\n",
		FUTURES, nodes, work, notice, set);
	double most = 0;

	for (size_t m = 0; m < sizeof metric / sizeof *metric; m++) {
		const double *x = lives_column(&o, "S", metric[m]), *y = lives_column(&o, "T", metric[m]);
		/* a grant's seconds are rounded up: one second more of a line is a hundredth of a cent */
		const double tolerance = m == 0 ? 0.02 : 3e-6;

		for (size_t i = 0; i < FUTURES; i++) {
			if (!(fabs(x[i] - y[i]) <= tolerance))
				fail_msg("%s: %s of future %zu is %.9g, and %.9g in other words", what, metric[m], i, x[i], y[i]);
			most = m == 2 ? fmax(most, x[i]) : most;
		}
	}
	assert_true(most > 3);            /* it was not for want of interruptions */
	oracle_release(&o);
}

#define JOB "workloads.job."

static void rows_split(void **state)
{
	(void)state;
	struct oracle o = lives("version: 1\nsimulate: {replications: 500}\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}\n"
		"workloads: {job: {kind: training, instance: toy, nodes: 8, work: 30 h, restart: 6 min, checkpoint: {every: 80 min}}}\n"
		"market: {spot: {" TYPICAL "}}\nstrategies: {S: {buy: spot}, T: {fleet: [{nodes: 3, buy: spot}, {nodes: 5, buy: spot}]}}\n");

	for (size_t i = 0; i < 500; i++) {
		assert_true(lives_column(&o, "S", "hours")[i] == lives_column(&o, "T", "hours")[i]);
		assert_true(lives_column(&o, "S", "cost")[i] == lives_column(&o, "T", "cost")[i]);
	}
	oracle_release(&o);
}

/* Writing times that vary by nothing worth the name: checkpoint by checkpoint instead of jumping over them. */
static void unsteady(void **state)
{
	(void)state;
	same("takes", 4, "0 s", "", "set: {" JOB "checkpoint.takes: {uniform: [4 min, 4.00000001 min]}}");
	same("takes, with notice", 4, "3 min", "", "set: {" JOB "checkpoint.takes: {uniform: [4 min, 4.00000001 min]}}");
	same("takes, saving", 1, "5 min", ", on_notice: save", "set: {" JOB "checkpoint.takes: {uniform: [4 min, 4.00000001 min]}}");
}

static void unstraight(void **state)
{
	(void)state;
	same("startup", 4, "0 s", "", "set: {" JOB "startup: {uniform: [3 min, 3.00000001 min]}}");
	same("restart", 4, "2 min", "", "set: {" JOB "restart: {uniform: [6 min, 6.00000001 min]}}");
	same("a fallback that never comes", 4, "0 s", "", "set: {" JOB "fallback: {after: 9 y}}");
	same("a save that never fits", 4, "2 min", "", "set: {" JOB "on_notice: save}");
	same("a coordinator of a durable gang", 4, "2 min", "", "set: {" JOB "coordinator: worker_0}");
}

/* An elastic fleet that needs all of its nodes is a gang. */
static void elastic_gang(void **state)
{
	(void)state;
	same("elastic", 4, "0 s", "", "set: {" JOB "coupling: elastic, " JOB "min_nodes: 4}");
	same("elastic, notice", 4, "2 min", "", "set: {" JOB "coupling: elastic, " JOB "min_nodes: 4}");
	same("elastic, replicated", 4, "2 min", ", state: replicated", "set: {" JOB "coupling: elastic, " JOB "min_nodes: 4}");
}

/* One node: replicated is durable, elastic is a gang, nobody is given back. */
static void one_node(void **state)
{
	(void)state;
	same("replicated", 1, "0 s", "", "set: {" JOB "state: replicated}");
	same("elastic", 1, "2 min", "", "set: {" JOB "coupling: elastic}");
	same("release", 1, "2 min", "", "set: {" JOB "while_waiting: release}");
	same("coordinator", 1, "0 s", ", state: replicated", "set: {" JOB "coordinator: worker_0}");
}

/* Rates in other words: 1/mean, per day, exponential lives; half the rate twice over. */
static void rates(void **state)
{
	struct oracle o = lives("version: 1\nsimulate: {replications: 300}\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}\n"
		"workloads: {job: {kind: training, instance: toy, nodes: 4, work: 30 h, restart: 6 min, checkpoint: {every: 80 min}}}\n"
		"strategies: {S: {buy: spot, market: {spot: {interruptions: {rate: 0.125 /h}}}}, "
		"T: {buy: spot, market: {spot: {interruptions: {mean_time_between: 8 h}}}}, "
		"U: {buy: spot, market: {spot: {interruptions: {rate: 3 /d}}}}, "
		"V: {buy: spot, market: {spot: {interruptions: {model: exponential, mean: 480 min}}}}}\n");
	static const char *const name[] = {"T", "U", "V"};

	(void)state;
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < 300; i++)
			lives_are(name[k], lives_column(&o, name[k], "hours")[i], lives_column(&o, "S", "hours")[i], 1e-6);
	oracle_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_split), cmocka_unit_test(unsteady), cmocka_unit_test(unstraight),
		cmocka_unit_test(elastic_gang), cmocka_unit_test(one_node), cmocka_unit_test(rates)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
