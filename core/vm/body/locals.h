/* The instructions that move values about: stack, locals, constants, and pairs of these fused.
 *
 * Job: a part of both variants' dispatch loop; see eval_body.h for the macros and the invariants.
 */

    L_NOP: NEXT(ARG);
    L_RESUME: {
        PyCodeObject *code = CODE;
        uintptr_t version = sg_py_breaker(tstate) & ~SG_EVENTS_MASK;
        bool changed = version != code->_co_instrumentation_version;
        if (sg_unlikely(changed || code->_co_monitoring != NULL || program->pinned)) {
            if (changed || (program->pinned && !program->begins_shared)) {
                NOT_HERE;
            }
            if (sg_py_code_watched(tstate, code) || sg_py_code_instrumented(code)) {
                NOT_HERE;
                HAND_OVER(SG_HAND_WATCHED);
            }
            if (changed) {
                /* Tools came and went; as the host does where there is nothing to instrument. */
                code->_co_instrumentation_version = version;
            }
        }
        if ((ARG & RESUME_OPARG_LOCATION_MASK) < RESUME_AFTER_YIELD_FROM && MUST_POLL) {
            POLL(ip + 1);
        }
        NEXT(1);
    }
    L_POP_TOP: {
        sg_slot v = *--sp;
        LET_GO(v);
        SETTLED(1);
    }
    L_PUSH_NULL:
        *sp++ = 0;
        NEXT(1);
    L_COPY: {
        sg_slot v = sp[-ARG];
        *sp++ = AGAIN(v);
        NEXT(1);
    }
    L_SWAP: {
        sg_slot v = sp[-1];
        sp[-1] = sp[-ARG];
        sp[-ARG] = v;
        NEXT(1);
    }
    L_END_SEND: {
        sg_slot v = *--sp, receiver = sp[-1];
        sp[-1] = v;
        DROP(receiver);
        SETTLED(1);
    }

    /* ---- locals and constants ---- */
    L_LOAD_FAST_CHECK:
        if (sg_unlikely(LOCAL(ARG) == 0)) {
            NOT_HERE;
            UNBOUND(ARG);
        }
    L_LOAD_FAST: {
        sg_slot v = LOCAL(ARG);
        *sp++ = LOAD(v);
        NEXT(1);
    }
    L_LOAD_FAST_LOAD_FAST:
        sp[0] = LOAD(LOCAL(ARG >> 4));
        sp[1] = LOAD(LOCAL(ARG & 15));
        sp += 2;
        NEXT(1);
    L_LOAD_FAST_AND_CLEAR: {
        sg_slot v = LOCAL(ARG);
        LOCAL(ARG) = 0;
        TAKE_FROM_ALIASES(v);
        *sp++ = v;
        NEXT(1);
    }
    L_STORE_FAST: {
        sg_slot v = *--sp;
        SET_LOCAL(ARG, v);
        SETTLED(1);
    }
    L_STORE_FAST_LOAD_FAST: {
        sg_slot v = *--sp;
        SET_LOCAL(ARG >> 4, v);
        *sp++ = LOAD(LOCAL(ARG & 15));
        SETTLED(1);
    }
    L_STORE_FAST_STORE_FAST: {
        sg_slot v = *--sp;
        SET_LOCAL(ARG >> 4, v);
        v = *--sp;
        SET_LOCAL(ARG & 15, v);
        SETTLED(1);
    }
    L_DELETE_FAST:
        if (LOCAL(ARG) == 0) {
            NOT_HERE;
            UNBOUND(ARG);
        }
        SET_LOCAL(ARG, 0);
        SETTLED(1);
    L_LOAD_CONST:
        *sp++ = HEAP(program->consts[ARG]);
        NEXT(1);
    L_LOAD_SMALL_INT:
        *sp++ = CONST_INT(ip);
        NEXT(1);

    /* ---- fused: the parts behind them are intact, so falling back is running the first part ---- */
    L_LOAD_FAST_LOAD_SMALL_INT:
        sp[0] = LOAD(LOCAL(ARG));
        sp[1] = CONST_INT(ip + 1);
        sp += 2;
        NEXT(2);
    L_LOAD_FAST_LOAD_CONST:
        sp[0] = LOAD(LOCAL(ARG));
        sp[1] = HEAP(program->consts[ip[1].arg]);
        sp += 2;
        NEXT(2);
    L_ADD_FAST_SMALL_INT: {
        intptr_t x, r;
        if (sg_likely(GET_INT(LOCAL(ARG), &x))) {
            r = ip->aux ? x - ip[1].arg : x + ip[1].arg;
            if (sg_likely(sg_int_fits(r))) {
                *sp++ = INT(r);
                NEXT(4);
            }
        }
        goto L_LOAD_FAST_LOAD_SMALL_INT;
    }
    L_ADD_FAST_SMALL_INT_STORE: {
        intptr_t x, r;
        if (sg_likely(GET_INT(LOCAL(ARG), &x))) {
            r = ip->aux ? x - ip[1].arg : x + ip[1].arg;
            if (sg_likely(sg_int_fits(r))) {
                ip += 4;
                SET_LOCAL(ARG, INT(r));
                SETTLED(1);
            }
        }
        goto L_LOAD_FAST_LOAD_SMALL_INT;
    }
    L_ADD_SMALL_INT: {
        sg_slot a = sp[-1];
        intptr_t x, r;
        if (sg_likely(GET_INT(a, &x))) {
            r = ip[1].aux == SG_NB_SUBTRACT ? x - ARG : x + ARG;
            if (sg_likely(sg_int_fits(r))) {
                sp[-1] = INT(r);
                DROP_NUMBER(a);
                NEXT(3);
            }
        }
        goto L_LOAD_SMALL_INT;
    }
    L_LOAD_FAST_STORE_ATTR_INSTANCE: {
        sg_slot o = LOCAL(ARG);
        sg_attr_cache *cache = sg_attr_cache_of(ip + 1);
        if (sg_is_int(o) || ip[1].op != SG_OP_STORE_ATTR_INSTANCE
            || Py_TYPE(sg_pointer(o))->tp_version_tag != cache->type_version
            || _PyObject_GetManagedDict(sg_pointer(o)) != NULL) {
            goto L_LOAD_FAST;
        }
        PyDictValues *values = sg_inline_values(sg_pointer(o));
        if (sg_unlikely(values == NULL)) {
            goto L_LOAD_FAST;
        }
        ip++; /* from here on it is the store: a finaliser sees its line */
        OWN_LINE;
        sp--;
        STORE_BEGIN;
        if (!STORE_VALUE(o, values, (int)cache->index, &sp[0])) {
            sp++;
            ip--;
            goto L_LOAD_FAST;
        }
        STORE_END;
        SETTLED(5);
    }
    L_LOAD_FAST_LOAD_ATTR_INSTANCE: {
        sg_slot o = LOCAL(ARG);
        PyObject *v = sg_is_int(o) || ip[1].op != SG_OP_LOAD_ATTR_INSTANCE
                          ? NULL
                          : sg_read_instance((PyObject *)sg_pointer(o), sg_attr_cache_of(ip + 1));
        if (sg_unlikely(v == NULL)) {
            goto L_LOAD_FAST;
        }
        *sp++ = HEAP(v);
        PUSH_NULL_IF(ip[1].arg & 1);
        NEXT(11);
    }
