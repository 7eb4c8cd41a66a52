/* Functions, cells, generators, coroutines and imports: the instructions whose shared path has nothing in common with the
 * host's operation in body/host.h.
 *
 * Job: a part of eval_shared.c's dispatch loop; see eval_body.h for the macros.
 */

    L_LOAD_SUPER_ATTR: {
        /* super().method(…), of a function, a class or static method or a C type's method, and super().__new__, of
         * what needs no binding: found as the host finds it. */
        sg_attr_answer got = {.kind = SG_ATTR_NOT_HERE};
        if (!sg_is_int(sp[-1]) && !sg_is_int(sp[-2]) && PyType_Check(sg_pointer(sp[-2]))
            && IS_OBJECT(sp[-3], (PyObject *)&PySuper_Type)) {
            got = sg_attr_of_super((PyTypeObject *)sg_pointer(sp[-2]), sg_pointer(sp[-1]), NAME(ARG >> 2));
        }
        bool called = (ARG & 1) != 0;
        sg_slot value = got.value == NULL ? 0 : called ? HEAP(got.value) : sg_attr_value_of_super(heap, got, sg_pointer(sp[-1]));
        if (got.kind == SG_ATTR_NOT_HERE || value == 0) {
            NOT_HERE;
        }
        sg_slot used = sp[-2], self = sp[-1];
        sp[-3] = value;
        if (!called) {
            sp -= 2;
            DROP(used);
            DROP(self);
            SETTLED(2);
        }
        sp[-2] = got.kind == SG_ATTR_METHOD ? self : got.kind == SG_ATTR_BOUND ? HEAP(got.self) : 0;
        sp--;
        DROP(used);
        if (got.kind != SG_ATTR_METHOD) {
            DROP(self);
        }
        SETTLED(2);
    }
    L_LOAD_NAME: {
        PyObject *const dicts[] = {frame->f_locals, frame->f_globals, frame->f_builtins};
        PyObject *v = NULL;
        sg_found found = SG_ABSENT;
        for (int i = 0; i < 3 && found == SG_ABSENT; i++) {
            found = dicts[i] != NULL && PyDict_CheckExact(dicts[i])
                        ? sg_dict_get((PyDictObject *)dicts[i], HEAP(NAME(ARG)), &v)
                        : SG_NOT_HERE;
        }
        if (found != SG_FOUND || v == NULL) {
            NOT_HERE;
        }
        *sp++ = HEAP(v);
        NEXT(1);
    }
    L_STORE_NAME: {
        PyObject *names = frame->f_locals;
        sg_slot name = HEAP(NAME(ARG));
        if (names == NULL || !PyDict_CheckExact(names)
            || (!sg_dict_replace(heap, tstate->interp, (PyDictObject *)names, name, &sp[-1])
                && !sg_dict_set(heap, tstate->interp, HEAP(names), &name, &sp[-1]))) {
            DROP(name); /* it may have been counted */
            NOT_HERE;
        }
        DROP(name);
        sp--;
        SETTLED(1);
    }
    L_MAKE_CELL: {
        if (!sg_nursery_has_room(heap)) {
            NOT_HERE;
        }
        sg_slot content = LOCAL(ARG);
        TAKE_FROM_ALIASES(content);
        LOCAL(ARG) = sg_cell_new(heap, content);
        NEXT(1);
    }
    L_MAKE_FUNCTION: {
        sg_slot function = sg_nursery_has_room(heap) ? sg_function_new(heap, tstate->interp,
                                                                       (PyCodeObject *)sg_pointer(sp[-1]),
                                                                       frame->f_globals)
                                                     : 0;
        if (function == 0) {
            NOT_HERE;
        }
        sp[-1] = function; /* the code is a constant */
        NEXT(1);
    }
    L_SET_FUNCTION_ATTRIBUTE: {
        /* The function is new: it is this slot's alone. */
        PyFunctionObject *function = (PyFunctionObject *)sg_pointer(sp[-1]);
        PyObject *v = sg_to_heap(heap, sp[-2]);
        *sg_function_attribute(function, ARG) = v;
        sp[-2] = sp[-1];
        sp--;
        NEXT(1);
    }
    L_RETURN_GENERATOR: {
        if (frame == inv->entry || (SG_FRAME_FLAGS(frame) & SG_FRAME_INIT) != 0 || frame->frame_obj != NULL
            || (PyObject **)frame == &tstate->datastack_chunk->data[0]) {
            NOT_HERE;
        }
        SAVE_IP(ip + 1);
        SAVE_SP();
        PyGenObject *generator = sg_generator_new(heap, tstate, frame);
        if (generator == NULL) {
            NOT_HERE;
        }
        tstate->py_recursion_remaining++;
        tstate->datastack_top = (PyObject **)frame;
        frame = tstate->current_frame = frame->previous;
        FRAME_IN;
        *sp++ = sg_owned((PyObject *)generator);
        BACK_IN(frame->return_offset);
    }
    L_GET_YIELD_FROM_ITER: {
        sg_slot o = sp[-1];
        PyTypeObject *type = SLOT_TYPE(o);
        if (type == &PyGen_Type
            || (type == &PyCoro_Type && (CODE->co_flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE)) != 0)
            || sg_iterates_itself(type)) {
            NEXT(1);
        }
        sg_slot made = sg_iterator_new(heap, o);
        if (made != 0) {
            sp[-1] = made;
            DROP(o);
            SETTLED(1);
        }
        PyFunctionObject *method = sg_special_find(type, SG_SPECIAL_ITER);
        if (method != NULL && sg_can_push(tstate, method, 1)) {
            sp--;
            ENTER_SPECIAL(method, sg_runs_at_once(method) ? SG_RETURNS_ITERATOR : 0, &o, 1, 1);
        }
        NOT_HERE;
    }
    L_IMPORT_NAME: {
        sg_slot level = sp[-2], names = sp[-1];
        PyObject *module = sg_import_name(tstate, frame, NAME(ARG), names, level);
        if (module == NULL) {
            NOT_HERE;
        }
        sp[-2] = HEAP(module);
        sp--;
        DROP(names);
        DROP(level);
        SETTLED(1);
    }
    L_IMPORT_FROM: {
        PyObject *v = sg_import_from(sp[-1], NAME(ARG));
        if (v == NULL) {
            NOT_HERE;
        }
        *sp++ = HEAP(v);
        NEXT(1);
    }
