/* [*generator] and the like: the generator runs in the evaluator, and its items go to the list or set one by one.
 *
 * Job: a part of both variants' dispatch loop; see eval_body.h for the macros, and vm/gather.h for what is on the stack.
 *
 * Meanwhile the frame points at the LIST_EXTEND or SET_UPDATE.  The generator's frame comes back to the same instruction with
 * something above the state: the frame's return_offset says whether that is an item (SG_SPREAD_ITEM) or what the generator
 * returned.  In the place of an item there may be 0: it is yet to be taken.
 */

#if SG_SHARED
    gather_begins: { /* at the instruction: the list or set, and above it a generator */
        sg_slot *base = sp - 2;
        PyGenObject *generator = (PyGenObject *)sg_pointer(base[1]);
        if (!sg_nursery_has_room(heap) || !CLAIM(base[1], false)) {
            NOT_HERE;
        }
        base[0] = sg_gather_start(heap, base[0], base[1]);
        sp--;
        frame->return_offset = SG_SPREAD_END;
        ENTER_GENERATOR(generator, HEAP(Py_None), 0);
    }
#endif
    gather_on: { /* at the instruction: the state, and above it what the generator has given */
        sg_slot *base = sp - 2;
        PyGenObject *generator = (PyGenObject *)sg_gather_generator(base[0]);
        if (frame->return_offset == SG_SPREAD_END) {
            sg_slot returned = *--sp;
            DROP(returned);
#if SG_SHARED
            sg_slot state = base[0];
            base[0] = 0;
            base[0] = sg_gather_end(heap, state);
            SETTLED(1);
#else
            sp--;
            *sp = (sg_slot)sg_gather_end_host(*sp);
            sp++;
            HOST_END(1);
#endif
        }
#if SG_SHARED
        if (base[1] != 0) {
            if (!sg_gather_shared(heap, base[0], &base[1])) {
                NOT_HERE;
            }
            base[1] = 0;
            if (sg_unlikely(heap->settle != 0)) {
                SETTLED(0); /* the item dies in this frame, and not in the generator's */
            }
        }
#else
        PyObject *item = (PyObject *)*--sp;
        if (item != NULL && !sg_gather_host(base[0], item)) {
            goto error;
        }
        sp++;
        base[1] = 0;
#endif
        if (CLAIM(sg_from_heap((PyObject *)generator), false)) {
            sp--;
            frame->return_offset = SG_SPREAD_END;
            ENTER_GENERATOR(generator, HEAP(Py_None), 0);
        }
        NOT_HERE;
#if !SG_SHARED
        /* Somebody else runs it, or has come to its end: the host says what that means. */
        sp--;
        PyObject *v = PyIter_Next((PyObject *)generator);
        if (v == NULL && PyErr_Occurred()) {
            goto error;
        }
        frame->return_offset = v == NULL ? SG_SPREAD_END : SG_SPREAD_ITEM;
        *sp++ = v == NULL ? HEAP(Py_None) : (sg_slot)v;
        HOST_END(0);
#endif
    }

    unpack_on: { /* a, b = generator, in the same way: the state is in the generator's place */
        sg_slot *base = sp - 2;
        PyGenObject *generator = (PyGenObject *)sg_unpack_generator(base[0]);
#if SG_SHARED
        if (frame->return_offset == SG_SPREAD_END) {
            sg_slot returned = sp[-1];
            if (!sg_unpack_end(heap, base, ARG)) {
                NOT_HERE;
            }
            sp = base + ARG;
            DROP(returned);
            SETTLED(2);
        }
        if (base[1] != 0 && !sg_unpack_shared(heap, base[0], &base[1], ARG)) {
            NOT_HERE;
        }
        base[1] = 0;
#else
        if (frame->return_offset == SG_SPREAD_END) {
            sg_slot returned = *--sp;
            DROP(returned);
            if (!sg_unpack_end_host(base, ARG)) {
                goto unpack_failed;
            }
            sp = base + ARG;
            HOST_END(2);
        }
        PyObject *taken = (PyObject *)*--sp;
        if (taken != NULL && !sg_unpack_host(base[0], taken, ARG)) {
            goto unpack_failed;
        }
        sp++;
        base[1] = 0;
#endif
        if (CLAIM(sg_from_heap((PyObject *)generator), false)) {
            sp--;
            frame->return_offset = SG_SPREAD_END;
            ENTER_GENERATOR(generator, HEAP(Py_None), 0);
        }
        NOT_HERE;
#if !SG_SHARED
        sp--;
        PyObject *v = PyIter_Next((PyObject *)generator);
        if (v == NULL && PyErr_Occurred()) {
            goto unpack_failed;
        }
        frame->return_offset = v == NULL ? SG_SPREAD_END : SG_SPREAD_ITEM;
        *sp++ = v == NULL ? HEAP(Py_None) : (sg_slot)v;
        HOST_END(0);

    unpack_failed: /* at once, as in the host: the generator may have something to do at its end */
        sp = base;
        Py_DECREF((PyObject *)base[0]);
        goto error;
#endif
    }
