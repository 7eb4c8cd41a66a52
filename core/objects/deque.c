/* Deques in shared mode.  Job, invariant and locking: deque.h. */
#include "objects/deque.h"

#include "memory/plain_types.h"
#include "objects/simple_iterators.h"

enum { CENTER = (SG_DEQUE_BLOCK - 1) / 2 };

PyTypeObject *sg_deque_type;

/* ---- the layout ---- */

/* A deque of 0, 1 ... 49 and the last two of them appended to its left has two blocks. */
static bool has_our_layout(PyObject *o)
{
    sg_py_deque *deque = (sg_py_deque *)o;
    if (Py_SIZE(o) != 52 || deque->max != -1 || deque->weakrefs != NULL || deque->left == deque->right
        || deque->left_index != CENTER - 1 || deque->left->right != deque->right || deque->right->left != deque->left
        || deque->right_index != (deque->left_index + 51) % SG_DEQUE_BLOCK || deque->free_n != 0) {
        return false;
    }
    for (Py_ssize_t i = 0; i < 52; i++) {
        Py_ssize_t at = deque->left_index + i;
        sg_py_deque_block *block = at < SG_DEQUE_BLOCK ? deque->left : deque->right;
        if (block->items[at % SG_DEQUE_BLOCK] != (PyObject *)&_PyLong_SMALL_INTS[_PY_NSMALLNEGINTS + (i + 48) % 50]) {
            return false;
        }
    }
    return true;
}

static PyObject *sample(PyTypeObject *type)
{
    PyObject *deque = PyObject_CallNoArgs((PyObject *)type);
    for (int i = 0; i < 52 && deque != NULL; i++) {
        PyObject *none = i < 50 ? PyObject_CallMethod(deque, "append", "i", i)
                                : PyObject_CallMethod(deque, "appendleft", "i", 99 - i);
        if (none == NULL) {
            Py_CLEAR(deque);
        }
        Py_XDECREF(none);
    }
    return deque;
}

/* ---- blocks, with the lock ---- */

static sg_py_deque_block *new_block(sg_py_deque *deque)
{
    return deque->free_n > 0 ? deque->free_blocks[--deque->free_n] : sg_host_items_malloc(sizeof(sg_py_deque_block));
}

static void free_block(sg_py_deque *deque, sg_py_deque_block *block)
{
    if (deque->free_n < SG_DEQUE_FREE_BLOCKS) {
        deque->free_blocks[deque->free_n++] = block;
    }
    else {
        sg_host_items_free(block, sizeof *block);
    }
}

static void set_size(sg_py_deque *deque, Py_ssize_t size)
{
    __atomic_store_n(&deque->ob_base.ob_size, size, __ATOMIC_RELEASE);
}

static PyObject *pop(sg_py_deque *deque, sg_end end)
{
    Py_ssize_t size = Py_SIZE(deque) - 1;
    PyObject *item;
    set_size(deque, size);
    deque->state++;
    if (end == SG_LEFT) {
        item = deque->left->items[deque->left_index++];
        if (deque->left_index == SG_DEQUE_BLOCK && size != 0) {
            sg_py_deque_block *block = deque->left;
            deque->left = block->right;
            deque->left_index = 0;
            free_block(deque, block);
        }
    }
    else {
        item = deque->right->items[deque->right_index--];
        if (deque->right_index < 0 && size != 0) {
            sg_py_deque_block *block = deque->right;
            deque->right = block->left;
            deque->right_index = SG_DEQUE_BLOCK - 1;
            free_block(deque, block);
        }
    }
    if (size == 0 && (deque->left_index == SG_DEQUE_BLOCK || deque->right_index < 0)) {
        deque->left_index = CENTER + 1; /* one block is left, and has no room on one side */
        deque->right_index = CENTER;
    }
    return item;
}

