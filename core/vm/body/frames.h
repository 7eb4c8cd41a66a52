/* The instructions that end or suspend a frame.
 *
 * Job: a part of both variants' dispatch loop; see eval_body.h for the macros and the invariants.
 */

/* The running frame, a generator's, waits to be resumed with its instruction pointer saved; `arg` is that of its
 * YIELD_VALUE, and `v` outlives it.  Then the caller's frame is the running one, but not in yet. */
#define SUSPEND_FRAME(v, arg)                                                                                          \
    do {                                                                                                               \
        PyGenObject *suspended_generator = _PyFrame_GetGenerator(frame);                                               \
        OUTLIVE_FRAME(v);                                                                                              \
        SAVE_SP();                                                                                                     \
        PLAIN_FRAME;                                                                                                   \
        tstate->exc_info = suspended_generator->gi_exc_state.previous_item;                                            \
        suspended_generator->gi_exc_state.previous_item = NULL;                                                        \
        tstate->py_recursion_remaining++;                                                                              \
        _PyInterpreterFrame *suspended_frame = frame;                                                                  \
        frame = tstate->current_frame = suspended_frame->previous;                                                     \
        suspended_frame->previous = NULL;                                                                              \
        /* Last: from here on another thread may resume it (rule 11). */                                               \
        __atomic_store_n(&suspended_generator->gi_frame_state, (int8_t)(FRAME_SUSPENDED + (arg)), __ATOMIC_RELEASE);   \
    } while (0)

    L_RETURN_CONST:
        *sp++ = HEAP(program->consts[ARG]);
    L_RETURN_VALUE: {
        if (frame == inv->entry) {
#if SG_SHARED
            if (ip->op == SG_OP_RETURN_CONST) {
                sp--;
            }
            NOT_HERE;
#else
            inv->result = (PyObject *)*--sp;
            SAVE_SP();
            tstate->py_recursion_remaining++;
            tstate->current_frame = inv->stop;
            _PyEval_FrameClearAndPop(tstate, frame);
            return SG_DONE;
#endif
        }
#if SG_SHARED
        if (sg_unlikely(!sg_frame_ends_here(tstate, frame))) {
            if (ip->op == SG_OP_RETURN_CONST) {
                sp--;
            }
            NOT_HERE;
        }
        sg_slot v = *--sp;
        unsigned flags = SG_FRAME_FLAGS(frame);
        if (sg_unlikely((flags & SG_FRAME_INIT) != 0)) {
            if (!IS_OBJECT(v, Py_None)) {
                sp++;
                if (ip->op == SG_OP_RETURN_CONST) {
                    sp--;
                }
                NOT_HERE;
            }
        }
        unsigned returns = flags & SG_RETURNS_MASK;
        sg_callback_step step;
        step.consumes = false;
        if (returns == SG_RETURNS_CONTINUED) {
            OUTLIVE_FRAME(v);
            *sp = v;
        }
        if (sg_unlikely(returns != 0)
            && !(returns == SG_RETURNS_CONTINUED ? continue_callback(heap, tstate, frame->previous, v, &step)
                                                 : can_deliver(frame->previous, returns, v))) {
            sp++;
            if (ip->op == SG_OP_RETURN_CONST) {
                sp--;
            }
            NOT_HERE;
        }
        if (sg_unlikely(frame->frame_obj != NULL)) {
            /* Whoever has the object finds in it what was in the frame. */
            OUTLIVE_FRAME(v);
            SAVE();
            if (returns == SG_RETURNS_ITEM) {
                sg_asend_end(sg_asend_of(frame->previous), true);
            }
            frame = sg_end_frame(heap, tstate, frame);
            goto returned;
        }
        int n = program->nlocalsplus;
        if (sg_tag(v) == SG_TAG_LOCAL) {
            /* Of this frame: the ownership moves out of the dying local. */
            for (int i = 0; i < n; i++) {
                if (LOCALS[i] == (v & ~(sg_slot)SG_TAG_MASK)) {
                    v = LOCALS[i];
                    LOCALS[i] = 0;
                    break;
                }
            }
        }
        for (int i = 0; i < n; i++) {
            sg_slot local = LOCALS[i];
            if (sg_tag(local) != SG_TAG_OWNED || local == 0) {
                continue;
            }
            /* Of what the caller's instruction goes on with, `step` may have borrowed something. */
            if (sg_is_last_of_container((PyObject *)local) && returns != SG_RETURNS_CONTINUED) {
                sg_borrowers borrowers = {.frame = frame, .entry = inv->entry, .top = LOCALS, .result = v};
                sg_let_go_slots(heap, LOCALS + i, n - i, &borrowers);
                v = borrowers.result;
                break;
            }
            sg_drop_owned(heap, (PyObject *)local);
        }
        if (sg_unlikely(frame->f_locals != NULL)) {
            sg_slot names = sg_owned(frame->f_locals);
            frame->f_locals = NULL;
            sg_borrowers borrowers = {.frame = frame, .entry = inv->entry, .top = LOCALS, .result = v};
            sg_let_go_slots(heap, &names, 1, &borrowers);
            v = borrowers.result;
        }
        sg_slot finished_function = (sg_slot)frame->f_funcobj;
        if (sg_likely(frame->owner == FRAME_OWNED_BY_THREAD)) {
            DROP(finished_function);
            if ((flags & SG_FRAME_BORROWS_CODE) == 0) {
                DROP((sg_slot)frame->f_executable);
            }
            tstate->datastack_top = (PyObject **)frame;
            frame = tstate->current_frame = frame->previous;
        } else {
            /* The generator keeps its code, as in the host, and is finished for everyone (rule 11). */
            PyGenObject *generator = _PyFrame_GetGenerator(frame);
            tstate->exc_info = generator->gi_exc_state.previous_item;
            generator->gi_exc_state.previous_item = NULL;
            _PyInterpreterFrame *finished = frame;
            if (sg_unlikely(returns == SG_RETURNS_ITEM)) {
                sg_asend_end(sg_asend_of(finished->previous), true);
            }
            frame = tstate->current_frame = finished->previous;
            finished->previous = NULL;
            finished->stacktop = 0;
            __atomic_store_n(&generator->gi_frame_state, (int8_t)FRAME_CLEARED, __ATOMIC_RELEASE);
            if (sg_tag(finished_function) == SG_TAG_OWNED
                && !sg_reserve_keep(heap, sg_pointer(finished_function))) {
                DROP(finished_function);
            }
        }
        tstate->py_recursion_remaining++;
    returned:
        FRAME_IN;
        if (sg_unlikely(returns == SG_RETURNS_CONTINUED)) {
            sg_slot *base = sg_callback_operands(ip, sp);
            if (step.function != NULL) {
                _PyInterpreterFrame *callee = sg_push_bound(heap, tstate, step.function,
                                                            HEAP((PyObject *)step.function), step.arguments);
                SG_FRAME_FLAGS(callee) |= (unsigned char)step.flags;
                if (step.flags != SG_RETURNS_CONTINUED) {
                    DROP_ALL(step.left);
                    sp = base + 1;
                }
                ENTER_FRAME(callee);
            }
            if (step.consumes) {
                sp = base + 2;
                *sp++ = 0;
                BACK_IN(2);
            }
            DROP_ALL(base);
            if (step.result != 0) {
                *sp++ = step.result;
            }
        } else if (sg_unlikely(returns != 0)) {
            if (returns == SG_RETURNS_ITEM) {
                goto no_more_items;
            }
            if (returns == SG_RETURNS_ANSWER) {
                answer = v;
                goto answered;
            }
            sp = deliver(heap, returns, v, ip, sp);
        } else if (sg_likely((flags & SG_FRAME_INIT) == 0)) {
            *sp++ = v;
        }
        BACK_IN(frame->return_offset);
#else
        sg_slot v = *--sp;
        SAVE_SP();
        bool init = (SG_FRAME_FLAGS(frame) & SG_FRAME_INIT) != 0;
        returns = SG_FRAME_FLAGS(frame) & SG_RETURNS_MASK;
        if (sg_likely(sg_dies_simply(frame, tstate) && (!init || (PyObject *)v == Py_None))) {
            /* What the host does for such a frame; unlinked first, for finalisers must not see it. */
            _PyInterpreterFrame *dying = frame;
            int n = program->nlocalsplus;
            frame = tstate->current_frame = dying->previous;
            tstate->py_recursion_remaining++;
            dying->stacktop = 0;
            for (int i = 0; i < n; i++) {
                DROP(dying->localsplus[i]);
            }
            DROP(dying->f_funcobj);
            DROP(dying->f_executable);
            tstate->datastack_top = (PyObject **)dying;
            FRAME_IN;
            if (sg_unlikely(returns != 0)) {
                special_value = v;
                goto special_result;
            }
            if (sg_likely(!init)) {
                *sp++ = v;
            }
            FRAME_END(frame->return_offset);
        }
        if (sg_unlikely(init)) {
            if ((PyObject *)v != Py_None) {
                PyErr_Format(PyExc_TypeError, "__init__() should return None, not '%.200s'",
                             Py_TYPE((PyObject *)v)->tp_name);
                DROP(v);
                frame = sg_pop_frame(tstate, frame);
                FRAME_IN;
                goto error;
            }
            frame = sg_pop_frame(tstate, frame);
            FRAME_IN;
            FRAME_END(frame->return_offset);
        }
        frame = sg_pop_frame(tstate, frame);
        FRAME_IN;
        if (sg_unlikely(returns != 0)) {
            special_value = v;
            goto special_result;
        }
        *sp++ = v;
        FRAME_END(frame->return_offset);
#endif
    }
    L_SEND: {
        sg_slot receiver = sp[-2], v = sp[-1];
        PyObject *o = sg_pointer(receiver);
        if (!sg_is_int(receiver) && (Py_IS_TYPE(o, &PyGen_Type) || Py_IS_TYPE(o, &PyCoro_Type))
            && CLAIM(receiver, !IS_OBJECT(v, Py_None))) {
            sp--;
            frame->return_offset = (uint16_t)ARG;
            ENTER_GENERATOR((PyGenObject *)o, v, 0);
        }
        sg_py_asend *asend = sg_is_int(receiver) ? NULL : sg_asend(o);
        if (asend != NULL && ITERATOR_IS_OURS(receiver)) {
            PyObject *instead = IS_OBJECT(v, Py_None) ? sg_asend_sends(asend) : NULL;
            PyGenObject *generator = (PyGenObject *)asend->generator;
            int8_t suspended;
            if (CLAIM_FROM(sg_from_heap((PyObject *)generator), instead != NULL || !IS_OBJECT(v, Py_None), &suspended)) {
                if (sg_asend_begin(asend)) {
                    sp--;
                    frame->return_offset = (uint16_t)ARG;
                    ENTER_GENERATOR(generator, instead != NULL ? HEAP(instead) : v, SG_RETURNS_ITEM);
                }
                UNCLAIM(generator, suspended);
            }
        }
#if SG_SHARED
        if (IS_OBJECT(v, Py_None) && sg_steps_natively(SLOT_TYPE(receiver))) {
            int unused = 0;
            switch (STEP_ITERATOR(receiver, &sp[-1], 0, &unused)) {
            case SG_NEXT_ITEM:
                SETTLED(2);
            case SG_NEXT_END:
                sp[-1] = HEAP(Py_None);
                SETTLED(ARG);
            case SG_NEXT_NOT_HERE:
                break;
            }
        }
#endif
        NOT_HERE;
#if !SG_SHARED
        PyObject *r;
        PyObject *value = O1;
        if (value == Py_None && PyIter_Check(o)) {
            r = Py_TYPE(o)->tp_iternext(o);
        } else {
            r = PyObject_CallMethodOneArg(o, &_Py_ID(send), value);
        }
        int n = 2;
        if (r == NULL) {
            if (PyErr_ExceptionMatches(PyExc_StopIteration)) {
                _PyEval_MonitorRaise(tstate, frame, frame->instr_ptr);
            }
            if (_PyGen_FetchStopIterationValue(&r) != 0) {
                goto error;
            }
            n = ARG;
        }
        sp[-1] = (sg_slot)r;
        Py_DECREF(value);
        HOST_END(n);
#endif
    }
    L_YIELD_VALUE: {
        if (SG_SHARED && frame == inv->entry) {
            NOT_HERE;
        }
        bool last = frame == inv->entry;
        sg_slot v = *--sp;
        SAVE_IP(ip + 1);
        SUSPEND_FRAME(v, ARG);
#if !SG_SHARED
        if (last) {
            inv->result = (PyObject *)v;
            return SG_DONE;
        }
#else
        (void)last;
#endif
        FRAME_IN;
        *sp++ = v;
        if (sg_unlikely(frame->return_offset == SG_SPREAD_END) && sg_takes_items(ip->op)) {
            frame->return_offset = SG_SPREAD_ITEM;
            BACK_IN(0);
        }
        if (sg_unlikely(frame->return_offset == SG_CHAIN_END && ip[1].op == SG_OP_CHAIN_STEP)) {
            frame->return_offset = SG_CHAIN_ITEM;
            BACK_IN(1);
        }
        BACK_IN(2);
    }
