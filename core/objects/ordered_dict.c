/* collections.OrderedDict.  Job, invariants and locking: ordered_dict.h. */
#include "objects/ordered_dict.h"

#include <string.h>

#include "base/stop.h"
#include "memory/derived.h"
#include "memory/plain_types.h"
#include "objects/dict_table.h"
#include "objects/key.h"
#include "objects/new.h"

typedef sg_py_odict_node node;

static bool is_known; /* the layout is as we know it */

/* Who works on one, with its lock or alone. */
typedef struct {
    sg_heap *heap;
    PyInterpreterState *interp;
    sg_py_odict *od;
    uint8_t *lock; /* NULL: private */
} work;

static work begin(sg_heap *heap, PyInterpreterState *interp, sg_slot slot)
{
    PyObject *o = sg_pointer(slot);
    return (work){heap, interp, (sg_py_odict *)o, sg_dict_is_private(slot) ? NULL : sg_object_lock(o)};
}

static void end(const work *w)
{
    if (w->lock != NULL) {
        sg_object_unlock(w->lock);
    }
}

/* ---- the list ---- */

static void link_node(sg_py_odict *od, node *n, bool last)
{
    node *neighbour = last ? od->last : od->first;
    n->prev = last ? neighbour : NULL;
    n->next = last ? NULL : neighbour;
    if (neighbour == NULL) {
        od->first = od->last = n;
    }
    else if (last) {
        neighbour->next = od->last = n;
    }
    else {
        neighbour->prev = od->first = n;
    }
    od->state++;
}

static void unlink_node(sg_py_odict *od, node *n)
{
    *(n->prev != NULL ? &n->prev->next : &od->first) = n->next;
    *(n->next != NULL ? &n->next->prev : &od->last) = n->prev;
    od->state++;
}

/* ---- nodes by entry ---- */

/* The entry of a node's own key, and the place of its index, or -1. */
static Py_ssize_t entry_of(PyDictKeysObject *keys, const node *n, size_t *slot)
{
    size_t mask = (size_t)DK_SIZE(keys) - 1, perturb = (size_t)n->hash, i = perturb & mask;
    for (;;) {
        Py_ssize_t ix = sg_dict_index_at(keys, i);
        if (ix == DKIX_EMPTY || (ix >= 0 && sg_dict_value_at(keys, ix)[-1] == n->key)) {
            *slot = i;
            return ix == DKIX_EMPTY ? -1 : ix;
        }
        perturb >>= 5;
        i = (i * 5 + perturb + 1) & mask;
    }
}

/* True if each node has an entry: nobody has changed the dict behind the object's back. */
static bool is_whole(const sg_py_odict *od)
{
    Py_ssize_t nodes = 0;
    size_t slot;
    for (const node *n = od->first; n != NULL; n = n->next, nodes++) {
        if (nodes > od->dict.ma_used || entry_of(od->dict.ma_keys, n, &slot) < 0) {
            return false;
        }
    }
    return nodes == od->dict.ma_used;
}

/* For the dict's table of now.  Of one that is whole. */
static void renew_nodes(sg_heap *heap, sg_py_odict *od)
{
    PyDictKeysObject *keys = od->dict.ma_keys;
    size_t places = (size_t)DK_SIZE(keys), slot;
    node **nodes = sg_table_take(heap, places * sizeof(node *));
    if (nodes == NULL) {
        Py_FatalError("sharedgil: out of memory for an OrderedDict");
    }
    memset(nodes, 0, places * sizeof(node *));
    for (node *n = od->first; n != NULL; n = n->next) {
        nodes[entry_of(keys, n, &slot)] = n;
    }
    if (od->nodes_by_entry != NULL) {
        sg_table_put(heap, od->nodes_by_entry, (size_t)od->places * sizeof(node *));
    }
    od->nodes_by_entry = nodes;
    od->places = (Py_ssize_t)places;
    od->table = keys;
}

static bool is_in_step(const sg_py_odict *od)
{
    return od->table == od->dict.ma_keys && od->places == DK_SIZE(od->dict.ma_keys);
}

static bool bring_in_step(sg_heap *heap, sg_py_odict *od)
{
    if (is_in_step(od)) {
        return true;
    }
    bool whole = is_whole(od);
    if (whole) {
        renew_nodes(heap, od);
    }
    return whole;
}

