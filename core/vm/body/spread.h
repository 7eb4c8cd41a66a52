/* f(*generator): the generator runs in the evaluator, and its items are gathered in a list.
 *
 * Job: a part of both variants' dispatch loop; see eval_body.h for the macros.
 *
 * Meanwhile the frame points at the CALL_FUNCTION_EX, the list stands in the place of the NULL behind the callable, and the
 * generator in that of the arguments.  The generator's frame comes back to the same instruction with something above the
 * operands: the frame's return_offset says whether that is an item (SG_SPREAD_ITEM) or what the generator returned.  In the
 * end the list takes the generator's place, and the call is made with that.
 */

    spread_on: { /* the CALL_FUNCTION_EX at `ip` has a list already */
        sg_slot *base = sp - 3 - (ARG & 1);
        if (Py_IS_TYPE((PyObject *)sg_pointer(base[1]), &PyGen_Type)) {
            base--;
            if (frame->return_offset == SG_SPREAD_END) {
                sg_slot returned = *--sp, generator = base[2];
                base[2] = base[1];
                base[1] = 0;
                DROP(returned);
                LET_GO(generator);
                SETTLED(0);
            }
#if SG_SHARED
            if (!sg_list_append(heap, base[1], &sp[-1])) {
                NOT_HERE;
            }
            sp--;
#else
            PyObject *item = (PyObject *)*--sp;
            int failed = PyList_Append((PyObject *)base[1], item);
            Py_DECREF(item);
            if (failed) {
                goto error;
            }
#endif
        }
        if (CLAIM(base[2], false)) {
            frame->return_offset = SG_SPREAD_END;
            ENTER_GENERATOR((PyGenObject *)sg_pointer(base[2]), HEAP(Py_None), 0);
        }
        NOT_HERE;
#if !SG_SHARED
        /* Somebody else runs it, or has come to its end: the host says what that means. */
        PyObject *v = PyIter_Next((PyObject *)base[2]);
        if (v == NULL && PyErr_Occurred()) {
            goto error;
        }
        frame->return_offset = v == NULL ? SG_SPREAD_END : SG_SPREAD_ITEM;
        *sp++ = v == NULL ? HEAP(Py_None) : (sg_slot)v;
        HOST_END(0);
#endif
    }
