/* Context.run() of a function in Python.  Job, invariant and locking: context_run.h. */
#include "vm/context_run.h"

#include "memory/death.h"
#include "natives/registry.h"
#include "objects/context.h"
#include "vm/call.h"
#include "vm/special.h"

static const PyMethodDef *definition; /* NULL: not known */

void sg_context_run_init(void)
{
    PyObject *run = PyObject_GetAttrString((PyObject *)&PyContext_Type, "run");
    if (run != NULL && Py_IS_TYPE(run, &PyMethodDescr_Type)) {
        definition = ((PyMethodDescrObject *)run)->d_method;
    }
    Py_XDECREF(run);
    PyErr_Clear();
}

bool sg_is_context_run(PyObject *callable)
{
    return Py_IS_TYPE(callable, &PyMethodDescr_Type) ? ((PyMethodDescrObject *)callable)->d_method == definition
           : Py_IS_TYPE(callable, &PyCFunction_Type) ? ((PyCFunctionObject *)callable)->m_ml == definition
                                                     : false;
}

/* True if the context is the first argument. */
static bool is_unbound(PyObject *callable)
{
    return Py_IS_TYPE(callable, &PyMethodDescr_Type);
}

static PyContext *context_of(const sg_insn *insn, const sg_slot *operands)
{
    PyObject *callable = sg_pointer(operands[0]);
    if (!is_unbound(callable)) {
        return (PyContext *)((PyCFunctionObject *)callable)->m_self;
    }
    if (insn->op == SG_OP_CALL_FUNCTION_EX) {
        return (PyContext *)PyTuple_GET_ITEM(sg_pointer(operands[2]), 0);
    }
    return (PyContext *)sg_pointer(operands[1] != 0 ? operands[1] : operands[2]);
}

void sg_context_run_learn(PyObject *callable, PyObject *const *args, int n)
{
    int first = is_unbound(callable);
    if (sg_is_context_run(callable) && n > first) {
        sg_contexts_learn();
        sg_special_learn(Py_TYPE(args[first]), SG_SPECIAL_CALL);
    }
}

/* ---- what is run ---- */

typedef struct {
    PyFunctionObject *function;
    sg_slot args[SG_SPREAD_MAX];
    int n;
} target;

static void add(target *t, sg_slot s)
{
    t->args[t->n++] = sg_lent(s);
}

/* What calling the object calls, and the arguments of its own; false: not here. */
static bool resolve(target *t, PyObject *o)
{
    if (sg_partial_type != NULL && Py_IS_TYPE(o, sg_partial_type)) {
        const sg_py_partial *partial = (sg_py_partial *)o;
        PyObject *function = partial->function;
        if (!PyTuple_CheckExact(partial->args) || !PyDict_CheckExact(partial->keywords)
            || PyDict_GET_SIZE(partial->keywords) != 0 || Py_SIZE(partial->args) >= SG_SPREAD_MAX / 2
            || Py_IS_TYPE(function, sg_partial_type) || !resolve(t, function)) {
            return false;
        }
        for (Py_ssize_t i = 0; i < Py_SIZE(partial->args); i++) {
            add(t, sg_from_heap(PyTuple_GET_ITEM(partial->args, i)));
        }
        return true;
    }
    if (Py_IS_TYPE(o, &PyMethod_Type)) {
        add(t, sg_from_heap(((PyMethodObject *)o)->im_self));
        o = ((PyMethodObject *)o)->im_func;
    }
    else if (!Py_IS_TYPE(o, &PyFunction_Type)) {
        PyFunctionObject *call = sg_special_find(Py_TYPE(o), SG_SPECIAL_CALL);
        add(t, sg_from_heap(o));
        o = (PyObject *)call;
    }
    t->function = (PyFunctionObject *)o;
    return o != NULL && Py_IS_TYPE(o, &PyFunction_Type) && sg_runs_at_once(t->function);
}

_PyInterpreterFrame *sg_context_run_begin(sg_heap *heap, PyThreadState *tstate, PyObject *callable,
                                          const sg_arguments *arguments)
{
    int first = is_unbound(callable), given = arguments->positional - first - 1;
    target t = {.n = 0};
    if (given < 0 || given + arguments->named > SG_SPREAD_MAX / 2 - 1 || sg_is_int(arguments->args[first])) {
        return NULL;
    }
    PyContext *context = first ? sg_context(arguments->args[0]) : (PyContext *)((PyCFunctionObject *)callable)->m_self;
    if (context == NULL || !sg_contexts_known || !resolve(&t, sg_pointer(arguments->args[first]))) {
        return NULL;
    }
    for (int i = 0; i < given + arguments->named; i++) {
        add(&t, arguments->args[first + 1 + i]);
    }
    if (!sg_context_enter(tstate, context)) {
        return NULL; /* the host raises */
    }
    sg_arguments all = {t.args, t.n - arguments->named, arguments->named, arguments->names};
    _PyInterpreterFrame *callee = sg_push_bound(heap, tstate, t.function, sg_from_heap((PyObject *)t.function), all);
    if (callee == NULL) {
        sg_context_leave(heap, tstate, context);
        return NULL;
    }
    SG_FRAME_FLAGS(callee) |= SG_RETURNS_CONTINUED;
    return callee;
}

/* ---- its end ---- */

/* In the host the frame's locals die before the context is left, and finalisers may look at it. */
static bool locals_die_unseen(_PyInterpreterFrame *frame)
{
    int n = ((PyCodeObject *)frame->f_executable)->co_nlocalsplus;
    for (int i = 0; i < n; i++) {
        sg_slot local = (sg_slot)frame->localsplus[i];
        if (local != 0 && sg_tag(local) == SG_TAG_OWNED && !sg_is_leaf(sg_pointer(local))
            && sg_count(sg_pointer(local)) == 1 && !sg_looks_plain(sg_pointer(local))) {
            return false;
        }
    }
    return true;
}

bool sg_context_run_can_end(PyThreadState *tstate, const sg_insn *insn, const sg_slot *operands)
{
    return sg_context_is_current(tstate, context_of(insn, operands)) && locals_die_unseen(tstate->current_frame);
}

void sg_context_run_end(sg_heap *heap, PyThreadState *tstate, const sg_insn *insn, const sg_slot *operands)
{
    sg_context_leave(heap, tstate, context_of(insn, operands));
}

bool sg_context_run_end_host(const sg_insn *insn, const sg_slot *operands)
{
    return PyContext_Exit((PyObject *)context_of(insn, operands)) == 0;
}
