/* Keys computed by functions in Python.  Job and invariant: keyed.h. */
#include "vm/keyed.h"

#include "memory/collector.h"
#include "objects/compare.h"
#include "objects/from_items.h"
#include "objects/insertion.h"
#include "objects/iteration.h"
#include "objects/key.h"
#include "objects/list.h"
#include "objects/sort.h"
#include "objects/text.h"
#include "objects/value.h"
#include "vm/special.h"

typedef enum { NOTHING, SORTED, MIN, MAX } kind;
enum { KIND, FUNCTION, DESCENDING, ITEMS, KEYS, PROGRESS, OF_SORTED };
enum { ITERATOR = 2, BEST, BEST_KEY, ITEM, OF_EXTREME };

static const PyMethodDef *definitions[MAX + 1];

void sg_keyed_init(PyInterpreterState *interp)
{
    static const char *const names[] = {[SORTED] = "sorted", [MIN] = "min", [MAX] = "max"};
    for (kind k = SORTED; k <= MAX; k++) {
        PyObject *function = PyDict_GetItemString(interp->builtins, names[k]);
        if (function != NULL && Py_IS_TYPE(function, &PyCFunction_Type)
            && strcmp(((PyCFunctionObject *)function)->m_ml->ml_name, names[k]) == 0) {
            definitions[k] = ((PyCFunctionObject *)function)->m_ml;
        }
    }
    PyErr_Clear();
}

static kind kind_of(sg_slot callable)
{
    PyObject *o = sg_is_int(callable) ? Py_None : sg_pointer(callable);
    for (kind k = SORTED; Py_IS_TYPE(o, &PyCFunction_Type) && k <= MAX; k++) {
        if (definitions[k] == ((PyCFunctionObject *)o)->m_ml) {
            return k;
        }
    }
    return NOTHING;
}

static PyObject **place(sg_slot state, int i)
{
    return &((PyListObject *)sg_pointer(state))->ob_item[i];
}

static kind kind_of_state(PyObject *state)
{
    return (kind)_PyLong_CompactValue((PyLongObject *)((PyListObject *)state)->ob_item[KIND]);
}

/* ---- the beginning ---- */

/* The key function and `reverse`, 0 if it is not given; false: there are others, or the function is none in Python. */
static bool keywords_of(const sg_arguments *arguments, sg_slot *function, sg_slot *reverse)
{
    *function = *reverse = 0;
    for (int i = 0; i < arguments->named; i++) {
        sg_slot value = arguments->args[arguments->positional + i];
        if (PyUnicode_EqualToUTF8(arguments->names[i], "key")) {
            *function = value;
        }
        else if (PyUnicode_EqualToUTF8(arguments->names[i], "reverse")) {
            *reverse = value;
        }
        else {
            return false;
        }
    }
    return *function != 0 && !sg_is_int(*function) && Py_IS_TYPE(sg_pointer(*function), &PyFunction_Type)
           && sg_runs_at_once((PyFunctionObject *)sg_pointer(*function));
}

/* A reference of its own. */
static sg_slot again(sg_heap *heap, sg_slot s)
{
    return sg_owned(sg_to_heap(heap, sg_is_int(s) ? s : sg_from_heap(sg_pointer(s))));
}

/* The state, whose first item is to be asked about; 0: not here. */
static sg_slot begin_sorted(sg_heap *heap, const sg_arguments *arguments, sg_slot function, sg_slot reverse)
{
    int descending = reverse == 0 ? 0 : sg_truth(reverse);
    sg_items items;
    if (arguments->positional != 1 || descending < 0 || !sg_items_take(heap, arguments->args[0], &items)) {
        return 0;
    }
    PyTypeObject *type = Py_TYPE(sg_pointer(arguments->args[0]));
    sg_slot list = items.n == 0 ? 0 : sg_list_of(heap, items.at, items.n, sg_list_room_for(type, items.n));
    if (list == 0) {
        sg_items_drop(heap, &items, 0);
        return 0;
    }
    const sg_slot places[OF_SORTED] = {
        sg_from_int(SORTED),        again(heap, function), sg_from_heap(descending ? Py_True : Py_False), list,
        sg_list_new(heap, NULL, 0), sg_from_heap(Py_None)};
    return sg_list_new(heap, places, OF_SORTED);
}

