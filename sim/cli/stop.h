/* Signals that ask for an end: the first one raises a flag, so that finished futures are saved; a second interrupt ends
 * the program at once. A signal that was ignored at start (nohup) stays ignored. SIGPIPE is ignored: writes tell. */
#ifndef COSTCAST_CLI_STOP_H
#define COSTCAST_CLI_STOP_H

#include <signal.h>

extern volatile sig_atomic_t stop_asked;  /* 0, or the number of the signal */

void stop_install(void);

#endif
