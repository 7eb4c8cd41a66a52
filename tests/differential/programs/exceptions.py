"""try, except, else, finally, raise in all nestings with return, break and continue; chaining; except*; groups."""

import sys
import traceback


def attempt(function, *args):
    try:
        return function(*args)
    except BaseException as error:
        return describe(error)


def describe(error, depth=0):
    text = f"{type(error).__name__}({', '.join(map(repr, error.args))})"
    if depth < 3:
        if error.__cause__:
            text += f" cause[{describe(error.__cause__, depth + 1)}]"
        if error.__context__:
            text += f" context[{describe(error.__context__, depth + 1)}]{'-' if error.__suppress_context__ else ''}"
    return text


ACTIONS = ("fall", "return", "break", "continue", "raise", "reraise")


def act(action, place, log):
    log.append(place)
    if action == "raise":
        raise KeyError(place)


def every_nesting(first, second, third, error):
    """One loop, each clause leaving in its own way."""
    log = []

    def body():
        for i in range(2):
            try:
                log.append(f"try{i}")
                if error:
                    raise ValueError(i)
                if first == "return":
                    return "try"
                if first == "break":
                    break
                if first == "continue":
                    continue
                act(first, "try", log)
            except ValueError:
                log.append("except")
                if second == "return":
                    return "except"
                if second == "break":
                    break
                if second == "continue":
                    continue
                if second == "reraise":
                    raise
                act(second, "except", log)
            else:
                log.append("else")
                act(second, "else", log)
            finally:
                log.append("finally")
                if third == "return":
                    return "finally"
                if third == "break":
                    break
                if third == "continue":
                    continue
                act(third, "finally", log)
            log.append("end")
        else:
            log.append("loop else")
        return "fell"

    return attempt(body), log, sys.exception()


def nestings():
    for error in (False, True):
        for first in ACTIONS[:5]:
            for second in ACTIONS:
                for third in ACTIONS[:5]:
                    print(error, first, second, third, *every_nesting(first, second, third, error))


def chaining():
    def implicit():
        try:
            1 // 0
        except ZeroDivisionError:
            raise KeyError("second")

    def explicit():
        try:
            1 // 0
        except ZeroDivisionError as error:
            raise KeyError("second") from error

    def suppressed():
        try:
            1 // 0
        except ZeroDivisionError:
            raise KeyError("second") from None

    def in_finally():
        try:
            1 // 0
        finally:
            {}["missing"]

    def cause_is_class():
        raise KeyError("k") from ValueError

    def bad_cause():
        raise KeyError("k") from 5

    def bad_raise():
        raise 5

    def bad_class():
        raise int

    def nothing_active():
        raise

    def raises_class():
        raise ValueError

    def nested_reraise():
        try:
            try:
                raise ValueError("v")
            except ValueError:
                try:
                    raise KeyError("k")
                except KeyError:
                    pass
                raise
        except ValueError as error:
            raise error

    def cycle():
        a, b = ValueError("a"), ValueError("b")
        try:
            raise a
        except ValueError:
            try:
                raise b
            except ValueError:
                raise a

    def bad_except():
        try:
            raise ValueError("v")
        except 5:
            pass

    def bad_except_tuple():
        try:
            raise ValueError("v")
        except (KeyError, "x"):
            pass

    def tuple_except():
        try:
            raise ValueError("v")
        except (KeyError, (ValueError, OSError)) as error:
            return type(error).__name__

    def constructor_fails():
        class Needs(Exception):
            def __init__(self, required):
                super().__init__(required)

        raise Needs

    def constructor_lies():
        class Lies(Exception):
            def __new__(cls, *args):
                return 5

        raise Lies

    for function in list(locals().values()):
        print(function.__name__, attempt(function), sys.exception())


def names():
    error = "outer"
    try:
        raise ValueError
    except ValueError as error:
        error = "rebound"
    print(attempt(lambda: error))
    try:
        raise ValueError
    except ValueError as error:
        del error
    try:
        print(error)
    except UnboundLocalError as failure:
        print(failure)
    for _ in range(30):
        try:
            raise KeyError("k")
        except LookupError as caught:
            kept = caught
    print(repr(kept), "caught" in locals())


