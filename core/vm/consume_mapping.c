/* Dicts made of items.  Job, invariants and locking: consume_mapping.h. */
#include "vm/consume_mapping.h"

#include "objects/items.h"
#include "objects/key.h"
#include "objects/new.h"
#include "objects/ordered_dict.h"

static const void *fromkeys_def, *ordered_fromkeys_def;

static const void *class_method_def(PyTypeObject *type, const char *name)
{
    PyObject *method = PyObject_GetAttrString((PyObject *)type, name);
    const void *def =
        method != NULL && Py_IS_TYPE(method, &PyCFunction_Type) ? ((PyCFunctionObject *)method)->m_ml : NULL;
    Py_XDECREF(method);
    PyErr_Clear();
    return def;
}

void sg_consume_mapping_init(void)
{
    fromkeys_def = class_method_def(&PyDict_Type, "fromkeys");
    ordered_fromkeys_def = class_method_def(&PyODict_Type, "fromkeys");
}

sg_consumer sg_consume_mapping_kind(PyObject *callable, int nargs)
{
    if (nargs == 1 && callable == (PyObject *)&PyDict_Type) {
        return SG_CONSUME_DICT;
    }
    if (nargs == 1 && callable == (PyObject *)&PyODict_Type) {
        return SG_CONSUME_ORDERED;
    }
    if (!Py_IS_TYPE(callable, &PyCFunction_Type) || nargs > 2) {
        return SG_CONSUME_NOTHING;
    }
    const PyCFunctionObject *function = (PyCFunctionObject *)callable;
    return function->m_ml == fromkeys_def && function->m_self == (PyObject *)&PyDict_Type ? SG_CONSUME_KEYS
           : function->m_ml == ordered_fromkeys_def && function->m_self == (PyObject *)&PyODict_Type
               ? SG_CONSUME_ORDERED_KEYS
               : SG_CONSUME_NOTHING;
}

static bool is_ordered(sg_consumer kind)
{
    return kind == SG_CONSUME_ORDERED || kind == SG_CONSUME_ORDERED_KEYS;
}

static bool takes_pairs(sg_consumer kind)
{
    return kind == SG_CONSUME_DICT || kind == SG_CONSUME_ORDERED;
}

PyObject *sg_consume_mapping_other(sg_consumer kind)
{
    return takes_pairs(kind) ? (PyObject *)&_PyLong_SMALL_INTS[_PY_NSMALLNEGINTS] : Py_None;
}

/* ---- shared mode ---- */

sg_slot sg_consume_mapping_new(sg_heap *heap, sg_consumer kind)
{
    PyInterpreterState *interp = PyThreadState_GetUnchecked()->interp;
    return is_ordered(kind) ? sg_ordered_dict_new(heap, interp, &PyODict_Type)
                            : sg_dict_new(heap, interp, NULL, NULL, 1, 0);
}

/* A pair has had a key that was there. */
static void count_repeated(sg_heap *heap, PyObject **number)
{
    intptr_t before = 0;
    PyObject *old = *number;
    sg_int_get(sg_from_heap(old), &before);
    *number = sg_int_box(heap, before + 1);
    sg_drop_owned(heap, old);
}

bool sg_consume_put(sg_heap *heap, sg_consumer kind, PyObject **gathered, sg_slot item)
{
    PyInterpreterState *interp = PyThreadState_GetUnchecked()->interp;
    sg_slot dict = sg_owned(gathered[0]), pair[2] = {sg_lent(item), sg_from_heap(gathered[1])};
    Py_ssize_t used = ((PyDictObject *)gathered[0])->ma_used;
    if (takes_pairs(kind) && !sg_pair_of(item, pair)) {
        return false;
    }
    bool done = is_ordered(kind) ? sg_ordered_dict_set(heap, interp, dict, &pair[0], &pair[1])
                                 : sg_dict_set(heap, interp, dict, &pair[0], &pair[1]);
    sg_drop(heap, pair[0]);
    sg_drop(heap, pair[1]);
    if (!done) {
        return false;
    }
    if (takes_pairs(kind) && ((PyDictObject *)gathered[0])->ma_used == used) {
        count_repeated(heap, &gathered[1]);
    }
    sg_drop(heap, item);
    return true;
}

/* ---- exclusive mode ---- */

PyObject *sg_consume_mapping_new_host(sg_consumer kind)
{
    return is_ordered(kind) ? PyODict_New() : PyDict_New();
}

/* As dict() takes its i-th pair. */
static bool put_pair(PyObject *dict, PyObject *item, Py_ssize_t i)
{
    PyObject *pair = PySequence_Fast(item, "");
    if (pair == NULL) {
        if (PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_Format(PyExc_TypeError, "cannot convert dictionary update sequence element #%zd to a sequence", i);
        }
        return false;
    }
    bool done = false;
    if (PySequence_Fast_GET_SIZE(pair) != 2) {
        PyErr_Format(PyExc_ValueError, "dictionary update sequence element #%zd has length %zd; 2 is required", i,
                     PySequence_Fast_GET_SIZE(pair));
    }
    else {
        PyObject *key = Py_NewRef(PySequence_Fast_GET_ITEM(pair, 0));
        PyObject *value = Py_NewRef(PySequence_Fast_GET_ITEM(pair, 1));
        done = PyDict_SetItem(dict, key, value) == 0;
        Py_DECREF(key);
        Py_DECREF(value);
    }
    Py_DECREF(pair);
    return done;
}

/* How an OrderedDict takes one: as all there is. */
static bool put_ordered_pair(PyObject *dict, PyObject *item)
{
    PyObject *all = PyTuple_Pack(1, item);
    PyObject *none = all == NULL ? NULL : PyObject_CallMethod(dict, "update", "(O)", all);
    Py_XDECREF(all);
    Py_XDECREF(none);
    return none != NULL;
}

static bool put_pair_and_count(sg_consumer kind, PyObject **gathered, PyObject *item)
{
    PyDictObject *dict = (PyDictObject *)gathered[0];
    Py_ssize_t used = dict->ma_used, repeated = PyLong_AsSsize_t(gathered[1]);
    bool done =
        kind == SG_CONSUME_DICT ? put_pair(gathered[0], item, used + repeated) : put_ordered_pair(gathered[0], item);
    PyObject *number = done && dict->ma_used == used ? PyLong_FromSsize_t(repeated + 1) : NULL;
    if (number != NULL) {
        Py_SETREF(gathered[1], number);
    }
    return done && !PyErr_Occurred();
}

bool sg_consume_put_host(sg_consumer kind, PyObject **gathered, PyObject *item)
{
    bool done = takes_pairs(kind) ? put_pair_and_count(kind, gathered, item)
                                  : PyObject_SetItem(gathered[0], item, gathered[1]) == 0;
    Py_DECREF(item);
    return done;
}
