/* A station serves: requests wait in one line for places in its servers. Two ways, one interface: first come first served with places
 * that take one request each (fifo.c), and servers whose requests share them (sharing.c). Which servers there are is the capacity's
 * business (capacity.h). Inside this folder only. */
#ifndef COSTCAST_MODELS_INFERENCE_STATION_H
#define COSTCAST_MODELS_INFERENCE_STATION_H

#include "models/inference/inference.h"

enum station_news {
	NEWS_NONE,                /* T was reached */
	NEWS_EMPTIED,             /* server S, which was closed, has nothing left to do */
	NEWS_IDLE,                /* nothing waits and nothing is in service; told once each time, and only where plan->idle_s is finite */
	NEWS_WAKE                 /* a request came, and there is no server that takes or will take any: told once until one opens */
};
struct station_told { enum station_news news; int server; };

struct station;
struct station_type {
	struct station *(*create)(const struct inference_plan *plan);
	void (*destroy)(struct station *station);
	/* A future begins: arrivals from -warm_up_s on, no server yet. */
	void (*start)(struct station *station, const struct chance *chance, struct measure *measure);
	/* Server S (0 … plan->servers - 1) takes requests from T on, at SPEED times the speed of the workload's instance. */
	void (*open)(struct station *station, int s, double t, double speed);
	/* It takes no more; when what it has will be done, or INFINITY where only serve() can tell. */
	double (*close)(struct station *station, int s, double t);
	/* It is gone: what it had goes back to the head of the line, or is dropped where it came again too often. */
	void (*kill)(struct station *station, int s, double t);
	/* Live until T, or until something happens that capacity must know of: then the moment, and *TOLD says what. All starts of service
	 * before the returned moment are made, none after. */
	double (*serve)(struct station *station, double t, struct station_told *told);
	double (*idle_since)(const struct station *station);     /* when the last request ended; INFINITY: there are some */
	/* What an autoscaler sees at T (serve() has returned T). Fills requests, busy_s, waiting_s, in_service, waiting. */
	void (*see)(struct station *station, double t, struct scaler_seen *seen);
	/* What a meter shows of what was seen over OVER_S, where that is not the same: the scaler sees this; NULL: it is. */
	void (*meter)(struct station *station, double over_s, struct scaler_seen *seen);
	/* The horizon is reached: those in the line are counted as they are. */
	void (*end)(struct station *station, double t);
};
extern const struct station_type fifo_station, sharing_station, flow_station;

#endif
