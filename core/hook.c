/* A frame arrives from the host (PEP 523): who runs it.
 *
 * Job: the driver loop between the two variants, the cases in which the host runs the frame itself, and
 * the times at which the hook is set at all: not while one thread alone runs Python, and not while tools
 * watch (tracing, profiling, monitoring), for a set hook changes what they see.
 */
#include "hook.h"

#include "base/clock.h"
#include "gil/policy.h"
#include "natives/instance_checks.h"
#include "objects/generic_alias.h"
#include "objects/union_type.h"
#include "vm/attribute_natives.h"
#include "vm/getters.h"
#include "vm/callback.h"
#include "vm/class_items.h"
#include "vm/class_natives.h"
#include "vm/code_call.h"
#include "vm/consume.h"
#include "vm/hashing.h"
#include "vm/gather.h"
#include "vm/host_op.h"
#include "vm/import_error.h"
#include "vm/keyed.h"
#include "vm/replay.h"
#include "vm/mapping.h"
#include "vm/reduce_natives.h"
#include "vm/special.h"

bool sg_enabled;

const char *const sg_hand_reason_names[SG_HAND_REASONS] = {
    [SG_HAND_WATCHED] = "watched by a tool",
    [SG_HAND_UNSUPPORTED] = "unsupported instruction",
    [SG_HAND_TRANSLATE] = "translation failed",
    [SG_HAND_FOREIGN] = "another frame evaluator",
};
uint64_t sg_hand_counts[SG_HAND_REASONS];

static PyInterpreterState *home; /* the interpreter that sharedgil is enabled in */
static int watchers;      /* host evaluations that run with the hook unset: a tool watches, or the host shall run it */
static int alone_entries; /* consecutive hook entries while there was one thread only */

/* A thread that was just announced may not exist yet: so many entries are waited for it. */
enum { ALONE_ENTRIES_MAX = 256 };

/* Another's hook stays: whoever set it after us takes the frames, and may give it up again. */
static void set_hook(void)
{
    if (sg_enabled && watchers == 0 && !sg_py_foreign_hook(home)) {
        _PyInterpreterState_SetEvalFrameFunc(home, sg_eval_frame);
    }
}

static void unset_hook(void)
{
    if (!sg_py_foreign_hook(home)) {
        _PyInterpreterState_SetEvalFrameFunc(home, _PyEval_EvalFrameDefault);
    }
}

sg_hook_state sg_hook_look(PyInterpreterState *interp)
{
    _PyFrameEvalFunction current = _PyInterpreterState_GetEvalFrameFunc(interp);
    return current == _PyEval_EvalFrameDefault ? SG_HOOK_NONE
           : current == sg_eval_frame          ? SG_HOOK_OURS
                                               : SG_HOOK_FOREIGN;
}

/* The host runs the frame, and what it calls, as if we were not there. */
static PyObject *run_watched(PyThreadState *tstate, _PyInterpreterFrame *frame, int throwflag)
{
    sg_hand_counts[SG_HAND_WATCHED]++;
    watchers++;
    unset_hook();
    PyObject *result = _PyEval_EvalFrameDefault(tstate, frame, throwflag);
    watchers--;
    set_hook();
    return result;
}

PyObject *sg_run_on_host(PyObject *code, PyObject *globals)
{
    watchers++;
    unset_hook();
    PyObject *result = PyEval_EvalCode(code, globals, globals);
    watchers--;
    set_hook();
    return result;
}

static bool host_must_run(PyThreadState *tstate)
{
    if (sg_forced == SG_FORCE_NONE) {
        if (sg_py_alone(tstate)) {
            if (++alone_entries > ALONE_ENTRIES_MAX) {
                unset_hook();
            }
            return true;
        }
        alone_entries = 0;
    }
    /* The host says what is wrong when a limit is reached. */
    return tstate->py_recursion_remaining <= 1 || tstate->c_recursion_remaining <= SG_PY_EVAL_C_STACK_UNITS;
}

/* What sg_py_watched would find, when this thread has looked before and nothing has changed since. */
static bool known_unwatched(const sg_thread *t, PyThreadState *tstate)
{
    return t != NULL && t->tstate == tstate && (sg_py_breaker(tstate) & ~SG_EVENTS_MASK) == t->version
           && tstate->tracing == 0;
}

