/* itertools.groupby.  Job, invariants and locking: groups.h; see also tools.h. */
#include "natives/itertools/groups.h"

#include "base/stop.h"
#include "natives/itertools/tools.h"
#include "objects/compare.h"
#include "objects/value.h"

static PyTypeObject *group_type;

/* True if the iterator is the groupby object itself, not one of its groups. */
static bool is_whole(const sg_asker *asker)
{
    return asker->kind == SG_ASKS_GROUPS;
}

PyObject *sg_groups_of(const sg_asker *asker, PyObject *iterator)
{
    return is_whole(asker) ? iterator : ((sg_py_group *)iterator)->parent;
}

/* ---- the state ---- */

/* 1 and 0: whether the keys are equal; -1: not here. */
static int are_equal(PyObject *a, PyObject *b)
{
    if (a == b) {
        return 1;
    }
    sg_slot x = sg_from_heap(a), y = sg_from_heap(b);
    int equal = sg_compare(Py_EQ, x, y);
    return equal >= 0 ? equal : sg_compare_objects(Py_EQ, x, y);
}

/* 1: the item that has come last begins a new group; 0: there is none, or it belongs to the last one; -1: not here. */
static int begins_group(const sg_py_groupby *groups)
{
    if (groups->key == NULL) {
        return 0;
    }
    int equal = groups->group_key == NULL ? 0 : are_equal(groups->group_key, groups->key);
    return equal < 0 ? -1 : !equal;
}

/* The key and the group, for which there is the key. */
static void give_group(sg_heap *heap, sg_py_groupby *groups, sg_slot *items, int room, int *n)
{
    PyObject *key = groups->key;
    sg_increment(key);
    sg_iterator_put(heap, &groups->group_key, key);
    sg_py_group *group = sg_iterator_object(heap, group_type, sizeof *group);
    sg_increment((PyObject *)groups);
    group->parent = (PyObject *)groups;
    sg_increment(key);
    group->key = key;
    groups->group = group;
    sg_increment(key);
    const sg_slot pair[2] = {sg_owned(key), sg_owned((PyObject *)group)};
    sg_iterator_give(heap, pair, items, room, n, 2);
}

/* The item that waits, which belongs to the group. */
static sg_slot give_item(sg_heap *heap, sg_py_groupby *groups)
{
    intptr_t number;
    PyObject *value = groups->value;
    sg_slot item = sg_owned(value);
    __atomic_store_n(&groups->value, NULL, __ATOMIC_RELEASE);
    if (sg_int_get(item, &number)) {
        sg_iterator_let_go(heap, value);
        item = sg_from_int(number);
    }
    sg_iterator_put(heap, &groups->key, NULL);
    return item;
}

/* An item and its key, both consumed; no key: it is its own. */
static void keep(sg_heap *heap, sg_py_groupby *groups, sg_slot item, sg_slot key)
{
    PyObject *new_key = key == 0 ? NULL : sg_to_heap(heap, key), *value = sg_to_heap(heap, item), *old = groups->value;
    if (new_key == NULL) {
        sg_increment(value);
        new_key = value;
    }
    __atomic_store_n(&groups->value, value, __ATOMIC_RELEASE);
    sg_iterator_put(heap, &groups->key, new_key);
    sg_iterator_let_go(heap, old);
}

/* ---- steps without Python code ---- */

/* One more item of the source, and its key. */
static sg_next take(sg_heap *heap, sg_py_groupby *groups, int depth)
{
    sg_iterator_state state;
    sg_slot item, key = 0;
    bool own = groups->function == Py_None;
    if (!own && (Py_IS_TYPE(groups->function, &PyFunction_Type) || !sg_iterator_save(groups->source, &state))) {
        return SG_NEXT_NOT_HERE;
    }
    sg_next next = sg_iterator_step_inner(heap, groups->source, &item, depth);
    if (next != SG_NEXT_ITEM) {
        return next;
    }
    if (!own) {
        const sg_slot argument = sg_lent(item);
        if (!sg_native_apply(heap, groups->function, &argument, 1, &key)) {
            sg_drop(heap, item);
            sg_iterator_restore(groups->source, &state);
            return SG_NEXT_NOT_HERE;
        }
    }
    keep(heap, groups, item, key);
    return SG_NEXT_ITEM;
}

