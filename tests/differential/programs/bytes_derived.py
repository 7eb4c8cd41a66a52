"""Classes derived from bytes: searches, parts of them and what those are."""


class Plain(bytes):
    pass


class Slots(bytes):
    __slots__ = ()


class OwnItems(bytes):
    def __getitem__(self, index):
        return ("own", index if isinstance(index, int) else (index.start, index.stop, index.step))


class OwnSearches(bytes):
    def find(self, *args):
        return ("found", args)

    def startswith(self, *args):
        return "of its own"


class Buffered(bytes):
    def __buffer__(self, flags):
        return memoryview(b"other bytes")


def show(name, call):
    try:
        value = call()
    except Exception as error:
        print(name, type(error).__name__, error)
    else:
        print(name, type(value).__name__, value)


def main():
    for cls in (bytes, Plain, Slots, OwnItems, OwnSearches, Buffered):
        for text in (b"", b"a", b"<a> <b> <a>"):
            o = cls(text)
            for sought in (
                b"a",
                b"<a",
                b"",
                Plain(b"a"),
                Buffered(b"a"),
                97,
                300,
                -1,
                "a",
                None,
                (b"x", b"<"),
                bytearray(b"a"),
            ):
                for place in ((), (0,), (1,), (-2,), (None, 5), (3, 100), (2, 1), (99,), ("x",), (2.5,)):
                    for name in ("find", "rfind", "index", "rindex", "count", "startswith", "endswith"):
                        show(f"{cls.__name__} {name} {sought} {place}", lambda: getattr(o, name)(sought, *place))
                        show(f"{cls.__name__} bytes.{name}", lambda: getattr(bytes, name)(o, sought, *place))
            for part in (slice(None), slice(1, None), slice(0, 1), slice(None, None, -1), slice(9, 2), slice(0, 99)):
                show(f"{cls.__name__} {part}", lambda: o[part])
                show(f"{cls.__name__} {part} is itself", lambda: o[part] is o)
            show(f"{cls.__name__} [1:]", lambda: o[1:])
            show(f"{cls.__name__} [:]", lambda: (o[:] is o, type(o[:]).__name__, o[:1] is o[:1], o[2:2] == b""))
            show(f"{cls.__name__} ends", lambda: (o.strip() is o, type(o.strip()).__name__, o.replace(b"z", b"y") is o))
    show("wrong slice", lambda: Plain(b"abc")["x":])
    show("no step", lambda: Plain(b"abc")[::0])


if __name__ == "__main__":
    main()
