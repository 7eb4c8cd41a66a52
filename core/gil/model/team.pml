/* team.pml: a model of the team's protocol (gil/team.c) on the host's lock, for spin.
 *
 * Checked: no deadlock; never two threads that hold the GIL by themselves; never one beside a member in shared mode;
 * nobody waits for ever: not for exclusive mode, not for shared mode, not a host thread for the GIL (the claims at
 * the end, under weak fairness). tools/model-check runs it in the sizes that are worth it, and breaks it to see that
 * it can fail.
 *
 * A section under the team's lock is one step, and so is one under the host's mutexes, together with what the thread
 * does before anybody else could do something about it. What another thread can see between is there: the host reads
 * last_holder in one step and sets the drop bit in another, for the team moves last_holder without the host's mutex;
 * invitations are revoked before their members come; the agent is at the host while shared mode opens and closes;
 * several members are there at once after a release.
 *
 * Coarser than the code: a timed wait may end at any moment, so there is no clock. Intervals, spinning, nudges and
 * the bounds in time are argued in docs/protocols/team.md. Only the agent goes to the host by itself; in team.c a
 * sleeper that times out would help, too.
 *
 * Assumed for the claims, with -DFAIR: a thread that a release has woken gets the lock. Of the host's own lock one
 * cannot show more than that unfairness does not last. Without it, anybody may barge in: so runs the search for
 * overlaps.
 *
 * MEMBERS, HOSTS and SEATS are the sizes. -DOWED: the team may let one request pass, being owed time. -DBREAK=NO_...
 * leaves out something that must matter.
 */
#ifndef MEMBERS
#define MEMBERS 2
#endif
#ifndef HOSTS
#define HOSTS 1
#endif
#ifndef SEATS
#define SEATS MEMBERS
#endif

/* What -DBREAK can leave out. */
#define NOTHING 0
#define NO_AGENT 1           /* nobody waits for the GIL on behalf of the team */
#define NO_YIELD 2           /* the requests of host threads are not answered when the team stops */
#define NO_STOP 3            /* a request for exclusive mode does not stop the team */
#define NO_RECALL 4          /* the agent does not see that shared mode is open */
#define NO_ROTATION 5        /* who has no seat never asks for one */
#define NO_WAIT_FOR_OTHERS 6 /* a member becomes exclusive although others are inside */
#define NO_AGEING 7          /* openings may pass a member at the host again and again */
#ifndef BREAK
#define BREAK NOTHING
#endif

#define THREADS (1 + MEMBERS + HOSTS) /* members from 1, then host threads */
#define PROXY 0
#define NONE 0

/* grant, and what a member wants */
#define WAITING 0
#define SHARED 1
#define EXCLUSIVE 2
#define ARRIVED 3

/* The host's lock. */
bool locked = false;
byte last_holder = PROXY;
bool drop[THREADS];
#ifdef FAIR
chan cond = [MEMBERS + HOSTS] of { byte };
bool woken[THREADS];
byte all_woken = 0;
#else
bool in_cond[THREADS];
#endif

/* The team. */
byte inside = 0;
bool stop = false;
bool rotate = false;
byte agent = NONE;
bool owed = false;
byte grant[MEMBERS + 1];
byte wants[MEMBERS + 1];
byte shared[MEMBERS]; /* a queue, its head first */
byte shared_length = 0;
bool exclusive[MEMBERS + 1]; /* a set: all of them are served before shared mode opens */
byte exclusive_length = 0;
bool invited[MEMBERS + 1];
bool revoked[MEMBERS + 1]; /* in the code, for some time; here, once */
bool at_host[MEMBERS + 1];
bool missed[MEMBERS + 1];
bool slice_over[MEMBERS + 1];

#define queued(m) (wants[m] != 0 && grant[m] == WAITING)

/* What is to be shown. */
byte alone = 0;    /* threads that hold the GIL by themselves */
byte together = 0; /* members in shared mode */
#define waits_exclusive (wants[1] == EXCLUSIVE)
#define waits_shared (wants[1] == SHARED)
bool waits_host = false; /* the first host thread */

/* --- the host's lock; each inline is part of one step; `me` is the thread that runs it --- */

#ifdef FAIR

#define MAY_TAKE (!locked && (all_woken == 0 || woken[me]))
#define IN_COND (woken[me] || cond ?? [eval(me)])
#define WOKEN_IN_VAIN (woken[me] && locked)

inline wait_in_cond()
{
    if
    :: woken[me] -> woken[me] = false; all_woken--
    :: !woken[me] -> skip
    fi;
    cond ! me
}

inline leave_cond()
{
    if
    :: woken[me] -> woken[me] = false; all_woken--
    :: !woken[me] && cond ?? [eval(me)] -> cond ?? eval(me)
    :: else -> skip
    fi
}

