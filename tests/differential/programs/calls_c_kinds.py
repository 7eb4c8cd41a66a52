"""One call site, called with C functions and methods of every kind, and with what is none, in the first steps of a thread."""

import functools
import operator
import queue
import threading
import zlib


class Meta(type):
    """A class whose instances are called by a C slot."""


class Callable(metaclass=Meta):
    """Calls itself by name."""

    def __call__(self, *args):
        return "called", args


def python(*args):
    return "python", len(args)


def candidates(made):
    text, raw = "a-b", b"abc" * 9
    return [
        (queue.SimpleQueue.put, (made, 1)),
        (made.put, (2,)),
        (queue.SimpleQueue.get, (made,)),
        (made.get, ()),
        (made.get, (False, 0.0)),
        (queue.SimpleQueue.get_nowait, (made,)),
        (queue.SimpleQueue.put, (3,)),
        (queue.SimpleQueue.put, ()),
        (queue.SimpleQueue.put, (made,)),
        (str.split, (text, "-")),
        (text.split, ("-", 0)),
        (str.split, (raw, "-")),
        (str.split, ()),
        (str.encode, (text, "ascii")),
        (int.from_bytes, (b"\1\2", "big")),
        (int.to_bytes, (258, 2, "little")),
        (sorted, ([3, 1, 2],)),
        (sorted, ()),
        (sorted, (3,)),
        (max, (1, 5, 2)),
        (max, ()),
        (zlib.crc32, (raw, 1)),
        (zlib.crc32, ("text",)),
        (dict.fromkeys, ("ab", 0)),
        (str.maketrans, ("ab", "cd")),
        (object.__init_subclass__, ()),
        (dict.update, ({}, [(1, 2)])),
        (dict.update, ({}, 3)),
        (dict.update, ()),
        (list.sort, ([2, 1],)),
        (list.sort, ([2, "a"],)),
        (list.sort, ([2, 1], 3)),
        (getattr, (text, "upper", None)),
        (getattr, (text, "nothing")),
        (isinstance, (1, int)),
        (type, (1,)),
        (type, (1, 2)),
        (Callable(), (1, 2)),
        (Callable, ()),
        (Callable, (1,)),
        (python, (1, 2, 3)),
        (functools.partial(python, 1), (2,)),
        (operator.attrgetter("real"), (4,)),
        (operator.itemgetter(0, 1), ("ab",)),
        (len, ("abc",)),
        (len, (1, 2)),
        (3, (1,)),
        (None, ()),
    ]


def show(value):
    return type(value).__name__ if isinstance(value, Callable) or callable(value) else repr(value)


def call(f, args):
    """The same three call sites for all."""
    match len(args):
        case 0:
            return f()
        case 1:
            return f(args[0])
        case 2:
            return f(args[0], args[1])
        case _:
            return f(*args[:2], args[2]) if f is max else f(args[0], args[1], args[2])


def outcomes(pairs, lines):
    for f, args in pairs:
        for _ in range(3):
            try:
                result = call(f, args)
            except Exception as e:
                lines.append(f"{type(e).__name__}: {e}")
            else:
                lines.append(show(result))


def run(pairs):
    """In a thread of its own, which begins exclusive."""
    lines = []
    thread = threading.Thread(target=outcomes, args=(pairs, lines))
    thread.start()
    thread.join()
    return lines


def main():
    made = queue.SimpleQueue()
    for _ in range(12):
        made.put(0)
    pairs = candidates(made)
    for line in run(pairs):
        print(line)
    # A few at a time, so that each is among the first calls of its thread, and behind one of another kind.
    for i in range(len(pairs)):
        for _ in range(3):
            made.put(0)
        print(run([pairs[i], pairs[i - 7], pairs[i]]))


if __name__ == "__main__":
    main()
