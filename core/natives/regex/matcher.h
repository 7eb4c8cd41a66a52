/* A backtracking matcher over the host's compiled patterns, for shared mode.
 *
 * Job: whether and where a pattern matches in an exact str or bytes, with the marks that the host's engine would set.  It
 * reads the pattern's code words and the text, both immutable, and writes nothing but its own memory.
 *
 * Invariants
 *   - An answer is the host's, group by group, or SG_RE_NOT_HERE.
 *   - Between two looks at whether the thread must come to a safepoint there are a bounded number of steps.  SG_RE_LATER:
 *     it must; everything about the search is in the matcher, and the next call goes on where this one stopped.
 *   - Choices that are still open are on a stack of words that is bounded (SG_RE_STACK_MAX).
 *
 * What is on the stack: entries, each with the label that fails into it on top, so that `fail` is one jump.  A frame of
 * a part that is matched by itself (an assertion, an atomic group, a possessive repeat) is an entry, too; `barrier` is the
 * innermost one.  A success inside cuts the stack down to it.  `repeat` is the innermost repeat that is being matched; the
 * host saves marks only inside of one.
 *
 * Locking: none; a matcher is its thread's.
 */
#ifndef SG_NATIVES_REGEX_MATCHER_H
#define SG_NATIVES_REGEX_MATCHER_H

#include "gil/thread.h"

typedef enum { SG_RE_NO = 0, SG_RE_YES = 1, SG_RE_NOT_HERE = -1, SG_RE_LATER = -2 } sg_re_answer;

enum { SG_RE_INLINE_MARKS = 32 };

typedef struct {
    /* what is asked */
    const sg_py_pattern *pattern; /* borrowed from the caller's operands, as is the text */
    PyObject *text;
    int char_size;
    bool is_bytes;
    bool searches;     /* from `start` on, not only there */
    bool match_all;    /* up to `end` */
    bool must_advance; /* not the empty match at `start` */
    Py_ssize_t pos, endpos;
    const char *beginning, *end;
    const char *asked; /* the caller's: where it began */
    /* the answer: the match, and its groups */
    const char *start, *ptr;
    int lastmark, lastindex;
    uintptr_t *mark;
    int mark_room;
    /* where it stopped */
    const void *resume; /* a label, or NULL: from the beginning */
    const uint32_t *pc;
    const char *at, *from;
    const void *scan;
    intptr_t sp, repeat, barrier; /* words of the stack */
    bool toplevel, loose;
    const uint32_t *first; /* the code behind the block of information */
    const char *last;      /* the last place that a search tries */
    uint32_t matched;      /* characters of the pattern's prefix that stand before `from` */
    /* memory */
    uintptr_t *stack;
    intptr_t stack_room;
    Py_ssize_t *found; /* many.h */
    Py_ssize_t found_n, found_room, matches;
    uintptr_t inline_marks[SG_RE_INLINE_MARKS];
    sg_thread *thread;
} sg_matcher;

/* The host's possessive repeats forget to save marks (before 3.13.1). */
extern bool sg_re_possessive_is_loose;

/* Begins a question about text[pos:endpos] of a str, also of a subclass, or of exact bytes; false: not here. */
bool sg_matcher_begin(sg_matcher *m, const sg_py_pattern *pattern, PyObject *text, Py_ssize_t pos, Py_ssize_t endpos);
/* Asks, or goes on after SG_RE_LATER.  On SG_RE_YES the match is [start, ptr). */
sg_re_answer sg_matcher_run(sg_matcher *m);
/* Gives back memory that only an unusual question needed. */
void sg_matcher_trim(sg_matcher *m);
void sg_matcher_destroy(void *m);

/* ---- matcher.c, for its three bodies ---- */

#ifdef SG_CHECKING
enum { SG_RE_STEPS = 16, SG_RE_CHUNK = 8, SG_RE_STACK_MAX = 1 << 12, SG_RE_FOUND_MAX = 1 << 8 };
#else
enum { SG_RE_STEPS = 4096, SG_RE_CHUNK = 1 << 16, SG_RE_STACK_MAX = 4 << 20, SG_RE_FOUND_MAX = 1 << 20 };
#endif
/* Room for so many more words above `sp`; false: not here. */
bool sg_matcher_grow(sg_matcher *m, intptr_t sp, intptr_t more);
/* True if the thread must come to a safepoint. */
bool sg_matcher_must_stop(const sg_matcher *m);

/* Where group i begins and ends, in characters; false: it took no part. */
static inline bool sg_matcher_group(const sg_matcher *m, int i, Py_ssize_t *start, Py_ssize_t *end)
{
    if (2 * i + 1 > m->lastmark || m->mark[2 * i] == 0 || m->mark[2 * i + 1] == 0) {
        return false;
    }
    *start = ((const char *)m->mark[2 * i] - m->beginning) / m->char_size;
    *end = ((const char *)m->mark[2 * i + 1] - m->beginning) / m->char_size;
    return true;
}

static inline Py_ssize_t sg_matcher_offset(const sg_matcher *m, const char *at)
{
    return (at - m->beginning) / m->char_size;
}

#endif
