"""Tools come and go while threads work: tracing, profiling and monitoring, each seeing exactly its own events."""

from __future__ import annotations

import random
import sys
import threading
from types import CodeType, FrameType
from typing import Any

import private
from harness import Run, expect, main

#: one tool at a time: its events are the interpreter's
MONITOR = threading.Lock()


def watched(n: int) -> int:
    """What the tools look at."""
    total = 0
    for i in range(n):
        total += private.Node.square(i)
    return total


def profiled(numbers: random.Random) -> None:
    """A profile function of this thread sees this thread's calls and no others."""
    calls: list[str] = []

    def profile(frame: FrameType, event: str, arg: object) -> None:
        if event == "call":
            calls.append(frame.f_code.co_name)

    n = numbers.randrange(1, 20)
    sys.setprofile(profile)
    try:
        watched(n)
    finally:
        sys.setprofile(None)
    expect(calls == ["watched", *["square"] * n], "profile", calls)


def monitored(numbers: random.Random) -> None:
    """Local events of one code object: every line of every thread, this one's counted exactly."""
    monitoring = sys.monitoring
    lines: list[int] = []
    me = threading.get_ident()

    def line(code: CodeType, number: int) -> Any:
        if threading.get_ident() == me:
            lines.append(number - code.co_firstlineno)

    n = numbers.randrange(1, 20)
    with MONITOR:
        monitoring.use_tool_id(2, "stress")
        monitoring.register_callback(2, monitoring.events.LINE, line)
        monitoring.set_local_events(2, watched.__code__, monitoring.events.LINE)
        watched(n)
        monitoring.set_local_events(2, watched.__code__, 0)
        monitoring.register_callback(2, monitoring.events.LINE, None)
        monitoring.free_tool_id(2)
    expect(lines == [2, *[3, 4] * n, 3, 5], "lines", n, lines)


def program(run: Run) -> None:
    """See the module."""
    tools = (private.tracing, profiled, monitored)

    def work(index: int, numbers: random.Random) -> None:
        expect(watched(10) == 285, "result")
        if index < 2 and numbers.randrange(10) == 0:
            numbers.choice(tools)(numbers)
        else:
            private.choose(numbers)(numbers)

    run.wait(run.workers(work))


if __name__ == "__main__":
    main(program)