/* The entry of a key, its node, and the place of its index.  A key without a node is not here. */
static sg_found find(sg_heap *heap, sg_py_odict *od, sg_slot key, Py_hash_t hash, Py_ssize_t *ix, size_t *slot)
{
    bool empty = od->first == NULL && od->dict.ma_used == 0; /* the host makes no nodes by entry to find that */
    if (od->dict.ma_values != NULL || (!empty && !bring_in_step(heap, od))) {
        return SG_NOT_HERE;
    }
    sg_found found = sg_dict_probe(od->dict.ma_keys, key, hash, ix, slot);
    return found == SG_FOUND && od->nodes_by_entry[*ix] == NULL ? SG_NOT_HERE : found;
}

/* ---- adding ---- */

/* An item whose key is not there; the value's count moves. */
static bool add(const work *w, sg_slot *key, Py_hash_t hash, PyObject *value)
{
    sg_py_odict *od = w->od;
    PyDictKeysObject *keys = od->dict.ma_keys;
    PyObject *counted = sg_to_heap(w->heap, *key), *old;
    *key = sg_owned(counted);
    bool fits = keys->dk_usable > 0 && (PyUnicode_CheckExact(counted) || keys->dk_kind == DICT_KEYS_GENERAL);
    node *n = fits || is_whole(od) ? sg_table_take(w->heap, sizeof *n) : NULL;
    if (n == NULL || !sg_dict_set_here(w->heap, w->interp, &od->dict, key, hash, value, w->lock == NULL, &old)) {
        if (n != NULL) {
            sg_table_put(w->heap, n, sizeof *n);
        }
        return false;
    }
    sg_increment(counted);
    n->key = counted;
    n->hash = hash;
    link_node(od, n, true);
    if (is_in_step(od)) {
        od->nodes_by_entry[od->dict.ma_keys->dk_nentries - 1] = n;
    }
    else {
        renew_nodes(w->heap, od);
    }
    return true;
}

bool sg_ordered_dict_set(sg_heap *heap, PyInterpreterState *interp, sg_slot slot, sg_slot *key, sg_slot *value)
{
    Py_hash_t hash;
    if (!is_known || !sg_key_hash(*key, &hash)) {
        return false;
    }
    PyObject *counted = sg_to_heap(heap, *value), *old = NULL;
    *value = sg_owned(counted);
    const work w = begin(heap, interp, slot);
    Py_ssize_t ix;
    size_t place;
    sg_found found = find(heap, w.od, *key, hash, &ix, &place);
    bool done = found == SG_ABSENT ? add(&w, key, hash, counted)
                : found == SG_FOUND
                    ? sg_dict_set_here(heap, interp, &w.od->dict, key, hash, counted, w.lock == NULL, &old)
                    : false;
    end(&w);
    if (done) {
        *value = 0;
    }
    if (old != NULL) {
        sg_log_decrement(heap, old);
    }
    return done;
}

sg_slot sg_ordered_dict_setdefault(sg_heap *heap, PyInterpreterState *interp, sg_slot slot, sg_slot *key,
                                   sg_slot *value)
{
    Py_hash_t hash;
    if (!is_known || !sg_key_hash(*key, &hash)) {
        return 0;
    }
    PyObject *counted = sg_to_heap(heap, *value), *result = NULL;
    *value = sg_owned(counted);
    const work w = begin(heap, interp, slot);
    Py_ssize_t ix;
    size_t place;
    sg_found found = find(heap, w.od, *key, hash, &ix, &place);
    if (found == SG_FOUND) {
        result = *sg_dict_value_at(w.od->dict.ma_keys, ix);
    }
    else if (found == SG_ABSENT && add(&w, key, hash, counted)) {
        *value = 0;
        result = counted;
    }
    end(&w);
    return result == NULL ? 0 : sg_from_heap(result);
}

/* ---- removing ---- */

/* What an item that is removed was. */
typedef struct {
    PyObject *key, *value;
    node *node;
} removed;

static removed take_out(const work *w, Py_ssize_t ix, size_t place)
{
    PyObject **field = sg_dict_value_at(w->od->dict.ma_keys, ix);
    const removed r = {field[-1], field[0], w->od->nodes_by_entry[ix]};
    w->od->nodes_by_entry[ix] = NULL;
    unlink_node(w->od, r.node);
    sg_dict_remove_entry(w->heap, w->interp, &w->od->dict, ix, place);
    return r;
}

/* Whoever found the item in the dict's table may have borrowed it from there; nobody has from the node. */
static void let_go(sg_heap *heap, const removed *r)
{
    sg_drop_owned(heap, r->node->key);
    sg_table_put(heap, r->node, sizeof *r->node);
    sg_log_decrement(heap, r->key);
    sg_log_decrement(heap, r->value);
}

