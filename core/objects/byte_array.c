/* bytearrays.  Job, invariants and locking: byte_array.h. */
#include "objects/byte_array.h"

#include "memory/plain_types.h"
#include "objects/array.h"
#include "objects/memory_view.h"
#include "objects/sequence.h"

typedef PyByteArrayObject byte_array;

/* ---- lives ---- */

/* The host complains of one that dies with exports. */
static bool release(sg_heap *heap, PyObject *o)
{
    byte_array *b = (byte_array *)o;
    if (b->ob_exports != 0) {
        return false;
    }
    if (b->ob_bytes != NULL) {
        sg_table_put(heap, b->ob_bytes, (size_t)b->ob_alloc);
    }
    return true;
}

void sg_byte_array_init(void)
{
    sg_plain_type_add(&(sg_plain_type){.type = &PyByteArray_Type, .release = release});
}

PyObject *sg_byte_array_room(sg_heap *heap, Py_ssize_t n, char **at)
{
    char *buffer = NULL;
    if (n > SG_TEXT_MAX || (n != 0 && (buffer = sg_table_take(heap, (size_t)n + 1)) == NULL)) {
        return NULL;
    }
    byte_array *b = sg_block_take(heap, sg_block_class(sizeof *b));
    ((PyObject *)b)->ob_refcnt = 1;
    ((PyObject *)b)->ob_type = &PyByteArray_Type;
    ((PyVarObject *)b)->ob_size = n;
    b->ob_alloc = n == 0 ? 0 : n + 1;
    b->ob_bytes = b->ob_start = *at = buffer;
    b->ob_exports = 0;
    if (n != 0) {
        buffer[n] = 0;
    }
    return (PyObject *)b;
}

sg_slot sg_bytes_like_room(sg_heap *heap, bool array, Py_ssize_t n, char **at)
{
    if (!array && n == 0) {
        return sg_bytes_small(NULL, 0);
    }
    PyObject *o = array ? sg_byte_array_room(heap, n, at) : sg_bytes_room(heap, n);
    if (o != NULL && !array) {
        *at = PyBytes_AS_STRING(o);
    }
    return o == NULL ? 0 : sg_owned(o);
}

sg_slot sg_bytes_like_new(sg_heap *heap, bool array, const char *from, Py_ssize_t n)
{
    if (!array && n < 2) {
        return sg_bytes_small(from, n);
    }
    char *at;
    sg_slot made = sg_bytes_like_room(heap, array, n, &at);
    if (made != 0 && n != 0) {
        memcpy(at, from, (size_t)n);
    }
    return made;
}

/* How large a buffer is that had `room` and is to hold `size` bytes more than it can. */
static size_t grown(size_t room, size_t size)
{
    return (double)size <= (double)room * 1.125 ? size + (size >> 3) + (size < 9 ? 3 : 6) : size + 1;
}

sg_slot sg_byte_array_of(sg_heap *heap, const char *from, Py_ssize_t n, bool at_once)
{
    size_t room = n == 0 ? 0 : (size_t)n + 1;
    for (size_t size = 1; !at_once && size <= (size_t)n; size = room) {
        room = grown(size == 1 ? 0 : room, size);
    }
    sg_slot made = sg_bytes_like_new(heap, true, from, n);
    if (made == 0 || room <= (size_t)n + 1) {
        return made;
    }
    byte_array *b = (byte_array *)sg_pointer(made);
    char *buffer = sg_table_take(heap, room);
    if (buffer == NULL) {
        sg_drop_owned(heap, sg_pointer(made));
        return 0;
    }
    memcpy(buffer, b->ob_bytes, (size_t)n + 1);
    sg_table_put(heap, b->ob_bytes, (size_t)b->ob_alloc);
    b->ob_bytes = b->ob_start = buffer;
    b->ob_alloc = (Py_ssize_t)room;
    return made;
}

/* ---- reading ---- */

static bool is_private(sg_slot s)
{
    return sg_tag(s) != SG_TAG_HEAP && sg_count(sg_pointer(s)) == 1;
}

