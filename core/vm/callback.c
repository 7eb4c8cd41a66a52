/* Callbacks.  Job, invariants and locking: callback.h. */
#include "vm/callback.h"

#include "gil/thread.h"
#include "memory/collector.h"
#include "natives/registry.h"
#include "objects/dict.h"
#include "objects/lru_cache.h"
#include "objects/set.h"
#include "objects/value.h"
#include "objects/wide.h"
#include "vm/attribute_table.h"
#include "vm/call.h"
#include "vm/classes.h"
#include "vm/context_run.h"
#include "vm/hashing.h"
#include "vm/indexed.h"
#include "vm/keyed.h"
#include "vm/replay.h"
#include "vm/pairwise.h"
#include "vm/part_items.h"
#include "vm/special.h"
#include "vm/unequal.h"

/* What is called. */
typedef enum {
    NOTHING,
    LEN,
    HASH,
    STR,
    REPR,
    ITER,
    NEXT,
    BOOL,
    FLOAT,
    INT,
    ABS,
    ROUND,
    MIN, /* of two */
    MAX,
    GETATTR,
    ISINSTANCE,
    ISSUBCLASS,
    CLASS,       /* one whose __new__ is in Python */
    CONTEXT_RUN, /* vm/context_run.h */
} kind;

static const struct {
    const char *name;
    kind kind;
} functions[] = {
    {"len", LEN},
    {"hash", HASH},
    {"repr", REPR},
    {"iter", ITER},
    {"next", NEXT},
    {"abs", ABS},
    {"round", ROUND},
    {"min", MIN},
    {"max", MAX},
    {"getattr", GETATTR},
    {"isinstance", ISINSTANCE},
    {"issubclass", ISSUBCLASS},
};
enum { FUNCTIONS = sizeof functions / sizeof *functions };
static const PyMethodDef *definitions[FUNCTIONS];

void sg_callback_init(PyInterpreterState *interp)
{
    for (int i = 0; i < FUNCTIONS; i++) {
        PyObject *function = PyDict_GetItemString(interp->builtins, functions[i].name);
        if (function != NULL && Py_IS_TYPE(function, &PyCFunction_Type)
            && strcmp(((PyCFunctionObject *)function)->m_ml->ml_name, functions[i].name) == 0) {
            definitions[i] = ((PyCFunctionObject *)function)->m_ml;
        }
    }
    sg_context_run_init();
    PyErr_Clear();
}

static kind kind_of(PyObject *callable)
{
    PyTypeObject *type = Py_TYPE(callable);
    if (sg_is_context_run(callable)) {
        return CONTEXT_RUN;
    }
    if (type == &PyCFunction_Type) {
        const PyMethodDef *def = ((PyCFunctionObject *)callable)->m_ml;
        for (int i = 0; i < FUNCTIONS; i++) {
            if (definitions[i] == def) {
                return functions[i].kind;
            }
        }
        return NOTHING;
    }
    return callable == (PyObject *)&PyUnicode_Type             ? STR
           : callable == (PyObject *)&PyBool_Type              ? BOOL
           : callable == (PyObject *)&PyFloat_Type             ? FLOAT
           : callable == (PyObject *)&PyLong_Type              ? INT
           : PyType_HasFeature(type, Py_TPFLAGS_TYPE_SUBCLASS) ? CLASS
                                                               : NOTHING;
}

/* The operand on the caller's stack, as the frame's argument. */
static sg_slot alias(sg_slot s)
{
    return s == 0 ? 0 : sg_lent(s);
}

static PyTypeObject *type_of(sg_slot s)
{
    return sg_is_int(s) ? &PyLong_Type : Py_TYPE(sg_pointer(s));
}

static _PyInterpreterFrame *push(sg_heap *heap, PyThreadState *tstate, PyFunctionObject *function, const sg_slot *args,
                                 int n)
{
    sg_slot aliases[3];
    if (function == NULL || !sg_runs_at_once(function)) {
        return NULL;
    }
    for (int i = 0; i < n; i++) {
        aliases[i] = alias(args[i]);
    }
    _PyInterpreterFrame *callee =
        sg_push_bound(heap, tstate, function, sg_from_heap((PyObject *)function), (sg_arguments){aliases, n, 0, NULL});
    if (callee != NULL) {
        SG_FRAME_FLAGS(callee) |= SG_RETURNS_CONTINUED;
    }
    return callee;
}

/* The comparison of an item with the best so far. */
static int better(kind kind)
{
    return kind == MIN ? Py_LT : Py_GT;
}

/* ---- the beginning ---- */

static int special_of(kind kind)
{
    static const int specials[] = {[LEN] = SG_SPECIAL_LEN,     [HASH] = SG_SPECIAL_HASH, [STR] = SG_SPECIAL_STR,
                                   [REPR] = SG_SPECIAL_REPR,   [ITER] = SG_SPECIAL_ITER, [NEXT] = SG_SPECIAL_NEXT,
                                   [FLOAT] = SG_SPECIAL_FLOAT, [INT] = SG_SPECIAL_INT,   [ABS] = SG_SPECIAL_ABS,
                                   [ROUND] = SG_SPECIAL_ROUND, [BOOL] = SG_SPECIAL_BOOL};
    return specials[kind];
}

