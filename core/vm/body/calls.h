/* The instructions of calls.
 *
 * Job: a part of both variants' dispatch loop; see eval_body.h for the macros and the invariants.
 */

    L_CALL: {
        sg_slot *base = sp - ARG - 2; /* callable, self or NULL, arguments */
        PyObject *callable = sg_pointer(base[0]);
        PyTypeObject *type = SLOT_TYPE(base[0]);
#if SG_SHARED
        if (sg_unlikely(type == &PyMethod_Type) && base[1] == 0) {
            PyObject *function = ((PyMethodObject *)callable)->im_func;
            if (Py_IS_TYPE(function, &PyFunction_Type) && sg_can_push(tstate, (PyFunctionObject *)function, ARG + 1)) {
                /* What it refers to outlives the method: it is logged if that dies here. */
                sg_slot method = base[0];
                base[0] = HEAP(function);
                base[1] = HEAP(((PyMethodObject *)callable)->im_self);
                DROP(method);
                callable = function;
                type = &PyFunction_Type;
            }
        }
#else
        if (base[1] == 0 && type == &PyMethod_Type) {
            PyObject *method = callable;
            base[1] = (sg_slot)Py_NewRef(((PyMethodObject *)method)->im_self);
            callable = Py_NewRef(((PyMethodObject *)method)->im_func);
            base[0] = (sg_slot)callable;
            type = Py_TYPE(callable);
            Py_DECREF(method);
        }
#endif
        int given = ARG + (base[1] != 0);
        if (sg_likely(type == &PyFunction_Type)) {
            PyFunctionObject *function = (PyFunctionObject *)callable;
            sg_program *called = sg_can_push(tstate, function, given);
            if (sg_likely(called != NULL)) {
                sg_slot *first = sp - given;
                _PyInterpreterFrame *callee = sg_push_frame(tstate, function, called, base[0]);
                PUSH_ARGUMENTS(callee, function, called, first, given);
                sp = base;
                frame->return_offset = 4;
                ENTER_NEW_FRAME(callee, called);
            }
        }
#if SG_SHARED
        /* The commonest native of all, whose result is seldom wanted. */
        if (callable == sg_list_append_method && ARG == 1 && base[1] != 0
            && PyType_HasFeature(SLOT_TYPE(base[1]), Py_TPFLAGS_LIST_SUBCLASS)
            && sg_list_append(heap, base[1], &base[2])) {
            sg_contention_called(heap);
            sg_slot method = base[0], list = base[1];
            sp = base;
            ip += 4;
            if (ip->op == SG_OP_POP_TOP) {
                ip++;
            } else {
                *sp++ = HEAP(Py_None);
            }
            DROP(method);
            DROP(list);
            SETTLED(0);
        }
#endif
        if (ARG != 0 && SLOT_TYPE(base[2]) == &PyGen_Type) {
            sg_consumer kind = sg_consume_kind(base, ARG);
            PyGenObject *generator = (PyGenObject *)sg_pointer(base[2]);
            int8_t suspended;
            if (kind != SG_CONSUME_NOTHING && CLAIM_FROM(base[2], false, &suspended)) {
                if (CONSUME_START(kind, base, ARG)) {
                    sp = base + 2;
                    frame->return_offset = 3;
                    ENTER_GENERATOR(generator, HEAP(Py_None), 0);
                }
                UNCLAIM(generator, suspended);
#if !SG_SHARED
                goto error;
#endif
            }
        }
#if SG_SHARED
        sg_consumer turned = ARG == 2 ? sg_consume_turns(heap, base) : SG_CONSUME_NOTHING;
        if (sg_unlikely(turned != SG_CONSUME_NOTHING)) {
            int8_t suspended;
            bool generates = SLOT_TYPE(base[2]) == &PyGen_Type;
            if (!generates || CLAIM_FROM(base[2], false, &suspended)) {
                CONSUME_START(turned, base, 2);
                sp = base + 2;
                if (generates) {
                    frame->return_offset = 3;
                    ENTER_GENERATOR((PyGenObject *)sg_pointer(base[1]), HEAP(Py_None), 0);
                }
                *sp++ = 0;
                NEXT(2);
            }
            sg_slot first = base[3];
            base[3] = base[2];
            base[2] = first;
        }
        if (ARG != 0 && SLOT_TYPE(base[2])->tp_iternext != NULL && sg_consume_steps(sg_pointer(base[2]))) {
            sg_consumer kind = sg_consume_kind(base, ARG);
            bool steps = kind != SG_CONSUME_NEXT || sg_map_calls_python(sg_pointer(base[2]))
                         || sg_asks_python(sg_pointer(base[2]));
            if (kind != SG_CONSUME_NOTHING && steps && CONSUME_START(kind, base, ARG)) {
                sp = base + 2;
                *sp++ = 0;
                NEXT(2);
            }
        }
        if (PyType_HasFeature(type, Py_TPFLAGS_TYPE_SUBCLASS) && base[1] == 0) {
            sg_class_cache *cache = sg_class_cache_of(ip);
            PyTypeObject *class = (PyTypeObject *)callable;
            PyFunctionObject *init = cache->init;
            sg_program *called = NULL;
            if (cache->type_version == class->tp_version_tag && cache->type_version != 0
                && sg_class_calls_as_type(class) && sg_instance_fits(heap, class)
                && (init == NULL ? ARG == 0 : (called = sg_can_push(tstate, init, ARG + 1)) != NULL)) {
                sg_slot class_slot = base[0];
                base[0] = sg_instance_new(heap, class);
                if (init == NULL) {
                    sp = base + 1;
                    DROP(class_slot);
                    SETTLED(4);
                }
                /* The instance takes the callable's place and stays there as the result. */
                base[1] = base[0] | SG_TAG_LOCAL;
                _PyInterpreterFrame *callee = sg_push_frame(tstate, init, called, sg_from_heap((PyObject *)init));
                PUSH_ARGUMENTS(callee, init, called, base + 1, ARG + 1);
                SG_FRAME_FLAGS(callee) |= SG_FRAME_INIT;
                DROP(class_slot);
                sp = base + 1;
                frame->return_offset = 4;
                ENTER_NEW_FRAME(callee, called);
            }
        }
        if (callable == (PyObject *)&PyRange_Type && base[1] == 0 && ip[4].op == SG_OP_GET_ITER
            && (ARG == 1 || ARG == 2)) {
            intptr_t start = 0, stop;
            if (GET_INT(sp[-1], &stop) && (ARG == 1 || GET_INT(sp[-2], &start))) {
                for (int i = 1; i <= ARG; i++) {
                    DROP(sp[-i]);
                }
                sp = base;
                *sp++ = sg_range_iterator(heap, start, stop);
                NEXT(5);
            }
        }
        sg_slot native_result, given_callable = base[0];
        PyObject *aliased = type == &Py_GenericAliasType ? sg_generic_alias_called(callable) : NULL;
        if (aliased != NULL) {
            base[0] = HEAP(aliased);
        }
        bool is_native = sg_native_call(heap, tstate, base, ARG, &native_result);
        base[0] = given_callable;
        if (is_native) {
            sg_contention_called(heap);
            if (sg_unlikely(native_result == 0)) {
                goto raised;
            }
            while (sp > base) {
                sg_slot operand = *--sp;
                DROP(operand);
            }
            *sp++ = native_result;
            SETTLED(4);
        }
        PyFunctionObject *iterates_by = ARG == 1 ? sg_consume_iterates_by(base) : NULL;
        if (iterates_by != NULL && sg_can_push(tstate, iterates_by, 1)) {
            /* The call comes again, with the generator that this makes. */
            sp--;
            ENTER_SPECIAL(iterates_by, 0, sp, 1, 0);
        }
        sg_consumer indexed = ARG == 1 ? sg_indexed_kind(base) : SG_CONSUME_NOTHING;
        if (indexed != SG_CONSUME_NOTHING) {
            PyFunctionObject *length = sg_indexed_length(indexed, base);
            if (length == NULL && sg_indexed_start(heap, indexed, base, -1)) {
                sp = base + 2;
                *sp++ = 0;
                NEXT(2);
            }
            if (length != NULL && sg_can_push(tstate, length, 1)) {
                sg_slot self = sg_lent(base[2]);
                ENTER_SPECIAL(length, SG_RETURNS_CONTINUED, &self, 1, 4);
            }
        }
        sg_slot *passed = sp; /* nothing is left of the operands */
        sg_arguments arguments = {base + 2, ARG, 0, NULL};
        CALL_SHARED(sg_call_shared(heap, tstate, base, base[1] != 0, arguments, &callee, &call_result), 4);
        NOT_HERE;
#else
        if (sg_unlikely(t->one_shot)) {
            sg_call_learn(tstate, callable, (PyObject **)base + 2 - (given - ARG), given);
        }
        if (type == &PyFunction_Type && ((PyFunctionObject *)callable)->vectorcall == sg_py_function_vectorcall) {
            PyFunctionObject *function = (PyFunctionObject *)callable;
            bool optimized = (((PyCodeObject *)function->func_code)->co_flags & CO_OPTIMIZED) != 0;
            PyObject *names = optimized ? NULL : Py_NewRef(function->func_globals);
            sp = base;
            _PyInterpreterFrame *callee = _PyEvalFramePushAndInit(
                tstate, function, names, (PyObject **)base + 2 - (given - ARG), (size_t)given, NULL);
            if (callee == NULL) {
                goto error;
            }
            SG_FRAME_FLAGS(callee) = SG_FRAME_CLEAN;
            frame->return_offset = 4;
            ENTER_FRAME(callee);
        }
        if (PyType_Check(callable) && base[1] == 0) {
            PyTypeObject *class = (PyTypeObject *)callable;
            const sg_class_cache *cache = sg_class_cache_of(ip);
            PyObject *instance;
            PyFunctionObject *init = cache->init;
            if (cache->type_version != 0 && cache->type_version == class->tp_version_tag && init != NULL
                && sg_class_calls_as_type(class) && sg_can_push(tstate, init, ARG + 1)) {
                instance = class->tp_alloc(class, 0);
            } else {
                init = sg_plain_class_init(tstate, class, ARG + 1, &instance);
                sg_cache_class(ip, class, init);
            }
            if (init != NULL) {
                if (instance == NULL) {
                    goto error;
                }
                /* The instance takes the callable's place and stays there as the result. */
                base[0] = (sg_slot)instance;
                base[1] = (sg_slot)Py_NewRef(instance);
                _PyInterpreterFrame *callee = sg_push_frame(tstate, init, sg_program_of_function(init), (sg_slot)Py_NewRef(init));
                PUSH_ARGUMENTS(callee, init, sg_program_of_function(init), base + 1, ARG + 1);
                SG_FRAME_FLAGS(callee) |= SG_FRAME_INIT;
                Py_DECREF(callable);
                sp = base + 1;
                frame->return_offset = 4;
                ENTER_FRAME(callee);
            }
        }
        ip->op = sg_specialised_call(callable, type, (PyObject **)base + 2 - (given - ARG), given);
        PyObject *result = sg_call_host(tstate, callable, type, (PyObject **)base + 2 - (given - ARG), given);
        for (int i = ARG + 1; i >= 0; i--) {
            DROP(base[i]);
        }
        sp = base;
        if (result == NULL) {
            goto error;
        }
        *sp++ = (sg_slot)result;
        CALL_END_OF(callable, 4);
#endif
    }
