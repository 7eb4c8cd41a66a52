/* Matches of regular expressions (re.Match) in shared mode: what they say about their groups.
 *
 * Job: which group is meant, and its text.
 * Invariant: sg_match_type is only set after the layout has been tried on the running interpreter
 * (natives/regex/types.c).
 * Locking: none; a match does not change after it was made, but for a cache that is read and set atomically.
 */
#ifndef SG_OBJECTS_MATCH_H
#define SG_OBJECTS_MATCH_H

#include "objects/text.h"

extern PyTypeObject *sg_match_type; /* or NULL */

/* A match in a str, also one of a subclass, or in exact bytes; or NULL. */
sg_py_match *sg_match_of(sg_slot s);

/* The group that is given by its number or name; -1: not here. */
Py_ssize_t sg_match_number(const sg_py_match *m, sg_slot group);

/* Its text, or `missing` if the group took no part; 0: not here. */
sg_slot sg_match_text(sg_heap *heap, const sg_py_match *m, Py_ssize_t group, sg_slot missing);

/* text[start:end] of an exact str or bytes, which is the text itself if it is all of it. 0: not here. */
sg_slot sg_text_slice(sg_heap *heap, PyObject *text, Py_ssize_t start, Py_ssize_t end);

#endif
