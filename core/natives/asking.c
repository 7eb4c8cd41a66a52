/* Iterators that ask.  Job and locking: asking.h. */
#include "natives/asking.h"

#include "base/stop.h"
#include "natives/itertools/groups.h"
#include "objects/compare.h"
#include "objects/operators.h"
#include "objects/value.h"

enum { ASKERS = 10 };
static sg_asker askers[ASKERS];
static int used;

void sg_asker_add(const sg_asker *asker)
{
    if (used < ASKERS) {
        askers[used++] = *asker;
        sg_iterator_kind_add(&(sg_iterator_kind){
            .type = asker->type, .step = asker->step == NULL ? sg_asker_step : asker->step, .adapts = true});
    }
}

const sg_asker *sg_asker_of(PyTypeObject *type)
{
    for (int i = 0; i < used; i++) {
        if (askers[i].type == type) {
            return &askers[i];
        }
    }
    return NULL;
}

/* ---- their fields: filter's are the first of all but accumulate's ---- */

_Static_assert(offsetof(sg_py_filter, function) == offsetof(sg_py_while, function)
                   && offsetof(sg_py_filter, iterator) == offsetof(sg_py_while, source),
               "takewhile begins as filter");

static bool is_of_groups(const sg_asker *asker)
{
    return asker->kind == SG_ASKS_GROUPS || asker->kind == SG_ASKS_GROUP;
}

uint8_t *sg_asker_lock(sg_heap *heap, const sg_asker *asker, PyObject *iterator)
{
    return sg_iterator_try(heap, sg_groups_of(asker, iterator));
}

PyObject *sg_asker_source(const sg_asker *asker, PyObject *iterator)
{
    if (is_of_groups(asker)) {
        return ((sg_py_groupby *)sg_groups_of(asker, iterator))->source;
    }
    return asker->kind == SG_ASKS_ACCUMULATE ? ((sg_py_accumulate *)iterator)->source
                                             : ((sg_py_filter *)iterator)->iterator;
}

/* filter(None, …) and filter(bool, …) take the item's own truth. */
static bool asks_itself(const sg_asker *asker, PyObject *function)
{
    return asker->kind <= SG_ASKS_FILTERFALSE && (function == Py_None || function == (PyObject *)&PyBool_Type);
}

PyObject *sg_asker_function(const sg_asker *asker, PyObject *iterator)
{
    if (is_of_groups(asker)) {
        PyObject *function = ((sg_py_groupby *)sg_groups_of(asker, iterator))->function;
        return function == Py_None ? NULL : function;
    }
    PyObject *function = asker->kind == SG_ASKS_ACCUMULATE ? ((sg_py_accumulate *)iterator)->function
                                                           : ((sg_py_filter *)iterator)->function;
    return asks_itself(asker, function) ? NULL : function;
}

/* ---- an item ---- */

/* The next item is the new total, too. */
static void keep_total(sg_heap *heap, sg_py_accumulate *it, sg_slot item)
{
    sg_iterator_put(heap, &it->total, sg_to_heap(heap, sg_lent(item)));
}

/* Nothing that is borrowed from an iterator's own fields leaves it so. */
static sg_slot counted(sg_heap *heap, sg_slot s)
{
    return sg_is_int(s) ? s : sg_owned(sg_to_heap(heap, s));
}

static sg_asked accumulate(sg_heap *heap, sg_py_accumulate *it, sg_slot *item, sg_question *question)
{
    intptr_t total;
    if (it->total == NULL) {
        keep_total(heap, it, *item);
        return SG_ASKED_ITEM;
    }
    sg_slot so_far = sg_int_get(sg_from_heap(it->total), &total) ? sg_from_int(total) : sg_from_heap(it->total);
    if (it->function != NULL) {
        *question = (sg_question){.n = 2, .args = {so_far, sg_lent(*item)}};
        return SG_ASKED_CALL;
    }
    sg_slot operands[] = {so_far, sg_lent(*item)};
    sg_slot sum = sg_binary_operator(heap, SG_NB_ADD, operands);
    if (sum == 0) {
        return SG_ASKED_NOT_HERE;
    }
    sum = counted(heap, sum);
    sg_drop(heap, *item);
    *item = sum;
    keep_total(heap, it, sum);
    return SG_ASKED_ITEM;
}

