"""What the stress programs share: their command line, a deadline, failures, memory samples and reference counts.

A program is started as ``python tests/stress/NAME.py --seconds S --threads T --seed N`` under any configuration of
sharedgil, or of stock, where it must pass as well. It imports nothing of the project. Every choice it makes comes from
the seed, which is printed; what the threads then do to each other is up to the machine.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import os
import random
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

#: a run that takes this much longer than it was told to counts as hung
PATIENCE = 90.0
#: what memory may grow by between the second and the last third of a run, in bytes
ROOM_TO_GROW = 12 << 20


class WrongError(AssertionError):
    """A result that cannot be."""


def expect(condition: object, *what: object) -> None:
    """Raise ``WrongError`` with ``what`` unless ``condition`` holds."""
    if not condition:
        raise WrongError(*what)


class Run:
    """One run of a stress program: options, failures and measurements."""

    def __init__(self, seconds: float, threads: int, seed: int) -> None:
        self.seconds, self.threads, self.seed = seconds, threads, seed
        self.started = time.monotonic()
        self.deadline = self.started + seconds
        self.failures: list[str] = []
        self.samples: list[int] = []
        self.keep: object = None  # what must live until the counts are compared
        self.done = [0] * threads
        self._watched: list[tuple[str, object]] = []
        self._counts: list[int] = []

    def over(self) -> bool:
        """Whether time is up or something failed."""
        return bool(self.failures) or time.monotonic() > self.deadline

    def fail(self, text: str) -> None:
        """Note a failure; every thread stops at its next look."""
        self.failures.append(text)

    def watch_counts(self, things: dict[str, object]) -> None:
        """Remember the reference counts of these objects, by name: at the end of the run they must be the same.

        Whatever else holds them now must hold them then; the run itself keeps them alive.
        """
        self._watched = list(things.items())
        things.clear()
        self._counts = self._count()

    def _count(self) -> list[int]:
        return [sys.getrefcount(thing) for _, thing in self._watched]

    def workers(self, work: Callable[[int, random.Random], None]) -> list[threading.Thread]:
        """Start the threads: each calls ``work`` with its index and its own random numbers until the run is over."""

        def loop(index: int) -> None:
            numbers = random.Random(self.seed * 1000 + index)
            try:
                while not self.over():
                    work(index, numbers)
                    self.done[index] += 1
            except BaseException:
                self.fail(f"thread {index} after {self.done[index]} rounds:\n{traceback.format_exc()}")

        threads = [
            threading.Thread(target=loop, args=(index,), name=f"worker {index}") for index in range(self.threads)
        ]
        for thread in threads:
            thread.start()
        return threads

    def wait(self, threads: Iterable[threading.Thread], meanwhile: Callable[[], None] = lambda: None) -> None:
        """Sample memory and call ``meanwhile`` until the threads have ended."""
        for thread in threads:
            while thread.is_alive():
                thread.join(0.05)
                self.samples.append(resident_memory())
                meanwhile()

    def finish(self) -> int:
        """Check memory, reference counts and that every thread did something; print; return the exit status."""
        self._check_memory()
        for _ in range(3):
            gc.collect()
        for (name, _), before, now in zip(self._watched, self._counts, self._count(), strict=True):
            if now != before:
                self.fail(f"reference count of {name}: {before} before, {now} after")
        if not self.failures and not all(self.done):
            self.fail(f"threads without a single round: {self.done}")
        for failure in self.failures:
            print(failure, file=sys.stderr)
        verdict = "failed" if self.failures else "passed"
        took = time.monotonic() - self.started
        print(
            f"{verdict}: {sum(self.done)} rounds by {self.threads} threads in {took:.1f} s, seed {self.seed}",
            flush=True,
        )
        return 1 if self.failures else 0

    def _check_memory(self) -> None:
        third = len(self.samples) // 3
        if self.seconds < 10 or third < 10 or "libasan" in os.environ.get("LD_PRELOAD", ""):
            return  # the address sanitizer keeps what has been freed: stock grows by some 30 MiB, too
        before, after = max(self.samples[third : 2 * third]), max(self.samples[2 * third :])
        if after > before + max(ROOM_TO_GROW, before // 10):
            steps = ", ".join(str(sample >> 20) for sample in self.samples[:: max(1, third // 10)])
            self.fail(
                f"memory grew from {before >> 20} MiB in the second third of the run to {after >> 20} MiB: {steps}"
            )


def resident_memory() -> int:
    """Resident set of this process, in bytes."""
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def main(program: Callable[[Run], None], threads: int = 8) -> None:
    """Parse the command line, run ``program``, check, and exit."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="how long to run (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=threads, help="worker threads (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=None, help="replay the choices of an earlier run")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1 << 30)
    print(f"--seconds {options.seconds:g} --threads {options.threads} --seed {seed}", flush=True)
    faulthandler.enable()
    faulthandler.dump_traceback_later(options.seconds + PATIENCE, exit=True)
    run = Run(options.seconds, options.threads, seed)
    try:
        program(run)
        status = run.finish()
    finally:
        faulthandler.cancel_dump_traceback_later()
    sys.exit(status)
