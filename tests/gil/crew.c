/* A crew (base/crew.h): threads that come and go at any time, and an owner whose pieces of work must be whole when it goes on.
 *
 * usage: crew HELPERS ROUNDS. A piece adds up numbers that the owner has just written, by portions; the next piece changes
 * what the sum came from. Nobody may be at work between two pieces, and no two workers have the same number. */
#include "base/clock.h"
#include "base/crew.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { NUMBERS = 1000, PORTION = 16 };

static uint32_t stops;
static uint32_t numbers[NUMBERS]; /* written by the owner between pieces, and by whoever took them */
static uint32_t next, sum, joined;
static uint32_t present[SG_CREW_MAX];

static void expect(bool truth, const char *what)
{
    if (!truth) {
        fprintf(stderr, "crew: %s\n", what);
        exit(1);
    }
}

static void enter(unsigned worker)
{
    expect(worker < SG_CREW_MAX, "a number beyond the last");
    expect(sg_exchange_relaxed_u32(&present[worker], 1) == 0, "two workers have one number");
    sg_fetch_add_relaxed_u32(&joined, worker != 0);
}

static void leave(unsigned worker)
{
    sg_store_relaxed_u32(&present[worker], 0);
}

static void add_up(unsigned worker)
{
    enter(worker);
    for (uint32_t i; (i = sg_fetch_add_relaxed_u32(&next, PORTION)) < NUMBERS;) {
        uint32_t mine = 0;
        for (uint32_t j = i; j < i + PORTION && j < NUMBERS; j++) {
            mine += numbers[j];
            numbers[j] = 0;
        }
        sg_fetch_add_relaxed_u32(&sum, mine);
    }
    leave(worker);
}

static void count_up(unsigned worker)
{
    enter(worker);
    for (uint32_t i; (i = sg_fetch_add_relaxed_u32(&next, PORTION)) < NUMBERS;) {
        for (uint32_t j = i; j < i + PORTION && j < NUMBERS; j++) {
            numbers[j] += j;
        }
    }
    leave(worker);
}

static void *help(void *nothing)
{
    while (sg_load_relaxed_u32(&stops) == 0) {
        if (sg_crew_is_assembled()) {
            sg_crew_help();
        }
    }
    return nothing;
}

int main(int argc, char **argv)
{
    expect(argc == 3, "usage: crew HELPERS ROUNDS");
    sg_clock_init();
    int helpers = atoi(argv[1]), rounds = atoi(argv[2]);
    pthread_t threads[2 * SG_CREW_MAX];
    expect(helpers <= 2 * SG_CREW_MAX, "so many cannot help");
    for (int i = 0; i < helpers; i++) {
        pthread_create(&threads[i], NULL, help, NULL);
    }
    for (int round = 0; round < rounds; round++) {
        sg_crew_assemble(helpers != 0);
        for (int piece = 0; piece < 3; piece++) {
            for (uint32_t i = 0; i < NUMBERS; i++) {
                expect(numbers[i] == 0, "a number that nobody took");
                numbers[i] = (uint32_t)piece;
            }
            next = 0;
            sg_crew_do(count_up);
            next = sum = 0;
            sg_crew_do(add_up);
            expect(sum == NUMBERS * (NUMBERS - 1) / 2 + NUMBERS * (uint32_t)piece, "the sum is of something else");
        }
        sg_crew_dismiss();
    }
    sg_store_relaxed_u32(&stops, 1);
    for (int i = 0; i < helpers; i++) {
        pthread_join(threads[i], NULL);
    }
    for (unsigned i = 1; i < SG_CREW_MAX; i++) {
        expect(!sg_crew_has(i), "a number that was not given back");
    }
    printf("ok, %u joined\n", joined);
    return 0;
}
