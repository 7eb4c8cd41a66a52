/* The mapping behind a context.  Job, invariant and locking: hamt.h. */
#include "objects/hamt.h"

#include <string.h>

#include "memory/collector.h"
#include "memory/plain_types.h"
#include "objects/new.h"

/* Types of the mapping and its nodes, once they were met, and the node of an empty one, which is immortal. */
static PyTypeObject *mapping_type, *bitmap_node, *array_node;
static PyHamtNode *empty_node;

/* ---- look-ups ---- */

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

PyObject *sg_hamt_find(const PyHamtObject *mapping, const PyContextVar *variable, bool *known)
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

/* ---- trees: a change makes new nodes on the way to the root ---- */

enum { PAIRS_MAX = 16 }; /* a node of more pairs is of the other kind */

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
    if (hash == other || shift >= SG_HAMT_HASH_BITS) {
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
    put_pair(node, other_bit < bit, sg_counted(pair[0]), sg_counted(pair[1]));
    put_pair(node, bit < other_bit, sg_counted(key), sg_counted(value));
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
        put_pair(one, 0, sg_counted(key), sg_counted(value));
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
        put_pair(more, place, sg_counted(key), sg_counted(value));
        copy_pairs(more, place + 1, node, place, n - place);
        *added = true;
        return (PyHamtNode *)more;
    }
    PyObject *const *pair = &node->b_array[2 * place];
    if (pair[0] == key) {
        return (PyHamtNode *)with_pair(heap, node, place, sg_counted(key), sg_counted(value));
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
    PyHamtNode_Bitmap *flat =
        with_pair(heap, node, place, sg_counted(inner->b_array[0]), sg_counted(inner->b_array[1]));
    sg_drop_owned(heap, (PyObject *)inner);
    return (PyHamtNode *)flat;
}

/* ---- mappings ---- */

/* Consumes the root. */
static PyHamtObject *mapping_new(sg_heap *heap, PyHamtNode *root, Py_ssize_t count)
{
    PyHamtObject *mapping = sg_gc_block(heap, SG_GC_HEADER, sizeof *mapping);
    ((PyObject *)mapping)->ob_refcnt = 1;
    ((PyObject *)mapping)->ob_type = mapping_type;
    mapping->h_root = root;
    mapping->h_weakreflist = NULL;
    mapping->h_count = count;
    sg_nursery_add(heap, (PyObject *)mapping);
    return mapping;
}

PyHamtObject *sg_hamt_new(sg_heap *heap)
{
    return mapping_new(heap, empty_node, 0); /* which is immortal */
}

PyHamtObject *sg_hamt_with(sg_heap *heap, const PyHamtObject *mapping, PyContextVar *variable, PyObject *value)
{
    bool added = false;
    PyHamtNode *root = with_value(heap, (PyObject *)mapping->h_root, 0, (PyObject *)variable, value, &added);
    return root == NULL ? NULL : mapping_new(heap, root, mapping->h_count + added);
}

PyHamtObject *sg_hamt_without(sg_heap *heap, const PyHamtObject *mapping, PyContextVar *variable)
{
    PyHamtNode *root = without(heap, (PyObject *)mapping->h_root, 0, (PyObject *)variable);
    return root == NULL ? NULL : mapping_new(heap, root, mapping->h_count - 1);
}

/* ---- iterators: where they are in each node on the way down; what they go through does not change ---- */

static struct {
    PyTypeObject *type; /* NULL: not known */
    binaryfunc yield;
} views[SG_HAMT_ITEMS + 1];

/* The next pair in a node of pairs, or the node to go down to. */
static bool next_in_pairs(PyHamtIteratorState *at, const PyHamtNode_Bitmap *node, PyObject *pair[2], PyHamtNode **down)
{
    Py_ssize_t place = at->i_pos[at->i_level];
    if (place + 1 >= Py_SIZE(node)) {
        return false;
    }
    at->i_pos[at->i_level] = place + 2;
    pair[0] = node->b_array[place];
    pair[1] = node->b_array[place + 1];
    *down = pair[0] == NULL ? (PyHamtNode *)pair[1] : NULL;
    return true;
}

static bool next_in_array(PyHamtIteratorState *at, const sg_py_hamt_array *node, PyHamtNode **down)
{
    Py_ssize_t i = at->i_pos[at->i_level];
    while (i < SG_HAMT_CHILDREN && node->children[i] == NULL) {
        i++;
    }
    at->i_pos[at->i_level] = i + 1;
    *down = i < SG_HAMT_CHILDREN ? node->children[i] : NULL;
    return *down != NULL;
}

static sg_next go(PyHamtIteratorState *at, PyObject *pair[2])
{
    while (at->i_level >= 0) {
        PyHamtNode *node = at->i_nodes[at->i_level], *down = NULL;
        bool pairs = Py_IS_TYPE(node, bitmap_node);
        if (!pairs && !Py_IS_TYPE(node, array_node)) {
            return SG_NEXT_NOT_HERE;
        }
        if (!(pairs ? next_in_pairs(at, (PyHamtNode_Bitmap *)node, pair, &down)
                    : next_in_array(at, (sg_py_hamt_array *)node, &down))) {
            at->i_level--;
        }
        else if (down == NULL) {
            return SG_NEXT_ITEM;
        }
        else {
            at->i_level++;
            at->i_nodes[at->i_level] = down;
            at->i_pos[at->i_level] = 0;
        }
    }
    return SG_NEXT_END;
}

