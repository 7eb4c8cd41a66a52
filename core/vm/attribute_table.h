/* Attribute loads and stores of all kinds, by type version and name.
 *
 * Job: the cache of the sites that see several types, and of the attributes that no specialised instruction reads:
 * bound methods as values, class methods, properties at polymorphic sites, fields of named tuples, members of C types.
 *
 * Invariants
 *   - An entry is keyed by a type version, which is unique for ever, so a stale entry cannot match; its pointers are
 *     used only while the key matches.
 *   - Names are compared by address, and an entry keeps its name alive.
 *
 * Locking: written in exclusive mode only, so an entry and the action on it are atomic in shared mode.
 */
#ifndef SG_VM_ATTRIBUTE_TABLE_H
#define SG_VM_ATTRIBUTE_TABLE_H

#include "memory/heap.h"
#include "natives/registry.h"
#include "vm/cache.h"

typedef enum {
    SG_ATTR_NOT_HERE,
    SG_ATTR_VALUE,  /* `value` is borrowed from the heap */
    SG_ATTR_BOUND,  /* of a load for a call: `value` is called with `self`, both borrowed from the heap */
    SG_ATTR_METHOD, /* of a load for a call: `value`, borrowed from the heap, is called with the owner */
    SG_ATTR_NEW,    /* `value` is new, and the caller's */
    SG_ATTR_SLOT,   /* `slot` is the value, and the caller's */
    SG_ATTR_GETTER, /* `value`, borrowed, is a Python function that gets the value from the owner */
    /* `value`, borrowed, is a descriptor whose __get__, the Python function `self`, gets it from the owner. */
    SG_ATTR_DESCRIPTOR,
    SG_ATTR_EMPTY, /* a slot that has nothing, and nobody else to ask: as absent, but the host words it in its own way */
    SG_ATTR_ABSENT, /* there is no such attribute, and nobody else to ask */
} sg_attr_kind;

typedef struct {
    sg_attr_kind kind;
    PyObject *value, *self;
    sg_slot slot;
} sg_attr_answer;

/* A cache line each. */
typedef struct {
    _Alignas(64) PyObject *name;
    uint32_t key; /* 0 if empty */
    uint16_t op; /* what the cache is for: the specialised LOAD_ATTR_* of the same meaning, or another, in the source */
    bool lacks;  /* of what an instance may have: the class has no such name at all */
    bool method; /* likewise: the class has a function, for instances that have nothing else there */
    bool of_meta;  /* of a class: its metaclass says how, in the state that keys_version names */
    uint8_t place; /* of what an instance may have: 1 + the place among the inline values, 0 if there is none */
    sg_attr_cache cache;
    const sg_native_attribute_def *native; /* of C types that natives know */
    uint32_t
        value_version; /* likewise, and of stores: of the type of the class's value, if it could become a descriptor */
} sg_attr_entry;

enum { SG_ATTR_WAYS = 4, SG_ATTR_SET_BITS = 12 };
typedef sg_attr_entry sg_attr_set[SG_ATTR_WAYS];
extern sg_attr_set sg_attr_loads[1 << SG_ATTR_SET_BITS];

/* The high bits are the good ones.  Both versions and addresses of names come in runs, so neither is left as it is: the
 * exclusive or of two runs would be a short run again. */
static inline uint64_t sg_attr_hash(uint32_t key, PyObject *name)
{
    return (key * UINT64_C(0xD1B54A32D192ED03) + ((uintptr_t)name >> 4)) * UINT64_C(0x9E3779B97F4A7C15);
}

static inline sg_attr_entry *sg_attr_set_for(sg_attr_set *table, uint32_t key, PyObject *name)
{
    return table[sg_attr_hash(key, name) >> (64 - SG_ATTR_SET_BITS)];
}

/* Versions are unique over types, but a type object's own attributes, and loads for a call, are others than its
 * instances'.  An instance of a metaclass has no key of this kind. */
static inline uint32_t sg_attr_instance_key(PyTypeObject *type, int oparg)
{
    return type->tp_version_tag << 2 | (uint32_t)(oparg & 1);
}

/* What is most often known of a load from an instance; NULL: ask sg_attr_find(). */
static inline const sg_attr_entry *sg_attr_first(PyTypeObject *type, PyObject *name, int oparg)
{
    uint32_t key = sg_attr_instance_key(type, oparg);
    const sg_attr_entry *entry = sg_attr_set_for(sg_attr_loads, key, name);
    for (int i = 0; i < SG_ATTR_WAYS; i++, entry++) {
        if (entry->key == key && entry->name == name) {
            return entry;
        }
    }
    return NULL;
}

/* The attribute, as LOAD_ATTR with this operand has it. `heap` is NULL in exclusive mode: nothing is made then. */
sg_attr_answer sg_attr_find(sg_heap *heap, PyObject *o, PyObject *name, int oparg);

/* Learns the attribute. Exclusive mode; never raises. */
void sg_attr_learn(PyObject *owner, PyObject *name, int oparg, PyInterpreterState *interp);

/* A class method in C that a load for a call finds in a class, its descriptor; NULL: not known. */
PyObject *sg_attr_builtin_class_method(PyObject *class, PyObject *name);

/* super(class, o).name for a call: SG_ATTR_METHOD, SG_ATTR_BOUND or SG_ATTR_VALUE; or not here. */
sg_attr_answer sg_attr_of_super(PyTypeObject *class, PyObject *o, PyObject *name);
/* What it is if it is not called at once: a new method of what it is bound to, or itself; 0: not here.  Shared mode. */
sg_slot sg_attr_value_of_super(sg_heap *heap, sg_attr_answer got, PyObject *o);
/* Learns what the host's own types on the way have. Exclusive mode; never raises. */
void sg_attr_learn_super(PyTypeObject *class, PyObject *o, PyObject *name);

/* As object.__setattr__(o, name, value), if that is known to be a plain store into the instance: true, and the value is
 * taken out of its slot.  Shared mode. */
bool sg_attr_store_as_object(sg_heap *heap, PyInterpreterState *interp, sg_slot o, PyObject *name, sg_slot *value);

/* As `o.name = value`, so too. */
bool sg_attr_store(sg_heap *heap, PyInterpreterState *interp, sg_slot o, PyObject *name, sg_slot *value);

/* As `del o.name`, if the attribute is known to be the instance's own and is there.  Shared mode. */
bool sg_attr_delete(sg_heap *heap, PyInterpreterState *interp, sg_slot o, PyObject *name);

/* The Python function that sets the attribute, called with the instance and the value; NULL: none is known. */
PyFunctionObject *sg_attr_setter(PyTypeObject *type, PyObject *name);

/* Learns how the attribute is set, and so how it is deleted. Exclusive mode; never raises. */
void sg_attr_learn_store(PyObject *owner, PyObject *name);

#endif
