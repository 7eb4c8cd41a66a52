/* print() into an io.StringIO: `file`, or what sys.stdout is.  See registry.h.
 *
 * Job: what is printed, at once, where nothing of it takes Python code to become text.  Other files, those of the standard
 * streams too, are the host's: what they buffer has a lock of the host's, and whoever flushes it may run anything.
 * Invariant: other threads see all of one call's text or nothing, as under the GIL.
 * Locking: the StringIO's own, in its write.
 */
#include "natives/registry.h"
#include "natives/string_io.h"
#include "objects/dict.h"
#include "objects/format.h"

enum { PARTS = 2 * SG_NATIVE_ARGUMENTS + 1 };

/* Of a keyword that may be None: exact strs only.  False: not here. */
static bool given_text(sg_slot s, sg_slot *text)
{
    if (s == 0 || (!sg_is_int(s) && sg_pointer(s) == Py_None)) {
        return true;
    }
    *text = s;
    return !sg_is_int(s) && PyUnicode_CheckExact(sg_pointer(s));
}

/* str(value), owned or borrowed; 0: not here. */
static sg_slot text_of(sg_heap *heap, sg_slot value)
{
    bool itself = !sg_is_int(value) && PyUnicode_CheckExact(sg_pointer(value));
    return itself ? sg_from_heap(sg_pointer(value)) : sg_format_convert(heap, FVC_STR, value);
}

/* All of it, as one str; 0: not here. */
static sg_slot all_text(sg_heap *heap, const sg_slot *args, int n, sg_slot separator, sg_slot end)
{
    sg_slot parts[PARTS], result = 0;
    int count = 0;
    bool done = n <= SG_NATIVE_ARGUMENTS;
    for (int i = 0; done && i < n; i++) {
        if (i > 0) {
            parts[count++] = sg_from_heap(sg_pointer(separator));
        }
        sg_slot part = text_of(heap, args[i]);
        done = part != 0;
        if (done) {
            parts[count++] = part;
        }
    }
    if (done) {
        parts[count++] = sg_from_heap(sg_pointer(end));
        result = sg_format_join(heap, parts, count);
    }
    while (count > 0) {
        sg_drop(heap, parts[--count]);
    }
    return result;
}

/* What sys.stdout is, borrowed, or NULL. */
static PyObject *standard_output(PyThreadState *tstate)
{
    PyObject *names = tstate->interp->sysdict, *file;
    return names != NULL && PyDict_CheckExact(names)
                   && sg_dict_get((PyDictObject *)names, sg_from_heap(&_Py_ID(stdout)), &file) == SG_FOUND
               ? file
               : NULL;
}

static bool print(sg_heap *heap, PyThreadState *tstate, const sg_slot *args, int n, sg_slot file, sg_slot separator,
                  sg_slot end, sg_slot *result)
{
    sg_slot between = sg_from_heap((PyObject *)&_Py_SINGLETON(strings).ascii[' ']),
            after = sg_from_heap((PyObject *)&_Py_SINGLETON(strings).ascii['\n']);
    PyObject *to = file == 0 ? Py_None : sg_is_int(file) ? NULL : sg_pointer(file);
    to = to == Py_None ? standard_output(tstate) : to;
    if (to == NULL || !sg_is_plain_string_io(to) || !given_text(separator, &between) || !given_text(end, &after)) {
        return false;
    }
    sg_slot text = all_text(heap, args, n, between, after);
    bool done = text != 0 && sg_string_io_write(heap, to, sg_pointer(text));
    sg_drop(heap, text);
    *result = sg_from_heap(Py_None);
    return done;
}

NATIVE(native_print)
{
    return print(heap, tstate, args, n, 0, 0, 0, result);
}

static bool print_named(sg_heap *heap, PyThreadState *tstate, const sg_slot *args, int n, PyObject *const *names,
                        const sg_slot *values, int named, sg_slot *result)
{
    static const char *const known[] = {"file", "sep", "end", "flush"};
    sg_slot given[4] = {0};
    for (int i = 0; i < named; i++) {
        int k = 0;
        while (k < 4 && !PyUnicode_EqualToUTF8(names[i], known[k])) {
            k++;
        }
        if (k == 4) {
            return false;
        }
        given[k] = values[i];
    }
    bool flushes = given[3] != 0 && (sg_is_int(given[3]) || sg_pointer(given[3]) != Py_False);
    return !flushes && print(heap, tstate, args, n, given[0], given[1], given[2], result);
}

/* sys.stdout may be of a type that was not met so far. */
static void prepare_print(PyThreadState *tstate, PyObject *const *args, int n)
{
    PyObject *file = PyDict_GetItemString(tstate->interp->sysdict, "stdout");
    if (file != NULL) {
        sg_native_learn(Py_TYPE(file));
    }
    PyErr_Clear();
}

const sg_native_def sg_print_natives[] = {
    {"print", native_print, prepare_print},
    {NULL, NULL, NULL},
};
const sg_any_native_def sg_print_any_natives[] = {
    {"print", print_named},
    {NULL, NULL},
};
