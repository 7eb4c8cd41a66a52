/* Sorting with functions in Python.  Job and invariant: sorting.h. */
#include "vm/sorting.h"

#include "gil/thread.h"
#include "memory/publish.h"
#include "natives/registry.h"
#include "objects/compare.h"
#include "objects/from_items.h"
#include "objects/key.h"
#include "objects/list.h"
#include "objects/new.h"
#include "objects/sort.h"
#include "objects/stepwise_sort.h"
#include "objects/text.h"
#include "objects/value.h"
#include "vm/special.h"

enum { KIND, FUNCTION, DESCENDING, ITEMS, KEYS, PROGRESS, IN_PLACE, OF_STATE };

static PyObject **places_of(PyObject *state)
{
    return ((PyListObject *)state)->ob_item;
}

/* How far the comparisons are, or NULL: they have not begun. */
static sg_stepwise_sort *progress_of(PyObject *const *places)
{
    PyObject *progress = places[PROGRESS];
    return progress == Py_None ? NULL : (sg_stepwise_sort *)PyBytes_AS_STRING(progress);
}

static bool compares_items(PyObject *const *places)
{
    return places[KEYS] == Py_None;
}

/* ---- functions ---- */

/* A function in Python, or a method with one. */
static PyFunctionObject *function_of(PyObject *callable, PyObject **self)
{
    *self = NULL;
    if (Py_IS_TYPE(callable, &PyMethod_Type)) {
        *self = ((PyMethodObject *)callable)->im_self;
        callable = ((PyMethodObject *)callable)->im_func;
    }
    return Py_IS_TYPE(callable, &PyFunction_Type) && sg_runs_at_once((PyFunctionObject *)callable)
               ? (PyFunctionObject *)callable
               : NULL;
}

PyFunctionObject *sg_sorting_function(PyObject *key, PyObject **self, int *n)
{
    bool compares = sg_is_key_wrapper(Py_TYPE(key));
    PyFunctionObject *function = function_of(compares ? ((sg_py_key_wrapper *)key)->function : key, self);
    *n = (compares ? 2 : 1) + (*self != NULL);
    return function;
}

/* The step is the function's call for one item, or two.  False: not here. */
static bool call_for(sg_heap *heap, PyThreadState *tstate, PyObject *const *places, PyObject *a, PyObject *b,
                     sg_callback_step *step)
{
    PyObject *self;
    PyFunctionObject *function = function_of(places[FUNCTION], &self);
    int n = 0;
    if (self != NULL) {
        step->room[n++] = sg_from_heap(self);
    }
    step->room[n++] = sg_from_heap(a);
    if (b != NULL) {
        step->room[n++] = sg_from_heap(b);
    }
    return function != NULL && sg_can_bind(heap, tstate, function, (sg_arguments){step->room, n, 0, NULL})
           && sg_callback_calls(step, function, n);
}

/* ---- comparisons ---- */

/* Where two keys differ first: what is compared there; false: only the host can tell. */
static bool differ_at(PyObject *a, PyObject *b, PyObject **x, PyObject **y)
{
    *x = a;
    *y = b;
    if (!PyTuple_CheckExact(a) || !PyTuple_CheckExact(b)) {
        return true;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(a) && i < PyTuple_GET_SIZE(b); i++) {
        PyObject *of_a = PyTuple_GET_ITEM(a, i), *of_b = PyTuple_GET_ITEM(b, i);
        int equal = of_a == of_b ? 1 : sg_equal(sg_from_heap(of_a), sg_from_heap(of_b));
        if (equal < 0) {
            return false;
        }
        if (!equal) {
            *x = of_a;
            *y = of_b;
            return true;
        }
    }
    return true;
}

/* What is compared next; false: somebody has found these lists, and changed them. */
static bool asks(const sg_stepwise_sort *s, PyObject *const *places, PyObject **a, PyObject **b)
{
    PyListObject *compared = (PyListObject *)places[compares_items(places) ? ITEMS : KEYS];
    int i, j;
    if (Py_SIZE(places[ITEMS]) != s->n || Py_SIZE(compared) != s->n) {
        return false;
    }
    sg_sort_asks(s, &i, &j);
    *a = compared->ob_item[i];
    *b = compared->ob_item[j];
    return true;
}

