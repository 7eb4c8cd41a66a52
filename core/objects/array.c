/* array.array.  Job, invariant and locking: array.h. */
#include "objects/array.h"

#include <string.h>

#include "memory/plain_types.h"
#include "objects/byte_array.h"
#include "objects/lock.h"
#include "objects/new.h"
#include "objects/simple_iterators.h"
#include "objects/text.h"
#include "objects/wide.h"

PyTypeObject *sg_array_type;

/* Those of items that are numbers. */
static const char typecodes[] = "bBhHiIlLqQfd";
static const struct sg_py_array_item *kinds[sizeof typecodes - 1];

const struct sg_py_array_item *sg_array_item_of(char typecode)
{
    const char *at = typecode == 0 ? NULL : strchr(typecodes, typecode);
    return at == NULL ? NULL : kinds[at - typecodes];
}

const char *sg_array_format(char typecode)
{
    static const char formats[][2] = {"b", "B", "h", "H", "i", "I", "l", "L", "q", "Q", "f", "d"};
    const char *at = typecode == 0 ? NULL : strchr(typecodes, typecode);
    return at == NULL ? NULL : formats[at - typecodes];
}

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

/* By an empty array of each kind. */
static bool learn_items(PyTypeObject *type)
{
    for (size_t i = 0; i < sizeof typecodes - 1; i++) {
        const char code[] = {typecodes[i], 0};
        PyObject *array = PyObject_CallFunction((PyObject *)type, "s", code);
        const sg_py_array *a = (sg_py_array *)array;
        bool known = a != NULL && a->item->typecode == code[0] && a->items == NULL && a->allocated == 0
                     && a->exports == 0 && a->weakrefs == NULL && PyType_IS_GC(type);
        kinds[i] = known ? a->item : NULL;
        Py_XDECREF(array);
        if (!known) {
            return false;
        }
    }
    return true;
}

/* The host gives arrays of characters buffers that are larger than they say. */
static bool release(sg_heap *heap, PyObject *o)
{
    sg_py_array *array = (sg_py_array *)o;
    if (array->exports != 0 || sg_array_item_of(array->item->typecode) != array->item) {
        return false;
    }
    if (array->items != NULL) {
        sg_table_put(heap, array->items, (size_t)array->allocated * (size_t)array->item->itemsize);
    }
    return true;
}

bool sg_array_accept(PyTypeObject *type)
{
    if (sg_array_type != NULL || !is_array(type)) {
        return type == sg_array_type;
    }
    PyObject *array = PyObject_CallFunction((PyObject *)type, "s", "b");
    if (array != NULL && sg_array_iterator_accept(array) && learn_items(type)) {
        sg_array_type = (PyTypeObject *)Py_NewRef(type);
        sg_plain_type_add(
            &(sg_plain_type){.type = type, .weakrefs = offsetof(sg_py_array, weakrefs), .release = release});
    }
    Py_XDECREF(array);
    return type == sg_array_type;
}

/* From the end, which is where it is only as long as nobody changes the array. */
static sg_slot get_from_end(sg_heap *heap, PyObject *o, intptr_t index)
{
    sg_py_array *array = (sg_py_array *)o;
    uint8_t *lock = sg_object_lock(o);
    const char *at = sg_bytes_at(array->items, Py_SIZE(array), index, array->item->itemsize);
    sg_slot item = at == NULL ? 0 : sg_array_load(heap, array->item->typecode, at);
    sg_object_unlock(lock);
    return item;
}

sg_slot sg_array_get(sg_heap *heap, PyObject *o, intptr_t index)
{
    if (index < 0) {
        return get_from_end(heap, o, index);
    }
    sg_py_array *array = (sg_py_array *)o;
    Py_ssize_t size = __atomic_load_n(&array->ob_base.ob_size, __ATOMIC_ACQUIRE);
    const char *at = sg_bytes_at(sg_load_acquire_ptr(&array->items), size, index, array->item->itemsize);
    return at == NULL ? 0 : sg_array_load(heap, array->item->typecode, at);
}

