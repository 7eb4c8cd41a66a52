/* Letting go of containers.  Job and invariant: let_go.h. */
#include "memory/let_go.h"

#include "base/stop.h"
#include "memory/death.h"

/* A frame that ran long ago may be far down: who has more slots to look through than that leaves the children to the log.
 * So deep a death goes on there as well, for it may be a long chain. */
enum { SLOTS_MAX = 256, DEPTH_MAX = 40 };
/* So many children that hold nothing are logged before the slots are looked through for their sake. */
enum { LEAVES_MAX = 6 };

static unsigned bit_of(const void *o)
{
    uintptr_t a = (uintptr_t)o >> 4;
    return (unsigned)(a ^ (a >> 9)) % (64 * SG_BORROWED_WORDS);
}

static void note(sg_borrowers *b, sg_slot s)
{
    if (sg_tag(s) == SG_TAG_HEAP) {
        unsigned bit = bit_of(sg_pointer(s));
        b->borrowed[bit / 64] |= (uint64_t)1 << bit % 64;
    }
}

/* How many slots of a frame there are to look at, beside its function. */
static int slots_in(const sg_borrowers *b, const _PyInterpreterFrame *frame)
{
    return frame == b->frame ? (int)(b->top - (const sg_slot *)frame->localsplus) : frame->stacktop;
}

/* Clean frames, and those below them, have borrowed nothing (publish.md, P1 and P2). */
static void look_for_borrowed(sg_borrowers *b)
{
    int left = SLOTS_MAX;
    note(b, b->result);
    for (_PyInterpreterFrame *frame = b->frame; frame != NULL; frame = frame->previous) {
        const sg_slot *slots = (const sg_slot *)frame->localsplus;
        int n = slots_in(b, frame);
        if ((SG_FRAME_FLAGS(frame) & SG_FRAME_CLEAN) != 0) {
            break;
        }
        left -= n + 1;
        if (left < 0) {
            b->found = SG_BORROWED_TOO_MUCH;
            return;
        }
        note(b, (sg_slot)frame->f_funcobj);
        for (int i = 0; i < n; i++) {
            note(b, slots[i]);
        }
        if (frame == b->entry) {
            break;
        }
    }
    b->found = SG_BORROWED_KNOWN;
}

static bool may_be_borrowed(const sg_borrowers *b, PyObject *o)
{
    unsigned bit = bit_of(o);
    return (b->borrowed[bit / 64] >> bit % 64 & 1) != 0;
}

/* A slot that has o borrowed gets a count: the one that goes, if it is the first. */
static void own(sg_slot *slot, PyObject *o, bool *given)
{
    if (*slot == sg_from_heap(o)) {
        if (*given) {
            sg_increment(o);
        }
        *slot = sg_owned(o);
        *given = true;
    }
}

/* A count of `o` goes: to the slots that have it borrowed, as publishing would give them theirs.  False if none has. */
static bool give_to_borrowers(sg_borrowers *b, PyObject *o)
{
    bool given = false;
    own(&b->result, o, &given);
    for (_PyInterpreterFrame *frame = b->frame; frame != NULL; frame = frame->previous) {
        if ((SG_FRAME_FLAGS(frame) & SG_FRAME_CLEAN) != 0) {
            break;
        }
        int n = slots_in(b, frame);
        own((sg_slot *)&frame->f_funcobj, o, &given);
        for (int i = 0; i < n; i++) {
            own((sg_slot *)&frame->localsplus[i], o, &given);
        }
        if (frame == b->entry) {
            break;
        }
    }
    return given;
}

void sg_death_let_go(sg_heap *heap, PyObject *child)
{
    sg_borrowers *b = heap->borrowers;
    if (sg_immortal(child)) {
        return;
    }
    if (PyType_IS_GC(Py_TYPE(child)) && (heap->put_off.n != 0 || sg_is_asked_to_stop())) {
        sg_log_put_off(heap, child);
        return;
    }
    if (b->found == SG_BORROWED_UNKNOWN && !(sg_is_leaf(child) && --b->leaves >= 0)) {
        look_for_borrowed(b);
    }
    if (b->found != SG_BORROWED_KNOWN || heap->dying_depth >= DEPTH_MAX) {
        sg_log_child(heap, child);
        return;
    }
    if (may_be_borrowed(b, child) && give_to_borrowers(b, child)) {
        return;
    }
    heap->dying_depth++;
    sg_drop_owned(heap, child);
    heap->dying_depth--;
}

void sg_let_go_slots(sg_heap *heap, const sg_slot *slots, int n, sg_borrowers *borrowers)
{
    borrowers->leaves = LEAVES_MAX;
    heap->borrowers = borrowers;
    for (int i = 0; i < n; i++) {
        sg_drop(heap, slots[i]);
    }
    heap->borrowers = NULL;
}

void sg_let_go_sealed(sg_heap *heap)
{
    sg_borrowers nothing = {.found = SG_BORROWED_KNOWN};
    heap->borrowers = &nothing;
    sg_log_apply_shared(heap);
    heap->borrowers = NULL;
}

void sg_let_go_rest(sg_heap *heap)
{
    sg_borrowers nothing = {.found = SG_BORROWED_KNOWN};
    heap->borrowers = &nothing;
    heap->settle &= (uint8_t)~SG_SETTLE_REST;
    sg_log_order_rest(heap);
    while (heap->rest.n != 0 && (heap->settle & SG_SETTLE_REST) == 0) {
        PyObject *entry = heap->rest.items[--heap->rest.n], *o = sg_rest_object(entry);
        if (entry != o) {
            sg_log_decrement(heap, o);
        }
        else {
            sg_drop_owned(heap, o);
        }
        sg_log_order_rest(heap);
    }
    if (heap->rest.n != 0) {
        heap->settle |= SG_SETTLE_REST;
    }
    else {
        sg_log_give_back_room(&heap->rest);
        sg_log_give_back_room(&heap->put_off);
    }
    heap->borrowers = NULL;
}
