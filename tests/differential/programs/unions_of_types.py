"""`int | str` and the like: made, merged, compared, asked, refused; and classes whose metaclass says otherwise."""

import abc
import gc
import types
import typing
import weakref

T = typing.TypeVar("T")


class Base(abc.ABC):
    pass


class Derived(Base):
    pass


class Meta(type):
    def __or__(cls, other):
        return "meta or", other


class Reflecting(type):
    def __ror__(cls, other):
        return "meta ror", other


class Changing(type):
    def __ior__(cls, other):
        return "meta ior", other


class WithOr(metaclass=Meta):
    pass


class WithRor(metaclass=Reflecting):
    pass


class WithIor(metaclass=Changing):
    pass


class Plain:
    def __or__(self, other):
        return "instance or", other


def text(f, *args):
    try:
        return repr(f(*args))
    except TypeError as error:
        return f"TypeError: {error}"


def either(a, b):
    return a | b


def changed(a, b):
    a |= b
    return a


def made():
    union = int | str
    operands = (int, Base, Derived, None, type(None), union, Base | None, list[int], list[int] | str, T, WithOr, WithRor)
    operands += (WithIor, Plain(), Plain, 5, "int", typing.Any, type, object)
    shown = []
    for _ in range(6):
        shown = [text(f, a, b).split(" at 0x")[0] for f in (either, changed) for a in operands for b in operands]
    print(*shown, sep="\n")
    for _ in range(40):
        same = union | int, union | union, int | int, None | type(None)
    print(same[0] is union, same[1] is union, same[2] is int, same[3] is type(None))
    print(type(union) is types.UnionType, union.__args__, union.__parameters__, (list[T] | int).__parameters__)
    print(union == (str | int), hash(union) == hash(str | int), gc.is_tracked(union), (Base | T))


def asked():
    seen = []
    for i in range(60):
        for value in (i, str(i), None, Derived(), 1.5):
            seen.append((isinstance(value, int | str | None), isinstance(value, Base | int)))
        seen.append(issubclass(Derived, Base | int))
    print(len(seen), sorted(set(map(repr, seen))))


def kept():
    unions = []
    for i in range(50):
        local = type(f"Local{i % 3}", (), {})
        unions.append(local | Base | None)
    classes = [weakref.ref(u.__args__[0]) for u in unions]
    print(len(unions), all(r() is u.__args__[0] for r, u in zip(classes, unions)))
    del unions[20:], local
    gc.collect()
    print(sum(r() is not None for r in classes))


def main():
    made()
    asked()
    kept()


if __name__ == "__main__":
    main()
