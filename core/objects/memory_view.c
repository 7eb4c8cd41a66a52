/* memoryviews.  Job, invariants and locking: memory_view.h. */
#include "objects/memory_view.h"

#include <string.h>

#include "memory/plain_types.h"
#include "objects/array.h"
#include "objects/sequence.h"

typedef PyMemoryViewObject view;
typedef _PyManagedBufferObject managed;

static PyTypeObject *managed_type, *iterator_type; /* NULL: they are not laid out as we know */

static view *view_of(PyObject *o)
{
    return (view *)o;
}

static int flags_of(const int *flags)
{
    return __atomic_load_n(flags, __ATOMIC_ACQUIRE);
}

static bool is_live(const view *v)
{
    return managed_type != NULL && (flags_of(&v->flags) & _Py_MEMORYVIEW_RELEASED) == 0;
}

/* The code of the items, or 0: not here. */
static char code_of(const Py_buffer *b)
{
    const char *format = b->format == NULL ? "B" : b->format;
    return format[0] != 0 && format[1] == 0 && strchr("bBhHiIlLqQfd", format[0]) != NULL ? format[0] : 0;
}

static bool is_plain(const view *v)
{
    return is_live(v) && v->view.ndim == 1 && v->view.suboffsets == NULL && code_of(&v->view) != 0;
}

bool sg_is_readable_view(PyObject *o)
{
    return Py_IS_TYPE(o, &PyMemoryView_Type) && is_plain(view_of(o));
}

/* ---- managed buffers ---- */

/* Only these are given up here. */
static Py_ssize_t *exports_of(PyObject *o)
{
    return PyByteArray_CheckExact(o) ? &((PyByteArrayObject *)o)->ob_exports
           : sg_is_array(Py_TYPE(o)) ? &((sg_py_array *)o)->exports
                                     : NULL;
}

static bool can_give_up(const managed *m)
{
    return m->master.obj != NULL && (PyBytes_CheckExact(m->master.obj) || exports_of(m->master.obj) != NULL);
}

static void add_to_exports(PyObject *o, int by)
{
    Py_ssize_t *exports = exports_of(o);
    if (exports != NULL) {
        uint8_t *lock = sg_object_lock(o);
        *exports += by;
        sg_object_unlock(lock);
    }
}

/* One view less; what the buffer was of is the caller's then, or NULL.  With its lock, or dying. */
static PyObject *one_less(managed *m)
{
    if (--m->exports != 0) {
        return NULL;
    }
    PyObject *o = m->master.obj;
    m->flags |= _Py_MANAGED_BUFFER_RELEASED;
    m->master.obj = NULL;
    return o;
}

/* ---- new ones ---- */

static void set_flags(view *v)
{
    const Py_buffer *b = &v->view;
    v->flags &= ~(_Py_MEMORYVIEW_C | _Py_MEMORYVIEW_FORTRAN);
    if (b->shape[0] == 1 || b->strides[0] == b->itemsize) {
        v->flags |= _Py_MEMORYVIEW_C | _Py_MEMORYVIEW_FORTRAN;
    }
}

/* Of the buffer that the caller has counted it in, with `length` items. */
static view *view_new(sg_heap *heap, managed *m, const Py_buffer *from, Py_ssize_t length, Py_ssize_t stride)
{
    enum { NUMBERS = 3 };
    size_t bytes = (size_t)(PyMemoryView_Type.tp_basicsize + NUMBERS * PyMemoryView_Type.tp_itemsize);
    view *v = sg_gc_block(heap, SG_GC_HEADER, bytes);
    memset(v, 0, bytes);
    ((PyObject *)v)->ob_refcnt = 1;
    ((PyObject *)v)->ob_type = &PyMemoryView_Type;
    ((PyVarObject *)v)->ob_size = NUMBERS;
    v->mbuf = m;
    v->hash = -1;
    v->view = *from;
    v->view.ndim = 1;
    v->view.shape = v->ob_array;
    v->view.strides = v->ob_array + 1;
    v->view.suboffsets = NULL;
    if (v->view.format == NULL) {
        v->view.format = "B";
    }
    v->ob_array[0] = length;
    v->ob_array[1] = stride;
    v->view.len = length * v->view.itemsize;
    set_flags(v);
    sg_nursery_add(heap, (PyObject *)v);
    return v;
}

