/* Publish.  Job, invariants and locking: publish.h. */
#include "memory/publish.h"

#include "memory/number.h"

/* Slots that hold the same unboxed int become the same object, so that a program that copied an int finds one
 * identity.  The memory is that of one publish: its objects live in the slots just published. */
typedef struct {
    intptr_t values[8];
    PyObject *objects[8];
} boxed_ints;

static PyObject *box_once(sg_heap *heap, boxed_ints *memory, intptr_t value)
{
    unsigned place = (unsigned)value % 8;
    if (memory->objects[place] != NULL && memory->values[place] == value) {
        sg_increment(memory->objects[place]);
        return memory->objects[place];
    }
    PyObject *o = sg_int_box(heap, value);
    memory->values[place] = value;
    memory->objects[place] = o;
    return o;
}

static void publish_slot(sg_heap *heap, sg_slot *slot, boxed_ints *memory)
{
    sg_slot s = *slot;
    switch (sg_tag(s)) {
    case SG_TAG_OWNED:
        break;
    case SG_TAG_INT:
        *slot = sg_owned(box_once(heap, memory, sg_int_value(s)));
        break;
    default: {
        PyObject *o = sg_pointer(s);
        sg_increment(o);
        *slot = sg_owned(o);
        break;
    }
    }
}

static void publish_frame(sg_heap *heap, _PyInterpreterFrame *frame, boxed_ints *memory)
{
    if ((SG_FRAME_FLAGS(frame) & SG_FRAME_BORROWS_CODE) != 0) {
        sg_increment(frame->f_executable);
        SG_FRAME_FLAGS(frame) &= (unsigned char)~SG_FRAME_BORROWS_CODE;
    }
    publish_slot(heap, (sg_slot *)&frame->f_funcobj, memory);
    sg_slot *slots = (sg_slot *)frame->localsplus;
    for (int i = 0; i < frame->stacktop; i++) {
        publish_slot(heap, &slots[i], memory);
    }
    SG_FRAME_FLAGS(frame) |= SG_FRAME_CLEAN;
}

void sg_publish_frames(sg_heap *heap, _PyInterpreterFrame *top, _PyInterpreterFrame *entry)
{
    boxed_ints memory = {0};
    for (_PyInterpreterFrame *frame = top;; frame = frame->previous) {
        if (SG_FRAME_FLAGS(frame) & SG_FRAME_CLEAN) {
            break;
        }
        publish_frame(heap, frame, &memory);
        if (frame == entry) {
            break;
        }
    }
#ifdef SG_CHECKING
    sg_publish_check(top, entry);
#endif
}

bool sg_is_only_in_frames(PyObject *o, const _PyInterpreterFrame *top, const _PyInterpreterFrame *entry)
{
    enum { SLOTS_MAX = 256 };
    int left = SLOTS_MAX;
    Py_ssize_t others = sg_count(o);
    for (const _PyInterpreterFrame *frame = top;; frame = frame->previous) {
        const sg_slot *slots = (const sg_slot *)frame->localsplus;
        int n = frame == top ? _PyFrame_GetCode((_PyInterpreterFrame *)frame)->co_nlocalsplus : frame->stacktop;
        for (int i = 0; i < n && i < left; i++) {
            others -= slots[i] == (sg_slot)o;
        }
        left -= n + 1;
        if (others == 0 || left <= 0 || frame == entry) {
            return others == 0;
        }
    }
}

#ifdef SG_CHECKING
void sg_publish_check(_PyInterpreterFrame *top, _PyInterpreterFrame *entry)
{
    for (_PyInterpreterFrame *frame = top;; frame = frame->previous) {
        sg_slot *slots = (sg_slot *)frame->localsplus;
        for (int i = 0; i < frame->stacktop; i++) {
            if (sg_tag(slots[i]) != SG_TAG_OWNED || (slots[i] != 0 && sg_count((PyObject *)slots[i]) == 0)) {
                Py_FatalError("sharedgil: a published frame has a slot that is not owned");
            }
        }
        if (frame == entry) {
            break;
        }
    }
}
#endif