/* The items come in order, with room for as many. */
static void apply(const sg_stepwise_sort *s, PyObject *const *places, void *room)
{
    PyListObject *items = (PyListObject *)places[ITEMS];
    if (Py_SIZE(items) == s->n) {
        sg_sort_apply(s, (void **)items->ob_item, room);
    }
}

/* The items have come in order. */
static bool end(sg_heap *heap, PyObject **places, sg_callback_step *step)
{
    PyObject *list = places[IN_PLACE];
    if (list == Py_None) {
        return sg_callback_done(step, sg_callback_own(heap, sg_from_heap(places[ITEMS])));
    }
    sg_list_put_back((PyListObject *)list, (PyListObject *)places[ITEMS]);
    return sg_callback_done(step, sg_from_heap(Py_None));
}

static bool may_end(PyObject *const *places)
{
    return places[IN_PLACE] == Py_None || sg_list_is_set_aside(places[IN_PLACE]);
}

/* Goes on to the next comparison by Python code, or to the end; false: the next is for the host. */
static bool compare_on(sg_heap *heap, PyThreadState *tstate, sg_stepwise_sort *s, PyObject **places,
                       sg_callback_step *step)
{
    while (s->phase != SG_SORT_DONE) {
        PyObject *a, *b, *x, *y;
        if (!asks(s, places, &a, &b)) {
            return false;
        }
        if (compares_items(places)) {
            return call_for(heap, tstate, places, a, b, step);
        }
        if (!differ_at(a, b, &x, &y)) {
            return false;
        }
        sg_slot operands[] = {sg_from_heap(x), sg_from_heap(y)};
        int less = sg_compare(Py_LT, operands[0], operands[1]);
        less = less >= 0 ? less : sg_compare_objects(Py_LT, operands[0], operands[1]);
        if (less < 0) {
            bool reflected;
            PyFunctionObject *method = sg_special_comparison(Py_TYPE(x), Py_TYPE(y), Py_LT, &reflected);
            step->room[reflected] = operands[0];
            step->room[!reflected] = operands[1];
            return method != NULL && sg_can_bind(heap, tstate, method, (sg_arguments){step->room, 2, 0, NULL})
                   && sg_callback_calls(step, method, 2);
        }
        sg_sort_answer(s, less != 0);
    }
    sg_slot *room = may_end(places) ? sg_scratch_room(heap, s->n) : NULL;
    if (room == NULL) {
        return false;
    }
    apply(s, places, room);
    return end(heap, places, step);
}

/* None has been compared yet.  False: not here, and nothing has begun if there is no progress. */
static bool begin_comparing(sg_heap *heap, PyThreadState *tstate, PyObject **places, sg_callback_step *step)
{
    Py_ssize_t n = Py_SIZE(places[ITEMS]);
    PyObject *bytes = n > SG_SORT_MAX ? NULL : sg_bytes_room_any(heap, (Py_ssize_t)sg_sort_bytes((int)n));
    if (bytes == NULL) {
        return false;
    }
    sg_stepwise_sort *s = (sg_stepwise_sort *)PyBytes_AS_STRING(bytes);
    sg_sort_begin(s, (int)n, places[DESCENDING] == Py_True);
    places[PROGRESS] = bytes; /* None was there */
    s->answered = true;       /* unless a call is pending */
    return compare_on(heap, tstate, s, places, step) && (s->answered = false, true);
}

/* All keys are there, and there is no machine order for them: true if the first comparison is one in Python, so that nothing is
 * lost by this way. */
static bool is_by_methods(PyObject *const *places)
{
    const PyListObject *keys = (PyListObject *)places[KEYS];
    Py_ssize_t n = Py_SIZE(keys), last = places[DESCENDING] == Py_True ? n - 1 : 0, next = last == 0 ? 1 : last - 1;
    PyObject *x, *y;
    bool reflected;
    return n > 1 && differ_at(keys->ob_item[next], keys->ob_item[last], &x, &y)
           && sg_special_comparison(Py_TYPE(x), Py_TYPE(y), Py_LT, &reflected) != NULL;
}

/* What a comparison has returned: whether that is "less", or -1: the host says. */
static int less_by_answer(PyObject *const *places, sg_slot v)
{
    if (compares_items(places)) {
        return sg_compare(Py_LT, v, sg_from_int(0));
    }
    return sg_is_int(v) || sg_pointer(v) != Py_NotImplemented ? sg_truth(v) : -1;
}

