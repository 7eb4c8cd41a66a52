# threads: one it changes the builtins of the process
"""The builtins module changes while code that uses them is warm."""

import builtins
import collections


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def use(value):
    return len(value), abs(-1), isinstance(value, str)


def invented():
    return brand_new_builtin


def main():
    for _ in range(50):
        result = use("abc")
    print(result)
    original = builtins.len
    builtins.len = lambda value: "replaced"
    try:
        print(use("abc"))
    finally:
        builtins.len = original
    print(use("abc"))
    del builtins.abs
    try:
        print(attempt(use, "abc"))
    finally:
        builtins.abs = (1).__class__.__abs__
    print(use("abcd"))
    print(attempt(invented))
    builtins.brand_new_builtin = 5
    print(invented())
    builtins.brand_new_builtin = 6
    print(invented())
    del builtins.brand_new_builtin
    print(attempt(invented))
    imported = builtins.__import__
    calls = []

    def spy(name, *args, **kwargs):
        calls.append(name)
        return imported(name, *args, **kwargs)

    builtins.__import__ = spy
    try:
        import math
        from collections import OrderedDict as renamed
    finally:
        builtins.__import__ = imported
    print(calls, math.pi, renamed is collections.OrderedDict)
    build = builtins.__build_class__

    def spy_class(function, name, *args, **kwargs):
        calls.append(name)
        return build(function, name, *args, **kwargs)

    builtins.__build_class__ = spy_class
    try:

        class Watched:
            pass

    finally:
        builtins.__build_class__ = build
    print(calls, Watched.__name__)
    debug = __debug__
    print(debug, attempt(exec, "__debug__ = 1"))


if __name__ == "__main__":
    main()
