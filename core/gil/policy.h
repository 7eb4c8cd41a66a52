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
    /* Exclusive operations that come denser than this on average make a thread sticky: a section costs 1 to 2 us with a
     * busy partner, stops the partner as long, and throws out of step what both have begun to do, so below this two threads
     * are slower than under the GIL. */
    SG_DENSE_US = 25,
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
    /* So long in shared mode ends a dense stretch. */
    SG_STRETCH_END_US = 50,
};

#endif
