/* Exceptions, tracebacks and frame objects: how they die in shared mode.
 *
 * Job: know their layouts, let them die in the host's order, and look into dying ones.
 *
 * What is dropped at once, and what is logged: shared mode reads an exception's own members (StopIteration.value and the
 * like) and the values of its dict as borrowed, so these are logged.  It never borrows anything else from these three:
 * neither what links them to each other nor the locals in a frame object (docs/protocols/exceptions.md).
 */
#include "memory/death.h"

#include <string.h>

enum { DEPTH_MAX = 16 };

/* The host's own classes that add fields, by how their instances die. */
static struct {
    destructor dealloc;
    int fields;
    Py_ssize_t bytes;
} kinds[7];

static void learn(int i, PyObject *class, size_t bytes, int fields)
{
    kinds[i].dealloc = ((PyTypeObject *)class)->tp_dealloc;
    kinds[i].fields = fields;
    kinds[i].bytes = (Py_ssize_t)bytes;
}

void sg_exceptions_init(void)
{
    learn(0, PyExc_BaseException, sizeof(PyBaseExceptionObject), 0);
    learn(1, PyExc_StopIteration, sizeof(PyStopIterationObject), 1);
    learn(2, PyExc_SystemExit, sizeof(PySystemExitObject), 1);
    learn(3, PyExc_NameError, sizeof(PyNameErrorObject), 1);
    learn(4, PyExc_AttributeError, sizeof(PyAttributeErrorObject), 2);
    learn(5, PyExc_ImportError, sizeof(PyImportErrorObject), 4);
    learn(6, PyExc_OSError, sizeof(PyOSErrorObject), 4);
}

int sg_exception_fields(PyTypeObject *type)
{
    PyTypeObject *base = type;
    while (base->tp_dealloc == sg_instance_dealloc) {
        base = base->tp_base;
    }
    if (type->tp_finalize != NULL || type->tp_del != NULL || PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT)) {
        return -1;
    }
    for (size_t i = 0; i < Py_ARRAY_LENGTH(kinds); i++) {
        if (base->tp_dealloc == kinds[i].dealloc) {
            return type->tp_basicsize == kinds[i].bytes ? kinds[i].fields : -1;
        }
    }
    return -1;
}

static PyObject **fields_of(PyObject *o)
{
    return (PyObject **)((char *)o + sizeof(PyBaseExceptionObject));
}

static size_t headers_of(PyTypeObject *type)
{
    return SG_GC_HEADER + (PyType_HasFeature(type, Py_TPFLAGS_PREHEADER) ? SG_MANAGED_HEADER : 0);
}

/* A chain of deaths that has become long goes on where the log is applied. */
static void drop(sg_heap *heap, PyObject *child)
{
    if (heap->dying_depth < DEPTH_MAX) {
        heap->dying_depth++;
        sg_death_drop(heap, child);
        heap->dying_depth--;
    }
    else {
        sg_death_log(heap, child);
    }
}

static bool exception_dies(sg_heap *heap, PyObject *o, PyTypeObject *type)
{
    int fields = sg_exception_fields(type);
    if (fields < 0 || sg_has_weakrefs(o)) {
        return false;
    }
    sg_death_leave(heap, o);
    for (int i = 0; i < fields; i++) {
        sg_death_log(heap, fields_of(o)[i]);
    }
    PyBaseExceptionObject *e = (PyBaseExceptionObject *)o;
    drop(heap, e->dict); /* its values are logged as it dies */
    drop(heap, e->args);
    drop(heap, e->notes);
    drop(heap, e->traceback);
    drop(heap, e->cause);
    drop(heap, e->context);
    if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        sg_death_reserved(heap, (PyObject *)type);
    }
    size_t headers = headers_of(type);
    sg_death_put_back(heap, o, headers, (size_t)type->tp_basicsize);
    return true;
}

/* The host lets the rest of the chain die first: without recursion, for it may be long, it is turned round and freed from
 * its other end. */
static void traceback_dies(sg_heap *heap, PyTracebackObject *tb)
{
    PyTracebackObject *turned = NULL;
    for (;;) {
        PyTracebackObject *next = tb->tb_next;
        sg_death_leave(heap, (PyObject *)tb);
        tb->tb_next = turned;
        turned = tb;
        if (next == NULL || sg_count((PyObject *)next) != 1 || !sg_can_leave(heap, (PyObject *)next)) {
            drop(heap, (PyObject *)next);
            break;
        }
        tb = next;
    }
    while (turned != NULL) {
        PyTracebackObject *next = turned->tb_next;
        drop(heap, (PyObject *)turned->tb_frame);
        sg_death_put_back(heap, (PyObject *)turned, SG_GC_HEADER, sizeof *turned);
        turned = next;
    }
}

