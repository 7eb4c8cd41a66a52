"""Generators: next, send, throw, close, yield from, return values, finally blocks, errors inside, state attributes."""

import inspect


def attempt(function, *args):
    try:
        return function(*args)
    except BaseException as error:
        return f"{type(error).__name__}: {error}" + (f" from {error.__cause__!r}" if error.__cause__ else "")


def squares(n):
    for i in range(n):
        yield i * i
    return "done"


def echo():
    received = []
    try:
        while True:
            received.append((yield len(received)))
    except ValueError as error:
        yield f"caught {error}"
        received.append("after")
    finally:
        print("finally", received)
    return received


def basics():
    g = squares(3)
    print(iter(g) is g, next(g), next(g), next(g), attempt(next, g), attempt(next, g), next(g, "default"))
    print(list(squares(4)), sum(squares(100)), max(squares(5)), [*squares(3)], dict(zip("abc", squares(3))), tuple(squares(0)))
    print(inspect.getgeneratorstate(squares(1)), squares.__name__, squares(1).__name__, squares(1).__qualname__)
    g = squares(3)
    for value in g:
        if value == 1:
            break
    print(list(g), inspect.getgeneratorstate(g), g.gi_frame, g.gi_running, g.gi_yieldfrom, g.gi_code.co_name)

    def infinite():
        n = 0
        while True:
            yield n
            n += 1

    print([x for x, _ in zip(infinite(), range(5))], next(x for x in infinite() if x > 50))


def sending():
    g = echo()
    print(attempt(g.send, 1), g.send(None), g.send("a"), g.send("b"), g.throw(ValueError("v")), attempt(next, g), attempt(g.send, 1))
    g = echo()
    print(attempt(g.throw, KeyError("unstarted")), attempt(next, g))
    g = echo()
    next(g)
    print(attempt(g.throw, OSError("x")), attempt(next, g))
    g = echo()
    next(g)
    print(g.close(), g.close(), attempt(next, g), attempt(g.throw, ValueError("late")))
    g = echo()
    next(g)
    print(attempt(g.throw, 5), attempt(g.throw, ValueError), attempt(g.throw), attempt(g.send), g.close())


def averager():
    total = count = 0
    average = None
    while True:
        value = yield average
        if value is None:
            return total, count
        total += value
        count += 1
        average = total / count


def delegation():
    def outer():
        result = yield from averager()
        print("result", result)
        second = yield from squares(2)
        third = yield from [10, 20]
        fourth = yield from "ab"
        return second, third, fourth

    g = outer()
    print(next(g), g.send(10), g.send(20), g.gi_yieldfrom.gi_code.co_name, g.send(None), next(g), next(g), next(g), next(g), next(g))
    print(attempt(next, g))

    def inner():
        try:
            yield 1
            yield 2
        except KeyError:
            yield "inner caught"
        finally:
            print("inner finally")

    def middle():
        try:
            yield from inner()
        except ValueError as error:
            yield f"middle caught {error}"
        yield "middle end"

    g = middle()
    print(next(g), g.throw(KeyError("k")), next(g), attempt(next, g))
    g = middle()
    print(next(g), g.throw(ValueError("v")), next(g))
    g = middle()
    print(next(g), g.close())

    class Custom:
        def __iter__(self):
            return self

        def __next__(self):
            return "next"

        def send(self, value):
            print("custom send", value)
            return "sent"

        def throw(self, *args):
            print("custom throw", args)
            raise StopIteration("thrown result")

        def close(self):
            print("custom close")

    def over():
        return (yield from Custom())

    g = over()
    print(next(g), g.send(None), g.send(5), attempt(g.throw, ValueError("x")))
    g = over()
    print(next(g), g.close())
    print(attempt(list, (lambda: (yield from 5))()), attempt(list, (lambda: (yield from None))()))

    def deep(n):
        if n:
            yield from deep(n - 1)
        yield n

    print(sum(deep(50)), list(deep(5)))

    def tree(node):
        if node:
            left, value, right = node
            yield from tree(left)
            yield value
            yield from tree(right)

    print(list(tree((((None, 1, None), 2, (None, 3, None)), 4, (None, 5, None)))))


