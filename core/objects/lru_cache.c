/* functools.lru_cache.  Job, invariants and locking: lru_cache.h. */
#include "objects/lru_cache.h"

#include <string.h>

#include "memory/plain_types.h"
#include "objects/derived.h"
#include "objects/key.h"
#include "objects/new.h"
#include "objects/wide.h"

PyTypeObject *sg_lru_type;
static void *bounded, *unbounded,
    *uncached; /* what the host's object calls, by kind of cache; the last has maxsize=0 */
/* What cache_info() makes, while the version is this one; 0: not as we know it. */
static PyTypeObject *info_type;
static uint32_t info_version;

/* ---- the layout ---- */

/* One that has been called with an argument; it has `items` items then.  NULL: not as we know it, perhaps with an exception. */
static sg_py_lru_cache *sample(PyObject *functools, PyObject *size, PyTypeObject *type, Py_ssize_t items)
{
    PyObject *decorator = PyObject_CallMethod(functools, "lru_cache", "O", size), *cache = NULL;
    PyObject *len = PyDict_GetItemString(PyEval_GetBuiltins(), "len");
    if (decorator != NULL && len != NULL) {
        cache = PyObject_CallOneArg(decorator, len);
    }
    PyObject *result = cache == NULL ? NULL : PyObject_CallFunction(cache, "s", "word");
    bool known = result != NULL && Py_IS_TYPE(cache, type) && ((sg_py_lru_cache *)cache)->func == len
                 && ((sg_py_lru_cache *)cache)->misses == 1 && ((sg_py_lru_cache *)cache)->hits == 0
                 && ((sg_py_lru_cache *)cache)->typed == 0
                 && Py_IS_TYPE(((sg_py_lru_cache *)cache)->kwd_mark, &PyBaseObject_Type)
                 && PyDict_CheckExact(((sg_py_lru_cache *)cache)->cache)
                 && PyDict_GET_SIZE(((sg_py_lru_cache *)cache)->cache) == items;
    Py_XDECREF(decorator);
    Py_XDECREF(result);
    if (!known) {
        Py_CLEAR(cache);
    }
    return (sg_py_lru_cache *)cache;
}

static bool has_our_link(sg_py_lru_cache *cache)
{
    sg_py_lru_link *link = cache->root.next;
    return cache->maxsize == 2 && link != &cache->root && link == cache->root.prev && link->next == &cache->root
           && link->prev == &cache->root && Py_IS_TYPE(link, cache->link_type)
           && cache->link_type->tp_basicsize == (Py_ssize_t)sizeof *link && !PyType_IS_GC(cache->link_type)
           && sg_count((PyObject *)link) == 2 && PyUnicode_CheckExact(link->key)
           && link->hash == PyObject_Hash(link->key) && PyLong_CheckExact(link->result)
           && PyDict_GetItemWithError(cache->cache, link->key) == (PyObject *)link;
}

/* A named tuple whose __new__ is as collections.namedtuple wrote it. */
static bool has_plain_new(PyTypeObject *type)
{
    PyObject *new = PyObject_GetAttrString((PyObject *)type, "__new__");
    PyObject *tuple_new = PyObject_GetAttrString((PyObject *)&PyTuple_Type, "__new__");
    bool plain = false;
    if (new != NULL && tuple_new != NULL && PyFunction_Check(new)) {
        PyFunctionObject *function = (PyFunctionObject *)new;
        PyCodeObject *code = (PyCodeObject *)function->func_code;
        plain = PyTuple_GET_SIZE(code->co_names) == 1 && code->co_argcount == 5
                && PyDict_GetItemString(function->func_globals, "_tuple_new") == tuple_new
                && PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(code->co_names, 0), "_tuple_new") == 0;
    }
    Py_XDECREF(new);
    Py_XDECREF(tuple_new);
    return plain;
}

