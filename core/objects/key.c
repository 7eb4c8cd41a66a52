/* Equality and hashes of the rarer keys.  Job: key.h.
 *
 * The host's hash functions that are called here neither count, allocate nor raise for what they are given: they read
 * the object, and those of strs, bytes and frozensets write the hash that they found into it, which is the same for
 * everybody.
 */
#include "objects/key.h"

#include <math.h>
#include <string.h>

#include "objects/answers.h"
#include "objects/inherited.h"
#include "objects/set.h"

/* How deep and how far a look into a key goes; what has more is the host's. */
enum { DEPTH_MAX = 16, ITEMS_MAX = 4096 };

PyTypeObject *sg_pattern_type;

/* ---- which types ---------------------------------------------------------------- */

static int equality_of_built_in(PyTypeObject *type)
{
    if (type == &PyLong_Type || type == &PyFloat_Type || type == &PyBool_Type) {
        return SG_EQUALS_NUMBERS;
    }
    return type == &PyUnicode_Type                            ? SG_EQUALS_STRS
           : type == &PyTuple_Type                            ? SG_EQUALS_TUPLES
           : type == &PyBytes_Type                            ? SG_EQUALS_BYTES
           : type == &PyFrozenSet_Type || type == &PySet_Type ? SG_EQUALS_SETS
           : type == &PyComplex_Type                          ? SG_EQUALS_COMPLEX
           : type == &PyMethod_Type                           ? SG_EQUALS_METHODS
           : type == &PyCFunction_Type                        ? SG_EQUALS_BUILTINS
           : type == &_PyWeakref_RefType                      ? SG_EQUALS_REFERENCES
                                                              : SG_EQUALS_OTHERWISE;
}

int sg_equality(PyTypeObject *type)
{
    int equality = equality_of_built_in(type);
    if (equality != SG_EQUALS_OTHERWISE) {
        return equality;
    }
    if (type == sg_pattern_type) {
        return SG_EQUALS_PATTERNS;
    }
    richcmpfunc compare = type->tp_richcompare;
    if (compare == PyBaseObject_Type.tp_richcompare || type == Py_TYPE(Py_None) || sg_inherits_equality(type)) {
        return SG_EQUALS_ITSELF;
    }
    /* A subclass may inherit; then its method is the base's, which knows nothing of it. */
    unsigned long flags = type->tp_flags;
    if ((flags & Py_TPFLAGS_TUPLE_SUBCLASS) != 0) {
        return compare == PyTuple_Type.tp_richcompare ? SG_EQUALS_TUPLES : SG_EQUALS_OTHERWISE;
    }
    if ((flags & Py_TPFLAGS_LONG_SUBCLASS) != 0) {
        return compare == PyLong_Type.tp_richcompare ? SG_EQUALS_NUMBERS : SG_EQUALS_OTHERWISE;
    }
    if ((flags & Py_TPFLAGS_UNICODE_SUBCLASS) != 0) {
        return compare == PyUnicode_Type.tp_richcompare ? SG_EQUALS_STRS : SG_EQUALS_OTHERWISE;
    }
    static PyTypeObject *const bases[] = {&PyFloat_Type, &PyBytes_Type, &PySet_Type, &PyComplex_Type};
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        if (compare == bases[i]->tp_richcompare && PyType_IsSubtype(type, bases[i])) {
            return equality_of_built_in(bases[i]);
        }
    }
    return PyType_IsSubtype(type, &PyFrozenSet_Type) && compare == PyFrozenSet_Type.tp_richcompare
               ? SG_EQUALS_SETS
               : SG_EQUALS_OTHERWISE;
}

/* ---- equality ---------------------------------------------------------------------- */

/* What is left to look at. */
typedef struct {
    int depth, items;
} budget;

static bool go_on(budget *left, Py_ssize_t items)
{
    left->items -= items < ITEMS_MAX ? (int)items : ITEMS_MAX;
    return left->depth > 0 && left->items >= 0;
}

/* `again`: how often the same two were compared before, as items of the same tuples. */
static int equal(sg_slot a, sg_slot b, int again, budget *left);

/* How often the i-th items are together before; b may be NULL. */
static int times(PyObject *const *a, PyObject *const *b, Py_ssize_t i)
{
    int n = 0;
    for (Py_ssize_t j = 0; j < i; j++) {
        n += a[j] == a[i] && (b == NULL || b[j] == b[i]);
    }
    return n;
}

