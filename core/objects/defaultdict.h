/* collections.defaultdict: making one, its factory, its death.  What a missing key does is vm/callback.h's.
 *
 * Invariant: sg_defaultdict_type is NULL until the running interpreter's have been found to have the layout of
 * py/cp313/layout.h; so nothing here runs on others.
 * Locking: as dicts.
 */
#ifndef SG_OBJECTS_DEFAULTDICT_H
#define SG_OBJECTS_DEFAULTDICT_H

#include "objects/dict.h"

extern PyTypeObject *sg_defaultdict_type;
/* An item that the factory itself has set stays; otherwise what the factory returns replaces it (before 3.13.1). */
extern bool sg_defaultdict_keeps;

/* Looks at the type, and at one that it makes.  Exclusive; never raises. */
bool sg_defaultdict_accept(PyTypeObject *type);

static inline bool sg_is_defaultdict(PyTypeObject *type)
{
    return type == sg_defaultdict_type && sg_defaultdict_type != NULL;
}

/* Borrowed, or NULL: missing keys are errors. */
static inline PyObject *sg_defaultdict_factory(PyObject *o)
{
    PyObject *factory = sg_load_field(&((sg_py_defaultdict *)o)->default_factory);
    return factory == Py_None ? NULL : factory;
}

/* An empty one; the factory, or 0, is taken.  The nursery has room. */
sg_slot sg_defaultdict_new(sg_heap *heap, PyInterpreterState *interp, sg_slot *factory);

#endif
