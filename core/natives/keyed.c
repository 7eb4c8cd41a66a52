/* sorted(), list.sort(), min() and max() with keywords, and with keys that natives compute.  See registry.h.
 *
 * Job: what needs no Python code; keys that functions in Python compute are the evaluator's affair (vm/keyed.h).
 */
#include <stdlib.h>
#include <string.h>

#include "base/stop.h"
#include "natives/registry.h"
#include "objects/compare.h"
#include "objects/from_items.h"
#include "objects/iteration.h"
#include "objects/list.h"
#include "objects/sort.h"
#include "objects/value.h"

/* Items and their keys, in memory of their own: natives that are called meanwhile use the scratch memory, too. */
typedef struct {
    sg_items items;
    sg_slot *keys; /* the items themselves, without a function */
    bool by_function;
} keyed;

static bool is_given(sg_slot s)
{
    return s != 0 && (sg_is_int(s) || sg_pointer(s) != Py_None);
}

static bool is_one_of(const char *name, const char *const *names)
{
    while (*names != NULL && strcmp(name, *names) != 0) {
        names++;
    }
    return *names != NULL;
}

/* A method of `type` that changes no instance. */
static bool only_reads(PyTypeObject *type, const char *name)
{
    static const char *const readers[] = {"get",   "__getitem__", "__contains__", "__len__", "index", "count",
                                          "union", "difference",  "intersection", "copy",    NULL};
    return type == &PyUnicode_Type || type == &PyBytes_Type || type == &PyLong_Type || type == &PyFloat_Type
           || type == &PyTuple_Type || type == &PyFrozenSet_Type || is_one_of(name, readers);
}

/* A key function that does nothing but compute: what has been computed here may be computed again by the host.  Of items
 * that are no iterators. */
static bool only_computes(PyObject *function)
{
    static const char *const effects[] = {"next", "print", "input", "eval", "exec", "open", "__import__", NULL};
    static const char *const modules[] = {"builtins", "math", "_operator", NULL};
    static const char *const getters[] = {"operator.itemgetter", "operator.attrgetter", "operator.methodcaller", NULL};
    PyTypeObject *type = Py_TYPE(function);
    if (type == &PyMethodDescr_Type) {
        return only_reads(PyDescr_TYPE(function), ((PyMethodDescrObject *)function)->d_method->ml_name);
    }
    if (type == &PyWrapperDescr_Type) {
        return only_reads(PyDescr_TYPE(function), ((PyWrapperDescrObject *)function)->d_base->name);
    }
    if (type != &PyCFunction_Type) {
        return PyType_Check(function) || sg_is_key_wrapper(type) || is_one_of(type->tp_name, getters);
    }
    PyObject *self = PyCFunction_GET_SELF(function);
    const char *name = ((PyCFunctionObject *)function)->m_ml->ml_name;
    if (self == NULL || !PyModule_CheckExact(self)) {
        return self != NULL && only_reads(Py_TYPE(self), name);
    }
    PyModuleDef *module = PyModule_GetDef(self);
    return module != NULL && is_one_of(module->m_name, modules) && !is_one_of(name, effects);
}

/* The key of an item, which stays the caller's; false: not here, and nothing has happened. */
static bool key_of(sg_heap *heap, PyObject *function, sg_slot item, sg_slot *key)
{
    sg_slot lent = sg_lent(item);
    PyTypeObject *type = sg_native_type(item);
    bool calls_method = strcmp(Py_TYPE(function)->tp_name, "operator.methodcaller") == 0;
    return type->tp_iter != PyObject_SelfIter && (!calls_method || only_reads(type, ""))
           && sg_native_apply(heap, function, &lent, 1, key);
}

static void drop_keyed(sg_heap *heap, keyed *k, Py_ssize_t keys)
{
    for (Py_ssize_t i = 0; k->by_function && i < keys; i++) {
        sg_drop(heap, k->keys[i]);
    }
    sg_items_drop(heap, &k->items, 0);
    free(k->items.at);
}

