/* Python subclasses of list, dict, set and frozenset that have not their own __getitem__, __setitem__, __delitem__, __contains__,
 * __missing__, keys or __reversed__; classes that compare as object does.
 *
 * Job: list and dict define __getitem__ as an ordinary method, so the host gives their subclasses a slot that looks it up
 * each time, and so it does with the __contains__ of dicts and sets, with __setitem__ where a subclass has a __delitem__, or
 * the other way round, and with __eq__ where a class has a __lt__; here that look is remembered by the class's version.
 *
 * Locking: versions.h.
 */
#ifndef SG_OBJECTS_INHERITED_H
#define SG_OBJECTS_INHERITED_H

#include "objects/versions.h"

extern sg_versions sg_inherited_getitem, sg_inherited_setitem, sg_inherited_delitem, sg_inherited_contains;
extern sg_versions sg_inherited_missing, sg_inherited_equality, sg_inherited_keys, sg_inherited_reversed;

static inline bool sg_inherits_getitem(PyTypeObject *type)
{
    return sg_versions_have(&sg_inherited_getitem, type);
}

static inline bool sg_inherits_setitem(PyTypeObject *type)
{
    return sg_versions_have(&sg_inherited_setitem, type);
}

/* A subclass of OrderedDict: as that does; of dict: as dict does. */
static inline bool sg_inherits_delitem(PyTypeObject *type)
{
    return sg_versions_have(&sg_inherited_delitem, type);
}

/* A subclass of list, dict, set or frozenset: true if it finds members as that does. */
static inline bool sg_inherits_contains(PyTypeObject *type)
{
    return sg_versions_have(&sg_inherited_contains, type);
}

/* True if instances are equal to themselves only, though the class has other comparisons. */
static inline bool sg_inherits_equality(PyTypeObject *type)
{
    return sg_versions_have(&sg_inherited_equality, type);
}

/* A subclass of OrderedDict that is iterated backwards as that is. */
static inline bool sg_inherits_reversed(PyTypeObject *type)
{
    return sg_versions_have(&sg_inherited_reversed, type);
}

/* A subclass of dict without a __missing__. */
static inline bool sg_misses_as_dict(PyTypeObject *type)
{
    return sg_versions_have(&sg_inherited_missing, type);
}

/* A dict, or of a subclass: true if dict() and update() take its items as a dict's.  They look for its keys(), but call it only
 * where it iterates in a way of its own. */
static inline bool sg_updates_as_dict(PyTypeObject *type)
{
    return type == &PyDict_Type || (type->tp_iter == PyDict_Type.tp_iter && sg_versions_have(&sg_inherited_keys, type));
}

/* Exclusive mode; never raise. */
void sg_inherited_learn(PyTypeObject *type);
void sg_inherited_learn_equality(PyTypeObject *type);

#endif
