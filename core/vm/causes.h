/* What threads leave shared mode for.
 *
 * Job: count it, by instruction, and if asked by what the instruction is about: the callable, the attribute, the types.
 *
 * Locking: written in exclusive mode only.
 */
#ifndef SG_VM_CAUSES_H
#define SG_VM_CAUSES_H

#include "memory/slot.h"
#include "vm/instructions.h"

extern uint64_t sg_cause_counts[SG_OP_COUNT];

/* Whether causes are named from now on; -1 with an exception. */
int sg_causes_name(bool on);
/* A new dict, from names to counts; NULL with an exception. */
PyObject *sg_causes(void);
void sg_causes_reset(void);

/* This instruction, with its operands below `top`, is why its thread is exclusive now.  `names` are its code's. */
void sg_count_cause(const sg_insn *insn, const sg_slot *top, PyObject *const *names);

#endif
