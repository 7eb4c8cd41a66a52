/* The shared variant: tagged slots, natives only, no host call.
 *
 * Job: instantiate eval_body.h for shared mode.  Every slow path is `slow`: save, go exclusive, and let
 * the counted variant restart the same instruction.
 */
#include "natives/registry.h"
#include "objects/dict.h"
#include "objects/dict_iterator.h"
#include "objects/instance.h"
#include "objects/iterator.h"
#include "objects/list.h"
#include "objects/new.h"
#include "objects/set.h"
#include "objects/value.h"
#include "vm/attributes.h"
#include "vm/call.h"
#include "vm/eval.h"

#define SG_SHARED 1

#define TARGET_PURE(label, frame_target) &&label
#define TARGET_NATIVE(label, frame_target) &&label
#define TARGET_FRAME(label, frame_target) frame_target
#define TARGET_HOST(label, frame_target) &&slow
/* Frame changes that only the counted variant makes. */
#define SG_FRAME_TARGET_RESUME &&L_RESUME
#define SG_FRAME_TARGET_CALL &&L_CALL
#define SG_FRAME_TARGET_CALL_KW &&L_CALL_KW
#define SG_FRAME_TARGET_CALL_FUNCTION_EX &&slow
#define SG_FRAME_TARGET_RETURN_VALUE &&L_RETURN_VALUE
#define SG_FRAME_TARGET_RETURN_CONST &&L_RETURN_CONST
#define SG_FRAME_TARGET_RETURN_GENERATOR &&slow
#define SG_FRAME_TARGET_YIELD_VALUE &&L_YIELD_VALUE
#define SG_FRAME_TARGET_SEND &&L_SEND

#define DISPATCH goto *targets[ip->op]
#define LOAD(s) load_local(s)
#define AGAIN(s) again(s)
#define HEAP(o) sg_from_heap(o)
#define INT(v) sg_from_int(v)
#define CONST_INT(at) sg_from_int((at)->arg)
#define GET_INT(s, v) sg_int_get(s, v)
#define FLOAT(v) sg_float_new(heap, v)
#define DROP(s) sg_drop(heap, s)
#define DROP_NUMBER(s) sg_drop(heap, s)
#define DROP_OBJECT(o) sg_drop_owned(heap, o)
#define INCREMENT(o) sg_increment(o)
#define IS_PRIVATE(s) (sg_tag(s) == SG_TAG_OWNED && sg_count((PyObject *)(s)) == 1)
#define SET_LOCAL(i, v) set_local(heap, locals, i, v, locals + program->nlocalsplus, sp)
#define TAKE_FROM_ALIASES(v) take_from_aliases(v, locals + program->nlocalsplus, sp)
#define STORE_FIELD(field, v) sg_replace_field(heap, field, sg_to_heap(heap, v))
#define STORE_VALUE(o, values, index, v) sg_values_store(heap, o, values, index, sg_to_heap(heap, v))
#define STORE_DICT(dict, field, v) sg_dict_store(heap, tstate->interp, dict, field, sg_to_heap(heap, v))
#define NOT_HERE goto slow
#define UNBOUND(i) goto slow
#define HAND_OVER(reason) goto slow
#define HOST_UNARY(call) goto slow
#define MUST_POLL sg_unlikely(sg_must_poll_shared(t, tstate))
#define POLL(target)                                                                                                   \
    do {                                                                                                               \
        after = (target);                                                                                              \
        goto poll;                                                                                                     \
    } while (0)
#define SETTLED(n)                                                                                                     \
    do {                                                                                                               \
        if (sg_unlikely(heap->settle != 0)) {                                                                          \
            after = ip + (n);                                                                                          \
            goto settle;                                                                                               \
        }                                                                                                              \
        NEXT(n);                                                                                                       \
    } while (0)
#define OWN_LINE (void)0
#define HOST_END(n) NEXT(n)
/* The end of an instruction after whose return the caller runs: its code may be pinned under the GIL. */
#define BACK_IN(n)                                                                                                     \
    do {                                                                                                               \
        if (sg_unlikely(program->pinned)) {                                                                            \
            heap->settle |= SG_SETTLE_DEATH;                                                                           \
        }                                                                                                              \
        SETTLED(n);                                                                                                    \
    } while (0)
#define DIRTY() (SG_FRAME_FLAGS(frame) &= (unsigned char)~SG_FRAME_CLEAN)
#define FRAME_IN                                                                                                       \
    do {                                                                                                               \
        program = sg_program_of(CODE);                                                                                 \
        RELOAD();                                                                                                      \
        DIRTY();                                                                                                       \
    } while (0)
#define START                                                                                                          \
    sg_insn *after;                                                                                                    \
    FRAME_IN;                                                                                                          \
    DISPATCH;
#define PUSH_ARGUMENTS(callee, function, first, given) push_arguments(callee, function, first, given)
#define sg_push_frame(tstate, function, callable)                                                                      \
    (sg_push_frame)(tstate, function, callable, (sg_slot)(function)->func_code, SG_FRAME_BORROWS_CODE)
#define ENTER_FRAME(callee)                                                                                            \
    do {                                                                                                               \
        SAVE();                                                                                                        \
        (callee)->previous = frame;                                                                                    \
        tstate->py_recursion_remaining--;                                                                              \
        tstate->current_frame = frame = (callee);                                                                      \
        FRAME_IN;                                                                                                      \
        DISPATCH;                                                                                                      \
    } while (0)
