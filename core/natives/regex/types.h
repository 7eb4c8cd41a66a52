/* The types of the host's regular expression engine.
 *
 * Job: learn them from one of them, by trying their layouts and the engine's behaviour on patterns of our own.
 * Locking: written in exclusive mode only, once.
 */
#ifndef SG_NATIVES_REGEX_TYPES_H
#define SG_NATIVES_REGEX_TYPES_H

#include "natives/registry.h"

typedef struct {
    PyTypeObject *pattern, *match, *scanner; /* NULL: not known, or not as we know them */
    int scanner_lists;                       /* of the host's, in a scanner */
    PyMethodDef *scanner_search;             /* its method search() */
    PyObject *module;                        /* theirs: another instance of it has other types */
} sg_re_types;
extern sg_re_types sg_re;

/* Of the array of marks that a scanner has. */
static inline size_t sg_re_scanner_mark_bytes(const sg_py_pattern *pattern)
{
    return 2 * sizeof(void *) * (size_t)(pattern->groups == 0 ? 1 : pattern->groups);
}

/* True if `type` is one of them.  Exclusive mode; never raises. */
bool sg_re_learn(PyTypeObject *type);

/* An exact pattern, or NULL. */
static inline sg_py_pattern *sg_re_pattern_of(sg_slot s)
{
    return sg_native_self(s, sg_re.pattern);
}

#endif
