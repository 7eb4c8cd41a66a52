# threads: one it shows warnings
"""Asynchronous generators with the hooks of an event loop, their deaths, and coroutines that nobody awaits."""

import gc
import sys
import traceback
import warnings
import weakref


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


def with_hooks():
    log = []

    class Loop:
        def first(self, generator):
            log.append(("first", generator.__name__))

        def last(self, generator):
            log.append(("last", generator.__name__))

        def fails(self, generator):
            raise LookupError("first")

        async def makes_a_coroutine(self, generator):
            pass

    loop = Loop()

    async def consume(n, ask=False):
        g = count(n, ask)
        return [i async for i in g]

    async def leave():
        async for i in count(5):
            if i == 1:
                return i

    for first in (loop.first, lambda generator: log.append("function"), loop.fails, log.append, loop.makes_a_coroutine, None):
        for last in (loop.last, None):
            old_hooks = sys.get_asyncgen_hooks()
            sys.set_asyncgen_hooks(firstiter=first, finalizer=last)
            with warnings.catch_warnings(record=True):
                drive(consume(2))
                drive(consume(2, True))
                drive(leave())
                for how in ("asend", "aclose", "__anext__", "athrow"):
                    g = count(2)
                    try:
                        getattr(g, how)(*[None] * (how[1:] in ("send", "throw"))).close()
                    except Exception as error:
                        print(how, type(error).__name__, error)
                    del g
            sys.set_asyncgen_hooks(*old_hooks)
            print([entry if isinstance(entry, tuple | str) else type(entry).__name__ for entry in log])
            log.clear()
    gc.collect()


def deaths():
    class Noisy:
        def __init__(self, name):
            self.name = name

        def __del__(self):
            print("dies", self.name)

    async def holds(name):
        held = Noisy(name)
        yield held.name
        yield "second"

    async def ends():
        out = [i async for i in holds("loop")]
        print("after the loop")
        async for i in holds("left"):
            out.append(i)
            break
        print("after the break")
        g = holds("asked once")
        await anext(g)
        del g
        print("deleted")
        g = holds("weak")
        watch = weakref.ref(g, lambda _: print("the generator is gone"))
        out.append(await anext(g))
        del g
        print(watch() is None)
        never = holds("never")
        del never
        return out

    drive(ends())

    async def sent(g):
        await anext(g)
        await g.asend(Noisy("sent"))
        print("sent it")

    drive(sent(count(3)))
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always")
        count(1).asend(None)
        count(1).__anext__()
        count(1).aclose()
        count(1).athrow(ValueError())
        g = count(1)
        del g
        ends()
    print([str(w.message) for w in shown])
    g = count(3)
    a = g.asend(None)
    print(sys.getrefcount(g), gc.is_tracked(a), gc.get_referents(a) == [g])
    try:
        a.send(None)
    except StopIteration:
        print(sys.getrefcount(g))
    del a
    print(sys.getrefcount(g))


def never_awaited():
    async def value(v):
        return v

    class AsyncAiter:
        async def __aiter__(self):
            return self

    class Coroutine:
        async def __await__(self):
            return 5

    class Returning:
        def __await__(self):
            return value(1)

    async def loop(iterable):
        async for _ in iterable:
            pass

    async def wait(awaitable):
        await awaitable

    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always")
        for _ in range(3):
            drive(loop(AsyncAiter()))
            drive(wait(Coroutine()))
            drive(wait(Returning()))
    print([str(w.message) for w in shown])


def main():
    with_hooks()
    deaths()
    never_awaited()


if __name__ == "__main__":
    main()