/* Of the items in the scratch memory.  False: not here, and nothing is left. */
static bool compute_keys(sg_heap *heap, sg_slot function, keyed *k)
{
    Py_ssize_t n = k->items.n, i = 0;
    sg_slot *room = malloc((size_t)(2 * n + 1) * sizeof *room);
    k->by_function = is_given(function);
    if (room == NULL || sg_is_int(function) || (k->by_function && !only_computes(sg_pointer(function)))) {
        sg_items_drop(heap, &k->items, 0);
        free(room);
        return false;
    }
    k->items.at = memcpy(room, k->items.at, (size_t)n * sizeof *room);
    k->keys = k->by_function ? room + n : room;
    for (; k->by_function && i < n; i++) {
        if (sg_must_give_up(i) || !key_of(heap, sg_pointer(function), room[i], &k->keys[i])) {
            drop_keyed(heap, k, i);
            return false;
        }
    }
    return true;
}

/* `reverse`, or not given; -1: not here. */
static int is_descending(sg_slot reverse)
{
    return reverse == 0 ? 0 : sg_truth(reverse);
}

/* No function is called for nothing; what compares items says nothing of a single one, either. */
static sg_slot function_for(const keyed *k, sg_slot function)
{
    bool compares = is_given(function) && !sg_is_int(function) && sg_is_key_wrapper(Py_TYPE(sg_pointer(function)));
    return k->items.n < (compares ? 2 : 1) ? 0 : function;
}

static bool sorted_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    keyed k;
    int descending = is_descending(args[1]);
    if (n != 3 || descending < 0 || !sg_items_take(heap, args[2], &k.items)
        || !compute_keys(heap, function_for(&k, args[0]), &k)) {
        return false;
    }
    *result = sg_sort_by(k.keys, k.items.at, k.items.n, descending)
                  ? sg_list_of(heap, k.items.at, k.items.n, sg_list_room_for(sg_native_type(args[2]), k.items.n))
                  : 0;
    if (*result != 0) {
        k.items.made = false;
    }
    drop_keyed(heap, &k, k.items.n);
    return *result != 0;
}

/* True if a key could be computed from the list itself, which the host has empty meanwhile. */
static bool may_see(PyObject *list, sg_slot function, const sg_items *items)
{
    PyObject *f = is_given(function) && !sg_is_int(function) ? sg_pointer(function) : NULL;
    if (f != NULL && Py_IS_TYPE(f, &PyCFunction_Type) && ((PyCFunctionObject *)f)->m_self == list) {
        return true;
    }
    for (Py_ssize_t i = 0; i < items->n; i++) {
        PyObject *item = sg_pointer(items->at[i]);
        if (f != NULL && !sg_is_leaf(item) && !PyTuple_CheckExact(item)) {
            return true;
        }
        for (Py_ssize_t j = 0; f != NULL && PyTuple_CheckExact(item) && j < Py_SIZE(item); j++) {
            if (!sg_is_leaf(PyTuple_GET_ITEM(item, j))) {
                return true;
            }
        }
    }
    return false;
}

static bool list_sort_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    keyed k;
    int descending = is_descending(args[1]);
    if (n != 3 || descending < 0 || !PyType_HasFeature(sg_native_type(args[2]), Py_TPFLAGS_LIST_SUBCLASS)
        || !sg_items_take(heap, args[2], &k.items) || may_see(sg_pointer(args[2]), function_for(&k, args[0]), &k.items)
        || !compute_keys(heap, function_for(&k, args[0]), &k)) {
        return false;
    }
    bool done = sg_list_sort_by(heap, args[2], k.items.at, k.keys, k.items.n, descending);
    drop_keyed(heap, &k, k.items.n);
    *result = sg_from_heap(Py_None);
    return done;
}

/* The best item so far of an iterator, and its key; 0: there is none. */
typedef struct {
    sg_slot item, key;
} best;

