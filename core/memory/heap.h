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
 *   - `visible` counts the entries of the objects on the logs whose death a program could
 *     see; when they are all the counts of one, `settle` says so and the thread settles
 *     (publishes, and if that is so still goes exclusive and applies its log) before its
 *     next instruction.
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
enum { SG_LOG_SOFT = 16, SG_VISIBLE_MAX = 8, SG_NURSERY_MAX = 8, SG_GRAVES_MAX = 4, SG_MAYBE_MAX = 4 };
#else
enum { SG_LOG_SOFT = 1024, SG_VISIBLE_MAX = 1024, SG_NURSERY_MAX = 1024, SG_GRAVES_MAX = 64, SG_MAYBE_MAX = 256 };
#endif

/* Bytes of retired memory that a thread holds back before it seals, and goes exclusive. */
enum { SG_RETIRED_SOFT = 1 << 20, SG_RETIRED_MAX = 64 << 20 };

enum {
    SG_SETTLE_DEATH = 1,       /* a death that a program can see is due */
    SG_SETTLE_FULL = 2,        /* the log has reached its bound */
    SG_SETTLE_MAYBE = 4,       /* a death is due, if no slot of this thread has the object borrowed */
    SG_SETTLE_NURSERY = 8,     /* the nursery is nearly full */
    SG_SETTLE_CONTENTION = 16, /* the thread's stores wait for other cores (gil/contention.h) */
    SG_SETTLE_REST = 32,       /* deaths have been put off, for others wait */
};

enum { SG_TYPE_NAME_MAX = 40, SG_DEATH_TYPES = 64 };

/* Exclusive sections because of a death, by the type's name, for the status.  The last place is everything else's. */
typedef struct {
    char name[SG_TYPE_NAME_MAX];
    uint64_t count;
} sg_death_count;
extern sg_death_count sg_death_counts[SG_DEATH_TYPES];
/* Counts what `dying` says and forgets it.  Exclusive mode only. */
struct sg_heap;
void sg_count_death(struct sg_heap *heap);

typedef struct sg_log {
    PyObject **items;
    int n, capacity;
} sg_log;

/* How many entries of this thread's logs each object has, by its address: a hash table (notes.c). */
typedef struct {
    PyObject *object;
    uint16_t entries, sealed; /* on both logs; of these on the sealed one */
} sg_note;
enum { SG_NOTE_PLACES = 4 * SG_VISIBLE_MAX };
typedef struct {
    sg_note places[SG_NOTE_PLACES];
    uint16_t used[SG_VISIBLE_MAX];
    int n, n_sealed; /* objects; of these when the log was sealed */
} sg_notes;
/* How many entries o has. */
int sg_notes_of(const sg_notes *notes, PyObject *o);
/* One more; there must be room. */
void sg_notes_add(sg_notes *notes, PyObject *o);
/* All entries so far are on the sealed log, which has been applied. */
void sg_notes_seal(sg_notes *notes);
void sg_notes_forget_sealed(sg_notes *notes);
void sg_notes_clear(sg_notes *notes);

/* Counts of a shared object that new objects take without touching it (reserve.c). */
typedef struct {
    PyObject *object;
    int counts;
} sg_reserve;
enum { SG_RESERVES = 128 };
enum { SG_GIVEN_MAX = 64, SG_OWN_POOLS = 1024, SG_LATEST_LOCKS = 4 };

/* A dead container, and the memory that it lies in. */
typedef struct {
    PyObject *object;
    size_t headers, bytes;
} sg_grave;