/* Whose lock is to be held; NULL: no lock is needed. */
static PyObject *lock_of(sg_slot s)
{
    return s != 0 && sg_is_byte_array(s) && !is_private(s) ? sg_pointer(s) : NULL;
}

static sg_bytes_view view_of(sg_slot s)
{
    PyObject *o = s == 0 || sg_is_int(s) ? NULL : sg_pointer(s);
    return o == NULL                   ? (sg_bytes_view){0}
           : PyBytes_CheckExact(o)     ? (sg_bytes_view){PyBytes_AS_STRING(o), PyBytes_GET_SIZE(o)}
           : PyByteArray_CheckExact(o) ? (sg_bytes_view){PyByteArray_AS_STRING(o), Py_SIZE(o)}
                                       : (sg_bytes_view){0};
}

sg_two_locks sg_bytes_look(sg_slot a, sg_slot b, sg_bytes_view *x, sg_bytes_view *y)
{
    sg_two_locks locks = sg_object_lock_two(lock_of(a), lock_of(b));
    *x = view_of(a);
    *y = view_of(b);
    return locks;
}

sg_two_locks sg_bytes_look_and(sg_slot a, PyObject *other, sg_bytes_view *x)
{
    sg_two_locks locks = sg_object_lock_two(lock_of(a), other);
    *x = view_of(a);
    return locks;
}

static int get_locked(PyObject *o, intptr_t index)
{
    uint8_t *lock = sg_object_lock(o);
    const char *at = sg_bytes_at(PyByteArray_AS_STRING(o), Py_SIZE(o), index, 1);
    int byte = at == NULL ? -1 : (unsigned char)*at;
    sg_object_unlock(lock);
    return byte;
}

int sg_byte_array_get(PyObject *o, intptr_t index)
{
    byte_array *b = (byte_array *)o;
    Py_ssize_t *size = &((PyVarObject *)o)->ob_size;
    char *start = sg_load_acquire_ptr(&b->ob_start);
    Py_ssize_t n = __atomic_load_n(size, __ATOMIC_ACQUIRE);
    if (sg_unlikely(sg_load_acquire_ptr(&b->ob_start) != start)) {
        return get_locked(o, index);
    }
    const char *at = sg_bytes_at(start, n, index, 1);
    if (at == NULL) {
        return -1;
    }
    int byte = __atomic_load_n((const unsigned char *)at, __ATOMIC_ACQUIRE);
    /* The end of one that has shrunk meanwhile is no byte that anybody wrote. */
    return sg_likely(__atomic_load_n(size, __ATOMIC_RELAXED) == n) ? byte : get_locked(o, index);
}

const char *sg_bytes_of_items(sg_items *items)
{
    char *to = (char *)items->at;
    for (Py_ssize_t i = 0; i < items->n; i++) {
        intptr_t byte;
        if (!sg_is_int(items->at[i]) && !PyLong_CheckExact(sg_pointer(items->at[i]))) {
            return NULL;
        }
        if (!sg_int_get(items->at[i], &byte) || byte < 0 || byte > UCHAR_MAX) {
            return NULL;
        }
        to[i] = (char)byte; /* no later item lies there */
    }
    return to;
}

/* ---- changing ---- */

static void set_size(byte_array *b, Py_ssize_t size)
{
    __atomic_store_n(&((PyVarObject *)b)->ob_size, size, __ATOMIC_RELEASE);
}

static void set_start(byte_array *b, char *start)
{
    __atomic_store_n(&b->ob_start, start, __ATOMIC_RELEASE);
}

static void copy(char *to, const char *from, Py_ssize_t n)
{
    if (n != 0) {
        memmove(to, from, (size_t)n);
    }
}

/* A part that is to be replaced by n bytes. */
typedef struct {
    Py_ssize_t start, count;
    const char *from;
    Py_ssize_t n;
    bool moves_start; /* the host drops bytes at the front by another start */
} change;

