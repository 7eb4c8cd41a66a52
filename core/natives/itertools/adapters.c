/* itertools.islice, compress, pairwise, batched and zip_longest.  See tools.h. */
#include <stdlib.h>
#include <string.h>

#include "base/stop.h"
#include "natives/itertools/tools.h"
#include "objects/compare.h"
#include "objects/round.h"
#include "objects/value.h"

#define STEP(name) static sg_next name(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)

/* The iterator of the only iterable, for a new object with `more` containers besides; 0: not here. */
static PyObject *source_of(sg_heap *heap, PyThreadState *tstate, sg_slot *iterable, int more)
{
    if (sg_is_int(*iterable)) {
        return NULL;
    }
    sg_nursery_make_room(heap, tstate, 3 + more);
    return (PyObject *)sg_iter_of_any(heap, iterable);
}

/* ---- islice ---- */

STEP(step_islice)
{
    sg_py_islice *it = (sg_py_islice *)iterator;
    if (it->source == NULL) {
        return SG_NEXT_END;
    }
    for (intptr_t i = 1; it->taken < it->next; i++) {
        sg_next next = sg_must_give_up(i) ? SG_NEXT_NOT_HERE : sg_iterator_step_inner(heap, it->source, items, depth);
        if (next != SG_NEXT_ITEM) {
            return next == SG_NEXT_END ? sg_iterator_end(heap, &it->source) : next;
        }
        sg_drop(heap, items[0]);
        it->taken++;
    }
    if (it->stop != -1 && it->taken >= it->stop) {
        return sg_iterator_end(heap, &it->source);
    }
    sg_next next = sg_iterator_step_inner(heap, it->source, items, depth);
    if (next != SG_NEXT_ITEM) {
        return next == SG_NEXT_END ? sg_iterator_end(heap, &it->source) : next;
    }
    it->taken++;
    if (__builtin_add_overflow(it->next, it->step, &it->next) || (it->stop != -1 && it->next > it->stop)) {
        it->next = it->stop;
    }
    return SG_NEXT_ITEM;
}

/* An int that is no less than `least`, or None; false: not here. */
static bool bound(sg_slot s, intptr_t least, intptr_t *value)
{
    return (!sg_is_int(s) && sg_pointer(s) == Py_None) || (sg_int_get(s, value) && *value >= least);
}

NATIVE(native_islice)
{
    intptr_t start = 0, stop = -1, step = 1;
    if (n < 2 || n > 4 || !bound(args[n == 2 ? 1 : 2], 0, &stop) || (n > 2 && !bound(args[1], 0, &start))
        || (n > 3 && !bound(args[3], 1, &step))) {
        return false;
    }
    PyObject *source = source_of(heap, tstate, &args[0], 0);
    if (source == NULL) {
        return false;
    }
    sg_py_islice *it = sg_tool_new(heap, &sg_tool_islice);
    it->source = source;
    it->next = start;
    it->stop = stop;
    it->step = step;
    it->taken = 0;
    *result = sg_owned((PyObject *)it);
    return true;
}

sg_tool sg_tool_islice = {
    .def = {.name = "itertools.islice", .methods = sg_tool_no_methods, .accept = sg_tool_accept, .call = native_islice},
    .bytes = sizeof(sg_py_islice),
    .arguments = "((5,), 2, 9, 3)",
    .fields = {{offsetof(sg_py_islice, next), SG_TOOL_NUMBER(2)},
               {offsetof(sg_py_islice, stop), SG_TOOL_NUMBER(9)},
               {offsetof(sg_py_islice, step), SG_TOOL_NUMBER(3)},
               {offsetof(sg_py_islice, taken), SG_TOOL_NUMBER(0)}},
    .iterators = {offsetof(sg_py_islice, source)},
    .kind = {.step = step_islice, .adapts = true},
    .plain = {.inside = {offsetof(sg_py_islice, source)}},
};

/* ---- compress ---- */

STEP(step_compress)
{
    sg_py_compress *it = (sg_py_compress *)iterator;
    for (intptr_t i = 1;; i++) {
        sg_round round;
        if (sg_must_give_up(i) || !sg_round_begin_at(&round, it->sources, 2, true, depth)) {
            return SG_NEXT_NOT_HERE;
        }
        sg_next next = sg_round_take(heap, &round, false, depth);
        if (next != SG_NEXT_ITEM) {
            return next;
        }
        int truth = sg_truth_of(round.taken[1]);
        if (truth < 0) {
            sg_round_put_back(heap, &round);
            return SG_NEXT_NOT_HERE;
        }
        sg_drop(heap, round.taken[1]);
        if (truth) {
            items[0] = round.taken[0];
            return SG_NEXT_ITEM;
        }
        sg_drop(heap, round.taken[0]);
    }
}

