/* Which compiled patterns are sound.  Job, invariant and locking: validate.h.
 *
 * How code is built: an instruction is a word and its operands.  Where it contains others, its first operand (of
 * GROUPREF_EXISTS the second) is the distance from that operand to what comes next; so every part knows where it ends, and no
 * part of one reaches beyond it.
 */
#include "natives/regex/validate.h"

#include "py/contract.h"

enum { GROUPS_MAX = INT32_MAX / 2, DEPTH_MAX = 100 };

typedef enum {
    FORM_NONE,   /* refused; a jump, too, but where a part of a branch or choice ends */
    FORM_BARE,   /* no operand */
    FORM_NUMBER, /* one, below a limit */
    FORM_SET,    /* distance, items of a set, FAILURE */
    FORM_INFO,
    FORM_BRANCH,
    FORM_CHOICE, /* by a group */
    FORM_PART,   /* distance, more operands, code, a last instruction */
} form;

typedef enum { UNLIMITED, MARKS, GROUPS, PLACES } limit;

typedef struct {
    uint8_t form;
    uint8_t limit;    /* of a number */
    uint8_t operands; /* of a part, beside the distance: two are the bounds of a repeat */
    uint8_t beyond;   /* the last instruction of a part lies so far behind where the distance ends */
    uint8_t last[2];  /* it is one of these */
} shape;

static const shape shapes[SG_RE_OPS] = {
    [SG_RE_FAILURE] = {.form = FORM_BARE},
    [SG_RE_SUCCESS] = {.form = FORM_BARE},
    [SG_RE_ANY] = {.form = FORM_BARE},
    [SG_RE_ANY_ALL] = {.form = FORM_BARE},
    [SG_RE_LITERAL] = {.form = FORM_NUMBER},
    [SG_RE_NOT_LITERAL] = {.form = FORM_NUMBER},
    [SG_RE_LITERAL_IGNORE] = {.form = FORM_NUMBER},
    [SG_RE_NOT_LITERAL_IGNORE] = {.form = FORM_NUMBER},
    [SG_RE_LITERAL_UNI_IGNORE] = {.form = FORM_NUMBER},
    [SG_RE_NOT_LITERAL_UNI_IGNORE] = {.form = FORM_NUMBER},
    [SG_RE_LITERAL_LOC_IGNORE] = {.form = FORM_NUMBER},
    [SG_RE_NOT_LITERAL_LOC_IGNORE] = {.form = FORM_NUMBER},
    [SG_RE_MARK] = {.form = FORM_NUMBER, .limit = MARKS},
    [SG_RE_GROUPREF] = {.form = FORM_NUMBER, .limit = GROUPS},
    [SG_RE_GROUPREF_IGNORE] = {.form = FORM_NUMBER, .limit = GROUPS},
    [SG_RE_GROUPREF_UNI_IGNORE] = {.form = FORM_NUMBER, .limit = GROUPS},
    [SG_RE_GROUPREF_LOC_IGNORE] = {.form = FORM_NUMBER, .limit = GROUPS},
    [SG_RE_AT] = {.form = FORM_NUMBER, .limit = PLACES},
    [SG_RE_IN] = {.form = FORM_SET},
    [SG_RE_IN_IGNORE] = {.form = FORM_SET},
    [SG_RE_IN_UNI_IGNORE] = {.form = FORM_SET},
    [SG_RE_IN_LOC_IGNORE] = {.form = FORM_SET},
    [SG_RE_INFO] = {.form = FORM_INFO},
    [SG_RE_BRANCH] = {.form = FORM_BRANCH},
    [SG_RE_GROUPREF_EXISTS] = {.form = FORM_CHOICE},
    [SG_RE_ASSERT] = {.form = FORM_PART, .operands = 1, .last = {SG_RE_SUCCESS, SG_RE_SUCCESS}},
    [SG_RE_ASSERT_NOT] = {.form = FORM_PART, .operands = 1, .last = {SG_RE_SUCCESS, SG_RE_SUCCESS}},
    [SG_RE_ATOMIC_GROUP] = {.form = FORM_PART, .last = {SG_RE_SUCCESS, SG_RE_SUCCESS}},
    [SG_RE_REPEAT_ONE] = {.form = FORM_PART, .operands = 2, .last = {SG_RE_SUCCESS, SG_RE_SUCCESS}},
    [SG_RE_MIN_REPEAT_ONE] = {.form = FORM_PART, .operands = 2, .last = {SG_RE_SUCCESS, SG_RE_SUCCESS}},
    [SG_RE_POSSESSIVE_REPEAT_ONE] = {.form = FORM_PART, .operands = 2, .last = {SG_RE_SUCCESS, SG_RE_SUCCESS}},
    [SG_RE_REPEAT] = {.form = FORM_PART, .operands = 2, .beyond = 1, .last = {SG_RE_MAX_UNTIL, SG_RE_MIN_UNTIL}},
    [SG_RE_POSSESSIVE_REPEAT] = {.form = FORM_PART, .operands = 2, .beyond = 1, .last = {SG_RE_SUCCESS, SG_RE_SUCCESS}},
};