inline release()
{
    locked = false;
    if
    :: nempty(cond) -> cond ? other; woken[other] = true; all_woken++
    :: empty(cond) -> skip
    fi;
    other = 0
}

#else

/* Whoever waits may wake up at any time, so it does not matter who is woken. */
#define MAY_TAKE (!locked)
#define IN_COND (in_cond[me])
#define WOKEN_IN_VAIN false

inline wait_in_cond()
{
    in_cond[me] = true
}

inline leave_cond()
{
    in_cond[me] = false
}

inline release()
{
    locked = false
}

#endif

inline become_alone()
{
    alone++;
    assert(alone == 1 && together == 0)
}

inline become_shared()
{
    together++;
    assert(alone == 0)
}

/* In the code the list of invitations is cleaned later; nothing depends on it. */
inline arrive()
{
    grant[me] = ARRIVED;
    invited[me] = false;
    revoked[me] = false;
    wants[me] = 0;
    become_shared()
}

/* A thread that takes the lock forgets the requests from before, so one who is in the host's hands and not the holder
 * does not care. */
#define CARES(t) (last_holder == t || t == PROXY || (t <= MEMBERS && (wants[t] != 0 || grant[t] == ARRIVED)))

/* A waiter of the host's asks whoever it saw as the holder; the bit is set in another step than the look. */
inline ask()
{
    seen = last_holder + 1
}

inline ask_then()
{
    if
    :: locked && CARES(seen - 1) -> drop[seen - 1] = true
    :: else -> skip
    fi;
    seen = 0
}

inline taken_by_host_thread()
{
    leave_cond();
    locked = true;
    last_holder = me;
    drop[me] = false;
    has_taken = true;
    become_alone()
}

/* take_gil() of the host, after its first look at the lock: see START_TAKE. */
#define START_TAKE                                                                                                     \
    if                                                                                                                 \
    :: MAY_TAKE -> taken_by_host_thread()                                                                              \
    :: !MAY_TAKE -> drop[me] = false; wait_in_cond()                                                                   \
    fi

inline finish_take()
{
    do
    :: has_taken -> has_taken = false; break
    :: d_step { IN_COND && MAY_TAKE -> taken_by_host_thread() }
    :: d_step { WOKEN_IN_VAIN -> wait_in_cond() }
    :: d_step { IN_COND && !WOKEN_IN_VAIN && locked && seen == 0 && !drop[last_holder] -> ask() }
    :: d_step { seen != 0 -> ask_then() }
    od;
    skip /* a loop must not end at the start of a d_step */
}

/* --- the team; each inline is part of one step under its lock --- */

inline push_back(who)
{
    shared[shared_length] = who;
    shared_length++;
    grant[who] = WAITING
}

inline push_front(who)
{
    i = shared_length;
    do
    :: i > 0 -> shared[i] = shared[i - 1]; i--
    :: i == 0 -> break
    od;
    shared[0] = who;
    shared_length++;
    grant[who] = WAITING
}

inline take_out(who)
{
    i = 0;
    do
    :: shared[i] != who -> i++
    :: shared[i] == who -> break
    od;
    do
    :: i + 1 < shared_length -> shared[i] = shared[i + 1]; i++
    :: i + 1 >= shared_length -> break
    od;
    shared_length--;
    shared[shared_length] = 0;
    i = 0
}

/* A member whose time slice goes on waits at the head: here, every other time. */
inline wait_for_shared()
{
    wants[me] = SHARED;
    if
    :: SEATS < MEMBERS && !slice_over[me] -> push_front(me)
    :: else -> push_back(me)
    fi;
    slice_over[me] = (SEATS < MEMBERS && !slice_over[me])
}

inline wait_for_exclusive()
{
    wants[me] = EXCLUSIVE;
    grant[me] = WAITING;
    exclusive[me] = true;
    exclusive_length++
}

inline no_agent(who)
{
    if
    :: agent == who -> agent = NONE
    :: agent != who -> skip
    fi
}

inline admit()
{
    do
    :: inside < SEATS && shared_length > 0 ->
        other = shared[0];
        take_out(other);
        no_agent(other);
        grant[other] = SHARED;
        invited[other] = true;
        inside++
    :: else -> break
    od;
    other = 0
}

/* Its turn: it waits for exclusive mode and can be woken, or an opening has passed it already. */
#define MAY_BE_HANDED(m) (exclusive[m] && (!at_host[m] || missed[m]))
#if MEMBERS == 2
#define SOMEBODY_MAY_BE_HANDED (MAY_BE_HANDED(1) || MAY_BE_HANDED(2))
#else
#define SOMEBODY_MAY_BE_HANDED (MAY_BE_HANDED(1) || MAY_BE_HANDED(2) || MAY_BE_HANDED(3))
#endif

