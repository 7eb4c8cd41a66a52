/* Calls that consume a generator: consume.h says which, and what their operands are meanwhile.
 *
 * Job: a part of both variants' dispatch loop; see eval_body.h for the macros.
 *
 * The two instructions stand in the last cache units of each CALL: the generator's frame comes back to the second unit
 * behind with an item, as to every instruction that resumes one, and to the third with what it returned.  Nothing but
 * these two may run while the frame points there; an error, and whatever calls the host, points back at the CALL.
 */

    L_CONSUME_ITEM: {
        sg_slot *base = sp - 4;
        PyGenObject *generator = (PyGenObject *)sg_pointer(base[2]);
#if SG_SHARED
        int8_t suspended;
        if (!CLAIM_FROM(base[2], false, &suspended)) {
            NOT_HERE;
        }
        sg_consumption consumed = sg_consume_shared(heap, base);
        if (consumed == SG_CONSUMED) {
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
        for (;;) {
            sp--;
            sg_consumption consumed = sg_consume_counted(base);
            if (consumed == SG_CONSUME_FAILED) {
                goto error;
            }
            if (consumed == SG_CONSUME_DONE) {
                goto consume_done;
            }
            if (CLAIM(base[2], false)) {
                frame->return_offset = 3;
                ENTER_GENERATOR(generator, HEAP(Py_None), 0);
            }
            /* The item's own code has run the generator, or runs in it: the host says what that means. */
            PyObject *v = PyIter_Next((PyObject *)generator);
            if (v == NULL) {
                if (PyErr_Occurred()) {
                    goto error;
                }
                *sp++ = HEAP(Py_None);
                ip += 3;
                goto L_CONSUME_END;
            }
            *sp++ = (sg_slot)v;
        }
#endif
    }
    L_CONSUME_END: {
        sg_slot *base = sp - 4;
#if SG_SHARED
        if (sg_consume_end_shared(heap, base) == SG_CONSUME_NOT_HERE) {
            NOT_HERE;
        }
        ip -= 3;
        sg_slot returned = *--sp;
        DROP(returned);
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
    consume_done: { /* the result is below the generator; `ip` is the CALL */
        sg_slot generator = *--sp, result = *--sp;
        sp[-1] = result;
        DROP(generator);
#if SG_SHARED
        SETTLED(4);
#else
        CALL_END(4);
#endif
    }
