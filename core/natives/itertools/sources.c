/* itertools.count, repeat and cycle.  See tools.h. */
#include "natives/itertools/tools.h"
#include "objects/list.h"
#include "objects/operators.h"

#define STEP(name) static sg_next name(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)

/* ---- count ---- */

/* The number that a field has leaves it. */
static sg_slot taken_from(sg_heap *heap, PyObject *number)
{
    intptr_t value;
    if (!sg_int_get(sg_from_heap(number), &value)) {
        return sg_owned(number);
    }
    sg_iterator_let_go(heap, number);
    return sg_from_int(value);
}

STEP(step_count)
{
    sg_py_count *it = (sg_py_count *)iterator;
    if (it->next_object == NULL) {
        if (!sg_int_fits(it->next)) {
            return SG_NEXT_NOT_HERE;
        }
        *items = sg_from_int(it->next++);
        return SG_NEXT_ITEM;
    }
    sg_slot operands[] = {sg_from_heap(it->next_object), sg_from_heap(it->step)};
    sg_slot sum = sg_binary_operator(heap, SG_NB_ADD, operands);
    if (sum == 0) {
        return SG_NEXT_NOT_HERE;
    }
    PyObject *now = it->next_object;
    __atomic_store_n(&it->next_object, sg_to_heap(heap, sum), __ATOMIC_RELEASE);
    *items = taken_from(heap, now);
    return SG_NEXT_ITEM;
}

/* As long as it only counts in its own word. */
static bool count_is_sure(PyObject *iterator)
{
    const sg_py_count *it = (sg_py_count *)iterator;
    return it->next_object == NULL && sg_int_fits(it->next);
}

static bool count_is_simple(PyObject *iterator)
{
    return ((sg_py_count *)iterator)->next_object == NULL;
}

static bool is_number(sg_slot s)
{
    intptr_t value;
    return sg_int_get(s, &value) || PyFloat_CheckExact(sg_pointer(s));
}

/* From `start` on by `step`; 0 where it is not given. */
static bool count_by(sg_heap *heap, PyThreadState *tstate, sg_slot start, sg_slot step, sg_slot *result)
{
    intptr_t from = 0, by = 1;
    bool ints = (start == 0 || sg_int_get(start, &from)) && (step == 0 || sg_int_get(step, &by));
    if ((start != 0 && !is_number(start)) || (step != 0 && !is_number(step))) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 1);
    sg_py_count *it = sg_tool_new(heap, &sg_tool_count);
    bool simple = ints && by == 1;
    it->next = simple ? from : PY_SSIZE_T_MAX;
    it->next_object = simple       ? NULL
                      : start != 0 ? sg_tool_keep(heap, start)
                                   : (PyObject *)&_PyLong_SMALL_INTS[_PY_NSMALLNEGINTS];
    it->step = step != 0 ? sg_tool_keep(heap, step) : (PyObject *)&_PyLong_SMALL_INTS[_PY_NSMALLNEGINTS + 1];
    *result = sg_owned((PyObject *)it);
    return true;
}

NATIVE(native_count)
{
    return n <= 2 && count_by(heap, tstate, n > 0 ? args[0] : 0, n > 1 ? args[1] : 0, result);
}

static bool count_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    bool fits = n == 2 || (n == 3 && args[0] == 0);
    return fits && count_by(heap, tstate, n == 3 ? args[2] : args[0], args[1], result);
}

static const sg_named_native_def count_keywords[] = {
    {"itertools.count", count_named, {"start", "step"}},
    {NULL, NULL, {NULL}},
};

sg_tool sg_tool_count = {
    .def = {.name = "itertools.count",
            .methods = sg_tool_no_methods,
            .accept = sg_tool_accept,
            .call = native_count,
            .named = count_keywords},
    .bytes = sizeof(sg_py_count),
    .arguments = "(7, 1)",
    .fields = {{offsetof(sg_py_count, next), SG_TOOL_NUMBER(7)}, {offsetof(sg_py_count, next_object), NULL}},
    .kind = {.step = step_count,
             .is_sure = count_is_sure,
             .state = offsetof(sg_py_count, next),
             .state_bytes = sizeof(Py_ssize_t),
             .is_saved = count_is_simple,
             .left = sg_tool_promises_nothing},
    .plain = {.inside = {offsetof(sg_py_count, next_object), offsetof(sg_py_count, step)}},
};

/* ---- repeat ---- */

STEP(step_repeat)
{
    sg_py_repeat *it = (sg_py_repeat *)iterator;
    if (it->left == 0) {
        return SG_NEXT_END;
    }
    if (it->left > 0) {
        it->left--;
    }
    *items = sg_from_heap(it->item);
    return SG_NEXT_ITEM;
}

