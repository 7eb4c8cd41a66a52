/* The counted variant: exclusive mode, plain counted slots, direct host calls.
 *
 * Job: instantiate eval_body.h with body/host.h, so that every instruction exists here; exceptions, hand-over
 * and the end of one-shot operations.
 *
 * Invariant: while a frame runs its stacktop is -1, as in the host, so that the collector does not look at it
 * (rule 13).
 */
#define SG_PLAIN_SLOTS 1 /* before the first header: slot.h */

#include "memory/collection.h"
#include "natives/instance_checks.h"
#include "natives/chain.h"
#include "objects/generic_alias.h"
#include "objects/async_generator.h"
#include "objects/dict.h"
#include "objects/dict_iterator.h"
#include "objects/element.h"
#include "objects/function.h"
#include "objects/instance.h"
#include "objects/iteration.h"
#include "objects/iterator.h"
#include "objects/list.h"
#include "objects/numbering.h"
#include "objects/set.h"
#include "objects/subscript.h"
#include "objects/value.h"
#include "vm/attribute_table.h"
#include "vm/attributes.h"
#include "vm/call.h"
#include "vm/call_shared.h"
#include "vm/callback.h"
#include "vm/keyed.h"
#include "vm/class_items.h"
#include "vm/classes.h"
#include "vm/consume.h"
#include "vm/eval.h"
#include "vm/imports.h"
#include "vm/manager.h"
#include "vm/mapping.h"
#include "vm/pairwise.h"
#include "vm/part_items.h"
#include "vm/special.h"
#include "vm/gather.h"
#include "vm/host_op.h"
#include "vm/unwind.h"

#define SG_SHARED 0

#define TARGET_PURE(label, frame_target) &&label
#define TARGET_NATIVE(label, frame_target) &&label
#define TARGET_FRAME(label, frame_target) &&label
#define TARGET_HOST(label, frame_target) &&label

#define DISPATCH                                                                                                       \
    do {                                                                                                               \
        SAVE_IP(ip);                                                                                                   \
        goto *targets[ip->op];                                                                                         \
    } while (0)
#define LOCALS ((sg_slot *)frame->localsplus) /* next to the frame: no register for it */
#define LOAD(s) ((sg_slot)Py_XNewRef((PyObject *)(s)))
#define AGAIN(s) ((sg_slot)Py_XNewRef((PyObject *)(s)))
#define HEAP(o) ((sg_slot)Py_NewRef(o))
#define INT(v) ((sg_slot)sg_int_box(heap, v))
#define CONST_INT(at) ((sg_slot)Py_NewRef(program->consts[(at)->aux]))
#define GET_INT(s, v) sg_int_read((PyObject *)(s), v)
#define FLOAT(v) counted_float(floats, v)
#define DROP(s) drop(heap, (PyObject *)(s))
#define SPECIALISE(to) (ip->op = (to))
#define DROP_NUMBER(s) drop_number(heap, floats, (PyObject *)(s))
#define DROP_OBJECT(o) drop(heap, o)
#define LET_GO(s) drop(heap, (PyObject *)(s))
#define INCREMENT_OWN(o) Py_INCREF(o)
#define IS_PRIVATE(s) (Py_REFCNT((PyObject *)(s)) == 1)
#define ITERATOR_IS_OURS(s) true
#define STEP_ITERATOR(s, items, room, n) ((void)(room), (void)(n), SG_NEXT_NOT_HERE)
#define SET_LOCAL(i, v)                                                                                                \
    do {                                                                                                               \
        PyObject *replaced = (PyObject *)LOCALS[i];                                                                    \
        LOCALS[i] = (v);                                                                                               \
        drop(heap, replaced);                                                                                          \
    } while (0)
#define TAKE_FROM_ALIASES(v) (void)0
#define STORE_BEGIN heap->stores++
#define STORE_END (void)0
#define STORE_FIELD(field, v)                                                                                          \
    do {                                                                                                               \
        PyObject **stored_in = (field), *replaced = *stored_in;                                                        \
        *stored_in = (PyObject *)(v);                                                                                  \
        drop(heap, replaced);                                                                                          \
    } while (0)
#define STORE_VALUE(o, values, index, v) counted_values_store(heap, values, index, (PyObject *)*(v))
#define STORE_DICT(dict, field, v) counted_dict_store(heap, tstate->interp, dict, field, (PyObject *)*(v))
#define NOT_HERE (void)0
#define UNBOUND(i)                                                                                                     \
    do {                                                                                                               \
        _PyEval_FormatExcUnbound(tstate, CODE, i);                                                                     \
        goto error;                                                                                                    \
    } while (0)
