/* The instructions of items and slices of containers.
 *
 * Job: a part of both variants' dispatch loop; see eval_body.h for the macros and the invariants.
 */

    L_BINARY_SUBSCR: {
        sg_slot o = sp[-2], k = sp[-1];
        intptr_t i;
        int special = SG_SPECIAL_GETITEM;
        if (sg_likely(!sg_is_int(o))) {
            PyObject *container = sg_pointer(o), *v = NULL;
            PyTypeObject *type = Py_TYPE(container);
            if (type == &PyList_Type) {
                v = GET_INT(k, &i) ? sg_list_get(container, i) : NULL;
            } else if (type == &PyTuple_Type) {
                v = GET_INT(k, &i) ? sg_tuple_get(container, i) : NULL;
            } else if (type == &PyDict_Type || sg_reads_as_dict(type)) {
                sg_found found = sg_dict_get((PyDictObject *)container, k, &v);
                if (found != SG_FOUND) {
                    v = NULL;
                    special = found == SG_ABSENT ? SG_SPECIAL_MISSING : special;
                }
            } else if (type == &PyUnicode_Type) {
                v = GET_INT(k, &i) ? sg_str_item(container, i) : NULL;
            }
            if (sg_likely(v != NULL)) {
                sp--;
                sp[-1] = HEAP(v);
                DROP(k);
                DROP(o);
                SETTLED(2);
            }
        }
#if SG_SHARED
        sg_slot made = sg_subscript(heap, &sp[-2]);
        if (sg_likely(made != 0)) {
            o = sp[-2];
            k = sp[-1];
            sp--;
            sp[-1] = made;
            DROP(k);
            DROP(o);
            SETTLED(2);
        }
#endif
        PyFunctionObject *method = sg_special_find(SLOT_TYPE(o), special);
        if (method != NULL && sg_can_push(tstate, method, 2)) {
            sp -= 2;
            ENTER_SPECIAL(method, 0, sp, 2, 2);
        }
#if SG_SHARED
        _PyInterpreterFrame *of_class = sg_class_items_begin(heap, tstate, frame, &sp[-2]);
        if (of_class != NULL) {
            sp -= 2;
            frame->return_offset = 2;
            ENTER_FRAME(of_class);
        }
        if (special == SG_SPECIAL_MISSING && sg_is_defaultdict(Py_TYPE(sg_pointer(o)))) {
            made = sg_callback_default_item(heap, tstate, o, &sp[-1]);
            if (made != 0) {
                k = sp[-1]; /* 0 if the dict has taken it */
                sp--;
                sp[-1] = made;
                DROP(k);
                DROP(o);
                SETTLED(2);
            }
            _PyInterpreterFrame *factory = sg_callback_begin_default(heap, tstate, o);
            if (factory != NULL) {
                frame->return_offset = 2;
                ENTER_FRAME(factory);
            }
        } else if (special == SG_SPECIAL_MISSING ? sg_raises_missing(heap, sg_pointer(o), k)
                                          : sg_raises_out_of_range(heap, o, k)) {
            sp -= 2;
            DROP(o);
            DROP(k);
            goto raised;
        }
#endif
        HASH_KEY(sp[-2], k, 2);
        NOT_HERE;
#if !SG_SHARED
        if (t->one_shot) {
            sg_callback_learn_default(O2);
            sg_special_learn(Py_TYPE(O2), special);
            sg_special_learn(Py_TYPE(O1), SG_SPECIAL_HASH);
            sg_native_learn(Py_TYPE(O2));
            sg_generic_alias_learn(O2);
            sg_class_items_learn(tstate, O2);
        }
        sg_inherited_learn(Py_TYPE(O2));
        HOST_BINARY(PyObject_GetItem(left, right), 2);
#endif
    }
    L_STORE_SUBSCR: {
#if SG_SHARED
        sg_slot k = sp[-1], o = sp[-2], v = sp[-3];
        intptr_t i;
        bool stored = false;
        STORE_BEGIN;
        if (!sg_is_int(o)) {
            PyObject *container = sg_pointer(o);
            if (PyList_CheckExact(container)) {
                stored = GET_INT(k, &i) && sg_list_set(heap, container, i, &sp[-3]);
            } else if (PyDict_CheckExact(container) || sg_sets_as_dict(Py_TYPE(container))) {
                stored = sg_dict_replace(heap, tstate->interp, (PyDictObject *)container, k, &sp[-3]);
                if (!stored && sg_dict_set(heap, tstate->interp, o, &sp[-1], &sp[-3])) {
                    k = sp[-1]; /* 0 if the dict has taken it */
                    stored = true;
                }
            } else if (sg_writes_as_ordered_dict(Py_TYPE(container))) {
                stored = sg_ordered_dict_set(heap, tstate->interp, o, &sp[-1], &sp[-3]);
                k = sp[-1];
            }
        }
        if (sg_unlikely(!stored)) {
            k = sp[-1]; /* they may have become owned */
            v = sp[-3];
            if (!sg_subscript_store(heap, o, k, v)) {
                PyFunctionObject *method = sg_special_find(SLOT_TYPE(o), SG_SPECIAL_SETITEM);
                if (method != NULL && sg_can_push(tstate, method, 3)) {
                    sg_slot operands[] = {o, k, v};
                    sp -= 3;
                    ENTER_SPECIAL(method, SG_RETURNS_NOTHING, operands, 3, 2);
                }
                CALL_BACK(sg_part_items_begin(heap, tstate, sp - 3), 2);
                HASH_KEY(sp[-2], sp[-1], 2);
                NOT_HERE;
            }
            sp -= 3;
            DROP(v);
        } else {
            STORE_END;
            sp -= 3;
        }
        DROP(k);
        DROP(o);
        SETTLED(2);
#else
        PyObject *key = O1, *container = O2, *value = O3;
        intptr_t i;
        STORE_BEGIN;
        if (PyList_CheckExact(container) && sg_int_read(key, &i) && (size_t)i < (size_t)Py_SIZE(container)) {
            PyObject *old = ((PyListObject *)container)->ob_item[i];
            ((PyListObject *)container)->ob_item[i] = value;
            sp -= 3;
            DROP_OBJECT(old);
            DROP_OBJECT(key);
            DROP_OBJECT(container);
            NEXT(2);
        }
        if (t->one_shot) {
            sg_special_learn(Py_TYPE(container), SG_SPECIAL_SETITEM);
            sg_special_learn(Py_TYPE(key), SG_SPECIAL_HASH);
            sg_native_learn(Py_TYPE(container));
            sg_part_items_learn(container, value);
        }
        sg_inherited_learn(Py_TYPE(container));
        int failed = PyObject_SetItem(container, key, value);
        sp -= 3;
        Py_DECREF(value);
        Py_DECREF(container);
        Py_DECREF(key);
        if (failed) {
            goto error;
        }
        HOST_END(2);
#endif
    }
    L_DELETE_SUBSCR: {
#if SG_SHARED
        sg_slot o = sp[-2], k = sp[-1];
        bool deleted = sg_subscript_delete(heap, o, k);
        if (!deleted && !sg_is_int(o) && sg_deletes_as_dict(Py_TYPE(sg_pointer(o)))) {
            deleted = sg_dict_remove(heap, tstate->interp, o, k, NULL) == SG_FOUND;
        } else if (!deleted && !sg_is_int(o) && sg_deletes_as_ordered_dict(Py_TYPE(sg_pointer(o)))) {
            deleted = sg_ordered_dict_remove(heap, tstate->interp, o, k, NULL) == SG_FOUND;
        }
        if (!deleted) {
            PyFunctionObject *method = sg_special_find(SLOT_TYPE(o), SG_SPECIAL_DELITEM);
            if (method != NULL && sg_can_push(tstate, method, 2)) {
                const sg_slot operands[] = {o, k};
                sp -= 2;
                ENTER_SPECIAL(method, SG_RETURNS_NOTHING, operands, 2, 1);
            }
            HASH_KEY(o, k, 1);
            NOT_HERE;
        }
        sp -= 2;
        DROP(o);
        DROP(k);
        SETTLED(1);
#else
        PyObject *container = O2, *key = O1;
        if (t->one_shot) {
            sg_special_learn(Py_TYPE(key), SG_SPECIAL_HASH);
            sg_special_learn(Py_TYPE(container), SG_SPECIAL_DELITEM);
            sg_inherited_learn(Py_TYPE(container));
        }
        int failed = PyObject_DelItem(container, key);
        sp -= 2;
        Py_DECREF(container);
        Py_DECREF(key);
        if (failed) {
            goto error;
        }
        HOST_END(1);
#endif
    }
    L_BUILD_SLICE: {
#if SG_SHARED
        sg_slot *base = sp - ARG;
        const sg_slot ends[3] = {base[0], base[1], ARG == 3 ? base[2] : HEAP(Py_None)};
        /* A subscript that follows at once needs no object. */
        sg_slot part = ip[1].op == SG_OP_BINARY_SUBSCR ? sg_part(heap, &base[-1], ends) : 0;
        if (part != 0) {
            sg_slot container = base[-1];
            base[-1] = part;
            DROP_ALL(base);
            ip++;
            DROP(container);
            SETTLED(2);
        }
        if (ip[1].op == SG_OP_STORE_SUBSCR && sg_replace_part(heap, base[-1], ends, base[-2])) {
            DROP_ALL(base - 2);
            ip++;
            SETTLED(2);
        }
        if (!sg_nursery_has_room(heap)) {
            NOT_HERE;
        }
        base[0] = sg_slice_new(heap, ends);
        sp = base + 1;
        NEXT(1);
#else
        PyObject *step = ARG == 3 ? O1 : NULL;
        sp -= ARG;
        PyObject *start = (PyObject *)sp[0], *stop = (PyObject *)sp[1];
        PyObject *slice = PySlice_New(start, stop, step);
        HOST_RESULT(1, slice, Py_DECREF(start); Py_DECREF(stop); Py_XDECREF(step));
#endif
    }
    L_BINARY_SLICE: {
#if SG_SHARED
        const sg_slot ends[3] = {sp[-2], sp[-1], HEAP(Py_None)};
        sg_slot part = sg_part(heap, &sp[-3], ends), container = sp[-3];
        if (part != 0) {
            container = sp[-3];
            sp[-3] = part;
            DROP_ALL(sp - 2);
            DROP(container);
            SETTLED(1);
        }
        PyFunctionObject *method = sg_special_find(SLOT_TYPE(container), SG_SPECIAL_GETITEM);
        if (method != NULL && sg_nursery_has_room(heap) && sg_can_push(tstate, method, 2)) {
            const sg_slot operands[] = {container, sg_slice_new(heap, ends)};
            sp -= 3;
            ENTER_SPECIAL(method, 0, operands, 2, 1);
        }
        NOT_HERE;
#else
        PyObject *container = O3, *start = O2, *stop = O1;
        if (t->one_shot) {
            sg_special_learn(Py_TYPE(container), SG_SPECIAL_GETITEM);
        }
        PyObject *v = sg_host_slice_item(container, start, stop);
        sp -= 3;
        HOST_RESULT(1, v, Py_DECREF(start); Py_DECREF(stop); Py_DECREF(container));
#endif
    }
    L_STORE_SLICE: {
#if SG_SHARED
        const sg_slot ends[3] = {sp[-2], sp[-1], HEAP(Py_None)};
        if (!sg_replace_part(heap, sp[-3], ends, sp[-4])) {
            PyFunctionObject *method = sg_special_find(SLOT_TYPE(sp[-3]), SG_SPECIAL_SETITEM);
            if (method != NULL && sg_nursery_has_room(heap) && sg_can_push(tstate, method, 3)) {
                const sg_slot operands[] = {sp[-3], sg_slice_new(heap, ends), sp[-4]};
                sp -= 4;
                ENTER_SPECIAL(method, SG_RETURNS_NOTHING, operands, 3, 1);
            }
            NOT_HERE;
        }
        DROP_ALL(sp - 4);
        SETTLED(1);
#else
        PyObject *v = O4, *container = O3, *start = O2, *stop = O1;
        if (t->one_shot) {
            sg_special_learn(Py_TYPE(container), SG_SPECIAL_SETITEM);
        }
        PyObject *slice = PySlice_New(start, stop, NULL);
        int failed = slice == NULL ? -1 : PyObject_SetItem(container, slice, v);
        sp -= 4;
        Py_XDECREF(slice);
        Py_DECREF(start);
        Py_DECREF(stop);
        Py_DECREF(v);
        Py_DECREF(container);
        if (failed) {
            goto error;
        }
        HOST_END(1);
#endif
    }
