"""`sharedgil run` does what `python` does: the same output, errors and exit status, for every way to name a program.

Each case runs under python itself, under the launcher, and under `python -m sharedgil`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

# What a program can see of how it was started, but for what the switch-on itself leaves in sys.modules.
PROBE = """
import os, sys
loaded = {name for name in sys.modules if name.partition(".")[0] not in ("sharedgil", "__future__")}
frames = 0
frame = sys._getframe()
while frame is not None:
    frames, frame = frames + 1, frame.f_back
print(ascii((
    sys.argv, sys.orig_argv, sys.path, sys.executable, sys.prefix, str(sys.flags), sys.warnoptions, sys._xoptions,
    __name__, globals().get("__file__"), __package__, str(__spec__), str(__loader__), __builtins__, sorted(globals()),
    sorted(os.environ.items()), sorted(loaded), frames, os.getcwd(), sys.stdin.read(), sys.meta_path,
)))
"""


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder, with a space in its name, of programs that end in every way."""
    folder = tmp_path_factory.mktemp("some programs")
    files = {
        "probe.py": PROBE,
        "package/__init__.py": "",
        "package/__main__.py": PROBE,
        "package/probe.py": PROBE,
        "folder/__main__.py": PROBE,
        "raises.py": "def f():\n    1 / 0\nf()\n",
        "chained.py": "try:\n    {}[1]\nexcept KeyError as e:\n    raise ValueError('two') from e\n",
        "no_syntax.py": "def f(:\n",
        "exits.py": "import sys; sys.exit(3)",
        "exits_with_words.py": "import sys; sys.exit('in words')",
        "killed.py": "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
        "interrupted.py": "import signal; signal.raise_signal(signal.SIGINT)",
        "aborts.py": "import os; os.abort()",
        "asserts.py": "assert False, 'not under -O'",
        "warns.py": "import warnings; warnings.warn('look')",
        "thread_raises.py": "import threading\nt = threading.Thread(target=lambda: 1 / 0)\nt.start(); t.join()\n",
        "unraisable.py": "class A:\n    def __del__(self):\n        raise OSError('late')\nA()\n",
        "recursion.py": "def f(): f()\nf()",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    with zipfile.ZipFile(folder / "program.zip", "w") as archive:
        archive.writestr("__main__.py", PROBE)
    return folder


CASES = [
    ["probe.py"],
    ["probe.py", "a b", "", "--stats", "-m", "--", "é", "*"],
    ["./probe.py"],
    ["folder"],
    ["program.zip", "x"],
    ["-m", "package", "-v"],
    ["-m", "package.probe", "--help"],
    ["-mpackage.probe"],
    ["-c", PROBE, "x", "-y"],
    ["-", "x"],
    [],
    ["-O", "probe.py"],
    ["-OO", "-u", "-X", "dev", "-W", "error::SyntaxWarning", "probe.py", "-O"],
    ["-Xutf8=0", "-Wignore", "-B", "-bb", "probe.py"],
    ["-I", "probe.py"],
    ["-E", "-s", "-P", "probe.py"],
    ["-X", "frozen_modules=on", "-c", PROBE],
    ["--check-hash-based-pycs", "always", "probe.py"],
    ["-i", "probe.py"],
    ["-V"],
    ["--version"],
    ["-h"],
    ["--no-such-option"],
    ["-X"],
    ["missing.py"],
    ["-m", "missing_module"],
    ["-m", "package.missing"],
    ["raises.py"],
    ["-X", "dev", "raises.py"],
    ["chained.py"],
    ["-c", "raise SystemExit(300)"],
    ["-c", "1 / 0"],
    ["no_syntax.py"],
    ["exits.py"],
    ["exits_with_words.py"],
    ["killed.py"],
    ["interrupted.py"],
    ["aborts.py"],
    ["asserts.py"],
    ["-O", "asserts.py"],
    ["warns.py"],
    ["-W", "error", "warns.py"],
    ["thread_raises.py"],
    ["unraisable.py"],
    ["recursion.py"],
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case)[:40].strip() or "nothing")
def test_run_is_python(case: list[str], programs: Path, launcher: Path, run: Run) -> None:
    """Whatever the program does, it cannot tell the three apart, and neither can the one who called it."""
    stdin = PROBE if case in ([], ["-", "x"]) else "some input"
    results = {
        " ".join(map(str, command)): run(*command, *case, cwd=programs, input=stdin)
        for command in (
            [sys.executable],
            [launcher, "run"],
            [sys.executable, "-m", "sharedgil", "run"],
        )
    }
    expected, *others = results.values()
    for result in others:
        assert _without_addresses(result.stdout) == _without_addresses(expected.stdout)
        assert _without_addresses(result.stderr) == _without_addresses(expected.stderr)
        assert result.returncode == expected.returncode


def _without_addresses(text: str) -> str:
    return re.sub(r"\b0x[0-9a-f]+", "0x...", text)


def test_run_switches_on(launcher: Path, run: Run) -> None:
    code = "import sharedgil; print(sharedgil.is_enabled())"
    assert run(launcher, "run", "-c", code).stdout == "True\n"
    assert run(sys.executable, "-m", "sharedgil", "run", "-c", code).stdout == "True\n"
    assert run(sys.executable, "-c", code).stdout == "False\n"