PyObject *sg_eval_frame(PyThreadState *tstate, _PyInterpreterFrame *frame, int throwflag)
{
    if (sg_unlikely(host_must_run(tstate))) {
        return _PyEval_EvalFrameDefault(tstate, frame, throwflag);
    }
    sg_thread *t = sg_thread_get();
    if (sg_unlikely(!known_unwatched(t, tstate) && sg_py_watched(tstate))) {
        return run_watched(tstate, frame, throwflag);
    }
    PyCodeObject *code = (PyCodeObject *)frame->f_executable;
    if (sg_unlikely(t == NULL || (sg_program_of(code) == NULL && sg_program_get(code, frame->f_globals) == NULL))) {
        PyErr_Clear();
        sg_hand_counts[SG_HAND_TRANSLATE]++;
        return _PyEval_EvalFrameDefault(tstate, frame, throwflag);
    }
    sg_invocation inv = {
        .entry = frame,
        .stop = tstate->current_frame,
        .start = throwflag ? SG_START_THROW : SG_START_NEXT,
    };
    SG_FRAME_FLAGS(frame) = SG_FRAME_CLEAN;
    frame->previous = inv.stop;
    tstate->current_frame = frame;
    tstate->py_recursion_remaining--;
    tstate->c_recursion_remaining -= SG_PY_EVAL_C_STACK_UNITS;
    _PyInterpreterFrame *outer_entry = t->entry;
    bool outer_one_shot = t->one_shot;
    int outer_polls = t->polls;
    bool outer_sticky = t->depth != 0 && t->sticky;
    PyThreadState *outer_tstate = t->tstate;
    uintptr_t outer_version = t->version;
    sg_thread_bind(t, tstate);
    t->entry = frame;
    t->one_shot = false;
    if (t->depth++ == 0) {
        t->polls = sg_forced == SG_FORCE_SHARED || sg_never_sticky ? 1 : SG_ENTRY_POLLS;
        t->sticky = false;
    }
    else if (!t->sticky) {
        t->polls = SG_CALLBACK_POLLS;
    }
    while ((t->exclusive ? sg_eval_counted(t, tstate, &inv) : sg_eval_shared(t, tstate, &inv)) != SG_DONE) {
    }
    t->depth--;
    t->entry = outer_entry;
    t->one_shot = outer_one_shot;
    /* A slice that ended in here has ended for the caller, too: it is not to run out its polls, and to have each call of its own
     * open and come back. */
    t->polls = t->sticky ? t->polls : outer_sticky ? 1 : outer_polls;
    if (sg_unlikely(t->depth != 0 && outer_tstate != tstate)) {
        sg_thread_bind(t, outer_tstate);
        t->version = outer_version; /* a change since is still to be noticed */
    }
    tstate->c_recursion_remaining += SG_PY_EVAL_C_STACK_UNITS;
    return inv.result;
}

/* What the caller's instruction, whose operands are on the stack, makes of the result; false: an exception is set. */
static bool deliver(_PyInterpreterFrame *caller, const sg_insn *insn, PyObject *result, unsigned flags)
{
    unsigned returns = flags & SG_RETURNS_MASK;
    PyObject **top = caller->localsplus + caller->stacktop, **base = top - sg_special_operands(returns);
    if ((flags & SG_FRAME_INIT) != 0) {
        if (result != Py_None) {
            PyErr_Format(PyExc_TypeError, "__init__() should return None, not '%.200s'", Py_TYPE(result)->tp_name);
        }
        Py_DECREF(result);
        return !PyErr_Occurred();
    }
    if (returns == SG_RETURNS_NOTHING) {
        Py_DECREF(result);
        return true;
    }
    if (returns == SG_RETURNS_CONTINUED) {
        base = (PyObject **)sg_callback_operands(insn, (sg_slot *)top);
        if (!sg_callback_finish(insn, base, result, &result)) {
            return false;
        }
    }
    else if (returns != 0 && (result = sg_special_result(returns, insn->arg, insn->aux, result, top)) == NULL) {
        return false;
    }
    while (top > base) {
        caller->stacktop--;
        Py_XDECREF(*--top);
    }
    if (result != NULL) {
        caller->localsplus[caller->stacktop++] = result;
    }
    if (returns == SG_RETURNS_CALLABLE) {
        caller->localsplus[caller->stacktop++] = NULL;
    }
    return true;
}

