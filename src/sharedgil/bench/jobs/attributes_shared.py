"""Attributes on SHARED objects: every thread writes the same attributes of the same objects."""


class Point:
    """Two attributes in inline values."""

    def __init__(self, value: int) -> None:
        self.value = value
        self.weight = 0


def sweep(points: list[Point]) -> int:
    """Store the running sum of the values in each object; return the sum.

    Every thread stores the same values, so the race has one outcome.
    """
    total = 0
    for point in points:
        total += point.value
        point.weight = total
    return total


def prepare(threads: int) -> list[list[Point]]:
    """All threads have the same 1,000 objects."""
    points = [Point(i % 100) for i in range(1_000)]
    return [points] * threads


def work(loops: int, points: list[Point]) -> int:
    """Sweep ten times, `loops` times."""
    total = 0
    for _ in range(loops):
        for _ in range(10):
            total = sweep(points)
    return total + points[-1].weight
