/* Collections.  Job and locking: collection.h. */
#include "memory/collection.h"

#include "base/atomics.h"
#include "memory/garbage.h"
#include "memory/slot.h"

typedef struct _gc_runtime_state gc_state;

enum {
    OLDEST = NUM_GENERATIONS - 1,
    AHEAD = 16, /* how many objects memory has been asked for */
};

/* Those of the generations that are collected, in the host's order. They keep some room between collections. */
static sg_heads all;

/* ---- lists ---- */

static void list_init(PyGC_Head *list)
{
    list->_gc_next = list->_gc_prev = (uintptr_t)list;
}

/* At the end of a list; its own flags are kept. */
static inline void list_append(PyGC_Head *list, PyGC_Head *head)
{
    PyGC_Head *last = (PyGC_Head *)list->_gc_prev;
    _PyGCHead_SET_NEXT(last, head);
    head->_gc_prev = (head->_gc_prev & _PyGC_PREV_MASK_FINALIZED) | (uintptr_t)last;
    head->_gc_next = (uintptr_t)list;
    list->_gc_prev = (uintptr_t)head;
}

/* All of `from` behind all of `to`. */
static void list_merge(PyGC_Head *from, PyGC_Head *to)
{
    if (_PyGCHead_NEXT(from) != from) {
        PyGC_Head *first = _PyGCHead_NEXT(from), *last = _PyGCHead_PREV(from), *end = _PyGCHead_PREV(to);
        _PyGCHead_SET_NEXT(end, first);
        _PyGCHead_SET_PREV(first, end);
        _PyGCHead_SET_NEXT(last, to);
        _PyGCHead_SET_PREV(to, last);
    }
    list_init(from);
}

/* ---- what need not be known to the collector ---- */

static bool may_be_tracked(PyObject *o)
{
    return _PyObject_IS_GC(o) && (!PyTuple_CheckExact(o) || _PyObject_GC_IS_TRACKED(o));
}

static bool tuple_needs_tracking(PyTupleObject *tuple)
{
    for (Py_ssize_t i = 0; i < Py_SIZE(tuple); i++) {
        if (tuple->ob_item[i] == NULL || may_be_tracked(tuple->ob_item[i])) {
            return true;
        }
    }
    return false;
}

static bool dict_needs_tracking(PyDictObject *dict)
{
    PyDictKeysObject *keys = dict->ma_keys;
    bool general = keys->dk_kind == DICT_KEYS_GENERAL;
    for (Py_ssize_t i = 0; i < keys->dk_nentries; i++) {
        PyObject *value = dict->ma_values != NULL ? dict->ma_values->values[i]
                          : general               ? DK_ENTRIES(keys)[i].me_value
                                                  : DK_UNICODE_ENTRIES(keys)[i].me_value;
        if (value != NULL && (may_be_tracked(value) || (general && may_be_tracked(DK_ENTRIES(keys)[i].me_key)))) {
            return true;
        }
    }
    return false;
}

/* As in the host, which looks at dicts in full collections only. */
static bool needs_tracking(PyObject *o, bool full)
{
    if (PyTuple_CheckExact(o)) {
        return tuple_needs_tracking((PyTupleObject *)o);
    }
    return !full || !PyDict_CheckExact(o) || dict_needs_tracking((PyDictObject *)o);
}

/* ---- garbage that nobody sees ---- */

/* True if a program could see that it goes, otherwise than by what it holds. */
static bool is_seen(PyGC_Head *head)
{
    PyObject *o = _Py_FROM_GC(head);
    PyTypeObject *type = Py_TYPE(o);
    if (type->tp_del != NULL || PyType_Check(o) || PyWeakref_Check(o)) {
        return true;
    }
    if (_PyType_SUPPORTS_WEAKREFS(type) && *_PyObject_GET_WEAKREFS_LISTPTR_FROM_OFFSET(o) != NULL) {
        return true;
    }
    if (type->tp_finalize == NULL || (head->_gc_prev & _PyGC_PREV_MASK_FINALIZED) != 0) {
        return false;
    }
    bool generator = type == &PyGen_Type || type == &PyCoro_Type;
    return !generator || ((PyGenObject *)o)->gi_frame_state != FRAME_CLEARED;
}