/* Whether the second is better than the first. */
static _PyInterpreterFrame *begin_extreme(sg_heap *heap, PyThreadState *tstate, const sg_slot *args, int n, kind kind)
{
    bool reflected;
    if (n != 2) {
        return NULL;
    }
    PyFunctionObject *method = sg_special_comparison(type_of(args[1]), type_of(args[0]), better(kind), &reflected);
    return push(heap, tstate, method, (const sg_slot[]){args[!reflected], args[reflected]}, 2);
}

static _PyInterpreterFrame *begin_round(sg_heap *heap, PyThreadState *tstate, const sg_slot *args, int n)
{
    bool digits = n == 2 && (sg_is_int(args[1]) || sg_pointer(args[1]) != Py_None);
    return n <= 2 ? push(heap, tstate, sg_special_find(type_of(args[0]), SG_SPECIAL_ROUND), args, 1 + digits) : NULL;
}

static _PyInterpreterFrame *begin_getattr(sg_heap *heap, PyThreadState *tstate, const sg_slot *args, int n)
{
    if (n < 2 || n > 3 || sg_is_int(args[0]) || type_of(args[1]) != &PyUnicode_Type) {
        return NULL;
    }
    sg_attr_answer found = sg_attr_find(NULL, sg_pointer(args[0]), sg_pointer(args[1]), 0);
    return found.kind == SG_ATTR_GETTER ? push(heap, tstate, (PyFunctionObject *)found.value, args, 1) : NULL;
}

/* isinstance(x, class), if the class's metaclass has its own check: that is asked about x. */
static _PyInterpreterFrame *begin_check(sg_heap *heap, PyThreadState *tstate, const sg_slot *args, int n, int special)
{
    if (n != 2 || sg_is_int(args[1]) || !PyType_Check(sg_pointer(args[1]))
        || (special == SG_SPECIAL_INSTANCECHECK && type_of(args[0]) == (PyTypeObject *)sg_pointer(args[1]))) {
        return NULL;
    }
    PyFunctionObject *check = sg_special_find(type_of(args[1]), special);
    return push(heap, tstate, check, (const sg_slot[]){args[1], args[0]}, 2);
}

static _PyInterpreterFrame *begin_class(sg_heap *heap, PyThreadState *tstate, sg_slot callable,
                                        const sg_arguments *arguments)
{
    PyTypeObject *type = (PyTypeObject *)sg_pointer(callable);
    const sg_class *class = sg_class_find(type);
    PyFunctionObject *maker = class == NULL ? NULL : sg_class_maker(class);
    int n = arguments->positional + arguments->named;
    sg_slot room[1 + SG_SPREAD_MAX];
    if (maker == NULL || !sg_runs_at_once(maker) || n > SG_SPREAD_MAX || !sg_class_calls_as_type(type)
        || Py_TYPE(type)->tp_getattro != PyType_Type.tp_getattro) {
        return NULL;
    }
    room[0] = alias(callable);
    for (int i = 0; i < n; i++) {
        room[1 + i] = alias(arguments->args[i]);
    }
    _PyInterpreterFrame *callee =
        sg_push_bound(heap, tstate, maker, sg_from_heap((PyObject *)maker),
                      (sg_arguments){room, arguments->positional + 1, arguments->named, arguments->names});
    if (callee != NULL) {
        SG_FRAME_FLAGS(callee) |= SG_RETURNS_CONTINUED;
    }
    return callee;
}

static sg_lru_arguments of_cache(const sg_arguments *a)
{
    return (sg_lru_arguments){a->args, a->positional, a->named, a->names};
}

/* A function that functools.lru_cache stands before, for arguments whose result is not there. */
static _PyInterpreterFrame *begin_cached(sg_heap *heap, PyThreadState *tstate, PyObject *cache,
                                         const sg_arguments *arguments)
{
    PyFunctionObject *function = (PyFunctionObject *)sg_lru_function(cache);
    sg_slot aliases[SG_LRU_ARGUMENTS_MAX];
    int n = arguments->positional + arguments->named;
    sg_lru_arguments all = of_cache(arguments);
    if (n > SG_LRU_ARGUMENTS_MAX || !Py_IS_TYPE(function, &PyFunction_Type) || !sg_runs_at_once(function)
        || !sg_lru_lacks(cache, &all)) {
        return NULL;
    }
    for (int i = 0; i < n; i++) {
        aliases[i] = alias(arguments->args[i]);
    }
    _PyInterpreterFrame *callee =
        sg_push_bound(heap, tstate, function, sg_from_heap((PyObject *)function),
                      (sg_arguments){aliases, arguments->positional, arguments->named, arguments->names});
    if (callee != NULL) {
        SG_FRAME_FLAGS(callee) |= SG_RETURNS_CONTINUED;
        sg_lru_missed(cache);
    }
    return callee;
}

_PyInterpreterFrame *sg_callback_begin(sg_heap *heap, PyThreadState *tstate, sg_slot callable,
                                       const sg_arguments *arguments)
{
    if (sg_is_lru_cache(type_of(callable))) {
        return begin_cached(heap, tstate, sg_pointer(callable), arguments);
    }
    kind kind = kind_of(sg_pointer(callable));
    if (kind == CLASS) {
        return begin_class(heap, tstate, callable, arguments);
    }
    if (kind == CONTEXT_RUN) {
        return sg_context_run_begin(heap, tstate, sg_pointer(callable), arguments);
    }
    const sg_slot *args = arguments->args;
    int n = arguments->positional;
    if (kind == NOTHING || arguments->named != 0 || n == 0) {
        return NULL;
    }
    switch (kind) {
    case GETATTR:
        return begin_getattr(heap, tstate, args, n);
    case MIN:
    case MAX:
        return begin_extreme(heap, tstate, args, n, kind);
    case ROUND:
        return begin_round(heap, tstate, args, n);
    case ISINSTANCE:
        return begin_check(heap, tstate, args, n, SG_SPECIAL_INSTANCECHECK);
    case ISSUBCLASS:
        return begin_check(heap, tstate, args, n, SG_SPECIAL_SUBCLASSCHECK);
    default:
        return n == 1 || (kind == NEXT && n == 2)
                   ? push(heap, tstate, sg_special_find(type_of(args[0]), special_of(kind)), args, 1)
                   : NULL;
    }
}

