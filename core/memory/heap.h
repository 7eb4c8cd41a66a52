/* A thread's share of memory: free blocks, decrement log, nursery.
 *
 * Job: allocate and free small objects in shared mode, and put off the decrements
 * that may not happen at once.  See docs/protocols/declog.md and publish.md.
 *
 * Invariants
 *   - Every block comes from the host's object allocator, asked under one team-wide
 *     lock: nobody holds the GIL exclusively while a member runs shared, so that lock
 *     is all the allocator needs, and the host can free every block of ours.
 *   - An object on the log has at least as many counts as it has entries on all logs
 *     plus owned slots and heap references.
 *   - A log is applied only when every thread has published since its last entry.
 *   - The visible_n objects in `visible` are those on the logs whose death a program could
 *     see; before the last count of one would be reached, `settle` says so and the thread
 *     settles (goes exclusive and applies its log) before its next instruction.
 *
 * Locking: a heap belongs to its thread.  The allocator lock is a leaf lock.
 */
#ifndef SG_MEMORY_HEAP_H
#define SG_MEMORY_HEAP_H

#include "base/atomics.h"
#include "memory/slot.h"

/* Size classes of 16 bytes, the host's own: class c has blocks of 16 * c bytes. */
enum { SG_BLOCK_STEP = 16, SG_BLOCK_CLASSES = 33, SG_BLOCK_NUMBER = 2, SG_BLOCK_ITERATOR = 3 };
enum { SG_GC_HEADER = 16, SG_MANAGED_HEADER = 16 };
static inline int sg_block_class(size_t bytes)
{
    return (int)((bytes + SG_BLOCK_STEP - 1) / SG_BLOCK_STEP);
}

#ifdef SG_CHECKING
enum { SG_LOG_SOFT = 16, SG_VISIBLE_MAX = 8, SG_NURSERY_MAX = 8 };
#else
enum { SG_LOG_SOFT = 1024, SG_VISIBLE_MAX = 1024, SG_NURSERY_MAX = 1024 };
#endif

enum {
    SG_SETTLE_DEATH = 1, /* a death that a program can see is due */
    SG_SETTLE_FULL = 2,  /* the log has reached its bound */
};

typedef struct sg_log {
    PyObject **items;
    int n, capacity;
} sg_log;

typedef struct sg_heap {
    void *free[SG_BLOCK_CLASSES]; /* singly linked through the first word */
    int free_n[SG_BLOCK_CLASSES];
    uint8_t settle;        /* SG_SETTLE_*: why to settle before the next instruction */
    sg_log log;            /* entries since the last seal */
    sg_log sealed;         /* waits for its epoch */
    uint64_t sealed_epoch; /* sealed may be applied once all have announced this epoch */
    sg_log dead;           /* count reached in shared mode; each holds its last count */
    PyObject *visible[SG_VISIBLE_MAX];
    int visible_n;
    uint16_t visible_filter[256];      /* entries of `visible` by a hash of the address: an upper bound */
    PyObject *nursery[SG_NURSERY_MAX]; /* containers made in shared mode, not yet tracked */
    int nursery_n;
    PyTypeObject *reserve_type; /* counts of a class that its new instances take without touching it */
    int reserve;
    uint64_t dict_version, dict_version_end; /* a reserved range of the host's dict versions */
    uint64_t flushes;
} sg_heap;

/* ---- blocks (blocks.c) --------------------------------------------------- */

/* Reads which allocator the host uses; call once, exclusive. */
void sg_blocks_init(void);
/* False while the host's object allocator is not the one of sg_blocks_init (tracemalloc
 * and such read our frames while they allocate): shared mode must not be entered. */
bool sg_blocks_usable(void);
void *sg_blocks_refill(sg_heap *heap, int class);
void sg_blocks_trim(sg_heap *heap, int class);
/* The host's allocator under the team's lock.  Both modes. */
void *sg_host_malloc(size_t size);
void sg_host_free(void *block);
/* Memory of the host's other domain, for the items of lists. */
void *sg_host_items_malloc(size_t size);
void sg_host_items_free(void *items);
/* Around a fork, in its thread: a thread that ends takes the allocator lock without the GIL. */
void sg_blocks_before_fork(void);
void sg_blocks_after_fork(void);
/* Gives a finished thread's blocks to whoever refills next. */
void sg_blocks_abandon(sg_heap *heap);
extern bool sg_blocks_sized; /* the host's allocator rounds to our classes: foreign blocks can be reused */

