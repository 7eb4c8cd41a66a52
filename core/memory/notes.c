/* Notes of what is on the logs: a hash table from objects to numbers of entries.
 *
 * Job: answer at each entry whether the log holds all the references to an object, in a probe or two.
 * Does not: touch the objects; only their addresses matter.
 * Locking: a table belongs to its thread.
 */
#include "memory/heap.h"

static unsigned first_place(PyObject *o)
{
    uintptr_t a = (uintptr_t)o >> 4;
    return (unsigned)(a ^ (a >> 12)) % SG_NOTE_PLACES;
}

/* Its place, or the free one where it would be: a quarter of the places is the most that is ever used. */
static unsigned find(const sg_notes *notes, PyObject *o)
{
    unsigned place = first_place(o);
    while (notes->places[place].object != NULL && notes->places[place].object != o) {
        place = (place + 1) % SG_NOTE_PLACES;
    }
    return place;
}

int sg_notes_of(const sg_notes *notes, PyObject *o)
{
    return notes->places[find(notes, o)].entries;
}

static void put(sg_notes *notes, sg_note note)
{
    unsigned place = find(notes, note.object);
    notes->places[place] = note;
    notes->used[notes->n++] = (uint16_t)place;
}

void sg_notes_add(sg_notes *notes, PyObject *o)
{
    sg_note *note = &notes->places[find(notes, o)];
    if (note->object == NULL) {
        put(notes, (sg_note){.object = o, .entries = 1});
    }
    else if (note->entries < UINT16_MAX) {
        note->entries++;
    }
}

void sg_notes_seal(sg_notes *notes)
{
    for (int i = 0; i < notes->n; i++) {
        sg_note *note = &notes->places[notes->used[i]];
        note->sealed = note->entries;
    }
    notes->n_sealed = notes->n;
}

void sg_notes_forget_sealed(sg_notes *notes)
{
    sg_note kept[SG_VISIBLE_MAX];
    int n = 0;
    for (int i = 0; i < notes->n; i++) {
        sg_note *note = &notes->places[notes->used[i]];
        if (note->entries > note->sealed) {
            kept[n++] = (sg_note){.object = note->object, .entries = (uint16_t)(note->entries - note->sealed)};
        }
    }
    sg_notes_clear(notes);
    for (int i = 0; i < n; i++) {
        put(notes, kept[i]);
    }
}

void sg_notes_clear(sg_notes *notes)
{
    for (int i = 0; i < notes->n; i++) {
        notes->places[notes->used[i]] = (sg_note){0};
    }
    notes->n = notes->n_sealed = 0;
}
