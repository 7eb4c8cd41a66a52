"""Strings: scan text by index, and compare words."""

TEXT = "the quick brown fox jumps over the lazy dog " * 20
WORDS = TEXT.split()


def scan(text: str, words: list[str]) -> int:
    """Count vowels by index, and words that equal or precede a given one."""
    found = 0
    for i in range(len(text)):
        letter = text[i]
        if letter == "e" or letter == "o":
            found += 1
    for word in words:
        if word == "fox":
            found += 1
        elif word < "fox":
            found += 2
    return found


def work(loops: int) -> int:
    """Scan 880 characters and 180 words ten times, `loops` times."""
    found = 0
    for _ in range(loops):
        for _ in range(10):
            found = scan(TEXT, WORDS)
    return found
