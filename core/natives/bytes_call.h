/* The natives of methods that bytes and bytearray share.
 *
 * Job: one function for both types.  Its body sees what self and the first argument have, if that is a buffer of bytes, at
 * one moment, and makes new objects of self's type.
 * Locking: a body runs with the locks of bytearrays (objects/byte_array.h), so it takes no other lock of an object.
 */
#ifndef SG_NATIVES_BYTES_CALL_H
#define SG_NATIVES_BYTES_CALL_H

#include "natives/text.h"
#include "objects/memory_view.h"

typedef struct {
    sg_heap *heap;
    sg_slot *args; /* self is the first */
    int n;
    bool array;                 /* self is a bytearray */
    sg_bytes_view self, second; /* second.at is NULL if the argument is none, or no buffer */
} bytes_call;

/* The result, or 0: not here. */
typedef sg_slot (*bytes_body)(bytes_call *call);

/* `derived`: self may be of a class derived from bytes, too: the body makes nothing like it, and does not return it. */
static inline bool bytes_run(sg_heap *heap, sg_slot *args, int n, int least, int most, bool derived, bytes_body body,
                             sg_slot *result)
{
    if (n < least || n > most) {
        return false;
    }
    bytes_call call = {.heap = heap, .args = args, .n = n, .array = sg_is_byte_array(args[0])};
    sg_two_locks locks = sg_buffer_look(args[0], n > 1 ? args[1] : 0, &call.self, &call.second);
    if (derived && call.self.at == NULL && !sg_is_int(args[0]) && PyBytes_Check(sg_pointer(args[0]))) {
        PyObject *self = sg_pointer(args[0]);
        call.self = (sg_bytes_view){PyBytes_AS_STRING(self), PyBytes_GET_SIZE(self)};
    }
    *result = call.self.at == NULL || call.self.n > SG_TEXT_MAX ? 0 : body(&call);
    sg_object_unlock_two(locks);
    return *result != 0;
}

/* The head of a body; its native takes so many arguments, with self. */
#define BYTES_METHOD(name, least, most) BYTES_METHOD_OF(name, least, most, false)
/* The same of one that only looks, and so takes objects of classes derived from bytes. */
#define BYTES_QUESTION(name, least, most) BYTES_METHOD_OF(name, least, most, true)
#define BYTES_METHOD_OF(name, least, most, derived)                                                                    \
    static sg_slot name##_body(bytes_call *call);                                                                      \
    NATIVE(name)                                                                                                       \
    {                                                                                                                  \
        return bytes_run(heap, args, n, least, most, derived, name##_body, result);                                    \
    }                                                                                                                  \
    static sg_slot name##_body(bytes_call *call)

/* A part of self in a new object, or the host's own of one byte. */
static inline sg_slot bytes_part(bytes_call *call, Py_ssize_t start, Py_ssize_t end)
{
    return sg_bytes_like_new(call->heap, call->array, call->self.at + start, end - start);
}

/* What has nothing to change: bytes themselves, or a copy. */
static inline sg_slot bytes_same(bytes_call *call)
{
    return call->array ? bytes_part(call, 0, call->self.n) : sg_native_take(&call->args[0]);
}

static inline sg_slot bytes_part_or_same(bytes_call *call, Py_ssize_t start, Py_ssize_t end)
{
    return start == 0 && end == call->self.n ? bytes_same(call) : bytes_part(call, start, end);
}

/* A new object of self's type and n bytes, which the body writes to *at. */
static inline sg_slot bytes_room(bytes_call *call, Py_ssize_t n, char **at)
{
    return sg_bytes_like_room(call->heap, call->array, n, at);
}

/* Where it stands first (or last), or NOWHERE. */
Py_ssize_t bytes_search(const sg_bytes_view *in, const sg_bytes_view *sought, Py_ssize_t start, Py_ssize_t end,
                        bool last);

#endif
