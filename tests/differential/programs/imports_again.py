"""Imports inside functions of what is imported already: whole, dotted, picked, relative, hidden, changed in between."""

import builtins
import sys
import threading
import types


def common():
    import os
    import os.path
    import collections.abc as abc
    from collections import OrderedDict, deque
    from os import path
    from os.path import join as j
    import xml.etree.ElementTree

    return os.__name__, abc.__name__, OrderedDict.__name__, deque.__name__, path is os.path, j("a", "b"), xml.__name__


RELATIVE = """
def picks():
    from .sibling import value, other
    from . import sibling
    from .. import top
    from ..top import deep
    return value, other, sibling.__name__, top.__name__, deep

def missing():
    from .sibling import absent
"""


def fake(name, **names):
    module = types.ModuleType(name)
    module.__dict__.update(names)
    sys.modules[name] = module
    return module


def relative(prefix):
    fake(prefix, __path__=[], top=None)
    package = fake(prefix + ".package", __path__=[])
    sibling = fake(prefix + ".package.sibling", value=1, other=[2])
    top = fake(prefix + ".top", deep="deep")
    package.sibling = sibling
    sys.modules[prefix].top = top
    spec = types.SimpleNamespace(parent=prefix + ".package")
    inside = {"__name__": prefix + ".package.inside", "__package__": prefix + ".package", "__spec__": spec}
    exec(RELATIVE, inside)
    shown = [inside["picks"]() for _ in range(6)]
    print([s.replace(prefix, "P") if isinstance(s, str) else s for s in shown[-1]], shown[0] == shown[-1])
    sibling.value = "changed"
    print(inside["picks"]()[0])
    for _ in range(4):
        try:
            inside["missing"]()
        except ImportError as error:
            message = str(error).replace(prefix, "P")
    print(message)
    inside["__package__"] = prefix
    for _ in range(3):
        try:
            inside["picks"]()
        except Exception as error:
            message = type(error).__name__
    print(message)
    inside["__package__"] = prefix + ".package"
    del sys.modules[prefix + ".package.sibling"]
    for _ in range(3):
        try:
            inside["picks"]()
        except Exception as error:
            message = type(error).__name__
    print(message)
    for name in [n for n in list(sys.modules) if n.startswith(prefix)]:
        del sys.modules[name]


def changed(prefix):
    first = fake(prefix + "changing", x=1)

    def get():
        scope = {}
        exec(f"def f():\n import {prefix}changing as m\n from {prefix}changing import x\n return m, x", scope)
        return scope["f"]

    f = get()
    print([f()[1] for _ in range(5)], f()[0] is first)
    second = fake(prefix + "changing", x=2)
    print([f()[1] for _ in range(5)], f()[0] is second)
    second.x = 3
    print(f()[1])
    del second.x
    second.__getattr__ = lambda name: "made " + name if name == "x" else (_ for _ in ()).throw(AttributeError(name))
    print([f()[1] for _ in range(5)])
    sys.modules[prefix + "changing"] = None
    try:
        f()
    except ImportError as error:
        print(type(error).__name__)

    class NotAModule:
        x = "attribute"

    sys.modules[prefix + "changing"] = NotAModule
    print([f()[1] for _ in range(4)])
    del sys.modules[prefix + "changing"]


def own_import():
    seen = []

    def imports(name, globals=None, locals=None, fromlist=(), level=0):
        seen.append((name, fromlist, level))
        return sys

    scope = {"__builtins__": {**builtins.__dict__, "__import__": imports}}
    exec("def f():\n import os\n from os import path\n return os, path", scope)
    f = scope["f"]
    print([f()[0].__name__ for _ in range(4)], len(seen), seen[-1])


def main():
    print([common() for _ in range(6)][-1])
    prefix = f"made_up_{threading.get_ident()}"
    relative(prefix)
    changed(prefix)
    own_import()


if __name__ == "__main__":
    main()
