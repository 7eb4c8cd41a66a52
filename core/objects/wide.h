/* Exact ints of up to four digits, and bools, in shared mode.
 *
 * Job: the arithmetic of ints that do not fit an unboxed slot (hashes and masks of 64 bits), in 128 bits; anything beyond is
 * "not here".  Locking: none; ints are immutable.
 */
#ifndef SG_OBJECTS_WIDE_H
#define SG_OBJECTS_WIDE_H

#include "objects/text.h"
#include "objects/value.h"

__extension__ typedef __int128 sg_wide;

/* An int of at most 120 bits, or a bool; false: not here. */
bool sg_wide_get(sg_slot s, sg_wide *value);
/* The same of an instance of a subclass, as the int that it is. */
bool sg_wide_of_long(const PyLongObject *l, sg_wide *value);
/* An unboxed int if it fits. */
sg_slot sg_wide_new(sg_heap *heap, sg_wide value);
/* a op b; false: not here. */
bool sg_wide_binary(int op, sg_wide a, sg_wide b, sg_wide *r);

/* Which of two exact ints of any size is greater: negative, 0 or positive. */
int sg_long_order(PyObject *a, PyObject *b);

#endif
