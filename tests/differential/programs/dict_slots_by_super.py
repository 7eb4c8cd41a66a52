"""dict.__setitem__ and __delitem__ called by themselves and through super()."""

from collections import Counter, OrderedDict, defaultdict


class Loud(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key, (value,))

    def __delitem__(self, key):
        super().__delitem__(key)

    def __missing__(self, key):
        return "missing"


class Key:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return hash(self.value)

    def __eq__(self, other):
        return isinstance(other, Key) and self.value == other.value


class Dies:
    def __del__(self):
        print("dies")


def attempt(*functions):
    for function in functions:
        try:
            print(function())
        except Exception as error:
            print(type(error).__name__, error)


def use(kind):
    d = kind()
    print(dict.__setitem__(d, "a", 1), dict.__setitem__(d, 2**70, [5]), dict.__setitem__(d, "a", 3), d.__setitem__("b", 2), list(dict.items(d)))
    print(dict.__delitem__(d, "a"), d.__delitem__("b"), list(dict.items(d)))
    attempt(lambda: dict.__delitem__(d, "a"), lambda: d.__delitem__("zz"), lambda: dict.__delitem__(d, []), lambda: dict.__setitem__(d, [], 1))
    attempt(lambda: dict.__setitem__(d, 1), lambda: dict.__delitem__(d), lambda: dict.__setitem__([], 0, 1), lambda: dict.__delitem__(5, 0))
    attempt(lambda: dict.__delitem__(d, key=1), lambda: dict.__setitem__(), lambda: dict.__delitem__(d, 1, 2))
    dict.__setitem__(d, Key(1), Dies()), dict.__setitem__(d, Key(1), 5), dict.__setitem__(d, 0.5, Dies())
    print(dict.__delitem__(d, Key(1)), dict.__delitem__(d, 0.5), len(d))
    iterator = iter(d)
    dict.__setitem__(d, "more", 1)
    attempt(lambda: next(iterator))


def main():
    for _ in range(3):
        for kind in (dict, Loud, Counter, defaultdict, Loud):
            use(kind)
        ordered = OrderedDict(a=1, b=2)
        ordered["c"] = 3
        dict.__setitem__(ordered, "a", 5)
        print(ordered)
        loud = Loud()
        loud["x"] = loud["y"] = 1
        del loud["x"]
        attempt(lambda: loud.__delitem__("x"))
        print(loud)
        counts = Counter("abracadabra")
        counts -= Counter("abc")
        counts &= Counter("aab")
        print(counts)


if __name__ == "__main__":
    main()
