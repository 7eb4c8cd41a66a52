"""Threads that come and go: short ones, nested ones, ones that fail, are interrupted from outside, or are daemons."""

from __future__ import annotations

import concurrent.futures
import ctypes
import random
import threading
import time

import private
from harness import Run, expect, main


class InterruptedFromOutsideError(Exception):
    """Set in a thread from outside."""


def nested(numbers: random.Random) -> None:
    """A thread that starts a thread that starts a thread."""
    log: list[int] = []

    def level(n: int) -> None:
        if n:
            inner = threading.Thread(target=level, args=(n - 1,))
            inner.start()
            inner.join()
        log.append(n)

    level(4)
    expect(log == [0, 1, 2, 3, 4], "nested", log)


def failing(numbers: random.Random) -> None:
    """Threads that end with an exception; the hook sees each."""
    outcomes: list[str] = []

    def fails(n: int) -> None:
        try:
            private.exceptions(random.Random(n))
            raise private.CustomError(n)
        finally:
            outcomes.append(f"finally {n}")

    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        futures = [pool.submit(fails, n) for n in range(6)]
    for n, future in enumerate(futures):
        error = future.exception()
        expect(isinstance(error, private.CustomError) and error.value == n, "exception of a thread", error)
    expect(len(outcomes) == 6, "finally blocks", outcomes)


def interrupted(numbers: random.Random) -> None:
    """A busy thread that is stopped by an exception set from outside."""
    started, caught = threading.Event(), threading.Event()

    def spin() -> None:
        try:
            n = 0
            started.set()
            while True:
                n += 1
        except InterruptedFromOutsideError:
            caught.set()

    thread = threading.Thread(target=spin)
    thread.start()
    started.wait()
    identifier = ctypes.c_ulong(thread.ident or 0)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(identifier, ctypes.py_object(InterruptedFromOutsideError))
    thread.join(30)
    expect(caught.is_set() and not thread.is_alive(), "an exception set from outside did not arrive")


def daemons(numbers: random.Random) -> None:
    """Daemon threads that are still busy, and ones that wait, while others end."""
    stop = threading.Event()
    threads = [threading.Thread(target=stop.wait, daemon=True) for _ in range(2)]

    def spin() -> None:
        n = 0
        while not stop.is_set():
            n += 1

    threads.append(threading.Thread(target=spin, daemon=True))
    for thread in threads:
        thread.start()
    time.sleep(0.002)
    stop.set()
    for thread in threads:
        thread.join(30)
        expect(not thread.is_alive(), "a daemon thread did not end")


def pools(numbers: random.Random) -> None:
    """Executors of different sizes."""
    with concurrent.futures.ThreadPoolExecutor(numbers.randrange(1, 5)) as pool:
        results = list(pool.map(lambda n: sum(range(n)), range(40)))
    expect(results == [n * (n - 1) // 2 for n in range(40)], "pool")


def local_data(numbers: random.Random) -> None:
    """What a thread keeps in threading.local dies with it."""
    local = threading.local()
    before: list[int] = []

    def work() -> None:
        local.value = private.Counted([private.Counted() for _ in range(3)])
        before.append(len(local.value.value))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expect(before == [3] * 4 and not hasattr(local, "value"), "thread-local data", before)


OPERATIONS = [nested, failing, interrupted, daemons, pools, local_data, private.short_threads, private.finalisers]


def program(run: Run) -> None:
    """See the module."""
    born = private.Counted.alive()
    before = threading.active_count()

    def work(index: int, numbers: random.Random) -> None:
        numbers.choice(OPERATIONS)(numbers)

    threads = run.workers(work)
    run.wait(threads)
    expect(threading.active_count() == before, "threads left", threading.enumerate())
    expect(private.Counted.alive() == born, "objects that never died")


if __name__ == "__main__":
    main(program)
