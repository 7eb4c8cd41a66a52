/* types.UnionType in shared mode: `int | str`.
 *
 * Job: make the host's unions of classes, None and other unions.
 * Locking: the type is learnt in exclusive mode, read in shared mode; unions do not change.
 */
#ifndef SG_OBJECTS_UNION_TYPE_H
#define SG_OBJECTS_UNION_TYPE_H

#include "objects/store.h"

/* Tries how the host lays unions out.  Once, exclusive; never raises. */
void sg_union_type_init(void);

/* The members of a union, a tuple; NULL: it is none. */
PyObject *sg_union_members(PyObject *o);

/* operands[0] | operands[1]; the result, or 0: not here.  An operand that is the result is taken, leaving 0. */
sg_slot sg_union_type_new(sg_heap *heap, sg_slot *operands);

#endif
