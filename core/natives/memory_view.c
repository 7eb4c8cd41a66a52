/* memoryview and its methods.  See registry.h; the operations themselves are in objects/memory_view.c. */
#include "objects/memory_view.h"

#include "natives/text.h"
#include "objects/from_items.h"

static PyObject *self(const sg_slot *args, int n, int wanted)
{
    return n == wanted && sg_is_memory_view(args[0]) ? sg_pointer(args[0]) : NULL;
}

NATIVE(memory_view)
{
    return n == 1 && !sg_is_int(args[0]) && done(sg_memory_view_of(heap, sg_pointer(args[0])), result);
}

NATIVE(view_tobytes)
{
    PyObject *view = self(args, n, 1);
    return view != NULL && done(sg_memory_view_copy(heap, view), result);
}

NATIVE(view_tolist)
{
    sg_items items;
    if (self(args, n, 1) == NULL || !sg_nursery_has_room(heap) || !sg_items_take(heap, args[0], &items)) {
        return false;
    }
    return done(sg_list_of_items(heap, &items, items.n), result);
}

NATIVE(view_cast)
{
    PyObject *view = self(args, n, 2), *format = view == NULL ? NULL : str_of(args[1]);
    bool bytes = format != NULL && PyUnicode_GET_LENGTH(format) == 1 && PyUnicode_READ_CHAR(format, 0) == 'B';
    return bytes && done(sg_memory_view_as_bytes(heap, view), result);
}

NATIVE(view_release)
{
    PyObject *view = self(args, n, 1);
    *result = sg_from_heap(Py_None);
    return view != NULL && sg_memory_view_release(heap, view);
}

NATIVE(view_enter)
{
    PyObject *view = self(args, n, 1);
    if (view == NULL || !sg_is_readable_view(view)) {
        return false;
    }
    *result = sg_native_take(&args[0]);
    return true;
}

/* Whatever the exception is. */
NATIVE(view_exit)
{
    *result = sg_from_heap(Py_None);
    return n > 0 && sg_is_memory_view(args[0]) && sg_memory_view_release(heap, sg_pointer(args[0]));
}

/* Of one that is not released, and of the host's own layout; 0: not here. */
static const Py_buffer *buffer_of(PyObject *o)
{
    return sg_is_readable_view(o) ? PyMemoryView_GET_BUFFER(o) : NULL;
}

static sg_slot get_nbytes(sg_heap *heap, PyObject *o)
{
    const Py_buffer *buffer = buffer_of(o);
    (void)heap;
    return buffer == NULL ? 0 : sg_from_int(buffer->len);
}

static sg_slot get_itemsize(sg_heap *heap, PyObject *o)
{
    const Py_buffer *buffer = buffer_of(o);
    (void)heap;
    return buffer == NULL ? 0 : sg_from_int(buffer->itemsize);
}

static sg_slot get_ndim(sg_heap *heap, PyObject *o)
{
    (void)heap;
    return buffer_of(o) == NULL ? 0 : sg_from_int(1);
}

static sg_slot get_readonly(sg_heap *heap, PyObject *o)
{
    const Py_buffer *buffer = buffer_of(o);
    (void)heap;
    return buffer == NULL ? 0 : sg_native_bool(buffer->readonly);
}

static sg_slot get_format(sg_heap *heap, PyObject *o)
{
    const Py_buffer *buffer = buffer_of(o);
    return buffer == NULL ? 0 : sg_str_of_char(heap, (unsigned char)buffer->format[0]);
}

static sg_slot get_obj(sg_heap *heap, PyObject *o)
{
    const Py_buffer *buffer = buffer_of(o);
    (void)heap;
    return buffer == NULL || buffer->obj == NULL ? 0 : sg_from_heap(buffer->obj);
}

static bool accept(PyTypeObject *type)
{
    return type == &PyMemoryView_Type;
}

static const sg_native_def methods[] = {
    {"tobytes", view_tobytes, NULL},
    {"tolist", view_tolist, NULL},
    {"cast", view_cast, NULL},
    {"release", view_release, NULL},
    {"__enter__", view_enter, NULL},
    {"__exit__", view_exit, NULL},
    {NULL, NULL, NULL},
};
static const sg_native_attribute_def attributes[] = {
    {"nbytes", get_nbytes, NULL}, {"itemsize", get_itemsize, NULL},
    {"ndim", get_ndim, NULL},     {"readonly", get_readonly, NULL},
    {"format", get_format, NULL}, {"obj", get_obj, NULL},
    {NULL, NULL, NULL},
};
const sg_native_type_def sg_memory_view_type_def = {
    .name = "memoryview", .methods = methods, .accept = accept, .attributes = attributes, .call = memory_view};