#define TRUTH(s) sg_truth(s)
#define COMPARE(op, a, b) sg_compare(op, a, b)
#define FORMATTED(made) (void)v
#define HASH_KEY(dict, key, size) (void)0
#define HAND_OVER(why)                                                                                                 \
    do {                                                                                                               \
        reason = (why);                                                                                                \
        goto hand_over;                                                                                                \
    } while (0)
#define HIDE() (frame->stacktop = -1)
#define HOST_END(n)                                                                                                    \
    do {                                                                                                               \
        t->host_ops++;                                                                                                 \
        ip += (n);                                                                                                     \
        if (sg_unlikely(t->one_shot)) {                                                                                \
            goto one_shot_end;                                                                                         \
        }                                                                                                              \
        DISPATCH;                                                                                                      \
    } while (0)
/* A tool has come or gone, for the whole interpreter. */
#define VERSION_CHANGED ((sg_py_breaker(tstate) & ~SG_EVENTS_MASK) != t->version)
/* A tool asks for this code alone, which changes no version. */
#define CODE_WATCHED                                                                                                   \
    (sg_unlikely(CODE->_co_monitoring != NULL) && (sg_py_code_watched(tstate, CODE) || sg_py_code_instrumented(CODE)))
/* The host looks at its eval breaker after calls: events, or a new instrumentation version. */
#define CALL_END(n) CALL_END_OF(NULL, n)
#define CALL_END_OF(callable, n)                                                                                       \
    do {                                                                                                               \
        heap->stores++;                                                                                                \
        if (sg_unlikely(sg_py_breaker(tstate) != t->version || CODE->_co_monitoring != NULL)                           \
            && !sg_py_call_is_unbroken(tstate, callable)) {                                                            \
            after = (n);                                                                                               \
            goto call_end;                                                                                             \
        }                                                                                                              \
        HOST_END(n);                                                                                                   \
    } while (0)
#define HOST_RESULT(n, r, ...)                                                                                         \
    do {                                                                                                               \
        __VA_ARGS__;                                                                                                   \
        if ((r) == NULL) {                                                                                             \
            goto error;                                                                                                \
        }                                                                                                              \
        *sp++ = (sg_slot)(r);                                                                                          \
        HOST_END(n);                                                                                                   \
    } while (0)
#define HOST_UNARY(call)                                                                                               \
    do {                                                                                                               \
        PyObject *o = O1;                                                                                              \
        PyObject *host_result = (call);                                                                                \
        sp--;                                                                                                          \
        HOST_RESULT(1, host_result, Py_DECREF(o));                                                                     \
    } while (0)
#define LEARN_UNARY(which)                                                                                             \
    do {                                                                                                               \
        if (t->one_shot) {                                                                                             \
            sg_special_learn(Py_TYPE(O1), which);                                                                      \
        }                                                                                                              \
    } while (0)
#define HOST_BINARY(call, n)                                                                                           \
    do {                                                                                                               \
        PyObject *left = O2, *right = O1;                                                                              \
        PyObject *host_result = (call);                                                                                \
        sp -= 2;                                                                                                       \
        HOST_RESULT(n, host_result, Py_DECREF(left); Py_DECREF(right));                                                \
    } while (0)
#define MUST_POLL sg_unlikely(sg_must_poll_exclusive(t, tstate))
#define POLL(target)                                                                                                   \
    do {                                                                                                               \
        target_ip = (target);                                                                                          \
        goto poll;                                                                                                     \
    } while (0)
#define SETTLED(n) NEXT(n)
#define FRAME_END(n)                                                                                                   \
    do {                                                                                                               \
        ip += (n);                                                                                                     \
        if (sg_unlikely(t->one_shot)) {                                                                                \
            goto one_shot_end;                                                                                         \
        }                                                                                                              \
        DISPATCH;                                                                                                      \
    } while (0)
#define OWN_LINE SAVE_IP(ip)
#define BACK_IN(n) FRAME_END(n)
#define FRAME_IN                                                                                                       \
    do {                                                                                                               \
        program = sg_program_of(CODE);                                                                                 \
        if (sg_unlikely(program == NULL)) {                                                                            \
            program = sg_program_get(CODE, frame->f_globals);                                                          \
            if (program == NULL) {                                                                                     \
                Py_FatalError("sharedgil: out of memory for a translation");                                           \
            }                                                                                                          \
        }                                                                                                              \
        RELOAD();                                                                                                      \
        HIDE();                                                                                                        \
    } while (0)
