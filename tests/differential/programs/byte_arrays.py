"""bytearray: making, changing and reading one, with the room that its buffer has, which a program can see."""

import random

OPERATIONS = [
    lambda b, r: b.append(r.randrange(256)),
    lambda b, r: b.append(r.choice([True, 256, -1, "a", 1.5, None])),
    lambda b, r: b.extend(bytes(r.randrange(12))),
    lambda b, r: b.extend(bytearray(b"xyz"[: r.randrange(4)])),
    lambda b, r: b.extend([r.randrange(256) for _ in range(r.randrange(5))]),
    lambda b, r: b.extend(
        r.choice([(1, 2), range(3), {7}, [1, 300], [True], "ab", 5, iter([1, 2]), memoryview(b"mv")])
    ),
    lambda b, r: b.insert(r.randrange(-9, 9), r.randrange(256)),
    lambda b, r: b.pop(),
    lambda b, r: b.pop(r.randrange(-6, 6)),
    lambda b, r: b.remove(r.randrange(256)),
    lambda b, r: b.reverse(),
    lambda b, r: b.clear() if r.randrange(9) == 0 else None,
    lambda b, r: b.copy(),
    lambda b, r: b.__iadd__(r.choice([b"", b"ab", bytearray(b"c"), b, [1], "a"])),
    lambda b, r: b.__imul__(r.choice([-1, 0, 1, 2, 3, True, "a"])) if len(b) < 300 else b.clear(),
    lambda b, r: b.__setitem__(r.randrange(-9, 9), r.choice([0, 255, 256, True, None, 97])),
    lambda b, r: b.__delitem__(r.randrange(-9, 9)),
    lambda b, r: b[r.randrange(-9, 9)],
]
PARTS = [b"", b"x", b"abc", bytearray(b"defgh"), [1, 2], (3,), range(2), [True], [256], "s", 5, b"0123456789abcdefghij"]


def show(b):
    return bytes(b), b.__alloc__(), len(b), type(b).__name__


def attempt(operation, *args):
    try:
        result = operation(*args)
    except Exception as e:
        return type(e).__name__, str(e)
    return show(result) if type(result) is bytearray else result


def slices(b, r):
    ends = [None, *range(-12, 13)]
    start, stop = r.choice(ends), r.choice(ends)
    step = r.choice([None, 1, 1, 1, 2, 3, -1, -2])
    what = r.randrange(6)
    if what == 0:
        return show(b[start:stop:step])
    if what == 1:
        return show(b[start:stop])
    if what == 2:
        del b[start:stop:step]
    elif what == 3:
        del b[: r.randrange(4)]
    elif what == 4:
        b[start:stop:step] = r.choice(PARTS)
    else:
        b[start:stop] = r.choice(PARTS)
    return None


def many_operations(seed):
    r = random.Random(seed)
    b = bytearray(r.choice([b"", b"hello world", 5, 0, [1, 2], range(20)]))
    for _ in range(400):
        print(attempt(r.choice(OPERATIONS), b, r), attempt(slices, b, r), show(b))
        if len(b) > 900:
            b = b[:10]


def made():
    for place, given in enumerate(
        (
            (),
            (0,),
            (1,),
            (7,),
            (-1,),
            (b"",),
            (b"a",),
            (b"abc",),
            (bytearray(b"xy"),),
            ([],),
            ([1, 2, 3],),
            ((4, 5),),
            (range(50),),
            ({9},),
            ([256],),
            ([True],),
            ([1.5],),
            ("a",),
            ("a", "ascii"),
            (None,),
            (1.5,),
            (True,),
            (memoryview(b"abc"),),
            (iter([1]),),
            (10**30,),
            (b"a", b"b"),
        )
    ):
        print(place, attempt(bytearray, *given))


def together():
    a, b = bytearray(b"ab"), b"cd"
    for left in (a, b, bytearray(), b"", "s", 1):
        for right in (a, b, bytearray(), b"", "s", 2, -1):
            for operation in (
                lambda x, y: x + y,
                lambda x, y: x * y,
                lambda x, y: x == y,
                lambda x, y: x < y,
                lambda x, y: y in x,
            ):
                print(left, right, attempt(operation, left, right))
    print(b"" + bytearray(b"q"), type(b"" + bytearray(b"q")), b + b"" is b, b"" + b is b, a + b"" is a, a * 1 is a)
    print(97 in a, 99 in a, attempt(lambda: 256 in a), attempt(lambda: -1 in a), b"b" in a, bytearray(b"ab") in a)
    c = a
    c += b"e"
    c *= 2
    print(c is a, show(a), attempt(hash, a), list(a), bytes(a), attempt(lambda: a[99]))


def exported():
    b = bytearray(b"abcdef")
    view = memoryview(b)
    for operation in OPERATIONS:
        print(attempt(operation, b, random.Random(3)), show(b))
    b[1:3] = b"XY"
    b[0:2:1] = b"PQ"
    b[::2] = b"..."
    print(attempt(b.__delitem__, slice(0, 2)), attempt(b.__setitem__, slice(0, 2), b"abc"), show(b), bytes(view))
    view.release()
    b.clear()
    print(show(b))


def lives():
    for i in range(300):
        b = bytearray(i)
        b += b"abc"
        if i % 50 == 0:
            print(len(b), b.__alloc__())
    kept = [bytearray(b"x") * i for i in range(50)]
    print(sum(map(len, kept)))
    kept.clear()
    table = {"k": bytearray(b"value")}
    table["k"] = bytearray(b"other")
    print(table)
    del table["k"]
    queue = bytearray(range(200))
    taken = []
    while queue:
        taken.append(bytes(queue[:7]))
        del queue[:7]
        if len(queue) > 20 and len(queue) % 5 == 0:
            queue.extend(b"+")
        taken.append(queue.__alloc__())
    print(taken)


def main():
    made()
    together()
    exported()
    lives()
    for seed in range(12):
        many_operations(seed)


if __name__ == "__main__":
    main()
