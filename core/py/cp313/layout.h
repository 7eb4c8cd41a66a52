/* CPython 3.13: the internal layouts that we read and write.
 *
 * Job: include the internal headers and assert what we rely on.  A patch release
 * that moved one of these fields would fail here at compile time, and in
 * sg_py_check() at import time if the module was built against another one.
 */
#ifndef SG_PY_CP313_LAYOUT_H
#define SG_PY_CP313_LAYOUT_H

#include <stddef.h>

#include <internal/pycore_call.h>
#include <internal/pycore_cell.h>
#include <internal/pycore_ceval.h>
#include <internal/pycore_code.h>
#include <internal/pycore_context.h>
#include <internal/pycore_dict.h>
#include <internal/pycore_frame.h>
#include <internal/pycore_function.h>
#include <internal/pycore_genobject.h>
#include <internal/pycore_gil.h>
#include <internal/pycore_hamt.h>
#include <internal/pycore_instruments.h>
#include <internal/pycore_interp.h>
#include <internal/pycore_intrinsics.h>
#include <internal/pycore_list.h>
#include <internal/pycore_long.h>
#include <internal/pycore_object.h>
#include <internal/pycore_opcode_utils.h>
#include <internal/pycore_pyerrors.h>
#include <internal/pycore_pyhash.h>
#include <internal/pycore_pystate.h>
#include <internal/pycore_range.h>
#include <internal/pycore_runtime.h>
#include <internal/pycore_setobject.h>
#include <internal/pycore_sliceobject.h>
#include <internal/pycore_tuple.h>
#include <internal/pycore_unicodeobject.h>

#include "py/cp313/itertools.h"
#include "py/cp313/regex.h"

/* One byte of a frame is padding: it holds all our flags (memory/publish.h). */
#define SG_FRAME_FLAGS(frame) (((unsigned char *)&(frame)->owner)[1])
_Static_assert(offsetof(_PyInterpreterFrame, owner) + 2 <= offsetof(_PyInterpreterFrame, localsplus),
               "a frame has a spare byte after its owner");

/* What hangs on code->co_extra; the host keeps the declaration to itself. */
typedef struct {
    Py_ssize_t ce_size;
    void *ce_extras[1];
} sg_py_code_extra;

/* An iterator over a dict's keys, values or items, which the host keeps to itself; sg_py_check() compares its size. */
typedef struct {
    PyObject ob_base;
    PyDictObject *dict; /* NULL when it is exhausted */
    Py_ssize_t used;
    Py_ssize_t position;
    PyObject *result; /* a tuple for reuse */
    Py_ssize_t left;
} sg_py_dict_iterator;

/* More iterators, likewise. */
typedef struct {
    PyObject ob_base;
    PySetObject *set; /* NULL when it is exhausted */
    Py_ssize_t used;
    Py_ssize_t position;
    Py_ssize_t left;
} sg_py_set_iterator;
typedef struct {
    PyObject ob_base;
    Py_ssize_t index;
    PyObject *iterator;
    PyObject *result;     /* a tuple for reuse */
    PyObject *long_index; /* for what does not fit index */
    PyObject *one;        /* borrowed */
} sg_py_enumerate;
typedef struct {
    PyObject ob_base;
    Py_ssize_t n;
    PyObject *iterators; /* a tuple */
    PyObject *result;    /* a tuple for reuse */
    int strict;
} sg_py_zip;
typedef struct {
    PyObject ob_base;
    Py_ssize_t index; /* of the next item */
    PyObject *sequence;
} sg_py_reversed;
/* The same, of strs, and of what has a __getitem__ and no __iter__. */
typedef _PyListIterObject sg_py_sequence_iterator;

/* What __anext__() and asend() of an async generator return: an awaitable for one item. */
typedef enum { SG_ASEND_NEW, SG_ASEND_STARTED, SG_ASEND_CLOSED } sg_py_asend_state;
typedef struct {
    PyObject ob_base;
    PyAsyncGenObject *generator;
    PyObject *sent; /* with the first step; NULL: None */
    sg_py_asend_state state;
} sg_py_asend;
/* What an async generator yields to the host: an item, in this, or else whatever it awaits. */
typedef struct {
    PyObject ob_base;
    PyObject *value;
} sg_py_wrapped_item;

/* iter(callable, sentinel); nursery.c tries it. */
typedef struct {
    PyObject ob_base;
    PyObject *callable; /* NULL when it is exhausted, as is the sentinel */
    PyObject *sentinel;
} sg_py_call_iterator;

