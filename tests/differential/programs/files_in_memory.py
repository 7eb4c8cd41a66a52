"""io.StringIO and io.BytesIO in all their operations: positions, kinds of text, newlines, sharing, subclasses, closing, deaths."""

import io
import sys
import weakref


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


PARTS = ("", "a", "bc\n", "é", "line\nline", "€", "x" * 70, "\n", "😀", "\r\n", "tail", "\x00")


def texts(seed, newline):
    mine, out = seed, []
    f = io.StringIO(newline=newline) if newline != "\n" else io.StringIO()

    def pick(n):
        nonlocal mine
        mine = (mine * 1103515245 + 12345) % 2**31
        return (mine >> 8) % n

    for step in range(700):
        which = pick(24 if step > 100 else 8)
        if which < 7:
            out.append(f.write(PARTS[pick(len(PARTS) if step > 50 else 3)]))
        elif which < 9:
            out.append(f.getvalue())
        elif which == 9:
            out.append(f.read(pick(9) - 1))
        elif which == 10:
            out.append(f.read())
        elif which < 14:
            out.append(f.readline())
        elif which == 14:
            out.append(f.readline(pick(5) - 1))
        elif which < 18:
            out.append((f.seek(pick(60)), f.tell()))
        elif which == 18:
            out.append((f.seek(0, 2), f.seek(0, 1), f.tell()))
        elif which == 19:
            out.append((f.truncate(pick(80)), f.getvalue()))
        elif which == 20:
            out.append((f.truncate(), f.getvalue()))
        elif which == 21:
            out.append(next(f, "end"))
        elif which == 22:
            out.append(list(f))
        else:
            for line in f:
                out.append(line)
                if len(out) % 3 == 0:
                    break
    print(repr(newline), len(out), [out[i] for i in range(0, len(out), 23)], repr(f.getvalue()))
    check = 0
    for each in map(repr, out):
        for c in each:
            check = (check * 31 + ord(c)) % 2**40
    print(check)


def binary(seed, initial):
    mine, out, f = seed, [], io.BytesIO(initial)

    def pick(n):
        nonlocal mine
        mine = (mine * 1103515245 + 12345) % 2**31
        return (mine >> 8) % n

    for step in range(900):
        which = pick(24)
        if which < 7:
            out.append(f.write(PARTS[pick(len(PARTS))].encode()))
        elif which < 9:
            out.append(f.getvalue())
        elif which == 9:
            out.append(f.read(pick(9) - 1))
        elif which == 10:
            out.append((f.read(), f.read1(2)))
        elif which < 14:
            out.append(f.readline())
        elif which == 14:
            out.append(f.readline(pick(5) - 1))
        elif which < 17:
            out.append((f.seek(pick(60)), f.tell()))
        elif which == 17:
            out.append((f.seek(-pick(40), 1), f.seek(-pick(90), 2), f.seek(pick(3), 2)))
        elif which == 18:
            with f.getbuffer() as view:
                out.append((attempt(f.write, b"x"), attempt(f.truncate, 0), len(view), f.getvalue(), f.read(3)))
        elif which == 19:
            out.append((f.truncate(pick(80)), f.getvalue()))
        elif which == 20:
            out.append((f.truncate(), f.getvalue()))
        elif which == 21:
            out.append(next(f, "end"))
        elif which == 22:
            out.append(list(f))
        else:
            for line in f:
                out.append(line)
                if len(out) % 3 == 0:
                    break
    print(initial, len(out), [out[i] for i in range(0, len(out), 23)], f.getvalue())
    check = 0
    for each in map(repr, out):
        for c in each:
            check = (check * 31 + ord(c)) % 2**40
    print(check)


def sharing():
    data = b"shared " * 20
    for _ in range(3):
        f = io.BytesIO(data)
        print(f.getvalue() is data, f.read() is data, f.read())
        f.seek(0)
        f.write(b"S")
        print(data[:8], f.getvalue()[:8], f.getvalue() is f.getvalue(), f.getvalue() is data)
        kept = f.getvalue()
        f.seek(3)
        f.write(b"###")
        print(kept[:8], f.getvalue()[:8])
        f.seek(0, 2)
        f.write(b"more")
        kept2 = f.getvalue()
        f.write(b"!")
        print(kept2[-5:], f.getvalue()[-5:], len(kept))
        f = io.BytesIO()
        f.write(b"a")
        one = f.getvalue()
        f.seek(0)
        f.write(b"b")
        print(one, f.getvalue())
        f = io.BytesIO(b"ab\ncd")
        print(f.readlines(), f.readinto(bytearray(2)))


