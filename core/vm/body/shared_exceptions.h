/* The instructions that raise, and those of exceptions whose shared path has nothing in common with the host's operation
 * in body/host.h.
 *
 * Job: a part of eval_shared.c's dispatch loop; see eval_body.h for the macros.  What comes after `raise`, `error` and
 * `exception_unwind` is at the loop's end.
 */

    L_RAISE_VARARGS: {
        if (ARG == 0) {
            exception = sg_exception_handled(tstate);
            if (exception == NULL) {
                NOT_HERE;
            }
            sg_increment(exception);
            SAVE_IP(ip);
            goto exception_unwind;
        }
        bool caused = ARG == 2;
        if (caused && !IS_OBJECT(sp[-1], Py_None) && !sg_is_raisable(sp[-1])) {
            NOT_HERE;
        }
        exception = sg_raisable(heap, tstate, &sp[-ARG]);
        if (exception == NULL) {
            NOT_HERE;
        }
        if (caused) {
            PyObject *cause = IS_OBJECT(sp[-1], Py_None) ? NULL : sg_raisable(heap, tstate, &sp[-1]);
            sg_exception_set_cause(heap, exception, cause);
        }
        sp -= ARG;
        goto raise;
    }
    L_RERAISE: {
        intptr_t lasti;
        SAVE_IP(ip);
        if (ARG != 0) {
            if (!GET_INT(sp[-1 - ARG], &lasti)) {
                NOT_HERE;
            }
            frame->instr_ptr = _PyCode_CODE(CODE) + lasti;
        }
        exception = sg_to_heap(heap, *--sp);
        goto exception_unwind;
    }
    L_END_ASYNC_FOR: {
        sg_slot given = sp[-1], awaitable = sp[-2];
        if (PyType_IsSubtype(SLOT_TYPE(given), (PyTypeObject *)PyExc_StopAsyncIteration)) {
            sp -= 2;
            DROP(awaitable);
            DROP(given);
            SETTLED(1);
        }
        sp--;
        goto raise_again;
    }
    L_CLEANUP_THROW: {
        sg_slot given = sp[-1], last = sp[-2], iterator = sp[-3];
        if (PyType_IsSubtype(SLOT_TYPE(given), (PyTypeObject *)PyExc_StopIteration)) {
            PyObject *value = sg_load_field(&((PyStopIterationObject *)sg_pointer(given))->value);
            sp -= 3;
            *sp++ = HEAP(Py_None);
            *sp++ = HEAP(value);
            DROP(iterator);
            DROP(last);
            DROP(given);
            SETTLED(1);
        }
        sp--;
    }
    raise_again: /* what was on the stack just above it */
        exception = sg_to_heap(heap, *sp);
        SAVE_IP(ip);
        goto exception_unwind;
    L_BEFORE_WITH: {
        sg_slot manager = sp[-1], value;
        const sg_manager *known = sg_is_int(manager) ? NULL : sg_manager_find(Py_TYPE(sg_pointer(manager)));
        PyObject *exit = NULL;
        if (known != NULL && sg_nursery_has_room(heap)) {
            bool python = Py_IS_TYPE(known->enter, &PyFunction_Type);
            if (!python || sg_can_push(tstate, (PyFunctionObject *)known->enter, 1) != NULL) {
                exit = sg_manager_exit(heap, known, sg_pointer(manager));
            }
            if (python && exit != NULL) {
                sp[-1] = sg_owned(exit);
                ENTER_SPECIAL((PyFunctionObject *)known->enter, 0, &manager, 1, 1);
            }
        }
        if (exit == NULL || !sg_manager_enter(heap, tstate, known, &manager, &value)) {
            sp[-1] = manager;
            if (exit != NULL) {
                DROP_OBJECT(exit);
            }
            NOT_HERE;
        }
        sp[-1] = sg_owned(exit);
        *sp++ = value;
        DROP(manager);
        SETTLED(1);
    }
    L_WITH_EXCEPT_START: {
        PyObject *exit = sg_pointer(sp[-4]), *raised = sg_pointer(sp[-1]);
        PyFunctionObject *function = (PyFunctionObject *)((PyMethodObject *)exit)->im_func;
        if (!Py_IS_TYPE(exit, &PyMethod_Type) || !Py_IS_TYPE(function, &PyFunction_Type)
            || sg_can_push(tstate, function, 4) == NULL) {
            NOT_HERE;
        }
        PyObject *traceback = sg_load_field(&((PyBaseExceptionObject *)raised)->traceback);
        traceback = traceback == NULL ? Py_None : traceback;
        sg_increment(raised);
        sg_increment(traceback); /* a traceback is never borrowed */
        const sg_slot arguments[] = {HEAP(((PyMethodObject *)exit)->im_self), HEAP((PyObject *)Py_TYPE(raised)),
                                     sg_owned(raised), sg_owned(traceback)};
        ENTER_SPECIAL(function, 0, arguments, 4, 1);
    }
