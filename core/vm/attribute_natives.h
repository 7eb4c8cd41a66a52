/* getattr() and hasattr() in shared mode, through the evaluator's attribute caches. */
#ifndef SG_VM_ATTRIBUTE_NATIVES_H
#define SG_VM_ATTRIBUTE_NATIVES_H

#include "natives/registry.h"

extern const sg_native_def sg_attribute_natives[];

#endif
