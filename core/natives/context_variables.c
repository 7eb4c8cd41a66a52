/* Context variables in shared mode.
 *
 * Job: ContextVar.get(), set() and reset(), and copy_context().  A thread's first context, mappings of many variables, and what
 * has to raise, are the host's.
 * Invariants
 *   - A context is entered by one thread at a time, which alone replaces its mapping (a tree of immutable nodes).  The old one
 *     goes to the log, so what is found in a mapping is the heap's as long as the thread stays in shared mode.
 *   - What a variable keeps of the last look-up is written in exclusive mode only, but that shared mode may forget it.
 * Locking: none.
 */
#include <string.h>

#include "memory/collector.h"
#include "memory/plain_types.h"
#include "natives/registry.h"
#include "objects/new.h"

/* Types of the mapping and its nodes, once they were met, and the node of an empty one, which is immortal. */
static PyTypeObject *mapping_type, *bitmap_node, *array_node;
static PyHamtNode *empty_node;
/* Contexts and tokens are laid out as we know. */
static bool contexts_are_known;

/* As the tree takes it. */
static uint32_t hash_of(PyObject *variable)
{
    Py_hash_t hash = ((PyContextVar *)variable)->var_hash;
    uint32_t folded = (uint32_t)hash ^ (uint32_t)((uint64_t)hash >> 32);
    return folded == UINT32_MAX ? UINT32_MAX - 1 : folded;
}

static uint32_t bit_of(uint32_t hash, unsigned shift)
{
    return (uint32_t)1 << (hash >> shift & (SG_HAMT_CHILDREN - 1));
}

/* What the mapping has for the variable, or NULL: nothing, or not here. */
static PyObject *find(const PyHamtObject *mapping, const PyContextVar *variable, bool *known)
{
    uint32_t hash = hash_of((PyObject *)variable);
    const PyHamtNode *node = mapping->h_root;
    for (unsigned shift = 0; mapping->h_count != 0; shift += SG_HAMT_BITS) {
        uint32_t place = hash >> shift & (SG_HAMT_CHILDREN - 1);
        if (Py_IS_TYPE(node, array_node)) {
            node = ((const sg_py_hamt_array *)node)->children[place];
            if (node == NULL) {
                break;
            }
            continue;
        }
        if (!Py_IS_TYPE(node, bitmap_node)) {
            *known = false;
            return NULL;
        }
        const PyHamtNode_Bitmap *bitmap = (const PyHamtNode_Bitmap *)node;
        uint32_t bit = (uint32_t)1 << place;
        if ((bitmap->b_bitmap & bit) == 0) {
            break;
        }
        PyObject *const *pair = &bitmap->b_array[2 * __builtin_popcount(bitmap->b_bitmap & (bit - 1))];
        if (pair[0] != NULL) {
            return pair[0] == (PyObject *)variable ? pair[1] : NULL; /* variables are equal to themselves only */
        }
        node = (const PyHamtNode *)pair[1];
    }
    return NULL;
}

/* Borrowed from the thread's context, or NULL: there is none, or (then not *known) not here. */
static PyObject *value_of(PyThreadState *tstate, const PyContextVar *variable, bool *known)
{
    const PyContext *context = (PyContext *)tstate->context;
    if (context == NULL) {
        return NULL;
    }
    PyObject *cached = __atomic_load_n(&variable->var_cached, __ATOMIC_ACQUIRE);
    if (cached != NULL && variable->var_cached_tsid == tstate->id
        && variable->var_cached_tsver == tstate->context_ver) {
        return cached;
    }
    return find(context->ctx_vars, variable, known);
}

NATIVE(variable_get)
{
    bool known = true;
    const PyContextVar *variable = n == 1 || n == 2 ? sg_native_self(args[0], &PyContextVar_Type) : NULL;
    PyObject *value = variable == NULL ? NULL : value_of(tstate, variable, &known);
    if (value != NULL) {
        *result = sg_from_heap(value);
        return true;
    }
    if (variable == NULL || !known || (n == 1 && variable->var_default == NULL)) {
        return false;
    }
    *result = n == 2 ? sg_native_take(&args[1]) : sg_from_heap(variable->var_default);
    return true;
}

