"""Run litmus tests and print how often each outcome was seen.

    python tests/litmus                                       all, 0.2 s each, with 2 and with 8 threads
    python tests/litmus --seconds 5 "store buffering: slots"  what begins with this
    SHAREDGIL=1 python tests/litmus                           under sharedgil

The exit status is 1 if something was seen that docs/memory-model.md forbids. Outcomes marked with * may be seen here,
but not under the GIL.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import sys

from atomic import ATOMIC
from deaths import DEATHS
from iteration import ITERATION
from litmus import Litmus, run
from ordering import ORDERING
from publication import PUBLICATION
from synchronisation import SYNCHRONISATION

COLLECTIONS = (ORDERING, PUBLICATION, ATOMIC, SYNCHRONISATION, ITERATION, DEATHS)
TESTS = [test for collection in COLLECTIONS for test in collection.tests]


def show(test: Litmus, threads: int, seconds: float, under_the_gil: bool) -> list[str]:
    """Run one test, print its line, and return what must not have been seen."""
    seen = run(test, threads, seconds)
    wrong = test.forbidden(seen, under_the_gil)
    parts = [
        f"{outcome}{'*' if outcome in test.here_only else ''} {seen[outcome]:,}"
        for outcome in sorted(seen | dict.fromkeys(test.possible | test.here_only, 0), key=lambda name: -seen[name])
    ]
    print(f"{test.name} ({threads} threads): {', '.join(parts)}{'   FORBIDDEN' if wrong else ''}")
    sys.stdout.flush()
    return wrong


def main() -> int:
    """Parse, run, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python tests/litmus", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="tests whose names begin so (default: all)")
    parser.add_argument("--seconds", type=float, default=0.2, help="how long each is run (default: %(default)s)")
    parser.add_argument("--threads", type=int, action="append", help="how many threads; may be repeated (default: 2 8)")
    parser.add_argument("--list", action="store_true", help="only print the names")
    options = parser.parse_args()
    chosen = [test for test in TESTS if not options.names or test.name.startswith(tuple(options.names))]
    if options.list:
        print("\n".join(test.name for test in chosen))
        return 0
    faulthandler.enable()
    under_the_gil = os.environ.get("SHAREDGIL", "0") == "0"
    failed = 0
    for test in chosen:
        for threads in options.threads or (2, 8):
            faulthandler.dump_traceback_later(options.seconds + 90, exit=True)
            failed += bool(show(test, threads, options.seconds, under_the_gil))
            faulthandler.cancel_dump_traceback_later()
    print(f"{len(chosen)} tests, {failed} saw what must not be seen")
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
