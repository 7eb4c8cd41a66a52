/* Parts, concatenations, repetitions and comparisons of arrays, and searches in them.  Job, invariant and locking: array.h.
 *
 * What changes more than the end of an array writes a buffer of its own, whole, and then puts it in the place of the old one,
 * for readers take no lock: each item that they find was there before or is there afterwards.  Behind the new end, up to the
 * old one, it has what the old buffer had there, for a reader may have loaded the old size.
 */
#include <string.h>

#include "base/chance.h"
#include "base/stop.h"
#include "objects/array.h"
#include "objects/lock.h"
#include "objects/sequence.h"
#include "objects/text.h"
#include "objects/wide.h"

typedef const struct sg_py_array_item *item_kind;

static bool is_number(item_kind item)
{
    return sg_array_item_of(item->typecode) == item;
}

static sg_py_array *array_of(PyObject *o)
{
    return (sg_py_array *)o;
}

static size_t bytes_of(const sg_py_array *array)
{
    return (size_t)(Py_SIZE(array) * array->item->itemsize);
}

/* ---- new ones ---- */

static void copy_part(const sg_py_array *from, const sg_bounds *bounds, char *to)
{
    Py_ssize_t width = from->item->itemsize;
    if (bounds->step == 1) {
        memcpy(to, from->items + bounds->start * width, (size_t)(bounds->count * width));
        return;
    }
    for (Py_ssize_t i = 0; i < bounds->count; i++) {
        memcpy(to + i * width, from->items + (bounds->start + i * bounds->step) * width, (size_t)width);
    }
}

sg_slot sg_array_part(sg_heap *heap, PyObject *o, const sg_slot ends[3])
{
    sg_py_array *array = array_of(o);
    sg_bounds bounds;
    char *at;
    uint8_t *lock = sg_object_lock(o);
    sg_slot part = is_number(array->item) && sg_bounds_get(ends, Py_SIZE(array), &bounds)
                       ? sg_array_new(heap, array->item, bounds.count < 0 ? 0 : bounds.count, &at)
                       : 0;
    if (part != 0 && at != NULL) {
        copy_part(array, &bounds, at);
    }
    sg_object_unlock(lock);
    return part;
}

sg_slot sg_array_concatenate(sg_heap *heap, PyObject *a, PyObject *b)
{
    sg_py_array *x = array_of(a), *y = array_of(b);
    char *at;
    if (x->item != y->item || !is_number(x->item)) {
        return 0;
    }
    sg_two_locks locks = sg_object_lock_two(a, b);
    sg_slot new = sg_array_new(heap, x->item, Py_SIZE(x) + Py_SIZE(y), &at);
    if (new != 0 && Py_SIZE(x) != 0) {
        memcpy(at, x->items, bytes_of(x));
    }
    if (new != 0 && Py_SIZE(y) != 0) {
        memcpy(at + bytes_of(x), y->items, bytes_of(y));
    }
    sg_object_unlock_two(locks);
    return new;
}

static void fill_with(char *to, const char *from, size_t bytes, intptr_t times)
{
    for (intptr_t i = 0; bytes != 0 && i < times; i++) {
        memcpy(to + (size_t)i * bytes, from, bytes);
    }
}

sg_slot sg_array_repeat(sg_heap *heap, PyObject *o, intptr_t times)
{
    sg_py_array *array = array_of(o);
    Py_ssize_t size;
    char *at;
    times = times < 0 ? 0 : times;
    uint8_t *lock = sg_object_lock(o);
    bool fits = is_number(array->item) && !__builtin_mul_overflow(Py_SIZE(array), times, &size);
    sg_slot new = fits ? sg_array_new(heap, array->item, size, &at) : 0;
    if (new != 0 && size != 0) {
        fill_with(at, array->items, bytes_of(array), times);
    }
    sg_object_unlock(lock);
    return new;
}

/* ---- changes ---- */

/* How many items the host makes room for when it gives the array another size. */
static Py_ssize_t room_for(const sg_py_array *array, Py_ssize_t size)
{
    Py_ssize_t old = Py_SIZE(array);
    if (array->allocated >= size && old < size + 16 && array->items != NULL) {
        return array->allocated;
    }
    return size == 0 ? 0 : (size >> 4) + (old < 8 ? 3 : 7) + size;
}

/* A buffer for the array when it has `size` items, with `*room` places, *to NULL if there are none; false: not here.  One that is
 * too small for readers who know the old size would be. */
