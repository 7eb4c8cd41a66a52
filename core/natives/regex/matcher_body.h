/* The matcher's loop, for one width of characters: CH.  Included by matcher.c, once a width.
 *
 * Job: run a pattern's code; matcher.h says what is on the stack and what an answer means.
 *
 * Conventions
 *   - At a label op_*, `pc` is behind the instruction's word: at its operands.  NEXT goes on there, FAIL goes back to the
 *     last choice.  A skip among the operands counts from its own word.
 *   - An entry is written from `sp` up, its label last; fail_*: finds it below `sp`.
 *   - POLL(label): a safepoint may be due; the search is resumed at that label.
 *   - Marks are saved where the host saves them and restored where it restores them, but for choices of which only the
 *     last one is left: what they would restore, the choice below restores, or nobody reads (`loose` says when that is not
 *     so).
 * It is longer than other functions: each label is a small piece by itself, and they share the machine's registers.
 */

#define NEXT goto *targets[*pc++]
#define FAIL goto fail
#define LABEL(name) ((uintptr_t)&&name)
#define SAVE()                                                                                                         \
    do {                                                                                                               \
        m->pc = pc;                                                                                                    \
        m->ptr = (const char *)ptr;                                                                                    \
        m->at = (const char *)at;                                                                                      \
        m->from = (const char *)from;                                                                                  \
        m->start = (const char *)start;                                                                                \
        m->scan = scan;                                                                                                \
        m->sp = sp - base;                                                                                             \
        m->repeat = repeat;                                                                                            \
        m->barrier = barrier;                                                                                          \
        m->lastmark = lastmark;                                                                                        \
        m->lastindex = lastindex;                                                                                      \
        m->toplevel = toplevel;                                                                                        \
        m->loose = loose;                                                                                              \
    } while (0)
#define POLL(label)                                                                                                    \
    do {                                                                                                               \
        if (sg_unlikely(--steps < 0)) {                                                                                \
            steps = SG_RE_STEPS;                                                                                       \
            if (sg_matcher_must_stop(m)) {                                                                             \
                m->resume = &&label;                                                                                   \
                SAVE();                                                                                                \
                return SG_RE_LATER;                                                                                    \
            }                                                                                                          \
        }                                                                                                              \
    } while (0)
/* The end of a chunk is worth a look by itself. */
#define POLL_NOW(label)                                                                                                \
    do {                                                                                                               \
        steps = 0;                                                                                                     \
        POLL(label);                                                                                                   \
    } while (0)
#define ROOM(n)                                                                                                        \
    do {                                                                                                               \
        if (sg_unlikely(limit - sp < (n))) {                                                                           \
            intptr_t height = sp - base;                                                                               \
            if (!sg_matcher_grow(m, height, n)) {                                                                      \
                return SG_RE_NOT_HERE;                                                                                 \
            }                                                                                                          \
            base = m->stack;                                                                                           \
            sp = base + height;                                                                                        \
            limit = base + m->stack_room;                                                                              \
        }                                                                                                              \
    } while (0)
/* Both in one word. */
#define LAST() ((uintptr_t)(uint32_t)lastmark << 32 | (uint32_t)lastindex)
#define SET_LAST(word) (lastmark = (int)((word) >> 32), lastindex = (int)(uint32_t)(word))
#define PUSH_MARKS(n)                                                                                                  \
    do {                                                                                                               \
        for (int i = 0; i < (n); i++) {                                                                                \
            *sp++ = mark[i];                                                                                           \
        }                                                                                                              \
    } while (0)
#define RESTORE_MARKS(saved, n)                                                                                        \
    do {                                                                                                               \
        const uintptr_t *restored = (saved);                                                                           \
        for (int i = 0; i < (n); i++) {                                                                                \
            mark[i] = restored[i];                                                                                     \
        }                                                                                                              \
    } while (0)
/* Of a choice: how many marks it saves, and how many were saved with the `lastmark` that it has restored. */
#define MARKS_SAVED (repeat != 0 ? lastmark + 1 : 0)
#define MAY_START(code) (loose && (code)[0] == SG_RE_MARK ? true : NAME(may_start)(code, ptr, end))
/* Whether the last choice of several must stay on the stack, only to restore marks. */
#define MUST_RESTORE (loose && repeat != 0)

