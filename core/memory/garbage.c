/* What is garbage.  Job and locking: garbage.h.
 *
 * While objects are looked at, the place of the previous one in their heads says how many references to them have not been found
 * among them, and whether they are still doubted (_PyGC_PREV_MASK_COLLECTING). With a crew both change atomically.
 */
#include "memory/garbage.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomics.h"
#include "base/crew.h"
#include "memory/death.h"
#include "memory/slot.h"

enum {
    ONE_REFERENCE = 1 << _PyGC_PREV_SHIFT,
    AHEAD = 16,           /* how many objects memory has been asked for; a power of two */
    RECENT_MAX = 1 << 13, /* objects: their heads fit into a core's cache */
    KEPT_ROOM = 1 << 15,  /* objects: what is needed for more is given back */
    KINDS = 64,           /* classes that a worker remembers; a power of two */
#ifdef SG_CHECKING
    PORTION = 8,
    GIVES = 2,
#else
    PORTION = 256, /* objects that a worker takes at once */
    GIVES = 64,    /* a worker that has so many to go through gives half to those that have none */
#endif
};

/* References that are still to be looked at: memory takes its time to come. */
typedef struct {
    PyObject *waiting[AHEAD];
    unsigned next;
} references;

/* What an object of a class holds is known: its class and so many places for attributes, or its inline values; or its class has a
 * function that says it, of the host or of somebody else's. */
enum { INLINE_VALUES = -1, OF_HOST = -2, OF_OTHERS = -3 };
typedef struct {
    PyTypeObject *type;
    Py_ssize_t holds; /* places for attributes, or one of the above */
} kind;

typedef struct {
    unsigned number;
    bool beside_others; /* they change the same heads */
    references waiting;
    sg_heads reached;  /* found alive, and not gone through */
    Py_ssize_t passed; /* objects of a portion that were left to the owner */
    kind kinds[KINDS];
} worker;

static worker workers[SG_CREW_MAX];

/* What is being done, for all workers. */
static struct {
    PyGC_Head *const *lists;
    int n_lists;
    sg_heads *all;
    sg_heads from_end;      /* the last ones, the very last first */
    PyGC_Head *met;         /* the first of them that was met from the beginning */
    bool end_taken, failed; /* atomic */
    Py_ssize_t next;        /* atomic: in all, of the first that nobody has taken */
    /* With the lock: */
    pthread_mutex_t lock;
    sg_heads given;   /* reached by one worker, for another to go through; with room for all */
    sg_heads foreign; /* so too, for the owner */
    unsigned at_work;
    uint32_t idle; /* read without it */
} work = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* Where the latest objects are that shared mode has made, whether or not they are still there. Their memory is with the cores of
 * those who made them, and a list says only where the next one is. */
static struct {
    PyGC_Head *heads[RECENT_MAX];
    int n;
} recent;

void sg_garbage_note(PyObject *o)
{
    if (recent.n < RECENT_MAX) {
        recent.heads[recent.n++] = _Py_AS_GC(o);
    }
}

static void ask_for_recent(int from, int to)
{
    for (int i = from; i < to; i++) {
        __builtin_prefetch(recent.heads[i], 1);
    }
}

/* ---- arrays ---- */

static bool make_room(sg_heads *array, Py_ssize_t room)
{
    if (room <= array->room) {
        return true;
    }
    PyGC_Head **items = realloc(array->items, (size_t)room * sizeof *items);
    if (items == NULL) {
        return false;
    }
    array->items = items;
    array->room = room;
    return true;
}

void sg_heads_let_go(sg_heads *heads)
{
    heads->n = 0;
    if (heads->room > KEPT_ROOM) {
        free(heads->items);
        *heads = (sg_heads){0};
    }
}

static inline bool add(sg_heads *array, PyGC_Head *head)
{
    if (sg_unlikely(array->n == array->room) && !make_room(array, array->room != 0 ? 2 * array->room : KEPT_ROOM / 4)) {
        return false;
    }
    array->items[array->n++] = head;
    return true;
}

/* ---- the objects of the lists ---- */

/* The head of an object that is collected from now on: it has all its counts.  Two threads may do so at once (join_ends). */
static inline void doubt(PyGC_Head *head, uintptr_t previous)
{
    uintptr_t counts = (uintptr_t)Py_REFCNT(_Py_FROM_GC(head)) << _PyGC_PREV_SHIFT;
    sg_store_relaxed_uptr(&head->_gc_prev,
                          (previous & _PyGC_PREV_MASK_FINALIZED) | _PyGC_PREV_MASK_COLLECTING | counts);
}

