/* Which compiled patterns are sound.
 *
 * Job: say of code words what the host's compile() says of them before it makes a pattern.
 *
 * Invariant: what is accepted here the host accepts, too.  The reverse need not be so: code that no compiler makes, or that is
 * nested very deeply, is for the host to judge, and to raise.
 * Locking: none; nobody else knows the words yet.
 */
#ifndef SG_NATIVES_REGEX_VALIDATE_H
#define SG_NATIVES_REGEX_VALIDATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a pattern with so many groups. */
bool sg_re_is_sound(const uint32_t *code, size_t words, size_t groups);

#endif
