/* Which of the containers in some of the collector's lists are garbage.
 *
 * Job: the host's algorithm: who has more counts than there are references from among them is alive, and so is what that
 * reaches. Over an array of the objects instead of a list, so that memory is asked for before it is needed, and by all threads that
 * wait meanwhile (base/crew.h): they look for the objects, take references off, and mark what is reached, side by side.
 *
 * What an object holds is visited by the type's own function where we do not know the type; those of extensions only in the
 * thread that collects.
 * Locking: exclusive mode.
 */
#ifndef SG_MEMORY_GARBAGE_H
#define SG_MEMORY_GARBAGE_H

#include "py/contract.h"

/* Containers, by their heads. */
typedef struct {
    PyGC_Head **items;
    Py_ssize_t n, room;
} sg_heads;

/* The objects of the lists, one list behind the other, into `all`; those that are garbage have the mark of what is being
 * collected, the others do not. The lists go only forwards afterwards.  `company`: others may be waiting who could help.  False:
 * there is no memory, and nothing has changed. */
bool sg_garbage_find(PyGC_Head *const *lists, int n, bool company, sg_heads *all);

/* Empty again; what is room for very many is given back. */
void sg_heads_let_go(sg_heads *heads);

/* `o` has just been linked into the youngest generation. Under the collector's lock (collector.c), or in exclusive mode. */
void sg_garbage_note(PyObject *o);

#endif
