/* Exceptions.  Job, invariants and locking: exception.h. */
#include "objects/exception.h"

#include <stdarg.h>
#include <stdio.h>

#include "objects/text.h"

static PyTypeObject *as_type(PyObject *class)
{
    return (PyTypeObject *)class;
}

static PyBaseExceptionObject *parts(PyObject *exception)
{
    return (PyBaseExceptionObject *)exception;
}

bool sg_exception_is_made_here(PyTypeObject *type)
{
    return PyType_HasFeature(type, Py_TPFLAGS_BASE_EXC_SUBCLASS) && Py_IS_TYPE(type, &PyType_Type)
           && type->tp_new == as_type(PyExc_BaseException)->tp_new && type->tp_alloc == PyType_GenericAlloc
           && type->tp_free == PyObject_GC_Del && sg_exception_fields(type) >= 0;
}

static bool inherits_init(PyTypeObject *type, PyObject *class)
{
    return type->tp_init == as_type(class)->tp_init;
}

bool sg_exception_has_plain_init(PyTypeObject *type)
{
    return inherits_init(type, PyExc_BaseException) || inherits_init(type, PyExc_StopIteration)
           || inherits_init(type, PyExc_AttributeError) || inherits_init(type, PyExc_NameError)
           || inherits_init(type, PyExc_ImportError) || inherits_init(type, PyExc_SystemExit);
}

/* A copy of a slot, for the heap. */
static PyObject *counted(sg_heap *heap, sg_slot s)
{
    if (sg_is_int(s)) {
        return sg_int_box(heap, sg_int_value(s));
    }
    sg_increment(sg_pointer(s));
    return sg_pointer(s);
}

static PyObject *tuple_of(sg_heap *heap, const sg_slot *args, int n)
{
    sg_slot items[SG_SMALL_SEQUENCE];
    if (n == 0) {
        return (PyObject *)&_Py_SINGLETON(tuple_empty);
    }
    for (int i = 0; i < n; i++) {
        items[i] = sg_owned(counted(heap, args[i]));
    }
    return (PyObject *)sg_tuple_new(heap, items, n);
}

/* What the initialisers of the host's own classes keep besides the arguments. */
static void keep_argument(PyObject *exception, PyTypeObject *type)
{
    PyObject *args = parts(exception)->args;
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    PyObject **field, *kept = n == 0 ? NULL : PyTuple_GET_ITEM(args, 0);
    if (inherits_init(type, PyExc_StopIteration)) {
        field = &((PyStopIterationObject *)exception)->value;
        kept = n == 0 ? Py_None : kept;
    }
    else if (inherits_init(type, PyExc_SystemExit)) {
        field = &((PySystemExitObject *)exception)->code;
        kept = n > 1 ? args : kept;
    }
    else if (inherits_init(type, PyExc_ImportError)) {
        field = &((PyImportErrorObject *)exception)->msg;
        kept = n == 1 ? kept : NULL;
    }
    else {
        return;
    }
    if (kept != NULL) {
        sg_increment(kept);
        *field = kept;
    }
}

PyObject *sg_exception_new(sg_heap *heap, PyTypeObject *type, const sg_slot *args, int n)
{
    size_t headers = SG_GC_HEADER + (PyType_HasFeature(type, Py_TPFLAGS_PREHEADER) ? (size_t)SG_MANAGED_HEADER : 0);
    size_t bytes = (size_t)type->tp_basicsize;
    PyObject *exception = sg_gc_block(heap, headers, bytes);
    memset((char *)exception - headers, 0, headers + bytes);
    exception->ob_refcnt = 1;
    exception->ob_type = type;
    sg_reserve_take(heap, (PyObject *)type);
    parts(exception)->args = tuple_of(heap, args, n);
    keep_argument(exception, type);
    sg_nursery_add(heap, exception);
    return exception;
}

void sg_exception_set_args(sg_heap *heap, sg_slot exception, const sg_slot *args, int n)
{
    sg_replace_field(heap, &parts(sg_pointer(exception))->args, tuple_of(heap, args, n));
}

PyObject *sg_exception_handled(PyThreadState *tstate)
{
    const _PyErr_StackItem *item = tstate->exc_info;
    while (item->exc_value == NULL && item->previous_item != NULL) {
        item = item->previous_item;
    }
    return item->exc_value == Py_None ? NULL : item->exc_value;
}

static PyObject *context_of(PyObject *exception)
{
    return sg_load_field(&parts(exception)->context);
}