void sg_callback_learn(PyObject *callable, PyObject *const *args, int n)
{
    kind kind = kind_of(callable);
    switch (kind) {
    case NOTHING:
    case GETATTR: /* its native prepares */
        break;
    case CLASS:
        sg_class_learn((PyTypeObject *)callable);
        if (n == 1) {
            sg_inherited_learn(Py_TYPE(args[0])); /* its items, perhaps */
        }
        break;
    case CONTEXT_RUN:
        sg_context_run_learn(callable, args, n);
        break;
    case MIN:
    case MAX:
        if (n == 2) {
            sg_special_learn_comparison(Py_TYPE(args[1]), Py_TYPE(args[0]), better(kind));
        }
        break;
    case ISINSTANCE:
    case ISSUBCLASS:
        if (n == 2 && PyType_Check(args[1])) {
            sg_special_learn(Py_TYPE(args[1]),
                             kind == ISINSTANCE ? SG_SPECIAL_INSTANCECHECK : SG_SPECIAL_SUBCLASSCHECK);
        }
        break;
    default:
        if (n > 0) {
            sg_special_learn(Py_TYPE(args[0]), special_of(kind));
        }
        if (n > 0 && kind == HASH) {
            sg_hashing_learn(args[0]);
        }
        break;
    }
}

_PyInterpreterFrame *sg_callback_begin_hash(sg_heap *heap, PyThreadState *tstate, sg_slot dict, sg_slot key)
{
    if (sg_is_int(dict) || sg_is_int(key) || !PyDict_CheckExact(sg_pointer(dict))) {
        return NULL;
    }
    return push(heap, tstate, sg_special_find(type_of(key), SG_SPECIAL_HASH), &key, 1);
}

_PyInterpreterFrame *sg_callback_begin_hash_of_member(sg_heap *heap, PyThreadState *tstate, sg_slot set, sg_slot key)
{
    if (!PyAnySet_CheckExact(sg_pointer(set)) || sg_is_int(key)) {
        return sg_callback_begin_hash(heap, tstate, set, key);
    }
    if (PySet_Check(sg_pointer(key))) {
        return NULL; /* one that cannot be hashed is sought as a frozenset */
    }
    return push(heap, tstate, sg_special_find(type_of(key), SG_SPECIAL_HASH), &key, 1);
}

/* ---- missing items ---- */

sg_slot sg_callback_default_item(sg_heap *heap, PyThreadState *tstate, sg_slot dict, sg_slot *key)
{
    PyObject *factory = sg_defaultdict_factory(sg_pointer(dict));
    if (factory == NULL || !PyType_Check(factory)) {
        return 0; /* a type of which there is a native: making an instance changes nothing else */
    }
    sg_slot call[] = {sg_from_heap(factory), 0}, made;
    if (!sg_native_call(heap, tstate, call, 0, &made)) {
        return 0;
    }
    sg_slot item = sg_dict_setdefault(heap, tstate->interp, dict, key, &made);
    sg_drop(heap, made);
    return item;
}

_PyInterpreterFrame *sg_callback_begin_default(sg_heap *heap, PyThreadState *tstate, sg_slot dict)
{
    PyObject *factory = sg_defaultdict_factory(sg_pointer(dict));
    if (factory == NULL || Py_IS_TYPE(factory, &PyFunction_Type)) {
        return push(heap, tstate, (PyFunctionObject *)factory, NULL, 0);
    }
    PyTypeObject *type = (PyTypeObject *)factory;
    if (!PyType_Check(factory) || !sg_class_calls_as_type(type) || type->tp_init != PyBaseObject_Type.tp_init
        || Py_TYPE(type)->tp_getattro != PyType_Type.tp_getattro) {
        return NULL;
    }
    const sg_class *class = sg_class_find(type);
    return push(heap, tstate, class == NULL ? NULL : sg_class_maker(class), &(sg_slot){sg_from_heap(factory)}, 1);
}

void sg_callback_learn_default(PyObject *dict)
{
    PyObject *factory = sg_is_defaultdict(Py_TYPE(dict)) ? sg_defaultdict_factory(dict) : NULL;
    if (factory != NULL && PyType_Check(factory)) {
        sg_class_learn((PyTypeObject *)factory);
    }
}

/* ---- results, in shared mode ---- */

static bool compares(const sg_insn *insn)
{
    return insn->op == SG_OP_COMPARE_OP || insn->op == SG_OP_COMPARE_OP_JUMP;
}

