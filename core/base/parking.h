/* parking.h: sleeping on a 32-bit word until somebody changes it.
 *
 * The owner of a protocol changes the word atomically and then wakes; a sleeper names the value it last saw, so that a
 * change between its look and its sleep is not missed. Any return may be spurious: callers look again.
 * A wake only uses the word's address: the word may be gone by then (its owner saw the change and left).
 */
#ifndef SG_BASE_PARKING_H
#define SG_BASE_PARKING_H

#include <stdint.h>

#define SG_PARK_FOREVER UINT64_MAX

/* Sleeps while *word == seen, for at most timeout_us microseconds. Keeps errno. */
void sg_park(uint32_t *word, uint32_t seen, uint64_t timeout_us);

/* Wakes one thread that sleeps on the word, if there is one. Keeps errno. */
void sg_unpark_one(uint32_t *word);

#endif
