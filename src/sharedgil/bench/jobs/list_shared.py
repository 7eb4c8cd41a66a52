"""List get and set, SHARED: all threads store in and read from the same items."""


def shift(items: list[int], n: int) -> int:
    """Store n small numbers and read n neighbours; return a sum that no race can change."""
    total = 0
    for i in range(n):
        items[i & 255] = i & 7
        total += items[(i + 1) & 255] >> 3
    return total


def prepare(threads: int) -> list[list[int]]:
    """All threads share one list."""
    return [[0] * 256] * threads


def work(loops: int, items: list[int]) -> int:
    """Set and get 10,000 times, `loops` times."""
    total = 0
    for _ in range(loops):
        total = shift(items, 10_000)
    return total
