/* clock.c: calibrates the tick counter once against the monotonic clock. */
#include "base/clock.h"

#include <stdbool.h>

#define CALIBRATION_NS 2000000u

uint64_t sg_ticks_per_us = 1000;

void sg_clock_init(void)
{
    static bool calibrated;
    if (calibrated) {
        return;
    }
    calibrated = true;
#if defined(__aarch64__)
    uint64_t hertz;
    __asm__ __volatile__("mrs %0, cntfrq_el0" : "=r"(hertz));
    sg_ticks_per_us = hertz / 1000000u;
#elif defined(__x86_64__)
    uint64_t start_ns = sg_clock_ns();
    uint64_t start = sg_ticks();
    uint64_t elapsed_ns;
    do {
        elapsed_ns = sg_clock_ns() - start_ns;
    } while (elapsed_ns < CALIBRATION_NS);
    sg_ticks_per_us = (sg_ticks() - start) * 1000u / elapsed_ns;
#endif
    if (sg_ticks_per_us == 0) {
        sg_ticks_per_us = 1;
    }
}
