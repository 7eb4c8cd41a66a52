/* Lists in shared mode: what changes more than one item.  Job, invariants and locking: list.h. */
#include "objects/list.h"

#include <string.h>

#include "objects/from_items.h"
#include "objects/items.h"
#include "objects/key.h"
#include "objects/list_room.h"
#include "objects/sort.h"

enum {
    MOVE_MAX = 4096, /* items copied for one insertion or removal: longer lists the host changes in place */
};

PyObject *sg_list_get_from_end(PyObject *list, intptr_t index)
{
    uint8_t *lock = sg_object_lock(list);
    Py_ssize_t size = Py_SIZE(list);
    index += size;
    PyObject *item = (size_t)index < (size_t)size ? ((PyListObject *)list)->ob_item[index] : NULL;
    sg_object_unlock(lock);
    return item;
}

static size_t bytes_of(Py_ssize_t n)
{
    return (size_t)n * sizeof(PyObject *);
}

/* The host's overallocation (list_resize). */
static Py_ssize_t room_for(Py_ssize_t size, Py_ssize_t old_size)
{
    Py_ssize_t room = (Py_ssize_t)(((size_t)size + ((size_t)size >> 3) + 6) & ~(size_t)3);
    return size - old_size > room - size ? (Py_ssize_t)(((size_t)size + 3) & ~(size_t)3) : room;
}

/* The old buffer: readers may be in it unless the list is private. */
static void leave_buffer(sg_heap *heap, PyObject **items, Py_ssize_t allocated, bool private)
{
    if (items == NULL) {
        return;
    }
    if (private) {
        sg_table_put(heap, items, bytes_of(allocated));
    }
    else {
        sg_retire(heap, items, bytes_of(allocated));
    }
}

/* A copy with room for `room` items, the removed ones beyond the size included, or NULL. */
static PyObject **copy_buffer(sg_heap *heap, PyListObject *list, Py_ssize_t room)
{
    PyObject **items = sg_table_take(heap, bytes_of(room));
    if (items != NULL && list->ob_item != NULL) {
        memcpy(items, list->ob_item, bytes_of(list->allocated));
    }
    return items;
}

bool sg_list_grow(sg_heap *heap, PyListObject *list, Py_ssize_t size, bool private)
{
    Py_ssize_t allocated = list->allocated;
    if (allocated >= size) {
        return true;
    }
    if (allocated < Py_SIZE(list)) {
        return false;
    }
    /* The host gives list displays their exact size. */
    Py_ssize_t room = room_for(size, Py_SIZE(list));
    PyObject **old = list->ob_item, **items = copy_buffer(heap, list, room);
    if (items == NULL) {
        return false;
    }
    __atomic_store_n(&list->ob_item, items, __ATOMIC_RELEASE);
    __atomic_store_n(&list->allocated, room, __ATOMIC_RELAXED);
    leave_buffer(heap, old, allocated, private);
    return true;
}

void sg_list_shrink(sg_heap *heap, PyListObject *list)
{
    Py_ssize_t size = Py_SIZE(list), allocated = list->allocated, room = size == 0 ? 0 : room_for(size, size);
    PyObject **old = list->ob_item, **items = NULL;
    if (size != 0) {
        items = sg_table_take(heap, bytes_of(room));
        if (items == NULL) {
            return;
        }
        memcpy(items, old, bytes_of(size));
    }
    list->ob_item = items;
    list->allocated = room;
    leave_buffer(heap, old, allocated, true);
}

/* ---- room for items that come one by one (list_room.h) ---- */

void sg_list_make_room(sg_heap *heap, sg_slot slot, Py_ssize_t n)
{
    PyListObject *list = (PyListObject *)sg_pointer(slot);
    bool private = sg_list_is_private(slot);
    uint8_t *lock = private ? NULL : sg_object_lock(list);
    Py_ssize_t size = Py_SIZE(list);
    if (!private && room_for(size + n, size) >> 1 > size) {
        n = 0; /* it may turn out to be too much, and a shared list does not give it back */
    }
    if (list->ob_item != NULL || list->allocated != 0) {
        sg_list_grow(heap, list, size + n, private);
    }
    else if (n > 0) {
        Py_ssize_t room = (n + 1) & ~(Py_ssize_t)1;
        PyObject **items = sg_table_take(heap, bytes_of(room));
        if (items != NULL) {
            list->ob_item = items;
            list->allocated = room;
        }
    }
    if (!private) {
        sg_object_unlock(lock);
    }
}

