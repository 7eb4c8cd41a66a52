/* The shared variant: tagged slots, natives only, no host call.
 *
 * Job: instantiate eval_body.h for shared mode.  Every slow path is `slow`: save, go exclusive, and let
 * the counted variant restart the same instruction.
 */
#include "base/chance.h"
#include "gil/contention.h"
#include "memory/collector.h"
#include "memory/let_go.h"
#include "natives/instance_checks.h"
#include "natives/chain.h"
#include "objects/async_generator.h"
#include "objects/compare.h"
#include "objects/dict.h"
#include "objects/dict_iterator.h"
#include "objects/element.h"
#include "objects/exception.h"
#include "objects/frame_object.h"
#include "objects/generic_alias.h"
#include "objects/from_items.h"
#include "objects/items.h"
#include "objects/function.h"
#include "objects/format.h"
#include "objects/instance.h"
#include "objects/iteration.h"
#include "objects/iterator.h"
#include "objects/list.h"
#include "objects/numbering.h"
#include "objects/new.h"
#include "objects/range.h"
#include "objects/operators.h"
#include "objects/ordered_dict.h"
#include "objects/set.h"
#include "objects/subscript.h"
#include "objects/value.h"
#include "vm/attribute_table.h"
#include "vm/attributes.h"
#include "vm/call.h"
#include "vm/call_shared.h"
#include "vm/callback.h"
#include "vm/indexed.h"
#include "vm/causes.h"
#include "vm/class_items.h"
#include "vm/classes.h"
#include "vm/consume.h"
#include "vm/eval.h"
#include "vm/imports.h"
#include "vm/manager.h"
#include "vm/mapping.h"
#include "vm/pairwise.h"
#include "vm/part_items.h"
#include "vm/unequal.h"
#include "vm/special.h"
#include "vm/gather.h"
#include "vm/unwind.h"

#define SG_SHARED 1

#define TARGET_PURE(label, frame_target) &&label
#define TARGET_NATIVE(label, frame_target) &&label
#define TARGET_FRAME(label, frame_target) frame_target
#define TARGET_HOST(label, frame_target) &&slow
/* Frame changes that only the counted variant makes. */
#define SG_FRAME_TARGET_RESUME &&L_RESUME
#define SG_FRAME_TARGET_CALL &&L_CALL
#define SG_FRAME_TARGET_CALL_BUILTIN_O &&L_CALL
#define SG_FRAME_TARGET_CALL_BUILTIN_FAST &&L_CALL
#define SG_FRAME_TARGET_CALL_METHOD_NOARGS &&L_CALL
#define SG_FRAME_TARGET_CALL_METHOD_O &&L_CALL
#define SG_FRAME_TARGET_CALL_METHOD_FAST &&L_CALL
#define SG_FRAME_TARGET_CALL_C_VECTOR &&L_CALL
#define SG_FRAME_TARGET_CALL_TYPE &&L_CALL
#define SG_FRAME_TARGET_CALL_KW &&L_CALL_KW
#define SG_FRAME_TARGET_CALL_FUNCTION_EX &&L_CALL_FUNCTION_EX
#define SG_FRAME_TARGET_RETURN_VALUE &&L_RETURN_VALUE
#define SG_FRAME_TARGET_RETURN_CONST &&L_RETURN_CONST
#define SG_FRAME_TARGET_RETURN_GENERATOR &&L_RETURN_GENERATOR
#define SG_FRAME_TARGET_YIELD_VALUE &&L_YIELD_VALUE
#define SG_FRAME_TARGET_ASYNC_GEN_WRAP &&L_ASYNC_GEN_WRAP
#define SG_FRAME_TARGET_SEND &&L_SEND

