/* Causes of exclusive sections.  Job and locking: causes.h. */
#include "vm/causes.h"

#include <string.h>

#include "vm/callback.h"

uint64_t sg_cause_counts[SG_OP_COUNT];
/* Counts of instructions together with what they are about; NULL: these are not collected. */
static PyObject *named;

int sg_causes_name(bool on)
{
    if (on && named == NULL) {
        named = PyDict_New();
        return named == NULL ? -1 : 0;
    }
    if (!on) {
        Py_CLEAR(named);
    }
    return 0;
}

void sg_causes_reset(void)
{
    memset(sg_cause_counts, 0, sizeof sg_cause_counts);
    if (named != NULL) {
        PyDict_Clear(named);
    }
}

PyObject *sg_causes(void)
{
    PyObject *dict = named != NULL ? PyDict_Copy(named) : PyDict_New();
    for (int op = 0; op < SG_OP_COUNT && dict != NULL; op++) {
        PyObject *count = sg_cause_counts[op] == 0 ? NULL : PyLong_FromUnsignedLongLong(sg_cause_counts[op]);
        if (sg_cause_counts[op] != 0
            && (count == NULL || PyDict_SetItemString(dict, sg_instruction_names[op], count) < 0)) {
            Py_CLEAR(dict);
        }
        Py_XDECREF(count);
    }
    return dict;
}

static PyObject *name_of_callable(PyObject *callable)
{
    if (Py_IS_TYPE(callable, &PyCFunction_Type)) {
        PyCFunctionObject *function = (PyCFunctionObject *)callable;
        return function->m_module != NULL && PyUnicode_Check(function->m_module)
                   ? PyUnicode_FromFormat("%U.%s", function->m_module, function->m_ml->ml_name)
                   : PyUnicode_FromFormat("%s.%s", function->m_self ? Py_TYPE(function->m_self)->tp_name : "?",
                                          function->m_ml->ml_name);
    }
    if (Py_IS_TYPE(callable, &PyMethodDescr_Type)) {
        PyMethodDescrObject *method = (PyMethodDescrObject *)callable;
        return PyUnicode_FromFormat("%s.%s", method->d_common.d_type->tp_name, method->d_method->ml_name);
    }
    if (Py_IS_TYPE(callable, &PyWrapperDescr_Type)) {
        PyWrapperDescrObject *method = (PyWrapperDescrObject *)callable;
        return PyUnicode_FromFormat("%s.%s", method->d_common.d_type->tp_name, method->d_base->name);
    }
    if (PyType_Check(callable)) {
        return PyUnicode_FromFormat("type %s", ((PyTypeObject *)callable)->tp_name);
    }
    return PyUnicode_FromFormat("<%s>", Py_TYPE(callable)->tp_name);
}

static PyObject *attribute_of(const char *instruction, PyObject *owner, PyObject *name)
{
    return PyType_Check(owner)
               ? PyUnicode_FromFormat("%s type %s.%U", instruction, ((PyTypeObject *)owner)->tp_name, name)
               : PyUnicode_FromFormat("%s %s.%U", instruction, Py_TYPE(owner)->tp_name, name);
}

static const char *type_name(sg_slot s)
{
    return Py_TYPE(sg_pointer(s))->tp_name;
}

/* What the instruction is about; NULL: only what it is. */
static PyObject *name_of(const sg_insn *insn, const sg_slot *top, PyObject *const *names)
{
    const char *instruction = sg_instruction_names[insn->op];
    switch (insn->op) {
    case SG_OP_CONSUME_ITEM:
    case SG_OP_CONSUME_END:
    case SG_OP_CHAIN_STEP:
    case SG_OP_LOAD_FAST_LOAD_ATTR_INSTANCE:
    case SG_OP_LOAD_FAST_STORE_ATTR_INSTANCE:
        return NULL;
    case SG_OP_LOAD_SUPER_ATTR:
        return attribute_of("super", sg_pointer(top[-2]), names[insn->arg >> 2]);
    case SG_OP_BINARY_SUBSCR:
    case SG_OP_DELETE_SUBSCR:
    case SG_OP_STORE_SUBSCR:
        return PyUnicode_FromFormat("%s %s[%s]", instruction, type_name(top[-2]), type_name(top[-1]));
    case SG_OP_BINARY_SLICE:
    case SG_OP_STORE_SLICE:
        return PyUnicode_FromFormat("%s %s", instruction, type_name(top[-3]));
    case SG_OP_MATCH_CLASS:
        return PyUnicode_FromFormat("%s %s", instruction, type_name(top[-3]));
    case SG_OP_BINARY_OP:
    case SG_OP_BINARY_ADD:
    case SG_OP_BINARY_SUBTRACT:
    case SG_OP_BINARY_MULTIPLY:
    case SG_OP_BINARY_ADD_FLOAT:
    case SG_OP_BINARY_SUBTRACT_FLOAT:
    case SG_OP_BINARY_MULTIPLY_FLOAT:
    case SG_OP_COMPARE_OP:
    case SG_OP_COMPARE_OP_JUMP:
    case SG_OP_CONTAINS_OP:
        return PyUnicode_FromFormat("%s %s, %s", instruction, type_name(top[-2]), type_name(top[-1]));
    case SG_OP_GET_ITER:
    case SG_OP_FOR_ITER:
    case SG_OP_FOR_ITER_STORE_FAST:
    case SG_OP_TO_BOOL:
    case SG_OP_FORMAT_SIMPLE:
    case SG_OP_DICT_UPDATE:
    case SG_OP_DICT_MERGE:
    case SG_OP_BEFORE_WITH:
        return PyUnicode_FromFormat("%s %s", instruction, type_name(top[-1]));
    case SG_OP_UNPACK_SEQUENCE:
    case SG_OP_LIST_EXTEND:
    case SG_OP_SET_UPDATE:
        return top[-1] == 0 ? NULL : PyUnicode_FromFormat("%s %s", instruction, type_name(top[-1]));
    default:
        break;
    }
    if (insn->op >= SG_OP_LOAD_ATTR && insn->op <= SG_OP_LOAD_ATTR_CLASS) {
        return attribute_of("LOAD_ATTR", sg_pointer(top[-1]), names[insn->arg >> 1]);
    }
    if (insn->op >= SG_OP_STORE_ATTR && insn->op <= SG_OP_DELETE_ATTR) {
        return attribute_of(insn->op == SG_OP_DELETE_ATTR ? "DELETE_ATTR" : "STORE_ATTR", sg_pointer(top[-1]),
                            names[insn->arg]);
    }
    if (insn->op >= SG_OP_CALL && insn->op <= SG_OP_CALL_FUNCTION_EX) {
        return name_of_callable(sg_pointer(sg_callback_operands(insn, (sg_slot *)top)[0]));
    }
    return NULL;
}

/* False: the count is lost, which the program must not notice. */
static bool count_named(PyObject *name)
{
    PyObject *old = PyDict_GetItemWithError(named, name);
    PyObject *count = PyLong_FromLongLong(1 + (old == NULL ? 0 : PyLong_AsLongLong(old)));
    bool counted = count != NULL && PyDict_SetItem(named, name, count) == 0;
    Py_XDECREF(count);
    return counted;
}

void sg_count_cause(const sg_insn *insn, const sg_slot *top, PyObject *const *names)
{
    PyObject *name = named == NULL ? NULL : name_of(insn, top, names);
    if (name == NULL || !count_named(name)) {
        sg_cause_counts[insn->op]++;
        PyErr_Clear();
    }
    Py_XDECREF(name);
}
