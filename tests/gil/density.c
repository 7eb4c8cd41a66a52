/* When members should take turns because they hardly run side by side (gil/density.h), in made-up time.
 *
 * Two members by turns: each works for so long in shared mode, waits for the other to stop, does an operation. */
#include "base/clock.h"
#include "gil/density.h"
#include "gil/policy.h"

#include <stdio.h>
#include <stdlib.h>

static uint64_t now;

static void expect(bool truth, const char *what)
{
    if (!truth) {
        fprintf(stderr, "density: %s\n", what);
        exit(1);
    }
}

static void pass(double us)
{
    now += (uint64_t)(us * (double)sg_ticks_per_us);
}

/* `us` of operations, each after `work` us, of which the members lose `lost` us in all. Returns how often one was to stay. */
static int run(double us, double work, double lost, unsigned members, unsigned seats, bool for_seat)
{
    int stays = 0;
    for (uint64_t end = now + (uint64_t)(us * (double)sg_ticks_per_us); now < end;) {
        pass(work);
        uint64_t from = now;
        sg_density_wait_begins(from);
        pass(lost);
        sg_density_wait_ends(from, now, for_seat);
        stays += sg_density_stay_until(now, members, seats) > now;
    }
    return stays;
}

/* The next operation opens a window for what is to come. */
static void after_all_periods(void)
{
    pass(2 * SG_LAST_PERIOD_US + 2 * SG_WINDOW_MAX_US);
    expect(sg_density_stay_until(now, 2, 2) == 0, "nobody stays for ever");
}

int main(void)
{
    sg_clock_init();
    now = 1000 * sg_ticks_per_us;
    after_all_periods();
    expect(run(5000, 20, 2, 2, 2, false) == 0, "who waits a tenth of the time runs side by side");
    expect(run(5000, 2, 20, 2, 2, false) > 0, "who waits ten times as long as he works does not");
    after_all_periods();
    expect(run(5000, 20, 2, 2, 2, false) == 0, "that is not remembered for long");

    /* A period that follows another is longer, and all operations in it are told its end. */
    uint64_t lengths[3] = {0};
    for (int i = 0; i < 3; i++) {
        uint64_t until;
        do {
            run(1, 2, 20, 2, 2, false);
            until = sg_density_stay_until(now, 2, 2);
        } while (until == 0);
        lengths[i] = until - now;
        expect(sg_density_stay_until(until - 1, 2, 2) == until, "a period has one end");
        now = until + 1;
        sg_density_stay_until(now, 2, 2);
    }
    expect(lengths[1] > lengths[0] && lengths[2] > lengths[1], "each period in a row is longer");

    /* A wait that has not ended counts, too. */
    after_all_periods();
    uint64_t from = now;
    sg_density_wait_begins(from);
    expect(run(5000, 20, 0, 2, 2, false) > 0, "one of two waits all the time");
    sg_density_after_fork_child();
    after_all_periods();
    expect(run(5000, 20, 0, 2, 2, false) == 0, "after a fork nobody waits");

    /* Where there are not seats for all, long waits are for a seat. */
    after_all_periods();
    expect(run(50000, 300, 3000, 8, 2, true) == 0, "to wait for a seat is no waste");
    after_all_periods();
    expect(run(5000, 2, 20, 8, 2, true) > 0, "to wait for each other is");
    puts("ok");
    return 0;
}