sg_slot *sg_callback_operands(const sg_insn *insn, sg_slot *top)
{
    switch (insn->op) {
    case SG_OP_BINARY_SUBSCR:
    case SG_OP_COMPARE_OP:
    case SG_OP_COMPARE_OP_JUMP:
    case SG_OP_CONTAINS_OP:
    case SG_OP_DELETE_SUBSCR:
        return top - 2;
    case SG_OP_STORE_SUBSCR:
        return top - 3;
    case SG_OP_CALL_KW:
        return top - insn->arg - 3;
    case SG_OP_CALL_FUNCTION_EX:
        return top - 3 - (insn->arg & 1);
    default:
        return top - insn->arg - 2;
    }
}

bool sg_hash_of_answer(sg_slot v, Py_hash_t *hash)
{
    sg_wide number;
    if (!sg_wide_get(v, &number) || number < PY_SSIZE_T_MIN || number > PY_SSIZE_T_MAX) {
        return false;
    }
    *hash = number == -1 ? -2 : (Py_hash_t)number;
    return true;
}

/* Results that are used up. */
static bool done_with(sg_heap *heap, sg_callback_step *step, sg_slot v, sg_slot result)
{
    sg_drop(heap, v);
    return sg_callback_done(step, result);
}

/* The factory of a defaultdict has made v. */
static bool continue_default(sg_heap *heap, PyThreadState *tstate, sg_slot *base, sg_slot v, sg_callback_step *step)
{
    bool owned = sg_tag(v) == SG_TAG_OWNED;
    PyObject *made = sg_to_heap(heap, v);
    sg_increment(made);
    sg_slot stored = sg_owned(made), found = 0;
    bool set = true;
    if (sg_defaultdict_keeps) {
        found = sg_dict_setdefault(heap, tstate->interp, base[0], &base[1], &stored);
        set = found != 0;
    }
    else {
        set = sg_dict_set(heap, tstate->interp, base[0], &base[1], &stored);
    }
    bool other = set && stored != 0 && found != 0; /* there was one by then */
    sg_drop(heap, stored);
    if ((!set && !owned) || other) {
        sg_drop(heap, sg_owned(made));
    }
    return set && sg_callback_done(step, other ? found : sg_owned(made));
}

static bool continue_dict(sg_heap *heap, PyThreadState *tstate, const sg_insn *insn, sg_slot *base, sg_slot v,
                          sg_callback_step *step)
{
    Py_hash_t hash;
    PyObject *value;
    sg_found found;
    if (insn->op == SG_OP_BINARY_SUBSCR && sg_is_defaultdict(type_of(base[0]))) {
        return continue_default(heap, tstate, base, v, step);
    }
    if (!sg_hash_of_answer(v, &hash)) {
        return false;
    }
    switch (insn->op) {
    case SG_OP_BINARY_SUBSCR:
        found = sg_dict_get_hashed((PyDictObject *)sg_pointer(base[0]), base[1], hash, &value);
        return found == SG_FOUND && done_with(heap, step, v, sg_from_heap(value));
    case SG_OP_CONTAINS_OP:
        if (PyAnySet_Check(sg_pointer(base[1]))) {
            int member = sg_set_contains_hashed((PySetObject *)sg_pointer(base[1]), base[0], hash);
            return member >= 0
                   && done_with(heap, step, v, sg_from_heap((member != 0) != insn->arg ? Py_True : Py_False));
        }
        found = sg_dict_get_hashed((PyDictObject *)sg_pointer(base[1]), base[0], hash, &value);
        return found != SG_NOT_HERE
               && done_with(heap, step, v, sg_from_heap((found == SG_FOUND) != insn->arg ? Py_True : Py_False));
    case SG_OP_DELETE_SUBSCR:
        found = sg_dict_remove_hashed(heap, tstate->interp, base[0], base[1], hash, NULL);
        return found == SG_FOUND && done_with(heap, step, v, 0);
    default:
        return sg_dict_set_hashed(heap, tstate->interp, base[1], &base[2], hash, &base[0])
               && done_with(heap, step, v, 0);
    }
}

bool sg_callback_arguments(sg_heap *heap, const sg_insn *insn, sg_slot *base, sg_callback_step *step)
{
    switch (insn->op) {
    case SG_OP_CALL_KW:
        step->arguments = sg_named_arguments(base + 2, insn->arg, sg_pointer(base[insn->arg + 2]));
        return true;
    case SG_OP_CALL_FUNCTION_EX:
        return sg_spread(heap, base[2], (insn->arg & 1) != 0 ? base[3] : 0, step->room, 1, step->names,
                         &step->arguments);
    default:
        step->arguments = (sg_arguments){base + 2, insn->arg, 0, NULL};
        return true;
    }
}

/* __new__ has made v: it is initialised, if it is of the class. */
static bool continue_class(sg_heap *heap, PyThreadState *tstate, const sg_insn *insn, sg_slot *base, sg_slot v,
                           sg_callback_step *step)
{
    PyTypeObject *type = type_of(v);
    if (!PyType_IsSubtype(type, (PyTypeObject *)sg_pointer(base[0]))) {
        return sg_callback_done(step, v);
    }
    const sg_class *class = sg_class_find(type);
    if (class == NULL || class->plain_new) {
        return false;
    }
    if (class->plain_init) {
        return sg_callback_done(step, v);
    }
    if (class->init == NULL || ((PyCodeObject *)class->init->func_code)->co_argcount == 0
        || !sg_callback_arguments(heap, insn, base, step)) {
        return false;
    }
    sg_slot *self = --step->arguments.args, before = *self;
    step->arguments.positional++;
    step->left = insn->op == SG_OP_CALL_FUNCTION_EX ? base + 2 : base + 2 + insn->arg;
    *self = alias(v);
    if (!sg_can_bind(heap, tstate, class->init, step->arguments)) {
        *self = before;
        return false;
    }
    sg_drop(heap, base[0]);
    base[0] = v;
    step->function = class->init;
    step->flags = SG_FRAME_INIT;
    return true;
}