def exception_state():
    out = [sys.exception()]

    def inner():
        out.append(repr(sys.exception()))
        try:
            raise KeyError("inner")
        except KeyError:
            out.append(repr(sys.exception()))
        out.append(repr(sys.exception()))

    try:
        raise ValueError("outer")
    except ValueError:
        inner()
        out.append(sys.exc_info()[0].__name__)
        for _ in range(2):
            try:
                raise OSError("loop")
            except OSError:
                continue
            finally:
                out.append(repr(sys.exception()))
    out.append(sys.exception())
    print(out)


def groups():
    def nested_group():
        return ExceptionGroup("top", [ValueError(1), KeyError("k"), ExceptionGroup("inner", [ValueError(2), OSError("o")])])

    def show(group):
        if isinstance(group, BaseExceptionGroup):
            return f"{group.message}[{', '.join(show(e) for e in group.exceptions)}]"
        return repr(group)

    def handle(error, *kinds):
        log = []
        try:
            try:
                if error:
                    raise error
            except* ValueError as caught:
                log.append("value " + show(caught))
            except* (KeyError, IndexError) as caught:
                log.append("key " + show(caught))
                if "raise" in kinds:
                    raise RuntimeError("new")
                if "reraise" in kinds:
                    raise
            else:
                log.append("else")
            finally:
                log.append("finally")
        except BaseException as rest:
            log.append(f"rest {type(rest).__name__} {show(rest)} context={rest.__context__ is not None} cause={rest.__cause__}")
        return log

    for error in (nested_group(), ValueError("naked"), KeyError("naked"), OSError("naked"), None, ExceptionGroup("g", [OSError(1)])):
        for kinds in ((), ("raise",), ("reraise",)):
            print(handle(error, *kinds))

    def bad_group():
        try:
            raise ValueError
        except* ExceptionGroup:
            pass

    def bad_type():
        try:
            raise ValueError
        except* 5:
            pass

    def flow():
        out = []
        for i in range(3):
            try:
                if i == 1:
                    raise ExceptionGroup("g", [ValueError(i)])
            except* ValueError:
                out.append(i)
        return out

    print(attempt(bad_group), attempt(bad_type), flow())
    g = nested_group()
    print(show(g.split(ValueError)[0]), show(g.subgroup(lambda e: isinstance(e, OSError))), g.derive([OSError()]), attempt(ExceptionGroup, "m", []))
    print(attempt(ExceptionGroup, "m", [KeyboardInterrupt()]), repr(BaseExceptionGroup("m", [KeyboardInterrupt()])))


def custom():
    class Rich(Exception):
        def __init__(self, code, *args):
            super().__init__(*args)
            self.code = code

        def __str__(self):
            return f"rich {self.code}"

    class Deep(Rich, LookupError):
        pass

    total = 0
    for i in range(200):
        try:
            if i % 3 == 0:
                raise Deep(i, "m")
            if i % 3 == 1:
                raise Rich(i)
            [][i]
        except LookupError as error:
            total += getattr(error, "code", 1000)
        except Rich as error:
            total -= error.code
    print(total, str(Deep(5)), repr(Deep(5, "x")), Deep(5).args)
    e = ValueError("noted")
    e.add_note("first")
    e.add_note("second")
    print(e.__notes__, attempt(e.add_note, 5), "".join(traceback.format_exception_only(e)))
    print(attempt(e.with_traceback, 5), e.with_traceback(None) is e)

    def deep_unwind(n):
        try:
            if n == 0:
                raise Rich("bottom")
            deep_unwind(n - 1)
        finally:
            nonlocal total
            total += n

    print(attempt(deep_unwind, 50), total)

    def uses_exit():
        sys.exit(3)

    print(attempt(uses_exit), attempt(lambda: exec("raise SystemExit")), attempt(lambda: (_ for _ in ()).throw(GeneratorExit)))


def main():
    nestings()
    chaining()
    names()
    exception_state()
    groups()
    custom()


if __name__ == "__main__":
    main()
