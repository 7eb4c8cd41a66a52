"""Calls with every shape of parameters and arguments, and every error of each."""


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def plain(a, b):
    return a, b


def defaults(a, b=2, c=3):
    return a, b, c


def positional_only(a, b=2, /, c=3):
    return a, b, c


def keyword_only(*, a, b=2):
    return a, b


def mixed(a, /, b, c=3, *d, e, f=6, **g):
    return a, b, c, d, e, f, g


def star(*args):
    return args


def star_star(**kwargs):
    return kwargs


def both(*args, **kwargs):
    return args, kwargs


def same_name(a, /, **kwargs):
    return a, kwargs


def nothing():
    return None


FUNCTIONS = [plain, defaults, positional_only, keyword_only, mixed, star, star_star, both, same_name, nothing]


def literal_calls():
    for f in FUNCTIONS:
        for _ in range(3):
            row = [
                attempt(lambda f=f: f()),
                attempt(lambda f=f: f(1)),
                attempt(lambda f=f: f(1, 2)),
                attempt(lambda f=f: f(1, 2, 3)),
                attempt(lambda f=f: f(1, 2, 3, 4)),
                attempt(lambda f=f: f(1, b=5)),
                attempt(lambda f=f: f(a=1, b=5)),
                attempt(lambda f=f: f(b=1, a=5)),
                attempt(lambda f=f: f(1, a=5)),
                attempt(lambda f=f: f(1, 2, e=5)),
                attempt(lambda f=f: f(1, 2, c=7, e=5, z=9)),
                attempt(lambda f=f: f(*[1, 2])),
                attempt(lambda f=f: f(1, *[2], 3, *(), e=1)),
                attempt(lambda f=f: f(**{"a": 1, "b": 2})),
                attempt(lambda f=f: f(1, **{"b": 2}, **{"e": 3})),
                attempt(lambda f=f: f(*range(5), **{"e": 3})),
                attempt(lambda f=f: f(1, b=2, **{"b": 3})),
                attempt(lambda f=f: f(**{"x": 1}, **{"x": 2})),
                attempt(lambda f=f: f(**{1: 2})),
                attempt(lambda f=f: f(*5)),
                attempt(lambda f=f: f(**5)),
                attempt(lambda f=f: f(*[1], b=2, *[3])),
            ]
        print(f.__name__)
        for line in row:
            print("   ", line)


def builtin_calls():
    print(attempt(len), attempt(len, 1, 2), attempt(len, 5), attempt(int, "5", base=6), attempt(int, x=5), attempt(dict, 5))
    print(attempt(sorted, [2, 1], reverse=True), attempt(sorted, [1], nope=1), attempt(print, 1, nope=2), attempt(max), attempt(max, []))
    print(attempt(isinstance, 1), attempt(isinstance, 1, 5), isinstance(1, (str, (int, float))), attempt(getattr, 1), attempt(range))
    print(max(1, 2, key=lambda v: -v), min([3, 1], default=0), max([], default="d"), sum([[1], [2]], []), divmod(7, 2), pow(2, 3, mod=5))
    print("a,b".split(","), "a,b".split(sep=","), attempt("a".split, 1, 2, 3), attempt("a".split, nope=1), int.from_bytes(b"ab", "big"))
    print(list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1])), list(zip([1, 2], "ab", strict=True)))
    print(attempt(lambda: list(zip([1], [1, 2], strict=True))), list(enumerate("ab", start=3)), type("T", (), {"a": 1})().a, object().__doc__ is None)


def mutable_defaults():
    def collect(value, into=[]):  # noqa: B006
        into.append(value)
        return into

    collect(1)
    print(collect(2), collect.__defaults__, collect(3, []))

    def configurable(a, b=1, *, c=2):
        return a, b, c

    seen = []
    for step in range(6):
        if step == 2:
            configurable.__defaults__ = (10, 20)
        if step == 3:
            configurable.__kwdefaults__ = {"c": "new"}
        if step == 4:
            configurable.__defaults__ = None
            configurable.__kwdefaults__ = None
        if step == 5:
            configurable.__code__ = plain.__code__
        seen.append((attempt(configurable), attempt(configurable, 5), attempt(configurable, 5, 6)))
    for row in seen:
        print(row)


def evaluation_order():
    def say(value):
        print(value, end=" ")
        return value

    both(say(1), *[say(2)], say(3), k=say(4), **{"x": say(5)}, y=say(6))
    say(plain)(say("a"), b=say("b"))
    print()

    def decorate(name):
        say("make " + name)

        def decorator(function):
            say("apply " + name)
            return function

        return decorator

    @decorate("outer")
    @decorate("inner")
    def decorated(a=say("default"), *, b: say("annotation") = say("kw default")) -> say("returns"):
        return a, b

    print(decorated(), decorated.__annotations__)
    print((lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4), (lambda: (yield))().__class__.__name__, (lambda x=5: x)())


def deep_calls():
    def down(n, *args, **kwargs):
        if n == 0:
            return len(args), sorted(kwargs)
        return down(n - 1, *args, n, **kwargs, **{f"k{n}": n})

    def even(n):
        return True if n == 0 else odd(n - 1)

    def odd(n):
        return False if n == 0 else even(n - 1)

    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    def ackermann(m, n):
        if m == 0:
            return n + 1
        if n == 0:
            return ackermann(m - 1, 1)
        return ackermann(m - 1, ackermann(m, n - 1))

    print(down(20), even(301), odd(300), fib(16), ackermann(2, 6))
    many = [(f"p{i}", i) for i in range(200)]
    namespace = {}
    exec(f"def wide({', '.join(f'{name}={value}' for name, value in many)}):\n    return p0 + p100 + p199", namespace)
    print(namespace["wide"](), namespace["wide"](*range(200)), namespace["wide"](p100=5), namespace["wide"](**{"p199": 1}))
    print(attempt(namespace["wide"], *range(201)))


def varying_targets():
    targets = [plain, max, lambda a, b: a * 10 + b, "".join if False else divmod, pow, type("C", (), {"__init__": lambda s, a, b: None})]
    out = []
    for i in range(60):
        target = targets[i % len(targets)]
        result = target(i, 3)
        out.append(result if isinstance(result, (int, tuple)) else type(result).__name__)
    print(out[-12:])


def main():
    literal_calls()
    builtin_calls()
    mutable_defaults()
    evaluation_order()
    deep_calls()
    varying_targets()


if __name__ == "__main__":
    main()
