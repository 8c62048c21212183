/* What an advisor would say of a strategy: changes that might save something, each tried by living the same futures with it. */
#ifndef COSTCAST_STUDY_ADVICE_H
#define COSTCAST_STUDY_ADVICE_H

#include "sim/math/stats.h"
#include "sim/study/futures.h"
#include "sim/study/variation.h"

enum verdict_of_advice {
	ADVICE_TAKE,                      /* the interval of its saving is above 0, and nothing that was kept before is missed */
	ADVICE_BREAKS,                    /* it saves, at a loss */
	ADVICE_UNSURE,                    /* the interval of its saving holds 0 */
	ADVICE_COSTS,                     /* it costs more */
	ADVICE_NOTHING                    /* not a future costs anything else */
};
enum advice_loss {
	ADVICE_LOSS_NONE,
	ADVICE_LOSS_THRESHOLD,            /* one that was kept is missed */
	ADVICE_LOSS_UNFINISHED,           /* fewer futures finish */
	ADVICE_LOSS_UNSERVED              /* requests are dropped, or answered later than the goal of their service has it */
};
extern const char *const advice_words[], *const advice_loss_words[];     /* JSON, in these orders */

enum { ADVICE_CHANGES = HINT_CHANGES };

struct finding {
	const char *kind;                 /* in JSON: "spot", "uncovered_usage", "checkpoint_interval", …, and what models hint at */
	const char *title;                /* N_() */
	const struct bilingual *what;     /* said after it: what the price book calls it; NULL */
	const char *rests;                /* N_(): what it takes for granted and no future can show; NULL */
	const struct bilingual *provided; /* the same, in the price book's words; NULL */
	const char *workload;             /* NULL: of the strategy as a whole */
	struct varied change[ADVICE_CHANGES];
	size_t changes;
	const char *text;                 /* what is changed, as the command line has it: "--set workloads.nb.auto_stop=1 h" */
	/* over the futures */
	double saving_usd;                /* mean, of a future */
	struct interval ci;
	double cheaper;                   /* share of the futures that cost less with it */
	double late_change;               /* of P(late); NAN: there is no deadline */
	enum verdict_of_advice verdict;
	enum advice_loss loss;            /* what speaks against it */
	const struct threshold *missed;   /* of ADVICE_LOSS_THRESHOLD: the first one */
	size_t tried;                     /* how many ways there were of this kind for this workload: this is the best of them */
	bool together;                    /* it is one of those that go together */
};

struct advice {
	const struct plan *plan;          /* the scenario with all its strategies */
	size_t strategy;                  /* of PLAN */
	const struct plan *base;          /* the strategy alone */
	double cost_usd;                  /* mean, as it is */
	struct interval cost_ci;
	struct finding *finding;          /* what is to be taken first, the largest saving first */
	size_t findings, tried, refused;  /* TRIED were planned and lived; REFUSED, of a workload, could not be planned */
	double together_usd;              /* what all that go together save */
	struct interval together_ci;
	size_t together;                  /* how many those are */
	size_t replications;
	bool partial, overflow;
};

/* NULL after an error in DIAG. STRATEGY NULL: the baseline. */
struct advice *advice_new(const struct plan *plan, const char *strategy, struct diag *diag);
/* Lives it. Stopped in between, its findings are those that are complete; no REPLICATIONS: nothing is. */
void advice_live(struct advice *advice, int threads, const struct progress *progress);
void advice_free(struct advice *advice);

/* advice_propose.c: what may be tried, into ADVICE, nothing lived yet. */
void advice_propose(struct advice *advice);
/* advice_size.c: the least dear machine of the same family that holds what is used of NOW, PEAK_USE of it, and has room left; NULL: none that
 * is cheaper. */
const char *advice_smaller(const struct book *book, const struct instance *now, double peak_use);

#endif