typedef struct sg_heap {
    void *free[SG_BLOCK_CLASSES]; /* singly linked through the first word */
    int free_n[SG_BLOCK_CLASSES];
    int free_max[SG_BLOCK_CLASSES];  /* more than that go to the host; grows while the thread uses up what it frees */
    bool refilled[SG_BLOCK_CLASSES]; /* since the last ones went */
    uint32_t pools[SG_OWN_POOLS];    /* those that this thread has taken, by number; later ones replace earlier ones */
    void *given[SG_GIVEN_MAX];       /* dead objects of any size, on their way to the host */
    int given_n;
    uint8_t settle;                /* SG_SETTLE_*: why to settle before the next instruction */
    char dying[SG_TYPE_NAME_MAX];  /* with SG_SETTLE_DEATH: the type of what dies, empty if a log is full */
    sg_log log;                    /* entries since the last seal */
    sg_log sealed;                 /* waits for its epoch */
    size_t retired;                /* bytes of retired memory on `log` */
    int doomed, sealed_doomed;     /* containers on either whose last count the entry is */
    uint64_t sealed_epoch;         /* sealed may be applied once all have announced this epoch */
    sg_log dead;                   /* count reached in shared mode; each holds its last count */
    sg_log put_off, rest;          /* references that go before the next instruction, in order; last first (let_go.h) */
    sg_notes visible;              /* the entries of both logs whose objects hold others or are unknown (notes.c) */
    bool notes_seen;               /* there may be one among them whose own death a program could see */
    PyObject *maybe[SG_MAYBE_MAX]; /* with SG_SETTLE_MAYBE: whose death may be due */
    int maybe_n;
    PyObject *nursery[SG_NURSERY_MAX]; /* containers made in shared mode, not yet tracked */
    int nursery_n;
    sg_grave graves[SG_GRAVES_MAX]; /* dead containers that the collector's lists still link (collector.c) */
    int graves_n;
    int untracked; /* new objects, less dead ones, that the collector counts and need not know */
    sg_reserve reserves[SG_RESERVES];
    uint8_t reserved[SG_RESERVES]; /* the places in use */
    int reserved_n;
    uint64_t dict_version, dict_version_end; /* a reserved range of the host's dict versions */
    PyObject *raised;                        /* what a native raises: an exception, owned, for the evaluator to take */
    int dying_depth;                         /* deaths within deaths */
    struct sg_borrowers *borrowers; /* where children of what dies may be borrowed, if that is known (let_go.h) */
    uint64_t flushes;
    uint32_t stores;  /* into objects by instructions, and calls of C functions; wraps around */
    sg_slot *scratch; /* room for the items of a container (objects/items.h) */
    Py_ssize_t scratch_n;
    void *matcher; /* of regular expressions (natives/regex/results.h), and how it goes */
    void (*destroy_matcher)(void *matcher);
    int stepping;               /* natives that run within a step of an iterator, which may hold locks of iterators */
    int shared_steps;           /* steps under way of iterators that others may know */
    PyTypeObject *unlearned[2]; /* whose methods in Python a replay sought in vain (vm/replay.c); own references */
    bool waits;     /* a native has stopped half-way: its instruction is to be run again after a safepoint */
    bool forgotten; /* one did, and this thread has been exclusive since */
    /* A native waited for a lock until it was asked to stop, so many times in a row; its instruction is to be run again, too. */
    uint8_t lock_retries;
    /* Locks taken by this thread since it was exclusive, and not let go of by itself: the latest. */
    const void *locks[SG_LATEST_LOCKS];
    unsigned lock_place; /* of the next one */
    bool retries;
} sg_heap;

/* ---- blocks (blocks.c) --------------------------------------------------- */

/* Reads which allocator the host uses; call once, exclusive. */
void sg_blocks_init(void);
/* False while the host's object allocator is not the one of sg_blocks_init (tracemalloc
 * and such read our frames while they allocate): shared mode must not be entered. */
bool sg_blocks_usable(void);
void *sg_blocks_refill(sg_heap *heap, int class);
void sg_blocks_trim(sg_heap *heap, int class);
/* Memory of the host's allocator of objects, under the team's lock where it needs one.  Both modes. */
void *sg_host_malloc(size_t bytes);
void sg_host_free(void *block, size_t bytes);
void *sg_host_realloc(void *block, size_t old_bytes, size_t bytes);
/* Frees a dead object of any size, ours or the host's: in batches.  Its thread only. */
void sg_blocks_give(sg_heap *heap, void *block);
/* Memory of the host's other domain, for the items of lists. */
void *sg_host_items_malloc(size_t bytes);
void sg_host_items_free(void *items, size_t bytes);
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

static inline uint32_t *sg_block_pool_place(sg_heap *heap, const void *block)
{
    return &heap->pools[sg_py_pool_of(block) % SG_OWN_POOLS];
}
static inline void sg_block_note_pool(sg_heap *heap, const void *block)
{
    *sg_block_pool_place(heap, block) = (uint32_t)sg_py_pool_of(block);
}

