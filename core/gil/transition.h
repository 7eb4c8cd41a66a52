/* Mode changes of one thread: publish, leave, enter.
 *
 * Job: the order of steps around the team protocol.  `top` is the running frame, with its stack top
 * and instruction pointer saved.
 */
#ifndef SG_GIL_TRANSITION_H
#define SG_GIL_TRANSITION_H

#include "gil/thread.h"

/* shared -> exclusive; the log is applied (finalisers may run). */
void sg_go_exclusive(sg_thread *t, _PyInterpreterFrame *top);
/* exclusive -> shared, if nothing forbids it: look at t->exclusive afterwards. */
void sg_go_shared(sg_thread *t, _PyInterpreterFrame *top);

/* A safepoint saw something.  In shared mode: stop, yield, announce.  In exclusive mode: the policy's
 * look at the clock.  Returns -1 if the host's pending work raised (then exclusive). */
int sg_safepoint(sg_thread *t, _PyInterpreterFrame *top);

/* The end of one host operation: whether to go back to shared mode. */
void sg_host_op_end(sg_thread *t, _PyInterpreterFrame *top);

/* The heap asked for it (heap.settle): apply, seal or go exclusive. */
void sg_settle(sg_thread *t, _PyInterpreterFrame *top);

/* Between two frames that an exception unwinds, tstate->current_exception: what can neither wait nor raise, that is
 * settle, and stop for others.  Afterwards look at t->exclusive. */
void sg_pause(sg_thread *t, _PyInterpreterFrame *top);
static inline bool sg_must_pause(sg_thread *t)
{
    return t->heap.settle != 0 || sg_team_must_stop(&t->member);
}

static inline bool sg_must_poll_shared(sg_thread *t, PyThreadState *tstate)
{
    return (sg_py_breaker(tstate) & SG_EVENTS_MASK) != 0 || sg_team_must_stop(&t->member)
           || __atomic_load_n(&sg_epoch, __ATOMIC_RELAXED) != t->announced;
}

static inline bool sg_must_poll_exclusive(sg_thread *t, PyThreadState *tstate)
{
    return (sg_py_breaker(tstate) & SG_EVENTS_MASK) != 0 || --t->polls <= 0;
}

#endif