/* An int of any subclass that compares as ints do. */
static bool int_of(sg_slot s, PyLongObject **big, intptr_t *small)
{
    *big = NULL;
    *small = 0;
    if (sg_is_int(s)) {
        *small = sg_int_value(s);
        return true;
    }
    PyObject *o = sg_pointer(s);
    if (!PyLong_Check(o)) {
        return false;
    }
    if (!sg_int_digits((PyLongObject *)o, small)) {
        *big = (PyLongObject *)o;
    }
    return true;
}

/* True if the int has exactly the value of the float: digit by digit from the lowest, each step is exact. */
static bool big_equals(PyLongObject *big, double value)
{
    const double base = (double)((uint32_t)1 << PyLong_SHIFT);
    bool negative = (big->long_value.lv_tag & SIGN_MASK) == 2;
    double rest = negative ? -value : value;
    if (!(rest > 0.0) || !isfinite(rest)) {
        return false;
    }
    size_t digits = big->long_value.lv_tag >> NON_SIZE_BITS;
    for (size_t i = 0; i < digits; i++) {
        double low = fmod(rest, base);
        if (low != (double)((const digit *)big->long_value.ob_digit)[i]) {
            return false;
        }
        rest = (rest - low) / base;
    }
    return rest == 0.0;
}

static bool int_equals_float(sg_slot number, double value)
{
    PyLongObject *big;
    intptr_t small;
    int_of(number, &big, &small);
    if (big != NULL) {
        return big_equals(big, value);
    }
    const double limit = (double)((intptr_t)1 << SG_INT_BITS);
    return value > -limit && value < limit && value == floor(value) && (intptr_t)value == small;
}

static bool equal_numbers(sg_slot a, sg_slot b)
{
    PyLongObject *x, *y;
    intptr_t v, w;
    if (!int_of(b, &y, &w)) {
        double value = PyFloat_AS_DOUBLE(sg_pointer(b));
        return int_of(a, &x, &v) ? int_equals_float(a, value) : PyFloat_AS_DOUBLE(sg_pointer(a)) == value;
    }
    if (!int_of(a, &x, &v)) {
        return int_equals_float(b, PyFloat_AS_DOUBLE(sg_pointer(a)));
    }
    if (x == NULL || y == NULL) {
        return x == y && v == w;
    }
    size_t digits = x->long_value.lv_tag >> NON_SIZE_BITS;
    return x->long_value.lv_tag == y->long_value.lv_tag
           && memcmp(x->long_value.ob_digit, y->long_value.ob_digit, digits * sizeof(digit)) == 0;
}

static bool complex_equals_number(sg_slot a, sg_slot number)
{
    Py_complex value = ((PyComplexObject *)sg_pointer(a))->cval;
    if (value.imag != 0.0) {
        return false;
    }
    PyLongObject *big;
    intptr_t small;
    return int_of(number, &big, &small) ? int_equals_float(number, value.real)
                                        : PyFloat_AS_DOUBLE(sg_pointer(number)) == value.real;
}

static int equal_tuples(PyObject *a, PyObject *b, budget *left)
{
    Py_ssize_t n = PyTuple_GET_SIZE(a), m = PyTuple_GET_SIZE(b);
    if (!go_on(left, n)) {
        return -1;
    }
    /* The host compares up to the shorter one's end before it looks at the sizes. */
    left->depth--;
    int same = 1;
    for (Py_ssize_t i = 0; i < n && i < m && same > 0; i++) {
        PyObject *o = PyTuple_GET_ITEM(a, i), *p = PyTuple_GET_ITEM(b, i);
        int before = sg_may_ask() ? times(&PyTuple_GET_ITEM(a, 0), &PyTuple_GET_ITEM(b, 0), i) : 0;
        same = equal(sg_from_heap(o), sg_from_heap(p), before, left);
    }
    left->depth++;
    return same > 0 ? n == m : same;
}

static int equal_within(sg_slot a, sg_slot b, void *left)
{
    return equal(a, b, 0, left);
}

