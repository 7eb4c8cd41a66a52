/* The objects of itertools (itertoolsmodule.c), CPython 3.13; natives/itertools/tools.c tries each before anybody uses it. */
#ifndef SG_PY_CP313_ITERTOOLS_H
#define SG_PY_CP313_ITERTOOLS_H

/* From `next` on PY_SSIZE_T_MAX, or with another step than 1, the numbers are objects. */
typedef struct {
    PyObject ob_base;
    Py_ssize_t next;
    PyObject *next_object; /* or NULL */
    PyObject *step;
} sg_py_count;
typedef struct {
    PyObject ob_base;
    PyObject *item;
    Py_ssize_t left; /* negative: for ever */
} sg_py_repeat;
typedef struct {
    PyObject ob_base;
    PyObject *source; /* NULL after the first round */
    PyObject *saved;  /* a list */
    Py_ssize_t index;
    int has_saved; /* the first round saves nothing more */
} sg_py_cycle;
typedef struct {
    PyObject ob_base;
    PyObject *source; /* NULL when it is exhausted */
    Py_ssize_t next, stop, step, taken;
} sg_py_islice;
typedef struct {
    PyObject ob_base;
    PyObject *sources[2]; /* of items, of what selects them */
} sg_py_compress;
typedef struct {
    PyObject ob_base;
    PyObject *source; /* NULL when it is exhausted */
    PyObject *old;    /* or NULL */
    PyObject *result; /* a tuple, for the host to use again */
} sg_py_pairwise;
typedef struct {
    PyObject ob_base;
    PyObject *source; /* NULL when it is exhausted */
    Py_ssize_t size;
    bool strict;
} sg_py_batched;
typedef struct {
    PyObject ob_base;
    Py_ssize_t n, active;
    PyObject *iterators; /* a tuple, with NULL for those that have ended */
    PyObject *result;    /* as that of pairwise */
    PyObject *fill;
} sg_py_zip_longest;

/* filterfalse and starmap are laid out as filter. */
typedef struct {
    PyObject ob_base;
    PyObject *function;
    PyObject *source;
    long over; /* takewhile has ended; dropwhile has begun */
} sg_py_while;
typedef struct {
    PyObject ob_base;
    PyObject *total; /* NULL before the first item */
    PyObject *source;
    PyObject *function; /* NULL: they are added */
    PyObject *initial;  /* or None */
    void *state;
} sg_py_accumulate;

/* `result` is the tuple that was given last, or NULL; `over` is set when there are no more. */
typedef struct {
    PyObject ob_base;
    PyObject *pools; /* a tuple of tuples */
    Py_ssize_t *indices;
    PyObject *result;
    int over;
} sg_py_product;
typedef struct {
    PyObject ob_base;
    PyObject *pool; /* a tuple */
    Py_ssize_t *indices;
    PyObject *result;
    Py_ssize_t r;
    int over;
} sg_py_combinations; /* with replacement, too */
typedef struct {
    PyObject ob_base;
    PyObject *pool;
    Py_ssize_t *indices, *cycles; /* as many as the pool's items; r */
    PyObject *result;
    Py_ssize_t r;
    int over;
} sg_py_permutations;

#endif
