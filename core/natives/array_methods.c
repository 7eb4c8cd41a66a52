/* array.array and its methods.  See registry.h; the operations themselves are in objects/array.c. */
#include "natives/registry.h"
#include "objects/array.h"
#include "objects/from_items.h"
#include "objects/int.h"
#include "objects/text.h"

static bool none(bool done, sg_slot *result)
{
    *result = sg_from_heap(Py_None);
    return done;
}

static bool is_one(const sg_slot *args, int n, int least, int most)
{
    return n >= least && n <= most && sg_is_array(sg_native_type(args[0]));
}

NATIVE(array_append)
{
    return none(is_one(args, n, 2, 2) && sg_array_extend(heap, args[0], &args[1], 1, false), result);
}

NATIVE(array_extend)
{
    sg_items items;
    if (!is_one(args, n, 2, 2)) {
        return false;
    }
    if (sg_is_array(sg_native_type(args[1]))) {
        return none(sg_array_extend_by(heap, args[0], args[1]), result);
    }
    if (!sg_items_take(heap, args[1], &items)) {
        return false;
    }
    bool done = sg_array_extend(heap, args[0], items.at, items.n, false);
    sg_items_drop(heap, &items, 0);
    return none(done, result);
}

NATIVE(array_fromlist)
{
    sg_items items;
    if (!is_one(args, n, 2, 2) || sg_native_type(args[1]) != &PyList_Type || !sg_items_take(heap, args[1], &items)) {
        return false;
    }
    return none(sg_array_extend(heap, args[0], items.at, items.n, true), result);
}

NATIVE(array_frombytes)
{
    PyTypeObject *type = is_one(args, n, 2, 2) ? sg_native_type(args[1]) : NULL;
    return none((type == &PyBytes_Type || type == &PyByteArray_Type) && sg_array_append_bytes(heap, args[0], args[1]),
                result);
}

NATIVE(array_insert)
{
    intptr_t index;
    return none(is_one(args, n, 3, 3) && sg_int_get(args[1], &index) && sg_array_insert(heap, args[0], index, args[2]),
                result);
}

NATIVE(array_remove)
{
    return none(is_one(args, n, 2, 2) && sg_array_remove(heap, args[0], args[1]), result);
}

NATIVE(array_reverse)
{
    return none(is_one(args, n, 1, 1) && sg_array_reverse(heap, args[0]), result);
}

NATIVE(array_byteswap)
{
    return none(is_one(args, n, 1, 1) && sg_array_swap_bytes(heap, args[0]), result);
}

/* What is not there is the host's to complain of. */
NATIVE(array_index)
{
    intptr_t ends[2] = {0, PY_SSIZE_T_MAX};
    bool known = is_one(args, n, 2, 4);
    for (int i = 2; known && i < n; i++) {
        known = sg_int_get(args[i], &ends[i - 2]);
    }
    Py_ssize_t at = known ? sg_array_find(heap, sg_pointer(args[0]), args[1], ends[0], ends[1], NULL) : -1;
    *result = sg_from_int(at);
    return at >= 0;
}

NATIVE(array_count)
{
    Py_ssize_t count = 0;
    bool known =
        is_one(args, n, 2, 2) && sg_array_find(heap, sg_pointer(args[0]), args[1], 0, PY_SSIZE_T_MAX, &count) == -1;
    *result = sg_from_int(count);
    return known;
}

/* Of the whole array. */
static sg_slot copy(sg_heap *heap, sg_slot array)
{
    const sg_slot ends[3] = {sg_from_heap(Py_None), sg_from_heap(Py_None), sg_from_heap(Py_None)};
    return sg_nursery_has_room(heap) ? sg_array_part(heap, sg_pointer(array), ends) : 0;
}

NATIVE(array_copy)
{
    *result = is_one(args, n, 1, 1) ? copy(heap, args[0]) : 0;
    return *result != 0;
}

NATIVE(array_deepcopy)
{
    *result = is_one(args, n, 2, 2) ? copy(heap, args[0]) : 0;
    return *result != 0;
}

/* array(typecode, initial); whoever listens to audited events hears of it from the host. */
NATIVE(array_new)
{
    PyObject *code = (n == 1 || n == 2) && sg_native_type(args[0]) == &PyUnicode_Type ? sg_pointer(args[0]) : NULL;
    if (code == NULL || !PyUnicode_IS_ASCII(code) || PyUnicode_GET_LENGTH(code) != 1 || sg_py_is_audited()
        || !sg_nursery_has_room(heap)) {
        return false;
    }
    *result = sg_array_of(heap, (char)PyUnicode_READ_CHAR(code, 0), n == 2 ? args[1] : 0);
    return *result != 0;
}

NATIVE(array_pop)
{
    intptr_t index = -1;
    *result = is_one(args, n, 1, 2) && (n == 1 || sg_int_get(args[1], &index)) ? sg_array_pop(heap, args[0], index) : 0;
    return *result != 0;
}

NATIVE(array_tolist)
{
    sg_items items;
    if (!is_one(args, n, 1, 1) || !sg_items_take(heap, args[0], &items)) {
        return false;
    }
    *result = sg_list_of_items(heap, &items, items.n);
    return *result != 0;
}

NATIVE(array_tobytes)
{
    *result = is_one(args, n, 1, 1) ? sg_array_bytes(heap, sg_pointer(args[0])) : 0;
    return *result != 0;
}

static sg_slot typecode(sg_heap *heap, PyObject *o)
{
    return sg_str_of_char(heap, (unsigned char)((sg_py_array *)o)->item->typecode);
}

static sg_slot itemsize(sg_heap *heap, PyObject *o)
{
    (void)heap;
    return sg_from_int(((sg_py_array *)o)->item->itemsize);
}

static const sg_native_def methods[] = {
    {"append", array_append, NULL},         {"extend", array_extend, NULL},
    {"fromlist", array_fromlist, NULL},     {"frombytes", array_frombytes, NULL},
    {"insert", array_insert, NULL},         {"pop", array_pop, NULL},
    {"remove", array_remove, NULL},         {"reverse", array_reverse, NULL},
    {"byteswap", array_byteswap, NULL},     {"index", array_index, NULL},
    {"count", array_count, NULL},           {"tolist", array_tolist, NULL},
    {"tobytes", array_tobytes, NULL},       {"__copy__", array_copy, NULL},
    {"__deepcopy__", array_deepcopy, NULL}, {NULL, NULL, NULL},
};
static const sg_native_attribute_def attributes[] = {
    {"typecode", typecode, NULL},
    {"itemsize", itemsize, NULL},
    {NULL, NULL, NULL},
};
const sg_native_type_def sg_array_type_def = {
    .name = "array.array", .methods = methods, .accept = sg_array_accept, .attributes = attributes, .call = array_new};
