/* chance.c: see chance.h. Empty in builds that check nothing. */
#include "base/chance.h"

#ifdef SG_CHECKING

#include "base/atomics.h"
#include "base/clock.h"

#include <inttypes.h>
#include <sched.h>
#include <time.h>

/* How often a delay is one, and how many of those sleep rather than let go of the core once. */
enum { DELAY_ONE_IN = 64, SLEEP_ONE_IN = 8, LONGEST_SLEEP_US = 2000 };
/* The same for gaps; all sleep: who only lets go of the core comes back before others have done anything. */
enum { GAP_ONE_IN = 1024, LONGEST_GAP_US = 100 };

void (*sg_check_note)(void);

static uint64_t seed;
static uint64_t threads;
static _Thread_local uint64_t numbers;

static void print_seed(void)
{
    fprintf(stderr, "sharedgil: SHAREDGIL_SEED=%" PRIu64 "\n", sg_load_relaxed_u64(&seed));
}

/* Two threads may come here at once: then one seed of two is kept, or both read the same from the environment. */
static uint64_t find_seed(void)
{
    uint64_t found = sg_load_relaxed_u64(&seed);
    if (found == 0) {
        const char *given = getenv("SHAREDGIL_SEED");
        found = given != NULL ? strtoull(given, NULL, 10) : sg_clock_ns() % 1000000007u;
        found = found != 0 ? found : 1;
        sg_store_relaxed_u64(&seed, found);
        sg_check_note = print_seed;
    }
    return found;
}

/* xorshift64*: Marsaglia, "Xorshift RNGs" (2003), with Vigna's multiplier. */
static uint32_t draw(uint32_t below)
{
    if (numbers == 0) {
        uint64_t index = __atomic_fetch_add(&threads, 1, __ATOMIC_RELAXED);
        numbers = find_seed() * 0x9e3779b97f4a7c15u + index * 0xd1342543de82ef95u + 1;
    }
    numbers ^= numbers >> 12;
    numbers ^= numbers << 25;
    numbers ^= numbers >> 27;
    return (uint32_t)((numbers * 2685821657736338717u) >> 33) % below;
}

bool sg_chance(unsigned one_in)
{
    return draw(one_in) == 0;
}

static void sleep_up_to(uint32_t us)
{
    struct timespec time = {0, (long)draw(us) * 1000};
    nanosleep(&time, NULL);
}

void sg_chance_delay(void)
{
    if (!sg_chance(DELAY_ONE_IN)) {
        return;
    }
    if (sg_chance(SLEEP_ONE_IN)) {
        sleep_up_to(LONGEST_SLEEP_US);
    }
    else {
        sched_yield();
    }
}

void sg_chance_gap(void)
{
    if (sg_unlikely(sg_chance(GAP_ONE_IN))) {
        sleep_up_to(LONGEST_GAP_US);
    }
}

#endif
