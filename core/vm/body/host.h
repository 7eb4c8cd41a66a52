/* The instructions that exist in the counted variant only: one host operation each.
 *
 * Job: the second half of eval_counted.c's dispatch loop; see eval_body.h for the macros.
 * Operands leave the stack before they are decremented: a finaliser may unwind or look.
 */

    L_UNSUPPORTED:
        HAND_OVER(SG_HAND_UNSUPPORTED);

    /* ---- names ---- */
    L_DELETE_GLOBAL: {
        int found = PyDict_Pop(frame->f_globals, NAME(ARG), NULL);
        if (found == 0) {
            sg_name_error(tstate, NAME(ARG));
        }
        if (found <= 0) {
            goto error;
        }
        HOST_END(1);
    }
    L_LOAD_NAME: {
        PyObject *v = sg_host_load_name(tstate, frame, frame->f_locals, NAME(ARG));
        HOST_RESULT(1, v, (void)0);
    }
    L_LOAD_FROM_DICT_OR_GLOBALS: {
        PyObject *names = O1, *v = sg_host_load_name(tstate, frame, names, NAME(ARG));
        sp--;
        HOST_RESULT(1, v, Py_DECREF(names));
    }
    L_STORE_NAME: {
        PyObject *v = O1, *names = frame->f_locals;
        int failed = -1;
        if (names == NULL) {
            PyErr_Format(PyExc_SystemError, "no locals found when storing %R", NAME(ARG));
        } else {
            failed = PyDict_CheckExact(names) ? PyDict_SetItem(names, NAME(ARG), v)
                                              : PyObject_SetItem(names, NAME(ARG), v);
        }
        sp--;
        Py_DECREF(v);
        if (failed) {
            goto error;
        }
        HOST_END(1);
    }
    L_DELETE_NAME: {
        if (frame->f_locals == NULL) {
            PyErr_Format(PyExc_SystemError, "no locals when deleting %R", NAME(ARG));
            goto error;
        }
        if (PyObject_DelItem(frame->f_locals, NAME(ARG)) != 0) {
            sg_name_error(tstate, NAME(ARG));
            goto error;
        }
        HOST_END(1);
    }
    L_LOAD_LOCALS: {
        if (frame->f_locals == NULL) {
            PyErr_SetString(PyExc_SystemError, "no locals found");
            goto error;
        }
        *sp++ = (sg_slot)Py_NewRef(frame->f_locals);
        HOST_END(1);
    }
    L_LOAD_FROM_DICT_OR_DEREF: {
        PyObject *names = O1, *v;
        if (PyMapping_GetOptionalItem(names, PyTuple_GET_ITEM(CODE->co_localsplusnames, ARG), &v) < 0) {
            goto error;
        }
        if (v == NULL) {
            v = PyCell_GetRef((PyCellObject *)LOCAL(ARG));
            if (v == NULL) {
                UNBOUND(ARG);
            }
        }
        sp--;
        HOST_RESULT(1, v, Py_DECREF(names));
    }
    L_MAKE_CELL: {
        PyObject *cell = PyCell_New((PyObject *)LOCAL(ARG));
        if (cell == NULL) {
            goto error;
        }
        SET_LOCAL(ARG, (sg_slot)cell);
        HOST_END(1);
    }
    L_DELETE_DEREF: {
        PyObject *old = PyCell_SwapTakeRef((PyCellObject *)LOCAL(ARG), NULL);
        if (old == NULL) {
            UNBOUND(ARG);
        }
        Py_DECREF(old);
        HOST_END(1);
    }

    /* ---- attributes ---- */
    L_LOAD_SUPER_ATTR: {
        PyObject *super = O3, *class = O2, *self = O1;
        bool method;
        if (t->one_shot && PyType_Check(class)) {
            sg_attr_learn_super((PyTypeObject *)class, self, NAME(ARG >> 2));
        }
        PyObject *v = sg_host_super_attr(super, class, self, NAME(ARG >> 2), ARG, &method);
        sp -= 3;
        Py_DECREF(super);
        Py_DECREF(class);
        if (!method) {
            Py_DECREF(self);
        }
        if (v == NULL) {
            goto error;
        }
        *sp++ = (sg_slot)v;
        PUSH_NULL_IF((ARG & 1) && !method);
        if (method) {
            *sp++ = (sg_slot)self;
        }
        HOST_END(2);
    }

    /* ---- containers ---- */
    L_BUILD_SET: {
        PyObject *set = sg_host_build_set((PyObject **)sp - ARG, ARG);
        for (int i = 0; i < ARG; i++) {
            PyObject *o = (PyObject *)*--sp;
            Py_DECREF(o);
        }
        HOST_RESULT(1, set, (void)0);
    }
    L_BUILD_MAP: {
        PyObject **items = (PyObject **)sp - 2 * ARG;
        PyObject *dict = _PyDict_FromItems(items, 2, items + 1, 2, ARG);
        for (int i = 0; i < 2 * ARG; i++) {
            PyObject *o = (PyObject *)*--sp;
            Py_DECREF(o);
        }
        HOST_RESULT(1, dict, (void)0);
    }
    L_BUILD_CONST_KEY_MAP: {
        PyObject *dict
            = _PyDict_FromItems(&PyTuple_GET_ITEM(O1, 0), 1, (PyObject **)sp - 1 - ARG, 1, ARG);
        for (int i = 0; i <= ARG; i++) {
            PyObject *o = (PyObject *)*--sp;
            Py_DECREF(o);
        }
        HOST_RESULT(1, dict, (void)0);
    }
    L_LIST_EXTEND: {
        if (sg_unlikely(sg_is_gathering(sp[-2]))) {
            goto gather_on;
        }
        PyObject *list = (PyObject *)sp[-1 - ARG], *iterable = O1;
        PyObject *none = _PyList_Extend((PyListObject *)list, iterable);
        if (none == NULL && PyErr_ExceptionMatches(PyExc_TypeError) && Py_TYPE(iterable)->tp_iter == NULL
            && !PySequence_Check(iterable)) {
            PyErr_Clear();
            PyErr_Format(PyExc_TypeError, "Value after * must be an iterable, not %.200s",
                         Py_TYPE(iterable)->tp_name);
        }
        sp--;
        Py_DECREF(iterable);
        if (none == NULL) {
            goto error;
        }
        HOST_END(1);
    }
    L_SET_ADD: {
        PyObject *v = O1;
        int failed = PySet_Add((PyObject *)sp[-1 - ARG], v);
        sp--;
        Py_DECREF(v);
        if (failed) {
            goto error;
        }
        HOST_END(1);
    }
    L_SET_UPDATE: {
        if (sg_unlikely(sg_is_gathering(sp[-2]))) {
            goto gather_on;
        }
        PyObject *iterable = O1;
        int failed = _PySet_Update((PyObject *)sp[-1 - ARG], iterable);
        sp--;
        Py_DECREF(iterable);
        if (failed < 0) {
            goto error;
        }
        HOST_END(1);
    }
    L_MAP_ADD: {
        PyObject *key = O2, *v = O1;
        sp -= 2;
        if (_PyDict_SetItem_Take2((PyDictObject *)sp[-ARG], key, v) != 0) {
            goto error;
        }
        HOST_END(1);
    }
    L_DICT_UPDATE: {
        PyObject *update = O1;
        int failed = PyDict_Update((PyObject *)sp[-1 - ARG], update);
        if (failed < 0 && PyErr_ExceptionMatches(PyExc_AttributeError)) {
            PyErr_Format(PyExc_TypeError, "'%.200s' object is not a mapping", Py_TYPE(update)->tp_name);
        }
        sp--;
        Py_DECREF(update);
        if (failed < 0) {
            goto error;
        }
        HOST_END(1);
    }
    L_DICT_MERGE: {
        PyObject *update = O1, *callable = (PyObject *)sp[-4 - ARG];
        int failed = _PyDict_MergeEx((PyObject *)sp[-1 - ARG], update, 2);
        if (failed < 0) {
            _PyEval_FormatKwargsError(tstate, callable, update);
        }
        sp--;
        Py_DECREF(update);
        if (failed < 0) {
            goto error;
        }
        HOST_END(1);
    }
    L_UNPACK_EX: {
        int total = 1 + (ARG & 0xff) + (ARG >> 8);
        PyObject *sequence = O1;
        int unpacked
            = _PyEval_UnpackIterable(tstate, sequence, ARG & 0xff, ARG >> 8, (PyObject **)sp - 1 + total);
        sp--;
        Py_DECREF(sequence);
        if (!unpacked) {
            goto error;
        }
        sp += total;
        HOST_END(1);
    }
    L_GET_LEN: {
        Py_ssize_t length = PyObject_Length(O1);
        PyObject *n = length < 0 ? NULL : PyLong_FromSsize_t(length);
        HOST_RESULT(1, n, (void)0);
    }

    /* ---- calls ---- */
    L_CALL_FUNCTION_EX: {
        sg_slot *base = sp - 3 - (ARG & 1); /* callable, NULL, arguments, keywords */
        PyObject *callable = (PyObject *)base[0];
        SPREAD_GENERATOR(base);
        if (!PyTuple_CheckExact((PyObject *)base[2])) {
            PyObject *args = (PyObject *)base[2];
            if (Py_TYPE(args)->tp_iter == NULL && !PySequence_Check(args)) {
                PyObject *name = _PyObject_FunctionStr(callable);
                if (name != NULL) {
                    PyErr_Format(PyExc_TypeError, "%U argument after * must be an iterable, not %.200s", name,
                                 Py_TYPE(args)->tp_name);
                    Py_DECREF(name);
                }
                goto error;
            }
            PyObject *tuple = PySequence_Tuple(args);
            if (tuple == NULL) {
                goto error;
            }
            base[2] = (sg_slot)tuple;
            Py_DECREF(args);
        }
        PyObject *args = (PyObject *)base[2], *kwargs = (ARG & 1) ? (PyObject *)base[3] : NULL;
        if (sg_unlikely(t->one_shot)) {
            sg_call_learn(tstate, callable, ((PyTupleObject *)args)->ob_item, (int)PyTuple_GET_SIZE(args));
        }
        if (Py_IS_TYPE(callable, &PyFunction_Type)
            && ((PyFunctionObject *)callable)->vectorcall == sg_py_function_vectorcall) {
            _PyInterpreterFrame *callee
                = sg_frame_for_star_call(tstate, (PyFunctionObject *)callable, args, kwargs);
            sp = base;
            Py_DECREF(args);
            Py_XDECREF(kwargs);
            if (callee == NULL) {
                goto error;
            }
            SG_FRAME_FLAGS(callee) = SG_FRAME_CLEAN;
            frame->return_offset = 1;
            ENTER_FRAME(callee);
        }
        PyObject *result = PyObject_Call(callable, args, kwargs);
        sp = base;
        Py_DECREF(callable);
        Py_DECREF(args);
        Py_XDECREF(kwargs);
        if (result == NULL) {
            goto error;
        }
        *sp++ = (sg_slot)result;
        CALL_END(1);
    }
    L_CALL_INTRINSIC_1:
        if (ARG == INTRINSIC_UNARY_POSITIVE) {
            LEARN_UNARY(SG_SPECIAL_POSITIVE);
        }
        HOST_UNARY(_PyIntrinsics_UnaryFunctions[ARG].func(tstate, o));
    L_CALL_INTRINSIC_2:
        HOST_BINARY(_PyIntrinsics_BinaryFunctions[ARG].func(tstate, left, right), 1);
    L_MAKE_FUNCTION: {
        PyObject *code = O1;
        PyObject *function = PyFunction_New(code, frame->f_globals);
        sp--;
        if (function != NULL) {
            _PyFunction_SetVersion((PyFunctionObject *)function, ((PyCodeObject *)code)->co_version);
        }
        HOST_RESULT(1, function, Py_DECREF(code));
    }
    L_SET_FUNCTION_ATTRIBUTE: {
        PyFunctionObject *function = (PyFunctionObject *)*--sp;
        PyObject *v = O1;
        *sg_function_attribute(function, ARG) = v;
        sp[-1] = (sg_slot)function;
        HOST_END(1);
    }

    /* ---- generators and coroutines ---- */
    L_RETURN_GENERATOR: {
        PyGenObject *generator = (PyGenObject *)_Py_MakeCoro((PyFunctionObject *)frame->f_funcobj);
        if (generator == NULL) {
            goto error;
        }
        SAVE_IP(ip + 1);
        SAVE_SP();
        _PyInterpreterFrame *own = (_PyInterpreterFrame *)generator->gi_iframe;
        memcpy(own, frame, offsetof(_PyInterpreterFrame, localsplus) + sizeof(PyObject *) * (size_t)frame->stacktop);
        own->previous = NULL;
        own->owner = FRAME_OWNED_BY_GENERATOR;
        bool init = (SG_FRAME_FLAGS(frame) & SG_FRAME_INIT) != 0;
        SG_FRAME_FLAGS(own) = SG_FRAME_CLEAN;
        generator->gi_frame_state = FRAME_CREATED;
        tstate->py_recursion_remaining++;
        bool last = frame == inv->entry;
        _PyInterpreterFrame *dying = frame;
        frame = tstate->current_frame = dying->previous;
        _PyThreadState_PopFrame(tstate, dying);
        if (last) {
            inv->result = (PyObject *)generator;
            return SG_DONE;
        }
        FRAME_IN;
        if (sg_unlikely(init)) {
            PyErr_Format(PyExc_TypeError, "__init__() should return None, not '%.200s'",
                         Py_TYPE((PyObject *)generator)->tp_name);
            Py_DECREF(generator);
            goto error;
        }
        *sp++ = (sg_slot)generator;
        FRAME_END(frame->return_offset);
    }
    L_GET_YIELD_FROM_ITER: {
        PyObject *o = O1;
        if (PyCoro_CheckExact(o)) {
            if ((CODE->co_flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE)) == 0) {
                PyErr_SetString(PyExc_TypeError,
                                "cannot 'yield from' a coroutine object in a non-coroutine generator");
                goto error;
            }
        } else if (!PyGen_CheckExact(o)) {
            if (t->one_shot) {
                sg_special_learn(Py_TYPE(o), SG_SPECIAL_ITER);
            }
            PyObject *iterator = PyObject_GetIter(o);
            if (iterator == NULL) {
                goto error;
            }
            sp[-1] = (sg_slot)iterator;
            Py_DECREF(o);
        }
        HOST_END(1);
    }
    L_END_ASYNC_FOR: {
        PyObject *awaitable = O2, *exc = O1;
        if (!PyErr_GivenExceptionMatches(exc, PyExc_StopAsyncIteration)) {
            PyErr_SetRaisedException(Py_NewRef(exc));
            goto exception_unwind;
        }
        sp -= 2;
        Py_DECREF(awaitable);
        Py_DECREF(exc);
        HOST_END(1);
    }
    L_CLEANUP_THROW: {
        PyObject *iterator = O3, *last = O2, *exc = O1;
        if (!PyErr_GivenExceptionMatches(exc, PyExc_StopIteration)) {
            PyErr_SetRaisedException(Py_NewRef(exc));
            goto exception_unwind;
        }
        PyObject *value = Py_NewRef(((PyStopIterationObject *)exc)->value);
        sp -= 3;
        *sp++ = (sg_slot)Py_None;
        *sp++ = (sg_slot)value;
        Py_DECREF(iterator);
        Py_DECREF(last);
        Py_DECREF(exc);
        HOST_END(1);
    }

    /* ---- context managers and exceptions ---- */
    L_BEFORE_WITH: {
        PyObject *manager = O1, *exit;
        if (t->one_shot) {
            sg_manager_learn(Py_TYPE(manager));
        }
        PyObject *r = sg_host_before_with(manager, false, &exit);
        if (r == NULL) {
            goto error;
        }
        sp[-1] = (sg_slot)exit;
        HOST_RESULT(1, r, Py_DECREF(manager));
    }
    L_BEFORE_ASYNC_WITH: {
        PyObject *manager = O1, *exit;
        PyObject *r = sg_host_before_with(manager, true, &exit);
        if (r == NULL) {
            goto error;
        }
        sp[-1] = (sg_slot)exit;
        HOST_RESULT(1, r, Py_DECREF(manager));
    }
    L_WITH_EXCEPT_START: {
        PyObject *r = sg_host_with_except_start(O4, O1);
        HOST_RESULT(1, r, (void)0);
    }
    L_RAISE_VARARGS: {
        PyObject *cause = NULL, *exc = NULL;
        if (ARG == 2) {
            cause = (PyObject *)*--sp;
        }
        if (ARG >= 1) {
            exc = (PyObject *)*--sp;
        }
        if (sg_do_raise(tstate, exc, cause)) {
            goto exception_unwind;
        }
        goto error;
    }
    L_RERAISE: {
        PyObject *exc = O1;
        if (ARG != 0) {
            PyObject *lasti = (PyObject *)sp[-1 - ARG];
            if (!PyLong_Check(lasti)) {
                PyErr_SetString(PyExc_SystemError, "lasti is not an int");
                goto error;
            }
            frame->instr_ptr = _PyCode_CODE(CODE) + PyLong_AsLong(lasti);
        }
        sp--;
        PyErr_SetRaisedException(exc);
        goto exception_unwind;
    }
    L_CHECK_EG_MATCH: {
        PyObject *exc = O2, *type = O1, *match = NULL, *rest = NULL;
        int failed = _PyEval_CheckExceptStarTypeValid(tstate, type);
        if (failed == 0) {
            failed = _PyEval_ExceptionGroupMatch(exc, type, &match, &rest);
        }
        sp -= 2;
        Py_DECREF(type);
        Py_DECREF(exc);
        if (failed < 0 || match == NULL) {
            goto error;
        }
        *sp++ = (sg_slot)rest;
        *sp++ = (sg_slot)match;
        if (match != Py_None) {
            PyErr_SetHandledException(match);
        }
        HOST_END(1);
    }

    /* ---- imports, classes, matching ---- */
    L_IMPORT_NAME: {
        PyObject *level = O2, *names = O1;
        if (t->one_shot) {
            sg_import_learn(tstate, frame, NAME(ARG), level);
        }
        PyObject *module = sg_host_import_name(frame, NAME(ARG), names, level);
        sp -= 2;
        HOST_RESULT(1, module, Py_DECREF(names); Py_DECREF(level));
    }
    L_IMPORT_FROM: {
        PyObject *v = sg_host_import_from(O1, NAME(ARG));
        HOST_RESULT(1, v, (void)0);
    }
    L_LOAD_BUILD_CLASS: {
        PyObject *function;
        if (PyMapping_GetOptionalItem(frame->f_builtins, &_Py_ID(__build_class__), &function) == 0) {
            PyErr_SetString(PyExc_NameError, "__build_class__ not found");
        }
        HOST_RESULT(1, function, (void)0);
    }
    L_SETUP_ANNOTATIONS:
        if (sg_host_setup_annotations(frame) != 0) {
            goto error;
        }
        HOST_END(1);
    L_MATCH_CLASS: {
        PyObject *subject = O3, *type = O2, *names = O1;
        if (t->one_shot) {
            sg_is_instance_learn(subject, type);
        }
        PyObject *r = _PyEval_MatchClass(tstate, subject, type, ARG, names);
        if (r == NULL && !PyErr_Occurred()) {
            r = Py_None;
        }
        sp -= 3;
        HOST_RESULT(1, r, Py_DECREF(subject); Py_DECREF(type); Py_DECREF(names));
    }
    L_MATCH_KEYS: {
        PyObject *r = _PyEval_MatchKeys(tstate, O2, O1);
        HOST_RESULT(1, r, (void)0);
    }
