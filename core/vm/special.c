/* Special methods.  Job, invariants and locking: special.h. */
#include "vm/special.h"

#include "objects/inherited.h"
#include "vm/host_op.h"

enum { OPERATORS = 13 };

static const char *const operator_names[OPERATORS] = {"add", "and", "floordiv", "lshift", "matmul",  "mul", "mod",
                                                      "or",  "pow", "rshift",   "sub",    "truediv", "xor"};
static const char *const operator_signs[OPERATORS] = {"+", "&",           "//", "<<", "@", "*", "%",
                                                      "|", "** or pow()", ">>", "-",  "/", "^"};
static const size_t operator_slots[OPERATORS] = {offsetof(PyNumberMethods, nb_add),
                                                 offsetof(PyNumberMethods, nb_and),
                                                 offsetof(PyNumberMethods, nb_floor_divide),
                                                 offsetof(PyNumberMethods, nb_lshift),
                                                 offsetof(PyNumberMethods, nb_matrix_multiply),
                                                 offsetof(PyNumberMethods, nb_multiply),
                                                 offsetof(PyNumberMethods, nb_remainder),
                                                 offsetof(PyNumberMethods, nb_or),
                                                 offsetof(PyNumberMethods, nb_power),
                                                 offsetof(PyNumberMethods, nb_rshift),
                                                 offsetof(PyNumberMethods, nb_subtract),
                                                 offsetof(PyNumberMethods, nb_true_divide),
                                                 offsetof(PyNumberMethods, nb_xor)};
static const size_t inplace_slots[OPERATORS] = {offsetof(PyNumberMethods, nb_inplace_add),
                                                offsetof(PyNumberMethods, nb_inplace_and),
                                                offsetof(PyNumberMethods, nb_inplace_floor_divide),
                                                offsetof(PyNumberMethods, nb_inplace_lshift),
                                                offsetof(PyNumberMethods, nb_inplace_matrix_multiply),
                                                offsetof(PyNumberMethods, nb_inplace_multiply),
                                                offsetof(PyNumberMethods, nb_inplace_remainder),
                                                offsetof(PyNumberMethods, nb_inplace_or),
                                                offsetof(PyNumberMethods, nb_inplace_power),
                                                offsetof(PyNumberMethods, nb_inplace_rshift),
                                                offsetof(PyNumberMethods, nb_inplace_subtract),
                                                offsetof(PyNumberMethods, nb_inplace_true_divide),
                                                offsetof(PyNumberMethods, nb_inplace_xor)};
static const char *const other_names[] = {"lt",
                                          "le",
                                          "eq",
                                          "ne",
                                          "gt",
                                          "ge",
                                          "getitem",
                                          "setitem",
                                          "delitem",
                                          "contains",
                                          "bool",
                                          "len",
                                          "iter",
                                          "call",
                                          "aiter",
                                          "anext",
                                          "await",
                                          "len",
                                          "hash",
                                          "str",
                                          "repr",
                                          "next",
                                          "setattr",
                                          "get",
                                          "float",
                                          "int",
                                          "abs",
                                          "neg",
                                          "invert",
                                          "pos",
                                          "eq",
                                          "instancecheck",
                                          "subclasscheck",
                                          "enter",
                                          "exit",
                                          "missing",
                                          "round"};
static const int swapped[] = {Py_GT, Py_GE, Py_EQ, Py_NE, Py_LT, Py_LE};

typedef struct {
    uint32_t key; /* version and method; 0 if empty */
    PyFunctionObject *function;
} entry;

enum { SET_BITS = 11, WAYS = 4, METHOD_BITS = 7 };
_Static_assert((int)SG_SPECIAL_COUNT <= 1 << METHOD_BITS, "a method's number fits its part of a key");
static entry entries[1 << SET_BITS][WAYS];

/* A class that has all of the methods: its slots are the host's generic ones. */
static PyTypeObject *model;
static iternextfunc no_next; /* of a class without a __next__ */
static PyObject *names[SG_SPECIAL_COUNT];