static bool push(sg_py_deque *deque, sg_end end, PyObject *item)
{
    if (end == SG_LEFT) {
        if (deque->left_index == 0) {
            sg_py_deque_block *block = new_block(deque);
            if (block == NULL) {
                return false;
            }
            block->left = NULL;
            block->right = deque->left;
            deque->left->left = block;
            deque->left = block;
            deque->left_index = SG_DEQUE_BLOCK;
        }
        deque->left->items[--deque->left_index] = item;
    }
    else {
        if (deque->right_index == SG_DEQUE_BLOCK - 1) {
            sg_py_deque_block *block = new_block(deque);
            if (block == NULL) {
                return false;
            }
            block->right = NULL;
            block->left = deque->right;
            deque->right->right = block;
            deque->right = block;
            deque->right_index = -1;
        }
        deque->right->items[++deque->right_index] = item;
    }
    set_size(deque, Py_SIZE(deque) + 1);
    return true;
}

/* ---- operations ---- */

bool sg_deque_append(sg_heap *heap, PyObject *o, sg_end end, sg_slot *value)
{
    sg_py_deque *deque = (sg_py_deque *)o;
    PyObject *item = sg_to_heap(heap, *value), *trimmed = NULL;
    *value = sg_owned(item);
    uint8_t *lock = sg_object_lock(o);
    bool done = push(deque, end, item);
    if (done && (size_t)deque->max < (size_t)Py_SIZE(o)) { /* -1: no bound */
        trimmed = pop(deque, end == SG_LEFT ? SG_RIGHT : SG_LEFT);
    }
    else {
        deque->state += done;
    }
    sg_object_unlock(lock);
    if (done) {
        *value = 0;
    }
    if (trimmed != NULL) {
        sg_log_decrement(heap, trimmed);
    }
    return done;
}

sg_slot sg_deque_pop(sg_heap *heap, PyObject *o, sg_end end)
{
    PyObject *item = NULL;
    uint8_t *lock = sg_object_lock(o);
    if (Py_SIZE(o) > 0) {
        item = pop((sg_py_deque *)o, end);
    }
    sg_object_unlock(lock);
    if (item == NULL) {
        return 0;
    }
    sg_increment(item); /* rule 19 */
    sg_log_decrement(heap, item);
    return sg_owned(item);
}

/* With the lock.  NULL: not here. */
static PyObject **place_of(sg_py_deque *deque, intptr_t index)
{
    enum { BLOCKS_MAX = 64 };
    PyObject **place = NULL;
    Py_ssize_t size = Py_SIZE(deque);
    index = index < 0 ? index + size : index;
    if ((size_t)index < (size_t)size) {
        bool from_left = index <= size / 2;
        Py_ssize_t at =
            from_left ? deque->left_index + index : SG_DEQUE_BLOCK - 1 - deque->right_index + size - 1 - index;
        Py_ssize_t blocks = at / SG_DEQUE_BLOCK, within = at % SG_DEQUE_BLOCK;
        sg_py_deque_block *block = from_left ? deque->left : deque->right;
        for (Py_ssize_t i = 0; i < blocks && blocks <= BLOCKS_MAX; i++) {
            block = from_left ? block->right : block->left;
        }
        if (blocks <= BLOCKS_MAX) {
            place = &block->items[from_left ? within : SG_DEQUE_BLOCK - 1 - within];
        }
    }
    return place;
}

PyObject *sg_deque_get(PyObject *o, intptr_t index)
{
    uint8_t *lock = sg_object_lock(o);
    PyObject **place = place_of((sg_py_deque *)o, index), *item = place == NULL ? NULL : *place;
    sg_object_unlock(lock);
    return item;
}

bool sg_deque_set(sg_heap *heap, PyObject *o, intptr_t index, sg_slot value)
{
    PyObject *item = sg_to_heap(heap, sg_lent(value)), *old = NULL;
    uint8_t *lock = sg_object_lock(o);
    PyObject **place = place_of((sg_py_deque *)o, index);
    if (place != NULL) {
        old = *place;
        *place = item;
    }
    sg_object_unlock(lock);
    if (place == NULL) {
        sg_drop_owned(heap, item);
        return false;
    }
    sg_log_decrement(heap, old);
    return true;
}

static void push_or_die(sg_py_deque *deque, sg_end end, PyObject *item)
{
    if (!push(deque, end, item)) {
        Py_FatalError("sharedgil: out of memory for a deque");
    }
}

static sg_end other(sg_end end)
{
    return end == SG_LEFT ? SG_RIGHT : SG_LEFT;
}

