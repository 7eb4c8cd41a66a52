/* CALL of C functions, specialised by how they take their arguments.
 *
 * Job: a part of eval_counted.c's dispatch loop.  The generic CALL rewrites itself to one of these, so that each
 * has a branch history of its own; in the shared variant they are CALL.  What does not fit goes back to CALL.
 */

/* The operands of the CALL at `ip`: self, if it is there, is the first argument. */
#define CALL_OPERANDS                                                                                                  \
    sg_slot *base = sp - ARG - 2;                                                                                      \
    PyObject *callable = (PyObject *)base[0];                                                                          \
    bool with_self = base[1] != 0;                                                                                     \
    PyObject **args = (PyObject **)base + 2 - with_self;                                                               \
    int given = ARG + with_self;                                                                                       \
    (void)given
#define CALL_RESULT(result)                                                                                            \
    do {                                                                                                               \
        PyObject *checked_result = sg_check_result(tstate, callable, result);                                          \
        while (sp > base) {                                                                                            \
            sp--;                                                                                                      \
            DROP(*sp);                                                                                                 \
        }                                                                                                              \
        if (sg_unlikely(checked_result == NULL)) {                                                                     \
            goto error;                                                                                                \
        }                                                                                                              \
        *sp++ = (sg_slot)checked_result;                                                                               \
        CALL_END_OF(callable, 4);                                                                                      \
    } while (0)

    L_CALL_BUILTIN_O: {
        CALL_OPERANDS;
        if (!sg_is_builtin(callable, METH_O) || given != 1 || tstate->c_recursion_remaining <= 0 || t->one_shot) {
            goto L_CALL;
        }
        PyCFunctionObject *function = (PyCFunctionObject *)callable;
        tstate->c_recursion_remaining--;
        PyObject *result = function->m_ml->ml_meth(function->m_self, args[0]);
        tstate->c_recursion_remaining++;
        CALL_RESULT(result);
    }
    L_CALL_BUILTIN_FAST: {
        CALL_OPERANDS;
        if (!sg_is_builtin(callable, METH_FASTCALL) || t->one_shot) {
            goto L_CALL;
        }
        PyCFunctionObject *function = (PyCFunctionObject *)callable;
        PyObject *result
            = ((PyCFunctionFast)(void (*)(void))function->m_ml->ml_meth)(function->m_self, args, given);
        CALL_RESULT(result);
    }
    L_CALL_METHOD_NOARGS: {
        CALL_OPERANDS;
        if (given != 1 || !sg_is_method(callable, METH_NOARGS, args[0]) || tstate->c_recursion_remaining <= 0
            || t->one_shot) {
            goto L_CALL;
        }
        tstate->c_recursion_remaining--;
        PyObject *result = ((PyMethodDescrObject *)callable)->d_method->ml_meth(args[0], NULL);
        tstate->c_recursion_remaining++;
        CALL_RESULT(result);
    }
    L_CALL_METHOD_O: {
        CALL_OPERANDS;
        if (given != 2 || !sg_is_method(callable, METH_O, args[0]) || tstate->c_recursion_remaining <= 0
            || t->one_shot) {
            goto L_CALL;
        }
        tstate->c_recursion_remaining--;
        PyObject *result = ((PyMethodDescrObject *)callable)->d_method->ml_meth(args[0], args[1]);
        tstate->c_recursion_remaining++;
        CALL_RESULT(result);
    }
    L_CALL_METHOD_FAST: {
        CALL_OPERANDS;
        if (given < 1 || !sg_is_method(callable, METH_FASTCALL, args[0]) || t->one_shot) {
            goto L_CALL;
        }
        PyObject *result = ((PyCFunctionFast)(void (*)(void))((PyMethodDescrObject *)callable)->d_method->ml_meth)(
            args[0], args + 1, given - 1);
        CALL_RESULT(result);
    }
    L_CALL_C_VECTOR: { /* a C function or method of any other kind */
        CALL_OPERANDS;
        vectorcallfunc call = sg_c_vectorcall(callable, Py_TYPE(callable));
        if (call == NULL || t->one_shot) {
            goto L_CALL;
        }
        PyObject *result = call(callable, args, (size_t)given | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
        CALL_RESULT(result);
    }
    L_CALL_TYPE: { /* type(x) */
        CALL_OPERANDS;
        if (callable != (PyObject *)&PyType_Type || given != 1 || t->one_shot) {
            goto L_CALL;
        }
        PyObject *result = Py_NewRef(Py_TYPE(args[0]));
        sp = base;
        DROP(args[0]);
        *sp++ = (sg_slot)result;
        HOST_END(4);
    }
#undef CALL_OPERANDS
#undef CALL_RESULT
