/* Classes.  Job, invariant and locking: classes.h. */
#include "vm/classes.h"

#include "memory/derived.h"
#include "vm/cache.h"

enum { PLACES = 512, WAYS = 4 }; /* several for each: programs call many classes in turn */
static sg_class classes[PLACES][WAYS];

const sg_class *sg_class_find(PyTypeObject *type)
{
    uint32_t version = type->tp_version_tag;
    const sg_class *at = classes[version % PLACES];
    for (int i = 0; i < WAYS && version != 0; i++) {
        if (at[i].version == version) {
            return &at[i];
        }
    }
    return NULL;
}

/* Where it is, or a free place, or in turn one that another has. */
static sg_class *place_for(uint32_t version)
{
    static unsigned victim;
    sg_class *at = classes[version % PLACES];
    for (int i = 0; i < WAYS; i++) {
        if (at[i].version == version || at[i].version == 0) {
            return &at[i];
        }
    }
    return &at[victim++ % WAYS];
}

bool sg_class_is_made_here(PyTypeObject *type)
{
    enum { SLOTS_BYTES_MAX = (SG_BLOCK_CLASSES - 1) * SG_BLOCK_STEP - SG_GC_HEADER - SG_MANAGED_HEADER };
    return type->tp_alloc == PyType_GenericAlloc && PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)
           && !PyType_HasFeature(type, Py_TPFLAGS_IS_ABSTRACT)
           && ((PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES) && type->tp_basicsize == (Py_ssize_t)sizeof(PyObject)
                && type->tp_finalize == NULL && type->tp_del == NULL)
               || (sg_has_only_slots(type) && type->tp_basicsize <= SLOTS_BYTES_MAX)
               || sg_derived_from(type) == &PyList_Type);
}

void sg_class_learn(PyTypeObject *type)
{
    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) || !sg_has_str_names(type)
        || !PyUnstable_Type_AssignVersionTag(type)) {
        return;
    }
    PyObject *init = _PyType_Lookup(type, &_Py_ID(__init__)), *new = _PyType_Lookup(type, &_Py_ID(__new__));
    bool python_init = init != NULL && Py_IS_TYPE(init, &PyFunction_Type);
    bool python_new = new != NULL && Py_IS_TYPE(new, &PyStaticMethod_Type);
    PyTypeObject *base = type->tp_alloc == PyType_GenericAlloc && !PyType_HasFeature(type, Py_TPFLAGS_IS_ABSTRACT)
                             ? sg_derived_from(type)
                             : NULL;
    *place_for(type->tp_version_tag) = (sg_class){
        .base = base,
        .base_new = base != NULL && type->tp_new == base->tp_new,
        .base_init = base != NULL && type->tp_init == base->tp_init,
        .version = type->tp_version_tag,
        .makes = base == NULL && sg_class_is_made_here(type),
        .plain_new = type->tp_new == PyBaseObject_Type.tp_new,
        .plain_init = type->tp_init == PyBaseObject_Type.tp_init,
        .init = python_init ? (PyFunctionObject *)init : NULL,
        .maker = python_new ? new : NULL,
    };
}
