# threads: one it counts what its caches are asked
# rounds: one a second time its caches have the results
"""Methods of dicts and sets, and cached functions, whose keys are hashed and compared by Python code."""

import os
import traceback
from functools import lru_cache


class Key:
    """A value that knows how it was made."""

    def __init__(self, name, number):
        self.name = name
        self.number = number

    def __hash__(self):
        return self.number % 3

    def __eq__(self, other):
        if not isinstance(other, Key):
            return NotImplemented
        return self.number == other.number

    def __repr__(self):
        return f"<{self.name}>"


class Sub(Key):
    __slots__ = ()

    def __hash__(self):
        return super().__hash__()

    def __eq__(self, other):
        return super().__eq__(other)


class LikeText:
    def __init__(self, text):
        self.text = text

    def __hash__(self):
        return hash(self.text)

    def __eq__(self, other):
        if isinstance(other, str):
            return self.text == other
        if isinstance(other, LikeText):
            return Odd(self.text == other.text)
        return NotImplemented


class Odd:
    def __init__(self, truth):
        self.truth = truth

    def __bool__(self):
        return self.truth


class Bad:
    def __init__(self, how):
        self.how = how

    def __hash__(self):
        if self.how == "hash":
            raise ValueError("no hash today")
        if self.how == "text":
            return "seven"
        if self.how == "big":
            return 1 << 80
        if self.how == "minus":
            return -1
        return 1

    def __eq__(self, other):
        if self.how == "equal":
            raise LookupError("no equality today")
        return self is other


def keys(n):
    return [Key(f"k{i}", i) for i in range(n)]


def of_dicts():
    total = []
    for round in range(60):
        d = {}
        for k in keys(7):
            d.setdefault(k, []).append(round)
        for k in keys(9):
            total.append((d.get(k), d.get(k, round), repr(d.setdefault(k, -round))))
        for k in keys(4):
            total.append(d.pop(k, None))
            total.append(d.pop(k, "gone"))
        total.append((list(d), dict.__contains__(d, Key("other", 5)), dict.__contains__(d, Key("other", 2))))
        try:
            d.pop(Key("absent", 1))
        except KeyError as error:
            total.append(str(error))
    print(len(total), total[:40], total[-5:])


def of_sets():
    total = []
    for round in range(60):
        s = set()
        for k in keys(8) + keys(8):
            s.add(k)
        for k in keys(3):
            s.discard(k)
            s.discard(k)
        total.append((len(s), sorted(k.number for k in s), set.__contains__(s, Key("other", 5))))
        s.remove(Key("other", 7))
        try:
            s.remove(Key("other", 7))
        except KeyError as error:
            total.append(str(error))
        total.append(frozenset.__contains__(frozenset(s), Key("other", round % 9)))
        total.append([s.__contains__(frozenset()), sorted(k.name for k in s)])
    print(len(total), total[:12], total[-3:])


def mixed():
    total = []
    for _ in range(40):
        d = {"a": 1, "b": 2, LikeText("c"): 3, Sub("s", 4): 4, (Key("t", 1), "x"): 5}
        total.append([d.get(LikeText("a")), d.get(LikeText("c")), d.get("c"), d.get(LikeText("d"), 0)])
        total.append([d.get(Key("k", 4)), d.get(Sub("k", 4)), d.get((Key("u", 1), "x")), d.get((Key("u", 1), "y"))])
        total.append([d.setdefault(LikeText("b"), 7), d.pop(LikeText("a")), d.pop("c"), len(d)])
        total.append(d.get((Key("u", 1), Key("u", 1), LikeText("q")), "no"))
    print(total[:4], len(total))


def failing():
    for how in ("hash", "text", "big", "minus", "equal"):
        for _ in range(30):
            said = []
            d = {1: "one", -2: "minus two", Bad("plain"): "plain"}
            for ask in (d.get, d.setdefault, d.pop, {Bad("plain")}.add):
                try:
                    said.append(repr(ask(Bad(how))))
                except Exception as error:
                    said.append(traceback.format_exception_only(error))
                    said.append(len(traceback.extract_tb(error.__traceback__)))
        print(how, said)
    try:
        for _ in range(30):
            {1: 2}.get([])
    except TypeError as error:
        print(error)


