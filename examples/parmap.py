"""The parmap of the PEP 703 discussion: 100 calls of a counting loop through a ThreadPoolExecutor.

Whose case this is: anyone who wrote `executor.map(function, items)` for work in pure Python, saw that threads made
it no faster, and had to choose between processes (pickling, a copy of everything) and another language. It is
the smallest program of that kind, and the one with which people try out whether threads run in parallel.

    python examples/parmap.py [--threads N] [--calls N] [--count N]
    sharedgil run examples/parmap.py --once
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor


def count_to(n: int) -> int:
    """Return n, by counting."""
    i = 0
    while i < n:
        i += 1
    return i


def parmap(function: Callable[[int], int], items: Iterable[int], threads: int) -> Iterator[int]:
    """Yield function(item) for each item, in order, computed by some threads."""
    with ThreadPoolExecutor(threads) as executor:
        yield from executor.map(function, items)


def main() -> int:
    """Run the example; return the exit status."""
    import compare

    def program(arguments: argparse.Namespace, advance: compare.Advance) -> compare.Outcome:
        results = []
        for result in parmap(count_to, [arguments.count] * arguments.calls, arguments.threads):
            results.append(result)
            advance(len(results), arguments.calls)
        return compare.Outcome(results, f"{len(results)} calls that count to {arguments.count:,}")

    parser = argparse.ArgumentParser(description="Count in threads, with the GIL and with sharedgil.")
    parser.add_argument(
        "--calls", type=compare.positive, default=100, metavar="N", help="calls to make, default %(default)s"
    )
    parser.add_argument(
        "--count", type=compare.positive, default=1_000_000, metavar="N", help="what each counts to (%(default)s)"
    )
    return compare.main(parser, program)


def work(loops: int) -> int:
    """Count to 20,000, `loops` times: the body as a job of `sharedgil bench`."""
    result = 0
    for _ in range(loops):
        result = count_to(20_000)
    return result


if __name__ == "__main__":
    sys.exit(main())