/* map and filter objects; natives/functional.c tries them. */
typedef struct {
    PyObject ob_base;
    PyObject *iterators; /* a tuple */
    PyObject *function;
} sg_py_map;
typedef struct {
    PyObject ob_base;
    PyObject *function; /* or None */
    PyObject *iterator;
} sg_py_filter;

/* The beginning of operator.itemgetter; natives/operator.c tries it. */
typedef struct {
    PyObject ob_base;
    Py_ssize_t n;
    PyObject *item; /* or a tuple of n > 1 */
    Py_ssize_t index;
    vectorcallfunc vectorcall;
} sg_py_itemgetter;

/* operator.attrgetter and methodcaller; natives/getters.c tries them. */
typedef struct {
    PyObject ob_base;
    Py_ssize_t n;
    PyObject *names; /* a tuple of n names, each of which may be a tuple of names, for one with dots */
    vectorcallfunc vectorcall;
} sg_py_attrgetter;
typedef struct {
    PyObject ob_base;
    PyObject *name;
    PyObject *args;     /* a tuple, the name first */
    PyObject *keywords; /* a dict, or NULL */
    PyObject **room;    /* NULL before the first call by the host */
    PyObject *room_names;
    vectorcallfunc vectorcall;
} sg_py_methodcaller;

/* The beginning of struct.Struct; natives/struct.c tries it. */
typedef struct {
    PyObject ob_base;
    Py_ssize_t size, n; /* bytes, values */
    void *codes;        /* NULL before __init__ */
    PyObject *format;   /* bytes */
} sg_py_struct;
/* An iterator over a memoryview; objects/memory_view.c tries it. */
typedef struct {
    PyObject ob_base;
    Py_ssize_t index;
    PyMemoryViewObject *view; /* NULL when it is exhausted */
    Py_ssize_t length;
    const char *format;
} sg_py_memory_iterator;
/* An iterator that unpacks a buffer; natives/struct.c tries it. */
typedef struct {
    PyObject ob_base;
    sg_py_struct *unpacks; /* NULL when it is exhausted */
    Py_buffer buffer;
    Py_ssize_t index;
} sg_py_unpack_iterator;

/* What functools.cmp_to_key makes; natives/key_wrapper.c tries it. */
typedef struct {
    PyObject ob_base;
    PyObject *function; /* compares two items */
    PyObject *item;     /* or NULL: none yet */
} sg_py_key_wrapper;

/* functools.partial; natives/functional.c tries it. */
typedef struct {
    PyObject ob_base;
    PyObject *function;
    PyObject *args;     /* a tuple */
    PyObject *keywords; /* a dict */
    PyObject *dict, *weakrefs;
    vectorcallfunc vectorcall;
} sg_py_partial;

/* itertools.chain; natives/chain.c tries it. */
typedef struct {
    PyObject ob_base;
    PyObject *source; /* an iterator over iterables; NULL when it is exhausted */
    PyObject *active; /* an iterator, or NULL */
} sg_py_chain;

/* itertools.groupby, and the groups it gives; natives/itertools/groups.c tries them. */
typedef struct {
    PyObject ob_base;
    PyObject *source;
    PyObject *function;  /* or None */
    PyObject *group_key; /* of the group that was given last */
    PyObject *key;       /* of the item that has come last, until it is given */
    PyObject *value;     /* that item */
    const void *group;   /* the last group, while it may go on: an address only */
    void *state;         /* of the module */
} sg_py_groupby;
typedef struct {
    PyObject ob_base;
    PyObject *parent;
    PyObject *key;
} sg_py_group;

/* What itertools.tee gives, and the links of items that such objects share; natives/itertools/tee.c tries them. */
enum { SG_TEE_CELLS = 57 };
typedef struct {
    PyObject ob_base;
    PyObject *source;
    int n;       /* items that have come so far */
    int running; /* the host is taking one */
    PyObject *next;
    PyObject *items[SG_TEE_CELLS];
} sg_py_tee_link;
typedef struct {
    PyObject ob_base;
    PyObject *link;
    int index;
    PyObject *weakrefs;
    void *state; /* of the module */
} sg_py_tee;

/* The beginning of int | str; natives/instance_checks.c tries it. */
typedef struct {
    PyObject ob_base;
    PyObject *args;       /* a tuple */
    PyObject *parameters; /* NULL until somebody asks */
} sg_py_union;

/* list[int]; objects/generic_alias.c tries it. */
typedef struct {
    PyObject ob_base;
    PyObject *origin;
    PyObject *args;       /* a tuple */
    PyObject *parameters; /* NULL until somebody asks */
    PyObject *weakrefs;
    bool starred;
    vectorcallfunc vectorcall;
} sg_py_generic_alias;