bool sg_list_give_back_room(sg_heap *heap, sg_slot slot)
{
    PyListObject *list = (PyListObject *)sg_pointer(slot);
    if (sg_list_is_private(slot)) {
        if (Py_SIZE(list) < list->allocated >> 1) {
            sg_list_shrink(heap, list);
        }
        return true;
    }
    uint8_t *lock = sg_object_lock(list);
    bool keeps = Py_SIZE(list) >= list->allocated >> 1 || sg_list_may_keep_buffer(list);
    sg_object_unlock(lock);
    return keeps;
}

bool sg_list_make_room_host(PyListObject *list, Py_ssize_t n)
{
    Py_ssize_t size = Py_SIZE(list), allocated = list->allocated;
    bool new = list->ob_item == NULL && allocated == 0;
    Py_ssize_t room = new ? (n + 1) & ~(Py_ssize_t)1 : room_for(size + n, size);
    if (allocated < size || size + n <= allocated) {
        return true;
    }
    PyObject **items = sg_host_items_malloc(bytes_of(room)), **old = list->ob_item;
    if (items == NULL) {
        PyErr_NoMemory();
        return false;
    }
    if (old != NULL) {
        memcpy(items, old, bytes_of(size));
        sg_host_items_free(old, bytes_of(allocated));
    }
    list->ob_item = items;
    list->allocated = room;
    return true;
}

/* ---- moving items ---- */

bool sg_list_begin(sg_heap *heap, sg_slot slot, Py_ssize_t more, sg_list_change *c)
{
    PyListObject *list = (PyListObject *)sg_pointer(slot);
    c->list = list;
    c->lock = sg_list_is_private(slot) ? NULL : sg_object_lock(list);
    c->size = Py_SIZE(list);
    c->room = list->allocated;
    bool fits = c->room >= c->size && (c->lock == NULL || c->size <= MOVE_MAX);
    if (more < 0 && c->lock != NULL && sg_list_shrinks(list, c->size + more) && !sg_list_may_keep_buffer(list)) {
        fits = false;
    }
    if (fits && c->lock == NULL) {
        fits = more <= 0 || sg_list_grow(heap, list, c->size + more, true);
        c->items = list->ob_item;
    }
    else if (fits) {
        Py_ssize_t needed = more > 0 ? c->size + more : c->size;
        c->room = needed > c->room ? room_for(needed, c->size) : c->room;
        c->items = c->room > 0 ? copy_buffer(heap, list, c->room) : NULL;
        fits = c->items != NULL || c->room == 0;
    }
    if (!fits && c->lock != NULL) {
        sg_object_unlock(c->lock);
    }
    return fits;
}

/* Nothing is to be changed after all. */
void sg_list_cancel(sg_heap *heap, sg_list_change *c)
{
    if (c->lock != NULL) {
        sg_object_unlock(c->lock);
        if (c->items != NULL) {
            sg_table_put(heap, c->items, bytes_of(c->room));
        }
    }
}

void sg_list_end(sg_heap *heap, sg_list_change *c, Py_ssize_t size)
{
    PyListObject *list = c->list;
    if (c->lock == NULL) {
        Py_SET_SIZE(list, size);
        if (size < c->size && sg_list_shrinks(list, size)) {
            sg_list_shrink(heap, list);
        }
        return;
    }
    PyObject **old = list->ob_item;
    Py_ssize_t allocated = list->allocated;
    if (size < c->size) {
        __atomic_store_n(&list->ob_base.ob_size, size, __ATOMIC_RELEASE);
        sg_chance_gap();
    }
    __atomic_store_n(&list->ob_item, c->items, __ATOMIC_RELEASE);
    sg_chance_gap();
    __atomic_store_n(&list->allocated, c->room, __ATOMIC_RELAXED);
    __atomic_store_n(&list->ob_base.ob_size, size, __ATOMIC_RELEASE);
    sg_object_unlock(c->lock);
    leave_buffer(heap, old, allocated, false);
}

bool sg_list_insert(sg_heap *heap, sg_slot list, intptr_t index, sg_slot *value)
{
    PyObject *item = sg_to_heap(heap, *value);
    *value = sg_owned(item);
    sg_list_change c;
    if (!sg_list_begin(heap, list, 1, &c)) {
        return false;
    }
    if (index < 0) {
        index = index + c.size < 0 ? 0 : index + c.size;
    }
    index = index > c.size ? c.size : index;
    memmove(&c.items[index + 1], &c.items[index], bytes_of(c.size - index));
    c.items[index] = item;
    *value = 0;
    sg_list_end(heap, &c, c.size + 1);
    return true;
}

/* Takes the item at `index` out; its count is still the list's, for the caller to log. */
static PyObject *take_out(sg_heap *heap, sg_list_change *c, intptr_t index)
{
    PyObject *item = c->items[index];
    Py_ssize_t size = c->size - 1;
    memmove(&c->items[index], &c->items[index + 1], bytes_of(size - index));
    /* Who saw the old size still finds an item at its end. */
    c->items[size] = c->lock == NULL ? item : c->list->ob_item[size];
    sg_list_end(heap, c, size);
    return item;
}

