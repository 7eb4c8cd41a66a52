/* re.Match: what a match says about itself, in shared mode.
 *
 * Job: start(), end(), span(), group(), groups(), groupdict(), expand(), and the attributes that are not plain references.
 * See registry.h.
 * Locking: none; a match does not change after it was made, but for its cache of `regs`.
 */
#include "natives/regex/substitute.h"
#include "natives/text.h"
#include "objects/dict.h"
#include "objects/from_items.h"
#include "objects/items.h"
#include "objects/match.h"
#include "objects/new.h"

/* The one group that is asked for: the whole match if none is given. */
static sg_py_match *asked(sg_slot *args, int n, Py_ssize_t *group)
{
    sg_py_match *m = n == 1 || n == 2 ? sg_match_of(args[0]) : NULL;
    *group = m == NULL ? -1 : n == 2 ? sg_match_number(m, args[1]) : 0;
    return *group < 0 ? NULL : m;
}

NATIVE(match_start)
{
    Py_ssize_t group;
    sg_py_match *m = asked(args, n, &group);
    if (m == NULL) {
        return false;
    }
    *result = sg_from_int(m->mark[2 * group]);
    return true;
}

NATIVE(match_end)
{
    Py_ssize_t group;
    sg_py_match *m = asked(args, n, &group);
    if (m == NULL) {
        return false;
    }
    *result = sg_from_int(m->mark[2 * group + 1]);
    return true;
}

static sg_slot pair_of(sg_heap *heap, const sg_py_match *m, Py_ssize_t group)
{
    sg_slot ends[] = {sg_from_int(m->mark[2 * group]), sg_from_int(m->mark[2 * group + 1])};
    return sg_tuple_new(heap, ends, 2);
}

NATIVE(match_span)
{
    Py_ssize_t group;
    sg_py_match *m = asked(args, n, &group);
    if (m == NULL || !sg_nursery_has_room(heap)) {
        return false;
    }
    *result = pair_of(heap, m, group);
    return true;
}

/* ---- texts ---- */

/* True if the texts of all groups can be made. */
static bool has_short_texts(const sg_py_match *m)
{
    for (Py_ssize_t i = 0; i < m->groups; i++) {
        Py_ssize_t length = m->mark[2 * i + 1] - m->mark[2 * i];
        if (length < 0 || length > SG_TEXT_MAX) {
            return false;
        }
    }
    return true;
}

/* After has_short_texts. */
static sg_slot text_of(sg_heap *heap, const sg_py_match *m, Py_ssize_t group, sg_slot missing)
{
    sg_slot text = sg_match_text(heap, m, group, missing);
    if (text == 0) {
        Py_FatalError("sharedgil: out of memory for a part of a string");
    }
    return text;
}

NATIVE(match_group)
{
    Py_ssize_t group;
    sg_py_match *m = asked(args, n, &group);
    if (m != NULL || n < 3) {
        return m != NULL && done(sg_match_text(heap, m, group, sg_from_heap(Py_None)), result);
    }
    m = n - 1 <= SG_SMALL_SEQUENCE && sg_nursery_has_room(heap) ? sg_match_of(args[0]) : NULL;
    if (m == NULL || !has_short_texts(m)) {
        return false;
    }
    sg_slot texts[SG_SMALL_SEQUENCE];
    for (int i = 1; i < n; i++) {
        if (sg_match_number(m, args[i]) < 0) {
            return false;
        }
    }
    for (int i = 1; i < n; i++) {
        texts[i - 1] = text_of(heap, m, sg_match_number(m, args[i]), sg_from_heap(Py_None));
    }
    return done(sg_tuple_new(heap, texts, n - 1), result);
}

NATIVE(match_groups)
{
    sg_py_match *m = n == 1 || n == 2 ? sg_match_of(args[0]) : NULL;
    if (m == NULL || m->groups > SG_SMALL_SEQUENCE || !sg_nursery_has_room(heap) || !has_short_texts(m)) {
        return false;
    }
    sg_slot texts[SG_SMALL_SEQUENCE], missing = n == 1 ? sg_from_heap(Py_None) : args[1];
    missing = sg_is_int(missing) ? missing : sg_from_heap(sg_pointer(missing)); /* for several groups */
    for (Py_ssize_t i = 1; i < m->groups; i++) {
        texts[i - 1] = text_of(heap, m, i, missing);
    }
    *result = sg_tuple_of(heap, texts, m->groups - 1);
    return *result != 0;
}

