/* The operators of the built-in types in shared mode, beyond what the evaluator does itself.
 *
 * Job: dispatch on exact types; everything else, and every error, is "not here".
 *
 * Operands stay the caller's; one that becomes the result is taken by leaving 0 in its slot.
 */
#ifndef SG_OBJECTS_OPERATORS_H
#define SG_OBJECTS_OPERATORS_H

#include "objects/sequence.h"

/* operands[0] op operands[1], in place or not as `oparg` of BINARY_OP says.  The result, or 0: not here. */
sg_slot sg_binary_operator(sg_heap *heap, int oparg, sg_slot *operands);
/* -a, ~a; 0: not here. */
sg_slot sg_negative(sg_heap *heap, sg_slot a);
sg_slot sg_inverse(sg_heap *heap, sg_slot a);

#endif