static sg_asked spread(sg_slot item, sg_question *question)
{
    PyObject *tuple = sg_is_int(item) ? NULL : sg_pointer(item);
    if (tuple == NULL || !PyTuple_CheckExact(tuple) || PyTuple_GET_SIZE(tuple) > SG_NATIVE_ARGUMENTS) {
        return SG_ASKED_NOT_HERE;
    }
    question->n = (int)PyTuple_GET_SIZE(tuple);
    for (int i = 0; i < question->n; i++) {
        question->args[i] = sg_from_heap(PyTuple_GET_ITEM(tuple, i));
    }
    return SG_ASKED_CALL;
}

sg_asked sg_ask(sg_heap *heap, const sg_asker *asker, PyObject *iterator, sg_slot *item, sg_question *question)
{
    if (asker->kind == SG_ASKS_ACCUMULATE) {
        return accumulate(heap, (sg_py_accumulate *)iterator, item, question);
    }
    if (asker->kind == SG_ASKS_STARMAP) {
        return spread(*item, question);
    }
    if (asker->kind == SG_ASKS_DROPWHILE && ((sg_py_while *)iterator)->over == 1) {
        return SG_ASKED_ITEM;
    }
    if (asks_itself(asker, ((sg_py_filter *)iterator)->function)) {
        int truth = sg_truth_of(*item);
        if (truth == (asker->kind == SG_ASKS_FILTER)) {
            return SG_ASKED_ITEM;
        }
        if (truth >= 0) {
            sg_drop(heap, *item);
        }
        return truth < 0 ? SG_ASKED_NOT_HERE : SG_ASKED_AGAIN;
    }
    *question = (sg_question){.n = 1, .args = {sg_lent(*item)}};
    return SG_ASKED_CALL;
}

sg_asked sg_ask_nothing(sg_heap *heap, const sg_asker *asker, PyObject *iterator, sg_slot *item)
{
    if (is_of_groups(asker)) {
        return sg_groups_ask_nothing(heap, asker, iterator, item);
    }
    if (asker->kind == SG_ASKS_TAKEWHILE) {
        return ((sg_py_while *)iterator)->over == 1 ? SG_ASKED_END : SG_ASKED_AGAIN;
    }
    sg_py_accumulate *it = (sg_py_accumulate *)iterator;
    if (asker->kind != SG_ASKS_ACCUMULATE || it->initial == Py_None) {
        return SG_ASKED_AGAIN;
    }
    PyObject *initial = it->initial;
    __atomic_store_n(&it->initial, Py_None, __ATOMIC_RELEASE);
    sg_iterator_put(heap, &it->total, initial);
    *item = sg_owned(initial);
    sg_increment(initial);
    return SG_ASKED_ITEM;
}

/* ---- an answer ---- */

/* What the truth of the answer says of the item. */
static sg_asked judged(const sg_asker *asker, PyObject *iterator, bool truth)
{
    sg_py_while *it = (sg_py_while *)iterator;
    switch (asker->kind) {
    case SG_ASKS_FILTER:
        return truth ? SG_ASKED_ITEM : SG_ASKED_AGAIN;
    case SG_ASKS_FILTERFALSE:
        return truth ? SG_ASKED_AGAIN : SG_ASKED_ITEM;
    case SG_ASKS_TAKEWHILE:
        if (!truth) {
            it->over = 1;
        }
        return truth ? SG_ASKED_ITEM : SG_ASKED_END;
    default:
        if (!truth) {
            it->over = 1;
        }
        return truth ? SG_ASKED_AGAIN : SG_ASKED_ITEM;
    }
}

bool sg_can_be_answered(const sg_asker *asker, PyObject *iterator, sg_slot answer)
{
    if (is_of_groups(asker)) {
        return sg_groups_can_be_answered(asker, iterator, answer);
    }
    return asker->kind >= SG_ASKS_STARMAP || sg_truth_of(answer) >= 0;
}

