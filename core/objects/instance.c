/* A value of an instance goes. Job and locking: instance.h. */
#include "objects/instance.h"

#include <string.h>

#include "base/check.h"

static void take_out_of_order(PyDictValues *values, int index)
{
    uint8_t *order = get_insertion_order_array(values);
    uint8_t *place = memchr(order, index, values->size);
    sg_check(place != NULL, "an attribute that has a value is in the order of insertion");
    values->size--;
    memmove(place, place + 1, (size_t)(order + values->size - place));
}

bool sg_values_delete(sg_heap *heap, sg_slot o, PyDictValues *values, int index)
{
    uint8_t *lock = sg_object_lock(sg_pointer(o));
    PyObject *old = __atomic_exchange_n(&values->values[index], NULL, __ATOMIC_ACQ_REL);
    if (old != NULL) {
        take_out_of_order(values, index);
    }
    sg_object_unlock(lock);
    if (old != NULL) {
        sg_log_decrement(heap, old);
    }
    return old != NULL;
}