static bool make_model(void)
{
    PyObject *namespace = PyDict_New();
    for (int i = 0; namespace != NULL && i < SG_SPECIAL_COUNT; i++) {
        names[i] = i < SG_SPECIAL_REFLECTED ? PyUnicode_FromFormat("__%s__", operator_names[i % OPERATORS])
                   : i < SG_SPECIAL_COMPARE ? PyUnicode_FromFormat("__r%s__", operator_names[i - SG_SPECIAL_REFLECTED])
                   : i < SG_SPECIAL_INPLACE ? PyUnicode_FromFormat("__%s__", other_names[i - SG_SPECIAL_COMPARE])
                                            : PyUnicode_FromFormat("__i%s__", operator_names[i - SG_SPECIAL_INPLACE]);
        if (names[i] == NULL) {
            Py_CLEAR(namespace);
            break;
        }
        PyUnicode_InternInPlace(&names[i]);
        if (PyDict_SetItem(namespace, names[i], Py_Ellipsis) < 0) {
            Py_CLEAR(namespace);
        }
    }
    if (namespace != NULL) {
        model = (PyTypeObject *)PyObject_CallFunction((PyObject *)&PyType_Type, "s()O", "", namespace);
        Py_DECREF(namespace);
    }
    PyObject *empty = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "");
    if (empty == NULL) {
        Py_CLEAR(model);
    }
    else {
        no_next = ((PyTypeObject *)empty)->tp_iternext;
        Py_DECREF(empty);
    }
    PyErr_Clear();
    return model != NULL;
}

static void *number_slot(PyTypeObject *type, size_t offset)
{
    return type->tp_as_number == NULL ? NULL : *(void **)((char *)type->tp_as_number + offset);
}

/* The slot that the instruction asks. */
static void *slot_of(PyTypeObject *type, int which)
{
    if (which < SG_SPECIAL_REFLECTED) {
        return number_slot(type, operator_slots[which % OPERATORS]);
    }
    if (which < SG_SPECIAL_COMPARE) {
        return number_slot(type, operator_slots[which - SG_SPECIAL_REFLECTED]);
    }
    if (which >= SG_SPECIAL_INPLACE) {
        return number_slot(type, inplace_slots[which - SG_SPECIAL_INPLACE]);
    }
    PyMappingMethods *mapping = type->tp_as_mapping;
    switch (which) {
    case SG_SPECIAL_GETITEM:
        return mapping == NULL ? NULL : (void *)mapping->mp_subscript;
    case SG_SPECIAL_SETITEM:
    case SG_SPECIAL_DELITEM:
        return mapping == NULL ? NULL : (void *)mapping->mp_ass_subscript;
    case SG_SPECIAL_CONTAINS:
        return type->tp_as_sequence == NULL ? NULL : (void *)type->tp_as_sequence->sq_contains;
    case SG_SPECIAL_BOOL:
        return number_slot(type, offsetof(PyNumberMethods, nb_bool));
    case SG_SPECIAL_LEN_AS_BOOL:
        return mapping == NULL ? NULL : (void *)mapping->mp_length;
    case SG_SPECIAL_ITER:
        return (void *)type->tp_iter;
    case SG_SPECIAL_CALL:
        return (void *)type->tp_call;
    case SG_SPECIAL_AITER:
        return type->tp_as_async == NULL ? NULL : (void *)type->tp_as_async->am_aiter;
    case SG_SPECIAL_ANEXT:
        return type->tp_as_async == NULL ? NULL : (void *)type->tp_as_async->am_anext;
    case SG_SPECIAL_AWAIT:
        return type->tp_as_async == NULL ? NULL : (void *)type->tp_as_async->am_await;
    case SG_SPECIAL_LEN:
        return type->tp_as_sequence == NULL ? NULL : (void *)type->tp_as_sequence->sq_length;
    case SG_SPECIAL_HASH:
        return (void *)type->tp_hash;
    case SG_SPECIAL_STR:
        return (void *)type->tp_str;
    case SG_SPECIAL_REPR:
        return (void *)type->tp_repr;
    case SG_SPECIAL_NEXT:
        return (void *)type->tp_iternext;
    case SG_SPECIAL_SETATTR:
        return (void *)type->tp_setattro;
    case SG_SPECIAL_GET:
        return (void *)type->tp_descr_get;
    case SG_SPECIAL_FLOAT:
        return number_slot(type, offsetof(PyNumberMethods, nb_float));
    case SG_SPECIAL_INT:
        return number_slot(type, offsetof(PyNumberMethods, nb_int));
    case SG_SPECIAL_ABS:
        return number_slot(type, offsetof(PyNumberMethods, nb_absolute));
    case SG_SPECIAL_NEGATIVE:
        return number_slot(type, offsetof(PyNumberMethods, nb_negative));
    case SG_SPECIAL_INVERT:
        return number_slot(type, offsetof(PyNumberMethods, nb_invert));
    case SG_SPECIAL_POSITIVE:
        return number_slot(type, offsetof(PyNumberMethods, nb_positive));
    case SG_SPECIAL_INSTANCECHECK:
    case SG_SPECIAL_SUBCLASSCHECK:
    case SG_SPECIAL_ENTER:
    case SG_SPECIAL_EXIT:
    case SG_SPECIAL_MISSING:
    case SG_SPECIAL_ROUND:
        return NULL;
    default:
        return (void *)type->tp_richcompare;
    }
}

