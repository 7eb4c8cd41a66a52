/* Whole pools of the host's allocator of small objects.
 *
 * Job: take all free blocks of one pool at once, as if somebody had asked for each of them.  The host then sees a pool
 * that is full, and takes its blocks back one by one like any other's.
 * Why whole pools: two threads whose blocks lie in different pools never write the same cache line.
 *
 * Locking: as for the host's allocator itself: exclusive mode, or in shared mode the lock of the team's (memory/blocks.c).
 */
#include "py/contract.h"

/* Blocks that have never been handed out lie behind the others.  Links them in their order, the last one to `rest`. */
static void *link_unused(poolp pool, size_t bytes, void *rest)
{
    if (pool->nextoffset > pool->maxnextoffset) {
        return rest;
    }
    char *first = (char *)pool + pool->nextoffset, *last = (char *)pool + pool->maxnextoffset;
    char *block = first;
    for (; block + bytes <= last; block += bytes) {
        *(void **)block = block + bytes;
    }
    *(void **)block = rest;
    pool->nextoffset = pool->maxnextoffset + (uint)bytes;
    return first;
}

/* The host's list of pools with free blocks.  Its head is no pool, it only has the two links of one. */
static poolp list_of(size_t bytes)
{
    size_t class = (bytes - 1) >> ALIGNMENT_SHIFT;
    poolp *links = &_PyInterpreterState_Main()->obmalloc->pools.used[class + class];
    return (poolp)((char *)links - offsetof(struct pool_header, nextpool));
}

static uint free_blocks(poolp pool, size_t bytes)
{
    return (uint)((POOL_SIZE - POOL_OVERHEAD) / bytes) - pool->ref.count;
}

/* The list begins with `pool`, and those before it come last. */
static void rotate(poolp list, poolp pool)
{
    poolp first = list->nextpool, before = pool->prevpool, last = list->prevpool;
    if (pool == first || pool == list) {
        return;
    }
    last->nextpool = first;
    first->prevpool = last;
    before->nextpool = list;
    list->prevpool = before;
    list->nextpool = pool;
    pool->prevpool = list;
}

/* A pool among the first of the list of which at least a quarter is free, or NULL: what is left of the others is not worth
 * taking a lock for, and lies beside what others use.  Those go to the end: the next look finds others. */
static poolp roomy(poolp list, size_t bytes)
{
    enum { LOOKS = 8 };
    poolp pool = list->nextpool;
    for (int looks = LOOKS; looks > 0 && pool != list; looks--) {
        if (3 * free_blocks(pool, bytes) >= pool->ref.count) {
            return pool;
        }
        pool = pool->nextpool;
    }
    rotate(list, pool);
    return NULL;
}

/* The host's allocator begins a pool if its list is empty.  Returns that, with one block taken from it; or NULL. */
static poolp begin(poolp list, size_t bytes, void **block)
{
    poolp first = list->nextpool, last = list->prevpool;
    list->nextpool = list->prevpool = list;
    *block = PyObject_Malloc(bytes);
    poolp pool = list->nextpool;
    if (first != list) {
        /* The others come back behind the new one. */
        pool->nextpool = first;
        first->prevpool = pool;
        last->nextpool = list;
        list->prevpool = last;
    }
    return pool != list ? pool : NULL;
}

int sg_py_take_pool(size_t bytes, void **first)
{
    poolp list = list_of(bytes);
    void *one = NULL;
    poolp pool = roomy(list, bytes);
    if (pool == NULL) {
        pool = begin(list, bytes, &one);
    }
    if (pool == NULL) {
        *first = one;
        return one != NULL;
    }
    int n = (int)free_blocks(pool, bytes);
    void *blocks = link_unused(pool, bytes, pool->freeblock);
    pool->ref.count += (uint)n;
    pool->freeblock = NULL;
    pool->nextpool->prevpool = pool->prevpool;
    pool->prevpool->nextpool = pool->nextpool;
    if (one != NULL) {
        *(void **)one = blocks;
        blocks = one;
        n++;
    }
    *first = blocks;
    return n;
}
