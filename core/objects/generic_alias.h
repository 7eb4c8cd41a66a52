/* types.GenericAlias in shared mode: `list[int]`, and calls of it.
 *
 * Job: make the host's objects for its own classes, which have no more than the alias to say to a subscript.
 * Locking: the accepted classes are written in exclusive mode, read in shared mode.
 */
#ifndef SG_OBJECTS_GENERIC_ALIAS_H
#define SG_OBJECTS_GENERIC_ALIAS_H

#include "objects/store.h"

/* Tries how the host lays aliases out.  Once, exclusive; never raises. */
void sg_generic_alias_init(void);
/* A class has been subscripted: it is one of those from now on if it may be.  Exclusive mode; never raises. */
void sg_generic_alias_learn(PyObject *class);

/* class[key]; takes the key out of its slot.  0: not here. */
sg_slot sg_generic_alias_new(sg_heap *heap, PyObject *class, sg_slot *key);

/* The class that a call of the alias comes down to, if its instances cannot note the alias (__orig_class__); or NULL. */
PyObject *sg_generic_alias_called(PyObject *alias);

#endif
