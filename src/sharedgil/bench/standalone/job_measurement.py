"""Measures one job in this interpreter, with one or more threads.

A job is a Python file with `work(loops)`, or `prepare(threads)` and `work(loops, state)`: `prepare` returns one
state per thread, and `work` does its fixed piece of work `loops` times and returns a value that depends on
`loops` only. So every thread must return the same value, and every interpreter too.

One measurement: all threads wait at a barrier, each does the same number of passes, and the clock runs from the
first one that starts to the last one that ends. The number of passes is doubled until that takes `min_time`;
these trials, in the same threads' setting, are the warm-up. With one thread the main thread does the work, so
that no second thread exists.

What this does not do: statistics. It reports every measured time.
"""

import functools
import importlib.util
import operator
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

Body = Callable[[int], object]

# A trial is trusted to predict the number of passes once it takes this part of the time wanted, and it is itself
# long enough at this part: asking for all of it would repeat most last trials.
PREDICTIVE_SHARE = 0.25
SUFFICIENT_SHARE = 0.9


# More passes than this in less than the time wanted: the job does not do them.
MOST_LOOPS = 1 << 32


class ImmeasurableError(Exception):
    """The job takes no longer for more passes."""


class DisagreementError(Exception):
    """Threads that did the same work returned different values."""


def bind(work: Callable[[int, Any], object], state: Any) -> Body:
    """Return work with its second argument fixed."""

    def body(loops: int) -> object:
        return work(loops, state)

    return body


def load_bodies(request: dict[str, Any]) -> list[Body]:
    """Return what each thread is to call with a number of passes."""
    threads = request["threads"]
    if request["kind"] == "pyperformance":
        adaptor = importlib.import_module("pyperformance_body")
        found: list[Body] = adaptor.bodies(request["path"], threads, request["arguments"])
        return found
    spec = importlib.util.spec_from_file_location("job", request["path"])
    if spec is None or spec.loader is None:
        raise ImportError("cannot load {} as a Python file".format(request["path"]))
    module = importlib.util.module_from_spec(spec)
    sys.modules["job"] = module
    spec.loader.exec_module(module)
    work = module.work
    if not hasattr(module, "prepare"):
        return [work] * threads
    return [bind(work, state) for state in module.prepare(threads)]


def run_alone(body: Body, loops: int) -> tuple[float, object]:
    """Run body in this thread; return seconds and its value."""
    start = time.perf_counter()
    value = body(loops)
    return time.perf_counter() - start, value


def run_together(bodies: list[Body], loops: int) -> tuple[float, object]:
    """Run each body in a thread of its own; return seconds from the first start to the last end, and their value."""
    barrier = threading.Barrier(len(bodies))
    spans: list[tuple[float, float, object]] = []
    errors: list[BaseException] = []

    def run(body: Body) -> None:
        try:
            barrier.wait()
            start = time.perf_counter()
            value = body(loops)
            spans.append((start, time.perf_counter(), value))
        except BaseException as error:  # reported by the main thread, whatever it is
            errors.append(error)
            barrier.abort()

    threads = [threading.Thread(target=run, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The one that failed first is the cause: the others find the barrier broken.
    if errors:
        raise errors[0]
    values = {repr(value) for _, _, value in spans}
    if len(values) > 1:
        raise DisagreementError("threads returned {}".format(" and ".join(sorted(values))))
    return max(end for _, end, _ in spans) - min(start for start, _, _ in spans), spans[0][2]


def run_once(bodies: list[Body], loops: int) -> tuple[float, object]:
    """Run all bodies, each in its own thread if there are several."""
    return run_alone(bodies[0], loops) if len(bodies) == 1 else run_together(bodies, loops)


def calibrate(bodies: list[Body], min_time: float) -> tuple[int, list[tuple[int, float]]]:
    """Return the passes a thread must do to take min_time seconds, and the trials made: (passes, seconds)."""
    loops = 1
    trials: list[tuple[int, float]] = []
    while True:
        seconds, _ = run_once(bodies, loops)
        trials.append((loops, seconds))
        if seconds >= min_time * SUFFICIENT_SHARE:
            return loops, trials
        if seconds >= min_time * PREDICTIVE_SHARE:
            loops = int(loops * min_time / seconds) + 1
        else:
            loops *= 2
        if loops > MOST_LOOPS:
            raise ImmeasurableError("the job takes no longer for more passes: does it loop over them?")


def count_events(bodies: list[Body], loops: int) -> dict[str, Any] | None:
    """Run once more; return sharedgil's counters over that run, causes by name, or None where there is none."""
    try:
        from sharedgil import _core
    except ImportError:
        return None

    _core.name_causes(True)
    _core.reset_status()
    seconds, _ = run_once(bodies, loops)
    status: dict[str, Any] = dict(_core.status())
    status["seconds"] = seconds
    status["passes"] = loops * len(bodies)
    return status


def count_instructions(body: Body) -> int:
    """Return how many bytecode instructions CPython executes in a pass of the body, by this thread."""
    monitoring = sys.monitoring
    tool = monitoring.PROFILER_ID
    # A C function that takes a code object and an offset, and counts: Python code would take ten times as long.
    counter = functools.lru_cache(maxsize=0)(operator.is_)
    monitoring.use_tool_id(tool, "sharedgil bench")
    monitoring.register_callback(tool, monitoring.events.INSTRUCTION, counter)
    monitoring.set_events(tool, monitoring.events.INSTRUCTION)
    try:
        body(1)
    finally:
        monitoring.set_events(tool, monitoring.events.NO_EVENTS)
        monitoring.free_tool_id(tool)
    return counter.cache_info().misses


def measure(request: dict[str, Any]) -> dict[str, Any]:
    """Measure the job of the request; return the report."""
    sys.path.extend(request["site"])
    bodies = load_bodies(request)
    report: dict[str, Any] = {}
    if request["count_instructions"]:
        bodies[0](1)
        report["instructions"] = count_instructions(bodies[0])
        return report
    # One pass in the main thread before anything else: the value that all interpreters must agree on.
    report["answer"] = repr(bodies[0](1))
    loops, trials = calibrate(bodies, request["min_time"])
    report.update(loops=loops, trials=trials, seconds=[])
    if request["count_events"]:
        report["events"] = count_events(bodies, loops)
        return report
    processor_time = time.process_time()
    report["seconds"] = [run_once(bodies, loops)[0] for _ in range(request["values"])]
    report["processors"] = (time.process_time() - processor_time) / sum(report["seconds"])
    return report
