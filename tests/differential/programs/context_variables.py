"""contextvars in threads, generators and tasks; functools caches; singledispatch; partial."""

import asyncio
import contextvars
import functools

VARIABLE = contextvars.ContextVar("VARIABLE", default="default")


def variables():
    token = VARIABLE.set("set")
    print(VARIABLE.get())
    context = contextvars.copy_context()

    def inside():
        VARIABLE.set("inside")
        return VARIABLE.get()

    print(context.run(inside), VARIABLE.get(), context[VARIABLE])
    VARIABLE.reset(token)
    print(VARIABLE.get())
    try:
        VARIABLE.reset(token)
    except RuntimeError as error:
        print(type(error).__name__)

    async def task(name):
        VARIABLE.set(name)
        await asyncio.sleep(0)
        return VARIABLE.get()

    async def both():
        return await asyncio.gather(task("a"), task("b")), VARIABLE.get()

    print(asyncio.run(both()))


def caches():
    calls = []

    @functools.lru_cache(maxsize=4)
    def cached(n):
        calls.append(n)
        return n * n

    print([cached(i % 6) for i in range(20)], len(calls), cached.cache_info())

    @functools.cache
    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    print(fib(150), fib.cache_info().currsize)

    class Method:
        @functools.lru_cache  # noqa: B019
        def get(self, a, *, b=1):
            return a + b

    m = Method()
    print(m.get(1), m.get(1, b=5), m.get(1), Method.get.cache_info().hits)

    @functools.singledispatch
    def kind(value):
        return "object"

    @kind.register
    def _(value: int):
        return "int"

    @kind.register(list)
    def _(value):
        return "list of " + ",".join(kind(v) for v in value)

    print(kind(1), kind("s"), kind([1, "a", [2]]), kind(True))

    class Dispatch:
        @functools.singledispatchmethod
        def m(self, value):
            return "object"

        @m.register
        def _(self, value: str):
            return "str"

    print(Dispatch().m(1), Dispatch().m("a"), functools.reduce(lambda a, b: a * b, range(1, 20)))

    @functools.total_ordering
    class Ordered:
        def __init__(self, v):
            self.v = v

        def __eq__(self, other):
            return self.v == other.v

        def __lt__(self, other):
            return self.v < other.v

    print(Ordered(1) <= Ordered(1), Ordered(2) >= Ordered(3), Ordered(2) > Ordered(1))

    @functools.wraps(fib)
    def wrapper(*args):
        return fib(*args)

    print(wrapper.__name__, wrapper(10), functools.partial(pow, 2)(5), functools.cmp_to_key(lambda a, b: b - a)(1) < functools.cmp_to_key(lambda a, b: b - a)(0))


def main():
    variables()
    caches()


if __name__ == "__main__":
    main()
