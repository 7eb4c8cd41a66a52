"""Forks from every thread while the others work; the children compute, start threads and fork again."""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable

import private
from harness import Run, expect, main


def just_leave() -> int:
    """Nothing at all."""
    return 0


def compute() -> int:
    """What one thread does in the mixed program."""
    numbers = random.Random(1)
    for operation in (
        private.integers,
        private.lists,
        private.dicts,
        private.closures,
        private.finalisers,
        private.cycles,
    ):
        operation(numbers)
    return 3


def start_threads() -> int:
    """Threads of a child run in parallel too."""
    for _ in range(3):
        private.short_threads(random.Random(2))
    return 4


def fork_again() -> int:
    """A grandchild."""
    child = os.fork()
    if child == 0:
        os._exit(compute())
    _, status = os.waitpid(child, 0)
    return 5 if os.waitstatus_to_exitcode(status) == 3 else 1


def sleep_and_work() -> int:
    """Gives the GIL away and takes it back."""
    for _ in range(3):
        time.sleep(0.001)
        private.generators(random.Random(3))
    return 6


CHILDREN: dict[Callable[[], int], int] = {
    just_leave: 0,
    compute: 3,
    start_threads: 4,
    fork_again: 5,
    sleep_and_work: 6,
}


def fork_one(numbers: random.Random) -> None:
    """Fork, let the child do one of its jobs, and check how it ends."""
    job = numbers.choice(list(CHILDREN))
    child = os.fork()
    if child == 0:
        status = 99
        try:
            status = job()
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(status)
    deadline = time.monotonic() + 30
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            ended = os.waitstatus_to_exitcode(status)
            expect(ended == CHILDREN[job], "child", job.__name__, "ended with", ended)
            return
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGABRT)
            os.waitpid(child, 0)
            raise AssertionError(f"child {job.__name__} hangs")
        time.sleep(0.001)


def program(run: Run) -> None:
    """See the module."""
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
    gate = threading.Semaphore(2)

    def work(index: int, numbers: random.Random) -> None:
        if numbers.randrange(20) == 0:
            with gate:
                fork_one(numbers)
        else:
            private.choose(numbers)(numbers)

    run.wait(run.workers(work))


if __name__ == "__main__":
    main(program)
