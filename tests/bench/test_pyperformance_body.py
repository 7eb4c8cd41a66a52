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
