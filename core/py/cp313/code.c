/* CPython 3.13: opcodes, instrumentation and dict keys.
 *
 * Job: map the host's opcodes to our instructions, say which code the host must
 * watch, and give dict keys the versions that guard our inline caches.
 */
#include "py/contract.h"

#include <string.h>

#define NEED_OPCODE_METADATA
#include <internal/pycore_opcode_metadata.h>
#include <opcode.h>

#include "vm/instructions.h"

#define SAME(name) _Static_assert((int)SG_##name == name, "the operator numbers are the host's")
SAME(NB_ADD);
SAME(NB_AND);
SAME(NB_FLOOR_DIVIDE);
SAME(NB_LSHIFT);
SAME(NB_MULTIPLY);
SAME(NB_REMAINDER);
SAME(NB_OR);
SAME(NB_POWER);
SAME(NB_RSHIFT);
SAME(NB_SUBTRACT);
SAME(NB_TRUE_DIVIDE);
SAME(NB_XOR);
SAME(NB_INPLACE_ADD);
#undef SAME

uint16_t sg_py_opcode[256];
uint8_t sg_py_caches[256];

void sg_py_opcodes_init(void)
{
    for (int i = 0; i < 256; i++) {
        sg_py_opcode[i] = SG_OP_UNSUPPORTED;
        sg_py_caches[i] = _PyOpcode_Caches[i];
    }
#define HOST(name) sg_py_opcode[name] = SG_OP_##name;
    /* clang-format off */
    /* Those whose operand and effect are the host's; the translator splits and fuses them. */
    HOST(NOP) HOST(RESUME) HOST(POP_TOP) HOST(PUSH_NULL) HOST(COPY) HOST(SWAP) HOST(END_SEND)
    HOST(LOAD_FAST) HOST(LOAD_FAST_CHECK) HOST(LOAD_FAST_AND_CLEAR) HOST(LOAD_FAST_LOAD_FAST)
    HOST(STORE_FAST) HOST(STORE_FAST_LOAD_FAST) HOST(STORE_FAST_STORE_FAST) HOST(DELETE_FAST)
    HOST(LOAD_CONST) HOST(LOAD_GLOBAL) HOST(STORE_GLOBAL) HOST(DELETE_GLOBAL)
    HOST(LOAD_NAME) HOST(STORE_NAME) HOST(DELETE_NAME) HOST(LOAD_LOCALS)
    HOST(LOAD_FROM_DICT_OR_GLOBALS) HOST(LOAD_FROM_DICT_OR_DEREF)
    HOST(MAKE_CELL) HOST(COPY_FREE_VARS) HOST(LOAD_DEREF) HOST(STORE_DEREF) HOST(DELETE_DEREF)
    HOST(LOAD_ATTR) HOST(STORE_ATTR) HOST(DELETE_ATTR) HOST(LOAD_SUPER_ATTR)
    HOST(UNARY_NEGATIVE) HOST(UNARY_NOT) HOST(UNARY_INVERT) HOST(TO_BOOL)
    HOST(BINARY_OP) HOST(COMPARE_OP) HOST(IS_OP) HOST(CONTAINS_OP)
    HOST(BINARY_SUBSCR) HOST(STORE_SUBSCR) HOST(DELETE_SUBSCR) HOST(BINARY_SLICE) HOST(STORE_SLICE)
    HOST(BUILD_TUPLE) HOST(BUILD_LIST) HOST(BUILD_SET) HOST(BUILD_MAP) HOST(BUILD_CONST_KEY_MAP)
    HOST(BUILD_STRING) HOST(BUILD_SLICE) HOST(LIST_APPEND) HOST(LIST_EXTEND) HOST(SET_ADD)
    HOST(SET_UPDATE) HOST(MAP_ADD) HOST(DICT_UPDATE) HOST(DICT_MERGE)
    HOST(UNPACK_SEQUENCE) HOST(UNPACK_EX)
    HOST(FORMAT_SIMPLE) HOST(FORMAT_WITH_SPEC) HOST(CONVERT_VALUE)
    HOST(JUMP_FORWARD) HOST(JUMP_BACKWARD) HOST(JUMP_BACKWARD_NO_INTERRUPT)
    HOST(POP_JUMP_IF_TRUE) HOST(POP_JUMP_IF_FALSE) HOST(POP_JUMP_IF_NONE) HOST(POP_JUMP_IF_NOT_NONE)
    HOST(GET_ITER) HOST(GET_YIELD_FROM_ITER) HOST(FOR_ITER)
    HOST(CALL) HOST(CALL_KW) HOST(CALL_FUNCTION_EX) HOST(CALL_INTRINSIC_1) HOST(CALL_INTRINSIC_2)
    HOST(MAKE_FUNCTION) HOST(SET_FUNCTION_ATTRIBUTE)
    HOST(RETURN_VALUE) HOST(RETURN_CONST) HOST(RETURN_GENERATOR) HOST(YIELD_VALUE) HOST(SEND)
    HOST(GET_AWAITABLE) HOST(GET_AITER) HOST(GET_ANEXT) HOST(END_ASYNC_FOR) HOST(CLEANUP_THROW)
    HOST(BEFORE_WITH) HOST(BEFORE_ASYNC_WITH) HOST(WITH_EXCEPT_START)
    HOST(PUSH_EXC_INFO) HOST(POP_EXCEPT) HOST(RERAISE) HOST(RAISE_VARARGS)
    HOST(CHECK_EXC_MATCH) HOST(CHECK_EG_MATCH) HOST(LOAD_ASSERTION_ERROR)
    HOST(IMPORT_NAME) HOST(IMPORT_FROM) HOST(LOAD_BUILD_CLASS) HOST(SETUP_ANNOTATIONS)
    HOST(GET_LEN) HOST(MATCH_CLASS) HOST(MATCH_KEYS) HOST(MATCH_MAPPING) HOST(MATCH_SEQUENCE)
#undef HOST
        /* clang-format on */
        sg_py_opcode[END_FOR] = SG_OP_POP_TOP;
}

