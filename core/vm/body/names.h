/* The instructions of globals, builtins, cells.
 *
 * Job: a part of both variants' dispatch loop; see eval_body.h for the macros and the invariants.
 */

    L_LOAD_GLOBAL_MODULE: {
        sg_global_cache *cache = sg_global_cache_of(ip);
        PyDictKeysObject *keys = ((PyDictObject *)frame->f_globals)->ma_keys;
        /* A subclass may look names up its own way, and a copy of a dict has its version. */
        if (sg_unlikely(keys->dk_version != cache->globals_version || !PyDict_CheckExact(frame->f_globals))) {
            goto L_LOAD_GLOBAL;
        }
        PyObject *v = sg_load_field(&DK_UNICODE_ENTRIES(keys)[cache->index].me_value);
        if (sg_unlikely(v == NULL)) {
            goto L_LOAD_GLOBAL;
        }
        *sp++ = HEAP(v);
        PUSH_NULL_IF(ARG & 1);
        NEXT(5);
    }
    L_LOAD_GLOBAL_BUILTIN: {
        sg_global_cache *cache = sg_global_cache_of(ip);
        /* The builtins may be any mapping, whatever they were when the cache was filled. */
        if (sg_unlikely(!PyDict_CheckExact(frame->f_globals) || !PyDict_CheckExact(frame->f_builtins))) {
            goto L_LOAD_GLOBAL;
        }
        PyDictKeysObject *keys = ((PyDictObject *)frame->f_builtins)->ma_keys;
        if (sg_unlikely(((PyDictObject *)frame->f_globals)->ma_keys->dk_version != cache->globals_version
                        || keys->dk_version != cache->builtins_version)) {
            goto L_LOAD_GLOBAL;
        }
        PyObject *v = sg_load_field(&DK_UNICODE_ENTRIES(keys)[cache->index].me_value);
        if (sg_unlikely(v == NULL)) {
            goto L_LOAD_GLOBAL;
        }
        *sp++ = HEAP(v);
        PUSH_NULL_IF(ARG & 1);
        NEXT(5);
    }
    L_LOAD_GLOBAL: {
#if SG_SHARED
        PyObject *v;
        sg_slot name = sg_from_heap(NAME(ARG >> 1));
        if (sg_global_cache_of(ip)->misses < SG_CACHE_MISSES_MAX || !PyDict_CheckExact(frame->f_globals)
            || !PyDict_CheckExact(frame->f_builtins)) {
            NOT_HERE;
        }
        sg_found found = sg_dict_get((PyDictObject *)frame->f_globals, name, &v);
        if (found == SG_ABSENT) {
            found = sg_dict_get((PyDictObject *)frame->f_builtins, name, &v);
        }
        if (found != SG_FOUND) {
            NOT_HERE;
        }
        *sp++ = HEAP(v);
#else
        sg_cache_load_global(ip, frame->f_globals, frame->f_builtins, NAME(ARG >> 1), tstate->interp);
        PyObject *v = sg_host_load_global(tstate, frame, NAME(ARG >> 1));
        if (v == NULL) {
            goto error;
        }
        *sp++ = (sg_slot)v;
#endif
        PUSH_NULL_IF(ARG & 1);
        HOST_END(5);
    }
    L_STORE_GLOBAL: {
#if SG_SHARED
        if (PyDict_CheckExact(frame->f_globals)
            && sg_dict_replace(heap, tstate->interp, (PyDictObject *)frame->f_globals,
                               sg_from_heap(NAME(ARG)), &sp[-1])) {
            sp--;
            SETTLED(1);
        }
        NOT_HERE;
#else
        int failed = PyDict_SetItem(frame->f_globals, NAME(ARG), O1);
        sp--;
        DROP(*sp);
        if (failed) {
            goto error;
        }
#endif
        HOST_END(1);
    }
    L_LOAD_DEREF: {
        PyObject *v = sg_load_field(&((PyCellObject *)sg_pointer(LOCAL(ARG)))->ob_ref);
        if (sg_unlikely(v == NULL)) {
            NOT_HERE;
            UNBOUND(ARG);
        }
        *sp++ = HEAP(v);
        NEXT(1);
    }
    L_STORE_DEREF: {
        sg_slot v = *--sp;
        STORE_FIELD(&((PyCellObject *)sg_pointer(LOCAL(ARG)))->ob_ref, v);
        SETTLED(1);
    }
    L_COPY_FREE_VARS: {
        PyObject *closure = ((PyFunctionObject *)sg_pointer((sg_slot)frame->f_funcobj))->func_closure;
        int offset = program->nlocalsplus - ARG;
        for (int i = 0; i < ARG; i++) {
            LOCAL(offset + i) = HEAP(PyTuple_GET_ITEM(closure, i));
        }
        NEXT(1);
    }
