# threads: one an audit hook hears all threads
# rounds: one an audit hook stays
"""Attributes of functions that CPython tells audit hooks of: before there is one, and after."""

import sys


def plain(a, b=1, *, c=2):
    "doc"


def look():
    for _ in range(3):
        print(plain.__defaults__, plain.__code__.co_name, plain.__kwdefaults__, plain.__name__, plain.__qualname__)


def main():
    look()
    heard = []
    active = [True]

    def hook(event, arguments):
        if active[0] and event == "object.__getattr__":
            heard.append((event, arguments[1]))

    sys.addaudithook(hook)
    look()
    active[0] = False
    print(heard)


if __name__ == "__main__":
    main()
