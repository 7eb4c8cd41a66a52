/* Calls of natives behind functools.lru_cache.
 *
 * Job: what the cache does not have is computed by the native and kept, in one go.
 * Locking: none; lru_cache.h of objects has the cache's.
 */
#ifndef SG_NATIVES_LRU_CACHE_H
#define SG_NATIVES_LRU_CACHE_H

#include "objects/lru_cache.h"

/* The function behind the cache is a native that does nothing but compute: its result for these arguments, kept.  False: not
 * here, with nothing changed.  The arguments stay the caller's.  Shared mode. */
bool sg_lru_call_native(sg_heap *heap, PyThreadState *tstate, PyObject *cache, const sg_lru_arguments *arguments,
                        sg_slot *result);

#endif
