/* Exact ranges of small ints in shared mode.
 *
 * Job: read one, and make one.  Locking: none; ranges are immutable.
 */
#ifndef SG_OBJECTS_RANGE_H
#define SG_OBJECTS_RANGE_H

#include "objects/int.h"

/* False: not here (an int too big).  Every item fits, too. */
static inline bool sg_range_get(PyObject *o, intptr_t *start, intptr_t *step, intptr_t *length)
{
    sg_py_range *range = (sg_py_range *)o;
    intptr_t stop;
    return sg_int_read(range->start, start) && sg_int_read(range->step, step) && sg_int_read(range->length, length)
           && sg_int_read(range->stop, &stop);
}

/* step != 0 */
static inline intptr_t sg_range_length(intptr_t start, intptr_t stop, intptr_t step)
{
    if (step > 0) {
        return start < stop ? (stop - start - 1) / step + 1 : 0;
    }
    return start > stop ? (start - stop - 1) / -step + 1 : 0;
}

/* 0: not here. */
static inline sg_slot sg_range_new(sg_heap *heap, intptr_t start, intptr_t stop, intptr_t step)
{
    intptr_t length = sg_range_length(start, stop, step);
    if (!sg_int_fits(length)) {
        return 0;
    }
    sg_py_range *range = sg_block_take(heap, sg_block_class(sizeof *range));
    range->ob_base.ob_refcnt = 1;
    range->ob_base.ob_type = &PyRange_Type;
    range->start = sg_int_box(heap, start);
    range->stop = sg_int_box(heap, stop);
    range->step = sg_int_box(heap, step);
    range->length = sg_int_box(heap, length);
    return sg_owned((PyObject *)range);
}

#endif