static void change_in_place(byte_array *b, const change *c, Py_ssize_t size, bool moves_start)
{
    Py_ssize_t old = Py_SIZE(b), end = c->start + c->count;
    char *start = b->ob_start;
    if (moves_start) {
        copy(start + old - size, c->from, c->n);
        set_size(b, size);
        set_start(b, start + old - size);
        return;
    }
    if (size < old) {
        set_size(b, size);
    }
    copy(start + c->start + c->n, start + end, old - end);
    copy(start + c->start, c->from, c->n);
    if (size != old) {
        start[size] = 0;
    }
    if (size > old) {
        set_size(b, size);
    }
}

static bool change_to_new(sg_heap *heap, byte_array *b, const change *c, Py_ssize_t size, size_t room, bool private)
{
    Py_ssize_t old = Py_SIZE(b), end = c->start + c->count;
    char *start = b->ob_start, *left = b->ob_bytes, *buffer = size > SG_TEXT_MAX ? NULL : sg_table_take(heap, room);
    if (buffer == NULL) {
        return false;
    }
    copy(buffer, start, c->start);
    copy(buffer + c->start, c->from, c->n);
    copy(buffer + c->start + c->n, start + end, old - end);
    buffer[size] = 0;
    if (size < old) {
        set_size(b, size);
    }
    set_start(b, buffer);
    b->ob_bytes = buffer;
    if (size > old) {
        set_size(b, size);
    }
    size_t left_room = (size_t)b->ob_alloc;
    b->ob_alloc = (Py_ssize_t)room;
    if (left != NULL && private) {
        sg_table_put(heap, left, left_room);
    }
    else if (left != NULL) {
        sg_retire(heap, left, left_room);
    }
    return true;
}

/* With the lock, or private. */
static bool apply(sg_heap *heap, byte_array *b, const change *c, bool private)
{
    Py_ssize_t old = Py_SIZE(b), size = old + c->n - c->count;
    if (c->n > SG_TEXT_MAX || old - c->start - c->count > SG_TEXT_MAX) {
        return false;
    }
    if (size == old) {
        change_in_place(b, c, size, false);
        return true;
    }
    if (b->ob_exports != 0) {
        return false;
    }
    bool moves_start = c->moves_start && c->start == 0 && size < old;
    size_t room = (size_t)b->ob_alloc;
    size_t offset = (size_t)(b->ob_start - b->ob_bytes + (moves_start ? old - size : 0));
    bool fits = (size_t)size + offset + 1 <= room;
    if (fits && (size_t)size >= room / 2) {
        change_in_place(b, c, size, moves_start);
        return true;
    }
    return change_to_new(heap, b, c, size, fits ? (size_t)size + 1 : grown(room, (size_t)size), private);
}

bool sg_byte_array_append(sg_heap *heap, sg_slot array, const char *from, Py_ssize_t n)
{
    sg_bytes_view view, none;
    sg_two_locks locks = sg_bytes_look(array, 0, &view, &none);
    change c = {.start = view.n, .from = from, .n = n};
    bool done = apply(heap, (byte_array *)sg_pointer(array), &c, is_private(array));
    sg_object_unlock_two(locks);
    return done;
}

bool sg_byte_array_extend(sg_heap *heap, sg_slot array, sg_slot more)
{
    sg_bytes_view view, added;
    if (sg_is_int(more) || sg_pointer(array) == sg_pointer(more)) {
        return false;
    }
    sg_two_locks locks = sg_buffer_look(array, more, &view, &added);
    change c = {.start = view.n, .from = added.at, .n = added.n};
    bool done = added.at != NULL && apply(heap, (byte_array *)sg_pointer(array), &c, is_private(array));
    sg_object_unlock_two(locks);
    return done;
}

bool sg_byte_array_insert(sg_heap *heap, sg_slot array, intptr_t index, char byte)
{
    sg_bytes_view view, none;
    sg_two_locks locks = sg_bytes_look(array, 0, &view, &none);
    index += index < 0 ? view.n : 0;
    change c = {.start = index < 0 ? 0 : index > view.n ? view.n : index, .from = &byte, .n = 1};
    bool done = apply(heap, (byte_array *)sg_pointer(array), &c, is_private(array));
    sg_object_unlock_two(locks);
    return done;
}

