/* The dispatch loop, compiled twice: SG_SHARED 1 (eval_shared.c) and 0 (eval_counted.c).
 *
 * Job: what the bodies of instructions in body/ share.  Most have a shared path; those that are one
 * host operation are in body/host.h, in the counted variant only; in the shared variant their targets
 * are `slow`.
 *
 * The macros that differ are defined by the including file:
 *   DISPATCH     to the next instruction (counted: saves the instruction pointer, as the host does)
 *   LOCALS       the running frame's locals, its stack behind them
 *   LOAD(s)      a local's value, for the stack      HEAP(o)    an object read from the heap
 *   DROP(s)      a stack value is consumed           INT(v)     a new int that fits 60 bits; FLOAT(v)
 *   NOT_HERE     from here on only the host can do it (shared: go exclusive and restart)
 *   SETTLED(n)   the end of an instruction that dropped or logged something
 *   HOST_END(n)  the end of a host operation         CALL_END(n) of one that ran foreign code; CALL_END_OF(callable, n)
 *   FRAME_IN     after a frame change
 * In the shared variant nothing before NOT_HERE may have a side effect.
 *
 * Invariants: `ip` is the running instruction until its end; the unit behind an exception-table
 * entry, a traceback and lasti is found from frame->instr_ptr, which equals ip in the counted variant.
 */

#define ARG (ip->arg)
#define NAME(i) (program->names[i])
#define O1 ((PyObject *)sp[-1])
#define O2 ((PyObject *)sp[-2])
#define O3 ((PyObject *)sp[-3])
#define O4 ((PyObject *)sp[-4])
#define CODE ((PyCodeObject *)sg_pointer((sg_slot)frame->f_executable))
#define SAVE_IP(at) (frame->instr_ptr = sg_host_address(program, at))
#define SAVE_SP() (frame->stacktop = (int)((PyObject **)sp - frame->localsplus))
#define SAVE() (SAVE_IP(ip), SAVE_SP())
#define NEXT(n)                                                                                                        \
    do {                                                                                                               \
        ip += (n);                                                                                                     \
        DISPATCH;                                                                                                      \
    } while (0)
#define PUSH_BOOL(c) (*sp++ = HEAP((c) ? Py_True : Py_False))
/* The end of an instruction of n units whose result is a truth: a conditional jump behind it takes it at once. END is
 * SETTLED or HOST_END. */
#define TRUTH_END(truth, n, END)                                                                                       \
    do {                                                                                                               \
        bool is_true = (truth);                                                                                        \
        ip += (n);                                                                                                     \
        if (ip->op == SG_OP_POP_JUMP_IF_FALSE) {                                                                       \
            END(is_true ? 2 : ARG);                                                                                    \
        }                                                                                                              \
        if (ip->op == SG_OP_POP_JUMP_IF_TRUE) {                                                                        \
            END(is_true ? ARG : 2);                                                                                    \
        }                                                                                                              \
        PUSH_BOOL(is_true);                                                                                            \
        END(0);                                                                                                        \
    } while (0)
#define LOCAL(i) (LOCALS[i])
#define SLOT_TYPE(s) (sg_is_int(s) ? &PyLong_Type : Py_TYPE(sg_pointer(s)))
#define IS_OBJECT(s, o) (!sg_is_int(s) && sg_pointer(s) == (o))
/* Never above the frame's declared stack (rule 21). */
#define PUSH_NULL_IF(c)                                                                                                \
    do {                                                                                                               \
        if (c) {                                                                                                       \
            *sp++ = 0;                                                                                                 \
        }                                                                                                              \
    } while (0)
/* Drops what is on the stack from `base` up. */
#define DROP_ALL(base)                                                                                                 \
    do {                                                                                                               \
        for (sg_slot *dropped_base = (base); sp > dropped_base;) {                                                     \
            sg_slot dropped = *--sp;                                                                                   \
            DROP(dropped);                                                                                             \
        }                                                                                                              \
    } while (0)
