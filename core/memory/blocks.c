/* Blocks: small memory for shared mode, from the host's own allocator.
 *
 * Job: per-thread free lists, filled with whole pools under one lock.  The lock suffices:
 * shared mode and exclusive mode exclude each other, so while a member refills, nobody
 * is inside the host's allocator except other members, who take the lock as well.  In
 * exclusive mode the GIL protects the allocator and the lock is uncontended.
 *
 * A thread keeps the free blocks of pools that it has taken, and gives all others to the host in batches: so blocks
 * come home, and threads do not come to share the cache lines of a pool.
 *
 * Does not: handle blocks itself when the host's allocator is another one than pymalloc (sg_blocks_sized).
 */
#include "memory/heap.h"

#include <stdlib.h>
#include <string.h>

#include "base/mutex.h"

enum {
    /* A thread holds back at least so many bytes of each class, and at most so many if it keeps asking for more. */
    SG_KEEP_BYTES = 64 << 10,
    SG_KEEP_BYTES_MAX = 8 << 20,
    SG_ADOPT_BYTES = 16 << 10,
};

bool sg_blocks_sized;

static pthread_mutex_t allocator_lock = SG_MUTEX_INITIALIZER;
static void *(*known_malloc)(void *, size_t);
static void *abandoned[SG_BLOCK_CLASSES]; /* under allocator_lock */
static void *abandoned_given;             /* under allocator_lock; of finished threads, which may not call the host */

static void *current_malloc(void)
{
    return (void *)_PyRuntime.allocators.standard.obj.malloc;
}

void sg_blocks_init(void)
{
    known_malloc = _PyRuntime.allocators.standard.obj.malloc;
    const char *name = _PyMem_GetCurrentAllocatorName();
    sg_blocks_sized = name != NULL && strcmp(name, "pymalloc") == 0;
}

bool sg_blocks_usable(void)
{
    return current_malloc() == (void *)known_malloc;
}

/* ---- memory of any size ---- */

/* pymalloc passes on what is too large for its pools to the C library, and counts it. */
static bool is_large(size_t bytes)
{
    return sg_blocks_sized && bytes > SG_BLOCK_MAX;
}

static void count_large(Py_ssize_t more)
{
    Py_ssize_t *count = &_PyInterpreterState_Main()->obmalloc->mgmt.raw_allocated_blocks;
    __atomic_fetch_add(count, more, __ATOMIC_RELAXED);
}

void *sg_host_malloc(size_t bytes)
{
    if (is_large(bytes)) {
        void *memory = malloc(bytes);
        count_large(memory != NULL);
        return memory;
    }
    pthread_mutex_lock(&allocator_lock);
    void *block = PyObject_Malloc(bytes);
    pthread_mutex_unlock(&allocator_lock);
    return block;
}

void sg_host_free(void *block, size_t bytes)
{
    if (is_large(bytes)) {
        free(block);
        count_large(-1);
        return;
    }
    pthread_mutex_lock(&allocator_lock);
    PyObject_Free(block);
    pthread_mutex_unlock(&allocator_lock);
}

void *sg_host_realloc(void *block, size_t old_bytes, size_t bytes)
{
    if (is_large(old_bytes) && is_large(bytes)) {
        return realloc(block, bytes);
    }
    pthread_mutex_lock(&allocator_lock);
    block = PyObject_Realloc(block, bytes);
    pthread_mutex_unlock(&allocator_lock);
    return block;
}

void *sg_host_items_malloc(size_t bytes)
{
    if (is_large(bytes)) {
        return sg_host_malloc(bytes);
    }
    pthread_mutex_lock(&allocator_lock);
    void *items = PyMem_Malloc(bytes);
    pthread_mutex_unlock(&allocator_lock);
    return items;
}

void sg_host_items_free(void *items, size_t bytes)
{
    if (is_large(bytes)) {
        sg_host_free(items, bytes);
        return;
    }
    pthread_mutex_lock(&allocator_lock);
    PyMem_Free(items);
    pthread_mutex_unlock(&allocator_lock);
}

/* ---- what goes to the host ---- */

