"""Dict get and set: str and int keys, in dicts of this thread."""


def tally(counts: dict[str, int], squares: dict[int, int], names: tuple[str, ...]) -> int:
    """Count names, and look up squares; return the sum of the squares seen."""
    total = 0
    for i, name in enumerate(names):
        counts[name] = counts[name] + 1
        if i in squares:
            total += squares[i]
    return total


def prepare(threads: int) -> list[tuple[dict[str, int], dict[int, int], tuple[str, ...]]]:
    """Each thread has its own two dicts with 100 keys, and goes over 1,000 names."""
    names = tuple(f"name{i % 100}" for i in range(1_000))
    return [(dict.fromkeys(names, 0), {i * 2: i * i for i in range(100)}, names) for _ in range(threads)]


def work(loops: int, state: tuple[dict[str, int], dict[int, int], tuple[str, ...]]) -> int:
    """Go over the names ten times, `loops` times."""
    counts, squares, names = state
    total = 0
    for _ in range(loops):
        for _ in range(10):
            total = tally(counts, squares, names)
    return total
