"""The first lines of every random program: bounded work, bounded values, and texts without addresses."""

import types


class ExhaustedError(BaseException):
    """The program has run for long enough."""


class Budget:
    """Loops and functions call it; so every program ends."""

    def __init__(self, ticks):
        self.ticks = ticks

    def __call__(self):
        self.ticks -= 1
        if self.ticks < 0:
            raise ExhaustedError


class Object:
    """Base of the programs' classes."""

    def __repr__(self):
        return type(self).__name__ + text(vars(self))


class Manager:
    """For ``with``: says what it sees, and may swallow it."""

    def __init__(self, swallow, log):
        self.swallow, self.log = swallow, log

    def __enter__(self):
        self.log("enter")
        return self

    def __exit__(self, kind, error, trace):
        self.log("exit", kind and kind.__name__)
        return self.swallow and issubclass(kind or int, Exception)

    def __repr__(self):
        return "Manager"


def cap(value):
    """The value, cut down when it has grown too large for a program that may double it in a loop."""
    kind = type(value)
    if kind is int:
        return value if -(1 << 200) < value < 1 << 200 else value & 0xFFFFFFFFFFFFFFFFFFFF
    if kind in (str, list, tuple) and len(value) > 20:
        return value[:5]
    return value


def count(factor):
    """The factor, unless it is an int of a size that fills the memory with copies of a sequence (one that is larger still is refused)."""
    return factor % 1000 if type(factor) is int and 1000 < factor < 1 << 50 else factor


def text(value, depth=3):
    """Like repr, but the same in every process, and of bounded depth."""
    kind = type(value)
    if depth == 0:
        return kind.__name__
    if kind in (list, tuple):
        return kind.__name__ + "(" + ", ".join([text(item, depth - 1) for item in value[:10]]) + ")"
    if kind is dict:
        return (
            "{" + ", ".join([f"{text(k, depth - 1)}: {text(v, depth - 1)}" for k, v in list(value.items())[:10]]) + "}"
        )
    if kind in (int, float, str, bool, types.NoneType):
        return repr(value)
    if kind is set:
        return "set(" + ", ".join(sorted(map(str, value))) + ")"
    if isinstance(value, BaseException):
        return kind.__name__ + text(value.args, depth - 1)
    if isinstance(value, Object):
        return kind.__name__ + text(vars(value), depth - 1)
    return kind.__name__


def report(error):
    """Print an exception, and what led to it, with every position of the tracebacks."""
    import traceback

    while error is not None:
        places = [(f.name, f.lineno, f.colno, f.end_colno) for f in traceback.extract_tb(error.__traceback__)]
        print(text(error), places)
        error = error.__cause__ or error.__context__


def run(body):
    """Call the program and print what it raises."""
    try:
        body(Budget(150))
    except BaseException as error:
        report(error)