static void clear(PyThreadState *tstate, PyObject *o)
{
    inquiry clear_all = Py_TYPE(o)->tp_clear;
    if (clear_all == NULL) {
        return;
    }
    Py_INCREF(o);
    (void)clear_all(o);
    if (tstate->current_exception != NULL) {
        PyErr_FormatUnraisable("Exception ignored in tp_clear of %s", Py_TYPE(o)->tp_name);
    }
    Py_DECREF(o);
}

/* Deaths take their objects out of the list; what lives on goes to `old`. */
static void let_die(PyThreadState *tstate, PyGC_Head *garbage, PyGC_Head *old)
{
    for (PyGC_Head *head = _PyGCHead_NEXT(garbage); head != garbage; head = _PyGCHead_NEXT(garbage)) {
        clear(tstate, _Py_FROM_GC(head));
        if (_PyGCHead_NEXT(garbage) == head) {
            PyGC_Head *next = _PyGCHead_NEXT(head);
            _PyGCHead_SET_NEXT(garbage, next);
            _PyGCHead_SET_PREV(next, garbage);
            list_append(old, head);
        }
    }
}

/* ---- a collection ---- */

/* Which generation is to be collected, as the host chooses it; -1: none. */
static int due(gc_state *gc)
{
    for (int i = OLDEST; i >= 0; i--) {
        struct gc_generation *generation = &gc->generations[i];
        if (__atomic_load_n(&generation->count, __ATOMIC_RELAXED) > generation->threshold
            && (i != OLDEST || gc->long_lived_pending >= gc->long_lived_total / 4)) {
            return i;
        }
    }
    return -1;
}

/* True if nobody looks on. */
static bool is_ours(const gc_state *gc)
{
    return gc->enabled && !gc->collecting && gc->debug == 0
           && (gc->callbacks == NULL || PyList_GET_SIZE(gc->callbacks) == 0);
}

/* What is alive into its list, if it is to be tracked.  Returns whether it is. */
static bool keep(gc_state *gc, PyGC_Head *alive, PyGC_Head *head, bool full)
{
    PyObject *o = _Py_FROM_GC(head);
    if (sg_immortal(o)) {
        list_append(&gc->permanent_generation.head, head); /* as the host does */
        return false;
    }
    if (needs_tracking(o, full)) {
        list_append(alive, head);
        return true;
    }
    head->_gc_next = 0;
    head->_gc_prev &= _PyGC_PREV_MASK_FINALIZED;
    return false;
}

typedef struct {
    PyGC_Head alive, garbage;
    Py_ssize_t n_alive, n_garbage;
    bool seen; /* there is garbage that only the host's collector can let go of */
} parts;

/* The garbage into one list, the others into another. */
static void part(gc_state *gc, bool full, parts *p)
{
    list_init(&p->alive);
    list_init(&p->garbage);
    for (Py_ssize_t i = 0; i < all.n; i++) {
        PyGC_Head *head = all.items[i];
        if (i + AHEAD < all.n) {
            __builtin_prefetch(all.items[i + AHEAD]);
        }
        if ((head->_gc_prev & _PyGC_PREV_MASK_COLLECTING) != 0) {
            p->n_garbage++;
            list_append(&p->garbage, head);
            p->seen = p->seen || is_seen(head);
        }
        else {
            p->n_alive += keep(gc, &p->alive, head, full);
        }
    }
}

static void count_alive(gc_state *gc, int generation, Py_ssize_t n)
{
    if (generation == OLDEST) {
        gc->long_lived_total += n;
    }
    else if (generation == OLDEST - 1) {
        gc->long_lived_pending += n;
    }
}

static void count_collection(gc_state *gc, int generation, Py_ssize_t collected)
{
    if (generation != OLDEST) {
        gc->generations[generation + 1].count++;
    }
    else {
        gc->long_lived_pending = 0;
        gc->long_lived_total = 0;
    }
    for (int i = 0; i <= generation; i++) {
        gc->generations[i].count = 0;
    }
    gc->generation_stats[generation].collections++;
    gc->generation_stats[generation].collected += collected;
}

