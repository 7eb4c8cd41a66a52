# threads: one the warning filters belong to the process
"""float() and int() of objects whose methods in Python return instances of subclasses."""

import warnings


class Float(float):
    def __float__(self):
        return 99.0


class Int(int):
    def __int__(self):
        return 99


class Answers:
    def __init__(self, answer):
        self.answer, self.asked = answer, 0

    def __float__(self):
        self.asked += 1
        return self.answer

    __int__ = __float__


def attempt(function, o, filter):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter(filter)
        try:
            result = function(o)
        except Exception as error:
            result = error
    shown = [(str(w.message), w.category.__name__, w.lineno) for w in caught]
    return type(result).__name__, str(result), shown


def main():
    for _ in range(3):
        for answer in Float(2.5), Int(7), Int(10**30), True, None, "x" * 300:
            o = Answers(answer)
            for filter in "always", "error", "ignore":
                print(attempt(float, o, filter), attempt(int, o, filter), o.asked)


if __name__ == "__main__":
    main()
