"""List loop: iterate, add up and store back, in a list of this thread."""


def rotate(items: list[int]) -> int:
    """Add up the items, and store each one at the index before."""
    total = 0
    i = -1
    for item in items:
        total += item
        items[i] = item
        i += 1
    return total


def prepare(threads: int) -> list[list[int]]:
    """Each thread has its own 1,000 numbers, all alike, so that every pass returns the same sum."""
    return [[7] * 1_000 for _ in range(threads)]


def work(loops: int, items: list[int]) -> int:
    """Go over the list ten times, `loops` times."""
    total = 0
    for _ in range(loops):
        for _ in range(10):
            total = rotate(items)
    return total
