/* What natives of the regular expression engine have in common: their matcher, their arguments, and new matches.
 *
 * Job: begin a question, or take up one that had to stop; make a re.Match.
 *
 * How a native stops half-way: sg_re_ask() answers SG_RE_LATER, the native answers false with heap->waits set, and the
 * evaluator comes to a safepoint and runs the instruction again.  Its operands stay where they are, so the matcher may
 * keep pointers into them.  If the thread was exclusive meanwhile, other Python code may have run in it: then the question is
 * forgotten (heap->forgotten), and the host answers it, so that every question gets its answer.
 */
#ifndef SG_NATIVES_REGEX_RESULTS_H
#define SG_NATIVES_REGEX_RESULTS_H

#include "natives/regex/matcher.h"
#include "natives/regex/types.h"

/* The thread's matcher, with a question about `text`, new or taken up (*again).  NULL: not here. */
sg_matcher *sg_re_begin(sg_heap *heap, const sg_py_pattern *pattern, sg_slot text, Py_ssize_t pos, Py_ssize_t endpos,
                        bool *again);
/* After SG_RE_LATER: always false. */
bool sg_re_later(sg_heap *heap, sg_matcher *m);

/* Matchers also look through instances of subclasses of str; what makes texts of its own takes only these. */
static inline bool sg_re_is_exact(sg_slot text)
{
    PyObject *o = sg_is_int(text) ? NULL : sg_pointer(text);
    return o != NULL && (PyUnicode_CheckExact(o) || PyBytes_CheckExact(o));
}

/* An argument that the host reads as a Py_ssize_t; false: not here. */
bool sg_re_index(sg_slot s, Py_ssize_t *value);

/* False: the engine's groups would be in error. */
bool sg_re_can_make_match(const sg_matcher *m);
/* A match as the matcher found it, with room in the nursery; takes the text if it can.  0: not here. */
sg_slot sg_re_match_new(sg_heap *heap, const sg_matcher *m, sg_slot *text);

#endif
