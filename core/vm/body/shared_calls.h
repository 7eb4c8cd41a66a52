/* The shared paths of calls with keywords, and with arguments in a tuple and a dict.
 *
 * Job: a part of eval_shared.c's dispatch loop; see eval_body.h for the macros.
 */

    L_CALL_KW: {
        sg_slot *base = sp - ARG - 3, *passed = sp - 1; /* the arguments are the frame's, the names are left */
        sg_arguments arguments = sg_named_arguments(base + 2, ARG, sg_pointer(sp[-1]));
        CALL_SHARED(sg_call_shared(heap, tstate, base, base[1] != 0, arguments, &callee, &call_result), 1);
        NOT_HERE;
    }
    L_CALL_FUNCTION_EX: {
        sg_slot *base = sp - 3 - (ARG & 1), *passed = base + 2;
        SPREAD_GENERATOR(base);
        sg_slot kwargs = (ARG & 1) != 0 ? base[3] : 0;
        CALL_SHARED(sg_call_spread(heap, tstate, base, base[2], kwargs, &callee, &call_result), 1);
        NOT_HERE;
    }