static inline void *sg_block_take(sg_heap *heap, int class)
{
    void **block = heap->free[class];
    if (sg_unlikely(block == NULL)) {
        return sg_blocks_refill(heap, class);
    }
    heap->free[class] = *block;
    heap->free_n[class]--;
    return block;
}

static inline void sg_block_put(sg_heap *heap, int class, void *block)
{
    if (sg_unlikely(!sg_blocks_sized)) {
        sg_host_free(block);
        return;
    }
    *(void **)block = heap->free[class];
    heap->free[class] = block;
    if (sg_unlikely(++heap->free_n[class] > 4096)) {
        sg_blocks_trim(heap, class);
    }
}

/* ---- the decrement log (declog.c) ----------------------------------------- */

/* True if nobody can see when this object dies: exact int, float, str, bytes. */
static inline bool sg_is_leaf(PyObject *o)
{
    PyTypeObject *t = Py_TYPE(o);
    return t == &PyFloat_Type || t == &PyLong_Type || t == &PyUnicode_Type || t == &PyBytes_Type;
}

void sg_log_grow(sg_log *log);
void sg_log_note_visible(sg_heap *heap, PyObject *o);

static inline void sg_log_push(sg_log *log, PyObject *o)
{
    if (sg_unlikely(log->n == log->capacity)) {
        sg_log_grow(log);
    }
    log->items[log->n++] = o;
}

/* One counted reference (an owned slot's or the heap's) goes; its decrement waits. */
static inline void sg_log_decrement(sg_heap *heap, PyObject *o)
{
    if (sg_immortal(o)) {
        return;
    }
    sg_log_push(&heap->log, o);
    if (!sg_is_leaf(o)) {
        sg_log_note_visible(heap, o);
    }
    else if (sg_unlikely(heap->log.n >= SG_LOG_SOFT)) {
        heap->settle |= SG_SETTLE_FULL;
    }
}

/* Applies everything of this thread, in order.  Exclusive mode only: finalisers run. */
void sg_log_flush(sg_heap *heap);
static inline bool sg_log_pending(const sg_heap *heap)
{
    return (heap->log.n | heap->sealed.n | heap->dead.n) != 0;
}
/* Puts the log aside until every thread has announced `epoch`. */
void sg_log_seal(sg_heap *heap, uint64_t epoch);
/* Applies a sealed log in shared mode, atomically; what is not plain goes to `dead`. */
void sg_log_apply_shared(sg_heap *heap);

/* ---- dropping an owned slot in shared mode --------------------------------- */

void sg_drop_owned(sg_heap *heap, PyObject *o);

static inline void sg_drop(sg_heap *heap, sg_slot s)
{
    if (sg_tag(s) == SG_TAG_OWNED && s != 0) {
        sg_drop_owned(heap, (PyObject *)s);
    }
}

/* ---- the nursery (nursery.c) ------------------------------------------------ */

/* The collector's header of an object of ours holds its place in the nursery until it is linked: an early
 * death is O(1).  The two low bits are the collector's. */
static inline bool sg_nursery_has_room(const sg_heap *heap)
{
    return heap->nursery_n < SG_NURSERY_MAX;
}
void sg_nursery_add(sg_heap *heap, PyObject *o);
bool sg_nursery_holds(const sg_heap *heap, PyObject *o);
/* The last count of an object of the nursery is dropped: its children are logged, its block is free again.
 * False if only the host can let it die. */
bool sg_nursery_die(sg_heap *heap, PyObject *o);
/* True if no program can see when o dies: it and what it holds are plain (a budget bounds the look). */
bool sg_dies_unseen(PyObject *o);
/* One count of a class, from the reserve. */
void sg_reserve_take(sg_heap *heap, PyTypeObject *type);
void sg_reserve_put(sg_heap *heap, PyTypeObject *type);
/* Gives the reserve back; before anyone else can look at the count. */
void sg_reserve_return(sg_heap *heap);

/* Reserves a new, unique dict version (PEP 509), as DICT_NEXT_VERSION but atomic. */
uint64_t sg_next_dict_version(sg_heap *heap, PyInterpreterState *interp);

void sg_heap_destroy(sg_heap *heap);

#endif