sg_found sg_ordered_dict_remove(sg_heap *heap, PyInterpreterState *interp, sg_slot slot, sg_slot key, sg_slot *value)
{
    Py_hash_t hash;
    if (!is_known || !sg_key_hash(key, &hash)) {
        return SG_NOT_HERE;
    }
    const work w = begin(heap, interp, slot);
    removed r;
    Py_ssize_t ix;
    size_t place;
    sg_found found = sg_dict_may_change(&w.od->dict) ? find(heap, w.od, key, hash, &ix, &place) : SG_NOT_HERE;
    if (found == SG_FOUND) {
        r = take_out(&w, ix, place);
    }
    end(&w);
    if (found == SG_FOUND) {
        if (value != NULL) {
            sg_increment(r.value); /* rule 19 */
            *value = sg_owned(r.value);
        }
        let_go(heap, &r);
    }
    return found;
}

sg_slot sg_ordered_dict_popitem(sg_heap *heap, PyInterpreterState *interp, sg_slot slot, bool last)
{
    if (!is_known || !sg_nursery_has_room(heap)) {
        return 0;
    }
    const work w = begin(heap, interp, slot);
    const node *n = last ? w.od->last : w.od->first;
    removed r = {NULL, NULL, NULL};
    if (n != NULL && sg_dict_may_change(&w.od->dict) && bring_in_step(heap, w.od)) {
        size_t place;
        Py_ssize_t ix = entry_of(w.od->dict.ma_keys, n, &place);
        if (ix >= 0 && w.od->nodes_by_entry[ix] == n) {
            r = take_out(&w, ix, place);
        }
    }
    end(&w);
    if (r.node == NULL) {
        return 0;
    }
    const sg_slot pair[2] = {sg_from_heap(r.key), sg_from_heap(r.value)};
    sg_slot result = sg_tuple_new(heap, pair, 2);
    let_go(heap, &r);
    return result;
}

/* ---- moving ---- */

bool sg_ordered_dict_move_to_end(PyObject *o, sg_slot key, bool last)
{
    sg_py_odict *od = (sg_py_odict *)o;
    Py_hash_t hash;
    Py_ssize_t ix;
    size_t place;
    if (!is_known || !sg_key_hash(key, &hash)) {
        return false;
    }
    uint8_t *lock = sg_object_lock(o);
    node *n = NULL;
    if (is_in_step(od) && sg_dict_probe(od->dict.ma_keys, key, hash, &ix, &place) == SG_FOUND) {
        n = od->nodes_by_entry[ix];
    }
    if (n != NULL && n != (last ? od->last : od->first)) {
        unlink_node(od, n);
        link_node(od, n, last);
    }
    sg_object_unlock(lock);
    return n != NULL;
}

/* ---- all of it ---- */

/* Nobody looks at them any more. */
static void free_nodes(sg_heap *heap, node *first, node **by_entry, Py_ssize_t places)
{
    for (node *n = first; n != NULL;) {
        node *gone = n;
        n = n->next;
        sg_drop_owned(heap, gone->key);
        sg_table_put(heap, gone, sizeof *gone);
    }
    if (by_entry != NULL) {
        sg_table_put(heap, by_entry, (size_t)places * sizeof(node *));
    }
}

bool sg_ordered_dict_clear(sg_heap *heap, PyInterpreterState *interp, sg_slot slot)
{
    if (!is_known) {
        return false;
    }
    const work w = begin(heap, interp, slot);
    sg_py_odict *od = w.od;
    node *first = od->first, **by_entry = od->nodes_by_entry;
    Py_ssize_t places = od->places;
    PyDictKeysObject *keys = sg_dict_clear_here(heap, interp, &od->dict);
    if (keys != NULL) {
        od->first = od->last = NULL;
        od->nodes_by_entry = NULL;
        od->places = 0;
        od->table = NULL;
        od->state++;
    }
    end(&w);
    if (keys != NULL) {
        sg_dict_table_ends(heap, keys, w.lock == NULL);
        free_nodes(heap, first, by_entry, places);
    }
    return keys != NULL;
}

bool sg_makes_as_ordered_dict(PyTypeObject *type)
{
    return type == &PyODict_Type
           || (sg_derived_from(type) == &PyODict_Type && type->tp_new == PyODict_Type.tp_new
               && type->tp_init == PyODict_Type.tp_init && type->tp_alloc == PyType_GenericAlloc
               && !PyType_HasFeature(type, Py_TPFLAGS_IS_ABSTRACT) && Py_TYPE(type)->tp_call == PyType_Type.tp_call);
}

