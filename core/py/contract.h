/* All that the rest of the core may know of CPython's insides.
 *
 * Job: bring in the layouts of the supported CPython version and declare the
 * operations on them that need more than a field access.  Each version is a
 * folder (cp313/) that implements this contract; no other file tests versions
 * or includes CPython's internal headers.
 *
 * Locking: functions here run with the GIL held by the calling thread alone
 * (exclusive mode) unless their comment says otherwise.
 */
#ifndef SG_PY_CONTRACT_H
#define SG_PY_CONTRACT_H

#include <stdbool.h>
#include <stdint.h>

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#if PY_VERSION_HEX < 0x030D0000 || PY_VERSION_HEX >= 0x030E0000
#error "sharedgil knows CPython 3.13 only"
#endif
#ifdef Py_GIL_DISABLED
#error "sharedgil needs a CPython with a GIL: a free-threaded build runs threads in parallel by itself"
#endif
#if SIZEOF_VOID_P != 8
#error "sharedgil needs a 64-bit platform"
#endif

#include "py/cp313/layout.h"

/* ---- the interpreter ---------------------------------------------------- */

/* NULL if the running interpreter's insides are those we were compiled for,
 * otherwise a static sentence that says what differs. */
const char *sg_py_check(void);

/* True if the runtime is finalising and this thread is not the one that may go
 * on.  May be called without the GIL. */
bool sg_py_must_exit(void *tstate);

/* True if anybody hears of audited events: sys.addaudithook() or its C equivalent.  Any mode. */
static inline bool sg_py_is_audited(void)
{
    return __atomic_load_n(&_PyRuntime.audit_hooks.head, __ATOMIC_RELAXED) != NULL
           || __atomic_load_n(&PyInterpreterState_Main()->audit_hooks, __ATOMIC_RELAXED) != NULL;
}

/* What the main interpreter keeps of a static type of the host's own: its dict and weak references.  NULL: not found.  Any
 * mode; written in exclusive mode only. */
static inline managed_static_type_state *sg_py_static_type_state(PyTypeObject *type)
{
    size_t index = (size_t)type->tp_subclasses - 1; /* where others have their subclasses */
    managed_static_type_state *states = PyInterpreterState_Main()->types.builtins.initialized;
    return index < _Py_MAX_MANAGED_STATIC_BUILTIN_TYPES && states[index].type == type ? &states[index] : NULL;
}

/* typing.Generic, borrowed, or NULL: whether or not anybody has imported it. */
static inline PyTypeObject *sg_py_generic_type(void)
{
    return PyInterpreterState_Main()->cached_objects.generic_type;
}

/* True if `tstate` is the only thread state of its interpreter. */
static inline bool sg_py_alone(PyThreadState *tstate)
{
    return __atomic_load_n(&tstate->interp->threads.head, __ATOMIC_RELAXED) == tstate && tstate->next == NULL;
}

/* Brings tstate's eval breaker up to date after it got the GIL by our protocol
 * instead of the host's take_gil: pending calls that arrived meanwhile, and the
 * instrumentation version. */
void sg_py_refresh_breaker(PyThreadState *tstate);

/* Takes all free blocks of one pool of the host's allocator of small objects, for `bytes` (a multiple of 16, at most 512), as
 * a list linked through their first words.  Returns how many; 0: no memory.  Exclusive, or under the allocator's lock.
 * Only with pymalloc, without debug hooks. */
int sg_py_take_pool(size_t bytes, void **first);
/* The number of the pool that a block lies in, if it lies in one. */
static inline uintptr_t sg_py_pool_of(const void *block)
{
    return (uintptr_t)block >> POOL_BITS;
}

/* The host's collector at work on this generation and the younger ones, in the calling thread's interpreter, as gc.collect() has
 * it.  Finalisers run, and with them other threads; no exception is set before or after. */
void sg_py_collect(int generation);
int sg_py_collect_init(void);

