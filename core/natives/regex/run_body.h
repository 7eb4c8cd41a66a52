/* Runs of characters, for one width of characters: CH.  Included by matcher.c, once a width.
 *
 * Job: what one instruction asks of one character, again and again: how far a repeated item goes, and where something
 * may begin.  Does not: look at marks, the stack or safepoints; its callers give it chunks.
 */

/* The first character in [at, stop) that is c, or stop. */
static inline const CH *NAME(find)(uint32_t c, const CH *at, const CH *stop)
{
    if (sizeof(CH) == 1) {
        const void *found = c < 256 && at < stop ? memchr(at, (int)c, (size_t)(stop - at)) : NULL;
        return found != NULL ? found : stop;
    }
    while (at < stop && *at != c) {
        at++;
    }
    return at;
}

#define WHILE(condition)                                                                                               \
    while (at < stop && (condition)) {                                                                                 \
        at++;                                                                                                          \
    }                                                                                                                  \
    return at

/* The first character in [at, stop) that is in the set (or not in it: `in` is false), or stop. */
static const CH *NAME(end_of_set)(const uint32_t *set, bool in, const CH *at, const CH *stop)
{
    if (set[0] == SG_RE_NEGATE) {
        set++;
        in = !in;
    }
    switch (set[0]) {
    case SG_RE_CHARSET:
        if (set[9] != SG_RE_FAILURE) {
            break;
        }
        if (in) {
            WHILE(!sg_re_in_bitmap(set + 1, *at));
        }
        WHILE(sg_re_in_bitmap(set + 1, *at));
    case SG_RE_CATEGORY:
        if (set[2] != SG_RE_FAILURE) {
            break;
        }
        if (in) {
            WHILE(!sg_re_in_category(set[1], *at));
        }
        WHILE(sg_re_in_category(set[1], *at));
    case SG_RE_RANGE:
        if (set[3] != SG_RE_FAILURE) {
            break;
        }
        if (in) {
            WHILE(*at - set[1] > set[2] - set[1]);
        }
        WHILE(*at - set[1] <= set[2] - set[1]);
    default:
        break;
    }
    WHILE(sg_re_in_set_slow(set, *at) != in);
}

/* How far a repeated item of one character goes from `at`, at most to `stop`; NULL: not here. */
static const CH *NAME(run)(const uint32_t *item, const CH *at, const CH *stop)
{
    uint32_t c = item[1];
    switch (item[0]) {
    case SG_RE_IN:
        return NAME(end_of_set)(item + 2, false, at, stop);
    case SG_RE_ANY:
        return NAME(find)('\n', at, stop);
    case SG_RE_ANY_ALL:
        return stop;
    case SG_RE_NOT_LITERAL:
        return NAME(find)(c, at, stop);
    case SG_RE_LITERAL:
        WHILE(*at == c);
    case SG_RE_CATEGORY:
        WHILE(sg_re_in_category(c, *at));
    case SG_RE_LITERAL_IGNORE:
        WHILE(sg_re_lower_ascii(*at) == c);
    case SG_RE_NOT_LITERAL_IGNORE:
        WHILE(sg_re_lower_ascii(*at) != c);
    case SG_RE_IN_IGNORE:
        WHILE(sg_re_in_set(item + 2, sg_re_lower_ascii(*at)));
    case SG_RE_LITERAL_UNI_IGNORE:
        WHILE(sg_re_lower(*at) == c);
    case SG_RE_NOT_LITERAL_UNI_IGNORE:
        WHILE(sg_re_lower(*at) != c);
    case SG_RE_IN_UNI_IGNORE:
        WHILE(sg_re_in_set(item + 2, sg_re_lower(*at)));
    case SG_RE_LITERAL_LOC_IGNORE:
        WHILE(sg_re_is_literal_of_locale(c, *at));
    case SG_RE_NOT_LITERAL_LOC_IGNORE:
        WHILE(!sg_re_is_literal_of_locale(c, *at));
    case SG_RE_IN_LOC_IGNORE:
        WHILE(sg_re_in_set_of_locale(item + 2, *at));
    default:
        return NULL;
    }
}
#undef WHILE

/* False: code that begins with `pc` fails at `at` for certain, whatever was before. */
static inline bool NAME(may_start)(const uint32_t *pc, const CH *at, const CH *end)
{
    while (pc[0] == SG_RE_MARK) {
        pc += 2;
    }
    switch (pc[0]) {
    case SG_RE_LITERAL:
        return at < end && *at == pc[1];
    case SG_RE_IN:
        return at < end && sg_re_in_set(pc + 2, *at);
    case SG_RE_LITERAL_UNI_IGNORE:
        return at < end && sg_re_lower(*at) == pc[1];
    case SG_RE_LITERAL_IGNORE:
        return at < end && sg_re_lower_ascii(*at) == pc[1];
    case SG_RE_IN_UNI_IGNORE:
        return at < end && sg_re_in_set(pc + 2, sg_re_lower(*at));
    case SG_RE_IN_IGNORE:
        return at < end && sg_re_in_set(pc + 2, sg_re_lower_ascii(*at));
    default:
        return true;
    }
}

/* The last place in [floor, at] where the code may start, or floor - 1. */
static inline const CH *NAME(last_start)(const uint32_t *pc, const CH *at, const CH *floor, const CH *end)
{
    if (pc[0] == SG_RE_LITERAL) {
        uint32_t c = pc[1];
        if (at == end) {
            at--;
        }
        while (at >= floor && *at != c) {
            at--;
        }
        return at;
    }
    while (at >= floor && !NAME(may_start)(pc, at, end)) {
        at--;
    }
    return at;
}

static bool NAME(is_at)(const CH *at, uint32_t place, const CH *beginning, const CH *end)
{
    switch (place) {
    case SG_RE_AT_BEGINNING:
    case SG_RE_AT_BEGINNING_STRING:
        return at == beginning;
    case SG_RE_AT_BEGINNING_LINE:
        return at == beginning || at[-1] == '\n';
    case SG_RE_AT_END:
        return at == end || (end - at == 1 && *at == '\n');
    case SG_RE_AT_END_LINE:
        return at == end || *at == '\n';
    case SG_RE_AT_END_STRING:
        return at == end;
    default:
        break;
    }
    if (beginning == end) {
        return false;
    }
    bool before, behind;
    switch (place) {
    case SG_RE_AT_BOUNDARY:
    case SG_RE_AT_NON_BOUNDARY:
        before = at > beginning && sg_re_is_ascii_word(at[-1]);
        behind = at < end && sg_re_is_ascii_word(*at);
        return (before != behind) == (place == SG_RE_AT_BOUNDARY);
    case SG_RE_AT_LOC_BOUNDARY:
    case SG_RE_AT_LOC_NON_BOUNDARY:
        before = at > beginning && sg_re_in_category(SG_RE_LOC_WORD, at[-1]);
        behind = at < end && sg_re_in_category(SG_RE_LOC_WORD, *at);
        return (before != behind) == (place == SG_RE_AT_LOC_BOUNDARY);
    case SG_RE_AT_UNI_BOUNDARY:
    case SG_RE_AT_UNI_NON_BOUNDARY:
        before = at > beginning && sg_re_is_word(at[-1]);
        behind = at < end && sg_re_is_word(*at);
        return (before != behind) == (place == SG_RE_AT_UNI_BOUNDARY);
    default:
        return false;
    }
}
