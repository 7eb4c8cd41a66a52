/* Every threshold of the mode policy, with its reason.
 *
 * Job: numbers only.  They were found by measurement (docs/benchmarks.md); a policy that
 * stays exclusive too briefly was four times slower than the GIL.
 */
#ifndef SG_GIL_POLICY_H
#define SG_GIL_POLICY_H

#ifdef SG_CHECKING
enum {
    SG_ENTRY_POLLS = 2,
    SG_CALLBACK_POLLS = 2,
    SG_STICKY_POLLS = 8,
    SG_DENSE_US = 4,
    SG_STORES_PER_SAMPLE = 2,
    SG_CONTENTION_WINDOW = 4,
    SG_TURN_WINDOW = 2,
    SG_SLOW_STORE_NS = 0,
    SG_TRIAL_US = 20,
    SG_TRIAL_REST = 1,
    SG_TRIAL_REST_MAX = 64,
    SG_TURN_WAKE_US = 1,
    SG_TURN_DOUBT_US = 1,
};
/* How many polls in shared mode there are to one that finds something, and how many of those to one that publishes, or
 * goes exclusive and comes back. */
enum { SG_FORCE_POLL_ONE_IN = 8, SG_FORCE_PUBLISH_ONE_IN = 2, SG_FORCE_EXCLUSIVE_ONE_IN = 8 };
#else
enum {
    /* Polls that a hook entry runs exclusively before it opens to shared mode: a short callback
     * never pays for a mode change. */
    SG_ENTRY_POLLS = 50,
    /* The same of an entry inside another: Python code that C code calls back, as a sort's key. It returns to exclusive mode
     * anyway, so opening costs a section, and while it does not open, everybody waits: until about as long as that costs. */
    SG_CALLBACK_POLLS = 16,
    /* Polls between two looks at the clock in a sticky slice. */
    SG_STICKY_POLLS = 600,
    /* Exclusive operations that come denser than this on average make a thread sticky that is alone in the team; with others
     * gil/density.c measures what they cost. */
    SG_DENSE_US = 25,
    /* One store in so many is timed, a power of two: reading the clock twice costs as much as a store. */
    SG_STORES_PER_SAMPLE = 64,
    /* Timed stores in a window: together about as long as a mode change takes to pay for itself; fewer where the threads
     * take turns already, for side by side they lose meanwhile. */
    SG_CONTENTION_WINDOW = 32,
    SG_TURN_WINDOW = 32,
    /* A store takes 10 to 25 ns, and 60 to 150 more if its line comes from another core. */
    SG_SLOW_STORE_NS = 40,
    /* A trial: half of it warms the caches, half counts. */
    SG_TRIAL_US = 1000,
    /* After a failure the next trial comes so many windows later, which is about as long as a trial lasts; after more
     * failures at most so many: it keeps the others waiting. */
    SG_TRIAL_REST = 15,
    SG_TRIAL_REST_MAX = 8191,
    /* So long after a turn the partner that it has kept waiting is awake, and at work beside us. */
    SG_TURN_WAKE_US = 150,
    /* Or else so long after that: it may have lost its core to another program. */
    SG_TURN_DOUBT_US = 500,
};
enum { SG_FORCE_POLL_ONE_IN = 0, SG_FORCE_PUBLISH_ONE_IN = 0, SG_FORCE_EXCLUSIVE_ONE_IN = 0 }; /* never */
#endif
enum {
    /* The distance between exclusive operations is a moving average: each counts one part in so many, and no more than so
     * much, so that a bunch of them after a long quiet time is seen as soon as it has cost about a slice. */
    SG_DISTANCE_WEIGHT = 8,
    SG_DISTANCE_MAX_US = 100,
    /* The first sticky slice of a dense stretch; each further one is twice as long, up to the switch interval, and
     * each operation that is not dense halves it. A stretch that was only a warm-up (caches being filled) is left soon;
     * one that lasts pays for few mode changes. */
    SG_FIRST_SLICE_US = 100,
    /* A window of gil/density.h: so long at least, and so many operations; one in which few came says nothing. */
    SG_WINDOW_US = 300,
    SG_WINDOW_OPERATIONS = 16,
    SG_WINDOW_MAX_US = 20000,
    /* What a member waits at once for others to stop, where there are not seats for all: more is for a seat. */
    SG_WAIT_MAX_US = 100,
    /* So many per cent of one member must be at work side by side: one alone also has its caches to itself. */
    SG_WORTH_PERCENT = 115,
    /* The period in which threads stay exclusive before they try again. */
    SG_FIRST_PERIOD_US = 500,
    SG_LAST_PERIOD_US = 20000,
    /* One in so many stores being slow makes a window suspicious. What they cost is only a part of what contention does: the
     * reads before them miss, too. */
    SG_SLOW_ONE_IN = 8,
    /* Alone a thread must do so much per cent of what they do side by side. */
    SG_TURNS_GAIN_PERCENT = 110,
    /* Threads that take turns look again, side by side, after so many turns at most. */
    SG_SURE_TURNS_MAX = 15,
    /* Costs of a store are in ticks times this. */
    SG_COST_UNIT = 256,
    /* Containers that die with each one that is on the log, at most. */
    SG_HELD_BY_DOOMED = 8,
    /* So long in shared mode ends a dense stretch. */
    SG_STRETCH_END_US = 50,
};

#endif
