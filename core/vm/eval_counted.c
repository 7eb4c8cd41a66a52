/* The counted variant: exclusive mode, plain counted slots, direct host calls.
 *
 * Job: instantiate eval_body.h with host_ops.h, so that every instruction exists here; exceptions, hand-over
 * and the end of one-shot operations.
 *
 * Invariant: while a frame runs its stacktop is -1, as in the host, so that the collector does not look at it
 * (rule 13).
 */
#include "natives/registry.h"
#include "objects/dict.h"
#include "objects/dict_iterator.h"
#include "objects/instance.h"
#include "objects/iterator.h"
#include "objects/list.h"
#include "objects/set.h"
#include "objects/value.h"
#include "vm/attributes.h"
#include "vm/call.h"
#include "vm/eval.h"
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
/* Slots are plain here; no tag is ever looked for. */
#define sg_is_int(s) false
#define sg_pointer(s) ((PyObject *)(s))
#define LOAD(s) ((sg_slot)Py_XNewRef((PyObject *)(s)))
#define AGAIN(s) ((sg_slot)Py_XNewRef((PyObject *)(s)))
#define HEAP(o) ((sg_slot)Py_NewRef(o))
#define INT(v) ((sg_slot)sg_int_box(heap, v))
#define CONST_INT(at) ((sg_slot)Py_NewRef(program->consts[(at)->aux]))
#define GET_INT(s, v) sg_int_read((PyObject *)(s), v)
#define FLOAT(v) ((sg_slot)PyFloat_FromDouble(v)) /* from the host's free list, where its floats go */
#define DROP(s) drop(heap, (PyObject *)(s))
#define DROP_NUMBER(s) drop(heap, (PyObject *)(s))
#define DROP_OBJECT(o) drop(heap, o)
#define INCREMENT(o) Py_INCREF(o)
#define IS_PRIVATE(s) (Py_REFCNT((PyObject *)(s)) == 1)
#define SET_LOCAL(i, v)                                                                                                \
    do {                                                                                                               \
        PyObject *replaced = (PyObject *)locals[i];                                                                    \
        locals[i] = (v);                                                                                               \
        drop(heap, replaced);                                                                                          \
    } while (0)
#define TAKE_FROM_ALIASES(v) (void)0
#define STORE_FIELD(field, v)                                                                                          \
    do {                                                                                                               \
        PyObject **stored_in = (field), *replaced = *stored_in;                                                        \
        *stored_in = (PyObject *)(v);                                                                                  \
        drop(heap, replaced);                                                                                          \
    } while (0)
#define STORE_VALUE(o, store_values, index, v)                                                                         \
    do {                                                                                                               \
        PyObject *replaced = (store_values)->values[index];                                                            \
        (store_values)->values[index] = (PyObject *)(v);                                                               \
        if (replaced == NULL) {                                                                                        \
            _PyDictValues_AddToInsertionOrder(store_values, index);                                                    \
        }                                                                                                              \
        else {                                                                                                         \
            drop(heap, replaced);                                                                                      \
        }                                                                                                              \
    } while (0)