/* One end of the lists that are left. */
typedef struct {
    PyGC_Head *head; /* the latest from the beginning, or the next from the end; or a list itself */
    int list;
    bool done; /* no more: it has met the other end, or come through all lists */
} end;

static bool step_forwards(end *e)
{
    PyGC_Head *head = _PyGCHead_NEXT(e->head);
    while (head == work.lists[e->list]) {
        if (++e->list == work.n_lists) {
            e->done = true;
            return true;
        }
        head = _PyGCHead_NEXT(work.lists[e->list]);
    }
    e->head = head;
    uintptr_t previous = sg_load_relaxed_uptr(&head->_gc_prev);
    if ((previous & _PyGC_PREV_MASK_COLLECTING) != 0) {
        work.met = head;
        e->done = true;
        return true;
    }
    doubt(head, previous);
    return add(work.all, head);
}

static bool step_backwards(end *e)
{
    while (e->head == work.lists[e->list]) {
        if (e->list-- == 0) {
            e->done = true;
            return true;
        }
        e->head = _PyGCHead_PREV(work.lists[e->list]);
    }
    PyGC_Head *head = e->head;
    uintptr_t previous = sg_load_relaxed_uptr(&head->_gc_prev);
    if ((previous & _PyGC_PREV_MASK_COLLECTING) != 0) {
        e->done = true;
        return true;
    }
    doubt(head, previous);
    e->head = (PyGC_Head *)(previous & _PyGC_PREV_MASK);
    return add(&work.from_end, head);
}

/* From both ends: each head has to come before it tells where the next one is. */
static void gather_alone(void)
{
    end first = {.head = work.lists[0]}, last = {.head = work.lists[work.n_lists - 1], .list = work.n_lists - 1};
    last.head = _PyGCHead_PREV(last.head);
    bool good = true;
    ask_for_recent(0, recent.n);
    while (good && !first.done) {
        good = step_forwards(&first) && (first.done || last.done || step_backwards(&last));
    }
    work.failed = !good;
}

static void gather_side_by_side(unsigned self)
{
    bool good = true;
    if (self == 0) {
        ask_for_recent(0, recent.n / 2);
        for (end e = {.head = work.lists[0]}; good && !e.done;) {
            good = step_forwards(&e);
        }
    }
    else if (!__atomic_exchange_n(&work.end_taken, true, __ATOMIC_RELAXED)) {
        ask_for_recent(recent.n / 2, recent.n);
        int last = work.n_lists - 1;
        for (end e = {.head = _PyGCHead_PREV(work.lists[last]), .list = last}; good && !e.done;) {
            good = step_backwards(&e);
        }
    }
    if (!good) {
        __atomic_store_n(&work.failed, true, __ATOMIC_RELAXED);
    }
}

/* What was taken from the end goes behind what was taken from the beginning. Where both ends met, the one from the end may have gone
 * on to what the other had just taken, before it could see that; they did the same to it. So it counts up to where the other
 * stopped. */
static bool join_ends(void)
{
    sg_heads *from_end = &work.from_end, *to = work.all;
    while (from_end->n != 0 && from_end->items[from_end->n - 1] != work.met) {
        from_end->n--;
    }
    if (!make_room(to, to->n + from_end->n)) {
        return false;
    }
    while (from_end->n != 0) {
        to->items[to->n++] = from_end->items[--from_end->n];
    }
    return true;
}

/* As they were. */
static void restore_lists(void)
{
    for (int i = 0; i < work.n_lists; i++) {
        PyGC_Head *previous = work.lists[i];
        for (PyGC_Head *head = _PyGCHead_NEXT(previous); head != work.lists[i]; head = _PyGCHead_NEXT(head)) {
            head->_gc_prev = (head->_gc_prev & _PyGC_PREV_MASK_FINALIZED) | (uintptr_t)previous;
            previous = head;
        }
    }
}

/* ---- what an object holds ---- */

static const kind *kind_of(worker *w, PyTypeObject *type)
{
    kind *place = &w->kinds[((uintptr_t)type >> 6 ^ (uintptr_t)type >> 12) % KINDS];
    if (sg_likely(place->type == type)) {
        return place;
    }
    PyTypeObject *base = type;
    while (base->tp_traverse == sg_instance_traverse) {
        base = base->tp_base;
    }
    Py_ssize_t more = type->tp_basicsize - (Py_ssize_t)sizeof(PyObject);
    place->type = type;
    if (base != &PyBaseObject_Type) {
        bool of_host = (base->tp_flags & _Py_TPFLAGS_STATIC_BUILTIN) != 0;
        /* These ask extensions what they hold. */
        place->holds = of_host && base != &PyModule_Type && base != &PyCapsule_Type ? OF_HOST : OF_OTHERS;
    }
    else if (more == 0 && PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES)) {
        place->holds = INLINE_VALUES;
    }
    else {
        place->holds = sg_has_only_slots(type) ? more / (Py_ssize_t)sizeof(PyObject *) : OF_HOST;
    }
    return place;
}