static bool repeats(PyTypeObject *type)
{
    return type->tp_as_sequence != NULL && type->tp_as_sequence->sq_repeat != NULL;
}

/* What the instruction would ask before or after the generic slot. */
static bool is_simple(PyTypeObject *type, int which)
{
    if (which == SG_SPECIAL_LEN_AS_BOOL) {
        return number_slot(type, offsetof(PyNumberMethods, nb_bool)) == NULL;
    }
    if (which >= SG_SPECIAL_COMPARE && which < SG_SPECIAL_INPLACE) {
        return true;
    }
    if (repeats(type) || (type->tp_as_sequence != NULL && type->tp_as_sequence->sq_concat != NULL)) {
        return false;
    }
    return which < OPERATORS || which >= SG_SPECIAL_REFLECTED
           || number_slot(type, inplace_slots[which - OPERATORS]) == NULL;
}

static uint32_t key_of(PyTypeObject *type, int which)
{
    uint32_t version = type->tp_version_tag;
    return version >> (32 - METHOD_BITS) != 0 || version == 0 ? 0 : version << METHOD_BITS | (uint32_t)which;
}

static entry *set_for(uint32_t key)
{
    return entries[(key * UINT32_C(0x9E3779B1)) >> (32 - SET_BITS)];
}

/* NULL: there is none. */
static const entry *entry_of(uint32_t key)
{
    const entry *set = set_for(key);
    for (int i = 0; i < WAYS && key != 0; i++) {
        if (set[i].key == key) {
            return &set[i];
        }
    }
    return NULL;
}

/* The latest of a set is first; the last is forgotten. */
static void put(entry new)
{
    entry *set = set_for(new.key);
    if (entry_of(new.key) == NULL) {
        memmove(set + 1, set, (WAYS - 1) * sizeof *set);
        set[0] = new;
    }
}

PyFunctionObject *sg_special_find(PyTypeObject *type, int which)
{
    uint32_t key = key_of(type, which);
    const entry *e = entry_of(key);
    if (e == NULL) {
        return NULL;
    }
    /* A generator is no result that the others' instructions could use, and a function's code can be replaced. */
    bool any = which == SG_SPECIAL_GETITEM
               || (which >= SG_SPECIAL_ITER && which < SG_SPECIAL_INPLACE && which != SG_SPECIAL_SETATTR
                   && which != SG_SPECIAL_DIFFERS);
    return any || sg_runs_at_once(e->function) ? e->function : NULL;
}

bool sg_special_is_python(PyTypeObject *type, int which)
{
    return PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) && (model != NULL || make_model())
           && slot_of(type, which) == slot_of(model, which);
}

void sg_special_learn(PyTypeObject *type, int which)
{
    if (!sg_special_is_python(type, which) || !is_simple(type, which) || !PyUnstable_Type_AssignVersionTag(type)) {
        return;
    }
    PyObject *unequal = names[SG_SPECIAL_COMPARE + Py_NE];
    if (which == SG_SPECIAL_DIFFERS && _PyType_Lookup(type, unequal) != _PyType_Lookup(&PyBaseObject_Type, unequal)) {
        return;
    }
    PyObject *function = _PyType_Lookup(type, names[which]);
    uint32_t key = key_of(type, which);
    if (function != NULL && Py_IS_TYPE(function, &PyFunction_Type) && key != 0) {
        put((entry){key, (PyFunctionObject *)function});
    }
}

/* A class without __next__ has a slot that raises. */
bool sg_is_iterator(PyTypeObject *type)
{
    return type->tp_iternext != NULL && type->tp_iternext != no_next;
}

/* ---- which of two operands is asked first ---- */

/* A built-in type whose operators decline every operand that is neither a number nor of a subclass. */
static bool declines_operators(PyTypeObject *type)
{
    return type == &PyLong_Type || type == &PyFloat_Type || type == &PyBool_Type || type == Py_TYPE(Py_None);
}

