/* Frame objects in shared mode: what tracebacks name, and what outlives a frame.
 *
 * Job: make the object of a live frame; when the frame ends, move what is in it into the object, if anybody has that.
 *
 * Invariants
 *   - A live frame's object is untracked, and nothing but a handle: only host code looks through it, in exclusive mode,
 *     when the frame is published.
 *   - What has moved into an object is plain: every slot owned.
 * Locking: none; a frame and its link to its object are the frame's thread's, and the count of the object decides who
 * lets it die.
 */
#ifndef SG_OBJECTS_FRAME_OBJECT_H
#define SG_OBJECTS_FRAME_OBJECT_H

#include "memory/heap.h"

/* The frame's object, made if it has none: borrowed. */
PyFrameObject *sg_frame_object_of(sg_heap *heap, _PyInterpreterFrame *frame);

/* The frame, with its instruction pointer and stack top saved and nothing on its stack, ends and has an object.  True: the
 * object lives on and has taken all that is in the frame, but a generator its code; room for one in the nursery.
 * False: the object is gone, and the frame is still to be cleared. */
bool sg_frame_object_take(sg_heap *heap, _PyInterpreterFrame *frame);

#endif