/* Items of a set: their words; 0: none of them. */
enum { BITMAP = 256 / 32, BLOCK_NUMBERS = 256 / sizeof(uint32_t) };
static const uint8_t words_of_item[SG_RE_OPS] = {
    [SG_RE_NEGATE] = 1,
    [SG_RE_LITERAL] = 2,
    [SG_RE_CATEGORY] = 2,
    [SG_RE_RANGE] = 3,
    [SG_RE_CHARSET] = 1 + BITMAP,
    [SG_RE_RANGE_UNI_IGNORE] = 3,
    [SG_RE_BIGCHARSET] = 2 + BLOCK_NUMBERS, /* and a bitmap a block */
};

typedef struct {
    const uint32_t *code;
    uint64_t limits[PLACES + 1];
    int depth;
} checker;

/* All of these: what comes behind, or 0: refused.  `at` is the first operand, which is not at the start of the code. */

static bool is_set(const checker *c, size_t at, size_t end)
{
    while (at < end) {
        uint32_t item = c->code[at];
        size_t words = item < SG_RE_OPS ? words_of_item[item] : 0;
        if (words == 0 || words > end - at || (item == SG_RE_CATEGORY && c->code[at + 1] >= SG_RE_CATEGORIES)) {
            return false;
        }
        if (item == SG_RE_BIGCHARSET) {
            uint32_t blocks = c->code[at + 1];
            const unsigned char *numbers = (const unsigned char *)(c->code + at + 2);
            for (int i = 0; i < 256; i++) {
                if (numbers[i] >= blocks) {
                    return false;
                }
            }
            if (blocks > (end - at - words) / BITMAP) {
                return false;
            }
            words += (size_t)blocks * BITMAP;
        }
        at += words;
    }
    return true;
}

/* FAILURE behind the items is their last word. */
static bool is_closed_set(const checker *c, size_t at, size_t end)
{
    return end > at && c->code[end - 1] == SG_RE_FAILURE && is_set(c, at, end - 1);
}

/* Where the distance at `at` leads to; 0: beyond `end`. */
static size_t reach(const checker *c, size_t at, size_t end)
{
    return at < end && c->code[at] <= end - at ? at + c->code[at] : 0;
}

/* distance, flags, two widths; and a prefix (its length, one more number, its characters, and as many distances within it),
 * or a set. */
static size_t info(const checker *c, size_t at, size_t end)
{
    enum { FIRST = 4 };
    const uint32_t *code = c->code;
    size_t next = reach(c, at, end), more = at + FIRST;
    if (next < more) {
        return 0;
    }
    switch (code[at + 1]) {
    case 0:
        return next == more ? next : 0;
    case SG_RE_INFO_CHARSET:
        return is_closed_set(c, more, next) ? next : 0;
    case SG_RE_INFO_PREFIX:
    case SG_RE_INFO_PREFIX | SG_RE_INFO_LITERAL:
        break;
    default:
        return 0;
    }
    size_t length = next > more ? code[more] : 0;
    if (next != more + 2 + 2 * length) {
        return 0;
    }
    for (size_t i = more + 2 + length; i < next; i++) {
        if (code[i] >= length) {
            return 0;
        }
    }
    return next;
}

