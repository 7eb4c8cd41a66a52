"""Deleting attributes: of inline values, slots and dicts; the order they come back in; properties, hooks, classes that change."""


class Plain:
    shown = "class"

    def __init__(self):
        self.a, self.b, self.c = 1, 2, 3


class Slotted:
    __slots__ = ("a", "b")


class Both(Slotted):
    pass


class WithProperty:
    def __init__(self):
        self.log = []
        self._value = 1

    @property
    def value(self):
        return self._value

    @value.deleter
    def value(self):
        self.log.append("deleted")
        del self._value

    @property
    def fixed(self):
        return 5


class Hooked:
    def __init__(self):
        self.log = []
        self.a = 1

    def __delattr__(self, name):
        self.log.append(name)
        object.__delattr__(self, name)


class Watched:
    def __init__(self, log, name):
        self.log, self.name = log, name

    def __del__(self):
        self.log.append(self.name)


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def delete_a(o):
    del o.a


def inline_values():
    for i in range(60):
        o = Plain()
        del o.b
        before = hasattr(o, "b")
        o.d = 4
        o.b = 5
        del o.a
        o.a = 6
        del o.c, o.d
        if i % 20 == 0:
            print(before, vars(o), attempt(delete_a, o), attempt(delete_a, o), vars(o))
        o = Plain()
        o.shown = "own"
        del o.shown
        if i % 20 == 0:
            print(o.shown, attempt(lambda: delattr(o, "shown")))


def with_a_dict():
    for i in range(60):
        o = Plain()
        names = o.__dict__
        del o.a
        o.a = 7
        del o.b
        if i % 20 == 0:
            print(names, vars(o) is names, attempt(lambda: delattr(o, "b")))
        many = Plain()
        for j in range(40):
            setattr(many, f"x{j}", j)
        del many.x3, many.x39, many.a
        if i % 20 == 0:
            print(len(vars(many)), attempt(delete_a, many))


def slots():
    for i in range(60):
        for kind in (Slotted, Both):
            o = kind()
            o.a, o.b = i, 2
            del o.a
            if i % 20 == 0:
                print(attempt(lambda: o.a), attempt(delete_a, o), o.b)
            o.a = 3
            del o.a


def hooks():
    for i in range(40):
        p, h = WithProperty(), Hooked()
        del p.value
        del h.a
        if i % 20 == 0:
            print(p.log, attempt(lambda: p.value), attempt(lambda: delattr(p, "fixed")), h.log, attempt(delete_a, h), h.log)


def deaths():
    results = set()
    for _ in range(60):
        log = []
        o = Plain()
        o.a = Watched(log, "a")
        shared = o.b = Watched(log, "b")
        del o.a
        log.append("after a")
        del o.b
        log.append("after b")
        del shared
        log.append("end")
        results.add(tuple(log))
    print(results)


def classes_that_change():
    class Local:
        def __init__(self):
            self.a = 1

    for i in range(60):
        o = Local()
        if i == 20:
            Local.a = property(lambda self: "property")
        if i == 40:
            del Local.a
            Local.__delattr__ = lambda self, name: print("hook", name)
        result = attempt(delete_a, o) if i < 20 or i >= 40 else attempt(delete_a, o)
        if i % 10 == 0:
            print(i, result, attempt(lambda: o.a))
        if i == 50:
            del Local.__delattr__


def other_things():
    def function():
        pass

    for i in range(40):
        function.x = i
        del function.x
        error = ValueError(i)
        error.note = 1
        del error.note
    print(function.__dict__, error.__dict__, attempt(lambda: delattr(function, "x")), attempt(lambda: delattr(5, "real")))


def main():
    inline_values()
    with_a_dict()
    slots()
    hooks()
    deaths()
    try:
        classes_that_change()
    except Exception as error:
        print(type(error).__name__, error)
    other_things()


if __name__ == "__main__":
    main()
