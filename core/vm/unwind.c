/* Exceptions.  Job: unwind.h. */
#include "vm/unwind.h"

#include "memory/collector.h"
#include "memory/publish.h"
#include "objects/exception.h"
#include "objects/frame_object.h"

/* The exception table's integers: six bits a byte, most significant first, bit 6 says more follow. */
static const unsigned char *read_varint(const unsigned char *p, int *value)
{
    int v = *p & 63;
    while (*p & 64) {
        p++;
        v = v << 6 | (*p & 63);
    }
    *value = v;
    return p + 1;
}

bool sg_find_handler(PyCodeObject *code, int offset, sg_handler *handler)
{
    const unsigned char *p = (const unsigned char *)PyBytes_AS_STRING(code->co_exceptiontable);
    const unsigned char *end = p + PyBytes_GET_SIZE(code->co_exceptiontable);
    while (p < end) {
        int start, length, target, depth_and_lasti;
        p = read_varint(p, &start);
        if (start > offset) {
            return false;
        }
        p = read_varint(p, &length);
        p = read_varint(p, &target);
        p = read_varint(p, &depth_and_lasti);
        if (offset < start + length) {
            handler->level = depth_and_lasti >> 1;
            handler->lasti = (depth_and_lasti & 1) != 0;
            handler->target = target;
            return true;
        }
    }
    return false;
}

bool sg_find_async_for(sg_program *program, _PyInterpreterFrame *frame, sg_handler *handler)
{
    PyCodeObject *code = (PyCodeObject *)frame->f_executable;
    const sg_insn *send = sg_own_address(program, frame->instr_ptr);
    return sg_find_handler(code, (int)(send - program->insns), handler)
           && program->insns[handler->target].op == SG_OP_END_ASYNC_FOR;
}

/* An exception instance from a class or an instance, or NULL with `message` raised; consumes. */
static PyObject *as_exception(PyObject *what, const char *message)
{
    if (PyExceptionInstance_Check(what)) {
        return what;
    }
    if (!PyExceptionClass_Check(what)) {
        Py_DECREF(what);
        PyErr_SetString(PyExc_TypeError, message);
        return NULL;
    }
    PyObject *value = PyObject_CallNoArgs(what);
    if (value != NULL && !PyExceptionInstance_Check(value)) {
        PyErr_Format(PyExc_TypeError, "calling %R should have returned an instance of BaseException, not %R", what,
                     Py_TYPE(value));
        Py_CLEAR(value);
    }
    Py_DECREF(what);
    return value;
}

int sg_do_raise(PyThreadState *tstate, PyObject *exc, PyObject *cause)
{
    (void)tstate;
    if (exc == NULL) {
        exc = PyErr_GetHandledException();
        if (exc == NULL || exc == Py_None) {
            Py_XDECREF(exc);
            PyErr_SetString(PyExc_RuntimeError, "No active exception to reraise");
            return 0;
        }
        PyErr_SetRaisedException(exc);
        return 1;
    }
    /* A class is raised by its own name even if calling it gave an instance of another. */
    PyObject *type = PyExceptionClass_Check(exc) ? Py_NewRef(exc) : NULL;
    PyObject *value = as_exception(exc, "exceptions must derive from BaseException");
    if (value == NULL) {
        Py_XDECREF(cause);
        Py_XDECREF(type);
        return 0;
    }
    if (type == NULL) {
        type = Py_NewRef(Py_TYPE(value));
    }
    bool failed = false;
    if (cause == Py_None) {
        PyException_SetCause(value, NULL);
    }
    else if (cause != NULL) {
        cause = as_exception(cause, "exception causes must derive from BaseException");
        failed = cause == NULL;
        if (!failed) {
            PyException_SetCause(value, cause);
        }
    }
    if (!failed) {
        PyErr_SetObject(type, value);
    }
    Py_DECREF(value);
    Py_DECREF(type);
    return 0;
}

int sg_recursion_exceeded(PyThreadState *tstate)
{
    if (tstate->recursion_headroom) {
        if (tstate->py_recursion_remaining < -50) {
            Py_FatalError("Cannot recover from Python stack overflow.");
        }
        return 0;
    }
    tstate->recursion_headroom++;
    PyErr_SetString(PyExc_RecursionError, "maximum recursion depth exceeded");
    tstate->recursion_headroom--;
    return -1;
}

void sg_add_traceback(PyThreadState *tstate, _PyInterpreterFrame *frame)
{
    if (_PyFrame_IsIncomplete(frame)) {
        return;
    }
    PyFrameObject *object = PyThreadState_GetFrame(tstate);
    if (object != NULL) {
        PyTraceBack_Here(object);
        Py_DECREF(object);
    }
}

