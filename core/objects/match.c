/* Groups of matches.  Job, invariants and locking: match.h. */
#include "objects/match.h"

#include "objects/dict.h"

PyTypeObject *sg_match_type;

sg_py_match *sg_match_of(sg_slot s)
{
    PyObject *o = sg_is_int(s) ? NULL : sg_pointer(s);
    if (sg_match_type == NULL || o == NULL || Py_TYPE(o) != sg_match_type) {
        return NULL;
    }
    sg_py_match *m = (sg_py_match *)o;
    return PyUnicode_Check(m->string) || PyBytes_CheckExact(m->string) ? m : NULL;
}

Py_ssize_t sg_match_number(const sg_py_match *m, sg_slot group)
{
    intptr_t number = -1;
    PyObject *value;
    if (!sg_int_get(group, &number)) {
        PyObject *names = m->pattern->group_index;
        if (Py_TYPE(sg_pointer(group)) != &PyUnicode_Type || names == NULL || !PyDict_CheckExact(names)
            || sg_dict_get((PyDictObject *)names, group, &value) != SG_FOUND
            || !sg_int_get(sg_from_heap(value), &number)) {
            return -1;
        }
    }
    return number >= 0 && number < m->groups ? number : -1;
}

sg_slot sg_text_slice(sg_heap *heap, PyObject *text, Py_ssize_t start, Py_ssize_t end)
{
    bool is_str = PyUnicode_CheckExact(text);
    Py_ssize_t length = is_str ? PyUnicode_GET_LENGTH(text) : PyBytes_GET_SIZE(text);
    if (start == 0 && end == length) {
        return sg_from_heap(text);
    }
    return is_str ? sg_str_part(heap, text, start, 1, end - start) : sg_bytes_part(heap, text, start, 1, end - start);
}

sg_slot sg_match_text(sg_heap *heap, const sg_py_match *m, Py_ssize_t group, sg_slot missing)
{
    Py_ssize_t start = m->mark[2 * group], end = m->mark[2 * group + 1];
    if (start < 0) {
        return missing;
    }
    if (PyUnicode_Check(m->string) && !PyUnicode_CheckExact(m->string) && end >= start) {
        bool whole = start == 0 && end == PyUnicode_GET_LENGTH(m->string);
        return whole ? sg_str_copy(heap, m->string) : sg_str_part(heap, m->string, start, 1, end - start);
    }
    return end < start ? 0 : sg_text_slice(heap, m->string, start, end);
}