/* One more view of what v is of; false: it is released, or must not be handed on. */
static bool count_view(const view *v)
{
    uint8_t *lock = sg_object_lock(v->mbuf);
    bool can = (v->flags & (_Py_MEMORYVIEW_RELEASED | _Py_MEMORYVIEW_RESTRICTED)) == 0
               && (v->mbuf->flags & _Py_MANAGED_BUFFER_RELEASED) == 0;
    v->mbuf->exports += can;
    sg_object_unlock(lock);
    if (can) {
        sg_increment((PyObject *)v->mbuf);
    }
    return can;
}

/* As the host's getbuffer; with the lock of what it is of. */
static void fill_master(Py_buffer *master, PyObject *o)
{
    bool bytes = PyBytes_CheckExact(o);
    *master = (Py_buffer){.buf = bytes ? PyBytes_AS_STRING(o) : NULL,
                          .obj = o,
                          .len = Py_SIZE(o),
                          .itemsize = 1,
                          .readonly = bytes,
                          .ndim = 1,
                          .format = "B",
                          .shape = &((PyVarObject *)o)->ob_size};
    master->strides = &master->itemsize;
    if (sg_is_array(Py_TYPE(o))) {
        sg_py_array *array = (sg_py_array *)o;
        master->itemsize = array->item->itemsize;
        master->len *= master->itemsize;
        master->buf = array->items == NULL ? "" : array->items;
        master->format = (char *)sg_array_format(array->item->typecode);
    }
    else if (!bytes) {
        master->buf = PyByteArray_AS_STRING(o);
    }
}

static managed *managed_new(sg_heap *heap, PyObject *o)
{
    managed *m = sg_gc_block(heap, SG_GC_HEADER, sizeof *m);
    memset(m, 0, sizeof *m);
    ((PyObject *)m)->ob_refcnt = 1;
    ((PyObject *)m)->ob_type = managed_type;
    m->exports = 1;
    Py_ssize_t *exports = exports_of(o);
    sg_increment(o);
    uint8_t *lock = exports == NULL ? NULL : sg_object_lock(o);
    fill_master(&m->master, o);
    if (exports != NULL) {
        ++*exports;
    }
    sg_memory_view_unlock(lock);
    sg_nursery_add(heap, (PyObject *)m);
    return m;
}

sg_slot sg_memory_view_of(sg_heap *heap, PyObject *o)
{
    if (managed_type == NULL || heap->nursery_n + 2 > SG_NURSERY_MAX) {
        return 0;
    }
    if (Py_IS_TYPE(o, &PyMemoryView_Type)) {
        const view *v = view_of(o);
        return is_plain(v) && count_view(v)
                   ? sg_owned((PyObject *)view_new(heap, v->mbuf, &v->view, v->view.shape[0], v->view.strides[0]))
                   : 0;
    }
    bool known_array = sg_is_array(Py_TYPE(o)) && sg_array_format(((sg_py_array *)o)->item->typecode) != NULL;
    if (!PyBytes_CheckExact(o) && !PyByteArray_CheckExact(o) && !known_array) {
        return 0;
    }
    managed *m = managed_new(heap, o);
    return sg_owned((PyObject *)view_new(heap, m, &m->master, m->master.shape[0], m->master.itemsize));
}

sg_slot sg_memory_view_part(sg_heap *heap, PyObject *o, const sg_slot ends[3])
{
    const view *v = view_of(o);
    sg_bounds bounds;
    if (!is_plain(v) || !sg_nursery_has_room(heap) || !sg_bounds_get(ends, v->view.shape[0], &bounds)
        || !count_view(v)) {
        return 0;
    }
    Py_buffer part = v->view;
    part.buf = (char *)part.buf + bounds.start * part.strides[0];
    Py_ssize_t stride;
    if (__builtin_mul_overflow(part.strides[0], bounds.step, &stride)) {
        stride = (Py_ssize_t)((size_t)part.strides[0] * (size_t)bounds.step);
    }
    return sg_owned((PyObject *)view_new(heap, v->mbuf, &part, bounds.count < 0 ? 0 : bounds.count, stride));
}

