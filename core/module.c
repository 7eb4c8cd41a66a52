/* sharedgil._core: the functions that Python sees.
 *
 * Job: argument parsing and conversion only; what they do is in hook.c and below.
 */
#include "hook.h"

#include "vm/causes.h"

static PyObject *py_check(PyObject *module, PyObject *unused)
{
    const char *problem = sg_py_check();
    return problem == NULL ? Py_NewRef(Py_None) : PyUnicode_FromString(problem);
}

static PyObject *py_enable(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"force", NULL};
    int force = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|p:enable", names, &force)
        || sg_enable(PyThreadState_Get(), force) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *py_disable(PyObject *module, PyObject *unused)
{
    sg_disable(PyThreadState_Get());
    Py_RETURN_NONE;
}

static PyObject *py_is_enabled(PyObject *module, PyObject *unused)
{
    return PyBool_FromLong(sg_enabled);
}

static PyObject *py_hook_state(PyObject *module, PyObject *unused)
{
    switch (sg_hook_look(PyInterpreterState_Get())) {
    case SG_HOOK_NONE:
        return PyUnicode_FromString("none");
    case SG_HOOK_OURS:
        return PyUnicode_FromString("ours");
    default:
        return PyUnicode_FromString("foreign");
    }
}

static int set_count(PyObject *dict, const char *name, uint64_t count)
{
    PyObject *value = PyLong_FromUnsignedLongLong(count);
    int failed = value == NULL ? -1 : PyDict_SetItemString(dict, name, value);
    Py_XDECREF(value);
    return failed;
}

static PyObject *causes(void)
{
    PyObject *dict = sg_causes();
    for (int i = 0; i < SG_DEATH_TYPES && dict != NULL && sg_death_counts[i].count != 0; i++) {
        char name[SG_TYPE_NAME_MAX + sizeof "death of "];
        snprintf(name, sizeof name, "death of %.*s", SG_TYPE_NAME_MAX - 1, sg_death_counts[i].name);
        if (set_count(dict, name, sg_death_counts[i].count) < 0) {
            Py_CLEAR(dict);
        }
    }
    if (dict != NULL && sg_count_of.turns != 0 && set_count(dict, "contention", sg_count_of.turns) < 0) {
        Py_CLEAR(dict);
    }
    return dict;
}

static PyObject *hand_over_reasons(void)
{
    PyObject *dict = PyDict_New();
    for (int i = 0; i < SG_HAND_REASONS && dict != NULL; i++) {
        if (sg_hand_counts[i] != 0 && set_count(dict, sg_hand_reason_names[i], sg_hand_counts[i]) < 0) {
            Py_CLEAR(dict);
        }
    }
    return dict;
}

static const char *mode(PyThreadState *tstate)
{
    if (!sg_enabled) {
        return "off";
    }
    if (sg_hook_look(tstate->interp) != SG_HOOK_OURS) {
        return "idle";
    }
    sg_thread *t = sg_thread_get();
    return t == NULL || t->sticky || t->pinned != 0 || t->depth == 0 ? "exclusive" : "shared";
}

static PyObject *py_status(PyObject *module, PyObject *unused)
{
    PyObject *by_cause = causes(), *by_reason = hand_over_reasons();
    PyObject *status = NULL;
    if (by_cause != NULL && by_reason != NULL) {
        sg_team_counts team = {0};
        if (sg_program_index >= 0) {
            sg_team_read_counts(&team);
        }
        status = Py_BuildValue("{s:s,s:I,s:K,s:K,s:K,s:K,s:K,s:K,s:O,s:O}", "mode", mode(PyThreadState_Get()), "team",
                               sg_program_index >= 0 ? sg_team_size() : 0, "exclusive_sections",
                               sg_count_of.exclusive_sections, "sticky_slices", sg_count_of.sticky_slices, "hand_overs",
                               sg_count_of.hand_overs, "publishes", sg_count_of.publishes, "yields", team.yields,
                               "log_flushes", sg_count_of.flushes, "causes", by_cause, "hand_over_reasons", by_reason);
    }
    Py_XDECREF(by_cause);
    Py_XDECREF(by_reason);
    return status;
}

