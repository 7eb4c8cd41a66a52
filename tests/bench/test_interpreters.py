"""Which interpreters can be compared, and in which environment each runs."""

import dataclasses
import sys
from pathlib import Path

import pytest

from sharedgil.bench.errors import BenchmarkError
from sharedgil.bench.interpreters import Configuration, configurations, parse_against, parse_all_against, probe


def script(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_this_interpreter_is_described():
    found = probe("GIL", sys.executable)
    assert found.version == sys.version_info[:3]
    assert found.describe().startswith("CPython 3.")


def test_a_name_can_be_given_or_is_made_up():
    assert parse_against(f"mine={sys.executable}").name == "mine"
    assert parse_against(sys.executable).name.startswith("cpython 3.")


def test_a_missing_interpreter_is_an_error(tmp_path):
    with pytest.raises(BenchmarkError, match="there is no interpreter"):
        parse_against(str(tmp_path / "python"))


def test_a_folder_is_an_error_that_says_what_to_name(tmp_path):
    with pytest.raises(BenchmarkError, match=r"is a folder.*bin/python3"):
        parse_against(str(tmp_path))


def test_a_file_that_cannot_run_is_an_error(tmp_path):
    (tmp_path / "python").touch()
    with pytest.raises(BenchmarkError, match="not a program"):
        parse_against(str(tmp_path / "python"))


def test_a_program_that_is_no_interpreter_is_an_error(tmp_path):
    with pytest.raises(BenchmarkError, match=r"does not answer as a Python 3.*go away"):
        parse_against(script(tmp_path / "python", "echo go away >&2; exit 1"))


def test_an_interpreter_that_does_not_start_is_an_error(tmp_path):
    path = tmp_path / "python"
    path.write_text("#!/no/such/program\n")
    path.chmod(0o755)
    with pytest.raises(BenchmarkError, match="does not start"):
        parse_against(str(path))


def test_an_old_interpreter_is_an_error(tmp_path):
    answer = '{"implementation": "cpython", "version": [3, 9, 1], "gil": true, "optimised": false}'
    with pytest.raises(BenchmarkError, match=r"is Python 3.9; the oldest"):
        parse_against(script(tmp_path / "python", f"echo '{answer}'"))


def test_two_of_one_name_and_the_name_of_a_column_are_errors():
    with pytest.raises(BenchmarkError, match="two interpreters are called x"):
        parse_all_against([f"x={sys.executable}", f"x={sys.executable}"])
    with pytest.raises(BenchmarkError, match="name of a column"):
        parse_against(f"GIL={sys.executable}")


def test_columns_start_with_the_yardstick_and_measure_one_thread_of_sharedgil_twice():
    labels = [column.label for column in configurations([2], [])]
    assert labels == ["GIL 1T", "GIL 2T", "sharedgil 1T", "sharedgil forced 1T", "sharedgil 2T"]


def test_the_switch_is_the_only_thing_that_differs(interpreter, monkeypatch):
    monkeypatch.setenv("SHAREDGIL", "force")
    plain = Configuration(interpreter, "", 2).environment()
    ours = Configuration(interpreter, "1", 2).environment()
    assert "SHAREDGIL" not in plain
    assert ours == {**plain, "SHAREDGIL": "1"}


def test_another_interpreter_does_not_import_from_our_places(interpreter, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    other = dataclasses.replace(interpreter, executable="/usr/bin/other")
    assert "PYTHONPATH" not in Configuration(other, "", 1).environment()
    assert Configuration(interpreter, "", 1).environment()["PYTHONPATH"] == "/somewhere"


def test_the_hook_is_set_with_several_threads_or_by_force(interpreter):
    set_by = {(switch, threads): Configuration(interpreter, switch, threads).sets_hook
              for switch in ("", "1", "force") for threads in (1, 2)}  # fmt: skip
    assert {pair for pair, sets in set_by.items() if sets} == {("1", 2), ("force", 1), ("force", 2)}