/* The function has returned v: it is kept. */
static bool continue_cached(sg_heap *heap, PyThreadState *tstate, const sg_insn *insn, sg_slot *base, sg_slot v,
                            sg_callback_step *step)
{
    if (!sg_callback_arguments(heap, insn, base, step)) {
        return false;
    }
    bool method = insn->op != SG_OP_CALL_FUNCTION_EX && base[1] != 0;
    sg_lru_arguments all = of_cache(&step->arguments);
    all.args -= method;
    all.positional += method;
    return sg_lru_keep(heap, tstate->interp, sg_pointer(base[0]), &all, v) && sg_callback_done(step, v);
}

/* The call's positional argument. */
static sg_slot argument(const sg_insn *insn, const sg_slot *base, Py_ssize_t i)
{
    return insn->op == SG_OP_CALL_FUNCTION_EX ? sg_from_heap(PyTuple_GET_ITEM(sg_pointer(base[2]), i)) : base[2 + i];
}

/* v says whether the second argument is the better one. */
static bool continue_extreme(sg_heap *heap, const sg_insn *insn, const sg_slot *base, sg_slot v, sg_callback_step *step)
{
    int truth = !sg_is_int(v) && sg_pointer(v) == Py_NotImplemented ? -1 : sg_truth(v);
    return truth >= 0 && done_with(heap, step, v, sg_callback_own(heap, argument(insn, base, truth)));
}

bool sg_callback_continue(sg_heap *heap, PyThreadState *tstate, const sg_insn *insn, sg_slot *base, sg_slot v,
                          sg_callback_step *step)
{
    intptr_t number;
    Py_hash_t hash;
    int truth;
    if (compares(insn)) {
        return sg_unequal_is_asked(base) ? sg_unequal_continue(heap, v, step)
                                         : sg_pairwise_continue(heap, tstate, insn->aux, base, v, step);
    }
    if (sg_part_items_gather(insn, base)) {
        return sg_part_items_continue(heap, tstate, base, v, step);
    }
    if (!sg_is_call(insn->op)) {
        return continue_dict(heap, tstate, insn, base, v, step);
    }
    if (sg_is_replay(base[0])) {
        return sg_replay_continue(heap, tstate, insn, base, v, step);
    }
    if (sg_is_keyed(base[0])) {
        return sg_keyed_continue(heap, tstate, base[0], v, step);
    }
    if (sg_is_hashing(base[0])) {
        return sg_hashing_continue(heap, tstate, base, v, step);
    }
    if (sg_is_lru_cache(type_of(base[0]))) {
        return continue_cached(heap, tstate, insn, base, v, step);
    }
    if (sg_indexed_asks_length(insn, base)) {
        return sg_indexed_continue(heap, base, v, step);
    }
    switch (kind_of(sg_pointer(base[0]))) {
    case LEN:
        return sg_int_get(v, &number) && number >= 0 && sg_callback_done(step, v);
    case HASH:
        return sg_hash_of_answer(v, &hash) && done_with(heap, step, v, sg_wide_new(heap, hash));
    case STR:
    case REPR:
        return !sg_is_int(v) && PyUnicode_Check(sg_pointer(v)) && sg_callback_done(step, v);
    case BOOL:
        return type_of(v) == &PyBool_Type && sg_callback_done(step, v);
    case FLOAT:
        return type_of(v) == &PyFloat_Type && sg_callback_done(step, v);
    case INT:
        return type_of(v) == &PyLong_Type && sg_callback_done(step, v);
    case MIN:
    case MAX:
        return continue_extreme(heap, insn, base, v, step);
    case ITER:
        return !sg_is_int(v) && sg_is_iterator(type_of(v)) && sg_callback_done(step, v);
    case ISINSTANCE:
    case ISSUBCLASS:
        truth = sg_truth(v);
        return truth >= 0 && done_with(heap, step, v, sg_from_heap(truth ? Py_True : Py_False));
    case CLASS:
        return continue_class(heap, tstate, insn, base, v, step);
    case CONTEXT_RUN:
        if (!sg_context_run_can_end(tstate, insn, base)) {
            return false;
        }
        sg_context_run_end(heap, tstate, insn, base);
        return sg_callback_done(step, v);
    default:
        return sg_callback_done(step, v);
    }
}

/* ---- results, in exclusive mode ---- */

void sg_callback_settle(sg_heap *heap, PyThreadState *tstate)
{
    sg_nursery_link(heap, tstate);
    sg_reserve_return(heap);
    sg_log_flush(heap);
    heap->settle = 0;
}

_PyInterpreterFrame *sg_callback_push_host(PyThreadState *tstate, const sg_callback_step *step)
{
    PyObject *args[SG_SPREAD_MAX], *function = Py_NewRef((PyObject *)step->function);
    bool optimized = (((PyCodeObject *)step->function->func_code)->co_flags & CO_OPTIMIZED) != 0;
    int n = step->arguments.positional;
    for (int i = 0; i < n; i++) {
        args[i] = Py_NewRef(sg_pointer(step->arguments.args[i]));
    }
    _PyInterpreterFrame *frame =
        _PyEvalFramePushAndInit(tstate, (PyFunctionObject *)function,
                                optimized ? NULL : Py_NewRef(step->function->func_globals), args, (size_t)n, NULL);
    if (frame != NULL) {
        SG_FRAME_FLAGS(frame) = SG_FRAME_CLEAN | SG_RETURNS_CONTINUED;
    }
    return frame;
}

