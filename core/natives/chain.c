/* itertools.chain: making chains and stepping them.  See registry.h and objects/iteration.h.
 *
 * A step that finds the current iterator at its end takes the next iterable from the source.  If that cannot be iterated over
 * here, the source is set back, and the host does it all.
 */
#include "natives/chain.h"

#include <string.h>

#include "memory/collector.h"
#include "memory/plain_types.h"
#include "natives/asking.h"
#include "natives/registry.h"
#include "objects/from_items.h"
#include "objects/iteration.h"
#include "objects/iterator.h"

static PyTypeObject *chain_type;

/* ---- steps ---- */

/* True if the source gives nothing but iterators, which are iterated over in any case, so that it need not be set back: a
 * starmap of their type, as in Counter.elements(). */
static bool gives_iterators(PyObject *source)
{
    const sg_asker *asker = sg_asker_of(Py_TYPE(source));
    PyObject *function = asker != NULL && asker->kind == SG_ASKS_STARMAP ? sg_asker_function(asker, source) : NULL;
    return function != NULL && PyType_Check(function) && sg_iterates_itself((PyTypeObject *)function);
}

/* The next iterable's iterator becomes the active one. */
static sg_next next_iterable(sg_heap *heap, sg_py_chain *chain, int depth)
{
    sg_iterator_state state;
    bool sure = gives_iterators(chain->source);
    if (!sure && !sg_iterator_save(chain->source, &state)) {
        return SG_NEXT_NOT_HERE;
    }
    sg_slot iterable;
    sg_next next = sg_iterator_step_inner(heap, chain->source, &iterable, depth);
    if (next == SG_NEXT_END) {
        return sg_iterator_end(heap, &chain->source);
    }
    if (next == SG_NEXT_ITEM) {
        sg_slot active = sg_iter_of_any(heap, &iterable);
        sg_drop(heap, iterable);
        if (active == 0) {
            sg_check(!sure, "an iterator is iterated over");
            sg_iterator_restore(chain->source, &state);
            return SG_NEXT_NOT_HERE;
        }
        sg_iterator_put(heap, &chain->active, (PyObject *)active);
    }
    return next;
}

static sg_next step(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)
{
    sg_py_chain *chain = (sg_py_chain *)iterator;
    while (chain->source != NULL) {
        if (chain->active == NULL) {
            sg_next next = next_iterable(heap, chain, depth);
            if (next != SG_NEXT_ITEM) {
                return next;
            }
        }
        sg_next next = sg_iterator_step_inner(heap, chain->active, items, depth);
        if (next != SG_NEXT_END) {
            return next;
        }
        sg_iterator_end(heap, &chain->active);
    }
    return SG_NEXT_END;
}

/* ---- steps of generators ---- */

PyObject *sg_chain_resumes(PyObject *iterator)
{
    sg_py_chain *chain = (sg_py_chain *)iterator;
    if (!Py_IS_TYPE(iterator, chain_type) || chain_type == NULL || chain->source == NULL) {
        return NULL;
    }
    PyObject *next = chain->active != NULL ? chain->active : chain->source;
    return PyGen_CheckExact(next) ? next : NULL;
}

PyObject *sg_chain_source(PyObject *iterator)
{
    return Py_IS_TYPE(iterator, chain_type) && chain_type != NULL ? ((sg_py_chain *)iterator)->source : NULL;
}

bool sg_chain_has_active(PyObject *chain)
{
    return ((sg_py_chain *)chain)->active != NULL;
}

bool sg_chain_take(sg_heap *heap, PyObject *chain, sg_slot *iterable)
{
    sg_slot active = sg_nursery_has_room(heap) ? sg_iter_of_any(heap, iterable) : 0;
    if (active != 0) {
        sg_iterator_put(heap, &((sg_py_chain *)chain)->active, (PyObject *)active);
    }
    return active != 0;
}

void sg_chain_end(sg_heap *heap, PyObject *chain)
{
    sg_iterator_end(heap,
                    sg_chain_has_active(chain) ? &((sg_py_chain *)chain)->active : &((sg_py_chain *)chain)->source);
}

int sg_chain_take_host(PyObject *chain, PyObject *iterable)
{
    ((sg_py_chain *)chain)->active = PyObject_GetIter(iterable);
    if (sg_chain_has_active(chain)) {
        return 0;
    }
    Py_CLEAR(((sg_py_chain *)chain)->source);
    return -1;
}

void sg_chain_end_host(PyObject *chain)
{
    if (sg_chain_has_active(chain)) {
        Py_CLEAR(((sg_py_chain *)chain)->active);
    }
    else {
        Py_CLEAR(((sg_py_chain *)chain)->source);
    }
}

/* ---- making them ---- */

static sg_slot chain_new(sg_heap *heap, sg_slot source)
{
    sg_py_chain *chain = sg_iterator_object(heap, chain_type, sizeof *chain);
    chain->source = (PyObject *)source;
    chain->active = NULL;
    return sg_owned((PyObject *)chain);
}

static bool native_chain(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_nursery_make_room(heap, tstate, 3);
    sg_slot iterables = sg_tuple_of(heap, args, n);
    if (iterables == 0) {
        return false;
    }
    memset(args, 0, (size_t)n * sizeof *args);
    *result = chain_new(heap, sg_tuple_iterator(heap, sg_to_heap(heap, iterables)));
    return true;
}

static bool native_from_iterable(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 2 || sg_pointer(args[0]) != (PyObject *)chain_type) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 2);
    sg_slot source = sg_iter_of_any(heap, &args[1]);
    *result = source == 0 ? 0 : chain_new(heap, source);
    return source != 0;
}

/* ---- learning ---- */

static void add_class_method(PyTypeObject *type)
{
    static const sg_native_def from = {"from_iterable", native_from_iterable, NULL};
    PyObject *method = PyObject_GetAttrString((PyObject *)type, "from_iterable");
    if (method != NULL && Py_IS_TYPE(method, &PyCFunction_Type)) {
        sg_native_add(method, &from, true);
    }
    Py_XDECREF(method);
}

/* Tries an instance. */
static bool accept_chain(PyTypeObject *type)
{
    if (chain_type != NULL || type->tp_basicsize != (Py_ssize_t)sizeof(sg_py_chain) || type->tp_itemsize != 0) {
        return chain_type == type;
    }
    PyObject *one = PyObject_CallFunction((PyObject *)type, "(())");
    const sg_py_chain *chain = (sg_py_chain *)one;
    if (one != NULL && Py_IS_TYPE(one, type) && chain->source != NULL && Py_IS_TYPE(chain->source, &PyTupleIter_Type)
        && chain->active == NULL) {
        chain_type = (PyTypeObject *)Py_NewRef(type);
        sg_plain_type_add(
            &(sg_plain_type){.type = type, .children = {offsetof(sg_py_chain, active), offsetof(sg_py_chain, source)}});
        sg_iterator_kind_add(&(sg_iterator_kind){.type = type, .step = step, .adapts = true});
        add_class_method(type);
    }
    Py_XDECREF(one);
    PyErr_Clear();
    return chain_type == type;
}

static const sg_native_def no_methods[] = {{NULL, NULL, NULL}};
const sg_native_type_def sg_chain_type_def = {
    .name = "itertools.chain", .methods = no_methods, .accept = accept_chain, .call = native_chain};