sg_slot sg_array_load(sg_heap *heap, char typecode, const char *at)
{
    double d;
    float f;
    switch (typecode) {
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

static bool store_float(char typecode, char *at, sg_slot value)
{
    double d;
    if (sg_number_get(value, &d) == SG_NUMBER_NONE) {
        return false;
    }
    if (typecode == 'd') {
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

bool sg_array_store(char typecode, char *at, sg_slot value)
{
    if (typecode == 'd' || typecode == 'f') {
        return store_float(typecode, at, value);
    }
    sg_wide v;
    if (!sg_wide_get(value, &v)) {
        return false;
    }
#define STORE_WITHIN(type, low, high) (v >= (low) && v <= (high) && (SG_STORE_BYTES(type, at, v), true))
    switch (typecode) {
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
    bool done = at != NULL && sg_array_store(array->item->typecode, at, value);
    sg_object_unlock(lock);
    return done;
}

/* ---- adding and removing ---- */

static bool is_private(sg_slot array)
{
    return sg_tag(array) != SG_TAG_HEAP && sg_count(sg_pointer(array)) == 1;
}

sg_array_work sg_array_begin(sg_heap *heap, sg_slot slot)
{
    PyObject *o = sg_pointer(slot);
    return (sg_array_work){heap, (sg_py_array *)o, is_private(slot) ? NULL : sg_object_lock(o)};
}

void sg_array_end(const sg_array_work *w)
{
    if (w->lock != NULL) {
        sg_object_unlock(w->lock);
    }
}

static size_t buffer_bytes(const sg_py_array *array)
{
    return (size_t)array->allocated * (size_t)array->item->itemsize;
}

void sg_array_leave_buffer(const sg_array_work *w, char *items, size_t bytes)
{
    if (items == NULL) {
        return;
    }
    if (w->lock == NULL) {
        sg_table_put(w->heap, items, bytes);
    }
    else {
        sg_retire(w->heap, items, bytes);
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

static bool grow(const sg_array_work *w, Py_ssize_t size, bool at_once)
{
    sg_py_array *array = w->array;
    Py_ssize_t used = Py_SIZE(array), width = array->item->itemsize, room = room_for(array, size, at_once);
    if (array->items != NULL && room == array->allocated) {
        return true;
    }
    char *old = array->items, *items = sg_table_take(w->heap, (size_t)(room * width));
    size_t old_bytes = buffer_bytes(array);
    if (items == NULL) {
        return false;
    }
    memcpy(items, old, old == NULL ? 0 : (size_t)(used * width));
    __atomic_store_n(&array->items, items, __ATOMIC_RELEASE);
    array->allocated = room;
    sg_array_leave_buffer(w, old, old_bytes);
    return true;
}

/* What has been written behind the end becomes part of it. */
static void set_size(sg_py_array *array, Py_ssize_t size)
{
    __atomic_store_n(&array->ob_base.ob_size, size, __ATOMIC_RELEASE);
}

bool sg_array_extend(sg_heap *heap, sg_slot slot, const sg_slot *items, Py_ssize_t n, bool at_once)
{
    const sg_array_work w = sg_array_begin(heap, slot);
    sg_py_array *array = w.array;
    Py_ssize_t size = Py_SIZE(array), width = array->item->itemsize;
    bool done = n == 0 || (array->exports == 0 && grow(&w, size + n, at_once));
    for (Py_ssize_t i = 0; done && i < n; i++) {
        done = sg_array_store(array->item->typecode, array->items + (size + i) * width, items[i]);
    }
    if (done) {
        set_size(array, size + n);
    }
    sg_array_end(&w);
    return done;
}

bool sg_array_append_bytes(sg_heap *heap, sg_slot slot, sg_slot from)
{
    sg_bytes_view view;
    PyObject *o = is_private(slot) ? NULL : sg_pointer(slot);
    PyObject *source = sg_is_byte_array(from) ? sg_pointer(from) : NULL;
    sg_two_locks locks = sg_object_lock_two(o, source);
    view = source == NULL ? (sg_bytes_view){PyBytes_AS_STRING(sg_pointer(from)), PyBytes_GET_SIZE(sg_pointer(from))}
                          : (sg_bytes_view){PyByteArray_AS_STRING(source), Py_SIZE(source)};
    const sg_array_work w = {heap, (sg_py_array *)sg_pointer(slot), o == NULL ? NULL : locks.first};
    Py_ssize_t size = Py_SIZE(w.array), width = w.array->item->itemsize, n = view.n / width;
    bool done = view.n % width == 0 && (n == 0 || (w.array->exports == 0 && grow(&w, size + n, true)));
    if (done && n != 0) {
        memcpy(w.array->items + size * width, view.at, (size_t)view.n);
        set_size(w.array, size + n);
    }
    sg_object_unlock_two(locks);
    return done;
}

bool sg_array_extend_by(sg_heap *heap, sg_slot slot, sg_slot other)
{
    if (sg_is_int(other) || !sg_is_array(Py_TYPE(sg_pointer(other)))
        || ((sg_py_array *)sg_pointer(other))->item != ((sg_py_array *)sg_pointer(slot))->item) {
        return false;
    }
    sg_py_array *from = (sg_py_array *)sg_pointer(other);
    sg_two_locks locks = sg_object_lock_two(sg_pointer(slot), from);
    const sg_array_work w = {heap, (sg_py_array *)sg_pointer(slot), locks.first};
    Py_ssize_t size = Py_SIZE(w.array), width = w.array->item->itemsize, n = Py_SIZE(from);
    bool done = n == 0 || (w.array->exports == 0 && grow(&w, size + n, true));
    if (done && n != 0) {
        memcpy(w.array->items + size * width, from->items, (size_t)(n * width));
        set_size(w.array, size + n);
    }
    sg_object_unlock_two(locks);
    return done;
}

static void close_gap(sg_py_array *array, Py_ssize_t index)
{
    Py_ssize_t size = Py_SIZE(array) - 1, width = array->item->itemsize;
    if (index < size) {
        memmove(array->items + index * width, array->items + (index + 1) * width, (size_t)((size - index) * width));
    }
    set_size(array, size);
}

sg_slot sg_array_pop(sg_heap *heap, sg_slot slot, intptr_t index)
{
    const sg_array_work w = sg_array_begin(heap, slot);
    Py_ssize_t size = Py_SIZE(w.array);
    index += index < 0 ? size : 0;
    bool can = w.array->exports == 0 && (size_t)index < (size_t)size;
    sg_slot item = can ? sg_array_get(heap, (PyObject *)w.array, index) : 0;
    if (item != 0 && (w.lock == NULL || index == size - 1)) {
        close_gap(w.array, index);
    }
    else if (item != 0 && !sg_array_splice(&w, index, index + 1, NULL, 0)) {
        sg_drop(heap, item);
        item = 0;
    }
    sg_array_end(&w);
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

/* ---- new ones ---- */

sg_slot sg_array_new(sg_heap *heap, const struct sg_py_array_item *item, Py_ssize_t n, char **at)
{
    if (n > SG_TEXT_MAX) {
        return 0;
    }
    *at = n == 0 ? NULL : sg_table_take(heap, (size_t)(n * item->itemsize));
    if (n != 0 && *at == NULL) {
        return 0;
    }
    sg_py_array *array = sg_gc_block(heap, SG_GC_HEADER, sizeof *array);
    sg_reserve_take(heap, (PyObject *)sg_array_type);
    ((PyObject *)array)->ob_refcnt = 1;
    ((PyObject *)array)->ob_type = sg_array_type;
    ((PyVarObject *)array)->ob_size = n;
    array->items = *at;
    array->allocated = n;
    array->item = item;
    array->weakrefs = NULL;
    array->exports = 0;
    sg_nursery_add(heap, (PyObject *)array);
    return sg_owned((PyObject *)array);
}

/* Its items are taken one by one, as the host does where it does not ask for their number. */
static bool fill(sg_heap *heap, sg_slot array, sg_slot from)
{
    sg_items items;
    bool taken = sg_items_take(heap, from, &items),
         filled = taken && sg_array_extend(heap, array, items.at, items.n, false);
    if (taken) {
        sg_items_drop(heap, &items, 0);
    }
    return filled;
}

/* Of a list or tuple. */
static sg_slot array_of_sequence(sg_heap *heap, const struct sg_py_array_item *item, sg_slot from)
{
    sg_items items;
    char *at;
    if (!sg_items_take(heap, from, &items)) {
        return 0;
    }
    sg_slot array = sg_array_new(heap, item, items.n, &at);
    for (Py_ssize_t i = 0; array != 0 && i < items.n; i++) {
        if (!sg_array_store(item->typecode, at + i * item->itemsize, items.at[i])) {
            sg_drop(heap, array);
            array = 0;
        }
    }
    sg_items_drop(heap, &items, 0);
    return array;
}

static sg_slot copy_of(sg_heap *heap, PyObject *o)
{
    sg_py_array *from = (sg_py_array *)o;
    char *at;
    uint8_t *lock = sg_object_lock(o);
    sg_slot array = sg_array_new(heap, from->item, Py_SIZE(from), &at);
    if (array != 0 && at != NULL) {
        memcpy(at, from->items, (size_t)(Py_SIZE(from) * from->item->itemsize));
    }
    sg_object_unlock(lock);
    return array;
}

sg_slot sg_array_of(sg_heap *heap, char typecode, sg_slot initial)
{
    const struct sg_py_array_item *item = sg_array_item_of(typecode);
    PyTypeObject *type = initial == 0 ? NULL : sg_is_int(initial) ? &PyLong_Type : Py_TYPE(sg_pointer(initial));
    if (item == NULL || type == &PyUnicode_Type) {
        return 0;
    }
    if (type == &PyList_Type || type == &PyTuple_Type) {
        return array_of_sequence(heap, item, initial);
    }
    if (type != NULL && sg_is_array(type)) {
        const struct sg_py_array_item *other = ((sg_py_array *)sg_pointer(initial))->item;
        if (other == item || sg_array_item_of(other->typecode) != other) {
            return other == item ? copy_of(heap, sg_pointer(initial)) : 0;
        }
    }
    char *at;
    sg_slot array = sg_array_new(heap, item, 0, &at);
    bool bytes = type == &PyBytes_Type || type == &PyByteArray_Type;
    if (array != 0 && initial != 0
        && !(bytes ? sg_array_append_bytes(heap, array, initial) : fill(heap, array, initial))) {
        sg_drop(heap, array);
        array = 0;
    }
    return array;
}