/* As the host: sizes, then hashes if both are known, then whether all of one is in the other. */
static int equal_sets(PyObject *a, PyObject *b, budget *left)
{
    PySetObject *x = (PySetObject *)a, *y = (PySetObject *)b;
    Py_ssize_t mask, in_mask;
    setentry *table = sg_set_table(x, &mask), *in = sg_set_table(y, &in_mask);
    if (x->used != y->used) {
        return 0;
    }
    if (x->hash != -1 && y->hash != -1 && x->hash != y->hash) {
        return 0;
    }
    if (table == NULL || in == NULL || !go_on(left, mask)) {
        return -1;
    }
    left->depth--;
    int found = 1;
    for (Py_ssize_t i = 0; i <= mask && found > 0; i++) {
        Py_hash_t hash = __atomic_load_n(&table[i].hash, __ATOMIC_ACQUIRE);
        PyObject *key = sg_load_field(&table[i].key);
        if (key != NULL && key != _PySet_Dummy) {
            setentry *entry;
            found = sg_set_probe_by(in, (size_t)in_mask, sg_from_heap(key), hash, &entry, equal_within, left);
        }
    }
    left->depth++;
    return found;
}

static int equal_complexes(PyObject *a, PyObject *b)
{
    Py_complex x = ((PyComplexObject *)a)->cval, y = ((PyComplexObject *)b)->cval;
    return x.real == y.real && x.imag == y.imag;
}

static int equal_methods(PyObject *a, PyObject *b)
{
    PyMethodObject *x = (PyMethodObject *)a, *y = (PyMethodObject *)b;
    bool functions = Py_IS_TYPE(x->im_func, &PyFunction_Type) && Py_IS_TYPE(y->im_func, &PyFunction_Type);
    return functions ? x->im_func == y->im_func && x->im_self == y->im_self : -1;
}

static int equal_builtins(PyObject *a, PyObject *b)
{
    PyCFunctionObject *x = (PyCFunctionObject *)a, *y = (PyCFunctionObject *)b;
    return x->m_self == y->m_self && x->m_ml->ml_meth == y->m_ml->ml_meth;
}

/* The same code can stand for different texts, and with a locale the other way round. */
static int equal_patterns(PyObject *a, PyObject *b, budget *left)
{
    const sg_py_pattern *x = (sg_py_pattern *)a, *y = (sg_py_pattern *)b;
    return x->flags == y->flags && x->is_bytes == y->is_bytes && x->code_size == y->code_size
                   && memcmp(x->code, y->code, (size_t)x->code_size * sizeof *x->code) == 0
               ? equal(sg_from_heap(x->pattern), sg_from_heap(y->pattern), 0, left)
               : 0;
}

/* As what they refer to, which is there in shared mode (natives/weak_references.c); once that is dead, by identity. */
static int equal_references(PyObject *a, PyObject *b, budget *left)
{
    PyObject *o = ((PyWeakReference *)a)->wr_object, *p = ((PyWeakReference *)b)->wr_object;
    if (o == Py_None || p == Py_None) {
        return 0;
    }
    if (!go_on(left, 1)) {
        return -1;
    }
    left->depth--;
    int same = equal(sg_from_heap(o), sg_from_heap(p), 0, left);
    left->depth++;
    return same;
}

bool sg_warns_of_bytes(void)
{
    return _PyInterpreterState_Main()->config.bytes_warning != 0;
}

/* Two of which one compares by other means than ours: as Python code has answered. */
static int equal_by_answer(sg_slot a, sg_slot b, int again)
{
    /* What is made for the comparison alone has no address that can be asked about. */
    bool lasting =
        !sg_is_int(a) && !sg_is_int(b) && !PyLong_CheckExact(sg_pointer(a)) && !PyLong_CheckExact(sg_pointer(b));
    return lasting ? sg_ask_equal(sg_pointer(a), sg_pointer(b), again) : -1;
}

