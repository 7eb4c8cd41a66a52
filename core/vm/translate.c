/* The translator: from the host's bytecode to our instructions.
 *
 * Job: one pass that resolves operands (extended arguments, jump distances, constants), one that
 * fuses common neighbours, and the bookkeeping of pinned code.
 * Exclusive mode only.
 */
#include "vm/program.h"

#include <string.h>

#include "memory/slot.h"

Py_ssize_t sg_program_index = -1;
static PyObject *pinned_modules; /* tuple of names, or NULL */

static void program_free(void *program)
{
    PyMem_RawFree(program);
}

int sg_program_init(void)
{
    if (sg_program_index < 0) {
        sg_py_opcodes_init();
        sg_program_index = PyUnstable_Eval_RequestCodeExtraIndex(program_free);
        if (sg_program_index < 0) {
            PyErr_SetString(PyExc_RuntimeError, "sharedgil: no slot is left on code objects");
            return -1;
        }
    }
    return 0;
}

/* A constant that a slot can hold unboxed and an instruction can hold inline. */
static bool small_constant(PyObject *constant, int32_t *value)
{
    if (!PyLong_CheckExact(constant)) {
        return false;
    }
    int overflow;
    long v = PyLong_AsLongAndOverflow(constant, &overflow);
    if (overflow != 0 || v > INT32_MAX || v < INT32_MIN) {
        return false;
    }
    *value = (int32_t)v;
    return true;
}

static void resolve(sg_program *program, int i, int host_op, int oparg)
{
    sg_insn *insn = &program->insns[i];
    int next = 1 + sg_py_caches[host_op];
    insn->op = sg_py_opcode[host_op];
    insn->arg = oparg;
    switch (insn->op) {
    case SG_OP_NOP:
        insn->arg = 1;
        break;
    case SG_OP_JUMP_BACKWARD:
    case SG_OP_JUMP_BACKWARD_NO_INTERRUPT:
        insn->arg = next - oparg;
        break;
    case SG_OP_JUMP_FORWARD:
    case SG_OP_POP_JUMP_IF_TRUE:
    case SG_OP_POP_JUMP_IF_FALSE:
    case SG_OP_POP_JUMP_IF_NONE:
    case SG_OP_POP_JUMP_IF_NOT_NONE:
    case SG_OP_SEND:
        insn->arg = next + oparg;
        break;
    case SG_OP_FOR_ITER:
        insn->arg = next + oparg + 2;
        insn[1].op = SG_OP_CHAIN_STEP;
        break;
    case SG_OP_CALL_INTRINSIC_1:
        if (oparg == INTRINSIC_ASYNC_GEN_WRAP) {
            insn->op = SG_OP_ASYNC_GEN_WRAP;
        }
        break;
    case SG_OP_COMPARE_OP:
        insn->aux = (uint16_t)(oparg >> 5);
        break;
    case SG_OP_CALL:
        insn[2].op = SG_OP_CONSUME_ITEM; /* before the version in its cache, which is the operand's place */
        insn[3].op = SG_OP_CONSUME_END;
        break;
    case SG_OP_BINARY_OP:
        insn->aux = (uint16_t)(oparg >= SG_NB_INPLACE_ADD ? oparg - SG_NB_INPLACE_ADD : oparg);
        insn->op = insn->aux == SG_NB_ADD        ? SG_OP_BINARY_ADD
                   : insn->aux == SG_NB_SUBTRACT ? SG_OP_BINARY_SUBTRACT
                   : insn->aux == SG_NB_MULTIPLY ? SG_OP_BINARY_MULTIPLY
                                                 : SG_OP_BINARY_OP;
        break;
    case SG_OP_LOAD_CONST: {
        int32_t value;
        if (oparg <= UINT16_MAX && small_constant(program->consts[oparg], &value)) {
            *insn = (sg_insn){.op = SG_OP_LOAD_SMALL_INT, .aux = (uint16_t)oparg, .arg = value};
        }
        break;
    }
    default:
        break;
    }
}

