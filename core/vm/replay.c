/* Calls that are begun again with answers.  Job and invariant: replay.h. */
#include "vm/replay.h"

#include "gil/thread.h"
#include "memory/collector.h"
#include "natives/registry.h"
#include "objects/answers.h"
#include "objects/key.h"
#include "objects/list.h"
#include "objects/lru_cache.h"
#include "objects/new.h"
#include "objects/text.h"
#include "objects/value.h"
#include "vm/call.h"
#include "vm/special.h"

enum { CALLABLE, PROGRESS, RESULT, OF_STATE };

/* Of a cache: it is looked for the result, its function runs, the function's result is kept. */
typedef enum { LOOKING, CALLED, KEEPING } phase;
typedef struct {
    sg_answers answers;
    phase phase;
    bool second; /* the first method that was asked whether two are equal has declined: the other's is */
} progress;

/* ---- which callables ---- */

static const void *definitions[16];

static void add_definition(PyTypeObject *type, const char *name, int *n)
{
    PyObject *method = PyObject_GetAttrString((PyObject *)type, name);
    if (method != NULL && Py_IS_TYPE(method, &PyMethodDescr_Type)) {
        definitions[(*n)++] = ((PyMethodDescrObject *)method)->d_method;
    }
    Py_XDECREF(method);
}

void sg_replay_init(void)
{
    /* Those that look for one key. */
    static const char *const of_dict[] = {"get", "setdefault", "pop", "__contains__"};
    static const char *const of_set[] = {"add", "discard", "remove", "__contains__"};
    int n = 0;
    for (int i = 0; i < 4; i++) {
        add_definition(&PyDict_Type, of_dict[i], &n);
        add_definition(&PySet_Type, of_set[i], &n);
    }
    add_definition(&PyFrozenSet_Type, "__contains__", &n);
    PyErr_Clear();
}

static bool may_begin(PyObject *callable)
{
    PyTypeObject *type = Py_TYPE(callable);
    const void *def = type == &PyMethodDescr_Type ? ((PyMethodDescrObject *)callable)->d_method
                      : type == &PyCFunction_Type ? ((PyCFunctionObject *)callable)->m_ml
                                                  : NULL;
    for (int i = 0; def != NULL && definitions[i] != NULL; i++) {
        if (definitions[i] == def) {
            return true;
        }
    }
    return sg_is_lru_cache(type);
}

/* ---- whom a question goes to ---- */

/* The types of a question whose method was sought in vain: the exclusive operation that follows learns them. */
static void note(sg_heap *heap, const sg_question *q)
{
    if (heap->unlearned[0] == NULL) {
        heap->unlearned[0] = Py_TYPE(q->a);
        sg_increment((PyObject *)heap->unlearned[0]);
        if (q->b != NULL) {
            heap->unlearned[1] = Py_TYPE(q->b);
            sg_increment((PyObject *)heap->unlearned[1]);
        }
    }
}

/* What hashes and compares keys of this type. */
static void learn_type(PyTypeObject *type)
{
    sg_special_learn(type, SG_SPECIAL_HASH);
    sg_special_learn_comparison(type, type, Py_EQ);
}

static void learn_noted(sg_heap *heap)
{
    PyTypeObject *a = heap->unlearned[0], *b = heap->unlearned[1];
    if (a == NULL) {
        return;
    }
    heap->unlearned[0] = heap->unlearned[1] = NULL;
    if (b == NULL) {
        learn_type(a);
    }
    else {
        sg_special_learn_comparison(a, b, Py_EQ);
        sg_special_learn(b, SG_SPECIAL_COMPARE + Py_EQ);
    }
    Py_DECREF(a);
    Py_XDECREF(b);
}

void sg_replay_learn(PyObject *callable, PyObject *const *args, int n)
{
    enum { ITEMS = 16 };
    learn_noted(&sg_thread_get()->heap);
    if (!may_begin(callable)) {
        return;
    }
    for (int i = 0; i < n && i < SG_LRU_ARGUMENTS_MAX; i++) {
        learn_type(Py_TYPE(args[i]));
        for (Py_ssize_t k = 0; PyTuple_CheckExact(args[i]) && k < PyTuple_GET_SIZE(args[i]) && k < ITEMS; k++) {
            learn_type(Py_TYPE(PyTuple_GET_ITEM(args[i], k)));
        }
    }
}

