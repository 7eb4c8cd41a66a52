"""Coroutines, await, async with, async for, async generators and comprehensions, without and with an event loop."""

import asyncio
import contextlib
import inspect
import types


def attempt(function, *args):
    try:
        return function(*args)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"


def drive(coroutine, answers=()):
    """Run to the end, answering each awaited value; return what was awaited and the result."""
    awaited, answers = [], list(answers)
    try:
        value = None
        while True:
            awaited.append(coroutine.send(value))
            value = answers.pop(0) if answers else None
            if isinstance(value, Exception):
                awaited.append(coroutine.throw(value))
                value = None
    except StopIteration as stop:
        return awaited, stop.value


class Ask:
    def __init__(self, question):
        self.question = question

    def __await__(self):
        answer = yield self.question
        return answer


@types.coroutine
def old_style(n):
    got = yield ("old", n)
    return got


async def add(a, b):
    return await Ask(a) + await Ask(b)


async def nested(n):
    if n == 0:
        return await Ask("bottom")
    return (await nested(n - 1)) + 1


def awaiting():
    print(drive(add("x", "y"), [1, 2]), drive(nested(20), [100]), drive(old_style(5), ["got"]))

    async def handles():
        try:
            return await Ask("q")
        except KeyError as error:
            return f"handled {error}"
        finally:
            await Ask("cleanup")

    print(drive(handles(), [5]), drive(handles(), [KeyError("k")]))

    async def bad():
        await 5

    async def bad_await():
        class Bad:
            def __await__(self):
                return 5

        await Bad()

    async def twice():
        c = add(1, 2)
        await c
        await c

    for function in (bad, bad_await):
        print(attempt(drive, function()))
    print(attempt(drive, twice(), [1, 2]))
    c = add(1, 2)
    print(inspect.getcoroutinestate(c), c.send(None), inspect.getcoroutinestate(c), c.cr_await is not None, c.close(), inspect.getcoroutinestate(c))
    print(attempt(c.send, None), attempt(iter, c), attempt(next, c), c.cr_code.co_name, attempt(c.throw, ValueError("closed")))

    async def raises_stop():
        raise StopIteration(1)

    print(attempt(drive, raises_stop()))


class Manager:
    def __init__(self, name, swallow=False, fail=None):
        self.name, self.swallow, self.fail = name, swallow, fail

    async def __aenter__(self):
        print("enter", self.name, await Ask("enter"))
        if self.fail == "enter":
            raise OSError("enter")
        return self.name

    async def __aexit__(self, kind, error, trace):
        print("exit", self.name, kind and kind.__name__, error, trace is not None)
        await Ask("exit")
        if self.fail == "exit":
            raise OSError("exit")
        return self.swallow


class Counter:
    def __init__(self, n, fail=None):
        self.n, self.i, self.fail = n, 0, fail

    def __aiter__(self):
        return self

    async def __anext__(self):
        await Ask(self.i)
        if self.i == self.fail:
            raise ValueError("anext")
        if self.i >= self.n:
            raise StopAsyncIteration
        self.i += 1
        return self.i


def with_and_for():
    async def body(swallow, fail, error):
        async with Manager("a", swallow) as a, Manager("b", fail=fail) as b:
            print("body", a, b)
            if error:
                raise error
        return "after"

    for swallow in (False, True):
        for fail in (None, "enter", "exit"):
            for error in (None, KeyError("body")):
                print(attempt(drive, body(swallow, fail, error)))

    async def loop(n, stop=None, fail=None):
        seen = []
        async for value in Counter(n, fail):
            if value == stop:
                break
            if value == 2:
                continue
            seen.append(value)
        else:
            seen.append("else")
        return seen

    print(drive(loop(4)), drive(loop(4, 3)), attempt(drive, loop(4, fail=2)), drive(loop(0)))

    async def bad_with():
        async with 5:
            pass

    async def bad_for():
        async for _ in 5:
            pass

    async def sync_with():
        with Manager("sync"):
            pass

    for function in (bad_with, bad_for, sync_with):
        print(attempt(drive, function()))


def async_generators():
    async def produce(n):
        try:
            for i in range(n):
                got = yield i
                await Ask(("got", got))
        finally:
            print("produce finally")

    async def consume():
        return [x async for x in produce(3)]

    async def filtered():
        return {x: await Ask(x) async for x in produce(4) if x % 2}, [y for y in [x async for x in produce(2)]], [await Ask(i) for i in range(2)]

    print(drive(consume()), drive(filtered(), "abcdefghijklmnop"))

    async def by_hand():
        g = produce(5)
        out = [await anext(g), await g.asend("s"), await g.__anext__()]
        try:
            await g.athrow(ValueError("thrown"))
        except ValueError as error:
            out.append(str(error))
        try:
            await anext(g)
        except StopAsyncIteration:
            out.append("stopped")
        g = produce(2)
        await anext(g)
        await g.aclose()
        out.append(await anext(g, "default"))
        return out

    print(drive(by_hand()))

    async def generator_expression():
        g = (x * 2 async for x in produce(3))
        return type(g).__name__, [x async for x in g]

    print(drive(generator_expression()))

    async def bad():
        async def g():
            yield 1
            raise StopAsyncIteration

        return [x async for x in g()]

    print(attempt(drive, bad()))


def with_asyncio():
    async def worker(name, queue, out):
        while (item := await queue.get()) is not None:
            await asyncio.sleep(0)
            out.append((name, item))
        return name

    async def job():
        queue, out = asyncio.Queue(), []
        tasks = [asyncio.create_task(worker(f"w{i}", queue, out)) for i in range(3)]
        for i in range(9):
            await queue.put(i)
        for _ in tasks:
            await queue.put(None)
        names = await asyncio.gather(*tasks)
        return names, sorted(item for _, item in out)

    async def groups():
        async def fail(kind):
            await asyncio.sleep(0)
            raise kind("group")

        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(fail(ValueError))
                group.create_task(fail(KeyError))
        except* ValueError as errors:
            print("value", errors.exceptions)
        except* KeyError as errors:
            print("key", errors.exceptions)
        try:
            async with asyncio.timeout(0.001):
                await asyncio.sleep(5)
        except TimeoutError:
            print("timeout")
        task = asyncio.create_task(asyncio.sleep(5))
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            print("cancelled")

    async def streams():
        @contextlib.asynccontextmanager
        async def resource(name):
            print("open", name)
            try:
                yield name
            finally:
                print("close", name)

        async def ticker(n):
            for i in range(n):
                await asyncio.sleep(0)
                yield i

        async with resource("r") as r, contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(resource("s"))
            return r, [i async for i in ticker(5)], await asyncio.to_thread(sum, [1, 2, 3])

    print(asyncio.run(job()))
    asyncio.run(groups())
    print(asyncio.run(streams()))


def main():
    awaiting()
    with_and_for()
    async_generators()
    with_asyncio()


if __name__ == "__main__":
    main()
