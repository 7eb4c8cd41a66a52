/* team.pml: a model of the team's protocol (gil/team.c) on the host's lock, for spin.
 *
 * Checked: no deadlock; never two threads that hold the GIL by themselves; never one beside a member in shared mode; nobody
 * waits for ever: not for exclusive mode, not for shared mode, not a host thread for the GIL (the claims at the end, under
 * weak fairness). tools/model-check runs it in the sizes that are worth it, and breaks it to see that it can fail.
 *
 * What is exact: every step of team.c outside its lock that another thread can see between: the writes of last_holder
 * and of the drop bits without the host's mutex, the host's read of last_holder before it sets the bit, invitations
 * that are revoked, an agent that is at the host while shared mode opens and closes.
 * What is coarser: a section under the team's lock is one step, and so is one under the host's mutexes. A timed wait may
 * end at any moment, so the model has no clock: intervals, spinning, nudges and the bounds in time are argued in
 * docs/protocols/team.md. Only the agent goes to the host by itself: in team.c a sleeper that times out would help, too.
 * What is assumed, with -DFAIR, for the claims: the host's lock is fair, that is, a thread that a release has woken gets it.
 * (Of the host's own lock nothing is known but that unfairness does not last.) Without it, anybody may barge in.
 *
 * MEMBERS, HOSTS and SEATS are the sizes. BREAK=n leaves out something that must matter.
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
#ifndef BREAK
#define BREAK 0
#endif

#define THREADS (1 + MEMBERS + HOSTS) /* 0 is the proxy */
#define PROXY 0
#define NONE 0

/* grant */
#define WAITING 0
#define SHARED 1
#define EXCLUSIVE 2
#define ARRIVED 3

/* The host's lock. */
bool locked = false;
byte last_holder = PROXY;
bool drop[THREADS];
chan cond = [THREADS] of { byte };
bool woken[THREADS];
byte all_woken = 0;

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
bool exclusive[MEMBERS + 1];
byte exclusive_length = 0;
bool invited[MEMBERS + 1];
bool revoked[MEMBERS + 1];
bool at_host[MEMBERS + 1];
#define queued(m) (grant[m] == WAITING && !at_host[m] && wants[m] != 0)

/* What is to be shown. */
byte alone = 0;    /* threads that hold the GIL by themselves */
byte together = 0; /* members in shared mode */
bool waits_exclusive = false; /* member 1 */
bool waits_shared = false;    /* member 1 */
bool waits_host = false;      /* the first host thread */

/* --- the host's lock; each inline is part of one step; `me` is the thread that runs it --- */

inline signal_cond()
{
    if
    :: nempty(cond) -> cond ? other; woken[other] = true; all_woken++
    :: empty(cond) -> skip
    fi;
    other = 0
}

#ifdef FAIR
#define MAY_TAKE (!locked && (all_woken == 0 || woken[me]))
#else
#define MAY_TAKE (!locked)
#endif

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
    signal_cond()
}

inline become_alone()
{
    alone++;
    assert(alone == 1);
    assert(together == 0)
}

/* take_gil() of the host. */
inline host_take()
{
    atomic {
        if
        :: !MAY_TAKE -> cond ! me
        :: MAY_TAKE -> skip
        fi
    }
    do
    :: atomic {
           MAY_TAKE -> leave_cond();
           locked = true;
           last_holder = me;
           drop[me] = false;
           become_alone();
           break
       }
    :: atomic { woken[me] && locked -> woken[me] = false; all_woken--; cond ! me }
    :: atomic { !woken[me] && locked && !drop[last_holder] -> seen = last_holder }
       atomic {
           /* The mutex is held since the look: last_holder may have changed, by the team only. */
           if
           :: locked -> drop[seen] = true
           :: !locked -> skip
           fi;
           seen = 0
       }
    od
}

