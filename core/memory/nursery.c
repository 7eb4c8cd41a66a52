/* The nursery: containers made in shared mode, until the host's collector knows them.
 *
 * Job: add, find, let die early, and the counts of classes that new instances take.  Linking into the
 * collector is publish's (publish.c).
 *
 * Why an early death is sound (rules 4 and 10): the object's last count is an owned slot or a log entry of
 * this thread, so nobody else holds it; what it holds may be borrowed by slots of this thread, so its
 * children are logged, and die no sooner than this thread publishes.
 */
#include "memory/heap.h"

enum { PLACE_SHIFT = 2, LOOK_BUDGET = 24 };

void sg_nursery_add(sg_heap *heap, PyObject *o)
{
    PyGC_Head *header = _Py_AS_GC(o);
    header->_gc_next = 0;
    header->_gc_prev = (uintptr_t)heap->nursery_n << PLACE_SHIFT;
    heap->nursery[heap->nursery_n++] = o;
}

bool sg_nursery_holds(const sg_heap *heap, PyObject *o)
{
    PyGC_Head *header = _Py_AS_GC(o);
    if (header->_gc_next != 0) {
        return false;
    }
    uintptr_t place = header->_gc_prev >> PLACE_SHIFT;
    return place < (uintptr_t)heap->nursery_n && heap->nursery[place] == o;
}

static void leave(sg_heap *heap, PyObject *o)
{
    uintptr_t place = _Py_AS_GC(o)->_gc_prev >> PLACE_SHIFT;
    PyObject *last = heap->nursery[--heap->nursery_n];
    heap->nursery[place] = last;
    _Py_AS_GC(last)->_gc_prev = place << PLACE_SHIFT;
}

static void log_child(sg_heap *heap, PyObject *child)
{
    if (child != NULL) {
        sg_log_decrement(heap, child);
    }
}

/* A plain class: no finaliser, no slots, attributes in inline values. */
static bool is_plain_instance(PyTypeObject *type)
{
    unsigned long needed = Py_TPFLAGS_HEAPTYPE | Py_TPFLAGS_INLINE_VALUES;
    return (type->tp_flags & needed) == needed && type->tp_basicsize == (Py_ssize_t)sizeof(PyObject)
           && type->tp_finalize == NULL && type->tp_del == NULL;
}

static bool has_weakrefs(PyObject *o)
{
    return PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_MANAGED_WEAKREF)
           && *(PyObject **)((char *)o + MANAGED_WEAKREF_OFFSET) != NULL;
}

static size_t instance_bytes(PyDictValues *values)
{
    size_t order = ((size_t)values->capacity + sizeof(PyObject *) - 1) / sizeof(PyObject *) * sizeof(PyObject *);
    return sizeof(PyObject) + order + ((size_t)values->capacity + 1) * sizeof(PyObject *);
}

static bool instance_dies(sg_heap *heap, PyObject *o, PyTypeObject *type)
{
    PyDictValues *values = _PyObject_InlineValues(o);
    if (!is_plain_instance(type) || has_weakrefs(o) || _PyObject_GetManagedDict(o) != NULL || !values->valid) {
        return false;
    }
    leave(heap, o);
    for (int i = 0; i < values->capacity; i++) {
        log_child(heap, values->values[i]);
    }
    sg_reserve_put(heap, type);
    size_t headers = SG_GC_HEADER + SG_MANAGED_HEADER;
    sg_block_put(heap, sg_block_class(headers + instance_bytes(values)), (char *)o - headers);
    return true;
}