static PyObject *py_name_causes(PyObject *module, PyObject *on)
{
    int truth = PyObject_IsTrue(on);
    if (truth < 0) {
        return NULL;
    }
    if (sg_causes_name(truth) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *py_reset_status(PyObject *module, PyObject *unused)
{
    memset(&sg_count_of, 0, sizeof sg_count_of);
    memset(sg_hand_counts, 0, sizeof sg_hand_counts);
    sg_causes_reset();
    memset(sg_death_counts, 0, sizeof sg_death_counts);
    Py_RETURN_NONE;
}

static PyObject *py_pin_code(PyObject *module, PyObject *code)
{
    if (!PyCode_Check(code)) {
        return PyErr_Format(PyExc_TypeError, "pin_code() needs a code object, not %.200s", Py_TYPE(code)->tp_name);
    }
    if (sg_program_init() < 0 || sg_pin_code((PyCodeObject *)code) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *py_pin_modules(PyObject *module, PyObject *names)
{
    if (!PyTuple_CheckExact(names)) {
        PyErr_SetString(PyExc_TypeError, "pin_modules() needs a tuple of module names");
        return NULL;
    }
    if (sg_pin_modules(names) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *change_pins(int by)
{
    if (sg_program_index >= 0) { /* never enabled: everything runs under the GIL anyway */
        sg_thread *t = sg_thread_get();
        if (t == NULL) {
            return NULL;
        }
        t->pinned += by;
    }
    Py_RETURN_NONE;
}

static PyObject *py_pin_enter(PyObject *module, PyObject *unused)
{
    return change_pins(1);
}

static PyObject *py_pin_exit(PyObject *module, PyObject *unused)
{
    return change_pins(-1);
}

static PyMethodDef methods[] = {
    {"check", py_check, METH_NOARGS,
     PyDoc_STR("check()\n--\n\nNone if this interpreter is the one sharedgil was built for, else why not (str).")},
    {"enable", (PyCFunction)(void (*)(void))py_enable, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("enable(force=False)\n--\n\nSwitch on; RuntimeError if that is impossible here.")},
    {"disable", py_disable, METH_NOARGS, PyDoc_STR("disable()\n--\n\nSwitch off; running frames end where they are.")},
    {"is_enabled", py_is_enabled, METH_NOARGS, PyDoc_STR("is_enabled()\n--\n\nWhether sharedgil is switched on.")},
    {"hook_state", py_hook_state, METH_NOARGS,
     PyDoc_STR("hook_state()\n--\n\nWhose frame evaluator is installed: 'none', 'ours' or 'foreign'.")},
    {"status", py_status, METH_NOARGS, PyDoc_STR("status()\n--\n\nThe counters, as a dict.")},
    {"name_causes", py_name_causes, METH_O,
     PyDoc_STR("name_causes(on)\n--\n\nWhether to name the C functions behind exclusive sections.")},
    {"reset_status", py_reset_status, METH_NOARGS, PyDoc_STR("reset_status()\n--\n\nSet the counters to zero.")},
    {"pin_code", py_pin_code, METH_O, PyDoc_STR("pin_code(code)\n--\n\nRun this code object under the GIL.")},
    {"pin_modules", py_pin_modules, METH_O,
     PyDoc_STR("pin_modules(names)\n--\n\nRun the code of these modules (tuple of str) under the GIL.")},
    {"pin_enter", py_pin_enter, METH_NOARGS, PyDoc_STR("pin_enter()\n--\n\nPin this thread under the GIL.")},
    {"pin_exit", py_pin_exit, METH_NOARGS, PyDoc_STR("pin_exit()\n--\n\nUndo one pin_enter().")},
    {0},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "sharedgil._core",
    .m_doc = PyDoc_STR("The engine: evaluator, shared GIL and thread-safe objects."),
    .m_size = -1,
    .m_methods = methods,
};

PyMODINIT_FUNC PyInit__core(void)
{
    return PyModule_Create(&definition);
}
