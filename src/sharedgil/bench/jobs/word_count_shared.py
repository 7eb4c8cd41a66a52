"""Word count, SHARED: all threads take texts from one deque and add what they count to one dict."""

import collections
import random
import threading

TEXTS, WORDS, VOCABULARY = 32, 1_000, 150


class Shared:
    """The texts, which of them wait, and what has been counted so far."""

    def __init__(self) -> None:
        chance = random.Random(1)
        words = [f"Word{number}{chance.choice(('', ',', '.'))}" for number in range(VOCABULARY)]
        self.texts = [" ".join(chance.choices(words, k=WORDS)) for _ in range(TEXTS)]
        self.waiting = collections.deque(range(TEXTS))
        self.counts: dict[str, int] = {}
        self.times = [0] * TEXTS
        self.lock = threading.Lock()


def count(text: str) -> dict[str, int]:
    """Return how often each word is in the text, whatever its case and punctuation."""
    counts: dict[str, int] = {}
    for part in text.split():
        word = part.strip(".,").lower()
        counts[word] = counts.get(word, 0) + 1
    return counts


def add(to: dict[str, int], counts: dict[str, int]) -> None:
    """Add counts to those that are there."""
    for word, number in counts.items():
        to[word] = to.get(word, 0) + number


def prepare(threads: int) -> list[Shared]:
    """All threads share everything."""
    return [Shared()] * threads


def work(loops: int, shared: Shared) -> int:
    """Count the words of four texts, `loops` times; return how many words that are each time."""
    words = 0
    for _ in range(loops):
        words = 0
        for _ in range(4):
            number = shared.waiting.popleft()
            counts = count(shared.texts[number])
            with shared.lock:
                add(shared.counts, counts)
                shared.times[number] += 1
            shared.waiting.append(number)
            words += sum(counts.values())
    return words


def check(shared: Shared, passes: int) -> None:
    """Compare with a count by one thread; passes is the sum of all threads' loops."""
    expected: dict[str, int] = {}
    for text, times in zip(shared.texts, shared.times, strict=True):
        add(expected, {word: times * number for word, number in count(text).items()})
    assert sum(shared.times) == 4 * passes
    assert shared.counts == {word: number for word, number in expected.items() if number}