NATIVE(match_groupdict)
{
    enum { NAMES_MAX = 16 };
    sg_py_match *m = n == 1 ? sg_match_of(args[0]) : NULL;
    if (m == NULL || !sg_nursery_has_room(heap) || !has_short_texts(m)) {
        return false;
    }
    PyObject *names = m->pattern->group_index;
    sg_slot pairs[2 * NAMES_MAX], *keys = NULL;
    Py_ssize_t count = names == NULL ? 0 : sg_items_of(heap, sg_from_heap(names), &keys);
    if (count < 0 || count > NAMES_MAX) {
        return false;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        pairs[2 * i] = keys[i];
        if (sg_match_number(m, keys[i]) < 0) {
            return false;
        }
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        pairs[2 * i + 1] = text_of(heap, m, sg_match_number(m, pairs[2 * i]), sg_from_heap(Py_None));
    }
    *result = sg_dict_new(heap, tstate->interp, pairs, pairs + 1, 2, (int)count);
    for (Py_ssize_t i = 0; i < 2 * count && *result == 0; i++) {
        sg_drop(heap, pairs[i]);
    }
    return *result != 0;
}

NATIVE(match_expand)
{
    sg_re_template t;
    sg_py_match *m = n == 2 ? sg_match_of(args[0]) : NULL;
    if (m == NULL || !sg_re_is_exact(sg_from_heap(m->string)) || sg_is_int(args[1])
        || Py_TYPE(sg_pointer(args[1])) != Py_TYPE(m->string) || !has_short_texts(m)
        || !sg_re_template_read(&t, m->pattern, sg_pointer(args[1]))) {
        return false;
    }
    if (t.literal && t.n != 0) {
        *result = sg_native_take(&args[1]);
        return true;
    }
    return done(sg_re_expanded(heap, &t, m->string, m->mark), result);
}

/* ---- attributes ---- */

static sg_slot get_pos(sg_heap *heap, PyObject *o)
{
    return sg_from_int(((sg_py_match *)o)->pos);
}

static sg_slot get_endpos(sg_heap *heap, PyObject *o)
{
    return sg_from_int(((sg_py_match *)o)->endpos);
}

static sg_slot get_lastindex(sg_heap *heap, PyObject *o)
{
    Py_ssize_t last = ((sg_py_match *)o)->lastindex;
    return last >= 0 ? sg_from_int(last) : sg_from_heap(Py_None);
}

static sg_slot get_lastgroup(sg_heap *heap, PyObject *o)
{
    sg_py_match *m = (sg_py_match *)o;
    PyObject *names = m->pattern->index_group;
    return sg_from_heap(names != NULL && m->lastindex >= 0 && m->lastindex < PyTuple_GET_SIZE(names)
                            ? PyTuple_GET_ITEM(names, m->lastindex)
                            : Py_None);
}

static sg_slot get_regs(sg_heap *heap, PyObject *o)
{
    sg_py_match *m = (sg_py_match *)o;
    PyObject *known = sg_load_field(&m->regs);
    if (known != NULL) {
        return sg_from_heap(known);
    }
    if (m->groups > SG_SMALL_SEQUENCE || heap->nursery_n + m->groups + 1 > SG_NURSERY_MAX) {
        return 0;
    }
    sg_slot pairs[SG_SMALL_SEQUENCE];
    for (Py_ssize_t i = 0; i < m->groups; i++) {
        pairs[i] = pair_of(heap, m, i);
    }
    sg_slot made = sg_tuple_new(heap, pairs, (int)m->groups);
    /* The first that is made is everybody's. */
    sg_increment((PyObject *)made);
    if (!__atomic_compare_exchange_n(&m->regs, &known, (PyObject *)made, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        sg_drop(heap, made);
        sg_drop(heap, made);
        return sg_from_heap(known);
    }
    return made;
}

static const sg_native_def methods[] = {
    {"start", match_start, NULL},   {"end", match_end, NULL},
    {"span", match_span, NULL},     {"group", match_group, NULL},
    {"groups", match_groups, NULL}, {"groupdict", match_groupdict, NULL},
    {"expand", match_expand, NULL}, {NULL, NULL, NULL},
};

static const sg_native_attribute_def attributes[] = {
    {"pos", get_pos, NULL},
    {"endpos", get_endpos, NULL},
    {"lastindex", get_lastindex, NULL},
    {"lastgroup", get_lastgroup, NULL},
    {"regs", get_regs, NULL},
    {NULL, NULL, NULL},
};

const sg_native_type_def sg_match_type_def = {
    .name = "re.Match", .methods = methods, .accept = sg_re_learn, .attributes = attributes};