/* The method that is asked next, with its arguments in `room`; NULL: not here. */
static PyFunctionObject *method_of(sg_heap *heap, PyThreadState *tstate, const sg_question *q, bool second,
                                   sg_slot *room, int *n)
{
    PyFunctionObject *method;
    if (q->kind == SG_ASKS_HASH) {
        method = sg_special_find(Py_TYPE(q->a), SG_SPECIAL_HASH);
        room[0] = sg_from_heap(q->a);
        *n = 1;
    }
    else {
        bool reflected = second;
        method = second ? sg_special_find(Py_TYPE(q->b), SG_SPECIAL_COMPARE + Py_EQ)
                        : sg_special_comparison(Py_TYPE(q->a), Py_TYPE(q->b), Py_EQ, &reflected);
        room[reflected] = sg_from_heap(q->a);
        room[!reflected] = sg_from_heap(q->b);
        *n = 2;
    }
    if (method == NULL) {
        note(heap, q);
        return NULL;
    }
    return sg_runs_at_once(method) && sg_can_bind(heap, tstate, method, (sg_arguments){room, *n, 0, NULL}) ? method
                                                                                                           : NULL;
}

/* ---- one attempt ---- */

typedef enum { NOT_HERE, ASKS, ABSENT, DONE } outcome;

static sg_lru_arguments of_cache(const sg_arguments *a)
{
    return (sg_lru_arguments){a->args, a->positional, a->named, a->names};
}

/* `value` is the result that is to be kept. */
static outcome attempt(sg_heap *heap, PyThreadState *tstate, PyObject *callable, sg_slot *base,
                       const sg_arguments *arguments, progress *p, sg_slot value, sg_slot *result)
{
    sg_answers *before = sg_answers_use(&p->answers);
    bool done = false, absent = false;
    if (!sg_is_lru_cache(Py_TYPE(callable))) {
        sg_slot given = base[0];
        base[0] = sg_from_heap(callable);
        done = sg_native_call(heap, tstate, base, arguments->positional - (base[1] != 0), result);
        base[0] = given;
    }
    else if (p->phase == LOOKING) {
        sg_lru_arguments a = of_cache(arguments);
        sg_found found = sg_lru_get(callable, &a, result);
        done = found == SG_FOUND;
        absent = found == SG_ABSENT;
    }
    else {
        sg_lru_arguments a = of_cache(arguments);
        done = sg_lru_keep(heap, tstate->interp, callable, &a, value);
    }
    sg_answers_use(before);
    return done ? DONE : absent ? ABSENT : p->answers.asks && p->answers.known < SG_ANSWERS_MAX ? ASKS : NOT_HERE;
}

/* ---- the beginning ---- */

static void keep_subjects(sg_heap *heap, sg_slot state, const sg_question *q)
{
    PyObject *const subjects[] = {q->a, q->b};
    for (int i = 0; i < 2 && subjects[i] != NULL; i++) {
        sg_slot subject = sg_callback_own(heap, sg_from_heap(subjects[i]));
        sg_list_append(heap, state, &subject);
        sg_drop(heap, subject);
    }
}

static sg_slot new_state(sg_heap *heap, sg_slot callable, const progress *p)
{
    PyObject *bytes = sg_bytes_room(heap, sizeof *p);
    if (bytes == NULL) {
        return 0;
    }
    *(progress *)PyBytes_AS_STRING(bytes) = *p;
    const sg_slot places[OF_STATE] = {sg_callback_own(heap, callable), sg_owned(bytes), sg_from_heap(Py_None)};
    sg_slot state = sg_list_new(heap, places, OF_STATE);
    keep_subjects(heap, state, &p->answers.questions[0]);
    return state;
}