/* With a cache of two that has missed once. */
static void learn_info(sg_py_lru_cache *cache)
{
    PyTypeObject *type = (PyTypeObject *)cache->cache_info_type;
    if (!PyType_Check(type) || sg_derived_from(type) != &PyTuple_Type || type->tp_init != PyBaseObject_Type.tp_init
        || !Py_IS_TYPE(type, &PyType_Type) || !has_plain_new(type) || !PyUnstable_Type_AssignVersionTag(type)) {
        return;
    }
    PyObject *info = PyObject_CallMethod((PyObject *)cache, "cache_info", NULL);
    PyObject *expected = Py_BuildValue("(iiii)", 0, 1, 2, 1);
    if (info != NULL && expected != NULL && Py_IS_TYPE(info, type)
        && PyObject_RichCompareBool(info, expected, Py_EQ) == 1) {
        info_version = type->tp_version_tag;
        info_type = (PyTypeObject *)Py_NewRef(type);
    }
    Py_XDECREF(info);
    Py_XDECREF(expected);
}

void sg_lru_learn(PyTypeObject *type)
{
    static bool looked;
    if (looked || strcmp(type->tp_name, "functools._lru_cache_wrapper") != 0
        || type->tp_basicsize != (Py_ssize_t)sizeof(sg_py_lru_cache)) {
        return;
    }
    looked = true;
    PyObject *functools = PyImport_ImportModule("functools"), *two = PyLong_FromLong(2);
    PyObject *zero = PyLong_FromLong(0);
    sg_py_lru_cache *one = functools == NULL ? NULL : sample(functools, two, type, 1);
    sg_py_lru_cache *other = functools == NULL ? NULL : sample(functools, Py_None, type, 1);
    sg_py_lru_cache *none = functools == NULL ? NULL : sample(functools, zero, type, 0);
    if (one != NULL && other != NULL && has_our_link(one) && other->maxsize == -1 && one->wrapper != other->wrapper) {
        bounded = one->wrapper;
        unbounded = other->wrapper;
        if (none != NULL && none->wrapper != bounded && none->wrapper != unbounded) {
            uncached = none->wrapper;
        }
        learn_info(one);
        sg_lru_type = (PyTypeObject *)Py_NewRef(type);
        sg_plain_type_add(
            &(sg_plain_type){.type = (PyTypeObject *)Py_NewRef(one->link_type),
                             .children = {offsetof(sg_py_lru_link, key), offsetof(sg_py_lru_link, result)}});
    }
    Py_XDECREF(functools);
    Py_XDECREF(two);
    Py_XDECREF(zero);
    Py_XDECREF(none);
    Py_XDECREF(one);
    Py_XDECREF(other);
    PyErr_Clear();
}

static bool is_known(const sg_py_lru_cache *cache)
{
    return cache->wrapper == bounded || cache->wrapper == unbounded || (uncached != NULL && cache->wrapper == uncached);
}

bool sg_lru_is_off(PyObject *o)
{
    return uncached != NULL && ((sg_py_lru_cache *)o)->wrapper == uncached;
}

/* ---- keys ---- */

enum { BOX = sizeof(PyLongObject) + 8 }; /* of two digits, aligned */
enum { ITEMS_MAX = 3 * SG_LRU_ARGUMENTS_MAX + 1 };

/* A key that is looked for and not kept: on the caller's stack, with what it holds borrowed. */
typedef struct {
    sg_slot key;
    Py_hash_t hash;
    struct {
        PyTupleObject tuple;
        PyObject *more[ITEMS_MAX];
    } together;
    _Alignas(PyLongObject) char boxes[SG_LRU_ARGUMENTS_MAX][BOX];
} passing_key;

/* One exact str or int is its own key; otherwise it is a tuple. */
static bool is_own_key(const sg_py_lru_cache *cache, const sg_lru_arguments *a)
{
    return a->positional == 1 && a->named == 0 && cache->typed == 0
           && (sg_is_int(a->args[0]) || PyUnicode_CheckExact(sg_pointer(a->args[0]))
               || PyLong_CheckExact(sg_pointer(a->args[0])));
}

/* The items of a key that is a tuple: arguments, names and values behind a mark, the types of all values.  Returns their
 * number. */
static int items_of(const sg_py_lru_cache *cache, const sg_lru_arguments *a, sg_slot items[ITEMS_MAX])
{
    int n = 0, values = a->positional + a->named;
    for (; n < a->positional; n++) {
        items[n] = a->args[n];
    }
    if (a->named != 0) {
        items[n++] = sg_from_heap(cache->kwd_mark);
    }
    for (int i = 0; i < a->named; i++) {
        items[n++] = sg_from_heap(a->names[i]);
        items[n++] = a->args[a->positional + i];
    }
    for (int i = 0; cache->typed != 0 && i < values; i++) {
        sg_slot value = a->args[i];
        items[n++] = sg_from_heap((PyObject *)(sg_is_int(value) ? &PyLong_Type : Py_TYPE(sg_pointer(value))));
    }
    return n;
}