static sg_next step_groups(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)
{
    sg_py_groupby *groups = (sg_py_groupby *)iterator;
    groups->group = NULL;
    for (intptr_t i = 1;; i++) {
        int begins = sg_must_give_up(i) ? -1 : begins_group(groups);
        if (begins < 0) {
            return SG_NEXT_NOT_HERE;
        }
        if (begins) {
            give_group(heap, groups, items, room, n);
            return SG_NEXT_ITEM;
        }
        sg_next next = take(heap, groups, depth);
        if (next != SG_NEXT_ITEM) {
            return next;
        }
    }
}

/* With the lock of the groups. */
static sg_next step_locked(sg_heap *heap, sg_py_group *group, sg_py_groupby *groups, sg_slot *item, int depth)
{
    if (groups->group != group) {
        return SG_NEXT_END;
    }
    if (groups->value == NULL) {
        sg_next next = take(heap, groups, depth);
        if (next != SG_NEXT_ITEM) {
            return next;
        }
    }
    int equal = groups->key == NULL ? -1 : are_equal(group->key, groups->key);
    if (equal == 1) {
        *item = give_item(heap, groups);
    }
    return equal < 0 ? SG_NEXT_NOT_HERE : equal ? SG_NEXT_ITEM : SG_NEXT_END;
}

static sg_next step_group(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)
{
    (void)room;
    (void)n;
    sg_py_group *group = (sg_py_group *)iterator;
    uint8_t *lock = sg_iterator_try(heap, group->parent);
    if (lock == NULL) {
        return SG_NEXT_NOT_HERE;
    }
    sg_next next = step_locked(heap, group, (sg_py_groupby *)group->parent, items, depth);
    sg_iterator_unlock(heap, lock);
    return next;
}

/* ---- steps with calls of Python code in their midst ---- */

sg_asked sg_groups_ask_nothing(sg_heap *heap, const sg_asker *asker, PyObject *iterator, sg_slot *item)
{
    sg_py_groupby *groups = (sg_py_groupby *)sg_groups_of(asker, iterator);
    int unused = 0;
    if (is_whole(asker)) {
        groups->group = NULL;
        int begins = begins_group(groups);
        if (begins == 1) {
            give_group(heap, groups, item, 0, &unused);
        }
        return begins < 0 ? SG_ASKED_NOT_HERE : begins ? SG_ASKED_ITEM : SG_ASKED_AGAIN;
    }
    sg_py_group *group = (sg_py_group *)iterator;
    if (groups->group != group) {
        return SG_ASKED_END;
    }
    if (groups->value == NULL) {
        return SG_ASKED_AGAIN;
    }
    sg_next next = step_locked(heap, group, groups, item, 0);
    return next == SG_NEXT_ITEM ? SG_ASKED_ITEM : next == SG_NEXT_END ? SG_ASKED_END : SG_ASKED_NOT_HERE;
}

bool sg_groups_can_be_answered(const sg_asker *asker, PyObject *iterator, sg_slot answer)
{
    /* Nobody can have let go of a key meanwhile: what others than this thread alone know goes to the log. */
    const sg_py_groupby *groups = (sg_py_groupby *)sg_groups_of(asker, iterator);
    PyObject *key =
        is_whole(asker) ? __atomic_load_n(&groups->group_key, __ATOMIC_ACQUIRE) : ((sg_py_group *)iterator)->key;
    if (groups->group != (is_whole(asker) ? NULL : iterator)) {
        return false; /* the function has stepped these very groups */
    }
    if (key == NULL || (!sg_is_int(answer) && sg_pointer(answer) == key)) {
        return true;
    }
    const sg_slot other = sg_from_heap(key);
    return sg_compare(Py_EQ, other, answer) >= 0 || sg_compare_objects(Py_EQ, other, answer) >= 0;
}