static bool declines_comparisons(PyTypeObject *type)
{
    return declines_operators(type) || type == &PyUnicode_Type;
}

/* True if such a type is asked first all the same: b is a number to it, and no more. */
static bool takes(PyTypeObject *a, PyTypeObject *b)
{
    return PyType_HasFeature(b, Py_TPFLAGS_LONG_SUBCLASS) && !PyType_IsSubtype(b, a);
}

/* True if b, a subclass of a, has a's reflected method, so that the host asks a first as ever.  It looks for both as
 * attributes: a metaclass with such an operator of its own may answer otherwise. */
static bool inherits_reflected(PyTypeObject *a, PyTypeObject *b, int base)
{
    PyFunctionObject *method = sg_special_find(a, SG_SPECIAL_REFLECTED + base);
    return method != NULL && sg_special_find(b, SG_SPECIAL_REFLECTED + base) == method
           && Py_TYPE(a)->tp_getattro == PyType_Type.tp_getattro && Py_TYPE(b)->tp_getattro == PyType_Type.tp_getattro
           && number_slot(Py_TYPE(a), operator_slots[base]) != number_slot(a, operator_slots[base])
           && number_slot(Py_TYPE(b), operator_slots[base]) != number_slot(b, operator_slots[base]);
}

PyFunctionObject *sg_special_operator(PyTypeObject *a, PyTypeObject *b, int op, bool *reflected)
{
    int base = op % OPERATORS;
    PyFunctionObject *method = op >= OPERATORS ? sg_special_find(a, SG_SPECIAL_INPLACE + base) : NULL;
    *reflected = false;
    if (base == SG_NB_MULTIPLY && repeats(b)) {
        return NULL;
    }
    if (method != NULL) {
        return method;
    }
    if (declines_operators(a)) { /* or is asked after a subclass's instance */
        *reflected = true;
        return takes(a, b) ? NULL : sg_special_find(b, SG_SPECIAL_REFLECTED + base);
    }
    return a != b && PyType_IsSubtype(b, a) && !inherits_reflected(a, b, base) ? NULL : sg_special_find(a, op);
}

void sg_special_learn_operator(PyTypeObject *a, PyTypeObject *b, int op)
{
    sg_inherited_learn(a); /* dict | dict, of subclasses */
    sg_inherited_learn(b);
    if (declines_operators(a)) {
        sg_special_learn(b, SG_SPECIAL_REFLECTED + op % OPERATORS);
        return;
    }
    sg_special_learn(a, op);
    if (a != b && PyType_IsSubtype(b, a)) {
        sg_special_learn(a, SG_SPECIAL_REFLECTED + op % OPERATORS);
        sg_special_learn(b, SG_SPECIAL_REFLECTED + op % OPERATORS);
    }
    if (op >= OPERATORS) {
        sg_special_learn(a, SG_SPECIAL_INPLACE + op % OPERATORS);
    }
}

/* `of_a`, or `of_b` if b is asked. */
static PyFunctionObject *asked_first(PyTypeObject *a, PyTypeObject *b, int of_a, int of_b, bool *reflected)
{
    *reflected = false;
    if (a != b && PyType_IsSubtype(b, a)) {
        return NULL;
    }
    if (declines_comparisons(a)) {
        *reflected = true;
        return takes(a, b) ? NULL : sg_special_find(b, of_b);
    }
    return sg_special_find(a, of_a);
}

PyFunctionObject *sg_special_comparison(PyTypeObject *a, PyTypeObject *b, int op, bool *reflected)
{
    return asked_first(a, b, SG_SPECIAL_COMPARE + op, SG_SPECIAL_COMPARE + swapped[op], reflected);
}

PyFunctionObject *sg_special_difference(PyTypeObject *a, PyTypeObject *b, bool *reflected)
{
    return asked_first(a, b, SG_SPECIAL_DIFFERS, SG_SPECIAL_DIFFERS, reflected);
}

void sg_special_learn_comparison(PyTypeObject *a, PyTypeObject *b, int op)
{
    sg_inherited_learn_equality(a);
    sg_inherited_learn_equality(b);
    if (op == Py_NE) {
        sg_special_learn(declines_comparisons(a) ? b : a, SG_SPECIAL_DIFFERS);
    }
    if (declines_comparisons(a)) {
        sg_special_learn(b, SG_SPECIAL_COMPARE + swapped[op]);
    }
    else {
        sg_special_learn(a, SG_SPECIAL_COMPARE + op);
    }
}

