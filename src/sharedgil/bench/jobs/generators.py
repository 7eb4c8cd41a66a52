"""Generators: create, chain and exhaust them."""

from __future__ import annotations

from collections.abc import Iterator


def numbers(n: int) -> Iterator[int]:
    """Yield 0 to n - 1."""
    i = 0
    while i < n:
        yield i
        i += 1


def both(n: int) -> Iterator[int]:
    """Yield from two generators in turn."""
    yield from numbers(n)
    yield from numbers(n)


def total(n: int) -> int:
    """Add up what a chain of two generators and a generator expression yields."""
    result = 0
    for i in both(n):
        result += i
    for i in (i * 2 for i in numbers(n)):
        result -= i
    return result


def work(loops: int) -> int:
    """Make 50 short chains and one long one, `loops` times."""
    result = 0
    for _ in range(loops):
        for _ in range(50):
            result = total(5)
        result += total(2_000)
    return result
