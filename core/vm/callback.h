/* Instructions that the host carries out in C, with a call of Python code in their midst.
 *
 * Job: begin such an instruction in shared mode by pushing the Python function's frame, and go on with what that returns:
 * `len(x)` or `float(x)` of a class with such a method in Python, `d[k]` of a key with such a `__hash__`, a class with such a
 * `__new__`.
 *
 * Invariants
 *   - Meanwhile the operands stay where they are, on the caller's stack, and the frame's arguments are aliases of them; so
 *     an object lives as long as it does in the host, and an error unwinds as if C code had raised it.
 *   - The frame's flag SG_RETURNS_CONTINUED says that its result comes here.  Exclusive mode seldom begins this way
 *     (keyed.h), but ends what has begun, through the host if the rest is short.
 * Locking: none.
 */
#ifndef SG_VM_CALLBACK_H
#define SG_VM_CALLBACK_H

#include "memory/publish.h"
#include "objects/defaultdict.h"
#include "vm/bind.h"

/* Learns which callables these are.  Exclusive mode. */
void sg_callback_init(PyInterpreterState *interp);
/* The same for what is about to be called, or asked, in exclusive mode; never raises. */
void sg_callback_learn(PyObject *callable, PyObject *const *args, int n);

/* The frame with which the call of a C function or class begins, or NULL: not here. */
_PyInterpreterFrame *sg_callback_begin(sg_heap *heap, PyThreadState *tstate, sg_slot callable,
                                       const sg_arguments *arguments);
/* The frame that hashes the key of an operation on a dict, or what is sought in a set; NULL: not here, or nothing to hash. */
_PyInterpreterFrame *sg_callback_begin_hash(sg_heap *heap, PyThreadState *tstate, sg_slot dict, sg_slot key);
_PyInterpreterFrame *sg_callback_begin_hash_of_member(sg_heap *heap, PyThreadState *tstate, sg_slot set, sg_slot key);

/* dict[key] of a defaultdict that has no such key: the item if its factory is a built-in type, 0: not here; or the frame of
 * its factory, NULL: not here.  The item may have taken the key. */
sg_slot sg_callback_default_item(sg_heap *heap, PyThreadState *tstate, sg_slot dict, sg_slot *key);
_PyInterpreterFrame *sg_callback_begin_default(sg_heap *heap, PyThreadState *tstate, sg_slot dict);
/* Exclusive mode; never raises. */
void sg_callback_learn_default(PyObject *dict);

/* What an instruction does once it has a result from Python code: it is done, or pushes another frame. */
typedef struct {
    sg_slot result; /* what is pushed when it is done; 0: nothing */
    bool consumes;  /* it is done with this part: the operands are the state of a consuming call now (consume.h) */
    PyFunctionObject *function; /* of the frame, for which there is room; NULL: done */
    sg_arguments arguments;
    unsigned flags;
    /* With SG_RETURNS_CONTINUED all operands stay; otherwise: */
    sg_slot *left; /* from here on operands are left over; the frame's result takes the place of the first operand */
    sg_slot room[SG_SPREAD_MAX];
    PyObject *names[SG_SPREAD_NAMES];
} sg_callback_step;

/* The step is a call of one of these, with the first n of step->room; its result comes back here. */
static inline bool sg_callback_calls(sg_callback_step *step, PyFunctionObject *function, int n)
{
    step->function = function;
    step->arguments = (sg_arguments){step->room, n, 0, NULL};
    step->flags = SG_RETURNS_CONTINUED;
    return true;
}
/* The step is the last. */
static inline bool sg_callback_done(sg_callback_step *step, sg_slot result)
{
    step->function = NULL;
    step->result = result;
    return true;
}
/* A reference of its own. */
static inline sg_slot sg_callback_own(sg_heap *heap, sg_slot s)
{
    return sg_owned(sg_to_heap(heap, sg_is_int(s) ? s : sg_from_heap(sg_pointer(s))));
}

/* Where the operands of the instruction begin, when the stack ends at `top`. */
sg_slot *sg_callback_operands(const sg_insn *insn, sg_slot *top);

/* Python code has returned v, which is consumed.  False, with no side effect: not here.  Shared mode. */
bool sg_callback_continue(sg_heap *heap, PyThreadState *tstate, const sg_insn *insn, sg_slot *base, sg_slot v,
                          sg_callback_step *step);

/* The arguments of the call that the instruction makes, in step->arguments, with room before the first for one more; self is
 * not among them.  False: not here. */
bool sg_callback_arguments(sg_heap *heap, const sg_insn *insn, sg_slot *base, sg_callback_step *step);
/* The result of the function that `cache` stands before is kept: it, or NULL with an exception.  Consumes v.  Exclusive
 * mode. */
PyObject *sg_callback_keep(const sg_insn *insn, PyObject **base, PyObject *cache, PyObject *v);

/* As the host makes a hash of what __hash__ returned; false: no int that fits. */
bool sg_hash_of_answer(sg_slot v, Py_hash_t *hash);
/* The same; consumes v.  -1 with an exception.  Exclusive mode. */
Py_hash_t sg_hash_of_answer_host(PyObject *v);

/* What shared mode leaves for later is done: in exclusive mode there is no later (rules 2, 6 and 14). */
void sg_callback_settle(sg_heap *heap, PyThreadState *tstate);
/* The frame of the step's call, whose arguments are objects; NULL with an exception.  Exclusive mode. */
_PyInterpreterFrame *sg_callback_push_host(PyThreadState *tstate, const sg_callback_step *step);
/* As sg_callback_continue(), of what may run so much Python code that it is not to be ended through the host: the instruction
 * is done and *result is its result, or *callee is the next frame, or, if both are NULL, there is an exception.  Exclusive
 * mode. */
bool sg_callback_continue_host(PyThreadState *tstate, const sg_insn *insn, PyObject **base, PyObject *v,
                               PyObject **result, _PyInterpreterFrame **callee);

/* The rest of the instruction: true, and *result is what is pushed, or NULL: nothing; false with an exception.  Consumes v.
 * Exclusive mode. */
bool sg_callback_finish(const sg_insn *insn, PyObject **base, PyObject *v, PyObject **result);

/* Python code is about to raise; false: the instruction cannot end so in shared mode. */
bool sg_callback_can_raise(PyThreadState *tstate, const sg_insn *insn, const sg_slot *base);
/* It has raised, and its frame is gone: what the instruction does in any case.  Shared mode, before the next. */
void sg_callback_raised(sg_heap *heap, PyThreadState *tstate, const sg_insn *insn, const sg_slot *base);
/* The operand that is the instruction's result all the same, or 0. */
sg_slot sg_callback_otherwise(const sg_insn *insn, const sg_slot *base, PyObject *raised);
/* Both of these; true if the instruction is done, and the exception is gone: *result is what is pushed, or NULL.  Exclusive
 * mode. */
bool sg_callback_recover(const sg_insn *insn, PyObject **base, PyObject **result);

#endif
