"""f(*generator): the items, errors, frames and tracebacks, and generators that are none any more or run already."""

import sys
import traceback


def gives(*args, **kwargs):
    return args, kwargs


def numbers(n, log=None):
    for i in range(n):
        if log is not None:
            log.append(i)
        yield i
    return "returned"


def fails(n, error):
    for i in range(n):
        yield i
    raise error


class Call:
    def __init__(self, *args):
        self.args = args

    def __call__(self, *args):
        return args

    def method(self, a, b=0):
        return a, b


def where():
    """The caller's frame, as the generator sees it."""
    frame = sys._getframe(2)
    yield frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno
    yield frame.f_back.f_code.co_name


def show(thunk):
    try:
        return thunk()
    except BaseException as error:
        return f"{type(error).__name__}: {error}"


def all_callables():
    for n in (0, 1, 2, 3, 40):
        print(n, gives(*numbers(n)), gives(*numbers(n), k=n), gives(*(str(i) for i in range(n)), **{"k": n}))
        print(Call(*numbers(n)).args, Call()(*numbers(n)), max(*numbers(n), 1, 2), [*numbers(n)])
        for f in (Call().method, len, int, print, divmod, isinstance, None, dict, (lambda a, b: a - b), range):
            print(end=str(show(lambda f=f, n=n: f(*numbers(n)))) + "; ")
        print()


def big():
    print(
        len(gives(*numbers(5000))[0]),
        sum(gives(*(i * i for i in range(3000)))[0]),
        max(*(i % 997 for i in range(2000))),
    )


def errors():
    for error in (ValueError("x"), TypeError("y"), StopIteration("z"), KeyError(1), GeneratorExit("g")):
        for n in (0, 2):
            print(show(lambda n=n, error=error: gives(*fails(n, error))))
    try:
        gives(
            1,
            *fails(1, ValueError("here")),
        )
    except ValueError as error:
        print(
            [
                (f.name, f.lineno - all_callables.__code__.co_firstlineno)
                for f in traceback.extract_tb(error.__traceback__)
            ]
        )
    try:
        gives(*fails(1, ValueError("there")))
    except ValueError as error:
        print([(f.name, f.line) for f in traceback.extract_tb(error.__traceback__)])


def used_before():
    g = numbers(5)
    next(g)
    print(gives(*g), gives(*g))
    g = numbers(3)
    g.close()
    print(gives(*g))

    def itself():
        yield 1
        yield show(lambda: gives(*own))
        yield 2

    own = itself()
    print(gives(*own))
    log = []
    inner = numbers(4, log)

    def takes_from_inner():
        for i in range(3):
            yield next(inner, None), i

    print(gives(*takes_from_inner()), gives(*inner), log)


def nested():
    print(gives(*(gives(*(i for i in range(n))) for n in range(4))))
    print(gives(*(gives(*numbers(n), k=n) for n in range(3)), z=gives(*numbers(2))))

    def deeper(n):
        if n:
            yield gives(*deeper(n - 1))
        yield n

    print(gives(*deeper(30)))


def seen():
    print(gives(*where()))
    print(
        gives(
            0,
            *where(),
        )
    )
    g = (sys._getframe(1).f_lasti for _ in range(3))
    print(len(set(gives(*g)[0])))


def dies():
    log = []

    class Seen:
        def __init__(self, n):
            self.n = n

        def __del__(self):
            log.append(self.n)

    def generator(n):
        kept = Seen("kept")
        for i in range(n):
            yield Seen(i)
        log.append("end")

    gives(*generator(3))
    print(log)
    log.clear()
    print(show(lambda: len(*generator(2))), log)
    log.clear()

    def raises():
        yield Seen(0)
        yield Seen(1)
        raise ValueError

    print(show(lambda: gives(*raises())), log)


def long():
    total = 0
    for i in range(400):
        total += sum(gives(*(j for j in range(i % 5)))[0]) + len(Call(*numbers(3)).args)
    print(total)


def main():
    all_callables()
    big()
    errors()
    used_before()
    nested()
    seen()
    dies()
    long()


if __name__ == "__main__":
    main()
