"""Attributes: read one and write another, on objects of this thread."""


class Point:
    """Two attributes in inline values."""

    def __init__(self, value: int) -> None:
        self.value = value
        self.weight = 0


def sweep(points: list[Point]) -> int:
    """Store the running sum of the values in each object; return the sum."""
    total = 0
    for point in points:
        total += point.value
        point.weight = total
    return total


def prepare(threads: int) -> list[list[Point]]:
    """Each thread has its own 1,000 objects."""
    return [[Point(i % 100) for i in range(1_000)] for _ in range(threads)]


def work(loops: int, points: list[Point]) -> int:
    """Sweep ten times, `loops` times."""
    total = 0
    for _ in range(loops):
        for _ in range(10):
            total = sweep(points)
    return total
