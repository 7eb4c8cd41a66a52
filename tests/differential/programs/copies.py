"""copy.copy() and copy.deepcopy() of instances, and what they ask of them: __reduce_ex__ as object has it, and every way in
which a class or an instance has its own."""

import copy
import copyreg
import dataclasses
import enum


class Plain:
    def __init__(self):
        self.a = 1
        self.b = [1, 2]


class Empty:
    pass


class Slots:
    __slots__ = ("a", "b")


class SlotsAndDict(Slots):
    pass


class Both:
    __slots__ = ("s", "__dict__")


class Weak:
    __slots__ = ("__dict__", "__weakref__")


class Reduces(Plain):
    def __reduce__(self):
        return Plain, (), {"a": "reduced"}


class ReducesEx(Plain):
    def __reduce_ex__(self, protocol):
        return Plain, (), {"a": protocol}


class GivesState(Plain):
    def __getstate__(self):
        return {"a": "state"}


class GivesNone(Plain):
    def __getstate__(self):
        return None


class TakesState(Plain):
    def __setstate__(self, state):
        self.taken = sorted(state)


class NewArgs(Plain):
    def __new__(cls, *args):
        self = object.__new__(cls)
        self.args = args
        return self

    def __init__(self, *args, **kwargs):
        Plain.__init__(self)

    def __getnewargs__(self):
        return 1, 2


class NewArgsEx(NewArgs):
    def __new__(cls, *args, k=0):
        self = NewArgs.__new__(cls, *args)
        self.k = k
        return self

    def __getnewargs_ex__(self):
        return (3,), {"k": 4}


class Bad(Plain):
    __slotnames__ = 5


class AList(list):
    pass


class ADict(dict):
    pass


class Number(int):
    pass


class Meta(type):
    pass


class WithMeta(Plain, metaclass=Meta):
    pass


class Choosy(type):
    @property
    def __reduce__(cls):
        return lambda self: (Plain, ())


class WithChoosy(Plain, metaclass=Choosy):
    pass


class Asks(Plain):
    def __getattribute__(self, name):
        return object.__getattribute__(self, name)


class Colour(enum.Enum):
    RED = 1


@dataclasses.dataclass
class Data:
    text: str
    items: list
    other: object = None


@dataclasses.dataclass(frozen=True, slots=True)
class Frozen:
    a: int
    b: tuple = ()


def show(thunk):
    try:
        value = thunk()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if isinstance(value, tuple):
        return tuple(show(lambda v=v: v) for v in value)
    if callable(value):
        return value.__qualname__
    if hasattr(value, "__next__"):
        return list(value)
    if type(value).__module__ == __name__ or type(value).__name__ in ("Plain", "Data"):
        return type(value).__name__, str(getattr(value, "__dict__", ""))
    return repr(value)


def kinds():
    slots, both = Slots(), SlotsAndDict()
    slots.a = both.a = 1
    both.c = 2
    some = Both()
    some.s, some.d = 1, 2
    return [
        Plain(), Empty(), slots, both, some, Weak(), Reduces(), ReducesEx(), GivesState(), GivesNone(), TakesState(), NewArgs(5),
        NewArgsEx(6), Bad(), AList([1]), ADict(a=1), Number(5), WithMeta(), WithChoosy(), Asks(), Colour.RED, Data("t", [1]),
        Frozen(1), object(), 1, "s", [1], {"a": 1}, print, iter([1]),
    ]  # fmt: skip


def reduced():
    for o in kinds():
        print(type(o).__name__, [show(lambda o=o, p=p: o.__reduce_ex__(p)) for p in (4, 2, 1, 0, -1, True, 1 << 40)])
        print(
            [show(lambda o=o, args=args: object.__reduce_ex__(o, *args)) for args in ((), (4,), ("4",), (4, 4), (4.0,))]
        )
        print(show(o.__reduce__), show(lambda o=o: copy.copy(o)), show(lambda o=o: copy.deepcopy(o)))


def of_the_instance():
    """What an instance has itself counts for some of the names and for some not."""
    for name in (
        "__getstate__",
        "__reduce__",
        "__reduce_ex__",
        "__getnewargs__",
        "__setstate__",
        "__deepcopy__",
        "__copy__",
    ):
        for _ in range(3):
            o = Plain()
            setattr(o, name, lambda *args: (Plain, ()))
            results = [
                show(lambda o=o: o.__reduce_ex__(4)[:2]),
                show(lambda o=o: copy.copy(o))[0],
                show(lambda o=o: copy.deepcopy(o))[0],
            ]
            if name == "__getstate__":
                results.append(show(lambda o=o: o.__reduce_ex__(4)[2:]))
        print(name, results)


def changed():
    """The class changes between copies."""

    class Changes:
        def __init__(self):
            self.a = [1]

    o = Changes()
    for _ in range(4):
        state = o.__reduce_ex__(4)[2]
    print(state is o.__dict__, state)
    Changes.__getstate__ = lambda self: "other"
    print(o.__reduce_ex__(4)[2])
    del Changes.__getstate__
    Changes.__getnewargs__ = lambda self: (1,)
    print(o.__reduce_ex__(4)[1][1:])
    del Changes.__getnewargs__
    Changes.__reduce__ = lambda self: "reduced"
    print(o.__reduce_ex__(4))
    del Changes.__reduce__
    Changes.__slotnames__ = ["a"]
    print(o.__reduce_ex__(4)[2])
    Changes.__slotnames__.clear()
    print(o.__reduce_ex__(4)[2])
    Changes.__slotnames__.append("a")
    print(o.__reduce_ex__(4)[2])
    Changes.__slotnames__ = None
    print(o.__reduce_ex__(4)[2])
    o.__dict__.clear()
    print(o.__reduce_ex__(4)[2])
    o.b = 1
    print(o.__reduce_ex__(4)[2])
    del o.b
    print(o.__reduce_ex__(4)[2], copy.copy(o).__dict__)


def deep():
    data = Data("a", [1, [2]])
    data.other = {"data": data, "pair": (data.items, data.items)}
    for i in range(20):
        data.text = str(i)
        data.items[0] = i
        other = copy.deepcopy(data)
        if i % 7 == 0:
            print(other.text, other.items, other.other["data"] is other, other.other["pair"][0] is other.items)
            print(other.items is data.items, other.__dict__ is data.__dict__, sorted(other.__dict__))
        again = copy.copy(other)
        again.text += "!"
        other.late = again
        if i % 7 == 0:
            print(again.text, other.text, again.items is other.items, other.late.text, vars(again) == vars(other))
    print(copy.deepcopy([Frozen(1, (Plain(),)), Colour.RED, Number(3)])[1:])
    o = copy.deepcopy(Frozen(1, (2,)))
    print(o, hash(o) == hash(Frozen(1, (2,))))


def constructors():
    """What gives the arguments is a generator."""

    class Made:
        def __init__(self, *args):
            self.args = args

        def __reduce__(self):
            return Made, self.args

    class Breaks:
        def __deepcopy__(self, memo):
            raise ValueError("breaks")

    print(copy.deepcopy(Made(1, [2], "3")).args, copy.deepcopy(Made()).args)
    print(show(lambda: copy.deepcopy(Made(1, Breaks()))))
    print(copyreg.__newobj__ is Plain().__reduce_ex__(2)[0])


def main():
    reduced()
    of_the_instance()
    changed()
    deep()
    constructors()


if __name__ == "__main__":
    main()
