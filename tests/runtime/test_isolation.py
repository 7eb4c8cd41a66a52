"""sharedgil.exclusive: which code it pins, and how it is used."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

import sharedgil
from tests.runtime.stand_in_core import SETUP

if TYPE_CHECKING:
    from tests.conftest import Run


def test_which_code_is_pinned(run: Run) -> None:
    """A function's own, with all that is written inside it; a class's functions of every kind."""
    code = f"""
{SETUP}
from sharedgil import exclusive
pinned = lambda: [code.co_qualname for name, code in core.calls if name == "pin_code"]

@exclusive
def function(x):
    def f():
        return lambda: 1
    return list(y for y in x)
print(pinned()); core.calls.clear()

@exclusive()
def generator():
    yield 1
@exclusive
async def coroutine():
    async def inside(): pass
print(pinned()); core.calls.clear()

@exclusive
class A:
    def method(self): pass
    @staticmethod
    def static(): pass
    @classmethod
    def of_class(cls): pass
    @property
    def prop(self): pass
    @prop.setter
    def prop(self, value): pass
    constant = 1
    class Inner:
        def method(self): pass
print(pinned()); core.calls.clear()

exclusive(A().method)
print(pinned())
print(function([1, 2]), list(generator()), A.static())
"""
    answer = run(sys.executable, "-c", code)
    assert answer.stderr == ""
    assert answer.stdout.splitlines() == [
        "['function', 'function.<locals>.f', 'function.<locals>.f.<locals>.<lambda>', 'function.<locals>.<genexpr>']",
        "['generator', 'coroutine', 'coroutine.<locals>.inside']",
        "['A.method', 'A.static', 'A.of_class', 'A.prop', 'A.prop']",
        "['A.method']",
        "[1, 2] [1] None",
    ]


def test_a_block_is_entered_and_left(run: Run) -> None:
    code = f"""
{SETUP}
try:
    with sharedgil.exclusive:
        with sharedgil.exclusive():
            1 / 0
except ZeroDivisionError:
    print([name for name, in core.calls])
"""
    assert run(sys.executable, "-c", code).stdout == "['pin_enter', 'pin_enter', 'pin_exit', 'pin_exit']\n"


def test_module_names_add_up(run: Run) -> None:
    calls = "sharedgil.exclusive.modules('a', 'b.c')\nsharedgil.exclusive.modules('d', 'a')"
    code = f"{SETUP}\n{calls}\nprint(core.calls[-1])"
    assert run(sys.executable, "-c", code).stdout == "('pin_modules', ('a', 'b.c', 'd'))\n"


@pytest.mark.parametrize("name", ["", "a-b", "a..b", "a.", "1a"])
def test_what_is_no_module_name(name: str) -> None:
    with pytest.raises(ValueError, match="is not a module's name"):
        sharedgil.exclusive.modules(name)


@pytest.mark.parametrize("target", [len, 3, "text", object()])
def test_what_has_no_python_code(target: object) -> None:
    with pytest.raises(TypeError, match="takes a Python function, method or class"):
        sharedgil.exclusive(target)


def test_pinned_code_still_works() -> None:
    """With the real compiled part, on or off."""

    @sharedgil.exclusive
    def triple(x: int) -> int:
        return 3 * x

    with sharedgil.exclusive:
        assert triple(2) == 6
    assert repr(sharedgil.exclusive) == "sharedgil.exclusive"


@pytest.mark.parametrize(
    "pin",
    [
        "work = sharedgil.exclusive(unlocked)",
        "def work():\n    with sharedgil.exclusive: unlocked()",
        "sharedgil.exclusive.modules('__main__')\nwork = unlocked",
    ],
    ids=["decorator", "block", "module"],
)
def test_pinned_code_takes_turns(pin: str, run: Run) -> None:
    """Unlocked updates come out exact where nothing interrupts a turn: the GIL, and an endless switch interval."""
    code = f"""