static bool begin_change(const sg_array_work *w, Py_ssize_t size, bool resizes, Py_ssize_t *room, char **to)
{
    const sg_py_array *array = w->array;
    *room = resizes ? room_for(array, size) : array->allocated;
    if (!is_number(array->item) || array->exports != 0 || size > SG_TEXT_MAX || Py_SIZE(array) > SG_TEXT_MAX
        || (w->lock != NULL && *room < Py_SIZE(array))) {
        return false;
    }
    *to = *room == 0 ? NULL : sg_table_take(w->heap, (size_t)(*room * array->item->itemsize));
    return *room == 0 || *to != NULL;
}

static void end_change(const sg_array_work *w, Py_ssize_t size, Py_ssize_t room, char *to)
{
    sg_py_array *array = w->array;
    Py_ssize_t old_size = Py_SIZE(array), width = array->item->itemsize;
    char *old = array->items;
    size_t old_bytes = (size_t)(array->allocated * width);
    if (w->lock != NULL && size < old_size) {
        memcpy(to + size * width, old + size * width, (size_t)((old_size - size) * width));
    }
    /* Who finds what is new finds nothing where the end was: a smaller size comes first, a larger one last. */
    if (size < old_size) {
        __atomic_store_n(&array->ob_base.ob_size, size, __ATOMIC_RELEASE);
    }
    sg_chance_gap();
    __atomic_store_n(&array->items, to, __ATOMIC_RELEASE);
    array->allocated = room;
    sg_chance_gap();
    __atomic_store_n(&array->ob_base.ob_size, size, __ATOMIC_RELEASE);
    sg_array_leave_buffer(w, old, old_bytes);
}

bool sg_array_splice(const sg_array_work *w, Py_ssize_t start, Py_ssize_t stop, const char *items, Py_ssize_t n)
{
    const sg_py_array *array = w->array;
    Py_ssize_t old = Py_SIZE(array), width = array->item->itemsize, size = old - (stop - start) + n, room;
    char *to;
    if (!begin_change(w, size, size != old, &room, &to)) {
        return false;
    }
    if (start != 0) {
        memcpy(to, array->items, (size_t)(start * width));
    }
    if (n != 0) {
        memcpy(to + start * width, items, (size_t)(n * width));
    }
    if (stop != old) {
        memcpy(to + (start + n) * width, array->items + stop * width, (size_t)((old - stop) * width));
    }
    end_change(w, size, room, to);
    return true;
}

/* Items with others in between; `items` NULL: they go. */
static bool change_stepped(const sg_array_work *w, const sg_bounds *bounds, const char *items)
{
    const sg_py_array *array = w->array;
    Py_ssize_t old = Py_SIZE(array), width = array->item->itemsize, size = old - (items == NULL ? bounds->count : 0),
               room;
    char *to;
    if (!begin_change(w, size, items == NULL, &room, &to)) {
        return false;
    }
    if (items != NULL) {
        memcpy(to, array->items, (size_t)(old * width));
        for (Py_ssize_t i = 0; i < bounds->count; i++) {
            memcpy(to + (bounds->start + i * bounds->step) * width, items + i * width, (size_t)width);
        }
    }
    Py_ssize_t step = bounds->step < 0 ? -bounds->step : bounds->step;
    Py_ssize_t first = bounds->step < 0 ? bounds->start + (bounds->count - 1) * bounds->step : bounds->start;
    for (Py_ssize_t i = 0, kept = 0; items == NULL && i < old; i++) {
        bool goes = i >= first && i <= first + (bounds->count - 1) * step && (i - first) % step == 0;
        if (!goes) {
            memcpy(to + kept++ * width, array->items + i * width, (size_t)width);
        }
    }
    end_change(w, size, room, to);
    return true;
}

static bool change_part(const sg_array_work *w, const sg_slot ends[3], const sg_py_array *value)
{
    sg_bounds bounds;
    if (!sg_bounds_get(ends, Py_SIZE(w->array), &bounds)) {
        return false;
    }
    Py_ssize_t n = value == NULL ? 0 : Py_SIZE(value);
    if (bounds.step == 1) {
        Py_ssize_t stop = bounds.start + (bounds.count < 0 ? 0 : bounds.count);
        if (bounds.start == stop && n == 0) {
            return w->array->exports == 0;
        }
        return sg_array_splice(w, bounds.start, stop, value == NULL ? NULL : value->items, n);
    }
    if (bounds.count <= 0) {
        return n == 0 && w->array->exports == 0;
    }
    if (value != NULL && n != bounds.count) {
        return false;
    }
    return change_stepped(w, &bounds, value == NULL ? NULL : value->items);
}

