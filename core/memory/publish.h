/* Publish: make every slot of a thread's frames a plain counted pointer.
 *
 * Job: what a thread does before it leaves shared mode or stops, so that the host sees
 * frames it understands and counts that are true.  docs/protocols/publish.md has the
 * argument.
 *
 * Invariants
 *   - clean(frame) => every slot of the frame is owned, and so is its code.
 *   - Frames of one evaluator invocation from some frame down to its entry frame are
 *     clean if that frame is: a frame only becomes dirty by running, which dirties it
 *     from the top.
 *   - Generator frames that are suspended are clean.
 *
 * Locking: only the frame's own thread publishes it; the count writes are atomic (rule 1).
 */
#ifndef SG_MEMORY_PUBLISH_H
#define SG_MEMORY_PUBLISH_H

#include "memory/number.h"

enum {
    SG_FRAME_CLEAN = 1, /* all slots are plain */
    SG_FRAME_INIT =
        2, /* an __init__ called by a class call: must return None; the caller's stack top is the instance */
    SG_FRAME_BORROWS_CODE = 4, /* f_executable is not counted; it has no tag, for crash reporters read it at any time */
};

/* Flags, too: what the caller's instruction makes of the frame's result (vm/special.h).  0: it is pushed. */
enum {
    SG_RETURNS_OPERATOR = 1 << 4,
    SG_RETURNS_COMPARISON = 2 << 4,
    SG_RETURNS_NOTHING = 3 << 4, /* whatever it is, it is dropped */
    SG_RETURNS_BOOL = 4 << 4,
    SG_RETURNS_LENGTH_AS_BOOL = 5 << 4,
    SG_RETURNS_CONTAINED = 6 << 4,
    SG_RETURNS_ITERATOR = 7 << 4,
    SG_RETURNS_ASYNC_ITERATOR = 8 << 4,
    SG_RETURNS_AWAITABLE = 9 << 4,  /* of __anext__ */
    SG_RETURNS_AWAITED = 10 << 4,   /* of __await__: an iterator */
    SG_RETURNS_ITEM = 11 << 4,      /* an async generator's, asked through the awaitable on the caller's stack */
    SG_RETURNS_CALLABLE = 12 << 4,  /* it is pushed, and no self */
    SG_RETURNS_NEXT = 13 << 4,      /* of an iterator's __next__: StopIteration ends the loop */
    SG_RETURNS_CONTINUED = 14 << 4, /* the instruction goes on with it (vm/callback.h) */
    SG_RETURNS_ANSWER = 15 << 4,    /* to what an iterator asks about the item on the caller's stack (vm/mapping.h) */
    SG_RETURNS_MASK = 15 << 4,
};

/* From `top` down to the first clean frame or to `entry`, inclusive. */
void sg_publish_frames(sg_heap *heap, _PyInterpreterFrame *top, _PyInterpreterFrame *entry);

/* The same of one frame, of a generator that is about to be suspended. */
static inline void sg_publish_suspended(sg_heap *heap, _PyInterpreterFrame *frame)
{
    sg_slot *slots = (sg_slot *)frame->localsplus;
    bool clean = sg_tag((sg_slot)frame->f_funcobj) == SG_TAG_OWNED;
    sg_slot *boxed = NULL; /* one is boxed here; of several, equal ones become the same object */
    for (int i = 0; i < frame->stacktop; i++) {
        sg_slot s = slots[i];
        int tag = sg_tag(s);
        if (sg_likely(tag == SG_TAG_OWNED)) {
            continue;
        }
        if (tag != SG_TAG_INT) {
            sg_increment(sg_pointer(s));
            slots[i] = sg_owned(sg_pointer(s));
        }
        else if (sg_int_is_immortal(sg_int_value(s))) {
            slots[i] = sg_owned(sg_int_immortal(sg_int_value(s)));
        }
        else {
            clean = clean && boxed == NULL;
            boxed = &slots[i];
        }
    }
    if (clean && boxed != NULL) {
        *boxed = sg_owned(sg_int_box(heap, sg_int_value(*boxed)));
    }
    if (sg_unlikely(!clean) || (SG_FRAME_FLAGS(frame) & SG_FRAME_BORROWS_CODE) != 0) {
        sg_publish_frames(heap, frame, frame);
    }
    SG_FRAME_FLAGS(frame) |= SG_FRAME_CLEAN;
}

/* True if these frames' own slots make up all counts of o, so that no other thread knows it.  Of the running frame only the
 * locals are looked at; false after many slots. */
bool sg_is_only_in_frames(PyObject *o, const _PyInterpreterFrame *top, const _PyInterpreterFrame *entry);

#ifdef SG_CHECKING
void sg_publish_check(_PyInterpreterFrame *top, _PyInterpreterFrame *entry);
#endif

#endif