static bool continue_comparing(sg_heap *heap, PyThreadState *tstate, sg_stepwise_sort *s, PyObject **places, sg_slot v,
                               sg_callback_step *step)
{
    PyObject *a, *b;
    int less = less_by_answer(places, v);
    if (less < 0 || s->answered || !asks(s, places, &a, &b)) {
        return false;
    }
    sg_sort_answer(s, less != 0);
    s->answered = true;
    if (!compare_on(heap, tstate, s, places, step)) {
        return false;
    }
    s->answered = false;
    return true;
}

/* ---- keys ---- */

/* The last key is there; false, with it taken back unless comparisons have begun: the host goes on. */
static bool sort_by_keys(sg_heap *heap, PyThreadState *tstate, PyObject **places, sg_callback_step *step)
{
    PyListObject *items = (PyListObject *)places[ITEMS], *keys = (PyListObject *)places[KEYS];
    bool descending = places[DESCENDING] == Py_True;
    if (may_end(places)
        && sg_sort_by((sg_slot *)keys->ob_item, (sg_slot *)items->ob_item, Py_SIZE(items), descending)) {
        return end(heap, places, step);
    }
    if (is_by_methods(places) && begin_comparing(heap, tstate, places, step)) {
        return true;
    }
    if (progress_of(places) == NULL) {
        sg_slot taken_back = sg_list_pop(heap, sg_owned((PyObject *)keys));
        sg_drop(heap, taken_back);
    }
    return false;
}

bool sg_sorting_continue(sg_heap *heap, PyThreadState *tstate, sg_slot state, sg_slot v, sg_callback_step *step)
{
    PyObject **places = places_of(sg_pointer(state));
    PyListObject *items = (PyListObject *)places[ITEMS], *keys = (PyListObject *)places[KEYS];
    sg_stepwise_sort *s = progress_of(places);
    if (s != NULL) {
        return continue_comparing(heap, tstate, s, places, v, step);
    }
    Py_ssize_t n = Py_SIZE(keys) + 1;
    if (n > Py_SIZE(items) || (n < Py_SIZE(items) && !call_for(heap, tstate, places, items->ob_item[n], NULL, step))) {
        return false;
    }
    sg_slot mine = sg_callback_own(heap, v);
    if (!sg_list_append(heap, sg_owned((PyObject *)keys), &mine)) {
        sg_drop(heap, mine);
        return false;
    }
    return n < Py_SIZE(items) || sort_by_keys(heap, tstate, places, step);
}

/* ---- the beginning, and what is not the end ---- */

/* A new list of the items; 0: not here, or there are none. */
static sg_slot items_of(sg_heap *heap, sg_slot iterable)
{
    sg_items items;
    if (!sg_items_take(heap, iterable, &items)) {
        return 0;
    }
    PyTypeObject *type = Py_TYPE(sg_pointer(iterable));
    sg_slot list = items.n == 0 ? 0 : sg_list_of(heap, items.at, items.n, sg_list_room_for(type, items.n));
    if (list == 0) {
        sg_items_drop(heap, &items, 0);
    }
    return list;
}

sg_slot sg_sorting_begin(sg_heap *heap, PyThreadState *tstate, sg_slot in_place, sg_slot iterable, PyObject *key,
                         bool descending, bool exclusive, sg_callback_step *step)
{
    bool compares = sg_is_key_wrapper(Py_TYPE(key));
    sg_slot items = in_place != 0 ? sg_list_new(heap, NULL, 0) : items_of(heap, iterable);
    if (items == 0) {
        return 0;
    }
    if (in_place != 0) {
        /* A reader that has seen the size would look for the items. */
        bool alone = exclusive || sg_list_is_private(in_place)
                     || sg_is_only_in_frames(sg_pointer(in_place), tstate->current_frame, sg_thread_of(heap)->entry);
        PyListObject *aside = (PyListObject *)sg_pointer(items);
        if (!alone || !sg_list_set_aside((PyListObject *)sg_pointer(in_place), aside)) {
            sg_drop(heap, items);
            return 0;
        }
    }
    const sg_slot places[OF_STATE] = {
        [KIND] = sg_from_int(SG_SORTS),
        [FUNCTION] = sg_callback_own(heap, sg_from_heap(compares ? ((sg_py_key_wrapper *)key)->function : key)),
        [DESCENDING] = sg_from_heap(descending ? Py_True : Py_False),
        [ITEMS] = items,
        [KEYS] = compares ? sg_from_heap(Py_None) : sg_list_new(heap, NULL, 0),
        [PROGRESS] = sg_from_heap(Py_None),
        [IN_PLACE] = in_place != 0 ? sg_callback_own(heap, in_place) : sg_from_heap(Py_None)};
    sg_slot state = sg_list_new(heap, places, OF_STATE);
    PyObject **kept = places_of(sg_pointer(state));
    if (compares ? Py_SIZE(kept[ITEMS]) > 1 && begin_comparing(heap, tstate, kept, step)
                 : call_for(heap, tstate, kept, ((PyListObject *)kept[ITEMS])->ob_item[0], NULL, step)) {
        return state;
    }
    sg_sorting_fail(heap, sg_pointer(state));
    sg_drop(heap, state);
    return 0;
}