/* Calls `fn` whenever Python code is about to start a thread, before there is one, in any interpreter; -1 with
 * an exception stops that.  One function at a time in each compiled part, which may give up while it is called.
 * The function that asks for it fails with an exception where the host cannot be watched. */
typedef int sg_py_thread_start_fn(void);
int sg_py_watch_thread_start(sg_py_thread_start_fn *fn);
void sg_py_unwatch_thread_start(void);

/* Our hook (PEP 523), once it has been set for the first time. */
extern _PyFrameEvalFunction sg_py_own_hook;
/* True if somebody else's is set: it has to see every frame. */
static inline bool sg_py_foreign_hook(PyInterpreterState *interp)
{
    return interp->eval_frame != NULL && interp->eval_frame != sg_py_own_hook;
}

/* ---- the GIL ------------------------------------------------------------ */
struct sg_host_gil;
/* Fills in the pointers into the interpreter's GIL, with a proxy holder. */
void sg_py_describe_gil(PyInterpreterState *interp, struct sg_host_gil *out);

/* ---- code and frames ---------------------------------------------------- */

/* Our instruction for each host opcode (SG_OP_UNSUPPORTED if we hand over), and
 * the number of cache units that follow it. */
extern uint16_t sg_py_opcode[256];
extern uint8_t sg_py_caches[256];
void sg_py_opcodes_init(void);
bool sg_py_is_extended_arg(int host_op);
/* The vectorcall of ordinary Python functions, which the host does not export. */
extern vectorcallfunc sg_py_function_vectorcall;
int sg_py_function_init(void);
/* The same of bound methods, and of C functions with these flags; false if the host does not make such a function. */
extern vectorcallfunc sg_py_method_vectorcall;
bool sg_py_builtin_vectorcall(int flags, vectorcallfunc *found);
/* True if `descriptor` is a classmethod or staticmethod / a named tuple's field, of the host's own exact type. */
bool sg_py_is_wrapped_callable(PyObject *descriptor);
bool sg_py_is_tuple_getter(PyObject *descriptor);
/* The item that an async generator has yielded as `v`, borrowed from it; NULL: v is what it awaits. */
PyObject *sg_py_wrapped(PyObject *v);

/* The type of iterators over ASCII strs, which the host does not export; NULL: not as we know it. */
extern PyTypeObject *sg_py_ascii_iterator;
static inline bool sg_py_is_str_iterator(PyTypeObject *type)
{
    return type == sg_py_ascii_iterator || type == &PyUnicodeIter_Type;
}

/* True if tools watch exceptions (raise, unwind, throw...) in this interpreter. */
bool sg_py_watches_exceptions(PyInterpreterState *interp);
/* True if any tool (tracing, profiling, monitoring) is active in the interpreter. */
bool sg_py_watched(PyThreadState *tstate);
/* Modules of the host's library that are not ready for parallel threads though every program relies on them; ends with NULL. */
extern const char *const sg_py_unready_modules[];
/* True if this code must run on the host, for a tool is active in the interpreter or asked for this code. */
bool sg_py_code_watched(PyThreadState *tstate, PyCodeObject *code);
/* True if this code carries instrumentation, of a tool that may be gone: the host takes it out when it runs the code. */
bool sg_py_code_instrumented(PyCodeObject *code);

/* True if close() of a generator suspended in this frame runs no code: it stands at a yield outside any try block. Both modes,
 * while nothing watches exceptions. */
bool sg_py_closes_at_once(_PyInterpreterFrame *frame);

/* A version number unique to the present state of a dict's keys, assigned if need
 * be; 0 if none is to be had.  As the host's specialiser does it. */
uint32_t sg_py_keys_version(PyInterpreterState *interp, PyDictKeysObject *keys);
/* The index of an interned name in unicode keys, or -1. */
Py_ssize_t sg_py_keys_index(PyDictKeysObject *keys, PyObject *name);

#endif
