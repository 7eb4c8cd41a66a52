/* Scanners: pattern.scanner(), its match() and search(), and pattern.finditer() in shared mode.
 *
 * Job: make the host's scanner objects, and step them.
 * Invariant: where a scanner stands is `start` and `must_advance`; `start` is NULL when it is exhausted.  Everything else
 * of its state the host sets anew at each step.
 * Locking: the scanner's lock around reading and replacing the two.  The search between is without it; if another thread has
 * stepped the scanner meanwhile, the step is done again, so that no two steps find the same match.
 */
#include "natives/regex/results.h"
#include "natives/regex/scanner.h"
#include "natives/text.h"
#include "objects/lock.h"
#include "objects/method.h"

/* ---- making them ---- */

/* NULL: not here. */
static sg_py_scanner *scanner_new(sg_heap *heap, sg_slot *args, int n)
{
    sg_py_pattern *pattern = n >= 2 && n <= 4 ? sg_re_pattern_of(args[0]) : NULL;
    Py_ssize_t pos = 0, endpos = PY_SSIZE_T_MAX;
    bool again;
    if (pattern == NULL || sg_re.scanner == NULL || !sg_re_is_exact(args[1]) || (n > 2 && !sg_re_index(args[2], &pos))
        || (n > 3 && !sg_re_index(args[3], &endpos))) {
        return NULL;
    }
    sg_matcher *m = sg_re_begin(heap, pattern, args[1], pos, endpos, &again);
    if (m == NULL) {
        return NULL;
    }
    size_t bytes = (size_t)sg_re.scanner->tp_basicsize;
    sg_py_scanner *s = sg_gc_block(heap, SG_GC_HEADER, bytes);
    memset(s, 0, bytes);
    s->mark = sg_table_take(heap, sg_re_scanner_mark_bytes(pattern));
    if (s->mark == NULL) {
        Py_FatalError("sharedgil: out of memory for a scanner");
    }
    sg_reserve_take(heap, (PyObject *)sg_re.scanner);
    sg_reserve_take(heap, (PyObject *)pattern);
    s->ob_base.ob_refcnt = 1;
    s->ob_base.ob_type = sg_re.scanner;
    s->pattern = pattern;
    s->beginning = m->beginning;
    s->start = m->start;
    s->end = m->end;
    s->pos = m->pos;
    s->endpos = m->endpos;
    s->is_bytes = m->is_bytes;
    s->char_size = m->char_size;
    s->lastmark = s->lastindex = -1;
    s->string = sg_to_heap(heap, sg_native_take(&args[1]));
    if (m->is_bytes) {
        sg_increment(s->string);
        s->buffer = (Py_buffer){.buf = PyBytes_AS_STRING(s->string),
                                .obj = s->string,
                                .len = PyBytes_GET_SIZE(s->string),
                                .itemsize = 1,
                                .readonly = 1,
                                .ndim = 1};
    }
    sg_nursery_add(heap, (PyObject *)s);
    return s;
}

bool sg_re_scanner(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_py_scanner *s = sg_nursery_has_room(heap) ? scanner_new(heap, args, n) : NULL;
    return done(sg_owned((PyObject *)s), result);
}

/* The host's iterator over calls of the scanner's search(), until there is no match. */
bool sg_re_finditer(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_py_scanner *s = scanner_new(heap, args, n);
    if (s == NULL) {
        return false;
    }
    PyObject *search = sg_builtin_method_new(heap, sg_re.scanner_search, sg_re.scanner, (PyObject *)s);
    sg_drop(heap, sg_owned((PyObject *)s));
    return done(sg_call_iterator_new(heap, search, Py_None), result);
}

/* ---- stepping them ---- */

/* Both of the question that the matcher answers, or of the next one. */
typedef struct {
    const char *start;
    int must_advance;
} standing;

static standing read_standing(sg_py_scanner *s)
{
    uint8_t *lock = sg_object_lock(s);
    standing here = {s->start, s->must_advance};
    sg_object_unlock(lock);
    return here;
}

