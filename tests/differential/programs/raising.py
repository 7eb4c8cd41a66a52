"""Raising, unwinding and catching: what an exception, its traceback and its frame objects are, and when they die."""

import sys
import traceback
import weakref


class Plain(ValueError):
    """No __init__."""


class WithInit(Exception):
    def __init__(self, code, *rest, detail=None):
        super().__init__(f"code {code}")
        self.code = code
        self.rest = rest
        self.detail = detail


class WithoutSuper(KeyError):
    def __init__(self, code):
        self.code = code


class Unbound(LookupError):
    def __init__(self, *args):
        LookupError.__init__(self, *args, "more")


class Returns(Exception):
    def __init__(self):
        return 5


class Fails(Exception):
    def __init__(self, x):
        raise KeyError(x)


class WithNew(Exception):
    def __new__(cls, *args):
        return super().__new__(cls, "new", *args)


class NewOther(Exception):
    def __new__(cls, *args):
        return TypeError("other")


class NewNone(Exception):
    def __new__(cls, *args):
        return 5


class Slotted(Exception):
    __slots__ = ("slot",)

    def __init__(self):
        self.slot = "in a slot"


class Empty(Exception):
    __slots__ = ()


class Stop(StopIteration):
    pass


class Meta(type):
    def __subclasscheck__(cls, other):
        return True

    def __instancecheck__(cls, other):
        return True


class OfMeta(Exception, metaclass=Meta):
    pass


class Mixin:
    def method(self):
        return "mixed"


class Mixed(Mixin, OSError, ValueError):
    pass


class MixedPlain(ArithmeticError, Mixin):
    pass


def thrower(what, depth):
    here = [depth]
    if depth == 0:
        raise what
    try:
        thrower(what, depth - 1)
    finally:
        here.append("left")


def shape(error):
    """What can be seen of an exception and all that hangs on it."""
    parts = [type(error).__name__, repr(error.args), sorted(vars(error).items())]
    for name in ("value", "code", "name", "obj", "msg", "slot", "errno", "rest", "detail"):
        if hasattr(error, name):
            parts.append((name, getattr(error, name)))
    tb = error.__traceback__
    while tb is not None:
        frame = tb.tb_frame
        names = {k: v for k, v in frame.f_locals.items() if k in ("here", "depth", "x", "y", "n")}
        parts.append((frame.f_code.co_name, tb.tb_lineno - frame.f_code.co_firstlineno, tb.tb_lasti, frame.f_lasti, names))
        tb = tb.tb_next
    parts.append((type(error.__context__).__name__, type(error.__cause__).__name__, error.__suppress_context__))
    return parts


def kinds():
    whats = [
        Plain, Plain(), Plain("a", 1), ValueError, ValueError("x"), KeyError(("a", 1)), IndexError, StopIteration, StopIteration(5),
        StopIteration(1, 2), Stop, Stop("v"), SystemExit(3), SystemExit, SystemExit(1, 2), ImportError("m"), ImportError("m", 1),
        AttributeError("a"), NameError("n"), UnboundLocalError("u"), OSError(2, "no"), OSError("just one"), Mixed(2, "no"), MixedPlain("mp"),
        GeneratorExit, StopAsyncIteration("s"), Empty, Empty(5), OfMeta, OfMeta("m"), AssertionError("a"), MemoryError, MemoryError(1),
        RecursionError("r"), UnicodeDecodeError("ascii", b"x", 0, 1, "why"), SyntaxError("s"), 5, None, "text", object, int, WithInit,
    ]
    for what in whats:
        for depth in (0, 2):
            for _ in range(3):
                try:
                    thrower(what, depth)
                except BaseException as error:
                    seen = shape(error)
            print(seen)


