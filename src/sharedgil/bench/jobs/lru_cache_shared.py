"""An LRU cache, SHARED: all threads call one function behind functools.lru_cache, half of the time in vain."""

import functools
from collections.abc import Callable

SIZE, CALLS = 32, 400


def divisor_sum(n: int) -> int:
    """Return the sum of the divisors of n."""
    return sum([d for d in range(1, n + 1) if n % d == 0])


class Shared:
    """The cached function."""

    def __init__(self) -> None:
        self.cached = functools.lru_cache(maxsize=SIZE)(divisor_sum)


def prepare(threads: int) -> list[Shared]:
    """All threads share one cache."""
    return [Shared()] * threads


def total(function: Callable[[int], int]) -> int:
    """Return the sum of 400 results, for numbers some of which come back soon."""
    result = 0
    for i in range(CALLS):
        result += function(20 + (i * i) % 97)
    return result


def work(loops: int, shared: Shared) -> int:
    """Call 400 times, `loops` times; return the sum of the results."""
    result = 0
    for _ in range(loops):
        result = total(shared.cached)
    return result


def check(shared: Shared, passes: int) -> None:
    """Compare with the function by itself; passes is the sum of all threads' loops."""
    info = shared.cached.cache_info()
    assert info.hits + info.misses == passes * CALLS
    assert info.currsize <= SIZE
    assert total(shared.cached) == total(divisor_sum)
