"""Integer loop: add to a local counter in a `for` over a range."""


def count(n: int) -> int:
    """Return n, by counting to it."""
    total = 0
    for _ in range(n):
        total += 1
    return total


def work(loops: int) -> int:
    """Count to 20,000, `loops` times."""
    total = 0
    for _ in range(loops):
        total = count(20_000)
    return total