/* The GIL is the team's and nobody is inside: exclusive requests first, then all. Of the former any but `me`, for the
 * others have waited for longer. */
inline decide()
{
    if
    :: SOMEBODY_MAY_BE_HANDED ->
        other = (me % MEMBERS) + 1;
        do
        :: !MAY_BE_HANDED(other) -> other = (other % MEMBERS) + 1
        :: else -> break
        od;
        exclusive[other] = false;
        exclusive_length--;
        grant[other] = EXCLUSIVE;
        missed[other] = false;
        no_agent(other);
        other = 0
    :: else ->
        assert(shared_length > 0);
        other = 1;
        do
        :: other <= MEMBERS -> missed[other] = (exclusive[other] && BREAK != NO_AGEING); other++
        :: else -> break
        od;
        other = 0;
        stop = false;
        rotate = false;
        if
        :: agent != NONE && !at_host[agent] -> agent = NONE
        :: else -> skip
        fi;
        admit()
    fi
}

/* Nobody is inside: somebody who waits must be the agent. */
inline ensure_agent()
{
    if
    :: inside == 0 && agent == NONE && BREAK != NO_AGENT ->
        if
        :: queued(me) -> agent = me
        :: !queued(me) && shared_length > 0 -> agent = shared[0]
        :: !queued(me) && shared_length == 0 && exclusive_length > 0 ->
            other = 1;
            do
            :: !exclusive[other] -> other++
            :: else -> break
            od;
            agent = other;
            other = 0
        :: !queued(me) && shared_length == 0 && exclusive_length == 0 -> skip
        fi
    :: else -> skip
    fi
}

inline revoke_invitations()
{
    other = 1;
    do
    :: other <= MEMBERS ->
        if
        :: invited[other] && !revoked[other] ->
            revoked[other] = true;
            invited[other] = false;
            push_front(other);
            inside--
        :: else -> skip
        fi;
        other++
    :: other > MEMBERS -> break
    od;
    other = 0
}

inline look_at_request()
{
    if
    :: drop[PROXY] && owed -> drop[PROXY] = false; owed = false
    :: else -> skip
    fi
}

inline after_come_back()
{
    if
    :: inside > 0 -> no_agent(me)
    :: else -> skip
    fi;
    ensure_agent()
}

inline come_back_with_gil()
{
    leave_cond();
    locked = true;
    last_holder = PROXY;
    drop[PROXY] = false;
#ifdef OWED
    owed = true;
#endif
    at_host[me] = false;
    assert(queued(me) && inside == 0);
    decide();
    after_come_back()
}

inline come_back_without_gil()
{
    leave_cond();
    at_host[me] = false;
    if
    :: queued(me) && inside > 0 && wants[me] == EXCLUSIVE -> stop = true
    :: queued(me) && inside > 0 && wants[me] == SHARED && !SOMEBODY_MAY_BE_HANDED && !drop[PROXY] -> admit()
    :: else -> skip
    fi;
    after_come_back()
}

inline go_to_host()
{
    at_host[me] = true;
    if
    :: agent == NONE -> agent = me
    :: agent != NONE -> skip
    fi
}

/* Really releases, for whoever set `asked`. The wait for the switch may end at once, so there is none. */
inline yield_to_host(asked)
{
    go_to_host();
    drop[asked] = false;
    release()
}

inline become_exclusive()
{
    wants[me] = 0;
    grant[me] = WAITING;
    become_alone();
    last_holder = me;
    if
    :: drop[PROXY] -> drop[PROXY] = false; drop[me] = true
    :: !drop[PROXY] -> skip
    fi
}

/* By a member inside, after revoke_invitations. */
inline leave(want)
{
    inside--;
    if
    :: want == EXCLUSIVE -> wait_for_exclusive()
    :: want == SHARED -> wait_for_shared()
    fi;
    if
    :: inside > 0 -> stop = (BREAK != NO_STOP)
    :: inside == 0 && drop[PROXY] && BREAK != NO_YIELD -> yield_to_host(PROXY)
    :: else -> decide(); ensure_agent()
    fi
}

#define RECALLED (inside > 0 || grant[me] != WAITING)

