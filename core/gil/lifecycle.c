/* Threads come and go; processes fork.
 *
 * Job: the registry of thread contexts, their creation and destruction, the epoch scan, and the
 * fork handler.
 *
 * Locking: registry_lock protects the list and nothing else; it nests inside nothing and contains
 * nothing.  A context is unlinked by its own thread's exit, when it is in neither mode.
 */
#include "base/clock.h"
#include "base/stop.h"
#include "gil/contention.h"
#include "gil/density.h"
#include "gil/policy.h"
#include "gil/thread.h"

#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t registry_lock = PTHREAD_MUTEX_INITIALIZER;
static sg_thread *registry;
static pthread_key_t key;
/* A pointer only: the static TLS block of a process is small (rule 18), and this is in it, to be found without a call. */
static _Thread_local sg_thread *self __attribute__((tls_model("initial-exec")));

static void thread_ends(void *context)
{
    sg_thread *t = context;
    pthread_mutex_lock(&registry_lock);
    for (sg_thread **p = &registry; *p != NULL; p = &(*p)->next) {
        if (*p == t) {
            *p = t->next;
            break;
        }
    }
    pthread_mutex_unlock(&registry_lock);
    self = NULL;
    sg_contention_thread_ends(t);
    sg_heap_destroy(&t->heap);
    free(t);
}

sg_thread *sg_thread_get(void)
{
    sg_thread *t = self;
    if (sg_unlikely(t == NULL)) {
        t = calloc(1, sizeof *t);
        if (t == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
        t->announced = SG_EPOCH_OUT;
        t->distance = SG_DISTANCE_MAX_US * sg_ticks_per_us;
        t->exclusive = true;
        pthread_mutex_lock(&registry_lock);
        t->next = registry;
        registry = t;
        pthread_mutex_unlock(&registry_lock);
        pthread_setspecific(key, t);
        self = t;
    }
    return t;
}

void sg_thread_bind(sg_thread *t, PyThreadState *tstate)
{
    if (sg_unlikely(t->tstate != tstate)) {
        t->tstate = tstate;
        t->member.tstate = tstate;
        t->member.breaker = &tstate->eval_breaker;
        t->version = sg_py_breaker(tstate) & ~SG_EVENTS_MASK;
    }
}

uint64_t sg_epoch_passed(void)
{
    uint64_t least = SG_EPOCH_OUT;
    pthread_mutex_lock(&registry_lock);
    for (sg_thread *t = registry; t != NULL; t = t->next) {
        uint64_t announced = __atomic_load_n(&t->announced, __ATOMIC_SEQ_CST);
        if (announced < least) {
            least = announced;
        }
    }
    pthread_mutex_unlock(&registry_lock);
    return least;
}

/* The registry and the blocks must be whole in the child. */
static void before_fork(void)
{
    pthread_mutex_lock(&registry_lock);
    sg_blocks_before_fork();
}
static void after_fork_parent(void)
{
    sg_blocks_after_fork();
    pthread_mutex_unlock(&registry_lock);
}
/* Only the forking thread survives, and it holds the GIL by itself. The others' contexts leak their
 * logs and blocks: their frames are gone as well. */
static void after_fork_child(void)
{
    sg_blocks_after_fork();
    pthread_mutex_init(&registry_lock, NULL);
    registry = self;
    sg_density_after_fork_child();
    sg_contention_after_fork_child(self);
    if (self != NULL) {
        self->next = NULL;
        sg_team_after_fork_child(&self->member);
    }
    else {
        static sg_member none; /* a thread that never was in the team forked */
        sg_team_after_fork_child(&none);
    }
}

int sg_lifecycle_init(PyInterpreterState *interp)
{
    static bool done;
    if (done) {
        return 0;
    }
    if (pthread_key_create(&key, thread_ends) != 0
        || pthread_atfork(before_fork, after_fork_parent, after_fork_child) != 0) {
        PyErr_SetString(PyExc_RuntimeError, "sharedgil: cannot register thread and fork handlers");
        return -1;
    }
    sg_host_gil gil;
    sg_py_describe_gil(interp, &gil);
    sg_team_init(&gil);
    sg_stop_word = sg_team.proxy_breaker;
    sg_blocks_init();
    if (sg_deaths_init() < 0) {
        return -1;
    }
    done = true;
    return 0;
}
