/* bytearray() and the methods that change a bytearray.  See registry.h; the operations are in objects/byte_array.c, the methods
 * that bytes has, too, in bytes_methods.c. */
#include "natives/text.h"
#include "objects/memory_view.h"

static bool none(bool done, sg_slot *result)
{
    *result = sg_from_heap(Py_None);
    return done;
}

static bool is_one(const sg_slot *args, int n, int least, int most)
{
    return n >= least && n <= most && sg_is_byte_array(args[0]);
}

/* An int that is a byte, or a bool. */
static bool byte_of(sg_slot s, char *byte)
{
    intptr_t value;
    if (!sg_is_int(s) && PyBool_Check(sg_pointer(s))) {
        value = sg_pointer(s) == Py_True;
    }
    else if (!sg_int_get(s, &value) || value < 0 || value > UCHAR_MAX) {
        return false;
    }
    *byte = (char)value;
    return true;
}

/* ---- bytearray(...) ---- */

static sg_slot zeros(sg_heap *heap, intptr_t n)
{
    char *at;
    sg_slot made = n < 0 ? 0 : sg_bytes_like_room(heap, true, n, &at);
    if (made != 0 && n != 0) {
        memset(at, 0, (size_t)n);
    }
    return made;
}

static sg_slot of_items(sg_heap *heap, sg_slot container)
{
    PyTypeObject *type = sg_native_type(container);
    bool at_once = type == &PyList_Type || type == &PyTuple_Type;
    sg_items items;
    if ((!at_once && type != &PyRange_Type && type != &PySet_Type) || !sg_items_take(heap, container, &items)) {
        return 0;
    }
    const char *from = sg_bytes_of_items(&items);
    return from == NULL ? 0 : sg_byte_array_of(heap, from, items.n, at_once);
}

static sg_slot of_bytes(sg_heap *heap, sg_slot bytes)
{
    sg_bytes_view view, empty;
    sg_two_locks locks = sg_buffer_look(0, bytes, &empty, &view);
    sg_slot made = view.at == NULL ? 0 : sg_bytes_like_new(heap, true, view.at, view.n);
    sg_object_unlock_two(locks);
    return made;
}

bool sg_native_byte_array(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t length = 0;
    if (n == 0 || (n == 1 && sg_int_get(args[0], &length))) {
        return done(zeros(heap, length), result);
    }
    if (n != 1) {
        return false;
    }
    sg_slot made = of_bytes(heap, args[0]);
    return done(made != 0 ? made : of_items(heap, args[0]), result);
}

/* ---- methods ---- */

NATIVE(byte_array_append)
{
    char byte;
    return none(is_one(args, n, 2, 2) && byte_of(args[1], &byte) && sg_byte_array_append(heap, args[0], &byte, 1),
                result);
}

static bool extend_by_items(sg_heap *heap, sg_slot array, sg_slot container)
{
    PyTypeObject *type = sg_native_type(container);
    sg_items items;
    if ((type != &PyList_Type && type != &PyTuple_Type && type != &PyRange_Type && type != &PySet_Type)
        || !sg_items_take(heap, container, &items)) {
        return false;
    }
    const char *from = sg_bytes_of_items(&items);
    return from != NULL && sg_byte_array_append(heap, array, from, items.n);
}

NATIVE(byte_array_extend)
{
    return none(is_one(args, n, 2, 2)
                    && (sg_byte_array_extend(heap, args[0], args[1]) || extend_by_items(heap, args[0], args[1])),
                result);
}

NATIVE(byte_array_insert)
{
    intptr_t index;
    char byte;
    return none(is_one(args, n, 3, 3) && sg_int_get(args[1], &index) && byte_of(args[2], &byte)
                    && sg_byte_array_insert(heap, args[0], index, byte),
                result);
}

NATIVE(byte_array_pop)
{
    intptr_t index = -1;
    int byte =
        is_one(args, n, 1, 2) && (n == 1 || sg_int_get(args[1], &index)) ? sg_byte_array_pop(heap, args[0], index) : -1;
    *result = sg_from_int(byte);
    return byte >= 0;
}

NATIVE(byte_array_remove)
{
    char byte;
    return none(is_one(args, n, 2, 2) && byte_of(args[1], &byte) && sg_byte_array_remove(heap, args[0], byte), result);
}

NATIVE(byte_array_reverse)
{
    return none(is_one(args, n, 1, 1) && sg_byte_array_reverse(sg_pointer(args[0])), result);
}

NATIVE(byte_array_clear)
{
    return none(is_one(args, n, 1, 1) && sg_byte_array_clear(heap, args[0]), result);
}

NATIVE(byte_array_copy)
{
    return done(is_one(args, n, 1, 1) ? of_bytes(heap, args[0]) : 0, result);
}

const sg_native_def sg_byte_array_natives[] = {
    {"append", byte_array_append, NULL}, {"extend", byte_array_extend, NULL}, {"insert", byte_array_insert, NULL},
    {"pop", byte_array_pop, NULL},       {"remove", byte_array_remove, NULL}, {"reverse", byte_array_reverse, NULL},
    {"clear", byte_array_clear, NULL},   {"copy", byte_array_copy, NULL},     {NULL, NULL, NULL},
};