/* False: not here, with the best one as it was.  The item is consumed. */
static bool take_better(sg_heap *heap, int op, sg_slot function, sg_slot item, best *b)
{
    sg_slot key = sg_lent(item);
    if (is_given(function) && !key_of(heap, sg_pointer(function), item, &key)) {
        sg_drop(heap, item);
        return false;
    }
    int better = b->item == 0 ? 1 : sg_compare(op, key, b->key);
    better = better >= 0 ? better : sg_compare_objects(op, key, b->key);
    best old = {item, key};
    if (better > 0) {
        old = *b;
        *b = (best){item, key};
    }
    if (old.item != 0) {
        sg_drop(heap, old.key);
        sg_drop(heap, old.item);
    }
    return better >= 0;
}

/* The same keywords' values, and an iterator that nobody else knows.  What has been taken of it is put back if the rest is
 * not for here; its end never is. */
static bool extreme_of_iterator(sg_heap *heap, int op, sg_slot *args, sg_slot *result)
{
    sg_iterator_state state;
    PyObject *iterator = sg_is_int(args[2]) ? NULL : sg_pointer(args[2]);
    if (iterator == NULL || sg_tag(args[2]) == SG_TAG_HEAP || !sg_iterates_itself(Py_TYPE(iterator))
        || (is_given(args[0]) && (sg_is_int(args[0]) || !only_computes(sg_pointer(args[0]))))
        || !sg_iterator_save(iterator, &state)) {
        return false;
    }
    best b = {0, 0};
    sg_next next = SG_NEXT_NOT_HERE;
    bool here = true;
    for (Py_ssize_t i = 0; here && !sg_must_give_up(i); i++) {
        sg_slot item;
        int unused = 0;
        next = sg_iterator_step(heap, iterator, &item, 0, &unused);
        if (next != SG_NEXT_ITEM) {
            break;
        }
        next = SG_NEXT_NOT_HERE;
        here = take_better(heap, op, args[0], item, &b);
    }
    if (b.item != 0) {
        sg_drop(heap, b.key);
    }
    if (next == SG_NEXT_END) {
        *result = b.item != 0 ? b.item : args[1];
        return *result != 0;
    }
    sg_iterator_restore(iterator, &state);
    if (b.item != 0) {
        sg_drop(heap, b.item);
    }
    return false;
}

/* The keywords' values, and the positional arguments. */
static bool extreme(sg_heap *heap, int op, sg_slot *args, int n, sg_slot *result)
{
    keyed k;
    if (n == 3 && extreme_of_iterator(heap, op, args, result)) {
        return true;
    }
    if (n == 3 ? !sg_items_take(heap, args[2], &k.items) : n < 4 || args[1] != 0) {
        return false;
    }
    if (n > 3) {
        k.items = (sg_items){.at = args + 2, .n = n - 2};
    }
    if (!compute_keys(heap, args[0], &k)) {
        return false;
    }
    Py_ssize_t best = k.items.n > 0 ? sg_best_of(op, k.keys, k.items.n) : -1;
    if (best >= 0) {
        *result = k.items.at[best];
        k.items.at[best] = 0;
    }
    else {
        *result = k.items.n == 0 ? args[1] : 0;
    }
    drop_keyed(heap, &k, k.items.n);
    return *result != 0;
}

static bool min_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return extreme(heap, Py_LT, args, n, result);
}

static bool max_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return extreme(heap, Py_GT, args, n, result);
}

const sg_named_native_def sg_builtin_named_natives[] = {
    {"sorted", sorted_named, {"key", "reverse"}},
    {"min", min_named, {"key", "default"}},
    {"max", max_named, {"key", "default"}},
    {NULL, NULL, {NULL}},
};
const sg_named_native_def sg_list_named_natives[] = {
    {"sort", list_sort_named, {"key", "reverse"}},
    {NULL, NULL, {NULL}},
};