def made():
    calls = [
        (WithInit, (1,), {}), (WithInit, (1, 2, 3), {"detail": "d"}), (WithInit, (), {"code": 5}), (WithInit, (), {}), (WithoutSuper, ("c",), {}),
        (WithoutSuper, (), {}), (Unbound, (1,), {}), (Unbound, (), {}), (Returns, (), {}), (Fails, ("f",), {}), (WithNew, ("n",), {}),
        (NewOther, (), {}), (NewNone, (), {}), (Slotted, (), {}), (Empty, (1, 2), {}), (Stop, (1,), {}), (ValueError, tuple(range(40)), {}),
        (ValueError, (), {"a": 1}), (AttributeError, ("m",), {"name": "n", "obj": 5}), (NameError, ("m",), {"name": "n"}),
        (ImportError, ("m",), {"name": "n", "path": "p"}), (StopIteration, (), {"a": 1}), (KeyError, ([],), {}), (Mixed, (), {}),
    ]
    for cls, args, kwargs in calls:
        for _ in range(4):
            try:
                raise cls(*args, **kwargs)
            except BaseException as error:
                seen = shape(error)
        print(cls.__name__, seen)
    for _ in range(4):
        one = WithInit(7)
        two = WithInit(1.5, "x", detail=[])
        three = Unbound("u")
    print(vars(one), one.args, vars(two), two.args, three.args)
    wrong = []
    for _ in range(3):
        for attempt in (lambda: ValueError.__init__(KeyError(), 1), lambda: BaseException.__init__(5), lambda: ValueError.__init__()):
            try:
                attempt()
            except TypeError as error:
                wrong.append(str(error))
    print(wrong[-3:])
    again = ValueError("first")
    for i in range(3):
        ValueError.__init__(again, "second", i)
        again.__init__(i)
    print(again.args)


def asserts(n):
    first = second = None
    try:
        assert n > 1
    except AssertionError as error:
        first = shape(error)
    try:
        assert n > 1, ("message", n)
    except AssertionError as error:
        second = shape(error)
    return first, second


def nested(n):
    """Handlers in handlers, with what is being handled at each place."""
    log = []
    try:
        try:
            raise Plain(n)
        except Plain:
            log.append(repr(sys.exception()))
            try:
                raise KeyError(n)
            except (IndexError, KeyError) as error:
                log.append((repr(sys.exception()), repr(error.__context__)))
                try:
                    raise
                except LookupError as same:
                    log.append((same is error, repr(same.__context__)))
            log.append(repr(sys.exception()))
            raise
    except ValueError as error:
        log.append((repr(error), repr(error.__context__), repr(sys.exception())))
    log.append(sys.exception())
    return log


def chained(n):
    log = []
    for cause in (None, KeyError, KeyError("c"), Plain, 5, object):
        try:
            try:
                raise Plain("first")
            except Plain:
                raise ValueError("second") from cause
        except BaseException as error:
            log.append(
                (repr(error), repr(error.__cause__), repr(error.__context__), error.__suppress_context__)
            )
    a, b, c = ValueError("a"), ValueError("b"), ValueError("c")
    for first, second, third in ((a, b, c), (b, c, a), (c, b, a), (a, a, a)):
        try:
            try:
                try:
                    raise first
                except ValueError:
                    raise second
            except ValueError:
                raise third
        except ValueError as error:
            seen = []
            while error is not None and len(seen) < 6:
                seen.append(error.args[0])
                error = error.__context__
            log.append(seen)
    a.__context__, b.__context__ = b, a
    try:
        try:
            raise a
        except ValueError:
            raise c
    except ValueError as error:
        log.append((error.__context__ is a, a.__context__ is b, b.__context__ is a))
    a.__context__ = b.__context__ = c.__context__ = None
    return log


def catches(n):
    log = []
    for classes in (ValueError, (KeyError, ValueError), (), (KeyError, (ValueError,)), 5, (ValueError, 5), (KeyError, Plain), OfMeta, Plain):
        try:
            try:
                raise Plain(n)
            except classes:
                log.append("caught")
        except Exception as error:
            log.append((type(error).__name__, str(error)))
    return log


def no_active(n):
    try:
        raise
    except RuntimeError as error:
        return shape(error)[:2]


class Noisy:
    def __init__(self, name, log):
        self.name, self.log = name, log

    def __del__(self):
        self.log.append(self.name)


def holder(log, name, depth):
    local = Noisy(name, log)
    if depth:
        holder(log, name + "+", depth - 1)
    raise Plain(name)


def deaths(n):
    """Locals live as long as the traceback that leads to them, and die in the host's order."""
    log = []
    try:
        holder(log, "a", 2)
    except Plain:
        log.append("handled")
    log.append("after")
    try:
        holder(log, "b", 1)
    except Plain as error:
        kept = error
        log.append("kept")
    log.append("still")
    del kept
    log.append("gone")
    try:
        raise Plain(Noisy("argument", log))
    except Plain:
        pass
    log.append("after argument")
    try:
        raise WithInit(1, Noisy("attribute", log))
    except WithInit:
        pass
    log.append("after attribute")
    try:
        raise Plain("old")
    except Plain as error:
        error.__context__ = ValueError(Noisy("context", log))
        error.__cause__ = ValueError(Noisy("cause", log))
        error.extra = Noisy("extra", log)
    log.append("after links")
    error = Plain("reference")
    error.me = weakref.ref(error, lambda r: log.append("callback"))
    reference = error.me
    try:
        raise error
    except Plain:
        pass
    del error
    log.append(reference() is None)
    return log