static bool release_children(sg_heap *heap, PyObject *o)
{
    for (int i = 0; i < SG_HAMT_CHILDREN; i++) {
        sg_death_log(heap, (PyObject *)((sg_py_hamt_array *)o)->children[i]);
    }
    return true;
}

static bool look_at_children(PyObject *o, sg_look *state)
{
    bool plain = true;
    for (int i = 0; plain && i < SG_HAMT_CHILDREN; i++) {
        PyObject *child = (PyObject *)((sg_py_hamt_array *)o)->children[i];
        plain = child == NULL || sg_look_at(child, state);
    }
    return plain;
}

/* Before the host gets it: nodes of the mapping that were not met so far. */
static void prepare_get(PyThreadState *tstate, PyObject *const *args, int n)
{
    const PyContext *context = (PyContext *)tstate->context;
    const PyHamtNode *root = context == NULL ? NULL : context->ctx_vars->h_root;
    if (root != NULL && array_node == NULL && strcmp(Py_TYPE(root)->tp_name, "hamt_array_node") == 0
        && Py_TYPE(root)->tp_basicsize == (Py_ssize_t)sizeof(sg_py_hamt_array)) {
        array_node = Py_TYPE(root);
        sg_plain_type_add(&(sg_plain_type){.type = array_node, .release = release_children, .look = look_at_children});
    }
}

/* ---- trees: a change makes new nodes on the way to the root ---- */

enum { PAIRS_MAX = 16, HASH_BITS = 32 }; /* a node of more pairs is of the other kind */

static Py_ssize_t pairs_of(const PyHamtNode_Bitmap *node)
{
    return Py_SIZE(node) / 2;
}

/* Its pairs are to be filled. */
static PyHamtNode_Bitmap *node_new(sg_heap *heap, uint32_t bitmap, Py_ssize_t pairs)
{
    size_t bytes = (size_t)bitmap_node->tp_basicsize + (size_t)(2 * pairs * bitmap_node->tp_itemsize);
    PyHamtNode_Bitmap *node = sg_gc_block(heap, SG_GC_HEADER, bytes);
    ((PyObject *)node)->ob_refcnt = 1;
    ((PyObject *)node)->ob_type = bitmap_node;
    ((PyVarObject *)node)->ob_size = 2 * pairs;
    node->b_bitmap = bitmap;
    sg_nursery_add(heap, (PyObject *)node);
    return node;
}

static void copy_pairs(PyHamtNode_Bitmap *to, Py_ssize_t at, const PyHamtNode_Bitmap *from, Py_ssize_t first,
                       Py_ssize_t n)
{
    for (Py_ssize_t i = 0; i < 2 * n; i++) {
        PyObject *o = from->b_array[2 * first + i];
        if (o != NULL) {
            sg_increment(o);
        }
        to->b_array[2 * at + i] = o;
    }
}

/* Consumes a key (NULL: the value is a node) and its value. */
static void put_pair(PyHamtNode_Bitmap *node, Py_ssize_t at, PyObject *key, PyObject *value)
{
    node->b_array[2 * at] = key;
    node->b_array[2 * at + 1] = value;
}

static PyObject *counted(PyObject *o)
{
    sg_increment(o);
    return o;
}

/* The node with another pair in one place; consumes both. */
static PyHamtNode_Bitmap *with_pair(sg_heap *heap, const PyHamtNode_Bitmap *node, Py_ssize_t place, PyObject *key,
                                    PyObject *value)
{
    PyHamtNode_Bitmap *copy = node_new(heap, node->b_bitmap, pairs_of(node));
    copy_pairs(copy, 0, node, 0, place);
    put_pair(copy, place, key, value);
    copy_pairs(copy, place + 1, node, place + 1, pairs_of(node) - place - 1);
    return copy;
}

