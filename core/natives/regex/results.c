/* Questions and matches.  Job: results.h. */
#include "natives/regex/results.h"

#include <stdlib.h>

#include "base/check.h"
#include "objects/store.h"
#include "objects/wide.h"

static sg_matcher *matcher_of(sg_heap *heap)
{
    if (sg_unlikely(heap->matcher == NULL)) {
        sg_matcher *m = calloc(1, sizeof *m);
        if (m == NULL) {
            return NULL;
        }
        m->thread = sg_thread_of(heap);
        heap->matcher = m;
        heap->destroy_matcher = sg_matcher_destroy;
    }
    return heap->matcher;
}

sg_matcher *sg_re_begin(sg_heap *heap, const sg_py_pattern *pattern, sg_slot text, Py_ssize_t pos, Py_ssize_t endpos,
                        bool *again)
{
    sg_matcher *m = matcher_of(heap);
    *again = heap->waits;
    if (m == NULL || sg_is_int(text) || heap->forgotten) {
        heap->forgotten = false;
        return NULL;
    }
    if (heap->waits) {
        heap->waits = false;
        sg_check(m->pattern == pattern && m->text == sg_pointer(text), "a match goes on where it stopped");
        return m;
    }
    return sg_matcher_begin(m, pattern, sg_pointer(text), pos, endpos) ? m : NULL;
}

bool sg_re_later(sg_heap *heap, sg_matcher *m)
{
    /* The locale may be another one then. */
    heap->waits = (m->pattern->flags & SG_RE_FLAG_LOCALE) == 0;
    return false;
}

bool sg_re_index(sg_slot s, Py_ssize_t *value)
{
    intptr_t number;
    if (sg_int_get(s, &number)) {
        *value = number;
        return true;
    }
    PyObject *o = sg_pointer(s);
    if (!PyLong_Check(o)) {
        return false;
    }
    sg_wide wide;
    if (sg_int_digits((PyLongObject *)o, &number)) {
        *value = number;
        return true;
    }
    if (!PyLong_CheckExact(o) || !sg_wide_get(s, &wide) || wide > PY_SSIZE_T_MAX || wide < -PY_SSIZE_T_MAX - 1) {
        return false;
    }
    *value = (Py_ssize_t)wide;
    return true;
}

bool sg_re_can_make_match(const sg_matcher *m)
{
    for (Py_ssize_t i = 0; i < m->pattern->groups; i++) {
        Py_ssize_t start, end;
        if (sg_matcher_group(m, (int)i, &start, &end) && start > end) {
            return false;
        }
    }
    return true;
}

sg_slot sg_re_match_new(sg_heap *heap, const sg_matcher *m, sg_slot *text)
{
    PyTypeObject *type = sg_re.match;
    Py_ssize_t groups = m->pattern->groups + 1;
    if (!sg_re_can_make_match(m)) {
        return 0;
    }
    size_t bytes = SG_GC_HEADER + (size_t)type->tp_basicsize + 2 * (size_t)groups * sizeof(Py_ssize_t);
    char *block = sg_memory_take(heap, bytes);
    if (block == NULL) {
        return 0;
    }
    sg_py_match *match = (sg_py_match *)(block + SG_GC_HEADER);
    sg_reserve_take(heap, (PyObject *)type);
    sg_reserve_take(heap, (PyObject *)m->pattern);
    match->ob_base.ob_base.ob_refcnt = 1;
    match->ob_base.ob_base.ob_type = type;
    match->ob_base.ob_size = 2 * groups;
    match->regs = NULL;
    match->pattern = (sg_py_pattern *)m->pattern;
    match->pos = m->pos;
    match->endpos = m->endpos;
    match->lastindex = m->lastindex;
    match->groups = groups;
    match->mark[0] = sg_matcher_offset(m, m->start);
    match->mark[1] = sg_matcher_offset(m, m->ptr);
    for (Py_ssize_t i = 1; i < groups; i++) {
        if (!sg_matcher_group(m, (int)i - 1, &match->mark[2 * i], &match->mark[2 * i + 1])) {
            match->mark[2 * i] = match->mark[2 * i + 1] = -1;
        }
    }
    match->string = sg_to_heap(heap, sg_native_take(text));
    sg_nursery_add(heap, (PyObject *)match);
    return sg_owned((PyObject *)match);
}