bool sg_sorting_can_fail(PyObject *state)
{
    return may_end(places_of(state));
}

void sg_sorting_fail(sg_heap *heap, PyObject *state)
{
    PyObject **places = places_of(state), *list = places[IN_PLACE];
    sg_stepwise_sort *s = progress_of(places);
    if (list == Py_None) {
        return;
    }
    sg_slot *room = s == NULL ? NULL : sg_scratch_room(heap, s->n);
    if (room != NULL) {
        sg_sort_give_up(s);
        apply(s, places, room);
    }
    sg_list_put_back((PyListObject *)list, (PyListObject *)places[ITEMS]);
}

/* ---- in exclusive mode ---- */

/* The items come back to the list; if it was changed, what it has by now dies with the state. */
static bool put_back_host(PyObject **places)
{
    PyListObject *list = (PyListObject *)places[IN_PLACE], *aside = (PyListObject *)places[ITEMS];
    if (places[IN_PLACE] == Py_None) {
        return true;
    }
    bool unchanged = sg_list_is_set_aside((PyObject *)list);
    PyObject **items = list->ob_item;
    Py_ssize_t n = Py_SIZE(list), room = unchanged ? aside->allocated : list->allocated;
    list->ob_item = aside->ob_item;
    list->allocated = aside->allocated;
    Py_SET_SIZE(list, Py_SIZE(aside));
    aside->ob_item = items;
    aside->allocated = items == NULL ? 0 : room;
    Py_SET_SIZE(aside, n);
    return unchanged;
}

/* The items are in order, or there is an exception. */
static PyObject *end_host(PyObject **places, bool done)
{
    if (!put_back_host(places) && done) {
        PyErr_SetString(PyExc_ValueError, "list modified during sort");
        done = false;
    }
    return !done ? NULL : Py_NewRef(places[IN_PLACE] == Py_None ? places[ITEMS] : Py_None);
}

static bool apply_host(sg_stepwise_sort *s, PyObject **places)
{
    void *room = PyMem_Malloc((size_t)s->n * sizeof(PyObject *));
    sg_sort_give_up(s);
    if (room != NULL) {
        apply(s, places, room);
        PyMem_Free(room);
    }
    return room != NULL;
}

void sg_sorting_fail_host(PyObject *state)
{
    PyObject **places = places_of(state);
    sg_stepwise_sort *s = progress_of(places);
    if (places[IN_PLACE] != Py_None && s != NULL) {
        apply_host(s, places);
    }
    put_back_host(places);
}

/* The next of the keys that `keys`, an iterator, has; whatever the item. */
static PyObject *next_key(PyObject *keys, PyObject *item)
{
    return PyIter_Next(keys);
}
static PyMethodDef next_key_def = {"key", next_key, METH_O, NULL};

/* The host sorts by the keys that there are. */
static bool sort_host(PyObject *items, PyObject *keys, PyObject *descending)
{
    PyObject *iterator = PyObject_GetIter(keys), *sort = PyObject_GetAttrString(items, "sort");
    PyObject *function = iterator == NULL ? NULL : PyCFunction_New(&next_key_def, iterator);
    PyObject *names = Py_BuildValue("(ss)", "key", "reverse"), *result = NULL;
    if (sort != NULL && function != NULL && names != NULL) {
        result = PyObject_Vectorcall(sort, (PyObject *[]){function, descending}, 0, names);
    }
    Py_XDECREF(names);
    Py_XDECREF(function);
    Py_XDECREF(sort);
    Py_XDECREF(iterator);
    Py_XDECREF(result);
    return result != NULL;
}