sg_slot sg_memory_view_as_bytes(sg_heap *heap, PyObject *o)
{
    const view *v = view_of(o);
    if (!is_plain(v) || (v->flags & _Py_MEMORYVIEW_C) == 0 || !sg_nursery_has_room(heap) || !count_view(v)) {
        return 0;
    }
    Py_buffer bytes = v->view;
    bytes.itemsize = 1;
    bytes.format = "B";
    return sg_owned((PyObject *)view_new(heap, v->mbuf, &bytes, v->view.len, 1));
}

/* ---- items ---- */

Py_ssize_t sg_memory_view_length(PyObject *o)
{
    const view *v = view_of(o);
    return is_live(v) && v->view.ndim == 1 ? v->view.shape[0] : -1;
}

/* Where an item is, or NULL: there is none. */
static char *item_at(const view *v, intptr_t index)
{
    Py_ssize_t length = v->view.shape[0];
    index += index < 0 ? length : 0;
    return (size_t)index < (size_t)length ? (char *)v->view.buf + index * v->view.strides[0] : NULL;
}

static bool is_aligned(const view *v, const char *at)
{
    return (uintptr_t)at % (uintptr_t)v->view.itemsize == 0;
}

sg_slot sg_memory_view_get(sg_heap *heap, PyObject *o, intptr_t index)
{
    const view *v = view_of(o);
    const char *at = is_plain(v) ? item_at(v, index) : NULL;
    return at == NULL || !is_aligned(v, at) ? 0 : sg_array_load(heap, code_of(&v->view), at);
}

bool sg_memory_view_set(PyObject *o, intptr_t index, sg_slot value)
{
    const view *v = view_of(o);
    char *at = is_plain(v) && !v->view.readonly ? item_at(v, index) : NULL;
    return at != NULL && is_aligned(v, at) && sg_array_store(code_of(&v->view), at, value);
}

/* ---- several items: at one moment ---- */

/* Whose lock who writes the memory in several steps, or reads it so, holds; NULL: nobody writes it. */
static PyObject *owner_of(const view *v)
{
    PyObject *o = v->view.obj;
    return o == NULL ? (PyObject *)v->mbuf : PyBytes_CheckExact(o) ? NULL : o;
}

bool sg_memory_view_lock(PyObject *o, uint8_t **lock)
{
    const view *v = view_of(o);
    if (!is_plain(v)) {
        return false;
    }
    PyObject *owner = owner_of(v);
    *lock = owner == NULL ? NULL : sg_object_lock(owner);
    if (is_live(v)) {
        return true;
    }
    sg_memory_view_unlock(*lock);
    return false;
}

/* Items one after another in memory; `at` is NULL if they are none that a memoryview compares with, or takes. */
typedef struct {
    const char *at;
    Py_ssize_t n, stride;
    int width;
    char code;
} run;

static run run_of_view(const view *v)
{
    const Py_buffer *b = &v->view;
    return is_plain(v) ? (run){b->buf, b->shape[0], b->strides[0], (int)b->itemsize, code_of(b)} : (run){0};
}

/* With the lock of what has them. */
static run run_of(PyObject *o)
{
    if (PyBytes_CheckExact(o)) {
        return (run){PyBytes_AS_STRING(o), Py_SIZE(o), 1, 1, 'B'};
    }
    if (PyByteArray_CheckExact(o)) {
        return (run){PyByteArray_AS_STRING(o), Py_SIZE(o), 1, 1, 'B'};
    }
    if (sg_is_array(Py_TYPE(o))) {
        const sg_py_array *array = (sg_py_array *)o;
        int width = array->item->itemsize;
        return (run){array->items == NULL ? "" : array->items, Py_SIZE(o), width, width, array->item->typecode};
    }
    return Py_IS_TYPE(o, &PyMemoryView_Type) ? run_of_view(view_of(o)) : (run){0};
}

/* Both at one moment, which ends with sg_object_unlock_two(). */
static sg_two_locks look_at_both(const view *v, PyObject *other, run *x, run *y)
{
    bool is_view = Py_IS_TYPE(other, &PyMemoryView_Type) && is_plain(view_of(other));
    PyObject *owner = is_view ? owner_of(view_of(other)) : exports_of(other) != NULL ? other : NULL;
    sg_two_locks locks = sg_object_lock_two(owner_of(v), owner);
    *x = run_of_view(v);
    *y = run_of(other);
    return locks;
}

