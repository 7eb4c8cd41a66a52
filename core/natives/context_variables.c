/* Context variables in shared mode.
 *
 * Job: ContextVar.get().  What changes a context, and what has to raise, is the host's.
 * Invariants
 *   - A context is entered by one thread at a time, and its mapping (a tree of immutable nodes) is replaced in exclusive mode
 *     only.  So what is found there is the heap's as long as the thread stays in shared mode.
 *   - What a variable keeps of the last look-up is written in exclusive mode only: it is read, not written, here.
 * Locking: none.
 */
#include <string.h>

#include "natives/registry.h"

/* Types of the mapping's nodes, once they were met. */
static PyTypeObject *bitmap_node, *array_node;

/* What the mapping has for the variable, or NULL: nothing, or not here. */
static PyObject *find(const PyHamtObject *mapping, const PyContextVar *variable, bool *known)
{
    uint32_t hash = (uint32_t)variable->var_hash ^ (uint32_t)((uint64_t)variable->var_hash >> 32);
    hash = hash == UINT32_MAX ? UINT32_MAX - 1 : hash;
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
    if (variable->var_cached != NULL && variable->var_cached_tsid == tstate->id
        && variable->var_cached_tsver == tstate->context_ver) {
        return variable->var_cached;
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

/* Before the host gets it: nodes of the mapping that were not met so far. */
static void prepare_get(PyThreadState *tstate, PyObject *const *args, int n)
{
    const PyContext *context = (PyContext *)tstate->context;
    const PyHamtNode *root = context == NULL ? NULL : context->ctx_vars->h_root;
    if (root != NULL && array_node == NULL && strcmp(Py_TYPE(root)->tp_name, "hamt_array_node") == 0
        && Py_TYPE(root)->tp_basicsize == (Py_ssize_t)sizeof(sg_py_hamt_array)) {
        array_node = Py_TYPE(root);
    }
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
        }
        Py_DECREF(empty);
    }
    return bitmap_node != NULL;
}

static const sg_native_def methods[] = {{"get", variable_get, prepare_get}, {NULL, NULL, NULL}};
const sg_native_type_def sg_context_variable_type_def = {
    .name = "_contextvars.ContextVar", .methods = methods, .accept = accept};