#define DISPATCH goto *targets[ip->op]
#define LOCALS ((sg_slot *)frame->localsplus) /* next to the frame: no register for it */
#define LOAD(s) sg_lent(s)
#define AGAIN(s) again(s)
#define HEAP(o) sg_from_heap(o)
#define INT(v) sg_from_int(v)
#define CONST_INT(at) sg_from_int((at)->arg)
#define GET_INT(s, v) sg_int_get(s, v)
#define FLOAT(v) sg_float_new(heap, v)
#define DROP(s) sg_drop(heap, s)
#define DROP_NUMBER(s) drop_number(heap, s)
#define SPECIALISE(to) (void)0
#define DROP_OBJECT(o) sg_drop_owned(heap, o)
#define INCREMENT_OWN(o) sg_increment_own(o)
#define IS_PRIVATE(s) (sg_tag(s) == SG_TAG_OWNED && sg_count((PyObject *)(s)) == 1)
#define ITERATOR_IS_OURS(s) iterator_is_ours(s, LOCALS)
#define STEP_ITERATOR(s, items, room, n)                                                                               \
    (ITERATOR_IS_OURS(s) ? sg_iterator_step(heap, sg_pointer(s), items, room, n)                                       \
                         : sg_iterator_step_locked(heap, sg_pointer(s), items, room, n))
#define SET_LOCAL(i, v) set_local(heap, frame, inv->entry, LOCALS, i, v, LOCALS + program->nlocalsplus, sp)
#define LET_GO(s) sg_let_go(heap, s, frame, inv->entry, sp)
#define TAKE_FROM_ALIASES(v) take_from_aliases(v, LOCALS + program->nlocalsplus, sp)
#define STORE_BEGIN uint64_t store_began = sg_contention_store_begin(heap)
#define STORE_END sg_contention_store_end(heap, store_began)
#define STORE_FIELD(field, v) sg_replace_field(heap, field, sg_to_heap(heap, v))
#define STORE_VALUE(o, values, index, v)                                                                               \
    (*(v) = sg_owned(sg_to_heap(heap, *(v))), sg_values_store(heap, o, values, index, sg_pointer(*(v))))
#define STORE_DICT(dict, field, v) sg_dict_store(heap, tstate->interp, dict, field, v)
#define NOT_HERE goto slow
#define UNBOUND(i) goto slow
#define TRUTH(s) sg_truth_of(s)
#define COMPARE(op, a, b) compare(op, a, b)
#define FORMATTED(made)                                                                                                \
    do {                                                                                                               \
        sg_slot formatted = (made);                                                                                    \
        if (formatted != 0) {                                                                                          \
            sp[-1] = formatted;                                                                                        \
            DROP(v);                                                                                                   \
            SETTLED(1);                                                                                                \
        }                                                                                                              \
    } while (0)
/* What a call of `size` units with its operands from `base` on comes down to; what it does not take
 * over from the operands is from `passed` on.  Goes on if that is nothing. */
#define CALL_SHARED(call, size)                                                                                        \
    do {                                                                                                               \
        _PyInterpreterFrame *callee;                                                                                   \
        sg_slot call_result;                                                                                           \
        sg_call_kind kind = (call);                                                                                    \
        if (kind == SG_CALL_RESULT) {                                                                                  \
            heap->stores++;                                                                                            \
            if (sg_unlikely(call_result == 0)) {                                                                       \
                goto raised;                                                                                           \
            }                                                                                                          \
            DROP_ALL(base);                                                                                            \
            *sp++ = call_result;                                                                                       \
            SETTLED(size);                                                                                             \
        }                                                                                                              \
        if (kind == SG_CALL_STAYS) {                                                                                   \
            frame->return_offset = (size);                                                                             \
            ENTER_FRAME(callee);                                                                                       \
        }                                                                                                              \
        if (kind != SG_CALL_NOT_HERE) {                                                                                \
            DROP_ALL(passed);                                                                                          \
            sp = kind == SG_CALL_INIT ? base + 1 : base;                                                               \
            frame->return_offset = (size);                                                                             \
            ENTER_FRAME(callee);                                                                                       \
        }                                                                                                              \
    } while (0)
