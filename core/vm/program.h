/* A code object's translation.
 *
 * Job: hold our instructions for one code object, parallel to the host's code units, and find it
 * from the code object.
 *
 * Invariants
 *   - insns[i] stands for host code unit i: host address = (unit address >> 2) + bias.
 *   - A program lives as long as its code object, on which it hangs (co_extra).
 *
 * Locking: made and rewritten (inline caches) in exclusive mode only; read in both.
 */
#ifndef SG_VM_PROGRAM_H
#define SG_VM_PROGRAM_H

#include "base/atomics.h"
#include "py/contract.h"
#include "vm/instructions.h"

typedef struct sg_program {
    uintptr_t bias;
    PyObject **consts;
    PyObject **names;
    int units;
    int nlocalsplus;
    int framesize;
    int argcount;       /* positional parameters, or -1: only the host can bind the arguments */
    bool pinned;        /* runs under the GIL (sharedgil.exclusive) */
    bool begins_shared; /* and yet in shared mode, for it only reads; what it cannot end there it begins again */
    sg_insn insns[];
} sg_program;

extern Py_ssize_t sg_program_index;

/* Reserves our slot on code objects.  -1 with an exception set. */
int sg_program_init(void);

static inline sg_program *sg_program_of(PyCodeObject *code)
{
    sg_py_code_extra *extra = code->co_extra;
    if (sg_unlikely(extra == NULL || extra->ce_size <= sg_program_index)) {
        return NULL;
    }
    return extra->ce_extras[sg_program_index];
}

/* Translates, if that is not done yet.  Exclusive mode.  NULL with an exception set. */
sg_program *sg_program_get(PyCodeObject *code, PyObject *globals);

static inline _Py_CODEUNIT *sg_host_address(const sg_program *program, const sg_insn *ip)
{
    return (_Py_CODEUNIT *)(((uintptr_t)ip >> 2) + program->bias);
}
static inline sg_insn *sg_own_address(sg_program *program, const _Py_CODEUNIT *host)
{
    return (sg_insn *)(((uintptr_t)host - program->bias) << 2);
}

/* Code objects and modules whose code is pinned under the GIL. */
int sg_pin_code(PyCodeObject *code);
int sg_pin_modules(PyObject *names); /* a tuple of module names; replaces the earlier ones */

#endif
