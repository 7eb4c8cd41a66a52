/* Methods of array.array.  See registry.h; the operations themselves are in objects/array.c. */
#include "natives/registry.h"
#include "objects/array.h"
#include "objects/from_items.h"
#include "objects/int.h"

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

/* An array must be one of the same kind. */
NATIVE(array_extend)
{
    sg_items items;
    if (!is_one(args, n, 2, 2)) {
        return false;
    }
    bool array = sg_is_array(sg_native_type(args[1]));
    if ((array && ((sg_py_array *)sg_pointer(args[0]))->item != ((sg_py_array *)sg_pointer(args[1]))->item)
        || !sg_items_take(heap, args[1], &items)) {
        return false;
    }
    bool done = sg_array_extend(heap, args[0], items.at, items.n, array);
    sg_items_drop(heap, &items, 0);
    return none(done, result);
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

static const sg_native_def methods[] = {
    {"append", array_append, NULL}, {"extend", array_extend, NULL},   {"pop", array_pop, NULL},
    {"tolist", array_tolist, NULL}, {"tobytes", array_tobytes, NULL}, {NULL, NULL, NULL},
};
const sg_native_type_def sg_array_type_def = {.name = "array.array", .methods = methods, .accept = sg_array_accept};
