"""Object creation: short-lived instances of a Python class, tuples and lists."""


class Vector:
    """Two coordinates."""

    def __init__(self, x: int, y: int) -> None:
        self.x = x
        self.y = y

    def plus(self, other: "Vector") -> "Vector":
        """Return the sum as a new object."""
        return Vector(self.x + other.x, self.y + other.y)


def path(n: int) -> int:
    """Walk n steps; return how far it is to the start."""
    place = Vector(0, 0)
    for i in range(n):
        step = (i & 3, 1)
        trail = [place, place.plus(Vector(step[0], step[1]))]
        place = trail[1]
    return place.x + place.y


def work(loops: int) -> int:
    """Take 2,000 steps with two objects, a tuple and a list each, `loops` times."""
    result = 0
    for _ in range(loops):
        result = path(2_000)
    return result