bool sg_array_replace_part(sg_heap *heap, sg_slot slot, const sg_slot ends[3], sg_slot value)
{
    if (value == 0) {
        const sg_array_work w = sg_array_begin(heap, slot);
        bool done = change_part(&w, ends, NULL);
        sg_array_end(&w);
        return done;
    }
    if (sg_is_int(value) || !sg_is_array(Py_TYPE(sg_pointer(value)))
        || array_of(sg_pointer(value))->item != array_of(sg_pointer(slot))->item) {
        return false;
    }
    /* With both locks, as if others knew it: its old buffer is not needed at once. */
    sg_two_locks locks = sg_object_lock_two(sg_pointer(slot), sg_pointer(value));
    const sg_array_work w = {heap, array_of(sg_pointer(slot)), locks.first};
    bool done = change_part(&w, ends, array_of(sg_pointer(value)));
    sg_object_unlock_two(locks);
    return done;
}

bool sg_array_delete(sg_heap *heap, sg_slot slot, intptr_t index)
{
    const sg_array_work w = sg_array_begin(heap, slot);
    index += index < 0 ? Py_SIZE(w.array) : 0;
    bool done = (size_t)index < (size_t)Py_SIZE(w.array) && sg_array_splice(&w, index, index + 1, NULL, 0);
    sg_array_end(&w);
    return done;
}

bool sg_array_insert(sg_heap *heap, sg_slot slot, intptr_t index, sg_slot value)
{
    char item[sizeof(uint64_t)];
    const sg_array_work w = sg_array_begin(heap, slot);
    Py_ssize_t size = Py_SIZE(w.array);
    index = index < -size ? 0 : index < 0 ? index + size : index > size ? size : index;
    bool done = sg_array_store(w.array->item->typecode, item, value) && sg_array_splice(&w, index, index, item, 1);
    sg_array_end(&w);
    return done;
}

bool sg_array_repeat_in_place(sg_heap *heap, sg_slot slot, intptr_t times)
{
    const sg_array_work w = sg_array_begin(heap, slot);
    Py_ssize_t old = Py_SIZE(w.array), size, room;
    char *to;
    times = times < 0 ? 0 : times;
    bool done = old == 0 || times == 1;
    if (!done && !__builtin_mul_overflow(old, times, &size) && begin_change(&w, size, true, &room, &to)) {
        fill_with(to, w.array->items, bytes_of(w.array), times);
        end_change(&w, size, room, to);
        done = true;
    }
    sg_array_end(&w);
    return done;
}

static bool map_items(sg_heap *heap, sg_slot slot, bool reverse, bool swap)
{
    const sg_array_work w = sg_array_begin(heap, slot);
    Py_ssize_t size = Py_SIZE(w.array), width = w.array->item->itemsize, room;
    char *to;
    bool done = size == 0;
    if (!done && begin_change(&w, size, false, &room, &to)) {
        for (Py_ssize_t i = 0; i < size; i++) {
            const char *from = w.array->items + (reverse ? size - 1 - i : i) * width;
            for (Py_ssize_t k = 0; k < width; k++) {
                to[i * width + k] = from[swap ? width - 1 - k : k];
            }
        }
        end_change(&w, size, room, to);
        done = true;
    }
    sg_array_end(&w);
    return done;
}

bool sg_array_reverse(sg_heap *heap, sg_slot slot)
{
    return map_items(heap, slot, true, false);
}

bool sg_array_swap_bytes(sg_heap *heap, sg_slot slot)
{
    return map_items(heap, slot, false, true);
}

/* ---- questions ---- */

/* -2: not here.  With the lock. */
static Py_ssize_t find(sg_heap *heap, const sg_py_array *array, sg_slot value, Py_ssize_t start, Py_ssize_t stop,
                       Py_ssize_t *count)
{
    for (Py_ssize_t i = start; i < stop; i++) {
        sg_slot item = sg_array_load(heap, array->item->typecode, array->items + i * array->item->itemsize);
        int equal = item == 0 || sg_must_give_up(i) ? -1 : sg_compare(Py_EQ, item, value);
        sg_drop(heap, item);
        if (equal < 0) {
            return -2;
        }
        if (equal && count == NULL) {
            return i;
        }
        if (equal) {
            ++*count;
        }
    }
    return -1;
}

