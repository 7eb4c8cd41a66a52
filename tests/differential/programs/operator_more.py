"""Functions of operator that change and count, new itemgetters; struct.pack_into: on all kinds of containers, with errors."""

import gc
import operator
import struct
import sys


class Items(list):
    pass


class Watched:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as e:
        return type(e).__name__, str(e)


def changes():
    for make in (
        lambda: [1, 2, 3],
        lambda: {"a": 1, 2: "b"},
        lambda: bytearray(b"abc"),
        lambda: Items([1, 2]),
        lambda: (1, 2),
        lambda: 5,
    ):
        for key in (0, -1, 2, 9, "a", "new", slice(0, 1), 1.5, (1, 2), True, [1]):
            for value in (7, "text", [1, 2], b"xy", 300, None):
                o = make()
                print(key, value, attempt(operator.setitem, o, key, value), o)
            o = make()
            print(key, attempt(operator.delitem, o, key), o)
    table, items = {}, [None]
    for i in range(200):
        operator.setitem(table, f"key{i % 7}", [i])
        operator.setitem(items, 0, (i, str(i)))
        operator.setitem(table, i + 1000, i)
    print(table, items, sys.getrefcount(items[0]), sys.getrefcount(table["key3"]))
    operator.setitem(items, 0, Watched("first"))
    operator.setitem(items, 0, Watched("second"))
    print("between")
    operator.delitem(items, 0)
    operator.setitem(table, "key1", Watched("third"))
    operator.delitem(table, "key1")
    print("end")


def questions():
    containers = [
        [1, 2, 1],
        (1, "a", 1.0),
        "abca",
        b"aab",
        bytearray(b"aba"),
        {1: 2},
        {1, 2},
        range(5),
        {}.values(),
        iter([1, 2]),
        5,
        [float("nan")],
        [[1], [1]],
        Items([1]),
        None,
    ]
    for c in containers:
        kind = type(c).__name__
        print(kind, [attempt(operator.countOf, c, x) for x in (1, "a", 97, [1], None, 2.0)])
        print(
            kind,
            attempt(operator.length_hint, c),
            attempt(operator.length_hint, c, 7),
            attempt(operator.length_hint, c, "x"),
        )
        print(
            kind,
            [
                attempt(operator.concat, c, x) if not hasattr(x, "__next__") else 0
                for x in ([1], (2,), "s", b"b", bytearray(b"c"), 3)
            ],
        )
    nan = float("nan")
    print(operator.countOf([nan, nan], nan), operator.countOf([nan], float("nan")))


def getters():
    data = [10, 20, 30]
    for args in (
        (0,),
        (-1,),
        (5,),
        (1, 0),
        (0, 1, 2),
        ("k",),
        (slice(1, 3),),
        (),
        (True,),
        (10**30,),
        tuple(range(3)) * 3,
        (1.5,),
    ):
        getter = attempt(operator.itemgetter, *args)
        print(args, repr(getter), [attempt(getter, o) for o in (data, tuple(data), {"k": 1, 0: 2}, "xyz")])
    made = [operator.itemgetter(i % 3) for i in range(300)]
    print([g(data) for g in made[:9]], sys.getsizeof(made[0]), gc.is_tracked(made[0]))
    print(
        sorted([(2, "b"), (1, "c")], key=operator.itemgetter(1)),
        sorted([{"n": 3}, {"n": 1}], key=operator.itemgetter("n")),
    )
    print(operator.itemgetter(1, 0)((5, 6)), operator.itemgetter(1).__reduce__())
    key = Watched("key")
    getter = operator.itemgetter(key)
    del key
    print("kept")
    del getter
    print("done")


def packed():
    for fmt, values in (
        ("<ih", (1, 2)),
        ("b", (200,)),
        ("3s", (b"ab",)),
        ("=d", (1.5,)),
        (">Q", (2**64 - 1,)),
        ("x2h", (1, -1)),
        ("i", ("a",)),
        ("", ()),
    ):
        for offset in (0, 3, -12, -20, 12, 15, 40, 1.5):
            for make in (lambda: bytearray(b"." * 16), lambda: bytes(16), lambda: memoryview(bytearray(b"." * 16))):
                buffer, other = make(), make()
                print(
                    fmt,
                    offset,
                    attempt(struct.pack_into, fmt, buffer, offset, *values),
                    bytes(buffer),
                    attempt(struct.Struct(fmt).pack_into, other, offset, *values),
                    bytes(other),
                )
    buffer = bytearray(8)
    for i in range(300):
        struct.pack_into("<I", buffer, i % 5, i * 77777)
    print(
        buffer,
        attempt(struct.pack_into, "i", buffer),
        attempt(struct.pack_into, "i", buffer, 0),
        attempt(struct.pack_into, "i"),
    )


def main():
    changes()
    questions()
    getters()
    packed()


if __name__ == "__main__":
    main()
