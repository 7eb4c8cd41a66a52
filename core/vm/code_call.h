/* eval() of a code object: its frame is pushed by the call, where the host has a C function between.
 *
 * Job: find such calls, and make their frames.  Does not: what needs more than a code object that is translated, exact dicts.
 */
#ifndef SG_VM_CODE_CALL_H
#define SG_VM_CODE_CALL_H

#include "vm/bind.h"

/* Learns which callable this is.  Exclusive mode. */
void sg_code_call_init(PyInterpreterState *interp);

/* The frame, which has the operands from `base` on, all of them; NULL, with no side effect but that values may have been
 * counted in their slots: not here. */
_PyInterpreterFrame *sg_code_call_begin(sg_heap *heap, PyThreadState *tstate, sg_slot *base,
                                        const sg_arguments *arguments);

#endif
