/* Operators of built-in types.  Job: operators.h. */
#include "objects/operators.h"

#include <float.h>
#include <math.h>

#include "objects/array.h"
#include "objects/byte_array.h"
#include "objects/complex.h"
#include "objects/dict.h"
#include "objects/dict_views.h"
#include "objects/format.h"
#include "objects/new.h"
#include "objects/ordered_dict.h"
#include "objects/set.h"
#include "objects/union_type.h"
#include "objects/wide.h"

/* ---- floats ---------------------------------------------------------------- */

/* A float, or an int or bool that is exactly a float. */
static int number_of(sg_slot s, double *value)
{
    if (!sg_is_int(s) && Py_TYPE(sg_pointer(s)) == &PyBool_Type) {
        *value = sg_pointer(s) == Py_True;
        return SG_NUMBER_INT;
    }
    return sg_number_get(s, value);
}

/* Where the C library is of one mind about the result: finite operands and a normal result, or an exact 0 or 1. */
static bool float_power(double a, double b, double *r)
{
    if (!isfinite(a) || !isfinite(b)) {
        return false;
    }
    if (b == 0.0 || a == 1.0) {
        *r = 1.0;
        return true;
    }
    bool odd = fmod(fabs(b), 2.0) == 1.0;
    if (a == 0.0) {
        *r = odd ? a : 0.0;
        return b > 0.0;
    }
    if (a < 0.0 && b != floor(b)) {
        return false;
    }
    bool negative = a < 0.0 && odd;
    double magnitude = fabs(a);
    *r = magnitude == 1.0 ? 1.0 : pow(magnitude, b);
    if (!isnormal(*r)) {
        return false;
    }
    *r = negative ? -*r : *r;
    return true;
}

/* The remainder has the divisor's sign, also if it is 0; the quotient is the integer nearest to what they leave. */
static bool float_divmod(double a, double b, double *quotient, double *remainder)
{
    if (b == 0.0) {
        return false;
    }
    double rest = fmod(a, b), whole = (a - rest) / b;
    if (rest == 0.0) {
        rest = copysign(0.0, b);
    }
    else if ((b < 0.0) != (rest < 0.0)) {
        rest += b;
        whole -= 1.0;
    }
    *remainder = rest;
    if (whole == 0.0) {
        *quotient = copysign(0.0, a / b);
        return true;
    }
    *quotient = floor(whole);
    if (whole - *quotient > 0.5) {
        *quotient += 1.0;
    }
    return true;
}

static bool float_operator(int op, double a, double b, double *r)
{
    double other;
    switch (op) {
    case SG_NB_FLOOR_DIVIDE:
        return float_divmod(a, b, r, &other);
    case SG_NB_REMAINDER:
        return float_divmod(a, b, &other, r);
    case SG_NB_POWER:
        return float_power(a, b, r);
    default:
        return sg_float_binary(op, a, b, r);
    }
}

/* ---- ints and bools ----------------------------------------------------------- */

static bool is_bool(sg_slot s)
{
    return !sg_is_int(s) && Py_TYPE(sg_pointer(s)) == &PyBool_Type;
}

static sg_slot int_operator(sg_heap *heap, int op, sg_slot a, sg_slot b)
{
    double p, q, z;
    if ((op == SG_NB_TRUE_DIVIDE || op == SG_NB_POWER) && number_of(a, &p) == SG_NUMBER_INT
        && number_of(b, &q) == SG_NUMBER_INT && (op == SG_NB_TRUE_DIVIDE || q < 0.0)) {
        return float_operator(op, p, q, &z) ? sg_float_new(heap, z) : 0;
    }
    sg_wide x, y, r;
    if (!sg_wide_get(a, &x) || !sg_wide_get(b, &y)) {
        return 0;
    }
    if (is_bool(a) && is_bool(b) && (op == SG_NB_AND || op == SG_NB_OR || op == SG_NB_XOR)) {
        int truth = op == SG_NB_AND ? x & y : op == SG_NB_OR ? x | y : x ^ y;
        return sg_from_heap(truth ? Py_True : Py_False);
    }
    return sg_wide_binary(op, x, y, &r) ? sg_wide_new(heap, r) : 0;
}

static bool is_number(sg_slot s)
{
    if (sg_is_int(s)) {
        return true;
    }
    PyTypeObject *type = Py_TYPE(sg_pointer(s));
    return type == &PyLong_Type || type == &PyFloat_Type || type == &PyBool_Type;
}

