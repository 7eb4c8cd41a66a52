"""Bodies of pyperformance's scripts, called in threads."""

import dataclasses

import pytest

from sharedgil.bench.measure import Plan, measure_once

QUICK = Plan(min_time=0.002, values=1, runs=1)

BODIES = {
    "function": "runner.bench_func('x', step, 3)",
    "timed function": "runner.bench_time_func('x', lambda loops, by: [step(by) for _ in range(loops)], 3)",
    "coroutine": "async def walk(by): step(by)\nrunner.bench_async_func('x', walk, 3)",
}


def pyperformance_job(write_job, call):
    text = (
        "import pyperf\n"
        "runner = pyperf.Runner()\nrunner.argparser.add_argument('--more')\nrunner.metadata['description'] = 'x'\n"
        f"state = 0\ndef step(by):\n    global state\n    state += by\n    sum(range(1000))\n{call}\n"
    )
    return dataclasses.replace(write_job(text), kind="pyperformance")


@pytest.mark.parametrize("call", BODIES.values(), ids=BODIES)
def test_bodies_of_all_kinds_are_found(write_job, two, call):
    report = measure_once(pyperformance_job(write_job, call), two, QUICK)
    assert report.answer == "None"
    assert report.seconds[0] > 0


def test_a_script_without_a_body_has_failed(write_job, two):
    failure = measure_once(pyperformance_job(write_job, "runner.bench_command('x', ['true'])"), two, QUICK)
    assert "hands pyperf no function" in failure.reason


def test_a_script_that_runs_only_once_has_one_body(write_job, two):
    """Django's settings, for instance."""
    text = "import sys, pyperf\nif hasattr(sys, 'once'): raise RuntimeError\nsys.once = True\n"
    job = write_job(f"{text}pyperf.Runner().bench_func('x', lambda: sum(range(1000)))\n")
    assert measure_once(dataclasses.replace(job, kind="pyperformance"), two, QUICK).seconds[0] > 0


def test_a_folder_that_the_script_removes_is_there(write_job, two):
    text = (
        "import os, pyperf, shutil, tempfile\nfolder = tempfile.mkdtemp()\n"
        "pyperf.Runner().bench_func('x', os.listdir, folder)\nshutil.rmtree(folder)\n"
    )
    job = dataclasses.replace(write_job(text), kind="pyperformance")
    assert measure_once(job, two, QUICK).seconds[0] > 0


def test_arguments_reach_the_script(write_job, two):
    text = (
        "import pyperf\nrunner = pyperf.Runner()\nrunner.argparser.add_argument('name', choices=['good'])\n"
        "runner.bench_func(runner.parse_args().name, sum, range(1000))\n"
    )
    job = dataclasses.replace(write_job(text), kind="pyperformance", arguments=("good",))
    assert measure_once(job, two, QUICK).seconds[0] > 0
