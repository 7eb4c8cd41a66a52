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
    SG_STICKY_POLLS = 8,
    SG_DENSE_US = 4,
    SG_SCORE_STICKY = 4,
};
#else
enum {
    /* Polls that a hook entry runs exclusively before it opens to shared mode: a short callback
     * never pays for a mode change. */
    SG_ENTRY_POLLS = 50,
    /* Polls between two looks at the clock in a sticky slice. */
    SG_STICKY_POLLS = 600,
    /* Exclusive operations that come denser than this make a thread sticky: a section costs about
     * 1 us with a busy partner, so at 4 us a quarter of the time would go into stopping. */
    SG_DENSE_US = 4,
    /* Evidence needed before a thread is called dense: each dense section adds 2, each other takes 1. */
    SG_SCORE_STICKY = 4,
};
#endif
enum { SG_SCORE_MAX = 16 };
enum {
    /* The first sticky slice of a dense stretch; each further one is twice as long, up to the switch interval. A stretch
     * that was only a warm-up (caches being filled) is left soon; one that lasts pays for few mode changes. */
    SG_FIRST_SLICE_US = 250,
    /* So long in shared mode ends a dense stretch. */
    SG_STRETCH_END_US = 50,
};

#endif
