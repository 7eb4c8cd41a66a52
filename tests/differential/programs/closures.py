"""Closures, nonlocal, cells, free variables in classes and comprehensions, deleted and unbound variables."""


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def counter():
    n = 0

    def add(k=1):
        nonlocal n
        n += k
        return n

    def get():
        return n

    def reset():
        nonlocal n
        del n

    return add, get, reset


def counters():
    add, get, reset = counter()
    for i in range(100):
        add(i)
    print(get(), add.__closure__[0].cell_contents, add.__code__.co_freevars, counter.__code__.co_cellvars)
    reset()
    print(attempt(get), attempt(add), attempt(reset), attempt(lambda: add.__closure__[0].cell_contents))
    add.__closure__[0].cell_contents = 7
    print(get(), add(2**60), add(2.5))


def late_binding():
    functions = [lambda: i for i in range(3)]
    print([f() for f in functions], [f() for f in [lambda i=i: i for i in range(3)]])
    made = []
    for j in range(3):

        def inner():
            return j

        made.append(inner)
    print([f() for f in made])
    j = "changed"
    print([f() for f in made])
    del j
    print([attempt(f) for f in made])


def unbound():
    def early():
        return later

    print(attempt(early))
    later = 5
    print(early())

    def local_before():
        try:
            return value
        finally:
            value = 1

    print(attempt(local_before))

    def conditional(flag):
        if flag:
            value = 1
        return value

    print(conditional(True), attempt(conditional, False))

    def delete():
        value = 1
        del value
        return value

    print(attempt(delete))

    def delete_twice():
        value = 1
        del value
        del value

    print(attempt(delete_twice))

    def loop():
        for k in []:
            pass
        return k

    print(attempt(loop))

    def caught():
        try:
            raise ValueError
        except ValueError as error:
            pass
        return error

    print(attempt(caught))


def depth():
    a = 1

    def f(b):
        def g(c):
            def h(d):
                nonlocal a, b
                a += d
                b += c
                return a, b, c, d

            return h

        return g

    h = f(10)(100)
    print(h(1), h(1), f(10)(100)(5), a)

    def make(n):
        return (lambda x: x) if n == 0 else (lambda inner: lambda x: inner(x) + n)(make(n - 1))

    print(make(30)(1))


def parameters_as_cells(a, b=2, *args, c, **kwargs):
    def inner():
        nonlocal a
        a += 1
        return a, b, args, c, kwargs

    return inner


def in_classes():
    x = "enclosing"

    class C:
        x = "class"
        y = x
        z = [x for _ in range(2)]

        def method(self):
            return x, __class__.__name__

        class D:
            def read(self):
                return x

    class E:
        try:
            y = x
        except NameError as error:
            y = str(error)
        if False:
            x = 1

    class F:
        nonlocal x
        x = "set by class"

    print(C.y, C.z, C().method(), C.D().read(), E.y, x)

    class G:
        x = x if "x" in dir() else "none"

    print(G.x)


def in_comprehensions():
    k = 10
    print([k + i for i in range(3)], {k: i for i in range(2)}, [[k + i + j for j in range(i)] for i in range(3)])
    print([(lambda: k + i)() for i in range(3)], list(k + i for i in range(3) if k), [f() for f in [lambda: i for i in range(3)]])
    k = 20
    generator = (k + i for i in range(3))
    k = 30
    print(list(generator), [k := k + i for i in range(3)], k)


def swapped():
    def f():
        return x  # noqa: F821

    def with_cell(value):
        def inner():
            return value

        return inner

    import types

    g = types.FunctionType(with_cell(1).__code__, {}, "g", None, (types.CellType(42),))
    print(g(), attempt(types.FunctionType, with_cell(1).__code__, {}, "g", None, ()), attempt(types.FunctionType(f.__code__, {})))
    print(attempt(types.FunctionType(f.__code__, {"x": "own globals"})), types.CellType() == types.CellType(), types.CellType(1) < types.CellType(2))


def recursion_through_cells():
    def fact(n):
        return 1 if n < 2 else n * fact(n - 1)

    memo = {}

    def fib(n):
        if n not in memo:
            memo[n] = n if n < 2 else fib(n - 1) + fib(n - 2)
        return memo[n]

    print(fact(30), fib(90))


def main():
    counters()
    late_binding()
    unbound()
    depth()
    inner = parameters_as_cells(1, 2, 3, c=4, d=5)
    print(inner(), inner())
    in_classes()
    in_comprehensions()
    swapped()
    recursion_through_cells()


if __name__ == "__main__":
    main()
