"""`from module import name` that fails: what it asks the module, in which frame, what it says, and what comes after."""

import sys
import threading
import traceback
import types

FUNCTION = """
def f():
    try:
        from {module} import {name} as got
    except {caught} as error:
        return error
    return got
"""


def importer(module, name, caught="ImportError"):
    """A function of its own, and so with caches of its own."""
    scope = {}
    exec(FUNCTION.format(module=module, name=name, caught=caught), scope)
    return scope["f"]


def said(error, prefix=""):
    if not isinstance(error, BaseException):
        return repr(error)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__)]
    names = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
    kept = [getattr(error, name, None) for name in ("name", "path", "name_from")]
    text = f"{type(error).__name__} {error} {kept} {lines} {names} {error.__context__!r} {error.__cause__!r}"
    return text.replace(prefix, "P") if prefix else text


def asked(prefix):
    """A module's own __getattr__ is asked once, by the frame that imports."""
    module = sys.modules[prefix + "asked"] = types.ModuleType(prefix + "asked")
    questions = []

    def answers(name):
        questions.append((name, sys._getframe(1).f_code.co_name, sys._getframe(1).f_lineno))
        if name == "odd" and len(questions) % 2:
            return "there"
        if name == "broken":
            raise LookupError("broken")
        raise AttributeError(name)

    module.__getattr__ = answers
    for name in ("absent", "odd", "broken"):
        f = importer(prefix + "asked", name, "(ImportError, LookupError)")
        for _ in range(4):
            questions.clear()
            print(said(f(), prefix), [q for q in questions if q[0] == name])
            questions.append(None)
            f()
    for missing in ("__spec__", "__name__", "__file__", "__path__"):
        vars(module).pop(missing, None)
        f = importer(prefix + "asked", "absent")
        questions.clear()
        print(missing, said(f(), prefix), [name for name, *_ in questions])


def worded(prefix):
    """Where the module is said to be, and why it may be unfinished."""
    f = importer("types", "there_is_no_such_name")
    shown = {said(f()).replace(types.__file__, "types.py") for _ in range(5)}
    print(shown)
    module = sys.modules[prefix + "worded"] = types.ModuleType(prefix + "worded")
    f = importer(prefix + "worded", "absent")
    specs = [
        None,
        types.SimpleNamespace(),
        types.SimpleNamespace(_initializing=True),
        types.SimpleNamespace(_initializing=True, origin="/somewhere.py", has_location=True),
        types.SimpleNamespace(_initializing=False, origin="/somewhere.py", has_location=True),
        types.SimpleNamespace(origin=3, has_location=True),
    ]
    for spec in specs:
        for file in (None, "/file.py", 7):
            module.__spec__ = spec
            vars(module).pop("__file__", None)
            if file is not None:
                module.__file__ = file
            print(said(f(), prefix))
    for name in ("__file__", "__spec__", "__loader__", "__name__"):
        vars(module).pop(name, None)
        print(name, said(importer(prefix + "worded", name)(), prefix))
    module.__name__ = 3
    print(said(f(), prefix))


class Bare:
    """Not a module, and with nothing that modules have."""

    __slots__ = ("asked",)

    def __init__(self):
        self.asked = []

    def __getattr__(self, name):
        self.asked.append(name)
        raise AttributeError(name)


class Moody(types.ModuleType):
    @property
    def angry(self):
        raise AttributeError("angry")

    @property
    def furious(self):
        raise LookupError("furious")


def other_objects(prefix):
    bare = sys.modules[prefix + "bare"] = Bare()
    for name in ("absent", "__dict__", "__spec__", "__name__", "__file__"):
        bare.asked.clear()
        print(said(importer(prefix + "bare", name)(), prefix), bare.asked)
    moody = sys.modules[prefix + "moody"] = Moody(prefix + "moody")
    moody.__file__ = "/moody.py"
    for name in ("angry", "furious", "absent"):
        f = importer(prefix + "moody", name, "(ImportError, LookupError)")
        print([said(f(), prefix) for _ in range(3)][-1])


def submodule(prefix):
    """What is in sys.modules alone is found, and missed when it is gone."""
    package = sys.modules[prefix + "package"] = types.ModuleType(prefix + "package")
    package.__path__ = []
    sys.modules[prefix + "package.inner"] = inner = types.ModuleType(prefix + "package.inner")
    f = importer(prefix + "package", "inner")
    print([f() is inner for _ in range(4)])
    del sys.modules[prefix + "package.inner"]
    print([said(f(), prefix) for _ in range(3)][-1])
    package.inner = 5
    print(f())


def after(prefix):
    """The frame goes on: its loop, its handlers, and a generator's values."""

    def values():
        for number in range(40):
            try:
                from types import there_is_no_such_name
            except ImportError as error:
                yield number, len(str(error)) > 20, error.__traceback__.tb_next
            finally:
                number += 1

    print(sum(number for number, *_ in values()), all(good and end is None for _, good, end in values()))
    try:
        raise KeyError("outer")
    except KeyError:
        print(said(importer("types", "there_is_no_such_name")()).replace(types.__file__, "types.py"))
    try:
        try:
            raise KeyError("outer")
        finally:
            from types import nor_this  # noqa: F401
    except ImportError as error:
        print(said(error).replace(types.__file__, "types.py")[:60], traceback.extract_tb(error.__traceback__)[0].line)


def main():
    prefix = f"made_up_{threading.get_ident()}_"
    asked(prefix)
    worded(prefix)
    other_objects(prefix)
    submodule(prefix)
    after(prefix)
    for name in [name for name in list(sys.modules) if name.startswith(prefix)]:
        del sys.modules[name]


if __name__ == "__main__":
    main()