#define CLAIM(generator, sends) claim(tstate, generator, sends)
#define ENTER_GENERATOR(generator, v)                                                                                  \
    do {                                                                                                               \
        sg_slot sent = (v);                                                                                            \
        _PyInterpreterFrame *callee = enter_generator(tstate, generator, sent);                                        \
        ENTER_FRAME(callee);                                                                                           \
    } while (0)
#define OUTLIVE_FRAME(v)                                                                                               \
    do {                                                                                                               \
        if (sg_tag(v) == SG_TAG_LOCAL) {                                                                               \
            v = sg_owned(sg_to_heap(heap, v));                                                                         \
        }                                                                                                              \
    } while (0)
#define PLAIN_FRAME sg_publish_frames(heap, frame, frame)

static inline sg_slot load_local(sg_slot s)
{
    return sg_tag(s) == SG_TAG_OWNED ? s | SG_TAG_LOCAL : s;
}

static inline sg_slot again(sg_slot s)
{
    if (sg_tag(s) == SG_TAG_OWNED && s != 0) {
        sg_increment((PyObject *)s);
    }
    return s;
}

/* An owned value leaves its local: stack slots that aliased it get counts of their own (rule 5). */
static inline void take_from_aliases(sg_slot owned, sg_slot *stack, sg_slot *top)
{
    if (sg_tag(owned) != SG_TAG_OWNED || owned == 0) {
        return;
    }
    for (sg_slot *s = stack; s < top; s++) {
        if (*s == (owned | SG_TAG_LOCAL)) {
            sg_increment((PyObject *)owned);
            *s = owned;
        }
    }
}

static inline void set_local(sg_heap *heap, sg_slot *locals, int i, sg_slot v, sg_slot *stack, sg_slot *top)
{
    if (sg_tag(v) == SG_TAG_LOCAL) {
        /* The local it aliases may be overwritten while this one lives. */
        v = sg_owned(sg_to_heap(heap, v));
    }
    sg_slot old = locals[i];
    locals[i] = v;
    if (sg_tag(old) == SG_TAG_OWNED && old != 0) {
        take_from_aliases(old, stack, top);
        sg_drop_owned(heap, (PyObject *)old);
    }
}

/* Arguments move with their tags: an alias of a caller's local stays good, for the caller waits. */
static inline void push_arguments(_PyInterpreterFrame *callee, PyFunctionObject *function, const sg_slot *first,
                                  int given)
{
    sg_slot *locals = (sg_slot *)callee->localsplus;
    PyCodeObject *code = (PyCodeObject *)function->func_code;
    int n = 0;
    for (; n < given; n++) {
        locals[n] = first[n];
    }
    if (n < code->co_argcount) {
        PyObject *defaults = function->func_defaults;
        Py_ssize_t skip = PyTuple_GET_SIZE(defaults) - code->co_argcount;
        for (; n < code->co_argcount; n++) {
            locals[n] = sg_from_heap(PyTuple_GET_ITEM(defaults, skip + n));
        }
    }
    for (; n < code->co_nlocalsplus; n++) {
        locals[n] = 0;
    }
}

/* Takes a suspended generator for this thread (rule 11). */
static inline bool claim(PyThreadState *tstate, PyGenObject *generator, bool sends)
{
    _PyInterpreterFrame *frame = (_PyInterpreterFrame *)generator->gi_iframe;
    int8_t state = __atomic_load_n(&generator->gi_frame_state, __ATOMIC_RELAXED);
    if (state >= FRAME_EXECUTING || (state == FRAME_CREATED && sends) || tstate->py_recursion_remaining <= 1
        || sg_program_of((PyCodeObject *)frame->f_executable) == NULL) {
        return false;
    }
    return __atomic_compare_exchange_n(&generator->gi_frame_state, &state, (int8_t)FRAME_EXECUTING, false,
                                       __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

static inline _PyInterpreterFrame *enter_generator(PyThreadState *tstate, PyGenObject *generator, sg_slot sent)
{
    _PyInterpreterFrame *frame = (_PyInterpreterFrame *)generator->gi_iframe;
    SG_FRAME_FLAGS(frame) = SG_FRAME_CLEAN;
    frame->localsplus[frame->stacktop++] = (PyObject *)sent;
    generator->gi_exc_state.previous_item = tstate->exc_info;
    tstate->exc_info = &generator->gi_exc_state;
    return frame;
}

sg_outcome sg_eval_shared(sg_thread *t, PyThreadState *tstate, sg_invocation *inv)
{
#include "vm/eval_body.h"

poll: /* at `ip`; goes on at `after` */
    SAVE();
    if (sg_safepoint(t, frame) < 0) {
        inv->start = SG_START_ERROR;
        return SG_SWITCH;
    }
    goto stopped;

settle: /* as poll, for the heap */
    SAVE();
    t->pinned += program->pinned;
    sg_settle(t, frame);
    t->pinned -= program->pinned;

stopped:
    ip = after;
    SAVE_IP(ip);
    if (sg_unlikely(!t->exclusive && (sg_py_breaker(tstate) & ~SG_EVENTS_MASK) != t->version)) {
        sg_go_exclusive(t, frame);
    }
    if (t->exclusive) {
        return SG_SWITCH;
    }
    DIRTY();
    DISPATCH;

slow: /* the counted variant restarts the instruction */
    SAVE();
    t->cause = ip->op;
    sg_go_exclusive(t, frame);
    sg_cause_counts[t->cause]++;
    t->one_shot = true;
    t->polls = 1;
    return SG_SWITCH;
}
