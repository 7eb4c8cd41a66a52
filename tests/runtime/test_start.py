"""The line in sharedgil.pth: what it switches on, and that it never breaks the start of an interpreter."""

from __future__ import annotations

import shutil
import sys
import timeit
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.runtime.stand_in_core import SETUP

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

ASK = "import sharedgil; print(sharedgil.is_enabled())"


@pytest.mark.parametrize(
    ("setting", "enabled"), [(None, False), ("", False), ("0", False), ("1", True), ("force", True)]
)
def test_settings(setting: str | None, enabled: bool, run: Run) -> None:
    answer = run(sys.executable, "-c", ASK, env={} if setting is None else {"SHAREDGIL": setting})
    assert (answer.stdout, answer.stderr) == (f"{enabled}\n", "")


def test_force_is_passed_on(run: Run) -> None:
    code = (
        f"{SETUP}\nfrom sharedgil import _start\n_start._has_run = False\n_start.switch_on()\n{{}}\nprint(core.calls)"
    )
    # The real line runs at the start as well, before the stand-in is there.
    answer = run(sys.executable, "-c", code.format(""), env={"SHAREDGIL": "force"})
    assert answer.stdout == "[('enable', True)]\n"
    answer = run(sys.executable, "-c", code.format("sharedgil.disable()"), env={"SHAREDGIL": "1"})
    assert answer.stdout == "[('enable', False), ('disable',)]\n"


def test_a_wrong_setting(run: Run) -> None:
    answer = run(sys.executable, "-c", ASK, env={"SHAREDGIL": "yes"})
    assert answer.stdout == "False\n"
    assert answer.stderr == "sharedgil: not switched on: SHAREDGIL=yes is not a setting: use 0, 1 or force\n"


@pytest.mark.parametrize(("options", "enabled"), [(["-E"], False), (["-I"], False), (["-s"], True), (["-P"], True)])
def test_options_that_shut_out_the_environment(options: list[str], enabled: bool, run: Run) -> None:
    assert run(sys.executable, *options, "-c", ASK, env={"SHAREDGIL": "1"}).stdout == f"{enabled}\n"


def test_without_site_nothing_happens(run: Run) -> None:
    answer = run(sys.executable, "-S", "-c", "import sys; print('sharedgil' in sys.modules)", env={"SHAREDGIL": "1"})
    assert (answer.stdout, answer.stderr) == ("False\n", "")


def test_what_it_leaves_behind(run: Run) -> None:
    """Nothing at all when it is not asked for; next to nothing when it is, until there is a thread."""
    code = "import sys; print(sorted(sys.modules))"
    plain = run(sys.executable, "-c", code)
    assert "sharedgil" not in plain.stdout
    # Set literals of what was printed by our own program.
    before = set(eval(plain.stdout))
    switched_on = run(sys.executable, "-c", code, env={"SHAREDGIL": "1"})
    at_start = {f"sharedgil{part}" for part in ("", "._first_thread", "._start")}
    assert set(eval(switched_on.stdout)) - before == at_start
    with_a_thread = run(
        sys.executable, "-c", f"import _thread; _thread.start_new_thread(id, (1,)); {code}", env={"SHAREDGIL": "1"}
    )
    later = {"__future__", *(f"sharedgil.{part}" for part in ("_core", "interpreter", "runtime"))}
    assert set(eval(with_a_thread.stdout)) - before == at_start | later


IS_LOADED = "'sharedgil._core' in sys.modules"


