/* Exceptions in shared mode: instances, their context, their traceback.
 *
 * Job: make instances of the host's exception classes and of Python's subclasses of them; link exceptions; add entries
 * to a traceback.  Raising and unwinding are vm/'s.  The protocol and why it is sound: docs/protocols/exceptions.md.
 *
 * Invariants
 *   - What links an exception to others (traceback, context, cause) is read by no other thread but to walk it within an
 *     instruction, and replaced by exchange and log, so one exception may be raised in many threads.
 *   - sg_raise_*() leave an exception in heap->raised, without context and traceback.  Whoever calls them goes to the
 *     evaluator at once, which takes it.
 * Locking: none.
 */
#ifndef SG_OBJECTS_EXCEPTION_H
#define SG_OBJECTS_EXCEPTION_H

#include "objects/new.h"

/* True if instances of this class are made here, and by nothing but the class's own place in the host: what its
 * __init__ does, if that is written in Python, comes on top (sg_exception_has_init). */
bool sg_exception_is_made_here(PyTypeObject *type);
/* True if its initialiser is one that we know: with positional arguments it keeps them, and no more. */
bool sg_exception_has_plain_init(PyTypeObject *type);

/* A new instance with these arguments, which it copies: sg_exception_is_made_here(), and room for two in the nursery. */
PyObject *sg_exception_new(sg_heap *heap, PyTypeObject *type, const sg_slot *args, int n);
/* As BaseException.__init__. */
void sg_exception_set_args(sg_heap *heap, sg_slot exception, const sg_slot *args, int n);

/* The exception that is being handled, borrowed, or NULL. */
PyObject *sg_exception_handled(PyThreadState *tstate);
/* What is being handled becomes the context of what is about to be raised. */
void sg_exception_chain(sg_heap *heap, PyThreadState *tstate, PyObject *exception);
/* `raise exception from cause`; NULL: from None.  Consumes the cause. */
void sg_exception_set_cause(sg_heap *heap, PyObject *exception, PyObject *cause);
/* An entry for a frame that stands at its instruction pointer; room for one in the nursery.  The caller owns a reference
 * to the exception. */
void sg_exception_add_traceback(sg_heap *heap, PyObject *exception, PyFrameObject *frame);

/* ---- for natives: leave the exception in heap->raised.  False: not here, and nothing has happened. ---- */

/* With one argument, or none if it is 0. */
bool sg_raise(sg_heap *heap, PyObject *type, sg_slot argument);
/* With a message of ASCII. */
bool sg_raise_text(sg_heap *heap, PyObject *type, const char *message);
bool sg_raise_format(sg_heap *heap, PyObject *type, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* As object.__getattribute__ does of an attribute that is not there.  Both stay the caller's. */
bool sg_raise_no_attribute(sg_heap *heap, PyObject *o, PyObject *name);

#endif