#define PUSH_ARGUMENTS(callee, function, called, first, given) push_arguments(callee, function, called, first, given)
#define sg_push_frame(tstate, function, called, callable)                                                              \
    (sg_push_frame)(tstate, function, called, callable, (sg_slot)Py_NewRef((function)->func_code), SG_FRAME_CLEAN)
/* Somebody may have set a hook after us, which the host would give this frame to.  (Shared mode is left then.) */
#define LOOK_FOR_FOREIGN_HOOK                                                                                          \
    do {                                                                                                               \
        if (sg_unlikely(sg_py_foreign_hook(tstate->interp))) {                                                         \
            HAND_OVER(SG_HAND_FOREIGN);                                                                                \
        }                                                                                                              \
    } while (0)
#define ENTER_FRAME(callee)                                                                                            \
    do {                                                                                                               \
        SAVE_SP();                                                                                                     \
        (callee)->previous = frame;                                                                                    \
        tstate->current_frame = frame = (callee);                                                                      \
        FRAME_IN;                                                                                                      \
        if (sg_unlikely(sg_enter_recursion(tstate) != 0)) {                                                            \
            SAVE_SP();                                                                                                 \
            goto exit_unwind;                                                                                          \
        }                                                                                                              \
        LOOK_FOR_FOREIGN_HOOK;                                                                                         \
        if (sg_unlikely(t->one_shot)) {                                                                                \
            goto one_shot_end;                                                                                         \
        }                                                                                                              \
        DISPATCH;                                                                                                      \
    } while (0)
/* As ENTER_FRAME, of what was just pushed; sg_can_push has seen to the recursion limit. */
#define ENTER_NEW_FRAME(callee, new_program)                                                                           \
    do {                                                                                                               \
        SAVE_SP();                                                                                                     \
        (callee)->previous = frame;                                                                                    \
        tstate->current_frame = frame = (callee);                                                                      \
        tstate->py_recursion_remaining--;                                                                              \
        program = (new_program);                                                                                       \
        ip = program->insns;                                                                                           \
        sp = LOCALS + program->nlocalsplus;                                                                            \
        HIDE();                                                                                                        \
        LOOK_FOR_FOREIGN_HOOK;                                                                                         \
        if (sg_unlikely(t->one_shot)) {                                                                                \
            goto one_shot_end;                                                                                         \
        }                                                                                                              \
        DISPATCH;                                                                                                      \
    } while (0)
#define CLAIM(slot, sends) can_claim(slot, sends, &(int8_t){0})
#define CLAIM_FROM(slot, sends, before) can_claim(slot, sends, before)
#define UNCLAIM(generator, state) (void)(state) /* CLAIM has only looked */
#define ROOM_FOR_LIST true
#define NEW_LIST(slot)                                                                                                 \
    do {                                                                                                               \
        (slot) = (sg_slot)PyList_New(0);                                                                               \
        if ((slot) == 0) {                                                                                             \
            goto error;                                                                                                \
        }                                                                                                              \
    } while (0)
#define CONSUME_START(kind, base, n) sg_consume_start_counted(kind, base, n)
#define ENTER_GENERATOR(generator, v, returns_as)                                                                      \
    do {                                                                                                               \
        _PyInterpreterFrame *callee = enter_generator(tstate, generator, v);                                           \
        SG_FRAME_FLAGS(callee) |= (unsigned char)(returns_as);                                                         \
        ENTER_FRAME(callee);                                                                                           \
    } while (0)
#define OUTLIVE_FRAME(v) (void)0
#define PLAIN_FRAME (void)0

static inline bool can_claim(sg_slot generator, bool sends, int8_t *state)
{
    *state = ((PyGenObject *)sg_pointer(generator))->gi_frame_state;
    return *state < FRAME_EXECUTING && !(*state == FRAME_CREATED && sends);
}

static inline bool is_short_int(PyObject *o)
{
    return Py_TYPE(o) == &PyLong_Type && ((PyLongObject *)o)->long_value.lv_tag < ((uintptr_t)3 << NON_SIZE_BITS);
}

/* The last reference is gone.  Short ints die into our free list, from which INT() takes them, for the host has none
 * for them; but where the host makes more of them than we take, the rest goes back to it. */