sg_call_kind sg_replay_begin(sg_heap *heap, PyThreadState *tstate, sg_slot *base, bool spread,
                             const sg_arguments *arguments, _PyInterpreterFrame **callee, sg_slot *result)
{
    enum { ROOM = 2 };
    PyObject *callable = sg_is_int(base[0]) ? Py_None : sg_pointer(base[0]);
    if (!may_begin(callable) || (!sg_is_lru_cache(Py_TYPE(callable)) && (spread || arguments->named != 0))) {
        return SG_CALL_NOT_HERE;
    }
    progress p = {.phase = LOOKING};
    sg_slot room[2];
    int n;
    outcome outcome = attempt(heap, tstate, callable, base, arguments, &p, 0, result);
    if (outcome == DONE) {
        return SG_CALL_RESULT;
    }
    PyFunctionObject *method =
        outcome == ASKS ? method_of(heap, tstate, &p.answers.questions[0], false, room, &n) : NULL;
    if (method == NULL) {
        return SG_CALL_NOT_HERE;
    }
    sg_nursery_make_room(heap, tstate, ROOM);
    sg_slot state = new_state(heap, base[0], &p);
    *callee = state == 0 ? NULL
                         : sg_push_bound(heap, tstate, method, sg_from_heap((PyObject *)method),
                                         (sg_arguments){room, n, 0, NULL});
    if (*callee == NULL) {
        sg_drop(heap, state);
        return SG_CALL_NOT_HERE;
    }
    SG_FRAME_FLAGS(*callee) |= SG_RETURNS_CONTINUED;
    sg_drop(heap, base[0]);
    base[0] = state;
    return SG_CALL_STAYS;
}

/* ---- the next answer, in shared mode ---- */

static bool calls(sg_callback_step *step, PyFunctionObject *function, sg_arguments arguments)
{
    step->function = function;
    step->arguments = arguments;
    step->flags = SG_RETURNS_CONTINUED;
    return true;
}

/* What a comparison comes to when the second operand has no method in Python to ask: true, and they are not equal. */
static bool second_declines(const sg_question *q)
{
    PyTypeObject *a = Py_TYPE(q->a), *b = Py_TYPE(q->b);
    bool plain = b == &PyLong_Type || b == &PyUnicode_Type;
    return sg_equality(b) == SG_EQUALS_ITSELF || (plain && !PyType_IsSubtype(a, b));
}

/* What a method has returned: 1: the question has its answer, 0: another method is asked, -1: not here. */
static int take_answer(progress *p, sg_slot v)
{
    sg_question *q = &p->answers.questions[p->answers.known];
    if (q->kind == SG_ASKS_HASH) {
        return sg_hash_of_answer(v, &q->answer) ? 1 : -1;
    }
    if (!sg_is_int(v) && sg_pointer(v) == Py_NotImplemented) {
        bool reflected;
        PyFunctionObject *first = sg_special_comparison(Py_TYPE(q->a), Py_TYPE(q->b), Py_EQ, &reflected);
        q->answer = 0;
        return p->second || (first != NULL && reflected) || second_declines(q) ? 1 : 0;
    }
    int truth = sg_truth(v);
    q->answer = truth;
    return truth >= 0 ? 1 : -1;
}

/* Comparisons are made again when the function has returned, hashes are not. */
static void forget_comparisons(sg_answers *answers)
{
    int n = 0;
    for (int i = 0; i < answers->known; i++) {
        if (answers->questions[i].kind == SG_ASKS_HASH) {
            answers->questions[n++] = answers->questions[i];
        }
    }
    answers->known = n;
    answers->asks = false;
}

/* The cache has no result: its function is called. */
static bool call_function(sg_heap *heap, PyThreadState *tstate, PyObject *cache, progress *p, sg_callback_step *step)
{
    PyFunctionObject *function = (PyFunctionObject *)sg_lru_function(cache);
    sg_arguments *a = &step->arguments;
    if (!Py_IS_TYPE(function, &PyFunction_Type) || !sg_runs_at_once(function)
        || !sg_can_bind(heap, tstate, function, *a)) {
        return false;
    }
    for (int i = 0; i < a->positional + a->named; i++) {
        step->room[i] = sg_lent(a->args[i]);
    }
    a->args = step->room;
    forget_comparisons(&p->answers);
    p->phase = CALLED;
    sg_lru_missed(cache);
    return calls(step, function, *a);
}

