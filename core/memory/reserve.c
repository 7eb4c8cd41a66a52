/* Reserves: counts of shared objects that a thread takes many at once.
 *
 * Job: creation counts a class, code, function, names and namespaces that all threads share; from its reserve a
 * thread takes and gives such counts without touching the object.
 *
 * Invariants
 *   - An object in the table with n counts has n counts more than references: it cannot look private or dead.
 *     What asks whether an object's death is due takes the reserve off first (sg_reserve_of).
 *   - All reserves are given back whenever the thread publishes to stop or to leave shared mode, so the host sees
 *     the counts that it would have.
 * Locking: a reserve belongs to its thread.
 */
#include "memory/heap.h"

enum { RESERVE_BATCH = 64 };

static void give_back(sg_heap *heap, sg_reserve *reserve)
{
    if (reserve->counts > 1) {
        /* All but one: that one keeps the object alive until the log gives it back. */
        __atomic_fetch_sub(&reserve->object->ob_refcnt_split[PY_BIG_ENDIAN], (uint32_t)reserve->counts - 1,
                           __ATOMIC_ACQ_REL);
    }
    if (reserve->counts > 0) {
        sg_log_decrement(heap, reserve->object);
    }
}

/* A place for the reserve of an object that has none; the older of two others goes. */
static sg_reserve *make_place(sg_heap *heap, PyObject *o)
{
    sg_reserve *places = sg_reserve_places(heap, o);
    int free = places[0].object == NULL ? 0 : 1;
    if (places[free].object != NULL) {
        sg_reserve old = places[1];
        places[1] = places[0];
        places[0].object = NULL; /* the log asks for the object's reserve */
        give_back(heap, &old);
        free = 0;
    }
    else {
        heap->reserved[heap->reserved_n++] = (uint8_t)(&places[free] - heap->reserves);
    }
    places[free] = (sg_reserve){.object = o};
    return &places[free];
}

void sg_reserve_take(sg_heap *heap, PyObject *o)
{
    if (sg_immortal(o)) {
        return;
    }
    sg_reserve *reserve = sg_reserve_find(heap, o);
    if (reserve == NULL) {
        reserve = make_place(heap, o);
    }
    if (reserve->counts == 0) {
        reserve->counts = RESERVE_BATCH;
        __atomic_fetch_add(&o->ob_refcnt_split[PY_BIG_ENDIAN], RESERVE_BATCH, __ATOMIC_RELAXED);
    }
    reserve->counts--;
}

void sg_reserve_put(sg_heap *heap, PyObject *o)
{
    if (!sg_immortal(o) && !sg_reserve_keep(heap, o)) {
        sg_log_decrement(heap, o);
    }
}

void sg_reserve_return(sg_heap *heap)
{
    while (heap->reserved_n > 0) {
        sg_reserve *reserve = &heap->reserves[heap->reserved[--heap->reserved_n]];
        sg_reserve old = *reserve;
        *reserve = (sg_reserve){0};
        give_back(heap, &old);
    }
}