static void begin_extend(sg_py_deque *deque, sg_end end)
{
    if (Py_SIZE(deque) == 0 && deque->max != 0) {
        deque->left_index = end == SG_RIGHT ? 1 : SG_DEQUE_BLOCK - 1;
        deque->right_index = deque->left_index - 1;
    }
}

void sg_deque_begin_extend(PyObject *o, sg_end end)
{
    uint8_t *lock = sg_object_lock(o);
    begin_extend((sg_py_deque *)o, end);
    sg_object_unlock(lock);
}

/* With the lock, or of one that nobody else knows.  The items that had to go are in the places of the first of those. */
static Py_ssize_t extend(sg_py_deque *deque, sg_end end, PyObject **items, Py_ssize_t n)
{
    Py_ssize_t trimmed = 0;
    begin_extend(deque, end);
    for (Py_ssize_t i = 0; i < n; i++) {
        push_or_die(deque, end, items[i]);
        if ((size_t)deque->max < (size_t)Py_SIZE(deque)) { /* -1: no bound */
            items[trimmed++] = pop(deque, other(end));
        }
        else {
            deque->state++;
        }
    }
    return trimmed;
}

void sg_deque_extend(sg_heap *heap, PyObject *o, sg_end end, sg_slot *slots, Py_ssize_t n)
{
    PyObject **items = (PyObject **)slots;
    for (Py_ssize_t i = 0; i < n; i++) {
        items[i] = sg_to_heap(heap, slots[i]);
    }
    uint8_t *lock = sg_object_lock(o);
    Py_ssize_t trimmed = extend((sg_py_deque *)o, end, items, n);
    sg_object_unlock(lock);
    for (Py_ssize_t i = 0; i < trimmed; i++) {
        sg_log_decrement(heap, items[i]);
    }
}

/* What one is without items: one block. */
static void make_empty(sg_py_deque *deque, sg_py_deque_block *block)
{
    block->left = block->right = NULL;
    deque->left = deque->right = block;
    deque->left_index = CENTER + 1;
    deque->right_index = CENTER;
    set_size(deque, 0);
}

/* Calls `each` for the items between two places, and frees the blocks. */
static void take_apart(sg_heap *heap, sg_py_deque_block *block, Py_ssize_t index, Py_ssize_t n,
                       void (*each)(sg_heap *, PyObject *))
{
    while (block != NULL) {
        for (; n > 0 && index < SG_DEQUE_BLOCK; n--) {
            each(heap, block->items[index++]);
        }
        sg_py_deque_block *next = n > 0 ? block->right : NULL;
        sg_host_items_free(block, sizeof *block);
        block = next;
        index = 0;
    }
}

bool sg_deque_clear(sg_heap *heap, PyObject *o)
{
    sg_py_deque *deque = (sg_py_deque *)o;
    uint8_t *lock = sg_object_lock(o);
    Py_ssize_t n = Py_SIZE(o), index = deque->left_index;
    sg_py_deque_block *first = deque->left, *empty = n == 0 ? NULL : new_block(deque);
    if (empty != NULL) {
        make_empty(deque, empty);
        deque->state++;
    }
    sg_object_unlock(lock);
    if (empty != NULL) {
        take_apart(heap, first, index, n, sg_log_decrement);
    }
    return n == 0 || empty != NULL;
}

enum { AT_ONCE_MAX = 4096 }; /* items that are moved under the lock */

bool sg_deque_rotate(PyObject *o, intptr_t by)
{
    sg_py_deque *deque = (sg_py_deque *)o;
    uint8_t *lock = sg_object_lock(o);
    Py_ssize_t n = Py_SIZE(o);
    if (n > 1) {
        by %= n;
        by = by > n / 2 ? by - n : by < -(n / 2) ? by + n : by;
    }
    bool done = n <= 1 || (by <= AT_ONCE_MAX && by >= -AT_ONCE_MAX);
    sg_end from = by > 0 ? SG_RIGHT : SG_LEFT;
    for (Py_ssize_t i = by > 0 ? by : -by; done && n > 1 && i > 0; i--) {
        push_or_die(deque, other(from), pop(deque, from));
    }
    sg_object_unlock(lock);
    return done;
}