bool sg_callback_continue_host(PyThreadState *tstate, const sg_insn *insn, PyObject **base, PyObject *v,
                               PyObject **result, _PyInterpreterFrame **callee)
{
    sg_callback_step step;
    sg_heap *heap = &sg_thread_get()->heap;
    sg_slot state = sg_owned(base[0]);
    *result = NULL;
    *callee = NULL;
    if (!sg_is_call(insn->op) || sg_is_replay(state) || !sg_is_keyed(state)) {
        return false;
    }
    bool here = sg_keyed_continue(heap, tstate, state, sg_owned(v), &step);
    if (here && step.function != NULL) {
        *callee = sg_callback_push_host(tstate, &step);
    }
    else if (here) {
        *result = sg_to_heap(heap, step.result);
    }
    sg_callback_settle(heap, tstate);
    if (here && *callee == NULL && *result == NULL) {
        sg_keyed_fail_host(base[0]);
    }
    return here;
}

Py_hash_t sg_hash_of_answer_host(PyObject *v)
{
    if (!PyLong_Check(v)) {
        PyErr_SetString(PyExc_TypeError, "__hash__ method should return an integer");
        Py_DECREF(v);
        return -1;
    }
    Py_hash_t hash = PyLong_AsSsize_t(v);
    if (hash == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        hash = PyLong_Type.tp_hash(v);
    }
    Py_DECREF(v);
    return hash == -1 ? -2 : hash;
}

static PyObject *host_length(PyObject *v)
{
    Py_ssize_t length = sg_special_length(v);
    return length < 0 ? NULL : PyLong_FromSsize_t(length);
}

static PyObject *host_string(PyObject *v, const char *method)
{
    if (!PyUnicode_Check(v)) {
        PyErr_Format(PyExc_TypeError, "%s returned non-string (type %.200s)", method, Py_TYPE(v)->tp_name);
        Py_CLEAR(v);
    }
    return v;
}

/* What float() and int() make of an answer that is not of the exact type: `returned` is how they describe it. */
static PyObject *host_number(PyObject *v, const char *returned, PyTypeObject *type)
{
    PyObject *exact = NULL;
    if (Py_IS_TYPE(v, type)) {
        return v;
    }
    if (!PyType_IsSubtype(Py_TYPE(v), type)) {
        PyErr_Format(PyExc_TypeError, "%s returned non-%s (type %.*s)", returned, type->tp_name,
                     type == &PyFloat_Type ? 50 : 200, Py_TYPE(v)->tp_name);
    }
    else if (PyErr_WarnFormat(PyExc_DeprecationWarning, 1,
                              "%s returned non-%s (type %.*s).  The ability to return an instance of a strict "
                              "subclass of %s is deprecated, and may be removed in a future version of Python.",
                              returned, type->tp_name, type == &PyFloat_Type ? 50 : 200, Py_TYPE(v)->tp_name,
                              type->tp_name)
             == 0) {
        /* The built-in type's own slot, for the subclass may have another. */
        exact = type == &PyFloat_Type ? PyFloat_FromDouble(PyFloat_AS_DOUBLE(v)) : type->tp_as_number->nb_int(v);
    }
    Py_DECREF(v);
    return exact;
}

static PyObject *host_bool(PyObject *v)
{
    if (!PyBool_Check(v)) {
        PyErr_Format(PyExc_TypeError, "__bool__ should return bool, returned %s", Py_TYPE(v)->tp_name);
        Py_CLEAR(v);
    }
    return v;
}

static PyObject *host_float(PyObject *v, PyObject *asked)
{
    char returned[64];
    PyOS_snprintf(returned, sizeof returned, "%.50s.__float__", Py_TYPE(asked)->tp_name);
    return host_number(v, returned, &PyFloat_Type);
}

static PyObject *host_iterator(PyObject *v)
{
    if (!sg_is_iterator(Py_TYPE(v))) {
        PyErr_Format(PyExc_TypeError, "iter() returned non-iterator of type '%.100s'", Py_TYPE(v)->tp_name);
        Py_CLEAR(v);
    }
    return v;
}

static PyObject *host_truth(PyObject *v)
{
    int truth = PyObject_IsTrue(v);
    Py_DECREF(v);
    return truth < 0 ? NULL : PyBool_FromLong(truth);
}

/* min() or max() of two, of which the second has been compared with the first. */
static PyObject *host_extreme(const sg_insn *insn, PyObject **base, PyObject *v, int op)
{
    enum { AS_BOOL = 16 };
    PyObject *first = sg_pointer(argument(insn, (const sg_slot *)base, 0));
    PyObject *second = sg_pointer(argument(insn, (const sg_slot *)base, 1));
    v = sg_special_result(SG_RETURNS_COMPARISON, AS_BOOL, op, v, (PyObject *[]){second, first} + 2);
    return v == NULL ? NULL : Py_NewRef(v == Py_True ? second : first);
}