/* A node of two variables; NULL: not here. */
static PyHamtNode_Bitmap *of_two(sg_heap *heap, unsigned shift, PyObject *const pair[2], PyObject *key, PyObject *value)
{
    uint32_t hash = hash_of(pair[0]), other = hash_of(key);
    if (hash == other || shift >= HASH_BITS) {
        return NULL;
    }
    uint32_t bit = bit_of(hash, shift), other_bit = bit_of(other, shift);
    if (bit == other_bit) {
        PyHamtNode_Bitmap *inner = of_two(heap, shift + SG_HAMT_BITS, pair, key, value);
        PyHamtNode_Bitmap *node = inner == NULL ? NULL : node_new(heap, bit, 1);
        if (node != NULL) {
            put_pair(node, 0, NULL, (PyObject *)inner);
        }
        return node;
    }
    PyHamtNode_Bitmap *node = node_new(heap, bit | other_bit, 2);
    put_pair(node, other_bit < bit, counted(pair[0]), counted(pair[1]));
    put_pair(node, bit < other_bit, counted(key), counted(value));
    return node;
}

static PyHamtNode *with_value(sg_heap *heap, PyObject *o, unsigned shift, PyObject *key, PyObject *value, bool *added);

/* A node of many children with another one, which is consumed, in one place; or with none there. */
static PyHamtNode *with_child(sg_heap *heap, const sg_py_hamt_array *node, uint32_t place, PyHamtNode *child)
{
    sg_py_hamt_array *copy = sg_gc_block(heap, SG_GC_HEADER, sizeof *copy);
    ((PyObject *)copy)->ob_refcnt = 1;
    ((PyObject *)copy)->ob_type = array_node;
    copy->n = node->n + (child != NULL) - (node->children[place] != NULL);
    for (uint32_t i = 0; i < SG_HAMT_CHILDREN; i++) {
        copy->children[i] = i == place ? child : node->children[i];
        if (i != place && copy->children[i] != NULL) {
            sg_increment((PyObject *)copy->children[i]);
        }
    }
    sg_nursery_add(heap, (PyObject *)copy);
    return (PyHamtNode *)copy;
}

static PyHamtNode *with_value_in_array(sg_heap *heap, const sg_py_hamt_array *node, unsigned shift, PyObject *key,
                                       PyObject *value, bool *added)
{
    uint32_t hash = hash_of(key), place = hash >> shift & (SG_HAMT_CHILDREN - 1);
    PyObject *child = (PyObject *)node->children[place];
    PyHamtNode *new_child;
    shift += SG_HAMT_BITS;
    if (child != NULL) {
        new_child = with_value(heap, child, shift, key, value, added);
    }
    else {
        PyHamtNode_Bitmap *one = node_new(heap, bit_of(hash, shift), 1);
        put_pair(one, 0, counted(key), counted(value));
        *added = true;
        new_child = (PyHamtNode *)one;
    }
    return new_child == NULL ? NULL : with_child(heap, node, place, new_child);
}

/* The node with the variable's value, which is another than it has; NULL: not here. */
static PyHamtNode *with_value(sg_heap *heap, PyObject *o, unsigned shift, PyObject *key, PyObject *value, bool *added)
{
    if (Py_IS_TYPE(o, array_node)) {
        return with_value_in_array(heap, (sg_py_hamt_array *)o, shift, key, value, added);
    }
    if (!Py_IS_TYPE(o, bitmap_node)) {
        return NULL;
    }
    const PyHamtNode_Bitmap *node = (PyHamtNode_Bitmap *)o;
    uint32_t bit = bit_of(hash_of(key), shift);
    Py_ssize_t place = __builtin_popcount(node->b_bitmap & (bit - 1)), n = pairs_of(node);
    if ((node->b_bitmap & bit) == 0) {
        if (n >= PAIRS_MAX) {
            return NULL;
        }
        PyHamtNode_Bitmap *more = node_new(heap, node->b_bitmap | bit, n + 1);
        copy_pairs(more, 0, node, 0, place);
        put_pair(more, place, counted(key), counted(value));
        copy_pairs(more, place + 1, node, place, n - place);
        *added = true;
        return (PyHamtNode *)more;
    }
    PyObject *const *pair = &node->b_array[2 * place];
    if (pair[0] == key) {
        return (PyHamtNode *)with_pair(heap, node, place, counted(key), counted(value));
    }
    *added = *added || pair[0] != NULL;
    PyHamtNode *inner = pair[0] == NULL ? with_value(heap, pair[1], shift + SG_HAMT_BITS, key, value, added)
                                        : (PyHamtNode *)of_two(heap, shift + SG_HAMT_BITS, pair, key, value);
    return inner == NULL ? NULL : (PyHamtNode *)with_pair(heap, node, place, NULL, (PyObject *)inner);
}

