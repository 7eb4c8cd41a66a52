/* Numbers as text, and text as numbers, in shared mode.
 *
 * Job: str() and repr() of exact ints and floats; int() and float() of plain ASCII text.
 * Does not: raise.  What is not plain (underscores, spaces inside, too many digits) is "not here".
 * Locking: none.
 */
#ifndef SG_OBJECTS_NUMBER_TEXT_H
#define SG_OBJECTS_NUMBER_TEXT_H

#include "objects/text.h"

/* repr() of an exact int, float, bool or None; 0: not here. */
sg_slot sg_text_of_number(sg_heap *heap, sg_slot number);
/* int(s, base); false: not here. */
bool sg_int_of_text(PyObject *s, int base, sg_slot *result);
/* float(s), of at most 15 digits and a small exponent, for which one operation rounds right. */
bool sg_float_of_text(PyObject *s, double *result);

#endif