static PyObject *tuple_of(PyObject **items, Py_ssize_t n)
{
    PyObject *tuple = PyTuple_New(n);
    for (Py_ssize_t i = 0; tuple != NULL && i < n; i++) {
        PyTuple_SET_ITEM(tuple, i, Py_NewRef(items[i]));
    }
    return tuple;
}

/* The positional arguments of the call, in a tuple, and the others, in a dict or NULL. */
static PyObject *host_arguments(const sg_insn *insn, PyObject **base, PyObject **keywords)
{
    *keywords = NULL;
    if (insn->op == SG_OP_CALL_FUNCTION_EX) {
        *keywords = (insn->arg & 1) != 0 ? Py_NewRef(base[3]) : NULL;
        return Py_NewRef(base[2]);
    }
    PyObject *names = insn->op == SG_OP_CALL_KW ? base[insn->arg + 2] : NULL;
    Py_ssize_t named = names == NULL ? 0 : PyTuple_GET_SIZE(names), positional = insn->arg - named;
    if (named != 0) {
        *keywords = PyDict_New();
        for (Py_ssize_t i = 0; *keywords != NULL && i < named; i++) {
            if (PyDict_SetItem(*keywords, PyTuple_GET_ITEM(names, i), base[2 + positional + i]) < 0) {
                Py_CLEAR(*keywords);
            }
        }
        if (*keywords == NULL) {
            return NULL;
        }
    }
    return tuple_of(base + 2, positional);
}

static PyObject *host_initialised(const sg_insn *insn, PyObject **base, PyObject *v)
{
    PyTypeObject *type = Py_TYPE(v);
    if (!PyType_IsSubtype(type, (PyTypeObject *)base[0]) || type->tp_init == NULL) {
        return v;
    }
    if (type != (PyTypeObject *)base[0]) {
        sg_class_learn(type); /* it may be called by no name of its own */
    }
    PyObject *keywords, *args = host_arguments(insn, base, &keywords);
    if (args == NULL || type->tp_init(v, args, keywords) < 0) {
        Py_CLEAR(v);
    }
    Py_XDECREF(args);
    Py_XDECREF(keywords);
    return v;
}

static bool finish_default(PyObject **base, PyObject *v, PyObject **result)
{
    *result = NULL;
    if (sg_defaultdict_keeps) {
        PyDict_SetDefaultRef(base[0], base[1], v, result);
        Py_DECREF(v);
    }
    else if (PyObject_SetItem(base[0], base[1], v) == 0) {
        *result = v;
    }
    else {
        Py_DECREF(v);
    }
    return *result != NULL;
}

static bool finish_dict(const sg_insn *insn, PyObject **base, PyObject *v, PyObject **result)
{
    if (insn->op == SG_OP_BINARY_SUBSCR && sg_is_defaultdict(Py_TYPE(base[0]))) {
        return finish_default(base, v, result);
    }
    Py_hash_t hash = sg_hash_of_answer_host(v);
    *result = NULL;
    if (hash == -1) {
        return false;
    }
    switch (insn->op) {
    case SG_OP_BINARY_SUBSCR:
        *result = Py_XNewRef(_PyDict_GetItem_KnownHash(base[0], base[1], hash));
        if (*result == NULL && !PyErr_Occurred()) {
            _PyErr_SetKeyError(base[1]);
        }
        return *result != NULL;
    case SG_OP_CONTAINS_OP: {
        if (PyAnySet_Check(base[1])) {
            int member = sg_set_contains_host((PySetObject *)base[1], base[0], hash);
            *result = member < 0 ? NULL : PyBool_FromLong((member != 0) != insn->arg);
            return *result != NULL;
        }
        bool found = _PyDict_GetItem_KnownHash(base[1], base[0], hash) != NULL;
        *result = PyErr_Occurred() ? NULL : PyBool_FromLong(found != insn->arg);
        return *result != NULL;
    }
    case SG_OP_DELETE_SUBSCR:
        return _PyDict_DelItem_KnownHash(base[0], base[1], hash) == 0;
    default:
        return _PyDict_SetItem_KnownHash(base[1], base[2], base[0], hash) == 0;
    }
}

PyObject *sg_callback_keep(const sg_insn *insn, PyObject **base, PyObject *cache, PyObject *v)
{
    PyObject *keywords, *args = host_arguments(insn, base, &keywords);
    if (args != NULL && insn->op != SG_OP_CALL_FUNCTION_EX && base[1] != NULL) {
        PyObject *self = tuple_of(base + 1, 1), *others = args;
        args = self == NULL ? NULL : PySequence_Concat(self, others);
        Py_XDECREF(self);
        Py_DECREF(others);
    }
    bool kept = args != NULL && sg_lru_keep_host(cache, args, keywords, v) == 0;
    Py_XDECREF(args);
    Py_XDECREF(keywords);
    if (!kept) {
        Py_CLEAR(v);
    }
    return v;
}

