/* itertools.product, combinations, combinations_with_replacement and permutations.  See tools.h.
 *
 * Job: a step advances the indices as the host does, right to left, and brings the tuple that was given last up to date: the
 * host goes on from both.  The tuple is used again if the iterator alone has it.
 */
#include <string.h>

#include "natives/itertools/tools.h"
#include "objects/items.h"

#define STEP(name) static sg_next name(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)

enum { WIDTH_MAX = SG_SMALL_SEQUENCE, POOL_MAX = 4096 };

/* Any of them. */
typedef struct {
    PyObject *pool; /* of all places, or NULL: `pools` */
    PyObject *pools;
    Py_ssize_t *indices, *cycles;
    PyObject **result;
    Py_ssize_t width;
    int *over;
} selection;

static Py_ssize_t pool_size(const selection *s, Py_ssize_t place)
{
    return Py_SIZE(s->pool != NULL ? s->pool : PyTuple_GET_ITEM(s->pools, place));
}

static PyObject *selected(const selection *s, Py_ssize_t place)
{
    return PyTuple_GET_ITEM(s->pool != NULL ? s->pool : PyTuple_GET_ITEM(s->pools, place), s->indices[place]);
}

/* ---- the next indices: the leftmost place that changes, or -1: there are no more ---- */

typedef Py_ssize_t (*advance)(const selection *s);

static Py_ssize_t next_product(const selection *s)
{
    Py_ssize_t i = s->width - 1;
    for (; i >= 0 && ++s->indices[i] == pool_size(s, i); i--) {
        s->indices[i] = 0;
    }
    return i;
}

static Py_ssize_t next_combination(const selection *s)
{
    Py_ssize_t n = Py_SIZE(s->pool), r = s->width, i = r - 1;
    while (i >= 0 && s->indices[i] == i + n - r) {
        i--;
    }
    if (i >= 0) {
        s->indices[i]++;
        for (Py_ssize_t j = i + 1; j < r; j++) {
            s->indices[j] = s->indices[j - 1] + 1;
        }
    }
    return i;
}

static Py_ssize_t next_with_replacement(const selection *s)
{
    Py_ssize_t n = Py_SIZE(s->pool), r = s->width, i = r - 1;
    while (i >= 0 && s->indices[i] == n - 1) {
        i--;
    }
    if (i >= 0) {
        Py_ssize_t index = s->indices[i] + 1;
        for (Py_ssize_t j = i; j < r; j++) {
            s->indices[j] = index;
        }
    }
    return i;
}

static Py_ssize_t next_permutation(const selection *s)
{
    Py_ssize_t n = Py_SIZE(s->pool), *indices = s->indices;
    if (n == 0) {
        return -1;
    }
    for (Py_ssize_t i = s->width - 1; i >= 0; i--) {
        Py_ssize_t index = indices[i];
        if (--s->cycles[i] != 0) {
            Py_ssize_t j = n - s->cycles[i];
            indices[i] = indices[j];
            indices[j] = index;
            return i;
        }
        memmove(&indices[i], &indices[i + 1], (size_t)(n - 1 - i) * sizeof *indices);
        indices[n - 1] = index;
        s->cycles[i] = n - i;
    }
    return -1;
}

/* ---- the tuple ---- */

static PyObject *new_tuple(sg_heap *heap, const selection *s)
{
    sg_slot items[WIDTH_MAX];
    for (Py_ssize_t i = 0; i < s->width; i++) {
        items[i] = sg_from_heap(selected(s, i));
    }
    return sg_to_heap(heap, sg_tuple_of(heap, items, s->width));
}

