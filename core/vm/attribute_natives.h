/* getattr(), hasattr(), setattr() and object.__setattr__() in shared mode, through the evaluator's attribute caches. */
#ifndef SG_VM_ATTRIBUTE_NATIVES_H
#define SG_VM_ATTRIBUTE_NATIVES_H

#include "natives/registry.h"

extern const sg_native_def sg_attribute_natives[];
/* The immortal name that equals this one, or NULL: none that is known, or no str. */
PyObject *sg_attribute_name(sg_slot name);
/* Before the host looks it up: fills caches, for a load of the value and for a call.  Exclusive mode; never raises. */
void sg_attribute_learn(PyThreadState *tstate, PyObject *o, PyObject *name);
/* Registers methods.  Exclusive mode. */
void sg_attribute_natives_init(void);

#endif