/* What compares these keys is likely to compare others. */
static void learn(PyObject *keys)
{
    PyObject *a = PyList_GET_SIZE(keys) < 2 ? NULL : PyList_GET_ITEM(keys, 0);
    PyObject *b = a == NULL ? NULL : PyList_GET_ITEM(keys, 1);
    if (a != NULL && PyTuple_CheckExact(a) && PyTuple_CheckExact(b)) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(a) && i < PyTuple_GET_SIZE(b); i++) {
            PyTypeObject *of_a = Py_TYPE(PyTuple_GET_ITEM(a, i)), *of_b = Py_TYPE(PyTuple_GET_ITEM(b, i));
            sg_special_learn_comparison(of_a, of_b, Py_LT);
        }
    }
    else if (a != NULL) {
        sg_special_learn_comparison(Py_TYPE(a), Py_TYPE(b), Py_LT);
    }
}

/* What `a < b` comes to, of which the first method asked has returned v, which is consumed; -1 with an exception. */
static int less_by_method(PyObject *a, PyObject *b, PyObject *v)
{
    enum { AS_BOOL = 16 };
    PyObject *operands[2];
    if (!differ_at(a, b, &operands[0], &operands[1])) {
        operands[0] = a;
        operands[1] = b;
    }
    PyObject *truth = sg_special_result(SG_RETURNS_COMPARISON, AS_BOOL, Py_LT, v, operands + 2);
    return truth == NULL ? -1 : truth == Py_True;
}

/* Likewise, of the function that compares, which has returned v unless that is NULL. */
static int less_by_function(PyObject *function, PyObject *a, PyObject *b, PyObject *v)
{
    PyObject *zero = PyLong_FromLong(0);
    v = v != NULL ? v : PyObject_CallFunctionObjArgs(function, a, b, NULL);
    PyObject *answer = v == NULL ? NULL : PyObject_RichCompare(v, zero, Py_LT);
    int truth = answer == NULL ? -1 : PyObject_IsTrue(answer);
    Py_XDECREF(answer);
    Py_XDECREF(v);
    Py_DECREF(zero);
    return truth;
}

/* The comparisons from the one on that v answers, which is consumed. */
static PyObject *finish_comparing(PyObject **places, sg_stepwise_sort *s, PyObject *v)
{
    int less = 0;
    if (s->answered) {
        Py_CLEAR(v);
    }
    while (s->phase != SG_SORT_DONE && less >= 0) {
        PyObject *a, *b;
        if (!asks(s, places, &a, &b)) {
            Py_CLEAR(v);
            PyErr_SetString(PyExc_ValueError, "list modified during sort");
            less = -1;
            break;
        }
        Py_INCREF(a);
        Py_INCREF(b);
        less = compares_items(places) ? less_by_function(places[FUNCTION], a, b, v)
               : v != NULL            ? less_by_method(a, b, v)
                                      : PyObject_RichCompareBool(a, b, Py_LT);
        v = NULL;
        Py_DECREF(a);
        Py_DECREF(b);
        if (less >= 0) {
            sg_sort_answer(s, less != 0);
        }
    }
    Py_XDECREF(v);
    if (!apply_host(s, places) && less >= 0) {
        PyErr_NoMemory();
        less = -1;
    }
    return end_host(places, less >= 0);
}

PyObject *sg_sorting_finish(PyObject *state, PyObject *key)
{
    PyObject **places = places_of(state), *items = places[ITEMS], *keys = places[KEYS];
    sg_stepwise_sort *s = progress_of(places);
    if (s != NULL) {
        return finish_comparing(places, s, key);
    }
    while (key != NULL && PyList_Append(keys, key) == 0 && PyList_GET_SIZE(keys) < PyList_GET_SIZE(items)) {
        Py_DECREF(key);
        key = PyObject_CallOneArg(places[FUNCTION], PyList_GET_ITEM(items, PyList_GET_SIZE(keys)));
    }
    Py_XDECREF(key);
    if (PyErr_Occurred()) {
        return end_host(places, false);
    }
    learn(keys);
    return end_host(places, sort_host(items, keys, places[DESCENDING]));
}
