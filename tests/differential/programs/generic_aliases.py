"""list[int] and the like, made, called, compared, kept and dropped; classes with a __class_getitem__ of their own."""

import collections
import gc
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
    called()
    kept()


if __name__ == "__main__":
    main()
