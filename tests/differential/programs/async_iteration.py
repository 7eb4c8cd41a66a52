"""Asynchronous generators and iterators: every way to ask for an item, to end and to fail."""

import sys
import traceback
import types


class Ask:
    def __init__(self, question):
        self.question = question

    def __await__(self):
        return (yield self.question)


def drive(coroutine, answers=()):
    """Run to the end, answering each awaited value; print what was awaited, and how it ended."""
    awaited, answers = [], list(answers)
    try:
        value = None
        while True:
            awaited.append(coroutine.send(value))
            value = answers.pop(0) if answers else None
            if isinstance(value, BaseException):
                awaited.append(coroutine.throw(value))
                value = None
    except StopIteration as stop:
        print("awaited", awaited, "result", stop.value)
    except BaseException as error:
        print("awaited", awaited, "raised", type(error).__name__, error, [(f.name, f.line) for f in traceback.extract_tb(error.__traceback__)])


async def count(n, ask=False):
    for i in range(n):
        if ask:
            await Ask(("item", i))
        yield i


async def echo():
    got = []
    try:
        while True:
            got.append((yield len(got)))
    except KeyError as error:
        got.append(repr(error))
        yield "caught"
    finally:
        print("echo ends with", got)


def loops():
    async def total(n, ask):
        out = 0
        async for i in count(n, ask):
            out += i
        else:
            out += 1000
        return out

    for n in (0, 1, 5):
        drive(total(n, False))
        drive(total(n, True))

    async def early():
        async for i in count(5, True):
            if i == 2:
                break
            async for j in count(i):
                if j:
                    continue
        return i

    drive(early())

    async def comprehensions():
        return (
            [i async for i in count(3)],
            {i: j async for i in count(3) async for j in count(2, True)},
            {i async for i in count(3) if i},
            [i async for i in (j * 2 async for j in count(4) if j != 1)],
        )

    drive(comprehensions())

    async def tree(depth):
        if depth:
            async for i in tree(depth - 1):
                yield i
        yield depth
        if depth:
            async for i in tree(depth - 1):
                yield i

    async def walk():
        return sum([i async for i in tree(7)])

    drive(walk())

    async def bare():
        async for _ in count(2):
            pass
        for i in range(3):
            async for j in count(i):
                if j == 1:
                    return i, j

    drive(bare())


def asking_by_hand():
    async def sends():
        g = echo()
        out = [await g.asend(None), await g.asend("a"), await g.__anext__(), await anext(g), await g.asend(g is None)]
        out.append(await g.athrow(KeyError("k")))
        try:
            await g.asend("late")
        except StopAsyncIteration as stop:
            out.append(("stop", stop.args))
        for ask in (g.__anext__, lambda: g.asend(5), lambda: anext(g)):
            try:
                await ask()
            except StopAsyncIteration as stop:
                out.append(("stop", stop.args))
        out.append(await anext(g, "default"))
        return out

    drive(sends())

    async def not_started():
        await echo().asend("too early")

    drive(not_started())

    async def twice():
        g = count(3)
        a = g.__anext__()
        first = await a
        try:
            await a
        except RuntimeError as error:
            return first, str(error)

    drive(twice())

    def overlapping(second, first=None):
        g = count(3, True)
        a, b = g.__anext__(), second(g)
        print(a.send(None))
        for step in (lambda: b.send(None), lambda: b.send(None), lambda: a.send("x"), lambda: a.send("x")):
            try:
                print("step", step())
            except BaseException as error:
                print("step", type(error).__name__, error)
        print(g.ag_running, g.ag_frame is None)
        try:
            g.aclose().send(None)
        except StopIteration:
            print("closed")

    overlapping(lambda g: g.__anext__())
    overlapping(lambda g: g.asend(4))
    overlapping(lambda g: g.aclose())
    overlapping(lambda g: g.athrow(ValueError("v")))

    async def inside():
        nonlocal_g = []

        async def g():
            try:
                await anext(nonlocal_g[0])
            except Exception as error:
                yield f"{type(error).__name__}: {error}"
            try:
                async for _ in nonlocal_g[0]:
                    pass
            except Exception as error:
                yield f"{type(error).__name__}: {error}"

        nonlocal_g.append(g())
        return [i async for i in nonlocal_g[0]]

    drive(inside())

    a = count(2).asend(None)
    for step in (lambda: next(a), lambda: next(a), lambda: a.throw(ValueError), lambda: a.close(), lambda: a.send(1)):
        try:
            print("by next", step())
        except BaseException as error:
            print("by next", type(error).__name__, error)
    a = count(2, True).asend(None)
    print(next(a), iter(a) is a)
    try:
        a.throw(OSError("thrown into it"))
    except OSError as error:
        print("out again", error)


