# threads: one it puts something else in the place of sys.stdout
"""print() into files in memory, and into what has a write(): separators, ends, what is no text, what fails, what writes meanwhile."""

import io
import sys
from contextlib import redirect_stdout


class File:
    def __init__(self):
        self.parts = []

    def write(self, s):
        self.parts.append(s)


class Derived(io.StringIO):
    def write(self, s):
        return super().write(s.upper())


class Shown:
    def __init__(self, file=None):
        self.file = file

    def __str__(self):
        if self.file is not None:
            print("inside", file=self.file)
        return "shown"


class Fails:
    def __str__(self):
        raise ValueError("no text")


class Text(str):
    def __str__(self):
        return "own " + str.__str__(self)


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as e:
        return type(e).__name__, str(e)


def into(*args, **kwargs):
    file = io.StringIO()
    result = attempt(print, *args, file=file, **kwargs)
    return result, file.getvalue()


def main():
    for _ in range(3):
        print(into(), into("a"), into("a", 1, 2.5, None, True, 2**70, -3), into("a", 1, sep="-", end=""), into("a", "b", sep=None, end=None))
        print(into("a", sep=1), into("a", end=b""), into("a", flush=True), into("a", flush=0), into("a", flush=False), into("a", wrong=1))
        print(into([1, "x"], (2,), {"k": 3}, {4}, b"b", Ellipsis, int, 1j), into(Shown(), Text("t")), into("a", Fails(), "b"))
        print(into("€", "a", "\U0001f600"), into("", "", sep=""), into(*"abcdefgh"), into(*"abcdefghijkl", sep=""), into(Text("s"), sep=Text("-"), end=Text("!")))
        file = io.StringIO()
        print("a", Shown(file), "b", file=file)
        print(repr(file.getvalue()))
        for newline in (None, "", "\n", "\r", "\r\n"):
            file = io.StringIO("start", newline)
            print("x\ny", 1, file=file)
            file.seek(0, 2)
            print("end", file=file)
            file.seek(2)
            print("z", end="", file=file)
            print(repr(file.getvalue()), file.tell())
        file.close()
        print(attempt(print, "a", file=file), attempt(print, file=5), attempt(print, "a", file=None))
        own = File()
        print("a", 1, sep="-", file=own)
        derived = Derived()
        print("a", 1, file=derived)
        print(own.parts, derived.getvalue())
        patched = io.StringIO()
        patched.write = own.write
        print("to the other", file=patched)
        print(own.parts, repr(patched.getvalue()))
        with redirect_stdout(io.StringIO()) as out:
            for i in range(20):
                print("line", i)
            print(end="")
            print("no newline", end="")
            print(1, 2, file=None)
        print(repr(out.getvalue()))
        saved, sys.stdout = sys.stdout, None
        try:
            print("nowhere")
        finally:
            sys.stdout = saved
        sys.stdout = own
        print("own", 1)
        sys.stdout = saved
        del sys.stdout
        failed = attempt(print, "a")
        sys.stdout = saved
        print(failed, own.parts)


if __name__ == "__main__":
    main()