def errors_inside():
    def stops():
        yield 1
        raise StopIteration("inside")

    def divides(n):
        for i in range(n):
            yield 10 // (2 - i)

    def ignores_close():
        try:
            yield 1
        except GeneratorExit:
            yield 2

    def raises_on_close():
        try:
            yield 1
        finally:
            raise KeyError("in finally")

    def returns_on_close():
        try:
            yield 1
        except GeneratorExit:
            return "closed value"

    print(attempt(list, stops()), attempt(list, divides(5)))
    for function in (ignores_close, raises_on_close, returns_on_close):
        g = function()
        next(g)
        print(function.__name__, attempt(g.close))
    g = divides(5)
    print(next(g), next(g), attempt(next, g), attempt(next, g))

    def reenter():
        yield 1
        try:
            next(current)
        except ValueError as error:
            yield str(error)
        try:
            current.send(1)
        except ValueError as error:
            yield str(error)
        yield attempt(current.close)

    current = reenter()
    print(list(current))


def exceptions_and_context():
    def inside_handler():
        try:
            raise ValueError("first")
        except ValueError:
            yield 1
            try:
                raise KeyError("second")
            except KeyError as error:
                yield repr(error.__context__)
        yield 3

    import sys

    def observer():
        yield sys.exception()
        yield sys.exception()

    o = observer()
    print(next(o))
    try:
        raise RuntimeError("outside")
    except RuntimeError:
        print(list(inside_handler()), next(o))
        g = inside_handler()
        next(g)
        print(repr(sys.exception()))
    print(repr(sys.exception()), next(g))

    def rethrow():
        try:
            yield
        except Exception as error:
            raise RuntimeError("wrapped") from error

    g = rethrow()
    next(g)
    print(attempt(g.throw, ValueError("orig")))


def pipelines():
    def numbers(n):
        yield from range(n)

    def keep(predicate, source):
        for item in source:
            if predicate(item):
                yield item

    def change(function, source):
        for item in source:
            yield function(item)

    def window(source, size):
        held = []
        for item in source:
            held.append(item)
            if len(held) == size:
                yield tuple(held)
                held.pop(0)

    print(sum(a * b - c for a, b, c in window(change(lambda x: x + 1, keep(lambda x: x % 3, numbers(300))), 3)))

    def primes():
        found = []
        n = 2
        while True:
            if all(n % p for p in found):
                found.append(n)
                yield n
            n += 1

    g = primes()
    print([next(g) for _ in range(30)])

    def permutations(items):
        if not items:
            yield ()
        for i, item in enumerate(items):
            for rest in permutations(items[:i] + items[i + 1 :]):
                yield (item, *rest)

    print(len(list(permutations((1, 2, 3, 4, 5)))), list(permutations("abc"))[3])


def coroutine_style():
    log = []

    def task(name, n):
        for i in range(n):
            log.append(f"{name}{i}")
            got = yield i
            if got:
                log.append(got)

    queue = [task("a", 3), task("b", 2), task("c", 4)]
    step = 0
    while queue:
        current = queue.pop(0)
        try:
            current.send(None if step < 3 else f"m{step}")
            queue.append(current)
        except StopIteration:
            log.append("end")
        step += 1
    print(log)


def dropped():
    def guarded(name):
        try:
            yield name
        finally:
            print("finalised", name)

    g = guarded("a")
    next(g)
    del g
    print("after a")
    g = guarded("b")
    next(g)
    g = guarded("never started")
    g = None
    print("after b")
    for value in guarded("c"):
        print(value)
        break
    print("after c")
    holder = [guarded("d")]
    next(holder[0])
    holder.clear()
    print("after d")


def large_numbers():
    """What a suspended frame keeps: no int that is not the host's own, one, and several, some the same."""

    def one(start):
        for number in range(start, start + 4):
            yield number

    def several(start):
        number = start * 1000
        same, other = number, number + 1
        while other < start * 1000 + 4:
            yield number, same, other
            assert number is same and id(number) == id(same)
            other += 1

    for start in (0, -7, 254, 70000, 2**40, 2**58, 2**61):
        for _ in range(3):
            print(list(one(start)), sum(one(start)), [x for x in one(start)], list(several(start)))


def main():
    large_numbers()
    basics()
    sending()
    delegation()
    errors_inside()
    exceptions_and_context()
    pipelines()
    coroutine_style()
    dropped()


if __name__ == "__main__":
    main()
