"""Threads that sleep, wait and do I/O beside busy ones: each goes on, and none waits longer than a bound.

A stock interpreter passes as well: the bound is far above what its GIL does to a thread that wakes up (one switch
interval for each busy thread), and far below never. ``sharedgil bench latency`` measures; this only tells waiting from
starving.
"""

from __future__ import annotations

import os
import random
import socket
import threading
import time
from collections.abc import Callable

import private
from harness import Run, expect, main

#: seconds that a thread may be kept from running once it is ready, for each busy thread
BOUND_PER_THREAD = 0.25


class Sleeper:
    """A thread that becomes ready again and again and notes the longest time that it had to wait for its turn."""

    def __init__(self, name: str, turn: Callable[[], float], run: Run) -> None:
        self.name, self.turn, self.run = name, turn, run
        self.turns, self.longest = 0, 0.0
        self.thread = threading.Thread(target=self.loop, name=name)
        self.thread.start()

    def loop(self) -> None:
        """Until the run is over."""
        while not self.run.over():
            self.longest = max(self.longest, self.turn())
            self.turns += 1


def sleep() -> float:
    """A millisecond's sleep; returns by how many seconds it was late."""
    started = time.monotonic()
    time.sleep(0.001)
    return time.monotonic() - started - 0.001


def through_a_socket() -> float:
    """A byte there and back through a pair of sockets."""
    left, right = socket.socketpair()
    with left, right:
        started = time.monotonic()
        left.send(b"x")
        expect(right.recv(1) == b"x", "socket")
        time.sleep(0.001)
        return time.monotonic() - started - 0.001


def through_a_pipe() -> float:
    """A read that blocks until a timer thread writes."""
    reader, writer = os.pipe()
    started = time.monotonic()
    timer = threading.Timer(0.002, os.write, (writer, b"x"))
    timer.start()
    os.read(reader, 1)
    took = time.monotonic() - started - 0.002
    timer.join()
    os.close(reader)
    os.close(writer)
    return took / 3  # three hand-overs: the new thread's, the timer's and ours


def on_a_condition() -> float:
    """A wait with a time limit that nobody cuts short."""
    condition = threading.Condition()
    started = time.monotonic()
    with condition:
        condition.wait(0.001)
    return time.monotonic() - started - 0.001


def program(run: Run) -> None:
    """See the module."""
    turns = (sleep, through_a_socket, through_a_pipe, on_a_condition)
    sleepers = [Sleeper(turn.__name__, turn, run) for turn in turns]
    shared = [0] * run.threads

    def work(index: int, numbers: random.Random) -> None:
        kind = index % 4
        if kind == 0:  # never leaves shared mode by itself
            for i in range(20_000):
                shared[index] += i
        elif kind == 1:  # calls C all the time
            for i in range(2_000):
                str(i).encode().hex()
        elif kind == 2:
            private.generators(numbers)
            private.attributes(numbers)
        else:
            private.exceptions(numbers)
            private.callbacks(numbers)

    run.wait(run.workers(work))
    bound = BOUND_PER_THREAD * (run.threads + len(sleepers))
    for sleeper in sleepers:
        sleeper.thread.join()
        print(f"{sleeper.name}: {sleeper.turns} turns, longest wait {sleeper.longest * 1000:.1f} ms")
        expect(
            sleeper.turns >= run.seconds * 2 / max(1, run.threads / 8), sleeper.name, "had only", sleeper.turns, "turns"
        )
        expect(sleeper.longest < bound, sleeper.name, "waited", sleeper.longest, "seconds")
    fewest, most = min(run.done[0::4]), max(run.done[0::4])
    expect(most < 50 * (fewest + 1), "one busy thread had all the time", run.done)


if __name__ == "__main__":
    main(program)