def wrong():
    for make, good in ((io.StringIO, "text"), (io.BytesIO, b"text")):
        f = make(good)
        for call in (
            lambda: f.write(),
            lambda: f.write(5),
            lambda: f.write("str" if good == b"text" else b"bytes"),
            lambda: f.write(None),
            lambda: f.read("x"),
            lambda: f.read(None),
            lambda: f.read(1.5),
            lambda: f.read(1, 2),
            lambda: f.readline(None),
            lambda: f.readline("x"),
            lambda: f.seek(),
            lambda: f.seek(-1),
            lambda: f.seek(1, 1),
            lambda: f.seek(0, 3),
            lambda: f.seek(1.5),
            lambda: f.seek(True),
            lambda: f.seek(2**62) and f.tell(),
            lambda: f.read(),
            lambda: f.truncate(-1),
            lambda: f.truncate("x"),
            lambda: f.truncate(None) > 5,
            lambda: f.seek(0),
            lambda: f.tell(1),
            lambda: f.getvalue(1),
            lambda: make.write(good, good),
            lambda: make(good, other=1),
            lambda: make(5),
            lambda: make(None).getvalue(),
            lambda: f.write(bytearray(b"array")),
            lambda: f.write(memoryview(b"view")),
            lambda: f.getvalue(),
        ):
            print(make.__name__, attempt(call))
        f.close()
        for name in ("write", "read", "readline", "getvalue", "tell", "seek", "truncate", "__next__", "__iter__"):
            argument = (good,) if name == "write" else (0,) if name == "seek" else ()
            got = attempt(getattr(f, name), *argument)
            print(name, "itself" if got is f else got)

        def loop(f=f):
            for line in f:
                print(line)

        for _ in range(3):
            print(attempt(loop), attempt(list, f), attempt(next, f, 5), attempt(lambda: list(f)), attempt(lambda: sum(f)))
    print(io.StringIO(initial_value="x").getvalue(), io.BytesIO(initial_bytes=b"x").getvalue())
    f = io.StringIO.__new__(io.StringIO)
    print(attempt(f.write, "x"), attempt(f.getvalue), attempt(list, f))


class Text(io.StringIO):
    def readline(self, *args):
        return super().readline(*args).upper()

    def write(self, s):
        return super().write(f"<{s}>")


class Data(io.BytesIO):
    pass


class Name(str):
    pass


def subclasses():
    f = Text()
    for _ in range(5):
        print("a", "b", file=f)
        f.write("c\n")
    f.seek(0)
    f.extra = 1
    print(list(f), f.getvalue(), f.extra, vars(f))
    g = Data(b"a\nb\n")
    g.name = "data"
    print(list(g), g.write(b"c"), g.getvalue(), g.name)
    h = io.StringIO(Name("named"))
    print(h.write(Name("x")), h.getvalue(), type(h.read()), type(h.getvalue()))
    h.attribute = [h]
    print(h.attribute[0] is h)
    with io.StringIO() as inside:
        print("inside", file=inside)
        value = inside.getvalue()
    print(value, inside.closed)
    writer = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    writer.write("é\n")
    print(writer.buffer.getvalue())
    state = io.StringIO("pickled\n")
    state.read(3)
    print(state.__getstate__()[:3])
    other = io.StringIO()
    other.write("grown ")
    other.__setstate__(("again", "\n", 2, None))
    other.write("X")
    print(other.getvalue())


def large():
    f, g = io.StringIO(), io.BytesIO()
    for i in range(300):
        f.write("0123456789" * 100 + ("é" if i == 250 else "") + "\n")
        g.write(b"0123456789" * 100 + b"\n")
    print(len(f.getvalue()), len(g.getvalue()), f.tell(), g.tell())
    f.seek(0)
    g.seek(0)
    print(sum(len(line) for line in f), sum(len(line) for line in g), len(f.read()), f.seek(5), len(f.read()))
    f.seek(400_000)
    f.write("end")
    g.seek(400_000)
    g.write(b"end")
    print(len(f.getvalue()), f.getvalue()[-10:], len(g.getvalue()), g.getvalue()[-10:], sys.getsizeof(g) > 400_000)


def deaths():
    for make in (io.StringIO, io.BytesIO):
        for _ in range(20):
            f = make()
            f.write("x" * 50 if make is io.StringIO else b"x" * 50)
            g = make(f.getvalue())
            g.read()
        r = weakref.ref(f)
        print(r() is f)
        del f
        print(r())
        g.self = g
        del g


def main():
    for newline in ("\n", None, "", "\r", "\r\n"):
        texts(5, newline)
    texts(11, "\n")
    binary(3, b"")
    binary(4, b"some\ninitial\nbytes")
    sharing()
    wrong()
    subclasses()
    large()
    deaths()


if __name__ == "__main__":
    main()
