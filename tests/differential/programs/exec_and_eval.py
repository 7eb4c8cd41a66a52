"""exec, eval, compile and code objects: namespaces, locals(), flags, code.replace, functions made by hand."""

import ast
import types


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def evaluating():
    x = 5
    print(eval("x + 1"), eval("x + y", {"x": 1}, {"y": 2}), eval("[i for i in range(x)]", {"x": 3}), attempt(eval, "nope"), eval(" 1 "))
    print(eval(compile("x * 2", "<e>", "eval"), {"x": 21}), attempt(eval, "x = 1"), attempt(eval, compile("a = 1", "<e>", "exec"), {}), eval("(lambda q: q + x)(1)", {"x": 2}))
    scope = {}
    exec("def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nresult = f(12)", scope)
    print(scope["result"], scope["f"](10))
    local = {}
    exec("class C:\n    y = 1\n    def m(self):\n        return z\nz = 9\na, *b = 1, 2, 3\nfor i in range(3): pass", {"z": "global z"}, local)
    print(local["C"]().m(), local["b"], local["i"], sorted(local))
    total = 0
    for i in range(100):
        total += eval("i * x")
    print(total, attempt(exec, "1 +"), attempt(exec, 5), attempt(exec, "x", 5), attempt(exec, "x", {}, 5))


def local_namespaces():
    a = 1
    before = locals()
    exec("a = 100; b = 200")
    print(a, attempt(lambda: b), "b" in before, locals()["a"])  # noqa: F821
    snapshot = locals()
    a = 2
    print(snapshot["a"], locals()["a"], "snapshot" in locals())
    exec("global made_here_x\nmade_here_x = 5", {"made_here_x": 1})

    def inner():
        c = a
        return sorted(locals())

    print(inner(), [sorted(locals()) for _ in range(1)][0][:2])

    class Body:
        k = 1
        names = sorted(name for name in locals() if not name.startswith("__"))
        locals()["sneaked"] = 5

    print(Body.names, Body.sneaked)
    print(sorted(eval("locals()", {"__builtins__": __builtins__}, {"only": 1})))


def code_objects():
    def f(a, b=2, *args, c, **kwargs):
        d = a
        return d, b

    code = f.__code__
    print(code.co_varnames, code.co_argcount, code.co_kwonlyargcount, code.co_nlocals, code.co_flags & 0x3F, code.co_consts, code.co_names)
    g = types.FunctionType(code.replace(co_name="renamed"), {}, "g", (9,))
    print(g(1, c=2), g.__name__, g.__code__.co_name, attempt(g, 1))
    h = types.FunctionType((lambda: 5).__code__.replace(co_consts=(None, 77) if (lambda: 5).__code__.co_consts[0] is None else (77,)), {})
    print(h())

    def swap():
        return 1

    def other():
        return 2

    out = []
    for i in range(40):
        if i == 20:
            swap.__code__ = other.__code__
        out.append(swap())
    print(out)
    print([line for _, _, line in other.__code__.co_lines()] != [], len(list(f.__code__.co_positions())) > 3)
    tree = ast.parse("x = [i ** 2 for i in range(5)]\ny = sum(x)")
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value == 2:
            node.value = 3
    scope = {}
    exec(compile(tree, "<ast>", "exec"), scope)
    print(scope["y"], ast.unparse(tree))
    for i in range(60):
        exec(f"def made(x):\n    return x + {i}", scope)
        last = scope["made"](1)
    print(last)


def big_functions():
    lines = ["def big(n):", "    t = 0"] + [f"    if n % {i + 2} == 0:\n        t += {i} * n\n    else:\n        t -= v{i % 7}" for i in range(400)] + ["    return t"]
    scope = {f"v{i}": i for i in range(7)}
    exec("\n".join(lines), scope)
    print([scope["big"](n) for n in range(5)])
    scope = {}
    exec("x = 0\n" + "x += 1\n" * 3000 + "while x > 10:\n    x -= 7\n" + "".join(f"name{i} = {i}\n" for i in range(400)) + "total = name0 + name399", scope)
    print(scope["x"], scope["total"])
    nested = "1" + " + (1" * 80 + ")" * 80
    print(eval(nested), eval("[" * 50 + "]" * 50) == [] or "nested")
    deep = "".join("    " * i + f"for a{i} in range(1):\n" for i in range(15)) + "    " * 15 + "hits.append(a0)"
    scope = {"hits": []}
    exec(deep, scope)
    print(scope["hits"])
    wide = "def wide():\n" + "".join(f"    a{i} = {i}\n" for i in range(400)) + "    return a0 + a399 + " + " + ".join(f"a{i}" for i in range(300))
    exec(wide, scope)
    print(scope["wide"]())


def main():
    evaluating()
    local_namespaces()
    code_objects()
    big_functions()


if __name__ == "__main__":
    main()