bool sg_deque_reverse(PyObject *o)
{
    sg_py_deque *deque = (sg_py_deque *)o;
    uint8_t *lock = sg_object_lock(o);
    bool done = Py_SIZE(o) <= AT_ONCE_MAX;
    sg_py_deque_block *left = deque->left, *right = deque->right;
    Py_ssize_t i = deque->left_index, j = deque->right_index;
    for (Py_ssize_t n = Py_SIZE(o) / 2; done && n > 0; n--) {
        PyObject *item = left->items[i];
        left->items[i] = right->items[j];
        right->items[j] = item;
        if (++i == SG_DEQUE_BLOCK && n > 1) {
            left = left->right;
            i = 0;
        }
        if (--j < 0 && n > 1) {
            right = right->left;
            j = SG_DEQUE_BLOCK - 1;
        }
    }
    sg_object_unlock(lock);
    return done;
}

/* ---- making them, and their death ---- */

sg_slot sg_deque_new(sg_heap *heap, sg_slot *slots, Py_ssize_t n, Py_ssize_t max)
{
    sg_py_deque *deque = sg_iterator_object(heap, sg_deque_type, sizeof *deque);
    deque->free_n = 0;
    sg_py_deque_block *block = new_block(deque);
    if (block == NULL) {
        Py_FatalError("sharedgil: out of memory for a deque");
    }
    make_empty(deque, block);
    deque->state = 0;
    deque->max = max;
    deque->weakrefs = NULL;
    PyObject **items = (PyObject **)slots;
    for (Py_ssize_t i = 0; i < n; i++) {
        items[i] = sg_to_heap(heap, slots[i]);
    }
    Py_ssize_t trimmed = items == NULL ? 0 : extend(deque, SG_RIGHT, items, n);
    for (Py_ssize_t i = 0; i < trimmed; i++) {
        sg_log_decrement(heap, items[i]);
    }
    return sg_owned((PyObject *)deque);
}

static void log_child(sg_heap *heap, PyObject *item)
{
    sg_death_log(heap, item);
}

static bool release(sg_heap *heap, PyObject *o)
{
    sg_py_deque *deque = (sg_py_deque *)o;
    take_apart(heap, deque->left, deque->left_index, Py_SIZE(o), log_child);
    while (deque->free_n > 0) {
        sg_host_items_free(deque->free_blocks[--deque->free_n], sizeof(sg_py_deque_block));
    }
    return true;
}

/* Its blocks may be anybody's as soon as the lock is free, but not the items. */
static bool look(PyObject *o, sg_look *state)
{
    enum { ITEMS_MAX = 128 };
    PyObject *items[ITEMS_MAX];
    sg_py_deque *deque = (sg_py_deque *)o;
    if (state->only_itself) {
        return true;
    }
    /* A look may come from within another object's critical section, so it does not wait. */
    uint8_t *lock = sg_object_lock_try(o);
    if (lock == NULL) {
        return false;
    }
    Py_ssize_t n = Py_SIZE(o), at = deque->left_index;
    sg_py_deque_block *block = deque->left;
    for (Py_ssize_t i = 0; n <= ITEMS_MAX && i < n; i++) {
        items[i] = block->items[at];
        if (++at == SG_DEQUE_BLOCK) {
            at = 0;
            block = block->right;
        }
    }
    sg_object_unlock(lock);
    for (Py_ssize_t i = 0; n <= ITEMS_MAX && i < n; i++) {
        if (--state->budget < 0 || !sg_look_at(items[i], state)) {
            return false;
        }
    }
    return n <= ITEMS_MAX;
}

bool sg_deque_accept(PyTypeObject *type)
{
    if (sg_deque_type != NULL || type->tp_basicsize != (Py_ssize_t)sizeof(sg_py_deque)) {
        return type == sg_deque_type;
    }
    PyObject *deque = sample(type);
    if (deque != NULL && has_our_layout(deque) && sg_deque_iterator_accept(deque)) {
        sg_deque_type = (PyTypeObject *)Py_NewRef(type);
        sg_plain_type_add(&(sg_plain_type){
            .type = type, .weakrefs = offsetof(sg_py_deque, weakrefs), .release = release, .look = look});
    }
    Py_XDECREF(deque);
    PyErr_Clear();
    return type == sg_deque_type;
}