NATIVE(native_compress)
{
    if (n != 2 || !sg_can_iterate(args[0]) || !sg_can_iterate(args[1])) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 5);
    PyObject *data = (PyObject *)sg_iter(heap, &args[0]), *selectors = (PyObject *)sg_iter(heap, &args[1]);
    sg_py_compress *it = sg_tool_new(heap, &sg_tool_compress);
    it->sources[0] = data;
    it->sources[1] = selectors;
    *result = sg_owned((PyObject *)it);
    return true;
}

sg_tool sg_tool_compress = {
    .def = {.name = "itertools.compress",
            .methods = sg_tool_no_methods,
            .accept = sg_tool_accept,
            .call = native_compress},
    .bytes = sizeof(sg_py_compress),
    .arguments = "((5,), (6,))",
    .iterators = {offsetof(sg_py_compress, sources[0]), offsetof(sg_py_compress, sources[1])},
    .kind = {.step = step_compress, .adapts = true},
    .plain = {.inside = {offsetof(sg_py_compress, sources[0]), offsetof(sg_py_compress, sources[1])}},
};

/* ---- pairwise ---- */

/* One more item, as a counted reference too. */
static sg_next take_counted(sg_heap *heap, sg_py_pairwise *it, sg_slot *item, PyObject **counted, int depth)
{
    sg_next next = sg_iterator_step_inner(heap, it->source, item, depth);
    if (next == SG_NEXT_ITEM) {
        *counted = sg_tool_keep(heap, *item);
    }
    return next;
}

static sg_next end_pairs(sg_heap *heap, sg_py_pairwise *it)
{
    sg_iterator_end(heap, &it->source);
    return sg_iterator_end(heap, &it->old);
}

STEP(step_pairwise)
{
    sg_py_pairwise *it = (sg_py_pairwise *)iterator;
    sg_slot taken[2];
    PyObject *counted;
    if (it->source == NULL) {
        return SG_NEXT_END;
    }
    if (it->old == NULL) {
        sg_next next = take_counted(heap, it, &taken[0], &counted, depth);
        if (next != SG_NEXT_ITEM) {
            return next == SG_NEXT_END ? end_pairs(heap, it) : next;
        }
        sg_drop(heap, taken[0]);
        sg_iterator_put(heap, &it->old, counted);
    }
    sg_next next = take_counted(heap, it, &taken[1], &counted, depth);
    if (next != SG_NEXT_ITEM) {
        return next == SG_NEXT_END ? end_pairs(heap, it) : next;
    }
    intptr_t value;
    PyObject *old = it->old;
    __atomic_store_n(&it->old, counted, __ATOMIC_RELEASE);
    taken[0] = sg_owned(old);
    if (sg_int_get(taken[0], &value)) {
        sg_iterator_let_go(heap, old);
        taken[0] = sg_from_int(value);
    }
    sg_iterator_give(heap, taken, items, room, n, 2);
    return SG_NEXT_ITEM;
}

NATIVE(native_pairwise)
{
    const sg_slot nothing[2] = {sg_from_heap(Py_None), sg_from_heap(Py_None)};
    PyObject *source = n == 1 ? source_of(heap, tstate, &args[0], 1) : NULL;
    if (source == NULL) {
        return false;
    }
    sg_py_pairwise *it = sg_tool_new(heap, &sg_tool_pairwise);
    it->source = source;
    it->old = NULL;
    it->result = (PyObject *)sg_tuple_new(heap, nothing, 2);
    *result = sg_owned((PyObject *)it);
    return true;
}

sg_tool sg_tool_pairwise = {
    .def = {.name = "itertools.pairwise",
            .methods = sg_tool_no_methods,
            .accept = sg_tool_accept,
            .call = native_pairwise},
    .bytes = sizeof(sg_py_pairwise),
    .arguments = "((5,),)",
    .fields = {{offsetof(sg_py_pairwise, old), NULL}},
    .iterators = {offsetof(sg_py_pairwise, source)},
    .kind = {.step = step_pairwise, .adapts = true},
    .plain = {.inside = {offsetof(sg_py_pairwise, source), offsetof(sg_py_pairwise, old),
                         offsetof(sg_py_pairwise, result)}},
};

/* ---- batched ---- */

#ifdef SG_CHECKING
enum { BATCH_ROOM = 4, BATCH_MAX = 64 };
#else
enum { BATCH_ROOM = 64, BATCH_MAX = 4096 };
#endif