static sg_slot begin_extreme(sg_heap *heap, kind kind, const sg_arguments *arguments, sg_slot function)
{
    sg_slot iterable = arguments->positional == 1 ? arguments->args[0] : 0, item;
    int unused = 0;
    if (arguments->positional > SG_SMALL_SEQUENCE || arguments->positional == 0) {
        return 0;
    }
    if (iterable == 0) {
        sg_slot copies[SG_SMALL_SEQUENCE];
        for (int i = 0; i < arguments->positional; i++) {
            copies[i] = again(heap, arguments->args[i]);
        }
        iterable = sg_tuple_new(heap, copies, arguments->positional);
    }
    /* No iterator of somebody else's: nothing is taken of it if there is no frame. */
    PyTypeObject *type = sg_is_int(iterable) ? &PyLong_Type : Py_TYPE(sg_pointer(iterable));
    sg_slot iterator = sg_iterates_itself(type) || sg_steps_natively(type) ? 0 : sg_iterator_new(heap, iterable);
    if (arguments->positional != 1) {
        sg_drop(heap, iterable);
    }
    if (iterator == 0) {
        return 0;
    }
    if (sg_iterator_step(heap, sg_pointer(iterator), &item, 0, &unused) != SG_NEXT_ITEM) {
        sg_drop(heap, iterator);
        return 0;
    }
    const sg_slot places[OF_EXTREME] = {sg_from_int(kind),     again(heap, function), iterator,
                                        sg_from_heap(Py_None), sg_from_heap(Py_None), item};
    return sg_list_new(heap, places, OF_EXTREME);
}

_PyInterpreterFrame *sg_keyed_begin(sg_heap *heap, PyThreadState *tstate, sg_slot *base, const sg_arguments *arguments)
{
    enum { ROOM = 6 };
    kind kind = kind_of(base[0]);
    sg_slot function, reverse, stand_in = sg_from_heap(Py_None);
    if (kind == NOTHING || arguments->named == 0 || !keywords_of(arguments, &function, &reverse)
        || (kind != SORTED && reverse != 0)) {
        return NULL;
    }
    PyFunctionObject *called = (PyFunctionObject *)sg_pointer(function);
    if (!sg_can_bind(heap, tstate, called, (sg_arguments){&stand_in, 1, 0, NULL})) {
        return NULL;
    }
    sg_nursery_make_room(heap, tstate, ROOM);
    sg_slot state = kind == SORTED ? begin_sorted(heap, arguments, function, reverse)
                                   : begin_extreme(heap, kind, arguments, function);
    if (state == 0) {
        return NULL;
    }
    PyObject *first = kind == SORTED ? *((PyListObject *)*place(state, ITEMS))->ob_item : *place(state, ITEM);
    sg_slot argument = sg_from_heap(first);
    _PyInterpreterFrame *frame =
        sg_push_bound(heap, tstate, called, sg_from_heap((PyObject *)called), (sg_arguments){&argument, 1, 0, NULL});
    if (frame == NULL) {
        sg_drop(heap, state);
        return NULL;
    }
    SG_FRAME_FLAGS(frame) |= SG_RETURNS_CONTINUED;
    sg_drop(heap, base[0]);
    base[0] = state;
    return frame;
}

/* ---- the next key, in shared mode ---- */

/* What is called next: one of the functions. */
static bool calls(sg_callback_step *step, PyFunctionObject *function, int n)
{
    step->function = function;
    step->arguments = (sg_arguments){step->room, n, 0, NULL};
    step->flags = SG_RETURNS_CONTINUED;
    return true;
}

static bool done(sg_callback_step *step, sg_slot result)
{
    step->function = NULL;
    step->result = result;
    return true;
}