/* The answer to what an iterator has asked about the item on the caller's stack; *n: how far the instruction goes on. */
static bool deliver_answer(_PyInterpreterFrame *caller, const sg_insn *insn, PyObject *answer, int *n)
{
    PyObject **top = caller->localsplus + --caller->stacktop, *item = *top, *iterator = top[-1];
    bool call = sg_is_call(insn->op);
    sg_asked asked = sg_answered_counted(sg_asker_of(Py_TYPE(iterator)), iterator, &item, answer);
    if (asked == SG_ASKED_NOT_HERE) {
        return false;
    }
    *n = asked == SG_ASKED_ITEM ? 2 : asked == SG_ASKED_AGAIN ? (call ? 2 : 0) : call ? 3 : insn->arg;
    if (asked == SG_ASKED_ITEM || call) {
        *top = asked == SG_ASKED_ITEM ? item : asked == SG_ASKED_AGAIN ? NULL : Py_None;
        caller->stacktop++;
    }
    else if (asked == SG_ASKED_END) {
        caller->stacktop--;
        Py_DECREF(iterator);
    }
    return true;
}

/* The frame that was handed over has raised: true if the caller's instruction is done all the same, and *n units long. */
static bool recover(_PyInterpreterFrame *caller, const sg_insn *insn, unsigned flags, int *n)
{
    unsigned returns = flags & SG_RETURNS_MASK;
    PyObject **top = caller->localsplus + caller->stacktop, *result = NULL;
    if (returns == SG_RETURNS_ANSWER) {
        caller->stacktop--;
        Py_DECREF(*--top);
        returns = SG_RETURNS_NEXT;
    }
    if (returns == SG_RETURNS_NEXT && sg_ends_iteration(top[-1], PyThreadState_Get()->current_exception)
        && !(sg_is_call(insn->op) && sg_consume_raises_end((sg_slot *)top - 2))) {
        PyErr_Clear();
        if (sg_is_call(insn->op)) {
            *top = Py_None;
            caller->stacktop++;
            *n = 3; /* the end of what the call consumes */
            return true;
        }
        Py_XDECREF(sg_end_by_index(top[-1]));
        caller->stacktop--;
        Py_DECREF(top[-1]);
        *n = insn->arg;
        return true;
    }
    if (returns != SG_RETURNS_CONTINUED) {
        return false;
    }
    PyObject **base = (PyObject **)sg_callback_operands(insn, (sg_slot *)top);
    if (!sg_callback_recover(insn, base, &result)) {
        return false;
    }
    while (top > base) {
        caller->stacktop--;
        Py_XDECREF(*--top);
    }
    if (result != NULL) {
        caller->localsplus[caller->stacktop++] = result;
    }
    return true;
}

/* The caller's frame goes on with `result`. */
static void finish_hand_over(sg_invocation *inv, _PyInterpreterFrame *caller, PyObject *result, bool yielded,
                             unsigned flags)
{
    const sg_insn *insn = sg_own_address(sg_program_of((PyCodeObject *)caller->f_executable), caller->instr_ptr);
    int n = yielded ? 2 : caller->return_offset;
    bool done;
    if (yielded && sg_takes_items(insn->op)) {
        caller->return_offset = SG_SPREAD_ITEM;
        n = 0;
    }
    if (yielded && caller->return_offset == SG_CHAIN_END && insn[1].op == SG_OP_CHAIN_STEP) {
        caller->return_offset = SG_CHAIN_ITEM;
        n = 1;
    }
    if ((flags & SG_RETURNS_MASK) == SG_RETURNS_ITEM) {
        bool item;
        result = sg_host_item(caller->localsplus[caller->stacktop - 1], result, yielded, &item);
        n = item ? caller->return_offset : 2;
        done = result != NULL;
        if (done) {
            caller->localsplus[caller->stacktop++] = result;
        }
    }
    else if (result != NULL && (flags & SG_RETURNS_MASK) == SG_RETURNS_ANSWER) {
        done = deliver_answer(caller, insn, result, &n) || recover(caller, insn, SG_RETURNS_NEXT, &n);
    }
    else {
        done = result != NULL ? deliver(caller, insn, result, flags) : recover(caller, insn, flags, &n);
    }
    inv->start = done ? SG_START_NEXT : SG_START_ERROR;
    if (done) {
        caller->instr_ptr += n;
    }
}