/* drop_gil() of the host: waits for the switch if it was asked. */
inline host_drop()
{
    atomic { alone--; last_holder = me; release() }
    if
    :: atomic { drop[me] && last_holder == me -> drop[me] = false }
       last_holder != me
    :: atomic { !drop[me] || last_holder != me -> skip }
    fi
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

/* Takes `who` out of the shared queue. */
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

inline wait_for_shared()
{
#if SEATS < MEMBERS
    if
    :: push_front(me)
    :: push_back(me)
    fi
#else
    push_back(me)
#endif
}

inline admit()
{
    do
    :: inside < SEATS && shared_length > 0 ->
        other = shared[0];
        take_out(other);
        if
        :: agent == other -> agent = NONE
        :: agent != other -> skip
        fi;
        grant[other] = SHARED;
        invited[other] = true;
        inside++
    :: else -> break
    od;
    other = 0
}

/* Nobody is inside: exclusive requests first, then all. */
inline decide()
{
    if
    :: exclusive_length > 0 ->
        other = 1;
        do
        :: other < MEMBERS && !exclusive[other] -> other++
        :: exclusive[other] -> break
        :: exclusive[other] && other < MEMBERS -> other++;
            do
            :: !exclusive[other] && other < MEMBERS -> other++
            :: exclusive[other] -> break
            :: !exclusive[other] && other == MEMBERS -> other = 1
            od
        od;
        exclusive[other] = false;
        exclusive_length--;
        grant[other] = EXCLUSIVE;
        if
        :: agent == other -> agent = NONE
        :: agent != other -> skip
        fi;
        other = 0
    :: exclusive_length == 0 ->
        stop = false;
        rotate = false;
        if
        :: BREAK != 1 && agent != NONE && queued(agent) -> agent = NONE
        :: else -> skip
        fi;
        admit()
    fi
}

/* Nobody is inside: somebody who waits must be the agent. */
inline ensure_agent()
{
    if
    :: inside == 0 && agent == NONE && BREAK != 2 ->
        if
        :: queued(me) -> agent = me
        :: !queued(me) && shared_length > 0 -> agent = shared[0]
        :: !queued(me) && shared_length == 0 && exclusive_length > 0 ->
            other = 1;
            do
            :: !exclusive[other] -> other++
            :: exclusive[other] -> break
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
    :: other <= MEMBERS && invited[other] ->
        invited[other] = false;
        if
        :: grant[other] == SHARED && !revoked[other] ->
            revoked[other] = true;
            push_front(other);
            inside--
        :: grant[other] == SHARED && revoked[other] -> revoked[other] = false
        :: grant[other] != SHARED -> revoked[other] = false
        fi;
        other++
    :: other <= MEMBERS && !invited[other] -> other++
    :: other > MEMBERS -> break
    od;
    other = 0
}

/* A request that comes while the team is owed time is forgotten once; the host repeats it. */
inline look_at_request()
{
    if
    :: drop[PROXY] && owed -> drop[PROXY] = false; owed = false
    :: else -> skip
    fi
}

inline come_back(with_gil)
{
    atomic {
        at_host[me] = false;
        if
        :: agent == me -> agent = NONE
        :: agent != me -> skip
        fi;
        if
        :: with_gil && wants[me] == EXCLUSIVE -> grant[me] = EXCLUSIVE
        :: with_gil && wants[me] == SHARED -> wait_for_shared(); decide()
        :: !with_gil && wants[me] == EXCLUSIVE ->
            exclusive[me] = true;
            exclusive_length++;
            if
            :: inside > 0 -> stop = true
            :: inside == 0 -> skip
            fi
        :: !with_gil && wants[me] == SHARED ->
            wait_for_shared();
            if
            :: inside > 0 && exclusive_length == 0 && !drop[PROXY] -> admit()
            :: else -> skip
            fi
        fi;
        ensure_agent();
        taken = false
    }
}

/* The agent at the host: takes the lock, or notices that the team has it. */
inline agent_take()
{
    atomic {
        if
        :: !MAY_TAKE -> cond ! me
        :: MAY_TAKE -> skip
        fi
    }
    do
    :: atomic {
           MAY_TAKE -> leave_cond();
           locked = true;
           last_holder = PROXY;
           drop[PROXY] = false;
           taken = true;
           if
           :: owed = true
           :: owed = false
           fi;
           break
       }
    :: atomic {
           locked && inside > 0 && BREAK != 3 ->
           leave_cond();
           break
       }
    :: atomic { woken[me] && locked && (inside == 0 || BREAK == 3) -> woken[me] = false; all_woken--; cond ! me }
    :: atomic { !woken[me] && locked && inside == 0 && !drop[last_holder] -> seen = last_holder }
       atomic {
           if
           :: locked -> drop[seen] = true
           :: !locked -> skip
           fi;
           seen = 0
       }
    od;
    come_back(taken)
}

/* The GIL is with `me` for the team, nobody is inside, a host thread asked `asked`. */
inline go_to_host()
{
    at_host[me] = true;
    if
    :: agent == NONE -> agent = me
    :: agent != NONE -> skip
    fi
}

/* After go_to_host: really releases, waits for a switch (but not for long, so: not), and becomes a waiter again. */
inline yield_to_host(asked)
{
    atomic { drop[asked] = false; release() }
    if
    :: agent == me -> agent_take()
    :: agent != me -> come_back(false)
    fi
}

inline wait_turn()
{
    do
    :: atomic { grant[me] == SHARED -> grant[me] = ARRIVED; break }
    :: atomic { grant[me] == EXCLUSIVE -> break }
    :: atomic {
           /* The first look is out of the lock: things may have changed. */
           agent == me && queued(me) && inside == 0 ->
           if
           :: exclusive[me] -> exclusive[me] = false; exclusive_length--
           :: !exclusive[me] -> take_out(me)
           fi;
           at_host[me] = true
       }
       agent_take()
    :: atomic {
           shared_length > 0 && shared[0] == me && inside > 0 && !rotate && BREAK != 4 ->
           rotate = true;
           stop = true
       }
    od
}

inline become_exclusive()
{
    atomic { wants[me] = 0; become_alone() }
    last_holder = me;
    if
    :: atomic { drop[PROXY] -> drop[PROXY] = false; drop[me] = true }
    :: atomic { !drop[PROXY] -> skip }
    fi
}

/* Under the lock, by a member inside. Sets next: 0 wait in the queue, 1 release to the host first. */
inline leave(want)
{
    wants[me] = want;
    revoke_invitations();
    inside--;
    next = 0;
    if
    :: inside == 0 -> look_at_request();
        if
        :: drop[PROXY] && BREAK != 5 -> next = 1; grant[me] = WAITING; go_to_host()
        :: else -> skip
        fi
    :: inside > 0 -> skip
    fi;
    if
    :: next == 0 ->
        if
        :: want == EXCLUSIVE -> exclusive[me] = true; exclusive_length++; grant[me] = WAITING
        :: want == SHARED -> wait_for_shared()
        fi;
        if
        :: inside > 0 -> stop = (BREAK != 6)
        :: inside == 0 -> decide(); ensure_agent()
        fi
    :: next == 1 -> skip
    fi
}

inline wait_after_leave()
{
    if
    :: next == 1 -> next = 0; yield_to_host(PROXY)
    :: next == 0 -> skip
    fi;
    wait_turn()
}

inline go_exclusive()
{
    atomic {
        together--;
        waits_exclusive = waits_exclusive || me == 1;
        revoke_invitations();
        look_at_request();
        if
        :: (inside == 1 || BREAK == 7) && exclusive_length == 0 && !drop[PROXY] ->
            inside--;
            wants[me] = 0;
            ensure_agent();
            next = 2
        :: else -> leave(EXCLUSIVE)
        fi
    }
    if
    :: next == 2 -> next = 0
    :: next != 2 -> wait_after_leave()
    fi;
    become_exclusive();
    waits_exclusive = waits_exclusive && me != 1
}

inline enter_shared()
{
    atomic {
        alone--;
        waits_shared = waits_shared || me == 1
    }
    if
    :: atomic { drop[me] -> wants[me] = SHARED; grant[me] = WAITING; go_to_host() }
       yield_to_host(me)
    :: atomic { !drop[me] -> last_holder = PROXY }
       atomic {
           assert(inside == 0);
           wants[me] = SHARED;
           wait_for_shared();
           decide();
           ensure_agent()
       }
    fi;
    wait_turn();
    atomic {
        waits_shared = waits_shared && me != 1;
        wants[me] = 0;
        together++;
        assert(alone == 0)
    }
}

inline park()
{
    atomic {
        together--;
        waits_shared = waits_shared || me == 1;
        if
        :: drop[me] -> drop[me] = false; drop[PROXY] = true
        :: !drop[me] -> skip
        fi;
        look_at_request();
        if
        :: drop[PROXY] || exclusive_length > 0 -> leave(SHARED)
        :: else ->
            if
            :: rotate && shared_length > 0 ->
                stop = false;
                rotate = false;
                if
                :: invited[me] -> invited[me] = false; revoked[me] = false
                :: !invited[me] -> skip
                fi;
                wants[me] = SHARED;
                inside--;
                admit();
                push_back(me);
                next = 0
            :: else -> stop = false; rotate = false; admit(); grant[me] = SHARED; next = 0
            fi
        fi
    }
    wait_after_leave();
    atomic {
        waits_shared = waits_shared && me != 1;
        wants[me] = 0;
        together++;
        assert(alone == 0)
    }
}

/* --- the threads --- */

proctype member(byte me)
{
    byte seen = 0;
    byte other = 0;
    byte i = 0;
    byte next = 0;
    bool taken = false;
    host_take();
    do
    :: enter_shared();
       /* Shared mode, for as long as it likes; a safepoint is never far. */
       do
       :: stop || drop[PROXY] || drop[me] -> park()
       :: !(stop || drop[PROXY] || drop[me]) -> skip
       :: break
       od;
       go_exclusive()
    :: /* C code that releases the GIL and takes it again; or a request that it answers as the host does. */
       host_drop();
       host_take()
    od
}

proctype host(byte me)
{
    byte seen = 0;
    byte other = 0;
    do
    :: waits_host = waits_host || me == MEMBERS + 1;
       host_take();
       waits_host = waits_host && me != MEMBERS + 1;
       host_drop()
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