/* Neighbours that are known to be instructions: `at[i]` says so (a cache word may look like one). */
static void fuse(sg_program *program, const uint8_t *at)
{
    sg_insn *insns = program->insns;
    int n = program->units;
#define IS(k, name) ((k) < n && at[k] && insns[k].op == SG_OP_##name)
    for (int i = n - 1; i >= 0; i--) {
        if (!at[i]) {
            continue;
        }
        sg_insn *insn = &insns[i];
        switch (insn->op) {
        case SG_OP_NOP:
            if (IS(i + 1, NOP)) {
                insn->arg = 1 + insns[i + 1].arg;
            }
            break;
        case SG_OP_LOAD_FAST:
            if (IS(i + 1, LOAD_SMALL_INT) || IS(i + 1, ADD_SMALL_INT)) {
                insn->op = SG_OP_LOAD_FAST_LOAD_SMALL_INT;
                if (IS(i + 2, BINARY_ADD) || IS(i + 2, BINARY_SUBTRACT)) {
                    insn->aux = insns[i + 2].op == SG_OP_BINARY_SUBTRACT;
                    insn->op = IS(i + 4, STORE_FAST) ? SG_OP_ADD_FAST_SMALL_INT_STORE : SG_OP_ADD_FAST_SMALL_INT;
                }
            }
            else if (IS(i + 1, LOAD_CONST)) {
                insn->op = SG_OP_LOAD_FAST_LOAD_CONST;
            }
            else if (IS(i + 1, LOAD_ATTR) || IS(i + 1, STORE_ATTR)) {
                insns[i + 1].aux = 1; /* its cache may fuse it with this load */
            }
            break;
        case SG_OP_LOAD_SMALL_INT:
            if (IS(i + 1, BINARY_ADD) || IS(i + 1, BINARY_SUBTRACT)) {
                insn->op = SG_OP_ADD_SMALL_INT;
            }
            break;
        case SG_OP_FOR_ITER:
            if (IS(i + 2, STORE_FAST)) {
                insn->op = SG_OP_FOR_ITER_STORE_FAST;
            }
            break;
        case SG_OP_COMPARE_OP:
            if ((insn->arg & 16) != 0 && (IS(i + 2, POP_JUMP_IF_FALSE) || IS(i + 2, POP_JUMP_IF_TRUE))) {
                insn->op = SG_OP_COMPARE_OP_JUMP;
            }
            break;
        default:
            break;
        }
    }
#undef IS
}

/* True if the code's way without an exception is: a few loads, which may be made again, and the end.  Frames stop at safepoints
 * only, so what it reads it reads at one moment for all pinned code. */
static bool only_reads(const sg_program *program, const uint8_t *at, const PyCodeObject *code)
{
    if ((code->co_flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) != 0) {
        return false;
    }
    for (int i = 0; i < program->units; i++) {
        if (!at[i]) {
            continue;
        }
        switch (program->insns[i].op) {
        case SG_OP_RETURN_VALUE:
            return true;
        case SG_OP_LOAD_ATTR:
        case SG_OP_BINARY_SUBSCR:
        case SG_OP_NOP:
        case SG_OP_RESUME:
        case SG_OP_COPY_FREE_VARS:
        case SG_OP_LOAD_FAST:
        case SG_OP_LOAD_DEREF:
            break;
        default:
            return false;
        }
    }
    return false;
}

/* Modules of libraries whose code fails often in parallel threads, and under the GIL seldom: it runs there (sg_py_unready_modules
 * are the host's own). sympy: threads that ask the same symbol at once find a fact missing, and then in the way
 * (InconsistentAssumptions). */
static const char *const unready_modules[] = {"sympy.core.assumptions", "sympy.core.facts", NULL};

static bool is_among(PyObject *name, const char *const *modules)
{
    for (; *modules != NULL; modules++) {
        if (PyUnicode_EqualToUTF8(name, *modules)) {
            return true;
        }
    }
    return false;
}

/* Or NULL. */
static PyObject *name_of_module(PyObject *globals)
{
    PyObject *name = PyDict_CheckExact(globals) ? PyDict_GetItemString(globals, "__name__") : NULL;
    return name != NULL && PyUnicode_CheckExact(name) ? name : NULL;
}

static bool in_unready_module(PyObject *globals)
{
    PyObject *name = name_of_module(globals);
    return name != NULL && (is_among(name, sg_py_unready_modules) || is_among(name, unready_modules));
}

static bool in_pinned_module(PyObject *globals)
{
    PyObject *name = name_of_module(globals);
    if (name == NULL) {
        return false;
    }
    if (in_unready_module(globals)) {
        return true;
    }
    for (Py_ssize_t i = 0; pinned_modules != NULL && i < PyTuple_GET_SIZE(pinned_modules); i++) {
        PyObject *module = PyTuple_GET_ITEM(pinned_modules, i);
        Py_ssize_t length = PyUnicode_GET_LENGTH(module);
        if (PyUnicode_Tailmatch(name, module, 0, PY_SSIZE_T_MAX, -1) == 1
            && (PyUnicode_GET_LENGTH(name) == length || PyUnicode_READ_CHAR(name, length) == '.')) {
            return true;
        }
    }
    return false;
}