/* As C code sees it that asks for no more than bytes. */
static sg_bytes_view bytes_of_view(const view *v)
{
    bool gives = is_plain(v) && (v->flags & _Py_MEMORYVIEW_C) != 0 && (v->flags & _Py_MEMORYVIEW_RESTRICTED) == 0;
    return gives ? (sg_bytes_view){v->view.buf, v->view.len} : (sg_bytes_view){0};
}

sg_two_locks sg_buffer_look(sg_slot a, sg_slot b, sg_bytes_view *x, sg_bytes_view *y)
{
    PyObject *o = b == 0 || sg_is_int(b) ? NULL : sg_pointer(b);
    bool is_view = o != NULL && sg_is_readable_view(o);
    if (!is_view && (o == NULL || !sg_is_array(Py_TYPE(o)))) {
        return sg_bytes_look(a, b, x, y);
    }
    sg_two_locks locks = sg_bytes_look_and(a, is_view ? owner_of(view_of(o)) : o, x);
    if (is_view) {
        *y = bytes_of_view(view_of(o));
    }
    else {
        run r = run_of(o);
        *y = (sg_bytes_view){r.at, r.n * r.width};
    }
    return locks;
}

sg_bytes_view sg_constant_bytes(PyObject *o)
{
    if (PyBytes_CheckExact(o)) {
        return (sg_bytes_view){PyBytes_AS_STRING(o), PyBytes_GET_SIZE(o)};
    }
    return sg_is_readable_view(o) && owner_of(view_of(o)) == NULL ? bytes_of_view(view_of(o)) : (sg_bytes_view){0};
}

/* One load and one store, as whoever reads a single item expects. */
static void copy_item(char *to, const char *from, int width)
{
    if (((uintptr_t)to | (uintptr_t)from) % (unsigned)width != 0) {
        memcpy(to, from, (size_t)width);
        return;
    }
    switch (width) {
    case 1:
        SG_STORE_BYTES(uint8_t, to, SG_LOAD_BYTES(uint8_t, from));
        break;
    case 2:
        SG_STORE_BYTES(uint16_t, to, SG_LOAD_BYTES(uint16_t, from));
        break;
    case 4:
        SG_STORE_BYTES(uint32_t, to, SG_LOAD_BYTES(uint32_t, from));
        break;
    default:
        SG_STORE_BYTES(uint64_t, to, SG_LOAD_BYTES(uint64_t, from));
    }
}

/* The lowest address of a run, and the one behind the highest. */
static void ends_of(const run *r, const char **low, const char **high)
{
    const char *last = r->at + (r->n - 1) * r->stride;
    *low = r->stride < 0 ? last : r->at;
    *high = (r->stride < 0 ? r->at : last) + r->width;
}

static bool overlap(const run *x, const run *y)
{
    const char *low, *high, *other_low, *other_high;
    ends_of(x, &low, &high);
    ends_of(y, &other_low, &other_high);
    return low < other_high && other_low < high;
}

/* As if all were read before the first is written; false: not here. */
static bool copy_run(const run *to, const run *from)
{
    Py_ssize_t n = to->n;
    if (n == 0) {
        return true;
    }
    bool forwards = true;
    if (overlap(to, from)) {
        if (to->stride != from->stride) {
            return false;
        }
        forwards = to->stride > 0 ? to->at <= from->at : to->at >= from->at;
    }
    if (to->width == 1 && to->stride == 1 && from->stride == 1) {
        memmove((char *)to->at, from->at, (size_t)n);
        return true;
    }
    for (Py_ssize_t k = 0; k < n; k++) {
        Py_ssize_t i = forwards ? k : n - 1 - k;
        copy_item((char *)to->at + i * to->stride, from->at + i * from->stride, to->width);
    }
    return true;
}

bool sg_memory_view_replace_part(PyObject *o, const sg_slot ends[3], sg_slot value)
{
    const view *v = view_of(o);
    sg_bounds bounds;
    if (!is_plain(v) || v->view.readonly || value == 0 || sg_is_int(value)
        || !sg_bounds_get(ends, v->view.shape[0], &bounds)) {
        return false;
    }
    run to, from;
    sg_two_locks locks = look_at_both(v, sg_pointer(value), &to, &from);
    bool fits = to.at != NULL && from.at != NULL && from.code == to.code && from.n == bounds.count;
    if (fits) {
        to.at += bounds.start * to.stride;
        to.n = bounds.count;
        to.stride = to.n > 1 ? to.stride * bounds.step : to.width; /* a step over one item may be of any size */
        fits = copy_run(&to, &from);
    }
    sg_object_unlock_two(locks);
    return fits;
}