static PyObject *remove_at(sg_heap *heap, sg_slot list, intptr_t index)
{
    sg_list_change c;
    if (!sg_list_begin(heap, list, -1, &c)) {
        return NULL;
    }
    if (index < 0) {
        index += c.size;
    }
    if ((size_t)index >= (size_t)c.size) {
        sg_list_cancel(heap, &c);
        return NULL;
    }
    return take_out(heap, &c, index);
}

sg_slot sg_list_pop_at(sg_heap *heap, sg_slot list, intptr_t index)
{
    if (index == -1 || index == sg_list_size(sg_pointer(list)) - 1) {
        sg_slot last = index == -1 ? sg_list_pop(heap, list) : 0;
        if (last != 0) {
            return last;
        }
    }
    PyObject *item = remove_at(heap, list, index);
    if (item == NULL) {
        return 0;
    }
    sg_increment(item); /* rule 19 */
    sg_log_decrement(heap, item);
    return sg_owned(item);
}

bool sg_list_delete(sg_heap *heap, sg_slot list, intptr_t index)
{
    PyObject *item = remove_at(heap, list, index);
    if (item == NULL) {
        return false;
    }
    sg_log_decrement(heap, item);
    return true;
}

bool sg_list_remove(sg_heap *heap, sg_slot list, sg_slot value)
{
    sg_list_change c;
    if (!sg_list_begin(heap, list, -1, &c)) {
        return false;
    }
    for (Py_ssize_t i = 0; i < c.size; i++) {
        int equal = sg_equal(sg_from_heap(c.items[i]), value);
        if (equal == 0) {
            continue;
        }
        if (equal < 0) {
            break;
        }
        sg_log_decrement(heap, take_out(heap, &c, i));
        return true;
    }
    sg_list_cancel(heap, &c);
    return false;
}

bool sg_list_reverse(sg_heap *heap, sg_slot list)
{
    sg_list_change c;
    if (!sg_list_begin(heap, list, 0, &c)) {
        return false;
    }
    for (Py_ssize_t i = 0, j = c.size - 1; i < j; i++, j--) {
        PyObject *item = c.items[i];
        c.items[i] = c.items[j];
        c.items[j] = item;
    }
    sg_list_end(heap, &c, c.size);
    return true;
}

bool sg_list_sort(sg_heap *heap, sg_slot list)
{
    sg_list_change c;
    if (!sg_list_begin(heap, list, 0, &c)) {
        return false;
    }
    if (!sg_sort((sg_slot *)c.items, c.size)) {
        sg_list_cancel(heap, &c);
        return false;
    }
    sg_list_end(heap, &c, c.size);
    return true;
}

bool sg_list_sort_by(sg_heap *heap, sg_slot list, const sg_slot *items, const sg_slot *keys, Py_ssize_t n,
                     bool descending)
{
    sg_list_change c;
    if (!sg_list_begin(heap, list, 0, &c)) {
        return false;
    }
    Py_ssize_t same = 0;
    while (same < n && same < c.size && c.items[same] == sg_pointer(items[same])) {
        same++;
    }
    if (same != n || c.size != n || !sg_sort_by(keys, (sg_slot *)c.items, n, descending)) {
        sg_list_cancel(heap, &c);
        return false;
    }
    sg_list_end(heap, &c, c.size);
    return true;
}

bool sg_list_set_aside(PyListObject *list, PyListObject *aside)
{
    Py_ssize_t n = Py_SIZE(list);
    if (n == 0 || list->allocated < n) {
        return false;
    }
    aside->ob_item = list->ob_item;
    aside->allocated = list->allocated;
    Py_SET_SIZE(aside, n);
    Py_SET_SIZE(list, 0);
    list->ob_item = NULL;
    list->allocated = -1;
    return true;
}

void sg_list_put_back(PyListObject *list, PyListObject *aside)
{
    uint8_t *lock = sg_object_lock(list);
    sg_check(list->ob_item == NULL, "a list that is set aside has no items");
    __atomic_store_n(&list->ob_item, aside->ob_item, __ATOMIC_RELEASE);
    sg_chance_gap();
    __atomic_store_n(&list->allocated, aside->allocated, __ATOMIC_RELAXED);
    __atomic_store_n(&list->ob_base.ob_size, Py_SIZE(aside), __ATOMIC_RELEASE);
    sg_object_unlock(lock);
    aside->ob_item = NULL;
    aside->allocated = 0;
    Py_SET_SIZE(aside, 0);
}

