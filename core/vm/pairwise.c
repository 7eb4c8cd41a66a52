/* Tuples compared item by item, by Python code.  Job and invariant: pairwise.h. */
#include "vm/pairwise.h"

#include "memory/collector.h"
#include "objects/key.h"
#include "objects/new.h"
#include "objects/value.h"
#include "vm/special.h"

enum { LEFT, INDEX, OF_STATE };

/* The two items for which a method has to be asked, the first from index i on. */
typedef struct {
    Py_ssize_t index; /* -1: it is known without */
    bool equal;       /* then: whether the tuples are */
    PyObject *x, *y;
} pair;

static pair next_pair(PyObject *a, PyObject *b, Py_ssize_t i)
{
    Py_ssize_t n = PyTuple_GET_SIZE(a), m = PyTuple_GET_SIZE(b);
    for (; i < n && i < m; i++) {
        PyObject *x = PyTuple_GET_ITEM(a, i), *y = PyTuple_GET_ITEM(b, i);
        int equal = x == y ? 1 : sg_equal(sg_from_heap(x), sg_from_heap(y));
        if (equal <= 0) {
            return (pair){equal < 0 ? i : -1, false, x, y};
        }
    }
    return (pair){-1, n == m, NULL, NULL};
}

/* The call that compares two items; false: not here. */
static bool call_for(sg_heap *heap, PyThreadState *tstate, const pair *p, sg_callback_step *step)
{
    bool reflected;
    PyFunctionObject *method = sg_special_comparison(Py_TYPE(p->x), Py_TYPE(p->y), Py_EQ, &reflected);
    step->room[reflected] = sg_from_heap(p->x);
    step->room[!reflected] = sg_from_heap(p->y);
    return method != NULL && sg_can_bind(heap, tstate, method, (sg_arguments){step->room, 2, 0, NULL})
           && sg_callback_calls(step, method, 2);
}

static bool are_tuples(int op, sg_slot a, sg_slot b)
{
    return (op == Py_EQ || op == Py_NE) && !sg_is_int(a) && !sg_is_int(b) && PyTuple_CheckExact(sg_pointer(a))
           && PyTuple_CheckExact(sg_pointer(b));
}

_PyInterpreterFrame *sg_pairwise_begin(sg_heap *heap, PyThreadState *tstate, int op, sg_slot *base)
{
    sg_callback_step step;
    if (!are_tuples(op, base[0], base[1])) {
        return NULL;
    }
    pair p = next_pair(sg_pointer(base[0]), sg_pointer(base[1]), 0);
    if (p.index < 0 || !call_for(heap, tstate, &p, &step)) {
        return NULL;
    }
    sg_nursery_make_room(heap, tstate, 1);
    sg_slot left = base[0];
    const sg_slot places[OF_STATE] = {[LEFT] = sg_callback_own(heap, left), [INDEX] = sg_from_int(p.index)};
    sg_slot state = sg_list_new(heap, places, OF_STATE);
    _PyInterpreterFrame *frame =
        sg_push_bound(heap, tstate, step.function, sg_from_heap((PyObject *)step.function), step.arguments);
    sg_drop(heap, frame == NULL ? state : left);
    if (frame != NULL) {
        base[0] = base[1];
        base[1] = state;
        SG_FRAME_FLAGS(frame) |= SG_RETURNS_CONTINUED;
    }
    return frame;
}

void sg_pairwise_learn(PyObject *a, PyObject *b, int op)
{
    if (are_tuples(op, sg_owned(a), sg_owned(b))) {
        pair p = next_pair(a, b, 0);
        if (p.index >= 0) {
            sg_special_learn_comparison(Py_TYPE(p.x), Py_TYPE(p.y), Py_EQ);
        }
    }
}

static PyObject **places_of(PyObject *state)
{
    return ((PyListObject *)state)->ob_item;
}

static Py_ssize_t index_of(PyObject *const *places)
{
    return _PyLong_CompactValue((PyLongObject *)places[INDEX]);
}

bool sg_pairwise_continue(sg_heap *heap, PyThreadState *tstate, int op, sg_slot *base, sg_slot v,
                          sg_callback_step *step)
{
    PyObject **places = places_of(sg_pointer(base[1]));
    int truth = !sg_is_int(v) && sg_pointer(v) == Py_NotImplemented ? -1 : sg_truth(v);
    if (truth < 0) {
        return false;
    }
    pair p = {-1, false, NULL, NULL};
    if (truth) {
        p = next_pair(places[LEFT], sg_pointer(base[0]), index_of(places) + 1);
    }
    if (p.index >= 0 && !call_for(heap, tstate, &p, step)) {
        return false;
    }
    sg_drop(heap, v);
    if (p.index < 0) {
        return sg_callback_done(step, sg_from_heap(p.equal == (op == Py_EQ) ? Py_True : Py_False));
    }
    sg_replace_field(heap, &places[INDEX], sg_to_heap(heap, sg_from_int(p.index)));
    return true;
}

PyObject *sg_pairwise_finish(int op, PyObject **base, PyObject *v)
{
    enum { AS_BOOL = 16 };
    PyObject **places = places_of(base[1]), *a = places[LEFT], *b = base[0];
    Py_ssize_t i = index_of(places), n = PyTuple_GET_SIZE(a), m = PyTuple_GET_SIZE(b);
    PyObject *asked[] = {PyTuple_GET_ITEM(a, i), PyTuple_GET_ITEM(b, i)};
    v = sg_special_result(SG_RETURNS_COMPARISON, AS_BOOL, Py_EQ, v, asked + 2);
    if (v == NULL) {
        return NULL;
    }
    int equal = v == Py_True;
    while (equal > 0 && ++i < n && i < m) {
        equal = PyObject_RichCompareBool(PyTuple_GET_ITEM(a, i), PyTuple_GET_ITEM(b, i), Py_EQ);
    }
    if (equal < 0) {
        return NULL;
    }
    return PyBool_FromLong((equal > 0 && n == m) == (op == Py_EQ));
}
