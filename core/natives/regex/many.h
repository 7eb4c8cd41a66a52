/* All matches in a text, one after another: what findall(), split() and sub() begin with.
 *
 * Job: where they are, and where their groups are, in the matcher's memory; nothing is made before all are found, so the
 * search can stop for a safepoint anywhere.
 */
#ifndef SG_NATIVES_REGEX_MANY_H
#define SG_NATIVES_REGEX_MANY_H

#include "natives/regex/results.h"

/* Finds up to `most` matches (0: all) in the question that was begun, or goes on after SG_RE_LATER (`again`).  SG_RE_YES:
 * all of them are found, if only none. */
sg_re_answer sg_re_find_all(sg_matcher *m, Py_ssize_t most, bool again);

/* Start and end of match i, of its group 1, and so on; -1: the group took no part. */
static inline const Py_ssize_t *sg_re_found(const sg_matcher *m, Py_ssize_t i)
{
    return m->found + i * 2 * (m->pattern->groups + 1);
}

#endif
