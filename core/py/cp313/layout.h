/* CPython 3.13: the internal layouts that we read and write.
 *
 * Job: include the internal headers and assert what we rely on.  A patch release
 * that moved one of these fields would fail here at compile time, and in
 * sg_py_check() at import time if the module was built against another one.
 */
#ifndef SG_PY_CP313_LAYOUT_H
#define SG_PY_CP313_LAYOUT_H

#include <stddef.h>

#include <internal/pycore_call.h>
#include <internal/pycore_cell.h>
#include <internal/pycore_ceval.h>
#include <internal/pycore_code.h>
#include <internal/pycore_dict.h>
#include <internal/pycore_frame.h>
#include <internal/pycore_function.h>
#include <internal/pycore_genobject.h>
#include <internal/pycore_gil.h>
#include <internal/pycore_instruments.h>
#include <internal/pycore_interp.h>
#include <internal/pycore_intrinsics.h>
#include <internal/pycore_list.h>
#include <internal/pycore_long.h>
#include <internal/pycore_object.h>
#include <internal/pycore_opcode_utils.h>
#include <internal/pycore_pyerrors.h>
#include <internal/pycore_pyhash.h>
#include <internal/pycore_pystate.h>
#include <internal/pycore_range.h>
#include <internal/pycore_runtime.h>
#include <internal/pycore_setobject.h>
#include <internal/pycore_sliceobject.h>
#include <internal/pycore_tuple.h>
#include <internal/pycore_unicodeobject.h>

/* One byte of a frame is padding: it holds all our flags (memory/publish.h). */
#define SG_FRAME_FLAGS(frame) (((unsigned char *)&(frame)->owner)[1])
_Static_assert(offsetof(_PyInterpreterFrame, owner) + 2 <= offsetof(_PyInterpreterFrame, localsplus),
               "a frame has a spare byte after its owner");

/* What hangs on code->co_extra; the host keeps the declaration to itself. */
typedef struct {
    Py_ssize_t ce_size;
    void *ce_extras[1];
} sg_py_code_extra;

/* An iterator over a dict's keys, values or items, which the host keeps to itself; sg_py_check() compares its size. */
typedef struct {
    PyObject ob_base;
    PyDictObject *dict; /* NULL when it is exhausted */
    Py_ssize_t used;
    Py_ssize_t position;
    PyObject *result; /* a tuple for reuse */
    Py_ssize_t left;
} sg_py_dict_iterator;

#define SG_EVENTS_MASK ((uintptr_t)0xff)
#define SG_DROP_BIT ((uintptr_t)_PY_GIL_DROP_REQUEST_BIT)

/* What a run of the host's evaluator takes of the C recursion limit. */
#define SG_PY_EVAL_C_STACK_UNITS 2

/* The operators of BINARY_OP; the host's header that names them also names its opcodes, which are macros
 * (checked in code.c). */
enum {
    SG_NB_ADD = 0,
    SG_NB_AND = 1,
    SG_NB_FLOOR_DIVIDE = 2,
    SG_NB_LSHIFT = 3,
    SG_NB_MULTIPLY = 5,
    SG_NB_REMAINDER = 6,
    SG_NB_OR = 7,
    SG_NB_RSHIFT = 9,
    SG_NB_SUBTRACT = 10,
    SG_NB_TRUE_DIVIDE = 11,
    SG_NB_XOR = 12,
    SG_NB_INPLACE_ADD = 13,
};

_Static_assert(sizeof(_Py_CODEUNIT) == 2, "a code unit is two bytes");
_Static_assert(PYLONG_BITS_IN_DIGIT == 30, "ints have 30-bit digits");

static inline uintptr_t sg_py_breaker(PyThreadState *tstate)
{
    return __atomic_load_n(&tstate->eval_breaker, __ATOMIC_RELAXED);
}

#endif
