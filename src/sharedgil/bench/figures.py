"""What was measured, as pyperf's statistics and as pyperf's JSON.

pyperf's own runner starts one interpreter and times one thread, and pyperf must be installed in it. So the
processes are ours and everything after them is pyperf's: each process becomes a `pyperf.Run` with its warm-ups
and metadata, each job in each configuration a `pyperf.Benchmark`, whose median, median absolute deviation and
percentiles are the figures reported, and all of them a `pyperf.BenchmarkSuite`. A value is seconds of wall time for
one pass by one thread: with N threads that do L passes each in T seconds, T / (N * L). So a value halves
when two threads run in parallel, and ratios of values are ratios of speed.

The JSON file is such a suite (`pyperf show`, `stats` and `compare_to` read it) with one more key, "sharedgil": the
ratios, failures and counters of the tables.
"""

import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import Any

import pyperf  # type: ignore[import-untyped]  # it carries no types

from sharedgil.bench.catalogue import Job
from sharedgil.bench.interpreters import Configuration
from sharedgil.bench.measure import Failure, Report


@dataclass(frozen=True)
class Figure:
    """Speed of a job in a configuration relative to the yardstick, and how far its values scatter.

    `ratio` is 1.0 for equal speed and more for faster; `deviation` the median absolute deviation as a share of
    the median.
    """

    ratio: float
    deviation: float


@dataclass(frozen=True)
class Results:
    """Everything measured, by (job, configuration); a pair is in `benchmarks`, in `failures`, or in neither."""

    jobs: tuple[Job, ...]
    configurations: tuple[Configuration, ...]
    benchmarks: Mapping[tuple[Job, Configuration], pyperf.Benchmark]
    failures: Mapping[tuple[Job, Configuration], Failure]
    events: Mapping[tuple[Job, Configuration], Mapping[str, Any]]
    # How much of a processor the programs with one thread had, at the median; 0.0 if there were none.
    processor_share: float
    # Configurations that were to run sharedgil, and in which it was not on.
    not_on: frozenset[Configuration]

    @property
    def yardstick(self) -> Configuration:
        """The configuration whose speed is 1.0: one thread of this interpreter under its GIL."""
        return self.configurations[0]

    def figure(self, job: Job, configuration: Configuration) -> Figure | None:
        """Return the figure of a job in a configuration, None if it or the yardstick was not measured."""
        benchmark = self.benchmarks.get((job, configuration))
        base = self.benchmarks.get((job, self.yardstick))
        if benchmark is None or base is None:
            return None
        return Figure(base.median() / benchmark.median(), benchmark.median_abs_dev() / benchmark.median())

    def geometric_mean(self, configuration: Configuration) -> float | None:
        """Return the mean ratio over the jobs that the configuration could run, None if there is none."""
        figures = [self.figure(job, configuration) for job in self.jobs]
        logarithms = [math.log(figure.ratio) for figure in figures if figure is not None]
        return math.exp(fmean(logarithms)) if logarithms else None


def _run(report: Report) -> pyperf.Run:
    configuration = report.configuration
    interpreter = configuration.interpreter
    passes = report.loops * configuration.threads
    metadata = {
        "name": f"{report.job.name}: {configuration.label}",
        "loops": passes,
        "threads": configuration.threads,
        "processors": report.processors,
        "job": report.job.name,
        "configuration": configuration.label,
        "sharedgil": "on" if report.sharedgil else "off",
        "python_executable": interpreter.executable,
        "python_implementation": interpreter.implementation,
        "python_version": ".".join(map(str, interpreter.version)),
    }
    return pyperf.Run(
        values=[seconds / passes for seconds in report.seconds],
        warmups=[
            (loops * configuration.threads, seconds / (loops * configuration.threads))
            for loops, seconds in report.trials
        ],
        metadata=metadata,
        collect_metadata=True,
    )