static PyObject *passing_int(void *room, intptr_t value)
{
    PyLongObject *box = room;
    if (sg_int_is_immortal(value)) {
        return sg_int_immortal(value);
    }
    ((PyObject *)box)->ob_refcnt = 1;
    ((PyObject *)box)->ob_type = &PyLong_Type;
    sg_int_set_digits(box, value);
    return (PyObject *)box;
}

/* False: not here. */
static bool make_passing(passing_key *key, const sg_py_lru_cache *cache, const sg_lru_arguments *a)
{
    if (a->positional + a->named > SG_LRU_ARGUMENTS_MAX || (cache->wrapper != bounded && cache->wrapper != unbounded)) {
        return false;
    }
    if (is_own_key(cache, a)) {
        key->key = sg_is_int(a->args[0]) ? a->args[0] : sg_from_heap(sg_pointer(a->args[0]));
        return sg_key_hash(key->key, &key->hash);
    }
    sg_slot items[ITEMS_MAX];
    int n = items_of(cache, a, items), boxed = 0;
    if (n == 0) {
        key->key = sg_from_heap((PyObject *)&_Py_SINGLETON(tuple_empty));
        return sg_key_hash(key->key, &key->hash);
    }
    PyTupleObject *tuple = &key->together.tuple;
    ((PyObject *)tuple)->ob_refcnt = 1;
    ((PyObject *)tuple)->ob_type = &PyTuple_Type;
    ((PyVarObject *)tuple)->ob_size = n;
    for (int i = 0; i < n; i++) {
        tuple->ob_item[i] =
            sg_is_int(items[i]) ? passing_int(key->boxes[boxed++], sg_int_value(items[i])) : sg_pointer(items[i]);
    }
    key->key = sg_from_heap((PyObject *)tuple);
    return sg_key_hash(key->key, &key->hash);
}

/* A reference of one's own to a slot's value. */
static PyObject *counted(sg_heap *heap, sg_slot s)
{
    if (sg_is_int(s)) {
        return sg_to_heap(heap, s);
    }
    sg_increment(sg_pointer(s));
    return sg_pointer(s);
}

static PyObject *kept_key(sg_heap *heap, const sg_py_lru_cache *cache, const sg_lru_arguments *a)
{
    sg_slot items[ITEMS_MAX];
    if (is_own_key(cache, a)) {
        return counted(heap, a->args[0]);
    }
    int n = items_of(cache, a, items);
    for (int i = 0; i < n; i++) {
        items[i] = sg_owned(counted(heap, items[i]));
    }
    return n == 0 ? (PyObject *)&_Py_SINGLETON(tuple_empty) : sg_pointer(sg_tuple_new(heap, items, n));
}

/* ---- the list ---- */

enum { LOCKS = 256 };
static uint8_t locks[LOCKS];

static uint8_t *lock_cache(sg_py_lru_cache *cache)
{
    uintptr_t a = (uintptr_t)cache;
    uint8_t *lock = &locks[((a >> 4) ^ (a >> 12)) % LOCKS];
    sg_object_lock_take(lock);
    return lock;
}

static void take_out(sg_py_lru_link *link)
{
    link->prev->next = link->next;
    link->next->prev = link->prev;
}

static void put_last(sg_py_lru_cache *cache, sg_py_lru_link *link)
{
    sg_py_lru_link *last = cache->root.prev;
    last->next = cache->root.prev = link;
    link->prev = last;
    link->next = &cache->root;
}

/* ---- looking up ---- */

bool sg_lru_lacks(PyObject *o, const sg_lru_arguments *arguments)
{
    sg_py_lru_cache *cache = (sg_py_lru_cache *)o;
    passing_key key;
    PyObject *found;
    if (sg_lru_is_off(o)) {
        return true;
    }
    return make_passing(&key, cache, arguments)
           && sg_dict_get_hashed((PyDictObject *)cache->cache, key.key, key.hash, &found) == SG_ABSENT;
}