enum { KEPT_NUMBERS = 256 };
static sg_noinline void counted_dealloc(sg_heap *heap, PyObject *o)
{
    if (is_short_int(o) && heap->free_n[SG_BLOCK_NUMBER] < KEPT_NUMBERS) {
        sg_block_put(heap, SG_BLOCK_NUMBER, o);
    }
    else {
        _Py_Dealloc(o);
    }
}

static sg_always_inline void drop(sg_heap *heap, PyObject *o)
{
    if (o != NULL && !_Py_IsImmortal(o) && --o->ob_refcnt == 0) {
        counted_dealloc(heap, o);
    }
}

/* Floats come from the host's free list and die into it, as they do there. */
static sg_always_inline sg_slot counted_float(sg_py_floats *floats, double value)
{
    PyFloatObject *f = sg_py_float_take(floats);
    if (sg_unlikely(f == NULL)) {
        return (sg_slot)PyFloat_FromDouble(value);
    }
    f->ob_base.ob_refcnt = 1;
    f->ob_base.ob_type = &PyFloat_Type;
    f->ob_fval = value;
    return (sg_slot)f;
}

/* What was an operand of arithmetic. */
static sg_always_inline void drop_number(sg_heap *heap, sg_py_floats *floats, PyObject *o)
{
    if (!_Py_IsImmortal(o) && --o->ob_refcnt == 0
        && !(Py_TYPE(o) == &PyFloat_Type && sg_py_float_put(floats, (PyFloatObject *)o))) {
        counted_dealloc(heap, o);
    }
}

static inline bool counted_values_store(sg_heap *heap, PyDictValues *values, int index, PyObject *v)
{
    PyObject *replaced = values->values[index];
    values->values[index] = v;
    if (replaced == NULL) {
        _PyDictValues_AddToInsertionOrder(values, index);
    }
    else {
        drop(heap, replaced);
    }
    return true;
}

static inline bool counted_dict_store(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, PyObject **field,
                                      PyObject *v)
{
    PyObject *replaced = *field;
    *field = v;
    dict->ma_version_tag =
        sg_next_dict_version(heap, interp) | (dict->ma_version_tag & DICT_WATCHER_AND_MODIFICATION_MASK);
    drop(heap, replaced);
    return true;
}

static inline void push_arguments(_PyInterpreterFrame *callee, PyFunctionObject *function, const sg_program *called,
                                  const sg_slot *first, int given)
{
    int n = 0;
    for (; n < given; n++) {
        callee->localsplus[n] = (PyObject *)first[n];
    }
    if (n < called->argcount) {
        PyObject *defaults = function->func_defaults;
        Py_ssize_t skip = PyTuple_GET_SIZE(defaults) - called->argcount;
        for (; n < called->argcount; n++) {
            callee->localsplus[n] = Py_NewRef(PyTuple_GET_ITEM(defaults, skip + n));
        }
    }
    for (; n < called->nlocalsplus; n++) {
        callee->localsplus[n] = NULL;
    }
}

static inline _PyInterpreterFrame *enter_generator(PyThreadState *tstate, PyGenObject *generator, sg_slot sent)
{
    _PyInterpreterFrame *frame = (_PyInterpreterFrame *)generator->gi_iframe;
    generator->gi_frame_state = FRAME_EXECUTING;
    SG_FRAME_FLAGS(frame) = SG_FRAME_CLEAN;
    frame->localsplus[frame->stacktop++] = (PyObject *)sent;
    generator->gi_exc_state.previous_item = tstate->exc_info;
    tstate->exc_info = &generator->gi_exc_state;
    return frame;
}

#define START                                                                                                          \
    sg_hand_reason reason;                                                                                             \
    sg_slot special_value;                                                                                             \
    unsigned returns;                                                                                                  \
    sg_insn *target_ip;                                                                                                \
    sg_py_floats *const floats = sg_py_floats_of(tstate->interp);                                                      \
    int after;                                                                                                         \
    resume:                                                                                                            \
    FRAME_IN;                                                                                                          \
    switch (inv->start) {                                                                                              \
    case SG_START_NEXT:                                                                                                \
        break;                                                                                                         \
    case SG_START_ERROR:                                                                                               \
        inv->start = SG_START_NEXT;                                                                                    \
        goto error;                                                                                                    \
    case SG_START_THROW:                                                                                               \
        inv->start = SG_START_NEXT;                                                                                    \
        ip--;                                                                                                          \
        goto error;                                                                                                    \
    case SG_START_UNWIND:                                                                                              \
        inv->start = SG_START_NEXT;                                                                                    \
        SAVE_SP();                                                                                                     \
        goto exit_unwind;                                                                                              \
    }                                                                                                                  \
    if (sg_unlikely(VERSION_CHANGED)) {                                                                                \
        goto new_version;                                                                                              \
    }                                                                                                                  \
    DISPATCH;

