"""Nothing but C calls: math.sqrt(2.0) in a loop."""

from math import sqrt


def call(n: int) -> None:
    """Call sqrt n times, and drop the results."""
    root = sqrt
    for _ in range(n):
        root(2.0)


def work(loops: int) -> None:
    """Make 10,000 calls, `loops` times."""
    for _ in range(loops):
        call(10_000)
