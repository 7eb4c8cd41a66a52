"""Measures how long a thread waits for the interpreter beside busy threads.

The busy threads run pure Python and nothing else. One more thread, the sampler, takes samples; a sample is a wait
in seconds. It is one of

- sleep: the sampler sleeps for a millisecond; the wait is what it overslept.
- socket: another process writes the time into a socket; the wait is how old that time is once the sampler has
  read it. The other process waits for an answer and a millisecond before it writes again, so waits never queue.
- condition: the sampler waits on a condition that nobody notifies, for a millisecond; the wait is the excess.
- exclusive: the sampler is busy as the others are, and reads a clock through a C function now and then, twice in
  a row with a few instructions of Python between; the wait is the difference. It is what a thread waits for an
  operation that runs alone, plus some 2 us.

The first three include what the operating system takes to wake a thread, here with more threads than cores.
"""

import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

PERIOD = 0.001
# Samples are not taken before the busy threads have run for this many seconds.
SETTLING = 0.2
# Passes of `spin_once` between two samples of an exclusive operation: about half a millisecond.
PASSES_BETWEEN = 10

# perf_counter is the same clock in all processes on Linux.
TICKER = """
import socket, struct, sys, time
with socket.socket(fileno=int(sys.argv[1])) as link:
    while link.recv(1):
        time.sleep(float(sys.argv[2]))
        link.sendall(struct.pack("d", time.perf_counter()))
"""


def spin_once() -> int:
    """Do some 50 us of pure Python."""
    value = 0
    for i in range(1_000):
        value = (value + i) & 1023
    return value


class Busy:
    """Threads that run Python without pause from `start` to `stop`."""

    def __init__(self, threads: int) -> None:
        self.passes = [0] * threads
        self._stopping = False
        self._threads = [threading.Thread(target=self._spin, args=(index,)) for index in range(threads)]

    def _spin(self, index: int) -> None:
        passes = 0
        while not self._stopping:
            spin_once()
            passes += 1
        self.passes[index] = passes

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the threads; `passes` then says how much each has done."""
        self._stopping = True
        for thread in self._threads:
            thread.join()


def sleep_once() -> float:
    """Return what a sleep of one period took beyond it."""
    start = time.perf_counter()
    time.sleep(PERIOD)
    return time.perf_counter() - start - PERIOD


def wait_once(condition: threading.Condition) -> float:
    """Return what a wait of one period took beyond it."""
    with condition:
        start = time.perf_counter()
        condition.wait(PERIOD)
        return time.perf_counter() - start - PERIOD


def receive_once(link: socket.socket) -> float:
    """Ask for the time, and return how old it is."""
    link.sendall(b"?")
    (sent,) = struct.unpack("d", link.recv(8, socket.MSG_WAITALL))
    return float(time.perf_counter() - sent)


def call_once() -> float:
    """Run Python for a while, then return the time from one call of a C function to the next."""
    for _ in range(PASSES_BETWEEN):
        spin_once()
    clock, which = time.clock_gettime_ns, time.CLOCK_MONOTONIC
    start = clock(which)
    for _ in range(50):
        pass
    return (clock(which) - start) / 1e9


@contextmanager
def socket_sampler() -> Iterator[Callable[[], float]]:
    """Yield a sampler fed by another process, which runs without sharedgil: site, which starts it, is left out."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            command = [sys.executable, "-I", "-S", "-c", TICKER, str(theirs.fileno()), str(PERIOD)]
            ticker = subprocess.Popen(command, pass_fds=[theirs.fileno()])
        yield lambda: receive_once(ours)
    ticker.wait()


@contextmanager
def sampler(kind: str) -> Iterator[Callable[[], float]]:
    """Yield the function that takes one sample of this kind."""
    if kind == "socket":
        with socket_sampler() as sample:
            yield sample
    elif kind == "condition":
        condition = threading.Condition()
        yield lambda: wait_once(condition)
    else:
        yield {"sleep": sleep_once, "exclusive": call_once}[kind]


def measure(request: dict[str, Any]) -> dict[str, Any]:
    """Take samples of a kind for some seconds beside busy threads; return the report."""
    waits = []
    busy = Busy(request["threads"])
    with sampler(request["kind"]) as sample:
        sample()  # whatever the first one sets up is no wait
        busy.start()
        start = time.perf_counter()
        settled = start + SETTLING
        end = settled + request["seconds"]
        while (now := time.perf_counter()) < end:
            wait = sample()
            if now >= settled:
                waits.append(wait)
        busy.stop()
        elapsed = time.perf_counter() - start
    return {"waits": waits, "busy_passes_per_second": sum(busy.passes) / elapsed}
