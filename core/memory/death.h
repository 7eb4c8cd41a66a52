/* How objects die in shared mode: what the files that know their kinds have in common.
 *
 * Job: leave the nursery or the collector's lists, let go of children, give memory back; and the look that tells
 * whether a program can see a death.  heap.h has what everybody else needs.
 *
 * A child is logged if a slot of this thread may have borrowed it from the dying object, and dropped at once if none has
 * (let_go.h), or if shared mode never borrows it from there: no other thread can have, for it could not find the dying
 * object since it last published (docs/protocols/declog.md).
 * Locking: a dying object is its thread's alone.
 */
#ifndef SG_MEMORY_DEATH_H
#define SG_MEMORY_DEATH_H

#include "memory/heap.h"

/* Takes a dying container out of the nursery, before its children are let go of. */
void sg_death_leave(sg_heap *heap, PyObject *o);
/* The end of a container, by whomever it was made: it leaves the collector's lists if it is linked, and its memory is free.
 * `headers` bytes lie before it. */
void sg_death_put_back(sg_heap *heap, PyObject *o, size_t headers, size_t bytes);

/* A container that has left, but not let go of all that it holds, dies again after the next safepoint: others wait for this
 * thread.  Nobody can find it meanwhile. */
void sg_death_put_off(sg_heap *heap, PyObject *o);

/* With heap->borrowers: drops the child if no slot has it borrowed (let_go.c). */
void sg_death_let_go(sg_heap *heap, PyObject *child);

static inline void sg_death_log(sg_heap *heap, PyObject *child)
{
    if (child == NULL) {
        return;
    }
    if (heap->borrowers != NULL) {
        sg_death_let_go(heap, child);
    }
    else {
        sg_log_child(heap, child);
    }
}

/* A child of which the thread may have a reserve. */
static inline void sg_death_reserved(sg_heap *heap, PyObject *child)
{
    if (!sg_immortal(child) && !sg_reserve_keep(heap, child)) {
        sg_death_log(heap, child);
    }
}

/* A reference of a dying object that shared mode never borrows: no need to wait. */
static inline void sg_death_drop(sg_heap *heap, PyObject *child)
{
    if (child != NULL) {
        sg_drop_owned(heap, child);
    }
}

/* How the host lets instances of Python's classes die. */
extern destructor sg_instance_dealloc;
/* And how its collector sees them. */
extern traverseproc sg_instance_traverse;

enum { SG_LOOK_SHARED_MAX = 128 };

/* What a look at a dying object has come upon: children with other references, too. */
typedef struct {
    sg_heap *heap; /* whose log may have entries of what is looked at; NULL: not asked */
    int budget;
    int more; /* that the items of containers may add to it */
    bool short_look;
    bool only_itself; /* not at what it holds */
    bool alone;       /* no other thread has borrowed what is looked at, nor what only it holds */
    int shared_n;
    PyObject *shared[SG_LOOK_SHARED_MAX];
} sg_look;

/* False if a program can see it when a reference to `o` (or NULL) goes that a dying object has. */
bool sg_look_at(PyObject *o, sg_look *state);

/* ---- parts of dicts (nursery.c) ---- */

/* False: only the host lets it die. */
bool sg_death_dict_is_plain(PyDictObject *dict);
/* What a dying dict has, and its table. */
void sg_death_dict_table(sg_heap *heap, PyDictKeysObject *keys);
bool sg_look_at_dict(PyDictObject *dict, sg_look *state);

/* ---- exceptions, tracebacks and frame objects (exceptions.c) ---- */

void sg_exceptions_init(void);
static inline bool sg_is_of_exceptions(PyTypeObject *type)
{
    return PyType_HasFeature(type, Py_TPFLAGS_BASE_EXC_SUBCLASS) || type == &PyTraceBack_Type || type == &PyFrame_Type;
}
/* As sg_nursery_die. */
bool sg_of_exceptions_dies(sg_heap *heap, PyObject *o, PyTypeObject *type);
bool sg_look_into_of_exceptions(PyObject *o, PyTypeObject *type, sg_look *state);

#endif
