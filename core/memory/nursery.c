/* The nursery: containers made in shared mode, until the host's collector knows them; and how containers die in it.
 *
 * Job: add, find, let die.  Linking into the collector, and unlinking, is collector.c's.
 *
 * Why a death in shared mode is sound (rules 4 and 10): the object's last count is an owned slot or a log entry of
 * this thread, so nobody else holds it, whoever made it and whether or not the collector knows it; what it holds may
 * be borrowed by slots of this thread, so its children are logged, and die no sooner than this thread publishes, unless
 * it is known that none is (let_go.c).
 */
#include "base/stop.h"
#include "memory/collector.h"
#include "memory/derived.h"
#include "memory/plain_types.h"
#include "memory/set_table.h"

enum {
    PLACE_SHIFT = 2,
    LOOK_BUDGET = 256,
    LOOK_BUDGET_ITEM = 8,
    LOOK_BUDGET_ITEMS = 32768,
    LOOK_BUDGET_INNER = 2048,
    SHARED_BUDGET = 24
};
enum { STOP_ITEMS = 16 }; /* items of a dying list between two looks whether others wait */

void sg_nursery_add(sg_heap *heap, PyObject *o)
{
    if (sg_unlikely(heap->nursery_n == SG_NURSERY_MAX)) {
        sg_nursery_link(heap, PyThreadState_GetUnchecked());
    }
    PyGC_Head *header = _Py_AS_GC(o);
    header->_gc_next = 0;
    heap->nursery[heap->nursery_n++] = o;
    header->_gc_prev = (uintptr_t)heap->nursery_n << PLACE_SHIFT;
    if (sg_unlikely(heap->nursery_n >= SG_NURSERY_MAX / 4 * 3)) {
        heap->settle |= SG_SETTLE_NURSERY;
    }
}

static bool is_mine(const sg_heap *heap, PyObject *o)
{
    uintptr_t place = (_Py_AS_GC(o)->_gc_prev >> PLACE_SHIFT) - 1;
    return place < (uintptr_t)heap->nursery_n && heap->nursery[place] == o;
}

bool sg_nursery_has(sg_heap *heap, PyObject *o)
{
    PyGC_Head *header = _Py_AS_GC(o);
    uintptr_t previous = __atomic_load_n(&header->_gc_prev, __ATOMIC_ACQUIRE);
    if (__atomic_load_n(&header->_gc_next, __ATOMIC_ACQUIRE) != 0 || is_mine(heap, o)) {
        return true;
    }
    if (previous >> PLACE_SHIFT != 0 || !sg_nursery_has_room(heap)) {
        return false; /* in another thread's, which may be linking it just now */
    }
    sg_nursery_add(heap, o);
    heap->untracked--;
    return true;
}

bool sg_can_leave(const sg_heap *heap, PyObject *o)
{
    PyGC_Head *header = _Py_AS_GC(o);
    /* Linked, or never tracked, or in the nursery, which might be another thread's: but then that thread has not
     * published, and the count of 1 is not the last. */
    return header->_gc_next != 0 || header->_gc_prev >> PLACE_SHIFT == 0 || is_mine(heap, o);
}

void sg_death_leave(sg_heap *heap, PyObject *o)
{
    PyGC_Head *header = _Py_AS_GC(o);
    sg_log_forget_maybe(heap, o);
    if (header->_gc_next != 0) {
        return; /* sg_death_put_back() has it unlinked */
    }
    if (header->_gc_prev >> PLACE_SHIFT != 0) {
        uintptr_t place = header->_gc_prev >> PLACE_SHIFT;
        PyObject *last = heap->nursery[--heap->nursery_n];
        heap->nursery[place - 1] = last;
        _Py_AS_GC(last)->_gc_prev = place << PLACE_SHIFT;
    }
    else {
        heap->untracked--;
    }
}

void sg_death_put_off(sg_heap *heap, PyObject *o)
{
    PyGC_Head *header = _Py_AS_GC(o);
    if (header->_gc_next != 0) {
        sg_collector_unlink(o);
    }
    else {
        header->_gc_prev = 0;
        heap->untracked++;
    }
    sg_log_put_off(heap, o);
}

void sg_nursery_need_not(sg_heap *heap, PyObject *o)
{
    PyGC_Head *header = _Py_AS_GC(o);
    header->_gc_next = 0;
    header->_gc_prev = 0;
    heap->untracked++;
}

bool sg_nursery_tracks(PyObject *o)
{
    PyGC_Head *header = _Py_AS_GC(o);
    return __atomic_load_n(&header->_gc_next, __ATOMIC_ACQUIRE) != 0
           || __atomic_load_n(&header->_gc_prev, __ATOMIC_ACQUIRE) >> PLACE_SHIFT != 0;
}

destructor sg_instance_dealloc;
traverseproc sg_instance_traverse;

