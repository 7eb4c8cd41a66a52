/* Functions of _heapq, on lists.  See registry.h; the operations themselves are in objects/heap_queue.h. */
#include "objects/heap_queue.h"

#include "natives/registry.h"

static bool is_list(const sg_slot *args, int n, int wanted)
{
    return n == wanted && PyType_HasFeature(sg_native_type(args[0]), Py_TPFLAGS_LIST_SUBCLASS);
}

NATIVE(push)
{
    *result = sg_from_heap(Py_None);
    return is_list(args, n, 2) && sg_heap_push(heap, args[0], &args[1]);
}

NATIVE(pop)
{
    *result = is_list(args, n, 1) ? sg_heap_pop(heap, args[0]) : 0;
    return *result != 0;
}

NATIVE(replace)
{
    *result = is_list(args, n, 2) ? sg_heap_replace(heap, args[0], &args[1], false) : 0;
    return *result != 0;
}

NATIVE(push_pop)
{
    *result = is_list(args, n, 2) ? sg_heap_replace(heap, args[0], &args[1], true) : 0;
    return *result != 0;
}

NATIVE(make)
{
    *result = sg_from_heap(Py_None);
    return is_list(args, n, 1) && sg_heap_make(heap, args[0]);
}

const sg_native_def sg_heapq_natives[] = {
    {"heappush", push, NULL},        {"heappop", pop, NULL},  {"heapreplace", replace, NULL},
    {"heappushpop", push_pop, NULL}, {"heapify", make, NULL}, {NULL, NULL, NULL},
};