int sg_byte_array_pop(sg_heap *heap, sg_slot array, intptr_t index)
{
    sg_bytes_view view, none;
    sg_two_locks locks = sg_bytes_look(array, 0, &view, &none);
    index += index < 0 ? view.n : 0;
    int byte = (size_t)index < (size_t)view.n ? (unsigned char)view.at[index] : -1;
    change c = {.start = index, .count = 1};
    bool done = byte >= 0 && apply(heap, (byte_array *)sg_pointer(array), &c, is_private(array));
    sg_object_unlock_two(locks);
    return done ? byte : -1;
}

bool sg_byte_array_remove(sg_heap *heap, sg_slot array, char byte)
{
    sg_bytes_view view, none;
    sg_two_locks locks = sg_bytes_look(array, 0, &view, &none);
    const char *at = view.n > SG_TEXT_MAX ? NULL : memchr(view.at, byte, (size_t)view.n);
    change c = {.start = at == NULL ? 0 : at - view.at, .count = 1};
    bool done = at != NULL && apply(heap, (byte_array *)sg_pointer(array), &c, is_private(array));
    sg_object_unlock_two(locks);
    return done;
}

bool sg_byte_array_shorten(sg_heap *heap, sg_slot array, Py_ssize_t n)
{
    sg_bytes_view view, none;
    sg_two_locks locks = sg_bytes_look(array, 0, &view, &none);
    change c = {.start = n, .count = view.n - n};
    bool done = c.count >= 0 && apply(heap, (byte_array *)sg_pointer(array), &c, is_private(array));
    sg_object_unlock_two(locks);
    return done;
}

bool sg_byte_array_clear(sg_heap *heap, sg_slot array)
{
    return sg_byte_array_shorten(heap, array, 0);
}

bool sg_byte_array_reverse(PyObject *o)
{
    uint8_t *lock = sg_object_lock(o);
    Py_ssize_t n = Py_SIZE(o);
    char *at = PyByteArray_AS_STRING(o);
    bool done = n <= SG_TEXT_MAX;
    for (Py_ssize_t i = 0; done && i < n / 2; i++) {
        char byte = at[i];
        at[i] = at[n - 1 - i];
        at[n - 1 - i] = byte;
    }
    sg_object_unlock(lock);
    return done;
}

bool sg_byte_array_repeat(sg_heap *heap, sg_slot array, intptr_t times)
{
    if (times <= 0) {
        return sg_byte_array_clear(heap, array);
    }
    sg_bytes_view view, none;
    sg_two_locks locks = sg_bytes_look(array, 0, &view, &none);
    bool done = times == 1 || view.n == 0;
    if (!done && times <= SG_TEXT_MAX / view.n) {
        Py_ssize_t n = view.n * (times - 1);
        char *more = (char *)sg_scratch_room(heap, n / (Py_ssize_t)sizeof(sg_slot) + 1);
        for (Py_ssize_t i = 0; more != NULL && i < n; i += view.n) {
            memcpy(more + i, view.at, (size_t)view.n);
        }
        change c = {.start = view.n, .from = more, .n = n};
        done = more != NULL && apply(heap, (byte_array *)sg_pointer(array), &c, is_private(array));
    }
    sg_object_unlock_two(locks);
    return done;
}

bool sg_byte_array_set(PyObject *o, intptr_t index, intptr_t byte)
{
    uint8_t *lock = sg_object_lock(o);
    char *at = sg_bytes_at(PyByteArray_AS_STRING(o), Py_SIZE(o), index, 1);
    bool done = at != NULL && byte >= 0 && byte <= UCHAR_MAX;
    if (done) {
        SG_STORE_BYTES(unsigned char, at, byte);
    }
    sg_object_unlock(lock);
    return done;
}

