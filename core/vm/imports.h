/* Imports, in shared mode, of what is imported already.
 *
 * Job: `import a.b`, `from a import b` inside functions, once the modules are there: found as the host finds them.
 *
 * Invariants
 *   - A relative name is remembered together with the package and the spec that it was resolved for; they and the names live
 *     as long as the memory does, so an address that matches is the same object.
 * Locking: the memory is written in exclusive mode only, read in both.
 */
#ifndef SG_VM_IMPORTS_H
#define SG_VM_IMPORTS_H

#include "memory/heap.h"

/* What IMPORT_NAME of this frame gives, borrowed from the heap; NULL: not here. */
PyObject *sg_import_name(PyThreadState *tstate, _PyInterpreterFrame *frame, PyObject *name, sg_slot from,
                         sg_slot level);
/* Before the host does it.  Exclusive mode; never raises. */
void sg_import_learn(PyThreadState *tstate, _PyInterpreterFrame *frame, PyObject *name, PyObject *level);

/* The module of this name, if it is there and its own code has run, borrowed from the heap; NULL: not here. */
PyObject *sg_import_found(PyThreadState *tstate, PyObject *name);
/* Before the host looks for it.  Exclusive mode; never raises. */
void sg_import_learn_found(PyThreadState *tstate, PyObject *name);
/* What C code that imports the module of this plain name, and takes an attribute of it, has; NULL: not here, or not learnt
 * (sg_import_learn_found). */
PyObject *sg_import_attribute(PyThreadState *tstate, _PyInterpreterFrame *frame, PyObject *name, PyObject *attribute);

/* What IMPORT_FROM gives, borrowed from the heap; NULL: not here. */
PyObject *sg_import_from(sg_slot module, PyObject *name);

#endif
