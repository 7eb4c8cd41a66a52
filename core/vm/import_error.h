/* What a failing `from module import name` raises.
 *
 * Job: have the host word it, for what it says differs from release to release, while the frame stays ours.  The host runs
 * a line of its own that imports the same name from a stand-in for the module.  Exclusive mode only.
 */
#ifndef SG_VM_IMPORT_ERROR_H
#define SG_VM_IMPORT_ERROR_H

#include "py/contract.h"

int sg_import_error_init(void);
/* `module` has no such attribute, and sys.modules no such submodule; `package` is the module's __name__ if that is a
 * string, or NULL.  Raises; gives what another thread has imported meanwhile, if so. */
PyObject *sg_import_error(PyObject *module, PyObject *package, PyObject *name);

#endif
