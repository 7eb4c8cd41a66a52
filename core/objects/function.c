/* Functions, cells and generators.  Job and locking: function.h. */
#include "objects/function.h"

#include "memory/publish.h"
#include "objects/dict.h"

/* The builtins that a function with these globals sees, or NULL: not here. */
static PyObject *builtins_for(PyObject *globals)
{
    PyObject *builtins;
    if (sg_dict_get((PyDictObject *)globals, sg_from_heap(&_Py_ID(__builtins__)), &builtins) != SG_FOUND) {
        return NULL;
    }
    if (PyModule_CheckExact(builtins)) {
        builtins = PyModule_GetDict(builtins);
    }
    return builtins != NULL && PyDict_CheckExact(builtins) ? builtins : NULL;
}

sg_slot sg_function_new(sg_heap *heap, PyInterpreterState *interp, PyCodeObject *code, PyObject *globals)
{
    if (interp->active_func_watchers != 0 || !PyDict_CheckExact(globals)) {
        return 0;
    }
    PyObject *builtins = builtins_for(globals), *module = NULL;
    if (builtins == NULL
        || sg_dict_get((PyDictObject *)globals, sg_from_heap(&_Py_ID(__name__)), &module) == SG_NOT_HERE) {
        return 0;
    }
    PyObject *doc = PyTuple_GET_SIZE(code->co_consts) != 0 ? PyTuple_GET_ITEM(code->co_consts, 0) : Py_None;
    PyFunctionObject *f = sg_gc_block(heap, SG_GC_HEADER, sizeof *f);
    *f = (PyFunctionObject){
        .func_globals = globals,
        .func_builtins = builtins,
        .func_name = code->co_name,
        .func_qualname = code->co_qualname,
        .func_code = (PyObject *)code,
        .func_doc = PyUnicode_Check(doc) ? doc : Py_None,
        .func_module = module,
        .vectorcall = sg_py_function_vectorcall,
        /* The host also enters it into its table of versions, where its specialiser looks for functions; a function
         * that is not there is only not found. */
        .func_version = code->co_version,
    };
    ((PyObject *)f)->ob_refcnt = 1;
    ((PyObject *)f)->ob_type = &PyFunction_Type;
    sg_reserve_take(heap, globals);
    sg_reserve_take(heap, builtins);
    sg_reserve_take(heap, f->func_name);
    sg_reserve_take(heap, f->func_qualname);
    sg_reserve_take(heap, f->func_code);
    sg_reserve_take(heap, f->func_doc);
    if (module != NULL) {
        sg_reserve_take(heap, module);
    }
    sg_nursery_add(heap, (PyObject *)f);
    return sg_owned((PyObject *)f);
}

void sg_frame_count_shared(sg_heap *heap, _PyInterpreterFrame *frame)
{
    if ((SG_FRAME_FLAGS(frame) & SG_FRAME_BORROWS_CODE) != 0) {
        sg_reserve_take(heap, frame->f_executable);
        SG_FRAME_FLAGS(frame) &= (unsigned char)~SG_FRAME_BORROWS_CODE;
    }
    sg_slot function = (sg_slot)frame->f_funcobj;
    if (sg_tag(function) != SG_TAG_OWNED) {
        sg_reserve_take(heap, sg_pointer(function));
        frame->f_funcobj = sg_pointer(function);
    }
}

PyGenObject *sg_generator_new(sg_heap *heap, PyThreadState *tstate, _PyInterpreterFrame *frame)
{
    PyFunctionObject *function = (PyFunctionObject *)sg_pointer((sg_slot)frame->f_funcobj);
    PyCodeObject *code = (PyCodeObject *)frame->f_executable;
    int kind = code->co_flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR);
    PyTypeObject *type = kind == CO_GENERATOR ? &PyGen_Type : kind == CO_COROUTINE ? &PyCoro_Type : &PyAsyncGen_Type;
    if (kind == CO_COROUTINE && tstate->coroutine_origin_tracking_depth != 0) {
        return NULL;
    }
    size_t bytes = (size_t)(type->tp_basicsize + _PyFrame_NumSlotsForCodeObject(code) * type->tp_itemsize);
    if (!sg_nursery_has_room(heap) || SG_GC_HEADER + bytes > (SG_BLOCK_CLASSES - 1) * SG_BLOCK_STEP) {
        return NULL;
    }
    sg_frame_count_shared(heap, frame);
    sg_publish_frames(heap, frame, frame);
    PyGenObject *generator = sg_gc_block(heap, SG_GC_HEADER, bytes);
    memset(generator, 0, offsetof(PyGenObject, gi_iframe));
    ((PyObject *)generator)->ob_refcnt = 1;
    ((PyObject *)generator)->ob_type = type;
    generator->gi_name = function->func_name;
    generator->gi_qualname = function->func_qualname;
    sg_reserve_take(heap, generator->gi_name);
    sg_reserve_take(heap, generator->gi_qualname);
    _PyInterpreterFrame *own = (_PyInterpreterFrame *)generator->gi_iframe;
    memcpy(own, frame,
           offsetof(_PyInterpreterFrame, localsplus) + (size_t)frame->stacktop * sizeof frame->localsplus[0]);
    own->previous = NULL;
    own->owner = FRAME_OWNED_BY_GENERATOR;
    SG_FRAME_FLAGS(own) = SG_FRAME_CLEAN;
    generator->gi_frame_state = FRAME_CREATED;
    sg_nursery_add(heap, (PyObject *)generator);
    return generator;
}
