/* xml.etree.ElementTree.Element in shared mode.
 *
 * Job: making them, their fields and children; their death.
 *
 * Invariants
 *   - sg_element_type is NULL until the running interpreter's elements have been found to have the layout of
 *     py/cp313/layout.h; so nothing here runs on others.
 *   - `extra` comes once and stays: only the host takes it away, in exclusive mode, or death does.
 *   - A reference that leaves a field or the children goes to the log.
 * Locking: the children, reading too, and `extra` when it comes, take the object's lock; so memory that is replaced is freed
 * at once.  Tag, text, tail and attributes are fields, which readers load and writers exchange.
 */
#ifndef SG_OBJECTS_ELEMENT_H
#define SG_OBJECTS_ELEMENT_H

#include "objects/lock.h"
#include "objects/store.h"

extern PyTypeObject *sg_element_type;

/* Looks at the type, and at an element that it makes.  Exclusive; never raises. */
bool sg_element_accept(PyTypeObject *type);

/* A subclass's instance, too. */
static inline bool sg_is_element(PyTypeObject *type)
{
    return sg_element_type != NULL && (type == sg_element_type || PyType_IsSubtype(type, sg_element_type));
}

/* A subclass, too, that reads its children, and has a length, in no way of its own. */
static inline bool sg_reads_as_element(PyTypeObject *type)
{
    return type == sg_element_type
               ? sg_element_type != NULL
               : sg_is_element(type) && type->tp_iter == NULL
                     && type->tp_as_mapping->mp_subscript == sg_element_type->tp_as_mapping->mp_subscript
                     && type->tp_as_sequence->sq_item == sg_element_type->tp_as_sequence->sq_item
                     && type->tp_as_sequence->sq_length == sg_element_type->tp_as_sequence->sq_length;
}

/* A new one; consumes the tag, and the dict of attributes, which is 0 if there are none.  There is room in the nursery. */
sg_slot sg_element_new(sg_heap *heap, sg_slot tag, sg_slot attributes);
Py_ssize_t sg_element_length(PyObject *element);
/* Borrowed, or NULL: there is none. */
PyObject *sg_element_child(PyObject *element, intptr_t index);
/* Puts n children, all elements, before the one at the index; -1: behind all.  Takes them out of their slots. */
void sg_element_insert(sg_heap *heap, PyObject *element, intptr_t index, sg_slot *children, Py_ssize_t n);
/* Removes the first child that is this one, an element of no subclass; false: not here. */
bool sg_element_remove(sg_heap *heap, PyObject *element, PyObject *child);
/* The children, borrowed, or as many as there is room for; returns how many there are. */
Py_ssize_t sg_element_children(PyObject *element, sg_slot *to, Py_ssize_t room);
/* The dict of attributes, or NULL: none has been made. */
PyObject *sg_element_attributes(PyObject *element);
/* Gives it one, unless another thread was faster; consumes it. */
void sg_element_set_attributes(sg_heap *heap, PyObject *element, sg_slot attributes, bool replace);

#endif
