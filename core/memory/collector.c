/* The collector's lists in shared mode.  Job and locking: collector.h. */
#include "memory/collector.h"

#include "base/mutex.h"
#include "memory/death.h"
#include "memory/garbage.h"

static pthread_mutex_t collector_lock = SG_MUTEX_INITIALIZER;

static void add_to_count(struct _gc_runtime_state *gc, int more)
{
    int count = gc->generations[0].count + more;
    gc->generations[0].count = count > 0 ? count : 0;
}

/* With the lock. */
static void unlink_dead(sg_heap *heap, struct _gc_runtime_state *gc)
{
    for (int i = 0; i < heap->graves_n; i++) {
        _PyObject_GC_UNTRACK(heap->graves[i].object);
    }
    add_to_count(gc, -heap->graves_n);
}

static void put_back(sg_heap *heap, const sg_grave *grave)
{
    sg_memory_put(heap, (char *)grave->object - grave->headers, grave->headers + grave->bytes);
}

static void put_back_dead(sg_heap *heap)
{
    for (int i = 0; i < heap->graves_n; i++) {
        put_back(heap, &heap->graves[i]);
    }
    heap->graves_n = 0;
}

void sg_nursery_link(sg_heap *heap, PyThreadState *tstate)
{
    if (heap->nursery_n == 0 && heap->untracked == 0 && heap->graves_n == 0) {
        return;
    }
    struct _gc_runtime_state *gc = &tstate->interp->gc;
    pthread_mutex_lock(&collector_lock);
    unlink_dead(heap, gc);
    /* Those that need no tracking count as well: the host counts them down when they die in it. */
    add_to_count(gc, heap->nursery_n + heap->untracked);
    heap->untracked = 0;
    for (int i = 0; i < heap->nursery_n; i++) { /* the oldest first, as in the host */
        /* Tracking replaces the place in its header; in between it must not look as if nobody had it (sg_nursery_has). */
        PyObject_GC_Track(heap->nursery[i]);
        sg_garbage_note(heap->nursery[i]);
    }
    heap->nursery_n = 0;
    /* Not within a collection, whose finalisers run here as well: the host would refuse another. */
    if (gc->enabled && __atomic_load_n(&gc->collecting, __ATOMIC_RELAXED) == 0 && gc->generations[0].threshold != 0
        && gc->generations[0].count > gc->generations[0].threshold) {
        __atomic_fetch_or(&tstate->eval_breaker, _PY_GC_SCHEDULED_BIT, __ATOMIC_RELAXED);
    }
    pthread_mutex_unlock(&collector_lock);
    put_back_dead(heap);
}

void sg_collector_unlink(PyObject *o)
{
    pthread_mutex_lock(&collector_lock);
    _PyObject_GC_UNTRACK(o);
    pthread_mutex_unlock(&collector_lock);
}

void sg_death_put_back(sg_heap *heap, PyObject *o, size_t headers, size_t bytes)
{
    sg_grave grave = {.object = o, .headers = headers, .bytes = bytes};
    if (_Py_AS_GC(o)->_gc_next == 0) {
        put_back(heap, &grave);
        return;
    }
    if (heap->graves_n == SG_GRAVES_MAX) {
        pthread_mutex_lock(&collector_lock);
        unlink_dead(heap, &_PyInterpreterState_Main()->gc);
        pthread_mutex_unlock(&collector_lock);
        put_back_dead(heap);
    }
    heap->graves[heap->graves_n++] = grave;
}
