# threads: one the recursion limit belongs to the interpreter
"""sys.setrecursionlimit while programs run, and deep recursion far beyond the default."""

import sys


def dive(n):
    try:
        return dive(n + 1)
    except RecursionError:
        return n


def count(n):
    return 0 if n == 0 else 1 + count(n - 1)


def main():
    previous = sys.getrecursionlimit()
    base = dive(0)
    try:
        for limit in (previous + 100, previous + 2000, previous - 300, 200):
            sys.setrecursionlimit(limit)
            print(limit - previous, dive(0) - base)
        sys.setrecursionlimit(60000)
        print(count(50000))
        try:
            count(70000)
        except RecursionError as error:
            print(error)
        for bad in (0, -1, 1):
            try:
                sys.setrecursionlimit(bad)
            except (ValueError, RecursionError) as error:
                print(type(error).__name__)
    finally:
        sys.setrecursionlimit(previous)
    print(dive(0) - base)


if __name__ == "__main__":
    main()
