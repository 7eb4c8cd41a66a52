/* What the natives of strs and bytes have in common.
 *
 * Job: arguments and results of methods.  Does not: raise; false, NULL and UNKNOWN are "not here".
 */
#ifndef SG_NATIVES_TEXT_H
#define SG_NATIVES_TEXT_H

#include <string.h>

#include "natives/registry.h"
#include "objects/int.h"
#include "objects/text.h"

static inline PyObject *str_of(sg_slot s)
{
    return sg_native_type(s) == &PyUnicode_Type ? sg_pointer(s) : NULL;
}

/* The same of any subclass, whose methods read the text as str's do. */
static inline PyObject *any_str_of(sg_slot s)
{
    return !sg_is_int(s) && PyUnicode_Check(sg_pointer(s)) ? sg_pointer(s) : NULL;
}

/* The text that a method has nothing to change in: the argument itself, or of a subclass's instance a copy. */
static inline sg_slot unchanged(sg_heap *heap, sg_slot *s)
{
    PyObject *o = sg_pointer(*s);
    return PyUnicode_CheckExact(o) ? sg_native_take(s) : sg_str_part(heap, o, 0, 1, PyUnicode_GET_LENGTH(o));
}

static inline bool is_none(sg_slot s)
{
    return !sg_is_int(s) && sg_pointer(s) == Py_None;
}

static inline bool done(sg_slot value, sg_slot *result)
{
    *result = value;
    return value != 0;
}

/* Answers of a search that is not a place. */
enum { NOWHERE = -1, UNKNOWN = -2 };

/* The bounds that the optional arguments mean, as the host adjusts them; false: not here. */
static inline bool bounds(const sg_slot *args, int n, Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *end)
{
    intptr_t from = 0, to = length;
    if ((n > 0 && !is_none(args[0]) && !sg_int_get(args[0], &from))
        || (n > 1 && !is_none(args[1]) && !sg_int_get(args[1], &to)) || n > 2) {
        return false;
    }
    to = to > length ? length : to < 0 ? to + length : to;
    from = from < 0 ? from + length : from;
    *start = from < 0 ? 0 : from;
    *end = to < 0 ? 0 : to;
    return true;
}

#endif