static sg_re_answer NAME(match)(sg_matcher *m)
{
    static const void *const targets[SG_RE_OPS] = {
        [SG_RE_FAILURE] = &&fail,
        [SG_RE_SUCCESS] = &&op_success,
        [SG_RE_ANY] = &&op_any,
        [SG_RE_ANY_ALL] = &&op_any_all,
        [SG_RE_ASSERT] = &&op_assert,
        [SG_RE_ASSERT_NOT] = &&op_assert_not,
        [SG_RE_AT] = &&op_at,
        [SG_RE_BRANCH] = &&op_branch,
        [SG_RE_CATEGORY] = &&op_category,
        [SG_RE_CHARSET] = &&unknown,
        [SG_RE_BIGCHARSET] = &&unknown,
        [SG_RE_GROUPREF] = &&op_groupref,
        [SG_RE_GROUPREF_EXISTS] = &&op_groupref_exists,
        [SG_RE_IN] = &&op_in,
        [SG_RE_INFO] = &&unknown,
        [SG_RE_JUMP] = &&op_jump,
        [SG_RE_LITERAL] = &&op_literal,
        [SG_RE_MARK] = &&op_mark,
        [SG_RE_MAX_UNTIL] = &&op_max_until,
        [SG_RE_MIN_UNTIL] = &&op_min_until,
        [SG_RE_NOT_LITERAL] = &&op_not_literal,
        [SG_RE_NEGATE] = &&unknown,
        [SG_RE_RANGE] = &&unknown,
        [SG_RE_REPEAT] = &&op_repeat,
        [SG_RE_REPEAT_ONE] = &&op_repeat_one,
        [SG_RE_SUBPATTERN] = &&unknown,
        [SG_RE_MIN_REPEAT_ONE] = &&op_min_repeat_one,
        [SG_RE_ATOMIC_GROUP] = &&op_atomic_group,
        [SG_RE_POSSESSIVE_REPEAT] = &&op_possessive_repeat,
        [SG_RE_POSSESSIVE_REPEAT_ONE] = &&op_possessive_repeat_one,
        [SG_RE_GROUPREF_IGNORE] = &&op_groupref_ignore,
        [SG_RE_IN_IGNORE] = &&op_in_ignore,
        [SG_RE_LITERAL_IGNORE] = &&op_literal_ignore,
        [SG_RE_NOT_LITERAL_IGNORE] = &&op_not_literal_ignore,
        [SG_RE_GROUPREF_LOC_IGNORE] = &&op_groupref_loc_ignore,
        [SG_RE_IN_LOC_IGNORE] = &&op_in_loc_ignore,
        [SG_RE_LITERAL_LOC_IGNORE] = &&op_literal_loc_ignore,
        [SG_RE_NOT_LITERAL_LOC_IGNORE] = &&op_not_literal_loc_ignore,
        [SG_RE_GROUPREF_UNI_IGNORE] = &&op_groupref_uni_ignore,
        [SG_RE_IN_UNI_IGNORE] = &&op_in_uni_ignore,
        [SG_RE_LITERAL_UNI_IGNORE] = &&op_literal_uni_ignore,
        [SG_RE_NOT_LITERAL_UNI_IGNORE] = &&op_not_literal_uni_ignore,
        [SG_RE_RANGE_UNI_IGNORE] = &&unknown,
    };
    const uint32_t *const code = m->pattern->code;
    const CH *const beginning = (const CH *)m->beginning, *const end = (const CH *)m->end;
    uintptr_t *base = m->stack, *limit = base + m->stack_room, *const mark = m->mark;
    int steps = SG_RE_STEPS;

    const uint32_t *pc = m->pc;
    const CH *ptr = (const CH *)m->ptr, *at = (const CH *)m->at;
    const CH *start = (const CH *)m->start, *from = (const CH *)m->from; /* of this attempt; of the next ones */
    const void *scan = m->scan;
    uintptr_t *sp = base + m->sp;
    intptr_t repeat = m->repeat, barrier = m->barrier;
    int lastmark = m->lastmark, lastindex = m->lastindex;
    bool toplevel = m->toplevel, loose = m->loose;

    if (m->resume != NULL) {
        goto * m->resume;
    }
    const uint32_t info = code[0] == SG_RE_INFO ? code[2] : 0;
    const uint32_t least = code[0] == SG_RE_INFO ? code[3] : 0;
    if (start > end || (size_t)(end - start) < least) {
        return SG_RE_NO;
    }
    base[0] = LABEL(exhausted);
    sp = base + 1;
    repeat = barrier = 0;
    lastmark = lastindex = -1;
    loose = false;
    toplevel = true;
    m->first = pc = code + (code[0] == SG_RE_INFO ? 1 + code[1] : 0);
    m->matched = 0;
    ptr = from = at = start;
    if (!m->searches) {
        NEXT;
    }
    if ((info & SG_RE_INFO_PREFIX) != 0 && code[5] != 0) {
        for (uint32_t i = 0; i < code[5]; i++) {
            if (code[7 + i] != (CH)code[7 + i]) {
                return SG_RE_NO; /* a character that none of the text's width can be */
            }
        }
        toplevel = false;
        scan = code[5] == 1 ? &&scan_literal : &&scan_prefix;
    }
    else if ((info & SG_RE_INFO_CHARSET) != 0) {
        toplevel = false;
        scan = &&scan_set;
    }
    else {
        /* The last place where the pattern has room; only the first if it is to stand at the beginning. */
        bool here = pc[0] == SG_RE_AT && (pc[1] == SG_RE_AT_BEGINNING || pc[1] == SG_RE_AT_BEGINNING_STRING);
        m->last = (const char *)(here ? start : least > 1 ? end - (least - 1) : end);
        scan = &&scan_all;
    }
    goto *scan;

    /* ---- where a search tries next ---- */

exhausted: /* the last choice of an attempt has failed */
    if (!m->searches) {
        goto none;
    }
    toplevel = false;
    goto *scan;

scan_literal:
    {
        const CH *stop = end - from > SG_RE_CHUNK ? from + SG_RE_CHUNK : end;
        start = NAME(find)(code[7], from, stop);
        from = start;
        if (start == stop) {
            if (stop == end) {
                goto none;
            }
            POLL_NOW(scan_literal);
            goto scan_literal;
        }
        from++;
        goto found_prefix;
    }
scan_prefix:
    {
        /* Knuth, Morris and Pratt, SIAM Journal on Computing 6, 1977, pages 323 to 350: `matched` characters of the prefix
         * stand before `from`; overlap[i - 1] of its first i ones begin it anew. */
        const uint32_t length = code[5], *const prefix = code + 7, *const overlap = prefix + length;
        uint32_t matched = m->matched;
        if (matched == length) {
            matched = overlap[length - 1];
        }
        do {
            if (matched == 0) {
                const CH *stop = end - from > SG_RE_CHUNK ? from + SG_RE_CHUNK : end;
                from = NAME(find)(prefix[0], from, stop);
                m->matched = 0;
                if (from == stop) {
                    if (stop == end) {
                        goto none;
                    }
                    POLL_NOW(scan_prefix);
                    goto scan_prefix;
                }
                from++;
                matched = 1;
            }
            while (matched < length && from < end && *from == prefix[matched]) {
                from++;
                matched++;
            }
            if (matched == length) {
                break;
            }
            if (from == end) {
                goto none;
            }
            matched = overlap[matched - 1];
            m->matched = matched;
            POLL(scan_prefix);
        } while (true);
        m->matched = matched;
        start = from - length;
        goto found_prefix;
    }
found_prefix:
    ptr = start + code[6];
    if ((code[2] & SG_RE_INFO_LITERAL) != 0) {
        lastmark = lastindex = -1;
        goto found;
    }
    pc = m->first + 2 * code[6];
    goto attempt;

scan_set:
    {
        const CH *stop = end - from > SG_RE_CHUNK ? from + SG_RE_CHUNK : end;
        from = NAME(end_of_set)(code + 5, true, from, stop);
        if (from == stop) {
            if (stop == end) {
                goto none;
            }
            POLL_NOW(scan_set);
            goto scan_set;
        }
        ptr = start = from++;
        pc = m->first;
        goto attempt;
    }
scan_all:
    {
        const CH *last = (const CH *)m->last;
        const CH *stop = last - from > SG_RE_CHUNK ? from + SG_RE_CHUNK : last;
        while (from <= stop && !NAME(may_start)(m->first, from, end)) {
            from++;
            toplevel = false;
        }
        if (from > stop) {
            if (stop == last) {
                goto none;
            }
            POLL_NOW(scan_all);
            goto scan_all;
        }
        ptr = start = from++;
        pc = m->first;
    }
attempt:
    sp = base + 1;
    repeat = barrier = 0;
    lastmark = lastindex = -1;
    NEXT;

    /* ---- one character ---- */

#define ONE(label, condition, words)                                                                                   \
    label:                                                                                                             \
    if (ptr >= end || !(condition)) {                                                                                  \
        FAIL;                                                                                                          \
    }                                                                                                                  \
    ptr++;                                                                                                             \
    pc += (words);                                                                                                     \
    NEXT

    ONE(op_literal, *ptr == pc[0], 1);
    ONE(op_not_literal, *ptr != pc[0], 1);
    ONE(op_any, *ptr != '\n', 0);
    ONE(op_any_all, true, 0);
    ONE(op_in, sg_re_in_set(pc + 1, *ptr), pc[0]);
    ONE(op_category, sg_re_in_category(pc[0], *ptr), 1);
    ONE(op_literal_ignore, sg_re_lower_ascii(*ptr) == pc[0], 1);
    ONE(op_not_literal_ignore, sg_re_lower_ascii(*ptr) != pc[0], 1);
    ONE(op_in_ignore, sg_re_in_set(pc + 1, sg_re_lower_ascii(*ptr)), pc[0]);
    ONE(op_literal_uni_ignore, sg_re_lower(*ptr) == pc[0], 1);
    ONE(op_not_literal_uni_ignore, sg_re_lower(*ptr) != pc[0], 1);
    ONE(op_in_uni_ignore, sg_re_in_set(pc + 1, sg_re_lower(*ptr)), pc[0]);
    ONE(op_literal_loc_ignore, sg_re_is_literal_of_locale(pc[0], *ptr), 1);
    ONE(op_not_literal_loc_ignore, !sg_re_is_literal_of_locale(pc[0], *ptr), 1);
    ONE(op_in_loc_ignore, sg_re_in_set_of_locale(pc + 1, *ptr), pc[0]);
#undef ONE

    /* ---- places, marks, groups ---- */

op_at:
    if (!NAME(is_at)(ptr, pc[0], beginning, end)) {
        FAIL;
    }
    pc++;
    NEXT;

op_mark:
    {
        int i = (int)pc[0];
        if ((i & 1) != 0) {
            lastindex = i / 2 + 1;
        }
        if (i > lastmark) {
            /* Marks in between have not been met. */
            for (int j = lastmark + 1; j < i; j++) {
                mark[j] = 0;
            }
            lastmark = i;
        }
        mark[i] = (uintptr_t)ptr;
        pc++;
        NEXT;
    }

/* True if the group has matched: its text is [p, e). */
#define GROUP(p, e)                                                                                                    \
    const int group = (int)pc[0] * 2;                                                                                  \
    const CH *p = group < lastmark ? (const CH *)mark[group] : NULL;                                                   \
    const CH *e = group < lastmark ? (const CH *)mark[group + 1] : NULL;                                               \
    const bool has_matched = p != NULL && e != NULL && e >= p
#define GROUPREF(label, same)                                                                                          \
    label:                                                                                                             \
    {                                                                                                                  \
        GROUP(p, e);                                                                                                   \
        if (!has_matched || e - p > end - ptr) {                                                                       \
            FAIL;                                                                                                      \
        }                                                                                                              \
        while (p < e) {                                                                                                \
            if (!(same)) {                                                                                             \
                FAIL;                                                                                                  \
            }                                                                                                          \
            p++;                                                                                                       \
            ptr++;                                                                                                     \
        }                                                                                                              \
        pc++;                                                                                                          \
        NEXT;                                                                                                          \
    }
    GROUPREF(op_groupref, *p == *ptr)
    GROUPREF(op_groupref_ignore, sg_re_lower_ascii(*p) == sg_re_lower_ascii(*ptr))
    GROUPREF(op_groupref_uni_ignore, sg_re_lower(*p) == sg_re_lower(*ptr))
    GROUPREF(op_groupref_loc_ignore, sg_re_lower_of_locale(*p) == sg_re_lower_of_locale(*ptr))

op_groupref_exists:
    { /* group, skip, yes, (JUMP, skip,) no */
        GROUP(p, e);
        pc += has_matched ? 2 : pc[1];
        NEXT;
    }
#undef GROUPREF
#undef GROUP

op_jump:
    pc += pc[0];
    NEXT;

    /* ---- alternatives: (skip, code, JUMP, skip)..., 0 ---- */

op_branch:
    {
        while (pc[0] != 0 && !MAY_START(pc + 1)) {
            pc += pc[0];
        }
        if (pc[0] == 0) {
            FAIL;
        }
        const uint32_t *rest = pc + pc[0];
        while (rest[0] != 0 && !MAY_START(rest + 1)) {
            rest += rest[0];
        }
        if (rest[0] != 0 || MUST_RESTORE) {
            int n = MARKS_SAVED;
            ROOM(n + 5);
            PUSH_MARKS(n);
            sp[0] = LAST();
            sp[1] = (uintptr_t)repeat;
            sp[2] = (uintptr_t)ptr;
            sp[3] = (uintptr_t)rest;
            sp[4] = LABEL(fail_branch);
            sp += 5;
        }
        pc++;
        NEXT;
    }
fail_branch:
    {
        pc = (const uint32_t *)sp[-2];
        ptr = (const CH *)sp[-3];
        repeat = (intptr_t)sp[-4];
        SET_LAST(sp[-5]);
        int n = MARKS_SAVED;
        RESTORE_MARKS(sp - 5 - n, n);
        if (pc[0] == 0) {
            sp -= 5 + n;
            FAIL;
        }
        const uint32_t *rest = pc + pc[0];
        while (rest[0] != 0 && !MAY_START(rest + 1)) {
            rest += rest[0];
        }
        if (rest[0] != 0 || MUST_RESTORE) {
            sp[-2] = (uintptr_t)rest;
        }
        else {
            sp -= 5 + n;
        }
        pc++;
        NEXT;
    }

    /* ---- repeats of one character: skip, min, max, item, SUCCESS, tail ---- */

/* `at` becomes the end of the run from `ptr`, which must have the least length. */
#define COUNT(label)                                                                                                   \
    if ((intptr_t)pc[1] > end - ptr) {                                                                                 \
        FAIL;                                                                                                          \
    }                                                                                                                  \
    at = ptr;                                                                                                          \
    label:                                                                                                             \
    {                                                                                                                  \
        const CH *all = pc[2] < end - ptr && pc[2] != SG_RE_MAX_REPEAT ? ptr + pc[2] : end;                            \
        const CH *stop = all - at > SG_RE_CHUNK ? at + SG_RE_CHUNK : all;                                              \
        at = NAME(run)(pc + 3, at, stop);                                                                              \
        if (sg_unlikely(at == NULL)) {                                                                                 \
            goto unknown;                                                                                              \
        }                                                                                                              \
        if (sg_unlikely(at == stop && stop != all)) {                                                                  \
            POLL_NOW(label);                                                                                           \
            goto label;                                                                                                \
        }                                                                                                              \
        if (at - ptr < (intptr_t)pc[1]) {                                                                              \
            FAIL;                                                                                                      \
        }                                                                                                              \
    }

op_possessive_repeat_one:
    COUNT(possessive_count)
    ptr = at;
    pc += pc[0];
    NEXT;

op_repeat_one:
    COUNT(greedy_count)
    {
        const CH *lowest = ptr + pc[1];
        const CH *floor = at - lowest > SG_RE_CHUNK ? at - SG_RE_CHUNK : lowest;
        const uint32_t *tail = pc + pc[0];
        if (!(loose && tail[0] == SG_RE_MARK)) {
            at = NAME(last_start)(tail, at, floor, end);
        }
        if (at < floor && floor == lowest) {
            FAIL;
        }
        if (at > lowest || at < floor || MUST_RESTORE) {
            int n = MARKS_SAVED;
            ROOM(n + 6);
            PUSH_MARKS(n);
            sp[0] = LAST();
            sp[1] = (uintptr_t)repeat;
            sp[2] = (uintptr_t)tail;
            sp[3] = (uintptr_t)lowest;
            sp[4] = (uintptr_t)at;
            sp[5] = LABEL(fail_repeat_one);
            sp += 6;
            if (at < floor) {
                sp[-2] = (uintptr_t)(at + 1);
                FAIL;
            }
        }
        ptr = at;
        pc = tail;
        NEXT;
    }
fail_repeat_one:
    {
        const CH *lowest = (const CH *)sp[-3];
        at = (const CH *)sp[-2] - 1;
        pc = (const uint32_t *)sp[-4];
        repeat = (intptr_t)sp[-5];
        SET_LAST(sp[-6]);
        int n = MARKS_SAVED;
        RESTORE_MARKS(sp - 6 - n, n);
        const CH *floor = at - lowest > SG_RE_CHUNK ? at - SG_RE_CHUNK : lowest;
        if (at >= floor && !(loose && pc[0] == SG_RE_MARK)) {
            at = NAME(last_start)(pc, at, floor, end);
        }
        if (at < floor) {
            if (floor == lowest) {
                sp -= 6 + n;
                FAIL;
            }
            sp[-2] = (uintptr_t)(at + 1); /* a long way down: look around before going on */
            FAIL;
        }
        if (at > lowest || MUST_RESTORE) {
            sp[-2] = (uintptr_t)at;
        }
        else {
            sp -= 6 + n;
        }
        ptr = at;
        NEXT;
    }

op_min_repeat_one:
    {
        if ((intptr_t)pc[1] > end - ptr) {
            FAIL;
        }
        const CH *highest = pc[2] < end - ptr && pc[2] != SG_RE_MAX_REPEAT ? ptr + pc[2] : end;
        if (pc[1] != 0) {
            at = NAME(run)(pc + 3, ptr, ptr + pc[1]);
            if (sg_unlikely(at == NULL)) {
                goto unknown;
            }
            if (at - ptr < (intptr_t)pc[1]) {
                FAIL;
            }
            ptr = at;
        }
        int n = MARKS_SAVED;
        ROOM(n + 6);
        PUSH_MARKS(n);
        sp[0] = LAST();
        sp[1] = (uintptr_t)repeat;
        sp[2] = (uintptr_t)pc;
        sp[3] = (uintptr_t)highest;
        sp[4] = (uintptr_t)ptr;
        sp[5] = LABEL(fail_min_repeat_one);
        sp += 6;
        pc += pc[0];
        if (MAY_START(pc)) {
            NEXT;
        }
        FAIL;
    }
fail_min_repeat_one:
    {
        const CH *highest = (const CH *)sp[-3];
        ptr = (const CH *)sp[-2];
        pc = (const uint32_t *)sp[-4];
        repeat = (intptr_t)sp[-5];
        SET_LAST(sp[-6]);
        int n = MARKS_SAVED;
        RESTORE_MARKS(sp - 6 - n, n);
        const CH *stop = highest - ptr > SG_RE_CHUNK ? ptr + SG_RE_CHUNK : highest;
        const uint32_t *tail = pc + pc[0];
        do {
            if (ptr >= stop) {
                if (stop == highest) {
                    sp -= 6 + n;
                    FAIL;
                }
                sp[-2] = (uintptr_t)ptr;
                FAIL;
            }
            at = NAME(run)(pc + 3, ptr, ptr + 1);
            if (sg_unlikely(at == NULL)) {
                goto unknown;
            }
            if (at == ptr) {
                sp -= 6 + n;
                FAIL;
            }
            ptr++;
        } while (!MAY_START(tail));
        sp[-2] = (uintptr_t)ptr;
        pc = tail;
        NEXT;
    }
#undef COUNT

    /* ---- repeats of anything: skip, min, max, body, MAX_UNTIL or MIN_UNTIL, tail ----
     * A repeat is an entry: how often the body has matched, where the operands are, where the last round that need not
     * have been began (a round that matches nothing there is the last), and the repeat outside. */

op_repeat:
    ROOM(5);
    sp[0] = (uintptr_t)-1;
    sp[1] = (uintptr_t)pc;
    sp[2] = 0;
    sp[3] = (uintptr_t)repeat;
    sp[4] = LABEL(fail_repeat);
    repeat = sp - base;
    sp += 5;
    pc += pc[0];
    NEXT;
fail_repeat:
    sp -= 5;
    FAIL;

op_max_until:
    POLL(op_max_until);
    {
        if (repeat == 0) {
            goto unknown;
        }
        uintptr_t *rep = base + repeat;
        const uint32_t *operands = (const uint32_t *)rep[1];
        intptr_t count = (intptr_t)rep[0] + 1;
        if (count < (intptr_t)operands[1]) {
            goto another_round;
        }
        if ((count >= (intptr_t)operands[2] && operands[2] != SG_RE_MAX_REPEAT) || (uintptr_t)ptr == rep[2]) {
            repeat = (intptr_t)rep[3];
            NEXT;
        }
        int n = lastmark + 1;
        ROOM(n + 6);
        rep = base + repeat;
        PUSH_MARKS(n);
        sp[0] = LAST();
        sp[1] = (uintptr_t)repeat;
        sp[2] = rep[2];
        sp[3] = (uintptr_t)ptr;
        sp[4] = (uintptr_t)pc;
        sp[5] = LABEL(fail_max_until);
        sp += 6;
        rep[0] = (uintptr_t)count;
        rep[2] = (uintptr_t)ptr;
        pc = operands + 3;
        NEXT;
    }
fail_max_until:
    { /* no further round: the tail */
        pc = (const uint32_t *)sp[-2];
        ptr = (const CH *)sp[-3];
        repeat = (intptr_t)sp[-5];
        uintptr_t *rep = base + repeat;
        rep[0]--;
        rep[2] = sp[-4];
        SET_LAST(sp[-6]);
        int n = lastmark + 1;
        RESTORE_MARKS(sp - 6 - n, n);
        sp -= 6 + n;
        repeat = (intptr_t)rep[3];
        NEXT;
    }

another_round:
    { /* one that must be */
        ROOM(2);
        uintptr_t *rep = base + repeat;
        rep[0]++;
        sp[0] = (uintptr_t)repeat;
        sp[1] = LABEL(fail_round);
        sp += 2;
        pc = (const uint32_t *)rep[1] + 3;
        NEXT;
    }
fail_round:
    base[sp[-2]]--;
    sp -= 2;
    FAIL;

op_min_until:
    POLL(op_min_until);
    {
        if (repeat == 0) {
            goto unknown;
        }
        uintptr_t *rep = base + repeat;
        if ((intptr_t)rep[0] + 1 < (intptr_t)((const uint32_t *)rep[1])[1]) {
            goto another_round;
        }
        int n = rep[3] != 0 ? lastmark + 1 : 0;
        ROOM(n + 5);
        rep = base + repeat;
        PUSH_MARKS(n);
        sp[0] = LAST();
        sp[1] = (uintptr_t)repeat;
        sp[2] = (uintptr_t)ptr;
        sp[3] = (uintptr_t)pc;
        sp[4] = LABEL(fail_min_until);
        sp += 5;
        repeat = (intptr_t)rep[3];
        NEXT;
    }
fail_min_until:
    { /* the tail has failed: a further round */
        pc = (const uint32_t *)sp[-2];
        ptr = (const CH *)sp[-3];
        repeat = (intptr_t)sp[-4];
        uintptr_t *rep = base + repeat;
        SET_LAST(sp[-5]);
        int n = rep[3] != 0 ? lastmark + 1 : 0;
        RESTORE_MARKS(sp - 5 - n, n);
        sp -= 5 + n;
        const uint32_t *operands = (const uint32_t *)rep[1];
        if (((intptr_t)rep[0] + 1 >= (intptr_t)operands[2] && operands[2] != SG_RE_MAX_REPEAT)
            || (uintptr_t)ptr == rep[2]) {
            FAIL;
        }
        ROOM(3);
        rep = base + repeat;
        sp[0] = (uintptr_t)repeat;
        sp[1] = rep[2];
        sp[2] = LABEL(fail_lazy_round);
        sp += 3;
        rep[0]++;
        rep[2] = (uintptr_t)ptr;
        pc = operands + 3;
        NEXT;
    }
fail_lazy_round:
    {
        uintptr_t *rep = base + sp[-3];
        rep[0]--;
        rep[2] = sp[-2];
        sp -= 3;
        FAIL;
    }

    /* ---- parts that are matched by themselves; their code ends with SUCCESS ----
     * A frame: its kind, the barrier and the repeat outside, where the text and the operands were, the last mark and
     * index; for a possessive repeat also the number of rounds, and where the last round began that need not have been. */

#define FRAME_KIND 0
#define FRAME_BARRIER 1
#define FRAME_REPEAT 2
#define FRAME_PTR 3
#define FRAME_PC 4
#define FRAME_LAST 5
#define FRAME_COUNT 6
#define FRAME_ROUND 7
#define PUSH_FRAME(kind)                                                                                               \
    do {                                                                                                               \
        sp[FRAME_KIND] = (kind);                                                                                       \
        sp[FRAME_BARRIER] = (uintptr_t)barrier;                                                                        \
        sp[FRAME_REPEAT] = (uintptr_t)repeat;                                                                          \
        sp[FRAME_PTR] = (uintptr_t)ptr;                                                                                \
        sp[FRAME_PC] = (uintptr_t)pc;                                                                                  \
        sp[FRAME_LAST] = LAST();                                                                                       \
        barrier = sp - base;                                                                                           \
    } while (0)
#define LEAVE_FRAME()                                                                                                  \
    do {                                                                                                               \
        sp = base + barrier;                                                                                           \
        barrier = (intptr_t)sp[FRAME_BARRIER];                                                                         \
        repeat = (intptr_t)sp[FRAME_REPEAT];                                                                           \
        pc = (const uint32_t *)sp[FRAME_PC];                                                                           \
    } while (0)

op_assert: /* skip, how far back, code, SUCCESS */
    if ((uintptr_t)(ptr - beginning) < pc[1]) {
        FAIL;
    }
    ROOM(7);
    PUSH_FRAME(SG_RE_ASSERT);
    sp[6] = LABEL(fail_frame);
    sp += 7;
    ptr -= pc[1];
    pc += 2;
    NEXT;

op_assert_not:
    if ((uintptr_t)(ptr - beginning) < pc[1]) {
        pc += pc[0];
        NEXT;
    }
    {
        int n = MARKS_SAVED;
        ROOM(n + 7);
        PUSH_MARKS(n);
        PUSH_FRAME(SG_RE_ASSERT_NOT);
        sp[6] = LABEL(fail_assert_not);
        sp += 7;
        ptr -= pc[1];
        pc += 2;
        NEXT;
    }
fail_assert_not:
    { /* which is what is wanted */
        LEAVE_FRAME();
        ptr = (const CH *)sp[FRAME_PTR];
        SET_LAST(sp[FRAME_LAST]);
        int n = MARKS_SAVED;
        RESTORE_MARKS(sp - n, n);
        sp -= n;
        pc += pc[0];
        NEXT;
    }

op_atomic_group: /* skip, code, SUCCESS */
    ROOM(7);
    PUSH_FRAME(SG_RE_ATOMIC_GROUP);
    sp[6] = LABEL(fail_frame);
    sp += 7;
    pc++;
    NEXT;

fail_frame:
    LEAVE_FRAME();
    FAIL;

op_possessive_repeat: /* skip, min, max, body, SUCCESS, tail */
    ROOM(9);
    PUSH_FRAME(SG_RE_POSSESSIVE_REPEAT);
    sp[FRAME_COUNT] = 0;
    sp[FRAME_ROUND] = 0;
    if (sg_re_possessive_is_loose) {
        loose = true;
    }
    else {
        repeat = barrier; /* inside of one */
    }
possessive_round: /* `ptr` is the end of the last round */
    POLL(possessive_round);
    {
        uintptr_t *frame = base + barrier;
        const uint32_t *operands = (const uint32_t *)frame[FRAME_PC];
        intptr_t count = (intptr_t)frame[FRAME_COUNT];
        sp = frame + 8;
        if (count < (intptr_t)operands[1]) {
            ROOM(1);
            *sp++ = LABEL(fail_frame);
            pc = operands + 3;
            NEXT;
        }
        if ((count >= (intptr_t)operands[2] && operands[2] != SG_RE_MAX_REPEAT)
            || (uintptr_t)ptr == frame[FRAME_ROUND]) {
            goto possessive_end;
        }
        int n = lastmark + 1;
        ROOM(n + 1);
        frame = base + barrier;
        frame[FRAME_LAST] = LAST();
        frame[FRAME_ROUND] = (uintptr_t)ptr;
        PUSH_MARKS(n);
        *sp++ = LABEL(fail_possessive);
        pc = operands + 3;
        NEXT;
    }
fail_possessive:
    {
        uintptr_t *frame = base + barrier;
        ptr = (const CH *)frame[FRAME_ROUND];
        SET_LAST(frame[FRAME_LAST]);
        RESTORE_MARKS(frame + 8, lastmark + 1);
    }
possessive_end:
    LEAVE_FRAME();
    pc += pc[0] + 1;
    NEXT;

op_success:
    if (barrier == 0) {
        if (toplevel && ((m->match_all && ptr != end) || (m->must_advance && ptr == start))) {
            FAIL;
        }
        goto found;
    }
    switch (base[barrier + FRAME_KIND]) {
    case SG_RE_ASSERT:
        LEAVE_FRAME();
        ptr = (const CH *)sp[FRAME_PTR];
        pc += pc[0];
        NEXT;
    case SG_RE_ASSERT_NOT: {
        uintptr_t *frame = base + barrier;
        LEAVE_FRAME();
        if (repeat != 0) {
            sp -= (int)(frame[FRAME_LAST] >> 32) + 1;
        }
        FAIL;
    }
    case SG_RE_ATOMIC_GROUP:
        LEAVE_FRAME();
        pc += pc[0];
        NEXT;
    default:
        base[barrier + FRAME_COUNT]++;
        repeat = sg_re_possessive_is_loose ? (intptr_t)base[barrier + FRAME_REPEAT] : barrier;
        goto possessive_round;
    }
#undef FRAME_KIND
#undef FRAME_BARRIER
#undef FRAME_REPEAT
#undef FRAME_PTR
#undef FRAME_PC
#undef FRAME_LAST
#undef FRAME_COUNT
#undef FRAME_ROUND
#undef PUSH_FRAME
#undef LEAVE_FRAME

    /* ---- ends ---- */

fail:
    POLL(fail);
    goto *(const void *)sp[-1];

found:
    m->start = (const char *)start;
    m->ptr = (const char *)ptr;
    m->lastmark = lastmark;
    m->lastindex = lastindex;
    m->resume = NULL;
    return SG_RE_YES;
none:
    m->resume = NULL;
    return SG_RE_NO;
unknown:
    return SG_RE_NOT_HERE;
}

#undef NEXT
#undef FAIL
#undef LABEL
#undef SAVE
#undef POLL
#undef POLL_NOW
#undef ROOM
#undef LAST
#undef SET_LAST
#undef PUSH_MARKS
#undef RESTORE_MARKS
#undef MARKS_SAVED
#undef MAY_START
#undef MUST_RESTORE
