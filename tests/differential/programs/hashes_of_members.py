# globals: own it counts the calls of a class that all rounds share
"""What has a __hash__ in Python: sought in sets, and hashed as items of tuples; huge, odd and failing hashes."""

import dataclasses
import traceback


@dataclasses.dataclass(frozen=True)
class Point:
    x: int
    y: object


@dataclasses.dataclass(frozen=True)
class Segment:
    start: Point
    stop: Point
    name: str = ""


class Hashed:
    calls = 0

    def __init__(self, value, answer):
        self.value, self.answer = value, answer

    def __hash__(self):
        Hashed.calls += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def __eq__(self, other):
        if self.value == "fails":
            raise ValueError("does not compare")
        return isinstance(other, Hashed) and self.value == other.value

    def __repr__(self):
        return f"Hashed({self.value!r})"


class SetLike(set):
    def __hash__(self):
        raise TypeError("no hash of a set")


class Number(int):
    pass


class Changing:
    """Changes the set that is searched while it compares."""

    def __init__(self, where, changes):
        self.where, self.changes = where, changes

    def __hash__(self):
        return 5

    def __eq__(self, other):
        if self.changes:
            self.changes -= 1
            self.where.clear()
            self.where.update(range(100, 100 + 40 * self.changes))
        return False


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return type(error).__name__, str(error), [entry.name for entry in traceback.extract_tb(error.__traceback__)]


def sought(value, where):
    return value in where, value not in where


def hashed(*items):
    return hash(items)


def members():
    points = {Point(i, i) for i in range(20)}
    frozen = frozenset(points)
    segments = {Segment(Point(i, 0), Point(0, i)) for i in range(20)}
    found = 0
    for _ in range(5):
        for i in range(40):
            found += Point(i, i) in points
            found += Point(i, i) in frozen
            found += Point(i, i) not in points
            found += Segment(Point(i, 0), Point(0, i)) in segments
    print(found)
    one = Point(3, 4)
    print([one in {one} for _ in range(30)].count(True), [one in set() for _ in range(30)].count(True))
    odd = {1, "a", (1, 2), None, 7}
    answers = (5, -1, 1 << 60, (1 << 62) + 3, 1 << 61, -(1 << 63), 1 << 64, True, Number(7), 1.5, None, ValueError("no"))
    for answer in answers:
        for _ in range(6):
            Hashed.calls = 0
            seen = attempt(sought, Hashed("x", answer), odd)
            keys = attempt(sought, Hashed("x", answer), {Hashed("x", answer) if isinstance(answer, int) else 1})
            calls = Hashed.calls
        print(answer, seen, keys, calls)
    failing = {Hashed("fails", 5), 6}
    for _ in range(30):
        seen = attempt(sought, Hashed("y", 5), failing)
    print(seen)
    for _ in range(30):
        seen = attempt(sought, SetLike((1, 2)), {frozenset((1, 2))})
    print(seen)
    for changes in range(4):
        for _ in range(20):
            where = {6, Hashed("z", 5)}
            where.add(Changing(where, changes))
            seen = attempt(sought, Hashed("w", 5), where)
        print(changes, seen, len(where))


def tuples():
    for _ in range(30):
        segment = Segment(Point(1, (2, 3)), Point(4, "five"), "six")
        direct = hash(((1, (2, 3)), (4, "five"), "six"))
    print(hash(segment) == hash((segment.start, segment.stop, "six")), hash(Point(1, 2)) == hash((1, 2)), direct != 0)
    nested = 0
    for i in range(60):
        nested += hash((Hashed(1, i), i)) == hash((i, i))
        nested += hash((i, Hashed(1, i), "a", Hashed(2, -1))) == hash((i, i, "a", -2))
        nested += hash((Hashed(1, (1 << 61) + i), Hashed(1, i), i)) == hash(((1 << 61) + i - ((1 << 61) - 1), i, i))
        nested += hash((Hashed(1, 1 << 60), Hashed(1, 1 << 50), i)) == hash((1 << 60, 1 << 50, i))
        nested += hash(((Hashed(1, i),), i)) == hash(((i,), i))
    print(nested)
    for answer in (ValueError("no"), 1.5, None, 1 << 64, -1, Number(3)):
        for _ in range(30):
            seen = attempt(hashed, 1, Hashed(0, 5), Hashed(0, answer), Hashed(0, 6))
            last = attempt(hashed, Hashed(0, 5), [])
        print(seen, last)


def main():
    members()
    tuples()


if __name__ == "__main__":
    main()
