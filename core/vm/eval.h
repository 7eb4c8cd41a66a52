/* The evaluator: one invocation runs the frames from its entry frame up.
 *
 * Job: what the two variants (eval_shared.c, eval_counted.c) share with the driver loop.
 *
 * Invariants
 *   - On entry and exit of a variant the running frame is tstate->current_frame, with its stack top
 *     and instruction pointer saved; its next instruction is where instr_ptr points.
 *   - A variant that finds it cannot go on (another mode, a host operation) leaves the frame as it
 *     was before the instruction, so that the other variant restarts it.
 */
#ifndef SG_VM_EVAL_H
#define SG_VM_EVAL_H

#include "gil/transition.h"
#include "vm/program.h"

typedef enum {
    SG_START_NEXT,   /* at frame->instr_ptr */
    SG_START_ERROR,  /* an exception is set; instr_ptr is the instruction that failed */
    SG_START_THROW,  /* an exception is set; instr_ptr is one after the yield that receives it */
    SG_START_UNWIND, /* an exception is set; the frame dies without a traceback entry */
} sg_start;

typedef struct sg_invocation {
    _PyInterpreterFrame *entry;
    _PyInterpreterFrame *stop; /* entry's caller */
    PyObject *result;
    sg_start start;
} sg_invocation;

typedef enum { SG_DONE, SG_SWITCH } sg_outcome;

sg_outcome sg_eval_shared(sg_thread *t, PyThreadState *tstate, sg_invocation *inv);
sg_outcome sg_eval_counted(sg_thread *t, PyThreadState *tstate, sg_invocation *inv);

/* The host's hook: runs one frame (PEP 523). */
PyObject *sg_eval_frame(PyThreadState *tstate, _PyInterpreterFrame *frame, int throwflag);

/* With what a generator's frame comes back to an instruction that takes its items, whose frame has it as its return_offset
 * (body/spread.h, body/gather.h). */
enum { SG_SPREAD_END = 0, SG_SPREAD_ITEM = 1 };
static inline bool sg_takes_items(int op)
{
    return op == SG_OP_CALL_FUNCTION_EX || op == SG_OP_LIST_EXTEND || op == SG_OP_SET_UPDATE
           || op == SG_OP_UNPACK_SEQUENCE;
}

/* With what the frame of a chain's generator comes back behind a FOR_ITER (body/loops.h); the first is where to. */
enum { SG_CHAIN_END = 1, SG_CHAIN_ITEM };

/* Why a frame was handed over. */
typedef enum {
    SG_HAND_WATCHED,
    SG_HAND_UNSUPPORTED,
    SG_HAND_TRANSLATE,
    SG_HAND_FOREIGN,
    SG_HAND_REASONS
} sg_hand_reason;
extern const char *const sg_hand_reason_names[SG_HAND_REASONS];
extern uint64_t sg_hand_counts[SG_HAND_REASONS];

/* Hands the running frame to the host, exclusive.  Afterwards the caller's frame runs, with the result
 * pushed and its instr_ptr at the next instruction (inv->start says how); or the invocation is done. */
sg_outcome sg_hand_over(sg_thread *t, PyThreadState *tstate, sg_invocation *inv, sg_hand_reason reason);

/* Evaluates code on the host's own evaluator.  Exclusive mode. */
PyObject *sg_run_on_host(PyObject *code, PyObject *globals);

#endif