/* How far the comparisons are, or NULL: they have not begun. */
static sg_insertion *progress_of(PyObject *const *places)
{
    PyObject *progress = places[PROGRESS];
    return progress == Py_None ? NULL : (sg_insertion *)PyBytes_AS_STRING(progress);
}

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

/* The keys to be compared next; false: somebody has found these lists, and changed them. */
static bool asks(const sg_insertion *s, PyObject *const *places, PyObject **a, PyObject **b)
{
    PyListObject *items = (PyListObject *)places[ITEMS], *keys = (PyListObject *)places[KEYS];
    int i, j;
    if (Py_SIZE(items) != s->n || Py_SIZE(keys) != s->n) {
        return false;
    }
    sg_insertion_asks(s, &i, &j);
    *a = keys->ob_item[i];
    *b = keys->ob_item[j];
    return true;
}

static void answer(sg_insertion *s, PyObject *const *places, bool less)
{
    sg_insertion_answer(s, ((PyListObject *)places[KEYS])->ob_item, ((PyListObject *)places[ITEMS])->ob_item, less);
}

/* The order is known. */
static PyObject *in_order(PyObject *const *places)
{
    PyListObject *items = (PyListObject *)places[ITEMS];
    if (places[DESCENDING] == Py_True) {
        sg_reverse_items(items->ob_item, Py_SIZE(items));
    }
    return (PyObject *)items;
}

/* Goes on to the next comparison by Python code, or to the end; false: the next is for the host. */
static bool compare_on(sg_heap *heap, PyThreadState *tstate, sg_insertion *s, sg_slot state, sg_callback_step *step)
{
    PyObject *const *places = place(state, 0);
    while (s->phase != SG_SORTED) {
        PyObject *a, *b, *x, *y;
        if (!asks(s, places, &a, &b) || !differ_at(a, b, &x, &y)) {
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
                   && calls(step, method, 2);
        }
        answer(s, places, less != 0);
    }
    return done(step, again(heap, sg_from_heap(in_order(places))));
}

/* All keys are there, and there is no machine order for them. */
static bool begin_comparing(sg_heap *heap, PyThreadState *tstate, sg_slot state, sg_callback_step *step)
{
    PyListObject *items = (PyListObject *)*place(state, ITEMS), *keys = (PyListObject *)*place(state, KEYS);
    Py_ssize_t n = Py_SIZE(items);
    sg_insertion first = sg_insertion_of((int)n);
    PyObject *bytes = n > SG_INSERTION_MAX ? NULL : sg_bytes_room(heap, sizeof first), *x, *y;
    int last = *place(state, DESCENDING) == Py_True ? (int)n - 1 : 0, next = last == 0 ? 1 : last - 1;
    bool reflected;
    /* The first comparison in Python tells that nothing is lost by this way. */
    if (bytes == NULL || !differ_at(keys->ob_item[next], keys->ob_item[last], &x, &y)
        || sg_special_comparison(Py_TYPE(x), Py_TYPE(y), Py_LT, &reflected) == NULL) {
        if (bytes != NULL) {
            sg_drop(heap, sg_owned(bytes));
        }
        return false;
    }
    if (last != 0) {
        sg_reverse_items(items->ob_item, n);
        sg_reverse_items(keys->ob_item, n);
    }
    *(sg_insertion *)PyBytes_AS_STRING(bytes) = first;
    *place(state, PROGRESS) = bytes; /* None was there */
    sg_insertion *s = progress_of(place(state, 0));
    s->answered = true; /* unless a call is pending */
    return compare_on(heap, tstate, s, state, step) && (s->answered = false, true);
}

static bool continue_comparing(sg_heap *heap, PyThreadState *tstate, sg_insertion *s, sg_slot state, sg_slot v,
                               sg_callback_step *step)
{
    PyObject *a, *b;
    int less = sg_is_int(v) || sg_pointer(v) != Py_NotImplemented ? sg_truth(v) : -1;
    if (less < 0 || s->answered || !asks(s, place(state, 0), &a, &b)) {
        return false;
    }
    answer(s, place(state, 0), less != 0);
    s->answered = !compare_on(heap, tstate, s, state, step);
    return !s->answered;
}