#if !SG_SHARED
    L_CALL_KW: {
        PyObject *names = O1;
        sg_slot *base = sp - ARG - 3;
        if (base[1] == 0 && Py_IS_TYPE((PyObject *)base[0], &PyMethod_Type)) {
            PyMethodObject *method = (PyMethodObject *)base[0];
            base[1] = (sg_slot)Py_NewRef(method->im_self);
            base[0] = (sg_slot)Py_NewRef(method->im_func);
            Py_DECREF(method);
        }
        PyObject *callable = (PyObject *)base[0];
        int given = ARG + (base[1] != 0);
        int positional = given - (int)PyTuple_GET_SIZE(names);
        PyObject **args = (PyObject **)base + 2 - (given - ARG);
        if (sg_unlikely(t->one_shot)) {
            sg_call_learn(tstate, callable, args, given);
        }
        if (Py_IS_TYPE(callable, &PyFunction_Type)
            && ((PyFunctionObject *)callable)->vectorcall == sg_py_function_vectorcall) {
            PyFunctionObject *function = (PyFunctionObject *)callable;
            bool optimized = (((PyCodeObject *)function->func_code)->co_flags & CO_OPTIMIZED) != 0;
            _PyInterpreterFrame *callee = _PyEvalFramePushAndInit(
                tstate, function, optimized ? NULL : Py_NewRef(function->func_globals), args, (size_t)positional,
                names);
            sp = base;
            Py_DECREF(names);
            if (callee == NULL) {
                goto error;
            }
            SG_FRAME_FLAGS(callee) = SG_FRAME_CLEAN;
            frame->return_offset = 1;
            ENTER_FRAME(callee);
        }
        if (sg_keyed_sorts(base[0], base[1])) {
            _PyInterpreterFrame *callee;
            if (sg_keyed_begin_host(tstate, (PyObject **)base, sg_named_arguments(base + 2, ARG, names), &callee)) {
                if (callee == NULL) {
                    goto error;
                }
                frame->return_offset = 1;
                ENTER_FRAME(callee);
            }
        }
        PyObject *result = PyObject_Vectorcall(callable, args, (size_t)positional | PY_VECTORCALL_ARGUMENTS_OFFSET,
                                               names);
        Py_DECREF(names);
        for (int i = 0; i < ARG + 2; i++) {
            PyObject *o = (PyObject *)base[i];
            Py_XDECREF(o);
        }
        sp = base;
        if (result == NULL) {
            goto error;
        }
        *sp++ = (sg_slot)result;
        CALL_END(1);
    }
#endif