static PyHamtNode *without(sg_heap *heap, PyObject *o, unsigned shift, PyObject *key);

/* One that is left with fewer children becomes a node of the other kind: that is the host's. */
static PyHamtNode *without_in_array(sg_heap *heap, const sg_py_hamt_array *node, unsigned shift, PyObject *key)
{
    uint32_t place = hash_of(key) >> shift & (SG_HAMT_CHILDREN - 1);
    PyObject *child = (PyObject *)node->children[place];
    PyHamtNode *left = child == NULL ? NULL : without(heap, child, shift + SG_HAMT_BITS, key);
    if (left == empty_node) {
        return node->n > PAIRS_MAX ? with_child(heap, node, place, NULL) : NULL;
    }
    return left == NULL ? NULL : with_child(heap, node, place, left);
}

/* The node without the variable, which it has, the empty one if that was all; NULL: not here. */
static PyHamtNode *without(sg_heap *heap, PyObject *o, unsigned shift, PyObject *key)
{
    if (Py_IS_TYPE(o, array_node)) {
        return without_in_array(heap, (sg_py_hamt_array *)o, shift, key);
    }
    if (!Py_IS_TYPE(o, bitmap_node)) {
        return NULL;
    }
    const PyHamtNode_Bitmap *node = (PyHamtNode_Bitmap *)o;
    uint32_t bit = bit_of(hash_of(key), shift);
    Py_ssize_t place = __builtin_popcount(node->b_bitmap & (bit - 1)), n = pairs_of(node);
    PyObject *const *pair = &node->b_array[2 * place];
    if ((node->b_bitmap & bit) == 0 || (pair[0] != NULL && pair[0] != key)) {
        return NULL;
    }
    if (pair[0] == key) {
        if (n == 1) {
            return empty_node;
        }
        PyHamtNode_Bitmap *less = node_new(heap, node->b_bitmap & ~bit, n - 1);
        copy_pairs(less, 0, node, 0, place);
        copy_pairs(less, place, node, place + 1, n - place - 1);
        return (PyHamtNode *)less;
    }
    PyHamtNode_Bitmap *inner = (PyHamtNode_Bitmap *)without(heap, pair[1], shift + SG_HAMT_BITS, key);
    if (inner == NULL || inner == (PyHamtNode_Bitmap *)empty_node) {
        return NULL;
    }
    if (!Py_IS_TYPE(inner, bitmap_node) || pairs_of(inner) != 1 || inner->b_array[0] == NULL) {
        return (PyHamtNode *)with_pair(heap, node, place, NULL, (PyObject *)inner);
    }
    /* What has but one variable takes no node of its own. */
    PyHamtNode_Bitmap *flat = with_pair(heap, node, place, counted(inner->b_array[0]), counted(inner->b_array[1]));
    sg_drop_owned(heap, (PyObject *)inner);
    return (PyHamtNode *)flat;
}

/* ---- changing contexts ---- */

enum { NODES_MAX = HASH_BITS / SG_HAMT_BITS + 2 };

/* The thread's context has a mapping of that root, which is consumed, from now on. */
static void change(sg_heap *heap, PyContext *context, PyContextVar *variable, PyHamtNode *root, Py_ssize_t count)
{
    PyHamtObject *mapping = sg_gc_block(heap, SG_GC_HEADER, sizeof *mapping);
    ((PyObject *)mapping)->ob_refcnt = 1;
    ((PyObject *)mapping)->ob_type = mapping_type;
    mapping->h_root = root;
    mapping->h_weakreflist = NULL;
    mapping->h_count = count;
    sg_nursery_add(heap, (PyObject *)mapping);
    __atomic_store_n(&variable->var_cached, NULL, __ATOMIC_RELEASE);
    sg_replace_field(heap, (PyObject **)&context->ctx_vars, (PyObject *)mapping);
}