sg_found sg_lru_get(PyObject *o, const sg_lru_arguments *arguments, sg_slot *result)
{
    sg_py_lru_cache *cache = (sg_py_lru_cache *)o;
    passing_key key;
    PyObject *found;
    if (!make_passing(&key, cache, arguments)) {
        return SG_NOT_HERE;
    }
    uint8_t *lock = cache->wrapper == bounded ? lock_cache(cache) : NULL;
    sg_found answer = sg_dict_get_hashed((PyDictObject *)cache->cache, key.key, key.hash, &found);
    if (answer == SG_FOUND && lock != NULL) {
        sg_py_lru_link *link = (sg_py_lru_link *)found;
        take_out(link);
        put_last(cache, link);
        found = link->result;
    }
    if (lock != NULL) {
        sg_object_unlock(lock);
    }
    if (answer == SG_FOUND) {
        __atomic_fetch_add(&cache->hits, 1, __ATOMIC_RELAXED);
        *result = sg_from_heap(found);
    }
    return answer;
}

/* ---- keeping ---- */

static bool add_to_dict(sg_heap *heap, PyInterpreterState *interp, sg_py_lru_cache *cache, PyObject *key,
                        Py_hash_t hash, PyObject *value)
{
    sg_increment(key);
    sg_increment(value);
    sg_slot k = sg_owned(key), v = sg_owned(value);
    bool done = sg_dict_set_hashed(heap, interp, sg_from_heap(cache->cache), &k, hash, &v);
    sg_drop(heap, k);
    sg_drop(heap, v);
    return done;
}

/* The fields of a link that is in neither list nor dict: takes the references over. */
static void fill(sg_py_lru_link *link, PyObject *key, Py_hash_t hash, PyObject *result)
{
    link->key = key;
    link->hash = hash;
    link->result = result;
}

/* A link of its own.  With the lock. */
static bool add_link(sg_heap *heap, PyInterpreterState *interp, sg_py_lru_cache *cache, PyObject *key, Py_hash_t hash,
                     PyObject *result)
{
    sg_py_lru_link *link = sg_memory_take(heap, sizeof *link);
    sg_reserve_take(heap, (PyObject *)cache->link_type);
    ((PyObject *)link)->ob_refcnt = 1;
    ((PyObject *)link)->ob_type = cache->link_type;
    fill(link, key, hash, result);
    if (!add_to_dict(heap, interp, cache, key, hash, (PyObject *)link)) {
        sg_reserve_put(heap, (PyObject *)cache->link_type);
        sg_memory_put(heap, link, sizeof *link);
        return false;
    }
    put_last(cache, link);
    return true;
}

/* The oldest link's place in the dict is given up, and the link is the new one.  With the lock. */
static bool reuse_link(sg_heap *heap, PyInterpreterState *interp, sg_py_lru_cache *cache, PyObject *key, Py_hash_t hash,
                       PyObject *result)
{
    sg_py_lru_link *link = cache->root.next;
    PyObject *old_key = link->key, *old_result = link->result;
    if (sg_dict_remove_hashed(heap, interp, sg_from_heap(cache->cache), sg_from_heap(old_key), link->hash, NULL)
        != SG_FOUND) {
        return false;
    }
    take_out(link);
    fill(link, key, hash, result);
    if (add_to_dict(heap, interp, cache, key, hash, (PyObject *)link)) {
        put_last(cache, link);
    }
    else {
        sg_log_decrement(heap, (PyObject *)link); /* as the host: without it the cache is no longer full */
    }
    sg_log_decrement(heap, old_key);
    sg_log_decrement(heap, old_result);
    return true;
}

/* With the lock, of a key that the dict does not have. */
static bool keep_in_list(sg_heap *heap, PyInterpreterState *interp, sg_py_lru_cache *cache,
                         const sg_lru_arguments *arguments, Py_hash_t hash, sg_slot value)
{
    PyObject *key = kept_key(heap, cache, arguments), *result = counted(heap, value);
    bool has_room = ((PyDictObject *)cache->cache)->ma_used < cache->maxsize || cache->root.next == &cache->root;
    bool done = has_room ? add_link(heap, interp, cache, key, hash, result)
                         : reuse_link(heap, interp, cache, key, hash, result);
    if (!done) {
        sg_drop_owned(heap, key);
        sg_drop_owned(heap, result);
    }
    return done;
}

