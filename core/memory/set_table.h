/* The table of a set that others may be changing.
 *
 * Job: load a table and its mask so that they belong together.
 *
 * Invariant: who replaces a table (objects/set_change.c) stores the mask 0, the table, the new mask, each as a release, and
 * a table whose address readers may have loaded is not used again before they have published.  So if the same table is
 * loaded before and after the mask, the mask is 0 or that table's.  Comparing masks would not do: between two loads a set may
 * have had a table of another size, and then one of the old size again.
 * Locking: none.
 */
#ifndef SG_MEMORY_SET_TABLE_H
#define SG_MEMORY_SET_TABLE_H

#include "py/contract.h"

/* NULL: it is just being replaced. */
static inline setentry *sg_set_table(PySetObject *set, Py_ssize_t *mask)
{
    setentry *table = __atomic_load_n(&set->table, __ATOMIC_ACQUIRE);
    *mask = __atomic_load_n(&set->mask, __ATOMIC_ACQUIRE);
    return *mask != 0 && __atomic_load_n(&set->table, __ATOMIC_ACQUIRE) == table ? table : NULL;
}

#endif