/* context[variable] = value, which is not the one it has (`old`, or NULL).  False: not here. */
static bool store(sg_heap *heap, PyThreadState *tstate, PyContextVar *variable, PyObject *old, PyObject *value)
{
    PyContext *context = (PyContext *)tstate->context;
    bool added = false;
    if (old == value) {
        __atomic_store_n(&variable->var_cached, NULL, __ATOMIC_RELEASE);
        return true;
    }
    PyHamtNode *root = with_value(heap, (PyObject *)context->ctx_vars->h_root, 0, (PyObject *)variable, value, &added);
    if (root != NULL) {
        change(heap, context, variable, root, context->ctx_vars->h_count + added);
    }
    return root != NULL;
}

static PyObject *token_new(sg_heap *heap, PyContext *context, PyContextVar *variable, PyObject *old)
{
    PyContextToken *token = sg_gc_block(heap, SG_GC_HEADER, sizeof *token);
    ((PyObject *)token)->ob_refcnt = 1;
    ((PyObject *)token)->ob_type = &PyContextToken_Type;
    token->tok_ctx = (PyContext *)counted((PyObject *)context);
    token->tok_var = (PyContextVar *)counted((PyObject *)variable);
    token->tok_oldval = old;
    token->tok_used = 0;
    sg_nursery_add(heap, (PyObject *)token);
    return (PyObject *)token;
}

NATIVE(variable_set)
{
    bool known = contexts_are_known;
    PyContextVar *variable = n == 2 ? sg_native_self(args[0], &PyContextVar_Type) : NULL;
    PyContext *context = (PyContext *)tstate->context;
    PyObject *old = variable == NULL || context == NULL || !known ? NULL : find(context->ctx_vars, variable, &known);
    if (variable == NULL || context == NULL || !known) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, NODES_MAX);
    PyObject *value = sg_to_heap(heap, sg_lent(args[1])), *before = old == NULL ? NULL : counted(old);
    bool stored = store(heap, tstate, variable, old, value);
    sg_drop_owned(heap, value);
    if (!stored) {
        if (before != NULL) {
            sg_log_decrement(heap, before);
        }
        return false;
    }
    *result = sg_owned(token_new(heap, context, variable, before));
    return true;
}

NATIVE(variable_reset)
{
    bool known = contexts_are_known;
    PyContextVar *variable = n == 2 ? sg_native_self(args[0], &PyContextVar_Type) : NULL;
    PyContextToken *token = variable == NULL ? NULL : sg_native_self(args[1], &PyContextToken_Type);
    PyContext *context = (PyContext *)tstate->context;
    if (token == NULL || context == NULL || !known || token->tok_used != 0 || token->tok_var != variable
        || token->tok_ctx != context) {
        return false;
    }
    PyObject *now = find(context->ctx_vars, variable, &known);
    if (!known || (now == NULL && token->tok_oldval == NULL)) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, NODES_MAX);
    bool done;
    if (token->tok_oldval != NULL) {
        done = store(heap, tstate, variable, now, token->tok_oldval);
    }
    else {
        PyHamtNode *root = without(heap, (PyObject *)context->ctx_vars->h_root, 0, (PyObject *)variable);
        done = root != NULL;
        if (done) {
            change(heap, context, variable, root, context->ctx_vars->h_count - 1);
        }
    }
    if (done) {
        token->tok_used = 1;
    }
    *result = sg_from_heap(Py_None);
    return done;
}

/* copy_context() */
NATIVE(copy_context)
{
    const PyContext *context = (PyContext *)tstate->context;
    if (n != 0 || context == NULL || !contexts_are_known) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 1);
    PyContext *copy = sg_gc_block(heap, SG_GC_HEADER, sizeof *copy);
    ((PyObject *)copy)->ob_refcnt = 1;
    ((PyObject *)copy)->ob_type = &PyContext_Type;
    copy->ctx_prev = NULL;
    copy->ctx_vars = (PyHamtObject *)counted((PyObject *)context->ctx_vars);
    copy->ctx_weakreflist = NULL;
    copy->ctx_entered = 0;
    sg_nursery_add(heap, (PyObject *)copy);
    *result = sg_owned((PyObject *)copy);
    return true;
}