int sg_deaths_init(void)
{
    PyObject *class = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "class");
    if (class == NULL) {
        return -1;
    }
    sg_instance_dealloc = ((PyTypeObject *)class)->tp_dealloc;
    sg_instance_traverse = ((PyTypeObject *)class)->tp_traverse;
    PyObject *iterator = PyCallIter_New(class, Py_None);
    if (iterator == NULL) {
        return -1;
    }
    const sg_py_call_iterator *it = (sg_py_call_iterator *)iterator;
    if (Py_TYPE(it)->tp_basicsize == (Py_ssize_t)sizeof *it && it->callable == class && it->sentinel == Py_None) {
        sg_plain_type_add(&(sg_plain_type){
            .type = &PyCallIter_Type,
            .children = {offsetof(sg_py_call_iterator, callable), offsetof(sg_py_call_iterator, sentinel)}});
    }
    Py_DECREF(iterator);
    sg_plain_type_add(
        &(sg_plain_type){.type = &PyCMethod_Type,
                         .children = {offsetof(PyCFunctionObject, m_self), offsetof(PyCFunctionObject, m_module)},
                         .reserved = {offsetof(PyCMethodObject, mm_class)},
                         .weakrefs = offsetof(PyCFunctionObject, m_weakreflist)});
    Py_DECREF(class);
    sg_plain_type_add(&(sg_plain_type){.type = &PyBaseObject_Type});
    sg_plain_type_add(&(sg_plain_type){.type = &PyComplex_Type});
    sg_plain_type_add(
        &(sg_plain_type){.type = &PyDictProxy_Type, .children = {offsetof(sg_py_mapping_proxy, mapping)}});
    sg_exceptions_init();
    return 0;
}

/* A plain class: no finaliser, no slots, attributes in inline values. */
static bool is_plain_instance(PyTypeObject *type)
{
    unsigned long needed = Py_TPFLAGS_HEAPTYPE | Py_TPFLAGS_INLINE_VALUES;
    return (type->tp_flags & needed) == needed && type->tp_basicsize == (Py_ssize_t)sizeof(PyObject)
           && type->tp_finalize == NULL && type->tp_del == NULL && type->tp_dealloc == sg_instance_dealloc;
}

bool sg_has_only_slots(PyTypeObject *type)
{
    if (type->tp_dealloc != sg_instance_dealloc || type->tp_finalize != NULL || type->tp_del != NULL
        || type->tp_dictoffset != 0 || type->tp_itemsize != 0 || !PyType_IS_GC(type)
        || (type->tp_weaklistoffset != 0 && type->tp_weaklistoffset != MANAGED_WEAKREF_OFFSET)
        || PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT)) {
        return false;
    }
    Py_ssize_t slots = 0;
    for (PyTypeObject *t = type; t != &PyBaseObject_Type; t = t->tp_base) {
        if (t->tp_dealloc != sg_instance_dealloc) {
            return false;
        }
        const PyMemberDef *member = sg_py_members(t);
        for (Py_ssize_t i = 0; i < Py_SIZE(t); i++) {
            if (member[i].type != Py_T_OBJECT_EX) {
                return false;
            }
        }
        slots += Py_SIZE(t);
    }
    return type->tp_basicsize == (Py_ssize_t)sizeof(PyObject) + slots * (Py_ssize_t)sizeof(PyObject *);
}

static PyObject **slots_of(PyObject *o)
{
    return (PyObject **)(o + 1);
}

static Py_ssize_t slot_count(PyTypeObject *type)
{
    return (type->tp_basicsize - (Py_ssize_t)sizeof(PyObject)) / (Py_ssize_t)sizeof(PyObject *);
}

static size_t instance_bytes(PyDictValues *values)
{
    size_t order = ((size_t)values->capacity + sizeof(PyObject *) - 1) / sizeof(PyObject *) * sizeof(PyObject *);
    return sizeof(PyObject) + order + ((size_t)values->capacity + 1) * sizeof(PyObject *);
}

/* False if the list has put off the rest of its death. */
static bool free_list_items(sg_heap *heap, PyListObject *list)
{
    for (Py_ssize_t i = Py_SIZE(list); --i >= 0;) { /* the host's order */
        sg_death_log(heap, list->ob_item[i]);
        if (i % STOP_ITEMS == 0 && i != 0 && sg_is_asked_to_stop()) {
            Py_SET_SIZE(list, i);
            sg_death_put_off(heap, (PyObject *)list);
            return false;
        }
    }
    if (list->ob_item != NULL) {
        sg_table_put(heap, list->ob_item, (size_t)list->allocated * sizeof(PyObject *));
    }
    return true;
}

/* True if the attributes are all inline, or have all moved into a dict, or if a dict looks at the inline values that nobody
 * has but the instance and `logged` entries. */
static bool attributes_are_apart(PyObject *o, PyTypeObject *type, PyDictValues *values, int logged)
{
    PyDictObject *dict = _PyObject_GetManagedDict(o);
    if (dict == NULL) {
        return true;
    }
    if (!PyDict_CheckExact(dict) || !values->valid) {
        return PyDict_CheckExact(dict) && dict->ma_values == NULL;
    }
    return sg_count((PyObject *)dict) <= 1 + logged && dict->ma_values == values
           && dict->ma_keys == ((PyHeapTypeObject *)type)->ht_cached_keys
           && (dict->ma_version_tag & DICT_WATCHER_MASK) == 0;
}

