/* Subscripts of the built-in types in shared mode, beyond what the evaluator does itself.
 *
 * Job: slices; items of bytes, bytearray and array.array; characters that are not the host's own objects; aliases such as
 * list[int]; the errors of looking for what is not there, which programs expect.  Everything else, and every other error, is
 * "not here".
 *
 * Locking: reading needs none; an item of a bytearray or array is stored under the object's lock (objects/array.h,
 * objects/byte_array.h).
 */
#ifndef SG_OBJECTS_SUBSCRIPT_H
#define SG_OBJECTS_SUBSCRIPT_H

#include "objects/sequence.h"

/* operands[0][operands[1]]; the result, or 0: not here.  An operand that becomes the result, or part of it, is taken, leaving
 * 0. */
sg_slot sg_subscript(sg_heap *heap, sg_slot *operands);
/* Of a key that is not in the dict: true if that is an error, which is in heap->raised then. */
bool sg_raises_missing(sg_heap *heap, PyObject *dict, sg_slot key);
/* The same of an index that is none of a list's, tuple's, str's or bytes'. */
bool sg_raises_out_of_range(sg_heap *heap, sg_slot container, sg_slot key);
/* container[key] = value; false: not here.  Consumes nothing. */
bool sg_subscript_store(sg_heap *heap, sg_slot container, sg_slot key, sg_slot value);
/* container[start:stop:step] = value, or del container[start:stop:step] where it is 0; false: not here. */
bool sg_replace_part(sg_heap *heap, sg_slot container, const sg_slot ends[3], sg_slot value);
/* del container[key] of a list or bytearray; false: not here. */
bool sg_subscript_delete(sg_heap *heap, sg_slot container, sg_slot key);

#endif
