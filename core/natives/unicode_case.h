/* The case of characters beyond ASCII, and what kinds of characters there are.
 *
 * Job: what methods of strs answer of characters that are not all ASCII.  How a character changes is asked of the host once, with
 * its neighbours', in exclusive mode.
 * Locking: the answers are written in exclusive mode only, and read in shared mode.
 */
#ifndef SG_NATIVES_UNICODE_CASE_H
#define SG_NATIVES_UNICODE_CASE_H

#include "natives/letter_case.h"
#include "natives/text.h"

/* Before the host changes the case of args[0], or looks whether it is an identifier.  Exclusive mode; never raises. */
void sg_unicode_case_prepare(PyThreadState *tstate, PyObject *const *args, int n);

/* A new str; 0: not here (the host was not asked yet, or the context matters).  ALL_DOWN with `fold` is casefold(). */
sg_slot sg_unicode_change_case(sg_heap *heap, PyObject *s, letter_change how, bool fold);
/* 1, 0, or -1: not here. */
int sg_unicode_is_identifier(PyObject *s);

typedef enum {
    SG_KIND_DIGIT,
    SG_KIND_DECIMAL,
    SG_KIND_NUMERIC,
    SG_KIND_ALPHA,
    SG_KIND_ALNUM,
    SG_KIND_SPACE,
    SG_KIND_PRINTABLE
} sg_character_kind;
/* True if all characters are of this kind. */
bool sg_unicode_all_are(PyObject *s, sg_character_kind kind);
/* True if there are letters, all of this case. */
bool sg_unicode_is_cased(PyObject *s, bool upper);
bool sg_unicode_is_title(PyObject *s);

#endif