/* The key of an operation on a dict has a __hash__ in Python: the operation goes on with what that returns. */
#define HASH_KEY(dict, key, size) CALL_BACK(sg_callback_begin_hash(heap, tstate, dict, key), size)
#define HASH_MEMBER(set, key, size) CALL_BACK(sg_callback_begin_hash_of_member(heap, tstate, set, key), size)
#define CALL_BACK(begun, size)                                                                                         \
    do {                                                                                                               \
        _PyInterpreterFrame *hashing = (begun);                                                                        \
        if (hashing != NULL) {                                                                                         \
            frame->return_offset = (size);                                                                             \
            ENTER_FRAME(hashing);                                                                                      \
        }                                                                                                              \
    } while (0)
#define HAND_OVER(reason) goto slow
#define LEARN_UNARY(which) (void)0
#define HOST_UNARY(call) goto slow
#define MUST_POLL sg_unlikely(sg_must_poll_shared(t, tstate) || sg_chance(SG_FORCE_POLL_ONE_IN))
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
    PyObject *exception; /* that is being raised, owned */                                                             \
    sg_slot answer;      /* that a function has given */                                                               \
    FRAME_IN;                                                                                                          \
    DISPATCH;
#define PUSH_ARGUMENTS(callee, function, called, first, given) push_arguments(callee, function, called, first, given)
#define sg_push_frame(tstate, function, called, callable)                                                              \
    (sg_push_frame)(tstate, function, called, callable, (sg_slot)(function)->func_code, SG_FRAME_BORROWS_CODE)
#define ENTER_FRAME(callee)                                                                                            \
    do {                                                                                                               \
        SAVE();                                                                                                        \
        (callee)->previous = frame;                                                                                    \
        tstate->py_recursion_remaining--;                                                                              \
        tstate->current_frame = frame = (callee);                                                                      \
        FRAME_IN;                                                                                                      \
        DISPATCH;                                                                                                      \
    } while (0)
#define ENTER_NEW_FRAME(callee, new_program)                                                                           \
    do {                                                                                                               \
        SAVE();                                                                                                        \
        (callee)->previous = frame;                                                                                    \
        tstate->py_recursion_remaining--;                                                                              \
        tstate->current_frame = frame = (callee);                                                                      \
        program = (new_program);                                                                                       \
        ip = program->insns;                                                                                           \
        sp = LOCALS + program->nlocalsplus;                                                                            \
        DIRTY();                                                                                                       \
        DISPATCH;                                                                                                      \
    } while (0)
#define CLAIM(slot, sends) claim(tstate, slot, ITERATOR_IS_OURS(slot), sends, &(int8_t){0})
#define CLAIM_FROM(slot, sends, before) claim(tstate, slot, ITERATOR_IS_OURS(slot), sends, before)
#define ROOM_FOR_LIST sg_nursery_has_room(heap)
#define NEW_LIST(slot) ((slot) = sg_list_new(heap, NULL, 0))
#define UNCLAIM(generator, state) __atomic_store_n(&(generator)->gi_frame_state, state, __ATOMIC_RELEASE)
#define CONSUME_START(kind, base, n) sg_consume_start_shared(heap, kind, base, n)
#define ENTER_GENERATOR(generator, v, returns_as)                                                                      \
    do {                                                                                                               \
        sg_slot sent = (v);                                                                                            \
        _PyInterpreterFrame *callee = enter_generator(tstate, generator, sent);                                        \
        SG_FRAME_FLAGS(callee) |= (unsigned char)(returns_as);                                                         \
        ENTER_FRAME(callee);                                                                                           \
    } while (0)
#define OUTLIVE_FRAME(v)                                                                                               \
    do {                                                                                                               \
        if (sg_tag(v) == SG_TAG_LOCAL) {                                                                               \
            v = sg_owned(sg_to_heap(heap, v));                                                                         \
        }                                                                                                              \
    } while (0)