static bool ask(sg_heap *heap, PyThreadState *tstate, sg_slot state, progress *p, sg_callback_step *step)
{
    const sg_question *q = &p->answers.questions[p->answers.known];
    int n;
    PyFunctionObject *method = method_of(heap, tstate, q, p->second, step->room, &n);
    if (method == NULL) {
        return false;
    }
    if (!p->second) {
        keep_subjects(heap, state, q);
    }
    return calls(step, method, (sg_arguments){step->room, n, 0, NULL});
}

/* The arguments, with self, in step->arguments. */
static bool all_arguments(sg_heap *heap, const sg_insn *insn, sg_slot *base, sg_callback_step *step)
{
    if (!sg_callback_arguments(heap, insn, base, step)) {
        return false;
    }
    bool method = insn->op != SG_OP_CALL_FUNCTION_EX && base[1] != 0;
    step->arguments.args -= method;
    step->arguments.positional += method;
    return true;
}

/* With one more answer. */
static bool try_again(sg_heap *heap, PyThreadState *tstate, const sg_insn *insn, sg_slot *base, progress *p,
                      sg_callback_step *step)
{
    PyObject **places = ((PyListObject *)sg_pointer(base[0]))->ob_item;
    sg_slot value = sg_from_heap(places[RESULT]), result = 0;
    if (!all_arguments(heap, insn, base, step)) {
        return false;
    }
    switch (attempt(heap, tstate, places[CALLABLE], base, &step->arguments, p, value, &result)) {
    case DONE:
        if (p->phase == KEEPING) {
            return sg_callback_done(step, sg_callback_own(heap, value));
        }
        if (result == 0) { /* what comes from the host, and from there (sg_replay_finish), is raised again */
            sg_drop_owned(heap, heap->raised);
            heap->raised = NULL;
            return false;
        }
        return sg_callback_done(step, result);
    case ABSENT:
        return call_function(heap, tstate, places[CALLABLE], p, step);
    case ASKS:
        return ask(heap, tstate, base[0], p, step);
    default:
        return false;
    }
}

/* The function before a cache has returned v. */
static bool keep(sg_heap *heap, PyThreadState *tstate, const sg_insn *insn, sg_slot *base, progress *p, sg_slot v,
                 sg_callback_step *step)
{
    PyObject **places = ((PyListObject *)sg_pointer(base[0]))->ob_item;
    if (!all_arguments(heap, insn, base, step)) {
        return false;
    }
    p->phase = KEEPING;
    switch (attempt(heap, tstate, places[CALLABLE], base, &step->arguments, p, v, NULL)) {
    case DONE:
        return sg_callback_done(step, v);
    case ASKS:
        if (!ask(heap, tstate, base[0], p, step)) {
            return false;
        }
        places = ((PyListObject *)sg_pointer(base[0]))->ob_item;
        places[RESULT] = sg_to_heap(heap, v); /* None was there */
        return true;
    default:
        return false;
    }
}

bool sg_replay_continue(sg_heap *heap, PyThreadState *tstate, const sg_insn *insn, sg_slot *base, sg_slot v,
                        sg_callback_step *step)
{
    PyObject *bytes = ((PyListObject *)sg_pointer(base[0]))->ob_item[PROGRESS];
    progress *kept = (progress *)PyBytes_AS_STRING(bytes), p = *kept;
    bool here = false;
    if (p.phase == CALLED) {
        here = keep(heap, tstate, insn, base, &p, v, step);
    }
    else {
        switch (take_answer(&p, v)) {
        case 0:
            p.second = true;
            here = ask(heap, tstate, base[0], &p, step);
            break;
        case 1:
            p.answers.known++;
            p.answers.asks = p.second = false;
            here = try_again(heap, tstate, insn, base, &p, step);
            break;
        default:
            break;
        }
        if (here) {
            sg_drop(heap, v);
        }
    }
    if (here) {
        *kept = p;
    }
    return here;
}

