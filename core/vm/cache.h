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
    uint32_t index;        /* of the value, or the offset of the slot; of a class's attribute: its type's version */
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
    uint32_t unit; /* of an instruction that stands here (body/consume.h) */
    uint32_t type_version;
} sg_class_cache;
_Static_assert(offsetof(sg_class_cache, type_version) == sizeof(sg_insn) + offsetof(sg_insn, arg),
               "the version is that instruction's argument");

static inline sg_class_cache *sg_class_cache_of(sg_insn *insn)
{
    return (sg_class_cache *)(insn + 1);
}

enum { SG_CACHE_MISSES_MAX = 32 }; /* then the site is polymorphic and stays generic */
enum { SG_CACHE_MISSES_SOME = 3 }; /* then other types than its own are looked for in the table (attribute_table.h) */

enum { SG_CACHE_LESSONS = 64 }; /* so often a generic site in exclusive mode has the table learn what it did not know */

/* All in exclusive mode, before the operation itself runs.  They never raise. */
void sg_cache_load_attr(sg_insn *insn, PyObject *owner, PyObject *name, PyInterpreterState *interp);
/* True if a generic site, for which the table had no answer, should tell it; what is never learnt is not tried for ever. */
bool sg_cache_should_learn(sg_insn *insn);
/* `init` is what sg_plain_class_init found for the class, or NULL. */
void sg_cache_class(sg_insn *insn, PyTypeObject *type, PyFunctionObject *init);
void sg_cache_store_attr(sg_insn *insn, PyObject *owner, PyObject *name);
/* The same whatever the site has seen: sets the instruction and the cache behind it, or leaves the instruction generic. */
void sg_cache_fill(sg_insn *insn, PyObject *owner, PyObject *name, PyInterpreterState *interp);
void sg_cache_fill_store(sg_insn *insn, PyObject *owner, PyObject *name);
/* Notes how an instance could hide its class's `name`; false if that cannot be told fast. */
bool sg_cache_note_shadow(sg_attr_cache *cache, PyTypeObject *type, PyObject *name, PyInterpreterState *interp);
/* True if looking a name up in a type runs no Python code: all names in its classes are str, of no subclass.  Only then is
 * it looked up to learn, for it is looked up once more to be had. */
bool sg_has_str_names(PyTypeObject *type);
/* True if an attribute that the instance or its class has is found as object (a class's: as type) finds it. */
bool sg_has_plain_lookup(PyTypeObject *type);
bool sg_has_plain_class_lookup(PyTypeObject *meta);
/* True if the attribute's type can be changed so that it becomes a descriptor, or another one. */
bool sg_may_become_descriptor(PyObject *attribute);
void sg_cache_load_global(sg_insn *insn, PyObject *globals, PyObject *builtins, PyObject *name,
                          PyInterpreterState *interp);

#endif
