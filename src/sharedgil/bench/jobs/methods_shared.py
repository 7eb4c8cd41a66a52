"""Method calls on a SHARED object: all threads call one method of one instance."""


class Adder:
    """Adds a number that it keeps."""

    def __init__(self, number: int) -> None:
        self.number = number

    def add(self, other: int) -> int:
        """Return the sum."""
        return self.number + other


def call(adder: Adder, n: int) -> int:
    """Sum n results of the method."""
    total = 0
    for i in range(n):
        total += adder.add(i)
    return total


def prepare(threads: int) -> list[Adder]:
    """All threads share one instance."""
    return [Adder(3)] * threads


def work(loops: int, adder: Adder) -> int:
    """Call the method 10,000 times, `loops` times."""
    total = 0
    for _ in range(loops):
        total = call(adder, 10_000)
    return total
