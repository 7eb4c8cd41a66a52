"""Memoised recursion, SHARED: all threads look up and fill one dict, and empty it when it is large."""

import collections
import random

WORDS, LARGE = 12, 3_000

Memo = dict[tuple[str, str], int]


class Shared:
    """Pairs of words, their order, and the edit distances of their ends that are known."""

    def __init__(self) -> None:
        chance = random.Random(4)
        words = ["".join(chance.choices("abcd", k=12)) for _ in range(WORDS)]
        self.pairs = collections.deque((a, b) for a in words for b in words)
        self.memo: Memo = {}
        self.computed: list[int] = []


def distance(a: str, b: str, memo: Memo) -> int:
    """Return the least number of insertions, deletions and substitutions that make b of a."""
    if not a or not b:
        return len(a) + len(b)
    key = a, b
    known = memo.get(key)
    if known is None:
        known = min(
            distance(a[1:], b, memo) + 1,
            distance(a, b[1:], memo) + 1,
            distance(a[1:], b[1:], memo) + (a[0] != b[0]),
        )
        memo[key] = known
    return known


def prepare(threads: int) -> list[Shared]:
    """All threads share everything."""
    return [Shared()] * threads


def work(loops: int, shared: Shared) -> int:
    """Find the distances of four pairs, `loops` times; return how many that are each time."""
    found = 0
    for _ in range(loops):
        found = 0
        for _ in range(4):
            a, b = pair = shared.pairs.popleft()
            if len(shared.memo) > LARGE:
                shared.memo.clear()
            found += 1
            shared.computed.append(distance(a, b, shared.memo))
            shared.pairs.append(pair)
    return found


def check(shared: Shared, passes: int) -> None:
    """Compare what is in the memo with distances found by one thread; passes is the sum of all threads' loops."""
    assert len(shared.computed) == 4 * passes
    own: Memo = {}
    assert shared.memo == {(a, b): distance(a, b, own) for a, b in shared.memo}
