"""Measures how long a thread waits for the interpreter beside busy threads.

The busy threads run pure Python and nothing else. One more thread, the sampler, takes samples; a sample is a wait
in seconds. It is one of

- sleep: the sampler sleeps for a millisecond; the wait is what it overslept.
- socket: another process writes the time into a socket; the wait is how old that time is once the sampler has
  read it. The other process waits for an answer and a millisecond before it writes again, so waits never queue.
- condition: the sampler waits on a condition that nobody notifies, for a millisecond; the wait is the excess.
- exclusive: the sampler is busy as the others are, and reads a clock through a C function now and then, twice, with
  some 0.1 ms of Python between, in which everybody gets going again; the wait is what that took beyond the shortest
  time of all samples. It is what a thread waits for an operation that runs alone.
- collection: one more thread collects garbage again and again, with half a million objects to look at that live; the
  sampler is busy as the others are, and reads the clock every 50 us. The wait is the longest time between two readings
  during a collection: how long a thread stands still for the collector's sake.

The first three include what the operating system takes to wake a thread, here with more threads than cores; the last
two what it takes away from a thread meanwhile, which in 0.1 ms is nothing most of the time, and milliseconds now and
then. The sampler is the main thread, except for the last two: those are about threads like the busy ones.
"""

import gc
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

PERIOD = 0.001
# Samples are not taken before the busy threads have run for this many seconds.
SETTLING = 0.2
# Passes of `spin_once` before a sample of an exclusive operation, and within it.
PASSES_BETWEEN = 10
PASSES_WITHIN = 2
# Lists that live while others collect, each with one more in it.
LIVING = 250_000
# Seconds from one collection to the next one.
BETWEEN_COLLECTIONS = 0.05

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
    """Threads that run Python without pause for as long as the `with` block lasts.

    Attributes:
        rate: after the block, passes of `spin_once` per second, all threads together.
    """

    def __init__(self, threads: int) -> None:
        self.rate = 0.0
        self._passes = [0] * threads
        self._start = 0.0
        self._stopping = False
        self._threads = [threading.Thread(target=self._spin, args=(index,)) for index in range(threads)]

    def _spin(self, index: int) -> None:
        passes = 0
        while not self._stopping:
            spin_once()
            passes += 1
        self._passes[index] = passes

    def __enter__(self) -> None:
        self._start = time.perf_counter()
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        self._stopping = True
        for thread in self._threads:
            thread.join()
        self.rate = sum(self._passes) / (time.perf_counter() - self._start)


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
    """Run Python for a while, then return the time from one call of a C function to another one."""
    for _ in range(PASSES_BETWEEN):
        spin_once()
    clock, which = time.clock_gettime_ns, time.CLOCK_MONOTONIC
    start = clock(which)
    for _ in range(PASSES_WITHIN):
        spin_once()
    return (clock(which) - start) / 1e9


class Collections:
    """A thread that collects again and again, with many objects to look at, for as long as the `with` block lasts.

    Attributes:
        count: collections begun and collections ended, together: odd while one is under way.
    """

    def __init__(self) -> None:
        self.count = 0
        self._living = [[[i]] for i in range(LIVING)]
        self._stopping = False
        self._thread = threading.Thread(target=self._collect)

    def _collect(self) -> None:
        while not self._stopping:
            time.sleep(BETWEEN_COLLECTIONS)
            self.count += 1
            gc.collect()
            self.count += 1

    def longest_gap(self) -> float:
        """Wait for a collection to begin; return the longest time between two readings of the clock until its end."""
        while self.count % 2 == 0 and not self._stopping:
            spin_once()
        longest, under_way, last = 0.0, self.count, time.perf_counter()
        ended = False
        while not ended:
            ended = self.count != under_way
            spin_once()
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
        return longest

    def __enter__(self) -> "Collections":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping = True
        self._thread.join()


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
    elif kind == "collection":
        with Collections() as collections:
            yield collections.longest_gap
    else:
        yield {"sleep": sleep_once, "exclusive": call_once}[kind]


def take_samples(kind: str, seconds: float, busy: Busy) -> list[float]:
    """Take samples for some seconds beside the busy threads, and return them."""
    samples: list[float] = []
    with sampler(kind) as sample:
        sample()  # whatever the first one sets up is no wait
        with busy:
            settled = time.perf_counter() + SETTLING
            end = settled + seconds
            # A collection may take as long as all samples are to.
            while (now := time.perf_counter()) < end or (kind == "collection" and not samples):
                taken = sample()
                if now >= settled:
                    samples.append(taken)
    return samples


def measure(request: dict[str, Any]) -> dict[str, Any]:
    """Take samples of a kind for some seconds beside busy threads; return the report."""
    kind, seconds = request["kind"], request["seconds"]
    busy = Busy(request["threads"])
    if kind in ("exclusive", "collection"):
        with ThreadPoolExecutor(1) as executor:
            samples = executor.submit(take_samples, kind, seconds, busy).result()
        shortest = min(samples, default=0.0) if kind == "exclusive" else 0.0
        waits = [sample - shortest for sample in samples]
    else:
        waits = take_samples(kind, seconds, busy)
    return {"waits": waits, "busy_passes_per_second": busy.rate}