static bool replace_standing(sg_py_scanner *s, standing old, standing new)
{
    uint8_t *lock = sg_object_lock(s);
    bool same = s->start == old.start && s->must_advance == old.must_advance;
    if (same) {
        s->start = new.start;
        s->must_advance = new.must_advance;
    }
    sg_object_unlock(lock);
    return same;
}

/* The next match, None, or 0: not here. */
static sg_slot step(sg_heap *heap, sg_py_scanner *s, bool searches)
{
    sg_slot text = sg_from_heap(s->string);
    bool again;
    if (!sg_re_is_exact(text) || !sg_nursery_has_room(heap) || *sg_py_scanner_executing(s) != 0) {
        return 0;
    }
    for (;;) {
        standing here = {NULL, 0};
        if (!heap->waits) {
            here = read_standing(s);
            if (here.start == NULL) {
                return sg_from_heap(Py_None);
            }
        }
        sg_matcher *m = sg_re_begin(heap, s->pattern, text, s->pos, s->endpos, &again);
        if (m == NULL) {
            return 0;
        }
        if (!again) {
            m->start = m->asked = here.start;
            m->must_advance = here.must_advance != 0;
            m->searches = searches;
        }
        here = (standing){m->asked, m->must_advance};
        sg_re_answer answer = sg_matcher_run(m);
        if (answer == SG_RE_LATER) {
            sg_re_later(heap, m);
            return 0;
        }
        sg_matcher_trim(m);
        if (answer == SG_RE_NOT_HERE || (answer == SG_RE_YES && !sg_re_can_make_match(m))) {
            return 0;
        }
        standing next = {answer == SG_RE_YES ? m->ptr : NULL,
                         answer == SG_RE_YES ? m->ptr == m->start : here.must_advance};
        if (replace_standing(s, here, next)) {
            return answer == SG_RE_YES ? sg_re_match_new(heap, m, &text) : sg_from_heap(Py_None);
        }
    }
}

NATIVE(scanner_match)
{
    sg_py_scanner *s = n == 1 ? sg_native_self(args[0], sg_re.scanner) : NULL;
    return s != NULL && done(step(heap, s, false), result);
}

NATIVE(scanner_search)
{
    sg_py_scanner *s = n == 1 ? sg_native_self(args[0], sg_re.scanner) : NULL;
    return s != NULL && done(step(heap, s, true), result);
}

/* Of an iterator that finditer() has made. */
sg_next sg_re_step_call_iterator(sg_heap *heap, PyObject *iterator, sg_slot *item, int room, int *n, int depth)
{
    sg_py_call_iterator *it = (sg_py_call_iterator *)iterator;
    PyObject *callable = it->callable;
    if (callable == NULL) {
        return SG_NEXT_END;
    }
    if (it->sentinel != Py_None || !Py_IS_TYPE(callable, &PyCMethod_Type)
        || ((PyCFunctionObject *)callable)->m_ml != sg_re.scanner_search || sg_re.scanner_search == NULL) {
        return SG_NEXT_NOT_HERE;
    }
    sg_py_scanner *s = sg_native_self(sg_from_heap(((PyCFunctionObject *)callable)->m_self), sg_re.scanner);
    *item = s == NULL ? 0 : step(heap, s, true);
    if (*item == 0) {
        return SG_NEXT_NOT_HERE;
    }
    if (*item != sg_from_heap(Py_None)) {
        return SG_NEXT_ITEM;
    }
    it->callable = it->sentinel = NULL;
    sg_drop_owned(heap, callable);
    return SG_NEXT_END;
}

static const sg_native_def methods[] = {
    {"match", scanner_match, NULL},
    {"search", scanner_search, NULL},
    {NULL, NULL, NULL},
};

const sg_native_type_def sg_scanner_type_def = {.name = "_sre.SRE_Scanner", .methods = methods, .accept = sg_re_learn};
