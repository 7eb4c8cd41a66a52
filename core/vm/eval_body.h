/* The dispatch loop, compiled twice: SG_SHARED 1 (eval_shared.c) and 0 (eval_counted.c).
 *
 * Job: the instructions that have a shared path, and the frame changes.  The instructions that are one
 * host operation are in host_ops.h, in the counted variant only; in the shared variant their targets
 * are `slow`.
 *
 * The macros that differ are defined by the including file:
 *   DISPATCH     to the next instruction (counted: saves the instruction pointer, as the host does)
 *   LOAD(s)      a local's value, for the stack      HEAP(o)    an object read from the heap
 *   DROP(s)      a stack value is consumed           INT(v)     a new int that fits 60 bits; FLOAT(v)
 *   NOT_HERE     from here on only the host can do it (shared: go exclusive and restart)
 *   SETTLED(n)   the end of an instruction that dropped or logged something
 *   HOST_END(n)  the end of a host operation         CALL_END(n) of one that ran foreign code
 *   FRAME_IN     after a frame change
 * In the shared variant nothing before NOT_HERE may have a side effect.
 *
 * Invariants: `ip` is the running instruction until its end; the unit behind an exception-table
 * entry, a traceback and lasti is found from frame->instr_ptr, which equals ip in the counted variant.
 */

#define ARG (ip->arg)
#define NAME(i) (program->names[i])
#define O1 ((PyObject *)sp[-1])
#define O2 ((PyObject *)sp[-2])
#define O3 ((PyObject *)sp[-3])
#define O4 ((PyObject *)sp[-4])
#define CODE ((PyCodeObject *)sg_pointer((sg_slot)frame->f_executable))
#define SAVE_IP(at) (frame->instr_ptr = sg_host_address(program, at))
#define SAVE_SP() (frame->stacktop = (int)((PyObject **)sp - frame->localsplus))
#define SAVE() (SAVE_IP(ip), SAVE_SP())
#define NEXT(n)                                                                                                        \
    do {                                                                                                               \
        ip += (n);                                                                                                     \
        DISPATCH;                                                                                                      \
    } while (0)
#define PUSH_BOOL(c) (*sp++ = HEAP((c) ? Py_True : Py_False))
#define LOCAL(i) (locals[i])
#define SLOT_TYPE(s) (sg_is_int(s) ? &PyLong_Type : Py_TYPE(sg_pointer(s)))
#define IS_OBJECT(s, o) (!sg_is_int(s) && sg_pointer(s) == (o))
/* Never above the frame's declared stack (rule 21). */
#define PUSH_NULL_IF(c)                                                                                                \
    do {                                                                                                               \
        if (c) {                                                                                                       \
            *sp++ = 0;                                                                                                 \
        }                                                                                                              \
    } while (0)
