# globals: own it notes deaths in a list of the module
"""When items, iterators and what they iterate over die in built-in functions that consume them, and in whose frame."""

import sys

log = []


class Noted:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        frame = sys._getframe(1)
        log.append((self.name, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, frame.f_lasti))


class Plain(Noted):
    def __iter__(self):
        for i in range(3):
            yield Noted(i)


class Fails(Noted):
    """Cannot be compared, added, hashed, or asked for its truth."""

    def __lt__(self, other):
        raise ValueError

    __gt__ = __add__ = __radd__ = __eq__ = __lt__

    def __bool__(self):
        raise ValueError

    def __hash__(self):
        raise ValueError


class Failing(Noted):
    def __iter__(self):
        self.held = Noted("held")
        for i in range(3):
            yield Fails(i)


class Later(Noted):
    def __iter__(self):
        yield Noted(9)
        for i in range(3):
            yield Fails(i)


class Breaks(Noted):
    def __iter__(self):
        local = Noted("local")
        yield Noted(1)
        yield Noted(2)
        raise KeyError(local is None)


class Steps(Noted):
    def __iter__(self):
        self.left = 3
        return self

    def __next__(self):
        self.left -= 1
        if self.left < 0:
            raise StopIteration
        return Noted(self.left)


def fails(x):
    raise ValueError


CONSUMERS = [max, min, sum, all, any, list, tuple, sorted, dict, "".join, b"".join, bytes, enumerate, dict.fromkeys]
CONSUMERS += [
    lambda o: max(o, key=fails),
    lambda o: min(o, key=lambda x: x.name),
    lambda o: sorted(o, key=fails),
    lambda o: [Noted("first")].extend(o),
    lambda o: {}.update(o),
    lambda o: [*o],
    lambda o: (lambda a, b: 0)(*o),
    lambda o: list(map(fails, o)),
    lambda o: list(filter(fails, o)),
    lambda o: list(zip(o, 5)),
    lambda o: list(enumerate(o)),
    lambda o: max(o, default=Noted("default")),
    lambda o: 5 in o,
    lambda o: sum(o, Noted("start")),
]


def of_it(function, made):
    return function(made("it"))


def of_iterator(function, made):
    return function(iter(made("it")))


def of_local(function, made):
    o = made("it")
    result = function(o)
    o = None
    log.append("local")
    return result


def of_local_iterator(function, made):
    i = iter(made("it"))
    result = function(i)
    log.append("local")
    i = None
    return result


def of_popped(function, made):
    return function([made("it")].pop())


def main():
    for made in (Plain, Failing, Later, Breaks, Steps):
        for number, function in enumerate(CONSUMERS):
            for way in (of_it, of_iterator, of_local, of_local_iterator, of_popped):
                for _ in range(3):
                    log.clear()
                    try:
                        result = way(function, made)
                    except (TypeError, ValueError, KeyError) as error:
                        log.append(type(error).__name__)
                    log.append("result")
                    result = None  # noqa: F841
                print(made.__name__, number, way.__name__, log)


if __name__ == "__main__":
    main()
