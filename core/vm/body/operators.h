/* The instructions of operators, comparisons, truth.
 *
 * Job: a part of both variants' dispatch loop; see eval_body.h for the macros and the invariants.
 */

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
#if SG_SHARED
        sg_slot negative = sg_negative(heap, a);
        if (negative != 0) {
            sp[-1] = negative;
            DROP(a);
            SETTLED(1);
        }
#endif
        UNARY_METHOD(SG_SPECIAL_NEGATIVE);
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
#if SG_SHARED
        sg_slot inverse = sg_inverse(heap, a);
        if (inverse != 0) {
            sp[-1] = inverse;
            DROP(a);
            SETTLED(1);
        }
#endif
        UNARY_METHOD(SG_SPECIAL_INVERT);
        HOST_UNARY(PyNumber_Invert(o));
    }
    L_UNARY_NOT:
        sp[-1] = HEAP(sg_pointer(sp[-1]) == Py_False ? Py_True : Py_False);
        NEXT(1);
    L_TO_BOOL: {
        sg_slot a = sp[-1];
        int truth = TRUTH(a);
        if (sg_unlikely(truth < 0)) {
            PyFunctionObject *method = sg_special_find(SLOT_TYPE(a), SG_SPECIAL_BOOL);
            unsigned truth_of = SG_RETURNS_BOOL;
            if (method == NULL) {
                method = sg_special_find(SLOT_TYPE(a), SG_SPECIAL_LEN_AS_BOOL);
                truth_of = SG_RETURNS_LENGTH_AS_BOOL;
            }
            if (method != NULL && sg_can_push(tstate, method, 1)) {
                sp--;
                ENTER_SPECIAL(method, truth_of, &a, 1, 4);
            }
            NOT_HERE;
#if !SG_SHARED
            if (t->one_shot) {
                sg_special_learn(Py_TYPE(O1), SG_SPECIAL_BOOL);
                sg_special_learn(Py_TYPE(O1), SG_SPECIAL_LEN_AS_BOOL);
            }
            truth = PyObject_IsTrue(O1);
            if (truth < 0) {
                goto error;
            }
            sp--;
            DROP(a);
            TRUTH_END(truth, 4, HOST_END);
#endif
        }
        sp--;
        DROP(a);
        TRUTH_END(truth, 4, SETTLED);
    }
/* The end of an operation on floats: the result goes into the memory of an operand that nobody else has. */
#define FLOAT_END(z, a_is_float, b_is_float)                                                                           \
    do {                                                                                                               \
        double float_result = (z);                                                                                     \
        sp--;                                                                                                          \
        if ((a_is_float) && IS_PRIVATE(a)) {                                                                           \
            ((PyFloatObject *)a)->ob_fval = float_result;                                                              \
            DROP_NUMBER(b);                                                                                            \
        } else if ((b_is_float) && IS_PRIVATE(b)) {                                                                    \
            ((PyFloatObject *)b)->ob_fval = float_result;                                                              \
            sp[-1] = b;                                                                                                \
            DROP_NUMBER(a);                                                                                            \
        } else {                                                                                                       \
            sp[-1] = FLOAT(float_result);                                                                              \
            DROP_NUMBER(a);                                                                                            \
            DROP_NUMBER(b);                                                                                            \
        }                                                                                                              \
        NEXT(2);                                                                                                       \
    } while (0)
#define FLOATS(a, b) (SLOT_TYPE(a) == &PyFloat_Type && SLOT_TYPE(b) == &PyFloat_Type)
#define FLOAT_VALUE(s) (((PyFloatObject *)sg_pointer(s))->ob_fval)
/* Has seen two floats, and expects more. */
#define FLOAT_INSTRUCTION(name, op)                                                                                    \
    L_BINARY_##name##_FLOAT : {                                                                                        \
        sg_slot a = sp[-2], b = sp[-1];                                                                                \
        if (sg_likely(FLOATS(a, b))) {                                                                                 \
            FLOAT_END(FLOAT_VALUE(a) op FLOAT_VALUE(b), true, true);                                                   \
        }                                                                                                              \
        SPECIALISE(SG_OP_BINARY_##name);                                                                               \
        goto L_BINARY_##name;                                                                                          \
    }
    FLOAT_INSTRUCTION(ADD, +)
    FLOAT_INSTRUCTION(SUBTRACT, -)
    FLOAT_INSTRUCTION(MULTIPLY, *)
#undef FLOAT_INSTRUCTION
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
        if (FLOATS(a, b)) {
            SPECIALISE(SG_OP_BINARY_ADD_FLOAT);
            FLOAT_END(FLOAT_VALUE(a) + FLOAT_VALUE(b), true, true);
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
        if (FLOATS(a, b)) {
            SPECIALISE(SG_OP_BINARY_SUBTRACT_FLOAT);
            FLOAT_END(FLOAT_VALUE(a) - FLOAT_VALUE(b), true, true);
        }
        goto L_BINARY_OP;
    }
    L_BINARY_MULTIPLY: {
        sg_slot a = sp[-2], b = sp[-1];
        if (FLOATS(a, b)) {
            SPECIALISE(SG_OP_BINARY_MULTIPLY_FLOAT);
            FLOAT_END(FLOAT_VALUE(a) * FLOAT_VALUE(b), true, true);
        }
    }
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
            FLOAT_END(z, ka == SG_NUMBER_FLOAT, kb == SG_NUMBER_FLOAT);
        }
