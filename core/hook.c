/* A frame arrives from the host (PEP 523): who runs it.
 *
 * Job: the driver loop between the two variants, the cases in which the host runs the frame itself, and
 * the times at which the hook is set at all: not while one thread alone runs Python, and not while tools
 * watch (tracing, profiling, monitoring), for a set hook changes what they see.
 */
#include "hook.h"

#include "base/clock.h"
#include "gil/policy.h"
#include "natives/registry.h"
#include "vm/attribute_natives.h"

bool sg_enabled;

const char *const sg_hand_reason_names[SG_HAND_REASONS] = {
    [SG_HAND_WATCHED] = "watched by a tool",
    [SG_HAND_UNSUPPORTED] = "unsupported instruction",
    [SG_HAND_IMPORT_ERROR] = "failing import",
    [SG_HAND_TRANSLATE] = "translation failed",
};
uint64_t sg_hand_counts[SG_HAND_REASONS];
uint64_t sg_cause_counts[SG_OP_COUNT];
PyObject *sg_callable_causes;

static PyInterpreterState *home; /* the interpreter that sharedgil is enabled in */
static int watchers;             /* host evaluations that run with the hook unset because a tool watches */
static int alone_entries;        /* consecutive hook entries while there was one thread only */

/* A thread that was just announced may not exist yet: so many entries are waited for it. */
enum { ALONE_ENTRIES_MAX = 256 };

static void set_hook(void)
{
    if (sg_enabled && watchers == 0) {
        _PyInterpreterState_SetEvalFrameFunc(home, sg_eval_frame);
    }
}

static void unset_hook(void)
{
    _PyInterpreterState_SetEvalFrameFunc(home, _PyEval_EvalFrameDefault);
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

PyObject *sg_eval_frame(PyThreadState *tstate, _PyInterpreterFrame *frame, int throwflag)
{
    if (sg_unlikely(host_must_run(tstate))) {
        return _PyEval_EvalFrameDefault(tstate, frame, throwflag);
    }
    if (sg_unlikely(sg_py_watched(tstate))) {
        return run_watched(tstate, frame, throwflag);
    }
    sg_thread *t = sg_thread_get();
    PyCodeObject *code = (PyCodeObject *)frame->f_executable;
    if (sg_unlikely(t == NULL || sg_program_get(code, frame->f_globals) == NULL)) {
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
    PyThreadState *outer_tstate = t->tstate;
    uintptr_t outer_version = t->version;
    sg_thread_bind(t, tstate);
    t->entry = frame;
    t->one_shot = false;
    if (t->depth++ == 0) {
        t->polls = sg_forced == SG_FORCE_SHARED || sg_never_sticky ? 1 : SG_ENTRY_POLLS;
        t->sticky = false;
    }
    while ((t->exclusive ? sg_eval_counted(t, tstate, &inv) : sg_eval_shared(t, tstate, &inv)) != SG_DONE) {
    }
    t->depth--;
    t->entry = outer_entry;
    t->one_shot = outer_one_shot;
    if (sg_unlikely(t->depth != 0 && outer_tstate != tstate)) {
        sg_thread_bind(t, outer_tstate);
        t->version = outer_version; /* a change since is still to be noticed */
    }
    tstate->c_recursion_remaining += SG_PY_EVAL_C_STACK_UNITS;
    return inv.result;
}

/* The caller's frame goes on with `result`. */
static void finish_hand_over(sg_invocation *inv, _PyInterpreterFrame *caller, PyObject *result, bool yielded, bool init)
{
    if (result != NULL && init) {
        if (result != Py_None) {
            PyErr_Format(PyExc_TypeError, "__init__() should return None, not '%.200s'", Py_TYPE(result)->tp_name);
        }
        Py_DECREF(result);
        if (PyErr_Occurred()) {
            inv->start = SG_START_ERROR;
            return;
        }
    }
    else if (result != NULL) {
        caller->localsplus[caller->stacktop++] = result;
    }
    if (result == NULL) {
        inv->start = SG_START_ERROR;
        return;
    }
    caller->instr_ptr += yielded ? 2 : caller->return_offset;
    inv->start = SG_START_NEXT;
}

sg_outcome sg_hand_over(sg_thread *t, PyThreadState *tstate, sg_invocation *inv, sg_hand_reason reason)
{
    _PyInterpreterFrame *frame = tstate->current_frame, *caller = frame->previous;
    bool last = frame == inv->entry;
    bool init = (SG_FRAME_FLAGS(frame) & SG_FRAME_INIT) != 0;
    PyGenObject *generator =
        frame->owner == FRAME_OWNED_BY_GENERATOR ? (PyGenObject *)Py_NewRef(_PyFrame_GetGenerator(frame)) : NULL;
    sg_count_of.hand_overs++;
    sg_hand_counts[reason]++;
    tstate->py_recursion_remaining++; /* the host takes it again */
    tstate->current_frame = caller;
    bool watched = reason == SG_HAND_WATCHED;
    if (watched) {
        watchers++;
        unset_hook();
    }
    PyObject *result = _PyEval_EvalFrameDefault(tstate, frame, 0);
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
    finish_hand_over(inv, caller, result, yielded, init);
    (void)t;
    return SG_SWITCH;
}

void sg_note_callable(PyObject *callable)
{
    PyObject *name;
    if (Py_IS_TYPE(callable, &PyCFunction_Type)) {
        PyCFunctionObject *function = (PyCFunctionObject *)callable;
        name = function->m_module != NULL && PyUnicode_Check(function->m_module)
                   ? PyUnicode_FromFormat("%U.%s", function->m_module, function->m_ml->ml_name)
                   : PyUnicode_FromFormat("%s.%s", function->m_self ? Py_TYPE(function->m_self)->tp_name : "?",
                                          function->m_ml->ml_name);
    }
    else if (Py_IS_TYPE(callable, &PyMethodDescr_Type)) {
        PyMethodDescrObject *method = (PyMethodDescrObject *)callable;
        name = PyUnicode_FromFormat("%s.%s", method->d_common.d_type->tp_name, method->d_method->ml_name);
    }
    else if (PyType_Check(callable)) {
        name = PyUnicode_FromFormat("type %s", ((PyTypeObject *)callable)->tp_name);
    }
    else {
        name = PyUnicode_FromFormat("<%s>", Py_TYPE(callable)->tp_name);
    }
    PyObject *old = name == NULL ? NULL : PyDict_GetItemWithError(sg_callable_causes, name);
    PyObject *count = name == NULL ? NULL : PyLong_FromLongLong(1 + (old == NULL ? 0 : PyLong_AsLongLong(old)));
    if (count == NULL || PyDict_SetItem(sg_callable_causes, name, count) < 0) {
        PyErr_Clear(); /* statistics may lose a count, the program must not notice */
    }
    Py_XDECREF(count);
    Py_XDECREF(name);
}

/* The host's audit events tell us of a new thread before it runs: nothing is patched. */
static int audit(const char *event, PyObject *args, void *data)
{
    (void)args;
    (void)data;
    if (sg_enabled && event[0] == '_'
        && (strcmp(event, "_thread.start_new_thread") == 0 || strcmp(event, "_thread.start_joinable_thread") == 0)
        && PyInterpreterState_Get() == home) {
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
        home = tstate->interp;
        if (sg_program_init() < 0 || sg_py_function_init() < 0 || sg_lifecycle_init(home) < 0
            || PySys_AddAuditHook(audit, NULL) < 0) {
            return -1;
        }
        sg_natives_init(home, sg_attribute_natives);
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
