# threads: one the warning filters belong to the process
"""Warnings: where they point, once per place, as errors, from deprecated calls, with stacklevel."""

import warnings
import xml.etree.ElementTree as ET


def warn(text, level):
    warnings.warn(text, UserWarning, stacklevel=level)


def middle(text, level):
    warn(text, level)


def shown():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for level in (1, 2, 3):
            middle(f"level {level}", level)
        for _ in range(2):
            warnings.warn("in loop", DeprecationWarning)
        [warn(f"comprehension {i}", 2) for i in range(2)]
    print([(str(w.message), w.category.__name__, w.lineno) for w in caught])
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(5):
            warn("once per place", 2)
        warn("other place", 2)
    print(len(caught))


def as_errors():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            warn("raised", 1)
        except UserWarning as error:
            print(repr(error), error.__traceback__.tb_next.tb_lineno)
        try:
            compile("1 is 1", "<s>", "eval")
        except SyntaxError as error:
            print(error)
        try:
            ~True
        except DeprecationWarning as error:
            print(str(error)[:40])
        value = True
        try:
            print(~value)
        except DeprecationWarning as error:
            print(str(error)[:40])


def from_generators_and_classes():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")

        def generator():
            warn("generator", 2)
            yield 1
            warn("after yield", 2)

        list(generator())

        class C:
            warn("class body", 2)

        async def coroutine():
            pass

        coroutine()
        exec(compile("import warnings\nwarnings.warn('made')", "made.py", "exec"), {"__name__": "made"})
    print([(str(w.message), w.filename.rsplit("/", 1)[-1] if "made" in w.filename else "", w.lineno) for w in caught])


def from_elements():
    for _ in range(20):
        e = ET.Element("e")
        e.append(ET.Element("x"))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            answers = bool(e), bool(ET.Element("x"))
    print(answers, [(str(w.message), w.category.__name__, w.lineno) for w in caught])


def main():
    shown()
    as_errors()
    from_generators_and_classes()
    from_elements()
    warnings.warn("printed to stderr")
    warnings.warn("deprecated printed in __main__", DeprecationWarning)


if __name__ == "__main__":
    main()
