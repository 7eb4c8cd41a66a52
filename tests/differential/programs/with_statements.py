"""The with statement: order, suppression, errors in enter, body and exit, leaving with return, break, continue."""

import contextlib
import sys
import threading


def attempt(function, *args):
    try:
        return function(*args)
    except BaseException as error:
        return f"{type(error).__name__}: {error} context={error.__context__!r}"


class Manager:
    def __init__(self, name, log, swallow=False, fail=None):
        self.name, self.log, self.swallow, self.fail = name, log, swallow, fail

    def __enter__(self):
        self.log.append(f"enter {self.name}")
        if self.fail == "enter":
            raise OSError(f"enter {self.name}")
        return self.name

    def __exit__(self, kind, error, trace):
        self.log.append(f"exit {self.name} {kind.__name__ if kind else None} {error} {trace is not None} {sys.exception()!r}")
        if self.fail == "exit":
            raise OSError(f"exit {self.name}")
        return self.swallow


def combinations():
    for swallow in (False, True):
        for fail in (None, "enter", "exit"):
            for leave in ("fall", "return", "break", "continue", "raise"):
                log = []

                def body():
                    for i in range(2):
                        with Manager("a", log, swallow) as a, Manager("b", log, fail=fail) as b:
                            log.append(a + b)
                            if leave == "return":
                                return f"returned {i}"
                            if leave == "break":
                                break
                            if leave == "continue":
                                continue
                            if leave == "raise":
                                raise KeyError(i)
                        log.append("after")
                    else:
                        log.append("loop else")
                    return "end"

                print(swallow, fail, leave, attempt(body), log)


def protocols():
    class NoExit:
        def __enter__(self):
            return 1

    class NoEnter:
        def __exit__(self, *args):
            return None

    class InstanceMethods:
        def __init__(self):
            self.__enter__ = lambda: 1
            self.__exit__ = lambda *args: None

    class ClassMethods:
        @classmethod
        def __enter__(cls):
            return cls.__name__

        @staticmethod
        def __exit__(*args):
            print("static exit", len(args))

    class ExitTruth:
        class Truth:
            def __bool__(self):
                raise ArithmeticError("truth")

        def __enter__(self):
            return self

        def __exit__(self, *args):
            return self.Truth()

    def use(manager, fail=False):
        with manager as value:
            if fail:
                raise ValueError("body")
            return value

    for manager in (NoExit(), NoEnter(), InstanceMethods(), 5, None, ClassMethods()):
        print(attempt(use, manager))
    print(attempt(use, ExitTruth(), True), attempt(use, ClassMethods(), True))


def targets():
    log = []
    d = {}
    with Manager("x", log) as d["key"]:
        pass
    with contextlib.nullcontext((1, (2, 3))) as (a, (b, c)):
        pass
    print(d, a, b, c, log)
    try:
        with contextlib.nullcontext((1, 2, 3)) as (a, b):
            pass
    except ValueError as error:
        print(error)
    try:
        with Manager("y", log) as (a, b):
            pass
    except ValueError as error:
        print(error, log[-1])
    with (
        Manager("p", log),
        Manager("q", log) as q,
    ):
        print(q)
    print(log[-4:])


def library():
    events = []

    @contextlib.contextmanager
    def managed(name):
        events.append(f"open {name}")
        try:
            yield name
        except KeyError as error:
            events.append(f"swallowed {error}")
        finally:
            events.append(f"close {name}")

    with managed("a") as a:
        raise KeyError(a)
    print(attempt(lambda: managed("b").__enter__()), events)
    with contextlib.ExitStack() as stack:
        for i in range(3):
            stack.enter_context(managed(i))
        stack.callback(events.append, "callback")
    print(events)
    with contextlib.suppress(ValueError, OSError):
        raise OSError("suppressed")

    @managed("decorator")
    def decorated(x):
        return x * 2

    print(decorated(4), events[-2:])

    @contextlib.contextmanager
    def twice():
        yield 1
        yield 2

    def use_twice():
        with twice():
            pass

    print(attempt(use_twice))
    lock = threading.Lock()
    total = 0
    for i in range(300):
        with lock:
            total += i
    rlock = threading.RLock()
    with rlock, rlock:
        total += 1
    print(total, lock.locked())


def deep():
    log = []

    def nest(n):
        with Manager(n, log):
            if n == 0:
                raise ValueError("deep")
            nest(n - 1)

    print(attempt(nest, 20)[:17], len(log), log[-1])
    total = 0
    for i in range(200):
        with contextlib.nullcontext(i) as value:
            if value % 5 == 0:
                continue
            total += value
    print(total)


def main():
    combinations()
    protocols()
    targets()
    library()
    deep()


if __name__ == "__main__":
    main()
