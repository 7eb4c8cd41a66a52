/* object.__reduce_ex__(), as copy.copy() and copy.deepcopy() ask it, in shared mode. */
#ifndef SG_VM_REDUCE_NATIVES_H
#define SG_VM_REDUCE_NATIVES_H

/* Registers it.  Exclusive mode. */
void sg_reduce_natives_init(void);

#endif