bool sg_lru_keep(sg_heap *heap, PyInterpreterState *interp, PyObject *o, const sg_lru_arguments *arguments,
                 sg_slot value)
{
    sg_py_lru_cache *cache = (sg_py_lru_cache *)o;
    passing_key key;
    PyObject *found;
    if (sg_lru_is_off(o)) {
        return true;
    }
    if (!make_passing(&key, cache, arguments) || !sg_nursery_has_room(heap)) {
        return false;
    }
    if (cache->wrapper == unbounded) {
        sg_slot kept = sg_owned(kept_key(heap, cache, arguments)), result = sg_owned(counted(heap, value));
        bool done = sg_dict_set_hashed(heap, interp, sg_from_heap(cache->cache), &kept, key.hash, &result);
        sg_drop(heap, kept);
        sg_drop(heap, result);
        return done;
    }
    uint8_t *lock = lock_cache(cache);
    sg_found answer = sg_dict_get_hashed((PyDictObject *)cache->cache, key.key, key.hash, &found);
    bool done =
        answer == SG_ABSENT ? keep_in_list(heap, interp, cache, arguments, key.hash, value) : answer == SG_FOUND;
    sg_object_unlock(lock);
    return done;
}

/* ---- keeping, in exclusive mode ---- */

static int add_link_host(sg_py_lru_cache *cache, PyObject *key, Py_hash_t hash, PyObject *result)
{
    sg_py_lru_link *link = PyObject_New(sg_py_lru_link, cache->link_type);
    if (link == NULL) {
        return -1;
    }
    fill(link, Py_NewRef(key), hash, Py_NewRef(result));
    if (_PyDict_SetItem_KnownHash(cache->cache, key, (PyObject *)link, hash) < 0) {
        Py_DECREF(link);
        return -1;
    }
    put_last(cache, link);
    return 0;
}

static int reuse_link_host(sg_py_lru_cache *cache, PyObject *key, Py_hash_t hash, PyObject *result)
{
    sg_py_lru_link *link = cache->root.next;
    take_out(link);
    PyObject *in_dict = Py_XNewRef(_PyDict_GetItem_KnownHash(cache->cache, link->key, link->hash));
    if (in_dict == NULL || _PyDict_DelItem_KnownHash(cache->cache, link->key, link->hash) < 0) {
        if (PyErr_Occurred()) {
            link->prev = &cache->root; /* back to where it was */
            link->next = cache->root.next;
            cache->root.next = link->next->prev = link;
            Py_XDECREF(in_dict);
            return -1;
        }
        Py_DECREF(link); /* somebody has removed it */
        return 0;
    }
    PyObject *old_key = link->key, *old_result = link->result;
    fill(link, Py_NewRef(key), hash, Py_NewRef(result));
    int failed = _PyDict_SetItem_KnownHash(cache->cache, key, (PyObject *)link, hash);
    if (failed < 0) {
        Py_DECREF(link);
    }
    else {
        put_last(cache, link);
    }
    Py_DECREF(in_dict);
    Py_DECREF(old_key);
    Py_DECREF(old_result);
    return failed;
}

/* A new reference to the key, or NULL with an exception. */
static PyObject *key_host(const sg_py_lru_cache *cache, PyObject *args, PyObject *keywords)
{
    Py_ssize_t n = PyTuple_GET_SIZE(args), named = keywords == NULL ? 0 : PyDict_GET_SIZE(keywords), at = 0, i = 0;
    if (cache->typed == 0 && named == 0) {
        PyObject *first = n == 1 ? PyTuple_GET_ITEM(args, 0) : NULL;
        return Py_NewRef(first != NULL && (PyUnicode_CheckExact(first) || PyLong_CheckExact(first)) ? first : args);
    }
    PyObject *key = PyTuple_New(n + (named != 0) + 2 * named + (cache->typed != 0 ? n + named : 0)), *name, *value;
    if (key == NULL) {
        return NULL;
    }
    for (; at < n; at++) {
        PyTuple_SET_ITEM(key, at, Py_NewRef(PyTuple_GET_ITEM(args, at)));
    }
    if (named != 0) {
        PyTuple_SET_ITEM(key, at++, Py_NewRef(cache->kwd_mark));
    }
    Py_ssize_t types = at + 2 * named + n;
    while (named != 0 && PyDict_Next(keywords, &i, &name, &value)) {
        PyTuple_SET_ITEM(key, at++, Py_NewRef(name));
        PyTuple_SET_ITEM(key, at++, Py_NewRef(value));
        if (cache->typed != 0) {
            PyTuple_SET_ITEM(key, types++, Py_NewRef(Py_TYPE(value)));
        }
    }
    for (Py_ssize_t k = 0; cache->typed != 0 && k < n; k++) {
        PyTuple_SET_ITEM(key, at++, Py_NewRef(Py_TYPE(PyTuple_GET_ITEM(args, k))));
    }
    return key;
}

