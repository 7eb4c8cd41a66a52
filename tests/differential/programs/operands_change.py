"""One operator sees floats, then other things, then floats: what it learned from the first must not be taken for granted.

Instructions are specialised where C code calls Python code, as `json` does here.
"""

import json

VALUES = [1.5, 2, 2**60, True, "a", 1j, -0.0, float("nan"), None, (1,)]


def add(a, b):
    return a + b


def subtract(a, b):
    return a - b


def multiply(a, b):
    return a * b


def add_in_place(a, b):
    a += b
    return a


def three_less_or(a, b, small):
    """A small constant on one way to the operator, a float on the other."""
    result = a - (b if not small else 3)
    for _ in range(1):  # or the compiler makes two operators of one
        pass
    return result


def three_more_or(a, b, small):
    result = a + (b if not small else 3)
    for _ in range(1):  # or the compiler makes two operators of one
        pass
    return result


def kept(a):
    """The result must not be written into a value that another name has."""
    b = a * 2.0
    c = b - 0.5
    b = b + c
    return a, b, c


def tried(function, *arguments):
    try:
        return repr(function(*arguments))
    except Exception as error:
        return repr(error)


def called_by_c(function, *arguments):
    """What 20 calls return, as a set."""
    return set(json.loads(f"[{', '.join(['{}'] * 20)}]", object_hook=lambda _: function(*arguments)))


def main():
    for function in (add, subtract, multiply, add_in_place):
        print(called_by_c(function, 0.5, 1.25))
        print(function.__name__, [tried(function, a, b) for a in VALUES for b in VALUES])
        print([tried(function, 0.5, b) for b in VALUES])

    for function in (three_less_or, three_more_or):
        print(called_by_c(function, 1.0, 0.25, False))
        print([function(a, 0.25, small) for a in (10, 10.5, 2**60) for small in (True, False)])
        print(sum(function(i, 0.25, True) for i in range(200)))
        print(list(map(lambda i: function(i, 0.25, i % 2), range(100))))

    for i in range(200):
        kept(i * 0.5)
    print(kept(3.0), kept(3), kept(True))

    total, step = 0.0, 0.1
    for i in range(1000):
        total = total + step
        if i == 500:
            total, step = 7, 1
        if i == 700:
            step = 0.5
    print(total)


if __name__ == "__main__":
    main()
