/* collections.OrderedDict in shared mode: a dict, and the order of its keys in a list of nodes.
 *
 * Job: make one, set, remove, move, and iterate over it; its death.  Reading an item is the dict's own affair (dict.h).  Keys whose comparison runs
 * Python code, and an object whose dict was changed behind its back, are the host's.
 *
 * Invariants, when nobody has the lock
 *   - Each key of the dict has a node, which has a count of the same key object.
 *   - If `table` is the dict's table, then nodes_by_entry[i] is the node of entry i, NULL for other entries; otherwise it is
 *     made again when it is asked next.
 *   - `state` changes with the list.
 * Locking: the dict's lock, for the list too.  Nobody looks at a node without it, so a node that goes is freed at once; who
 * reads only the dict needs none.
 */
#ifndef SG_OBJECTS_ORDERED_DICT_H
#define SG_OBJECTS_ORDERED_DICT_H

#include "objects/dict.h"
#include "objects/items.h"
#include "objects/iteration.h"

/* An OrderedDict, or an instance of a subclass. */
static inline bool sg_is_ordered_dict(PyTypeObject *type)
{
    return PyType_HasFeature(type, Py_TPFLAGS_DICT_SUBCLASS) && PyType_IsSubtype(type, &PyODict_Type);
}
/* One whose keys(), and what it has for each, are as an OrderedDict's. */
bool sg_lists_as_ordered_dict(PyObject *dict);
/* A class of such, which sets and removes items as OrderedDict does. */
static inline bool sg_writes_as_ordered_dict(PyTypeObject *type)
{
    return PyType_HasFeature(type, Py_TPFLAGS_DICT_SUBCLASS)
           && type->tp_as_mapping->mp_ass_subscript == PyODict_Type.tp_as_mapping->mp_ass_subscript;
}

static inline bool sg_deletes_as_ordered_dict(PyTypeObject *type)
{
    return sg_writes_as_ordered_dict(type) || (sg_inherits_delitem(type) && sg_is_ordered_dict(type));
}

/* Sets an item.  Takes key and value out of their slots on true; they may become owned if not. */
bool sg_ordered_dict_set(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, sg_slot *key, sg_slot *value);
/* Returns the value of a key that is there; else adds it with `value`, taking both, and returns that.  0: not here. */
sg_slot sg_ordered_dict_setdefault(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, sg_slot *key,
                                   sg_slot *value);
/* Removes an item and returns its value (or not, if `value` is NULL); SG_ABSENT if there is none. */
sg_found sg_ordered_dict_remove(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, sg_slot key, sg_slot *value);
/* Removes the last item, or the first, and returns it as a tuple; 0: not here. */
sg_slot sg_ordered_dict_popitem(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, bool last);
/* False: not here. */
bool sg_ordered_dict_move_to_end(PyObject *dict, sg_slot key, bool last);

/* False: not here, and nothing has changed. */
bool sg_ordered_dict_clear(sg_heap *heap, PyInterpreterState *interp, sg_slot dict);

/* True if calling the class makes an instance as calling OrderedDict does: by nothing of the class's own. */
bool sg_makes_as_ordered_dict(PyTypeObject *type);
/* A new, empty one of such a class, or of one that has only its own __init__; 0: not here. */
sg_slot sg_ordered_dict_new(sg_heap *heap, PyInterpreterState *interp, PyTypeObject *type);
/* Its keys, values, or both by turns, in its order, all borrowed: their number, -1: not here.  With its lock; `to` has room for
 * as many as it has items. */
Py_ssize_t sg_ordered_dict_take(PyObject *dict, bool keys, bool values, sg_slot *to);
/* Puts its items into a dict that nobody else knows, one by one.  False: not here; then some may be in it. */
bool sg_ordered_dict_fill(sg_heap *heap, PyInterpreterState *interp, PyObject *from, sg_slot dict);
/* Puts the items of an OrderedDict, a dict, or pairs into it, in their order.  False: not here; then some may be in it if nobody
 * else knows it, and go there again when the host begins anew. */
bool sg_ordered_dict_update(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, sg_slot from);
/* The same with what update() is given: one of these, or NULL, and keywords. */
bool sg_ordered_dict_update_named(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, const sg_slot *from,
                                  PyObject *const *names, const sg_slot *values, int named);
/* type(...), with the same; 0: not here. */
sg_slot sg_ordered_dict_make(sg_heap *heap, PyInterpreterState *interp, PyTypeObject *type, const sg_slot *from,
                             PyObject *const *names, const sg_slot *values, int named);
/* dict | other, or other | dict, of which one is an OrderedDict; 0: not here. */
sg_slot sg_ordered_dict_merge(sg_heap *heap, PyInterpreterState *interp, sg_slot a, sg_slot b);
/* dict.copy(); 0: not here. */
sg_slot sg_ordered_dict_copy(sg_heap *heap, PyInterpreterState *interp, sg_slot dict);
/* Whether two with equal items have them in the same order; -1: not here. */
int sg_ordered_dict_same_order(PyObject *a, PyObject *b);

/* An iterator over an OrderedDict or a view of one; 0: it is neither. */
sg_slot sg_ordered_dict_iterator_new(sg_heap *heap, PyObject *dict_or_view, bool backwards);
bool sg_ordered_dict_can_iterate(PyTypeObject *type);
static inline bool sg_is_ordered_dict_view(PyTypeObject *type)
{
    return type == &PyODictKeys_Type || type == &PyODictValues_Type || type == &PyODictItems_Type;
}

/* Tries the layout.  Once, exclusive; never raises. */
void sg_ordered_dict_init(void);

#endif