#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE void visit_if(PyObject *o, visitproc visit, worker *w)
{
    if (o != NULL) {
        (void)visit(o, w);
    }
}

ALWAYS_INLINE void visit_all(PyObject **items, Py_ssize_t n, visitproc visit, worker *w)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        visit_if(items[i], visit, w);
    }
}

ALWAYS_INLINE void visit_table(PyDictKeysObject *keys, visitproc visit, worker *w)
{
    if (DK_IS_UNICODE(keys)) {
        for (Py_ssize_t i = 0; i < keys->dk_nentries; i++) {
            visit_if(DK_UNICODE_ENTRIES(keys)[i].me_value, visit, w);
        }
        return;
    }
    for (Py_ssize_t i = 0; i < keys->dk_nentries; i++) {
        if (DK_ENTRIES(keys)[i].me_value != NULL) {
            (void)visit(DK_ENTRIES(keys)[i].me_value, w);
            (void)visit(DK_ENTRIES(keys)[i].me_key, w);
        }
    }
}

/* All that the object holds, each time in the same order. What is most frequent is known here, for the visit to be inlined.  False: the
 * owner has to do it. */
ALWAYS_INLINE bool traverse(PyGC_Head *head, visitproc visit, worker *w)
{
    PyObject *o = _Py_FROM_GC(head);
    PyTypeObject *type = Py_TYPE(o);
    if (type == &PyTuple_Type) {
        visit_all(((PyTupleObject *)o)->ob_item, Py_SIZE(o), visit, w);
        return true;
    }
    if (type == &PyList_Type) {
        visit_all(((PyListObject *)o)->ob_item, Py_SIZE(o), visit, w);
        return true;
    }
    if (type == &PyDict_Type && ((PyDictObject *)o)->ma_values == NULL) {
        visit_table(((PyDictObject *)o)->ma_keys, visit, w);
        return true;
    }
    Py_ssize_t holds = kind_of(w, type)->holds;
    if (holds >= 0) {
        visit_all((PyObject **)(o + 1), holds, visit, w);
        (void)visit((PyObject *)type, w);
        return true;
    }
    if (holds == INLINE_VALUES && _PyObject_GetManagedDict(o) == NULL && _PyObject_InlineValues(o)->valid) {
        PyDictValues *values = _PyObject_InlineValues(o);
        visit_all(values->values, values->capacity, visit, w);
        (void)visit((PyObject *)type, w);
        return true;
    }
    if (holds == OF_OTHERS && w->number != 0) {
        return false;
    }
    (void)type->tp_traverse(o, visit, w);
    return true;
}

/* ---- references ---- */

static inline void ask_for(PyObject *o)
{
    __builtin_prefetch(_Py_AS_GC(o), 1);
    __builtin_prefetch(&o->ob_type);
}

/* Takes o and returns the one that has waited for longest, or NULL. */
static inline PyObject *exchange(worker *w, PyObject *o)
{
    PyObject **place = &w->waiting.waiting[w->waiting.next++ % AHEAD];
    PyObject *oldest = *place;
    *place = o;
    return oldest;
}

/* The head of a container that is being collected, and has not been found alive; or NULL. */
static inline PyGC_Head *suspect(PyObject *o)
{
    if (!_PyObject_IS_GC(o)) {
        return NULL;
    }
    PyGC_Head *head = _Py_AS_GC(o);
    return (sg_load_relaxed_uptr(&head->_gc_prev) & _PyGC_PREV_MASK_COLLECTING) != 0 ? head : NULL;
}

static inline void subtract_one(worker *w, PyObject *o)
{
    PyGC_Head *head = suspect(o);
    if (head == NULL) {
        return;
    }
    if (w->beside_others) {
        sg_fetch_sub_relaxed_uptr(&head->_gc_prev, ONE_REFERENCE);
    }
    else {
        head->_gc_prev -= ONE_REFERENCE;
    }
}