/* ---- in exclusive mode ---- */

static PyObject *call_host(PyThreadState *tstate, const sg_insn *insn, PyObject **base, PyObject *callable)
{
    bool self = insn->op != SG_OP_CALL_FUNCTION_EX && base[1] != NULL;
    switch (insn->op) {
    case SG_OP_CALL_FUNCTION_EX:
        return PyObject_Call(callable, base[2], (insn->arg & 1) != 0 ? base[3] : NULL);
    case SG_OP_CALL_KW: {
        PyObject *names = base[insn->arg + 2];
        size_t positional = (size_t)(insn->arg - PyTuple_GET_SIZE(names)) + self;
        return PyObject_Vectorcall(callable, base + 2 - self, positional, names);
    }
    default:
        return sg_call_host(tstate, callable, Py_TYPE(callable), base + 2 - self, insn->arg + self);
    }
}

/* The answer to q, from Python code or whatever else gives it; false with an exception. */
static bool ask_host(sg_question *q)
{
    if (q->kind == SG_ASKS_HASH) {
        q->answer = PyObject_Hash(q->a);
        return q->answer != -1;
    }
    PyObject *answer = PyObject_RichCompare(q->a, q->b, Py_EQ);
    q->answer = answer == NULL ? -1 : PyObject_IsTrue(answer);
    Py_XDECREF(answer);
    return q->answer >= 0;
}

/* Goes on with the answers that there are, so that nobody is asked twice.  False: not here, with no side effect. */
static bool finish_replay(PyThreadState *tstate, const sg_insn *insn, PyObject **base, PyObject *v, PyObject **result)
{
    sg_heap *heap = &sg_thread_get()->heap;
    PyObject *state = base[0], **places = ((PyListObject *)state)->ob_item;
    progress p = *(progress *)PyBytes_AS_STRING(places[PROGRESS]);
    sg_callback_step step;
    sg_slot *slots = (sg_slot *)base, outcome_slot = 0;
    if (sg_is_lru_cache(Py_TYPE(places[CALLABLE])) || !all_arguments(heap, insn, slots, &step)
        || take_answer(&p, sg_owned(v)) != 1) {
        return false;
    }
    for (;;) {
        p.answers.known++;
        p.answers.asks = false;
        outcome outcome = attempt(heap, tstate, ((PyListObject *)state)->ob_item[CALLABLE], slots, &step.arguments, &p,
                                  0, &outcome_slot);
        PyObject *raised = heap->raised;
        heap->raised = NULL;
        *result = outcome == DONE && outcome_slot != 0 ? sg_to_heap(heap, outcome_slot) : NULL;
        sg_callback_settle(heap, tstate);
        if (outcome == DONE) {
            if (*result == NULL) {
                PyErr_SetRaisedException(raised);
            }
            return true;
        }
        sg_question *q = &p.answers.questions[p.answers.known];
        if (outcome != ASKS || PyList_Append(state, q->a) < 0 || (q->b != NULL && PyList_Append(state, q->b) < 0)) {
            PyErr_Clear();
            return false;
        }
        if (!ask_host(q)) {
            return true;
        }
    }
}

PyObject *sg_replay_finish(PyThreadState *tstate, const sg_insn *insn, PyObject **base, PyObject *v)
{
    PyObject *state = base[0], **places = ((PyListObject *)state)->ob_item;
    const progress *p = (progress *)PyBytes_AS_STRING(places[PROGRESS]);
    PyObject *callable = Py_NewRef(places[CALLABLE]), *result;
    learn_noted(&sg_thread_get()->heap);
    if (p->phase == LOOKING) {
        if (!finish_replay(tstate, insn, base, v, &result)) {
            /* From the beginning, as when the host finds the container changed. */
            result = call_host(tstate, insn, base, callable);
        }
        Py_DECREF(v);
    }
    else {
        result = p->phase == CALLED ? v : Py_NewRef(places[RESULT]);
        if (p->phase != CALLED) {
            Py_DECREF(v);
        }
        result = sg_callback_keep(insn, base, callable, result);
    }
    Py_DECREF(callable);
    return result;
}
