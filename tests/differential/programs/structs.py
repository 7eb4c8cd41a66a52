"""struct: every format, order and size, whole and in part, and what is wrong; methods of metaclasses."""

import abc
import enum
import struct

CODES = "xcbB?hHiIlLqQnNefdspP"
VALUES = (
    0,
    1,
    -1,
    127,
    128,
    255,
    256,
    -32768,
    65535,
    2**31,
    -(2**31),
    2**32 - 1,
    2**63 - 1,
    -(2**63),
    2**64 - 1,
    2**64,
)
OTHERS = (1.5, -0.0, float("inf"), float("nan"), 1e39, 1e-50, True, False, b"a", b"ab", b"", "a", None, [], 10**400)
FORMATS = (
    "",
    "i",
    "<iq",
    ">iq",
    "!HBb",
    "=lL",
    "@lL",
    "bi",
    "bxhxq",
    "3s",
    "0s",
    "10s",
    "<3c",
    "2h 3b",
    "<0i2b",
    "b0i",
    "?",
    "<2?x",
    "fd",
    ">fd",
    "<e",
    "5p",
    "1000b",
    "<2i2s?",
    b"<ih",
    "<i\0h",
    "i i",
    "3",
    "3 i",
    "z",
    "<n",
    "é",
    5,
)


def attempt(f, *args):
    try:
        return repr(f(*args))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def one_by_one():
    out = []
    for order in ("", "<", ">", "=", "!"):
        for code in CODES:
            out.append([order + code, attempt(struct.calcsize, order + code)])
            for value in VALUES + OTHERS:
                packed = attempt(struct.pack, order + code, value)
                out[-1].append(packed)
                if packed.startswith("b"):
                    out[-1].append(attempt(struct.unpack, order + code, struct.pack(order + code, value)))
    return out


def whole():
    out = []
    data = bytes(range(120, 255)) * 10
    for form in FORMATS:
        size = attempt(struct.calcsize, form)
        out.append((form, size))
        n = int(size) if size.isdigit() else 4
        out.append(attempt(struct.unpack, form, data[:n]))
        out.append(attempt(struct.unpack, form, data[: n + 1]))
        out.append(attempt(struct.unpack, form, bytearray(data[:n])))
        out.append(attempt(struct.unpack_from, form, data))
        out.append(attempt(struct.unpack_from, form, data, 7))
        out.append(attempt(struct.unpack_from, form, data, -20))
        out.append(attempt(struct.unpack_from, form, data, 1400))
        try:
            s = struct.Struct(form)
        except Exception as error:
            out.append(repr(error))
            continue
        values = s.unpack(data[:n])
        out.append((s.size, s.format, attempt(s.pack, *values), attempt(s.pack, 1), attempt(s.unpack, b"")))
        out.append((attempt(s.unpack_from, data, 3), s.pack(*values) == data[:n] or form))
        out.append(attempt(struct.pack, form, *values))
    return out


class Color(enum.Enum):
    RED = 1


def metaclasses():
    class Meta(type):
        def named(cls, x=1):
            return cls.__name__, x

        @property
        def shown(cls):
            return "shown " + cls.__name__

    class Ordered(type):
        def mro(cls):
            return [cls, object]

    class A(metaclass=Meta):
        pass

    class B(A):
        def named(self):
            return "B's own"

    class C(metaclass=Ordered):
        pass

    class D(A, dict):
        pass

    out = []
    for turn in range(40):
        out = [
            A.named(),
            attempt(lambda: A.named(x=2)),
            A.shown,
            attempt(lambda: B.named()),
            B().named(),
            D.named(3),
            [c.__name__ for c in D.mro()],
            [c.__name__ for c in int.mro()],
            [c.__name__ for c in type.mro(A)],
            [c.__name__ for c in C.mro()],
            attempt(lambda: type.mro(5)),
            attempt(lambda: type.mro()),
            attempt(lambda: A.named.__self__ is A),
            len(A.__subclasses__()),
            A.mro() is A.mro(),
            attempt(lambda: A().mro()),
            attempt(lambda: A().named()),
            len(Color),
            list(Color),
            issubclass(D, abc.ABC),
        ]
        f = D.named
        out.append(f())
        if turn == 20:
            Meta.named = lambda cls, x=5: ("changed", cls.__name__, x)
        if turn == 30:
            A.named = classmethod(lambda cls, x=0: ("of the class", x))
        if turn in (19, 29):
            print(*out, sep="\n")
    return out


def main():
    for _ in range(3):
        shown = one_by_one(), whole()
    for part in shown:
        print(*part, sep="\n")
    print(*metaclasses(), sep="\n")


if __name__ == "__main__":
    main()