sg_asked sg_groups_answered(sg_heap *heap, const sg_asker *asker, PyObject *iterator, sg_slot *item, sg_slot answer)
{
    sg_py_groupby *groups = (sg_py_groupby *)sg_groups_of(asker, iterator);
    sg_asked asked = SG_ASKED_AGAIN; /* and if the keys are those of others by now, the next step tells */
    int unused = 0;
    uint8_t *lock = sg_iterator_lock(heap, (PyObject *)groups);
    keep(heap, groups, *item, answer);
    if (is_whole(asker) && begins_group(groups) == 1) {
        give_group(heap, groups, item, 0, &unused);
        asked = SG_ASKED_ITEM;
    }
    else if (!is_whole(asker) && groups->group == (void *)iterator) {
        sg_py_group *group = (sg_py_group *)iterator;
        sg_next next = step_locked(heap, group, groups, item, 0);
        asked = next == SG_NEXT_ITEM ? SG_ASKED_ITEM : next == SG_NEXT_END ? SG_ASKED_END : SG_ASKED_AGAIN;
    }
    sg_iterator_unlock(heap, lock);
    return asked;
}

/* ---- the same, as the host goes on ---- */

/* Consumes both. */
static void keep_counted(sg_py_groupby *groups, PyObject *item, PyObject *key)
{
    PyObject *old = groups->value;
    groups->value = item;
    Py_XSETREF(groups->key, key);
    Py_XDECREF(old);
}

static int are_equal_counted(PyObject *a, PyObject *b)
{
    Py_INCREF(a);
    Py_INCREF(b);
    int equal = PyObject_RichCompareBool(a, b, Py_EQ);
    Py_DECREF(a);
    Py_DECREF(b);
    return equal;
}

/* As the rest of a group's step. */
static sg_asked group_counted(sg_py_group *group, sg_py_groupby *groups, PyObject **item)
{
    int equal = are_equal_counted(group->key, groups->key);
    if (equal <= 0 || groups->value == NULL) {
        return equal < 0 ? SG_ASKED_NOT_HERE : SG_ASKED_END;
    }
    *item = groups->value;
    groups->value = NULL;
    Py_CLEAR(groups->key);
    return SG_ASKED_ITEM;
}

/* One more item and its key; as the host says. */
static sg_asked take_counted(sg_py_groupby *groups)
{
    PyObject *item = PyIter_Next(groups->source);
    if (item == NULL) {
        return PyErr_Occurred() ? SG_ASKED_NOT_HERE : SG_ASKED_END;
    }
    PyObject *key = groups->function == Py_None ? Py_NewRef(item) : PyObject_CallOneArg(groups->function, item);
    if (key == NULL) {
        Py_DECREF(item);
        return SG_ASKED_NOT_HERE;
    }
    keep_counted(groups, item, key);
    return SG_ASKED_AGAIN;
}

static sg_asked groups_counted(sg_py_groupby *groups, PyObject **item)
{
    sg_asked asked = SG_ASKED_AGAIN;
    while (asked == SG_ASKED_AGAIN) {
        int equal = groups->key == NULL         ? 1
                    : groups->group_key == NULL ? 0
                                                : are_equal_counted(groups->group_key, groups->key);
        if (equal == 0) {
            break;
        }
        asked = equal < 0 ? SG_ASKED_NOT_HERE : take_counted(groups);
    }
    if (asked != SG_ASKED_AGAIN) {
        return asked;
    }
    Py_XSETREF(groups->group_key, Py_NewRef(groups->key));
    PyObject *group = PyObject_CallFunctionObjArgs((PyObject *)group_type, groups, groups->group_key, NULL);
    *item = group == NULL ? NULL : PyTuple_Pack(2, groups->key, group);
    Py_XDECREF(group);
    return *item == NULL ? SG_ASKED_NOT_HERE : SG_ASKED_ITEM;
}

sg_asked sg_groups_answered_counted(const sg_asker *asker, PyObject *iterator, PyObject **item, PyObject *answer)
{
    sg_py_groupby *groups = (sg_py_groupby *)sg_groups_of(asker, iterator);
    keep_counted(groups, *item, answer);
    return is_whole(asker) ? groups_counted(groups, item) : group_counted((sg_py_group *)iterator, groups, item);
}

/* ---- making ---- */

static bool grouped(sg_heap *heap, PyThreadState *tstate, sg_slot *iterable, sg_slot function, sg_slot *result)
{
    if (sg_is_int(*iterable) || (function != 0 && sg_is_int(function))) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 3);
    sg_slot source = sg_iter_of_any(heap, iterable);
    if (source == 0) {
        return false;
    }
    sg_py_groupby *groups = sg_tool_new(heap, &sg_tool_groupby);
    groups->source = (PyObject *)source;
    groups->function = function == 0 ? Py_None : sg_tool_keep(heap, function);
    groups->group_key = groups->key = groups->value = NULL;
    groups->group = NULL;
    groups->state = PyType_GetModuleState(sg_tool_groupby.type);
    *result = sg_owned((PyObject *)groups);
    return true;
}

