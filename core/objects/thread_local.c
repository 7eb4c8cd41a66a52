/* threading.local.  Job, invariant and locking: thread_local.h. */
#include "objects/thread_local.h"

#include <string.h>

#include "memory/collector.h"
#include "memory/plain_types.h"
#include "objects/dict.h"
#include "objects/lock.h"
#include "objects/method.h"
#include "objects/set.h"
#include "objects/set_entries.h"
#include "objects/weak_reference.h"

getattrofunc sg_thread_local_getattro;
setattrofunc sg_thread_local_setattro;

/* What objects are made of; NULL: only the host makes them, and first attributes. */
static PyTypeObject *local_type;
static PyTypeObject *mark_type;   /* of a thread's key and sentinel */
static PyMethodDef *end_callback; /* what a sentinel's weak references call */

enum { ROOM = 8 }; /* containers of one: itself, two dicts and a set, a tuple, a function, and two weak references */

static PyDictObject *find(PyThreadState *tstate, const sg_py_thread_local *local)
{
    PyObject *key = tstate->threading_local_key, *dict;
    return key != NULL && sg_dict_get((PyDictObject *)local->dicts, sg_from_heap(key), &dict) == SG_FOUND
                   && dict != NULL && PyDict_CheckExact(dict)
               ? (PyDictObject *)dict
               : NULL;
}

/* ---- a thread's first attributes ---- */

static PyObject *mark_new(sg_heap *heap)
{
    sg_py_thread_mark *mark = sg_block_take(heap, sg_block_class(sizeof *mark));
    *mark = (sg_py_thread_mark){.weakrefs = NULL};
    mark->ob_base.ob_refcnt = 1;
    mark->ob_base.ob_type = mark_type;
    sg_reserve_take(heap, (PyObject *)mark_type);
    return (PyObject *)mark;
}

/* The plain weak reference to the object; owned, or NULL: not here. */
static PyObject *reference_to(sg_heap *heap, sg_py_thread_local *local)
{
    uint8_t *lock = sg_object_lock(local);
    PyWeakReference **list = (PyWeakReference **)&local->weakrefs, *r = sg_weakref_basic(*list);
    bool known = r != NULL;
    if (known && !sg_increment_if_alive((PyObject *)r)) {
        r = NULL;
    }
    else if (!known) {
        r = sg_weakref_new(heap, (PyObject *)local, NULL);
        sg_weakref_insert(r, list);
    }
    sg_object_unlock(lock);
    return (PyObject *)r;
}

/* A reference to a new object, which nobody else knows, and which has others. */
static void give_up(PyObject *o)
{
    o->ob_refcnt--;
}

/* The weak reference to the thread's sentinel, in no list yet; owned, or NULL: not here. */
static PyWeakReference *watch_new(sg_heap *heap, PyThreadState *tstate, sg_py_thread_local *local)
{
    PyObject *reference = reference_to(heap, local);
    if (reference == NULL) {
        return NULL;
    }
    sg_slot parts[] = {sg_owned(reference), sg_from_heap(tstate->threading_local_key)};
    PyObject *bound_to = sg_pointer(sg_tuple_new(heap, parts, 2));
    PyObject *callback = sg_builtin_method_new(heap, end_callback, NULL, bound_to);
    PyWeakReference *watch = sg_weakref_new(heap, tstate->threading_local_sentinel, callback);
    give_up(bound_to);
    give_up(callback);
    return watch;
}

/* Of a watch that is in no list. */
static void forget(sg_heap *heap, PyWeakReference *watch)
{
    watch->wr_object = Py_None;
    sg_drop_owned(heap, (PyObject *)watch);
}

/* NULL: not here. */
static PyDictObject *make(sg_heap *heap, PyThreadState *tstate, sg_py_thread_local *local)
{
    if (tstate->threading_local_key == NULL) {
        tstate->threading_local_key = mark_new(heap);
        tstate->threading_local_sentinel = mark_new(heap);
    }
    PyWeakReference *watch = watch_new(heap, tstate, local);
    if (watch == NULL) {
        return NULL;
    }
    sg_slot dicts = sg_from_heap(local->dicts), key = sg_from_heap(tstate->threading_local_key);
    sg_slot dict = sg_dict_new(heap, tstate->interp, NULL, NULL, 1, 0), member = sg_owned((PyObject *)watch);
    PyDictObject *made = dict == 0 ? NULL : (PyDictObject *)sg_pointer(dict);
    if (made == NULL || !sg_dict_set(heap, tstate->interp, dicts, &key, &dict)) {
        sg_drop(heap, key);
        sg_drop(heap, dict);
        forget(heap, watch);
        return NULL;
    }
    if (!sg_set_add(heap, sg_from_heap(local->sentinels), &member)) {
        sg_dict_remove(heap, tstate->interp, dicts, sg_from_heap(tstate->threading_local_key), NULL);
        forget(heap, watch);
        return NULL;
    }
    sg_weakref_insert(watch, (PyWeakReference **)&((sg_py_thread_mark *)tstate->threading_local_sentinel)->weakrefs);
    return made;
}

