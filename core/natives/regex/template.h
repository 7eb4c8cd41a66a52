/* Replacement templates: what sub() and expand() put in the place of a match.
 *
 * Job: read a template ("\1", "\g<name>", "\n") as re._parser.parse_template does; what it would refuse is "not here".
 */
#ifndef SG_NATIVES_REGEX_TEMPLATE_H
#define SG_NATIVES_REGEX_TEMPLATE_H

#include "natives/registry.h"

enum { SG_RE_PIECES = 32 };

/* A stretch of the template itself, or one character, or a group. */
typedef struct {
    Py_ssize_t start, end; /* with start < 0: neither of these */
    int group;             /* -1: none */
    Py_UCS4 character;
} sg_re_piece;

typedef struct {
    PyObject *source;
    bool is_str;
    bool literal; /* it stands for itself */
    int groups;   /* among the pieces */
    int n;
    sg_re_piece pieces[SG_RE_PIECES];
} sg_re_template;

/* An exact str or bytes; false: not here. */
bool sg_re_template_read(sg_re_template *t, const sg_py_pattern *pattern, PyObject *source);

#endif