NATIVE(native_groupby)
{
    return (n == 1 || n == 2) && grouped(heap, tstate, &args[0], n == 2 ? args[1] : 0, result);
}

/* Its keywords are `iterable` and `key`. */
static bool groupby_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    bool first = n == 3 && args[0] == 0; /* the iterable is positional, the key is not */
    if (!first && (n != 2 || args[0] == 0)) {
        return false;
    }
    return grouped(heap, tstate, first ? &args[2] : &args[0], args[1], result);
}

static const sg_named_native_def groupby_keywords[] = {
    {"itertools.groupby", groupby_named, {"iterable", "key"}},
    {NULL, NULL, {NULL}},
};

/* ---- the trial ---- */

static const sg_asker group_asker = {.kind = SG_ASKS_GROUP, .together = true, .step = step_group};
static const sg_plain_type group_plain = {.children = {offsetof(sg_py_group, parent), offsetof(sg_py_group, key)}};

static bool has_our_group(const sg_py_groupby *groups, PyObject *pair, PyObject *key)
{
    const sg_py_group *group = (sg_py_group *)PyTuple_GET_ITEM(pair, 1);
    return groups->group_key == key && groups->key == key && groups->value == key && groups->group == group
           && strcmp(Py_TYPE(group)->tp_name, "itertools._grouper") == 0
           && Py_TYPE(group)->tp_basicsize == (Py_ssize_t)sizeof *group && group->parent == (PyObject *)groups
           && group->key == key;
}

/* After a step of a groupby object. */
static void try_group(PyTypeObject *type)
{
    PyObject *key = PyUnicode_FromString("key"), *o = PyObject_CallFunction((PyObject *)type, "((O))", key);
    PyObject *pair = o == NULL ? NULL : PyIter_Next(o);
    if (pair != NULL && PyTuple_CheckExact(pair) && PyTuple_GET_SIZE(pair) == 2
        && has_our_group((sg_py_groupby *)o, pair, key)) {
        group_type = (PyTypeObject *)Py_NewRef(Py_TYPE(PyTuple_GET_ITEM(pair, 1)));
        sg_plain_type plain = group_plain;
        sg_asker asker = group_asker;
        plain.type = asker.type = group_type;
        sg_plain_type_add(&plain);
        sg_asker_add(&asker);
    }
    Py_XDECREF(pair);
    Py_XDECREF(o);
    Py_XDECREF(key);
    PyErr_Clear();
}

static bool accept_groupby(PyTypeObject *type)
{
    static bool tried;
    if (!tried && strcmp(type->tp_name, "itertools.groupby") == 0 && PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE)
        && type->tp_basicsize == (Py_ssize_t)sizeof(sg_py_groupby)) {
        tried = true;
        try_group(type);
    }
    return group_type != NULL && sg_tool_accept(type);
}

sg_tool sg_tool_groupby = {
    .def = {.name = "itertools.groupby",
            .methods = sg_tool_no_methods,
            .accept = accept_groupby,
            .call = native_groupby,
            .named = groupby_keywords},
    .bytes = sizeof(sg_py_groupby),
    .arguments = "((5,), tuple)",
    .fields = {{offsetof(sg_py_groupby, function), &PyTuple_Type},
               {offsetof(sg_py_groupby, group_key), NULL},
               {offsetof(sg_py_groupby, key), NULL},
               {offsetof(sg_py_groupby, value), NULL},
               {offsetof(sg_py_groupby, group), NULL}},
    .iterators = {offsetof(sg_py_groupby, source)},
    .state = offsetof(sg_py_groupby, state),
    .asks = true,
    .asker = {.kind = SG_ASKS_GROUPS, .together = true, .step = step_groups},
    .plain = {.children = {offsetof(sg_py_groupby, function)},
              .inside = {offsetof(sg_py_groupby, source), offsetof(sg_py_groupby, group_key),
                         offsetof(sg_py_groupby, key), offsetof(sg_py_groupby, value)}},
};