PyDictObject *sg_thread_local_dict(sg_heap *heap, PyObject *o)
{
    PyThreadState *tstate = PyThreadState_GetUnchecked();
    PyDictObject *dict = find(tstate, (sg_py_thread_local *)o);
    if (dict != NULL || heap == NULL || local_type == NULL || Py_TYPE(o)->tp_init != PyBaseObject_Type.tp_init) {
        return dict;
    }
    sg_nursery_make_room(heap, tstate, ROOM);
    return make(heap, tstate, (sg_py_thread_local *)o);
}

static PyObject *no_arguments; /* what one is made with */

sg_slot sg_thread_local_new(sg_heap *heap, PyThreadState *tstate)
{
    sg_nursery_make_room(heap, tstate, ROOM);
    sg_slot o = sg_slots_new(heap, local_type), dicts = sg_dict_new(heap, tstate->interp, NULL, NULL, 1, 0);
    sg_py_thread_local *local = (sg_py_thread_local *)sg_pointer(o);
    local->args = no_arguments;
    local->sentinels = (PyObject *)sg_set_make(heap, &PySet_Type);
    local->dicts = (PyObject *)dicts;
    if (dicts == 0 || make(heap, tstate, local) == NULL) {
        sg_drop(heap, o);
        return 0;
    }
    return o;
}

/* ---- the death of an object ---- */

/* The plain reference that a watch's callback has; NULL: it is no watch, or others have it or what it has. */
static PyObject *reference_of(PyObject *o)
{
    PyWeakReference *watch = (PyWeakReference *)o;
    PyObject *callback = Py_IS_TYPE(o, &_PyWeakref_RefType) ? sg_load_field(&watch->wr_callback) : NULL;
    if (callback == NULL || sg_count(o) != 1 || sg_count(callback) != 1 || !Py_IS_TYPE(callback, &PyCFunction_Type)
        || ((PyCFunctionObject *)callback)->m_ml != end_callback) {
        return NULL;
    }
    PyObject *bound_to = ((PyCFunctionObject *)callback)->m_self;
    return sg_count(bound_to) == 1 ? PyTuple_GET_ITEM(bound_to, 0) : NULL;
}

/* True if nobody but the watches has a weak reference to the object, and nobody else has them. */
static bool is_watched_only(const sg_py_thread_local *local)
{
    PyWeakReference *reference = sg_load_acquire_ptr(&local->weakrefs);
    Py_ssize_t mask = 0, watches = 0;
    PySetObject *set = (PySetObject *)local->sentinels;
    setentry *table = set == NULL ? NULL : sg_set_table(set, &mask);
    if (table == NULL || set->weakreflist != NULL
        || (reference != NULL && (sg_weakref_basic(reference) == NULL || sg_load_acquire_ptr(&reference->wr_next)))) {
        return false;
    }
    for (Py_ssize_t i = 0; i <= mask; i++) {
        PyObject *key = sg_load_field(&table[i].key);
        if (key == NULL || key == _PySet_Dummy) {
            continue;
        }
        if (reference_of(key) != (PyObject *)reference || reference == NULL) {
            return false;
        }
        watches++;
    }
    return reference == NULL || sg_count((PyObject *)reference) == (uint32_t)watches;
}

static bool look(PyObject *o, sg_look *state)
{
    const PySetObject *set = (PySetObject *)((sg_py_thread_local *)o)->sentinels;
    state->budget -= set == NULL ? 0 : (int)(__atomic_load_n(&set->used, __ATOMIC_RELAXED));
    return state->budget >= 0 && is_watched_only((sg_py_thread_local *)o);
}

/* Before its dicts go: the callbacks of its watches, which find no object any more. */
static bool release(sg_heap *heap, PyObject *o)
{
    sg_py_thread_local *local = (sg_py_thread_local *)o;
    if (!is_watched_only(local)) {
        return false;
    }
    PyWeakReference *reference = (PyWeakReference *)local->weakrefs;
    if (reference != NULL) {
        reference->wr_object = Py_None;
    }
    PySetObject *set = (PySetObject *)local->sentinels;
    for (Py_ssize_t i = 0; i <= set->mask; i++) {
        if (sg_set_entry_is_used(&set->table[i])) {
            PyWeakReference *watch = (PyWeakReference *)set->table[i].key;
            sg_death_log(heap, __atomic_exchange_n(&watch->wr_callback, NULL, __ATOMIC_ACQ_REL));
        }
    }
    sg_death_log(heap, (PyObject *)set);
    return true;
}

/* ---- learning ---- */

