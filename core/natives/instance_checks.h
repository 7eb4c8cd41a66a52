/* isinstance() and issubclass() in shared mode: classes, tuples and unions of classes.
 *
 * Job: what type's own checks say, and what ABCs have found out before, in their caches (Lib/abc.py, Modules/_abc.c).
 * Locking: caches are written in exclusive mode only.
 */
#ifndef SG_NATIVES_INSTANCE_CHECKS_H
#define SG_NATIVES_INSTANCE_CHECKS_H

#include "natives/registry.h"

/* isinstance(o, class): 1, 0, or -1: not here. */
int sg_is_instance(sg_slot o, PyObject *class);
/* What that needs to know.  Exclusive mode; never raises. */
void sg_is_instance_learn(PyObject *o, PyObject *class);

/* Learns how ABCs are laid out.  Once, exclusive; never raises. */
void sg_instance_checks_init(void);

#endif
