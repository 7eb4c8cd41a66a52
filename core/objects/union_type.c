/* Unions of types.  Job and locking: union_type.h. */
#include "objects/union_type.h"

#include "memory/plain_types.h"
#include "objects/new.h"

static PyTypeObject *union_type;

void sg_union_type_init(void)
{
    PyObject *made = PyNumber_Or((PyObject *)&PyLong_Type, (PyObject *)&PyUnicode_Type);
    PyObject *same = made == NULL ? NULL : PyObject_GetAttrString(made, "__args__");
    const sg_py_union *as_union = (sg_py_union *)made;
    if (union_type == NULL && same != NULL && strcmp(Py_TYPE(made)->tp_name, "types.UnionType") == 0
        && Py_TYPE(made)->tp_basicsize == (Py_ssize_t)sizeof(sg_py_union) && as_union->args == same
        && PyTuple_CheckExact(same) && as_union->parameters == NULL) {
        union_type = Py_TYPE(made);
        sg_plain_type_add(&(sg_plain_type){
            .type = union_type,
            .children = {offsetof(sg_py_union, args), offsetof(sg_py_union, parameters)},
        });
    }
    Py_XDECREF(same);
    Py_XDECREF(made);
    PyErr_Clear();
}

PyObject *sg_union_members(PyObject *o)
{
    return union_type != NULL && Py_IS_TYPE(o, union_type) ? ((sg_py_union *)o)->args : NULL;
}

/* A class whose metaclass says no more to `|` than `type` does. */
static bool is_class(PyObject *o)
{
    const PyNumberMethods *methods = Py_TYPE(o)->tp_as_number;
    return PyType_Check(o) && methods != NULL && methods->nb_or == PyType_Type.tp_as_number->nb_or
           && methods->nb_inplace_or == NULL;
}

/* The members that an operand brings: as many as there are, 0: not here. */
static Py_ssize_t members_of(sg_slot operand, PyObject *single[1], PyObject *const **members)
{
    PyObject *o = sg_is_int(operand) ? NULL : sg_pointer(operand);
    PyObject *all = o == NULL ? NULL : sg_union_members(o);
    if (all != NULL) {
        *members = ((PyTupleObject *)all)->ob_item;
        return PyTuple_GET_SIZE(all);
    }
    if (o == NULL || !(o == Py_None || is_class(o))) {
        return 0;
    }
    single[0] = o == Py_None ? (PyObject *)Py_TYPE(Py_None) : o;
    *members = single;
    return 1;
}

static bool is_among(PyObject *o, const sg_slot *members, int n)
{
    for (int i = 0; i < n; i++) {
        if (sg_pointer(members[i]) == o) {
            return true;
        }
    }
    return false;
}

sg_slot sg_union_type_new(sg_heap *heap, sg_slot *operands)
{
    PyObject *single[2], *const *members[2];
    sg_slot merged[SG_SMALL_SEQUENCE];
    int n = 0;
    Py_ssize_t given[2];
    for (int i = 0; i < 2; i++) {
        given[i] = members_of(operands[i], &single[i], &members[i]);
    }
    if (union_type == NULL || given[0] == 0 || given[1] == 0 || given[0] + given[1] > SG_SMALL_SEQUENCE
        || heap->nursery_n + 2 > SG_NURSERY_MAX
        || (members[0] == &single[0] && members[1] == &single[1] && sg_pointer(operands[0]) == Py_None
            && sg_pointer(operands[1]) == Py_None)) {
        return 0;
    }
    for (int i = 0; i < 2; i++) {
        for (Py_ssize_t j = 0; j < given[i]; j++) {
            PyObject *member = members[i][j];
            if (Py_IS_TYPE(member, &Py_GenericAliasType)) {
                return 0; /* equal ones are the same */
            }
            if (i == 0 || !is_among(member, merged, (int)given[0])) {
                merged[n++] = sg_from_heap(member);
            }
        }
    }
    if (n == given[0]) { /* nothing new */
        sg_slot first = operands[0];
        if (sg_pointer(first) == Py_None) {
            return sg_from_heap(single[0]);
        }
        operands[0] = 0;
        return first;
    }
    sg_slot args = sg_tuple_new(heap, merged, n);
    sg_py_union *new = sg_gc_block(heap, SG_GC_HEADER, sizeof *new);
    new->ob_base.ob_refcnt = 1;
    new->ob_base.ob_type = union_type;
    new->args = sg_to_heap(heap, args);
    new->parameters = NULL;
    sg_nursery_add(heap, (PyObject *)new);
    return sg_owned((PyObject *)new);
}