/* What an ABC keeps as its _abc_impl, and the state of the module _abc; natives/instance_checks.c tries them. */
typedef struct {
    PyObject ob_base;
    PyObject *registry;
    PyObject *cache, *negative_cache; /* sets of weak references, or NULL */
    uint64_t negative_cache_version;
} sg_py_abc_data;
typedef struct {
    PyTypeObject *data_type;
    uint64_t invalidations;
} sg_py_abc_state;

/* classmethod and staticmethod objects. */
typedef struct {
    PyObject ob_base;
    PyObject *callable; /* NULL until __init__ ran */
    PyObject *dict;
} sg_py_wrapped_callable;

/* The descriptor of a named tuple's field (collections._tuplegetter). */
typedef struct {
    PyObject ob_base;
    Py_ssize_t index;
    PyObject *doc;
} sg_py_tuple_getter;

/* A range, likewise; all four are exact ints. */
typedef struct {
    PyObject ob_base;
    PyObject *start;
    PyObject *stop;
    PyObject *step;
    PyObject *length;
} sg_py_range;

/* array.array (arraymodule.c) and its iterators; who uses them looks at them first. */
struct sg_py_array_item {
    char typecode;
    int itemsize;
    PyObject *(*get)(void *array, Py_ssize_t index);
};
typedef struct {
    PyVarObject ob_base;
    char *items;
    Py_ssize_t allocated;
    const struct sg_py_array_item *item;
    PyObject *weakrefs;
    Py_ssize_t exports;
} sg_py_array;
typedef struct {
    PyObject ob_base;
    Py_ssize_t index;
    sg_py_array *array; /* NULL when it is exhausted */
    PyObject *(*get)(void *array, Py_ssize_t index);
} sg_py_array_iterator;

/* _random.Random, and the locks of _thread: whoever uses these tries them on an object first. */
enum { SG_PY_RANDOM_WORDS = 624, SG_PY_MUTEX_LOCKED = 1 };
typedef struct {
    PyObject ob_base;
    int index;
    uint32_t state[SG_PY_RANDOM_WORDS];
} sg_py_random;
typedef struct {
    PyObject ob_base;
    uint8_t bits;   /* SG_PY_MUTEX_LOCKED, and whether somebody is parked */
} sg_py_mutex_lock; /* later patch releases */
typedef struct {
    PyObject ob_base;
    PyThread_type_lock lock;
    PyObject *weakrefs;
    char locked;
} sg_py_lock; /* earlier ones */
typedef struct {
    PyObject ob_base;
    PyThread_type_lock lock;
    PyThread_ident_t owner;
    unsigned long count;
    PyObject *weakrefs;
} sg_py_rlock;

/* io.StringIO and io.BytesIO; natives/string_io.c and natives/bytes_io.c try them. */
enum { SG_STRING_IO_REALIZED = 1, SG_STRING_IO_ACCUMULATING = 2 };
typedef struct {
    PyObject ob_base;
    Py_UCS4 *text; /* when realized: the contents, and room for one character more */
    Py_ssize_t pos, size;
    size_t room;
    int state;
    _PyUnicodeWriter writer; /* when accumulating: the contents */
    char ready, closed;
    char universal, translates; /* newlines */
    PyObject *decoder, *read_newline, *write_newline;
    PyObject *dict, *weakrefs;
    void *module_state;
} sg_py_string_io;
typedef struct {
    PyObject ob_base;
    PyObject *buffer; /* bytes that may be longer than the contents; NULL: closed */
    Py_ssize_t pos, size;
    PyObject *dict, *weakrefs;
    Py_ssize_t exports;
} sg_py_bytes_io;

/* threading.local; objects/thread_local.c tries it. */
typedef struct {
    PyObject ob_base;
    PyObject *args, *keywords;
    PyObject *weakrefs;
    PyObject *dicts;     /* each thread's attributes, by its threading_local_key */
    PyObject *sentinels; /* a set of weak references */
} sg_py_thread_local;
/* What stands for a thread there: its key and its sentinel. */
typedef struct {
    PyObject ob_base;
    PyObject *weakrefs;
} sg_py_thread_mark;

/* A node of many children in the mapping behind a context; natives/context_variables.c checks its size. */
enum { SG_HAMT_BITS = 5, SG_HAMT_CHILDREN = 1 << SG_HAMT_BITS };
typedef struct {
    PyObject ob_base;
    PyHamtNode *children[SG_HAMT_CHILDREN];
    Py_ssize_t n;
} sg_py_hamt_array;