bool sg_py_is_extended_arg(int host_op)
{
    return host_op == EXTENDED_ARG;
}

vectorcallfunc sg_py_function_vectorcall, sg_py_method_vectorcall;

/* By the flags that choose it. */
static struct {
    int flags;
    vectorcallfunc vectorcall;
} builtin_vectorcalls[] = {{METH_NOARGS, NULL},
                           {METH_O, NULL},
                           {METH_FASTCALL, NULL},
                           {METH_FASTCALL | METH_KEYWORDS, NULL},
                           {METH_METHOD | METH_FASTCALL | METH_KEYWORDS, NULL}};

static int learn_method_vectorcalls(PyObject *function)
{
    PyObject *method = PyMethod_New(function, function);
    if (method == NULL) {
        return -1;
    }
    sg_py_method_vectorcall = ((PyMethodObject *)method)->vectorcall;
    Py_DECREF(method);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(builtin_vectorcalls); i++) {
        PyMethodDef def = {.ml_name = "", .ml_flags = builtin_vectorcalls[i].flags};
        PyTypeObject *class = (def.ml_flags & METH_METHOD) != 0 ? &PyBaseObject_Type : NULL;
        PyObject *builtin = PyCMethod_New(&def, NULL, NULL, class);
        if (builtin == NULL) {
            return -1;
        }
        builtin_vectorcalls[i].vectorcall = ((PyCFunctionObject *)builtin)->vectorcall;
        Py_DECREF(builtin);
    }
    return 0;
}

bool sg_py_builtin_vectorcall(int flags, vectorcallfunc *found)
{
    flags &= METH_VARARGS | METH_FASTCALL | METH_NOARGS | METH_O | METH_KEYWORDS | METH_METHOD;
    if (flags == METH_VARARGS || flags == (METH_VARARGS | METH_KEYWORDS)) {
        *found = NULL;
        return true;
    }
    for (size_t i = 0; i < Py_ARRAY_LENGTH(builtin_vectorcalls); i++) {
        if (builtin_vectorcalls[i].flags == flags) {
            *found = builtin_vectorcalls[i].vectorcall;
            return true;
        }
    }
    return false;
}

bool sg_py_is_wrapped_callable(PyObject *descriptor)
{
    PyTypeObject *type = Py_TYPE(descriptor);
    return (type == &PyClassMethod_Type || type == &PyStaticMethod_Type)
           && type->tp_basicsize == (Py_ssize_t)sizeof(sg_py_wrapped_callable);
}

bool sg_py_is_tuple_getter(PyObject *descriptor)
{
    PyTypeObject *type = Py_TYPE(descriptor);
    return PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE)
           && type->tp_basicsize == (Py_ssize_t)sizeof(sg_py_tuple_getter)
           && strcmp(type->tp_name, "collections._tuplegetter") == 0;
}

static PyTypeObject *wrapped_item;

