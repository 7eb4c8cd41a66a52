/* Host operations that are more than one API call.
 *
 * Job: what host_ops.h needs out of line.  Exclusive mode only; each function raises as the host's
 * instruction of the same name does.
 */
#ifndef SG_VM_HOST_OP_H
#define SG_VM_HOST_OP_H

#include "py/contract.h"

PyObject *sg_host_load_global(PyThreadState *tstate, _PyInterpreterFrame *frame, PyObject *name);
/* From `names` (locals or a class namespace), then globals, then builtins. */
PyObject *sg_host_load_name(PyThreadState *tstate, _PyInterpreterFrame *frame, PyObject *names, PyObject *name);
int sg_host_setup_annotations(_PyInterpreterFrame *frame);
PyObject *sg_host_import_name(_PyInterpreterFrame *frame, PyObject *name, PyObject *fromlist, PyObject *level);
/* NULL without an exception: the host must say what is wrong. */
PyObject *sg_host_import_from(PyObject *module, PyObject *name);
PyObject *sg_host_get_aiter(PyObject *o);
PyObject *sg_host_get_anext(PyObject *iterator);
PyObject *sg_host_get_awaitable(PyThreadState *tstate, PyObject *o, int where);
/* Enters a context manager: *exit and the result of __enter__, or NULL. */
PyObject *sg_host_before_with(PyObject *manager, bool async, PyObject **exit);
PyObject *sg_host_with_except_start(PyObject *exit, PyObject *exc);
PyObject *sg_host_super_attr(PyObject *super, PyObject *class, PyObject *self, PyObject *name, int oparg, bool *method);
PyObject *sg_host_build_set(PyObject **items, int n);
PyObject *sg_host_slice_item(PyObject *container, PyObject *start, PyObject *stop);

#endif
