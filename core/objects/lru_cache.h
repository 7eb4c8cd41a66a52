/* functools.lru_cache in shared mode: looking up, and keeping what the function has returned.
 *
 * Job: both, exactly as the host does it; what of it needs Python code is asked for (answers.h).
 *
 * Invariants
 *   - sg_lru_type is NULL until the running interpreter's caches have been found to have the layout of
 *     py/cp313/layout.h; so nothing here runs on others.
 *   - A link is in the list while the cache's dict has it; it has one count of the dict's and one of the list's.
 *   - Results and keys that leave the cache go to the log: who has got one has it borrowed from there.
 * Locking: the list, and the fields of links, under a lock of the cache's (a table by address of its own).  Who holds it may
 * take the dict's lock, and no other.
 */
#ifndef SG_OBJECTS_LRU_CACHE_H
#define SG_OBJECTS_LRU_CACHE_H

#include "objects/dict.h"

enum { SG_LRU_ARGUMENTS_MAX = 8 };

/* The arguments of a call: positional ones, then one for each name. */
typedef struct {
    const sg_slot *args;
    int positional, named;
    PyObject *const *names;
} sg_lru_arguments;

extern PyTypeObject *sg_lru_type;

/* Looks at the type of a callable.  Exclusive; never raises. */
void sg_lru_learn(PyTypeObject *type);

static inline bool sg_is_lru_cache(PyTypeObject *type)
{
    return type == sg_lru_type && sg_lru_type != NULL;
}

/* True if it keeps nothing (maxsize=0), but counts the calls. */
bool sg_lru_is_off(PyObject *cache);
/* The result for these arguments, borrowed from the heap, counted as a hit. */
sg_found sg_lru_get(PyObject *cache, const sg_lru_arguments *arguments, sg_slot *result);
/* True if there is none; counts nothing. */
bool sg_lru_lacks(PyObject *cache, const sg_lru_arguments *arguments);
/* The function that is called when there is none. */
static inline PyObject *sg_lru_function(PyObject *cache)
{
    return ((sg_py_lru_cache *)cache)->func;
}
/* It is being called. */
static inline void sg_lru_missed(PyObject *cache)
{
    __atomic_fetch_add(&((sg_py_lru_cache *)cache)->misses, 1, __ATOMIC_RELAXED);
}
/* The call is made again, and counted then. */
static inline void sg_lru_missed_not(PyObject *cache)
{
    __atomic_fetch_sub(&((sg_py_lru_cache *)cache)->misses, 1, __ATOMIC_RELAXED);
}
/* It has returned a result: keeps a reference of its own.  False: not here, with nothing changed. */
bool sg_lru_keep(sg_heap *heap, PyInterpreterState *interp, PyObject *cache, const sg_lru_arguments *arguments,
                 sg_slot result);
/* The same in exclusive mode; -1 with an exception.  `args` is a tuple, `keywords` a dict or NULL. */
int sg_lru_keep_host(PyObject *cache, PyObject *args, PyObject *keywords, PyObject *result);

/* cache_info(); 0: not here.  The nursery has room. */
sg_slot sg_lru_info(sg_heap *heap, PyObject *cache);
/* cache_clear(), of a cache that is not too large; false: not here. */
bool sg_lru_clear(sg_heap *heap, PyInterpreterState *interp, PyObject *cache);

#endif