bool sg_byte_array_write(PyObject *o, Py_ssize_t offset, const char *from, Py_ssize_t n)
{
    uint8_t *lock = sg_object_lock(o);
    bool done = offset <= Py_SIZE(o) && n <= Py_SIZE(o) - offset;
    if (done) {
        copy(PyByteArray_AS_STRING(o) + offset, from, n);
    }
    sg_object_unlock(lock);
    return done;
}

/* ---- slices that are replaced ---- */

/* Deletes bytes that do not lie side by side. */
static bool thin_out(sg_heap *heap, byte_array *b, const sg_bounds *bounds, bool private)
{
    Py_ssize_t old = Py_SIZE(b), kept = 0;
    if (b->ob_exports != 0 || old > SG_TEXT_MAX) {
        return false;
    }
    Py_ssize_t step = bounds->step, first = bounds->start;
    if (step < 0) {
        first += step * (bounds->count - 1);
        step = -step;
    }
    char *rest = (char *)sg_scratch_room(heap, old / (Py_ssize_t)sizeof(sg_slot) + 1);
    for (Py_ssize_t i = 0; rest != NULL && i < old; i++) {
        Py_ssize_t from_first = i - first;
        bool goes = from_first >= 0 && from_first % step == 0 && from_first / step < bounds->count;
        if (!goes) {
            rest[kept++] = b->ob_start[i];
        }
    }
    return rest != NULL
           && (bounds->count == 0 || apply(heap, b, &(change){.count = old, .from = rest, .n = kept}, private));
}

static bool spread(byte_array *b, const sg_bounds *bounds, const sg_bytes_view *value)
{
    if (value->n != bounds->count || value->n > SG_TEXT_MAX) {
        return false;
    }
    for (Py_ssize_t i = 0; i < value->n; i++) {
        b->ob_start[bounds->start + i * bounds->step] = value->at[i];
    }
    return true;
}

static bool replace_part(sg_heap *heap, sg_slot array, const sg_slot ends[3], const sg_bytes_view *value)
{
    byte_array *b = (byte_array *)sg_pointer(array);
    sg_bounds bounds;
    if (!sg_bounds_get(ends, Py_SIZE(b), &bounds)) {
        return false;
    }
    if (bounds.step == 1) {
        change c = {bounds.start, bounds.count, value->at, value->n, true};
        return apply(heap, b, &c, is_private(array));
    }
    return value->n == 0 ? thin_out(heap, b, &bounds, is_private(array)) : spread(b, &bounds, value);
}

bool sg_byte_array_replace_part(sg_heap *heap, sg_slot array, const sg_slot ends[3], sg_slot value)
{
    sg_bytes_view view, new = {"", 0}, of_items = {0};
    if (value != 0 && (sg_is_int(value) || sg_pointer(value) == sg_pointer(array))) {
        return false;
    }
    PyTypeObject *type = value == 0 ? NULL : Py_TYPE(sg_pointer(value));
    if (type == &PyList_Type || type == &PyTuple_Type) {
        sg_items items;
        if (!sg_items_take(heap, value, &items) || (of_items.at = sg_bytes_of_items(&items)) == NULL) {
            return false;
        }
        of_items.n = items.n;
    }
    sg_two_locks locks = sg_bytes_look(array, value, &view, &new);
    if (value == 0) {
        new.at = "";
    }
    else if (of_items.at != NULL) {
        new = of_items;
    }
    bool done = new.at != NULL && replace_part(heap, array, ends, &new);
    sg_object_unlock_two(locks);
    return done;
}

bool sg_byte_array_delete(sg_heap *heap, sg_slot array, intptr_t index)
{
    sg_bytes_view view, none;
    sg_two_locks locks = sg_bytes_look(array, 0, &view, &none);
    index += index < 0 ? view.n : 0;
    change c = {.start = index, .count = 1, .moves_start = true};
    bool done = (size_t)index < (size_t)view.n && apply(heap, (byte_array *)sg_pointer(array), &c, is_private(array));
    sg_object_unlock_two(locks);
    return done;
}
