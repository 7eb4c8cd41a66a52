/* lifecycle.c: fork and finalisation in the middle of a busy team.
 *
 *   lifecycle fork | finalize
 *
 * fork: a member goes exclusive and forks, again and again; the child must find a team of one that works. finalize:
 * one thread declares the runtime to be finalising and goes on, in both modes; all others must hang, and must not
 * touch their thread states any more, which are unmapped. Thread states stand on pages of their own for that.
 */
#include "worker.h"

#include "base/check.h"
#include "base/clock.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEMBERS 6
#define HOSTS 2
#define FORKS 20

typedef struct actor {
    host_tstate *tstate;
    sg_member member;
    pthread_t thread;
    uint64_t rounds;
    atomic_bool dropping; /* in host_drop */
} actor;

static actor actors[MEMBERS + HOSTS];

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static void set_up(actor *a)
{
    a->tstate = mmap(NULL, page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    sg_require(a->tstate != MAP_FAILED, "no page");
    a->member.tstate = a->tstate;
    a->member.breaker = &a->tstate->breaker;
}

static bool stopping(void)
{
    return atomic_load_explicit(&stop_all, memory_order_relaxed);
}

/* The host itself looks at the thread state after it has released the lock. */
static void drop(actor *a)
{
    atomic_store(&a->dropping, true);
    host_drop(a->tstate);
    atomic_store(&a->dropping, false);
}

static void run_shared(actor *a, unsigned polls)
{
    for (unsigned i = 0; i < polls; i++) {
        if (sg_team_must_stop(&a->member)) {
            sg_team_park(&a->member);
        }
    }
}

static void round_of_modes(actor *a)
{
    run_shared(a, 300);
    sg_team_go_exclusive(&a->member);
    world.writes++;
    if (++a->rounds % 16 == 0) {
        drop(a);
        sleep_us(100);
        host_take(a->tstate);
    }
    sg_team_enter_shared(&a->member);
}

static void *member_main(void *argument)
{
    actor *a = argument;
    host_take(a->tstate);
    sg_team_enter_shared(&a->member);
    while (!stopping()) {
        round_of_modes(a);
    }
    sg_team_go_exclusive(&a->member);
    host_drop(a->tstate);
    return NULL;
}

static void *host_main(void *argument)
{
    actor *a = argument;
    while (!stopping()) {
        host_take(a->tstate);
        world.writes++;
        a->rounds++;
        drop(a);
        sleep_us(500);
    }
    return NULL;
}

static void start(void)
{
    for (unsigned i = 0; i < MEMBERS + HOSTS; i++) {
        set_up(&actors[i]);
        pthread_create(&actors[i].thread, NULL, i < MEMBERS ? member_main : host_main, &actors[i]);
    }
}

static int child(actor *me)
{
    alarm(20);
    host_after_fork_child(me->tstate);
    sg_team_after_fork_child(&me->member);
    sg_require(sg_team_size() == 0, "the child's team is not empty");
    for (unsigned i = 0; i < 100; i++) {
        sg_team_enter_shared(&me->member);
        sg_require(sg_team_size() == 1, "the child is not alone");
        run_shared(me, 10);
        sg_team_go_exclusive(&me->member);
    }
#ifndef __SANITIZE_THREAD__
    /* ThreadSanitizer does not follow new threads in the child of a threaded process. */
    static actor another;
    set_up(&another);
    pthread_create(&another.thread, NULL, member_main, &another);
    sg_team_enter_shared(&me->member);
    uint64_t until = sg_clock_ns() + 10000000;
    while (sg_clock_ns() < until) {
        round_of_modes(me);
    }
    sg_team_go_exclusive(&me->member);
    host_drop(me->tstate);
    atomic_store(&stop_all, true);
    pthread_join(another.thread, NULL);
#endif
    return 0;
}

static void test_fork(void)
{
    static actor me;
    set_up(&me);
    start();
    host_take(me.tstate);
    sg_team_enter_shared(&me.member);
    for (unsigned i = 0; i < FORKS; i++) {
        round_of_modes(&me);
        sg_team_go_exclusive(&me.member);
        pid_t pid = fork();
        sg_require(pid >= 0, "no fork");
        if (pid == 0) {
            _exit(child(&me));
        }
        /* As the host does around a wait. */
        host_drop(me.tstate);
        int status;
        sg_require(waitpid(pid, &status, 0) == pid && status == 0, "the child failed");
        host_take(me.tstate);
        sg_team_enter_shared(&me.member);
    }
    sg_team_go_exclusive(&me.member);
    host_drop(me.tstate);
    atomic_store(&stop_all, true);
    for (unsigned i = 0; i < MEMBERS + HOSTS; i++) {
        pthread_join(actors[i].thread, NULL);
    }
}

static void test_finalize(void)
{
    static actor me;
    set_up(&me);
    start();
    sleep_us(100000);
    host_take(me.tstate);
    sg_team_enter_shared(&me.member);
    round_of_modes(&me);
    sg_team_go_exclusive(&me.member);
    sg_store_relaxed_ptr(&host_finalizing, me.tstate);
    uint64_t rounds_before = 0;
    for (unsigned i = 0; i < MEMBERS + HOSTS; i++) {
        while (atomic_load(&actors[i].dropping)) {
            sched_yield();
        }
        munmap(actors[i].tstate, page_size());
        rounds_before += actors[i].rounds;
    }
    uint64_t until = sg_clock_ns() + 300000000;
    while (sg_clock_ns() < until) {
        sg_team_enter_shared(&me.member);
        round_of_modes(&me);
        sg_team_go_exclusive(&me.member);
    }
    uint64_t rounds_after = 0;
    for (unsigned i = 0; i < MEMBERS + HOSTS; i++) {
        rounds_after += actors[i].rounds;
    }
    sg_require(rounds_after == rounds_before, "a thread went on in a finalising runtime");
    host_drop(me.tstate);
    /* The others hang for ever. */
    fflush(stdout);
    _exit(0);
}

int main(int argc, char **argv)
{
    sg_require(argc == 2, "usage: lifecycle fork | finalize");
    alarm(60);
    host_init();
    if (strcmp(argv[1], "fork") == 0) {
        test_fork();
    }
    else {
        test_finalize();
    }
    return 0;
}
