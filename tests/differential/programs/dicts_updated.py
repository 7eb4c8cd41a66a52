# threads: one it changes a metaclass
"""dict(), dict.update(), a | b and a |= b with arguments of every shape; names that classes lack; vars()."""

import collections
import copy


class Sub(dict):
    def __setitem__(self, key, value):
        dict.__setitem__(self, key, ("set", value))


class Keys:
    def keys(self):
        return iter("xy")

    def __getitem__(self, key):
        return key * 2


class Three:
    def __init__(self):
        self.a, self.b = 1, [2]
        self.c = 3


class Meta(type):
    pass


class Answers(type):
    def __getattr__(cls, name):
        return f"answer {name}"


class WithMeta(metaclass=Meta):
    pass


class WithAnswers(metaclass=Answers):
    pass


def show(thunk):
    try:
        value = thunk()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if isinstance(value, set):
        return sorted(map(repr, value))
    return (type(value).__name__, list(value.items())) if isinstance(value, dict) else value


def sources():
    o = Three()
    return [
        {}, {"a": 1}, {1: 2, "b": 3}, {i: i for i in range(100)}, {i: i for i in range(400)}, [], [("a", 1)], [["b", 2], ("b", 3)],
        (("a", 1), "xy"), [("a", 1, 2)], [("a",)], [5], ["ab", ([], 1)], Sub(a=1), collections.OrderedDict(z=1, a=2), Keys(), 5, None,
        "ab", {"k": 1}.items(), vars(o), vars(o).items(), zip("ab", (1, 2)), iter([("a", 1)]), ((str(i), i) for i in range(3)),
        collections.Counter("aab"), {"a"}, [(1.0, "float"), (True, "bool")],
    ]  # fmt: skip


def targets():
    o = Three()
    return [{}, {"a": 0, "z": 9}, {1: "one"}, Sub(q=1), collections.OrderedDict(a=1), vars(o), collections.defaultdict(list, a=[])]


def updated(target, *args, **keywords):
    result = target.update(*args, **keywords)
    return target if result is None else result


def ior(target, source):
    before = target
    target |= source
    return target if target is before else ("another", target)


def made():
    for i in range(len(sources())):
        print(i, show(lambda i=i: dict(sources()[i])), show(lambda i=i: dict(sources()[i], k=1, a="last")))
    print(dict(), dict(a=1), dict(**{"b": 2}), show(lambda: dict(1, 2)), show(lambda: dict(**{1: 2})), dict({1: 2}, a=3))
    print(show(lambda: dict([], a=1)), show(lambda: dict(self=1, dict=2)))


def changed():
    for j in range(len(targets())):
        for i in range(len(sources())):
            print(i, show(lambda i=i, j=j: updated(targets()[j], sources()[i])))
            print(i, show(lambda i=i, j=j: updated(targets()[j], sources()[i], a="last", k=5)))
            print(i, show(lambda i=i, j=j: ior(targets()[j], sources()[i])), show(lambda i=i, j=j: targets()[j] | sources()[i]))
        print(j, show(lambda j=j: updated(targets()[j])), show(lambda j=j: updated(targets()[j], a=5)), show(lambda j=j: {}.update(1, 2)))
    d = {"a": 1}
    d.update(d)
    d |= d
    print(d, d | d, show(lambda: {}.update([("a", 1), 5])), show(lambda: dict.update()), show(lambda: dict.update(5, a=1)))
    partly = {}
    print(show(lambda: partly.update([("a", 1), ("b", 2), 5])), partly)
    first, second = 1, 1.0
    d = {first: "first"}
    d.update({second: "second"})
    d.update([(True, "third")])
    print(d, type(next(iter(d))).__name__)


def of_instances():
    for n in range(30):
        o = Three()
        d = vars(o)
        d["a"] = n
        d["late"] = [n]
        del d["c"]
        d["c"] = "again"
        d.update(b=n)
        if n % 10 == 0:
            print(o.a, o.b, o.c, o.late, list(d), {**d}, dict(d) == d.copy() == d, d | {"x": 1}, vars(o) is o.__dict__ is d)
        o = Three.__new__(Three)
        o.c = n
        d = vars(o)
        d["b"] = d.get("a", "a")
        d["a"] = d["b"] * 2
        if n % 10 == 0:
            print(list(d.items()), o.a, o.b, len(d), copy.copy(o).__dict__)
    try:
        for name in (d := vars(Three())):
            d["c"] = name
        d = vars(o)
        for name in d:
            d["b"] = name
    except RuntimeError as error:
        print(error)
    print(show(lambda: vars(5)), show(lambda: vars(o, o)), sorted(n for n in vars(Three) if n[0] != "_"))


def lacking():
    for _ in range(20):
        found = [getattr(cls, "none", "no") for cls in (Three, WithMeta, WithAnswers, int, type, Meta)]
        found += [hasattr(cls, "none") for cls in (Three, WithMeta, WithAnswers, int, type, Meta)]
    print(found)
    for cls in (Three, WithMeta, WithAnswers, int):
        for _ in range(5):
            message = show(lambda cls=cls: cls.none), show(lambda cls=cls: getattr(cls, "none"))
        print(message)

    class Late(metaclass=Meta):
        pass

    for step in range(6):
        for _ in range(5):
            got = getattr(Late, "late_name", "no"), hasattr(Late, "late_name")
        print(step, got)
        if step == 0:
            Meta.late_name = "meta"
        elif step == 1:
            Late.late_name = "class"
        elif step == 2:
            del Meta.late_name
        elif step == 3:
            del Late.late_name
        else:
            Late.__class__ = Answers
    print(getattr(Late, "late_name", "no"))


def main():
    made()
    changed()
    of_instances()
    lacking()


if __name__ == "__main__":
    main()
