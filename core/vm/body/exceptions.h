/* The instructions that handle exceptions, and the first tests of match.
 *
 * Job: a part of both variants' dispatch loop; see eval_body.h for the macros and the invariants.
 */

    L_PUSH_EXC_INFO: {
#if SG_SHARED
        if (sg_unlikely(program->begins_shared)) {
            NOT_HERE;
        }
#endif
        _PyErr_StackItem *info = tstate->exc_info;
        sg_slot exc = sp[-1];
        sp[-1] = info->exc_value != NULL ? sg_owned(info->exc_value) : sg_owned(Py_None);
        exc = sg_owned(sg_to_heap(heap, exc));
        INCREMENT_OWN((PyObject *)exc);
        info->exc_value = (PyObject *)exc;
        *sp++ = exc;
        NEXT(1);
    }
    L_POP_EXCEPT: {
        _PyErr_StackItem *info = tstate->exc_info;
        sp--;
        PyObject *previous = sg_to_heap(heap, *sp), *old = info->exc_value;
        info->exc_value = previous == Py_None ? NULL : previous;
        if (old != NULL) {
            DROP_OBJECT(old);
        }
        SETTLED(1);
    }
    L_CHECK_EXC_MATCH: {
        sg_slot class = sp[-1];
        int catches = sg_catches(class, sg_pointer(sp[-2]));
        if (sg_likely(catches >= 0)) {
            sp[-1] = HEAP(catches ? Py_True : Py_False);
            DROP(class);
            SETTLED(1);
        }
        NOT_HERE;
#if !SG_SHARED
        PyObject *right = O1;
        if (_PyEval_CheckExceptTypeValid(tstate, right) < 0) {
            goto error;
        }
        int match = PyErr_GivenExceptionMatches(O2, right);
        sp[-1] = HEAP(match ? Py_True : Py_False);
        Py_DECREF(right);
#endif
        HOST_END(1);
    }
    L_LOAD_ASSERTION_ERROR:
        *sp++ = HEAP(PyExc_AssertionError);
        NEXT(1);
    L_MATCH_MAPPING:
        sp[0] = HEAP(PyType_HasFeature(SLOT_TYPE(sp[-1]), Py_TPFLAGS_MAPPING) ? Py_True : Py_False);
        sp++;
        NEXT(1);
    L_MATCH_SEQUENCE:
        sp[0] = HEAP(PyType_HasFeature(SLOT_TYPE(sp[-1]), Py_TPFLAGS_SEQUENCE) ? Py_True : Py_False);
        sp++;
        NEXT(1);