/* ---- results ---- */

/* a op b by a type's slot, or NotImplemented if it has none. */
static PyObject *ask_slot(void *slot, PyObject *a, PyObject *b, int base)
{
    if (slot == NULL) {
        return Py_NewRef(Py_NotImplemented);
    }
    return operator_slots[base] == offsetof(PyNumberMethods, nb_power) ? ((ternaryfunc)slot)(a, b, Py_None)
                                                                       : ((binaryfunc)slot)(a, b);
}

/* Calls b's reflected method, if it has one in Python, or its slot. */
static PyObject *ask_right(PyObject *a, PyObject *b, int base)
{
    PyTypeObject *type = Py_TYPE(b);
    void *slot = number_slot(type, operator_slots[base]);
    if (slot == NULL || type == Py_TYPE(a)) {
        return Py_NewRef(Py_NotImplemented);
    }
    if (slot != slot_of(model, base)) {
        return ask_slot(slot, a, b, base);
    }
    PyObject *method = Py_XNewRef(_PyType_Lookup(type, names[SG_SPECIAL_REFLECTED + base])), *result;
    if (method == NULL) {
        return Py_NewRef(Py_NotImplemented);
    }
    if (PyType_HasFeature(Py_TYPE(method), Py_TPFLAGS_METHOD_DESCRIPTOR)) {
        PyObject *args[] = {b, a};
        result = PyObject_Vectorcall(method, args, 2, NULL);
    }
    else {
        descrgetfunc get = Py_TYPE(method)->tp_descr_get;
        PyObject *bound = get == NULL ? Py_NewRef(method) : get(method, b, (PyObject *)type);
        result = bound == NULL ? NULL : PyObject_CallOneArg(bound, a);
        Py_XDECREF(bound);
    }
    Py_DECREF(method);
    return result;
}

/* What the host does when there is no method in place. */
static PyObject *ask_both(PyObject *a, PyObject *b, int base)
{
    void *left = number_slot(Py_TYPE(a), operator_slots[base]), *right = number_slot(Py_TYPE(b), operator_slots[base]);
    if (right == left) {
        right = NULL;
    }
    if (left != NULL && right != NULL && PyType_IsSubtype(Py_TYPE(b), Py_TYPE(a))) {
        void *first = right;
        right = left;
        left = first;
    }
    PyObject *result = ask_slot(left, a, b, base);
    if (result == Py_NotImplemented && right != NULL) {
        Py_DECREF(result);
        result = ask_slot(right, a, b, base);
    }
    return result;
}

/* True if the type has a method in place that is found by looking it up. */
static bool has_inplace(PyTypeObject *type, int base)
{
    return number_slot(type, inplace_slots[base]) == slot_of(model, SG_SPECIAL_INPLACE + base);
}

/* The method that was asked first has declined. */
static PyObject *operator_rest(PyObject *a, PyObject *b, int op)
{
    int base = op % OPERATORS;
    PyTypeObject *type = Py_TYPE(a);
    PyObject *result = op >= OPERATORS && has_inplace(type, base) ? ask_both(a, b, base)
                       : declines_operators(type) ? ask_slot(number_slot(type, operator_slots[base]), a, b, base)
                                                  : ask_right(a, b, base);
    if (result != Py_NotImplemented) {
        return result;
    }
    Py_DECREF(result);
    bool inplace = op >= OPERATORS;
    PyErr_Format(PyExc_TypeError, "unsupported operand type(s) for %.100s%s: '%.100s' and '%.100s'",
                 inplace && base == 8 ? "**" : operator_signs[base], inplace ? "=" : "", Py_TYPE(a)->tp_name,
                 Py_TYPE(b)->tp_name);
    return NULL;
}

static PyObject *comparison_rest(PyObject *a, PyObject *b, int op)
{
    static const char *const signs[] = {"<", "<=", "==", "!=", ">", ">="};
    richcmpfunc right = declines_comparisons(Py_TYPE(a)) ? NULL : Py_TYPE(b)->tp_richcompare;
    PyObject *result = right == NULL ? Py_NewRef(Py_NotImplemented) : right(b, a, swapped[op]);
    if (result != Py_NotImplemented) {
        return result;
    }
    Py_DECREF(result);
    if (op == Py_EQ || op == Py_NE) {
        return PyBool_FromLong((a == b) == (op == Py_EQ));
    }
    PyErr_Format(PyExc_TypeError, "'%s' not supported between instances of '%.100s' and '%.100s'", signs[op],
                 Py_TYPE(a)->tp_name, Py_TYPE(b)->tp_name);
    return NULL;
}