sg_asked sg_answered(sg_heap *heap, const sg_asker *asker, PyObject *iterator, sg_slot *item, sg_slot answer)
{
    if (is_of_groups(asker)) {
        return sg_groups_answered(heap, asker, iterator, item, answer);
    }
    if (asker->kind >= SG_ASKS_STARMAP) {
        answer = counted(heap, answer);
        sg_drop(heap, *item);
        *item = answer;
        if (asker->kind == SG_ASKS_ACCUMULATE) {
            keep_total(heap, (sg_py_accumulate *)iterator, answer);
        }
        return SG_ASKED_ITEM;
    }
    int truth = sg_truth_of(answer);
    if (truth < 0) {
        return SG_ASKED_NOT_HERE;
    }
    sg_asked asked = judged(asker, iterator, truth);
    sg_drop(heap, answer);
    if (asked != SG_ASKED_ITEM) {
        sg_drop(heap, *item);
    }
    return asked;
}

sg_asked sg_answered_counted(const sg_asker *asker, PyObject *iterator, PyObject **item, PyObject *answer)
{
    if (is_of_groups(asker)) {
        return sg_groups_answered_counted(asker, iterator, item, answer);
    }
    if (asker->kind >= SG_ASKS_STARMAP) {
        Py_SETREF(*item, answer);
        if (asker->kind == SG_ASKS_ACCUMULATE) {
            Py_XSETREF(((sg_py_accumulate *)iterator)->total, Py_NewRef(answer));
        }
        return SG_ASKED_ITEM;
    }
    int truth = PyObject_IsTrue(answer);
    Py_DECREF(answer);
    sg_asked asked = truth < 0 ? SG_ASKED_NOT_HERE : judged(asker, iterator, truth);
    if (asked != SG_ASKED_ITEM) {
        Py_DECREF(*item);
    }
    return asked;
}

/* ---- steps that call natives ---- */

/* The native's answer to it.  Not here: the item is whole. */
static sg_asked ask_native(sg_heap *heap, const sg_asker *asker, PyObject *iterator, sg_slot *item,
                           const sg_question *question)
{
    sg_slot answer;
    PyObject *function = sg_asker_function(asker, iterator);
    if (Py_IS_TYPE(function, &PyFunction_Type)
        || !sg_native_apply(heap, function, question->args, question->n, &answer)) {
        return SG_ASKED_NOT_HERE;
    }
    sg_asked asked = sg_answered(heap, asker, iterator, item, answer);
    if (asked == SG_ASKED_NOT_HERE) {
        sg_drop(heap, answer);
    }
    return asked;
}

/* The next item of the source, and what comes of it. */
static sg_asked ask_about_next(sg_heap *heap, const sg_asker *asker, PyObject *iterator, sg_slot *item, int depth)
{
    sg_iterator_state state;
    sg_question question;
    PyObject *source = sg_asker_source(asker, iterator);
    bool plain = asker->kind == SG_ASKS_DROPWHILE && ((sg_py_while *)iterator)->over == 1;
    if (!plain && !sg_iterator_save(source, &state)) {
        return SG_ASKED_NOT_HERE;
    }
    sg_next next = sg_iterator_step_inner(heap, source, item, depth);
    if (next != SG_NEXT_ITEM) {
        return next == SG_NEXT_END ? SG_ASKED_END : SG_ASKED_NOT_HERE;
    }
    sg_asked asked = sg_ask(heap, asker, iterator, item, &question);
    if (asked == SG_ASKED_CALL) {
        asked = ask_native(heap, asker, iterator, item, &question);
    }
    if (asked == SG_ASKED_NOT_HERE) {
        sg_drop(heap, *item);
        sg_iterator_restore(source, &state);
    }
    return asked;
}

sg_next sg_asker_step(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)
{
    (void)room;
    (void)n;
    const sg_asker *asker = sg_asker_of(Py_TYPE(iterator));
    sg_asked asked = sg_ask_nothing(heap, asker, iterator, items);
    for (intptr_t i = 1; asked == SG_ASKED_AGAIN; i++) {
        asked = sg_must_give_up(i) ? SG_ASKED_NOT_HERE : ask_about_next(heap, asker, iterator, items, depth);
    }
    return asked == SG_ASKED_ITEM  ? SG_NEXT_ITEM
           : asked == SG_ASKED_END ? SG_NEXT_END
                                   : SG_NEXT_NOT_HERE; /* the host goes on from here */
}
