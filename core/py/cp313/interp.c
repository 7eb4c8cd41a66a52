/* CPython 3.13: the interpreter and its GIL.
 *
 * Job: implement the parts of py/contract.h that concern the interpreter state:
 * the layout check, finalisation, the eval breaker and the GIL's description.
 */
#include "py/contract.h"

#include "gil/host_gil.h"

_PyFrameEvalFunction sg_py_own_hook;

/* The float that dies is the next to be born. */
static bool finds_free_floats(void)
{
#ifdef WITH_FREELISTS
    PyObject *f = PyFloat_FromDouble(0.5);
    Py_XDECREF(f);
    return f == NULL || sg_py_floats_of(PyInterpreterState_Get())->items == (PyFloatObject *)f;
#else
    return true;
#endif
}

const char *sg_py_check(void)
{
    if ((Py_Version >> 16) != (PY_VERSION_HEX >> 16)) {
        return "this build of sharedgil is for another CPython version: install it again for this one";
    }
    struct _Py_DebugOffsets *offsets = &_PyRuntime.debug_offsets;
    if (offsets->interpreter_frame.size != sizeof(_PyInterpreterFrame)
        || offsets->interpreter_frame.previous != offsetof(_PyInterpreterFrame, previous)
        || offsets->interpreter_frame.instr_ptr != offsetof(_PyInterpreterFrame, instr_ptr)
        || offsets->interpreter_frame.localsplus != offsetof(_PyInterpreterFrame, localsplus)
        || offsets->code_object.co_code_adaptive != offsetof(PyCodeObject, co_code_adaptive)
        || offsets->thread_state.current_frame != offsetof(PyThreadState, current_frame)
        || offsets->thread_state.interp != offsetof(PyThreadState, interp)
        || offsets->interpreter_state.threads_head != offsetof(PyInterpreterState, threads.head)
        || offsets->interpreter_state.gc != offsetof(PyInterpreterState, gc)
        || offsets->interpreter_state.ceval_gil != offsetof(PyInterpreterState, ceval.gil)
        || PyDictIterKey_Type.tp_basicsize != sizeof(sg_py_dict_iterator)
        || PyRange_Type.tp_basicsize != sizeof(sg_py_range) || PySetIter_Type.tp_basicsize != sizeof(sg_py_set_iterator)
        || PyEnum_Type.tp_basicsize != sizeof(sg_py_enumerate) || PyZip_Type.tp_basicsize != sizeof(sg_py_zip)
        || PySeqIter_Type.tp_basicsize != sizeof(sg_py_sequence_iterator)
        || PyBytesIter_Type.tp_basicsize != sizeof(sg_py_sequence_iterator)
        || PyUnicodeIter_Type.tp_basicsize != sizeof(sg_py_sequence_iterator)
        || PyReversed_Type.tp_basicsize != sizeof(sg_py_reversed)
        || PyDictProxy_Type.tp_basicsize != sizeof(sg_py_mapping_proxy)
        || _PyAsyncGenASend_Type.tp_basicsize != sizeof(sg_py_asend) || !finds_free_floats()) {
        return "this CPython's internal layouts differ from those sharedgil was compiled for: "
               "reinstall it with `pip install --no-binary sharedgil --force-reinstall sharedgil`";
    }
    return NULL;
}

bool sg_py_must_exit(void *tstate)
{
    void *finalizing = _PyRuntimeState_GetFinalizing(&_PyRuntime);
    return finalizing != NULL && finalizing != tstate;
}

void sg_py_refresh_breaker(PyThreadState *tstate)
{
    tstate->_status.holds_gil = 1;
    PyInterpreterState *interp = tstate->interp;
    bool pending = __atomic_load_n(&interp->ceval.pending.npending, __ATOMIC_RELAXED) != 0;
    if (!pending && tstate->thread_id == _PyRuntime.main_thread) {
        pending = __atomic_load_n(&_PyRuntime.ceval.pending_mainthread.npending, __ATOMIC_RELAXED) != 0;
    }
    if (pending) {
        __atomic_fetch_or(&tstate->eval_breaker, _PY_CALLS_TO_DO_BIT, __ATOMIC_RELAXED);
    }
    /* The host gives a thread the current instrumentation version when it attaches. */
    uintptr_t version = interp->ceval.instrumentation_version & ~SG_EVENTS_MASK;
    uintptr_t old = sg_py_breaker(tstate);
    while ((old & ~SG_EVENTS_MASK) != version
           && !__atomic_compare_exchange_n(&tstate->eval_breaker, &old, (old & SG_EVENTS_MASK) | version, false,
                                           __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
    }
}

void sg_py_describe_gil(PyInterpreterState *interp, struct sg_host_gil *out)
{
    /* Zeroed and never freed: host waiters set a bit in its eval breaker while the
     * team holds the GIL, and nothing else of it is ever read. */
    static PyThreadState proxy;
    struct _gil_runtime_state *gil = interp->ceval.gil;
    proxy.interp = interp;
    *out = (struct sg_host_gil){
        .interval = &gil->interval,
        .last_holder = (void **)&gil->last_holder,
        .locked = &gil->locked,
        .switch_number = &gil->switch_number,
        .cond = &gil->cond,
        .mutex = &gil->mutex,
        .switch_cond = &gil->switch_cond,
        .switch_mutex = &gil->switch_mutex,
        .proxy = &proxy,
        .proxy_breaker = &proxy.eval_breaker,
        .drop_bit = SG_DROP_BIT,
        .must_exit = sg_py_must_exit,
    };
}

/* linecache looks a file up in its dict twice, and other threads that print a traceback drop and renew the entry in between.
 * (The host looks at its eval breaker at neither place.) */
const char *const sg_py_unready_modules[] = {"linecache", NULL};
