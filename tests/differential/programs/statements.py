"""del in all forms, walrus, augmented assignment to every target, while/else, for/else, pass, chained assignment."""


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


class Log:
    def __init__(self):
        object.__setattr__(self, "log", [])

    def __getattr__(self, name):
        self.log.append(f"getattr {name}")
        return 10

    def __setattr__(self, name, value):
        self.log.append(f"setattr {name} {value}")

    def __delattr__(self, name):
        self.log.append(f"delattr {name}")

    def __getitem__(self, key):
        self.log.append(f"getitem {key}")
        return 20

    def __setitem__(self, key, value):
        self.log.append(f"setitem {key} {value}")

    def __delitem__(self, key):
        self.log.append(f"delitem {key}")


def targets():
    o = Log()
    o.a += 1
    o["k"] -= 2
    o[1:2] *= 3
    o[1, 2] |= 4
    o[...], o.x, *o.rest = 1, 2, 3, 4
    del o.a, o["k"], o[1:2], (o.b, [o.c])
    for o.loop in range(2):
        pass
    for o["i"], o.j in [(1, 2)]:
        pass
    a = o.chain = o["chain"] = 5
    [o.comp for o.comp2 in range(1)] if False else None
    print(o.log, a)

    def order():
        log = []

        def say(value, result):
            log.append(value)
            return result

        d = {1: [5, 6]}
        say("object", d)[say("key", 1)][say("index", 0)] += say("value", 10)
        say("o2", d)[say("k2", 2)] = say("v2", "x")
        print(log, d)

    order()


class InPlace:
    def __init__(self, value):
        self.value = value

    def __iadd__(self, other):
        self.value += other
        return self

    def __isub__(self, other):
        return "replaced"

    def __imul__(self, other):
        return NotImplemented

    def __mul__(self, other):
        return f"mul {other}"

    def __itruediv__(self, other):
        raise ValueError("no division")


def augmented():
    a = b = InPlace(1)
    a += 5
    print(a is b, b.value)
    a -= 1
    print(a)
    a = b
    a *= 3
    print(a)
    a = b
    try:
        a /= 2
    except ValueError as error:
        print(error, a is b)
    print(attempt(lambda: exec("x = None; x += 1", {})))
    x = 7
    x //= 2
    x **= 3
    x %= 10
    x <<= 4
    x >>= 1
    x &= 0xFF
    x |= 3
    x ^= 1
    x @= 1 if False else Matrix()
    print(x)
    t = (1,)
    u = t
    t += (2,)
    s = frozenset({1})
    s |= {2}
    print(t, u, s)


class Matrix:
    def __rmatmul__(self, other):
        return ("matmul", other)


def deleting():
    a = b = [1, 2, 3, 4]
    del a[0], b[-1]
    del a
    print(b, attempt(lambda: exec("del q", {})), attempt(lambda: exec("def f():\n  del z\nf()", {})))
    d = {i: i for i in range(5)}
    for key in list(d):
        if key % 2:
            del d[key]
    print(d)
    x = 1
    del x
    x = 2
    print(x)
    for i in range(3):
        y = i
        del y
    print(attempt(lambda: y), i)


def loops():
    out = []
    n = 0
    while n < 5:
        n += 1
        if n == 2:
            continue
        if n == 4:
            break
        out.append(n)
    else:
        out.append("else")
    while n:
        n -= 1
    else:
        out.append("while else")
    for _ in ():
        pass
    else:
        out.append("for else")
    for i in range(3):
        for j in range(3):
            if j == 1:
                continue
            if i == 1:
                break
            out.append((i, j))
        else:
            out.append("inner else")
            continue
        out.append("broken")
    while True:
        n += 1
        if n > 1000:
            break
    print(out, n, i, j)
    while (chunk := n % 7) and n > 990:
        n -= 1
    print(chunk, n)
    total = 0
    for i in range(100):
        i *= 2
        total += i
    print(total, i)


def walrus():
    if (n := len("abc")) > 2:
        print(n)
    print([y := 1, y**2, (z := y + 1)], y, z)
    data = [1, 5, 12]
    print(any((found := x) > 4 for x in data), found, [last := x for x in data], last)
    print((lambda: (w := 3) + w)(), f"{(v := 10)}{v}", {(k := "a"): k}, (p := 1, q := 2), p, q)


def empty():
    def f():
        pass

    def g():
        ...

    def h():
        """doc"""

    def i():
        return

    print(f(), g(), h(), i(), h.__doc__)
    x = y = z = []
    x.append(1)
    print(y, z, x is z)
    a: int = 5
    b: str
    print(a, attempt(lambda: b), __annotations__ if "__annotations__" in globals() else {})
    if False:
        never = 1
    else:
        never = 2
    print(never, 1 if None else 2 if 0 else 3)
    print(0x10, 0b11, 0o17, 1_000, 1e3, 1j * 1j, b"\x00", r"\n", "\N{BULLET}", ..., -(-1), not not 1)


def main():
    targets()
    augmented()
    deleting()
    loops()
    walrus()
    empty()


if __name__ == "__main__":
    main()