#define PLAIN_FRAME sg_publish_suspended(heap, frame)

/* True if no other thread can know the iterator of a loop: all of its counts are this thread's slots.  A generator
 * expression has its iterator twice, as its argument and on its stack. */
static inline bool iterator_is_ours(sg_slot s, const sg_slot *locals)
{
    int tag = sg_tag(s);
    Py_ssize_t count = sg_count(sg_pointer(s));
    return sg_likely(count == 1) ? tag == SG_TAG_OWNED || tag == SG_TAG_LOCAL
                                 : count == 2 && tag == SG_TAG_OWNED && locals[0] == s;
}

static inline sg_slot again(sg_slot s)
{
    if (sg_tag(s) == SG_TAG_OWNED && s != 0) {
        sg_increment((PyObject *)s);
    }
    return s;
}

/* What was an operand of arithmetic. */
static inline void drop_number(sg_heap *heap, sg_slot s)
{
    if (sg_tag(s) == SG_TAG_OWNED && s != 0) {
        sg_drop_number(heap, (PyObject *)s);
    }
}

static inline int compare(int op, sg_slot a, sg_slot b)
{
    int truth = sg_compare(op, a, b);
    return sg_likely(truth >= 0) ? truth : sg_compare_objects(op, a, b);
}

/* True if the stack has this slot. */
static inline bool is_aliased(sg_slot alias, const sg_slot *stack, const sg_slot *top)
{
    for (const sg_slot *s = stack; s < top; s++) {
        if (*s == alias) {
            return true;
        }
    }
    return false;
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

static inline void set_local(sg_heap *heap, _PyInterpreterFrame *frame, _PyInterpreterFrame *entry, sg_slot *locals,
                             int i, sg_slot v, sg_slot *stack, sg_slot *top)
{
    if (sg_tag(v) == SG_TAG_LOCAL) {
        /* The local it aliases may be overwritten while this one lives. */
        v = sg_owned(sg_to_heap(heap, v));
    }
    sg_slot old = locals[i];
    locals[i] = v;
    if (sg_tag(old) == SG_TAG_OWNED && old != 0) {
        take_from_aliases(old, stack, top);
        sg_let_go(heap, old, frame, entry, top);
    }
}

/* Arguments move with their tags: an alias of a caller's local stays good, for the caller waits. */
static inline void push_arguments(_PyInterpreterFrame *callee, PyFunctionObject *function, const sg_program *called,
                                  const sg_slot *first, int given)
{
    sg_slot *locals = (sg_slot *)callee->localsplus;
    int n = 0;
    for (; n < given; n++) {
        locals[n] = first[n];
    }
    if (n < called->argcount) {
        PyObject *defaults = function->func_defaults;
        Py_ssize_t skip = PyTuple_GET_SIZE(defaults) - called->argcount;
        for (; n < called->argcount; n++) {
            locals[n] = sg_from_heap(PyTuple_GET_ITEM(defaults, skip + n));
        }
    }
    for (; n < called->nlocalsplus; n++) {
        locals[n] = 0;
    }
}

/* Takes a suspended generator for this thread (rule 11), which `alone` may know it. */
static inline bool claim(PyThreadState *tstate, sg_slot slot, bool alone, bool sends, int8_t *before)
{
    PyGenObject *generator = (PyGenObject *)sg_pointer(slot);
    _PyInterpreterFrame *frame = (_PyInterpreterFrame *)generator->gi_iframe;
    int8_t state = __atomic_load_n(&generator->gi_frame_state, __ATOMIC_RELAXED);
    if (state >= FRAME_EXECUTING || (state == FRAME_CREATED && sends) || tstate->py_recursion_remaining <= 1
        || sg_program_of((PyCodeObject *)frame->f_executable) == NULL) {
        return false;
    }
    *before = state;
    if (alone) {
        __atomic_store_n(&generator->gi_frame_state, (int8_t)FRAME_EXECUTING, __ATOMIC_RELAXED);
        return true;
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

/* What has asked about the item on the stack. */
static inline sg_slot asking_iterator(const _PyInterpreterFrame *frame)
{
    return ((const sg_slot *)frame->localsplus)[frame->stacktop - 2];
}

/* True if the result of a special method needs no host to become what the caller's instruction wants. */
static bool can_deliver(_PyInterpreterFrame *caller, unsigned returns, sg_slot v)
{
    intptr_t length;
    bool declined = !sg_is_int(v) && sg_pointer(v) == Py_NotImplemented;
    sg_program *program = sg_program_of((PyCodeObject *)caller->f_executable);
    switch (returns) {
    case SG_RETURNS_OPERATOR:
        return !declined;
    case SG_RETURNS_COMPARISON:
        return !declined && ((sg_own_address(program, caller->instr_ptr)->arg & 16) == 0 || sg_truth(v) >= 0);
    case SG_RETURNS_BOOL:
        return !sg_is_int(v) && PyBool_Check(sg_pointer(v));
    case SG_RETURNS_LENGTH_AS_BOOL:
        return sg_int_get(v, &length) && length >= 0;
    case SG_RETURNS_CONTAINED:
        return !declined && sg_truth(v) >= 0;
    case SG_RETURNS_ITERATOR:
        return !sg_is_int(v) && sg_is_iterator(Py_TYPE(sg_pointer(v)));
    case SG_RETURNS_ASYNC_ITERATOR:
        return !sg_is_int(v) && sg_is_async_iterator(Py_TYPE(sg_pointer(v)));
    case SG_RETURNS_AWAITABLE:
        return !sg_is_int(v) && sg_is_coroutine(sg_pointer(v));
    case SG_RETURNS_AWAITED:
        return !sg_is_int(v) && !sg_is_coroutine(sg_pointer(v)) && sg_is_iterator(Py_TYPE(sg_pointer(v)));
    case SG_RETURNS_ITEM:
        return sg_find_async_for(program, caller, &(sg_handler){0});
    case SG_RETURNS_ANSWER:
        return sg_can_be_answered(sg_asker_of(Py_TYPE(sg_pointer(asking_iterator(caller)))),
                                  sg_pointer(asking_iterator(caller)), v);
    default:
        return true;
    }
}

/* As sg_callback_continue, from a frame that is still on top of the caller's. */
static bool continue_callback(sg_heap *heap, PyThreadState *tstate, _PyInterpreterFrame *caller, sg_slot v,
                              sg_callback_step *step)
{
    sg_program *program = sg_program_of((PyCodeObject *)caller->f_executable);
    const sg_insn *insn = sg_own_address(program, caller->instr_ptr);
    sg_slot *base = sg_callback_operands(insn, (sg_slot *)caller->localsplus + caller->stacktop);
    return sg_callback_continue(heap, tstate, insn, base, v, step);
}

/* The same of an exception. */
static bool can_raise_into(PyThreadState *tstate, _PyInterpreterFrame *caller)
{
    sg_program *program = sg_program_of((PyCodeObject *)caller->f_executable);
    const sg_insn *insn = sg_own_address(program, caller->instr_ptr);
    return sg_callback_can_raise(tstate, insn,
                                 sg_callback_operands(insn, (sg_slot *)caller->localsplus + caller->stacktop));
}

/* After can_deliver: the operands leave the caller's stack, the value comes onto it.  Returns the new top. */
static sg_slot *deliver(sg_heap *heap, unsigned returns, sg_slot v, const sg_insn *ip, sg_slot *top)
{
    bool contained = returns == SG_RETURNS_CONTAINED;
    if (returns == SG_RETURNS_LENGTH_AS_BOOL || contained
        || (returns == SG_RETURNS_COMPARISON && (ip->arg & 16) != 0)) {
        bool truth = sg_truth(v) != (contained ? ip->arg : 0);
        sg_drop(heap, v);
        v = sg_from_heap(truth ? Py_True : Py_False);
    }
    if (returns == SG_RETURNS_NOTHING) {
        sg_drop(heap, v);
        return top;
    }
    if (returns == SG_RETURNS_CALLABLE) {
        top[0] = v;
        top[1] = 0;
        return top + 2;
    }
    int n = sg_special_operands(returns);
    sg_slot *base = top - n;
    if (sg_tag(v) == SG_TAG_LOCAL) {
        /* An alias of an operand takes it over. */
        for (int i = 0; i < n; i++) {
            if (base[i] == (v & ~(sg_slot)SG_TAG_MASK)) {
                v = base[i];
                base[i] = 0;
                break;
            }
        }
    }
    for (int i = 0; i < n; i++) {
        sg_drop(heap, base[i]);
    }
    *base = v;
    return base + 1;
}

sg_outcome sg_eval_shared(sg_thread *t, PyThreadState *tstate, sg_invocation *inv)
{
#include "vm/eval_body.h"
#include "vm/body/consume.h"
#include "vm/body/spread.h"
#include "vm/body/gather.h"
#include "vm/body/shared_calls.h"
#include "vm/body/shared_containers.h"
#include "vm/body/shared_functions.h"
#include "vm/body/shared_exceptions.h"

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

answered: /* `answer` is about the item on the stack, above the iterator that asked; `ip` is what wants an item */
    {
        PyObject *iterator = sg_pointer(sp[-2]);
        bool call = sg_is_call(ip->op);
        switch (sg_answered(heap, sg_asker_of(Py_TYPE(iterator)), iterator, &sp[-1], answer)) {
        case SG_ASKED_ITEM:
            BACK_IN(2);
        case SG_ASKED_AGAIN:
            if (call) {
                sp[-1] = 0;
                BACK_IN(2);
            }
            sp--;
            BACK_IN(0);
        default:
            if (call) {
                sp[-1] = HEAP(Py_None);
                BACK_IN(3);
            }
            sp--;
            sg_slot ended = *--sp;
            LET_GO(ended);
            BACK_IN(ARG);
        }
    }

raised: /* a native has raised, for `ip`, whose operands are on the stack */
    exception = heap->raised;
    heap->raised = NULL;

raise: /* `exception`, at `ip` */
    if (sg_unlikely(program->begins_shared)) {
        DROP_OBJECT(exception);
        goto slow;
    }
    sg_exception_chain(heap, tstate, exception);

error: /* `exception` has come to this frame, which stands at `ip` */
    SAVE_IP(ip);
    if (sg_likely(!_PyFrame_IsIncomplete(frame))) {
        sg_nursery_make_room(heap, tstate, 1);
        sg_exception_add_traceback(heap, exception, sg_frame_object_of(heap, frame));
    }

exception_unwind:
    {
        sg_handler handler;
        bool handled = sg_find_handler(CODE, (int)(ip - program->insns), &handler);
        DROP_ALL(LOCALS + program->nlocalsplus + (handled ? handler.level : 0));
        if (handled) {
            if (handler.lasti) {
                *sp++ = INT(_PyInterpreterFrame_LASTI(frame));
            }
            *sp++ = sg_owned(exception);
            ip = program->insns + handler.target;
            SETTLED(0);
        }
    }
    SAVE_SP();
    if (sg_unlikely(heap->settle
                    != 0)) { /* what was on the stack dies in this frame, what is in its locals in the next */
        tstate->current_exception = exception;
        t->pinned += program->pinned;
        sg_settle(t, frame);
        t->pinned -= program->pinned;
        if (!t->exclusive && (sg_py_breaker(tstate) & ~SG_EVENTS_MASK) != t->version) {
            sg_go_exclusive(t, frame);
        }
        if (t->exclusive) {
            inv->start = SG_START_UNWIND;
            return SG_SWITCH;
        }
        exception = tstate->current_exception;
        tstate->current_exception = NULL;
        DIRTY();
    }
    if (frame == inv->entry || !sg_frame_ends_here(tstate, frame)) {
        goto unwind_exclusive;
    }
    unsigned returns = SG_FRAME_FLAGS(frame) & SG_RETURNS_MASK;
    if (returns == SG_RETURNS_CONTINUED && !can_raise_into(tstate, frame->previous)) {
        goto unwind_exclusive;
    }
    if (sg_unlikely(returns == SG_RETURNS_ITEM)) {
        sg_asend_end(sg_asend_of(frame->previous), sg_ends_async_generator(exception));
    }
    frame = sg_end_frame(heap, tstate, frame);
    FRAME_IN;
    if (returns == SG_RETURNS_ANSWER) {
        DROP_OPERANDS(1); /* the item */
        returns = SG_RETURNS_NEXT;
    }
    if (returns == SG_RETURNS_NEXT && sg_ends_iteration(sg_pointer(sp[-1]), exception)
        && !(sg_is_call(ip->op) && sg_consume_raises_end(sp - 2))) {
        DROP_OBJECT(exception);
        if (sg_is_call(ip->op)) {
            *sp++ = HEAP(Py_None);
            NEXT(3); /* the end of what the call consumes */
        }
        sg_slot iterator = *--sp;
        PyObject *sequence = sg_end_by_index(sg_pointer(iterator));
        if (sequence != NULL) {
            LET_GO(sg_owned(sequence));
        }
        DROP(iterator);
        SETTLED(ARG);
    }
    if (returns == SG_RETURNS_CONTINUED) {
        sg_slot *base = sg_callback_operands(ip, sp);
        sg_callback_raised(heap, tstate, ip, base);
        if (sg_part_items_gather(ip, base) && sg_part_items_end(heap, base, exception)) {
            DROP_OBJECT(exception);
            SETTLED(0);
        }
        sg_slot otherwise = sg_callback_otherwise(ip, base, exception);
        if (otherwise != 0) {
            otherwise = AGAIN(otherwise);
            DROP_OBJECT(exception);
            DROP_ALL(base);
            *sp++ = otherwise;
            SETTLED(frame->return_offset);
        }
    }
    DROP_OPERANDS(sg_special_operands(returns));
    if (sg_likely(!sg_must_pause(t))) {
        goto error;
    }
    tstate->current_exception = exception;
    t->pinned += program->pinned;
    sg_pause(t, frame);
    t->pinned -= program->pinned;
    if (!t->exclusive && (sg_py_breaker(tstate) & ~SG_EVENTS_MASK) != t->version) {
        sg_go_exclusive(t, frame);
    }
    if (t->exclusive) {
        inv->start = SG_START_ERROR;
        return SG_SWITCH;
    }
    exception = tstate->current_exception;
    tstate->current_exception = NULL;
    DIRTY();
    goto error;

unwind_exclusive: /* the host ends the frame, of which the exception takes leave */
    tstate->current_exception = exception;
    sg_go_exclusive(t, frame);
    sg_cause_counts[ip->op]++;
    t->one_shot = true;
    t->polls = 1;
    inv->start = SG_START_UNWIND;
    return SG_SWITCH;

slow: /* the counted variant restarts the instruction */
    if (sg_unlikely(program->begins_shared)) {
        /* Or all of this code: what it has read is to be true of the moment at which it becomes exclusive. */
        DROP_ALL(LOCALS + program->nlocalsplus);
        for (ip = program->insns; ip->op != SG_OP_RESUME;) {
            ip++;
        }
    }
    if (sg_unlikely(heap->waits | heap->retries)) {
        heap->retries = false;
        POLL(ip); /* or this one does, after a safepoint: a native has stopped half-way */
    }
    SAVE();
    sg_go_exclusive(t, frame);
    sg_count_cause(ip, sp, program->names);
    t->one_shot = true;
    t->polls = 1;
    return SG_SWITCH;
}