def outlive(n):
    """Frame objects have what their frames had, whoever ends them."""
    frames = []

    def inner(x):
        y = [x]
        frames.append(sys._getframe())
        try:
            raise Plain(y)
        except Plain:
            z = "caught"
        return y if x % 2 else z

    def outer(x):
        w = "outer"
        return inner(x), w

    results = [outer(i) for i in range(4)]
    seen = [(f.f_code.co_name, sorted(f.f_locals), f.f_locals["y"], f.f_back.f_code.co_name, f.f_lineno > 0) for f in frames]
    backs = [f.f_back.f_locals.get("w") for f in frames]
    same = frames[1].f_locals["y"] is results[1][0]
    for f in frames:
        f.clear()
    return results, seen, backs, same, [dict(f.f_locals) for f in frames]


def generators(n):
    log = []

    def numbers(stop):
        for i in range(10):
            try:
                yield i
            except KeyError as error:
                log.append(repr(error))
            if i == stop:
                raise Plain(i)

    def delegating(stop):
        try:
            yield from numbers(stop)
        except Plain as error:
            log.append(("delegated", [f.name for f in traceback.extract_tb(error.__traceback__)]))
            raise KeyError("from delegating")

    for make in (numbers, delegating):
        for stop in (0, 3):
            got = []
            generator = make(stop)
            try:
                for x in generator:
                    got.append(x)
            except (Plain, KeyError) as error:
                log.append((got, shape(error)[0], [f.name for f in traceback.extract_tb(error.__traceback__)]))
            log.append((generator.gi_frame, next(generator, "exhausted")))

    def catching():
        while True:
            try:
                yield "ready"
                raise Plain("inside")
            except Plain as error:
                yield repr(error)

    generator = catching()
    log.append([next(generator) for _ in range(5)])
    log.append(repr(generator.throw(KeyError("thrown"))) if n < 0 else "")

    def stops():
        yield 1
        raise StopIteration("wrong")

    try:
        list(stops())
    except RuntimeError as error:
        log.append((str(error), repr(error.__cause__), error.__suppress_context__))

    def returns():
        try:
            yield 1
        finally:
            log.append("finally")
        return "value"

    def receives():
        log.append((yield from returns()))

    list(receives())
    return log


class Manager:
    def __init__(self, log, swallow=False, fail=None):
        self.log, self.swallow, self.fail = log, swallow, fail

    def __enter__(self):
        return self

    def __exit__(self, kind, error, tb):
        self.log.append((kind and kind.__name__, error and error.args, tb and tb.tb_frame.f_code.co_name))
        if self.fail:
            raise self.fail
        return self.swallow


def managers(n):
    log = []
    for swallow in (False, True, 1, "", None):
        for fail in (None, KeyError("in exit")):
            try:
                with Manager(log, swallow, fail) as m, Manager(log):
                    m.log.append("body")
                    if n % 2 == 0:
                        raise Plain("body")
            except Exception as error:
                log.append((repr(error), repr(error.__context__)))
    return log


def deep(n):
    if n == 0:
        raise Plain("deep")
    deep(n - 1)


def depths(n):
    out = []
    for depth in (50, 400):
        try:
            deep(depth)
        except Plain as error:
            tb, count = error.__traceback__, 0
            while tb:
                tb, count = tb.tb_next, count + 1
            out.append(count)
    try:
        deep(10**6)
    except RecursionError as error:
        out.append(str(error))
    return out


def chains(n):
    """Chains that are long enough to end a recursive death."""
    last = None
    for i in range(3000):
        error = ValueError(i)
        error.__context__ = last
        last = error
    for i in range(300):
        try:
            raise KeyError(i) from last
        except KeyError as error:
            last = error
    count = 0
    while last is not None:
        last, count = last.__cause__ or last.__context__, count + 1
    return count


def counts(n):
    error = Plain("counted")
    before = sys.getrefcount(error)
    for _ in range(5):
        try:
            raise error
        except Plain as caught:
            during = sys.getrefcount(caught) - before
        error.__traceback__ = None
    return sys.getrefcount(error) - before, during, sys.getrefcount(Plain) > 0


def main():
    kinds()
    made()
    for function in (asserts, nested, chained, catches, no_active, deaths, outlive, generators, managers, depths, chains, counts):
        for n in range(3):
            result = function(n)
            print(function.__name__, result)


if __name__ == "__main__":
    main()
