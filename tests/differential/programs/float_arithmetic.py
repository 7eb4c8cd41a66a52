"""Arithmetic on floats and what mixes with them: results in an operand's memory must not show in another name."""

import itertools


class Subclass(float):
    pass


class Shouts(float):
    def __add__(self, other):
        return "add"

    def __rsub__(self, other):
        return "rsub"


VALUES = [
    0.0,
    -0.0,
    1.5,
    float("inf"),
    float("-inf"),
    1e308,
    5e-324,
    3,
    2**70,
    -(2**59),
    2**53 + 1,
    True,
    Subclass(2.5),
    Shouts(2.5),
    1j,
    "a",
]


def tried(operation, a, b):
    try:
        return repr(operation(a, b))
    except Exception as error:
        return repr(error)


def chain(a, b):
    x = a
    x += b
    kept = x
    x = x * b - a
    x -= b
    y = x * 2.0 + x * 0.5
    return a, b, kept, x, y


def main():
    operations = [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a * b,
        lambda a, b: a / b,
        lambda a, b: a + b + a * b - a,
        chain,
    ]
    for a, b in itertools.product(VALUES, repeat=2):
        print(repr(a), repr(b), *(tried(operation, a, b) for operation in operations))


if __name__ == "__main__":
    main()
