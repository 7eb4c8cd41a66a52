"""sys._getframe walks, f_locals read and written, f_lineno, f_back of finished frames, frames held alive, gi_frame."""

import inspect
import sys


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def names_above(depth):
    frame, out = sys._getframe(1), []
    while frame and len(out) < depth:
        out.append((frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
        frame = frame.f_back
    return out


def walk():
    def a():
        return b()

    def b():
        x = [c() for _ in range(1)]
        return x[0]

    def c():
        return (lambda: names_above(4))()

    print(a())

    class C:
        def __init__(self):
            self.seen = names_above(2)

        @property
        def p(self):
            return names_above(2)

        def __add__(self, other):
            return names_above(2)

        def __getattr__(self, name):
            return names_above(2)

    o = C()
    print(o.seen, o.p, o + 1, o.dynamic, sorted([1], key=lambda v: len(names_above(2))), list(map(lambda v: names_above(2), [1])))

    def generator():
        yield names_above(2)

    def delegating():
        yield from generator()

    print(next(generator()), next(delegating()), [*delegating()])
    print(attempt(sys._getframe, 100000), sys._getframe(0).f_code.co_name, sys._getframe().f_back.f_code.co_name)


def locals_of_frames():
    def inner():
        frame = sys._getframe(1)
        seen = dict(frame.f_locals)
        frame.f_locals["x"] = "written"
        frame.f_locals["new"] = "extra"
        return sorted(name for name in seen if name != "inner"), frame.f_locals["new"]

    x = 1
    y = 2.5
    result = inner()
    print(result, x, y, attempt(lambda: new))  # noqa: F821
    for i in range(5):
        x = i
        inner_frame = sys._getframe()
        inner_frame.f_locals["x"] = x * 10
        y += x
    print(x, y)

    def with_cell():
        c = 1

        def read():
            return c

        sys._getframe().f_locals["c"] = 50
        return c, read(), sorted(sys._getframe().f_locals)

    print(with_cell())
    big = 2**70
    small = 3

    def observe():
        local = sys._getframe(1).f_locals
        return local["big"], local["small"], local["i"]

    print(observe())

    def unbound():
        proxy = sys._getframe().f_locals
        before = "later" in proxy
        later = 1
        after = proxy["later"]
        del later
        return before, after, "later" in proxy, attempt(proxy.__getitem__, "later"), attempt(proxy.__delitem__, "proxy")

    print(unbound())
    print(sys._getframe().f_globals["__name__"] == __name__, sys._getframe().f_builtins is not None)


def finished_frames():
    def keeps(n):
        local = [n]
        return sys._getframe()

    frames = [keeps(i) for i in range(5)]
    print([f.f_locals["local"] for f in frames], frames[0].f_back, [f.f_code.co_name for f in frames][0])
    frames[0].clear()
    print(frames[0].f_locals)

    def fails(n):
        inner_value = n * 2
        if n == 0:
            raise ValueError
        fails(n - 1)

    try:
        fails(3)
    except ValueError as error:
        trace, values = error.__traceback__.tb_next, []
        kept = error
        while trace:
            values.append((trace.tb_frame.f_locals["n"], trace.tb_frame.f_locals["inner_value"], trace.tb_frame.f_back.f_code.co_name))
            trace = trace.tb_next
        print(values)
    print(kept.__traceback__.tb_frame is sys._getframe(), attempt(sys._getframe().clear))

    def generator():
        held = [1, 2, 3]
        got = yield held
        yield got

    g = generator()
    print(g.gi_frame.f_locals, g.gi_frame.f_lineno - g.gi_code.co_firstlineno)
    next(g)
    frame = g.gi_frame
    print(frame.f_locals, frame.f_lineno - g.gi_code.co_firstlineno, frame.f_back)
    frame.f_locals["held"] = "changed"
    print(g.send("sent"), frame.f_locals)
    g.close()
    print(g.gi_frame, frame.f_locals)
    g = generator()
    next(g)
    frame = g.gi_frame
    print(attempt(frame.clear), frame.f_locals, next(g), attempt(next, g))


def lines():
    frame = sys._getframe()
    base = frame.f_code.co_firstlineno
    out = [frame.f_lineno - base]
    out.append(
        frame.f_lineno - base
    )
    for _ in range(2):
        out.append(frame.f_lineno - base)
    try:
        out.append(frame.f_lineno - base)
        raise ValueError
    except ValueError:
        out.append(frame.f_lineno - base)
    finally:
        out.append(frame.f_lineno - base)
    print(out, frame.f_lasti > 0)


def inspection():
    def f(a, b=1, *args, c, **kwargs):
        frame = inspect.currentframe()
        info = inspect.getargvalues(frame)
        return info.args, info.varargs, info.keywords, [(name, info.locals[name]) for name in ("a", "b", "args", "c", "kwargs")]

    print(f(1, 2, 3, c=4, d=5), inspect.signature(f))
    stack = inspect.stack()
    print([record.function for record in stack][:2])

    def caller_name():
        return sys._getframemodulename(1) == __name__

    print(caller_name())


def main():
    walk()
    locals_of_frames()
    finished_frames()
    lines()
    inspection()


if __name__ == "__main__":
    main()
