# threads: one it changes the recursion limit and functools._CacheInfo
"""cache_info() near the recursion limit, and what it makes changed or of another type."""

import functools
import math
import sys
from functools import cache, lru_cache

root, floor = cache(math.sqrt), lru_cache(maxsize=3)(math.floor)


def deep():
    """The host calls Python code in cache_info()."""

    def down(n):
        return n if n == 0 else down(n - 1)

    def at_limit(depth):
        try:
            return root.cache_info() if depth == 0 else at_limit(depth - 1)
        except RecursionError:
            return "too deep"

    sys.setrecursionlimit(150)
    try:
        print([str(at_limit(depth)) for depth in range(100, 150)].count("too deep"), down(50))
    finally:
        sys.setrecursionlimit(1000)


def other_types():
    """Another type of what cache_info() makes, and another __new__ of the usual one."""
    made = functools._lru_cache_wrapper(math.sqrt, 4, False, lambda *args: ["info", *args])
    print(made(4), made(4), made.cache_info())
    before = functools._CacheInfo.__new__
    functools._CacheInfo.__new__ = lambda cls, *args: before(cls, *(-x if x else x for x in args))
    print(floor(1.5), floor.cache_info())
    functools._CacheInfo.__new__ = before
    print(floor(1.5), floor.cache_info())


def main():
    for _ in range(3):
        root.cache_clear(), floor.cache_clear()
        print(root(4), root(4), floor(1.5), root.cache_info(), floor.cache_info())
        deep()
    other_types()


if __name__ == "__main__":
    main()
