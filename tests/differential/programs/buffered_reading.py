"""Reading from buffered files: every size, at the buffer's end, closed, detached, derived, and of other kinds."""

import io
import os
import tempfile

DATA = bytes(range(256)) * 40


class Reader(io.BufferedReader):
    extra = 5


class Own(io.BufferedReader):
    def read(self, n=-1):
        return super().read(n)[::-1]


class Number(int):
    pass


class Index:
    def __index__(self):
        return 3


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def sizes(make):
    out = []
    reader = make()
    for n in (1, 2, 3, 0, 5, 255, 1, 64, -1, 1, 0):
        data = reader.read(n)
        out.append((len(data), data[:2], data[-2:], type(data).__name__, reader.tell()))
    reader = make()
    whole = []
    while data := reader.read(7):
        whole.append(data)
    out.append((len(whole), b"".join(whole) == DATA))
    return out


def odd(make):
    reader = make()
    out = [reader.read(4)]
    for args in ((), (None,), (True,), (Number(2),), (Index(),), (-2,), (2.0,), ("2",), (1, 2), (2**70,)):
        out.append(attempt(lambda args=args: len(reader.read(*args))))
        reader.seek(4)
        reader.read(1)
    out.append(attempt(lambda: reader.read(size=1)))
    out.append(attempt(lambda: reader.peek(1)[:1]))
    out.append((reader.read1(2), reader.readline()[:3], reader.read(2)))
    return out


def ended(make):
    reader = make()
    out = [reader.read(2)]
    raw = reader.detach()
    out.append(attempt(reader.read, 1))
    raw.close()
    reader = make()
    out.append(reader.read(2))
    read = reader.read
    out.append(read(2))
    reader.close()
    out.append(attempt(read, 1))
    out.append(attempt(io.BufferedReader.read, io.BytesIO(b"ab"), 1))
    out.append(attempt(io.BufferedReader.read, 5, 1))
    out.append(attempt(io.BufferedReader.__new__(io.BufferedReader).read, 1))
    return out


def updated(path):
    with open(path, "r+b") as file:
        out = [file.read(2), file.write(b"xyz"), file.read(2), file.tell()]
    with open(path, "rb") as file:
        out += [file.read(6), file.seek(-3, 2), file.read(2), file.read(2), file.read(2)]
    with open(path, "rb", buffering=0) as file:
        out += [file.read(6)]
    return out


def main():
    fd, path = tempfile.mkstemp()
    with os.fdopen(fd, "wb") as file:
        file.write(DATA)
    makers = [
        lambda: open(path, "rb"),
        lambda: open(path, "rb", buffering=16),
        lambda: io.BufferedReader(io.BytesIO(DATA)),
        lambda: Reader(io.BytesIO(DATA), 100),
        lambda: Own(io.BytesIO(DATA)),
        lambda: io.BufferedRandom(io.BytesIO(DATA)),
        lambda: io.BytesIO(DATA),
    ]
    try:
        for make in makers:
            for part in (sizes, odd):
                for _ in range(3):
                    shown = part(make)
                print(*shown, sep="\n")
        print(*ended(makers[2]), *updated(path), sep="\n")
    finally:
        os.unlink(path)


if __name__ == "__main__":
    main()