/* With the key of one call, which the cache may have got meanwhile. */
static int keep_host(sg_py_lru_cache *cache, PyObject *key, PyObject *result)
{
    Py_hash_t hash = PyObject_Hash(key);
    if (hash == -1) {
        return -1;
    }
    if (cache->wrapper == unbounded) {
        return _PyDict_SetItem_KnownHash(cache->cache, key, result, hash);
    }
    if (_PyDict_GetItem_KnownHash(cache->cache, key, hash) != NULL) {
        return 0;
    }
    if (PyErr_Occurred()) {
        return -1;
    }
    bool has_room = PyDict_GET_SIZE(cache->cache) < cache->maxsize || cache->root.next == &cache->root;
    return has_room ? add_link_host(cache, key, hash, result) : reuse_link_host(cache, key, hash, result);
}

int sg_lru_keep_host(PyObject *o, PyObject *args, PyObject *keywords, PyObject *result)
{
    if (sg_lru_is_off(o)) {
        return 0; /* it has no keys: arguments need not be hashable */
    }
    PyObject *key = key_host((sg_py_lru_cache *)o, args, keywords);
    int failed = key == NULL ? -1 : keep_host((sg_py_lru_cache *)o, key, result);
    Py_XDECREF(key);
    return failed;
}

sg_slot sg_lru_info(sg_heap *heap, PyObject *o)
{
    sg_py_lru_cache *cache = (sg_py_lru_cache *)o;
    if (!is_known(cache) || info_type == NULL || cache->cache_info_type != (PyObject *)info_type
        || info_type->tp_version_tag != info_version) {
        return 0;
    }
    uint8_t *lock = lock_cache(cache); /* all numbers from before cache_clear(), or all from after it */
    intptr_t size =
        __atomic_load_n(&((PyDictObject *)cache->cache)->ma_used, __ATOMIC_ACQUIRE); /* misses precede items */
    intptr_t hits = __atomic_load_n(&cache->hits, __ATOMIC_RELAXED);
    intptr_t misses = __atomic_load_n(&cache->misses, __ATOMIC_RELAXED);
    sg_object_unlock(lock);
    const sg_slot fields[] = {sg_wide_new(heap, hits), sg_wide_new(heap, misses),
                              cache->maxsize == -1 ? sg_from_heap(Py_None) : sg_wide_new(heap, cache->maxsize),
                              sg_wide_new(heap, size)};
    return sg_derived_tuple(heap, info_type, fields, 4);
}

bool sg_lru_clear(sg_heap *heap, PyInterpreterState *interp, PyObject *o)
{
    enum { MOST = 256 };
    sg_py_lru_cache *cache = (sg_py_lru_cache *)o;
    if (!is_known(cache)) {
        return false;
    }
    uint8_t *lock = lock_cache(cache);
    bool done = (cache->wrapper != bounded || ((PyDictObject *)cache->cache)->ma_used <= MOST)
                && sg_dict_clear(heap, interp, sg_from_heap(cache->cache));
    if (done) {
        sg_py_lru_link *link = cache->wrapper == bounded ? cache->root.next : &cache->root, *next;
        for (; link != &cache->root; link = next) {
            next = link->next;
            sg_log_decrement(heap, (PyObject *)link);
        }
        if (cache->wrapper == bounded) {
            cache->root.next = cache->root.prev = &cache->root;
        }
        __atomic_store_n(&cache->hits, 0, __ATOMIC_RELAXED);
        __atomic_store_n(&cache->misses, 0, __ATOMIC_RELAXED);
    }
    sg_object_unlock(lock);
    return done;
}
