/* When the hook is set, and switching sharedgil on and off.
 *
 * Job: what module.c calls.  All with the GIL held by the calling thread alone.
 */
#ifndef SG_HOOK_H
#define SG_HOOK_H

#include "vm/eval.h"

typedef enum { SG_HOOK_NONE, SG_HOOK_OURS, SG_HOOK_FOREIGN } sg_hook_state;
sg_hook_state sg_hook_look(PyInterpreterState *interp);

/* -1 with RuntimeError set if it cannot be done here. */
int sg_enable(PyThreadState *tstate, bool force);
void sg_disable(PyThreadState *tstate);
extern bool sg_enabled;

#endif