import sharedgil, sys, threading
sharedgil.enable(force=True)
sys.setswitchinterval(1000)
class Count: value = 0
def unlocked():
    for _ in range(50_000):
        value = Count.value
        Count.value = value + 1
{pin}
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(Count.value)
"""
    answer = run(sys.executable, "-c", code)
    assert (answer.stdout, answer.stderr) == ("200000\n", "")


def test_tracebacks_of_many_threads_find_their_lines(run: Run) -> None:
    """The module is pinned from the start, and nothing comes between its two looks into its dict."""
    code = """
import sharedgil, linecache, threading, time
sharedgil.enable(force=True)
wrong = []
def work(drops):
    end = time.monotonic() + 1.5
    while time.monotonic() < end and not wrong:
        for _ in range(50):
            try:
                linecache.getline(linecache.__file__, 5)
            except KeyError as error:
                wrong.append(error)
            if drops:
                linecache.cache.pop(linecache.__file__, None)
threads = [threading.Thread(target=work, args=(i == 0,)) for i in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(wrong)
"""
    answer = run(sys.executable, "-c", code, env={"SHAREDGIL_STICKY": "0"})
    assert (answer.stdout, answer.stderr) == ("[]\n", "")


@pytest.mark.parametrize("module", ["sympy.core.facts", "sympy.core.assumptions"])
def test_libraries_known_not_to_be_ready_are_pinned(run: Run, module: str) -> None:
    """Between a look into a dict and the change that it decides, no other thread comes."""
    code = f"""
import sharedgil, threading
sharedgil.enable(force=True)
names = {{"__name__": {module!r}}}
exec('''
def first(facts, name):
    if name in facts:
        return 0
    facts[name] = None
    return 1
''', names)
first, facts, counted = names["first"], {{}}, []
start = threading.Barrier(4)
def work():
    start.wait()
    counted.append(sum([first(facts, name) for name in range(100_000)]))
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(sum(counted))
"""
    answer = run(sys.executable, "-c", code, env={"SHAREDGIL_STICKY": "0"})
    assert (answer.stdout, answer.stderr) == ("100000\n", "")


def test_what_only_reads_in_such_a_library_is_one_with_what_it_does_if_that_fails(run: Run) -> None:
    """Such code begins in shared mode; when it does not find what it reads, it reads again, pinned."""
    code = """
import sharedgil, threading
sharedgil.enable(force=True)
names = {"__name__": "sympy.core.assumptions"}
exec('''
class Facts(dict): pass
class Symbol:
    def __init__(self): self.facts = Facts()
def property_of(name):
    def first(symbol):
        try:
            return symbol.facts[name]
        except KeyError: # nothing between the look and this gives the GIL away
            symbol.facts[name] = 0
            return 1
    return first
''', names)
symbols = [names["Symbol"]() for _ in range(20_000)]
getters = [names["property_of"](name) for name in "abc"]
start, counted = threading.Barrier(4), []
def work():
    start.wait()
    counted.append(sum([getter(symbol) for symbol in symbols for getter in getters]))
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
before = sum(sharedgil.status().causes.values())
[getters[0](symbol) for symbol in symbols]
print(sum(counted), sum(sharedgil.status().causes.values()) - before < 1_000)
"""
    answer = run(sys.executable, "-c", code, env={"SHAREDGIL_STICKY": "0"})
    assert (answer.stdout, answer.stderr) == ("60000 True\n", "")


def test_on_a_free_threaded_build_it_says_once_that_it_pins_nothing(run: Run) -> None:
    code = """
import sys, warnings
import sharedgil
from sharedgil import interpreter, runtime
interpreter.is_free_threaded = lambda: True
runtime.core_or_none = lambda: None
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    sharedgil.exclusive(lambda: 1)
    with sharedgil.exclusive: pass
    sharedgil.exclusive.modules("a")
print([w.category.__name__ for w in seen], seen[0].message)
"""
    answer = run(sys.executable, "-c", code)
    assert answer.stdout.startswith("['NothingToDoWarning'] sharedgil.exclusive pins nothing on a free-threaded build")
