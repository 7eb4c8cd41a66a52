/* What print() asks of an io.StringIO. */
#ifndef SG_NATIVES_STRING_IO_H
#define SG_NATIVES_STRING_IO_H

#include "memory/heap.h"

/* True if it is one, no instance of a subclass, and its write() is its type's. */
bool sg_is_plain_string_io(PyObject *o);
/* o.write(text), of an exact str; false: not here, and nothing is written. */
bool sg_string_io_write(sg_heap *heap, PyObject *o, PyObject *text);

#endif
