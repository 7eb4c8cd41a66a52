/* The instructions that make tuples, lists and strings, and take them apart.
 *
 * Job: a part of both variants' dispatch loop; see eval_body.h for the macros and the invariants.
 */

    L_BUILD_TUPLE: {
#if SG_SHARED
        if (ARG == 0 || ARG > SG_SMALL_SEQUENCE || !sg_nursery_has_room(heap)) {
            NOT_HERE;
        }
        sp -= ARG;
        *sp = sg_tuple_new(heap, sp, ARG);
        sp++;
        NEXT(1);
#else
        PyObject *tuple = PyTuple_New(ARG);
        if (tuple == NULL) {
            goto error;
        }
        sp -= ARG;
        for (int i = 0; i < ARG; i++) {
            PyTuple_SET_ITEM(tuple, i, (PyObject *)sp[i]);
        }
        *sp++ = (sg_slot)tuple;
        HOST_END(1);
#endif
    }
    L_BUILD_LIST: {
#if SG_SHARED
        if (ARG > SG_SMALL_SEQUENCE || !sg_nursery_has_room(heap)) {
            NOT_HERE;
        }
        sp -= ARG;
        *sp = sg_list_new(heap, sp, ARG);
        sp++;
        NEXT(1);
#else
        sp -= ARG;
        PyObject *list = _PyList_FromArraySteal((PyObject **)sp, ARG);
        HOST_RESULT(1, list, (void)0);
#endif
    }
    L_LIST_APPEND: {
#if SG_SHARED
        sg_slot appended = sp[-1];
        if (sg_list_append(heap, sp[-1 - ARG], &appended)) {
            sp--;
            SETTLED(1);
        }
        sp[-1] = appended;
        NOT_HERE;
#else
        PyObject *list = (PyObject *)sp[-1 - ARG], *v = O1;
        sp--;
        if (_PyList_AppendTakeRef((PyListObject *)list, v) < 0) {
            goto error;
        }
#endif
        HOST_END(1);
    }
    L_UNPACK_SEQUENCE: {
        sg_slot s = sp[-1];
        if (sp - LOCALS >= 2 && sg_unlikely(sg_is_unpacking(sp[-2]))) {
            goto unpack_on;
        }
        if (!sg_is_int(s)) {
            PyObject *sequence = sg_pointer(s), **items = NULL;
            if (PyTuple_Check(sequence) && Py_TYPE(sequence)->tp_iter == PyTuple_Type.tp_iter) { /* a named one, too */
                items = Py_SIZE(sequence) == ARG ? ((PyTupleObject *)sequence)->ob_item : NULL;
            } else if (PyList_CheckExact(sequence)) {
                items = sg_list_size_now(sequence) == ARG ? sg_list_items(sequence) : NULL; /* in this order: list.h */
            }
            if (items != NULL) {
                sp--;
                for (int i = ARG - 1; i >= 0; i--) {
                    *sp++ = HEAP(sg_load_field(&items[i]));
                }
                DROP(s);
                SETTLED(2);
            }
        }
#if SG_SHARED
        enum { UNPACK_ROOM = 2 };
        if (SLOT_TYPE(s) == &PyGen_Type && ARG >= 2 && heap->nursery_n + UNPACK_ROOM <= SG_NURSERY_MAX && CLAIM(s, false)) {
            PyGenObject *generator = (PyGenObject *)sg_pointer(s);
            sp[-1] = sg_unpack_start(heap, s);
            frame->return_offset = SG_SPREAD_END;
            ENTER_GENERATOR(generator, HEAP(Py_None), 0);
        }
#endif
        NOT_HERE;
#if !SG_SHARED
        PyObject *sequence = O1;
        int unpacked = _PyEval_UnpackIterable(tstate, sequence, ARG, -1, (PyObject **)sp - 1 + ARG);
        sp--;
        Py_DECREF(sequence);
        if (!unpacked) {
            goto error;
        }
        sp += ARG;
#endif
        HOST_END(2);
    }
    L_FORMAT_SIMPLE: {
        sg_slot v = sp[-1];
        if (!sg_is_int(v) && PyUnicode_CheckExact(sg_pointer(v))) {
            NEXT(1);
        }
        FORMATTED(sg_format_simple(heap, v));
        NOT_HERE;
        HOST_UNARY(PyObject_Format(o, NULL));
    }
    L_CONVERT_VALUE: {
        sg_slot v = sp[-1];
        if (ARG == FVC_STR && !sg_is_int(v) && PyUnicode_CheckExact(sg_pointer(v))) {
            NEXT(1);
        }
        FORMATTED(sg_format_convert(heap, ARG, v));
        NOT_HERE;
        HOST_UNARY(_PyEval_ConversionFuncs[ARG](o));
    }
    L_FORMAT_WITH_SPEC: {
#if SG_SHARED
        sg_slot text = sg_format_with(heap, sp[-2], sp[-1]);
        if (text == 0) {
            NOT_HERE;
        }
        sg_slot v = sp[-2];
        sp[-2] = text;
        DROP_ALL(sp - 1);
        DROP(v);
        SETTLED(1);
#else
        HOST_BINARY(PyObject_Format(left, right), 1);
#endif
    }
    L_BUILD_STRING: {
#if SG_SHARED
        sg_slot text = sg_format_join(heap, sp - ARG, ARG);
        if (text == 0) {
            NOT_HERE;
        }
        DROP_ALL(sp - ARG);
        *sp++ = text;
        SETTLED(1);
#else
        PyObject *s = _PyUnicode_JoinArray(&_Py_STR(empty), (PyObject **)sp - ARG, ARG);
        for (int i = 0; i < ARG; i++) {
            PyObject *o = (PyObject *)*--sp;
            Py_DECREF(o);
        }
        HOST_RESULT(1, s, (void)0);
#endif
    }