bool sg_lists_as_ordered_dict(PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    return type == &PyODict_Type
           || (sg_is_ordered_dict(type) && sg_versions_have(&sg_inherited_keys, type) && sg_inherits_getitem(type)
               && sg_load_acquire_ptr(&((sg_py_odict *)o)->attributes) == NULL); /* among which there may be a `keys` */
}

sg_slot sg_ordered_dict_new(sg_heap *heap, PyInterpreterState *interp, PyTypeObject *type)
{
    if (!is_known || !sg_nursery_has_room(heap)) {
        return 0;
    }
    sg_py_odict *od = sg_gc_block(heap, SG_GC_HEADER, sizeof *od);
    *od = (sg_py_odict){0};
    if (type != &PyODict_Type) {
        sg_reserve_take(heap, (PyObject *)type);
    }
    ((PyObject *)od)->ob_refcnt = 1;
    ((PyObject *)od)->ob_type = type;
    sg_dict_begin(heap, interp, &od->dict);
    sg_nursery_add(heap, (PyObject *)od);
    return sg_owned((PyObject *)od);
}

Py_ssize_t sg_ordered_dict_take(PyObject *o, bool keys, bool values, sg_slot *to)
{
    const sg_py_odict *od = (sg_py_odict *)o;
    Py_ssize_t n = 0, taken = 0;
    if (od->dict.ma_values != NULL) {
        return -1;
    }
    for (const node *at = od->first; at != NULL; at = at->next, taken++) {
        size_t place;
        Py_ssize_t ix = taken < od->dict.ma_used ? entry_of(od->dict.ma_keys, at, &place) : -1;
        if (ix < 0 || sg_must_give_up(taken)) {
            return -1;
        }
        PyObject **value = sg_dict_value_at(od->dict.ma_keys, ix);
        Py_hash_t hash;
        if (!sg_key_hash(sg_from_heap(value[-1]), &hash) || hash != at->hash) {
            return -1; /* the host asks the key for its hash, which may be another by now */
        }
        if (keys) {
            to[n++] = sg_from_heap(value[-1]);
        }
        if (values) {
            to[n++] = sg_from_heap(value[0]);
        }
    }
    return taken == od->dict.ma_used ? n : -1;
}

static bool items_of(sg_heap *heap, PyObject *o, sg_items *items)
{
    uint8_t *lock = sg_object_lock(o);
    *items = (sg_items){.at = sg_scratch_room(heap, 2 * ((PyDictObject *)o)->ma_used)};
    items->n = is_known && items->at != NULL ? sg_ordered_dict_take(o, true, true, items->at) : -1;
    sg_object_unlock(lock);
    return items->n >= 0;
}

bool sg_ordered_dict_fill(sg_heap *heap, PyInterpreterState *interp, PyObject *from, sg_slot dict)
{
    sg_items items;
    bool done = sg_dict_is_private(dict) && items_of(heap, from, &items);
    for (Py_ssize_t i = 0; done && i < items.n; i += 2) {
        done = sg_key_is_simple(items.at[i]);
    }
    for (Py_ssize_t i = 0; done && i < items.n; i += 2) {
        sg_slot key = items.at[i], value = items.at[i + 1];
        done = sg_dict_set(heap, interp, dict, &key, &value) && !sg_must_give_up(i / 2);
        sg_drop(heap, key);
        sg_drop(heap, value);
    }
    return done;
}

static bool is_listed(PyObject *o)
{
    return sg_is_ordered_dict(Py_TYPE(o)) && sg_lists_as_ordered_dict(o);
}

static bool is_pairs(PyObject *o)
{
    return PyList_CheckExact(o) || PyTuple_CheckExact(o) || Py_IS_TYPE(o, &PyDictItems_Type)
           || Py_IS_TYPE(o, &PyODictItems_Type);
}

/* What is to be put in. */
enum { UPDATE_MAX = 256 };
typedef struct {
    sg_dict_item at[UPDATE_MAX]; /* keys and values are counted */
    int n;
} gathered;

static bool gather(sg_heap *heap, gathered *g, sg_slot key, sg_slot value)
{
    sg_dict_item *item = &g->at[g->n];
    if (g->n == UPDATE_MAX || !sg_key_is_simple(key) || !sg_key_hash(key, &item->hash)) {
        return false;
    }
    item->key = sg_to_heap(heap, sg_lent(key));
    item->value = sg_to_heap(heap, sg_lent(value));
    g->n++;
    return true;
}