static int subtract(PyObject *o, void *self)
{
    ask_for(o);
    PyObject *oldest = exchange(self, o);
    if (oldest != NULL) {
        subtract_one(self, oldest);
    }
    return 0;
}

static inline void reach(worker *w, PyObject *o)
{
    PyGC_Head *head = suspect(o);
    if (head == NULL) {
        return;
    }
    if (!w->beside_others) {
        head->_gc_prev &= ~(uintptr_t)_PyGC_PREV_MASK_COLLECTING;
    }
    else if ((sg_fetch_and_relaxed_uptr(&head->_gc_prev, ~(uintptr_t)_PyGC_PREV_MASK_COLLECTING)
              & _PyGC_PREV_MASK_COLLECTING)
             == 0) {
        return; /* another was faster */
    }
    w->reached.items[w->reached.n++] = head; /* each comes once, so there is room */
}

static int visit_alive(PyObject *o, void *self)
{
    ask_for(o);
    PyObject *oldest = exchange(self, o);
    if (oldest != NULL) {
        reach(self, oldest);
    }
    return 0;
}

/* A portion of all objects; false: there are no more. */
static bool take_portion(Py_ssize_t *from, Py_ssize_t *to)
{
    *from = __atomic_fetch_add(&work.next, PORTION, __ATOMIC_RELAXED);
    *to = *from + PORTION < work.all->n ? *from + PORTION : work.all->n;
    return *from < *to;
}

/* ---- the counts of each, less the references that others among them have to it ---- */

/* A head that is left to the owner has this mark in the array. */
enum { LEFT = 1 };

static PyGC_Head *unmarked(PyGC_Head *head)
{
    return (PyGC_Head *)((uintptr_t)head & ~(uintptr_t)LEFT);
}

static void subtract_waiting(worker *w)
{
    for (int i = 0; i < AHEAD; i++) {
        PyObject *o = exchange(w, NULL);
        if (o != NULL) {
            subtract_one(w, o);
        }
    }
}

static void subtract_references(unsigned self)
{
    worker *w = &workers[self];
    PyGC_Head **items = work.all->items;
    for (Py_ssize_t i, to; take_portion(&i, &to);) {
        for (; i < to; i++) {
            if (i + AHEAD < work.all->n) {
                ask_for(_Py_FROM_GC(unmarked(items[i + AHEAD])));
            }
            if (!traverse(items[i], subtract, w)) {
                items[i] = (PyGC_Head *)((uintptr_t)items[i] | LEFT);
                w->passed++;
            }
        }
    }
    subtract_waiting(w);
}

/* The owner, alone. */
static void subtract_what_was_left(void)
{
    Py_ssize_t left = 0;
    for (unsigned n = 0; n < SG_CREW_MAX; n++) {
        left += workers[n].passed;
    }
    for (Py_ssize_t i = 0; left != 0; i++) {
        PyGC_Head *head = unmarked(work.all->items[i]);
        if (head != work.all->items[i]) {
            work.all->items[i] = head;
            (void)traverse(head, subtract, &workers[0]);
            left--;
        }
    }
    subtract_waiting(&workers[0]);
}

/* ---- what is alive ---- */

/* Half of what this worker has to go through is for those that have nothing. */
static void give_some(worker *w)
{
    Py_ssize_t half = w->reached.n / 2;
    pthread_mutex_lock(&work.lock);
    memcpy(work.given.items + work.given.n, w->reached.items, (size_t)half * sizeof *w->reached.items);
    work.given.n += half;
    pthread_mutex_unlock(&work.lock);
    w->reached.n -= half;
    memmove(w->reached.items, w->reached.items + half, (size_t)w->reached.n * sizeof *w->reached.items);
}

static void leave_to_owner(PyGC_Head *head)
{
    pthread_mutex_lock(&work.lock);
    work.foreign.items[work.foreign.n++] = head;
    pthread_mutex_unlock(&work.lock);
}

static void traverse_reached(worker *w)
{
    while (w->reached.n != 0) {
        PyGC_Head *head = w->reached.items[--w->reached.n];
        if (!traverse(head, visit_alive, w)) {
            leave_to_owner(head);
        }
        if (sg_unlikely(w->reached.n >= GIVES && sg_load_relaxed_u32(&work.idle) != 0)) {
            give_some(w);
        }
    }
}

/* All that is reached from what this worker has. */
static void traverse_all(worker *w)
{
    traverse_reached(w);
    for (int quiet = 0; quiet < AHEAD; quiet++) {
        PyObject *o = exchange(w, NULL);
        if (o != NULL) {
            reach(w, o);
        }
        if (w->reached.n != 0) {
            traverse_reached(w);
            quiet = -1;
        }
    }
}