static PyObject *as_bool(PyObject *v, bool opposite)
{
    int truth = PyObject_IsTrue(v);
    Py_DECREF(v);
    return truth < 0 ? NULL : PyBool_FromLong((truth != 0) != opposite);
}

Py_ssize_t sg_special_length(PyObject *v)
{
    PyObject *index = PyNumber_Index(v);
    Py_DECREF(v);
    if (index == NULL) {
        return -1;
    }
    if (_PyLong_IsNegative((PyLongObject *)index)) {
        Py_DECREF(index);
        PyErr_SetString(PyExc_ValueError, "__len__() should return >= 0");
        return -1;
    }
    Py_ssize_t length = PyNumber_AsSsize_t(index, PyExc_OverflowError);
    Py_DECREF(index);
    return length;
}

/* The truth of what __len__ returned. */
static PyObject *length_as_bool(PyObject *v)
{
    Py_ssize_t length = sg_special_length(v);
    return length < 0 ? NULL : PyBool_FromLong(length != 0);
}

PyObject *sg_special_result(unsigned flags, int arg, int aux, PyObject *result, PyObject *const *top)
{
    PyObject *rest;
    switch (flags & SG_RETURNS_MASK) {
    case SG_RETURNS_OPERATOR:
    case SG_RETURNS_COMPARISON:
        if (result == Py_NotImplemented) {
            rest = (flags & SG_RETURNS_MASK) == SG_RETURNS_OPERATOR ? operator_rest(top[-2], top[-1], arg)
                                                                    : comparison_rest(top[-2], top[-1], aux);
            Py_DECREF(result);
            result = rest;
        }
        return result != NULL && (flags & SG_RETURNS_MASK) == SG_RETURNS_COMPARISON && (arg & 16) != 0
                   ? as_bool(result, false)
                   : result;
    case SG_RETURNS_BOOL:
        if (!PyBool_Check(result)) {
            PyErr_Format(PyExc_TypeError, "__bool__ should return bool, returned %s", Py_TYPE(result)->tp_name);
            Py_CLEAR(result);
        }
        return result;
    case SG_RETURNS_LENGTH_AS_BOOL:
        return length_as_bool(result);
    case SG_RETURNS_CONTAINED:
        return as_bool(result, arg != 0);
    case SG_RETURNS_ITERATOR:
        if (!sg_is_iterator(Py_TYPE(result))) {
            PyErr_Format(PyExc_TypeError, "iter() returned non-iterator of type '%.100s'", Py_TYPE(result)->tp_name);
            Py_CLEAR(result);
        }
        return result;
    case SG_RETURNS_ASYNC_ITERATOR:
        return sg_host_check_aiter(result);
    case SG_RETURNS_AWAITABLE:
        return sg_host_check_anext(result);
    case SG_RETURNS_AWAITED:
        return sg_host_check_await(result);
    default:
        return result;
    }
}

/* ---- steps of iterators ---- */

PyFunctionObject *sg_special_step(PyObject *iterator, sg_slot *operands, int *n)
{
    if (!Py_IS_TYPE(iterator, &PySeqIter_Type)) {
        operands[0] = sg_from_heap(iterator);
        *n = 1;
        return sg_special_find(Py_TYPE(iterator), SG_SPECIAL_NEXT);
    }
    sg_py_sequence_iterator *it = (sg_py_sequence_iterator *)iterator;
    PyObject *sequence = (PyObject *)it->it_seq;
    if (sequence == NULL || it->it_index == PY_SSIZE_T_MAX) {
        return NULL;
    }
    operands[0] = sg_from_heap(sequence);
    operands[1] = sg_from_int(it->it_index);
    *n = 2;
    return sg_special_find(Py_TYPE(sequence), SG_SPECIAL_GETITEM);
}

void sg_special_learn_step(PyObject *iterator)
{
    sg_special_learn(Py_TYPE(iterator), SG_SPECIAL_NEXT);
    if (Py_IS_TYPE(iterator, &PySeqIter_Type) && ((sg_py_sequence_iterator *)iterator)->it_seq != NULL) {
        sg_special_learn(Py_TYPE(((sg_py_sequence_iterator *)iterator)->it_seq), SG_SPECIAL_GETITEM);
    }
}
