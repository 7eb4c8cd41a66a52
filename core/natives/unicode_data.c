/* Functions of the module unicodedata that tell one thing of one character: category, combining and the like.
 *
 * Job: the host's answers are constants of its Unicode version, so each is asked for once, in exclusive mode, with its
 * neighbours', and kept.  The methods of ucd_3_2_0, which share the functions, tell of another version: they are the host's.
 * Locking: tables are written in exclusive mode only, and read in shared mode.
 */
#include <string.h>

#include "natives/registry.h"

enum { BLOCK = 256, BLOCKS = 0x110000 / BLOCK, ANSWERS = 256 };

typedef struct {
    const char *name;
    PyObject **blocks[BLOCKS]; /* the answers for BLOCK characters each, which `answers` owns; NULL: not asked yet */
    PyObject *answers[ANSWERS];
    int n;
} property;

static PyObject *module; /* that the answers are of */

/* The code point of a str of one character, otherwise -1. */
static long character_of(PyObject *o)
{
    return PyUnicode_CheckExact(o) && PyUnicode_GET_LENGTH(o) == 1 ? (long)PyUnicode_READ_CHAR(o, 0) : -1;
}

/* The one object that stands for equal answers; consumes `answer`. NULL: there are more than anybody thought. */
static PyObject *one_of(property *p, PyObject *answer)
{
    for (int i = 0; i < p->n; i++) {
        if (Py_TYPE(answer) == Py_TYPE(p->answers[i]) && PyObject_RichCompareBool(answer, p->answers[i], Py_EQ) > 0) {
            Py_DECREF(answer);
            return p->answers[i];
        }
    }
    if (p->n == ANSWERS) {
        Py_DECREF(answer);
        return NULL;
    }
    return p->answers[p->n++] = answer;
}

static bool ask(property *p, PyObject *function, Py_UCS4 first, PyObject **answers)
{
    for (Py_UCS4 i = 0; i < BLOCK; i++) {
        PyObject *character = PyUnicode_FromOrdinal((int)(first + i));
        PyObject *answer = character == NULL ? NULL : PyObject_CallOneArg(function, character);
        Py_XDECREF(character);
        if (answer == NULL || (answers[i] = one_of(p, answer)) == NULL) {
            return false;
        }
    }
    return true;
}

/* The module's own function of the property's name, new; or NULL. */
static PyObject *host_function(const property *p)
{
    PyObject *name = PyUnicode_FromString("unicodedata");
    PyObject *found = name == NULL ? NULL : PyImport_GetModule(name);
    PyObject *function = found == NULL ? NULL : PyObject_GetAttrString(found, p->name);
    if (module == NULL && found != NULL && PyModule_CheckExact(found)) {
        module = Py_NewRef(found);
    }
    if (function != NULL
        && !(found == module && PyCFunction_CheckExact(function) && PyCFunction_GET_SELF(function) == module
             && strcmp(((PyCFunctionObject *)function)->m_ml->ml_name, p->name) == 0)) {
        Py_CLEAR(function);
    }
    Py_XDECREF(name);
    Py_XDECREF(found);
    return function;
}

static void prepare(property *p, PyObject *const *args, int n)
{
    long c = n == 0 ? -1 : character_of(args[n - 1]);
    if (c < 0 || p->blocks[c / BLOCK] != NULL) {
        return;
    }
    PyObject *function = host_function(p);
    PyObject **answers = function == NULL ? NULL : PyMem_RawMalloc(BLOCK * sizeof *answers);
    if (answers != NULL && ask(p, function, (Py_UCS4)(c / BLOCK * BLOCK), answers)) {
        p->blocks[c / BLOCK] = answers;
    }
    else {
        PyMem_RawFree(answers);
    }
    Py_XDECREF(function);
    PyErr_Clear();
}

static bool tell(const property *p, const sg_slot *args, int n, sg_slot *result)
{
    long c = n == 2 && !sg_is_int(args[0]) && sg_pointer(args[0]) == module && !sg_is_int(args[1])
                 ? character_of(sg_pointer(args[1]))
                 : -1;
    if (c < 0 || p->blocks[c / BLOCK] == NULL) {
        return false;
    }
    *result = sg_from_heap(p->blocks[c / BLOCK][c % BLOCK]);
    return true;
}

#define PROPERTY(what)                                                                                                 \
    static property what = {.name = #what};                                                                            \
    static void prepare_##what(PyThreadState *tstate, PyObject *const *args, int n)                                    \
    {                                                                                                                  \
        prepare(&what, args, n);                                                                                       \
    }                                                                                                                  \
    static bool tell_##what(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)               \
    {                                                                                                                  \
        return tell(&what, args, n, result);                                                                           \
    }
PROPERTY(category)
PROPERTY(bidirectional)
PROPERTY(combining)
PROPERTY(mirrored)
PROPERTY(east_asian_width)

/* unicodedata.normalize(form, s), of ASCII: s itself, whatever the form. */
NATIVE(normalize)
{
    static const char *const forms[] = {"NFC", "NFD", "NFKC", "NFKD"};
    bool known = n == 3 && !sg_is_int(args[0]) && PyModule_CheckExact(sg_pointer(args[0]))
                 && sg_native_type(args[1]) == &PyUnicode_Type && sg_native_type(args[2]) == &PyUnicode_Type
                 && PyUnicode_IS_ASCII(sg_pointer(args[2]));
    for (size_t i = 0; known && i < sizeof forms / sizeof *forms; i++) {
        if (PyUnicode_EqualToUTF8(sg_pointer(args[1]), forms[i])) {
            *result = sg_native_take(&args[2]);
            return true;
        }
    }
    return false;
}

/* With self: who asks. */
const sg_native_def sg_unicode_data_natives[] = {
    {"category", tell_category, prepare_category},
    {"bidirectional", tell_bidirectional, prepare_bidirectional},
    {"combining", tell_combining, prepare_combining},
    {"mirrored", tell_mirrored, prepare_mirrored},
    {"east_asian_width", tell_east_asian_width, prepare_east_asian_width},
    {"normalize", normalize, NULL},
    {NULL, NULL, NULL},
};