#define STACK_LIMIT (LOCALS + program->framesize - FRAME_SPECIALS_SIZE)
/* The frame of a special method; what becomes of its result: special.h. */
#define ENTER_SPECIAL(function, returns, args, given, n)                                                               \
    do {                                                                                                               \
        sg_program *entered = sg_program_of_function(function);                                                        \
        _PyInterpreterFrame *callee = sg_push_frame(tstate, function, entered, HEAP((PyObject *)(function)));          \
        PUSH_ARGUMENTS(callee, function, entered, args, given);                                                        \
        SG_FRAME_FLAGS(callee) |= (unsigned char)(returns);                                                            \
        frame->return_offset = (n);                                                                                    \
        ENTER_NEW_FRAME(callee, entered);                                                                              \
    } while (0)
/* A method in Python is the operator on the value on the stack; or the host's is about to be asked. */
#define UNARY_METHOD(which)                                                                                            \
    do {                                                                                                               \
        PyFunctionObject *method = sg_special_find(SLOT_TYPE(sp[-1]), which);                                          \
        if (method != NULL && sg_can_push(tstate, method, 1)) {                                                        \
            sp--;                                                                                                      \
            ENTER_SPECIAL(method, 0, sp, 1, 1);                                                                        \
        }                                                                                                              \
        NOT_HERE;                                                                                                      \
        LEARN_UNARY(which);                                                                                            \
    } while (0)
/* The frame of a function that an iterator calls (mapping.h); the item is wanted two units behind. */
#define ENTER_MAP_CALL(call, returns)                                                                                  \
    do {                                                                                                               \
        if (sg_likely((call).simple)) {                                                                                \
            ENTER_SPECIAL((call).function, returns, (call).args, (call).n, 2);                                         \
        }                                                                                                              \
        _PyInterpreterFrame *mapped = sg_push_bound(heap, tstate, (call).function, HEAP((PyObject *)(call).function),  \
                                                    (sg_arguments){(call).args, (call).n, 0, NULL});                   \
        SG_FRAME_FLAGS(mapped) |= (unsigned char)(returns);                                                            \
        frame->return_offset = 2;                                                                                      \
        ENTER_FRAME(mapped);                                                                                           \
    } while (0)
/* At a CALL_FUNCTION_EX: a generator that gives its arguments runs first (body/spread.h). */
#define SPREAD_GENERATOR(base)                                                                                         \
    do {                                                                                                               \
        if (sg_unlikely((base)[1] != 0)) {                                                                             \
            goto spread_on;                                                                                            \
        }                                                                                                              \
        if (SLOT_TYPE((base)[2]) == &PyGen_Type && sp < STACK_LIMIT && ROOM_FOR_LIST && CLAIM((base)[2], false)) {     \
            NEW_LIST((base)[1]);                                                                                       \
            frame->return_offset = SG_SPREAD_END;                                                                      \
            ENTER_GENERATOR((PyGenObject *)sg_pointer((base)[2]), HEAP(Py_None), 0);                                   \
        }                                                                                                              \
    } while (0)
/* Those that an instruction has kept on the stack while its method ran, in the host's order. */
#define DROP_OPERANDS(n)                                                                                               \
    do {                                                                                                               \
        sp -= (n);                                                                                                     \
        SAVE_SP();                                                                                                     \
        for (int i = 0; i < (n); i++) {                                                                                \
            DROP(sp[i]);                                                                                               \
        }                                                                                                              \
    } while (0)
#define RELOAD()                                                                                                       \
    (ip = sg_own_address(program, frame->instr_ptr), sp = (sg_slot *)frame->localsplus + frame->stacktop)

    static const void *const targets[SG_OP_COUNT] = {
#define INSTRUCTION(name, effect, may) TARGET_##may(L_##name, SG_FRAME_TARGET_##name),
#include "vm/instructions.def"
#undef INSTRUCTION
    };
    sg_heap *const heap = &t->heap;
    _PyInterpreterFrame *frame = tstate->current_frame;
    sg_program *program;
    sg_insn *ip;
    sg_slot *sp;
    START

#include "vm/body/locals.h"
#include "vm/body/names.h"
#include "vm/body/attributes.h"
#include "vm/body/operators.h"
#include "vm/body/subscripts.h"
#include "vm/body/containers.h"
#include "vm/body/loops.h"
#include "vm/body/calls.h"
#include "vm/body/frames.h"
#include "vm/body/async.h"
#include "vm/body/exceptions.h"
