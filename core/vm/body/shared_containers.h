/* The shared paths of instructions that build and fill containers.
 *
 * Job: the part of eval_shared.c's dispatch loop whose counted half is in body/host.h; see eval_body.h for the macros.
 * Nothing before NOT_HERE has a side effect, but that a slot's value may have been boxed or counted.
 */

    L_BUILD_MAP: {
        sg_slot *items = sp - 2 * ARG;
        sg_slot dict = sg_dict_new(heap, tstate->interp, items, items + 1, 2, ARG);
        if (dict == 0) {
            NOT_HERE;
        }
        for (int i = 0; i < 2 * ARG; i += 2) {
            DROP(items[i]); /* of a key that was there twice */
        }
        sp = items;
        *sp++ = dict;
        SETTLED(1);
    }
    L_BUILD_CONST_KEY_MAP: {
        sg_slot keys[SG_SMALL_SEQUENCE], *values = sp - 1 - ARG;
        PyObject *names = sg_pointer(sp[-1]);
        if (ARG > SG_SMALL_SEQUENCE) {
            NOT_HERE;
        }
        for (int i = 0; i < ARG; i++) {
            keys[i] = HEAP(PyTuple_GET_ITEM(names, i));
        }
        sg_slot dict = sg_dict_new(heap, tstate->interp, keys, values, 1, ARG);
        if (dict == 0) {
            NOT_HERE;
        }
        DROP(sp[-1]);
        for (int i = 0; i < ARG; i++) {
            DROP(keys[i]);
        }
        sp = values;
        *sp++ = dict;
        SETTLED(1);
    }
    L_BUILD_SET: {
        sg_slot set = sg_set_new(heap, &PySet_Type, sp - ARG, ARG);
        if (set == 0) {
            NOT_HERE;
        }
        sp -= ARG;
        *sp++ = set;
        SETTLED(1);
    }
    L_MAP_ADD: {
        if (!sg_dict_set(heap, tstate->interp, sp[-2 - ARG], &sp[-2], &sp[-1])) {
            NOT_HERE;
        }
        sp -= 2;
        DROP(*sp);
        SETTLED(1);
    }
    L_SET_ADD: {
        if (!sg_set_add(heap, sp[-1 - ARG], &sp[-1])) {
            NOT_HERE;
        }
        sp--;
        DROP(*sp);
        SETTLED(1);
    }
    L_LIST_EXTEND: {
        if (sg_unlikely(sg_is_gathering(sp[-2]))) {
            goto gather_on;
        }
        if (ARG == 1 && SLOT_TYPE(sp[-1]) == &PyGen_Type) {
            goto gather_begins;
        }
        if (!sg_list_extend(heap, sp[-1 - ARG], sp[-1])) {
            NOT_HERE;
        }
        sp--;
        DROP(*sp);
        SETTLED(1);
    }
    L_SET_UPDATE: {
        if (sg_unlikely(sg_is_gathering(sp[-2]))) {
            goto gather_on;
        }
        if (ARG == 1 && SLOT_TYPE(sp[-1]) == &PyGen_Type) {
            goto gather_begins;
        }
        if (!sg_set_change(heap, SG_NB_OR, sp[-1 - ARG], &sp[-1], 1)) {
            NOT_HERE;
        }
        sp--;
        DROP(*sp);
        SETTLED(1);
    }
    L_DICT_UPDATE: {
        sg_slot other = sp[-1];
        bool ordered = !sg_is_int(other) && PyODict_CheckExact(sg_pointer(other));
        if (sg_is_int(other) || !(ordered || PyDict_CheckExact(sg_pointer(other)))
            || !(ordered ? sg_ordered_dict_fill(heap, tstate->interp, sg_pointer(other), sp[-1 - ARG])
                         : sg_dict_merge(heap, tstate->interp, sp[-1 - ARG], sg_pointer(other), false))) {
            NOT_HERE;
        }
        sp--;
        DROP(other);
        SETTLED(1);
    }
    L_DICT_MERGE: {
        sg_slot other = sp[-1];
        bool ordered = !sg_is_int(other) && PyODict_CheckExact(sg_pointer(other))
                       && ((PyDictObject *)sg_pointer(sp[-1 - ARG]))->ma_used == 0; /* no key can be there twice */
        if (sg_is_int(other) || !(ordered || PyDict_CheckExact(sg_pointer(other)))
            || !(ordered ? sg_ordered_dict_fill(heap, tstate->interp, sg_pointer(other), sp[-1 - ARG])
                         : sg_dict_merge(heap, tstate->interp, sp[-1 - ARG], sg_pointer(other), true))) {
            NOT_HERE;
        }
        sp--;
        DROP(other);
        SETTLED(1);
    }
    L_CALL_INTRINSIC_1: {
        if (ARG == INTRINSIC_UNARY_POSITIVE) {
            PyTypeObject *type = SLOT_TYPE(sp[-1]);
            if (type == &PyLong_Type || type == &PyFloat_Type) {
                NEXT(1); /* it is itself */
            }
            UNARY_METHOD(SG_SPECIAL_POSITIVE);
        }
        if (ARG != INTRINSIC_LIST_TO_TUPLE || !sg_nursery_has_room(heap)) {
            NOT_HERE;
        }
        sg_slot list = sp[-1], *items;
        Py_ssize_t n = sg_items_of(heap, list, &items);
        sg_slot tuple = n < 0 ? 0 : sg_tuple_of(heap, items, n);
        if (tuple == 0) {
            NOT_HERE;
        }
        sp[-1] = tuple;
        DROP(list);
        SETTLED(1);
    }
    L_MATCH_CLASS: {
        sg_slot subject = sp[-3], type = sp[-2];
        int is = sg_is_int(type) || !PyType_Check(sg_pointer(type)) ? -1 : sg_is_instance(subject, sg_pointer(type));
        bool patterns = ARG != 0 || PyTuple_GET_SIZE(sg_pointer(sp[-1])) != 0;
        if (is < 0 || (is == 1 && patterns)) {
            NOT_HERE;
        }
        sg_slot names = sp[-1];
        sp -= 2;
        sp[-1] = HEAP(is == 1 ? (PyObject *)&_Py_SINGLETON(tuple_empty) : Py_None);
        DROP(names);
        DROP(subject);
        DROP(type);
        SETTLED(1);
    }