/* True, too, if the key is in the state and the host goes on from there: then nothing is called. */
static bool continue_sorted(sg_heap *heap, PyThreadState *tstate, sg_slot state, sg_slot v, sg_callback_step *step)
{
    PyListObject *items = (PyListObject *)*place(state, ITEMS), *keys = (PyListObject *)*place(state, KEYS);
    PyFunctionObject *function = (PyFunctionObject *)*place(state, FUNCTION);
    sg_insertion *s = progress_of(place(state, 0));
    sg_slot stand_in = sg_from_heap(Py_None);
    if (s != NULL) {
        return continue_comparing(heap, tstate, s, state, v, step);
    }
    if (!sg_can_bind(heap, tstate, function, (sg_arguments){&stand_in, 1, 0, NULL})) {
        return false;
    }
    sg_slot mine = again(heap, v);
    bool last = Py_SIZE(keys) + 1 == Py_SIZE(items);
    if (!sg_list_append(heap, sg_owned((PyObject *)keys), &mine)) {
        sg_drop(heap, mine);
        return false;
    }
    if (!last) {
        step->room[0] = sg_from_heap(items->ob_item[Py_SIZE(keys)]);
        return calls(step, function, 1);
    }
    if (sg_sort_by((sg_slot *)keys->ob_item, (sg_slot *)items->ob_item, Py_SIZE(items),
                   *place(state, DESCENDING) == Py_True)) {
        return done(step, again(heap, sg_from_heap((PyObject *)items)));
    }
    if (begin_comparing(heap, tstate, state, step)) {
        return true;
    }
    if (progress_of(place(state, 0)) == NULL) {
        /* The host computes the order, and takes the last key from here. */
        sg_slot taken_back = sg_list_pop(heap, sg_owned((PyObject *)keys));
        sg_drop(heap, taken_back);
    }
    return false;
}

static bool continue_extreme(sg_heap *heap, PyThreadState *tstate, kind kind, sg_slot state, sg_slot key,
                             sg_callback_step *step)
{
    PyFunctionObject *function = (PyFunctionObject *)*place(state, FUNCTION);
    sg_slot stand_in = sg_from_heap(Py_None);
    if (!sg_can_bind(heap, tstate, function, (sg_arguments){&stand_in, 1, 0, NULL})) {
        return false;
    }
    bool first = *place(state, BEST_KEY) == Py_None; /* no key of ours is None */
    sg_slot best_key = sg_from_heap(*place(state, BEST_KEY));
    int op = kind == MIN ? Py_LT : Py_GT, better = first ? 1 : sg_compare(op, key, best_key), unused = 0;
    better = better >= 0 ? better : sg_compare_objects(op, key, best_key);
    sg_slot next_item = 0;
    if (better < 0 || (!sg_is_int(key) && sg_pointer(key) == Py_None)) {
        return false;
    }
    sg_next next = sg_iterator_step(heap, *place(state, ITERATOR), &next_item, 0, &unused);
    if (next == SG_NEXT_NOT_HERE) {
        return false;
    }
    if (better) {
        sg_slot now = again(heap, sg_from_heap(*place(state, ITEM)));
        sg_replace_field(heap, place(state, BEST), sg_to_heap(heap, now));
        sg_replace_field(heap, place(state, BEST_KEY), sg_to_heap(heap, again(heap, key)));
    }
    if (next == SG_NEXT_END) {
        return done(step, again(heap, sg_from_heap(*place(state, BEST))));
    }
    sg_replace_field(heap, place(state, ITEM), sg_to_heap(heap, next_item));
    step->room[0] = sg_from_heap(*place(state, ITEM));
    return calls(step, function, 1);
}

bool sg_keyed_continue(sg_heap *heap, PyThreadState *tstate, sg_slot state, sg_slot v, sg_callback_step *step)
{
    kind kind = kind_of_state(sg_pointer(state));
    if (!(kind == SORTED ? continue_sorted(heap, tstate, state, v, step)
                         : continue_extreme(heap, tstate, kind, state, v, step))) {
        return false;
    }
    sg_drop(heap, v);
    return true;
}