void sg_name_error(PyThreadState *tstate, PyObject *name)
{
    _PyEval_FormatExcCheckArg(tstate, PyExc_NameError, "name '%.200s' is not defined", name);
}

/* ---- shared mode ---- */

static void drop_contents(sg_heap *heap, _PyInterpreterFrame *frame)
{
    for (int i = 0; i < frame->stacktop; i++) {
        sg_drop(heap, (sg_slot)frame->localsplus[i]);
    }
    if (frame->f_locals != NULL) {
        sg_drop_owned(heap, frame->f_locals);
        frame->f_locals = NULL;
    }
    sg_slot function = (sg_slot)frame->f_funcobj;
    if (sg_tag(function) == SG_TAG_OWNED && !sg_reserve_keep(heap, sg_pointer(function))) {
        sg_drop(heap, function);
    }
    if (frame->owner == FRAME_OWNED_BY_THREAD && (SG_FRAME_FLAGS(frame) & SG_FRAME_BORROWS_CODE) == 0) {
        sg_drop(heap, (sg_slot)frame->f_executable);
    }
}

_PyInterpreterFrame *sg_end_frame(sg_heap *heap, PyThreadState *tstate, _PyInterpreterFrame *frame)
{
    bool taken = false;
    if (frame->frame_obj != NULL) {
        sg_nursery_make_room(heap, tstate, 1);
        taken = sg_frame_object_take(heap, frame);
    }
    if (!taken) {
        drop_contents(heap, frame);
    }
    tstate->py_recursion_remaining++;
    _PyInterpreterFrame *next = tstate->current_frame = frame->previous;
    if (frame->owner == FRAME_OWNED_BY_THREAD) {
        tstate->datastack_top = (PyObject **)frame;
        return next;
    }
    /* The generator keeps its code, as in the host, and is finished for everyone (rule 11). */
    PyGenObject *generator = _PyFrame_GetGenerator(frame);
    tstate->exc_info = generator->gi_exc_state.previous_item;
    generator->gi_exc_state.previous_item = NULL;
    frame->previous = NULL;
    frame->stacktop = 0;
    __atomic_store_n(&generator->gi_frame_state, (int8_t)FRAME_CLEARED, __ATOMIC_RELEASE);
    return next;
}

/* A class that is raised is called. */
static bool is_raisable_class(PyObject *o)
{
    return PyType_Check(o) && sg_exception_is_made_here((PyTypeObject *)o)
           && sg_exception_has_plain_init((PyTypeObject *)o);
}

/* A metaclass may have ideas of its own of what is a subclass, which the host asks. */
static bool is_raisable_instance(PyObject *o)
{
    return PyExceptionInstance_Check(o) && Py_IS_TYPE(Py_TYPE(o), &PyType_Type);
}

bool sg_is_raisable(sg_slot what)
{
    return !sg_is_int(what) && (is_raisable_instance(sg_pointer(what)) || is_raisable_class(sg_pointer(what)));
}

PyObject *sg_raisable(sg_heap *heap, PyThreadState *tstate, sg_slot *what)
{
    if (!sg_is_raisable(*what)) {
        return NULL;
    }
    sg_slot given = *what;
    *what = 0;
    if (PyExceptionInstance_Check(sg_pointer(given))) {
        return sg_to_heap(heap, given);
    }
    sg_nursery_make_room(heap, tstate, 1);
    PyObject *exception = sg_exception_new(heap, (PyTypeObject *)sg_pointer(given), NULL, 0);
    sg_drop(heap, given);
    return exception;
}

bool sg_ends_async_generator(PyObject *exception)
{
    return PyType_IsSubtype(Py_TYPE(exception), (PyTypeObject *)PyExc_StopAsyncIteration)
           || PyType_IsSubtype(Py_TYPE(exception), (PyTypeObject *)PyExc_GeneratorExit);
}

int sg_catches(sg_slot class, PyObject *exception)
{
    PyObject *right = sg_pointer(class);
    if (sg_is_int(class)) {
        return -1;
    }
    if (PyType_Check(right) && PyExceptionClass_Check(right)) {
        return PyType_IsSubtype(Py_TYPE(exception), (PyTypeObject *)right);
    }
    if (!PyTuple_Check(right)) {
        return -1;
    }
    int catches = 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(right); i++) {
        PyObject *one = PyTuple_GET_ITEM(right, i);
        if (!PyType_Check(one) || !PyExceptionClass_Check(one)) {
            return -1;
        }
        catches |= PyType_IsSubtype(Py_TYPE(exception), (PyTypeObject *)one);
    }
    return catches;
}
