/* getattr(), hasattr(), setattr() and object.__setattr__() in shared mode, through the evaluator's attribute caches. */
#ifndef SG_VM_ATTRIBUTE_NATIVES_H
#define SG_VM_ATTRIBUTE_NATIVES_H

#include "natives/registry.h"

extern const sg_native_def sg_attribute_natives[];
/* Registers methods.  Exclusive mode. */
void sg_attribute_natives_init(void);

#endif
