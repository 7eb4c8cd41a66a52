/* enumerate, zip, reversed, iter and next of built-in iterables.
 *
 * Job: the natives that make iterators and take single items of them.  See registry.h.
 */
#include "objects/iteration.h"

#include "natives/registry.h"
#include "objects/simple_iterators.h"
#include "objects/value.h"

/* The results of enumerate() and zip() of what cannot be iterated over here are the host's. */
static bool native_enumerate(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t start = 0;
    if (n < 1 || n > 2 || (n == 2 && args[1] != 0 && !sg_int_get(args[1], &start)) || !sg_can_iterate_any(args[0])) {
        return false;
    }
    *result = sg_enumerate_new(heap, (PyObject *)sg_iter_of_any(heap, &args[0]), start);
    return true;
}

static bool zip_of(sg_heap *heap, sg_slot *args, int n, bool strict, sg_slot *result)
{
    sg_slot iterators[SG_ZIP_MAX];
    if (n < 1 || n > SG_ZIP_MAX) {
        return false;
    }
    for (int i = 0; i < n; i++) {
        if (!sg_can_iterate(args[i])) {
            return false;
        }
    }
    for (int i = 0; i < n; i++) {
        iterators[i] = sg_iter(heap, &args[i]);
    }
    *result = sg_zip_new(heap, iterators, n, strict);
    return true;
}

static bool native_zip(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return zip_of(heap, args, n, false, result);
}

static bool zip_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    int strict = sg_truth(args[0]);
    return strict >= 0 && zip_of(heap, args + 1, n - 1, strict, result);
}

static bool enumerate_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_slot operands[] = {n == 2 ? args[1] : 0, args[0]};
    return n == 2 && native_enumerate(heap, tstate, operands, 2, result);
}

static bool native_reversed(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    *result = n == 1 && !sg_is_int(args[0]) ? sg_reversed_new(heap, args[0]) : 0;
    return *result != 0;
}

static void learn_reversed(PyThreadState *tstate, PyObject *const *args, int n)
{
    (void)tstate;
    if (n == 1) {
        sg_inherited_learn(Py_TYPE(args[0]));
    }
}

static bool native_iter(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 1 || sg_is_int(args[0])) {
        return false;
    }
    if (sg_iterates_itself(sg_native_type(args[0]))) {
        *result = sg_native_take(&args[0]);
        return true;
    }
    *result = sg_iterator_new(heap, args[0]);
    return *result != 0;
}

static bool native_next(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n < 1 || n > 2 || sg_is_int(args[0]) || !sg_steps_natively(sg_native_type(args[0]))) {
        return false;
    }
    PyObject *iterator = sg_pointer(args[0]);
    bool alone = sg_count(iterator) == 1 && sg_tag(args[0]) != SG_TAG_HEAP;
    int unused = 0;
    sg_next next = alone ? sg_iterator_step(heap, iterator, result, 0, &unused)
                         : sg_iterator_step_locked(heap, iterator, result, 0, &unused);
    if (next == SG_NEXT_END && n == 2) {
        *result = sg_native_take(&args[1]);
        return true;
    }
    return next == SG_NEXT_ITEM;
}

const sg_native_def sg_iterator_natives[] = {
    {"enumerate", native_enumerate, NULL}, {"zip", native_zip, NULL},   {"reversed", native_reversed, learn_reversed},
    {"iter", native_iter, NULL},           {"next", native_next, NULL}, {NULL, NULL, NULL},
};

const sg_named_native_def sg_iterator_named_natives[] = {
    {"enumerate", enumerate_named, {"start"}},
    {"zip", zip_named, {"strict"}},
    {NULL, NULL, {NULL}},
};