sg_outcome sg_hand_over(sg_thread *t, PyThreadState *tstate, sg_invocation *inv, sg_hand_reason reason)
{
    _PyInterpreterFrame *frame = tstate->current_frame, *caller = frame->previous;
    bool last = frame == inv->entry;
    unsigned flags = SG_FRAME_FLAGS(frame);
    PyGenObject *generator =
        frame->owner == FRAME_OWNED_BY_GENERATOR ? (PyGenObject *)Py_NewRef(_PyFrame_GetGenerator(frame)) : NULL;
    sg_count_of.hand_overs++;
    sg_hand_counts[reason]++;
    tstate->py_recursion_remaining++; /* the host takes it again */
    tstate->current_frame = caller;
    bool watched = reason == SG_HAND_WATCHED && sg_py_code_watched(tstate, (PyCodeObject *)frame->f_executable);
    if (watched) {
        watchers++;
        unset_hook();
    }
    _PyFrameEvalFunction run = reason == SG_HAND_FOREIGN ? tstate->interp->eval_frame : _PyEval_EvalFrameDefault;
    PyObject *result = run(tstate, frame, 0);
    if (watched) {
        watchers--;
        set_hook();
    }
    bool yielded = generator != NULL && FRAME_STATE_SUSPENDED(generator->gi_frame_state);
    Py_XDECREF(generator);
    if (last) {
        inv->result = result;
        return SG_DONE;
    }
    finish_hand_over(inv, caller, result, yielded, flags);
    (void)t;
    return SG_SWITCH;
}

/* Before it exists, so that its first frame is ours. */
static int thread_starts(void)
{
    if (sg_enabled && PyInterpreterState_Get() == home) {
        alone_entries = 0;
        set_hook();
    }
    return 0;
}

int sg_enable(PyThreadState *tstate, bool force)
{
    const char *problem = sg_py_check();
    if (problem == NULL && tstate->interp != PyInterpreterState_Main()) {
        problem = "sharedgil can be enabled in the main interpreter only";
    }
    if (problem == NULL && sg_hook_look(tstate->interp) == SG_HOOK_FOREIGN) {
        problem = "another frame evaluator (PEP 523) is installed already, for instance a debugger's or a compiler's: "
                  "sharedgil and it exclude each other, so disable it first";
    }
    if (problem != NULL) {
        PyErr_SetString(PyExc_RuntimeError, problem);
        return -1;
    }
    static bool prepared;
    if (!prepared) {
        sg_clock_init();
        sg_py_own_hook = sg_eval_frame;
        home = tstate->interp;
        if (sg_program_init() < 0 || sg_py_function_init() < 0 || sg_py_collect_init() < 0 || sg_import_error_init() < 0
            || sg_lifecycle_init(home) < 0 || sg_py_watch_thread_start(thread_starts) < 0) {
            return -1;
        }
        sg_natives_init(home, sg_attribute_natives);
        sg_class_natives_init();
        sg_attribute_natives_init();
        sg_getters_init();
        sg_reduce_natives_init();
        sg_instance_checks_init();
        sg_generic_alias_init();
        sg_union_type_init();
        sg_consume_init(home);
        sg_gather_init();
        sg_callback_init(home);
        sg_class_items_init();
        sg_keyed_init(home);
        sg_replay_init();
        sg_code_call_init(home);
        sg_hashing_init(home);
        prepared = true;
    }
    const char *sticky = getenv("SHAREDGIL_STICKY");
    sg_never_sticky = sticky != NULL && strcmp(sticky, "0") == 0;
    sg_enabled = true;
    sg_forced = force ? SG_FORCE_SHARED : SG_FORCE_NONE;
    if (force || !sg_py_alone(tstate)) {
        set_hook();
    }
    return 0;
}

void sg_disable(PyThreadState *tstate)
{
    if (sg_enabled && sg_hook_look(tstate->interp) == SG_HOOK_OURS) {
        unset_hook();
    }
    sg_enabled = false;
}
