/* Deques in shared mode.  Job, invariant and locking: deque.h. */
#include "objects/deque.h"

#include "memory/plain_types.h"
#include "objects/new.h"
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

/* As deque_clear and deque_dealloc: from the left. */
static bool release(sg_heap *heap, PyObject *o)
{
    sg_py_deque *deque = (sg_py_deque *)o;
    sg_py_deque_block *block = deque->left;
    Py_ssize_t at = deque->left_index;
    for (Py_ssize_t left = Py_SIZE(o); left > 0; left--) {
        sg_death_log(heap, block->items[at++]);
        if (at == SG_DEQUE_BLOCK && left > 1) {
            sg_py_deque_block *next = block->right;
            sg_host_items_free(block, sizeof *block);
            block = next;
            at = 0;
        }
    }
    sg_host_items_free(block, sizeof *block);
    while (deque->free_n > 0) {
        sg_host_items_free(deque->free_blocks[--deque->free_n], sizeof *block);
    }
    return true;
}

static bool look(PyObject *o, sg_look *state)
{
    sg_py_deque *deque = (sg_py_deque *)o;
    /* A look may come from within another object's critical section, so it does not wait. */
    uint8_t *lock = sg_object_lock_try(o);
    bool plain = lock != NULL;
    if (!plain) {
        return false;
    }
    sg_py_deque_block *block = deque->left;
    Py_ssize_t at = deque->left_index;
    for (Py_ssize_t left = state->only_itself ? 0 : Py_SIZE(o); left > 0 && plain; left--) {
        plain = --state->budget >= 0 && sg_look_at(block->items[at++], state);
        if (at == SG_DEQUE_BLOCK) {
            block = block->right;
            at = 0;
        }
    }
    sg_object_unlock(lock);
    return plain;
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

sg_slot sg_deque_new(sg_heap *heap)
{
    sg_py_deque_block *block = sg_host_items_malloc(sizeof *block);
    if (block == NULL) {
        return 0;
    }
    sg_py_deque *deque = sg_gc_block(heap, SG_GC_HEADER, sizeof *deque);
    memset(deque, 0, sizeof *deque);
    sg_reserve_take(heap, (PyObject *)sg_deque_type);
    ((PyObject *)deque)->ob_refcnt = 1;
    ((PyObject *)deque)->ob_type = sg_deque_type;
    deque->left = deque->right = block;
    deque->left_index = CENTER + 1;
    deque->right_index = CENTER;
    deque->max = -1;
    sg_nursery_add(heap, (PyObject *)deque);
    return sg_owned((PyObject *)deque);
}

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

PyObject *sg_deque_get(PyObject *o, intptr_t index)
{
    enum { BLOCKS_MAX = 64 };
    sg_py_deque *deque = (sg_py_deque *)o;
    PyObject *item = NULL;
    uint8_t *lock = sg_object_lock(o);
    Py_ssize_t size = Py_SIZE(o);
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
            item = block->items[from_left ? within : SG_DEQUE_BLOCK - 1 - within];
        }
    }
    sg_object_unlock(lock);
    return item;
}