def throwing_into_it():
    async def consume(swallow):
        out = []
        try:
            async for i in guarded(swallow):
                out.append(i)
                await Ask("in the loop")
        except ValueError as error:
            out.append(repr(error))
        return out

    async def guarded(swallow):
        for i in range(3):
            try:
                await Ask(("guarded", i))
                yield i
            except ValueError as error:
                if not swallow:
                    raise
                yield f"swallowed {error}"

    for swallow in (False, True):
        drive(consume(swallow), [1, 2, ValueError("into the generator"), 3])
        drive(consume(swallow), [1, ValueError("into the loop"), 3])
    drive(consume(False), [1, KeyError("through both")])
    c = consume(True)
    print(c.send(None), type(c.cr_await).__name__, c.close())


def failing():
    async def fails(kind):
        yield 1
        raise kind("inside")

    async def loop(kind):
        async for i in fails(kind):
            print("item", i)

    for kind in (ValueError, StopAsyncIteration, StopIteration, GeneratorExit):
        drive(loop(kind))

    async def by_hand(kind):
        g = fails(kind)
        out = []
        for _ in range(3):
            try:
                out.append(await anext(g))
            except BaseException as error:
                out.append(type(error).__name__)
        return out

    for kind in (ValueError, StopAsyncIteration, GeneratorExit):
        drive(by_hand(kind))

    async def divides():
        async for i in count(3, True):
            try:
                1 // (i - 1)
            except ZeroDivisionError:
                yield sys.exception() is not None
            else:
                yield sys.exception() is not None
        yield "last"

    async def handler():
        try:
            raise OSError("outside")
        except OSError:
            return [i async for i in divides()], repr(sys.exception())

    drive(handler())

    async def deep(n):
        async for i in deep(n + 1):
            yield i

    async def too_deep():
        try:
            async for _ in deep(0):
                pass
        except RecursionError as error:
            return str(error)

    drive(too_deep())


class Iterator:
    """Returns from __anext__ what it is given."""

    def __init__(self, *items):
        self.items = list(items)

    def __aiter__(self):
        return self

    def __anext__(self):
        if not self.items:
            raise StopAsyncIteration
        return self.items.pop(0)


class Coroutines:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration("value")
        self.n -= 1
        return await Ask(self.n)


async def value(v):
    return v


@types.coroutine
def old(v):
    got = yield v
    return got, v


class Returning:
    """An awaitable whose __await__ returns what it is given."""

    def __init__(self, v):
        self.v = v

    def __await__(self):
        return self.v


class OwnIterator:
    def __init__(self, *values):
        self.values = list(values)

    def __iter__(self):
        return self

    def __next__(self):
        if not self.values:
            raise StopIteration("end")
        return self.values.pop(0)


def iterators():
    async def loop(iterable):
        return [i async for i in iterable]

    for _ in range(3):
        drive(loop(Coroutines(3)), "abc")
        drive(loop(Iterator(value(1), old(2), Ask(3), Returning(iter([4])), Returning(OwnIterator(5, 6)))), "abcdefg")
        drive(loop(Iterator(value(1), 5)))
        drive(loop(Iterator(Returning(5))))
        drive(loop(Iterator(Returning(iter(())))))

    class NoAiter:
        pass

    class BadAiter:
        def __aiter__(self):
            return 5

    class Generates:
        async def __aiter__(self):
            yield await Ask("q")
            yield 2

    class AnextGenerates(Iterator):
        async def __anext__(self):
            yield 1

    class AnextYields(Iterator):
        def __anext__(self):
            yield 1

    class AnextOld(Iterator):
        @types.coroutine
        def __anext__(self):
            if not self.items:
                raise StopAsyncIteration
            yield ("old", self.items[-1])
            return self.items.pop()

    for _ in range(3):
        for iterable in (NoAiter(), BadAiter(), Generates(), AnextGenerates(1), AnextYields(1), AnextOld(1, 2), 5, [1]):
            drive(loop(iterable))

    Changing = type("Changing", (Coroutines,), {})
    for method in (None, Iterator.__anext__, lambda self: self.items.pop() if self.items else 0):
        if method:
            Changing.__anext__ = method
        it = Changing(2)
        it.items = [value(1)]
        drive(loop(it), "ab")
        for coroutine in it.items:
            coroutine.close()


def awaitables():
    async def wait(v):
        return await v

    class Waits:
        def __await__(self):
            got = yield "waits"
            return got

    class Old:
        @types.coroutine
        def __await__(self):
            yield 5

    class Raises:
        def __await__(self):
            raise LookupError("no await")

    class AsyncGenerator:
        async def __await__(self):
            yield 1

    for _ in range(3):
        for make in (Waits, Old, Raises, AsyncGenerator, lambda: Returning(iter("xy")), lambda: Returning([1]), 
                     lambda: Returning(old(1)), lambda: Returning(OwnIterator(1, 2)), lambda: count(1), lambda: value("v"), lambda: old("o"), lambda: None):
            drive(wait(make()), ["answer"])

    async def busy(coroutine):
        await coroutine

    coroutine = value(Ask(1))
    drive(busy(coroutine))
    shared = wait(Waits())
    first = busy(shared)
    print(first.send(None))
    drive(busy(shared))
    first.close()


def main():
    loops()
    asking_by_hand()
    throwing_into_it()
    failing()
    iterators()
    awaitables()


if __name__ == "__main__":
    main()
