/* Scanners and finditer().  Job, invariants and locking: scanner.c. */
#ifndef SG_NATIVES_REGEX_SCANNER_H
#define SG_NATIVES_REGEX_SCANNER_H

#include "natives/registry.h"
#include "objects/iteration.h"

/* The natives of pattern.scanner() and pattern.finditer(). */
bool sg_re_scanner(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result);
bool sg_re_finditer(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result);

/* The next item of what finditer() returns. */
sg_next sg_re_step_call_iterator(sg_heap *heap, PyObject *iterator, sg_slot *item, int room, int *n, int depth);

#endif
