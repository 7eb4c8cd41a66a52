# threads: one it sets attributes of its classes
"""Classes whose attributes change so often that they get no version any more; slices that are set and items that are deleted
by methods in Python."""


class Meta(type):
    shadowed = "of the metaclass"


class Base:
    inherited = "inherited"


class State(Base):
    mode = 0
    method = None


class WithMeta(metaclass=Meta):
    mode = 0


def describe(cls):
    found = []
    for name in ("mode", "inherited", "absent", "__name__", "__module__", "mro", "shadowed", "__doc__", "method", "prop"):
        try:
            value = getattr(cls, name)
            found.append(value if isinstance(value, (str, int)) else type(value).__name__)
        except AttributeError as error:
            found.append(str(error))
    return found


def read(cls):
    return cls.mode, cls.inherited, cls.method


def changing():
    for n in range(2600):
        State.mode = WithMeta.mode = n
        seen = State.mode, WithMeta.mode, State.inherited  # each look takes a version
        if n % 650 < 3 or n > 2590:
            yield seen, read(State), WithMeta.mode, State().mode
    for _ in range(3):
        yield describe(State), describe(WithMeta)
        yield read(State)
    State.method = lambda self: "called"
    State.prop = property(lambda self: "property")
    yield State.method(None), type(State.prop).__name__, State().prop, describe(State)
    State.method = staticmethod(len)
    yield State.method("four"), describe(State)
    yield [type(State.method).__name__ for _ in range(20)], [type(State.prop).__name__ for _ in range(20)]
    State.inherited = "own"
    yield State.inherited, describe(State)
    del State.inherited
    yield State.inherited
    Base.inherited = ["other"]
    yield State.inherited
    for n in range(5):
        State.mode = [n]
        yield State.mode, [State.mode[0] for _ in range(3)]
    State.mode, State.method = 0, None
    del State.prop
    Base.inherited = "inherited"


class Parts:
    def __init__(self, items):
        self.items = list(items)

    def __setitem__(self, key, value):
        self.items[key] = value

    def __delitem__(self, key):
        if key == "fails":
            raise ZeroDivisionError(key)
        del self.items[key]

    def __getitem__(self, key):
        return self.items[key]


class OnlyDeletes:
    def __delitem__(self, key):
        print("deleted", key)
        return "ignored"


class OnlySets:
    def __setitem__(self, key, value):
        print("set", key, value)
        return (yield_ for yield_ in ())


class Yields:
    def __delitem__(self, key):
        print("never")
        yield key


def parts():
    for _ in range(3):
        p = Parts(range(10))
        p[2:4] = "abc"
        p[:0] = (p[1],)
        p[-1:] = []
        del p[0]
        del p[3:5], p[-1]
        yield p.items
        for key in (99, "x", "fails"):
            try:
                del p[key]
            except Exception as error:
                yield type(error).__name__, str(error), error.__traceback__.tb_next.tb_frame.f_code.co_name
        try:
            p[1:2] = 5
        except TypeError as error:
            yield str(error), error.__traceback__.tb_next.tb_lineno - Parts.__setitem__.__code__.co_firstlineno
        for thing in (OnlyDeletes(), OnlySets(), Yields(), object()):
            try:
                thing[1:2] = 3
            except Exception as error:
                yield str(error)
            try:
                del thing[1]
                del thing[1:2]
            except Exception as error:
                yield str(error)


def main():
    for part in (changing, parts):
        for result in part():
            print(part.__name__, result)


if __name__ == "__main__":
    main()
