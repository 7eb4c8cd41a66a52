/* Inline caches: what an instruction has learnt of its operands.
 *
 * Job: fill the caches that live in the units behind LOAD_ATTR, STORE_ATTR and LOAD_GLOBAL, and
 * specialise the instruction in front.
 *
 * Invariants
 *   - A cache is keyed by the host's type and dict-key versions, which are unique for ever, so a
 *     stale entry cannot match.
 *   - The pointers in a cache are borrowed: they are used only while their key matches, and an
 *     object leaves a class or module only with a new version or by a logged store.
 *
 * Locking: written in exclusive mode only, so a guard and its action are atomic in shared mode.
 */
#ifndef SG_VM_CACHE_H
#define SG_VM_CACHE_H

#include "vm/program.h"

typedef struct {
    uint32_t type_version; /* of the owner's type; of the owner itself for class attributes */
    uint32_t keys_version; /* of the keys that must (module) or must not (method) hold the name */
    PyObject *value;       /* function or class attribute */
    uint32_t index;        /* of the value, or the offset of the slot; of a class attribute: its type's version */
    uint16_t misses;
    uint16_t shadow; /* SG_SHADOW_* of a method */
} sg_attr_cache;

/* How an instance could hide a method of its class. */
enum { SG_SHADOW_NONE, SG_SHADOW_VALUES, SG_SHADOW_DICT };

typedef struct {
    uint32_t globals_version;
    uint32_t builtins_version;
    uint32_t index;
    uint32_t misses;
} sg_global_cache;

static inline sg_attr_cache *sg_attr_cache_of(sg_insn *insn)
{
    return (sg_attr_cache *)(insn + 1);
}
static inline sg_global_cache *sg_global_cache_of(sg_insn *insn)
{
    return (sg_global_cache *)(insn + 1);
}

/* CALL of a plain class: its __init__, or NULL if it has none but object's. */
typedef struct {
    PyFunctionObject *init;
    uint32_t type_version;
} sg_class_cache;

static inline sg_class_cache *sg_class_cache_of(sg_insn *insn)
{
    return (sg_class_cache *)(insn + 1);
}

enum { SG_CACHE_MISSES_MAX = 32 }; /* then the site is polymorphic and stays generic */

/* The cache of all polymorphic sites together: what an inline cache would hold, by type version and name. */
typedef struct {
    PyObject *name;
    uint32_t key; /* sg_attr_key, 0 if empty */
    uint16_t op;  /* the specialised LOAD_ATTR_* that `cache` is for */
    sg_attr_cache cache;
} sg_attr_entry;

enum { SG_ATTR_ENTRIES = 4096 };
extern sg_attr_entry sg_attr_entries[SG_ATTR_ENTRIES];

/* Versions are unique over types, but a type object's own attributes, and loads for a call, are others
 * than its instances'. */
static inline uint32_t sg_attr_key(PyObject *owner, int oparg)
{
    bool of_type = PyType_Check(owner);
    uint32_t version = of_type ? ((PyTypeObject *)owner)->tp_version_tag : Py_TYPE(owner)->tp_version_tag;
    return version == 0 ? 0 : version << 2 | (uint32_t)of_type << 1 | (uint32_t)(oparg & 1);
}

static inline sg_attr_entry *sg_attr_entry_for(uint32_t key, PyObject *name)
{
    return &sg_attr_entries[(key ^ ((uintptr_t)name >> 4)) % SG_ATTR_ENTRIES];
}

/* All in exclusive mode, before the operation itself runs.  They never raise. */
void sg_cache_load_attr(sg_insn *insn, PyObject *owner, PyObject *name, PyInterpreterState *interp);
/* `init` is what sg_plain_class_init found for the class, or NULL. */
void sg_cache_class(sg_insn *insn, PyTypeObject *type, PyFunctionObject *init);
/* Into the table of polymorphic sites, as LOAD_ATTR with this operand would. */
void sg_cache_attr(PyObject *owner, PyObject *name, int oparg, PyInterpreterState *interp);
void sg_cache_store_attr(sg_insn *insn, PyObject *owner, PyObject *name);
void sg_cache_load_global(sg_insn *insn, PyObject *globals, PyObject *builtins, PyObject *name,
                          PyInterpreterState *interp);

#endif