/* The end of a dict that looks at its dying instance's values.  Nobody has it borrowed: shared mode counts what it takes from
 * the instance (sg_instance_dict_slot), and other references were logged before their counts went.  The class keeps the keys. */
static void view_dies(sg_heap *heap, PyDictObject *dict)
{
    sg_death_leave(heap, (PyObject *)dict);
    __atomic_fetch_sub(&dict->ma_keys->dk_refcnt, 1, __ATOMIC_RELAXED);
    sg_death_put_back(heap, (PyObject *)dict, SG_GC_HEADER, sizeof *dict);
}

static bool slots_die(sg_heap *heap, PyObject *o, PyTypeObject *type)
{
    if (!sg_has_only_slots(type) || sg_has_weakrefs(o)) {
        return false;
    }
    bool preheader = PyType_HasFeature(type, Py_TPFLAGS_PREHEADER); /* of a class that allows weak references */
    sg_death_leave(heap, o);
    for (Py_ssize_t i = 0; i < slot_count(type); i++) {
        sg_death_log(heap, slots_of(o)[i]);
    }
    sg_death_reserved(heap, (PyObject *)type);
    sg_death_put_back(heap, o, SG_GC_HEADER + (preheader ? SG_MANAGED_HEADER : 0), (size_t)type->tp_basicsize);
    return true;
}

static bool instance_dies(sg_heap *heap, PyObject *o, PyTypeObject *type)
{
    if (!PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES)) {
        return slots_die(heap, o, type) || sg_derived_dies(heap, o);
    }
    PyDictValues *values = _PyObject_InlineValues(o);
    PyDictObject *dict = _PyObject_GetManagedDict(o);
    if (!is_plain_instance(type) || sg_has_weakrefs(o) || !attributes_are_apart(o, type, values, 0)
        || (values->valid && dict != NULL && !sg_can_leave(heap, (PyObject *)dict))) {
        return false;
    }
    sg_death_leave(heap, o);
    if (!values->valid) {
        sg_death_log(heap, (PyObject *)dict);
    }
    for (int i = 0; values->valid && i < values->capacity; i++) {
        sg_death_log(heap, values->values[i]);
    }
    if (values->valid && dict != NULL) {
        view_dies(heap, dict);
    }
    sg_death_reserved(heap, (PyObject *)type);
    sg_death_put_back(heap, o, SG_GC_HEADER + SG_MANAGED_HEADER, instance_bytes(values));
    return true;
}

static bool function_dies(sg_heap *heap, PyFunctionObject *f)
{
    PyInterpreterState *interp = _PyInterpreterState_Main();
    if (f->func_weakreflist != NULL || interp->active_func_watchers != 0) {
        return false;
    }
    /* The host's table of versions, which has those that the host made, is the host's to write. */
    if (f->func_version != 0
        && interp->func_state.func_version_cache[f->func_version % FUNC_VERSION_CACHE_SIZE].func == f) {
        return false;
    }
    sg_death_leave(heap, (PyObject *)f);
    sg_death_reserved(heap, f->func_globals);
    sg_death_reserved(heap, f->func_builtins);
    sg_death_reserved(heap, f->func_name);
    sg_death_reserved(heap, f->func_qualname);
    sg_death_reserved(heap, f->func_code);
    sg_death_reserved(heap, f->func_doc);
    if (f->func_module != NULL) {
        sg_death_reserved(heap, f->func_module);
    }
    sg_death_log(heap, f->func_defaults);
    sg_death_log(heap, f->func_kwdefaults);
    sg_death_log(heap, f->func_dict);
    sg_death_log(heap, f->func_annotations);
    sg_death_log(heap, f->func_typeparams);
    sg_death_log(heap, f->func_closure);
    sg_death_put_back(heap, (PyObject *)f, SG_GC_HEADER, sizeof *f);
    return true;
}

static bool is_generator(PyTypeObject *type)
{
    return type == &PyGen_Type || type == &PyCoro_Type || type == &PyAsyncGen_Type;
}

static bool generator_dies(sg_heap *heap, PyGenObject *generator)
{
    if (!sg_generator_is_plain(generator)) {
        return false;
    }
    sg_death_leave(heap, (PyObject *)generator);
    _PyInterpreterFrame *frame = (_PyInterpreterFrame *)generator->gi_iframe;
    if (generator->gi_frame_state != FRAME_CLEARED) {
        for (int i = 0; i < frame->stacktop; i++) {
            sg_death_log(heap, frame->localsplus[i]);
        }
        sg_death_reserved(heap, frame->f_funcobj);
    }
    PyCodeObject *code = (PyCodeObject *)frame->f_executable;
    size_t bytes = (size_t)(Py_TYPE(generator)->tp_basicsize
                            + _PyFrame_NumSlotsForCodeObject(code) * Py_TYPE(generator)->tp_itemsize);
    sg_death_reserved(heap, generator->gi_name);
    sg_death_reserved(heap, generator->gi_qualname);
    sg_death_reserved(heap, (PyObject *)code);
    sg_death_log(heap, generator->gi_origin_or_finalizer);
    sg_death_put_back(heap, (PyObject *)generator, SG_GC_HEADER, bytes);
    return true;
}

