/* Host operations that are more than one API call.
 *
 * Job: what body/host.h needs out of line.  Exclusive mode only; each function raises as the host's
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
PyObject *sg_host_import_from(PyObject *module, PyObject *name);
PyObject *sg_host_get_aiter(PyObject *o);
PyObject *sg_host_get_anext(PyObject *iterator);
PyObject *sg_host_get_awaitable(PyThreadState *tstate, PyObject *o, int where);
/* What the three make of the result of a special method in Python, which they consume. */
PyObject *sg_host_check_aiter(PyObject *iterator);
PyObject *sg_host_check_anext(PyObject *next);
PyObject *sg_host_check_await(PyObject *iterator);
/* An async generator that was asked through `asend` has yielded v, returned None, or failed (NULL): its item, or what it
 * awaits (*item is false), or NULL with an exception.  Consumes v. */
PyObject *sg_host_item(PyObject *asend, PyObject *v, bool yielded, bool *item);
/* Enters a context manager: *exit and the result of __enter__, or NULL. */
PyObject *sg_host_before_with(PyObject *manager, bool async, PyObject **exit);
PyObject *sg_host_with_except_start(PyObject *exit, PyObject *exc);
PyObject *sg_host_super_attr(PyObject *super, PyObject *class, PyObject *self, PyObject *name, int oparg, bool *method);
PyObject *sg_host_build_set(PyObject **items, int n);
PyObject *sg_host_slice_item(PyObject *container, PyObject *start, PyObject *stop);

#endif
