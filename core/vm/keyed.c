/* Keys computed by functions in Python.  Job and invariant: keyed.h. */
#include "vm/keyed.h"

#include "gil/thread.h"
#include "memory/collector.h"
#include "objects/compare.h"
#include "objects/iteration.h"
#include "objects/key.h"
#include "objects/value.h"
#include "vm/sorting.h"

typedef enum { NOTHING, SORTED, MIN, MAX, LIST_SORT } kind;
_Static_assert((int)SORTED == SG_SORTS, "a kind is the first place of a state");
enum { KIND, FUNCTION, ITERATOR, BEST, BEST_KEY, ITEM, OF_EXTREME };

static const PyMethodDef *definitions[LIST_SORT + 1];

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
    PyObject *method = PyObject_GetAttrString((PyObject *)&PyList_Type, "sort");
    if (method != NULL && Py_IS_TYPE(method, &PyMethodDescr_Type)) {
        definitions[LIST_SORT] = ((PyMethodDescrObject *)method)->d_method;
    }
    Py_XDECREF(method);
    PyErr_Clear();
}

/* Of what is bound to nothing on the caller's stack, or to `self`. */
static kind kind_of(sg_slot callable, sg_slot self)
{
    PyObject *o = sg_is_int(callable) ? Py_None : sg_pointer(callable);
    if (self != 0) {
        return Py_IS_TYPE(o, &PyMethodDescr_Type) && ((PyMethodDescrObject *)o)->d_method == definitions[LIST_SORT]
                       && !sg_is_int(self) && PyList_Check(sg_pointer(self))
                   ? LIST_SORT
                   : NOTHING;
    }
    for (kind k = SORTED; Py_IS_TYPE(o, &PyCFunction_Type) && k <= LIST_SORT; k++) {
        if (definitions[k] == ((PyCFunctionObject *)o)->m_ml) {
            return k;
        }
    }
    return NOTHING;
}

static bool sorts(kind kind)
{
    return kind == SORTED || kind == LIST_SORT;
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

/* The key function and `reverse`, 0 if it is not given; false: there are others. */
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
    return *function != 0 && !sg_is_int(*function);
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
            copies[i] = sg_callback_own(heap, arguments->args[i]);
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
    const sg_slot places[OF_EXTREME] = {sg_from_int(kind),     sg_callback_own(heap, function), iterator,
                                        sg_from_heap(Py_None), sg_from_heap(Py_None),           item};
    return sg_list_new(heap, places, OF_EXTREME);
}

/* The state, and in *step the first call; 0: not here. */
static sg_slot begin_sorting(sg_heap *heap, PyThreadState *tstate, sg_slot *base, kind kind,
                             const sg_arguments *arguments, sg_slot function, sg_slot reverse, bool exclusive,
                             sg_callback_step *step)
{
    int descending = reverse == 0 ? 0 : sg_truth(reverse);
    if (descending < 0 || arguments->positional != (kind == SORTED)) {
        return 0;
    }
    sg_slot bound =
        base[1] != 0 || kind == SORTED ? base[1] : sg_from_heap(((PyCFunctionObject *)sg_pointer(base[0]))->m_self);
    return sg_sorting_begin(heap, tstate, bound, arguments->args[0], sg_pointer(function), descending != 0, exclusive,
                            step);
}

/* Likewise. */
static sg_slot begin_comparing(sg_heap *heap, kind kind, const sg_arguments *arguments, PyFunctionObject *function,
                               sg_callback_step *step)
{
    sg_slot state = begin_extreme(heap, kind, arguments, sg_from_heap((PyObject *)function));
    if (state != 0) {
        step->room[0] = sg_from_heap(*place(state, ITEM));
        sg_callback_calls(step, function, 1);
    }
    return state;
}