def test_run_through_links_and_the_path(launcher: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/second").symlink_to(launcher)
    (tmp_path / "link").symlink_to("folder/second")
    assert run(tmp_path / "link", "run", "-c", "print(1)").stdout == "1\n"
    assert run("./link", "run", "-c", "print(2)", cwd=tmp_path).stdout == "2\n"
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    assert run("sh", "-c", "link run -c 'print(3)'", env={"PATH": path}).stdout == "3\n"


def test_run_where_the_installer_links_every_file_to_its_store(launcher: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    shutil.copy(launcher, tmp_path / "store/sharedgil")
    (tmp_path / "sharedgil").symlink_to(tmp_path / "store/sharedgil")
    assert "sharedgil-cli is not beside it" in run(tmp_path / "sharedgil", "--version").stderr
    shutil.copy(f"{launcher}-cli", tmp_path)
    assert run(tmp_path / "sharedgil", "run", "-c", "print(1)").stdout == "1\n"
    assert run(tmp_path / "sharedgil", "--version").stdout.startswith("sharedgil ")


def test_python_options_of_the_module_form_carry_over(run: Run) -> None:
    answer = run(
        sys.executable, "-O", "-X", "dev", "-m", "sharedgil", "run", "-c", "import sys; print(sys.orig_argv[1:4])"
    )
    assert answer.stdout == "['-O', '-X', 'dev']\n"


CHILD = (
    "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import sharedgil; print(sharedgil.is_enabled())'])"
)


@pytest.mark.parametrize(("setting", "expected"), [(None, "False"), ("0", "False"), ("1", "True"), ("force", "True")])
def test_children_inherit_only_the_users_setting(setting: str | None, expected: str, launcher: Path, run: Run) -> None:
    environment = {} if setting is None else {"SHAREDGIL": setting}
    assert run(launcher, "run", "-c", CHILD, env=environment).stdout.strip() == expected


def test_a_signal_reaches_the_program_itself(launcher: Path, clean_environment: dict[str, str]) -> None:
    """The process that was started is the program: no parent stands between, to forward signals or to forget it."""
    code = "import signal, time; print('ready', flush=True); signal.pause()"
    process = subprocess.Popen([launcher, "run", "-c", code], stdout=subprocess.PIPE, env=clean_environment)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(signal.SIGUSR1)
    assert process.wait(30) == -signal.SIGUSR1
    process.stdout.close()


def test_without_start_files_it_says_so(launcher: Path, run: Run) -> None:
    for options in (["-S"], ["-OS"], ["-u", "-S"]):
        answer = run(launcher, "run", *options, "-c", "print(1)")
        assert answer.returncode == 2
        assert "-S leaves out the file that switches sharedgil on" in answer.stderr
        assert answer.stdout == ""


def test_stats_are_printed_at_exit(launcher: Path, run: Run) -> None:
    """After the program's own exit functions, on standard error, with the program's exit status."""
    code = "import atexit, os, sys; atexit.register(lambda: print('last words', file=sys.stderr)); sys.exit(4)"
    answer = run(launcher, "run", "--stats", "-c", code)
    assert answer.returncode == 4
    assert answer.stdout == ""
    words, _, table = answer.stderr.partition("\n")
    assert words == "last words"
    assert "exclusive sections" in table
    assert "hand-overs" in table


def test_stats_in_a_file(launcher: Path, run: Run, tmp_path: Path) -> None:
    """The file is where the caller meant it, wherever the program went; a child that exits leaves it alone."""
    code = "import os, sys; os.chdir('/'); child = os.fork(); child or sys.exit(); os.waitpid(child, 0)"
    answer = run(launcher, "run", "--stats=figures.json", "-c", code, cwd=tmp_path)
    assert (answer.stderr, answer.returncode) == ("", 0)
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert figures["mode"] in ("idle", "exclusive")
    assert figures["exclusive_sections"] >= 0
    assert isinstance(figures["causes"], dict)


def test_stats_that_cannot_be_written_do_not_hide_the_exit_status(launcher: Path, run: Run, tmp_path: Path) -> None:
    answer = run(launcher, "run", f"--stats={tmp_path}/missing/figures.json", "-c", "raise SystemExit(5)")
    assert answer.returncode == 5
    assert answer.stderr.startswith("sharedgil: the status cannot be written: ")
    assert answer.stderr.count("\n") == 1


def test_wrong_options(launcher: Path, run: Run) -> None:
    answer = run(launcher, "run", "--stats=", "x.py")
    assert (answer.returncode, answer.stderr) == (2, "sharedgil run: --stats= needs the name of a file\n")


def test_help(launcher: Path, run: Run) -> None:
    assert run(launcher, "run", "--help").stdout.startswith("usage: sharedgil run")
    answer = run(launcher, "--help")
    assert answer.returncode == 0
    assert all(command in answer.stdout for command in ("run", "doctor", "bench"))
    assert run(launcher).returncode == 2
    assert "invalid choice: 'walk'" in run(launcher, "walk").stderr


def test_the_version_is_the_projects(launcher: Path, run: Run) -> None:
    import sharedgil

    assert run(launcher, "--version").stdout == f"sharedgil {sharedgil.__version__}\n"


def test_another_version_is_refused(other_python: str, run: Run) -> None:
    """The package is imported from its source: on that interpreter it cannot have been installed."""
    from tests.conftest import ROOT

    answer = run(other_python, "-m", "sharedgil", "run", "-c", "print(1)", env={"PYTHONPATH": str(ROOT / "src")})
    assert answer.returncode == 2
    assert answer.stderr.startswith("sharedgil run: sharedgil needs CPython 3.13, and this is ")
    assert "run the program with a CPython 3.13" in answer.stderr
