/* Sorting, comparison by comparison.  Job, invariant and locking: insertion.h. */
#include "objects/insertion.h"

#include <string.h>

void sg_reverse_items(PyObject **items, Py_ssize_t n)
{
    for (Py_ssize_t i = 0, j = n - 1; i < j; i++, j--) {
        PyObject *item = items[i];
        items[i] = items[j];
        items[j] = item;
    }
}

static void reverse_both(PyObject **keys, PyObject **items, int from, int n)
{
    sg_reverse_items(keys + from, n);
    sg_reverse_items(items + from, n);
}

void sg_insertion_asks(const sg_insertion *s, int *a, int *b)
{
    *a = s->at;
    *b = s->at - 1;
    if (s->phase == SG_RUN_IS_LEVEL) {
        *a = 0;
    }
    else if (s->phase == SG_RUN_STAYS) {
        *a = s->at - 1;
        *b = s->at;
    }
    else if (s->phase == SG_INSERTS) {
        *b = s->middle;
    }
}

static void insert_next(sg_insertion *s)
{
    s->phase = s->at == s->n ? SG_SORTED : SG_INSERTS;
    s->low = 0;
    s->high = s->at;
    s->middle = s->at / 2;
}

/* The equal keys before `at` come in their old order when all of the run is reversed. */
static void reverse_level(sg_insertion *s, PyObject **keys, PyObject **items)
{
    if (s->level != 0) {
        reverse_both(keys, items, s->at - s->level - 1, s->level + 1);
        s->level = 0;
    }
}

static void end_descent(sg_insertion *s, PyObject **keys, PyObject **items)
{
    reverse_level(s, keys, items);
    reverse_both(keys, items, 0, s->at);
    s->phase = s->at == s->n ? SG_SORTED : SG_RUN_EXTENDS;
}

/* The key at `at` goes on with the descent, or is level with it. */
static void descend(sg_insertion *s, PyObject **keys, PyObject **items)
{
    s->phase = SG_RUN_DESCENDS;
    if (++s->at == s->n) {
        end_descent(s, keys, items);
    }
}

static void move_to(PyObject **items, int from, int to)
{
    PyObject *item = items[from];
    memmove(items + to + 1, items + to, (size_t)(from - to) * sizeof *items);
    items[to] = item;
}

static void narrow(sg_insertion *s, PyObject **keys, PyObject **items, bool less)
{
    if (less) {
        s->high = s->middle;
    }
    else {
        s->low = s->middle + 1;
    }
    s->middle = (s->low + s->high) / 2;
    if (s->low == s->high) {
        move_to(keys, s->at, s->low);
        move_to(items, s->at, s->low);
        s->at++;
        insert_next(s);
    }
}

void sg_insertion_answer(sg_insertion *s, PyObject **keys, PyObject **items, bool less)
{
    switch (s->phase) {
    case SG_RUN_ASCENDS:
        if (less && s->at > 1) {
            s->phase = SG_RUN_IS_LEVEL;
        }
        else if (less) {
            descend(s, keys, items);
        }
        else if (++s->at == s->n) {
            s->phase = SG_SORTED;
        }
        break;
    case SG_RUN_IS_LEVEL:
        if (less) {
            insert_next(s);
        }
        else {
            reverse_both(keys, items, 0, s->at);
            descend(s, keys, items);
        }
        break;
    case SG_RUN_DESCENDS:
        if (less) {
            reverse_level(s, keys, items);
            descend(s, keys, items);
        }
        else {
            s->phase = SG_RUN_STAYS;
        }
        break;
    case SG_RUN_STAYS:
        if (less) {
            end_descent(s, keys, items);
        }
        else {
            s->level++;
            descend(s, keys, items);
        }
        break;
    case SG_RUN_EXTENDS:
        if (less) {
            insert_next(s);
        }
        else if (++s->at == s->n) {
            s->phase = SG_SORTED;
        }
        break;
    case SG_INSERTS:
        narrow(s, keys, items, less);
        break;
    default:
        break;
    }
}
