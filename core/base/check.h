/* check.h: checks that exist in checking builds only (meson option `checking`, which defines SG_CHECKING).
 *
 * sg_check(condition, "what went wrong") prints and aborts; in other builds it is nothing, its condition is not even
 * evaluated, but it is compiled, so that it cannot rot.
 */
#ifndef SG_BASE_CHECK_H
#define SG_BASE_CHECK_H

#include <stdio.h>
#include <stdlib.h>

#ifdef SG_CHECKING
#define SG_CHECKING_ON 1
#else
#define SG_CHECKING_ON 0
#endif

#ifdef SG_CHECKING
/* Says what repeats the run, when there is something to say (chance.c). */
extern void (*sg_check_note)(void);
#endif

static inline void sg_check_failed(const char *file, int line, const char *condition, const char *message)
{
    fprintf(stderr, "sharedgil: check failed at %s:%d: %s: %s\n", file, line, condition, message);
#ifdef SG_CHECKING
    if (sg_check_note != NULL) {
        sg_check_note();
    }
#endif
    fflush(stderr);
    abort();
}

#define sg_check(condition, message)                                                                                   \
    do {                                                                                                               \
        if (SG_CHECKING_ON && !(condition)) {                                                                          \
            sg_check_failed(__FILE__, __LINE__, #condition, (message));                                                \
        }                                                                                                              \
    } while (0)

/* For what must never happen and cannot be gone on from: stays in every build. */
#define sg_require(condition, message)                                                                                 \
    do {                                                                                                               \
        if (__builtin_expect(!(condition), 0)) {                                                                       \
            sg_check_failed(__FILE__, __LINE__, #condition, (message));                                                \
        }                                                                                                              \
    } while (0)

#endif
