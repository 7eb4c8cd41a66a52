/* The instructions of attributes: one instruction a kind of cache, and the general ones behind them.
 *
 * Job: a part of both variants' dispatch loop; see eval_body.h for the macros and the invariants.
 */

/* One cached load: `read` is of attributes.h; what it cannot do, LOAD_ATTR does. */
#define CACHED_LOAD(read)                                                                                              \
    do {                                                                                                               \
        sg_slot o = sp[-1];                                                                                            \
        if (sg_is_int(o)) {                                                                                            \
            goto L_LOAD_ATTR;                                                                                          \
        }                                                                                                              \
        PyObject *v = read;                                                                                            \
        if (sg_unlikely(v == NULL)) {                                                                                  \
            goto L_LOAD_ATTR;                                                                                          \
        }                                                                                                              \
        sp[-1] = HEAP(v);                                                                                              \
        PUSH_NULL_IF(ARG & 1);                                                                                         \
        DROP(o);                                                                                                       \
        SETTLED(10);                                                                                                   \
    } while (0)
    L_LOAD_ATTR_INSTANCE:
        CACHED_LOAD(sg_read_instance((PyObject *)sg_pointer(o), sg_attr_cache_of(ip)));
    L_LOAD_ATTR_DICT:
        CACHED_LOAD(sg_read_dict((PyObject *)sg_pointer(o), sg_attr_cache_of(ip), NAME(ARG >> 1)));
    L_LOAD_ATTR_SLOT:
        CACHED_LOAD(sg_read_slot((PyObject *)sg_pointer(o), sg_attr_cache_of(ip)));
    L_LOAD_ATTR_INHERITED:
        CACHED_LOAD(sg_read_inherited((PyObject *)sg_pointer(o), sg_attr_cache_of(ip), NAME(ARG >> 1)));
    L_LOAD_ATTR_PROPERTY: {
        sg_slot o = sp[-1];
        sg_attr_cache *cache = sg_attr_cache_of(ip);
        PyFunctionObject *getter = (PyFunctionObject *)cache->value;
        if (sg_is_int(o) || Py_TYPE(sg_pointer(o))->tp_version_tag != cache->type_version
            || !sg_can_push(tstate, getter, 1) || ((ARG & 1) != 0 && !sg_runs_at_once(getter))) {
            goto L_LOAD_ATTR;
        }
        sp--;
        ENTER_SPECIAL(getter, (ARG & 1) != 0 ? SG_RETURNS_CALLABLE : 0, sp, 1, 10);
    }
    L_LOAD_ATTR_MODULE:
        CACHED_LOAD(sg_read_module((PyObject *)sg_pointer(o), sg_attr_cache_of(ip)));
    L_LOAD_ATTR_CLASS:
        CACHED_LOAD(sg_read_class((PyObject *)sg_pointer(o), sg_attr_cache_of(ip)));
    L_LOAD_ATTR_METHOD: {
        sg_slot o = sp[-1];
        /* All unboxed ints have the methods of 0. */
        PyObject *owner = sg_is_int(o) ? (PyObject *)&_PyLong_SMALL_INTS[_PY_NSMALLNEGINTS] : sg_pointer(o);
        PyObject *method = sg_read_method(owner, sg_attr_cache_of(ip), NAME(ARG >> 1));
        if (sg_unlikely(method == NULL)) {
            goto L_LOAD_ATTR;
        }
        sp[-1] = HEAP(method);
        *sp++ = o;
        NEXT(10);
    }
    L_LOAD_ATTR: {
        sg_slot owner = sp[-1];
        if (sg_attr_cache_of(ip)->misses >= (SG_SHARED ? SG_CACHE_MISSES_SOME : SG_CACHE_MISSES_MAX)) {
            /* All unboxed ints are as 0 is, but nothing can be made that keeps one. */
            bool object = !sg_is_int(owner);
            PyObject *o = object ? sg_pointer(owner) : (PyObject *)&_PyLong_SMALL_INTS[_PY_NSMALLNEGINTS];
            /* The commonest kinds at once. */
            const sg_attr_entry *known = sg_attr_first(Py_TYPE(o), NAME(ARG >> 1), ARG);
            if (known != NULL && known->op == SG_OP_LOAD_ATTR_INSTANCE) {
                PyObject *v = sg_read_instance(o, &known->cache);
                if (sg_likely(v != NULL)) {
                    sp[-1] = HEAP(v);
                    PUSH_NULL_IF(ARG & 1);
                    DROP(owner);
                    SETTLED(10);
                }
            } else if (known != NULL && known->op == SG_OP_LOAD_ATTR_METHOD
                       && !sg_is_shadowed(o, Py_TYPE(o), &known->cache, NAME(ARG >> 1))) {
                sp[-1] = HEAP(known->cache.value);
                *sp++ = owner;
                NEXT(10);
            }
            sg_attr_answer got = sg_attr_find(SG_SHARED && object ? heap : NULL, o, NAME(ARG >> 1), ARG);
            switch (got.kind) {
            case SG_ATTR_VALUE:
                if (got.value == o) {
                    PUSH_NULL_IF(ARG & 1);
                    NEXT(10);
                }
                sp[-1] = HEAP(got.value);
                PUSH_NULL_IF(ARG & 1);
                DROP(owner);
                SETTLED(10);
            case SG_ATTR_NEW:
                got.slot = sg_owned(got.value);
                /* fall through */
            case SG_ATTR_SLOT:
                sp[-1] = got.slot;
                PUSH_NULL_IF(ARG & 1);
                DROP(owner);
                SETTLED(10);
            case SG_ATTR_METHOD:
                sp[-1] = HEAP(got.value);
                *sp++ = owner;
                NEXT(10);
            case SG_ATTR_BOUND:
                sp[-1] = HEAP(got.value);
                if (got.self == o) {
                    *sp++ = owner;
                    NEXT(10);
                }
                *sp++ = HEAP(got.self);
                DROP(owner);
                SETTLED(10);
            case SG_ATTR_GETTER: {
                PyFunctionObject *getter = (PyFunctionObject *)got.value;
                bool called = (ARG & 1) != 0;
                if (sg_can_push(tstate, getter, 1) && (!called || sg_runs_at_once(getter))) {
                    sp--;
                    ENTER_SPECIAL(getter, called ? SG_RETURNS_CALLABLE : 0, sp, 1, 10);
                }
                break;
            }
            case SG_ATTR_DESCRIPTOR: {
                PyFunctionObject *getter = (PyFunctionObject *)got.self;
                bool called = (ARG & 1) != 0;
                if (sg_can_push(tstate, getter, 3) && (!called || sg_runs_at_once(getter))) {
                    sg_slot operands[] = {HEAP(got.value), owner, HEAP((PyObject *)Py_TYPE(o))};
                    sp--;
                    ENTER_SPECIAL(getter, called ? SG_RETURNS_CALLABLE : 0, operands, 3, 10);
                }
                break;
            }
            case SG_ATTR_EMPTY:
                break;
            case SG_ATTR_ABSENT:
#if SG_SHARED
                if (object && sg_raise_no_attribute(heap, o, NAME(ARG >> 1))) {
                    sp--;
                    DROP(owner);
                    goto raised;
                }
#endif
                break;
            case SG_ATTR_NOT_HERE:
                break;
            }
        }
        NOT_HERE;
#if !SG_SHARED
        PyObject *o = O1, *v = NULL;
        sg_cache_load_attr(ip, o, NAME(ARG >> 1), tstate->interp);
        if (t->one_shot || sg_cache_should_learn(ip)) {
            sg_attr_learn(o, NAME(ARG >> 1), ARG, tstate->interp);
        }
        if ((ARG & 1) == 0) {
            v = PyObject_GetAttr(o, NAME(ARG >> 1));
            if (v == NULL) {
                goto error;
            }
            sp[-1] = (sg_slot)v;
            Py_DECREF(o);
        } else if (_PyObject_GetMethod(o, NAME(ARG >> 1), &v)) {
            sp[-1] = (sg_slot)v;
            *sp++ = (sg_slot)o;
        } else {
            if (v == NULL) {
                goto error;
            }
            sp[-1] = (sg_slot)v;
            *sp++ = 0;
            Py_DECREF(o);
        }
#endif
        HOST_END(10);
    }
    L_STORE_ATTR_INSTANCE: {
        sg_slot o = sp[-1];
        sg_attr_cache *cache = sg_attr_cache_of(ip);
        if (sg_is_int(o) || Py_TYPE(sg_pointer(o))->tp_version_tag != cache->type_version
            || _PyObject_GetManagedDict(sg_pointer(o)) != NULL) {
            goto L_STORE_ATTR;
        }
        PyDictValues *values = sg_inline_values(sg_pointer(o));
        if (sg_unlikely(values == NULL)) {
            goto L_STORE_ATTR;
        }
        sp -= 2;
        STORE_BEGIN;
        if (!STORE_VALUE(o, values, (int)cache->index, &sp[0])) {
            sp += 2;
            goto L_STORE_ATTR;
        }
        STORE_END;
        DROP(o);
        SETTLED(5);
    }
    L_STORE_ATTR_DICT: {
        sg_slot o = sp[-1], v = sp[-2];
        if (sg_is_int(o)) {
            goto L_STORE_ATTR;
        }
        PyDictObject *dict;
        PyObject **field = sg_find_dict_field(sg_pointer(o), sg_attr_cache_of(ip), NAME(ARG), &dict);
        if (field == NULL || !(sg_is_int(v) ? (dict->ma_version_tag & DICT_WATCHER_MASK) == 0
                                            : sg_dict_store_is_plain(dict, sg_pointer(v)))) {
            goto L_STORE_ATTR;
        }
        STORE_BEGIN;
        if (sg_unlikely(!STORE_DICT(dict, field, &sp[-2]))) {
            goto L_STORE_ATTR;
        }
        STORE_END;
        sp -= 2;
        DROP(o);
        SETTLED(5);
    }
    L_STORE_ATTR_SLOT: {
        sg_slot o = sp[-1];
        sg_attr_cache *cache = sg_attr_cache_of(ip);
        if (sg_is_int(o) || Py_TYPE(sg_pointer(o))->tp_version_tag != cache->type_version) {
            goto L_STORE_ATTR;
        }
        sg_slot v = sp[-2];
        sp -= 2;
        STORE_BEGIN;
        STORE_FIELD((PyObject **)((char *)sg_pointer(o) + cache->index), v);
        STORE_END;
        DROP(o);
        SETTLED(5);
    }
    L_STORE_ATTR: {
#if SG_SHARED
        sg_slot owner = sp[-1];
        if (!sg_is_int(owner)) {
            PyTypeObject *type = Py_TYPE(sg_pointer(owner));
            if (sg_attr_store(heap, tstate->interp, owner, NAME(ARG), &sp[-2])) {
                sp -= 2;
                DROP(owner);
                SETTLED(5);
            }
            PyFunctionObject *setter = sg_attr_setter(type, NAME(ARG));
            if (setter != NULL && sg_can_push(tstate, setter, 2)) {
                const sg_slot operands[] = {owner, sp[-2]};
                sp -= 2;
                ENTER_SPECIAL(setter, SG_RETURNS_NOTHING, operands, 2, 5);
            }
            setter = sg_special_find(type, SG_SPECIAL_SETATTR);
            if (setter != NULL && sg_can_push(tstate, setter, 3)) {
                const sg_slot operands[] = {owner, HEAP(NAME(ARG)), sp[-2]};
                sp -= 2;
                ENTER_SPECIAL(setter, SG_RETURNS_NOTHING, operands, 3, 5);
            }
        }
#endif
        NOT_HERE;
#if !SG_SHARED
        PyObject *o = O1, *v = O2;
        sg_cache_store_attr(ip, o, NAME(ARG));
        if (t->one_shot) {
            sg_attr_learn_store(o, NAME(ARG));
            sg_special_learn(Py_TYPE(o), SG_SPECIAL_SETATTR);
        }
        int failed = PyObject_SetAttr(o, NAME(ARG), v);
        sp -= 2;
        Py_DECREF(v);
        Py_DECREF(o);
        if (failed) {
            goto error;
        }
#endif
        HOST_END(5);
    }
    L_DELETE_ATTR: {
#if SG_SHARED
        sg_slot owner = sp[-1];
        if (sg_is_int(owner) || !sg_attr_delete(heap, tstate->interp, owner, NAME(ARG))) {
            NOT_HERE;
        }
        sp--;
        DROP(owner);
        SETTLED(1);
#else
        PyObject *o = O1;
        if (t->one_shot) {
            sg_attr_learn_store(o, NAME(ARG));
        }
        int failed = PyObject_DelAttr(o, NAME(ARG));
        sp--;
        Py_DECREF(o);
        if (failed) {
            goto error;
        }
        HOST_END(1);
#endif
    }
