"""Runs jobs in fresh processes, configurations in turn, and yields what each process reports.

For each job the configurations take turns, run after run, so that whatever else the machine does hits all alike;
every second run goes through them backwards, so that none is always the one after another. A process serves
one job in one configuration, once.
"""

import json
import subprocess
import sysconfig
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sharedgil.bench import standalone
from sharedgil.bench.catalogue import Job
from sharedgil.bench.errors import WorkerError
from sharedgil.bench.interpreters import Configuration

WORKER = Path(standalone.__file__).with_name("worker.py")

# What a process has of them unless it is told otherwise (`Plan.grace`).
GRACE = 60.0
# Seconds for one pass whose instructions are counted, which makes it some five times as long.
COUNT_TIME_LIMIT = 300.0
# Seconds between the moment a process is told to end itself with a traceback and the moment it is killed.
KILL_DELAY = 5.0
# Characters of a failed process's standard error that are kept: the tracebacks of some dozen threads.
OUTPUT_KEPT = 8_000
# Trials before the measured values take at most this many times the shortest measured time.
TRIAL_SHARE = 4


@dataclass(frozen=True)
class Plan:
    """How long and how often to measure: seconds a value, values a process, processes a configuration.

    `grace` is the seconds that a process has beyond the work that it was asked for: its start, its imports, a first
    pass that is long.
    """

    min_time: float = 0.2
    values: int = 3
    runs: int = 3
    count_events: bool = False
    grace: float = GRACE


@dataclass(frozen=True)
class Report:
    """What one process measured.

    `seconds` is the wall time of each value, in which every thread did `loops` passes; `trials` are the
    (passes, seconds) of the warm-up. `processors` says how many the process had on average. `answer` is what the job
    returned, and `sharedgil` says whether it was on throughout. `events` holds sharedgil's counters over one value, if
    they were asked for.
    """

    job: Job
    configuration: Configuration
    loops: int
    seconds: tuple[float, ...]
    trials: tuple[tuple[int, float], ...]
    processors: float
    answer: str
    sharedgil: bool
    events: Mapping[str, Any] | None


@dataclass(frozen=True)
class Failure:
    """A process that could not measure its job, why, and the end of what it wrote to standard error."""

    job: Job
    configuration: Configuration
    reason: str
    output: str = ""


def ask_worker(configuration: Configuration, request: Mapping[str, Any], time_limit: float) -> dict[str, Any]:
    """Run standalone/worker.py in a process of the configuration; return its report.

    Args:
        configuration: What runs the worker.
        request: What to ask it; `time_limit` and `sharedgil` are added.
        time_limit: Seconds after which it is to end itself with a traceback.

    Raises:
        WorkerError: It failed, crashed, hung or printed something else.
    """
    command = [
        configuration.interpreter.executable,
        str(WORKER),
        json.dumps({**request, "time_limit": time_limit, "sharedgil": bool(configuration.switch)}),
    ]
    try:
        process = subprocess.run(
            command, capture_output=True, text=True, timeout=time_limit + KILL_DELAY, env=configuration.environment()
        )
    except subprocess.TimeoutExpired as error:
        raise WorkerError(f"hung for {time_limit:.0f} s, and could not end itself") from error
    output = process.stderr[-OUTPUT_KEPT:]
    lines = process.stdout.strip().splitlines()
    try:
        report: dict[str, Any] = json.loads(lines[-1])
    except (IndexError, ValueError) as error:
        raise WorkerError(_explain_end(process, time_limit), output) from error
    if "error" in report:
        raise WorkerError(report["error"], output)
    return report


def _explain_end(process: subprocess.CompletedProcess[str], time_limit: float) -> str:
    """Say in one line how a process ended that printed no report."""
    errors = process.stderr.strip().splitlines() or ["no message"]
    if process.returncode < 0:
        return f"killed by signal {-process.returncode}: {errors[0]}"
    # The words of faulthandler, with which a process ends itself.
    if any(line.startswith("Timeout (") for line in errors):
        return f"hung for {time_limit:.0f} s: {errors[-1].strip()}"
    return f"exit status {process.returncode}: {errors[-1]}"


def _request(job: Job, configuration: Configuration, plan: Plan) -> dict[str, Any]:
    return {
        "module": "job_measurement",
        "kind": job.kind,
        "path": str(job.path),
        "arguments": job.arguments,
        "threads": configuration.threads,
        "min_time": plan.min_time,
        "values": plan.values,
        "count_events": False,
        "count_instructions": False,
        # Programs may need packages that are installed here only; pure Python ones work anywhere.
        "site": [] if job.kind == "job" else [sysconfig.get_path("purelib")],
    }


def count_instructions(job: Job, configuration: Configuration) -> int:
    """Return how many instructions of CPython's a pass of the job executes; raises WorkerError."""
    request = _request(job, configuration, Plan()) | {"count_instructions": True}
    instructions: int = ask_worker(configuration, request, COUNT_TIME_LIMIT)["instructions"]
    return instructions


def measure_once(job: Job, configuration: Configuration, plan: Plan, *, count_events: bool = False) -> Report | Failure:
    """Measure the job in one process of the configuration."""
    request = _request(job, configuration, plan) | {"count_events": count_events}
    time_limit = plan.grace + plan.min_time * (plan.values + TRIAL_SHARE)
    try:
        answer = ask_worker(configuration, request, time_limit)
    except WorkerError as error:
        return Failure(job, configuration, str(error), error.output)
    return Report(
        job,
        configuration,
        answer["loops"],
        tuple(answer["seconds"]),
        tuple((loops, seconds) for loops, seconds in answer["trials"]),
        answer.get("processors", 0.0),
        answer["answer"],
        answer["sharedgil"],
        answer.get("events"),
    )


def turns(configurations: Sequence[Configuration], runs: int) -> Iterator[Configuration]:
    """Yield every configuration `runs` times, in turn, every second time backwards."""
    for run in range(runs):
        yield from configurations if run % 2 == 0 else reversed(configurations)


def measure(jobs: Iterable[Job], configurations: Sequence[Configuration], plan: Plan) -> Iterator[Report | Failure]:
    """Yield the outcome of each process, as it ends.

    A configuration that failed at a job is not tried again at that job.
    """
    for job in jobs:
        failed: set[Configuration] = set()
        for configuration in turns(configurations, plan.runs):
            if configuration not in failed:
                outcome = measure_once(job, configuration, plan)
                if isinstance(outcome, Failure):
                    failed.add(configuration)
                yield outcome
        if plan.count_events:
            for configuration in configurations:
                if configuration.sets_hook and configuration not in failed:
                    yield measure_once(job, configuration, plan, count_events=True)


def number_of_processes(jobs: Sequence[Job], configurations: Sequence[Configuration], plan: Plan) -> int:
    """Return how many processes `measure` starts if none fails."""
    counting = sum(1 for c in configurations if c.sets_hook) if plan.count_events else 0
    return len(jobs) * (len(configurations) * plan.runs + counting)