bool sg_generator_is_plain(PyGenObject *generator)
{
    bool cleared = generator->gi_frame_state == FRAME_CLEARED;
    if (generator->gi_weakreflist != NULL || generator->gi_exc_state.exc_value != NULL
        || (generator->gi_origin_or_finalizer != NULL && !(cleared && Py_IS_TYPE(generator, &PyAsyncGen_Type)))) {
        return false;
    }
    _PyInterpreterFrame *frame = (_PyInterpreterFrame *)generator->gi_iframe;
    switch (generator->gi_frame_state) {
    case FRAME_CLEARED:
        return true;
    case FRAME_CREATED:
        /* A coroutine that was never awaited is warned of. */
        return !Py_IS_TYPE(generator, &PyCoro_Type) && frame->frame_obj == NULL && frame->f_locals == NULL;
    case FRAME_SUSPENDED:
        return sg_py_closes_at_once(frame) && frame->frame_obj == NULL && frame->f_locals == NULL;
    default:
        return false;
    }
}

bool sg_death_dict_is_plain(PyDictObject *dict)
{
    return dict->ma_values == NULL && (dict->ma_version_tag & DICT_WATCHER_MASK) == 0
           && (dict->ma_keys->dk_refcnt == 1 || sg_dict_keys_are_static(dict->ma_keys));
}

void sg_death_dict_table(sg_heap *heap, PyDictKeysObject *keys)
{
    if (sg_dict_keys_are_static(keys)) {
        return;
    }
    bool unicode = keys->dk_kind != DICT_KEYS_GENERAL;
    for (Py_ssize_t i = 0; i < keys->dk_nentries; i++) {
        PyObject **value = unicode ? &DK_UNICODE_ENTRIES(keys)[i].me_value : &DK_ENTRIES(keys)[i].me_value;
        sg_death_log(heap, value[-1]);
        sg_death_log(heap, value[0]);
    }
    sg_table_put(heap, keys, sg_dict_keys_bytes(keys->dk_log2_size, unicode));
}

static void free_set_table(sg_heap *heap, PySetObject *set)
{
    for (Py_ssize_t i = 0; i <= set->mask; i++) {
        if (set->table[i].key != _PySet_Dummy) {
            sg_death_log(heap, set->table[i].key);
        }
    }
    if (set->table != set->smalltable) {
        sg_table_put(heap, set->table, ((size_t)set->mask + 1) * sizeof(setentry));
    }
}

static bool plain_dies(sg_heap *heap, PyObject *o, const sg_plain_type *plain)
{
    if (sg_plain_has_weakrefs(plain, o) || sg_has_weakrefs(o) || (plain->release != NULL && !plain->release(heap, o))) {
        return false;
    }
    PyTypeObject *type = plain->type;
    bool collected = PyType_IS_GC(type);
    size_t headers = sg_derived_headers(type), bytes = (size_t)type->tp_basicsize;
    if (type->tp_itemsize != 0) {
        bytes += (size_t)(Py_SIZE(o) * type->tp_itemsize);
    }
    if (collected) {
        sg_death_leave(heap, o);
    }
    else {
        sg_log_forget_maybe(heap, o);
    }
    for (int i = 0; i < SG_PLAIN_CHILDREN && plain->children[i] != 0; i++) {
        sg_death_log(heap, sg_plain_child(o, plain->children[i]));
    }
    for (int i = 0; i < SG_PLAIN_INSIDE && plain->inside[i] != 0; i++) {
        sg_death_drop(heap, sg_plain_child(o, plain->inside[i]));
    }
    for (int i = 0; i < 2 && plain->reserved[i] != 0; i++) {
        PyObject *child = sg_plain_child(o, plain->reserved[i]);
        if (child != NULL) {
            sg_death_reserved(heap, child);
        }
    }
    if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        sg_death_reserved(heap, (PyObject *)type);
    }
    if (collected) {
        sg_death_put_back(heap, o, headers, bytes);
    }
    else {
        sg_memory_put(heap, (char *)o - headers, headers + bytes);
    }
    return true;
}

bool sg_uncollected_dies(sg_heap *heap, PyObject *o)
{
    const sg_plain_type *plain = sg_plain_type_of(Py_TYPE(o));
    return plain != NULL ? plain_dies(heap, o, plain) : sg_derived_dies(heap, o);
}

/* A weak reference to what is alive stays in its object's list, from which only exclusive mode takes it, without its callback.  So it
 * is as if it were gone, but that somebody else who wants a plain one may find it. */
