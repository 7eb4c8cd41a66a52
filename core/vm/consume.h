/* Built-in functions that run an iterator to its end, or until they know: sum, any, list, str.join and the like.
 *
 * Job: what one item, and the end, do to the call's state, for both variants.  The loop itself is the evaluator's
 * (body/consume.h): the frame of a generator, or of a function that a map object calls, is called from the caller's frame,
 * where the host has a C function between.  Iterators that step natively are stepped there, too.
 *
 * The call's operands become its state, three slots from `base` on: there are that many below any call with an argument.
 *   base[0]  what consumes (SG_CONSUME_*), and what has been gathered:
 *              an object that stands for what consumes  nothing has been gathered
 *              a tuple of that and an object or two     the object has
 *              an int                                   one has, to which what consumes is added in the low bits: sum, min, max
 *              a complex                                SG_CONSUME_SUM_FLOAT's
 *              a list                                   SG_CONSUME_EXTEND's
 *   base[1]  the iterator
 *   base[2]  the item, while there is one; 0: it is yet to be taken
 * Invariants
 *   - Each slot is a value that any thread and the collector may see, for the frame is published in this state.
 *   - The tuple is this thread's alone, as long as its only count is its slot's.
 */
#ifndef SG_VM_CONSUME_H
#define SG_VM_CONSUME_H

#include "objects/store.h"

typedef enum {
    SG_CONSUME_NOTHING,
    SG_CONSUME_ANY,
    SG_CONSUME_ALL,
    SG_CONSUME_NEXT,
    SG_CONSUME_MIN,
    SG_CONSUME_MAX,
    SG_CONSUME_SUM,       /* the sum is an int */
    SG_CONSUME_SUM_FLOAT, /* in a complex, the sum, and the compensation for what it has lost */
    SG_CONSUME_SUM_OBJECT,
    SG_CONSUME_LIST,
    SG_CONSUME_TUPLE,
    SG_CONSUME_SET,       /* a list of the items while all are plain, then a set */
    SG_CONSUME_FROZENSET, /* so too */
    SG_CONSUME_SORTED,
    SG_CONSUME_JOIN,      /* a list: the separator, and the items */
    SG_CONSUME_DERIVED,   /* a list: a class derived from tuple, and the items */
    SG_CONSUME_NEW_TUPLE, /* so too: tuple.__new__(class, items) */
    SG_CONSUME_BYTES,     /* a list of ints: consume_into.h */
    SG_CONSUME_BYTE_ARRAY,
    SG_CONSUME_DEQUE, /* up to SG_CONSUME_SET_UPDATE what is filled: consume_into.h */
    SG_CONSUME_DEQUE_EXTEND,
    SG_CONSUME_DEQUE_EXTEND_LEFT,
    SG_CONSUME_SET_UPDATE,
    SG_CONSUME_EXTEND,
    SG_CONSUME_COUNT, /* the mapping that counts: collections.Counter's helper */
    SG_CONSUME_DICT,  /* from here on: consume_mapping.h */
    SG_CONSUME_ORDERED,
    SG_CONSUME_KEYS,
    SG_CONSUME_ORDERED_KEYS, /* the last */
} sg_consumer;

typedef enum { SG_CONSUMED, SG_CONSUME_DONE, SG_CONSUME_NOT_HERE, SG_CONSUME_FAILED } sg_consumption;

/* Learns which callables these are.  Exclusive mode. */
void sg_consume_init(PyInterpreterState *interp);

/* True if shared mode takes the items of such an iterator, no generator, one by one. */
bool sg_consume_steps(PyObject *iterator);

/* What the call of an iterator with these operands consumes with; both modes. */
sg_consumer sg_consume_kind(const sg_slot *base, int nargs);

/* What a call of two arguments consumes with, if it takes the items of the second for the sake of the first: counts them in a
 * dict, or makes them an instance of a class.  Then the second is an iterator, and they are where a call of the iterator has
 * them: base[3] and base[2].  Shared mode. */
sg_consumer sg_consume_turns(sg_heap *heap, sg_slot *base);

/* The generator function that iter() comes down to, for a call of one argument that is no iterator: the call may go on with
 * the generator in its place, as if it had been given that.  NULL: not here.  Shared mode. */
PyFunctionObject *sg_consume_iterates_by(const sg_slot *base);
/* What the host asks for the number of items, before it takes them: true if there is a __len__, or no __length_hint__. */
bool sg_consume_has_length(PyTypeObject *type);
bool sg_consume_lacks_hint(PyTypeObject *type);
/* A call that is about to be made, which may be such a one.  Exclusive mode; never raises. */
void sg_consume_learn_counting(PyObject *callable, PyObject *const *args, int n);
/* What a call is about to be made with.  Exclusive mode; never raises. */
void sg_consume_learn(PyObject *iterable);

/* Turns the operands, the iterator in base[2], into the state.  False, with no side effect: not here; in exclusive
 * mode: an exception is set. */
bool sg_consume_start_shared(sg_heap *heap, sg_consumer kind, sg_slot *base, int nargs);
/* The same, of a call that gives its list room for `room` items first; negative: as the iterator says. */
bool sg_consume_start_with_room(sg_heap *heap, sg_consumer kind, sg_slot *base, int nargs, Py_ssize_t room);
bool sg_consume_start_counted(sg_consumer kind, sg_slot *base, int nargs);

/* Room for `length` items in an empty list, as the host gives it; false with an exception.  Exclusive mode. */
bool sg_consume_give_room_host(PyObject *list, Py_ssize_t length);
/* The list has all its items: what the host gives back of its room then. */
void sg_consume_give_back_room(PyObject *list);

/* Takes the item base[2] in; what is done has its result in base[0].  A failure, too, has consumed the item. */
sg_consumption sg_consume_shared(sg_heap *heap, sg_slot *base);
sg_consumption sg_consume_counted(sg_slot *base);

/* True if a StopIteration that a step raises is what the call raises, too: next() without a default. */
bool sg_consume_raises_end(const sg_slot *base);

/* There are no more items: puts the result into base[0].  Not here, or failed, in the same way (in shared mode the
 * exception is in heap->raised); `returned` is what the generator returned. */
sg_consumption sg_consume_end_shared(sg_heap *heap, sg_slot *base, sg_slot returned);
sg_consumption sg_consume_end_counted(sg_slot *base, PyObject *returned);

#endif
