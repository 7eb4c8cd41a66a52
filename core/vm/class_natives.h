/* `__new__` of built-in types, in shared mode. */
#ifndef SG_VM_CLASS_NATIVES_H
#define SG_VM_CLASS_NATIVES_H

#include "natives/registry.h"

/* Registers it; exclusive mode. */
void sg_class_natives_init(void);

#endif