static bool reference_dies(sg_heap *heap, PyWeakReference *r)
{
    bool cleared = r->wr_object == Py_None;
    if (cleared) {
        sg_death_leave(heap, (PyObject *)r);
    }
    PyObject *callback = r->wr_callback == NULL ? NULL : __atomic_exchange_n(&r->wr_callback, NULL, __ATOMIC_ACQ_REL);
    sg_death_log(heap, callback);
    if (cleared) {
        sg_death_put_back(heap, (PyObject *)r, SG_GC_HEADER, sizeof *r);
    }
    return cleared;
}

bool sg_nursery_die(sg_heap *heap, PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    size_t bytes;
    if (type == &PyFunction_Type) {
        return function_dies(heap, (PyFunctionObject *)o);
    }
    if (is_generator(type)) {
        return generator_dies(heap, (PyGenObject *)o);
    }
    if (sg_is_of_exceptions(type)) {
        return sg_of_exceptions_dies(heap, o, type);
    }
    if (type == &_PyWeakref_RefType) {
        return reference_dies(heap, (PyWeakReference *)o);
    }
    if (type == &PyCell_Type) {
        sg_death_leave(heap, o);
        sg_death_log(heap, ((PyCellObject *)o)->ob_ref);
        bytes = sizeof(PyCellObject);
    }
    else if (type == &_PyAsyncGenASend_Type) {
        if (((sg_py_asend *)o)->state == SG_ASEND_NEW) {
            return false; /* a warning is due: it was never awaited */
        }
        sg_death_leave(heap, o);
        sg_death_drop(heap, (PyObject *)((sg_py_asend *)o)->generator);
        sg_death_log(heap, ((sg_py_asend *)o)->sent);
        bytes = sizeof(sg_py_asend);
    }
    else if (type == &PyTuple_Type) {
        sg_death_leave(heap, o);
        for (Py_ssize_t i = Py_SIZE(o); --i >= 0;) { /* the host's order, here and below */
            sg_death_log(heap, PyTuple_GET_ITEM(o, i));
        }
        bytes = sizeof(PyTupleObject) + ((size_t)Py_SIZE(o) - 1) * sizeof(PyObject *);
    }
    else if (type == &PyList_Type) {
        sg_death_leave(heap, o);
        if (!free_list_items(heap, (PyListObject *)o)) {
            return true;
        }
        bytes = sizeof(PyListObject);
    }
    else if (type == &PySlice_Type) {
        sg_death_leave(heap, o);
        sg_death_log(heap, ((PySliceObject *)o)->start);
        sg_death_log(heap, ((PySliceObject *)o)->stop);
        sg_death_log(heap, ((PySliceObject *)o)->step);
        bytes = sizeof(PySliceObject);
    }
    else if (type == &PyListIter_Type) {
        sg_death_leave(heap, o);
        sg_death_log(heap, (PyObject *)((_PyListIterObject *)o)->it_seq);
        bytes = sizeof(_PyListIterObject);
    }
    else if (type == &PyTupleIter_Type) {
        sg_death_leave(heap, o);
        sg_death_log(heap, (PyObject *)((_PyTupleIterObject *)o)->it_seq);
        bytes = sizeof(_PyTupleIterObject);
    }
    else if (type == &PyListRevIter_Type || type == &PySeqIter_Type || type == &PyBytesIter_Type
             || sg_py_is_str_iterator(type)) {
        sg_death_leave(heap, o);
        sg_death_log(heap, (PyObject *)((_PyListIterObject *)o)->it_seq);
        bytes = sizeof(_PyListIterObject);
    }
    else if (type == &PyReversed_Type) {
        sg_death_leave(heap, o);
        sg_death_log(heap, ((sg_py_reversed *)o)->sequence);
        bytes = sizeof(sg_py_reversed);
    }
    else if (type == &PySetIter_Type) {
        sg_death_leave(heap, o);
        sg_death_log(heap, (PyObject *)((sg_py_set_iterator *)o)->set);
        bytes = sizeof(sg_py_set_iterator);
    }
    else if (type == &PyEnum_Type) {
        sg_death_leave(heap, o);
        sg_death_drop(heap, ((sg_py_enumerate *)o)->iterator);
        sg_death_drop(heap, ((sg_py_enumerate *)o)->result);
        sg_death_log(heap, ((sg_py_enumerate *)o)->long_index);
        bytes = sizeof(sg_py_enumerate);
    }
    else if (type == &PyZip_Type) {
        sg_death_leave(heap, o);
        sg_death_drop(heap, ((sg_py_zip *)o)->iterators);
        sg_death_drop(heap, ((sg_py_zip *)o)->result);
        bytes = sizeof(sg_py_zip);
    }
    else if (type == &PyDictKeys_Type || type == &PyDictValues_Type || type == &PyDictItems_Type) {
        sg_death_leave(heap, o);
        sg_death_log(heap, (PyObject *)((_PyDictViewObject *)o)->dv_dict);
        bytes = sizeof(_PyDictViewObject);
    }
    else if (type == &PyDictIterKey_Type || type == &PyDictIterValue_Type || type == &PyDictIterItem_Type) {
        sg_death_leave(heap, o);
        sg_death_log(heap, (PyObject *)((sg_py_dict_iterator *)o)->dict);
        if (((sg_py_dict_iterator *)o)->result != NULL) {
            /* Shared mode never reads it, so nobody has it borrowed. */
            sg_drop_owned(heap, ((sg_py_dict_iterator *)o)->result);
        }
        bytes = sizeof(sg_py_dict_iterator);
    }
    else if (type == &PyMethod_Type) {
        if (((PyMethodObject *)o)->im_weakreflist != NULL) {
            return false;
        }
        sg_death_leave(heap, o);
        sg_death_log(heap, ((PyMethodObject *)o)->im_func);
        sg_death_log(heap, ((PyMethodObject *)o)->im_self);
        bytes = sizeof(PyMethodObject);
    }
    else if (type == &PyCFunction_Type) {
        if (((PyCFunctionObject *)o)->m_weakreflist != NULL) {
            return false;
        }
        sg_death_leave(heap, o);
        sg_death_log(heap, ((PyCFunctionObject *)o)->m_self);
        sg_death_log(heap, ((PyCFunctionObject *)o)->m_module);
        bytes = sizeof(PyCFunctionObject);
    }
    else if (type == &PyDict_Type) {
        if (!sg_death_dict_is_plain((PyDictObject *)o)) {
            return false;
        }
        sg_death_leave(heap, o);
        sg_death_dict_table(heap, ((PyDictObject *)o)->ma_keys);
        bytes = sizeof(PyDictObject);
    }
    else if (type == &PySet_Type || type == &PyFrozenSet_Type) {
        if (((PySetObject *)o)->weakreflist != NULL) {
            return false;
        }
        sg_death_leave(heap, o);
        free_set_table(heap, (PySetObject *)o);
        bytes = sizeof(PySetObject);
    }
    else {
        const sg_plain_type *plain = sg_plain_type_of(type);
        return plain != NULL ? plain_dies(heap, o, plain) : instance_dies(heap, o, type);
    }
    sg_death_put_back(heap, o, SG_GC_HEADER, bytes);
    return true;
}

