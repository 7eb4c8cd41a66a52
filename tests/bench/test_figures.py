"""From times to ratios, JSON and tables."""

import dataclasses
import io
import json

import pyperf
import pytest
from rich.console import Console

from sharedgil.bench import figures, tables
from sharedgil.bench.interpreters import Configuration
from sharedgil.bench.measure import Failure, Report


@pytest.fixture
def jobs(write_job):
    job = write_job("")
    return dataclasses.replace(job, name="first"), dataclasses.replace(job, name="second")


@pytest.fixture
def ours(interpreter):
    return Configuration(dataclasses.replace(interpreter, name="sharedgil"), "1", 2)


def report(job, configuration, seconds, *, answer="1", sharedgil=None, events=None, processors=1.0):
    on = bool(configuration.switch) if sharedgil is None else sharedgil
    values = () if events else (seconds, seconds)
    return Report(job, configuration, 10, values, ((1, seconds / 10),), processors, answer, on, events)


EVENTS = {
    "seconds": 2.0,
    "passes": 500,
    "exclusive_sections": 1000,
    "sticky_slices": 4,
    "publishes": 6000,
    "causes": {"rare": 1, "frequent": 999},
    "hand_over_reasons": {"tracing": 3},
}


def test_ratios_are_of_work_per_wall_time(jobs, alone, ours):
    """Two threads that each do what one did, in the same time, have done twice as much."""
    results = figures.collect(jobs[:1], [alone, ours], [report(jobs[0], alone, 1.0), report(jobs[0], ours, 1.0)])
    assert results.figure(jobs[0], alone).ratio == 1.0
    assert results.figure(jobs[0], ours).ratio == pytest.approx(2.0)
    assert results.figure(jobs[0], ours).deviation == 0.0


def test_the_figure_is_the_median_over_processes(jobs, alone):
    outcomes = [report(jobs[0], alone, seconds) for seconds in (1.0, 2.0, 9.0)]
    benchmark = figures.collect(jobs[:1], [alone], outcomes).benchmarks[jobs[0], alone]
    assert benchmark.median() == pytest.approx(0.2)
    assert benchmark.get_nrun() == 3


def test_the_mean_is_geometric_and_over_what_was_measured(jobs, alone, ours):
    outcomes = [report(job, alone, 1.0) for job in jobs]
    outcomes += [report(jobs[0], ours, 0.5), report(jobs[1], ours, 8.0)]
    assert figures.collect(jobs, [alone, ours], outcomes).geometric_mean(ours) == pytest.approx(1.0)
    assert figures.collect(jobs, [alone, ours], outcomes[:3]).geometric_mean(ours) == pytest.approx(4.0)
    assert figures.collect(jobs, [alone, ours], outcomes[:2]).geometric_mean(ours) is None


def test_a_different_answer_is_a_failure_not_a_figure(jobs, alone, ours):
    outcomes = [report(jobs[0], alone, 1.0), report(jobs[0], ours, 0.1, answer="2")]
    results = figures.collect(jobs[:1], [alone, ours], outcomes)
    assert results.failures == {(jobs[0], ours): Failure(jobs[0], ours, "returned 2 instead of 1")}
    assert results.figure(jobs[0], ours) is None


def test_interpreters_of_different_versions_may_answer_differently(jobs, alone, interpreter):
    other = Configuration(dataclasses.replace(interpreter, name="old", version=(3, 10, 0)), "", 1)
    outcomes = [report(jobs[0], alone, 1.0), report(jobs[0], other, 1.0, answer="2")]
    assert not figures.collect(jobs[:1], [alone, other], outcomes).failures


def test_the_json_is_a_pyperf_suite_with_ratios(jobs, alone, ours, tmp_path):
    outcomes = [report(jobs[0], alone, 1.0), report(jobs[0], ours, 0.5), Failure(jobs[1], ours, "broken", "all of it")]
    outcomes.append(report(jobs[0], ours, 1.0, events=EVENTS))
    figures.write_json(figures.as_json(figures.collect(jobs, [alone, ours], outcomes)), tmp_path / "out.json")
    suite = pyperf.BenchmarkSuite.load(str(tmp_path / "out.json"))
    assert suite.get_benchmark_names() == ["first: GIL 1T", "first: sharedgil 2T"]
    assert suite.get_benchmark("first: sharedgil 2T").median() == pytest.approx(0.025)
    document = json.loads((tmp_path / "out.json").read_text())["sharedgil"]
    assert document["ratios"]["first"]["sharedgil 2T"] == pytest.approx(4.0)
    failure = {"job": "second", "configuration": "sharedgil 2T", "reason": "broken", "output": "all of it"}
    assert document["failures"] == [failure]
    assert document["events"][0]["causes"]["frequent"] == 999


def test_the_json_can_be_written_when_everything_failed(jobs, alone):
    document = figures.as_json(figures.collect(jobs, [alone], [Failure(jobs[0], alone, "broken")]))
    assert document["sharedgil"]["failures"][0]["reason"] == "broken"


def rendered(results):
    console = Console(width=200, file=io.StringIO())
    tables.render(console, results)
    return console.file.getvalue()


def test_the_table_shows_figures_failures_and_events(jobs, alone, two, ours):
    outcomes = [report(jobs[0], alone, 1.0), report(jobs[0], two, 2.0), report(jobs[0], ours, 0.5)]
    outcomes += [report(jobs[0], ours, 1.0, events=EVENTS), Failure(jobs[1], ours, "broken")]
    text = rendered(figures.collect(jobs, [alone, two, ours], outcomes))
    (first,) = (line.split("│")[1:-1] for line in text.splitlines() if "first" in line and "1.00" in line)
    assert [cell.strip() for cell in first] == ["first", "1.00", "1.00", "4.00", "4.00"]
    assert "second failed in sharedgil 2T: broken" in text
    # 1,000 sections in 500 passes and 2,000 ms.
    (events,) = (line.split("│")[1:-1] for line in text.splitlines() if "frequent" in line)
    assert [cell.strip() for cell in events][2:6] == ["2,000", "0.50", "0.00", "3.00"]
    assert "frequent 999, rare 1" in text
    assert "tracing 3" in text
    assert "was not on" not in text


def test_the_table_warns_when_sharedgil_was_off(jobs, alone, ours):
    outcomes = [report(jobs[0], alone, 1.0), report(jobs[0], ours, 1.0, sharedgil=False)]
    assert "sharedgil was not on in: sharedgil 2T" in rendered(figures.collect(jobs[:1], [alone, ours], outcomes))


def test_the_table_warns_when_others_used_the_machine(jobs, alone, two):
    outcomes = [report(jobs[0], alone, 1.0, processors=0.5), report(jobs[0], two, 1.0, processors=1.9)]
    assert "one thread had 50% of a processor" in rendered(figures.collect(jobs[:1], [alone, two], outcomes))
    outcomes = [report(jobs[0], alone, 1.0), report(jobs[0], two, 1.0)]
    assert "busy" not in rendered(figures.collect(jobs[:1], [alone, two], outcomes))
