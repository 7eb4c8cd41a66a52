/* mutex.h: a mutex for sections of well below a microsecond.
 *
 * Who finds it taken spins for a moment before it sleeps, where the C library knows how.
 */
#ifndef SG_BASE_MUTEX_H
#define SG_BASE_MUTEX_H

#include <pthread.h>

#ifdef PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP
#define SG_MUTEX_INITIALIZER PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP
#else
#define SG_MUTEX_INITIALIZER PTHREAD_MUTEX_INITIALIZER
#endif

#endif
