"""Inverted index, SHARED: all threads enter documents into one dict of dicts."""

import collections
import random

DOCUMENTS, WORDS, VOCABULARY = 48, 400, 250

Index = dict[str, dict[int, list[int]]]


class Shared:
    """The documents, which of them come next, and where each word is: document by document, its positions."""

    def __init__(self) -> None:
        chance = random.Random(2)
        words = [f"word{number}" for number in range(VOCABULARY)]
        self.documents = [" ".join(chance.choices(words, k=WORDS)) for _ in range(DOCUMENTS)]
        self.waiting = collections.deque(range(DOCUMENTS))
        self.index: Index = {}
        self.entered: list[int] = []


def enter(index: Index, number: int, document: str) -> int:
    """Put a document into the index; return how many different words it has."""
    places: dict[str, list[int]] = {}
    for position, word in enumerate(document.split()):
        places.setdefault(word, []).append(position)
    for word, positions in places.items():
        index.setdefault(word, {})[number] = positions
    return len(places)


def prepare(threads: int) -> list[Shared]:
    """All threads share everything."""
    return [Shared()] * threads


def work(loops: int, shared: Shared) -> int:
    """Enter eight documents, `loops` times; return how many that are each time."""
    entered = 0
    for _ in range(loops):
        entered = 0
        for _ in range(8):
            number = shared.waiting.popleft()
            if enter(shared.index, number, shared.documents[number]):
                entered += 1
            shared.entered.append(number)
            shared.waiting.append(number)
    return entered


def check(shared: Shared, passes: int) -> None:
    """Compare with an index made by one thread; passes is the sum of all threads' loops."""
    expected: Index = {}
    for number in set(shared.entered):
        enter(expected, number, shared.documents[number])
    assert len(shared.entered) == 8 * passes
    assert shared.index == expected
