/* _sre.compile(pattern, flags, code, groups, groupindex, indexgroup): what the compiler of regular expressions ends with.  See
 * natives/registry.h.
 *
 * Job: make a re.Pattern out of code words; and learn the type of patterns, before the first one dies, when one is made.
 * Locking: the list's own while its items are taken; nobody else knows a new pattern.
 */
#include "natives/regex/types.h"
#include "natives/regex/validate.h"
#include "objects/items.h"
#include "objects/new.h"
#include "objects/settled.h"

/* Words beyond these take so long that others would wait. */
enum { WORDS_MAX = 5000 };

static bool is_exactly(sg_slot s, PyTypeObject *type)
{
    return !sg_is_int(s) && Py_IS_TYPE(sg_pointer(s), type);
}

/* What the attribute is_bytes says of a pattern's source; false: the host looks for a buffer. */
static bool source_kind(sg_slot source, int *is_bytes)
{
    bool none = !sg_is_int(source) && sg_pointer(source) == Py_None, bytes = is_exactly(source, &PyBytes_Type);
    *is_bytes = none ? -1 : bytes;
    return none || bytes || is_exactly(source, &PyUnicode_Type);
}

/* Instructions are ints of a subclass that has names for them. */
static bool word_of(sg_slot item, uint32_t *word)
{
    intptr_t value;
    bool known = sg_is_int(item)
                     ? sg_int_get(item, &value)
                     : PyLong_Check(sg_pointer(item)) && sg_int_digits((PyLongObject *)sg_pointer(item), &value);
    *word = known ? (uint32_t)value : 0;
    return known && value >= 0 && value <= (intptr_t)UINT32_MAX;
}

/* The code of the pattern, in its memory; false: the host raises, or is to judge. */
static bool write_code(sg_py_pattern *p, const sg_slot *items, Py_ssize_t n, Py_ssize_t groups)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        if (!word_of(items[i], &p->code[i])) {
            return false;
        }
    }
    return sg_re_is_sound(p->code, (size_t)n, (size_t)groups);
}

/* The arguments, with the module before them. */
enum { MODULE, SOURCE, FLAGS, CODE, GROUPS, NUMBERS, NAMES, ARGUMENTS };

NATIVE(compile)
{
    PyTypeObject *type = sg_re.pattern;
    intptr_t flags, groups;
    int is_bytes;
    sg_slot *items;
    if (n != ARGUMENTS || type == NULL || sg_pointer(args[MODULE]) != sg_re.module || !sg_nursery_has_room(heap)
        || !source_kind(args[SOURCE], &is_bytes) || !sg_int_get(args[FLAGS], &flags) || flags < INT_MIN
        || flags > INT_MAX || !is_exactly(args[CODE], &PyList_Type) || !sg_int_get(args[GROUPS], &groups) || groups < 0
        || !is_exactly(args[NUMBERS], &PyDict_Type) || !is_exactly(args[NAMES], &PyTuple_Type)) {
        return false;
    }
    Py_ssize_t words = sg_items_of(heap, args[CODE], &items);
    if (words <= 0 || words > WORDS_MAX) {
        return false;
    }
    size_t bytes = SG_GC_HEADER + (size_t)type->tp_basicsize + (size_t)words * (size_t)type->tp_itemsize;
    char *block = sg_memory_take(heap, bytes);
    sg_py_pattern *p = block == NULL ? NULL : (sg_py_pattern *)(block + SG_GC_HEADER);
    if (p == NULL || !write_code(p, items, words, groups)) {
        if (p != NULL) {
            sg_memory_put(heap, block, bytes);
        }
        return false;
    }
    bool named = sg_settled_size(sg_pointer(args[NUMBERS]), &((PyDictObject *)sg_pointer(args[NUMBERS]))->ma_used) > 0;
    bool listed = named && Py_SIZE(sg_pointer(args[NAMES])) > 0;
    sg_reserve_take(heap, (PyObject *)type);
    p->ob_base.ob_base.ob_refcnt = 1;
    p->ob_base.ob_base.ob_type = type;
    p->ob_base.ob_size = p->code_size = words;
    p->groups = groups;
    p->flags = (int)flags;
    p->weakrefs = NULL;
    p->is_bytes = is_bytes;
    p->pattern = sg_to_heap(heap, sg_native_take(&args[SOURCE]));
    p->group_index = named ? sg_to_heap(heap, sg_native_take(&args[NUMBERS])) : NULL;
    p->index_group = listed ? sg_to_heap(heap, sg_native_take(&args[NAMES])) : NULL;
    sg_nursery_add(heap, (PyObject *)p);
    *result = sg_owned((PyObject *)p);
    return true;
}

static void prepare_compile(PyThreadState *tstate, PyObject *const *args, int n)
{
    static bool prepared;
    PyObject *module = prepared ? NULL : PyImport_ImportModule("re");
    PyObject *type = module == NULL ? NULL : PyObject_GetAttrString(module, "Pattern");
    prepared = true;
    if (type != NULL && PyType_Check(type)) {
        sg_native_learn((PyTypeObject *)type);
    }
    Py_XDECREF(module);
    Py_XDECREF(type);
    PyErr_Clear();
}

const sg_native_def sg_re_compile_native[] = {{"compile", compile, prepare_compile}, {NULL, NULL, NULL}};