/* Of a list or tuple of pairs, or of a dict's items. */
static bool gather_pairs(sg_heap *heap, gathered *g, sg_slot from)
{
    sg_items pairs;
    if (!is_pairs(sg_pointer(from)) || !sg_items_take(heap, from, &pairs)) {
        return false;
    }
    bool done = true;
    for (Py_ssize_t i = 0; done && i < pairs.n; i++) {
        sg_slot pair[2];
        done = sg_pair_of(pairs.at[i], pair) && gather(heap, g, pair[0], pair[1]);
    }
    sg_items_drop(heap, &pairs, 0);
    return done;
}

static bool gather_from(sg_heap *heap, gathered *g, sg_slot from)
{
    PyObject *o = sg_pointer(from);
    bool plain = PyDict_CheckExact(o);
    if (!plain && !is_listed(o)) {
        return gather_pairs(heap, g, from);
    }
    sg_items items;
    bool done = plain ? sg_items_take_dict(heap, (PyDictObject *)o, &items) : items_of(heap, o, &items);
    for (Py_ssize_t i = 0; done && i < items.n; i += 2) {
        done = gather(heap, g, items.at[i], items.at[i + 1]);
    }
    return done;
}

static bool gather_named(sg_heap *heap, gathered *g, PyObject *const *names, const sg_slot *values, int named)
{
    bool done = true;
    for (int i = 0; done && i < named; i++) {
        done = PyUnicode_CheckExact(names[i]) && gather(heap, g, sg_from_heap(names[i]), values[i]);
    }
    return done;
}

/* With the lock: the nodes of those that were added. */
static void add_nodes(const work *w, const gathered *g)
{
    for (int i = 0; i < g->n; i++) {
        if (g->at[i].old == NULL) {
            node *n = sg_table_take(w->heap, sizeof *n);
            if (n == NULL) {
                Py_FatalError("sharedgil: out of memory for an OrderedDict");
            }
            sg_increment(g->at[i].key);
            n->key = g->at[i].key;
            n->hash = g->at[i].hash;
            link_node(w->od, n, true);
        }
    }
    renew_nodes(w->heap, w->od);
}

static bool put_gathered(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, gathered *g)
{
    const work w = begin(heap, interp, dict);
    bool done =
        w.od->dict.ma_values == NULL && is_whole(w.od) && sg_dict_set_all_here(heap, interp, &w.od->dict, g->at, g->n);
    if (done) {
        add_nodes(&w, g);
    }
    end(&w);
    for (int i = 0; done && i < g->n; i++) {
        if (g->at[i].old != NULL) {
            sg_drop_owned(heap, g->at[i].key);
            sg_log_decrement(heap, g->at[i].old);
        }
    }
    return done;
}

/* Into one that others may know: all of it is seen there, or nothing. */
static bool update_at_once(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, const sg_slot *from,
                           PyObject *const *names, const sg_slot *values, int named)
{
    gathered g;
    g.n = 0;
    bool done =
        is_known && (from == NULL || gather_from(heap, &g, *from)) && gather_named(heap, &g, names, values, named);
    if (done && g.n == 1) {
        sg_slot key = sg_owned(g.at[0].key), value = sg_owned(g.at[0].value);
        done = sg_ordered_dict_set(heap, interp, dict, &key, &value);
        sg_drop(heap, key);
        sg_drop(heap, value);
        return done;
    }
    done = done && (g.n == 0 || put_gathered(heap, interp, dict, &g));
    for (int i = 0; !done && i < g.n; i++) {
        sg_drop_owned(heap, g.at[i].key);
        sg_drop_owned(heap, g.at[i].value);
    }
    return done;
}

/* Keys and values by turns, into one that nobody else knows, as what follows does. */
static bool put_items(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, sg_items *items)
{
    bool done = true;
    for (Py_ssize_t i = 0; done && i < items->n; i += 2) {
        done = sg_key_is_simple(items->at[i]);
    }
    for (Py_ssize_t i = 0; done && i < items->n; i += 2) {
        sg_slot key = items->at[i], value = items->at[i + 1];
        done = sg_ordered_dict_set(heap, interp, dict, &key, &value) && !sg_must_give_up(i / 2);
        sg_drop(heap, key);
        sg_drop(heap, value);
    }
    return done;
}