/* The items of a batch, of which there are fewer at the end; negative: not here, and none is taken. */
static Py_ssize_t take_batch(sg_heap *heap, sg_py_batched *it, sg_slot *taken, int depth)
{
    sg_iterator_state state;
    bool sure = sg_iterator_is_sure(it->source);
    if (!sure && !sg_iterator_save(it->source, &state)) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < it->size; i++) {
        sg_next next = sg_iterator_step_inner(heap, it->source, &taken[i], depth);
        if (next == SG_NEXT_END) {
            return i;
        }
        if (next == SG_NEXT_NOT_HERE) {
            while (i > 0) {
                sg_drop(heap, taken[--i]);
            }
            sg_iterator_restore(it->source, &state);
            return -1;
        }
    }
    return it->size;
}

STEP(step_batched)
{
    sg_py_batched *it = (sg_py_batched *)iterator;
    sg_slot here[BATCH_ROOM], *taken = here;
    if (it->source == NULL) {
        return SG_NEXT_END;
    }
    if (it->size > BATCH_MAX || it->strict) {
        return SG_NEXT_NOT_HERE; /* a batch that is too short is an error */
    }
    if (it->size > BATCH_ROOM) {
        taken = malloc((size_t)it->size * sizeof *taken);
    }
    Py_ssize_t size = taken == NULL ? -1 : take_batch(heap, it, taken, depth);
    sg_next next = size > 0 ? SG_NEXT_ITEM : size == 0 ? sg_iterator_end(heap, &it->source) : SG_NEXT_NOT_HERE;
    if (size > 1 && size == room) {
        sg_iterator_give(heap, taken, items, room, n, (int)size);
    }
    else if (size > 0) {
        items[0] = sg_tuple_of(heap, taken, size);
    }
    if (taken != here) {
        free(taken);
    }
    return next;
}

static bool batched_by(sg_heap *heap, PyThreadState *tstate, sg_slot *iterable, sg_slot size, sg_slot strict,
                       sg_slot *result)
{
    intptr_t each;
    int is_strict = strict == 0 ? 0 : sg_truth(strict);
    if (size == 0 || !sg_int_get(size, &each) || each < 1 || is_strict < 0 || *iterable == 0) {
        return false;
    }
    PyObject *source = source_of(heap, tstate, iterable, 0);
    if (source == NULL) {
        return false;
    }
    sg_py_batched *it = sg_tool_new(heap, &sg_tool_batched);
    it->source = source;
    it->size = each;
    it->strict = is_strict != 0;
    *result = sg_owned((PyObject *)it);
    return true;
}

NATIVE(native_batched)
{
    return n == 2 && batched_by(heap, tstate, &args[0], args[1], 0, result);
}

/* Its keywords are `n` and `strict`; the iterable is always first. */
static bool batched_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n < 3 || n > 4 || (n == 4) == (args[0] != 0)) {
        return false;
    }
    return batched_by(heap, tstate, &args[2], n == 4 ? args[3] : args[0], args[1], result);
}

static const sg_named_native_def batched_keywords[] = {
    {"itertools.batched", batched_named, {"n", "strict"}},
    {NULL, NULL, {NULL}},
};

sg_tool sg_tool_batched = {
    .def = {.name = "itertools.batched",
            .methods = sg_tool_no_methods,
            .accept = sg_tool_accept,
            .call = native_batched,
            .named = batched_keywords},
    .bytes = sizeof(sg_py_batched),
    .arguments = "((5,), 7)",
    .fields = {{offsetof(sg_py_batched, size), SG_TOOL_NUMBER(7)}},
    .iterators = {offsetof(sg_py_batched, source)},
    .kind = {.step = step_batched, .adapts = true},
    .plain = {.inside = {offsetof(sg_py_batched, source)}},
};

/* ---- zip_longest ---- */

/* What a step has come upon so far. */
typedef struct {
    sg_slot taken[SG_ZIP_MAX];
    sg_iterator_state states[SG_ZIP_MAX];
    bool undo;         /* states are kept */
    uint32_t ended;    /* iterators that ended in this step: a bit each */
    Py_ssize_t active; /* how many are left */
} longest_step;
_Static_assert(SG_ZIP_MAX <= 32, "each iterator has a bit");

static bool begin_longest(sg_py_zip_longest *it, PyObject **iterators, longest_step *step, int depth)
{
    bool first = true;
    if (it->n > SG_ZIP_MAX || sg_count(it->iterators) != 1 || depth + 2 >= SG_ITERATOR_DEPTH_MAX) {
        return false;
    }
    step->undo = false;
    for (Py_ssize_t i = 0; i < it->n; i++) {
        step->undo = step->undo || (!first && iterators[i] != NULL && !sg_iterator_is_sure(iterators[i]));
        first = first && iterators[i] == NULL;
    }
    for (Py_ssize_t i = 0; step->undo && i < it->n; i++) {
        if (iterators[i] != NULL && !sg_iterator_save(iterators[i], &step->states[i])) {
            return false;
        }
    }
    step->ended = 0;
    step->active = it->active;
    return true;
}