/* Places from `first` on have changed. */
static void renew_tuple(sg_heap *heap, const selection *s, Py_ssize_t first)
{
    PyObject *tuple = *s->result;
    if (tuple == NULL || sg_count(tuple) != 1 || !sg_nursery_has(heap, tuple)) {
        sg_iterator_put(heap, s->result, new_tuple(heap, s));
        return;
    }
    for (Py_ssize_t i = first; i < s->width; i++) {
        PyObject *item = selected(s, i), *old = PyTuple_GET_ITEM(tuple, i);
        if (item != old) {
            sg_increment(item);
            __atomic_store_n(&((PyTupleObject *)tuple)->ob_item[i], item, __ATOMIC_RELEASE);
            sg_iterator_let_go(heap, old);
        }
    }
}

/* False: there is no first one. */
static bool has_first(const selection *s)
{
    for (Py_ssize_t i = 0; i < s->width && s->pool == NULL; i++) {
        if (pool_size(s, i) == 0) {
            return false;
        }
    }
    return true;
}

static sg_next step(sg_heap *heap, const selection *s, advance next, sg_slot *items, int room, int *n)
{
    if (*s->over) {
        return SG_NEXT_END;
    }
    if (s->width > WIDTH_MAX || !sg_nursery_has_room(heap)) {
        return SG_NEXT_NOT_HERE;
    }
    Py_ssize_t changed = *s->result != NULL ? next(s) : has_first(s) ? 0 : -1;
    if (changed < 0) {
        *s->over = 1;
        return SG_NEXT_END;
    }
    renew_tuple(heap, s, changed);
    if (room > 1 && room == s->width) {
        for (int i = 0; i < room; i++) {
            items[i] = sg_from_heap(selected(s, room - 1 - i));
        }
        *n = room;
        return SG_NEXT_ITEM;
    }
    sg_increment(*s->result);
    items[0] = sg_owned(*s->result);
    return SG_NEXT_ITEM;
}

STEP(step_product)
{
    sg_py_product *it = (sg_py_product *)iterator;
    const selection s = {.pools = it->pools,
                         .indices = it->indices,
                         .result = &it->result,
                         .width = Py_SIZE(it->pools),
                         .over = &it->over};
    return step(heap, &s, next_product, items, room, n);
}

static sg_next step_combination(sg_heap *heap, PyObject *iterator, advance next, sg_slot *items, int room, int *n)
{
    sg_py_combinations *it = (sg_py_combinations *)iterator;
    const selection s = {
        .pool = it->pool, .indices = it->indices, .result = &it->result, .width = it->r, .over = &it->over};
    return step(heap, &s, next, items, room, n);
}

STEP(step_combinations)
{
    return step_combination(heap, iterator, next_combination, items, room, n);
}

STEP(step_with_replacement)
{
    return step_combination(heap, iterator, next_with_replacement, items, room, n);
}

STEP(step_permutations)
{
    sg_py_permutations *it = (sg_py_permutations *)iterator;
    const selection s = {.pool = it->pool,
                         .indices = it->indices,
                         .cycles = it->cycles,
                         .result = &it->result,
                         .width = it->r,
                         .over = &it->over};
    return step(heap, &s, next_permutation, items, room, n);
}

/* ---- making them ---- */

/* What the host allocates for so many. */
static size_t bytes_for(Py_ssize_t indices)
{
    return indices == 0 ? 1 : (size_t)indices * sizeof(Py_ssize_t);
}

static Py_ssize_t *new_indices(sg_heap *heap, Py_ssize_t n)
{
    Py_ssize_t *indices = sg_table_take(heap, bytes_for(n));
    if (indices == NULL) {
        Py_FatalError("sharedgil: out of memory for an iterator");
    }
    return indices;
}

/* The items of an iterable, which stays the caller's, as a tuple; NULL: not here. */
static PyObject *pool_of(sg_heap *heap, PyThreadState *tstate, sg_slot iterable)
{
    sg_items taken;
    if (!sg_is_int(iterable) && PyTuple_CheckExact(sg_pointer(iterable))) {
        return sg_tool_keep(heap, iterable);
    }
    if (sg_is_int(iterable) || !sg_items_take(heap, iterable, &taken)) {
        return NULL;
    }
    sg_nursery_make_room(heap, tstate, 3);
    sg_slot pool = sg_tuple_of_items(heap, &taken);
    return pool == 0 ? NULL : sg_to_heap(heap, pool);
}

