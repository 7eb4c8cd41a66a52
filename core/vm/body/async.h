/* The instructions of async: awaiting, async iteration, and the items of async generators.
 *
 * Job: a part of both variants' dispatch loop; see eval_body.h for the macros and the invariants.
 *
 * The host asks an async generator for an item through an awaitable, a C object that resumes the generator's frame and
 * turns what comes into exceptions.  Here SEND pushes that frame, and its flags say (SG_RETURNS_ITEM) that the awaitable
 * on the caller's stack is to be told: objects/async_generator.h.
 */

    L_GET_AWAITABLE: {
#if SG_SHARED
        sg_slot s = sp[-1];
        PyTypeObject *type = SLOT_TYPE(s);
        /* One that is suspended in an await of its own may be awaited already: the host says so. */
        if (type == &_PyAsyncGenASend_Type
            || (type == &PyCoro_Type
                && __atomic_load_n(&((PyGenObject *)sg_pointer(s))->gi_frame_state, __ATOMIC_RELAXED)
                       != FRAME_SUSPENDED_YIELD_FROM)) {
            NEXT(1);
        }
        PyFunctionObject *method = sg_special_find(type, SG_SPECIAL_AWAIT);
        int makes = method == NULL ? 0 : sg_makes(method);
        if (method != NULL && (makes == 0 || makes == CO_GENERATOR) && sg_can_push(tstate, method, 1)) {
            sp--;
            ENTER_SPECIAL(method, makes == 0 ? SG_RETURNS_AWAITED : 0, &s, 1, 1);
        }
        NOT_HERE;
#else
        if (t->one_shot) {
            sg_special_learn(Py_TYPE(O1), SG_SPECIAL_AWAIT);
        }
        HOST_UNARY(sg_host_get_awaitable(tstate, o, ARG));
#endif
    }
    L_GET_AITER: {
#if SG_SHARED
        sg_slot s = sp[-1];
        PyTypeObject *type = SLOT_TYPE(s);
        if (type == &PyAsyncGen_Type) {
            NEXT(1);
        }
        PyFunctionObject *method = sg_special_find(type, SG_SPECIAL_AITER);
        int makes = method == NULL ? 0 : sg_makes(method);
        if (method != NULL && (makes == 0 || makes == CO_ASYNC_GENERATOR) && sg_can_push(tstate, method, 1)) {
            sp--;
            ENTER_SPECIAL(method, makes == 0 ? SG_RETURNS_ASYNC_ITERATOR : 0, &s, 1, 1);
        }
        NOT_HERE;
#else
        if (t->one_shot) {
            sg_special_learn(Py_TYPE(O1), SG_SPECIAL_AITER);
        }
        HOST_UNARY(sg_host_get_aiter(o));
#endif
    }
    L_GET_ANEXT: {
#if SG_SHARED
        sg_slot s = sp[-1];
        PyTypeObject *type = SLOT_TYPE(s);
        if (type == &PyAsyncGen_Type) {
            PyAsyncGenObject *generator = (PyAsyncGenObject *)sg_pointer(s);
            if (!sg_nursery_has_room(heap)) {
                NOT_HERE;
            }
            if (sg_async_generator_ready(tstate, generator)) {
                *sp++ = sg_asend_new(heap, generator, 0);
                NEXT(1);
            }
            PyFunctionObject *hook = sg_first_hook(tstate);
            if (hook != NULL && sg_runs_at_once(hook) && sg_can_push(tstate, hook, 2)
                && sg_async_generator_start(tstate, generator)) {
                /* Then the instruction runs again. */
                sg_slot args[] = {HEAP(((PyMethodObject *)tstate->async_gen_firstiter)->im_self), LOAD(s)};
                ENTER_SPECIAL(hook, SG_RETURNS_NOTHING, args, 2, 0);
            }
            NOT_HERE;
        }
        PyFunctionObject *method = sg_special_find(type, SG_SPECIAL_ANEXT);
        int makes = method == NULL ? 0 : sg_makes(method);
        if (method != NULL && makes != CO_GENERATOR && (makes & CO_ASYNC_GENERATOR) == 0
            && sg_can_push(tstate, method, 1)) {
            sg_slot self = LOAD(s);
            ENTER_SPECIAL(method, makes == 0 ? SG_RETURNS_AWAITABLE : 0, &self, 1, 1);
        }
        NOT_HERE;
#else
        if (t->one_shot) {
            sg_special_learn(Py_TYPE(O1), SG_SPECIAL_ANEXT);
        }
        PyObject *awaitable = sg_host_get_anext(O1);
        HOST_RESULT(1, awaitable, (void)0);
#endif
    }
    L_ASYNC_GEN_WRAP: {
        if ((SG_FRAME_FLAGS(frame) & SG_RETURNS_MASK) == SG_RETURNS_ITEM) {
            /* Nobody needs the wrapper: this also does the YIELD_VALUE, and the awaitable's part. */
            sg_slot v = *--sp;
            SAVE_IP(ip + 2);
            sg_asend_end(sg_asend_of(frame->previous), false);
            SUSPEND_FRAME(v, ip[1].arg);
            FRAME_IN;
            *sp++ = v;
            BACK_IN(frame->return_offset);
        }
        HOST_UNARY(_PyIntrinsics_UnaryFunctions[ARG].func(tstate, o));
    }
    no_more_items: { /* an async generator has ended, and told so; the running frame's SEND at `ip` asked for an item */
        sg_handler after_loop;
        if (sg_find_async_for(program, frame, &after_loop)) {
            /* The exception would be raised only to end the loop. */
            sg_slot *rest = LOCALS + program->nlocalsplus + after_loop.level - 1;
            DROP_ALL(rest);
            ip = program->insns + after_loop.target + 1;
            BACK_IN(0);
        }
#if SG_SHARED
        Py_UNREACHABLE(); /* the generator's frame has looked */
#else
        PyErr_SetNone(PyExc_StopAsyncIteration);
        goto error;
#endif
    }
