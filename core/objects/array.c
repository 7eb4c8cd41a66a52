/* array.array.  Job, invariant and locking: array.h. */
#include "objects/array.h"

#include <string.h>

#include "objects/lock.h"
#include "objects/simple_iterators.h"
#include "objects/wide.h"

PyTypeObject *sg_array_type;

/* The class `array` of the host's own module, which no program can change: immutable, and of this layout. */
static bool is_array(PyTypeObject *type)
{
    if (!PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE) || !PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)
        || type->tp_basicsize != (Py_ssize_t)sizeof(sg_py_array) || type->tp_base != &PyBaseObject_Type) {
        return false;
    }
    PyObject *module = ((PyHeapTypeObject *)type)->ht_module;
    PyModuleDef *def = module != NULL && PyModule_Check(module) ? PyModule_GetDef(module) : NULL;
    return def != NULL && strcmp(def->m_name, "array") == 0;
}

bool sg_array_accept(PyTypeObject *type)
{
    if (sg_array_type != NULL || !is_array(type)) {
        return type == sg_array_type;
    }
    PyObject *array = PyObject_CallFunction((PyObject *)type, "s", "b");
    if (array != NULL && sg_array_iterator_accept(array)) {
        sg_array_type = (PyTypeObject *)Py_NewRef(type);
    }
    Py_XDECREF(array);
    return type == sg_array_type;
}

sg_slot sg_array_get(sg_heap *heap, PyObject *o, intptr_t index)
{
    sg_py_array *array = (sg_py_array *)o;
    Py_ssize_t size = __atomic_load_n(&array->ob_base.ob_size, __ATOMIC_ACQUIRE);
    const char *at = sg_bytes_at(sg_load_acquire_ptr(&array->items), size, index, array->item->itemsize);
    if (at == NULL) {
        return 0;
    }
    double d;
    float f;
    switch (array->item->typecode) {
    case 'd': {
        uint64_t bits = SG_LOAD_BYTES(uint64_t, at);
        memcpy(&d, &bits, sizeof d);
        return sg_float_new(heap, d);
    }
    case 'f': {
        uint32_t bits = SG_LOAD_BYTES(uint32_t, at);
        memcpy(&f, &bits, sizeof f);
        return sg_float_new(heap, (double)f);
    }
    case 'b':
        return sg_from_int(SG_LOAD_BYTES(signed char, at));
    case 'B':
        return sg_from_int(SG_LOAD_BYTES(unsigned char, at));
    case 'h':
        return sg_from_int(SG_LOAD_BYTES(short, at));
    case 'H':
        return sg_from_int(SG_LOAD_BYTES(unsigned short, at));
    case 'i':
        return sg_from_int(SG_LOAD_BYTES(int, at));
    case 'I':
        return sg_from_int(SG_LOAD_BYTES(unsigned, at));
    case 'l':
    case 'q':
        return sg_wide_new(heap, SG_LOAD_BYTES(int64_t, at));
    case 'L':
    case 'Q':
        return sg_wide_new(heap, SG_LOAD_BYTES(uint64_t, at));
    default:
        return 0;
    }
}
_Static_assert(sizeof(long) == 8 && sizeof(int) == 4, "the items of arrays have these sizes");

static bool array_set_float(sg_py_array *array, char *at, sg_slot value)
{
    double d;
    if (sg_number_get(value, &d) == SG_NUMBER_NONE) {
        return false;
    }
    if (array->item->typecode == 'd') {
        uint64_t bits;
        memcpy(&bits, &d, sizeof bits);
        SG_STORE_BYTES(uint64_t, at, bits);
        return true;
    }
    float f = (float)d;
    uint32_t bits;
    memcpy(&bits, &f, sizeof bits);
    SG_STORE_BYTES(uint32_t, at, bits);
    return true;
}

static bool set_item(PyObject *o, intptr_t index, sg_slot value)
{
    sg_py_array *array = (sg_py_array *)o;
    char *at = sg_bytes_at(array->items, Py_SIZE(o), index, array->item->itemsize);
    char code = array->item->typecode;
    if (at == NULL) {
        return false;
    }
    if (code == 'd' || code == 'f') {
        return array_set_float(array, at, value);
    }
    sg_wide v;
    if (!sg_wide_get(value, &v)) {
        return false;
    }
#define STORE_WITHIN(type, low, high) (v >= (low) && v <= (high) && (SG_STORE_BYTES(type, at, v), true))
    switch (code) {
    case 'b':
        return STORE_WITHIN(signed char, SCHAR_MIN, SCHAR_MAX);
    case 'B':
        return STORE_WITHIN(unsigned char, 0, UCHAR_MAX);
    case 'h':
        return STORE_WITHIN(short, SHRT_MIN, SHRT_MAX);
    case 'H':
        return STORE_WITHIN(unsigned short, 0, USHRT_MAX);
    case 'i':
        return STORE_WITHIN(int, INT_MIN, INT_MAX);
    case 'I':
        return STORE_WITHIN(unsigned, 0, UINT_MAX);
    case 'l':
    case 'q':
        return STORE_WITHIN(int64_t, INT64_MIN, INT64_MAX);
    case 'L':
    case 'Q':
        return STORE_WITHIN(uint64_t, 0, UINT64_MAX);
    default:
        return false;
    }
#undef STORE_WITHIN
}

bool sg_array_set(PyObject *o, intptr_t index, sg_slot value)
{
    uint8_t *lock = sg_object_lock(o);
    bool done = set_item(o, index, value);
    sg_object_unlock(lock);
    return done;
}