static bool is_plain_number(sg_slot value)
{
    return sg_is_int(value) || PyLong_CheckExact(sg_pointer(value)) || PyFloat_CheckExact(sg_pointer(value));
}

Py_ssize_t sg_array_find(sg_heap *heap, PyObject *o, sg_slot value, Py_ssize_t start, Py_ssize_t stop,
                         Py_ssize_t *count)
{
    sg_py_array *array = array_of(o);
    if (!is_plain_number(value)) {
        return -2;
    }
    uint8_t *lock = sg_object_lock(o);
    Py_ssize_t size = Py_SIZE(array);
    start = start < 0 ? (start + size < 0 ? 0 : start + size) : start;
    stop = stop < 0 ? stop + size : stop;
    Py_ssize_t found = find(heap, array, value, start, stop < size ? stop : size, count);
    sg_object_unlock(lock);
    return found;
}

bool sg_array_remove(sg_heap *heap, sg_slot slot, sg_slot value)
{
    if (!is_plain_number(value)) {
        return false;
    }
    const sg_array_work w = sg_array_begin(heap, slot);
    Py_ssize_t at = find(heap, w.array, value, 0, Py_SIZE(w.array), NULL);
    bool done = at >= 0 && sg_array_splice(&w, at, at + 1, NULL, 0);
    sg_array_end(&w);
    return done;
}

/* An item as a number; ints are exact. */
typedef struct {
    sg_wide whole;
    double fraction;
} number;

static number number_at(const sg_py_array *array, Py_ssize_t i)
{
    const char *at = array->items + i * array->item->itemsize;
    number v = {0};
    float f;
#define WHOLE(type)                                                                                                    \
    {                                                                                                                  \
        type whole;                                                                                                    \
        memcpy(&whole, at, sizeof whole);                                                                              \
        v.whole = whole;                                                                                               \
        break;                                                                                                         \
    }
    switch (array->item->typecode) {
    case 'b':
        WHOLE(signed char)
    case 'B':
        WHOLE(unsigned char)
    case 'h':
        WHOLE(short)
    case 'H':
        WHOLE(unsigned short)
    case 'i':
        WHOLE(int)
    case 'I':
        WHOLE(unsigned)
    case 'l':
    case 'q':
        WHOLE(int64_t)
    case 'L':
    case 'Q':
        WHOLE(uint64_t)
    case 'f':
        memcpy(&f, at, sizeof f);
        v.fraction = (double)f;
        break;
    default:
        memcpy(&v.fraction, at, sizeof v.fraction);
        break;
    }
#undef WHOLE
    return v;
}

static bool is_of_fractions(item_kind item)
{
    return item->typecode == 'd' || item->typecode == 'f';
}

/* What `op` says of two that are less, equal or greater: of neither (nan) only that they are not equal. */
static bool answer(int op, bool less, bool equal, bool greater)
{
    switch (op) {
    case Py_LT:
        return less;
    case Py_LE:
        return less || equal;
    case Py_EQ:
        return equal;
    case Py_NE:
        return !equal;
    case Py_GT:
        return greater;
    default:
        return greater || equal;
    }
}

static int compare(int op, const sg_py_array *x, const sg_py_array *y)
{
    Py_ssize_t n = Py_SIZE(x), m = Py_SIZE(y);
    bool fractions = is_of_fractions(x->item);
    if (n != m && (op == Py_EQ || op == Py_NE)) {
        return op == Py_NE;
    }
    for (Py_ssize_t i = 0; i < n && i < m; i++) {
        number a = number_at(x, i), b = number_at(y, i);
        bool less = fractions ? a.fraction < b.fraction : a.whole < b.whole;
        bool greater = fractions ? a.fraction > b.fraction : a.whole > b.whole;
        bool equal = fractions ? a.fraction == b.fraction : a.whole == b.whole;
        if (!equal) {
            return answer(op, less, false, greater);
        }
        if (sg_must_give_up(i)) {
            return -1;
        }
    }
    return answer(op, n<m, n == m, n> m);
}

int sg_array_compare(int op, PyObject *a, PyObject *b)
{
    sg_py_array *x = array_of(a), *y = array_of(b);
    if (!is_number(x->item) || !is_number(y->item) || is_of_fractions(x->item) != is_of_fractions(y->item)) {
        return -1;
    }
    sg_two_locks locks = sg_object_lock_two(a, b);
    int result = compare(op, x, y);
    sg_object_unlock_two(locks);
    return result;
}