static bool product_of(sg_heap *heap, PyThreadState *tstate, const sg_slot *args, int n, intptr_t repeat,
                       sg_slot *result)
{
    sg_slot pools[WIDTH_MAX];
    if (repeat < 0 || repeat > WIDTH_MAX || n * repeat > WIDTH_MAX) {
        return false;
    }
    n = repeat == 0 ? 0 : n;
    for (int i = 0; i < n; i++) {
        pools[i] = (sg_slot)pool_of(heap, tstate, args[i]);
        if (pools[i] == 0) {
            while (i > 0) {
                sg_drop(heap, pools[--i]);
            }
            return false;
        }
    }
    int width = n * (int)repeat;
    for (int i = n; i < width; i++) {
        pools[i] = sg_owned(sg_tool_keep(heap, pools[i - n]));
    }
    sg_nursery_make_room(heap, tstate, 3);
    sg_py_product *it = sg_tool_new(heap, &sg_tool_product);
    it->pools = sg_to_heap(heap, sg_tuple_of(heap, pools, width));
    it->indices = new_indices(heap, width);
    memset(it->indices, 0, bytes_for(width));
    it->result = NULL;
    it->over = 0;
    *result = sg_owned((PyObject *)it);
    return true;
}

NATIVE(native_product)
{
    return product_of(heap, tstate, args, n, 1, result);
}

static bool product_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t repeat;
    return sg_int_get(args[0], &repeat) && product_of(heap, tstate, args + 1, n - 1, repeat, result);
}

static const sg_named_native_def product_keywords[] = {
    {"itertools.product", product_named, {"repeat"}},
    {NULL, NULL, {NULL}},
};

/* Their common beginning, in whose place that of permutations is: the pool, and the first index of `indices`. */
static bool combinations_of(sg_heap *heap, PyThreadState *tstate, const sg_tool *tool, sg_slot *args, int n,
                            sg_slot *result)
{
    intptr_t r;
    if (n != 2 || !sg_int_get(args[1], &r) || r < 0 || r > WIDTH_MAX) {
        return false;
    }
    PyObject *pool = pool_of(heap, tstate, args[0]);
    if (pool == NULL) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 2);
    sg_py_combinations *it = sg_tool_new(heap, tool);
    bool replaces = tool == &sg_tool_with_replacement;
    it->pool = pool;
    it->indices = new_indices(heap, r);
    for (Py_ssize_t i = 0; i < r; i++) {
        it->indices[i] = replaces ? 0 : i;
    }
    it->result = NULL;
    it->r = r;
    it->over = replaces ? Py_SIZE(pool) == 0 && r > 0 : r > Py_SIZE(pool);
    *result = sg_owned((PyObject *)it);
    return true;
}

NATIVE(native_combinations)
{
    return combinations_of(heap, tstate, &sg_tool_combinations, args, n, result);
}

NATIVE(native_with_replacement)
{
    return combinations_of(heap, tstate, &sg_tool_with_replacement, args, n, result);
}

NATIVE(native_permutations)
{
    intptr_t r = -1;
    bool all = n == 1 || (n == 2 && !sg_is_int(args[1]) && sg_pointer(args[1]) == Py_None);
    if (!all && (n != 2 || !sg_int_get(args[1], &r) || r < 0 || r > WIDTH_MAX)) {
        return false;
    }
    PyObject *pool = pool_of(heap, tstate, args[0]);
    Py_ssize_t size = pool == NULL ? 0 : Py_SIZE(pool);
    if (pool == NULL || size > POOL_MAX || (all && size > WIDTH_MAX)) {
        sg_drop(heap, (sg_slot)pool);
        return false;
    }
    sg_nursery_make_room(heap, tstate, 2);
    sg_py_permutations *it = sg_tool_new(heap, &sg_tool_permutations);
    it->pool = pool;
    it->r = all ? size : r;
    it->indices = new_indices(heap, size);
    it->cycles = new_indices(heap, it->r);
    for (Py_ssize_t i = 0; i < size; i++) {
        it->indices[i] = i;
    }
    for (Py_ssize_t i = 0; i < it->r; i++) {
        it->cycles[i] = size - i;
    }
    it->result = NULL;
    it->over = it->r > size;
    *result = sg_owned((PyObject *)it);
    return true;
}

