/* Kinds of iterators, their locks, and making them.  Job, invariants and locking: iteration.h. */
#include "objects/iteration.h"

#include <string.h>

#include "base/check.h"
#include "objects/array.h"
#include "objects/context.h"
#include "objects/deque.h"
#include "objects/iterator.h"
#include "objects/list.h"
#include "objects/memory_view.h"
#include "objects/ordered_dict.h"
#include "objects/range.h"
#include "objects/simple_iterators.h"

/* ---- the table: at most half full, so that a probe always ends ---- */

enum { KIND_BITS = 8, KINDS = 1 << KIND_BITS };
static sg_iterator_kind kinds[KINDS];
static int used;

static sg_iterator_kind *place_of(PyTypeObject *type)
{
    size_t i = (size_t)(((uintptr_t)type * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - KIND_BITS));
    while (kinds[i].type != type && kinds[i].type != NULL) {
        i = (i + 1) % KINDS;
    }
    return &kinds[i];
}

void sg_iterator_kind_add(const sg_iterator_kind *kind)
{
    sg_check(kind->state_bytes <= SG_ITERATOR_STATE, "an iterator's state fits");
    sg_iterator_kind *place = place_of(kind->type);
    if (place->type != NULL || used < KINDS / 2) {
        used += place->type == NULL;
        *place = *kind;
    }
}

const sg_iterator_kind *sg_iterator_kind_of(PyTypeObject *type)
{
    const sg_iterator_kind *place = place_of(type);
    return place->type == NULL ? NULL : place;
}

/* An iterator of a known kind that iter() gives back, whatever its state. */
static bool is_own_iterator(PyTypeObject *type)
{
    const sg_iterator_kind *kind = sg_iterator_kind_of(type);
    return kind != NULL && kind->gives_itself == NULL;
}

bool sg_iterates_itself(PyTypeObject *type)
{
    return type == &PyGen_Type || type == &PySeqIter_Type || is_own_iterator(type);
}

/* ---- locks ---- */

enum { ITERATOR_LOCKS = 1024 };
static uint8_t simple_locks[ITERATOR_LOCKS], adapter_locks[ITERATOR_LOCKS];

static size_t place_of_lock(PyObject *iterator)
{
    uintptr_t a = (uintptr_t)iterator;
    return ((a >> 4) ^ (a >> 14)) % ITERATOR_LOCKS;
}

static uint8_t *lock_of(const sg_iterator_kind *kind, PyObject *iterator)
{
    return &(kind->adapts ? adapter_locks : simple_locks)[place_of_lock(iterator)];
}

sg_next sg_iterator_step(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n)
{
    const sg_iterator_kind *kind = sg_iterator_kind_of(Py_TYPE(iterator));
    return kind == NULL ? SG_NEXT_NOT_HERE : kind->step(heap, iterator, items, room > 1 ? room : 0, n, 0);
}

sg_next sg_iterator_step_locked(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n)
{
    const sg_iterator_kind *kind = sg_iterator_kind_of(Py_TYPE(iterator));
    if (kind == NULL) {
        return SG_NEXT_NOT_HERE;
    }
    uint8_t *lock = lock_of(kind, iterator);
    if (sg_unlikely(heap->stepping != 0)) {
        if (__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE) != 0) {
            return SG_NEXT_NOT_HERE; /* perhaps this thread's own */
        }
    }
    else {
        sg_object_lock_take(lock);
    }
    heap->shared_steps++;
    sg_next next = kind->step(heap, iterator, items, room > 1 ? room : 0, n, 0);
    heap->shared_steps--;
    sg_object_unlock(lock);
    return next;
}

sg_next sg_iterator_step_inner(sg_heap *heap, PyObject *iterator, sg_slot *item, int depth)
{
    const sg_iterator_kind *kind = sg_iterator_kind_of(Py_TYPE(iterator));
    int unused = 0;
    if (kind == NULL || depth >= SG_ITERATOR_DEPTH_MAX) {
        return SG_NEXT_NOT_HERE;
    }
    if (sg_count(iterator) == 1) {
        return kind->step(heap, iterator, item, 0, &unused, depth + 1);
    }
    uint8_t *lock = lock_of(kind, iterator);
    if (!kind->adapts) {
        sg_object_lock_take(lock);
    }
    else if (__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE) != 0) {
        return SG_NEXT_NOT_HERE; /* perhaps this thread's own, of an outer one */
    }
    heap->shared_steps++;
    sg_next next = kind->step(heap, iterator, item, 0, &unused, depth + 1);
    heap->shared_steps--;
    sg_object_unlock(lock);
    return next;
}