/* With the lock: what others have left, if there is something for this worker. */
static bool take_some(worker *w)
{
    sg_heads *from = w->number == 0 && work.foreign.n != 0 ? &work.foreign : &work.given;
    Py_ssize_t n = from == &work.foreign ? from->n : (from->n + 1) / 2;
    from->n -= n;
    memcpy(w->reached.items, from->items + from->n, (size_t)n * sizeof *from->items);
    w->reached.n = n;
    return n != 0;
}

/* Nothing is left for this worker to do.  False: nor will be. */
static bool wait_for_more(worker *w)
{
    pthread_mutex_lock(&work.lock);
    work.at_work--;
    sg_store_relaxed_u32(&work.idle, work.idle + 1);
    bool found = false;
    while (!(found = take_some(w)) && (work.at_work != 0 || work.foreign.n != 0)) {
        pthread_mutex_unlock(&work.lock);
        for (int i = 0; i < 32; i++) {
            sg_cpu_pause();
        }
        pthread_mutex_lock(&work.lock);
    }
    work.at_work += found;
    sg_store_relaxed_u32(&work.idle, work.idle - 1);
    pthread_mutex_unlock(&work.lock);
    return found;
}

/* Takes the mark off all that is alive. */
static void find_alive(unsigned self)
{
    worker *w = &workers[self];
    if (w->reached.room < work.all->n) {
        return; /* it came too late */
    }
    pthread_mutex_lock(&work.lock);
    work.at_work++;
    pthread_mutex_unlock(&work.lock);
    for (Py_ssize_t i, to; take_portion(&i, &to);) {
        for (; i < to; i++) {
            PyGC_Head *head = work.all->items[i];
            if (i + AHEAD < work.all->n) {
                __builtin_prefetch(work.all->items[i + AHEAD]);
            }
            uintptr_t doubted = sg_load_relaxed_uptr(&head->_gc_prev);
            if ((doubted & _PyGC_PREV_MASK_COLLECTING) != 0 && doubted >> _PyGC_PREV_SHIFT != 0) {
                reach(w, _Py_FROM_GC(head));
                traverse_reached(w);
            }
        }
    }
    do {
        traverse_all(w);
    } while (w->beside_others && wait_for_more(w));
}

/* ---- all of it ---- */

static bool make_room_for_reached(bool crew)
{
    Py_ssize_t n = work.all->n;
    bool good = make_room(&workers[0].reached, n);
    for (unsigned i = 1; good && crew && i < SG_CREW_MAX; i++) {
        good = !sg_crew_has(i) || make_room(&workers[i].reached, n);
    }
    return good && (!crew || (make_room(&work.given, n) && make_room(&work.foreign, n)));
}

static void prepare(bool crew)
{
    for (unsigned i = 0; i < SG_CREW_MAX; i++) {
        workers[i].number = i;
        workers[i].beside_others = crew;
        workers[i].passed = 0;
        memset(workers[i].kinds, 0, sizeof workers[i].kinds);
    }
}

static void do_work(bool crew, sg_crew_work what)
{
    work.next = 0;
    if (crew) {
        sg_crew_do(what);
    }
    else {
        what(0);
    }
}

static bool find(bool crew)
{
    prepare(crew);
    if (crew) {
        sg_crew_do(gather_side_by_side);
    }
    else {
        gather_alone();
    }
    if (work.failed || !join_ends() || !make_room_for_reached(crew)) {
        return false;
    }
    do_work(crew, subtract_references);
    subtract_what_was_left();
    do_work(crew, find_alive);
    return true;
}

bool sg_garbage_find(PyGC_Head *const *lists, int n, bool company, sg_heads *all)
{
    work.lists = lists;
    work.n_lists = n;
    work.all = all;
    work.met = NULL;
    work.end_taken = work.failed = false;
    work.given.n = work.foreign.n = work.from_end.n = 0;
    work.at_work = work.idle = 0;
    bool crew = company && sg_crew_assemble(true);
    bool found = find(crew);
    sg_crew_dismiss();
    recent.n = 0;
    if (!found) {
        restore_lists();
        sg_heads_let_go(all);
    }
    sg_heads_let_go(&work.from_end);
    sg_heads_let_go(&work.given);
    sg_heads_let_go(&work.foreign);
    for (unsigned i = 0; i < SG_CREW_MAX; i++) {
        workers[i].reached.n = 0;
        sg_heads_let_go(&workers[i].reached);
    }
    return found;
}
