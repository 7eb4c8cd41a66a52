/* `!=` by __eq__.  Job and invariant: unequal.h. */
#include "vm/unequal.h"

#include "objects/value.h"
#include "vm/special.h"

static PyTypeObject *type_of(sg_slot s)
{
    return sg_is_int(s) ? &PyLong_Type : Py_TYPE(sg_pointer(s));
}

_PyInterpreterFrame *sg_unequal_begin(sg_heap *heap, PyThreadState *tstate, int op, sg_slot *base)
{
    bool reflected;
    const sg_slot swapped[] = {base[1], base[0]};
    PyFunctionObject *method = op == Py_NE && sg_unequal_is_asked(swapped)
                                   ? sg_special_difference(type_of(base[0]), type_of(base[1]), &reflected)
                                   : NULL;
    if (method == NULL) {
        return NULL;
    }
    sg_slot a = base[0], operands[] = {sg_lent(base[reflected]), sg_lent(base[!reflected])};
    _PyInterpreterFrame *frame =
        sg_push_bound(heap, tstate, method, sg_from_heap((PyObject *)method), (sg_arguments){operands, 2, 0, NULL});
    if (frame != NULL) {
        base[0] = base[1];
        base[1] = a;
        SG_FRAME_FLAGS(frame) |= SG_RETURNS_CONTINUED;
    }
    return frame;
}

bool sg_unequal_continue(sg_heap *heap, sg_slot v, sg_callback_step *step)
{
    int truth = !sg_is_int(v) && sg_pointer(v) == Py_NotImplemented ? -1 : sg_truth(v);
    if (truth < 0) {
        return false;
    }
    sg_drop(heap, v);
    return sg_callback_done(step, sg_from_heap(truth ? Py_False : Py_True));
}

PyObject *sg_unequal_finish(const sg_insn *insn, PyObject **base, PyObject *v)
{
    if (v == Py_NotImplemented) {
        PyObject *operands[] = {base[1], base[0]};
        return sg_special_result(SG_RETURNS_COMPARISON, insn->arg, Py_NE, v, operands + 2);
    }
    int truth = PyObject_IsTrue(v);
    Py_DECREF(v);
    return truth < 0 ? NULL : PyBool_FromLong(!truth);
}