/* One with an attribute. */
static bool has_our_layout(PyObject *o)
{
    const sg_py_thread_local *local = (sg_py_thread_local *)o;
    if (PyObject_SetAttrString(o, "sg_attribute", Py_None) < 0 || local->weakrefs == NULL
        || ((PyWeakReference *)local->weakrefs)->wr_object != o /* its sentinel's */ || local->dicts == NULL
        || !PyDict_CheckExact(local->dicts) || local->sentinels == NULL || !PySet_CheckExact(local->sentinels)
        || PyDict_GET_SIZE(local->dicts) != 1) {
        return false;
    }
    PyDictObject *dict = find(PyThreadState_GetUnchecked(), local);
    return dict != NULL && PyDict_GET_SIZE(dict) == 1
           && PyDict_GetItemString((PyObject *)dict, "sg_attribute") == Py_None;
}

/* The only member of its set. */
static PyObject *watch_of(const sg_py_thread_local *local)
{
    const PySetObject *set = (PySetObject *)local->sentinels;
    for (Py_ssize_t i = 0; set->used == 1 && i <= set->mask; i++) {
        if (sg_set_entry_is_used(&set->table[i])) {
            return set->table[i].key;
        }
    }
    return NULL;
}

/* True if one that the host made is what shared mode makes. */
static bool is_made_as_here(const sg_py_thread_local *local)
{
    PyThreadState *tstate = PyThreadState_GetUnchecked();
    PyObject *watch = watch_of(local), *sentinel = tstate->threading_local_sentinel;
    vectorcallfunc vectorcall;
    if (watch == NULL || sentinel == NULL || !Py_IS_TYPE(watch, &_PyWeakref_RefType)
        || ((PyWeakReference *)watch)->wr_object != sentinel || !sg_weakref_known()
        || Py_TYPE(sentinel)->tp_basicsize != (Py_ssize_t)sizeof(sg_py_thread_mark) || PyType_IS_GC(Py_TYPE(sentinel))
        || !Py_IS_TYPE(tstate->threading_local_key, Py_TYPE(sentinel))
        || ((sg_py_thread_mark *)sentinel)->weakrefs == NULL) {
        return false;
    }
    const PyCFunctionObject *callback = (PyCFunctionObject *)((PyWeakReference *)watch)->wr_callback;
    PyObject *bound_to = Py_IS_TYPE(callback, &PyCFunction_Type) ? callback->m_self : NULL;
    return bound_to != NULL && PyTuple_CheckExact(bound_to) && PyTuple_GET_SIZE(bound_to) == 2
           && PyTuple_GET_ITEM(bound_to, 0) == local->weakrefs
           && PyTuple_GET_ITEM(bound_to, 1) == tstate->threading_local_key && callback->m_module == NULL
           && sg_py_builtin_vectorcall(callback->m_ml->ml_flags, &vectorcall) && vectorcall == callback->vectorcall
           && local->keywords == NULL && PyTuple_CheckExact(local->args) && PyTuple_GET_SIZE(local->args) == 0
           && sg_immortal(local->args);
}

static void learn_making(PyTypeObject *type, const sg_py_thread_local *local)
{
    sg_weakref_learn();
    if (!is_made_as_here(local)) {
        return;
    }
    mark_type = (PyTypeObject *)Py_NewRef(Py_TYPE(PyThreadState_GetUnchecked()->threading_local_key));
    end_callback = ((PyCFunctionObject *)((PyWeakReference *)watch_of(local))->wr_callback)->m_ml;
    no_arguments = local->args;
    local_type = (PyTypeObject *)Py_NewRef(type);
    sg_plain_type_add(&(sg_plain_type){.type = mark_type, .weakrefs = offsetof(sg_py_thread_mark, weakrefs)});
    sg_plain_type_add(&(sg_plain_type){
        .type = type, .children = {offsetof(sg_py_thread_local, dicts)}, .release = release, .look = look});
}

static PyTypeObject *base_of(PyTypeObject *type)
{
    while (type != NULL && strcmp(type->tp_name, "_thread._local") != 0) {
        type = type->tp_base;
    }
    return type;
}

void sg_thread_local_learn(PyTypeObject *type)
{
    static bool tried;
    /* No class made by Python code can be changed as little, whatever its name. */
    PyTypeObject *base = tried || type->tp_getattro == PyObject_GenericGetAttr ? NULL : base_of(type);
    if (base == NULL || !PyType_HasFeature(base, Py_TPFLAGS_IMMUTABLETYPE)) {
        return;
    }
    tried = true;
    PyObject *o =
        base->tp_basicsize == (Py_ssize_t)sizeof(sg_py_thread_local) ? PyObject_CallNoArgs((PyObject *)base) : NULL;
    if (o != NULL && has_our_layout(o)) {
        sg_thread_local_getattro = base->tp_getattro;
        sg_thread_local_setattro = base->tp_setattro;
        learn_making(base, (sg_py_thread_local *)o);
    }
    Py_XDECREF(o);
    PyErr_Clear();
}

bool sg_makes_thread_local(PyTypeObject *type)
{
    sg_thread_local_learn(type);
    return type == local_type && type != NULL;
}