/* Buffered streams (bufferedio.c); natives/buffered.c tries one. */
typedef struct {
    PyObject ob_base;
    PyObject *raw;
    int ok, detached, readable, writable;
    char finalizing;
    int fast_closed_checks;
    int64_t abs_pos;
    char *buffer;
    int64_t pos, raw_pos;
    int64_t read_end; /* -1: nothing to read */
    int64_t write_pos, write_end;
    PyThread_type_lock lock;
    volatile unsigned long owner;
    Py_ssize_t buffer_size, buffer_mask;
    PyObject *dict, *weakrefs;
} sg_py_buffered;

/* Tables of dicts, which the host makes and measures privately (new_keys_object). */
static inline int sg_dict_index_bytes_log2(int log2_size)
{
    return log2_size < 8 ? log2_size : log2_size < 16 ? log2_size + 1 : log2_size < 32 ? log2_size + 2 : log2_size + 3;
}
static inline Py_ssize_t sg_dict_usable(int log2_size)
{
    return (Py_ssize_t)((((size_t)1 << log2_size) << 1) / 3);
}
static inline size_t sg_dict_keys_bytes(int log2_size, bool unicode)
{
    return sizeof(PyDictKeysObject) + ((size_t)1 << sg_dict_index_bytes_log2(log2_size))
           + (size_t)sg_dict_usable(log2_size) * (unicode ? sizeof(PyDictUnicodeEntry) : sizeof(PyDictKeyEntry));
}
/* The host's table of empty dicts, which is nobody's. */
static inline bool sg_dict_keys_are_static(const PyDictKeysObject *keys)
{
    return keys->dk_log2_size == 0;
}

/* A deque and its blocks of items (_collectionsmodule.c); objects/deque.c tries them at start-up. */
enum { SG_DEQUE_BLOCK = 64, SG_DEQUE_FREE_BLOCKS = 16 };
typedef struct sg_py_deque_block {
    struct sg_py_deque_block *left;
    PyObject *items[SG_DEQUE_BLOCK];
    struct sg_py_deque_block *right;
} sg_py_deque_block;
typedef struct {
    PyVarObject ob_base;
    sg_py_deque_block *left, *right;
    Py_ssize_t left_index, right_index;
    size_t state;
    Py_ssize_t max;
    Py_ssize_t free_n;
    sg_py_deque_block *free_blocks[SG_DEQUE_FREE_BLOCKS];
    PyObject *weakrefs;
} sg_py_deque;

/* xml.etree.ElementTree.Element (_elementtree.c); objects/element.c tries it. */
enum { SG_ELEMENT_CHILDREN = 4 };
typedef struct {
    PyObject *attributes; /* a dict, or NULL: empty */
    Py_ssize_t n, room;
    PyObject **children; /* `few`, or memory of its own */
    PyObject *few[SG_ELEMENT_CHILDREN];
} sg_py_element_extra;
typedef struct {
    PyObject ob_base;
    PyObject *tag;
    PyObject *text, *tail;      /* marked in the lowest bit: a list whose items are to be joined when somebody asks */
    sg_py_element_extra *extra; /* NULL until there are attributes or children */
    PyObject *weakrefs;
} sg_py_element;

/* A bound method of a slot: [].__len__, and what a descriptor's __get__ is. */
typedef struct {
    PyObject ob_base;
    PyWrapperDescrObject *descriptor;
    PyObject *self;
} sg_py_method_wrapper;

/* types.MappingProxyType. */
typedef struct {
    PyObject ob_base;
    PyObject *mapping;
} sg_py_mapping_proxy;

/* queue.SimpleQueue: a ring of items; natives/simple_queue.c tries it. */
enum { SG_QUEUE_ROOM = 8 };
typedef struct {
    PyObject ob_base;
    bool waited_for; /* a thread may be waiting for an item */
    Py_ssize_t put_at, get_at;
    PyObject **items;
    Py_ssize_t room, n;
    PyObject *weakrefs;
} sg_py_simple_queue;

/* What functools.lru_cache makes; tried by objects/lru_cache.c. */
typedef struct sg_py_lru_link {
    PyObject ob_base;
    struct sg_py_lru_link *prev, *next;
    Py_hash_t hash;
    PyObject *key, *result;
} sg_py_lru_link;
typedef struct {
    sg_py_lru_link root;
    void *wrapper;
    int typed;
    PyObject *cache;
    Py_ssize_t hits;
    PyObject *func;
    Py_ssize_t maxsize;
    Py_ssize_t misses;
    PyObject *kwd_mark;
    PyTypeObject *link_type;
    PyObject *cache_info_type;
    PyObject *dict;
    PyObject *weakreflist;
} sg_py_lru_cache;

/* Tried by objects/defaultdict.c. */
typedef struct {
    PyDictObject dict;
    PyObject *default_factory;
} sg_py_defaultdict;