static sg_slot number_operator(sg_heap *heap, int op, sg_slot a, sg_slot b)
{
    double p, q, z;
    int x = number_of(a, &p), y = number_of(b, &q);
    if (x != SG_NUMBER_FLOAT && y != SG_NUMBER_FLOAT) {
        return int_operator(heap, op, a, b);
    }
    if (x == SG_NUMBER_NONE || y == SG_NUMBER_NONE || !float_operator(op, p, q, &z)) {
        return 0;
    }
    return sg_float_new(heap, z);
}

/* ---- all ----------------------------------------------------------------------- */

/* An int or bool as a number of items. */
static bool times_of(sg_slot s, intptr_t *times)
{
    sg_wide value;
    if (!sg_wide_get(s, &value) || value > SG_INT_MAX || value < SG_INT_MIN) {
        return false;
    }
    *times = (intptr_t)value;
    return true;
}

static bool is_list(sg_slot s)
{
    return !sg_is_int(s) && Py_TYPE(sg_pointer(s)) == &PyList_Type;
}

/* An operand that an operator has changed in place is its result. */
static sg_slot changed(bool done, sg_slot *operand)
{
    sg_slot result = done ? *operand : 0;
    *operand = done ? 0 : *operand;
    return result;
}

static bool is_array(sg_slot s)
{
    return !sg_is_int(s) && sg_is_array(Py_TYPE(sg_pointer(s)));
}

static sg_slot extend(sg_heap *heap, sg_slot *operands)
{
    bool done = is_list(operands[0])    ? sg_list_extend(heap, operands[0], operands[1])
                : is_array(operands[0]) ? sg_array_extend_by(heap, operands[0], operands[1])
                                        : sg_byte_array_extend(heap, operands[0], operands[1]);
    return changed(done, &operands[0]);
}

/* What the host's set operator of that number is, of a set or frozenset, or of a subclass that inherits it. */
static bool is_set_like(sg_slot s, int op)
{
    if (sg_is_int(s) || !PyAnySet_Check(sg_pointer(s))) {
        return false;
    }
    const PyNumberMethods *methods = Py_TYPE(sg_pointer(s))->tp_as_number, *base = PyFrozenSet_Type.tp_as_number;
    return op == SG_NB_OR         ? methods->nb_or == base->nb_or
           : op == SG_NB_AND      ? methods->nb_and == base->nb_and
           : op == SG_NB_SUBTRACT ? methods->nb_subtract == base->nb_subtract
           : op == SG_NB_XOR      ? methods->nb_xor == base->nb_xor
                                  : false;
}

static bool changes_in_place(PyObject *o, int op)
{
    const PyNumberMethods *methods = Py_TYPE(o)->tp_as_number, *base = PySet_Type.tp_as_number;
    return op == SG_NB_OR         ? methods->nb_inplace_or == base->nb_inplace_or
           : op == SG_NB_AND      ? methods->nb_inplace_and == base->nb_inplace_and
           : op == SG_NB_SUBTRACT ? methods->nb_inplace_subtract == base->nb_inplace_subtract
                                  : methods->nb_inplace_xor == base->nb_inplace_xor;
}

static sg_slot set_operator(sg_heap *heap, bool in_place, int op, sg_slot *operands)
{
    PyObject *set = sg_pointer(operands[0]);
    if (!in_place || PyFrozenSet_Check(set)) {
        return in_place && Py_TYPE(set) != &PyFrozenSet_Type ? 0
                                                             : sg_set_combine(heap, op, operands[0], &operands[1], 1);
    }
    return changed(changes_in_place(set, op) && sg_set_change(heap, op, operands[0], &operands[1], 1), &operands[0]);
}

static bool is_dict(sg_slot s)
{
    return !sg_is_int(s) && PyDict_CheckExact(sg_pointer(s));
}

/* a | b, or a |= b, of dicts */
static sg_slot merge(sg_heap *heap, bool in_place, sg_slot *operands)
{
    PyInterpreterState *interp = _PyInterpreterState_Main();
    PyObject *other = sg_pointer(operands[1]);
    if (in_place) {
        return changed(sg_dict_merge(heap, interp, operands[0], other, false), &operands[0]);
    }
    sg_slot copy = sg_dict_copy(heap, interp, (PyDictObject *)sg_pointer(operands[0]));
    if (copy != 0 && !sg_dict_merge(heap, interp, copy, other, false)) {
        sg_drop(heap, copy);
        copy = 0;
    }
    return copy;
}

