/* Types written in C whose instances hold nothing but objects at known places.
 *
 * Job: let instances of types that natives know (re.Match, ...) die in shared mode, and be looked into, as nursery.c does
 * for the built-in ones.  The collector need not know them.
 *
 * Invariants
 *   - Who adds a type has tried its layout on the running interpreter.
 *   - An instance's memory is one block of tp_basicsize + |ob_size| tp_itemsize bytes behind the headers of
 *     sg_derived_headers(), and what `release` frees.
 * Locking: added in exclusive mode, read in both.
 */
#ifndef SG_MEMORY_PLAIN_TYPES_H
#define SG_MEMORY_PLAIN_TYPES_H

#include "memory/death.h"

enum { SG_PLAIN_CHILDREN = 5, SG_PLAIN_INSIDE = 4 };

typedef struct {
    PyTypeObject *type;
    uint16_t children[SG_PLAIN_CHILDREN]; /* offsets of references, which may be NULL; 0 ends them */
    uint16_t reserved[2];                 /* likewise, of those that are counted from reserves */
    /* Likewise, of those that nobody ever borrows: only steps of the object itself use them, and count what they give away. */
    uint16_t inside[SG_PLAIN_INSIDE];
    uint16_t weakrefs; /* offset of the list of weak references, or 0 */
    /* Frees what else an instance has, such as a buffer (sg_table_put), or answers false before it has done anything: only
     * the host can.  Or NULL. */
    bool (*release)(sg_heap *heap, PyObject *o);
    /* False if a program can see the death of what `release` lets go of.  Or NULL. */
    bool (*look)(PyObject *o, sg_look *state);
} sg_plain_type;

/* Exclusive mode; once for each type. */
void sg_plain_type_add(const sg_plain_type *plain);
/* NULL: not one of them. */
const sg_plain_type *sg_plain_type_of(PyTypeObject *type);

static inline PyObject *sg_plain_child(PyObject *o, uint16_t offset)
{
    return __atomic_load_n((PyObject **)((char *)o + offset), __ATOMIC_RELAXED);
}

static inline bool sg_plain_has_weakrefs(const sg_plain_type *plain, PyObject *o)
{
    return plain->weakrefs != 0 && sg_plain_child(o, plain->weakrefs) != NULL;
}

#endif
