"""`sharedgil bench [JOB ...]`: measures with a progress bar, then renders."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sharedgil.bench import figures, tables
from sharedgil.bench.catalogue import default_jobs, find_jobs
from sharedgil.bench.interpreters import configurations, parse_all_against
from sharedgil.bench.measure import Failure, Plan, Report, measure, number_of_processes
from sharedgil.bench.progress import progress_bar

# The exit status of a command that was interrupted, as shells have it.
INTERRUPTED = 130


def list_jobs() -> int:
    """Print the jobs that run by default."""
    tables.wide_console().print(tables.job_table(default_jobs()))
    return 0


def run_jobs(
    names: Iterable[str],
    *,
    threads: Iterable[int],
    against: Sequence[str],
    min_time: float,
    runs: int,
    stats: bool,
    json_file: Path | None,
) -> int:
    """Measure the jobs of these names, print the tables, and write json_file; return the exit status.

    Args:
        names: Jobs, as `find_jobs` takes them; none means the default ones.
        threads: Numbers of threads.
        against: Other interpreters, PATH or NAME=PATH.
        min_time: Seconds that one value takes at least.
        runs: Processes for each job and configuration.
        stats: Whether to count events, in a process more for each.
        json_file: Where to write the figures, if anywhere.

    Returns:
        0, 1 if a job failed somewhere, or INTERRUPTED; figures of what was done before an interrupt are shown.

    Raises:
        BenchmarkError: A job or an interpreter is not there.
    """
    jobs = find_jobs(names)
    columns = configurations(threads, parse_all_against(against))
    plan = Plan(min_time=min_time, runs=runs, count_events=stats)
    outcomes: list[Report | Failure] = []
    interrupted = False
    with progress_bar("measuring", number_of_processes(jobs, columns, plan)) as advance:
        try:
            for outcome in measure(jobs, columns, plan):
                outcomes.append(outcome)
                advance(f"{outcome.job.name}, {outcome.configuration.label}")
        except KeyboardInterrupt:  # what has been measured by now is worth showing
            interrupted = True
    results = figures.collect(jobs, columns, outcomes)
    tables.render(tables.wide_console(), results)
    if json_file is not None:
        figures.write_json(figures.as_json(results), json_file)
    if interrupted:
        return INTERRUPTED
    return 1 if results.failures else 0
