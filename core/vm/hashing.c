/* Hashes of tuples.  Job and invariant: hashing.h. */
#include "vm/hashing.h"

#include "objects/hash.h"
#include "objects/key.h"
#include "objects/text.h"
#include "objects/wide.h"
#include "vm/special.h"

enum { LEARNT_MAX = 16 };

/* How far the call is: items are taken in up to `next`. */
typedef struct {
    uint64_t state;
    Py_ssize_t next;
} progress;

static const PyMethodDef *definition;

void sg_hashing_init(PyInterpreterState *interp)
{
    PyObject *function = PyDict_GetItemString(interp->builtins, "hash");
    if (function != NULL && Py_IS_TYPE(function, &PyCFunction_Type)
        && strcmp(((PyCFunctionObject *)function)->m_ml->ml_name, "hash") == 0) {
        definition = ((PyCFunctionObject *)function)->m_ml;
    }
    PyErr_Clear();
}

void sg_hashing_learn(PyObject *o)
{
    for (Py_ssize_t i = 0; PyTuple_CheckExact(o) && i < PyTuple_GET_SIZE(o) && i < LEARNT_MAX; i++) {
        sg_special_learn(Py_TYPE(PyTuple_GET_ITEM(o, i)), SG_SPECIAL_HASH);
    }
}

static void take_in(progress *p, Py_hash_t hash)
{
    p->state = sg_tuple_hash_step(p->state, hash);
    p->next++;
}

/* Takes in what needs no Python code. */
static void go_on(PyObject *tuple, progress *p)
{
    Py_hash_t hash;
    while (p->next < PyTuple_GET_SIZE(tuple) && sg_key_hash(sg_from_heap(PyTuple_GET_ITEM(tuple, p->next)), &hash)) {
        take_in(p, hash);
    }
}

/* The method of the next item; NULL: there is none, or it is not here. */
static PyFunctionObject *next_method(sg_heap *heap, PyThreadState *tstate, PyObject *tuple, const progress *p)
{
    if (p->next == PyTuple_GET_SIZE(tuple)) {
        return NULL;
    }
    sg_slot item = sg_from_heap(PyTuple_GET_ITEM(tuple, p->next));
    PyFunctionObject *method = sg_special_find(Py_TYPE(sg_pointer(item)), SG_SPECIAL_HASH);
    return method != NULL && sg_runs_at_once(method)
                   && sg_can_bind(heap, tstate, method, (sg_arguments){&item, 1, 0, NULL})
               ? method
               : NULL;
}

_PyInterpreterFrame *sg_hashing_begin(sg_heap *heap, PyThreadState *tstate, sg_slot *base,
                                      const sg_arguments *arguments)
{
    PyObject *callable = sg_is_int(base[0]) ? Py_None : sg_pointer(base[0]);
    if (!Py_IS_TYPE(callable, &PyCFunction_Type) || ((PyCFunctionObject *)callable)->m_ml != definition
        || arguments->positional != 1 || arguments->named != 0 || sg_is_int(base[2])
        || !PyTuple_CheckExact(sg_pointer(base[2]))) {
        return NULL;
    }
    PyObject *tuple = sg_pointer(base[2]);
    progress p = {SG_TUPLE_HASH_START, 0};
    go_on(tuple, &p);
    PyFunctionObject *method = next_method(heap, tstate, tuple, &p);
    PyObject *state = method == NULL ? NULL : sg_bytes_room(heap, sizeof p);
    if (state == NULL) {
        return NULL;
    }
    *(progress *)PyBytes_AS_STRING(state) = p;
    sg_slot item = sg_from_heap(PyTuple_GET_ITEM(tuple, p.next));
    _PyInterpreterFrame *frame =
        sg_push_bound(heap, tstate, method, sg_from_heap((PyObject *)method), (sg_arguments){&item, 1, 0, NULL});
    if (frame == NULL) {
        sg_drop(heap, sg_owned(state));
        return NULL;
    }
    SG_FRAME_FLAGS(frame) |= SG_RETURNS_CONTINUED;
    sg_drop(heap, base[0]);
    base[0] = sg_owned(state);
    return frame;
}

bool sg_hashing_continue(sg_heap *heap, PyThreadState *tstate, sg_slot *base, sg_slot v, sg_callback_step *step)
{
    PyObject *tuple = sg_pointer(base[2]);
    progress *kept = (progress *)PyBytes_AS_STRING(sg_pointer(base[0])), p = *kept;
    Py_hash_t hash;
    if (!sg_hash_of_answer(v, &hash)) {
        return false;
    }
    take_in(&p, hash);
    go_on(tuple, &p);
    step->function = next_method(heap, tstate, tuple, &p);
    if (step->function == NULL && p.next != PyTuple_GET_SIZE(tuple)) {
        return false;
    }
    if (step->function == NULL) {
        step->result = sg_wide_new(heap, sg_tuple_hash_end(p.state, p.next));
    }
    else {
        step->room[0] = sg_from_heap(PyTuple_GET_ITEM(tuple, p.next));
        step->arguments = (sg_arguments){step->room, 1, 0, NULL};
        step->flags = SG_RETURNS_CONTINUED;
    }
    *kept = p;
    sg_drop(heap, v);
    return true;
}

PyObject *sg_hashing_finish(PyObject **base, PyObject *v)
{
    PyObject *tuple = base[2];
    progress p = *(progress *)PyBytes_AS_STRING(base[0]);
    Py_hash_t hash = sg_hash_of_answer_host(v);
    while (hash != -1) {
        take_in(&p, hash);
        if (p.next == PyTuple_GET_SIZE(tuple)) {
            return PyLong_FromSsize_t(sg_tuple_hash_end(p.state, p.next));
        }
        hash = PyObject_Hash(PyTuple_GET_ITEM(tuple, p.next));
    }
    return NULL;
}