/* True if there is nothing to see when a reference to it goes. */
static inline bool is_nothing(PyObject *o)
{
    return o == NULL || sg_immortal(o) || sg_is_leaf(o);
}

static bool look_at_object(PyObject *o, sg_look *state);

/* A dict that looks at the values of an instance, which has it. */
static bool is_view(PyObject *o)
{
    const PyDictValues *values = PyDict_CheckExact(o) ? sg_load_acquire_ptr(&((PyDictObject *)o)->ma_values) : NULL;
    return values != NULL && values->embedded;
}

/* Keys and values, in any kind of table; those of a removed entry are NULL. */
bool sg_look_at_dict(PyDictObject *dict, sg_look *state)
{
    PyDictKeysObject *keys = sg_load_acquire_ptr(&dict->ma_keys);
    if (is_view((PyObject *)dict)) {
        return true; /* its instance has it, and is what dies */
    }
    if (!sg_death_dict_is_plain(dict)) {
        return false;
    }
    bool unicode = keys->dk_kind != DICT_KEYS_GENERAL;
    Py_ssize_t n = state->only_itself ? 0 : __atomic_load_n(&keys->dk_nentries, __ATOMIC_ACQUIRE);
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject **value = unicode ? &DK_UNICODE_ENTRIES(keys)[i].me_value : &DK_ENTRIES(keys)[i].me_value;
        if (--state->budget < 0 || !sg_look_at(__atomic_load_n(value, __ATOMIC_ACQUIRE), state)
            || (!unicode && !sg_look_at(__atomic_load_n(&value[-1], __ATOMIC_ACQUIRE), state))) {
            return false;
        }
    }
    return true;
}

static bool look_at_set(PySetObject *set, sg_look *state)
{
    Py_ssize_t mask;
    setentry *table = sg_set_table(set, &mask);
    if (set->weakreflist != NULL || table == NULL) {
        return false;
    }
    for (Py_ssize_t i = 0; i <= mask && !state->only_itself; i++) {
        PyObject *key = __atomic_load_n(&table[i].key, __ATOMIC_ACQUIRE);
        if (--state->budget < 0 || (key != _PySet_Dummy && !sg_look_at(key, state))) {
            return false;
        }
    }
    return true;
}

static bool look_at_plain(PyObject *o, const sg_plain_type *plain, sg_look *state)
{
    if (plain->look != NULL && !plain->look(o, state)) {
        return false;
    }
    for (int i = 0; i < SG_PLAIN_CHILDREN && plain->children[i] != 0; i++) {
        if (!sg_look_at(sg_plain_child(o, plain->children[i]), state)) {
            return false;
        }
    }
    for (int i = 0; i < 2 && plain->reserved[i] != 0; i++) {
        if (!sg_look_at(sg_plain_child(o, plain->reserved[i]), state)) {
            return false;
        }
    }
    for (int i = 0; i < SG_PLAIN_INSIDE && plain->inside[i] != 0; i++) {
        if (!sg_look_at(sg_plain_child(o, plain->inside[i]), state)) {
            return false;
        }
    }
    return !sg_plain_has_weakrefs(plain, o) && !sg_has_weakrefs(o);
}