#if SG_SHARED
        if (ip->aux == SG_NB_ADD && ip[2].op == SG_OP_STORE_FAST && a == (LOCAL(ip[2].arg) | SG_TAG_LOCAL)
            && IS_PRIVATE(LOCAL(ip[2].arg)) && Py_IS_TYPE(sg_pointer(a), &PyUnicode_Type)
            && !sg_is_int(b) && Py_IS_TYPE(sg_pointer(b), &PyUnicode_Type)
            && !is_aliased(a, LOCALS + program->nlocalsplus, sp - 2)) {
            /* s += t: the local and its alias here are all that knows the object, so it can be extended in place. */
            PyObject *extended = sg_str_extend(sg_pointer(a), sg_pointer(b));
            if (extended != NULL) {
                LOCAL(ip[2].arg) = 0;
                sp--;
                sp[-1] = sg_owned(extended);
                DROP(b);
                SETTLED(2);
            }
        }
        sg_slot made = sg_binary_operator(heap, ARG, &sp[-2]);
        if (sg_likely(made != 0)) {
            a = sp[-2];
            b = sp[-1];
            sp--;
            sp[-1] = made;
            DROP(a);
            DROP(b);
            SETTLED(2);
        }
#endif
        bool reflected;
        PyFunctionObject *method = sg_special_operator(SLOT_TYPE(a), SLOT_TYPE(b), ARG, &reflected);
        if (method != NULL && sg_can_push(tstate, method, 2)) {
            sg_slot operands[2];
            operands[reflected] = LOAD(a);
            operands[!reflected] = LOAD(b);
            ENTER_SPECIAL(method, SG_RETURNS_OPERATOR, operands, 2, 2);
        }
        NOT_HERE;
#if !SG_SHARED
        if (t->one_shot) {
            sg_special_learn_operator(Py_TYPE(O2), Py_TYPE(O1), ARG);
        }
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
        int truth = COMPARE(ip->aux, a, b);
        if (sg_likely(truth >= 0)) {
            sp--;
            sp[-1] = HEAP(truth ? Py_True : Py_False);
            DROP(a);
            DROP(b);
            SETTLED(2);
        }
        bool reflected;
        PyFunctionObject *method = sg_special_comparison(SLOT_TYPE(a), SLOT_TYPE(b), ip->aux, &reflected);
        if (method != NULL && sg_can_push(tstate, method, 2)) {
            sg_slot operands[2];
            operands[reflected] = LOAD(a);
            operands[!reflected] = LOAD(b);
            ENTER_SPECIAL(method, SG_RETURNS_COMPARISON, operands, 2, 2);
        }
#if SG_SHARED
        CALL_BACK(sg_unequal_begin(heap, tstate, ip->aux, sp - 2), 2);
        CALL_BACK(sg_pairwise_begin(heap, tstate, ip->aux, sp - 2), 2);
#endif
        NOT_HERE;
#if !SG_SHARED
        PyObject *left = O2, *right = O1;
        if (t->one_shot) {
            sg_special_learn_comparison(Py_TYPE(left), Py_TYPE(right), ip->aux);
            sg_pairwise_learn(left, right, ip->aux);
        }
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
                                                                      : COMPARE(ip->aux, a, b);
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
        same ^= ARG;
        sp -= 2;
        DROP(a);
        DROP(b);
        TRUTH_END(same, 1, SETTLED);
    }
    L_CONTAINS_OP: {
#if SG_SHARED
        sg_slot key = sp[-2], container = sp[-1];
        if (sg_is_int(container)) {
            NOT_HERE;
        }
        int truth;
        PyTypeObject *type = Py_TYPE(sg_pointer(container));
        if (type == &PyDict_Type || (PyType_HasFeature(type, Py_TPFLAGS_DICT_SUBCLASS) && sg_inherits_contains(type))) {
            PyObject **where;
            sg_found found = sg_dict_find((PyDictObject *)sg_pointer(container), key, &where);
            truth = found == SG_NOT_HERE ? -1 : found == SG_FOUND;
        } else {
            truth = sg_contains(sg_pointer(container), key);
        }
        if (truth < 0) {
            truth = sg_contains_object(heap, sg_pointer(container), key);
        }
        if (truth < 0) {
            PyFunctionObject *method = sg_special_find(Py_TYPE(sg_pointer(container)), SG_SPECIAL_CONTAINS);
            if (method != NULL && sg_can_push(tstate, method, 2)) {
                sg_slot operands[] = {container, key};
                sp -= 2;
                ENTER_SPECIAL(method, SG_RETURNS_CONTAINED, operands, 2, 2);
            }
            HASH_MEMBER(container, key, 2);
            NOT_HERE;
        }
        truth ^= ARG;
        sp -= 2;
        DROP(key);
        DROP(container);
        TRUTH_END(truth, 2, SETTLED);
#else
        PyObject *container = O1, *key = O2;
        if (t->one_shot) {
            sg_special_learn(Py_TYPE(container), SG_SPECIAL_CONTAINS);
            sg_inherited_learn(Py_TYPE(container));
            sg_inherited_learn_equality(Py_TYPE(key));
            sg_special_learn(Py_TYPE(key), SG_SPECIAL_HASH);
            sg_native_learn(Py_TYPE(container));
        }
        int truth = PySequence_Contains(container, key);
        sp -= 2;
        Py_DECREF(key);
        Py_DECREF(container);
        if (truth < 0) {
            goto error;
        }
        truth ^= ARG;
        TRUTH_END(truth, 2, HOST_END);
#endif
    }