/* The host keeps the type to itself. */
static int learn_wrapped_item(void)
{
    PyObject *wrapped = _PyIntrinsics_UnaryFunctions[INTRINSIC_ASYNC_GEN_WRAP].func(PyThreadState_Get(), Py_None);
    if (wrapped == NULL) {
        return -1;
    }
    wrapped_item = Py_TYPE(wrapped);
    Py_DECREF(wrapped);
    return 0;
}

PyObject *sg_py_wrapped(PyObject *v)
{
    return Py_IS_TYPE(v, wrapped_item) ? ((sg_py_wrapped_item *)v)->value : NULL;
}

PyTypeObject *sg_py_ascii_iterator;

static int learn_ascii_iterator(void)
{
    PyObject *text = PyUnicode_FromString("ab"), *iterator = text == NULL ? NULL : PyObject_GetIter(text);
    Py_XDECREF(text);
    if (iterator == NULL) {
        return -1;
    }
    if (Py_TYPE(iterator)->tp_basicsize == (Py_ssize_t)sizeof(sg_py_sequence_iterator)) {
        sg_py_ascii_iterator = Py_TYPE(iterator);
    }
    Py_DECREF(iterator);
    return 0;
}

int sg_py_function_init(void)
{
    if (learn_ascii_iterator() < 0) {
        return -1;
    }
    PyObject *globals = PyDict_New();
    PyObject *code = (PyObject *)PyCode_NewEmpty("", "", 0);
    PyObject *function = globals != NULL && code != NULL ? PyFunction_New(code, globals) : NULL;
    Py_XDECREF(globals);
    Py_XDECREF(code);
    if (function == NULL) {
        return -1;
    }
    sg_py_function_vectorcall = ((PyFunctionObject *)function)->vectorcall;
    int failed = learn_method_vectorcalls(function);
    Py_DECREF(function);
    return failed != 0 ? failed : learn_wrapped_item();
}

bool sg_py_watches_exceptions(PyInterpreterState *interp)
{
    const uint8_t *tools = interp->monitors.tools;
    return (tools[PY_MONITORING_EVENT_RAISE] | tools[PY_MONITORING_EVENT_PY_THROW]
            | tools[PY_MONITORING_EVENT_PY_UNWIND] | tools[PY_MONITORING_EVENT_RERAISE]
            | tools[PY_MONITORING_EVENT_EXCEPTION_HANDLED])
           != 0;
}

static bool any_tool(const uint8_t *tools, int events)
{
    for (int i = 0; i < events; i++) {
        if (tools[i] != 0) {
            return true;
        }
    }
    return false;
}

bool sg_py_watched(PyThreadState *tstate)
{
    return any_tool(tstate->interp->monitors.tools, _PY_MONITORING_UNGROUPED_EVENTS) || tstate->tracing != 0;
}

bool sg_py_code_watched(PyThreadState *tstate, PyCodeObject *code)
{
    const _PyCoMonitoringData *data = code->_co_monitoring;
    return (data != NULL && any_tool(data->local_monitors.tools, _PY_MONITORING_LOCAL_EVENTS)) || sg_py_watched(tstate);
}

bool sg_py_code_instrumented(PyCodeObject *code)
{
    const _PyCoMonitoringData *data = code->_co_monitoring;
    return data != NULL && any_tool(data->active_monitors.tools, _PY_MONITORING_LOCAL_EVENTS);
}

bool sg_py_closes_at_once(_PyInterpreterFrame *frame)
{
    int op = frame->instr_ptr->op.code;
    return (op == RESUME || op == RESUME_CHECK) && (frame->instr_ptr->op.arg & RESUME_OPARG_DEPTH1_MASK) != 0;
}

uint32_t sg_py_keys_version(PyInterpreterState *interp, PyDictKeysObject *keys)
{
    if (keys->dk_kind == DICT_KEYS_GENERAL) {
        return 0;
    }
    if (keys->dk_version == 0 && interp->dict_state.next_keys_version != 0) {
        keys->dk_version = interp->dict_state.next_keys_version++;
    }
    return keys->dk_version;
}

Py_ssize_t sg_py_keys_index(PyDictKeysObject *keys, PyObject *name)
{
    if (keys->dk_kind == DICT_KEYS_GENERAL) {
        return -1;
    }
    /* Names in code are interned, so identity finds them; a key that is equal but
     * not identical is only a cache that is not filled. */
    PyDictUnicodeEntry *entries = DK_UNICODE_ENTRIES(keys);
    for (Py_ssize_t i = 0; i < keys->dk_nentries; i++) {
        if (entries[i].me_key == name) {
            return i;
        }
    }
    return -1;
}