/* The frame in a frame object whose own frame has ended; NULL: it still runs, or is suspended. */
static _PyInterpreterFrame *frame_inside(PyFrameObject *f)
{
    _PyInterpreterFrame *own = (_PyInterpreterFrame *)f->_f_frame_data;
    return f->f_frame == own && own->owner == FRAME_OWNED_BY_FRAME_OBJECT ? own : NULL;
}

static void forget_extras(sg_heap *heap, PyFrameObject *f)
{
    drop(heap, (PyObject *)f->f_back);
    drop(heap, f->f_trace);
    drop(heap, f->f_extra_locals);
    drop(heap, f->f_locals_cache);
}

void sg_frame_object_free(sg_heap *heap, PyFrameObject *f, PyCodeObject *code)
{
    sg_death_leave(heap, (PyObject *)f);
    forget_extras(heap, f);
    sg_death_put_back(heap, (PyObject *)f, SG_GC_HEADER, sg_frame_object_bytes(code));
}

static bool frame_object_dies(sg_heap *heap, PyFrameObject *f)
{
    _PyInterpreterFrame *frame = frame_inside(f);
    if (frame == NULL || frame->f_executable == NULL || !PyCode_Check(frame->f_executable)) {
        return false;
    }
    PyCodeObject *code = (PyCodeObject *)frame->f_executable;
    sg_death_leave(heap, (PyObject *)f);
    if (frame->f_funcobj != NULL) {
        sg_death_reserved(heap, frame->f_funcobj);
    }
    drop(heap, frame->f_locals);
    for (int i = 0; i < frame->stacktop; i++) {
        drop(heap, frame->localsplus[i]);
    }
    forget_extras(heap, f);
    sg_death_put_back(heap, (PyObject *)f, SG_GC_HEADER, sg_frame_object_bytes(code));
    sg_death_reserved(heap, (PyObject *)code);
    return true;
}

bool sg_of_exceptions_dies(sg_heap *heap, PyObject *o, PyTypeObject *type)
{
    if (type == &PyTraceBack_Type) {
        traceback_dies(heap, (PyTracebackObject *)o);
        return true;
    }
    return type == &PyFrame_Type ? frame_object_dies(heap, (PyFrameObject *)o) : exception_dies(heap, o, type);
}

/* ---- looks ---- */

static bool look_into_exception(PyObject *o, PyTypeObject *type, sg_look *state)
{
    int fields = sg_exception_fields(type);
    if (fields < 0 || sg_has_weakrefs(o)) {
        return false;
    }
    for (int i = 0; i < fields; i++) {
        if (!sg_look_at(sg_load_acquire_ptr(&fields_of(o)[i]), state)) {
            return false;
        }
    }
    PyBaseExceptionObject *e = (PyBaseExceptionObject *)o;
    PyObject **parts[] = {&e->dict, &e->args, &e->notes, &e->traceback, &e->cause, &e->context};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(parts); i++) {
        if (!sg_look_at(sg_load_acquire_ptr(parts[i]), state)) {
            return false;
        }
    }
    return true;
}

/* Nobody looks into the frame of a frame object that others have, too: it may be running. */
static bool look_into_frame_object(PyFrameObject *f, sg_look *state)
{
    _PyInterpreterFrame *frame = sg_count((PyObject *)f) == 1 ? frame_inside(f) : NULL;
    if (frame == NULL || !sg_look_at(frame->f_funcobj, state) || !sg_look_at(frame->f_locals, state)) {
        return false;
    }
    for (int i = 0; i < frame->stacktop; i++) {
        if (--state->budget < 0 || !sg_look_at(frame->localsplus[i], state)) {
            return false;
        }
    }
    return sg_look_at((PyObject *)f->f_back, state) && f->f_trace == NULL && f->f_extra_locals == NULL
           && f->f_locals_cache == NULL;
}

bool sg_look_into_of_exceptions(PyObject *o, PyTypeObject *type, sg_look *state)
{
    if (type == &PyFrame_Type) {
        return look_into_frame_object((PyFrameObject *)o, state);
    }
    if (type == &PyTraceBack_Type) {
        PyTracebackObject *tb = (PyTracebackObject *)o;
        return sg_look_at((PyObject *)tb->tb_next, state) && sg_look_at((PyObject *)tb->tb_frame, state);
    }
    return look_into_exception(o, type, state);
}