/* To let a container die takes a time for each of its items anyway; the host is faster with very many. Of those within what
 * dies fewer are worth it, for a long look that fails at the end is done again and again (docutils: 5 %). */
static void add_budget(PyObject *o, sg_look *state)
{
    Py_ssize_t n = PyTuple_Check(o) || PyList_Check(o) ? __atomic_load_n(&((PyVarObject *)o)->ob_size, __ATOMIC_RELAXED)
                   : PyDict_Check(o)   ? __atomic_load_n(&((PyDictObject *)o)->ma_used, __ATOMIC_RELAXED)
                   : PyAnySet_Check(o) ? __atomic_load_n(&((PySetObject *)o)->mask, __ATOMIC_RELAXED) + 1
                                       : 0;
    int more = n < state->more / LOOK_BUDGET_ITEM ? (int)n * LOOK_BUDGET_ITEM : state->more;
    state->budget += more;
    state->more -= more;
}

static bool look_inside(PyObject *o, sg_look *state)
{
    if (state->more != 0) {
        add_budget(o, state);
    }
    PyTypeObject *type = Py_TYPE(o);
    PyObject **items;
    Py_ssize_t n;
    if (PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES) && is_plain_instance(type)) {
        PyDictValues *values = _PyObject_InlineValues(o);
        PyObject *dict = (PyObject *)_PyObject_GetManagedDict(o);
        int logged = dict == NULL || state->heap == NULL ? 0 : sg_notes_of(&state->heap->visible, dict);
        if (sg_has_weakrefs(o) || !attributes_are_apart(o, type, values, logged)) {
            return false;
        }
        if (!values->valid) {
            return sg_look_at(dict, state);
        }
        items = values->values;
        n = values->capacity;
    }
    else if (type == &PyTuple_Type) {
        items = ((PyTupleObject *)o)->ob_item;
        n = Py_SIZE(o);
    }
    else if (sg_is_of_exceptions(type)) {
        return sg_look_into_of_exceptions(o, type, state);
    }
    else if (type == &PyList_Type) {
        /* Others may be appending: the size first, as every reader does. */
        n = __atomic_load_n(&((PyVarObject *)o)->ob_size, __ATOMIC_ACQUIRE);
        items = __atomic_load_n(&((PyListObject *)o)->ob_item, __ATOMIC_ACQUIRE);
    }
    else if (type == &PyDict_Type) {
        return sg_look_at_dict((PyDictObject *)o, state);
    }
    else if (type == &PySet_Type || type == &PyFrozenSet_Type) {
        return look_at_set((PySetObject *)o, state);
    }
    else if (type == &PyRangeIter_Type || type == &PyRange_Type) {
        return true;
    }
    else if (is_generator(type)) {
        PyGenObject *generator = (PyGenObject *)o;
        if (__atomic_load_n(&generator->gi_frame_state, __ATOMIC_ACQUIRE) == FRAME_CLEARED) {
            return sg_generator_is_plain(generator) && sg_look_at(generator->gi_origin_or_finalizer, state);
        }
        /* Whoever else has it, if only borrowed, may run it right now: its frame is nobody's to look at. */
        if (!state->alone || sg_count(o) != 1 || !sg_generator_is_plain(generator)) {
            return false;
        }
        _PyInterpreterFrame *frame = (_PyInterpreterFrame *)generator->gi_iframe;
        items = frame->localsplus;
        n = frame->stacktop;
        if (!sg_look_at(frame->f_funcobj, state)) {
            return false;
        }
    }
    else if (type == &PyFunction_Type) {
        PyFunctionObject *f = (PyFunctionObject *)o;
        return f->func_weakreflist == NULL && sg_look_at(f->func_closure, state) && sg_look_at(f->func_defaults, state)
               && sg_look_at(f->func_kwdefaults, state) && sg_look_at(f->func_dict, state)
               && sg_look_at(f->func_annotations, state) && sg_look_at(f->func_typeparams, state);
    }
    else if (type == &_PyAsyncGenASend_Type) {
        sg_py_asend *asend = (sg_py_asend *)o;
        return asend->state != SG_ASEND_NEW && sg_look_at((PyObject *)asend->generator, state)
               && sg_look_at(asend->sent, state);
    }
    else if (type == &PySlice_Type) {
        items = &((PySliceObject *)o)->start;
        n = 3;
    }
    else if (type == &_PyWeakref_RefType) {
        /* With a callback and something to wait for, it has to go at once. */
        PyWeakReference *r = (PyWeakReference *)o;
        PyObject *callback = sg_load_acquire_ptr(&r->wr_callback);
        return callback == NULL || (r->wr_object == Py_None && sg_look_at(callback, state));
    }
    else if (type == &PyCell_Type) {
        return sg_look_at(sg_load_acquire_ptr(&((PyCellObject *)o)->ob_ref), state);
    }
    else if (type == &PyMethod_Type) {
        PyMethodObject *method = (PyMethodObject *)o;
        return method->im_weakreflist == NULL && sg_look_at(method->im_func, state)
               && sg_look_at(method->im_self, state);
    }
    else if (type == &PyCFunction_Type) {
        PyCFunctionObject *function = (PyCFunctionObject *)o;
        return function->m_weakreflist == NULL && sg_look_at(function->m_self, state)
               && sg_look_at(function->m_module, state);
    }
    else if (type == &PyDictKeys_Type || type == &PyDictValues_Type || type == &PyDictItems_Type) {
        return sg_look_at((PyObject *)((_PyDictViewObject *)o)->dv_dict, state);
    }
    else if (type == &PyDictIterKey_Type || type == &PyDictIterValue_Type || type == &PyDictIterItem_Type) {
        sg_py_dict_iterator *iterator = (sg_py_dict_iterator *)o;
        return sg_look_at((PyObject *)iterator->dict, state) && sg_look_at(iterator->result, state);
    }
    else if (type == &PyListIter_Type) {
        return sg_look_at((PyObject *)((_PyListIterObject *)o)->it_seq, state);
    }
    else if (type == &PyListRevIter_Type || type == &PySeqIter_Type || type == &PyBytesIter_Type
             || sg_py_is_str_iterator(type)) {
        return sg_look_at((PyObject *)((_PyListIterObject *)o)->it_seq, state);
    }
    else if (type == &PyReversed_Type) {
        return sg_look_at(((sg_py_reversed *)o)->sequence, state);
    }
    else if (type == &PySetIter_Type) {
        return sg_look_at((PyObject *)((sg_py_set_iterator *)o)->set, state);
    }
    else if (type == &PyEnum_Type) {
        return sg_look_at(((sg_py_enumerate *)o)->iterator, state) && sg_look_at(((sg_py_enumerate *)o)->result, state);
    }
    else if (type == &PyZip_Type) {
        return sg_look_at(((sg_py_zip *)o)->iterators, state) && sg_look_at(((sg_py_zip *)o)->result, state);
    }
    else if (type == &PyTupleIter_Type) {
        return sg_look_at((PyObject *)((_PyTupleIterObject *)o)->it_seq, state);
    }
    else if (!PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES)) {
        const sg_plain_type *plain = sg_plain_type_of(type);
        if (plain != NULL) {
            return look_at_plain(o, plain, state);
        }
        if (!sg_has_only_slots(type)) {
            return sg_derived_look(o, state);
        }
        if (sg_has_weakrefs(o)) {
            return false;
        }
        items = slots_of(o);
        n = slot_count(type);
    }
    else {
        return false;
    }
    for (Py_ssize_t i = 0; i < n && !state->only_itself; i++) {
        PyObject *child = __atomic_load_n(&items[i], __ATOMIC_RELAXED);
        if (--state->budget < 0 || (!is_nothing(child) && !look_at_object(child, state))) {
            return false;
        }
    }
    return true;
}