def _different_answers(reports: Iterable[Report]) -> list[Failure]:
    """Return a failure for each configuration whose job returned something else than the first one reported.

    Only interpreters of one version are compared: what a linter finds differs from one to the next.
    """
    expected: dict[tuple[Job, tuple[int, ...]], str] = {}
    failures = []
    for report in reports:
        version = report.configuration.interpreter.version[:2]
        answer = expected.setdefault((report.job, version), report.answer)
        if report.answer != answer:
            reason = f"returned {report.answer} instead of {answer}"
            failures.append(Failure(report.job, report.configuration, reason))
    return failures


def collect(
    jobs: Sequence[Job], configurations: Sequence[Configuration], outcomes: Iterable[Report | Failure]
) -> Results:
    """Turn the outcomes of all processes into results; the first configuration is the yardstick.

    A job that returns different values in different configurations of one Python version has failed in those
    that differ from the first.
    """
    outcomes = list(outcomes)
    reports = [outcome for outcome in outcomes if isinstance(outcome, Report)]
    failed = [outcome for outcome in outcomes if isinstance(outcome, Failure)] + _different_answers(reports)
    failures = {(failure.job, failure.configuration): failure for failure in failed}
    benchmarks: dict[tuple[Job, Configuration], pyperf.Benchmark] = {}
    events: dict[tuple[Job, Configuration], Mapping[str, Any]] = {}
    for report in reports:
        pair = (report.job, report.configuration)
        if pair in failures:
            continue
        if report.events is not None:
            events[pair] = report.events
        elif not report.seconds:
            continue  # a process that was to count events, without a sharedgil that does
        elif pair in benchmarks:
            benchmarks[pair].add_run(_run(report))
        else:
            benchmarks[pair] = pyperf.Benchmark([_run(report)])
    not_on = frozenset(r.configuration for r in reports if r.configuration.switch and not r.sharedgil)
    shares = [report.processors for report in reports if report.configuration.threads == 1 and report.seconds]
    share = median(shares) if shares else 0.0
    return Results(tuple(jobs), tuple(configurations), benchmarks, failures, events, share, not_on)


def suite_as_json(benchmarks: Iterable[pyperf.Benchmark], ours: Mapping[str, Any]) -> dict[str, Any]:
    """Return the object of a pyperf suite, with what is ours under the key "sharedgil", which pyperf ignores."""
    benchmarks = list(benchmarks)
    document: dict[str, Any] = {}
    if benchmarks:  # pyperf knows no empty suite
        text = io.StringIO()
        pyperf.BenchmarkSuite(benchmarks).dump(text)
        document = json.loads(text.getvalue())
    document["sharedgil"] = dict(ours)
    return document


def as_json(results: Results) -> dict[str, Any]:
    """Return results as the object of the JSON file."""
    ratios: dict[str, dict[str, float]] = {}
    for job, configuration in results.benchmarks:
        figure = results.figure(job, configuration)
        if figure is not None:
            ratios.setdefault(job.name, {})[configuration.label] = figure.ratio
    return suite_as_json(
        results.benchmarks.values(),
        {
            "yardstick": results.yardstick.label,
            "interpreters": {c.interpreter.name: c.interpreter.describe() for c in results.configurations},
            "ratios": ratios,
            "geometric_means": {c.label: results.geometric_mean(c) for c in results.configurations},
            "failures": [
                {"job": f.job.name, "configuration": f.configuration.label, "reason": f.reason, "output": f.output}
                for f in results.failures.values()
            ],
            "events": [
                {"job": job.name, "configuration": configuration.label, **counters}
                for (job, configuration), counters in results.events.items()
            ],
            "processor_share": results.processor_share,
            "sharedgil_not_on": sorted(configuration.label for configuration in results.not_on),
        },
    )


def write_json(document: Mapping[str, Any], path: Path) -> None:
    """Write a document of `as_json` to path; raises OSError."""
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