sg_outcome sg_eval_counted(sg_thread *t, PyThreadState *tstate, sg_invocation *inv)
{
#include "vm/eval_body.h"
#include "vm/body/consume.h"
#include "vm/body/spread.h"
#include "vm/body/gather.h"
#include "vm/body/host.h"
#include "vm/body/counted_calls.h"

poll: /* at `ip`; goes on at target_ip */
    SAVE();
    t->pinned += program->pinned;
    {
        int failed = sg_safepoint(t, frame);
        t->pinned -= program->pinned;
        if (failed < 0) {
            HIDE();
            goto error;
        }
    }
    ip = target_ip;
    SAVE_IP(ip);
    if (!t->exclusive) {
        return SG_SWITCH;
    }
    HIDE();
    goto look_again;

call_end: /* the instruction is done but for the eval breaker; `after` units to the next one */
    if ((sg_py_breaker(tstate) & SG_EVENTS_MASK) != 0 && sg_handle_pending(tstate, sg_team_size() != 0) != 0) {
        goto error;
    }
    ip += after;
    if (VERSION_CHANGED || CODE_WATCHED) {
        goto new_version;
    }
    HOST_END(0);

look_again: /* others may have run; at `ip` */
    if (sg_likely(!VERSION_CHANGED && !CODE_WATCHED)) {
        DISPATCH;
    }

new_version: /* somebody may have begun or stopped watching; at `ip` */
    if (ip->op == SG_OP_CONSUME_ITEM || ip->op == SG_OP_CONSUME_END || ip->op == SG_OP_CHAIN_STEP) {
        DISPATCH; /* inside a call: the host cannot go on from here, and the call's end looks again */
    }
    if (ip->op == SG_OP_CALL_FUNCTION_EX && sp[-2 - (ARG & 1)] != 0) {
        DISPATCH; /* so too: a generator gives its arguments */
    }
    if ((ip->op == SG_OP_LIST_EXTEND || ip->op == SG_OP_SET_UPDATE) && sg_is_gathering(sp[-2])) {
        DISPATCH; /* or the items of a display */
    }
    if (ip->op == SG_OP_UNPACK_SEQUENCE && sp - LOCALS >= 2 && sg_is_unpacking(sp[-2])) {
        DISPATCH;
    }
    if (sg_py_watched(tstate) || CODE_WATCHED) {
        HAND_OVER(SG_HAND_WATCHED);
    }
    t->version = sg_py_breaker(tstate) & ~SG_EVENTS_MASK;
    HOST_END(0);

one_shot_end: /* one host operation is done; at `ip` */
    SAVE();
    t->pinned += program->pinned;
    sg_host_op_end(t, frame);
    t->pinned -= program->pinned;
    if (!t->exclusive) {
        return SG_SWITCH;
    }
    HIDE();
    goto look_again;

special_result: /* the instruction at `ip` called a special method, which returned */
    if (returns == SG_RETURNS_ITEM) {
        sg_asend_end(sg_asend(O1), true);
        goto no_more_items;
    }
    if (returns == SG_RETURNS_ANSWER) {
        PyObject *iterator = (PyObject *)sp[-2], *item = (PyObject *)*--sp;
        bool call = sg_is_call(ip->op);
        switch (sg_answered_counted(sg_asker_of(Py_TYPE(iterator)), iterator, &item, (PyObject *)special_value)) {
        case SG_ASKED_ITEM:
            *sp++ = (sg_slot)item;
            FRAME_END(2);
        case SG_ASKED_AGAIN:
            if (call) {
                *sp++ = 0;
                FRAME_END(2);
            }
            FRAME_END(0);
        case SG_ASKED_END:
            if (call) {
                *sp++ = HEAP(Py_None);
                FRAME_END(3);
            }
            sp--;
            DROP(*sp);
            FRAME_END(ARG);
        default:
            returns = SG_RETURNS_NEXT;
            goto step_failed;
        }
    }
    if (returns == SG_RETURNS_NOTHING) {
        DROP(special_value);
    }
    else if (returns == SG_RETURNS_CONTINUED) {
        sg_slot *base = sg_callback_operands(ip, sp);
        PyObject *result;
        _PyInterpreterFrame *callee;
        if (sg_callback_continue_host(tstate, ip, (PyObject **)base, (PyObject *)special_value, &result, &callee)) {
            if (callee != NULL) {
                ENTER_FRAME(callee);
            }
            if (result == NULL) {
                goto error;
            }
        }
        else if (!sg_callback_finish(ip, (PyObject **)base, (PyObject *)special_value, &result)) {
            goto error;
        }
        DROP_ALL(base);
        if (result != NULL) {
            *sp++ = (sg_slot)result;
        }
    }
    else {
        PyObject *result = sg_special_result(returns, ip->arg, ip->aux, (PyObject *)special_value, (PyObject **)sp);
        DROP_OPERANDS(sg_special_operands(returns));
        if (result == NULL) {
            goto error;
        }
        *sp++ = (sg_slot)result;
        PUSH_NULL_IF(returns == SG_RETURNS_CALLABLE);
    }
    FRAME_END(frame->return_offset);

hand_over:
    SAVE();
    if (sg_hand_over(t, tstate, inv, reason) == SG_DONE) {
        return SG_DONE;
    }
    frame = tstate->current_frame;
    goto resume;

error: /* `ip` failed; an exception is set */
    if (sg_unlikely(tstate->current_exception == NULL)) {
        PyErr_SetString(PyExc_SystemError, "error return without exception set");
    }
    sg_add_traceback(tstate, frame);
    _PyEval_MonitorRaise(tstate, frame, sg_host_address(program, ip));
exception_unwind:
    {
        sg_handler handler;
        sg_slot *base = LOCALS + program->nlocalsplus;
        if (!sg_find_handler(CODE, (int)(ip - program->insns), &handler)) {
            while (sp > base) {
                PyObject *o = (PyObject *)*--sp;
                Py_XDECREF(o);
            }
            SAVE_SP();
            goto exit_unwind;
        }
        base += handler.level;
        while (sp > base) {
            PyObject *o = (PyObject *)*--sp;
            Py_XDECREF(o);
        }
        if (handler.lasti) {
            PyObject *lasti = PyLong_FromLong(_PyInterpreterFrame_LASTI(frame));
            if (lasti == NULL) {
                SAVE_SP();
                goto exit_unwind;
            }
            *sp++ = (sg_slot)lasti;
        }
        *sp++ = (sg_slot)PyErr_GetRaisedException();
        ip = program->insns + handler.target;
        if (sg_unlikely(VERSION_CHANGED)) {
            goto new_version; /* the frame that raised began to watch */
        }
        HOST_END(0);
    }
exit_unwind: /* the running frame dies of the exception */
    {
        bool last = frame == inv->entry, item;
        returns = SG_FRAME_FLAGS(frame) & SG_RETURNS_MASK;
        frame = sg_pop_frame(tstate, frame);
        if (last) {
            inv->result = NULL;
            return SG_DONE;
        }
        FRAME_IN;
        if (sg_unlikely(returns == SG_RETURNS_ITEM)) {
            (void)sg_host_item(O1, NULL, false, &item);
        }
        if (returns == SG_RETURNS_ANSWER) {
            DROP_OPERANDS(1); /* the item */
            returns = SG_RETURNS_NEXT;
        }
    step_failed:
        if (returns == SG_RETURNS_NEXT && sg_ends_iteration((PyObject *)sp[-1], tstate->current_exception)
            && !(sg_is_call(ip->op) && sg_consume_raises_end(sp - 2))) {
            _PyEval_MonitorRaise(tstate, frame, frame->instr_ptr);
            PyErr_Clear();
            if (sg_is_call(ip->op)) {
                *sp++ = HEAP(Py_None);
                FRAME_END(3); /* the end of what the call consumes */
            }
            Py_XDECREF(sg_end_by_index((PyObject *)sp[-1]));
            sp--;
            DROP(*sp);
            FRAME_END(ARG);
        }
        DROP_OPERANDS(sg_special_operands(returns));
        PyObject *result;
        if (returns == SG_RETURNS_CONTINUED) {
            sg_slot *base = sg_callback_operands(ip, sp);
            if (sg_callback_recover(ip, (PyObject **)base, &result)) {
                DROP_ALL(base);
                if (result != NULL) {
                    *sp++ = (sg_slot)result;
                }
                FRAME_END(frame->return_offset);
            }
        }
        goto error;
    }
}
