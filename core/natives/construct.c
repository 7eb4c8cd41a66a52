/* Calls of list, tuple, bytes and range on built-in containers and small ints; object(); new bound methods; __init__ with nothing to do.  See
 * registry.h. */
#include "natives/coding.h"
#include "objects/array.h"
#include "objects/from_items.h"
#include "objects/items.h"
#include "objects/memory_view.h"
#include "objects/method.h"
#include "objects/range.h"
#include "objects/text.h"

static bool native_list(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_items items = {0};
    Py_ssize_t room = 0;
    if (n > 1 || (n == 1 && !sg_items_take(heap, args[0], &items))) {
        return false;
    }
    if (n == 1) {
        room = sg_list_room_for(sg_native_type(args[0]), items.n);
    }
    *result = sg_list_of_items(heap, &items, room);
    return *result != 0;
}

static bool native_tuple(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_items items = {0};
    if (n == 1 && sg_native_type(args[0]) == &PyTuple_Type) {
        *result = sg_native_take(&args[0]);
        return true;
    }
    if (n > 1 || (n == 1 && !sg_items_take(heap, args[0], &items))) {
        return false;
    }
    *result = sg_tuple_of_items(heap, &items);
    return *result != 0;
}

/* Types whose bytes are their items; what has a buffer of wider items is the host's. */
static bool holds_bytes(PyTypeObject *type)
{
    return type == &PyList_Type || type == &PyTuple_Type || type == &PyByteArray_Type || type == &PyRange_Type
           || type == &PySet_Type || type == &PyFrozenSet_Type;
}

static sg_slot bytes_of_items(sg_heap *heap, const sg_slot *items, Py_ssize_t n)
{
    intptr_t byte;
    char first;
    PyObject *bytes = n > 1 ? sg_bytes_room(heap, n) : NULL;
    char *to = n > 1 ? (bytes == NULL ? NULL : PyBytes_AS_STRING(bytes)) : &first;
    for (Py_ssize_t i = 0; to != NULL && i < n; i++) {
        if (!sg_int_get(items[i], &byte) || byte < 0 || byte > UCHAR_MAX) {
            to = NULL;
        }
        else {
            to[i] = (char)byte;
        }
    }
    if (to == NULL && bytes != NULL) {
        sg_drop_owned(heap, bytes);
    }
    return to == NULL ? 0 : n > 1 ? sg_owned(bytes) : sg_bytes_small(to, n);
}

static bool native_bytes(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_slot *items;
    intptr_t zeros;
    if (n == 1 && sg_int_get(args[0], &zeros) && zeros > 1) {
        PyObject *bytes = sg_bytes_room(heap, zeros);
        if (bytes != NULL) {
            memset(PyBytes_AS_STRING(bytes), 0, (size_t)zeros);
            *result = sg_owned(bytes);
        }
        return bytes != NULL;
    }
    if (n == 1 && sg_native_type(args[0]) == &PyBytes_Type) {
        *result = sg_native_take(&args[0]);
        return true;
    }
    if (n == 1 && (sg_is_array(sg_native_type(args[0])) || sg_is_memory_view(args[0]))) {
        bool view = sg_is_memory_view(args[0]);
        if (!view && Py_SIZE(sg_pointer(args[0])) == 1) {
            return false; /* a new object, not the host's own of that byte as tobytes() gives */
        }
        *result = view ? sg_memory_view_copy(heap, sg_pointer(args[0])) : sg_array_bytes(heap, sg_pointer(args[0]));
        return *result != 0;
    }
    if (n == 2 || n == 3) {
        return sg_native_encode(heap, tstate, args[0], args[1], n == 3 ? args[2] : 0, result);
    }
    if (n > 1 || (n == 1 && !holds_bytes(sg_native_type(args[0])))) {
        return false;
    }
    Py_ssize_t length = n == 0 ? 0 : sg_items_of(heap, args[0], &items);
    *result = length < 0 ? 0 : bytes_of_items(heap, items, length);
    return *result != 0;
}

static bool native_range(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t numbers[3] = {0, 0, 1};
    if (n < 1 || n > 3) {
        return false;
    }
    for (int i = 0; i < n; i++) {
        if (!sg_int_get(args[i], &numbers[n == 1 ? 1 : i])) {
            return false;
        }
    }
    *result = numbers[2] == 0 ? 0 : sg_range_new(heap, numbers[0], numbers[1], numbers[2]);
    return *result != 0;
}

/* types.MethodType(function, o) */
static bool native_method(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 2 || sg_is_int(args[0]) || sg_is_int(args[1]) || !PyCallable_Check(sg_pointer(args[0]))
        || sg_pointer(args[1]) == Py_None || !sg_nursery_has_room(heap)) {
        return false;
    }
    *result = sg_owned(sg_method_new(heap, sg_pointer(args[0]), sg_pointer(args[1])));
    return true;
}

const sg_native_def sg_method_type_native = {"method", native_method, NULL};

/* object.__init__(o), as from super().  With arguments, the host knows whether they are too many. */
static bool init_object(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    *result = sg_from_heap(Py_None);
    return n == 1;
}

/* object() */
static bool native_object(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    PyObject *o = n == 0 ? sg_leaf_block(heap, sizeof *o) : NULL;
    if (o == NULL) {
        return false;
    }
    o->ob_refcnt = 1;
    o->ob_type = &PyBaseObject_Type;
    *result = sg_owned(o);
    return true;
}

const sg_native_def sg_construct_natives[] = {
    {"object", native_object, NULL},
    {"list", native_list, NULL},
    {"tuple", native_tuple, NULL},
    {"bytes", native_bytes, NULL},
    {"bytearray", sg_native_byte_array, NULL},
    {"range", native_range, NULL},
    {NULL, NULL, NULL},
};

const sg_native_def sg_object_natives[] = {
    {"__init__", init_object, NULL},
    {NULL, NULL, NULL},
};
