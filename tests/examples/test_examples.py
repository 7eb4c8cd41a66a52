"""The examples: same results with and without sharedgil and for any number of threads, and what they refuse."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

# Options with which each example is done in a moment.
SMALL = {
    "linter.py": ["--limit", "3"],
    "parmap.py": ["--calls", "4", "--count", "1000"],
    "object_graph.py": ["--nodes", "300", "--rounds", "4"],
}


def run(script, *arguments, **environment):
    plain = {name: value for name, value in os.environ.items() if name != "SHAREDGIL"}
    return subprocess.run(
        [sys.executable, str(script), *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**plain, **environment},
        timeout=120,
    )


def report(script, *arguments):
    process = run(script, *arguments, "--report")
    assert process.returncode == 0, process.stderr
    *progress, last = map(json.loads, process.stdout.splitlines())
    return progress, last


@pytest.mark.parametrize("name", SMALL)
def test_both_runs_agree_and_both_times_are_shown(name):
    process = run(EXAMPLES / name, *SMALL[name])
    assert process.returncode == 0, process.stdout + process.stderr
    assert "The results are the same" in process.stdout
    times = [
        line.split()[1:3]
        for line in process.stdout.splitlines()
        if line.startswith(("GIL ", "sharedgil ")) and " s  " in line
    ]
    assert [unit for _, unit in times] == ["s", "s"]


@pytest.mark.parametrize("name", SMALL)
def test_once_runs_in_this_process(name):
    process = run(EXAMPLES / name, *SMALL[name], "--once", "--threads", 3)
    assert process.returncode == 0, process.stderr
    assert process.stdout.startswith("GIL: ")


@pytest.mark.parametrize("name", SMALL)
def test_the_result_does_not_depend_on_the_number_of_threads(name):
    results = [report(EXAMPLES / name, *SMALL[name], "--threads", threads)[1]["result"] for threads in (1, 3)]
    assert results[0] == results[1]


@pytest.mark.parametrize("name", SMALL)
def test_progress_goes_up_to_the_total(name):
    progress, _ = report(EXAMPLES / name, *SMALL[name])
    assert progress[-1][0] == progress[-1][1]
    assert [done for done, _ in progress] == list(range(1, progress[-1][1] + 1))


@pytest.mark.parametrize("name", SMALL)
def test_bad_options_are_usage_errors(name):
    process = run(EXAMPLES / name, "--threads", "0")
    assert process.returncode == 2
    assert "argument --threads: '0' is not a whole number above 0" in process.stderr


def test_the_linter_finds_what_is_wrong(tmp_path):
    (tmp_path / "a.py").write_text("import os\n")
    (tmp_path / "b.py").write_text("def f(:\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.py").write_text("x = undefined\n")
    (tmp_path / "site-packages").mkdir()
    (tmp_path / "site-packages" / "d.py").write_text("import os\n")
    findings = report(EXAMPLES / "linter.py", tmp_path)[1]["result"]
    assert sorted(findings) == [
        "a.py:1:1: 'os' imported but unused",
        "b.py: invalid syntax (b.py, line 1)",
        "sub/c.py:1:5: undefined name 'undefined'",
    ]


def test_the_linter_says_that_there_is_no_such_folder(tmp_path):
    process = run(EXAMPLES / "linter.py", tmp_path / "missing")
    assert process.returncode == 2
    assert "there is no folder" in process.stderr


@pytest.mark.parametrize("name", SMALL)
def test_an_example_is_a_job(name):
    """`prepare` and `work` need neither `compare` nor rich, which another interpreter does not have."""
    text = (
        "import runpy, sys; sys.modules.update(rich=None, compare=None)\n"
        "job = runpy.run_path(sys.argv[1])\n"
        "states = [(s,) for s in job['prepare'](2)] if 'prepare' in job else [(), ()]\n"
        "print(*(job['work'](1, *state) for state in states))\n"
    )
    process = subprocess.run([sys.executable, "-c", text, EXAMPLES / name], capture_output=True, text=True)
    first, second = process.stdout.split()
    assert first == second


PRETENDER = """
import argparse, os, sys
sys.path.insert(0, {examples!r})
import compare
sys.exit(compare.main(argparse.ArgumentParser(), lambda arguments, advance: {program}))
"""


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("compare.Outcome(os.environ.get('SHAREDGIL'), 'x')", "The results differ."),
        ("os._exit(3)", "ended with status 3"),
        ("sys.exit(0)", "ended with status 0"),
    ],
)
def test_different_results_and_failed_runs_are_told(tmp_path, program, message):
    script = tmp_path / "pretender.py"
    script.write_text(PRETENDER.format(examples=str(EXAMPLES), program=program))
    process = run(script)
    assert process.returncode == 1
    assert message in process.stdout
