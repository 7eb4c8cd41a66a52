/* Sets of classes, by version: what has been found out about them, once for each.
 *
 * Job: remember it.  A program may have thousands of classes in use in turn, so a set has places for as many, and some
 * for those that fall on one; beyond them it forgets one, which is then found out again.
 *
 * Invariant: versions are unique for ever, and a class that changes in any way gets a new one, so a version that is in a set
 * is that of a class in the state in which it was put there.
 * Locking: written in exclusive mode only, read in both.
 */
#ifndef SG_OBJECTS_VERSIONS_H
#define SG_OBJECTS_VERSIONS_H

#include "memory/heap.h"

/* The host gives versions in turn, so that classes made together have places of their own. */
enum { SG_VERSION_PLACES = 512, SG_VERSION_WAYS = 4 };
typedef struct {
    uint32_t at[SG_VERSION_PLACES][SG_VERSION_WAYS]; /* the latest first; 0: none */
} sg_versions;

static inline bool sg_versions_have(const sg_versions *versions, PyTypeObject *type)
{
    uint32_t version = type->tp_version_tag;
    const uint32_t *at = versions->at[version % SG_VERSION_PLACES];
    return version != 0 && (at[0] == version || at[1] == version || at[2] == version || at[3] == version);
}
_Static_assert(SG_VERSION_WAYS == 4, "as many are compared");

/* Of a class that has a version.  Exclusive mode. */
static inline void sg_versions_put(sg_versions *versions, PyTypeObject *type)
{
    uint32_t version = type->tp_version_tag, *at = versions->at[version % SG_VERSION_PLACES];
    if (!sg_versions_have(versions, type)) {
        memmove(at + 1, at, (SG_VERSION_WAYS - 1) * sizeof at[0]);
        at[0] = version;
    }
}

#endif
