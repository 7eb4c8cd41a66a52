"""Nothing but operations on shared objects, by all threads as fast as they can."""

from __future__ import annotations

import gc
import random

from harness import Run, expect, main
from private import Counted, Node
from shared import Shared


def program(run: Run) -> None:
    """See the module."""
    shared = Shared(run.threads)
    run.watch_counts({"Node": Node} | {f"token {token.number}": token for token in shared.tokens})
    run.keep = shared
    shared.fill()
    born = Counted.alive()

    def work(index: int, numbers: random.Random) -> None:
        numbers.choice(shared.operations)(index, numbers)

    threads = run.workers(work)
    run.wait(threads)
    if not run.failures:
        shared.check()
    shared.clear()
    del threads, work
    gc.collect()
    expect(Counted.alive() == born, "objects with finalisers that never died")


if __name__ == "__main__":
    main(program)
