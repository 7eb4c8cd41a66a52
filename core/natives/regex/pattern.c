/* re.Pattern: match(), search(), fullmatch(), findall(), split(), sub() and subn() in shared mode.
 *
 * Job: the natives; the search is matcher.h's, the results are results.h's.  See registry.h.
 * Does not: call a replacement that is a function.
 * Locking: none; patterns and texts are immutable.
 */
#include <stdlib.h>

#include "memory/collector.h"
#include "natives/regex/many.h"
#include "natives/regex/scanner.h"
#include "natives/regex/substitute.h"
#include "natives/text.h"
#include "objects/from_items.h"
#include "objects/items.h"
#include "objects/match.h"
#include "objects/new.h"

/* ---- one match ---- */

typedef enum { AT_START, ALL_OF_IT, ANYWHERE } how;

static bool one(sg_heap *heap, how how, sg_slot *args, int n, sg_slot *result)
{
    sg_py_pattern *pattern = n >= 2 && n <= 4 ? sg_re_pattern_of(args[0]) : NULL;
    Py_ssize_t pos = 0, endpos = PY_SSIZE_T_MAX;
    bool again;
    if (pattern == NULL || !sg_nursery_has_room(heap) || (n > 2 && !sg_re_index(args[2], &pos))
        || (n > 3 && !sg_re_index(args[3], &endpos))) {
        return false;
    }
    sg_matcher *m = sg_re_begin(heap, pattern, args[1], pos, endpos, &again);
    if (m == NULL) {
        return false;
    }
    m->searches = how == ANYWHERE;
    m->match_all = how == ALL_OF_IT;
    sg_re_answer answer = sg_matcher_run(m);
    if (answer == SG_RE_LATER) {
        return sg_re_later(heap, m);
    }
    *result = answer == SG_RE_YES ? sg_re_match_new(heap, m, &args[1]) : answer == SG_RE_NO ? sg_from_heap(Py_None) : 0;
    sg_matcher_trim(m);
    return *result != 0;
}

NATIVE(pattern_match)
{
    return one(heap, AT_START, args, n, result);
}

NATIVE(pattern_fullmatch)
{
    return one(heap, ALL_OF_IT, args, n, result);
}

NATIVE(pattern_search)
{
    return one(heap, ANYWHERE, args, n, result);
}

/* ---- all matches ---- */

/* Their places are in the matcher; NULL: not here. */
static sg_matcher *all(sg_heap *heap, sg_py_pattern *pattern, sg_slot text, Py_ssize_t pos, Py_ssize_t endpos,
                       Py_ssize_t most)
{
    bool again;
    sg_matcher *m = sg_re_is_exact(text) ? sg_re_begin(heap, pattern, text, pos, endpos, &again) : NULL;
    if (m == NULL) {
        return NULL;
    }
    sg_re_answer answer = sg_re_find_all(m, most, again);
    if (answer == SG_RE_YES) {
        return m;
    }
    if (answer == SG_RE_LATER) {
        sg_re_later(heap, m);
    }
    else {
        sg_matcher_trim(m);
    }
    return NULL;
}

/* Items of a list that is being made, which may need more containers than the nursery holds. */
typedef struct {
    sg_heap *heap;
    PyThreadState *tstate;
    sg_slot *items, *big; /* big: of our own memory */
    Py_ssize_t n;
} items;

static bool items_begin(items *list, sg_heap *heap, PyThreadState *tstate, Py_ssize_t most)
{
    *list = (items){.heap = heap, .tstate = tstate};
    if (most > SG_ITEMS_MAX) {
        list->items = list->big = malloc((size_t)most * sizeof(sg_slot));
    }
    else {
        list->items = sg_scratch_room(heap, most == 0 ? 1 : most);
    }
    return list->items != NULL;
}

static void make_room(items *list)
{
    if (!sg_nursery_has_room(list->heap)) {
        sg_nursery_link(list->heap, list->tstate);
    }
}

static void add(items *list, sg_slot item)
{
    if (item == 0) {
        Py_FatalError("sharedgil: out of memory for a part of a string");
    }
    list->items[list->n++] = item;
}

/* The host appends them one by one. */
static bool items_end(items *list, sg_slot *result)
{
    Py_ssize_t room = 0;
    while (room < list->n) {
        room = (room + 1 + ((room + 1) >> 3) + 6) & ~(Py_ssize_t)3;
    }
    make_room(list);
    *result = sg_list_of(list->heap, list->items, list->n, room);
    free(list->big);
    if (*result == 0) {
        Py_FatalError("sharedgil: out of memory for a list");
    }
    return true;
}

/* The text of a group in one of the matches. */
static sg_slot group_text(sg_heap *heap, const sg_matcher *m, const Py_ssize_t *found, Py_ssize_t group,
                          sg_slot missing)
{
    const Py_ssize_t *mark = &found[2 * group];
    return mark[0] < 0 ? missing : sg_text_slice(heap, m->text, mark[0], mark[1]);
}

/* Longer pieces cannot be made: then all is the host's. */
static bool has_short_pieces(const sg_matcher *m)
{
    bool are_short = true;
    Py_ssize_t at = m->pos;
    for (Py_ssize_t i = 0; i < m->matches && m->endpos - m->pos > SG_TEXT_MAX; i++) {
        const Py_ssize_t *found = sg_re_found(m, i);
        are_short = are_short && found[0] - at <= SG_TEXT_MAX;
        for (Py_ssize_t g = 0; g <= m->pattern->groups; g++) {
            are_short = are_short && found[2 * g + 1] - found[2 * g] <= SG_TEXT_MAX;
        }
        at = found[1];
    }
    return are_short && m->endpos - at <= SG_TEXT_MAX;
}

