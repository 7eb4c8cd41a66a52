/* repr() and str() in shared mode.
 *
 * Job: the text of what is written in C alone: numbers, strs, bytes, lists, tuples, dicts, sets and frozensets of these, instances that
 * have the text of object, classes, and exceptions of one argument.  Everything else, what is not ASCII, and every error, is "not here".
 *
 * Each container is shown as it was at one moment, as under the GIL; those inside it at moments of their own.  One that is within
 * itself, or too deep, is the host's.
 * Locking: a container's lock while its items are copied.
 */
#ifndef SG_OBJECTS_REPR_H
#define SG_OBJECTS_REPR_H

#include "objects/text.h"

/* repr(value); 0: not here. */
sg_slot sg_repr(sg_heap *heap, sg_slot value);
/* str(value) of what is no exact str; 0: not here. */
sg_slot sg_text(sg_heap *heap, sg_slot value);

#endif