bool sg_list_splice(sg_heap *heap, sg_slot list, Py_ssize_t size, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count,
                    PyObject **with, Py_ssize_t n, PyObject **old)
{
    Py_ssize_t after = size + n - count, end_of_part = start + count;
    sg_list_change c;
    if (!sg_list_begin(heap, list, n - count, &c)) {
        return false;
    }
    if (c.size != size) {
        sg_list_cancel(heap, &c);
        return false;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        old[i] = c.items[start + i * step];
    }
    if (n != count) {
        memmove(&c.items[start + n], &c.items[end_of_part], bytes_of(size - end_of_part));
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        c.items[start + i * step] = with[i];
    }
    if (c.lock != NULL && after < size) {
        /* Who saw the old size still finds items up to it. */
        memcpy(&c.items[after], &c.list->ob_item[after], bytes_of(size - after));
    }
    sg_list_end(heap, &c, after);
    return true;
}

/* A list that others may be reading keeps its buffer, and the items in it for those who saw the old size. */
static bool clear_shared(sg_heap *heap, PyListObject *list)
{
    PyObject *items[SG_LIST_KEPT_MAX];
    uint8_t *lock = sg_object_lock(list);
    Py_ssize_t size = Py_SIZE(list);
    bool keeps = sg_list_may_keep_buffer(list) && list->allocated >= size;
    if (keeps && size > 0) {
        memcpy(items, list->ob_item, bytes_of(size));
        __atomic_store_n(&list->ob_base.ob_size, 0, __ATOMIC_RELEASE);
    }
    sg_object_unlock(lock);
    for (Py_ssize_t i = keeps ? size - 1 : -1; i >= 0; i--) {
        sg_log_decrement(heap, items[i]);
    }
    return keeps;
}

bool sg_list_clear(sg_heap *heap, sg_slot slot)
{
    PyListObject *list = (PyListObject *)sg_pointer(slot);
    if (!sg_list_is_private(slot)) {
        return clear_shared(heap, list);
    }
    Py_ssize_t size = Py_SIZE(list), allocated = list->allocated;
    if (allocated < size) {
        return false;
    }
    PyObject **items = list->ob_item;
    list->ob_item = NULL;
    list->allocated = 0;
    Py_SET_SIZE(list, 0);
    for (Py_ssize_t i = size - 1; i >= 0; i--) {
        sg_log_decrement(heap, items[i]);
    }
    leave_buffer(heap, items, allocated, true);
    return true;
}

/* ---- from other containers ---- */

/* The items are in the list's buffer, from `size` on: with the lock, or private. */
static void put_items(sg_heap *heap, PyListObject *list, Py_ssize_t size, sg_items *items)
{
    for (Py_ssize_t i = 0; i < items->n; i++) {
        __atomic_store_n(&list->ob_item[size + i], sg_to_heap(heap, items->at[i]), __ATOMIC_RELEASE);
    }
    sg_chance_gap();
    __atomic_store_n(&list->ob_base.ob_size, size + items->n, __ATOMIC_RELEASE);
}

/* `new`: only one that was never anything but empty. */
static bool extend(sg_heap *heap, sg_slot list_slot, sg_slot iterable, bool new)
{
    PyListObject *list = (PyListObject *)sg_pointer(list_slot);
    sg_items items;
    if (!sg_items_take(heap, iterable, &items)) {
        return false;
    }
    Py_ssize_t room = sg_list_room_for(Py_TYPE(sg_pointer(iterable)), items.n);
    bool private = sg_list_is_private(list_slot), fits = true;
    uint8_t *lock = private ? NULL : sg_object_lock(list);
    Py_ssize_t size = Py_SIZE(list);
    if (new && list->ob_item != NULL) {
        fits = false;
    }
    else if (list->ob_item == NULL && list->allocated == 0 && items.n > 0) {
        PyObject **buffer = sg_table_take(heap, bytes_of(room));
        fits = buffer != NULL;
        if (fits) {
            list->ob_item = buffer; /* until there is a size, nobody looks into it */
            __atomic_store_n(&list->allocated, room, __ATOMIC_RELAXED);
        }
    }
    else {
        fits = list->allocated >= size && sg_list_grow(heap, list, size + items.n, private);
    }
    if (fits) {
        put_items(heap, list, size, &items);
    }
    if (!private) {
        sg_object_unlock(lock);
    }
    if (!fits) {
        sg_items_drop(heap, &items, 0);
    }
    return fits;
}

bool sg_list_extend(sg_heap *heap, sg_slot list, sg_slot iterable)
{
    return extend(heap, list, iterable, false);
}

bool sg_list_fill(sg_heap *heap, sg_slot list, sg_slot iterable)
{
    return extend(heap, list, iterable, true);
}
