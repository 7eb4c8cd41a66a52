# ends: badly nobody catches the exception
"""An exception nobody catches: the traceback the interpreter itself prints, and the exit status."""

import atexit
import sys


class Custom(Exception):
    pass


def inner(x):
    try:
        return x["k"]
    except KeyError:
        raise Custom("not found") from OSError("because")


def main():
    print("before")
    sys.stdout.flush()
    atexit.register(print, "at exit") if __name__ == "__main__" else None
    for i in range(100):
        if i == 99:
            inner({})


if __name__ == "__main__":
    main()
