"""Printed tracebacks: every line and caret, chained, grouped, through generators, classes, exec, long recursion."""

import sys
import traceback


def show(function, *args):
    try:
        function(*args)
    except BaseException:
        traceback.print_exc()
        error = sys.exception()
        trace, lines = error.__traceback__, []
        while trace:
            frame = trace.tb_frame
            lines.append((frame.f_code.co_name, trace.tb_lineno, trace.tb_lasti, frame.f_lineno))
            trace = trace.tb_next
        print(function.__name__, lines, file=sys.stderr)


def divide(a, b):
    return a + a / b


def attribute(o):
    return o.first.second().third


def index(d):
    return d["a"]["b"][0]["c"]


def calls():
    return divide(1, divide(2, 0)) + divide(
        3,
        4,
    )


def multi_line():
    value = (
        1
        + 2
        + len(
            5,
        )
    )
    return value


def in_loop():
    total = 0
    for i in range(5):
        for j in range(5):
            total += 10 // (3 - i)
    return total


def reraise():
    try:
        divide(1, 0)
    except ZeroDivisionError:
        x = 1
        raise


def reraise_by_name():
    try:
        divide(1, 0)
    except ZeroDivisionError as error:
        x = 1
        raise error


def chained():
    try:
        divide(1, 0)
    except ZeroDivisionError as error:
        raise KeyError("second") from error


def context():
    try:
        divide(1, 0)
    except ZeroDivisionError:
        try:
            index({})
        except KeyError:
            attribute(None)


def through_finally():
    try:
        divide(1, 0)
    finally:
        x = 1
        y = x + 1


def through_with():
    class Manager:
        def __enter__(self):
            return self

        def __exit__(self, *args):
            x = 1
            return False

    with Manager():
        divide(1, 0)


def exit_raises():
    class Manager:
        def __enter__(self):
            return self

        def __exit__(self, *args):
            raise OSError("exit")

    with Manager() as m:
        divide(1, 0)


def through_generator():
    def produce():
        yield 1
        yield divide(1, 0)

    def outer():
        yield from produce()

    for _ in outer():
        pass


def thrown_into_generator():
    def produce():
        try:
            yield 1
        finally:
            x = 2

    g = produce()
    next(g)
    g.throw(ValueError("thrown"))


def through_comprehension():
    return [divide(1, i) for i in (2, 1, 0)]


def through_lambda():
    return sorted([1, 2], key=lambda v: v / 0)


def through_class_body():
    class Broken:
        a = 1

        def method(self):
            pass

        b = divide(1, 0)


def through_init():
    class Broken:
        def __init__(self, x):
            self.x = divide(x, 0)

    return Broken(5)


def through_property():
    class Broken:
        @property
        def value(self):
            return self.other

        @property
        def other(self):
            return divide(1, 0)

    return Broken().value


def through_operators():
    class Broken:
        def __add__(self, other):
            return divide(1, 0)

        def __getitem__(self, item):
            return self + item

        def __call__(self):
            return self["x"]

        def __bool__(self):
            return self()

    if Broken():
        pass


def through_exec():
    exec(compile("def f(x):\n    return x / 0\n\nf(1)\n", "<made>", "exec"), {})


def recursion(n):
    if n == 0:
        raise ValueError("bottom")
    recursion(n - 1)


def recursion_limit():
    def forever(n):
        return forever(n + 1)

    forever(0)


def groups():
    errors = []
    for function in (calls, through_finally):
        try:
            function()
        except Exception as error:
            errors.append(error)
    try:
        raise ExceptionGroup("several", errors)
    except ExceptionGroup as group:
        group.add_note("a note")
        raise RuntimeError("over it") from group


def star_except():
    try:
        try:
            divide(1, 0)
        except* ZeroDivisionError:
            raise KeyError("in handler")
    except* KeyError as group:
        raise group


def unpack():
    a, (b, c) = 1, (2, 3, 4)


def arguments():
    def f(a, b):
        return a

    f(
        1,
        c=2,
    )


def names():
    return undefined_name  # noqa: F821


def similar_names():
    class C:
        something = 1

    return C().somethin


def imports():
    import nothing_like_this


def subscript():
    x = [1, 2, 3]
    x[0] = x[1] = x[9]


def deletes():
    x = {}
    del x["a"]


def augmented():
    x = [1]
    x[0] += "a"


def compares():
    return 1 < 2 < "a" < 4


def formats():
    return f"{1:.2f} {divide(1, 0):>10} {3}"


def asserts():
    x = 3
    assert x == 4, f"x is {x}"


def matches():
    match 5:
        case int(1, 2, 3):
            pass


def awaits():
    async def inner():
        return divide(1, 0)

    async def outer():
        return await inner()

    outer().send(None)


def deep_chain():
    error = None
    for i in range(3):
        try:
            if error:
                raise ValueError(i) from error
            raise ValueError(i)
        except ValueError as caught:
            error = caught
    raise error


def syntax():
    compile("x = = 1", "<bad>", "exec")


def custom_messages():
    class Multi(Exception):
        def __str__(self):
            return "line one\nline two"

    raise Multi


def broken_str():
    class Broken(Exception):
        def __str__(self):
            raise ValueError

    raise Broken


FUNCTIONS = [
    calls,
    multi_line,
    in_loop,
    reraise,
    reraise_by_name,
    chained,
    context,
    through_finally,
    through_with,
    exit_raises,
    through_generator,
    thrown_into_generator,
    through_comprehension,
    through_lambda,
    through_class_body,
    through_init,
    through_property,
    through_operators,
    through_exec,
    recursion_limit,
    groups,
    star_except,
    unpack,
    arguments,
    names,
    similar_names,
    imports,
    subscript,
    deletes,
    augmented,
    compares,
    formats,
    asserts,
    matches,
    awaits,
    deep_chain,
    syntax,
    custom_messages,
    broken_str,
]


def main():
    show(attribute, None)
    show(index, {"a": {"b": [{}]}})
    show(recursion, 20)
    for function in FUNCTIONS:
        show(function)
    for limit in (2, -1):
        try:
            recursion(5)
        except ValueError as error:
            traceback.print_exception(error, limit=limit)
    summary = traceback.extract_stack()
    print([(frame.name, frame.line) for frame in summary if frame.name == "main"])


if __name__ == "__main__":
    main()
