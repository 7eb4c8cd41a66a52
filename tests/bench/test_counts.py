"""What `sharedgil bench counts` counts, and how it says so."""

import dataclasses
import json

import pytest

from sharedgil.bench import counts
from sharedgil.bench.measure import WorkerError, count_instructions
from sharedgil.cli.bench import main

CALLS = 50
# What asks the collector runs alone, and always will.
JOB = f"""
from gc import get_threshold
def work(loops):
    for _ in range(loops):
        for _ in range({CALLS}):
            get_threshold()
"""


def test_instructions_of_a_pass(write_job, alone) -> None:
    """A loop of n rounds: the same number for each round, and little else."""
    few, many = (
        count_instructions(write_job(f"def work(loops):\n for _ in range(loops):\n  for x in range({n}): pass"), alone)
        for n in (100, 1100)
    )
    assert many - few == 1000 * 3  # FOR_ITER, STORE_FAST, JUMP_BACKWARD
    assert 300 < few < 350


def test_sections_are_counted_one_by_one(write_job) -> None:
    result = counts.count(write_job(JOB), 2)
    assert isinstance(result, counts.Counts)
    name, number = next(iter(result.causes.items()))
    assert name == "gc.get_threshold"
    assert number == pytest.approx(CALLS, rel=0.1)
    assert result.exclusive_sections >= number
    assert result.per_thousand == pytest.approx(result.exclusive_sections * 1000 / result.instructions)
    assert list(result.causes.values()) == sorted(result.causes.values(), reverse=True)
    assert result.hand_over_reasons == {}


def test_causes_say_what_they_are_about(write_job) -> None:
    job = """
class Place:
    pass
place = Place()
def work(loops):
    for _ in range(loops):
        place.__weakref__
        place.__class__ = Place
"""
    result = counts.count(write_job(job), 2)
    assert isinstance(result, counts.Counts)
    named = [name for name in result.causes if "Place" in name]
    assert named == ["LOAD_ATTR Place.__weakref__", "STORE_ATTR Place.__class__"]


def test_hand_overs_by_reason(write_job) -> None:
    text = (
        "import sys\ndef work(loops):\n for _ in range(loops): step()\n"
        "def step():\n sys.settrace(lambda *event: None)\n watched()\n sys.settrace(None)\n"
        "def watched(): pass\n"
    )
    result = counts.count(write_job(text), 1)
    assert isinstance(result, counts.Counts)
    assert result.hand_over_reasons == {"watched by a tool": pytest.approx(1, rel=0.1)}
    assert result.hand_overs == pytest.approx(1, rel=0.1)


def test_a_failing_import_hands_nothing_over(write_job) -> None:
    text = "def work(loops):\n for _ in range(loops):\n  try:\n   from os import nothing\n  except ImportError: pass\n"
    result = counts.count(write_job(text), 1)
    assert isinstance(result, counts.Counts)
    assert result.hand_over_reasons == {}
    assert result.causes["IMPORT_FROM"] == pytest.approx(1, rel=0.1)


def test_a_job_that_takes_too_long(write_job, capsys) -> None:
    job = write_job("import threading, time\ndef work(loops):\n if threading.active_count() > 1: time.sleep(60)\n").path
    assert main(["counts", str(job), "--time-limit", "1"]) == 1
    assert "hung for 2 s" in capsys.readouterr().out  # and half a second for its values


def test_the_command(write_job, tmp_path, capsys) -> None:
    """A job that fails is named with its reason, and the others are shown."""
    good = write_job(JOB).path
    bad = tmp_path / "bad.py"
    bad.write_text("def work(loops):\n raise OSError('no disk')\n")
    assert main(["counts", str(good), str(bad), "--causes", "1", "--json", str(tmp_path / "out.json")]) == 1
    output = capsys.readouterr().out
    assert "gc.get_threshold 50" in output
    assert "bad failed: OSError: no disk" in output
    (job,) = json.loads((tmp_path / "out.json").read_text())["jobs"]
    assert set(job) == {field.name for field in dataclasses.fields(counts.Counts)} | {"per_1000_instructions"}


def test_a_job_that_crashes(write_job, alone) -> None:
    with pytest.raises(WorkerError):
        count_instructions(write_job("import os\ndef work(loops): os.abort()"), alone)
