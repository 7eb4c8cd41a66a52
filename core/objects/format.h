/* f-strings, `str % arguments` and `str.format`, in shared mode.
 *
 * Job: text of exact strs, ints and floats by the commonest conversions and format specifications.  Everything else, and
 * every error, is "not here".
 *
 * Results are slots, or 0: not here.  Operands stay the caller's.  Locking: none.
 */
#ifndef SG_OBJECTS_FORMAT_H
#define SG_OBJECTS_FORMAT_H

#include "objects/text.h"

/* format(value, "") */
sg_slot sg_format_simple(sg_heap *heap, sg_slot value);
/* str(value), repr(value) or ascii(value), as CONVERT_VALUE's operand says. */
sg_slot sg_format_convert(sg_heap *heap, int conversion, sg_slot value);
/* format(value, spec) */
sg_slot sg_format_with(sg_heap *heap, sg_slot value, sg_slot spec);
/* The strs of n slots, one after another. */
sg_slot sg_format_join(sg_heap *heap, const sg_slot *parts, int n);
/* format.format(*arguments, name=value, ...) */
sg_slot sg_format_fields(sg_heap *heap, PyObject *format, const sg_slot *arguments, int n, PyObject *const *names,
                         const sg_slot *values, int named);
/* format % arguments */
sg_slot sg_format_percent(sg_heap *heap, PyObject *format, sg_slot arguments);

#endif