/* Free memory of at least the class's size, by whomever it was made. */
static inline void sg_block_put(sg_heap *heap, int class, void *block)
{
    if (sg_unlikely(*sg_block_pool_place(heap, block) != (uint32_t)sg_py_pool_of(block))) {
        sg_blocks_give(heap, block);
        return;
    }
    *(void **)block = heap->free[class];
    heap->free[class] = block;
    if (sg_unlikely(++heap->free_n[class] > heap->free_max[class])) {
        sg_blocks_trim(heap, class);
    }
}

enum { SG_BLOCK_MAX = (SG_BLOCK_CLASSES - 1) * SG_BLOCK_STEP };

/* Memory of any size, from blocks if it is small. */
static inline void *sg_memory_take(sg_heap *heap, size_t bytes)
{
    int class = sg_block_class(bytes);
    return class < SG_BLOCK_CLASSES ? sg_block_take(heap, class) : sg_host_malloc(bytes);
}
static inline void sg_memory_put(sg_heap *heap, void *memory, size_t bytes)
{
    int class = sg_block_class(bytes);
    if (class < SG_BLOCK_CLASSES) {
        sg_block_put(heap, class, memory);
    }
    else {
        sg_host_free(memory, bytes);
    }
}

/* Tables of containers: memory of the host's other domain.  The host's own allocator makes no difference between the
 * two, so blocks do. */
static inline bool sg_table_is_block(size_t bytes)
{
    return sg_blocks_sized && bytes != 0 && sg_block_class(bytes) < SG_BLOCK_CLASSES;
}
static inline void *sg_table_take(sg_heap *heap, size_t bytes)
{
    return sg_table_is_block(bytes) ? sg_block_take(heap, sg_block_class(bytes)) : sg_host_items_malloc(bytes);
}
/* Of which nobody can be reading: otherwise sg_retire(). */
static inline void sg_table_put(sg_heap *heap, void *table, size_t bytes)
{
    if (sg_table_is_block(bytes)) {
        sg_block_put(heap, sg_block_class(bytes), table);
    }
    else {
        sg_host_items_free(table, bytes);
    }
}

/* ---- the decrement log (declog.c) ----------------------------------------- */

/* True if nobody can see when this object dies: exact int, float, str, bytes. */
static inline bool sg_is_leaf(PyObject *o)
{
    PyTypeObject *t = Py_TYPE(o);
    return t == &PyFloat_Type || t == &PyLong_Type || t == &PyUnicode_Type || t == &PyBytes_Type;
}

/* A dead leaf whose memory may be freed without anything else: not a str that is interned or keeps a buffer. */
static inline bool sg_is_bare_leaf(PyObject *o)
{
    PyTypeObject *t = Py_TYPE(o);
    if (t == &PyUnicode_Type) {
        return !PyUnicode_CHECK_INTERNED(o) && PyUnicode_IS_COMPACT(o)
               && (PyUnicode_IS_ASCII(o) || ((PyCompactUnicodeObject *)o)->utf8 == NULL);
    }
    return t == &PyBytes_Type || t == &PyLong_Type;
}

void sg_log_grow(sg_log *log);
/* `alone`: if o has one count, then no other thread has it borrowed. */
void sg_log_note_visible(sg_heap *heap, PyObject *o, bool alone);
/* A reference to o, which others have as well, goes when an object on the log does. */
void sg_log_add_visible(sg_heap *heap, PyObject *o);
/* o dies: whether its death may be due is no question any more.  (Its notes may be too many: an object that holds it may have
 * been looked at twice.) */
void sg_log_forget_dead(sg_heap *heap, PyObject *o);
static inline void sg_log_forget_maybe(sg_heap *heap, PyObject *o)
{
    if (sg_unlikely(heap->maybe_n != 0)) {
        sg_log_forget_dead(heap, o);
    }
}
/* Of the objects whose death may be due, those that a slot has borrowed are counted there, as publishing would: the slot
 * lets go of its object in time. */
void sg_log_keep_borrowed(sg_heap *heap, sg_slot *slots, int n);
/* True if entries make up all counts of an object whose death a program can see; the thread has published. */
bool sg_log_death_due(sg_heap *heap);

static inline void sg_log_push(sg_log *log, PyObject *o)
{
    if (sg_unlikely(log->n == log->capacity)) {
        sg_log_grow(log);
    }
    log->items[log->n++] = o;
}