/* ---- in exclusive mode ---- */

/* The next of the keys that `keys`, an iterator, has; whatever the item. */
static PyObject *next_key(PyObject *keys, PyObject *item)
{
    return PyIter_Next(keys);
}
static PyMethodDef next_key_def = {"key", next_key, METH_O, NULL};

/* The host sorts by the keys that there are. */
static PyObject *sorted_by(PyObject *items, PyObject *keys, PyObject *descending)
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
    if (result == NULL) {
        return NULL;
    }
    Py_DECREF(result);
    return Py_NewRef(items);
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
static int less_by(PyObject *a, PyObject *b, PyObject *v)
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

static int less(PyObject *a, PyObject *b)
{
    return PyObject_RichCompareBool(a, b, Py_LT);
}

/* The comparisons from the one on that v answers, which is consumed. */
static PyObject *finish_comparing(PyObject **places, sg_insertion *s, PyObject *v)
{
    if (s->answered) {
        Py_CLEAR(v);
    }
    while (s->phase != SG_SORTED) {
        PyObject *a, *b;
        if (!asks(s, places, &a, &b)) {
            Py_XDECREF(v);
            PyErr_SetString(PyExc_ValueError, "list modified during sort");
            return NULL;
        }
        Py_INCREF(a);
        Py_INCREF(b);
        int is_less = v != NULL ? less_by(a, b, v) : less(a, b);
        v = NULL;
        Py_DECREF(a);
        Py_DECREF(b);
        if (is_less < 0) {
            return NULL;
        }
        if (asks(s, places, &a, &b)) {
            answer(s, places, is_less != 0);
        }
    }
    return Py_NewRef(in_order(places));
}

/* The keys from this one on, which is consumed. */
static PyObject *finish_sorted(PyObject **places, PyObject *key)
{
    PyObject *items = places[ITEMS], *keys = places[KEYS];
    sg_insertion *progress = progress_of(places);
    if (progress != NULL) {
        return finish_comparing(places, progress, key);
    }
    while (key != NULL && PyList_Append(keys, key) == 0 && PyList_GET_SIZE(keys) < PyList_GET_SIZE(items)) {
        Py_DECREF(key);
        key = PyObject_CallOneArg(places[FUNCTION], PyList_GET_ITEM(items, PyList_GET_SIZE(keys)));
    }
    Py_XDECREF(key);
    if (PyErr_Occurred()) {
        return NULL;
    }
    learn(keys);
    return sorted_by(items, keys, places[DESCENDING]);
}

static PyObject *finish_extreme(int op, PyObject **places, PyObject *key)
{
    PyObject *best = places[BEST_KEY] == Py_None ? NULL : Py_NewRef(places[BEST]);
    PyObject *best_key = best == NULL ? NULL : Py_NewRef(places[BEST_KEY]), *item = Py_NewRef(places[ITEM]);
    while (key != NULL) {
        int better = best_key == NULL ? 1 : PyObject_RichCompareBool(key, best_key, op);
        if (better > 0) {
            Py_XSETREF(best, Py_NewRef(item));
            Py_XSETREF(best_key, Py_NewRef(key));
        }
        Py_CLEAR(key);
        Py_CLEAR(item);
        item = better < 0 ? NULL : PyIter_Next(places[ITERATOR]);
        key = item == NULL ? NULL : PyObject_CallOneArg(places[FUNCTION], item);
    }
    Py_XDECREF(item);
    Py_XDECREF(best_key);
    if (PyErr_Occurred()) {
        Py_CLEAR(best);
    }
    return best;
}

PyObject *sg_keyed_finish(PyObject *state, PyObject *key)
{
    kind kind = kind_of_state(state);
    PyObject **places = ((PyListObject *)state)->ob_item;
    return kind == SORTED ? finish_sorted(places, key) : finish_extreme(kind == MIN ? Py_LT : Py_GT, places, key);
}
