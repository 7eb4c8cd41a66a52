/* Calls that consume an iterator: consume.h says which, and what their operands are meanwhile.
 *
 * Job: a part of both variants' dispatch loop; see eval_body.h for the macros.
 *
 * The two instructions stand in the last cache units of each CALL: the generator's frame comes back to the second unit
 * behind with an item, as to every instruction that resumes one, and to the third with what it returned.  So does the frame of
 * a function that a map object calls, or of a __getitem__, always with an item, or one that an iterator asks about an item.  Nothing but
 * these two may run while the frame points there; an error, and whatever calls the host, points back at the CALL.
 */

    L_CONSUME_ITEM: {
        sg_slot *base = sp - 3;
        PyGenObject *generator = (PyGenObject *)sg_pointer(base[1]);
#if SG_SHARED
        if (!Py_IS_TYPE(generator, &PyGen_Type)) {
            goto consume_steps;
        }
        int8_t suspended;
        if (!CLAIM_FROM(base[1], false, &suspended)) {
            NOT_HERE;
        }
        sg_consumption consumed = base[2] == 0 ? SG_CONSUMED : sg_consume_shared(heap, base);
        if (consumed == SG_CONSUMED) {
            if (sg_unlikely(heap->settle != 0)) {
                UNCLAIM(generator, suspended); /* the item dies in this frame, and not in the generator's */
                base[2] = 0;
                ip -= 2;
                SETTLED(2);
            }
            sp--;
            ip -= 2;
            frame->return_offset = 3;
            ENTER_GENERATOR(generator, HEAP(Py_None), 0);
        }
        UNCLAIM(generator, suspended);
        if (consumed == SG_CONSUME_NOT_HERE) {
            NOT_HERE;
        }
        sp--;
        ip -= 2;
        goto consume_done;
#else
        ip -= 2;
        SAVE_IP(ip);
        sg_map_learn(tstate, (PyObject *)generator);
        /* Who comes here for one item is likely to come again: then many at once cost less. */
        for (int left = 64;; left--) {
            bool yet_to_be_taken = *--sp == 0;
            sg_consumption consumed = yet_to_be_taken ? SG_CONSUMED : sg_consume_counted(base);
            if (consumed == SG_CONSUME_FAILED) {
                goto error;
            }
            if (consumed == SG_CONSUME_DONE) {
                goto consume_done;
            }
            bool is_generator = Py_IS_TYPE(generator, &PyGen_Type);
            if (is_generator && CLAIM(base[1], false)) {
                frame->return_offset = 3;
                ENTER_GENERATOR(generator, HEAP(Py_None), 0);
            }
            /* Perhaps the item's own code has run the generator, or runs in it: the host says what that means. */
            PyObject *v = sg_consume_raises_end(base) ? Py_TYPE(generator)->tp_iternext((PyObject *)generator)
                                                      : PyIter_Next((PyObject *)generator);
            if (v == NULL) {
                if (PyErr_Occurred()) {
                    goto error;
                }
                *sp++ = HEAP(Py_None);
                ip += 3;
                goto L_CONSUME_END;
            }
            *sp++ = (sg_slot)v;
            if (!is_generator && left <= 0) {
                HOST_END(2);
            }
        }
#endif
    }
#if SG_SHARED
    consume_steps: { /* at the CONSUME_ITEM of what is no generator */
        sg_slot *base = sp - 3;
        PyObject *iterator = sg_pointer(base[1]);
        bool calls_python = sg_map_calls_python(iterator) || sg_indexes_python(iterator), asks_python = sg_asks_python(iterator);
        for (;;) {
            if (base[2] != 0) {
                sg_consumption consumed = sg_consume_shared(heap, base);
                if (consumed == SG_CONSUME_NOT_HERE) {
                    NOT_HERE;
                }
                base[2] = 0;
                if (consumed == SG_CONSUME_DONE) {
                    sp--;
                    ip -= 2;
                    goto consume_done;
                }
            }
            if (sg_unlikely(heap->settle != 0)) {
                ip -= 2;
                SETTLED(2);
            }
            if (MUST_POLL) {
                POLL(ip);
            }
            sg_next next = SG_NEXT_NOT_HERE;
            if (calls_python) {
                sg_map_call call;
                if (ITERATOR_IS_OURS(base[1])) {
                    next = sg_map_next_call(heap, tstate, iterator, &call);
                }
                if (next == SG_NEXT_ITEM) {
                    sp--;
                    ip -= 2;
                    ENTER_MAP_CALL(call, SG_RETURNS_NEXT);
                }
            } else if (asks_python) {
                sg_map_call call;
                switch (ITERATOR_IS_OURS(base[1]) || sg_asks_together(iterator)
                            ? sg_ask_next(heap, tstate, iterator, &base[2], &call)
                            : SG_ASKED_NOT_HERE) {
                case SG_ASKED_CALL: /* the item waits in its place */
                    ip -= 2;
                    ENTER_MAP_CALL(call, SG_RETURNS_ANSWER);
                case SG_ASKED_ITEM:
                    continue;
                case SG_ASKED_AGAIN:
                    base[2] = 0;
                    continue;
                case SG_ASKED_END:
                    next = SG_NEXT_END;
                    break;
                case SG_ASKED_NOT_HERE:
                    break;
                }
            } else {
                int unused = 0;
                next = STEP_ITERATOR(base[1], &base[2], 0, &unused);
            }
            if (next == SG_NEXT_END) {
                base[2] = HEAP(Py_None);
                NEXT(1);
            }
            if (next == SG_NEXT_NOT_HERE) {
                base[2] = 0;
                NOT_HERE;
            }
        }
    }
#endif
    L_CONSUME_END: {
        sg_slot *base = sp - 3;
#if SG_SHARED
        sg_consumption ended = sg_consume_end_shared(heap, base, sp[-1]);
        if (ended == SG_CONSUME_NOT_HERE) {
            NOT_HERE;
        }
        ip -= 3;
        sg_slot returned = *--sp;
        DROP(returned);
        if (ended == SG_CONSUME_FAILED) {
            goto raised;
        }
#else
        ip -= 3;
        SAVE_IP(ip);
        PyObject *returned = (PyObject *)*--sp;
        sg_consumption ended = sg_consume_end_counted(base, returned);
        Py_DECREF(returned);
        if (ended == SG_CONSUME_FAILED) {
            goto error;
        }
#endif
    }
    consume_done: { /* the result is below the iterator; `ip` is the CALL */
        sg_slot generator = *--sp;
        LET_GO(generator);
#if SG_SHARED
        heap->stores++;
        SETTLED(4);
#else
        CALL_END(4);
#endif
    }