/* Takes `exception` out of the chain of contexts that begins at `handled`, if it is there.  A chain may be a ring: one
 * of two walkers is twice as fast, and meets the other. */
static void unchain(sg_heap *heap, PyObject *handled, PyObject *exception)
{
    PyObject *fast = handled, *slow = handled, *next;
    bool both = false;
    while ((next = context_of(fast)) != NULL) {
        if (next == exception) {
            sg_replace_field(heap, &parts(fast)->context, NULL);
            return;
        }
        fast = next;
        if (fast == slow || slow == NULL) {
            return;
        }
        if (both) {
            slow = context_of(slow);
        }
        both = !both;
    }
}

void sg_exception_chain(sg_heap *heap, PyThreadState *tstate, PyObject *exception)
{
    PyObject *handled = sg_exception_handled(tstate);
    if (handled == NULL || handled == exception) {
        return;
    }
    unchain(heap, handled, exception);
    sg_increment(handled);
    sg_replace_field(heap, &parts(exception)->context, handled);
}

void sg_exception_set_cause(sg_heap *heap, PyObject *exception, PyObject *cause)
{
    __atomic_store_n(&parts(exception)->suppress_context, 1, __ATOMIC_RELAXED);
    sg_replace_field(heap, &parts(exception)->cause, cause);
}

void sg_exception_add_traceback(sg_heap *heap, PyObject *exception, PyFrameObject *frame)
{
    PyTracebackObject *entry = sg_gc_block(heap, SG_GC_HEADER, sizeof *entry);
    ((PyObject *)entry)->ob_refcnt = 1;
    ((PyObject *)entry)->ob_type = &PyTraceBack_Type;
    sg_increment_own((PyObject *)frame);
    entry->tb_frame = frame;
    entry->tb_lasti = _PyInterpreterFrame_LASTI(frame->f_frame) * (int)sizeof(_Py_CODEUNIT);
    entry->tb_lineno = -1; /* found when it is asked for */
    sg_nursery_add(heap, (PyObject *)entry);
    /* The reference to the entries so far moves from the exception to the new one, in one step: another thread may be
     * raising the same exception. */
    PyObject **field = &parts(exception)->traceback, *old = sg_load_field(field);
    if (sg_count(exception) == 1) {
        entry->tb_next = (PyTracebackObject *)old;
        *field = (PyObject *)entry;
        return;
    }
    do {
        entry->tb_next = (PyTracebackObject *)old;
    } while (!__atomic_compare_exchange_n(field, &old, (PyObject *)entry, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
}

/* ---- for natives ---- */

enum { EXCEPTION_ROOM = 2 };

bool sg_raise(sg_heap *heap, PyObject *type, sg_slot argument)
{
    if (heap->nursery_n + EXCEPTION_ROOM > SG_NURSERY_MAX) {
        return false;
    }
    heap->raised = sg_exception_new(heap, as_type(type), &argument, argument != 0);
    return true;
}

bool sg_raise_text(sg_heap *heap, PyObject *type, const char *message)
{
    sg_slot text = sg_str_of_ascii(heap, message, (Py_ssize_t)strlen(message));
    bool raised = text != 0 && sg_raise(heap, type, text);
    sg_drop(heap, text);
    return raised;
}

bool sg_raise_format(sg_heap *heap, PyObject *type, const char *format, ...)
{
    char message[512];
    va_list values;
    va_start(values, format);
    int n = vsnprintf(message, sizeof message, format, values);
    va_end(values);
    return n >= 0 && n < (int)sizeof message && sg_raise_text(heap, type, message);
}

static bool is_ascii(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] <= 0) {
            return false;
        }
    }
    return true;
}

bool sg_raise_no_attribute(sg_heap *heap, PyObject *o, PyObject *name)
{
    enum { TYPE_NAME_MAX = 100 }; /* the host cuts off longer ones */
    const char *type = Py_TYPE(o)->tp_name;
    size_t length = strlen(type);
    if (PyType_Check(o) || length > TYPE_NAME_MAX || !is_ascii(type, length) || !PyUnicode_IS_ASCII(name)
        || !is_ascii(PyUnicode_DATA(name), (size_t)PyUnicode_GET_LENGTH(name))
        || !sg_raise_format(heap, PyExc_AttributeError, "'%s' object has no attribute '%s'", type,
                            (const char *)PyUnicode_DATA(name))) {
        return false;
    }
    PyAttributeErrorObject *error = (PyAttributeErrorObject *)heap->raised;
    sg_increment(o);
    sg_increment(name);
    error->obj = o;
    error->name = name;
    return true;
}
