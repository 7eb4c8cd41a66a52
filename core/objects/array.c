/* array.array.  Job, invariant and locking: array.h. */
#include "objects/array.h"

#include <string.h>

#include "objects/lock.h"
#include "objects/simple_iterators.h"
#include "objects/text.h"
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

static bool set_float(sg_py_array *array, char *at, sg_slot value)
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

/* The item at an address of the array's buffer. */
static bool set_at(sg_py_array *array, char *at, sg_slot value)
{
    char code = array->item->typecode;
    if (code == 'd' || code == 'f') {
        return set_float(array, at, value);
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
    sg_py_array *array = (sg_py_array *)o;
    char *at = sg_bytes_at(array->items, Py_SIZE(o), index, array->item->itemsize);
    bool done = at != NULL && set_at(array, at, value);
    sg_object_unlock(lock);
    return done;
}

/* ---- adding and removing ---- */

static bool is_private(sg_slot array)
{
    return sg_tag(array) != SG_TAG_HEAP && sg_count(sg_pointer(array)) == 1;
}

static uint8_t *lock_unless(bool private, PyObject *array)
{
    return private ? NULL : sg_object_lock(array);
}

static void unlock(uint8_t *lock)
{
    if (lock != NULL) {
        sg_object_unlock(lock);
    }
}

static size_t buffer_bytes(const sg_py_array *array)
{
    return (size_t)array->allocated * (size_t)array->item->itemsize;
}

/* The old buffer: readers may be in it unless the array is private. */
static void leave_buffer(sg_heap *heap, char *items, size_t bytes, bool private)
{
    if (items == NULL) {
        return;
    }
    if (private) {
        sg_table_put(heap, items, bytes);
    }
    else {
        sg_retire(heap, items, bytes);
    }
}

/* Room for `size` items, and for as many more as the host leaves when it adds them one by one, or at once. */
static Py_ssize_t room_for(const sg_py_array *array, Py_ssize_t size, bool at_once)
{
    Py_ssize_t room = array->items == NULL ? 0 : array->allocated;
    for (Py_ssize_t i = at_once ? size : Py_SIZE(array) + 1; i <= size; i++) {
        if (i > room) {
            room = (i >> 4) + ((at_once ? Py_SIZE(array) : i - 1) < 8 ? 3 : 7) + i;
        }
    }
    return room;
}

static bool grow(sg_heap *heap, sg_py_array *array, Py_ssize_t size, bool at_once, bool private)
{
    Py_ssize_t used = Py_SIZE(array), width = array->item->itemsize, room = room_for(array, size, at_once);
    if (array->items != NULL && room == array->allocated) {
        return true;
    }
    char *old = array->items, *items = sg_table_take(heap, (size_t)(room * width));
    size_t old_bytes = buffer_bytes(array);
    if (items == NULL) {
        return false;
    }
    memcpy(items, old, old == NULL ? 0 : (size_t)(used * width));
    __atomic_store_n(&array->items, items, __ATOMIC_RELEASE);
    array->allocated = room;
    leave_buffer(heap, old, old_bytes, private);
    return true;
}

bool sg_array_extend(sg_heap *heap, sg_slot slot, const sg_slot *items, Py_ssize_t n, bool at_once)
{
    PyObject *o = sg_pointer(slot);
    sg_py_array *array = (sg_py_array *)o;
    bool private = is_private(slot);
    uint8_t *lock = lock_unless(private, o);
    Py_ssize_t size = Py_SIZE(o), width = array->item->itemsize, i = 0;
    bool done = n == 0 || (array->exports == 0 && grow(heap, array, size + n, at_once, private));
    for (; done && i < n; i++) {
        done = set_at(array, array->items + (size + i) * width, items[i]);
    }
    if (done) {
        __atomic_store_n(&((PyVarObject *)o)->ob_size, size + n, __ATOMIC_RELEASE);
    }
    unlock(lock);
    return done;
}

static void close_gap(sg_py_array *array, Py_ssize_t index)
{
    Py_ssize_t size = Py_SIZE(array) - 1, width = array->item->itemsize;
    if (index < size) {
        memmove(array->items + index * width, array->items + (index + 1) * width, (size_t)((size - index) * width));
    }
    __atomic_store_n(&((PyVarObject *)array)->ob_size, size, __ATOMIC_RELEASE);
}

sg_slot sg_array_pop(sg_heap *heap, sg_slot slot, intptr_t index)
{
    PyObject *o = sg_pointer(slot);
    sg_py_array *array = (sg_py_array *)o;
    bool private = is_private(slot);
    uint8_t *lock = lock_unless(private, o);
    Py_ssize_t size = Py_SIZE(o);
    index += index < 0 ? size : 0;
    bool can = array->exports == 0 && (size_t)index < (size_t)size && (private || index == size - 1);
    sg_slot item = can ? sg_array_get(heap, o, index) : 0;
    if (item != 0) {
        close_gap(array, index);
    }
    unlock(lock);
    return item;
}

sg_slot sg_array_bytes(sg_heap *heap, PyObject *o)
{
    sg_py_array *array = (sg_py_array *)o;
    uint8_t *lock = sg_object_lock(o);
    Py_ssize_t length = Py_SIZE(o) * array->item->itemsize;
    PyObject *bytes = length > 1 ? sg_bytes_room(heap, length) : NULL;
    sg_slot result = length <= 1 ? sg_bytes_small(array->items, length) : sg_owned(bytes);
    if (bytes != NULL) {
        memcpy(PyBytes_AS_STRING(bytes), array->items, (size_t)length);
    }
    sg_object_unlock(lock);
    return result;
}
