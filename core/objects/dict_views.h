/* The set operators and comparisons of dicts' views in shared mode.
 *
 * Job: keys() and items() & | - ^ of a dict with those of another, a set, frozenset, list, tuple or dict, on either side; results
 * are new sets, in the host's order.  keys() and items() compared with those of another, keys() also with a set or frozenset.
 * Locking: none of its own; each operand is read at one moment, one after the other.
 */
#ifndef SG_OBJECTS_DICT_VIEWS_H
#define SG_OBJECTS_DICT_VIEWS_H

#include "objects/iteration.h"

/* True if one of the operands is such a view, and the operator is one of these. */
bool sg_is_view_operator(int op, const sg_slot *operands);
/* The result; 0: not here. */
sg_slot sg_view_operator(sg_heap *heap, int op, const sg_slot *operands);

/* a op b, of which one is a view: 1, 0, or -1: not here. */
int sg_views_compare(int op, sg_slot a, sg_slot b);

/* Whether a view and another have nothing in common; -1: not here. */
int sg_view_is_disjoint(sg_heap *heap, sg_slot view, sg_slot other);

#endif
