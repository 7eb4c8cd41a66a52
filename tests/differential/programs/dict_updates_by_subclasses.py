"""dict() and update() given instances of subclasses of dict: those that read as dict does, and those that do not."""

from collections import Counter, OrderedDict, defaultdict


class Plain(dict):
    pass


class Iterates(dict):
    def __iter__(self):
        return iter(["other"])

    def __getitem__(self, key):
        return "got", key


class Gets(dict):
    def __getitem__(self, key):
        return "got", key


class Keys(dict):
    def keys(self):
        print("asked for keys")
        return ["other"]


class Property(dict):
    @property
    def keys(self):
        print("looked up")
        return super().keys


class Attributes(dict):
    def __getattribute__(self, name):
        print("attribute", name)
        return super().__getattribute__(name)


class Missing(dict):
    keys = None


class Ordered(OrderedDict):
    pass


class Tally(Counter):
    def update(self, *args, **kwargs):
        print("updates", args)
        super().update(*args, **kwargs)


CLASSES = Plain, Iterates, Gets, Keys, Property, Attributes, Missing, Ordered, OrderedDict, Counter, Tally, dict


def attempt(*functions):
    for function in functions:
        try:
            print(function())
        except Exception as error:
            print(type(error).__name__, error)


def updated(target, *args, **kwargs):
    target.update(*args, **kwargs)
    return target, list(target)


def use(kind):
    given = kind(a=1, b=2, other=3)
    given[5] = 6
    attempt(lambda: dict(given), lambda: dict(given, x=1), lambda: updated({}, given), lambda: updated({"b": 5, "z": 1}, given))
    attempt(lambda: updated(Plain(b=5), given), lambda: updated({1: 2}, given, b=7), lambda: updated(Counter("ab"), Counter("bc")))
    attempt(lambda: updated(defaultdict(int), given), lambda: updated(given, given), lambda: updated(given, {"c": 1}), lambda: updated(kind(), given))
    del given["b"]
    attempt(lambda: dict(given), lambda: updated({}, given), lambda: Plain(given), lambda: Counter(given), lambda: {**given})


def changes():
    """A class that gets its own keys() between two calls."""

    class Changing(dict):
        pass

    given = Changing(a=1)
    for _ in range(3):
        print(dict(given), updated({}, given))
    Changing.keys = property(lambda self: print("looked up"))
    print(dict(given), updated({}, given))
    del Changing.keys
    given.keys = 5
    print(dict(given), updated({}, given))
    Changing.__iter__ = lambda self: iter(())
    attempt(lambda: dict(given), lambda: updated({}, given))


def counters():
    counts, more = Counter("abracadabra"), Counter("simsalabim")
    print(counts.copy(), Counter(counts), counts + more, counts - more, counts | more, counts & more, Counter(Tally("ab")), Tally(more))
    copy = counts.copy()
    copy.update(more), copy.subtract("aab"), copy.update(Counter())
    print(copy, counts == counts.copy(), type(copy), Counter(Counter()), Tally("aab").copy())


def main():
    for _ in range(3):
        for kind in CLASSES:
            use(kind)
        counters()
        changes()


if __name__ == "__main__":
    main()