/* ---- learning ---- */

static bool release_pairs(sg_heap *heap, PyObject *o)
{
    const PyHamtNode_Bitmap *node = (PyHamtNode_Bitmap *)o;
    for (Py_ssize_t i = 0; i < Py_SIZE(node); i++) {
        sg_death_log(heap, node->b_array[i]);
    }
    return true;
}

static bool look_at_pairs(PyObject *o, sg_look *state)
{
    const PyHamtNode_Bitmap *node = (PyHamtNode_Bitmap *)o;
    for (Py_ssize_t i = 0; i < Py_SIZE(node); i++) {
        if (node->b_array[i] != NULL && !sg_look_at(node->b_array[i], state)) {
            return false;
        }
    }
    return true;
}

/* What dies in shared mode from now on. */
static void learn_contexts(void)
{
    if (PyContextToken_Type.tp_basicsize != (Py_ssize_t)sizeof(PyContextToken)
        || !sg_immortal((PyObject *)empty_node)) {
        return;
    }
    contexts_are_known = true;
    sg_plain_type_add(&(sg_plain_type){.type = bitmap_node, .release = release_pairs, .look = look_at_pairs});
    sg_plain_type_add(&(sg_plain_type){.type = mapping_type,
                                       .children = {offsetof(PyHamtObject, h_root)},
                                       .weakrefs = offsetof(PyHamtObject, h_weakreflist)});
    sg_plain_type_add(
        &(sg_plain_type){.type = &PyContextToken_Type,
                         .children = {offsetof(PyContextToken, tok_ctx), offsetof(PyContextToken, tok_var),
                                      offsetof(PyContextToken, tok_oldval)}});
    sg_plain_type_add(&(sg_plain_type){.type = &PyContext_Type,
                                       .children = {offsetof(PyContext, ctx_vars), offsetof(PyContext, ctx_prev)},
                                       .weakrefs = offsetof(PyContext, ctx_weakreflist)});
}

static bool accept(PyTypeObject *type)
{
    if (type != &PyContextVar_Type || type->tp_basicsize != (Py_ssize_t)sizeof(PyContextVar)
        || PyContext_Type.tp_basicsize != (Py_ssize_t)sizeof(PyContext)) {
        return false;
    }
    PyObject *empty = bitmap_node != NULL ? NULL : _PyContext_NewHamtForTests();
    if (empty != NULL) {
        PyHamtNode *root = ((PyHamtObject *)empty)->h_root;
        if (Py_TYPE(empty)->tp_basicsize == (Py_ssize_t)sizeof(PyHamtObject) && root != NULL
            && strcmp(Py_TYPE(root)->tp_name, "hamt_bitmap_node") == 0
            && Py_TYPE(root)->tp_basicsize == (Py_ssize_t)offsetof(PyHamtNode_Bitmap, b_array)) {
            bitmap_node = Py_TYPE(root);
            mapping_type = Py_TYPE(empty);
            empty_node = root;
            learn_contexts();
        }
        Py_DECREF(empty);
    }
    return bitmap_node != NULL;
}

static const sg_native_def methods[] = {{"get", variable_get, prepare_get},
                                        {"set", variable_set, prepare_get},
                                        {"reset", variable_reset, prepare_get},
                                        {NULL, NULL, NULL}};
const sg_native_type_def sg_context_variable_type_def = {
    .name = "_contextvars.ContextVar", .methods = methods, .accept = accept};

/* Before the first copy is made by the host. */
static void prepare_copy(PyThreadState *tstate, PyObject *const *args, int n)
{
    accept(&PyContextVar_Type);
}

const sg_native_def sg_contexts_natives[] = {
    {"copy_context", copy_context, prepare_copy},
    {NULL, NULL, NULL},
};