/* ---- their ends ---- */

static bool release_product(sg_heap *heap, PyObject *o)
{
    sg_py_product *it = (sg_py_product *)o;
    sg_table_put(heap, it->indices, bytes_for(Py_SIZE(it->pools)));
    return true;
}

static bool release_combinations(sg_heap *heap, PyObject *o)
{
    sg_py_combinations *it = (sg_py_combinations *)o;
    sg_table_put(heap, it->indices, bytes_for(it->r));
    return true;
}

static bool release_permutations(sg_heap *heap, PyObject *o)
{
    sg_py_permutations *it = (sg_py_permutations *)o;
    sg_table_put(heap, it->indices, bytes_for(Py_SIZE(it->pool)));
    sg_table_put(heap, it->cycles, bytes_for(it->r));
    return true;
}

sg_tool sg_tool_product = {
    .def = {.name = "itertools.product",
            .methods = sg_tool_no_methods,
            .accept = sg_tool_accept,
            .call = native_product,
            .named = product_keywords},
    .bytes = sizeof(sg_py_product),
    .arguments = "((5,), (6, 7))",
    .fields = {{offsetof(sg_py_product, result), NULL}},
    .kind = {.step = step_product, .left = sg_tool_promises_nothing},
    .plain = {.inside = {offsetof(sg_py_product, pools), offsetof(sg_py_product, result)}, .release = release_product},
};

sg_tool sg_tool_combinations = {
    .def = {.name = "itertools.combinations",
            .methods = sg_tool_no_methods,
            .accept = sg_tool_accept,
            .call = native_combinations},
    .bytes = sizeof(sg_py_combinations),
    .arguments = "((5, 6, 7), 2)",
    .fields = {{offsetof(sg_py_combinations, result), NULL}, {offsetof(sg_py_combinations, r), SG_TOOL_NUMBER(2)}},
    .kind = {.step = step_combinations, .left = sg_tool_promises_nothing},
    .plain = {.inside = {offsetof(sg_py_combinations, pool), offsetof(sg_py_combinations, result)},
              .release = release_combinations},
};

sg_tool sg_tool_with_replacement = {
    .def = {.name = "itertools.combinations_with_replacement",
            .methods = sg_tool_no_methods,
            .accept = sg_tool_accept,
            .call = native_with_replacement},
    .bytes = sizeof(sg_py_combinations),
    .arguments = "((5, 6, 7), 2)",
    .fields = {{offsetof(sg_py_combinations, result), NULL}, {offsetof(sg_py_combinations, r), SG_TOOL_NUMBER(2)}},
    .kind = {.step = step_with_replacement, .left = sg_tool_promises_nothing},
    .plain = {.inside = {offsetof(sg_py_combinations, pool), offsetof(sg_py_combinations, result)},
              .release = release_combinations},
};

sg_tool sg_tool_permutations = {
    .def = {.name = "itertools.permutations",
            .methods = sg_tool_no_methods,
            .accept = sg_tool_accept,
            .call = native_permutations},
    .bytes = sizeof(sg_py_permutations),
    .arguments = "((5, 6, 7), 2)",
    .fields = {{offsetof(sg_py_permutations, result), NULL}, {offsetof(sg_py_permutations, r), SG_TOOL_NUMBER(2)}},
    .kind = {.step = step_permutations, .left = sg_tool_promises_nothing},
    .plain = {.inside = {offsetof(sg_py_permutations, pool), offsetof(sg_py_permutations, result)},
              .release = release_permutations},
};