/* The garbage lies alone in its generation.  A full collection is one of the generation before the oldest to the host: what is
 * alive is in the oldest, where programs may look for it meanwhile, but the host does not go through it again. */
static void let_host_collect(gc_state *gc, int generation, Py_ssize_t n_alive)
{
    if (generation != OLDEST) {
        sg_py_collect(generation);
        count_alive(gc, generation, n_alive);
        return;
    }
    struct gc_generation_stats *younger = &gc->generation_stats[OLDEST - 1], *full = &gc->generation_stats[OLDEST];
    const struct gc_generation_stats before = *younger;
    gc->generations[OLDEST].count = -1; /* the host is going to count one more */
    sg_py_collect(OLDEST - 1);
    full->collections += younger->collections - before.collections;
    full->collected += younger->collected - before.collected;
    full->uncollectable += younger->uncollectable - before.uncollectable;
    *younger = before;
    gc->long_lived_pending = 0;
    gc->long_lived_total = n_alive;
}

static void ask_no_more(PyThreadState *tstate)
{
    __atomic_fetch_and(&tstate->eval_breaker, ~(uintptr_t)_PY_GC_SCHEDULED_BIT, __ATOMIC_RELAXED);
}

static int collect(PyThreadState *tstate, gc_state *gc, int generation, bool company)
{
    PyGC_Head *old = &gc->generations[generation == OLDEST ? OLDEST : generation + 1].head;
    PyGC_Head *lists[NUM_GENERATIONS];
    for (int i = 0; i <= generation; i++) {
        /* The host adds the younger ones behind those of the generation. */
        lists[i] = &gc->generations[i == 0 ? generation : i - 1].head;
    }
    if (!sg_garbage_find(lists, generation + 1, company, &all)) {
        return _Py_HandlePending(tstate);
    }
    parts p = {.n_alive = 0};
    part(gc, generation == OLDEST, &p);
    for (int i = 0; i <= generation; i++) {
        list_init(&gc->generations[i].head);
    }
    sg_heads_let_go(&all);
    ask_no_more(tstate);
    list_merge(&p.alive, old);
    if (p.seen) {
        list_merge(&p.garbage, &gc->generations[generation == OLDEST ? OLDEST - 1 : generation].head);
        let_host_collect(gc, generation, p.n_alive);
        return _Py_HandlePending(tstate);
    }
    count_collection(gc, generation, p.n_garbage);
    count_alive(gc, generation, p.n_alive);
    gc->collecting = 1;
    let_die(tstate, &p.garbage, old);
    gc->collecting = 0;
    return _Py_HandlePending(tstate);
}

bool sg_collection_is_done(PyThreadState *tstate)
{
    uintptr_t asked = sg_py_breaker(tstate) & SG_EVENTS_MASK & ~SG_DROP_BIT;
    if (asked != _PY_GC_SCHEDULED_BIT || due(&tstate->interp->gc) >= 0) {
        return false;
    }
    ask_no_more(tstate);
    return true;
}

int sg_collection_excess(PyThreadState *tstate)
{
    struct gc_generation *youngest = &tstate->interp->gc.generations[0];
    return __atomic_load_n(&youngest->count, __ATOMIC_RELAXED) - youngest->threshold;
}

int sg_handle_pending(PyThreadState *tstate, bool company)
{
    gc_state *gc = &tstate->interp->gc;
    uintptr_t asked = sg_py_breaker(tstate) & SG_EVENTS_MASK;
    uintptr_t before = asked & ~(uintptr_t)(_PY_GC_SCHEDULED_BIT | SG_DROP_BIT); /* what the host does before */
    if ((asked & _PY_GC_SCHEDULED_BIT) != 0 && before == 0 && is_ours(gc)) {
        int generation = due(gc);
        if (generation >= 0) {
            return collect(tstate, gc, generation, company);
        }
    }
    return _Py_HandlePending(tstate);
}
