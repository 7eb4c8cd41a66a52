"""list[int] and the like, made, called, compared, kept and dropped; classes with a __class_getitem__ of their own."""

import collections
import gc
import traceback
import types
import typing
import weakref

T = typing.TypeVar("T")


class Mine(list):
    pass


class Takes:
    def __class_getitem__(cls, key):
        return cls.__name__, key


class Box(typing.Generic[T]):
    def __init__(self, content=None):
        self.content = content


class Several(typing.Generic[T, typing.TypeVar("U")]):
    pass


class Static:
    @staticmethod
    def __class_getitem__(key):
        return "static", key


class Failing:
    def __class_getitem__(cls, key, more=1, *rest):
        if key == 7:
            raise ValueError("seven")
        yield cls.__name__, key, more, rest


class Nothing(Takes):
    __class_getitem__ = None


class Meta(type):
    def __getitem__(cls, key):
        return "meta", key


class Indexed(metaclass=Meta):
    pass


def made():
    shown = []
    for i in range(8):
        for alias in (
            list[int],
            list[T],
            dict[str, int],
            dict[(str, T)],
            tuple[()],
            tuple[int, ...],
            set[T],
            frozenset[i],
            type[int],
            collections.deque[int],
            collections.defaultdict[int, list[T]],
            Mine[int],
            list[list[T]][int],
        ):
            shown.append((repr(alias), alias.__origin__.__name__, alias.__args__, alias.__parameters__))
    print(*shown[-13:], sep="\n")
    print(list[int] == list[int], hash(list[int]) == hash(list[int]), list[int] is list[int], {list[int]: 1}[list[int]])
    print(Takes[5], Indexed[6], [repr(Box[i]) if i is int else 0 for i in (int, int)])
    for bad in (int, str, object, None, 5):
        try:
            print(bad[int])
        except TypeError as error:
            print(error)


def of_classes():
    def text(class_, key):
        try:
            value = class_[key]
            return list(value) if class_ is Failing else repr(value)
        except (TypeError, ValueError) as error:
            return type(error).__name__, str(error), [e.name for e in traceback.extract_tb(error.__traceback__)]

    for class_ in (Takes, Box, Several, Static, Failing, Nothing, Indexed, typing.Generic, typing.Protocol):
        for key in (int, T, (int, T), 7, "name", [1], Box[T], ()):
            for _ in range(30):
                shown = text(class_, key)
            print(class_.__name__, repr(key), shown)
    print([Box[int] is Box[int] for _ in range(30)].count(True), Box[T][int] is Box[int], Box[list[T]][str])

    class Late:
        def __class_getitem__(cls, key):
            return "first", key

    shown = [[Late[i] for i in range(30)][-1]]
    Late.__class_getitem__ = classmethod(lambda cls, key: (cls.__name__, key))
    shown.append([Late[i] for i in range(30)][-1])
    Late.__class_getitem__ = lambda key: ("plain", key)
    shown.append([Late[i] for i in range(30)][-1])
    print(shown)


def called():
    shown = []
    for i in range(8):
        a, b, c, d = list[T](), list[int]((i, 1)), dict[str, int](), tuple[int, ...]((i,))
        e, f, g = set[int]([i]), frozenset[T](), dict[str, int](k=i)
        h, j, k = Mine[int]((i,)), collections.deque[int]([i]), collections.defaultdict[int, list](list)
        shown = [type(x).__name__ for x in (a, b, c, d, e, f, g, h, j, k)]
        a.append(i)
        c["k"] = i
        values = a, b, c, d, e, f, g, h, j, dict(k)
        origin = h.__orig_class__
    print(shown, values, origin)
    for bad in (lambda: list[int](1, 2), lambda: list[int](5), lambda: tuple[int](x=1), lambda: type[int](1, 2)):
        for _ in range(5):
            try:
                bad()
            except TypeError as error:
                message = str(error)
        print(message)
    made = [list[int](x for x in range(i)) for i in range(4)]
    print(made)
    alias = types.GenericAlias(Takes, (int,))
    print([alias().__orig_class__ for _ in range(4)][-1], Box[int](5).content)


def kept():
    aliases = [list[i] for i in range(50)] + [dict[str, object()] for _ in range(50)]
    references = [weakref.ref(a) for a in aliases]
    print(len(aliases), all(r() is a for r, a in zip(references, aliases)))
    del aliases[25:]
    gc.collect()
    print(sum(r() is not None for r in references))

    class Held:
        pass

    alive = weakref.ref(Held)
    for _ in range(20):
        alias = list[Held]
        alias = tuple[Held, alias]
    del alias, Held
    gc.collect()
    print(alive() is None)


def main():
    made()
    of_classes()
    called()
    kept()


if __name__ == "__main__":
    main()
