# threads: one the catching of warnings and the number of comparisons are the whole process's
"""Lookups of attributes that cannot be found as usual: odd arguments of super(), names in a class that compare."""

import warnings


def odd_arguments_of_super():
    class Base:
        def method(self):
            return "base's"

    class Derived(Base):
        def method(self, first, second):
            return super(first, second).method()

    for first, second in (
        (Derived, Derived()),
        (1, Derived()),
        (2.5, Derived()),
        (Derived, 1),
        (Base, Derived()),
        (int, Derived()),
        (Derived, Base()),
        (None, 5),
        (Derived, Derived),
    ):
        try:
            print(Derived().method(first, second))
        except (TypeError, AttributeError) as error:
            print(type(error).__name__, error)


class Key:
    compared = 0

    def __hash__(self):
        return hash("name")

    def __eq__(self, other):
        Key.compared += 1
        return False


def keys_that_compare():
    """A name that is no str, in a class: looking anything up compares it, as often as on stock."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(3):
            odd = type("Odd", (), {Key(): 5, "other": 6})
            Key.compared = 0
            print(
                getattr(odd, "name", None),
                getattr(odd(), "name", None),
                hasattr(odd, "name"),
                getattr(odd(), "other"),
                Key.compared,
            )


def main():
    odd_arguments_of_super()
    keys_that_compare()


if __name__ == "__main__":
    main()