bool sg_nursery_die(sg_heap *heap, PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    size_t bytes;
    if (type == &PyTuple_Type) {
        leave(heap, o);
        for (Py_ssize_t i = 0; i < Py_SIZE(o); i++) {
            log_child(heap, PyTuple_GET_ITEM(o, i));
        }
        bytes = sizeof(PyTupleObject) + ((size_t)Py_SIZE(o) - 1) * sizeof(PyObject *);
    }
    else if (type == &PyList_Type) {
        leave(heap, o);
        for (Py_ssize_t i = 0; i < Py_SIZE(o); i++) {
            log_child(heap, PyList_GET_ITEM(o, i));
        }
        if (((PyListObject *)o)->ob_item != NULL) {
            sg_host_items_free(((PyListObject *)o)->ob_item);
        }
        bytes = sizeof(PyListObject);
    }
    else if (type == &PyListIter_Type) {
        leave(heap, o);
        log_child(heap, (PyObject *)((_PyListIterObject *)o)->it_seq);
        bytes = sizeof(_PyListIterObject);
    }
    else if (type == &PyTupleIter_Type) {
        leave(heap, o);
        log_child(heap, (PyObject *)((_PyTupleIterObject *)o)->it_seq);
        bytes = sizeof(_PyTupleIterObject);
    }
    else if (type == &PyDictKeys_Type || type == &PyDictValues_Type || type == &PyDictItems_Type) {
        leave(heap, o);
        log_child(heap, (PyObject *)((_PyDictViewObject *)o)->dv_dict);
        bytes = sizeof(_PyDictViewObject);
    }
    else if (type == &PyDictIterKey_Type || type == &PyDictIterValue_Type || type == &PyDictIterItem_Type) {
        leave(heap, o);
        log_child(heap, (PyObject *)((sg_py_dict_iterator *)o)->dict);
        if (((sg_py_dict_iterator *)o)->result != NULL) {
            /* Shared mode never reads it, so nobody has it borrowed. */
            sg_drop_owned(heap, ((sg_py_dict_iterator *)o)->result);
        }
        bytes = sizeof(sg_py_dict_iterator);
    }
    else {
        return instance_dies(heap, o, type);
    }
    sg_block_put(heap, sg_block_class(SG_GC_HEADER + bytes), (char *)o - SG_GC_HEADER);
    return true;
}

static bool look(PyObject *o, int *budget)
{
    if (o == NULL || sg_immortal(o) || sg_is_leaf(o)) {
        return true;
    }
    if (--*budget < 0) {
        return false;
    }
    PyTypeObject *type = Py_TYPE(o);
    PyObject **items;
    Py_ssize_t n;
    if (type == &PyTuple_Type) {
        items = ((PyTupleObject *)o)->ob_item;
        n = Py_SIZE(o);
    }
    else if (type == &PyList_Type) {
        items = ((PyListObject *)o)->ob_item;
        n = Py_SIZE(o);
    }
    else if (type == &PyRangeIter_Type) {
        return true;
    }
    else if (type == &PyGen_Type || type == &PyCoro_Type) {
        PyGenObject *generator = (PyGenObject *)o;
        return generator->gi_frame_state == FRAME_CLEARED && generator->gi_weakreflist == NULL
               && generator->gi_origin_or_finalizer == NULL && generator->gi_exc_state.exc_value == NULL;
    }
    else if (type == &PyCell_Type) {
        return look(sg_load_acquire_ptr(&((PyCellObject *)o)->ob_ref), budget);
    }
    else if (type == &PyListIter_Type) {
        return look((PyObject *)((_PyListIterObject *)o)->it_seq, budget);
    }
    else if (type == &PyTupleIter_Type) {
        return look((PyObject *)((_PyTupleIterObject *)o)->it_seq, budget);
    }
    else {
        if (!is_plain_instance(type) || has_weakrefs(o) || _PyObject_GetManagedDict(o) != NULL) {
            return false;
        }
        PyDictValues *values = _PyObject_InlineValues(o);
        items = values->values;
        n = values->capacity;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        if (--*budget < 0 || !look(__atomic_load_n(&items[i], __ATOMIC_RELAXED), budget)) {
            return false;
        }
    }
    return true;
}

bool sg_dies_unseen(PyObject *o)
{
    int budget = LOOK_BUDGET;
    return look(o, &budget);
}

enum { RESERVE_BATCH = 64 };

void sg_reserve_take(sg_heap *heap, PyTypeObject *type)
{
    if (heap->reserve_type != type || heap->reserve == 0) {
        sg_reserve_return(heap);
        heap->reserve_type = type;
        heap->reserve = RESERVE_BATCH;
        __atomic_fetch_add(&((PyObject *)type)->ob_refcnt_split[PY_BIG_ENDIAN], RESERVE_BATCH, __ATOMIC_RELAXED);
    }
    heap->reserve--;
}

void sg_reserve_put(sg_heap *heap, PyTypeObject *type)
{
    if (heap->reserve_type == type) {
        heap->reserve++;
    }
    else {
        sg_log_decrement(heap, (PyObject *)type);
    }
}

void sg_reserve_return(sg_heap *heap)
{
    if (heap->reserve_type == NULL) {
        return;
    }
    if (heap->reserve > 1) {
        /* All but one: that one keeps the class alive until the log gives it back. */
        __atomic_fetch_sub(&((PyObject *)heap->reserve_type)->ob_refcnt_split[PY_BIG_ENDIAN],
                           (uint32_t)heap->reserve - 1, __ATOMIC_ACQ_REL);
    }
    if (heap->reserve > 0) {
        sg_log_decrement(heap, (PyObject *)heap->reserve_type);
    }
    heap->reserve_type = NULL;
    heap->reserve = 0;
}