static bool found_all(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_py_pattern *pattern = n >= 2 && n <= 4 ? sg_re_pattern_of(args[0]) : NULL;
    Py_ssize_t pos = 0, endpos = PY_SSIZE_T_MAX;
    items list;
    if (pattern == NULL || (n > 2 && !sg_re_index(args[2], &pos)) || (n > 3 && !sg_re_index(args[3], &endpos))) {
        return false;
    }
    sg_matcher *m = all(heap, pattern, args[1], pos, endpos, 0);
    if (m == NULL || !has_short_pieces(m) || pattern->groups > SG_SMALL_SEQUENCE
        || !items_begin(&list, heap, tstate, m->matches)) {
        return false;
    }
    sg_slot nothing = m->is_bytes ? sg_bytes_small(NULL, 0) : sg_str_empty();
    for (Py_ssize_t i = 0; i < m->matches; i++) {
        const Py_ssize_t *found = sg_re_found(m, i);
        if (pattern->groups < 2) {
            add(&list, group_text(heap, m, found, pattern->groups, nothing));
            continue;
        }
        sg_slot texts[SG_SMALL_SEQUENCE];
        for (Py_ssize_t g = 0; g < pattern->groups; g++) {
            texts[g] = group_text(heap, m, found, g + 1, nothing);
        }
        make_room(&list);
        add(&list, sg_tuple_new(heap, texts, (int)pattern->groups));
    }
    sg_matcher_trim(m);
    return items_end(&list, result);
}

NATIVE(pattern_findall)
{
    return found_all(heap, tstate, args, n, result);
}

NATIVE(pattern_split)
{
    sg_py_pattern *pattern = n == 2 || n == 3 ? sg_re_pattern_of(args[0]) : NULL;
    Py_ssize_t most = 0, at = 0;
    items list;
    if (pattern == NULL || (n > 2 && !sg_re_index(args[2], &most))) {
        return false;
    }
    sg_matcher *m = all(heap, pattern, args[1], 0, PY_SSIZE_T_MAX, most);
    if (m == NULL || !has_short_pieces(m)
        || !items_begin(&list, heap, tstate, m->matches * (1 + pattern->groups) + 1)) {
        return false;
    }
    for (Py_ssize_t i = 0; i < m->matches; i++) {
        const Py_ssize_t *found = sg_re_found(m, i);
        add(&list, sg_text_slice(heap, m->text, at, found[0]));
        for (Py_ssize_t g = 1; g <= pattern->groups; g++) {
            add(&list, group_text(heap, m, found, g, sg_from_heap(Py_None)));
        }
        at = found[1];
    }
    add(&list, sg_text_slice(heap, m->text, at, m->endpos));
    sg_matcher_trim(m);
    return items_end(&list, result);
}

/* ---- substitution ---- */

static sg_slot substituted(sg_heap *heap, sg_slot *args, int n, Py_ssize_t *times)
{
    sg_py_pattern *pattern = n == 3 || n == 4 ? sg_re_pattern_of(args[0]) : NULL;
    Py_ssize_t most = 0;
    sg_re_template t;
    if (pattern == NULL || sg_is_int(args[1]) || sg_is_int(args[2]) || (n > 3 && !sg_re_index(args[3], &most))
        || Py_TYPE(sg_pointer(args[1])) != Py_TYPE(sg_pointer(args[2]))
        || !sg_re_template_read(&t, pattern, sg_pointer(args[1]))) {
        return 0;
    }
    sg_matcher *m = all(heap, pattern, args[2], 0, PY_SSIZE_T_MAX, most);
    if (m == NULL) {
        return 0;
    }
    *times = m->matches;
    sg_slot made = sg_re_substituted(heap, m, &t);
    sg_matcher_trim(m);
    for (int i = 1; i <= 2; i++) {
        if (made == sg_from_heap(sg_pointer(args[i]))) {
            return sg_native_take(&args[i]); /* nobody else may hold it */
        }
    }
    return made;
}

NATIVE(pattern_sub)
{
    Py_ssize_t times;
    return done(substituted(heap, args, n, &times), result);
}

NATIVE(pattern_subn)
{
    Py_ssize_t times;
    if (!sg_nursery_has_room(heap)) {
        return false;
    }
    sg_slot pair[2] = {substituted(heap, args, n, &times), 0};
    if (pair[0] == 0) {
        return false;
    }
    pair[1] = sg_from_int(times);
    return done(sg_tuple_new(heap, pair, 2), result);
}

/* ---- attributes ---- */

static sg_slot get_flags(sg_heap *heap, PyObject *o)
{
    return sg_from_int(((sg_py_pattern *)o)->flags);
}

static sg_slot get_groups(sg_heap *heap, PyObject *o)
{
    return sg_from_int(((sg_py_pattern *)o)->groups);
}

static const sg_native_attribute_def attributes[] = {
    {"flags", get_flags, NULL},
    {"groups", get_groups, NULL},
    {NULL, NULL, NULL},
};

static const sg_native_def methods[] = {
    {"match", pattern_match, NULL},     {"fullmatch", pattern_fullmatch, NULL},
    {"search", pattern_search, NULL},   {"findall", pattern_findall, NULL},
    {"split", pattern_split, NULL},     {"sub", pattern_sub, NULL},
    {"subn", pattern_subn, NULL},       {"scanner", sg_re_scanner, NULL},
    {"finditer", sg_re_finditer, NULL}, {NULL, NULL, NULL},
};

const sg_native_type_def sg_pattern_type_def = {
    .name = "re.Pattern", .methods = methods, .accept = sg_re_learn, .attributes = attributes};
