"""Functions, cells and generators made in numbers: their attributes, prompt deaths, and generators closed by death."""

import gc
import weakref


def closure(start):
    total = [start]

    def add(k, default=3, *, keyword=4):
        """Add to the total."""
        total[0] += k + default + keyword
        return total[0]

    return add


def generators(n):
    total = sum(value for value in (2 * a for a in range(n)))

    def pair(a, b=5):
        yield a
        total = yield b
        return total

    for i in range(50):
        for value in pair(i):
            total += value
    iterator = pair(1)
    next(iterator)
    del iterator
    return total


class Noisy:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("dies:", self.n)


def prompt_deaths():
    first = Noisy(1)

    def one():
        return first

    def two():
        return first

    one = two = None
    print("no function holds the first any more", one, two)
    first = None
    print("nobody does")
    second = Noisy(2)

    def three():
        return second

    def four():
        return second

    kept = three
    second = None
    print(three() is four() is None)
    del kept
    third = Noisy(3)
    generator = (third for _ in range(3))
    next(generator)
    third = None
    del generator
    print("the end of prompt deaths")


def tries():
    try:
        yield 1
        yield 2
    finally:
        print("closed")


def closing():
    for value in tries():
        print(value)
        break
    iterator = tries()
    next(iterator)
    del iterator
    print(any(value == 3 for value in range(10)))


def weak():
    print(weakref.ref(closure(1))())
    function = closure(2)
    reference = weakref.ref(function, lambda _: print("the function is gone"))
    del function
    print(reference())


def cycles():
    for _ in range(300):
        numbers = (number for number in range(3))

        def holds(numbers=numbers):
            return numbers, holds

        print(sum(1 for _ in holds()[0]), end=" ")
    gc.collect()


def main():
    functions = [closure(i) for i in range(40)]
    print(sum(function(1) for function in functions))
    made = functions[0]
    print(made.__name__, made.__qualname__, made.__doc__, made.__module__, made.__kwdefaults__, made.__defaults__)
    print(generators(100))
    prompt_deaths()
    closing()
    weak()
    cycles()


if __name__ == "__main__":
    main()
