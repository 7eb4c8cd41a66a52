/* Blocks: small memory for shared mode, from the host's own allocator.
 *
 * Job: per-thread free lists, refilled in batches under one lock.  The lock suffices:
 * shared mode and exclusive mode exclude each other, so while a member refills, nobody
 * is inside the host's allocator except other members, who take the lock as well.  In
 * exclusive mode the GIL protects the allocator and the lock is uncontended.
 *
 * Does not: guess the size of a foreign block when the allocator does not round sizes.
 */
#include "memory/heap.h"

#include <pthread.h>
#include <string.h>

enum { SG_REFILL = 64, SG_KEEP = 2048 };

bool sg_blocks_sized;

static pthread_mutex_t allocator_lock = PTHREAD_MUTEX_INITIALIZER;
static void *(*known_malloc)(void *, size_t);
static void *abandoned[SG_BLOCK_CLASSES]; /* under allocator_lock */

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

void *sg_host_malloc(size_t size)
{
    pthread_mutex_lock(&allocator_lock);
    void *block = PyObject_Malloc(size);
    pthread_mutex_unlock(&allocator_lock);
    return block;
}

void sg_host_free(void *block)
{
    pthread_mutex_lock(&allocator_lock);
    PyObject_Free(block);
    pthread_mutex_unlock(&allocator_lock);
}

void *sg_host_items_malloc(size_t size)
{
    pthread_mutex_lock(&allocator_lock);
    void *items = PyMem_Malloc(size);
    pthread_mutex_unlock(&allocator_lock);
    return items;
}

void sg_host_items_free(void *items)
{
    pthread_mutex_lock(&allocator_lock);
    PyMem_Free(items);
    pthread_mutex_unlock(&allocator_lock);
}

static void adopt_abandoned(sg_heap *heap, int class)
{
    for (int i = 0; i < SG_REFILL && abandoned[class] != NULL; i++) {
        void **block = abandoned[class];
        abandoned[class] = *block;
        *block = heap->free[class];
        heap->free[class] = block;
        heap->free_n[class]++;
    }
}

void *sg_blocks_refill(sg_heap *heap, int class)
{
    pthread_mutex_lock(&allocator_lock);
    adopt_abandoned(heap, class);
    for (int i = heap->free_n[class]; i < SG_REFILL; i++) {
        void **block = PyObject_Malloc((size_t)class * SG_BLOCK_STEP);
        if (block == NULL) {
            break;
        }
        *block = heap->free[class];
        heap->free[class] = block;
        heap->free_n[class]++;
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

void sg_blocks_trim(sg_heap *heap, int class)
{
    pthread_mutex_lock(&allocator_lock);
    while (heap->free_n[class] > SG_KEEP) {
        void **block = heap->free[class];
        heap->free[class] = *block;
        heap->free_n[class]--;
        PyObject_Free(block);
    }
    pthread_mutex_unlock(&allocator_lock);
}

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
