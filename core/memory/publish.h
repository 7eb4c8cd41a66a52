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

#include "memory/heap.h"

enum {
    SG_FRAME_CLEAN = 1, /* all slots are plain */
    SG_FRAME_INIT =
        2, /* an __init__ called by a class call: must return None; the caller's stack top is the instance */
    SG_FRAME_BORROWS_CODE = 4, /* f_executable is not counted; it has no tag, for crash reporters read it at any time */
};

/* From `top` down to the first clean frame or to `entry`, inclusive. */
void sg_publish_frames(sg_heap *heap, _PyInterpreterFrame *top, _PyInterpreterFrame *entry);
/* Links the nursery into the host's collector: whenever the thread stops or leaves shared mode, so
 * that nobody who runs exclusively can free an object that the nursery still names (rule 14).  Its
 * lock is enough beside other members; nobody else touches the collector's lists meanwhile. */
void sg_nursery_link(sg_heap *heap, PyThreadState *tstate);

#ifdef SG_CHECKING
void sg_publish_check(_PyInterpreterFrame *top, _PyInterpreterFrame *entry);
#endif

#endif
