"""Everything at once: private and shared work, signals, sleepers, collections, finalisers, forks and short threads."""

from __future__ import annotations

import gc
import os
import random
import signal
import sys
import time
import traceback
import types
import warnings

import private
from harness import Run, expect, main
from private import Counted, Node, choose
from shared import Shared


def fork_and_check(numbers: random.Random) -> None:
    """A child of a process full of threads computes, and ends well."""
    seed = numbers.random()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            own = random.Random(seed)
            for operation in (private.integers, private.generators, private.exceptions, private.attributes):
                operation(own)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    deadline = time.monotonic() + 30
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            expect(status == 0, "child of fork ended with", status)
            return
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGABRT)
            os.waitpid(child, 0)
            raise AssertionError("a child of fork hangs")
        time.sleep(0.002)


def program(run: Run) -> None:
    """See the module."""
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
    gc.set_threshold(500, 5, 5)
    shared = Shared(run.threads)
    run.watch_counts(
        {"Node": Node, "Node.add": Node.add, "integers": private.integers, "code": private.integers.__code__}
        | {f"token {token.number}": token for token in shared.tokens}
    )
    run.keep = shared
    shared.fill()
    born = Counted.alive()
    signals = 0

    def handler(number: int, frame: types.FrameType | None) -> None:
        nonlocal signals
        signals += 1

    signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.003, 0.003)

    def work(index: int, numbers: random.Random) -> None:
        if numbers.randrange(3):
            choose(numbers)(numbers)
        else:
            numbers.choice(shared.operations)(index, numbers)
        if index == 0 and numbers.randrange(400) == 0:
            fork_and_check(numbers)

    threads = run.workers(work)
    run.wait(threads)
    signal.setitimer(signal.ITIMER_REAL, 0)
    expect(signals > run.seconds, "signals handled", signals)
    if not run.failures:
        shared.check()
    shared.clear()
    del threads, work
    for _ in range(3):
        gc.collect()
    alive = Counted.alive() - born
    expect(alive == 0, "objects with finalisers that never died", alive)
    sys.stdout.flush()


if __name__ == "__main__":
    main(program)
