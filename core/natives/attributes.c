/* Attributes of functions and classes that the host computes: names, defaults, modules.  See registry.h.
 *
 * Job: read the field that the host's getter reads.
 */
#include "natives/registry.h"
#include "objects/mapping_proxy.h"
#include "objects/method.h"

/* ---- functions ---- */

static sg_slot field(PyObject **at)
{
    PyObject *value = sg_load_field(at);
    return sg_from_heap(value != NULL ? value : Py_None);
}

/* The host tells audit hooks of these. */
static sg_slot audited_field(PyObject **at)
{
    return sg_py_is_audited() ? 0 : field(at);
}

static sg_slot get_name(sg_heap *heap, PyObject *o)
{
    return field(&((PyFunctionObject *)o)->func_name);
}

static sg_slot get_qualified_name(sg_heap *heap, PyObject *o)
{
    return field(&((PyFunctionObject *)o)->func_qualname);
}

static sg_slot get_function_doc(sg_heap *heap, PyObject *o)
{
    return field(&((PyFunctionObject *)o)->func_doc);
}

static sg_slot get_function_module(sg_heap *heap, PyObject *o)
{
    return field(&((PyFunctionObject *)o)->func_module);
}

static sg_slot get_code(sg_heap *heap, PyObject *o)
{
    return audited_field(&((PyFunctionObject *)o)->func_code);
}

static sg_slot get_defaults(sg_heap *heap, PyObject *o)
{
    return audited_field(&((PyFunctionObject *)o)->func_defaults);
}

static sg_slot get_keyword_defaults(sg_heap *heap, PyObject *o)
{
    return audited_field(&((PyFunctionObject *)o)->func_kwdefaults);
}

/* A dict that is there already; the host makes one, or makes one of a tuple. */
static sg_slot dict_in(PyObject **at)
{
    PyObject *dict = sg_load_field(at);
    return dict != NULL && PyDict_Check(dict) ? sg_from_heap(dict) : 0;
}

static sg_slot get_annotations(sg_heap *heap, PyObject *o)
{
    return dict_in(&((PyFunctionObject *)o)->func_annotations);
}

static sg_slot get_dict(sg_heap *heap, PyObject *o)
{
    return dict_in(&((PyFunctionObject *)o)->func_dict);
}

static bool is_function(PyTypeObject *type)
{
    return type == &PyFunction_Type;
}

static const sg_native_def no_methods[] = {{NULL, NULL, NULL}};

/* function.__get__(object, class): bound to the object, if there is one. */
NATIVE(bind_function)
{
    if (n < 2 || n > 3 || sg_is_int(args[0]) || !Py_IS_TYPE(sg_pointer(args[0]), &PyFunction_Type)
        || sg_is_int(args[1])) {
        return false;
    }
    if (sg_pointer(args[1]) != Py_None) {
        if (!sg_nursery_has_room(heap)) {
            return false;
        }
        *result = sg_owned(sg_method_new(heap, sg_pointer(args[0]), sg_pointer(args[1])));
        return true;
    }
    if (n == 2 || (!sg_is_int(args[2]) && sg_pointer(args[2]) == Py_None)) {
        return false; /* the host raises */
    }
    *result = sg_native_take(&args[0]);
    return true;
}

static const sg_native_def function_methods[] = {
    {"__get__", bind_function, NULL},
    {NULL, NULL, NULL},
};
static const sg_native_attribute_def function_attributes[] = {
    {"__doc__", get_function_doc, NULL},
    {"__module__", get_function_module, NULL},
    {"__name__", get_name, NULL},
    {"__qualname__", get_qualified_name, NULL},
    {"__code__", get_code, NULL},
    {"__defaults__", get_defaults, NULL},
    {"__kwdefaults__", get_keyword_defaults, NULL},
    {"__annotations__", get_annotations, NULL},
    {"__dict__", get_dict, NULL},
    {NULL, NULL, NULL},
};
const sg_native_type_def sg_function_type_def = {
    .name = "function", .methods = function_methods, .accept = is_function, .attributes = function_attributes};

/* ---- classes made by programs ---- */

/* What the class itself has under the name: *value; false: not here. */
static bool find_own(PyObject *class, PyObject *name, PyObject **value)
{
    PyTypeObject *type = (PyTypeObject *)class;
    *value = NULL;
    return PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) && PyDict_CheckExact(type->tp_dict)
           && sg_dict_get((PyDictObject *)type->tp_dict, sg_from_heap(name), value) != SG_NOT_HERE;
}

static sg_slot get_module(sg_heap *heap, PyObject *o)
{
    PyObject *module;
    return find_own(o, &_Py_ID(__module__), &module) && module != NULL ? sg_from_heap(module) : 0;
}

