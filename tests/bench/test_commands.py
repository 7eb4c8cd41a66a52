"""The commands from their arguments to their output, and what they refuse."""

import json
import os
import signal
import sys
from pathlib import Path

import pyperf
import pytest

from sharedgil.bench import single
from sharedgil.bench.errors import BenchmarkError
from sharedgil.cli.bench import _split_program, main


def test_list_names_all_jobs(capsys):
    assert main(["--list"]) == 0
    assert "integer_loop" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["nothing"], ["--against", "/no/such/python"], ["latency", "--against", "/no"]])
def test_what_is_not_there_is_one_line_and_status_2(arguments, capsys):
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("sharedgil bench: there is no ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--threads", "0"],
        ["--threads", "1,x"],
        ["--runs", "0"],
        ["--min-time", "-1"],
        ["--min-time", "inf"],
        ["--json", "/no/such/folder/x.json"],
        ["latency", "--busy", ""],
        ["latency", "--seconds", "0"],
        ["single", "--runs", "x"],
    ],
)
def test_bad_values_are_usage_errors(arguments, capsys):
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    assert "error: argument" in capsys.readouterr().err


def test_jobs_are_measured_and_written(tmp_path: Path, capsys):
    path = tmp_path / "out.json"
    arguments = ["fib", "--min-time", "0.005", "--runs", "1", "--against", f"other={sys.executable}"]
    assert main([*arguments, "--json", str(path), "--stats"]) == 0
    output = capsys.readouterr().out
    assert "geometric mean" in output
    assert "other: CPython 3." in output
    assert set(json.loads(path.read_text())["sharedgil"]["ratios"]["fib"]) == {
        "GIL 1T",
        "GIL 2T",
        "sharedgil 1T",
        "sharedgil forced 1T",
        "sharedgil 2T",
        "other 1T",
        "other 2T",
    }


def test_a_failed_job_is_status_1(tmp_path: Path, capsys):
    path = tmp_path / "broken.py"
    path.write_text("def work(loops):\n    raise KeyError('x')\n")
    assert main([str(path), "--runs", "1", "--min-time", "0.005"]) == 1
    assert "KeyError: 'x'" in capsys.readouterr().out


def test_an_interrupt_shows_what_was_measured(monkeypatch, capsys):
    from sharedgil.bench import command

    def measure(*arguments):
        yield next(real(*arguments))
        raise KeyboardInterrupt

    real = command.measure
    monkeypatch.setattr(command, "measure", measure)
    assert main(["fib", "c_calls", "--min-time", "0.005"]) == command.INTERRUPTED
    (fib,) = (line for line in capsys.readouterr().out.splitlines() if "fib" in line)
    assert "1.00" in fib


def test_latency_measures_all_waits(tmp_path: Path, capsys):
    path = tmp_path / "out.json"
    assert main(["latency", "--busy", "1", "--seconds", "0.5", "--json", str(path)]) == 0
    assert "sleeps for a millisecond" in capsys.readouterr().out
    suite = pyperf.BenchmarkSuite.load(str(path))
    names = [f"{kind}: {system}, 1 busy" for kind in ("sleep", "socket", "condition", "exclusive", "collection")
             for system in ("GIL", "sharedgil")]  # fmt: skip
    assert suite.get_benchmark_names() == names
    for benchmark in suite:
        assert 0 < benchmark.median() < 5


def test_single_measures_a_program(tmp_path: Path, capsys):
    path = tmp_path / "out.json"
    assert main(["single", "--runs", "2", "--json", str(path), "-c", "bytearray(50_000_000)"]) == 0
    output = capsys.readouterr().out
    assert all(row in output for row in ("start-up", "program", "peak memory"))
    suite = pyperf.BenchmarkSuite.load(str(path))
    # The peak is that of the program, not of the benchmark, and counts what it used.
    assert 45_000_000 < suite.get_benchmark("peak memory: python").median() < 80_000_000
    assert suite.get_benchmark("start-up: python").get_nvalue() == 2 * single.START_UPS


def test_single_has_a_program_of_its_own():
    usage = single.run_process([sys.executable, *single._default_program()])
    assert usage.seconds > 0.1


def test_a_program_that_fails_is_an_error(capsys):
    assert main(["single", "--runs", "1", "-c", "import sys; sys.exit('no such luck')"]) == 2
    assert "ended with status 1: no such luck" in capsys.readouterr().err


def test_a_program_that_crashes_or_is_not_there_is_an_error():
    with pytest.raises(BenchmarkError, match=f"killed by signal {int(signal.SIGABRT)}"):
        single.run_process([sys.executable, "-c", "import os; os.abort()"])
    with pytest.raises(BenchmarkError, match="cannot start"):
        single.run_process([os.path.join(os.path.dirname(__file__), "nothing")])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ([], [])),
        (["--runs", "3", "x.py", "--runs", "4"], (["--runs", "3"], ["x.py", "--runs", "4"])),
        (["--runs=3", "-c", "pass"], (["--runs=3"], ["-c", "pass"])),
        (["--", "--version"], ([], ["--version"])),
        (["-h"], (["-h"], [])),
    ],
)
def test_the_program_begins_after_our_own_options(arguments, expected):
    assert _split_program(arguments) == expected