inline wait_turn()
{
    do
    :: d_step { grant[me] == SHARED && wants[me] != 0 && !at_host[me] -> arrive() }; break
    :: d_step { grant[me] == EXCLUSIVE && wants[me] != 0 && !at_host[me] -> become_exclusive() }; break
    :: wants[me] == 0 -> break /* it had what it wanted in the step that asked */
    :: d_step { at_host[me] && agent != me && seen == 0 -> come_back_without_gil() }
    :: d_step {
           agent == me && queued(me) && inside == 0 && !at_host[me] -> at_host[me] = true
       }
    :: d_step { agent == me && at_host[me] && !IN_COND && !MAY_TAKE && !RECALLED -> wait_in_cond() }
    :: d_step { agent == me && at_host[me] && MAY_TAKE && seen == 0 -> come_back_with_gil() }
    :: d_step { at_host[me] && locked && RECALLED && seen == 0 && BREAK != NO_RECALL -> come_back_without_gil() }
    :: d_step { WOKEN_IN_VAIN && !RECALLED -> wait_in_cond() }
    :: d_step {
           agent == me && IN_COND && !WOKEN_IN_VAIN && locked && !RECALLED && seen == 0 && !drop[last_holder] -> ask()
       }
    :: d_step { seen != 0 -> ask_then() }
    :: d_step {
           /* It has waited for a seat for long enough. */
           shared_length > 0 && shared[0] == me && inside > 0 && !rotate && BREAK != NO_ROTATION ->
           rotate = true;
           stop = true
       }
    od;
    skip
}

/* --- the threads --- */

#define MUST_STOP (stop || drop[PROXY] || drop[me])

inline enter_shared()
{
    d_step {
        alone--;
        wait_for_shared();
        if
        :: drop[me] -> yield_to_host(me)
        :: !drop[me] ->
            last_holder = PROXY;
            assert(inside == 0);
            decide();
            ensure_agent()
        fi
    }
    wait_turn()
}

inline go_exclusive()
{
    d_step {
        together--;
        revoke_invitations();
        look_at_request();
        if
        :: (inside == 1 || BREAK == NO_WAIT_FOR_OTHERS) && !SOMEBODY_MAY_BE_HANDED && !drop[PROXY] ->
            inside--;
            ensure_agent();
            become_exclusive()
        :: else -> leave(EXCLUSIVE)
        fi
    }
    wait_turn()
}

inline park()
{
    d_step {
        MUST_STOP ->
        together--;
        if
        :: drop[me] -> drop[me] = false; drop[PROXY] = true
        :: !drop[me] -> skip
        fi;
        look_at_request();
        if
        :: drop[PROXY] || SOMEBODY_MAY_BE_HANDED -> revoke_invitations(); leave(SHARED)
        :: !(drop[PROXY] || SOMEBODY_MAY_BE_HANDED) && rotate && shared_length > 0 ->
            stop = false;
            rotate = false;
            wants[me] = SHARED;
            inside--;
            admit();
            push_back(me)
        :: !(drop[PROXY] || SOMEBODY_MAY_BE_HANDED) && !(rotate && shared_length > 0) ->
            stop = false;
            rotate = false;
            admit();
            become_shared()
        fi
    }
    wait_turn()
}

/* The end of the host's drop_gil(): waits for the switch if it was asked. */
inline switched()
{
    if
    :: d_step { drop[me] && last_holder == me -> drop[me] = false };
       last_holder != me
    :: !drop[me] || last_holder != me
    fi
}

proctype member(byte me)
{
    bool has_taken = false;
    byte seen = 0;  /* 1 + the holder that it is about to ask; 0: none */
    byte other = 0; /* these two: within a step only */
    byte i = 0;
    d_step { START_TAKE };
    finish_take();
    do
    :: enter_shared();
       /* Shared mode, for as long as it likes; a safepoint is never far. */
       do
       :: park()
       :: !MUST_STOP -> skip
       :: break
       od;
       skip;
       go_exclusive()
    :: /* C code that releases the GIL and takes it again, or an answer to a request in the host's way. */
       d_step { alone--; last_holder = me; release() }
       switched();
       d_step { START_TAKE };
       finish_take()
    od
}

proctype host(byte me)
{
    bool has_taken = false;
    byte seen = 0;
    byte other = 0;
    do
    :: d_step { waits_host = waits_host || me == MEMBERS + 1; START_TAKE };
       finish_take();
       d_step { waits_host = waits_host && me != MEMBERS + 1; alone--; last_holder = me; release() };
       switched()
    od
}

init
{
    byte n = 1;
    atomic {
        do
        :: n <= MEMBERS -> run member(n); n++
        :: n > MEMBERS && n <= MEMBERS + HOSTS -> run host(n); n++
        :: n > MEMBERS + HOSTS -> break
        od
    }
}

ltl exclusive_is_granted { [] (waits_exclusive -> <> !waits_exclusive) }
ltl shared_is_granted { [] (waits_shared -> <> !waits_shared) }
ltl host_is_served { [] (waits_host -> <> !waits_host) }