/* An OrderedDict, or of a subclass that has its operators. */
static bool is_ordered(PyTypeObject *type)
{
    const PyNumberMethods *own = PyODict_Type.tp_as_number;
    return type == &PyODict_Type
           || (sg_is_ordered_dict(type) && type->tp_as_number->nb_or == own->nb_or
               && type->tp_as_number->nb_inplace_or == own->nb_inplace_or);
}

/* Of dicts and OrderedDicts, one at least of the latter. */
static bool are_ordered(const sg_slot *operands)
{
    PyTypeObject *a = Py_TYPE(sg_pointer(operands[0])), *b = Py_TYPE(sg_pointer(operands[1]));
    return (is_ordered(a) && (b == &PyDict_Type || is_ordered(b))) || (a == &PyDict_Type && is_ordered(b));
}

static sg_slot merge_ordered(sg_heap *heap, bool in_place, sg_slot *operands)
{
    PyInterpreterState *interp = _PyInterpreterState_Main();
    if (!in_place || PyDict_CheckExact(sg_pointer(operands[0]))) {
        return in_place ? 0 : sg_ordered_dict_merge(heap, interp, operands[0], operands[1]);
    }
    return changed(sg_writes_as_ordered_dict(Py_TYPE(sg_pointer(operands[0])))
                       && sg_ordered_dict_update(heap, interp, operands[0], operands[1]),
                   &operands[0]);
}

sg_slot sg_binary_operator(sg_heap *heap, int oparg, sg_slot *operands)
{
    bool in_place = oparg >= SG_NB_INPLACE_ADD;
    int op = in_place ? oparg - SG_NB_INPLACE_ADD : oparg;
    bool x = is_number(operands[0]), y = is_number(operands[1]);
    if (op == SG_NB_REMAINDER && !x && PyUnicode_CheckExact(sg_pointer(operands[0]))) {
        return sg_format_percent(heap, sg_pointer(operands[0]), operands[1]);
    }
    if (x && y) {
        return number_operator(heap, op, operands[0], operands[1]);
    }
    if (sg_is_complex(operands[0]) || sg_is_complex(operands[1])) {
        return sg_complex_operator(heap, op, operands[0], operands[1]);
    }
    intptr_t times;
    if (is_set_like(operands[0], op) && is_set_like(operands[1], op)) {
        return set_operator(heap, in_place, op, operands);
    }
    if (sg_is_view_operator(op, operands) && !(in_place && is_dict(operands[0]))) {
        return sg_view_operator(heap, op, operands);
    }
    if (op == SG_NB_OR && is_dict(operands[0]) && is_dict(operands[1])) {
        return merge(heap, in_place, operands);
    }
    if (op == SG_NB_OR && !x && !y && are_ordered(operands)) {
        return merge_ordered(heap, in_place, operands);
    }
    if (op == SG_NB_OR && !x && !y) {
        return sg_union_type_new(heap, operands);
    }
    if (op == SG_NB_ADD && !x && !y) {
        bool changes = in_place && (is_list(operands[0]) || sg_is_byte_array(operands[0]) || is_array(operands[0]));
        return changes ? extend(heap, operands) : sg_concatenate(heap, operands);
    }
    if (op == SG_NB_MULTIPLY && in_place && sg_is_byte_array(operands[0])) {
        return changed(times_of(operands[1], &times) && sg_byte_array_repeat(heap, operands[0], times), &operands[0]);
    }
    if (op == SG_NB_MULTIPLY && in_place && !x && is_array(operands[0])) {
        return changed(times_of(operands[1], &times) && sg_array_repeat_in_place(heap, operands[0], times),
                       &operands[0]);
    }
    if (op == SG_NB_MULTIPLY && x != y && times_of(operands[y], &times) && !(in_place && is_list(operands[0]))) {
        return sg_repeat(heap, &operands[x], times);
    }
    return 0;
}

sg_slot sg_negative(sg_heap *heap, sg_slot a)
{
    sg_wide value;
    if (sg_is_complex(a)) {
        return sg_complex_negative(heap, sg_pointer(a));
    }
    return sg_wide_get(a, &value) ? sg_wide_new(heap, -value) : 0;
}

sg_slot sg_inverse(sg_heap *heap, sg_slot a)
{
    sg_wide value;
    return !is_bool(a) && sg_wide_get(a, &value) ? sg_wide_new(heap, ~value) : 0;
}
