"""Exceptions: raise, catch by class two calls up, and run finally blocks."""


class OddError(ValueError):
    """The number is odd."""


def even(n: int) -> int:
    """Return n; raise OddError if it is odd."""
    if n & 1:
        raise OddError
    return n


def tidy(n: int, log: list[int]) -> int:
    """Call even, and note in log[0] that the finally block ran."""
    try:
        return even(n)
    finally:
        log[0] += 1


def count(n: int) -> int:
    """Return how many of n calls raised, plus the number of finally blocks."""
    log = [0]
    odd = 0
    for i in range(n):
        try:
            tidy(i, log)
        except KeyError:
            odd -= 1
        except ValueError:
            odd += 1
    return odd + log[0]


def work(loops: int) -> int:
    """Raise 1,500 times in 3,000 calls, `loops` times."""
    total = 0
    for _ in range(loops):
        total = count(3_000)
    return total