static sg_next step(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)
{
    PyHamtIterator *it = (PyHamtIterator *)iterator;
    PyObject *pair[2];
    sg_next next = go(&it->hi_iter, pair);
    (void)depth;
    if (next == SG_NEXT_ITEM) {
        sg_slot taken[2] = {sg_from_heap(pair[0]), sg_from_heap(pair[1])};
        if (Py_TYPE(it) == views[SG_HAMT_ITEMS].type) {
            sg_iterator_give(heap, taken, items, room, n, 2);
        }
        else {
            items[0] = taken[Py_TYPE(it) == views[SG_HAMT_VALUES].type];
        }
    }
    return next;
}

/* Its length is that of what it goes through, wherever it is. */
static Py_ssize_t left(PyObject *iterator)
{
    return ((PyHamtIterator *)iterator)->hi_obj->h_count;
}

sg_slot sg_hamt_iterator_new(sg_heap *heap, PyHamtObject *mapping, sg_hamt_view view)
{
    if (views[view].type == NULL || !sg_nursery_has_room(heap)) {
        return 0;
    }
    PyHamtIterator *it = sg_iterator_object(heap, views[view].type, sizeof *it);
    it->hi_obj = (PyHamtObject *)sg_counted((PyObject *)mapping);
    memset(&it->hi_iter, 0, sizeof it->hi_iter);
    it->hi_iter.i_nodes[0] = mapping->h_root;
    it->hi_yield = views[view].yield;
    return sg_owned((PyObject *)it);
}

static void learn_view(PyObject *context, const char *method, sg_hamt_view view)
{
    PyObject *o = PyObject_CallMethod(context, method, NULL);
    const PyHamtIterator *it = (PyHamtIterator *)o;
    if (o != NULL && Py_TYPE(o)->tp_basicsize == (Py_ssize_t)sizeof *it && it->hi_iter.i_level == 0
        && it->hi_iter.i_nodes[0] == ((PyContext *)context)->ctx_vars->h_root
        && it->hi_obj == ((PyContext *)context)->ctx_vars) {
        views[view].type = Py_TYPE(o);
        views[view].yield = it->hi_yield;
        sg_iterator_kind_add(&(sg_iterator_kind){.type = Py_TYPE(o), .step = step, .left = left});
        sg_plain_type_add(&(sg_plain_type){.type = Py_TYPE(o), .children = {offsetof(PyHamtIterator, hi_obj)}});
    }
    Py_XDECREF(o);
    PyErr_Clear();
}

/* ---- learning ---- */

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

/* By a mapping of so many variables that its root is one of many children. */
static void learn_arrays(PyObject *context)
{
    enum { MANY = 64 };
    bool set = PyContext_Enter(context) == 0;
    for (int i = 0; set && i < MANY; i++) {
        PyObject *variable = PyContextVar_New("sg", NULL);
        PyObject *token = variable == NULL ? NULL : PyContextVar_Set(variable, Py_None);
        Py_XDECREF(variable);
        Py_XDECREF(token);
    }
    if (set) {
        PyContext_Exit(context);
    }
    const PyHamtNode *root = ((PyContext *)context)->ctx_vars->h_root;
    if (strcmp(Py_TYPE(root)->tp_name, "hamt_array_node") == 0
        && Py_TYPE(root)->tp_basicsize == (Py_ssize_t)sizeof(sg_py_hamt_array)) {
        array_node = Py_TYPE(root);
        sg_plain_type_add(&(sg_plain_type){.type = array_node, .release = release_children, .look = look_at_children});
    }
}

static void learn_mappings(PyHamtObject *empty)
{
    PyHamtNode *root = empty->h_root;
    if (Py_TYPE(empty)->tp_basicsize != (Py_ssize_t)sizeof(PyHamtObject) || root == NULL
        || strcmp(Py_TYPE(root)->tp_name, "hamt_bitmap_node") != 0
        || Py_TYPE(root)->tp_basicsize != (Py_ssize_t)offsetof(PyHamtNode_Bitmap, b_array)
        || !sg_immortal((PyObject *)root)) {
        return;
    }
    bitmap_node = Py_TYPE(root);
    mapping_type = Py_TYPE(empty);
    empty_node = root;
    sg_plain_type_add(&(sg_plain_type){.type = bitmap_node, .release = release_pairs, .look = look_at_pairs});
    sg_plain_type_add(&(sg_plain_type){.type = mapping_type,
                                       .children = {offsetof(PyHamtObject, h_root)},
                                       .weakrefs = offsetof(PyHamtObject, h_weakreflist)});
}

bool sg_hamt_accept(void)
{
    PyObject *context =
        mapping_type != NULL || PyContext_Type.tp_basicsize != (Py_ssize_t)sizeof(PyContext) ? NULL : PyContext_New();
    if (context != NULL) {
        learn_mappings(((PyContext *)context)->ctx_vars);
    }
    if (context != NULL && mapping_type != NULL) {
        learn_view(context, "keys", SG_HAMT_KEYS);
        learn_view(context, "values", SG_HAMT_VALUES);
        learn_view(context, "items", SG_HAMT_ITEMS);
        learn_arrays(context);
    }
    Py_XDECREF(context);
    PyErr_Clear();
    return mapping_type != NULL;
}
