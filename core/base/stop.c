/* The word that says whether others wait.  Job: stop.h. */
#include "base/stop.h"

static const uintptr_t never;
const uintptr_t *sg_stop_word = &never;