#define RELOAD()                                                                                                       \
    (locals = (sg_slot *)frame->localsplus, ip = sg_own_address(program, frame->instr_ptr),                            \
     sp = locals + frame->stacktop)

    static const void *const targets[SG_OP_COUNT] = {
#define INSTRUCTION(name, effect, may) TARGET_##may(L_##name, SG_FRAME_TARGET_##name),
#include "vm/instructions.def"
#undef INSTRUCTION
    };
    sg_heap *const heap = &t->heap;
    _PyInterpreterFrame *frame = tstate->current_frame;
    sg_program *program;
    sg_insn *ip;
    sg_slot *sp, *locals;
    START

    /* ---- nothing, and moving things about ---- */
    L_NOP: NEXT(ARG);
    L_RESUME: {
        PyCodeObject *code = CODE;
        if (sg_unlikely((sg_py_breaker(tstate) & ~SG_EVENTS_MASK) != code->_co_instrumentation_version
                        || code->_co_monitoring != NULL || program->pinned)) {
            NOT_HERE;
            if (sg_py_code_watched(tstate, code)) {
                HAND_OVER(SG_HAND_WATCHED);
            }
        }
        if ((ARG & RESUME_OPARG_LOCATION_MASK) < RESUME_AFTER_YIELD_FROM && MUST_POLL) {
            POLL(ip + 1);
        }
        NEXT(1);
    }
    L_POP_TOP: {
        sg_slot v = *--sp;
        DROP(v);
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
            r = ip[1].op == SG_OP_BINARY_SUBTRACT ? x - ARG : x + ARG;
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
        sg_slot v = *--sp;
        STORE_VALUE(o, values, (int)cache->index, v);
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

    /* ---- names ---- */
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
                               sg_from_heap(NAME(ARG)), sp[-1])) {
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

    /* ---- attributes ---- */
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
        CACHED_LOAD(sg_read_method((PyObject *)sg_pointer(o), sg_attr_cache_of(ip), NAME(ARG >> 1)));
    L_LOAD_ATTR_PROPERTY: {
        sg_slot o = sp[-1];
        sg_attr_cache *cache = sg_attr_cache_of(ip);
        PyFunctionObject *getter = (PyFunctionObject *)cache->value;
        if (sg_is_int(o) || Py_TYPE(sg_pointer(o))->tp_version_tag != cache->type_version
            || !sg_can_push(tstate, getter, 1)) {
            goto L_LOAD_ATTR;
        }
        _PyInterpreterFrame *callee = sg_push_frame(tstate, getter, HEAP((PyObject *)getter));
        PUSH_ARGUMENTS(callee, getter, &sp[-1], 1);
        sp--;
        frame->return_offset = 10;
        ENTER_FRAME(callee);
    }
    L_LOAD_ATTR_MODULE:
        CACHED_LOAD(sg_read_module((PyObject *)sg_pointer(o), sg_attr_cache_of(ip)));
    L_LOAD_ATTR_CLASS:
        CACHED_LOAD(sg_read_class((PyObject *)sg_pointer(o), sg_attr_cache_of(ip)));
    L_LOAD_ATTR_METHOD: {
        sg_slot o = sp[-1];
        PyObject *method = sg_is_int(o) ? NULL : sg_read_method(sg_pointer(o), sg_attr_cache_of(ip), NAME(ARG >> 1));
        if (sg_unlikely(method == NULL)) {
            goto L_LOAD_ATTR;
        }
        sp[-1] = HEAP(method);
        *sp++ = o;
        NEXT(10);
    }
    L_LOAD_ATTR: {
        sg_slot owner = sp[-1];
        if (!sg_is_int(owner) && sg_attr_cache_of(ip)->misses >= SG_CACHE_MISSES_MAX) {
            bool method = false;
            PyObject *v = sg_read_polymorphic(sg_pointer(owner), NAME(ARG >> 1), ARG, &method);
            if (v != NULL) {
                sp[-1] = HEAP(v);
                if (method) {
                    *sp++ = owner;
                    NEXT(10);
                }
                PUSH_NULL_IF(ARG & 1);
                DROP(owner);
                SETTLED(10);
            }
        }
        NOT_HERE;
#if !SG_SHARED
        PyObject *o = O1, *v = NULL;
        sg_cache_load_attr(ip, o, NAME(ARG >> 1), tstate->interp);
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
        sg_slot v = sp[-2];
        sp -= 2;
        STORE_VALUE(o, values, (int)cache->index, v);
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
        sp -= 2;
        STORE_DICT(dict, field, v);
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
        STORE_FIELD((PyObject **)((char *)sg_pointer(o) + cache->index), v);
        DROP(o);
        SETTLED(5);
    }
    L_STORE_ATTR: {
        NOT_HERE;
#if !SG_SHARED
        PyObject *o = O1, *v = O2;
        sg_cache_store_attr(ip, o, NAME(ARG));
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

    /* ---- operators ---- */
    L_UNARY_NEGATIVE: {
        sg_slot a = sp[-1];
        intptr_t v;
        if (GET_INT(a, &v) && v != SG_INT_MIN) {
            sp[-1] = INT(-v);
            DROP(a);
            NEXT(1);
        }
        if (!sg_is_int(a) && Py_TYPE(sg_pointer(a)) == &PyFloat_Type) {
            sp[-1] = FLOAT(-((PyFloatObject *)sg_pointer(a))->ob_fval);
            DROP(a);
            NEXT(1);
        }
        NOT_HERE;
        HOST_UNARY(PyNumber_Negative(o));
    }
    L_UNARY_INVERT: {
        sg_slot a = sp[-1];
        intptr_t v;
        if (GET_INT(a, &v) && (sg_is_int(a) || Py_TYPE(sg_pointer(a)) == &PyLong_Type)) {
            sp[-1] = INT(~v);
            DROP(a);
            NEXT(1);
        }
        NOT_HERE;
        HOST_UNARY(PyNumber_Invert(o));
    }
    L_UNARY_NOT:
        sp[-1] = HEAP(sg_pointer(sp[-1]) == Py_False ? Py_True : Py_False);
        NEXT(1);
    L_TO_BOOL: {
        sg_slot a = sp[-1];
        int truth = sg_truth(a);
        if (sg_unlikely(truth < 0)) {
            NOT_HERE;
#if !SG_SHARED
            truth = PyObject_IsTrue(O1);
            if (truth < 0) {
                goto error;
            }
            sp[-1] = HEAP(truth ? Py_True : Py_False);
            DROP(a);
#endif
            HOST_END(4);
        }
        sp[-1] = HEAP(truth ? Py_True : Py_False);
        DROP(a);
        SETTLED(4);
    }
    L_BINARY_ADD: {
        sg_slot a = sp[-2], b = sp[-1];
        intptr_t x, y;
        if (sg_likely(GET_INT(a, &x) && GET_INT(b, &y)) && sg_int_fits(x + y)) {
            sp--;
            sp[-1] = INT(x + y);
            DROP_NUMBER(a);
            DROP_NUMBER(b);
            NEXT(2);
        }
        goto L_BINARY_OP;
    }
    L_BINARY_SUBTRACT: {
        sg_slot a = sp[-2], b = sp[-1];
        intptr_t x, y;
        if (sg_likely(GET_INT(a, &x) && GET_INT(b, &y)) && sg_int_fits(x - y)) {
            sp--;
            sp[-1] = INT(x - y);
            DROP_NUMBER(a);
            DROP_NUMBER(b);
            NEXT(2);
        }
        goto L_BINARY_OP;
    }
    L_BINARY_MULTIPLY:
    L_BINARY_OP: {
        sg_slot a = sp[-2], b = sp[-1];
        intptr_t x, y, r;
        if (GET_INT(a, &x) && GET_INT(b, &y) && sg_int_binary(ip->aux, x, y, &r)) {
            sp--;
            sp[-1] = INT(r);
            DROP_NUMBER(a);
            DROP_NUMBER(b);
            NEXT(2);
        }
        double p, q, z;
        int ka = sg_number_get(a, &p), kb = ka == SG_NUMBER_NONE ? 0 : sg_number_get(b, &q);
        if (kb != SG_NUMBER_NONE && !(ka == SG_NUMBER_INT && kb == SG_NUMBER_INT)
            && sg_float_binary(ip->aux, p, q, &z)) {
            sp--;
            if (ka == SG_NUMBER_FLOAT && IS_PRIVATE(a)) {
                ((PyFloatObject *)a)->ob_fval = z;
                DROP_NUMBER(b);
            } else if (kb == SG_NUMBER_FLOAT && IS_PRIVATE(b)) {
                ((PyFloatObject *)b)->ob_fval = z;
                sp[-1] = b;
                DROP_NUMBER(a);
            } else {
                sp[-1] = FLOAT(z);
                DROP_NUMBER(a);
                DROP_NUMBER(b);
            }
            NEXT(2);
        }
        NOT_HERE;
#if !SG_SHARED
        if (ARG == SG_NB_INPLACE_ADD && PyUnicode_CheckExact(O2) && PyUnicode_CheckExact(O1)
            && ip[2].op == SG_OP_STORE_FAST && LOCAL(ip[2].arg) == sp[-2]) {
            /* s += t: without the local's reference the host can extend s in place. */
            PyObject *left = O2, *right = O1;
            LOCAL(ip[2].arg) = 0;
            Py_DECREF(left);
            sp -= 2;
            PyUnicode_Append(&left, right);
            Py_DECREF(right);
            if (left == NULL) {
                goto error;
            }
            *sp++ = (sg_slot)left;
            HOST_END(2);
        }
        HOST_BINARY(_PyEval_BinaryOps[ARG](left, right), 2);
#endif
    }
    L_COMPARE_OP: {
        sg_slot a = sp[-2], b = sp[-1];
        int truth = sg_compare(ip->aux, a, b);
        if (sg_likely(truth >= 0)) {
            sp--;
            sp[-1] = HEAP(truth ? Py_True : Py_False);
            DROP(a);
            DROP(b);
            SETTLED(2);
        }
        NOT_HERE;
#if !SG_SHARED
        PyObject *left = O2, *right = O1;
        PyObject *r = PyObject_RichCompare(left, right, ip->aux);
        sp -= 2;
        Py_DECREF(left);
        Py_DECREF(right);
        if (r != NULL && (ARG & 16) != 0 && !PyBool_Check(r)) {
            truth = PyObject_IsTrue(r);
            Py_DECREF(r);
            r = truth < 0 ? NULL : truth ? Py_True : Py_False;
        }
        if (r == NULL) {
            goto error;
        }
        *sp++ = (sg_slot)r;
#endif
        HOST_END(2);
    }
    L_COMPARE_OP_JUMP: {
        sg_slot a = sp[-2], b = sp[-1];
        intptr_t x, y;
        int truth = sg_likely(GET_INT(a, &x) && GET_INT(b, &y)) ? sg_compare_int(ip->aux, x, y)
                                                                      : sg_compare(ip->aux, a, b);
        if (sg_unlikely(truth < 0)) {
            goto L_COMPARE_OP;
        }
        sp -= 2;
        DROP(a);
        DROP(b);
        ip += 2;
        SETTLED(truth == (ip->op == SG_OP_POP_JUMP_IF_TRUE) ? ARG : 2);
    }
    L_IS_OP: {
        sg_slot a = sp[-2], b = sp[-1];
        bool same = sg_same(a, b);
        sp--;
        sp[-1] = HEAP(same != (ARG != 0) ? Py_True : Py_False);
        DROP(a);
        DROP(b);
        SETTLED(1);
    }
    L_CONTAINS_OP: {
#if SG_SHARED
        sg_slot key = sp[-2], container = sp[-1];
        if (sg_is_int(container)) {
            NOT_HERE;
        }
        int truth;
        if (PyDict_CheckExact(sg_pointer(container))) {
            PyObject **where;
            sg_found found = sg_dict_find((PyDictObject *)sg_pointer(container), key, &where);
            truth = found == SG_NOT_HERE ? -1 : found == SG_FOUND;
        } else {
            truth = sg_contains(sg_pointer(container), key);
        }
        if (truth < 0) {
            NOT_HERE;
        }
        sp--;
        sp[-1] = HEAP(truth != ARG ? Py_True : Py_False);
        DROP(key);
        DROP(container);
        SETTLED(2);
#else
        PyObject *container = O1, *key = O2;
        int truth = PySequence_Contains(container, key);
        sp -= 2;
        Py_DECREF(key);
        Py_DECREF(container);
        if (truth < 0) {
            goto error;
        }
        PUSH_BOOL(truth != ARG);
        HOST_END(2);
#endif
    }
    L_BINARY_SUBSCR: {
        sg_slot o = sp[-2], k = sp[-1];
        intptr_t i;
        if (sg_likely(!sg_is_int(o))) {
            PyObject *container = sg_pointer(o), *v = NULL;
            PyTypeObject *type = Py_TYPE(container);
            if (type == &PyList_Type) {
                v = GET_INT(k, &i) ? sg_list_get(container, i) : NULL;
            } else if (type == &PyTuple_Type) {
                v = GET_INT(k, &i) ? sg_tuple_get(container, i) : NULL;
            } else if (type == &PyDict_Type || sg_reads_as_dict(type)) {
                if (sg_dict_get((PyDictObject *)container, k, &v) != SG_FOUND) {
                    v = NULL;
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
        NOT_HERE;
#if !SG_SHARED
        HOST_BINARY(PyObject_GetItem(left, right), 2);
#endif
    }
    L_STORE_SUBSCR: {
#if SG_SHARED
        sg_slot k = sp[-1], o = sp[-2], v = sp[-3];
        intptr_t i;
        bool stored = false;
        if (!sg_is_int(o)) {
            PyObject *container = sg_pointer(o);
            if (PyList_CheckExact(container)) {
                stored = GET_INT(k, &i) && sg_list_set(heap, container, i, v);
            } else if (PyDict_CheckExact(container) || sg_writes_as_dict(Py_TYPE(container))) {
                stored = sg_dict_replace(heap, tstate->interp, (PyDictObject *)container, k, v);
            }
        }
        if (sg_unlikely(!stored)) {
            NOT_HERE;
        }
        sp -= 3;
        DROP(k);
        DROP(o);
        SETTLED(2);
#else
        PyObject *key = O1, *container = O2, *value = O3;
        intptr_t i;
        if (PyList_CheckExact(container) && sg_int_read(key, &i) && (size_t)i < (size_t)Py_SIZE(container)) {
            PyObject *old = ((PyListObject *)container)->ob_item[i];
            ((PyListObject *)container)->ob_item[i] = value;
            sp -= 3;
            DROP_OBJECT(old);
            DROP_OBJECT(key);
            DROP_OBJECT(container);
            NEXT(2);
        }
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
        if (!sg_is_int(s)) {
            PyObject *sequence = sg_pointer(s), **items = NULL;
            if (PyTuple_CheckExact(sequence)) {
                items = ((PyTupleObject *)sequence)->ob_item;
            } else if (PyList_CheckExact(sequence)) {
                items = ((PyListObject *)sequence)->ob_item;
            }
            if (items != NULL && Py_SIZE(sequence) == ARG) {
                sp--;
                for (int i = ARG - 1; i >= 0; i--) {
                    *sp++ = HEAP(sg_load_field(&items[i]));
                }
                DROP(s);
                SETTLED(2);
            }
        }
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
        NOT_HERE;
        HOST_UNARY(PyObject_Format(o, NULL));
    }

    /* ---- jumps and loops ---- */
    L_JUMP_FORWARD:
    L_JUMP_BACKWARD_NO_INTERRUPT:
        NEXT(ARG);
    L_JUMP_BACKWARD:
        if (MUST_POLL) {
            POLL(ip + ARG);
        }
        NEXT(ARG);
    L_POP_JUMP_IF_TRUE:
        NEXT(sg_pointer(*--sp) == Py_True ? ARG : 2);
    L_POP_JUMP_IF_FALSE:
        NEXT(sg_pointer(*--sp) == Py_False ? ARG : 2);
    L_POP_JUMP_IF_NONE: {
        sg_slot v = *--sp;
        int n = IS_OBJECT(v, Py_None) ? ARG : 2;
        DROP(v);
        SETTLED(n);
    }
    L_POP_JUMP_IF_NOT_NONE: {
        sg_slot v = *--sp;
        int n = IS_OBJECT(v, Py_None) ? 2 : ARG;
        DROP(v);
        SETTLED(n);
    }
    L_GET_ITER: {
#if SG_SHARED
        sg_slot s = sp[-1];
        if (!sg_is_int(s)) {
            PyTypeObject *type = Py_TYPE(sg_pointer(s));
            if (type == &PyList_Type && heap->nursery_n < SG_NURSERY_MAX) {
                sp[-1] = sg_list_iterator(heap, sg_to_heap(heap, s));
                NEXT(1);
            }
            if (type == &PyTuple_Type && heap->nursery_n < SG_NURSERY_MAX) {
                sp[-1] = sg_tuple_iterator(heap, sg_to_heap(heap, s));
                NEXT(1);
            }
            PyTypeObject *over = sg_dict_iterator_type(type);
            if (over != NULL && heap->nursery_n + 1 < SG_NURSERY_MAX) {
                if (type == &PyDict_Type) {
                    sp[-1] = sg_dict_iterator_new(heap, over, sg_to_heap(heap, s));
                    NEXT(1);
                }
                PyObject *dict = (PyObject *)((_PyDictViewObject *)sg_pointer(s))->dv_dict;
                sg_increment(dict);
                sp[-1] = sg_dict_iterator_new(heap, over, dict);
                DROP(s);
                SETTLED(1);
            }
            if (type == &PyGen_Type || type == &PyRangeIter_Type || type == &PyListIter_Type
                || type == &PyTupleIter_Type || sg_is_dict_iterator(type)) {
                NEXT(1);
            }
        }
        NOT_HERE;
#endif
        HOST_UNARY(PyObject_GetIter(o));
    }
    L_FOR_ITER_STORE_FAST: {
        sg_slot s = sp[-1];
        PyObject *iterator = sg_pointer(s);
        if (sg_likely(Py_TYPE(iterator) == &PyRangeIter_Type) && IS_PRIVATE(s)) {
            _PyRangeIterObject *range = (_PyRangeIterObject *)iterator;
            if (sg_likely(range->len > 0 && sg_int_fits(range->start))) {
                long v = range->start;
                range->start = v + range->step;
                range->len--;
                ip += 2;
                SET_LOCAL(ARG, INT(v));
                SETTLED(1);
            }
        }
    }
    L_FOR_ITER: {
        sg_slot s = sp[-1];
        PyObject *iterator = sg_pointer(s);
        PyTypeObject *type = Py_TYPE(iterator);
        if (type == &PyRangeIter_Type && IS_PRIVATE(s)) {
            _PyRangeIterObject *range = (_PyRangeIterObject *)iterator;
            if (range->len <= 0) {
                sp--;
                DROP(s);
                SETTLED(ARG);
            }
            long v = range->start;
            if (sg_likely(sg_int_fits(v))) {
                range->start = v + range->step;
                range->len--;
                *sp++ = INT(v);
                NEXT(2);
            }
        } else if (type == &PyListIter_Type && IS_PRIVATE(s)) {
            _PyListIterObject *it = (_PyListIterObject *)iterator;
            PyListObject *list = it->it_seq;
            if (sg_likely(list != NULL && (size_t)it->it_index < (size_t)sg_list_size((PyObject *)list))) {
                *sp++ = HEAP(sg_load_field(&list->ob_item[it->it_index++]));
                NEXT(2);
            }
            it->it_index = -1;
            it->it_seq = NULL;
            if (list != NULL) {
                DROP_OBJECT((PyObject *)list);
            }
            sp--;
            DROP(s);
            SETTLED(ARG);
        } else if (type == &PyTupleIter_Type && IS_PRIVATE(s)) {
            _PyTupleIterObject *it = (_PyTupleIterObject *)iterator;
            PyTupleObject *tuple = it->it_seq;
            if (sg_likely(tuple != NULL && it->it_index < PyTuple_GET_SIZE(tuple))) {
                *sp++ = HEAP(PyTuple_GET_ITEM(tuple, it->it_index++));
                NEXT(2);
            }
            it->it_seq = NULL;
            if (tuple != NULL) {
                DROP_OBJECT((PyObject *)tuple);
            }
            sp--;
            DROP(s);
            SETTLED(ARG);
        } else if (sg_is_dict_iterator(type) && IS_PRIVATE(s)) {
            /* A pair is made only if it is not taken apart at once. */
            bool pair = type == &PyDictIterItem_Type;
            PyObject *key, *value;
            if (!pair || (ip[2].op == SG_OP_UNPACK_SEQUENCE && ip[2].arg == 2)) {
                switch (sg_dict_iterator_next((sg_py_dict_iterator *)iterator, &key, &value)) {
                case SG_NEXT_ITEM:
                    if (pair) {
                        sp[0] = HEAP(value);
                        sp[1] = HEAP(key);
                        sp += 2;
                        NEXT(4);
                    }
                    *sp++ = HEAP(type == &PyDictIterKey_Type ? key : value);
                    NEXT(2);
                case SG_NEXT_END: {
                    PyObject *dict = (PyObject *)((sg_py_dict_iterator *)iterator)->dict;
                    ((sg_py_dict_iterator *)iterator)->dict = NULL;
                    if (dict != NULL) {
                        DROP_OBJECT(dict);
                    }
                    sp--;
                    DROP(s);
                    SETTLED(ARG);
                }
                case SG_NEXT_NOT_HERE:
                    break;
                }
            }
        } else if (type == &PyGen_Type && CLAIM((PyGenObject *)iterator, 0)) {
            frame->return_offset = (uint16_t)(ARG - 2); /* to its END_FOR */
            ENTER_GENERATOR((PyGenObject *)iterator, HEAP(Py_None));
        }
        NOT_HERE;
#if !SG_SHARED
        PyObject *v = type->tp_iternext(iterator);
        if (v != NULL) {
            *sp++ = (sg_slot)v;
            HOST_END(2);
        }
        if (PyErr_Occurred()) {
            if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
                goto error;
            }
            _PyEval_MonitorRaise(tstate, frame, frame->instr_ptr);
            PyErr_Clear();
        }
        sp--;
        Py_DECREF(iterator);
        HOST_END(ARG);
#endif
    }

    /* ---- calls and frames ---- */
    L_CALL: {
        sg_slot *base = sp - ARG - 2; /* callable, self or NULL, arguments */
        PyObject *callable = sg_pointer(base[0]);
        PyTypeObject *type = SLOT_TYPE(base[0]);
#if SG_SHARED
        if (sg_unlikely(type == &PyMethod_Type) && base[1] == 0) {
            PyObject *function = ((PyMethodObject *)callable)->im_func;
            if (!Py_IS_TYPE(function, &PyFunction_Type) || !sg_can_push(tstate, (PyFunctionObject *)function, ARG + 1)) {
                NOT_HERE;
            }
            PyObject *self = ((PyMethodObject *)callable)->im_self;
            sg_increment(function);
            sg_increment(self);
            sg_slot method = base[0];
            base[0] = sg_owned(function);
            base[1] = sg_owned(self);
            DROP(method);
            callable = function;
            type = &PyFunction_Type;
        }
#else
        if (base[1] == 0 && type == &PyMethod_Type) {
            PyObject *method = callable;
            base[1] = (sg_slot)Py_NewRef(((PyMethodObject *)method)->im_self);
            callable = Py_NewRef(((PyMethodObject *)method)->im_func);
            base[0] = (sg_slot)callable;
            type = Py_TYPE(callable);
            Py_DECREF(method);
        }
#endif
        int given = ARG + (base[1] != 0);
        if (sg_likely(type == &PyFunction_Type)) {
            PyFunctionObject *function = (PyFunctionObject *)callable;
            if (sg_likely(sg_can_push(tstate, function, given))) {
                sg_slot *first = sp - given;
                _PyInterpreterFrame *callee = sg_push_frame(tstate, function, base[0]);
                PUSH_ARGUMENTS(callee, function, first, given);
                sp = base;
                frame->return_offset = 4;
                ENTER_FRAME(callee);
            }
        }
#if SG_SHARED
        if (PyType_HasFeature(type, Py_TPFLAGS_TYPE_SUBCLASS) && base[1] == 0) {
            sg_class_cache *cache = sg_class_cache_of(ip);
            PyTypeObject *class = (PyTypeObject *)callable;
            PyFunctionObject *init = cache->init;
            if (cache->type_version == class->tp_version_tag && cache->type_version != 0
                && sg_instance_fits(heap, class)
                && (init == NULL ? ARG == 0 : sg_can_push(tstate, init, ARG + 1))) {
                sg_slot called = base[0];
                base[0] = sg_instance_new(heap, class);
                if (init == NULL) {
                    sp = base + 1;
                    DROP(called);
                    SETTLED(4);
                }
                /* The instance takes the callable's place and stays there as the result. */
                base[1] = base[0] | SG_TAG_LOCAL;
                _PyInterpreterFrame *callee = sg_push_frame(tstate, init, sg_from_heap((PyObject *)init));
                PUSH_ARGUMENTS(callee, init, base + 1, ARG + 1);
                SG_FRAME_FLAGS(callee) |= SG_FRAME_INIT;
                DROP(called);
                sp = base + 1;
                frame->return_offset = 4;
                ENTER_FRAME(callee);
            }
        }
        if (callable == (PyObject *)&PyRange_Type && base[1] == 0 && ip[4].op == SG_OP_GET_ITER
            && (ARG == 1 || ARG == 2)) {
            intptr_t start = 0, stop;
            if (GET_INT(sp[-1], &stop) && (ARG == 1 || GET_INT(sp[-2], &start))) {
                for (int i = 1; i <= ARG; i++) {
                    DROP(sp[-i]);
                }
                sp = base;
                *sp++ = sg_range_iterator(heap, start, stop);
                NEXT(5);
            }
        }
        sg_slot native_result;
        if (sg_native_call(heap, tstate, base, ARG, &native_result)) {
            while (sp > base) {
                sg_slot operand = *--sp;
                DROP(operand);
            }
            *sp++ = native_result;
            SETTLED(4);
        }
        NOT_HERE;
#else
        if (sg_unlikely(t->one_shot)) {
            sg_native_prepare(tstate, callable, (PyObject **)base + 2 - (given - ARG), given);
            if (sg_callable_causes != NULL) {
                sg_note_callable(callable);
            }
        }
        if (type == &PyFunction_Type && ((PyFunctionObject *)callable)->vectorcall == sg_py_function_vectorcall) {
            PyFunctionObject *function = (PyFunctionObject *)callable;
            bool optimized = (((PyCodeObject *)function->func_code)->co_flags & CO_OPTIMIZED) != 0;
            PyObject *names = optimized ? NULL : Py_NewRef(function->func_globals);
            sp = base;
            _PyInterpreterFrame *callee = _PyEvalFramePushAndInit(
                tstate, function, names, (PyObject **)base + 2 - (given - ARG), (size_t)given, NULL);
            if (callee == NULL) {
                goto error;
            }
            SG_FRAME_FLAGS(callee) = SG_FRAME_CLEAN;
            frame->return_offset = 4;
            ENTER_FRAME(callee);
        }
        if (PyType_Check(callable) && base[1] == 0) {
            PyObject *instance;
            PyFunctionObject *init = sg_plain_class_init(tstate, (PyTypeObject *)callable, ARG + 1, &instance);
            sg_cache_class(ip, (PyTypeObject *)callable, init);
            if (init != NULL) {
                if (instance == NULL) {
                    goto error;
                }
                /* The instance takes the callable's place and stays there as the result. */
                base[0] = (sg_slot)instance;
                base[1] = (sg_slot)Py_NewRef(instance);
                _PyInterpreterFrame *callee = sg_push_frame(tstate, init, (sg_slot)Py_NewRef(init));
                PUSH_ARGUMENTS(callee, init, base + 1, ARG + 1);
                SG_FRAME_FLAGS(callee) |= SG_FRAME_INIT;
                Py_DECREF(callable);
                sp = base + 1;
                frame->return_offset = 4;
                ENTER_FRAME(callee);
            }
        }
        PyObject *result = sg_call_host(tstate, callable, type, (PyObject **)base + 2 - (given - ARG), given);
        for (int i = ARG + 1; i >= 0; i--) {
            DROP(base[i]);
        }
        sp = base;
        if (result == NULL) {
            goto error;
        }
        *sp++ = (sg_slot)result;
        CALL_END(4);
#endif
    }
    L_CALL_KW: {
#if SG_SHARED
        PyObject *names = sg_pointer(sp[-1]);
        sg_slot *base = sp - ARG - 3;
        if (!Py_IS_TYPE(sg_pointer(base[0]), &PyFunction_Type) || sg_is_int(base[0])) {
            NOT_HERE;
        }
        PyFunctionObject *function = (PyFunctionObject *)sg_pointer(base[0]);
        int given = ARG + (base[1] != 0);
        _PyInterpreterFrame *callee = sg_push_keywords(tstate, function, base[0], sp - 1 - given,
                                                       given - (int)PyTuple_GET_SIZE(names), names);
        if (callee == NULL) {
            NOT_HERE;
        }
        sp = base; /* the names are a constant */
        frame->return_offset = 1;
        ENTER_FRAME(callee);
#else
        PyObject *names = O1;
        sg_slot *base = sp - ARG - 3;
        if (base[1] == 0 && Py_IS_TYPE((PyObject *)base[0], &PyMethod_Type)) {
            PyMethodObject *method = (PyMethodObject *)base[0];
            base[1] = (sg_slot)Py_NewRef(method->im_self);
            base[0] = (sg_slot)Py_NewRef(method->im_func);
            Py_DECREF(method);
        }
        PyObject *callable = (PyObject *)base[0];
        int given = ARG + (base[1] != 0);
        int positional = given - (int)PyTuple_GET_SIZE(names);
        PyObject **args = (PyObject **)base + 2 - (given - ARG);
        if (sg_unlikely(t->one_shot && sg_callable_causes != NULL)) {
            sg_note_callable(callable);
        }
        if (Py_IS_TYPE(callable, &PyFunction_Type)
            && ((PyFunctionObject *)callable)->vectorcall == sg_py_function_vectorcall) {
            PyFunctionObject *function = (PyFunctionObject *)callable;
            bool optimized = (((PyCodeObject *)function->func_code)->co_flags & CO_OPTIMIZED) != 0;
            _PyInterpreterFrame *callee = _PyEvalFramePushAndInit(
                tstate, function, optimized ? NULL : Py_NewRef(function->func_globals), args, (size_t)positional,
                names);
            sp = base;
            Py_DECREF(names);
            if (callee == NULL) {
                goto error;
            }
            SG_FRAME_FLAGS(callee) = SG_FRAME_CLEAN;
            frame->return_offset = 1;
            ENTER_FRAME(callee);
        }
        PyObject *result = PyObject_Vectorcall(callable, args, (size_t)positional | PY_VECTORCALL_ARGUMENTS_OFFSET,
                                               names);
        Py_DECREF(names);
        for (int i = 0; i < ARG + 2; i++) {
            PyObject *o = (PyObject *)base[i];
            Py_XDECREF(o);
        }
        sp = base;
        if (result == NULL) {
            goto error;
        }
        *sp++ = (sg_slot)result;
        CALL_END(1);
#endif
    }
    L_RETURN_CONST:
        *sp++ = HEAP(program->consts[ARG]);
    L_RETURN_VALUE: {
        if (frame == inv->entry) {
#if SG_SHARED
            if (ip->op == SG_OP_RETURN_CONST) {
                sp--;
            }
            NOT_HERE;
#else
            inv->result = (PyObject *)*--sp;
            SAVE_SP();
            tstate->py_recursion_remaining++;
            tstate->current_frame = inv->stop;
            _PyEval_FrameClearAndPop(tstate, frame);
            return SG_DONE;
#endif
        }
#if SG_SHARED
        if (sg_unlikely(frame->frame_obj != NULL || frame->f_locals != NULL
                        || (frame->owner == FRAME_OWNED_BY_THREAD
                                ? (PyObject **)frame == &tstate->datastack_chunk->data[0]
                                : _PyFrame_GetGenerator(frame)->gi_exc_state.exc_value != NULL))) {
            if (ip->op == SG_OP_RETURN_CONST) {
                sp--;
            }
            NOT_HERE;
        }
        sg_slot v = *--sp;
        unsigned flags = SG_FRAME_FLAGS(frame);
        if (sg_unlikely((flags & SG_FRAME_INIT) != 0)) {
            if (!IS_OBJECT(v, Py_None)) {
                sp++;
                if (ip->op == SG_OP_RETURN_CONST) {
                    sp--;
                }
                NOT_HERE;
            }
        }
        int n = program->nlocalsplus;
        if (sg_tag(v) == SG_TAG_LOCAL) {
            /* Of this frame: the ownership moves out of the dying local. */
            for (int i = 0; i < n; i++) {
                if (locals[i] == (v & ~(sg_slot)SG_TAG_MASK)) {
                    v = locals[i];
                    locals[i] = 0;
                    break;
                }
            }
        }
        for (int i = 0; i < n; i++) {
            DROP(locals[i]);
        }
        DROP((sg_slot)frame->f_funcobj);
        if (sg_likely(frame->owner == FRAME_OWNED_BY_THREAD)) {
            if ((flags & SG_FRAME_BORROWS_CODE) == 0) {
                DROP((sg_slot)frame->f_executable);
            }
            tstate->datastack_top = (PyObject **)frame;
            frame = tstate->current_frame = frame->previous;
        } else {
            /* The generator keeps its code, as in the host, and is finished for everyone (rule 11). */
            PyGenObject *generator = _PyFrame_GetGenerator(frame);
            tstate->exc_info = generator->gi_exc_state.previous_item;
            generator->gi_exc_state.previous_item = NULL;
            _PyInterpreterFrame *finished = frame;
            frame = tstate->current_frame = finished->previous;
            finished->previous = NULL;
            finished->stacktop = 0;
            __atomic_store_n(&generator->gi_frame_state, (int8_t)FRAME_CLEARED, __ATOMIC_RELEASE);
        }
        tstate->py_recursion_remaining++;
        FRAME_IN;
        if (sg_likely((flags & SG_FRAME_INIT) == 0)) {
            *sp++ = v;
        }
        BACK_IN(frame->return_offset);
#else
        sg_slot v = *--sp;
        SAVE_SP();
        if (sg_unlikely((SG_FRAME_FLAGS(frame) & SG_FRAME_INIT) != 0)) {
            if ((PyObject *)v != Py_None) {
                PyErr_Format(PyExc_TypeError, "__init__() should return None, not '%.200s'",
                             Py_TYPE((PyObject *)v)->tp_name);
                DROP(v);
                frame = sg_pop_frame(tstate, frame);
                FRAME_IN;
                goto error;
            }
            frame = sg_pop_frame(tstate, frame);
            FRAME_IN;
            FRAME_END(frame->return_offset);
        }
        frame = sg_pop_frame(tstate, frame);
        FRAME_IN;
        *sp++ = v;
        FRAME_END(frame->return_offset);
#endif
    }
    L_SEND: {
        sg_slot receiver = sp[-2], v = sp[-1];
        PyObject *o = sg_pointer(receiver);
        if (!sg_is_int(receiver) && (Py_IS_TYPE(o, &PyGen_Type) || Py_IS_TYPE(o, &PyCoro_Type))
            && CLAIM((PyGenObject *)o, !IS_OBJECT(v, Py_None))) {
            sp--;
            frame->return_offset = (uint16_t)ARG;
            ENTER_GENERATOR((PyGenObject *)o, v);
        }
        NOT_HERE;
#if !SG_SHARED
        PyObject *r;
        PyObject *value = O1;
        if (value == Py_None && PyIter_Check(o)) {
            r = Py_TYPE(o)->tp_iternext(o);
        } else {
            r = PyObject_CallMethodOneArg(o, &_Py_ID(send), value);
        }
        int n = 2;
        if (r == NULL) {
            if (PyErr_ExceptionMatches(PyExc_StopIteration)) {
                _PyEval_MonitorRaise(tstate, frame, frame->instr_ptr);
            }
            if (_PyGen_FetchStopIterationValue(&r) != 0) {
                goto error;
            }
            n = ARG;
        }
        sp[-1] = (sg_slot)r;
        Py_DECREF(value);
        HOST_END(n);
#endif
    }
    L_YIELD_VALUE: {
        if (SG_SHARED && frame == inv->entry) {
            NOT_HERE;
        }
        PyGenObject *generator = _PyFrame_GetGenerator(frame);
        sg_slot v = *--sp;
        OUTLIVE_FRAME(v);
        SAVE_IP(ip + 1);
        SAVE_SP();
        PLAIN_FRAME;
        int8_t state = (int8_t)(FRAME_SUSPENDED + ARG);
        tstate->exc_info = generator->gi_exc_state.previous_item;
        generator->gi_exc_state.previous_item = NULL;
        tstate->py_recursion_remaining++;
        _PyInterpreterFrame *suspended = frame;
        frame = tstate->current_frame = suspended->previous;
        suspended->previous = NULL;
        /* Last: from here on another thread may resume it (rule 11). */
        __atomic_store_n(&generator->gi_frame_state, state, __ATOMIC_RELEASE);
#if !SG_SHARED
        if (suspended == inv->entry) {
            inv->result = (PyObject *)v;
            return SG_DONE;
        }
#endif
        FRAME_IN;
        *sp++ = v;
        BACK_IN(2);
    }

    /* ---- exceptions ---- */
    L_PUSH_EXC_INFO: {
        _PyErr_StackItem *info = tstate->exc_info;
        sg_slot exc = sp[-1];
        sp[-1] = info->exc_value != NULL ? sg_owned(info->exc_value) : sg_owned(Py_None);
        exc = sg_owned(sg_to_heap(heap, exc));
        INCREMENT((PyObject *)exc);
        info->exc_value = (PyObject *)exc;
        *sp++ = exc;
        NEXT(1);
    }
    L_POP_EXCEPT: {
        _PyErr_StackItem *info = tstate->exc_info;
        sp--;
        PyObject *previous = sg_to_heap(heap, *sp), *old = info->exc_value;
        info->exc_value = previous == Py_None ? NULL : previous;
        if (old != NULL) {
            DROP_OBJECT(old);
        }
        SETTLED(1);
    }
    L_CHECK_EXC_MATCH: {
        sg_slot r = sp[-1];
        PyObject *right = sg_pointer(r);
        if (!sg_is_int(r) && PyType_Check(right) && PyExceptionClass_Check(right)) {
            PyObject *left = sg_pointer(sp[-2]);
            sp[-1] = HEAP(PyType_IsSubtype(Py_TYPE(left), (PyTypeObject *)right) ? Py_True : Py_False);
            DROP(r);
            SETTLED(1);
        }
        NOT_HERE;
#if !SG_SHARED
        if (_PyEval_CheckExceptTypeValid(tstate, right) < 0) {
            goto error;
        }
        int match = PyErr_GivenExceptionMatches(O2, right);
        sp[-1] = HEAP(match ? Py_True : Py_False);
        Py_DECREF(right);
#endif
        HOST_END(1);
    }
    L_LOAD_ASSERTION_ERROR:
        *sp++ = HEAP(PyExc_AssertionError);
        NEXT(1);
    L_MATCH_MAPPING:
        sp[0] = HEAP(PyType_HasFeature(SLOT_TYPE(sp[-1]), Py_TPFLAGS_MAPPING) ? Py_True : Py_False);
        sp++;
        NEXT(1);
    L_MATCH_SEQUENCE:
        sp[0] = HEAP(PyType_HasFeature(SLOT_TYPE(sp[-1]), Py_TPFLAGS_SEQUENCE) ? Py_True : Py_False);
        sp++;
        NEXT(1);