class Changing:
    """Whose comparison changes what is searched."""

    def __init__(self, number, container=None):
        self.number = number
        self.container = container

    def __hash__(self):
        return 5

    def __eq__(self, other):
        if self.container:
            container, self.container = self.container, None
            container.clear()
            container.update({Changing(9): "new"})
        return self.number == other.number


def changed_meanwhile():
    for _ in range(40):
        d = {}
        d[Changing(1)] = "old"
        d[Changing(2)] = "older"
        found = [d.get(Changing(1, d)), len(d), d.get(Changing(9, None)), d.setdefault(Changing(9, d), "default"), len(d)]
    print(found)


calls = []


@lru_cache(maxsize=5)
def bounded(*args, **kwargs):
    calls.append((args, kwargs))
    return [len(calls), repr(args), repr(kwargs)]


@lru_cache(maxsize=None, typed=True)
def typed(*args, evaluate=None):
    calls.append((args, evaluate))
    return [repr(args), evaluate]


@lru_cache(maxsize=None)
def failed(key, how="not"):
    calls.append(key)
    if how == "raises":
        raise KeyError(key)
    return bounded(key)


class WithMethod(Key):
    @lru_cache(maxsize=3)
    def twice(self, other):
        calls.append(other)
        return 2 * other.number


def cached():
    total = []
    for round in range(30):
        for k in keys(7):
            total.append(bounded(k)[1:])
            total.append(bounded(k, k, name=k, other="text")[2])
            total.append(bounded(k, *(1, 2.0), **{"name": (k, k)})[1:])
            total.append(typed(k, 1, 1.0, True))
            total.append(typed(1, k, True, evaluate=k))
            total.append(typed(*[k, k], **{"evaluate": round % 2}))
            total.append(WithMethod("m", k.number).twice(k))
            total.append(WithMethod("m", k.number).twice(other=k))
            total.append(failed(k)[1])
            try:
                failed(k, "raises")
            except KeyError as error:
                total.append(str(error))
            for bad in ("hash", "equal"):
                try:
                    bounded.cache_clear()
                    total.append(bounded(Bad(bad))[1][:4])
                    total.append(bounded(Bad(bad))[1][:4])
                except Exception as error:
                    total.append(traceback.format_exception_only(error))
                bounded.cache_clear()
    print(len(total), total[:24], total[-12:])
    print(len(calls), bounded.cache_info(), typed.cache_info(), failed.cache_info(), WithMethod.twice.cache_info())


class Counted:
    """Counts what it is asked, in functions that also call C functions again and again."""

    def __init__(self, number, asked):
        self.number = number
        self.asked = asked

    def __hash__(self):
        self.asked.append(("hash", self.number, len([os.getcwd() for _ in range(30)])))
        return 1

    def __eq__(self, other):
        self.asked.append(("eq", self.number, other.number, len([os.getcwd() for _ in range(30)])))
        return self.number == other.number


class Goes:
    def __init__(self, asked):
        self.asked = asked

    def __del__(self):
        self.asked.append("gone")


def rest():
    """So long without C functions that the thread does not expect more of them."""
    for _ in range(3000):
        pass


def counted():
    """Nobody is asked more often than by the host, wherever an operation ends."""
    for round_ in range(40):
        asked = []
        a, b, c, d = (Counted(n, asked) for n in (1, 2, 3, 1))
        table = {a: "a", b: "b"}
        found = [table.get(d), table.get(c), c in table, table.setdefault(d, 5), table.setdefault(c, 6), table.pop(d), table.pop(a, 7)]
        try:
            table.pop(a)
        except KeyError as error:
            found.append(error.args[0] is a)
        members = {a, b}
        members.add(c), members.add(d), members.discard(d), members.discard(a), d in members
        try:
            members.remove(a)
        except KeyError as error:
            found.append(error.args[0] is a)
        for n in (5, 6):
            table[Counted(n, asked)] = Goes(asked)
            rest()
            table.pop(Counted(n, asked))
            asked.append("after")
        if round_ % 13 == 0:
            print(found, len(asked), asked)


@lru_cache(maxsize=None)
def deep(key, n):
    return 0 if n == 0 else deep(key, n - 1) + 1


def main():
    of_dicts()
    of_sets()
    mixed()
    failing()
    changed_meanwhile()
    cached()
    counted()
    print([deep(Key("d", 1), n) for n in range(0, 400, 50)], deep.cache_info())


if __name__ == "__main__":
    main()