static int equal(sg_slot a, sg_slot b, int again, budget *left)
{
    if (!sg_is_int(a) && !sg_is_int(b) && sg_pointer(a) == sg_pointer(b)) {
        return 1;
    }
    int known = sg_compare(Py_EQ, a, b);
    if (known >= 0) {
        return known;
    }
    if (!sg_is_int(a) && !sg_is_int(b) && PyTuple_CheckExact(sg_pointer(a)) && PyTuple_CheckExact(sg_pointer(b))) {
        return equal_tuples(sg_pointer(a), sg_pointer(b), left);
    }
    int x = sg_is_int(a) ? SG_EQUALS_NUMBERS : sg_equality(Py_TYPE(sg_pointer(a)));
    int y = sg_is_int(b) ? SG_EQUALS_NUMBERS : sg_equality(Py_TYPE(sg_pointer(b)));
    if (x == SG_EQUALS_OTHERWISE || y == SG_EQUALS_OTHERWISE) {
        return equal_by_answer(a, b, again);
    }
    if (x != y) {
        return x == SG_EQUALS_COMPLEX && y == SG_EQUALS_NUMBERS   ? complex_equals_number(a, b)
               : x == SG_EQUALS_NUMBERS && y == SG_EQUALS_COMPLEX ? complex_equals_number(b, a)
               : (x == SG_EQUALS_BYTES || y == SG_EQUALS_BYTES)   ? -sg_warns_of_bytes()
                                                                  : 0;
    }
    PyObject *o = sg_pointer(a), *p = sg_pointer(b);
    switch (x) {
    case SG_EQUALS_NUMBERS:
        return equal_numbers(a, b);
    case SG_EQUALS_STRS:
        return sg_str_equal(o, p);
    case SG_EQUALS_BYTES:
        return Py_SIZE(o) == Py_SIZE(p) && memcmp(PyBytes_AS_STRING(o), PyBytes_AS_STRING(p), (size_t)Py_SIZE(o)) == 0;
    case SG_EQUALS_TUPLES:
        return equal_tuples(o, p, left);
    case SG_EQUALS_SETS:
        return equal_sets(o, p, left);
    case SG_EQUALS_COMPLEX:
        return equal_complexes(o, p);
    case SG_EQUALS_METHODS:
        return equal_methods(o, p);
    case SG_EQUALS_BUILTINS:
        return equal_builtins(o, p);
    case SG_EQUALS_PATTERNS:
        return equal_patterns(o, p, left);
    case SG_EQUALS_REFERENCES:
        return equal_references(o, p, left);
    default:
        return 0;
    }
}

int sg_equal_slow(sg_slot a, sg_slot b)
{
    return equal(a, b, 0, &(budget){.depth = DEPTH_MAX, .items = ITEMS_MAX});
}

/* ---- hashes --------------------------------------------------------------------------- */

/* True if the host's hash function of the type is fit for shared mode, for this object, which is no tuple. */
static bool hashes_plainly(PyObject *o, int equality, budget *left)
{
    PyTypeObject *type = Py_TYPE(o);
    switch (equality) {
    case SG_EQUALS_NUMBERS:
        return type->tp_hash == PyLong_Type.tp_hash || type->tp_hash == PyFloat_Type.tp_hash;
    case SG_EQUALS_STRS:
        return type->tp_hash == PyUnicode_Type.tp_hash;
    case SG_EQUALS_BYTES:
        return type->tp_hash == PyBytes_Type.tp_hash;
    case SG_EQUALS_SETS:
        return type->tp_hash == PyFrozenSet_Type.tp_hash && go_on(left, ((PySetObject *)o)->mask);
    case SG_EQUALS_COMPLEX:
        return type->tp_hash == PyComplex_Type.tp_hash;
    case SG_EQUALS_METHODS:
        return Py_IS_TYPE(((PyMethodObject *)o)->im_func, &PyFunction_Type);
    case SG_EQUALS_BUILTINS:
        return true;
    case SG_EQUALS_PATTERNS:
        return PyUnicode_CheckExact(((sg_py_pattern *)o)->pattern) || PyBytes_CheckExact(((sg_py_pattern *)o)->pattern);
    case SG_EQUALS_ITSELF:
        return o == Py_None || type->tp_hash == PyBaseObject_Type.tp_hash;
    default:
        return false;
    }
}

/* Of the most frequent items; false: another kind. */
static inline bool hash_of_common(PyObject *o, PyTypeObject *type, Py_hash_t *hash)
{
    intptr_t number;
    if (type == &PyUnicode_Type) {
        *hash = sg_str_hash(o);
        return true;
    }
    if (sg_int_read(o, &number)) {
        *hash = sg_int_hash(number);
        return true;
    }
    return false;
}

