"""enable(), disable(), is_enabled(): what they do, and what they say where they cannot."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.runtime.stand_in_core import SETUP
from tests.support.extension import build_extension

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


def test_on_and_off_again(run: Run) -> None:
    code = """
import sharedgil
print(sharedgil.is_enabled(), sharedgil.status().mode)
sharedgil.enable()
sharedgil.enable()
print(sharedgil.is_enabled(), sharedgil.status().mode in ("idle", "exclusive"))
sharedgil.disable()
sharedgil.disable()
print(sharedgil.is_enabled(), sharedgil.status().mode)
sharedgil.enable(force=True)
print(sharedgil.is_enabled())
"""
    answer = run(sys.executable, "-c", code)
    assert (answer.stdout, answer.stderr) == ("False off\nTrue True\nFalse off\nTrue\n", "")


def test_threads_go_on_when_it_is_switched_off_under_them(run: Run) -> None:
    code = """
import sharedgil, threading
def count():
    total = 0
    for number in range(300_000):
        total += number & 3
    totals.append(total)
totals = []
sharedgil.enable()
threads = [threading.Thread(target=count) for _ in range(4)]
for thread in threads: thread.start()
sharedgil.disable()
sharedgil.enable()
sharedgil.disable()
for thread in threads: thread.join()
print(totals == [450_000] * 4, sharedgil.is_enabled())
"""
    answer = run(sys.executable, "-c", code)
    assert (answer.stdout, answer.stderr) == ("True False\n", "")


@pytest.mark.parametrize("name", ["ABCMeta", "ABC"])
@pytest.mark.parametrize("other", ["type", "object", "None", "print", "type('C', (), {})", "type('M', (type,), {})"])
def test_what_programs_have_replaced_before(name: str, other: str, run: Run) -> None:
    """What the core looks into may be something else by then; instance checks are what they were."""
    code = f"""
import abc, collections.abc
abc.{name} = {other}
import sharedgil
sharedgil.enable(force=True)
print(isinstance([], collections.abc.Sequence), isinstance(1, collections.abc.Sized))
"""
    answer = run(sys.executable, "-c", code)
    assert (answer.stdout, answer.stderr) == ("True False\n", "")


@pytest.mark.parametrize(
    ("findings", "error", "advice"),
    [
        ("core.check = lambda: 'size of frame'", "LayoutMismatchError", "(size of frame): install sharedgil again"),
        ("core.hook_state = lambda: 'foreign'", "ForeignHookError", "switch that tool"),
        (
            "from sharedgil import interpreter; interpreter.is_main = lambda: False",
            "SubinterpreterError",
            "call sharedgil",
        ),
    ],
)
def test_what_stands_in_the_way(findings: str, error: str, advice: str, run: Run) -> None:
    """Nothing is switched on, and the error says what to do."""
    code = f"""
{SETUP}
{findings}
try:
    sharedgil.enable()
except sharedgil.SharedgilError as error:
    print(type(error).__name__, error)
print(core.calls)
"""
    answer = run(sys.executable, "-c", code)
    assert answer.stdout.startswith(error + " ")
    assert advice in answer.stdout
    assert answer.stdout.endswith("\n[]\n")


@pytest.mark.parametrize(
    ("pretence", "error", "advice"),
    [
        (
            "sys.implementation.name = 'pypy'",
            "WrongImplementationError",
            "this is pypy: run the program with a CPython",
        ),
        ("sys.version_info = (3, 12, 1)", "WrongVersionError", "this is 3.12.1: run the program with a CPython 3.13"),
        ("sys.platform = 'darwin'", "WrongPlatformError", "sharedgil runs on Linux"),
        ("sys.maxsize = 2**31 - 1", "WrongPlatformError", "32-bit"),
        ("", "CoreMissingError", "Install sharedgil again with this interpreter's pip"),
    ],
)
def test_without_the_compiled_part(pretence: str, error: str, advice: str, run: Run) -> None:
    """Imported from its source, where there is none: everything imports, and enable says why it is of no use."""
    code = f"""
import sys
import sharedgil
for name in sharedgil.__all__: getattr(sharedgil, name)
{pretence}
print(sharedgil.is_enabled(), sharedgil.status().mode)
sharedgil.disable()
with sharedgil.exclusive:
    sharedgil.exclusive(lambda: None)
try:
    sharedgil.enable()
except sharedgil.SharedgilError as error:
    print(type(error).__name__, error)
