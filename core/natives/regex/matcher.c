/* The matcher: its memory, its questions, and its three bodies.  Job, invariants and locking: matcher.h.
 *
 * Compiled as the evaluator is: one indirect jump per instruction must stay one per instruction.
 */
#include "natives/regex/matcher.h"

#include <stdlib.h>
#include <string.h>

#include "base/chance.h"
#include "gil/policy.h"
#include "gil/transition.h"
#include "natives/regex/characters.h"

bool sg_re_possessive_is_loose;

enum { STACK_FIRST = 1 << 9, STACK_KEPT = 1 << 14, FOUND_KEPT = 1 << 12 };

bool sg_matcher_grow(sg_matcher *m, intptr_t sp, intptr_t more)
{
    intptr_t room = m->stack_room == 0 ? STACK_FIRST : m->stack_room;
    while (room - sp < more) {
        room *= 2;
    }
    uintptr_t *stack = room > SG_RE_STACK_MAX ? NULL : realloc(m->stack, (size_t)room * sizeof *stack);
    if (stack == NULL) {
        return false;
    }
    m->stack = stack;
    m->stack_room = room;
    return true;
}

bool sg_matcher_must_stop(const sg_matcher *m)
{
    return sg_chance(SG_FORCE_POLL_ONE_IN) || sg_must_poll_shared(m->thread, m->thread->tstate);
}

static bool has_marks(sg_matcher *m, Py_ssize_t groups)
{
    if (groups < 0 || groups > INT_MAX / 4) {
        return false;
    }
    if (m->mark == NULL) {
        m->mark = m->inline_marks;
        m->mark_room = SG_RE_INLINE_MARKS;
    }
    if (2 * groups <= m->mark_room) {
        return true;
    }
    uintptr_t *mark = malloc(2 * (size_t)groups * sizeof *mark);
    if (mark == NULL) {
        return false;
    }
    if (m->mark != m->inline_marks) {
        free(m->mark);
    }
    m->mark = mark;
    m->mark_room = (int)(2 * groups);
    return true;
}

bool sg_matcher_begin(sg_matcher *m, const sg_py_pattern *pattern, PyObject *text, Py_ssize_t pos, Py_ssize_t endpos)
{
    Py_ssize_t length;
    if (PyUnicode_Check(text) && pattern->is_bytes <= 0) {
        m->is_bytes = false;
        m->char_size = (int)PyUnicode_KIND(text);
        m->beginning = PyUnicode_DATA(text);
        length = PyUnicode_GET_LENGTH(text);
    }
    else if (PyBytes_CheckExact(text) && pattern->is_bytes != 0) {
        m->is_bytes = true;
        m->char_size = 1;
        m->beginning = PyBytes_AS_STRING(text);
        length = PyBytes_GET_SIZE(text);
    }
    else {
        return false;
    }
    pos = pos < 0 ? 0 : pos > length ? length : pos;
    endpos = endpos < 0 ? 0 : endpos > length ? length : endpos;
    if (pos > endpos || !has_marks(m, pattern->groups) || (m->stack == NULL && !sg_matcher_grow(m, 0, STACK_FIRST))) {
        return false;
    }
    m->pattern = pattern;
    m->text = text;
    m->pos = pos;
    m->endpos = endpos;
    m->start = m->beginning + pos * m->char_size;
    m->end = m->beginning + endpos * m->char_size;
    m->searches = m->match_all = m->must_advance = false;
    m->resume = NULL;
    return true;
}

void sg_matcher_trim(sg_matcher *m)
{
    if (sg_unlikely(m->stack_room > STACK_KEPT)) {
        free(m->stack);
        m->stack = NULL;
        m->stack_room = 0;
    }
    if (sg_unlikely(m->found_room > FOUND_KEPT)) {
        free(m->found);
        m->found = NULL;
        m->found_room = 0;
    }
}

void sg_matcher_destroy(void *memory)
{
    sg_matcher *m = memory;
    if (m->mark != m->inline_marks) {
        free(m->mark);
    }
    free(m->stack);
    free(m->found);
    free(m);
}

#define CH Py_UCS1
#define NAME(name) name##_1
#include "natives/regex/run_body.h"
#include "natives/regex/matcher_body.h"
#undef CH
#undef NAME

#define CH Py_UCS2
#define NAME(name) name##_2
#include "natives/regex/run_body.h"
#include "natives/regex/matcher_body.h"
#undef CH
#undef NAME

#define CH Py_UCS4
#define NAME(name) name##_4
#include "natives/regex/run_body.h"
#include "natives/regex/matcher_body.h"
#undef CH
#undef NAME

sg_re_answer sg_matcher_run(sg_matcher *m)
{
    return m->char_size == 1 ? match_1(m) : m->char_size == 2 ? match_2(m) : match_4(m);
}