/* Of the class itself, not of its bases; what is no text may be a descriptor. */
static sg_slot get_doc(sg_heap *heap, PyObject *o)
{
    PyObject *doc;
    if (!find_own(o, &_Py_ID(__doc__), &doc)) {
        return 0;
    }
    return doc == NULL ? sg_from_heap(Py_None) : PyUnicode_CheckExact(doc) || doc == Py_None ? sg_from_heap(doc) : 0;
}

static sg_slot get_class_qualified_name(sg_heap *heap, PyObject *o)
{
    return PyType_HasFeature((PyTypeObject *)o, Py_TPFLAGS_HEAPTYPE) ? field(&((PyHeapTypeObject *)o)->ht_qualname) : 0;
}

static sg_slot get_bases(sg_heap *heap, PyObject *o)
{
    PyObject *bases = sg_load_field(&((PyTypeObject *)o)->tp_bases);
    return bases == NULL ? 0 : sg_from_heap(bases);
}

static PyObject *dict_of(PyTypeObject *type)
{
    if (!PyType_HasFeature(type, _Py_TPFLAGS_STATIC_BUILTIN)) {
        return type->tp_dict;
    }
    const managed_static_type_state *state = sg_py_static_type_state(type);
    return state == NULL ? NULL : state->tp_dict;
}

static sg_slot get_class_dict(sg_heap *heap, PyObject *o)
{
    PyObject *dict = dict_of((PyTypeObject *)o);
    return dict != NULL && sg_nursery_has_room(heap) ? sg_mapping_proxy_new(heap, dict) : 0;
}

static sg_slot get_order(sg_heap *heap, PyObject *o)
{
    PyObject *order = sg_load_field(&((PyTypeObject *)o)->tp_mro);
    return order == NULL ? 0 : sg_from_heap(order);
}

static bool is_type(PyTypeObject *type)
{
    return type == &PyType_Type;
}

static const sg_native_attribute_def class_attributes[] = {
    {"__module__", get_module, NULL},
    {"__doc__", get_doc, NULL},
    {"__qualname__", get_class_qualified_name, NULL},
    {"__bases__", get_bases, NULL},
    {"__dict__", get_class_dict, NULL},
    {"__mro__", get_order, NULL},
    {NULL, NULL, NULL},
};

const sg_native_type_def sg_class_type_def = {
    .name = "type", .methods = no_methods, .accept = is_type, .attributes = class_attributes};

/* ---- descriptor.__get__ as a function ---- */

/* type.__dict__["__mro__"].__get__(class), and the like; the object itself is the first argument. */
NATIVE(call_wrapper)
{
    const sg_py_method_wrapper *wrapper =
        n == 2 && !sg_is_int(args[1]) ? sg_native_self(args[0], sg_method_wrapper_type) : NULL;
    PyObject *descriptor = wrapper == NULL ? NULL : wrapper->self;
    if (descriptor == NULL || strcmp(wrapper->descriptor->d_base->name, "__get__") != 0
        || (!Py_IS_TYPE(descriptor, &PyGetSetDescr_Type) && !Py_IS_TYPE(descriptor, &PyMemberDescr_Type))
        || PyDescr_TYPE(descriptor) != &PyType_Type || !PyType_Check(sg_pointer(args[1]))) {
        return false;
    }
    for (const sg_native_attribute_def *attribute = class_attributes; attribute->name != NULL; attribute++) {
        if (PyUnicode_EqualToUTF8(PyDescr_NAME(descriptor), attribute->name)) {
            *result = attribute->get(heap, sg_pointer(args[1]));
            return *result != 0;
        }
    }
    return false;
}

static bool is_method_wrapper(PyTypeObject *type)
{
    return type == sg_method_wrapper_type;
}

const sg_native_type_def sg_method_wrapper_type_def = {
    .name = "method-wrapper", .methods = no_methods, .accept = is_method_wrapper, .call_instance = call_wrapper};

/* ---- the dicts of classes ---- */

/* proxy.get(key) and proxy.get(key, default) */
NATIVE(proxy_get)
{
    PyDictObject *dict = (n == 2 || n == 3) && !sg_is_int(args[0]) ? sg_proxied_dict(sg_pointer(args[0])) : NULL;
    PyObject *value;
    sg_found found = dict == NULL ? SG_NOT_HERE : sg_dict_get(dict, args[1], &value);
    if (found == SG_NOT_HERE) {
        return false;
    }
    *result = found == SG_FOUND ? sg_from_heap(value) : n == 3 ? sg_native_take(&args[2]) : sg_from_heap(Py_None);
    return true;
}

static bool is_mapping_proxy(PyTypeObject *type)
{
    return type == &PyDictProxy_Type;
}

static const sg_native_def proxy_methods[] = {{"get", proxy_get, NULL}, {NULL, NULL, NULL}};
const sg_native_type_def sg_mapping_proxy_type_def = {
    .name = "mappingproxy", .methods = proxy_methods, .accept = is_mapping_proxy};
