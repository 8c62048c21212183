/* A future made by hand whose bill has every kind of row: on demand, spot (also free, and with no on-demand price), storage,
 * meters, an instance billed as its resources, a partly prepaid plan with its overage, a flexible reservation, a block, kept
 * capacity, a cancelled reservation with its refund, a plan that nothing used. Nothing is simulated. */
#ifndef COSTCAST_TESTS_FIXTURE_BILL_H
#define COSTCAST_TESTS_FIXTURE_BILL_H

#include "sim/study/summary.h"

enum { BILL_PLAN, BILL_RESERVED, BILL_BLOCK, BILL_CAPACITY, BILL_CANCELLED, BILL_IDLE, BILL_COMMITMENTS };

struct replay *fixture_bill(void);        /* a fresh one; starts 2024-03-04T09:00:00Z; tests may change its lines */
void fixture_bill_free(struct replay *replay);

#endif