@pytest.mark.parametrize(
    "start",
    [
        "_thread.start_new_thread(work, ())",
        "_thread.start_new(work, ())",
        "_thread.start_joinable_thread(work, daemon=False)",
        "threading.Thread(target=work).start()",
    ],
)
def test_the_first_thread_is_one_of_ours(start: str, run: Run) -> None:
    """However it is started, and the main thread becomes one too."""
    code = f"""
import sys, threading, _thread
def busy():
    for number in range(300_000): pass
    return sharedgil.status().mode
def work():
    global sharedgil
    import sharedgil
    modes.append(busy())
    done.release()
modes = []
done = threading.Lock()
done.acquire()
print({IS_LOADED})
{start}
while done.locked(): pass
print({IS_LOADED}, set(modes) <= {{"shared", "exclusive"}}, sharedgil.status().publishes > 0)
"""
    answer = run(sys.executable, "-c", code, env={"SHAREDGIL": "1"})
    assert (answer.stdout, answer.stderr) == ("False\nTrue True True\n", "")


@pytest.mark.parametrize(
    "question",
    ["is_enabled()", "status().mode == 'idle'", "disable() is None", "enable() is None", "exclusive(f) is f"],
)
def test_who_asks_for_it_finds_it_switched_on(question: str, run: Run) -> None:
    code = f"import sys, sharedgil\ndef f(): pass\nprint(sharedgil.{question}, {IS_LOADED})"
    answer = run(sys.executable, "-c", code, env={"SHAREDGIL": "1"})
    assert (answer.stdout, answer.stderr) == ("True True\n", "")


def test_force_after_the_start(run: Run) -> None:
    """What was left to the first thread does not undo it."""
    code = """
import sharedgil, threading
sharedgil.enable(force=True)
thread = threading.Thread(target=int)
thread.start()
thread.join()
def f(): return sharedgil.status().mode
print(f())
"""
    assert run(sys.executable, "-c", code, env={"SHAREDGIL": "1"}).stdout in ("exclusive\n", "shared\n")


def test_tools_do_not_see_it(run: Run) -> None:
    """A trace function, of the thread that starts another one."""
    code = f"""
import _thread, sys
seen = []
sys.settrace(lambda frame, *rest: seen.append(frame.f_code.co_filename))
_thread.start_new_thread(id, (1,))
sys.settrace(None)
print({IS_LOADED}, [name for name in seen if "sharedgil" in name])
"""
    answer = run(sys.executable, "-c", code, env={"SHAREDGIL": "1"})
    assert (answer.stdout, answer.stderr) == ("True []\n", "")


def test_a_forked_child_starts_the_first_thread(run: Run) -> None:
    code = f"""
import os, sys, threading
child = os.fork()
if child == 0:
    thread = threading.Thread(target=lambda: print({IS_LOADED}, flush=True))
    thread.start()
    thread.join()
    os._exit(0)
os.waitpid(child, 0)
print({IS_LOADED})
"""
    answer = run(sys.executable, "-c", code, env={"SHAREDGIL": "1"})
    assert (answer.stdout, answer.stderr) == ("True\nFalse\n", "")


def test_threads_of_sub_interpreters_are_none_of_ours(run: Run) -> None:
    code = f"""
import _interpreters, sys, threading
code = '''
import threading
thread = threading.Thread(target=print, args=("there",))
thread.start()
thread.join()
'''
for kind in ("isolated", "legacy"):
    interpreter = _interpreters.create(kind)
    problem = _interpreters.exec(interpreter, code)
    if problem: print(problem)
    _interpreters.destroy(interpreter)
print({IS_LOADED})
thread = threading.Thread(target=print, args=("here",))
thread.start()
thread.join()
print({IS_LOADED})
"""
    answer = run(sys.executable, "-c", code, env={"SHAREDGIL": "1"})
    assert (answer.stdout.split(), answer.stderr) == (["there", "there", "False", "here", "True"], "")


def test_an_error_at_the_first_thread_goes_on(run: Run) -> None:
    code = """
import sys, threading, types
core = sys.modules["sharedgil._core"] = sys.modules["sharedgil"]._core = types.ModuleType("sharedgil._core")
core.check = lambda: "size of frame"
for name in ("on", "it"):
    thread = threading.Thread(target=print, args=(name,))
    thread.start()
    thread.join()
"""
    answer = run(sys.executable, "-c", code, env={"SHAREDGIL": "1"})
    assert answer.stdout == "on\nit\n"
    assert answer.stderr.startswith("sharedgil: not switched on: this CPython's insides are not those ")
    assert answer.stderr.count("\n") == 1