/* Under the allocator lock. */
static void free_given(sg_heap *heap)
{
    for (int i = 0; i < heap->given_n; i++) {
        PyObject_Free(heap->given[i]);
    }
    heap->given_n = 0;
    while (abandoned_given != NULL) {
        void **block = abandoned_given;
        abandoned_given = *block;
        PyObject_Free(block);
    }
}

void sg_blocks_give(sg_heap *heap, void *block)
{
    if (heap->given_n == SG_GIVEN_MAX) {
        pthread_mutex_lock(&allocator_lock);
        free_given(heap);
        pthread_mutex_unlock(&allocator_lock);
    }
    heap->given[heap->given_n++] = block;
}

void sg_blocks_trim(sg_heap *heap, int class)
{
    int bytes = class * SG_BLOCK_STEP, least = SG_KEEP_BYTES / bytes, most = SG_KEEP_BYTES_MAX / bytes;
    int *limit = &heap->free_max[class];
    if (*limit < least) {
        *limit = least;
    }
    else if (heap->refilled[class] && *limit < most) {
        *limit *= 2; /* it uses up what it frees */
    }
    heap->refilled[class] = false;
    if (heap->free_n[class] <= *limit) {
        return;
    }
    pthread_mutex_lock(&allocator_lock);
    while (heap->free_n[class] > *limit / 2) {
        void **block = heap->free[class];
        heap->free[class] = *block;
        heap->free_n[class]--;
        PyObject_Free(block);
    }
    pthread_mutex_unlock(&allocator_lock);
}

/* ---- what comes from it ---- */

static void add(sg_heap *heap, int class, void **block)
{
    *block = heap->free[class];
    heap->free[class] = block;
    heap->free_n[class]++;
}

/* Under the allocator lock.  They are at home nowhere: each goes to the host when it is free again. */
static void adopt_abandoned(sg_heap *heap, int class)
{
    for (int n = SG_ADOPT_BYTES / (class * SG_BLOCK_STEP); n > 0 && abandoned[class] != NULL; n--) {
        void **block = abandoned[class];
        abandoned[class] = *block;
        add(heap, class, block);
    }
}

/* Under the allocator lock. */
static void take_pool(sg_heap *heap, int class)
{
    void *first;
    int n = sg_py_take_pool((size_t)class * SG_BLOCK_STEP, &first);
    if (n != 0) {
        sg_block_note_pool(heap, first);
        heap->free[class] = first;
        heap->free_n[class] = n;
    }
}

void *sg_blocks_refill(sg_heap *heap, int class)
{
    heap->refilled[class] = true;
    pthread_mutex_lock(&allocator_lock);
    if (sg_blocks_sized) {
        adopt_abandoned(heap, class);
        if (heap->free[class] == NULL) {
            take_pool(heap, class);
        }
    }
    else {
        void *block = PyObject_Malloc((size_t)class * SG_BLOCK_STEP);
        if (block != NULL) {
            add(heap, class, block);
        }
    }
    pthread_mutex_unlock(&allocator_lock);
    void **block = heap->free[class];
    if (block == NULL) {
        /* Boxing while publishing cannot raise MemoryError. */
        Py_FatalError("sharedgil: out of memory for a block");
    }
    heap->free[class] = *block;
    heap->free_n[class]--;
    return block;
}

/* ---- forks, and the ends of threads ---- */

void sg_blocks_before_fork(void)
{
    pthread_mutex_lock(&allocator_lock);
}

void sg_blocks_after_fork(void)
{
    pthread_mutex_unlock(&allocator_lock);
}

void sg_blocks_abandon(sg_heap *heap)
{
    pthread_mutex_lock(&allocator_lock);
    for (int i = 0; i < heap->given_n; i++) {
        *(void **)heap->given[i] = abandoned_given;
        abandoned_given = heap->given[i];
    }
    heap->given_n = 0;
    for (int class = 0; class < SG_BLOCK_CLASSES; class++) {
        while (heap->free[class] != NULL) {
            void **block = heap->free[class];
            heap->free[class] = *block;
            *block = abandoned[class];
            abandoned[class] = block;
        }
        heap->free_n[class] = 0;
    }
    pthread_mutex_unlock(&allocator_lock);
}
