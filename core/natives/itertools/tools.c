/* The table of itertools' types, and their trial.  Job and invariants: tools.h. */
#include "natives/itertools/tools.h"

#include <string.h>

static sg_tool *const tools[] = {
    &sg_tool_count,        &sg_tool_repeat,           &sg_tool_cycle,       &sg_tool_islice,      &sg_tool_compress,
    &sg_tool_pairwise,     &sg_tool_batched,          &sg_tool_zip_longest, &sg_tool_filterfalse, &sg_tool_takewhile,
    &sg_tool_dropwhile,    &sg_tool_starmap,          &sg_tool_accumulate,  &sg_tool_product,     &sg_tool_combinations,
    &sg_tool_permutations, &sg_tool_with_replacement, &sg_tool_groupby,     &sg_tool_tee,
};
enum { TOOLS = sizeof tools / sizeof *tools };

const sg_native_def sg_tool_no_methods[] = {{NULL, NULL, NULL}};

const sg_native_type_def *sg_tool_def(size_t i)
{
    return i < TOOLS ? &tools[i]->def : NULL;
}

Py_ssize_t sg_tool_promises_nothing(PyObject *iterator)
{
    (void)iterator;
    return -1;
}

/* ---- the trial ---- */

static PyObject *reference_at(PyObject *o, uint16_t offset)
{
    return *(PyObject **)((char *)o + offset);
}

static bool has_fields(PyObject *o, const sg_tool *tool)
{
    for (int i = 0; i < SG_TOOL_FIELDS && tool->fields[i].offset != 0; i++) {
        if (memcmp((char *)o + tool->fields[i].offset, &tool->fields[i].value, sizeof(void *)) != 0) {
            return false;
        }
    }
    for (int i = 0; i < 2 && tool->iterators[i] != 0; i++) {
        PyObject *iterator = reference_at(o, tool->iterators[i]);
        if (iterator == NULL || !Py_IS_TYPE(iterator, &PyTupleIter_Type)) {
            return false;
        }
    }
    return tool->state == 0 || (void *)reference_at(o, tool->state) == PyType_GetModuleState(Py_TYPE(o));
}

typedef struct {
    PyObject *sought;
    int found, all;
} visit_state;

static int visit(PyObject *o, void *argument)
{
    visit_state *state = argument;
    state->all++;
    state->found += o == state->sought;
    return 0;
}

/* True if the collector finds references just where we know them, and the type. */
static bool has_references(PyObject *o, const sg_plain_type *plain)
{
    visit_state state = {.sought = NULL};
    int known = 1;
    for (int i = 0; i < SG_PLAIN_CHILDREN + SG_PLAIN_INSIDE; i++) {
        uint16_t offset = i < SG_PLAIN_CHILDREN ? plain->children[i] : plain->inside[i - SG_PLAIN_CHILDREN];
        if (offset == 0 || reference_at(o, offset) == NULL) {
            continue;
        }
        state = (visit_state){.sought = reference_at(o, offset)};
        Py_TYPE(o)->tp_traverse(o, visit, &state);
        if (state.found == 0) {
            return false;
        }
        known++;
    }
    state = (visit_state){.sought = NULL};
    Py_TYPE(o)->tp_traverse(o, visit, &state);
    return state.all == known;
}

static sg_tool *tool_called(const char *name)
{
    for (int i = 0; i < TOOLS; i++) {
        if (strcmp(tools[i]->def.name, name) == 0) {
            return tools[i];
        }
    }
    return NULL;
}

bool sg_tool_accept(PyTypeObject *type)
{
    sg_tool *tool = tool_called(type->tp_name);
    if (tool == NULL || tool->type != NULL || type->tp_basicsize != (Py_ssize_t)tool->bytes || type->tp_itemsize != 0
        || !PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE)) {
        return tool != NULL && tool->type == type;
    }
    PyObject *names = Py_BuildValue("{sO}", "tuple", &PyTuple_Type);
    PyObject *arguments = names == NULL ? NULL : PyRun_String(tool->arguments, Py_eval_input, names, names);
    PyObject *o = arguments == NULL ? NULL : PyObject_CallObject((PyObject *)type, arguments);
    if (o != NULL && Py_IS_TYPE(o, type) && has_fields(o, tool) && has_references(o, &tool->plain)) {
        tool->type = tool->kind.type = tool->asker.type = tool->plain.type = (PyTypeObject *)Py_NewRef(type);
        sg_plain_type_add(&tool->plain);
        if (tool->asks) {
            sg_asker_add(&tool->asker);
        }
        else {
            sg_iterator_kind_add(&tool->kind);
        }
    }
    Py_XDECREF(names);
    Py_XDECREF(arguments);
    Py_XDECREF(o);
    PyErr_Clear();
    return tool->type == type;
}
