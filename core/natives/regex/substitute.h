/* New strs and bytes out of a text and a template: sub(), subn() and expand().
 *
 * Job: two passes over the same pieces, one that measures and one that writes.
 */
#ifndef SG_NATIVES_REGEX_SUBSTITUTE_H
#define SG_NATIVES_REGEX_SUBSTITUTE_H

#include "natives/regex/many.h"
#include "natives/regex/template.h"

/* The text of the matcher's question with the template in the place of every match that was found; 0: not here. */
sg_slot sg_re_substituted(sg_heap *heap, const sg_matcher *m, const sg_re_template *t);

/* The template with the groups of one match; `marks` as in a match. */
sg_slot sg_re_expanded(sg_heap *heap, const sg_re_template *t, PyObject *text, const Py_ssize_t *marks);

#endif