def test_an_interrupt_at_the_first_thread(run: Run) -> None:
    """Ctrl+C in the midst of switching on: the thread is not started, and the next one switches on."""
    code = f"""
import sys, threading
from sharedgil import runtime
enable = runtime.enable
def interrupted():
    runtime.enable = enable
    raise KeyboardInterrupt
runtime.enable = interrupted
try: threading.Thread(target=print, args=("never",)).start()
except KeyboardInterrupt: print("interrupted", {IS_LOADED})
threading.Thread(target=print, args=("started",)).start()
print({IS_LOADED})
"""
    answer = run(sys.executable, "-c", code, env={"SHAREDGIL": "1"})
    assert (sorted(answer.stdout.split()), answer.stderr) == (["False", "True", "interrupted", "started"], "")


@pytest.fixture
def broken_installation(tmp_path: Path) -> Path:
    """The package and its line as installed, but without the compiled part."""
    shutil.copytree(ROOT / "src" / "sharedgil", tmp_path / "sharedgil")
    shutil.copy(ROOT / "src" / "sharedgil.pth", tmp_path)
    return tmp_path


def _start_from(folder: Path, before: str = "pass") -> str:
    """Code that does what the interpreter's start does with a folder of packages."""
    return f"""
import sys
sys.path.insert(0, {str(folder)!r})
{before}
import site
site.addsitedir({str(folder)!r})
print("on it goes")
"""


@pytest.mark.parametrize(
    ("pretence", "reason"),
    [
        ("sys.implementation.name = 'pypy'", "sharedgil needs CPython 3.13, and this is pypy: "),
        ("sys.version_info = (3, 14, 0)", "sharedgil needs CPython 3.13, and this is 3.14.0: "),
        ("sys.abiflags = 't'", "this is a free-threaded build: its threads run in parallel already"),
        ("pass", "the compiled part of sharedgil does not load on "),
    ],
)
def test_an_unsupported_interpreter_goes_on(pretence: str, reason: str, broken_installation: Path, run: Run) -> None:
    """With one line that says why, and what to do."""
    answer = run(sys.executable, "-S", "-c", _start_from(broken_installation, pretence), env={"SHAREDGIL": "1"})
    assert answer.stdout == "on it goes\n"
    assert answer.stderr.startswith("sharedgil: not switched on: " + reason)
    assert answer.stderr.count("\n") == 1


def test_an_error_of_our_own_goes_on(broken_installation: Path, run: Run) -> None:
    (broken_installation / "sharedgil" / "runtime.py").write_text("1 / 0\n")
    answer = run(sys.executable, "-S", "-c", _start_from(broken_installation), env={"SHAREDGIL": "1"})
    assert answer.stdout == "on it goes\n"
    assert answer.stderr == "sharedgil: not switched on: ZeroDivisionError: division by zero\n"


def test_without_standard_error(run: Run) -> None:
    answer = run("sh", "-c", f"exec '{sys.executable}' -c 'print(1)' 2>&-", env={"SHAREDGIL": "wrong"})
    assert (answer.stdout, answer.returncode) == ("1\n", 0)


def test_the_line_costs_next_to_nothing() -> None:
    """Unset, it is two look-ups: far below a tenth of a millisecond, compiling the line included."""
    line = (ROOT / "src" / "sharedgil.pth").read_text()
    assert "\n" not in line.strip()
    seconds = min(timeit.repeat(lambda: exec(line, {}), number=100, repeat=5)) / 100
    assert seconds < 1e-4
    assert "_SHAREDGIL_RUN" in line
