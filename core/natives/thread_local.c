/* threading.local() in shared mode.  See registry.h; locking: objects/thread_local.h. */
#include "natives/registry.h"
#include "objects/thread_local.h"

NATIVE(local_made)
{
    (void)args;
    *result = n == 0 ? sg_thread_local_new(heap, tstate) : 0;
    return *result != 0;
}

static const sg_native_def methods[] = {{NULL, NULL, NULL}};
const sg_native_type_def sg_thread_local_type_def = {
    .name = "_thread._local", .methods = methods, .accept = sg_makes_thread_local, .call = local_made};
