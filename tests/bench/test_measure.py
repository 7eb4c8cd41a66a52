"""The processes that measure: what they report, and how they fail."""

import dataclasses

import pytest

from sharedgil.bench import measure
from sharedgil.bench.catalogue import find_jobs
from sharedgil.bench.errors import WorkerError
from sharedgil.bench.measure import Plan, Report, ask_worker, measure_once, number_of_processes, turns

QUICK = Plan(min_time=0.002, values=2, runs=1)


@pytest.mark.parametrize("job", [job for job in find_jobs([]) if job.kind == "job"], ids=lambda job: job.name)
def test_every_job_runs_in_two_threads(job, two):
    report = measure_once(job, two, QUICK)
    assert isinstance(report, Report)
    assert len(report.seconds) == 2
    assert min(report.seconds) > 0
    assert report.sharedgil is False


def test_a_worker_needs_nothing_installed(two, tmp_path):
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec "{two.interpreter.executable}" -I -S "$@"\n')
    bare.chmod(0o755)
    interpreter = dataclasses.replace(two.interpreter, executable=str(bare))
    (job,) = find_jobs(["integer_loop"])
    assert isinstance(measure_once(job, dataclasses.replace(two, interpreter=interpreter), QUICK), Report)


def test_a_value_takes_about_the_time_asked_for(write_job, alone):
    job = write_job("import time\ndef work(loops):\n    for _ in range(loops):\n        time.sleep(0.001)\n")
    report = measure_once(job, alone, Plan(min_time=0.1, values=1))
    assert report.seconds[0] >= 0.08
    assert report.processors < 0.5
    assert report.loops <= 100


def test_each_thread_gets_its_state_and_does_the_same_passes(write_job, two):
    job = write_job(
        "def prepare(threads):\n    return [[] for _ in range(threads)]\n"
        "def work(loops, seen):\n    for _ in range(loops):\n        sum(range(10_000))\n    return len(seen)\n"
    )
    report = measure_once(job, two, QUICK)
    assert report.answer == "0"


def test_one_thread_means_no_second_thread(write_job, alone):
    job = write_job(
        "import threading, time\ndef work(loops):\n    time.sleep(0.001 * loops)\n    return threading.active_count()\n"
    )
    assert measure_once(job, alone, QUICK).answer == "1"


def test_what_a_job_prints_is_no_report(write_job, alone):
    job = write_job("def work(loops):\n    print('{}')\n    sum(range(loops * 1000))\n")
    assert isinstance(measure_once(job, alone, QUICK), Report)


def test_a_job_that_raises_has_failed_with_its_error(write_job, two):
    job = write_job("def work(loops):\n    raise KeyError('x')\n")
    failure = measure_once(job, two, QUICK)
    assert failure.reason == "KeyError: 'x'"
    assert "line 2, in work" in failure.output


def test_a_job_that_raises_in_one_thread_only_has_failed(write_job, two):
    job = write_job(
        "import threading, time\ndef work(loops):\n    time.sleep(0.01)\n"
        "    if threading.current_thread().name.startswith('Thread-1 '):\n        raise KeyError('x')\n"
    )
    assert measure_once(job, two, QUICK).reason == "KeyError: 'x'"


def test_threads_that_disagree_have_failed(write_job, two):
    job = write_job(
        "def prepare(threads):\n    return list(range(threads))\ndef work(loops, state):\n    return state\n"
    )
    assert measure_once(job, two, QUICK).reason == "DisagreementError: threads returned 0 and 1"


def test_a_job_that_ignores_the_passes_has_failed(write_job, alone):
    job = write_job("def work(loops):\n    pass\n")
    assert measure_once(job, alone, QUICK).reason.startswith("ImmeasurableError")


def test_a_crash_is_a_failure_that_names_the_signal(write_job, alone):
    job = write_job("import os\ndef work(loops):\n    os.abort()\n")
    assert measure_once(job, alone, QUICK).reason.startswith("killed by signal 6: Fatal Python error: Aborted")


def test_a_hang_is_a_failure(alone):
    request = {"module": "latency_measurement", "kind": "sleep", "threads": 1, "seconds": 60}
    with pytest.raises(WorkerError, match=r"hung for 0 s: File .*worker.py"):
        ask_worker(alone, request, 0.5)


def test_configurations_take_turns_and_every_second_time_backwards(alone, two):
    assert list(turns([alone, two], 3)) == [alone, two, two, alone, alone, two]


def test_a_failed_configuration_is_not_tried_again(write_job, alone):
    job = write_job("def work(loops):\n    raise KeyError('x')\n")
    outcomes = list(measure.measure([job], [alone], dataclasses.replace(QUICK, runs=3)))
    assert len(outcomes) == 1


def test_the_number_of_processes_is_known_beforehand(write_job, alone, two):
    job = write_job("def work(loops):\n    sum(range(loops * 1000))\n")
    plan = dataclasses.replace(QUICK, runs=2)
    assert len(list(measure.measure([job], [alone, two], plan))) == number_of_processes([job], [alone, two], plan) == 4