/* The first `n` items are not wanted after all; if they can go back, they do. */
static void drop_longest(sg_heap *heap, PyObject **iterators, longest_step *step, Py_ssize_t n, bool back)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        bool was_taken = iterators[i] != NULL && (step->ended >> i & 1) == 0;
        if (was_taken) {
            sg_drop(heap, step->taken[i]);
        }
        if (was_taken && back) {
            sg_iterator_restore(iterators[i], &step->states[i]);
        }
    }
}

static sg_next take_longest(sg_heap *heap, sg_py_zip_longest *it, PyObject **iterators, longest_step *step, int depth)
{
    for (Py_ssize_t i = 0; i < it->n; i++) {
        sg_next next = SG_NEXT_END;
        if (iterators[i] != NULL) {
            next = sg_iterator_step_inner(heap, iterators[i], &step->taken[i], depth);
            if (next == SG_NEXT_NOT_HERE) {
                drop_longest(heap, iterators, step, i, step->undo);
                return next;
            }
            if (next == SG_NEXT_END) {
                step->ended |= (uint32_t)1 << i;
                step->active--;
            }
        }
        if (step->active == 0) {
            drop_longest(heap, iterators, step, i, false);
            return SG_NEXT_END;
        }
        if (next == SG_NEXT_END) {
            step->taken[i] = sg_from_heap(it->fill);
        }
    }
    return SG_NEXT_ITEM;
}

STEP(step_zip_longest)
{
    sg_py_zip_longest *it = (sg_py_zip_longest *)iterator;
    PyObject **iterators = ((PyTupleObject *)it->iterators)->ob_item;
    longest_step step;
    if (it->n == 0 || it->active == 0) {
        return SG_NEXT_END;
    }
    if (!begin_longest(it, iterators, &step, depth)) {
        return SG_NEXT_NOT_HERE;
    }
    sg_next next = take_longest(heap, it, iterators, &step, depth);
    if (next == SG_NEXT_NOT_HERE) {
        return next;
    }
    it->active = step.active;
    for (Py_ssize_t i = 0; i < it->n && step.ended != 0; i++) {
        if ((step.ended >> i & 1) != 0) {
            sg_iterator_end(heap, &iterators[i]);
        }
    }
    if (next == SG_NEXT_ITEM) {
        sg_iterator_give(heap, step.taken, items, room, n, (int)it->n);
    }
    return next;
}

static bool zip_longest_of(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot fill, sg_slot *result)
{
    sg_slot iterators[SG_ZIP_MAX], nothing[SG_ZIP_MAX];
    if (n < 1 || n > SG_ZIP_MAX) {
        return false;
    }
    for (int i = 0; i < n; i++) {
        if (!sg_can_iterate(args[i])) {
            return false;
        }
        nothing[i] = sg_from_heap(Py_None);
    }
    sg_nursery_make_room(heap, tstate, 2 * n + 3);
    for (int i = 0; i < n; i++) {
        iterators[i] = sg_iter(heap, &args[i]);
    }
    sg_py_zip_longest *it = sg_tool_new(heap, &sg_tool_zip_longest);
    it->n = it->active = n;
    it->iterators = (PyObject *)sg_tuple_new(heap, iterators, n);
    it->result = (PyObject *)sg_tuple_new(heap, nothing, n);
    it->fill = fill == 0 ? Py_None : sg_tool_keep(heap, fill);
    *result = sg_owned((PyObject *)it);
    return true;
}

NATIVE(native_zip_longest)
{
    return zip_longest_of(heap, tstate, args, n, 0, result);
}

static bool zip_longest_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return zip_longest_of(heap, tstate, args + 1, n - 1, args[0], result);
}

static const sg_named_native_def zip_longest_keywords[] = {
    {"itertools.zip_longest", zip_longest_named, {"fillvalue"}},
    {NULL, NULL, {NULL}},
};

sg_tool sg_tool_zip_longest = {
    .def = {.name = "itertools.zip_longest",
            .methods = sg_tool_no_methods,
            .accept = sg_tool_accept,
            .call = native_zip_longest,
            .named = zip_longest_keywords},
    .bytes = sizeof(sg_py_zip_longest),
    .arguments = "((5,), (6,))",
    .fields = {{offsetof(sg_py_zip_longest, n), SG_TOOL_NUMBER(2)},
               {offsetof(sg_py_zip_longest, active), SG_TOOL_NUMBER(2)},
               {offsetof(sg_py_zip_longest, fill), &_Py_NoneStruct}},
    .kind = {.step = step_zip_longest, .adapts = true},
    .plain = {.children = {offsetof(sg_py_zip_longest, fill)},
              .inside = {offsetof(sg_py_zip_longest, iterators), offsetof(sg_py_zip_longest, result)}},
};