"""
    answer = run(sys.executable, "-S", "-c", code, env={"PYTHONPATH": str(ROOT / "src")})
    assert answer.stderr == ""
    first, _, message = answer.stdout.partition("\n")
    assert first == "False off"
    assert message.startswith(error + " ")
    assert advice in message


def test_a_free_threaded_build_has_nothing_to_do(run: Run) -> None:
    code = """
import sys
sys.abiflags = "t"
import sharedgil
sharedgil.enable()
print(sharedgil.is_enabled(), sharedgil.status())
"""
    answer = run(sys.executable, "-W", "always", "-S", "-c", code, env={"PYTHONPATH": str(ROOT / "src")})
    assert answer.stdout.startswith("False Status(mode='off', team=0,")
    assert "<string>:5: NothingToDoWarning: this is a free-threaded build" in answer.stderr


def test_a_sub_interpreter_is_left_alone(run: Run) -> None:
    """Switching on there is an error, and the start-up line does nothing there, in silence."""
    code = """
import _interpreters
code = '''
import sharedgil
print(sharedgil.is_enabled())
try:
    sharedgil.enable()
except sharedgil.SubinterpreterError as error:
    print("refused:", error)
'''
for kind in ("isolated", "legacy"):
    interpreter = _interpreters.create(kind)
    problem = _interpreters.exec(interpreter, code)
    if problem: print(problem)
    _interpreters.destroy(interpreter)
import sharedgil
print(sharedgil.is_enabled())
"""
    answer = run(sys.executable, "-c", code, env={"SHAREDGIL": "1"})
    refused = "refused: sharedgil works in the main interpreter only: call sharedgil.enable() there\n"
    # The legacy kind shares the process's one copy of the compiled part, and so sees what the main one did.
    assert answer.stdout in (f"False\n{refused}{seen}\n{refused}True\n" for seen in (True, False))
    assert answer.stderr == ""


def test_a_real_foreign_hook(run: Run) -> None:
    """Set before sharedgil is switched on, it stays set, and sharedgil says what to do."""
    folder = build_extension(ROOT / "tests/support/nullhook/nullhook.c")
    code = """
import nullhook, sharedgil
nullhook.install()
try:
    sharedgil.enable()
except sharedgil.ForeignHookError:
    print("refused")
print(nullhook.is_installed(), sharedgil.is_enabled())
"""
    answer = run(sys.executable, "-c", code, env={"PYTHONPATH": str(folder)})
    assert (answer.stdout, answer.stderr) == ("refused\nTrue False\n", "")
    doctor = run(
        sys.executable,
        "-c",
        "import nullhook, sys; nullhook.install(); from sharedgil.cli import main; sys.exit(main(['doctor']))",
        env={"PYTHONPATH": str(folder)},
    )
    assert doctor.returncode == 1
    assert "another tool has set CPython's frame evaluation hook" in doctor.stdout


def test_modules_named_in_the_environment_are_pinned(run: Run) -> None:
    code = f"{SETUP}\nsharedgil.enable()\nprint(core.calls)"
    answer = run(sys.executable, "-c", code, env={"SHAREDGIL_EXCLUSIVE": "legacy, other.part,,"})
    assert answer.stdout == "[('pin_modules', ('legacy', 'other.part')), ('enable', False)]\n"
    answer = run(sys.executable, "-c", code, env={"SHAREDGIL_EXCLUSIVE": "no/name"})
    assert "ValueError: 'no/name' is not a module's name" in answer.stderr


def test_the_package_imports_nothing_of_weight() -> None:
    """The public names are loaded when they are asked for; the list of them is complete."""
    import sharedgil

    assert set(sharedgil.__all__) <= set(dir(sharedgil))
    assert not hasattr(sharedgil, "no_such_name")


def test_the_package_is_typed(tmp_path: Path, run: Run) -> None:
    """What a user's type checker makes of the public names."""
    program = tmp_path / "program.py"
    program.write_text(
        "import sharedgil\n"
        "@sharedgil.exclusive\n"
        "def double(x: int) -> int: return 2 * x\n"
        "@sharedgil.exclusive()\n"
        "class A: ...\n"
        "with sharedgil.exclusive: pass\n"
        "reveal_type(double)\n"
        "reveal_type(sharedgil.status().causes)\n"
        "sharedgil.enable(force=1)\n"
    )
    answer = run(sys.executable, "-m", "mypy", "--strict", "--no-incremental", program, cwd=tmp_path)
    assert 'Revealed type is "def (x: int) -> int"' in answer.stdout
    assert '"typing.Mapping[str, int]"' in answer.stdout
    assert 'Argument "force" to "enable" has incompatible type "int"; expected "bool"' in answer.stdout
    assert answer.stdout.count("error:") == 1