static bool put_pairs(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, const sg_items *pairs)
{
    sg_slot pair[2];
    bool done = true;
    for (Py_ssize_t i = 0; done && i < pairs->n; i++) {
        done = sg_pair_of(pairs->at[i], pair) && sg_key_is_simple(pair[0]);
    }
    for (Py_ssize_t i = 0; done && i < pairs->n; i++) {
        done = sg_pair_of(pairs->at[i], pair) && sg_ordered_dict_set(heap, interp, dict, &pair[0], &pair[1])
               && !sg_must_give_up(i);
        if (!done) {
            sg_drop(heap, pair[0]);
            sg_drop(heap, pair[1]);
        }
    }
    return done;
}

static bool put_from(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, sg_slot from)
{
    sg_items items;
    PyObject *o = sg_pointer(from);
    bool plain = PyDict_CheckExact(o);
    if (plain || is_listed(o)) {
        bool taken = plain ? sg_items_take_dict(heap, (PyDictObject *)o, &items) : items_of(heap, o, &items);
        return taken && put_items(heap, interp, dict, &items);
    }
    if (!is_pairs(o) || !sg_items_take(heap, from, &items)) {
        return false;
    }
    bool done = put_pairs(heap, interp, dict, &items);
    sg_items_drop(heap, &items, 0);
    return done;
}

bool sg_ordered_dict_update_named(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, const sg_slot *from,
                                  PyObject *const *names, const sg_slot *values, int named)
{
    if (from != NULL && (sg_is_int(*from) || sg_pointer(*from) == sg_pointer(dict))) {
        return false;
    }
    if (!sg_dict_is_private(dict)) {
        return update_at_once(heap, interp, dict, from, names, values, named);
    }
    bool done = from == NULL || put_from(heap, interp, dict, *from);
    for (int i = 0; done && i < named; i++) {
        sg_slot key = sg_from_heap(names[i]), value = sg_lent(values[i]);
        done = PyUnicode_CheckExact(names[i]) && sg_ordered_dict_set(heap, interp, dict, &key, &value);
        sg_drop(heap, key);
        sg_drop(heap, value);
    }
    return done;
}

bool sg_ordered_dict_update(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, sg_slot from)
{
    return sg_ordered_dict_update_named(heap, interp, dict, &from, NULL, NULL, 0);
}

sg_slot sg_ordered_dict_make(sg_heap *heap, PyInterpreterState *interp, PyTypeObject *type, const sg_slot *from,
                             PyObject *const *names, const sg_slot *values, int named)
{
    bool can = sg_makes_as_ordered_dict(type) && ((from == NULL && named == 0) || sg_writes_as_ordered_dict(type));
    sg_slot new = can ? sg_ordered_dict_new(heap, interp, type) : 0;
    if (new != 0 && !sg_ordered_dict_update_named(heap, interp, new, from, names, values, named)) {
        sg_drop(heap, new);
        new = 0;
    }
    return new;
}

sg_slot sg_ordered_dict_merge(sg_heap *heap, PyInterpreterState *interp, sg_slot a, sg_slot b)
{
    PyTypeObject *left = Py_TYPE(sg_pointer(a));
    PyTypeObject *type = sg_is_ordered_dict(left) ? left : Py_TYPE(sg_pointer(b));
    sg_slot new = sg_ordered_dict_make(heap, interp, type, &a, NULL, NULL, 0);
    if (new != 0 && !sg_ordered_dict_update(heap, interp, new, b)) {
        sg_drop(heap, new);
        new = 0;
    }
    return new;
}

sg_slot sg_ordered_dict_copy(sg_heap *heap, PyInterpreterState *interp, sg_slot dict)
{
    const sg_py_odict *od = (sg_py_odict *)sg_pointer(dict);
    if (od->attributes != NULL) {
        return 0;
    }
    return sg_ordered_dict_make(heap, interp, Py_TYPE(od), &dict, NULL, NULL, 0);
}

enum { KEYS_MAX = 64 };

/* The keys in their order, borrowed; -1: not here. */
static int keys_of(PyObject *o, PyObject *keys[KEYS_MAX])
{
    const sg_py_odict *od = (sg_py_odict *)o;
    int n = 0;
    uint8_t *lock = sg_object_lock(o);
    for (const node *at = od->first; n >= 0 && at != NULL; at = at->next) {
        size_t place;
        Py_ssize_t ix = n < KEYS_MAX && od->dict.ma_values == NULL ? entry_of(od->dict.ma_keys, at, &place) : -1;
        if (ix < 0) {
            n = -1;
            break;
        }
        keys[n++] = sg_dict_value_at(od->dict.ma_keys, ix)[-1];
    }
    sg_object_unlock(lock);
    return n;
}