uint8_t *sg_iterator_try(sg_heap *heap, PyObject *iterator)
{
    uint8_t *lock = &adapter_locks[place_of_lock(iterator)];
    if (__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE) != 0) {
        return NULL;
    }
    heap->shared_steps++;
    return lock;
}

uint8_t *sg_iterator_lock(sg_heap *heap, PyObject *iterator)
{
    uint8_t *lock = &adapter_locks[place_of_lock(iterator)];
    sg_object_lock_take(lock);
    heap->shared_steps++;
    return lock;
}

void sg_iterator_unlock(sg_heap *heap, uint8_t *lock)
{
    heap->shared_steps--;
    sg_object_unlock(lock);
}

bool sg_iterator_save(PyObject *iterator, sg_iterator_state *state)
{
    const sg_iterator_kind *kind = sg_iterator_kind_of(Py_TYPE(iterator));
    if (kind == NULL || kind->state == 0 || sg_count(iterator) != 1
        || (kind->is_saved != NULL && !kind->is_saved(iterator))) {
        return false;
    }
    memcpy(state->bytes, (char *)iterator + kind->state, kind->state_bytes);
    return true;
}

void sg_iterator_restore(PyObject *iterator, const sg_iterator_state *state)
{
    const sg_iterator_kind *kind = sg_iterator_kind_of(Py_TYPE(iterator));
    memcpy((char *)iterator + kind->state, state->bytes, kind->state_bytes);
}

bool sg_iterator_is_sure(PyObject *iterator)
{
    const sg_iterator_kind *kind = sg_iterator_kind_of(Py_TYPE(iterator));
    return kind != NULL && (kind->sure || (kind->is_sure != NULL && kind->is_sure(iterator)));
}

/* ---- making them ---- */

void *sg_iterator_object(sg_heap *heap, PyTypeObject *type, size_t bytes)
{
    PyObject *o = sg_gc_block(heap, SG_GC_HEADER, bytes);
    if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        sg_reserve_take(heap, (PyObject *)type);
    }
    o->ob_refcnt = 1;
    o->ob_type = type;
    sg_nursery_add(heap, o);
    return o;
}

void sg_iterator_give(sg_heap *heap, const sg_slot *taken, sg_slot *items, int room, int *n, int count)
{
    if (room == count) {
        for (int i = 0; i < count; i++) {
            items[i] = taken[count - 1 - i];
        }
        *n = count;
    }
    else {
        items[0] = sg_tuple_new(heap, taken, count);
    }
}

static PyTypeObject *str_iterator(PyObject *s)
{
    return PyUnicode_IS_COMPACT_ASCII(s) ? sg_py_ascii_iterator : &PyUnicodeIter_Type;
}

/* What iterates over an object of this type, and is laid out as an iterator over a list; or NULL. */
static PyTypeObject *type_over(PyObject *o, PyTypeObject *type)
{
    if (type->tp_iter == NULL) { /* it may have a __getitem__ */
        return type->tp_as_sequence != NULL && type->tp_as_sequence->sq_item != NULL ? &PySeqIter_Type : NULL;
    }
    /* Of subclasses, too, that iterate in no way of their own. */
    return type->tp_iter == PyList_Type.tp_iter      ? &PyListIter_Type
           : type->tp_iter == PyTuple_Type.tp_iter   ? &PyTupleIter_Type
           : type->tp_iter == PyUnicode_Type.tp_iter ? str_iterator(o)
           : type == &PyBytes_Type                   ? &PyBytesIter_Type
           : type == &PyByteArray_Type               ? &PyByteArrayIter_Type
                                                     : NULL;
}

static bool iterates_as_set(PyTypeObject *type)
{
    return type->tp_iter == PySet_Type.tp_iter && PyType_IsSubtype(type, &PySet_Type)
               ? true
               : type->tp_iter == PyFrozenSet_Type.tp_iter && PyType_IsSubtype(type, &PyFrozenSet_Type);
}

/* The type of the iterators over a dict, a subclass's too, or a view; or NULL. */
static PyTypeObject *type_over_dict(PyTypeObject *type)
{
    bool dict = type->tp_iter == PyDict_Type.tp_iter && PyType_HasFeature(type, Py_TPFLAGS_DICT_SUBCLASS);
    return dict ? &PyDictIterKey_Type : sg_dict_iterator_type(type);
}

