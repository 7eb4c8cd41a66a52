/* Frame objects.  Job, invariants and locking: frame_object.h. */
#include "objects/frame_object.h"

#include "objects/function.h"
#include "memory/publish.h"

PyFrameObject *sg_frame_object_of(sg_heap *heap, _PyInterpreterFrame *frame)
{
    if (frame->frame_obj != NULL) {
        return frame->frame_obj;
    }
    size_t bytes = sg_frame_object_bytes((PyCodeObject *)frame->f_executable);
    char *block = sg_memory_take(heap, SG_GC_HEADER + bytes);
    if (block == NULL) {
        Py_FatalError("sharedgil: out of memory for a frame object");
    }
    PyFrameObject *f = (PyFrameObject *)(block + SG_GC_HEADER);
    memset(f, 0, offsetof(PyFrameObject, _f_frame_data));
    ((PyObject *)f)->ob_refcnt = 1;
    ((PyObject *)f)->ob_type = &PyFrame_Type;
    f->f_frame = frame;
    f->f_trace_lines = 1;
    sg_nursery_need_not(heap, (PyObject *)f);
    frame->frame_obj = f;
    return f;
}

static PyFrameObject *object_of_caller(sg_heap *heap, _PyInterpreterFrame *frame)
{
    _PyInterpreterFrame *caller = _PyFrame_GetFirstComplete(frame->previous);
    if (caller == NULL) {
        return NULL;
    }
    PyFrameObject *f = sg_frame_object_of(heap, caller);
    sg_increment_own((PyObject *)f);
    return f;
}

bool sg_frame_object_take(sg_heap *heap, _PyInterpreterFrame *frame)
{
    PyFrameObject *f = frame->frame_obj;
    PyCodeObject *code = (PyCodeObject *)frame->f_executable;
    frame->frame_obj = NULL;
    if (sg_count((PyObject *)f) == 1) {
        sg_frame_object_free(heap, f, code);
        return false;
    }
    sg_frame_count_shared(heap, frame);
    sg_publish_frames(heap, frame, frame);
    if (frame->owner == FRAME_OWNED_BY_GENERATOR) {
        sg_reserve_take(heap, (PyObject *)code); /* the generator keeps its own */
    }
    _PyInterpreterFrame *own = (_PyInterpreterFrame *)f->_f_frame_data;
    memcpy(own, frame,
           offsetof(_PyInterpreterFrame, localsplus) + (size_t)frame->stacktop * sizeof frame->localsplus[0]);
    own->owner = FRAME_OWNED_BY_FRAME_OBJECT;
    own->previous = NULL;
    f->f_back = object_of_caller(heap, frame);
    __atomic_store_n(&f->f_frame, own, __ATOMIC_RELEASE);
    heap->untracked--;
    sg_nursery_add(heap, (PyObject *)f);
    sg_drop_owned(heap, (PyObject *)f);
    return true;
}