static bool look_at_object(PyObject *o, sg_look *state)
{
    if (--state->budget < 0) {
        return false;
    }
    if (sg_count(o) == 1) {
        return look_inside(o, state);
    }
    /* It lives on, unless the others that hold it die as well.  A short look tells whether that matters; it does not
     * use up what is left for the rest, for this may be a parent of everything, and does not look further.  How many references
     * there are to a view matters to its instance. */
    if (!state->short_look && !is_view(o)) {
        sg_look inside = {.heap = state->heap, .budget = SHARED_BUDGET, .short_look = true};
        if (look_inside(o, &inside) && inside.shared_n == 0) {
            return true;
        }
    }
    if (state->shared_n == SG_LOOK_SHARED_MAX) {
        return false;
    }
    state->shared[state->shared_n++] = o;
    return true;
}

bool sg_look_at(PyObject *o, sg_look *state)
{
    return is_nothing(o) || state->only_itself || look_at_object(o, state);
}

bool sg_dies_unseen(sg_heap *heap, PyObject *o, bool alone)
{
    sg_look state = {.heap = heap, .budget = LOOK_BUDGET, .more = LOOK_BUDGET_ITEMS, .alone = alone};
    add_budget(o, &state);
    state.more = LOOK_BUDGET_INNER;
    if (!look_inside(o, &state)) {
        return false;
    }
    for (int i = 0; i < state.shared_n; i++) {
        sg_log_add_visible(heap, state.shared[i]);
    }
    return true;
}

bool sg_looks_plain(PyObject *o)
{
    sg_look state = {.budget = SHARED_BUDGET, .short_look = true};
    return look_inside(o, &state) && state.shared_n == 0;
}

bool sg_looks_plain_itself(PyObject *o)
{
    sg_look state = {.budget = SHARED_BUDGET, .only_itself = true};
    return look_inside(o, &state);
}