typedef enum { NOT_SOUND, ENDS, JUMPS } ending;
static ending run(checker *c, size_t at, size_t end);

/* Parts of code, each with its distance before it and a jump behind it, and a distance of 0.  All jumps lead here. */
static size_t branch(checker *c, size_t at, size_t end)
{
    size_t target = 0, next;
    while ((next = reach(c, at, end)) > at) {
        size_t jump = next - 2;
        if (next - at < 3 || run(c, at + 1, jump) != ENDS || c->code[jump] != SG_RE_JUMP) {
            return 0;
        }
        size_t to = reach(c, jump + 1, end);
        if (to == 0 || (target != 0 && to != target)) {
            return 0;
        }
        target = to;
        at = next;
    }
    return next == at && next != 0 && target == at + 1 ? target : 0;
}

/* A group, a distance, code for when there is such; and a jump over code for when there is not. */
static size_t choice(checker *c, size_t at, size_t end)
{
    if (end - at < 2 || c->code[at] >= c->limits[GROUPS]) {
        return 0;
    }
    at++;
    /* This distance counts from the group. */
    uint32_t distance = c->code[at];
    if (distance < 2 || distance - 1 > end - at) {
        return 0;
    }
    size_t next = at + distance - 1;
    ending how = run(c, at + 1, next);
    if (how == JUMPS) {
        size_t other = next;
        next = reach(c, other - 1, end);
        how = next < other ? NOT_SOUND : run(c, other, next);
    }
    return how == ENDS ? next : 0;
}

static size_t part(checker *c, const shape *s, size_t at, size_t end)
{
    const uint32_t *code = c->code;
    size_t last = reach(c, at, end), first = at + 1 + s->operands;
    last = last == 0 ? 0 : last - 1 + s->beyond;
    if (last < first || last >= end || (s->operands == 2 && code[at + 1] > code[at + 2])) {
        return 0;
    }
    bool sound = (code[last] == s->last[0] || code[last] == s->last[1]) && run(c, first, last) == ENDS;
    return sound ? last + 1 : 0;
}

static size_t operands(checker *c, const shape *s, size_t at, size_t end)
{
    size_t next;
    switch (s->form) {
    case FORM_BARE:
        return at;
    case FORM_NUMBER:
        return at < end && c->code[at] < c->limits[s->limit] ? at + 1 : 0;
    case FORM_SET:
        next = reach(c, at, end);
        return next > at && is_closed_set(c, at + 1, next) ? next : 0;
    case FORM_INFO:
        return info(c, at, end);
    case FORM_BRANCH:
        return branch(c, at, end);
    case FORM_CHOICE:
        return at < end ? choice(c, at, end) : 0;
    case FORM_PART:
        return part(c, s, at, end);
    default:
        return 0;
    }
}

/* Instructions, one after the other. */
static ending run(checker *c, size_t at, size_t end)
{
    if (at > end || c->depth >= DEPTH_MAX) {
        return NOT_SOUND;
    }
    ending how = ENDS;
    c->depth++;
    while (at < end && how == ENDS) {
        uint32_t op = c->code[at];
        if (op == SG_RE_JUMP) {
            how = at + 2 == end ? JUMPS : NOT_SOUND;
        }
        else {
            at = op < SG_RE_OPS ? operands(c, &shapes[op], at + 1, end) : 0;
            how = at == 0 ? NOT_SOUND : ENDS;
        }
    }
    c->depth--;
    return how;
}

bool sg_re_is_sound(const uint32_t *code, size_t words, size_t groups)
{
    checker c = {.code = code,
                 .limits = {[UNLIMITED] = UINT64_MAX,
                            [MARKS] = 2 * (uint64_t)groups,
                            [GROUPS] = groups,
                            [PLACES] = SG_RE_AT_UNI_NON_BOUNDARY + 1}};
    return groups <= GROUPS_MAX && words > 0 && code[words - 1] == SG_RE_SUCCESS && run(&c, 0, words - 1) == ENDS;
}