int sg_ordered_dict_same_order(PyObject *a, PyObject *b)
{
    PyObject *of_a[KEYS_MAX], *of_b[KEYS_MAX];
    int n = is_known ? keys_of(a, of_a) : -1, equal = 1;
    if (n < 0 || keys_of(b, of_b) != n) {
        return -1;
    }
    for (int i = 0; equal > 0 && i < n; i++) {
        equal = sg_equal(sg_from_heap(of_a[i]), sg_from_heap(of_b[i]));
    }
    return equal;
}

static bool release(sg_heap *heap, PyObject *o)
{
    sg_py_odict *od = (sg_py_odict *)o;
    if (od->attributes != NULL || !sg_death_dict_is_plain(&od->dict)) {
        return false;
    }
    free_nodes(heap, od->first, od->nodes_by_entry, od->places);
    sg_death_dict_table(heap, od->dict.ma_keys);
    return true;
}

static bool look(PyObject *o, sg_look *state)
{
    return ((sg_py_odict *)o)->attributes == NULL && sg_look_at_dict((PyDictObject *)o, state);
}

/* ---- iterating ---- */

static PyTypeObject *const views[] = {&PyODictKeys_Type, &PyODictValues_Type, &PyODictItems_Type};
static const int view_kinds[] = {SG_ODICT_KEYS, SG_ODICT_VALUES, SG_ODICT_KEYS | SG_ODICT_VALUES};
enum { VIEWS = sizeof views / sizeof *views };

bool sg_ordered_dict_can_iterate(PyTypeObject *type)
{
    return is_known
           && (sg_is_ordered_dict_view(type) || (sg_is_ordered_dict(type) && type->tp_iter == PyODict_Type.tp_iter));
}

sg_slot sg_ordered_dict_iterator_new(sg_heap *heap, PyObject *o, bool backwards)
{
    PyTypeObject *type = Py_TYPE(o);
    int kind = SG_ODICT_KEYS;
    if (!sg_ordered_dict_can_iterate(type)) {
        return 0;
    }
    for (int i = 0; i < VIEWS; i++) {
        kind = type == views[i] ? view_kinds[i] : kind;
    }
    sg_py_odict *od =
        sg_is_ordered_dict_view(type) ? (sg_py_odict *)((_PyDictViewObject *)o)->dv_dict : (sg_py_odict *)o;
    if (od == NULL) {
        return 0;
    }
    sg_py_odict_iterator *it = sg_iterator_object(heap, &PyODictIter_Type, sizeof *it);
    const sg_slot nothing[2] = {sg_from_heap(Py_None), sg_from_heap(Py_None)};
    sg_increment((PyObject *)od);
    it->kind = kind | (backwards ? SG_ODICT_BACKWARDS : 0);
    it->dict = od;
    it->result = NULL;
    uint8_t *lock = sg_object_lock(od);
    const node *n = backwards ? od->last : od->first;
    it->next_key = n == NULL ? NULL : n->key;
    if (n != NULL) {
        sg_increment(n->key);
    }
    it->used = od->dict.ma_used;
    it->state = od->state;
    sg_object_unlock(lock);
    if (kind == (SG_ODICT_KEYS | SG_ODICT_VALUES)) {
        it->result = (PyObject *)sg_tuple_new(heap, nothing, 2);
    }
    return sg_owned((PyObject *)it);
}

/* With the dict's lock: the value that the iterator's next key has, and the key after it, counted. */
static bool next_item(const sg_py_odict_iterator *it, Py_hash_t hash, PyObject **value, PyObject **key_after)
{
    sg_py_odict *od = it->dict;
    Py_ssize_t ix;
    size_t place;
    if (od->state != it->state || od->dict.ma_used != it->used || !is_in_step(od)
        || sg_dict_probe(od->dict.ma_keys, sg_from_heap(it->next_key), hash, &ix, &place) != SG_FOUND
        || od->nodes_by_entry[ix] == NULL) {
        return false; /* the host says what that means */
    }
    const node *n = od->nodes_by_entry[ix], *after = (it->kind & SG_ODICT_BACKWARDS) != 0 ? n->prev : n->next;
    *value = *sg_dict_value_at(od->dict.ma_keys, ix);
    *key_after = after == NULL ? NULL : after->key;
    if (after != NULL) {
        sg_increment(after->key);
    }
    return true;
}

