"""Calls of a small Python function with positional, default and keyword arguments."""


def clamp(value: int, low: int = 0, high: int = 100) -> int:
    """Return value, but not below low and not above high."""
    if value < low:
        return low
    return value if value < high else high


def call(n: int) -> int:
    """Sum 3n results."""
    total = 0
    for i in range(n):
        total += clamp(i, 5, 50)
        total += clamp(i)
        total += clamp(i, high=20)
    return total


def work(loops: int) -> int:
    """Make 9,000 calls, `loops` times."""
    total = 0
    for _ in range(loops):
        total = call(3_000)
    return total
