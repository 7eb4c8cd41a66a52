# globals: own its caches are its own
"""functools.lru_cache of functions in C, with maxsize=0, and cache_info()."""

import math
import threading
import traceback
from functools import cache, lru_cache

root, floor, typed = cache(math.sqrt), lru_cache(maxsize=3)(math.floor), lru_cache(maxsize=5, typed=True)(float)
number, length, sums, appends = cache(int), cache(len), lru_cache(maxsize=0)(math.hypot), cache([].append)
off_root, off_next = lru_cache(maxsize=0)(math.sqrt), lru_cache(maxsize=0)(next)
total = cache(math.fsum)


@lru_cache(maxsize=0)
def uncached(*args, key=0):
    return args, key


@lru_cache(maxsize=0)
def fails(x):
    raise ValueError(x)


class Float(float):
    def __float__(self):
        print("asked")
        return 2.25


def attempt(*functions):
    for function in functions:
        try:
            print(function())
        except Exception as error:
            print(type(error).__name__, error, [entry.name for entry in traceback.extract_tb(error.__traceback__)])


def use():
    for i in range(6):
        print(root(i), root(2.25), root(True), root(i / 2), floor(i / 3), floor(2.5), typed(i), typed(float(i)), typed("1.5"), typed(True))
        print(number(str(i)), number(i), number("11", 3), length("abc"), length("abc" * i), sums(3, 4), sums(i), off_root(i), uncached(i))
    print(uncached([]), uncached(*[1, 2], **{"key": {}}), uncached(key=5), uncached())
    iterator = iter([1, 2, 3])
    print(off_next(iterator), off_next(iterator), off_next(iterator, 5), off_next(iterator, 5), total(iter((1, 2))), total((1, 2)))
    attempt(
        lambda: root(-1), lambda: root("x"), lambda: root(), lambda: root(1, 2), lambda: root(x=1), lambda: root([]), lambda: root(10**400),
        lambda: number("x"), lambda: number("1" * 5000), lambda: number([]), lambda: off_root(-1), lambda: off_root([]), lambda: off_next(iterator),
        lambda: fails(1), lambda: uncached(1, wrong=2), lambda: root(Float(4)), lambda: root(Float(4)), lambda: math.isnan(root(math.nan)), lambda: appends(1),
        lambda: root(math.inf), lambda: uncached.cache_info(1), lambda: uncached.cache_info(a=1), lambda: length([])
    )  # fmt: skip
    for function in (root, floor, typed, number, length, sums, off_root, off_next, total, uncached, fails, appends):
        info = function.cache_info()
        print(info, info == tuple(info), type(info).__name__, info.hits, info._asdict(), function.cache_parameters())
    info = root.cache_info
    print(info(), type(root).cache_info(uncached))
    attempt(lambda: type(root).cache_info(5), lambda: type(root).cache_info())


def cleared():
    for function in (root, floor, typed, number, length, sums, off_root, off_next, total, uncached, fails, appends):
        print(function.cache_clear(), function.cache_info())


def raced():
    """No call is lost or counted twice."""
    shared, off = cache(math.sqrt), lru_cache(maxsize=0)(math.sqrt)
    bounded = lru_cache(maxsize=16)(math.floor)

    def work(start):
        for i in range(3000):
            assert shared((start + i) % 100) == math.sqrt((start + i) % 100)
            assert bounded(i % 40 + 0.5) == i % 40
            off(i)
            info = bounded.cache_info()
            assert info.currsize <= min(info.misses, 16)

    threads = [threading.Thread(target=work, args=(n * 10,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    info = shared.cache_info()
    print(info.hits + info.misses, info.currsize, off.cache_info().misses, sum(bounded.cache_info()[:2]), bounded.cache_info().currsize)


def main():
    cleared()
    for _ in range(3):
        use()
    cleared()
    raced()
    cleared()


if __name__ == "__main__":
    main()
