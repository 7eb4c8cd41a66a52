/* Read-only views of classes' dicts (types.MappingProxyType) in shared mode.
 *
 * Job: make one, and find the dict behind it.  Locking: none; the dict never changes places.
 */
#ifndef SG_OBJECTS_MAPPING_PROXY_H
#define SG_OBJECTS_MAPPING_PROXY_H

#include "objects/dict.h"
#include "objects/new.h"

/* `dict` stays the caller's; the nursery has room. */
static inline sg_slot sg_mapping_proxy_new(sg_heap *heap, PyObject *dict)
{
    sg_py_mapping_proxy *proxy = sg_gc_block(heap, SG_GC_HEADER, sizeof *proxy);
    proxy->ob_base.ob_refcnt = 1;
    proxy->ob_base.ob_type = &PyDictProxy_Type;
    proxy->mapping = dict;
    sg_increment(dict);
    sg_nursery_add(heap, (PyObject *)proxy);
    return sg_owned((PyObject *)proxy);
}

/* The exact dict that `o` shows, borrowed, or NULL: it is none, or of another mapping. */
static inline PyDictObject *sg_proxied_dict(PyObject *o)
{
    PyObject *mapping = Py_IS_TYPE(o, &PyDictProxy_Type) ? ((sg_py_mapping_proxy *)o)->mapping : NULL;
    return mapping != NULL && PyDict_CheckExact(mapping) ? (PyDictObject *)mapping : NULL;
}

#endif