bool sg_memory_view_write(PyObject *o, Py_ssize_t offset, const char *from, Py_ssize_t n)
{
    const view *v = view_of(o);
    uint8_t *lock;
    /* Of items of several bytes, which others read without a lock, they would see a part. */
    if (!is_plain(v) || v->view.readonly || v->view.itemsize != 1 || v->view.obj == NULL
        || !PyByteArray_CheckExact(v->view.obj) || !sg_memory_view_lock(o, &lock)) {
        return false;
    }
    sg_bytes_view bytes = bytes_of_view(v);
    bool done = bytes.at != NULL && offset <= bytes.n && n <= bytes.n - offset;
    if (done && n != 0) {
        memcpy((char *)v->view.buf + offset, from, (size_t)n);
    }
    sg_memory_view_unlock(lock);
    return done;
}

sg_slot sg_memory_view_copy(sg_heap *heap, PyObject *o)
{
    const view *v = view_of(o);
    uint8_t *lock;
    char *to;
    if (!is_plain(v)) {
        return 0;
    }
    Py_ssize_t length = v->view.shape[0], stride = v->view.strides[0], width = v->view.itemsize;
    const char *from = v->view.buf;
    sg_slot bytes = sg_bytes_like_room(heap, false, length * width, &to);
    if (bytes == 0 || length == 0) {
        return bytes;
    }
    if (!sg_memory_view_lock(o, &lock)) {
        sg_drop(heap, bytes);
        return 0;
    }
    if (stride == width) {
        memcpy(to, from, (size_t)(length * width));
    }
    for (Py_ssize_t i = 0; stride != width && i < length; i++) {
        memcpy(to + i * width, from + i * stride, (size_t)width);
    }
    sg_memory_view_unlock(lock);
    return bytes;
}

static bool equal_runs(const run *x, const run *y)
{
    bool equal = x->n == y->n;
    for (Py_ssize_t i = 0; equal && i < x->n; i++) {
        equal = memcmp(x->at + i * x->stride, y->at + i * y->stride, (size_t)x->width) == 0;
    }
    return equal;
}

int sg_memory_view_is_equal(PyObject *o, sg_slot other)
{
    const view *v = view_of(o);
    if (!is_plain(v) || sg_is_int(other)) {
        return -1;
    }
    run x, y;
    sg_two_locks locks = look_at_both(v, sg_pointer(other), &x, &y);
    bool known = x.at != NULL && y.at != NULL && x.code == y.code && x.code != 'f' && x.code != 'd';
    int equal = known ? equal_runs(&x, &y) : -1;
    sg_object_unlock_two(locks);
    return equal;
}

/* ---- their end ---- */

bool sg_memory_view_release(sg_heap *heap, PyObject *o)
{
    view *v = view_of(o);
    if (managed_type == NULL) {
        return false;
    }
    uint8_t *lock = sg_object_lock(v->mbuf);
    bool was = (v->flags & _Py_MEMORYVIEW_RELEASED) != 0;
    bool can = !was && v->exports == 0 && can_give_up(v->mbuf);
    PyObject *given_up = NULL;
    if (can) {
        __atomic_store_n(&v->flags, v->flags | _Py_MEMORYVIEW_RELEASED, __ATOMIC_RELEASE);
        given_up = one_less(v->mbuf);
    }
    sg_object_unlock(lock);
    if (given_up != NULL) {
        add_to_exports(given_up, -1);
        sg_log_decrement(heap, given_up);
    }
    return was || can;
}

/* Nobody else has a dying view, but others may work on its managed buffer. */
static bool view_ends(sg_heap *heap, PyObject *o)
{
    view *v = view_of(o);
    if (v->exports != 0 || Py_SIZE(v) != 3) {
        return false;
    }
    return sg_memory_view_release(heap, o);
}

static bool managed_ends(sg_heap *heap, PyObject *o)
{
    (void)heap;
    const managed *m = (managed *)o;
    return (m->flags & _Py_MANAGED_BUFFER_RELEASED) != 0 && (m->flags & _Py_MANAGED_BUFFER_FREE_FORMAT) == 0;
}