/* A weak reference keeps the hash of what it refers to.  False also if that is dead, and was not hashed before. */
static bool hash_of_reference(PyWeakReference *r, Py_hash_t *hash)
{
    *hash = __atomic_load_n(&r->hash, __ATOMIC_RELAXED);
    if (*hash == -1 && r->wr_object != Py_None && Py_TYPE(r->wr_object) != &_PyWeakref_RefType
        && sg_key_hash_slow(r->wr_object, hash)) {
        __atomic_store_n(&r->hash, *hash, __ATOMIC_RELAXED);
    }
    return *hash != -1;
}

/* `again`: how often it was hashed before, as an item of the same tuple. */
static bool hash_of_other(PyObject *o, PyTypeObject *type, int again, budget *left, Py_hash_t *hash)
{
    if (type == &_PyWeakref_RefType) {
        return hash_of_reference((PyWeakReference *)o, hash);
    }
    if (!hashes_plainly(o, sg_equality(type), left)) {
        return PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) && sg_ask_hash(o, again, hash);
    }
    *hash = type->tp_hash(o);
    return *hash != -1;
}

static inline bool hashes_as_tuple(PyTypeObject *type)
{
    return type == &PyTuple_Type
           || (PyType_HasFeature(type, Py_TPFLAGS_TUPLE_SUBCLASS) && type->tp_hash == PyTuple_Type.tp_hash
               && type->tp_richcompare == PyTuple_Type.tp_richcompare);
}

/* A tuple's, of its items': the host's numbers. */
static bool hash_of_tuple(PyObject *tuple, budget *left, Py_hash_t *hash)
{
    Py_ssize_t n = PyTuple_GET_SIZE(tuple);
    if (!go_on(left, n)) {
        return false;
    }
    left->depth--;
    uint64_t state = SG_TUPLE_HASH_START;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *o = PyTuple_GET_ITEM(tuple, i);
        PyTypeObject *type = Py_TYPE(o);
        Py_hash_t item;
        if (!hash_of_common(o, type, &item)
            && !(hashes_as_tuple(type)
                     ? hash_of_tuple(o, left, &item)
                     : hash_of_other(o, type, sg_may_ask() ? times(&PyTuple_GET_ITEM(tuple, 0), NULL, i) : 0, left,
                                     &item))) {
            return false;
        }
        state = sg_tuple_hash_step(state, item);
    }
    left->depth++;
    *hash = sg_tuple_hash_end(state, n);
    return true;
}

bool sg_key_hash_slow(PyObject *key, Py_hash_t *hash)
{
    budget left = {.depth = DEPTH_MAX, .items = ITEMS_MAX};
    PyTypeObject *type = Py_TYPE(key);
    return hashes_as_tuple(type) ? hash_of_tuple(key, &left, hash)
                                 : hash_of_common(key, type, hash) || hash_of_other(key, type, 0, &left, hash);
}

/* ---- keys that never fail ------------------------------------------------------------------ */

static bool is_simple(PyObject *o, budget *left)
{
    PyTypeObject *type = Py_TYPE(o);
    switch (sg_equality(type)) {
    case SG_EQUALS_STRS:
    case SG_EQUALS_NUMBERS:
    case SG_EQUALS_COMPLEX:
    case SG_EQUALS_BUILTINS:
    case SG_EQUALS_ITSELF:
        return true;
    case SG_EQUALS_BYTES:
        return !sg_warns_of_bytes();
    case SG_EQUALS_REFERENCES: {
        PyObject *referent = ((PyWeakReference *)o)->wr_object;
        return referent == Py_None || is_simple(referent, left); /* once that is dead, it is compared by identity */
    }
    case SG_EQUALS_TUPLES:
        break;
    default:
        return false;
    }
    bool simple = go_on(left, PyTuple_GET_SIZE(o));
    left->depth--;
    for (Py_ssize_t i = 0; simple && i < PyTuple_GET_SIZE(o); i++) {
        simple = is_simple(PyTuple_GET_ITEM(o, i), left);
    }
    left->depth++;
    return simple;
}

bool sg_key_is_simple(sg_slot key)
{
    /* Two of this size are within what a comparison looks at. */
    return sg_is_int(key) || is_simple(sg_pointer(key), &(budget){.depth = DEPTH_MAX / 2, .items = ITEMS_MAX / 2});
}