#define STORE_DICT(dict, field, v) counted_dict_store(heap, tstate->interp, dict, field, (PyObject *)(v))
#define NOT_HERE (void)0
#define UNBOUND(i)                                                                                                     \
    do {                                                                                                               \
        _PyEval_FormatExcUnbound(tstate, CODE, i);                                                                     \
        goto error;                                                                                                    \
    } while (0)
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
/* The host looks at its eval breaker after calls: events, or a new instrumentation version. */
#define CALL_END(n)                                                                                                    \
    do {                                                                                                               \
        if (sg_unlikely(sg_py_breaker(tstate) != t->version)) {                                                        \
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
#define PUSH_ARGUMENTS(callee, function, first, given) push_arguments(callee, function, first, given)
#define sg_push_frame(tstate, function, callable)                                                                      \
    (sg_push_frame)(tstate, function, callable, (sg_slot)Py_NewRef((function)->func_code), SG_FRAME_CLEAN)
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
        if (sg_unlikely(t->one_shot)) {                                                                                \
            goto one_shot_end;                                                                                         \
        }                                                                                                              \
        DISPATCH;                                                                                                      \
    } while (0)
#define CLAIM(generator, sends)                                                                                        \
    ((generator)->gi_frame_state < FRAME_EXECUTING && !((generator)->gi_frame_state == FRAME_CREATED && (sends)))
#define ENTER_GENERATOR(generator, v)                                                                                  \
    do {                                                                                                               \
        _PyInterpreterFrame *callee = enter_generator(tstate, generator, v);                                           \
        ENTER_FRAME(callee);                                                                                           \
    } while (0)
#define OUTLIVE_FRAME(v) (void)0
#define PLAIN_FRAME (void)0

/* The last reference is gone.  Small ints die into our free list, from which INT() takes them: the host
 * has none for them. */
static void counted_dealloc(sg_heap *heap, PyObject *o)
{
    if (Py_TYPE(o) == &PyLong_Type && ((PyLongObject *)o)->long_value.lv_tag < ((uintptr_t)3 << NON_SIZE_BITS)) {
        sg_block_put(heap, SG_BLOCK_NUMBER, o);
    }
    else {
        _Py_Dealloc(o);
    }
}

static inline void drop(sg_heap *heap, PyObject *o)
{
    if (o != NULL && !_Py_IsImmortal(o) && --o->ob_refcnt == 0) {
        counted_dealloc(heap, o);
    }
}

static inline void counted_dict_store(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, PyObject **field,
                                      PyObject *v)
{
    PyObject *replaced = *field;
    *field = v;
    dict->ma_version_tag =
        sg_next_dict_version(heap, interp) | (dict->ma_version_tag & DICT_WATCHER_AND_MODIFICATION_MASK);
    drop(heap, replaced);
}

static inline void push_arguments(_PyInterpreterFrame *callee, PyFunctionObject *function, const sg_slot *first,
                                  int given)
{
    PyCodeObject *code = (PyCodeObject *)function->func_code;
    int n = 0;
    for (; n < given; n++) {
        callee->localsplus[n] = (PyObject *)first[n];
    }
    if (n < code->co_argcount) {
        PyObject *defaults = function->func_defaults;
        Py_ssize_t skip = PyTuple_GET_SIZE(defaults) - code->co_argcount;
        for (; n < code->co_argcount; n++) {
            callee->localsplus[n] = Py_NewRef(PyTuple_GET_ITEM(defaults, skip + n));
        }
    }
    for (; n < code->co_nlocalsplus; n++) {
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
    sg_insn *target_ip;                                                                                                \
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
    if (sg_unlikely((sg_py_breaker(tstate) & ~SG_EVENTS_MASK) != t->version)) {                                        \
        goto new_version;                                                                                              \
    }                                                                                                                  \
    DISPATCH;

sg_outcome sg_eval_counted(sg_thread *t, PyThreadState *tstate, sg_invocation *inv)
{
#include "vm/eval_body.h"
#include "vm/host_ops.h"

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
    if ((sg_py_breaker(tstate) & SG_EVENTS_MASK) != 0 && _Py_HandlePending(tstate) != 0) {
        goto error;
    }
    ip += after;
    if ((sg_py_breaker(tstate) & ~SG_EVENTS_MASK) != t->version) {
        goto new_version;
    }
    HOST_END(0);

look_again: /* others may have run; at `ip` */
    if (sg_likely((sg_py_breaker(tstate) & ~SG_EVENTS_MASK) == t->version)) {
        DISPATCH;
    }

new_version: /* somebody began or stopped watching; at `ip` */
    if (sg_py_watched(tstate)) {
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
        sg_slot *base = locals + program->nlocalsplus;
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
        HOST_END(0);
    }
exit_unwind: /* the running frame dies of the exception */
    {
        bool last = frame == inv->entry;
        frame = sg_pop_frame(tstate, frame);
        if (last) {
            inv->result = NULL;
            return SG_DONE;
        }
        FRAME_IN;
        goto error;
    }
}
