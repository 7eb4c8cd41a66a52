/* itertools.groupby: its steps, and those of the groups that it gives, which step it from behind.
 *
 * Job: what asking.h has askers do, for both; sg_asker_groups says which of the two an iterator is.
 * Invariants
 *   - A group's state is its groupby object's, so a group is stepped under the lock of that object, which is never alone then.
 *   - Between taking an item and keeping its key any code may run, in this thread or another: what the host finds changed when
 *     it comes back from the key function is found changed here.
 * Locking: the groupby object's lock, as an adapter (objects/iteration.h).  Steps try it; keeping an answer, which no step has
 * called for, waits for it.
 */
#ifndef SG_NATIVES_ITERTOOLS_GROUPS_H
#define SG_NATIVES_ITERTOOLS_GROUPS_H

#include "natives/asking.h"

/* What holds the state of a groupby object, or a group: the groupby object. */
PyObject *sg_groups_of(const sg_asker *asker, PyObject *iterator);

/* With the lock.  As sg_ask_nothing(). */
sg_asked sg_groups_ask_nothing(sg_heap *heap, const sg_asker *asker, PyObject *iterator, sg_slot *item);
/* As those of asking.h, which hand over to these. */
sg_asked sg_groups_answered(sg_heap *heap, const sg_asker *asker, PyObject *iterator, sg_slot *item, sg_slot answer);
sg_asked sg_groups_answered_counted(const sg_asker *asker, PyObject *iterator, PyObject **item, PyObject *answer);
bool sg_groups_can_be_answered(const sg_asker *asker, PyObject *iterator, sg_slot answer);

#endif