static bool look_at_managed(PyObject *o, sg_look *state)
{
    (void)state;
    return (((managed *)o)->flags & _Py_MANAGED_BUFFER_FREE_FORMAT) == 0;
}

static bool look_at_view(PyObject *o, sg_look *state)
{
    (void)state;
    const view *v = view_of(o);
    return v->exports == 0 && Py_SIZE(v) == 3
           && ((flags_of(&v->flags) & _Py_MEMORYVIEW_RELEASED) != 0 || can_give_up(v->mbuf));
}

/* ---- iterators ---- */

static sg_next step(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)
{
    sg_py_memory_iterator *it = (sg_py_memory_iterator *)iterator;
    (void)room, (void)n, (void)depth;
    if (it->view == NULL) {
        return SG_NEXT_END;
    }
    if (it->index >= it->length) {
        return sg_iterator_end(heap, &it->view);
    }
    items[0] = sg_memory_view_get(heap, (PyObject *)it->view, it->index);
    it->index += items[0] != 0;
    return items[0] != 0 ? SG_NEXT_ITEM : SG_NEXT_NOT_HERE;
}

sg_slot sg_memory_view_iterator_new(sg_heap *heap, PyObject *o)
{
    view *v = view_of(o);
    if (iterator_type == NULL || !is_plain(v)) {
        return 0;
    }
    sg_py_memory_iterator *it = sg_iterator_object(heap, iterator_type, sizeof *it);
    sg_increment(o);
    it->index = 0;
    it->view = v;
    it->length = v->view.shape[0];
    it->format = v->view.format;
    return sg_owned((PyObject *)it);
}

/* ---- the layout ---- */

static bool is_laid_out(PyObject *o, PyObject *bytes)
{
    const view *v = view_of(o);
    const managed *m = v->mbuf;
    return PyMemoryView_Type.tp_basicsize == (Py_ssize_t)offsetof(view, ob_array)
           && PyMemoryView_Type.tp_itemsize == (Py_ssize_t)sizeof(Py_ssize_t) && Py_SIZE(o) == 3
           && Py_TYPE(m)->tp_basicsize == (Py_ssize_t)sizeof *m && PyType_IS_GC(Py_TYPE(m)) && m->master.obj == bytes
           && m->exports == 1 && v->view.obj == bytes && v->hash == -1
           && v->flags == (_Py_MEMORYVIEW_C | _Py_MEMORYVIEW_FORTRAN) && v->view.shape == v->ob_array
           && v->view.strides == v->ob_array + 1 && v->view.len == 2 && strcmp(v->view.format, "B") == 0;
}

static void learn_iterator(PyObject *o)
{
    PyObject *iterator = PyObject_GetIter(o);
    const sg_py_memory_iterator *it = (sg_py_memory_iterator *)iterator;
    if (iterator != NULL && Py_TYPE(it)->tp_basicsize == (Py_ssize_t)sizeof *it && it->index == 0
        && it->view == view_of(o) && it->length == 2 && it->format == view_of(o)->view.format) {
        iterator_type = Py_TYPE(iterator);
        sg_iterator_kind_add(&(sg_iterator_kind){.type = iterator_type, .step = step});
        sg_plain_type_add(&(sg_plain_type){.type = iterator_type, .children = {offsetof(sg_py_memory_iterator, view)}});
    }
    Py_XDECREF(iterator);
}

void sg_memory_view_init(void)
{
    PyObject *bytes = PyBytes_FromString("ab"), *o = bytes == NULL ? NULL : PyMemoryView_FromObject(bytes);
    if (o != NULL && is_laid_out(o, bytes)) {
        managed_type = Py_TYPE(view_of(o)->mbuf);
        sg_plain_type_add(&(sg_plain_type){.type = &PyMemoryView_Type,
                                           .children = {offsetof(view, mbuf)},
                                           .weakrefs = offsetof(view, weakreflist),
                                           .release = view_ends,
                                           .look = look_at_view});
        sg_plain_type_add(&(sg_plain_type){.type = managed_type,
                                           .children = {offsetof(managed, master) + offsetof(Py_buffer, obj)},
                                           .release = managed_ends,
                                           .look = look_at_managed});
        learn_iterator(o);
    }
    Py_XDECREF(o);
    Py_XDECREF(bytes);
    PyErr_Clear();
}
