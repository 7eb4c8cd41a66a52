# threads: one it removes modules from sys.modules
"""Imports in every form: star, from, as, relative, circular, failing, lazy, inside functions and classes."""

import importlib
import sys
import types


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {str(error).split(' (/')[0]}"


def forget():
    for name in list(sys.modules):
        if name.startswith("_helper"):
            del sys.modules[name]


def star():
    namespace = {}
    exec("from _helper_star import *", namespace)
    print(sorted(name for name in namespace if name != "__builtins__"))
    namespace = {}
    exec("from _helper_plain import *", namespace)
    print(sorted(name for name in namespace if name != "__builtins__"))
    sys.modules["_helper_star"].__all__ = ["exported", "nothing"]
    print(attempt(exec, "from _helper_star import *", {}))
    sys.modules["_helper_star"].__all__ = [1]
    print(attempt(exec, "from _helper_star import *", {}))


def forms():
    import os.path
    import os.path as path
    from os import path as again

    import _helper_plain as plain
    from _helper_plain import dynamic, public

    print(os.path is path is again, plain.public, dynamic, public, plain.dynamic, attempt(lambda: plain.nothing))

    def missing_name():
        from _helper_plain import absent

    def missing_module():
        import _helper_missing

    def missing_submodule():
        import _helper_plain.sub

    def relative():
        from . import something

    def relative_name():
        from .sibling import something

    for function in (missing_name, missing_module, missing_submodule, relative, relative_name):
        print(function.__name__, attempt(function))
    sys.modules["_helper_none"] = None
    print(attempt(importlib.import_module, "_helper_none"))
    del sys.modules["_helper_none"]

    class InClass:
        import math
        from math import floor as down

    print(InClass.math.ceil(1.5), InClass.down(1.5))
    total = 0
    for _ in range(50):
        from math import floor

        import math

        total += floor(2.5) + math.ceil(0.5)
    print(total)


def circular():
    import _helper_circular_a

    print(_helper_circular_a.after, _helper_circular_a.call())


def broken():
    for _ in range(2):
        try:
            import _helper_broken
        except ZeroDivisionError as error:
            trace = error.__traceback__
            names = []
            while trace:
                names.append((trace.tb_frame.f_code.co_name, trace.tb_lineno))
                trace = trace.tb_next
            print(names[-1], len(names), "_helper_broken" in sys.modules)


def made_by_hand():
    module = types.ModuleType("_helper_made", "doc")
    module.value = 5
    sys.modules["_helper_made"] = module
    import _helper_made
    from _helper_made import value

    print(_helper_made.value, value, _helper_made.__doc__)

    class Lazy(types.ModuleType):
        def __getattr__(self, name):
            return f"lazy {name}"

    sys.modules["_helper_made"] = Lazy("_helper_made")
    from _helper_made import anything

    print(anything)
    del sys.modules["_helper_made"]
    plain = importlib.import_module("_helper_plain")
    plain.public = "changed"
    print(importlib.reload(plain).public, plain.__spec__.name, plain.__name__)
    plain.__class__ = Lazy
    print(plain.nope, plain.public)


def finders():
    class Finder:
        def find_spec(self, name, path, target=None):
            if name.startswith("_helper_virtual"):
                return importlib.util.spec_from_loader(name, self)
            return None

        def create_module(self, spec):
            return None

        def exec_module(self, module):
            module.name_of_module = module.__name__
            exec("def f():\n    return name_of_module\n", module.__dict__)

    import importlib.util

    finder = Finder()
    sys.meta_path.insert(0, finder)
    try:
        import _helper_virtual_x
        from _helper_virtual_y import f

        print(_helper_virtual_x.f(), f())
    finally:
        sys.meta_path.remove(finder)


def main():
    forget()
    star()
    forms()
    circular()
    broken()
    made_by_hand()
    finders()
    forget()


if __name__ == "__main__":
    main()
