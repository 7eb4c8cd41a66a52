"""`sharedgil bench`: parses the command line of the benchmarks; `sharedgil.bench` does the work."""

import argparse
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path

from sharedgil.bench.errors import BenchmarkError


def _thread_counts(text: str) -> tuple[int, ...]:
    try:
        counts = tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of numbers such as 1,2") from None
    if min(counts) < 1:
        raise argparse.ArgumentTypeError("a number of threads is at least 1")
    return counts


def _positive_int(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _positive_seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


def _output_file(text: str) -> Path:
    """Refuse at once a file that could not be written after the long measurement."""
    path = Path(text)
    if path.is_dir() or not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text} cannot be written: {path.parent} has no place for such a file")
    return path


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", type=_output_file, metavar="FILE", help="also write the figures to FILE, as pyperf does"
    )


def _add_jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "jobs", nargs="*", metavar="JOB", help="a job's name, pyperformance:NAME, or a Python file that is a job"
    )


def _add_against(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="[NAME=]PATH",
        help="also measure this interpreter, Python 3.10 or newer; it needs nothing installed; may be repeated",
    )


def jobs_parser() -> argparse.ArgumentParser:
    """Return the parser of `sharedgil bench [JOB ...]`."""
    parser = argparse.ArgumentParser(
        prog="sharedgil bench",
        description="Measure what threads gain: each job with the GIL, with sharedgil and with other interpreters.",
        epilog="Also: `sharedgil bench counts` (how often threads take the GIL for themselves, and for what),"
        " `sharedgil bench latency` (who waits, and how long) and `sharedgil bench single` (what a program with one"
        " thread pays). Each has its own --help.",
    )
    _add_jobs(parser)
    parser.add_argument("--list", action="store_true", help="list the jobs and exit")
    parser.add_argument("--threads", type=_thread_counts, default=(1, 2), metavar="N,...", help="default: 1,2")
    _add_against(parser)
    parser.add_argument(
        "--min-time", type=_positive_seconds, default=0.2, metavar="SECONDS", help="length of a value, default 0.2"
    )
    parser.add_argument(
        "--runs", type=_positive_int, default=3, metavar="N", help="processes for each job and column, default 3"
    )
    parser.add_argument("--stats", action="store_true", help="also say why threads left shared mode, and how often")
    _add_common(parser)
    return parser


def counts_parser() -> argparse.ArgumentParser:
    """Return the parser of `sharedgil bench counts`."""
    parser = argparse.ArgumentParser(
        prog="sharedgil bench counts",
        description="Count, for each job, how often its threads take the GIL for themselves and hand frames over, for"
        " each pass and for each 1,000 instructions, and say for what. Counts do not depend on the machine's load.",
    )
    _add_jobs(parser)
    parser.add_argument(
        "--threads", type=_positive_int, default=2, metavar="N", help="threads that run the job, default 2"
    )
    parser.add_argument("--causes", type=_positive_int, default=8, metavar="N", help="causes listed, default 8")
    parser.add_argument(
        "--time-limit", type=_positive_seconds, default=300.0, metavar="SECONDS", help="for each job, default 300"
    )
    parser.add_argument("--json", type=_output_file, metavar="FILE", help="also write all counts to FILE")
    return parser


def latency_parser() -> argparse.ArgumentParser:
    """Return the parser of `sharedgil bench latency`."""
    parser = argparse.ArgumentParser(
        prog="sharedgil bench latency",
        description="Measure how long a thread that wakes every millisecond waits beside busy threads, and how long"
        " one of the busy threads waits for an operation that needs the GIL for itself, or for another's garbage"
        " collection.",
    )
    parser.add_argument(
        "--busy", type=_thread_counts, default=(2, 8, 16), metavar="N,...", help="busy threads, default 2,8,16"
    )
    parser.add_argument("--seconds", type=_positive_seconds, default=2.0, help="length of each measurement, default 2")
    _add_against(parser)
    _add_common(parser)
    return parser


def single_parser() -> argparse.ArgumentParser:
    """Return the parser of `sharedgil bench single`."""
    parser = argparse.ArgumentParser(
        prog="sharedgil bench single",
        usage="%(prog)s [-h] [--runs N] [--json FILE] [PROGRAM [ARG ...]]",
        description="Measure a program with one thread under `sharedgil run` and under plain python: start-up, time"
        " and memory.",
    )
    parser.add_argument("--runs", type=_positive_int, default=10, metavar="N", help="runs of each, default 10")
    _add_common(parser)
    # For the help text: the program and its options are cut off before, by _split_program.
    parser.add_argument(
        "program", nargs="*", metavar="PROGRAM [ARG ...]", help="as after `python`; default: all jobs one after another"
    )
    return parser


def _split_program(argv: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Split the arguments of `single` into its own and the program, which may begin with -c or -m."""
    end = 0
    while end < len(argv) and (argv[end] == "-h" or argv[end][:2] == "--" != argv[end]):
        # An option, and its value if that is an argument of its own.
        end += 1 if "=" in argv[end] or argv[end] in ("-h", "--help") else 2
    return argv[:end], argv[end + 1 :] if argv[end : end + 1] == ["--"] else argv[end:]


def _require_pyperf() -> None:
    if importlib.util.find_spec("pyperf") is None:
        raise BenchmarkError("the benchmarks need pyperf: pip install 'sharedgil[bench]'")


def _run_jobs(argv: Sequence[str]) -> int:
    arguments = jobs_parser().parse_args(argv)
    from sharedgil.bench import command

    if arguments.list:
        return command.list_jobs()
    _require_pyperf()
    return command.run_jobs(
        arguments.jobs,
        threads=arguments.threads,
        against=arguments.against,
        min_time=arguments.min_time,
        runs=arguments.runs,
        stats=arguments.stats,
        json_file=arguments.json,
    )


def _run_counts(argv: Sequence[str]) -> int:
    arguments = counts_parser().parse_args(argv)
    from sharedgil.bench import counts

    return counts.run(
        arguments.jobs,
        threads=arguments.threads,
        causes=arguments.causes,
        time_limit=arguments.time_limit,
        json_file=arguments.json,
    )


def _run_latency(argv: Sequence[str]) -> int:
    arguments = latency_parser().parse_args(argv)
    _require_pyperf()
    from sharedgil.bench import latency

    return latency.run(
        busy=arguments.busy, seconds=arguments.seconds, against=arguments.against, json_file=arguments.json
    )


def _run_single(argv: Sequence[str]) -> int:
    options, program = _split_program(argv)
    arguments = single_parser().parse_args(options)
    _require_pyperf()
    from sharedgil.bench import single

    return single.run(program, runs=arguments.runs, json_file=arguments.json)


def main(argv: Sequence[str] | None = None) -> int:
    """Run `sharedgil bench` with the arguments after its name; return the exit status."""
    argv = list(sys.argv[1:] if argv is None else argv)
    commands = {"counts": _run_counts, "latency": _run_latency, "single": _run_single}
    try:
        if argv and argv[0] in commands:
            return commands[argv[0]](argv[1:])
        return _run_jobs(argv)
    except BenchmarkError as error:
        print(f"sharedgil bench: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