static sg_program *translate(PyCodeObject *code)
{
    PyObject *bytes = PyCode_GetCode(code); /* without caches and instrumentation */
    if (bytes == NULL) {
        return NULL;
    }
    int n = (int)(PyBytes_GET_SIZE(bytes) / 2);
    const unsigned char *host = (const unsigned char *)PyBytes_AS_STRING(bytes);
    sg_program *program = PyMem_RawCalloc(1, sizeof *program + (size_t)n * sizeof(sg_insn));
    uint8_t *at = PyMem_RawCalloc((size_t)n + 1, 1);
    if (program == NULL || at == NULL) {
        PyMem_RawFree(program);
        PyMem_RawFree(at);
        Py_DECREF(bytes);
        PyErr_NoMemory();
        return NULL;
    }
    program->bias = (uintptr_t)_PyCode_CODE(code) - ((uintptr_t)program->insns >> 2);
    program->consts = ((PyTupleObject *)code->co_consts)->ob_item;
    program->names = ((PyTupleObject *)code->co_names)->ob_item;
    program->units = n;
    program->nlocalsplus = code->co_nlocalsplus;
    program->framesize = code->co_framesize;
    int plain = code->co_flags & (CO_VARARGS | CO_VARKEYWORDS | CO_OPTIMIZED);
    program->argcount = plain == CO_OPTIMIZED && code->co_kwonlyargcount == 0 ? code->co_argcount : -1;
    int extended = 0;
    for (int i = 0; i < n;) {
        int op = host[2 * i];
        int oparg = extended << 8 | host[2 * i + 1];
        at[i] = 1;
        if (sg_py_is_extended_arg(op)) {
            extended = oparg;
            program->insns[i] = (sg_insn){.op = SG_OP_NOP, .arg = 1};
            i++;
            continue;
        }
        extended = 0;
        resolve(program, i, op, oparg);
        i += 1 + sg_py_caches[op];
    }
    program->begins_shared = only_reads(program, at, code);
    fuse(program, at);
    PyMem_RawFree(at);
    Py_DECREF(bytes);
    return program;
}

/* As PyUnstable_Code_SetExtra, but it leaves no room for the users that registered after us: the host calls their
 * free functions, with NULL, for every code object that has room for them. */
static bool hang(PyCodeObject *code, sg_program *program)
{
    sg_py_code_extra *extra = code->co_extra;
    if (extra != NULL && extra->ce_size > sg_program_index) {
        extra->ce_extras[sg_program_index] = program;
        return true;
    }
    Py_ssize_t size = sg_program_index + 1, old = extra == NULL ? 0 : extra->ce_size;
    extra = PyMem_Realloc(extra, sizeof *extra + (size_t)(size - 1) * sizeof(void *));
    if (extra == NULL) {
        return false;
    }
    memset(&extra->ce_extras[old], 0, (size_t)(size - old) * sizeof(void *));
    extra->ce_size = size;
    extra->ce_extras[sg_program_index] = program;
    code->co_extra = extra;
    return true;
}

sg_program *sg_program_get(PyCodeObject *code, PyObject *globals)
{
    sg_program *program = sg_program_of(code);
    if (program != NULL) {
        return program;
    }
    program = translate(code);
    if (program == NULL) {
        return NULL;
    }
    program->pinned = in_pinned_module(globals);
    program->begins_shared &= in_unready_module(globals);
    if (!hang(code, program)) {
        PyMem_RawFree(program);
        PyErr_NoMemory();
        return NULL;
    }
    return program;
}

int sg_pin_code(PyCodeObject *code)
{
    sg_program *program = sg_program_get(code, Py_None);
    if (program == NULL) {
        return -1;
    }
    program->pinned = true;
    return 0;
}

int sg_pin_modules(PyObject *names)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(names); i++) {
        if (!PyUnicode_CheckExact(PyTuple_GET_ITEM(names, i))) {
            PyErr_SetString(PyExc_TypeError, "module names must be str");
            return -1;
        }
    }
    Py_XSETREF(pinned_modules, Py_NewRef(names));
    return 0;
}