static Py_ssize_t left_of_repeat(PyObject *iterator)
{
    return ((sg_py_repeat *)iterator)->left;
}

static bool repeat_times(sg_heap *heap, PyThreadState *tstate, sg_slot item, sg_slot times, sg_slot *result)
{
    intptr_t left = -1;
    if (times != 0 && !sg_int_get(times, &left)) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 1);
    sg_py_repeat *it = sg_tool_new(heap, &sg_tool_repeat);
    it->item = sg_tool_keep(heap, item);
    it->left = times != 0 && left < 0 ? 0 : left;
    *result = sg_owned((PyObject *)it);
    return true;
}

NATIVE(native_repeat)
{
    return (n == 1 || n == 2) && repeat_times(heap, tstate, args[0], n == 2 ? args[1] : 0, result);
}

static bool repeat_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_slot item = n == 3 && args[0] == 0 ? args[2] : n == 2 ? args[0] : 0;
    return item != 0 && repeat_times(heap, tstate, item, args[1], result);
}

static const sg_named_native_def repeat_keywords[] = {
    {"itertools.repeat", repeat_named, {"object", "times"}},
    {NULL, NULL, {NULL}},
};

sg_tool sg_tool_repeat = {
    .def = {.name = "itertools.repeat",
            .methods = sg_tool_no_methods,
            .accept = sg_tool_accept,
            .call = native_repeat,
            .named = repeat_keywords},
    .bytes = sizeof(sg_py_repeat),
    .arguments = "(tuple, 7)",
    .fields = {{offsetof(sg_py_repeat, item), &PyTuple_Type}, {offsetof(sg_py_repeat, left), SG_TOOL_NUMBER(7)}},
    .kind = {.step = step_repeat,
             .sure = true,
             .state = offsetof(sg_py_repeat, left),
             .state_bytes = sizeof(Py_ssize_t),
             .left = left_of_repeat},
    .plain = {.children = {offsetof(sg_py_repeat, item)}},
};

/* ---- cycle ---- */

/* The next item that was saved in the first round. */
static sg_next step_saved(sg_py_cycle *it, sg_slot *item)
{
    Py_ssize_t size = sg_list_size(it->saved);
    if (size == 0) {
        return SG_NEXT_END;
    }
    PyObject *saved = it->index < 0 ? NULL : sg_list_get(it->saved, it->index);
    if (saved == NULL) {
        return SG_NEXT_NOT_HERE; /* somebody has the list, and has made it shorter */
    }
    it->index = it->index + 1 < size ? it->index + 1 : 0;
    *item = sg_from_heap(saved);
    return SG_NEXT_ITEM;
}

STEP(step_cycle)
{
    sg_py_cycle *it = (sg_py_cycle *)iterator;
    if (it->source == NULL) {
        return step_saved(it, items);
    }
    if (sg_list_is_sorted_now(it->saved)) {
        return SG_NEXT_NOT_HERE; /* somebody has it */
    }
    sg_next next = sg_iterator_step_inner(heap, it->source, items, depth);
    if (next == SG_NEXT_END) {
        sg_iterator_end(heap, &it->source);
        return step_saved(it, items);
    }
    if (next == SG_NEXT_ITEM && !it->has_saved) {
        sg_slot saved = sg_owned(sg_tool_keep(heap, *items));
        if (!sg_list_append(heap, sg_from_heap(it->saved), &saved)) {
            Py_FatalError("sharedgil: out of memory for a list");
        }
    }
    return next;
}

NATIVE(native_cycle)
{
    if (n != 1 || sg_is_int(args[0])) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 4);
    sg_slot source = sg_iter_of_any(heap, &args[0]);
    if (source == 0) {
        return false;
    }
    sg_py_cycle *it = sg_tool_new(heap, &sg_tool_cycle);
    it->source = (PyObject *)source;
    it->saved = (PyObject *)sg_list_of(heap, NULL, 0, 0);
    it->index = 0;
    it->has_saved = 0;
    *result = sg_owned((PyObject *)it);
    return true;
}

sg_tool sg_tool_cycle = {
    .def = {.name = "itertools.cycle", .methods = sg_tool_no_methods, .accept = sg_tool_accept, .call = native_cycle},
    .bytes = sizeof(sg_py_cycle),
    .arguments = "((5,),)",
    .fields = {{offsetof(sg_py_cycle, index), SG_TOOL_NUMBER(0)}},
    .iterators = {offsetof(sg_py_cycle, source)},
    .kind = {.step = step_cycle, .adapts = true},
    .plain = {.children = {offsetof(sg_py_cycle, saved)}, .inside = {offsetof(sg_py_cycle, source)}},
};