bool sg_can_iterate(sg_slot iterable)
{
    if (sg_is_int(iterable)) {
        return false;
    }
    PyObject *o = sg_pointer(iterable);
    PyTypeObject *type = Py_TYPE(o);
    intptr_t start, step, length;
    if (type == &PyRange_Type) {
        return sg_range_get(o, &start, &step, &length);
    }
    return is_own_iterator(type) || type_over(o, type) != NULL || type_over_dict(type) != NULL || iterates_as_set(type)
           || sg_is_deque_like(type) || sg_is_array(type) || sg_ordered_dict_can_iterate(type) || sg_is_readable_view(o)
           || (type == &PyContext_Type && sg_contexts_known);
}

bool sg_can_iterate_any(sg_slot iterable)
{
    return !sg_is_int(iterable) && (sg_iterates_itself(Py_TYPE(sg_pointer(iterable))) || sg_can_iterate(iterable));
}

static sg_slot set_iterator_new(sg_heap *heap, PyObject *set)
{
    sg_py_set_iterator *it = sg_iterator_object(heap, &PySetIter_Type, sizeof *it);
    it->set = (PySetObject *)set;
    it->used = it->left = sg_settled_size(set, &it->set->used);
    it->position = 0;
    return sg_owned((PyObject *)it);
}

sg_slot sg_iterator_new(sg_heap *heap, sg_slot iterable)
{
    if (sg_is_int(iterable)) {
        return 0;
    }
    PyObject *o = sg_pointer(iterable);
    PyTypeObject *type = Py_TYPE(o), *over = type_over(o, type), *over_dict = type_over_dict(type);
    intptr_t start, step, length;
    if (type == &PyRange_Type) {
        return sg_range_get(o, &start, &step, &length) ? sg_range_iterator_of(heap, start, step, length) : 0;
    }
    if (over_dict != NULL && !PyDict_Check(o)) {
        o = (PyObject *)((_PyDictViewObject *)o)->dv_dict;
    }
    bool set = iterates_as_set(type);
    if (over != NULL || over_dict != NULL || set) {
        sg_increment(o);
        return over != NULL        ? sg_sequence_iterator(heap, over, o)
               : over_dict != NULL ? sg_dict_iterator_new(heap, over_dict, o)
                                   : set_iterator_new(heap, o);
    }
    const sg_iterator_kind *kind = sg_iterator_kind_of(type);
    if (kind != NULL && kind->gives_itself != NULL && kind->gives_itself(o)) {
        sg_increment(o);
        return sg_owned(o);
    }
    if (type == &PyContext_Type && sg_contexts_known) {
        return sg_hamt_iterator_new(heap, sg_context_mapping((PyContext *)o), SG_HAMT_KEYS);
    }
    return sg_is_deque_like(type)       ? sg_deque_iterator_new(heap, o)
           : sg_is_array(type)          ? sg_array_iterator_new(heap, o)
           : type == &PyMemoryView_Type ? sg_memory_view_iterator_new(heap, o)
                                        : sg_ordered_dict_iterator_new(heap, o, false);
}

sg_slot sg_call_iterator_new(sg_heap *heap, PyObject *callable, PyObject *sentinel)
{
    sg_py_call_iterator *it = sg_iterator_object(heap, &PyCallIter_Type, sizeof *it);
    it->callable = callable;
    it->sentinel = sentinel;
    return sg_owned((PyObject *)it);
}

sg_slot sg_iter(sg_heap *heap, sg_slot *iterable)
{
    if (sg_is_int(*iterable) || !is_own_iterator(Py_TYPE(sg_pointer(*iterable)))) {
        return sg_iterator_new(heap, *iterable);
    }
    sg_slot iterator = sg_owned(sg_to_heap(heap, *iterable));
    *iterable = 0;
    return iterator;
}

sg_slot sg_iter_of_any(sg_heap *heap, sg_slot *iterable)
{
    if (sg_is_int(*iterable) || !sg_iterates_itself(Py_TYPE(sg_pointer(*iterable)))) {
        return sg_iterator_new(heap, *iterable);
    }
    sg_slot itself = sg_owned(sg_to_heap(heap, *iterable));
    *iterable = 0;
    return itself;
}

void sg_iteration_init(void)
{
    sg_simple_iterators_init();
    sg_adapters_init();
    sg_ordered_dict_init();
    sg_memory_view_init();
}
