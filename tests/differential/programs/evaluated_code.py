"""eval() of code objects: names, what they store, frames that see themselves, deaths, errors."""

import sys
import traceback


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("dies", self.name)


def code(text, mode="eval"):
    return compile(text, "<code>", mode)


def plain():
    made = [code("a + b"), code("len(c) * a"), code("[x * a for x in c]"), code("(lambda y: y + a)(b)"), code("a"), code("{}")]
    namespace = {"__builtins__": __builtins__, "a": 5, "b": 2.5}
    said = []
    for i in range(60):
        said = [eval(m, namespace, {"c": "xyz", "a": i}) if m is not made[3] else eval(m, namespace) for m in made]
        said.append(eval(made[0], {"a": 1, "b": [i][0]}))
        said.append(eval(made[4], {"a": [i]}))
        said.append(eval(made[4], {"__builtins__": {}}, {"a": [i]}))
    print(said)


def stored():
    made = code("x = y\nz = x + 1\ndel y\nclass C:\n    v = 3\nw = C.v, __name__", "exec")
    for i in range(40):
        globals_, names = {"__name__": "other"}, {"y": i}
        result = eval(made, globals_, names)
        own = {"y": i, "__name__": "own"}
        eval(made, own)
    print(result, sorted(k for k in globals_), sorted(names), names["w"], own["w"], sorted(own))


def seen():
    made = code("(sys._getframe().f_code.co_name, sys._getframe().f_locals is names, sys._getframe().f_back.f_code.co_name)")
    kept = code("[sys._getframe()]")
    for i in range(40):
        names = {"i": i}
        names["names"] = names
        said = eval(made, {"sys": sys, "__builtins__": __builtins__}, names)
        frames = eval(kept, {"sys": sys, "__builtins__": __builtins__}, names)
    print(said, frames[0].f_locals is names, frames[0].f_globals["sys"] is sys, frames[0].f_back)
    print(eval(code("(locals() is names, globals() is names, sorted(vars()))"), names))


def dying():
    made, returned, inner = code("x"), code("x.name"), code("(x := None)")
    for i in range(3):
        print(eval(made, {}, {"x": Noisy(i)}).name)
        print(eval(returned, {}, {"x": Noisy(i)}))
        print(eval(inner, {}, {"x": Noisy(i)}))
        print(eval(made, {"x": Noisy("global"), "y": 1}).name)
    print("end")


def failing():
    texts = ("missing", "1 // zero", "f()", "(lambda: missing)()", "[missing for _ in 'a']")
    made = [code(t) for t in texts]

    def f():
        raise LookupError("f")

    for _ in range(30):
        said = []
        for m in made:
            try:
                eval(m, {"zero": 0, "f": f}, {"n": Noisy})
            except Exception as error:
                said.append(traceback.format_exc())
                tb = error.__traceback__
                while tb.tb_next:
                    tb = tb.tb_next
                said.append(sorted(map(str, tb.tb_frame.f_locals)))
    print("".join(map(str, said)))
    for wrong in ((), (5,), (made[0], 5), (made[0], {}, 5), (made[0], {}, {}, 1), (f.__code__, {}), (inner_code(), {})):
        for _ in range(3):
            try:
                result = eval(*wrong)
            except Exception as error:
                result = type(error).__name__, str(error)
        print(result)


def inner_code():
    x = 1

    def inner():
        return x

    return inner.__code__


class Names(dict):
    def __missing__(self, key):
        return key.upper()


def odd():
    made, long = code("[a, b, a * 2]"), code("[a, b, len(a)]")
    for _ in range(30):
        said = [eval(made, {"b": 1}, Names(a="x")), eval(made, Names(a="xy"), {"b": 2}), eval(made, Names(a="xyz", b=2))]
        said.append(eval(long, {"a": "x", "b": 1, "__builtins__": {"len": lambda x: "own"}}))
        said.append(eval("a + 1", {"a": 1}))
        said.append(eval(b"a + 1", {"a": 1}, {}))
    print(said)
    depth = code("f(n - 1) if n else 0")
    namespace = {}
    namespace["f"] = lambda n: eval(depth, namespace, {"n": n})
    print(eval(depth, namespace, {"n": 100}))
    try:
        eval(depth, namespace, {"n": 10**6})
    except RecursionError as error:
        print(type(error).__name__)


def generated():
    made = code("(x * k for x in items)")
    gathered = code("sum(x for x in items)")
    for i in range(30):
        said = list(eval(made, {"k": i}, {"items": [1, 2, 3]})), eval(gathered, {}, {"items": [i, 1]})
    print(said)


def main():
    plain()
    stored()
    seen()
    dying()
    failing()
    odd()
    generated()


if __name__ == "__main__":
    main()
