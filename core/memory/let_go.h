/* Letting go of containers whose children need not wait on the log.
 *
 * Job: drop references of the running frame where all that this thread has borrowed is known: in the slots of its
 * frames.  A container that dies there lets go of its children at once, with what these hold; a child that a slot has
 * borrowed is left to that slot.  Why no other thread matters: docs/protocols/declog.md, "Children".
 *
 * Invariant: the caller's instruction keeps no borrowed reference outside the slots that it names.
 * Locking: frames are their thread's own.
 */
#ifndef SG_MEMORY_LET_GO_H
#define SG_MEMORY_LET_GO_H

#include "memory/publish.h"

enum { SG_BORROWED_WORDS = 8 };

/* The slots that may have borrowed what dies, and what was found in them: a Bloom filter of objects. */
typedef struct sg_borrowers {
    _PyInterpreterFrame *frame, *entry; /* the running frame and its invocation's first; NULL: nothing is borrowed */
    const sg_slot *top;                 /* of the running frame's stack */
    sg_slot result;                     /* a slot outside the frames, or 0 */
    enum { SG_BORROWED_UNKNOWN, SG_BORROWED_KNOWN, SG_BORROWED_TOO_MUCH } found;
    int leaves; /* let go of before it is worth a look */
    uint64_t borrowed[SG_BORROWED_WORDS];
} sg_borrowers;

/* `o`, whose last reference goes, is a container. */
static inline bool sg_is_last_of_container(PyObject *o)
{
    return sg_count(o) == 1 && PyType_IS_GC(Py_TYPE(o));
}

/* The owned ones of n slots, in their order.  Afterwards borrowed slots, the result among them, may be owned. */
void sg_let_go_slots(sg_heap *heap, const sg_slot *slots, int n, sg_borrowers *borrowers);

/* A slot that has just been emptied, above which the frame's stack ends at `top`. */
static inline void sg_let_go(sg_heap *heap, sg_slot s, _PyInterpreterFrame *frame, _PyInterpreterFrame *entry,
                             const sg_slot *top)
{
    if (sg_tag(s) != SG_TAG_OWNED || s == 0) {
        return;
    }
    if (sg_unlikely(sg_is_last_of_container((PyObject *)s))) {
        sg_let_go_slots(heap, &s, 1, &(sg_borrowers){.frame = frame, .entry = entry, .top = top});
    }
    else {
        sg_drop_number(heap, (PyObject *)s);
    }
}

/* Applies a sealed log (sg_log_apply_shared) when this thread has just published, so that it has borrowed nothing. */
void sg_let_go_sealed(sg_heap *heap);
/* The same for what has been put off because others waited (sg_log_put_off), or for some of it, if they wait again. */
void sg_let_go_rest(sg_heap *heap);

#endif