bool sg_callback_finish(const sg_insn *insn, PyObject **base, PyObject *v, PyObject **result)
{
    if (compares(insn)) {
        *result = sg_unequal_is_asked((sg_slot *)base) ? sg_unequal_finish(insn, base, v)
                                                       : sg_pairwise_finish(insn->aux, base, v);
        return *result != NULL;
    }
    if (sg_part_items_gather(insn, (const sg_slot *)base)) {
        *result = NULL;
        return sg_part_items_finish(base, v);
    }
    if (!sg_is_call(insn->op)) {
        return finish_dict(insn, base, v, result);
    }
    if (sg_is_replay(sg_owned(base[0]))) {
        *result = sg_replay_finish(PyThreadState_Get(), insn, base, v);
        return *result != NULL;
    }
    if (sg_is_keyed(sg_owned(base[0]))) {
        *result = sg_keyed_finish(base[0], v);
        return *result != NULL;
    }
    if (sg_is_hashing(sg_owned(base[0]))) {
        *result = sg_hashing_finish(base, v);
        return *result != NULL;
    }
    if (sg_is_lru_cache(Py_TYPE(base[0]))) {
        *result = sg_callback_keep(insn, base, base[0], v);
        return *result != NULL;
    }
    if (sg_indexed_asks_length(insn, (const sg_slot *)base)) {
        *result = sg_indexed_finish(base, v);
        return *result != NULL;
    }
    Py_hash_t hash;
    switch (kind_of(base[0])) {
    case LEN:
        v = host_length(v);
        break;
    case HASH:
        hash = sg_hash_of_answer_host(v);
        v = hash == -1 ? NULL : PyLong_FromSsize_t(hash);
        break;
    case STR:
        v = host_string(v, "__str__");
        break;
    case REPR:
        v = host_string(v, "__repr__");
        break;
    case BOOL:
        v = host_bool(v);
        break;
    case FLOAT:
        v = host_float(v, sg_pointer(argument(insn, (const sg_slot *)base, 0)));
        break;
    case INT:
        v = host_number(v, "__int__", &PyLong_Type);
        break;
    case MIN:
    case MAX:
        v = host_extreme(insn, base, v, better(kind_of(base[0])));
        break;
    case ITER:
        v = host_iterator(v);
        break;
    case ISINSTANCE:
    case ISSUBCLASS:
        v = host_truth(v);
        break;
    case CLASS:
        v = host_initialised(insn, base, v);
        break;
    case CONTEXT_RUN:
        if (!sg_context_run_end_host(insn, (const sg_slot *)base)) {
            Py_CLEAR(v);
        }
        break;
    default:
        break;
    }
    *result = v;
    return v != NULL;
}

static bool runs_in_context(const sg_insn *insn, const sg_slot *base)
{
    return sg_is_call(insn->op) && kind_of(sg_pointer(base[0])) == CONTEXT_RUN;
}

static bool is_keyed(const sg_insn *insn, sg_slot callable)
{
    return sg_is_call(insn->op) && sg_is_keyed(callable) && !sg_is_replay(callable);
}

static bool asked_length(const sg_insn *insn, const sg_slot *base)
{
    return sg_is_call(insn->op) && sg_indexed_asks_length(insn, base);
}

bool sg_callback_can_raise(PyThreadState *tstate, const sg_insn *insn, const sg_slot *base)
{
    if (asked_length(insn, base)) {
        return false; /* there may be another way */
    }
    if (sg_part_items_gather(insn, base)) {
        return sg_part_items_can_raise(base);
    }
    return is_keyed(insn, base[0]) ? sg_keyed_can_fail(sg_pointer(base[0]))
                                   : !runs_in_context(insn, base) || sg_context_run_can_end(tstate, insn, base);
}

void sg_callback_raised(sg_heap *heap, PyThreadState *tstate, const sg_insn *insn, const sg_slot *base)
{
    if (is_keyed(insn, base[0])) {
        sg_keyed_fail(heap, sg_pointer(base[0]));
    }
    else if (runs_in_context(insn, base)) {
        sg_context_run_end(heap, tstate, insn, base);
    }
}

sg_slot sg_callback_otherwise(const sg_insn *insn, const sg_slot *base, PyObject *raised)
{
    if (!sg_is_call(insn->op) || insn->op == SG_OP_CALL_KW) {
        return 0;
    }
    bool spread = insn->op == SG_OP_CALL_FUNCTION_EX;
    Py_ssize_t n = spread ? Py_SIZE(sg_pointer(base[2])) : insn->arg, place;
    kind kind = kind_of(sg_pointer(base[0]));
    PyObject *expected;
    if (kind == GETATTR && n == 3) {
        expected = PyExc_AttributeError;
        place = 2;
    }
    else if (kind == NEXT && n == 2) {
        expected = PyExc_StopIteration;
        place = 1;
    }
    else {
        return 0;
    }
    if (!PyType_IsSubtype(Py_TYPE(raised), (PyTypeObject *)expected)) {
        return 0;
    }
    return spread ? sg_from_heap(PyTuple_GET_ITEM(sg_pointer(base[2]), place)) : base[2 + place];
}

bool sg_callback_recover(const sg_insn *insn, PyObject **base, PyObject **result)
{
    if (runs_in_context(insn, (const sg_slot *)base)) {
        (void)sg_context_run_end_host(insn, (const sg_slot *)base); /* there is an exception, this one or another */
        return false;
    }
    if (is_keyed(insn, sg_owned(base[0]))) {
        sg_keyed_fail_host(base[0]);
        return false;
    }
    if (sg_part_items_gather(insn, (const sg_slot *)base)) {
        *result = NULL;
        return sg_part_items_recover(base);
    }
    if (asked_length(insn, (const sg_slot *)base)) {
        return sg_indexed_recover(base, result);
    }
    sg_slot otherwise = sg_callback_otherwise(insn, (sg_slot *)base, PyThreadState_Get()->current_exception);
    if (otherwise == 0) {
        return false;
    }
    PyErr_Clear();
    *result = Py_NewRef(sg_pointer(otherwise));
    return true;
}
