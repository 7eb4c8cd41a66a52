# globals: own it rebinds its own globals and shadows builtins with them
"""Global variables and builtins that appear, change and go while the code that reads them is warm."""

import builtins
import types


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


counter = 0
table = {"a": 1}


def bump(n):
    global counter
    for _ in range(n):
        counter += 1
    return counter


def length(value):
    return len(value)


def read_late():
    return late


def make_late(value):
    global late
    late = value


def forget_late():
    global late
    del late


def shadowing():
    print([length("abc") for _ in range(20)][-1])
    globals()["len"] = lambda value: "shadowed"
    print(length("abc"))
    del globals()["len"]
    print(length("abc"))
    for i in range(30):
        if i % 10 == 5:
            globals()["len"] = lambda value: i
        elif i % 10 == 8:
            globals().pop("len")
        if i % 3 == 0:
            print(length("abcd"), end=" ")
    globals().pop("len", None)
    print()


def late_names():
    print(attempt(read_late), attempt(forget_late))
    for value in (1, "two", 2**80):
        make_late(value)
        print([read_late() for _ in range(10)][-1])
    forget_late()
    print(attempt(read_late))
    globals()["late"] = "through dict"
    print(read_late())
    vars_ = globals()
    vars_.update(late="updated")
    print(read_late())
    del vars_["late"]
    print(attempt(read_late))


def growing():
    for i in range(300):
        globals()[f"generated_{i}"] = i
        if i % 60 == 0:
            print(counter, eval(f"generated_{i} + counter"), end=" ")
    for i in range(0, 300, 2):
        del globals()[f"generated_{i}"]
    print(sum(value for name, value in globals().items() if name.startswith("generated_")))
    print(bump(10), counter)
    for i in range(300):
        globals().pop(f"generated_{i}", None)


def own_namespaces():
    code = "total = 0\nfor i in range(20):\n    total += i\nresult = len(text) + total\n"
    namespace = {"text": "abc"}
    exec(code, namespace)
    print(namespace["result"], sorted(name for name in namespace if name != "__builtins__"))
    limited = {"text": "abc", "__builtins__": {"range": range, "len": lambda value: 1000}}
    exec(code, limited)
    print(limited["result"])
    print(attempt(exec, code, {"__builtins__": {}}), attempt(exec, "x", {}), attempt(eval, "y + 1", {"y": 1}), attempt(eval, "len('a')", {"__builtins__": {}}))

    class Names(dict):
        def __missing__(self, key):
            print("missing", key)
            if key.startswith("no"):
                raise KeyError(key)
            return key.upper()

        def __setitem__(self, key, value):
            print("set", key, value)
            super().__setitem__(key, value)

        def __delitem__(self, key):
            print("del", key)
            super().__delitem__(key)

    names = Names()
    exec("a = b\nc = a + b\ndel a\nfor i in (1, 2):\n    pass", {}, names)
    print(dict(names), attempt(exec, "nope", {}, names), attempt(exec, "del nope", {}, names))
    function = types.FunctionType(length.__code__, {"len": lambda value: "own len"})
    print(function("abc"), function.__builtins__ is vars(builtins), length.__globals__ is globals())

    source = {}
    exec("def f():\n    return g() + k\ndef g():\n    return 10\nk = 5", source)
    f = source["f"]
    print(f())
    source["k"] = 50
    source["g"] = lambda: 100
    print(f())
    del source["k"]
    print(attempt(f))


def main():
    print(bump(1000), table)
    shadowing()
    late_names()
    growing()
    own_namespaces()
    table["a"] += 1
    print(table, attempt(lambda: undefined_name), attempt(lambda: __name__ != ""), __doc__.split()[0])


if __name__ == "__main__":
    main()