/* Likewise, of any such call. */
static sg_slot begin(sg_heap *heap, PyThreadState *tstate, sg_slot *base, const sg_arguments *arguments, bool exclusive,
                     sg_callback_step *step)
{
    enum { ROOM = SG_SORTING_ROOM + 2 };
    kind kind = kind_of(base[0], base[1]);
    sg_slot key, reverse, stand_ins[3];
    if (kind == NOTHING || arguments->named == 0 || !keywords_of(arguments, &key, &reverse)) {
        return 0;
    }
    PyObject *self;
    int n;
    PyFunctionObject *function = sg_sorting_function(sg_pointer(key), &self, &n);
    for (int i = 0; i < 3; i++) {
        stand_ins[i] = sg_from_heap(Py_None);
    }
    if (function == NULL || (!sorts(kind) && (reverse != 0 || n != 1))
        || !sg_can_bind(heap, tstate, function, (sg_arguments){stand_ins, n, 0, NULL})) {
        return 0;
    }
    sg_nursery_make_room(heap, tstate, ROOM);
    return sorts(kind) ? begin_sorting(heap, tstate, base, kind, arguments, key, reverse, exclusive, step)
                       : begin_comparing(heap, kind, arguments, function, step);
}

_PyInterpreterFrame *sg_keyed_begin(sg_heap *heap, PyThreadState *tstate, sg_slot *base, const sg_arguments *arguments)
{
    sg_callback_step step;
    sg_slot state = begin(heap, tstate, base, arguments, false, &step);
    if (state == 0) {
        return NULL;
    }
    _PyInterpreterFrame *frame =
        sg_push_bound(heap, tstate, step.function, sg_from_heap((PyObject *)step.function), step.arguments);
    if (frame == NULL) {
        sg_keyed_fail(heap, sg_pointer(state));
        sg_drop(heap, state);
        return NULL;
    }
    SG_FRAME_FLAGS(frame) |= SG_RETURNS_CONTINUED;
    sg_drop(heap, base[0]);
    base[0] = state;
    return frame;
}

bool sg_keyed_sorts(sg_slot callable, sg_slot self)
{
    return sorts(kind_of(callable, self));
}

bool sg_keyed_begin_host(PyThreadState *tstate, PyObject **base, sg_arguments arguments, _PyInterpreterFrame **callee)
{
    sg_callback_step step;
    sg_heap *heap = &sg_thread_get()->heap;
    sg_slot state = begin(heap, tstate, (sg_slot *)base, &arguments, true, &step), callable = sg_owned(base[0]);
    if (state != 0) {
        base[0] = sg_pointer(state);
        sg_drop(heap, callable);
    }
    *callee = state == 0 ? NULL : sg_callback_push_host(tstate, &step);
    sg_callback_settle(heap, tstate);
    if (state != 0 && *callee == NULL) {
        sg_keyed_fail_host(base[0]);
    }
    return state != 0;
}

/* ---- the next key, in shared mode ---- */

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
        sg_slot now = sg_callback_own(heap, sg_from_heap(*place(state, ITEM)));
        sg_replace_field(heap, place(state, BEST), sg_to_heap(heap, now));
        sg_replace_field(heap, place(state, BEST_KEY), sg_to_heap(heap, sg_callback_own(heap, key)));
    }
    if (next == SG_NEXT_END) {
        return sg_callback_done(step, sg_callback_own(heap, sg_from_heap(*place(state, BEST))));
    }
    sg_replace_field(heap, place(state, ITEM), sg_to_heap(heap, next_item));
    step->room[0] = sg_from_heap(*place(state, ITEM));
    return sg_callback_calls(step, function, 1);
}

bool sg_keyed_continue(sg_heap *heap, PyThreadState *tstate, sg_slot state, sg_slot v, sg_callback_step *step)
{
    kind kind = kind_of_state(sg_pointer(state));
    if (!(kind == SORTED ? sg_sorting_continue(heap, tstate, state, v, step)
                         : continue_extreme(heap, tstate, kind, state, v, step))) {
        return false;
    }
    sg_drop(heap, v);
    return true;
}

bool sg_keyed_can_fail(PyObject *state)
{
    return kind_of_state(state) != SORTED || sg_sorting_can_fail(state);
}

void sg_keyed_fail(sg_heap *heap, PyObject *state)
{
    if (kind_of_state(state) == SORTED) {
        sg_sorting_fail(heap, state);
    }
}

/* ---- in exclusive mode ---- */

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
    return kind == SORTED ? sg_sorting_finish(state, key) : finish_extreme(kind == MIN ? Py_LT : Py_GT, places, key);
}

void sg_keyed_fail_host(PyObject *state)
{
    if (kind_of_state(state) == SORTED) {
        sg_sorting_fail_host(state);
    }
}