static inline void sg_log_reference(sg_heap *heap, PyObject *o, bool alone)
{
    if (sg_immortal(o)) {
        return;
    }
    sg_log_push(&heap->log, o);
    if (!sg_is_leaf(o)) {
        sg_log_note_visible(heap, o, alone);
    }
    else if (sg_unlikely(heap->log.n >= SG_LOG_SOFT)) {
        heap->settle |= SG_SETTLE_FULL;
    }
}

/* One counted reference (an owned slot's or the heap's) goes; its decrement waits. */
static inline void sg_log_decrement(sg_heap *heap, PyObject *o)
{
    sg_log_reference(heap, o, false);
}

/* That of a container that dies in shared mode.  Who had borrowed o from it has published since it could be found. */
static inline void sg_log_child(sg_heap *heap, PyObject *o)
{
    sg_log_reference(heap, o, true);
}

/* An entry of a log may be a table that others may still be reading: it is marked, and freed instead of decremented.  The
 * next entry is its size. */
enum { SG_LOG_TABLE = 1 };
static inline bool sg_log_is_table(PyObject *entry)
{
    return ((uintptr_t)entry & SG_LOG_TABLE) != 0;
}
static inline void *sg_log_table(PyObject *entry)
{
    return (void *)((uintptr_t)entry & ~(uintptr_t)SG_LOG_TABLE);
}

/* A table that is no longer any container's: readers of before may be in it until every thread has published. */
static inline void sg_retire(sg_heap *heap, void *table, size_t bytes)
{
    sg_log_push(&heap->log, (PyObject *)((uintptr_t)table | SG_LOG_TABLE));
    sg_log_push(&heap->log, (PyObject *)bytes);
    heap->retired += bytes;
    if (sg_unlikely(heap->log.n >= SG_LOG_SOFT || heap->retired >= SG_RETIRED_SOFT)) {
        heap->settle |= SG_SETTLE_FULL;
    }
}

/* Applies everything of this thread, in order.  Exclusive mode only: finalisers run. */
void sg_log_flush(sg_heap *heap);
static inline bool sg_log_pending(const sg_heap *heap)
{
    return (heap->log.n | heap->sealed.n | heap->dead.n | heap->put_off.n | heap->rest.n) != 0;
}
/* Puts the log aside until every thread has announced `epoch`. */
void sg_log_seal(sg_heap *heap, uint64_t epoch);
/* Applies a sealed log in shared mode, atomically; what is not plain goes to `dead`.  If others wait, only some of it: then
 * `settle` says so. */
void sg_log_apply_shared(sg_heap *heap);

/* A reference of this thread, to what no other has borrowed through it, goes after the next safepoint, but before the next
 * instruction: others wait for this thread. */
void sg_log_put_off(sg_heap *heap, PyObject *o);
/* One that has to go to the log then, for it was not such a one, but came behind such has this mark. */
enum { SG_REST_LOGGED = 1 };
static inline PyObject *sg_rest_object(PyObject *entry)
{
    return (PyObject *)((uintptr_t)entry & ~(uintptr_t)SG_REST_LOGGED);
}
/* A log gives back what was room for very many, if it is empty. */
void sg_log_give_back_room(sg_log *log);
/* Those put off lately come before those that wait already. */
void sg_log_order_rest(sg_heap *heap);

/* ---- dropping an owned slot in shared mode --------------------------------- */

void sg_drop_owned(sg_heap *heap, PyObject *o);

/* The same, where it is likely to be a float that nobody else has. */
static inline void sg_drop_number(sg_heap *heap, PyObject *o)
{
    if (sg_likely(sg_count(o) == 1 && Py_TYPE(o) == &PyFloat_Type)) {
        sg_block_put(heap, SG_BLOCK_NUMBER, o);
    }
    else {
        sg_drop_owned(heap, o);
    }
}

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
/* True if the collector knows o, or will when this thread publishes: adds a container that was not tracked so far, and is
 * about to hold what is (rule 22).  With o's lock, or o private, so that no two threads add it. */
bool sg_nursery_has(sg_heap *heap, PyObject *o);
/* Instead of adding: a new dict, which the collector need not know until it holds what may be tracked, as in the host. */
void sg_nursery_need_not(sg_heap *heap, PyObject *o);
/* True if the collector knows o, or will: it is in somebody's nursery. */
bool sg_nursery_tracks(PyObject *o);
/* True if this thread can take a dying container from the nursery, or from the collector's lists. */
bool sg_can_leave(const sg_heap *heap, PyObject *o);
/* The last count of a container that can leave is dropped: its children are logged, its block is free again.
 * False if only the host can let it die. */