static sg_next step(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)
{
    (void)depth;
    sg_py_odict_iterator *it = (sg_py_odict_iterator *)iterator;
    PyObject *value, *after, *key = it->next_key;
    Py_hash_t hash;
    if (it->dict == NULL) {
        return SG_NEXT_END;
    }
    if (key == NULL) {
        return sg_iterator_end(heap, &it->dict);
    }
    if (!sg_key_hash(sg_from_heap(key), &hash)) {
        return SG_NEXT_NOT_HERE;
    }
    uint8_t *lock = sg_object_lock(it->dict);
    bool found = next_item(it, hash, &value, &after);
    sg_object_unlock(lock);
    if (!found) {
        return SG_NEXT_NOT_HERE;
    }
    __atomic_store_n(&it->next_key, after, __ATOMIC_RELEASE);
    if ((it->kind & SG_ODICT_KEYS) == 0) {
        sg_iterator_let_go(heap, key);
        items[0] = sg_from_heap(value);
        return SG_NEXT_ITEM;
    }
    const sg_slot taken[2] = {sg_owned(key), sg_from_heap(value)};
    if ((it->kind & SG_ODICT_VALUES) != 0) {
        sg_iterator_give(heap, taken, items, room, n, 2);
    }
    else {
        items[0] = taken[0];
    }
    return SG_NEXT_ITEM;
}

/* ---- the layout ---- */

static bool has_nodes(const sg_py_odict *od, PyObject *const *keys, Py_ssize_t n)
{
    const node *at = od->first, *before = NULL;
    size_t slot;
    for (Py_ssize_t i = 0; i < n; i++) {
        if (at == NULL || at->prev != before || at->key != keys[i] || at->hash != PyObject_Hash(keys[i])
            || entry_of(od->dict.ma_keys, at, &slot) != i || od->nodes_by_entry[i] != at) {
            return false;
        }
        before = at;
        at = at->next;
    }
    return at == NULL && od->last == before && is_in_step(od) && od->state == (size_t)n && od->attributes == NULL
           && od->weakrefs == NULL;
}

static bool has_iterator(PyObject *o, PyObject *first)
{
    PyObject *items = PyObject_CallMethod(o, "items", NULL), *iterator = items == NULL ? NULL : PyObject_GetIter(items);
    const sg_py_odict_iterator *it = (sg_py_odict_iterator *)iterator;
    bool known = iterator != NULL && Py_IS_TYPE(iterator, &PyODictIter_Type) && it->dict == (sg_py_odict *)o
                 && it->kind == (SG_ODICT_KEYS | SG_ODICT_VALUES) && it->used == 2 && it->state == 2
                 && it->next_key == first && PyTuple_CheckExact(it->result)
                 && Py_TYPE(items)->tp_basicsize == (Py_ssize_t)sizeof(_PyDictViewObject);
    Py_XDECREF(items);
    Py_XDECREF(iterator);
    return known;
}

void sg_ordered_dict_init(void)
{
    PyObject *o = PyODict_New(), *const keys[] = {Py_None, (PyObject *)&PyTuple_Type};
    bool tried = o != NULL && PyODict_Type.tp_basicsize == (Py_ssize_t)sizeof(sg_py_odict)
                 && PyODictIter_Type.tp_basicsize == (Py_ssize_t)sizeof(sg_py_odict_iterator)
                 && PyODict_SetItem(o, keys[0], Py_None) == 0 && PyODict_SetItem(o, keys[1], Py_None) == 0;
    is_known = tried && has_nodes((sg_py_odict *)o, keys, 2) && has_iterator(o, keys[0]);
    if (is_known) {
        sg_iterator_kind_add(&(sg_iterator_kind){.type = &PyODictIter_Type, .step = step});
        sg_plain_type_add(&(sg_plain_type){
            .type = &PyODictIter_Type,
            .children = {offsetof(sg_py_odict_iterator, dict)},
            .inside = {offsetof(sg_py_odict_iterator, next_key), offsetof(sg_py_odict_iterator, result)}});
        sg_plain_type_add(&(sg_plain_type){
            .type = &PyODict_Type, .weakrefs = offsetof(sg_py_odict, weakrefs), .release = release, .look = look});
        for (int i = 0; i < VIEWS; i++) {
            sg_plain_type_add(&(sg_plain_type){.type = views[i], .children = {offsetof(_PyDictViewObject, dv_dict)}});
        }
    }
    Py_XDECREF(o);
    PyErr_Clear();
}
