/* The instructions of jumps and iteration.
 *
 * Job: a part of both variants' dispatch loop; see eval_body.h for the macros and the invariants.
 */

/* At a FOR_ITER over an enumerate that the thread has alone: where the step of what it numbers is a frame, that comes back to
 * the second unit, CHAIN_STEP. */
#define NUMBER_ITEMS(inner)                                                                                            \
    do {                                                                                                               \
        PyObject *numbered = (inner);                                                                                  \
        if (numbered != NULL && PyGen_CheckExact(numbered)) {                                                          \
            if (CLAIM(sg_owned(numbered), false)) {                                                                    \
                frame->return_offset = SG_CHAIN_END;                                                                   \
                ENTER_GENERATOR((PyGenObject *)numbered, HEAP(Py_None), 0);                                            \
            }                                                                                                          \
        } else if (SG_SHARED && numbered != NULL && sg_count(numbered) == 1) {                                         \
            sg_slot operands[2];                                                                                       \
            int given;                                                                                                 \
            PyFunctionObject *method = sg_special_step(numbered, operands, &given);                                    \
            if (method != NULL && sg_can_push(tstate, method, given)) {                                                \
                ENTER_SPECIAL(method, SG_RETURNS_NEXT, operands, given, SG_CHAIN_END);                                 \
            }                                                                                                          \
        }                                                                                                              \
    } while (0)

    L_JUMP_FORWARD:
    L_JUMP_BACKWARD_NO_INTERRUPT:
        NEXT(ARG);
    L_JUMP_BACKWARD:
        if (MUST_POLL) {
            POLL(ip + ARG);
        }
        NEXT(ARG);
    L_POP_JUMP_IF_TRUE:
        NEXT(sg_pointer(*--sp) == Py_True ? ARG : 2);
    L_POP_JUMP_IF_FALSE:
        NEXT(sg_pointer(*--sp) == Py_False ? ARG : 2);
    L_POP_JUMP_IF_NONE: {
        sg_slot v = *--sp;
        int n = IS_OBJECT(v, Py_None) ? ARG : 2;
        DROP(v);
        SETTLED(n);
    }
    L_POP_JUMP_IF_NOT_NONE: {
        sg_slot v = *--sp;
        int n = IS_OBJECT(v, Py_None) ? 2 : ARG;
        DROP(v);
        SETTLED(n);
    }
    L_GET_ITER: {
#if SG_SHARED
        sg_slot s = sp[-1];
        if (!sg_is_int(s)) {
            PyTypeObject *type = Py_TYPE(sg_pointer(s));
            if (type == &PyList_Type && heap->nursery_n < SG_NURSERY_MAX) {
                sp[-1] = sg_list_iterator(heap, sg_to_heap(heap, s));
                NEXT(1);
            }
            if (type == &PyTuple_Type && heap->nursery_n < SG_NURSERY_MAX) {
                sp[-1] = sg_tuple_iterator(heap, sg_to_heap(heap, s));
                NEXT(1);
            }
            if (sg_iterates_itself(type)) {
                NEXT(1);
            }
            sg_slot made = sg_iterator_new(heap, s);
            if (made != 0) {
                sp[-1] = made;
                DROP(s);
                SETTLED(1);
            }
            PyFunctionObject *method = sg_special_find(type, SG_SPECIAL_ITER);
            if (method != NULL && sg_can_push(tstate, method, 1)) {
                sp--;
                ENTER_SPECIAL(method, sg_runs_at_once(method) ? SG_RETURNS_ITERATOR : 0, &s, 1, 1);
            }
        }
        NOT_HERE;
#else
        if (t->one_shot) {
            sg_special_learn(Py_TYPE(O1), SG_SPECIAL_ITER);
            sg_native_learn(Py_TYPE(O1));
        }
#endif
        HOST_UNARY(PyObject_GetIter(o));
    }
    L_CHAIN_STEP: {
        /* A generator that the chain below has resumed has yielded or returned what is on the stack.  As with CONSUME_ITEM, an
         * error points back at the FOR_ITER. */
        PyObject *chain = sg_pointer(sp[-2]);
        bool yielded = frame->return_offset == SG_CHAIN_ITEM;
        if (Py_IS_TYPE(chain, &PyEnum_Type)) {
            goto number_step;
        }
        if (Py_IS_TYPE(chain, &PySeqIter_Type)) {
            ((sg_py_sequence_iterator *)chain)->it_index++; /* not before: an error leaves it where it is */
            HOST_END(1);
        }
        if (yielded && sg_chain_has_active(chain)) {
            HOST_END(1);
        }
#if SG_SHARED
        if (!yielded) {
            sg_chain_end(heap, chain);
        } else if (!sg_chain_take(heap, chain, &sp[-1])) {
            NOT_HERE;
        }
        sg_slot used = *--sp;
        DROP(used);
        SETTLED(-1);
#else
        PyObject *v = (PyObject *)*--sp;
        ip--;
        SAVE_IP(ip);
        int failed = 0;
        if (yielded) {
            failed = sg_chain_take_host(chain, v);
        } else {
            sg_chain_end_host(chain);
        }
        Py_DECREF(v);
        if (failed) {
            goto error;
        }
        HOST_END(0);
#endif
    }
    number_step: { /* so has the frame that is the step of what an enumerate numbers */
        sg_slot s = sp[-2];
        PyObject *iterator = sg_pointer(s);
        if (frame->return_offset == SG_CHAIN_END && PyGen_CheckExact(((sg_py_enumerate *)iterator)->iterator)) {
            sg_slot returned = *--sp;
            sp--;
            ip--;
            SAVE_IP(ip);
            DROP(returned);
            LET_GO(s);
            SETTLED(ARG);
        }
#if SG_SHARED
        bool apart = ip[1].op == SG_OP_UNPACK_SEQUENCE && ip[1].arg == 2;
        if (!ITERATOR_IS_OURS(s) || !sg_number_shared(heap, iterator, sp - 1, apart)) {
            NOT_HERE;
        }
        sp += apart;
        SETTLED(apart ? 3 : 1);
#else
        PyObject *numbered = sg_number_host(iterator, O1);
        if (numbered == NULL) {
            sp--;
            ip--;
            SAVE_IP(ip);
            goto error;
        }
        sp[-1] = (sg_slot)numbered;
        HOST_END(1);
#endif
    }
    L_FOR_ITER_STORE_FAST: {
        sg_slot s = sp[-1];
        PyObject *iterator = sg_pointer(s);
        if (sg_likely(Py_TYPE(iterator) == &PyRangeIter_Type) && ITERATOR_IS_OURS(s)) {
            _PyRangeIterObject *range = (_PyRangeIterObject *)iterator;
            if (sg_likely(range->len > 0 && sg_int_fits(range->start))) {
                long v = range->start;
                range->start = v + range->step;
                range->len--;
                ip += 2;
                SET_LOCAL(ARG, INT(v));
                SETTLED(1);
            }
        }
    }
    L_FOR_ITER: {
        sg_slot s = sp[-1];
        PyObject *iterator = sg_pointer(s);
        PyTypeObject *type = Py_TYPE(iterator);
        if (type == &PyRangeIter_Type && ITERATOR_IS_OURS(s)) {
            _PyRangeIterObject *range = (_PyRangeIterObject *)iterator;
            if (range->len <= 0) {
                sp--;
                DROP(s);
                SETTLED(ARG);
            }
            long v = range->start;
            if (sg_likely(sg_int_fits(v))) {
                range->start = v + range->step;
                range->len--;
                *sp++ = INT(v);
                NEXT(2);
            }
        } else if (type == &PyListIter_Type && ITERATOR_IS_OURS(s)) {
            _PyListIterObject *it = (_PyListIterObject *)iterator;
            PyListObject *list = it->it_seq;
            if (sg_likely(list != NULL
                          && ((size_t)it->it_index < (size_t)sg_list_size_now((PyObject *)list)
                              || (size_t)it->it_index < (size_t)sg_list_size((PyObject *)list)))) {
                *sp++ = HEAP(sg_load_field(&list->ob_item[it->it_index++]));
                NEXT(2);
            }
            it->it_index = -1;
            it->it_seq = NULL;
            LET_GO(sg_owned((PyObject *)list));
            sp--;
            DROP(s);
            SETTLED(ARG);
        } else if (type == &PyTupleIter_Type && ITERATOR_IS_OURS(s)) {
            _PyTupleIterObject *it = (_PyTupleIterObject *)iterator;
            PyTupleObject *tuple = it->it_seq;
            if (sg_likely(tuple != NULL && it->it_index < PyTuple_GET_SIZE(tuple))) {
                *sp++ = HEAP(PyTuple_GET_ITEM(tuple, it->it_index++));
                NEXT(2);
            }
            it->it_seq = NULL;
            LET_GO(sg_owned((PyObject *)tuple));
            sp--;
            DROP(s);
            SETTLED(ARG);
        } else if (sg_is_dict_iterator(type)
                   && (type != &PyDictIterItem_Type || (ip[2].op == SG_OP_UNPACK_SEQUENCE && ip[2].arg == 2))
                   && ITERATOR_IS_OURS(s)) {
            /* A pair that is not taken apart at once is made by a step like others. */
            PyObject *key = NULL, *value = NULL;
            switch (sg_dict_iterator_next((sg_py_dict_iterator *)iterator, &key, &value)) {
            case SG_NEXT_ITEM:
                if (type == &PyDictIterItem_Type) {
                    sp[0] = HEAP(value);
                    sp[1] = HEAP(key);
                    sp += 2;
                    NEXT(4);
                }
                *sp++ = HEAP(type == &PyDictIterKey_Type ? key : value);
                NEXT(2);
            case SG_NEXT_END: {
                PyObject *dict = (PyObject *)((sg_py_dict_iterator *)iterator)->dict;
                ((sg_py_dict_iterator *)iterator)->dict = NULL;
                LET_GO(sg_owned(dict));
                sp--;
                DROP(s);
                SETTLED(ARG);
            }
            case SG_NEXT_NOT_HERE:
                break;
            }
        } else if (type == &PyGen_Type && CLAIM(s, false)) {
            frame->return_offset = (uint16_t)(ARG - 2); /* to its END_FOR */
            ENTER_GENERATOR((PyGenObject *)iterator, HEAP(Py_None), 0);
        } else if (sg_chain_resumes(iterator) != NULL && (SG_SHARED ? ITERATOR_IS_OURS(s) : Py_REFCNT(iterator) == 1)
                   && CLAIM(sg_owned(sg_chain_resumes(iterator)), false)) {
            /* The generator comes back to the second unit, CHAIN_STEP. */
            frame->return_offset = SG_CHAIN_END;
            ENTER_GENERATOR((PyGenObject *)sg_chain_resumes(iterator), HEAP(Py_None), 0);
        } else if (SG_SHARED && sg_map_calls_python(iterator)) {
            sg_map_call call;
            switch (ITERATOR_IS_OURS(s) ? sg_map_next_call(heap, tstate, iterator, &call) : SG_NEXT_NOT_HERE) {
            case SG_NEXT_ITEM:
                ENTER_MAP_CALL(call, SG_RETURNS_NEXT);
            case SG_NEXT_END:
                sp--;
                DROP(s);
                SETTLED(ARG);
            case SG_NEXT_NOT_HERE:
                break;
            }
        } else if (SG_SHARED && sg_asks_python(iterator)) {
            sg_map_call call;
            switch (ITERATOR_IS_OURS(s) || sg_asks_together(iterator) ? sg_ask_next(heap, tstate, iterator, sp, &call) : SG_ASKED_NOT_HERE) {
            case SG_ASKED_CALL:
                sp++; /* the item waits */
                ENTER_MAP_CALL(call, SG_RETURNS_ANSWER);
            case SG_ASKED_ITEM:
                sp++;
                SETTLED(2);
            case SG_ASKED_AGAIN:
                SETTLED(0);
            case SG_ASKED_END:
                sp--;
                LET_GO(s);
                SETTLED(ARG);
            case SG_ASKED_NOT_HERE:
                break;
            }
        } else if (SG_SHARED && sg_steps_natively(type)) {
            /* As above, tuples are not made only to be taken apart. */
            int room = ip[2].op == SG_OP_UNPACK_SEQUENCE ? ip[2].arg : 0, n = 0;
            bool resumes = sg_chain_resumes(iterator) != NULL;
            switch (STEP_ITERATOR(s, sp, room, &n)) {
            case SG_NEXT_ITEM:
                sp += n == 0 ? 1 : n;
                SETTLED(n == 0 ? 2 : 4);
            case SG_NEXT_END:
                sp--;
                LET_GO(s);
                SETTLED(ARG);
            case SG_NEXT_NOT_HERE:
                if (!resumes && sg_chain_resumes(iterator) != NULL) {
                    SETTLED(0); /* it has come to a generator */
                }
                NUMBER_ITEMS(ITERATOR_IS_OURS(s) ? sg_numbered(iterator) : NULL);
                break;
            }
        } else if (SG_SHARED && type == &PySeqIter_Type) {
            sg_py_sequence_iterator *it = (sg_py_sequence_iterator *)iterator;
            PyObject *sequence = (PyObject *)it->it_seq;
            bool ours = ITERATOR_IS_OURS(s);
            if (ours && sequence != NULL && it->it_index != PY_SSIZE_T_MAX && sg_reads_as_element(Py_TYPE(sequence))) {
                PyObject *child = sg_element_child(sequence, it->it_index);
                if (child != NULL) {
                    it->it_index++;
                    *sp++ = HEAP(child);
                    SETTLED(2);
                }
                sp--;
                LET_GO(s);
                SETTLED(ARG);
            }
            PyFunctionObject *item = sequence == NULL || !ours
                                         ? NULL
                                         : sg_special_find(Py_TYPE(sequence), SG_SPECIAL_GETITEM);
            if (item != NULL && sg_can_push(tstate, item, 2)) {
                sg_slot operands[] = {HEAP(sequence), INT(it->it_index)};
                ENTER_SPECIAL(item, SG_RETURNS_NEXT, operands, 2, SG_CHAIN_END);
            }
        } else {
            PyFunctionObject *next = sg_special_find(type, SG_SPECIAL_NEXT);
            if (next != NULL && sg_can_push(tstate, next, 1)) {
                sg_slot self = LOAD(s);
                ENTER_SPECIAL(next, SG_RETURNS_NEXT, &self, 1, 2);
            }
        }
        NOT_HERE;
#if !SG_SHARED
        NUMBER_ITEMS(Py_REFCNT(iterator) == 1 ? sg_numbered(iterator) : NULL);
        if (t->one_shot) {
            sg_special_learn_step(iterator);
            if (type == &PyEnum_Type) {
                sg_special_learn_step(((sg_py_enumerate *)iterator)->iterator);
            }
            sg_native_learn(type);
            sg_map_learn(tstate, iterator);
        }
        PyObject *v = type->tp_iternext(iterator);
        if (v != NULL) {
            *sp++ = (sg_slot)v;
            HOST_END(2);
        }
        if (PyErr_Occurred()) {
            if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
                goto error;
            }
            _PyEval_MonitorRaise(tstate, frame, frame->instr_ptr);
            PyErr_Clear();
        }
        sp--;
        Py_DECREF(iterator);
        HOST_END(ARG);
#endif
    }