bool sg_nursery_die(sg_heap *heap, PyObject *o);
/* The same of what no collector knows: an instance of a plain type, or of a subclass of str. */
bool sg_uncollected_dies(sg_heap *heap, PyObject *o);
/* Learns how the host lets instances of Python's classes die.  Once, exclusive; -1 with an exception set. */
int sg_deaths_init(void);
/* True if instances of a class have nothing but places for attributes, one object each, after the object's head
 * (before it may be a list of weak references): __slots__ and no __dict__, no finaliser, no base written in C. */
bool sg_has_only_slots(PyTypeObject *type);
/* True if there are weak references to an instance of a class.  They go in exclusive mode only. */
static inline bool sg_has_weakrefs(PyObject *o)
{
    return PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_MANAGED_WEAKREF)
           && *(PyObject **)((char *)o + MANAGED_WEAKREF_OFFSET) != NULL;
}
/* True if no program can see when o dies, of which the caller has the last count: it and what it holds are plain (a
 * budget bounds the look).  What it holds together with others is noted as if that reference were on the log.  `alone`: no
 * other thread has it borrowed; otherwise a generator may be resumed at any moment, and nobody looks into it. */
bool sg_dies_unseen(sg_heap *heap, PyObject *o, bool alone);
/* The same at a glance, for an object that need not die yet. */
bool sg_looks_plain(PyObject *o);
/* The same of its own death alone: what it holds is looked at when it dies. */
bool sg_looks_plain_itself(PyObject *o);
/* True if a generator or coroutine is finished, or its close() would run no code. */
bool sg_generator_is_plain(PyGenObject *generator);

/* ---- exceptions and frame objects (exceptions.c) ------------------------------ */

/* How many fields the instances of an exception class have behind those of BaseException, all objects; -1: instances
 * that we do not know, or whose death a program can see. */
int sg_exception_fields(PyTypeObject *type);
/* The places behind its code's needs in a frame object, and the size of all. */
static inline size_t sg_frame_object_bytes(PyCodeObject *code)
{
    return (size_t)(PyFrame_Type.tp_basicsize + _PyFrame_NumSlotsForCodeObject(code) * PyFrame_Type.tp_itemsize);
}
/* A frame object that nobody has but its frame, which ends or forgets it. */
void sg_frame_object_free(sg_heap *heap, PyFrameObject *f, PyCodeObject *code);

/* ---- reserves of counts (reserve.c) ------------------------------------------ */

/* The two places where an object's reserve may be. */
static inline sg_reserve *sg_reserve_places(sg_heap *heap, PyObject *o)
{
    uintptr_t a = (uintptr_t)o;
    return &heap->reserves[((a >> 4) ^ (a >> 10)) % (SG_RESERVES / 2) * 2];
}
/* Its reserve, or NULL. */
static inline sg_reserve *sg_reserve_find(sg_heap *heap, PyObject *o)
{
    sg_reserve *places = sg_reserve_places(heap, o);
    return places[0].object == o ? &places[0] : places[1].object == o ? &places[1] : NULL;
}
/* How many of the object's counts are only this thread's reserve. */
static inline int sg_reserve_of(sg_heap *heap, PyObject *o)
{
    const sg_reserve *reserve = sg_reserve_find(heap, o);
    return reserve != NULL ? reserve->counts : 0;
}
/* One count of an object that the caller keeps alive, for a new reference. */
void sg_reserve_take(sg_heap *heap, PyObject *o);
/* A reference goes (an owned slot's or the heap's): its count joins the reserve, or waits on the log. */
void sg_reserve_put(sg_heap *heap, PyObject *o);
/* An owned reference goes: true if its count has joined the reserve, otherwise it is the caller's to drop. */
static inline bool sg_reserve_keep(sg_heap *heap, PyObject *o)
{
    sg_reserve *reserve = sg_reserve_find(heap, o);
    if (reserve != NULL) {
        reserve->counts++;
    }
    return reserve != NULL;
}
/* Gives all back; before anyone else can look at the counts. */
void sg_reserve_return(sg_heap *heap);

/* Reserves a new, unique dict version (PEP 509), as DICT_NEXT_VERSION but atomic. */
uint64_t sg_next_dict_version(sg_heap *heap, PyInterpreterState *interp);

void sg_heap_destroy(sg_heap *heap);

#endif