/* collections.OrderedDict, whose dict comes first, and its iterators (odictobject.c); tried by objects/ordered_dict.c. */
typedef struct sg_py_odict_node {
    PyObject *key;
    Py_hash_t hash;
    struct sg_py_odict_node *next, *prev;
} sg_py_odict_node;
typedef struct {
    PyDictObject dict;
    sg_py_odict_node *first, *last;
    sg_py_odict_node **nodes_by_entry; /* by the places of entries in `table` */
    Py_ssize_t places;
    void *table; /* the dict's, when nodes_by_entry was made */
    size_t state;
    PyObject *attributes, *weakrefs;
} sg_py_odict;
enum { SG_ODICT_BACKWARDS = 1, SG_ODICT_KEYS = 2, SG_ODICT_VALUES = 4 };
typedef struct {
    PyObject ob_base;
    int kind; /* SG_ODICT_… */
    sg_py_odict *dict;
    Py_ssize_t used;
    size_t state;
    PyObject *next_key; /* NULL at the end */
    PyObject *result;   /* a tuple, of items only */
} sg_py_odict_iterator;

/* An iterator over a deque, in either direction. */
typedef struct {
    PyObject ob_base;
    sg_py_deque_block *block;
    Py_ssize_t index;
    sg_py_deque *deque;
    size_t state;    /* the deque's when it was made */
    Py_ssize_t left; /* items */
} sg_py_deque_iterator;

#define SG_EVENTS_MASK ((uintptr_t)0xff)
#define SG_DROP_BIT ((uintptr_t)_PY_GIL_DROP_REQUEST_BIT)

/* What a run of the host's evaluator takes of the C recursion limit. */
#define SG_PY_EVAL_C_STACK_UNITS 2

/* The operators of BINARY_OP; the host's header that names them also names its opcodes, which are macros
 * (checked in code.c). */
enum {
    SG_NB_ADD = 0,
    SG_NB_AND = 1,
    SG_NB_FLOOR_DIVIDE = 2,
    SG_NB_LSHIFT = 3,
    SG_NB_MULTIPLY = 5,
    SG_NB_REMAINDER = 6,
    SG_NB_OR = 7,
    SG_NB_POWER = 8,
    SG_NB_RSHIFT = 9,
    SG_NB_SUBTRACT = 10,
    SG_NB_TRUE_DIVIDE = 11,
    SG_NB_XOR = 12,
    SG_NB_INPLACE_ADD = 13,
};

_Static_assert(sizeof(_Py_CODEUNIT) == 2, "a code unit is two bytes");
_Static_assert(PYLONG_BITS_IN_DIGIT == 30, "ints have 30-bit digits");

/* The host's free list of floats; sg_py_check() makes sure that it is where we think. */
typedef struct _Py_float_freelist sg_py_floats;
static inline sg_py_floats *sg_py_floats_of(PyInterpreterState *interp)
{
    return &interp->object_state.freelists.floats;
}
/* A block whose fields are all to be set, or NULL: the list is empty. */
static inline PyFloatObject *sg_py_float_take(sg_py_floats *floats)
{
#ifdef WITH_FREELISTS
    PyFloatObject *f = floats->items;
    if (f != NULL) {
        floats->items = (PyFloatObject *)Py_TYPE(f);
        floats->numfree--;
    }
    return f;
#else
    return NULL;
#endif
}
/* A dead float; false: the list is full, or closed. */
static inline bool sg_py_float_put(sg_py_floats *floats, PyFloatObject *f)
{
#ifdef WITH_FREELISTS
    if (floats->numfree < PyFloat_MAXFREELIST && floats->numfree >= 0) {
        f->ob_base.ob_type = (PyTypeObject *)floats->items;
        floats->items = f;
        floats->numfree++;
        return true;
    }
#endif
    return false;
}

static inline uintptr_t sg_py_breaker(PyThreadState *tstate)
{
    return __atomic_load_n(&tstate->eval_breaker, __ATOMIC_RELAXED);
}

/* True of the callables after which the host, once it has specialised the call, does not look at its eval breaker. */
static inline bool sg_py_call_is_unbroken(PyThreadState *tstate, PyObject *callable)
{
    const struct callable_cache *known = &tstate->interp->callable_cache;
    return callable == known->len || callable == known->isinstance || callable == known->list_append;
}

/* The descriptions of a class's own slots, Py_SIZE(class) of them. */
static inline const PyMemberDef *sg_py_members(PyTypeObject *class)
{
    return (const PyMemberDef *)((char *)class + Py_TYPE(class)->tp_basicsize);
}

#endif
