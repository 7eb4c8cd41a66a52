"""Random programs on plain CPython and on sharedgil, in one thread and in four at once.

``--random-programs N`` sets how many (default: what fits into continuous integration); a failure prints the program.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings

from tests.differential.execution import DRIVER
from tests.differential.generator import PRELUDE, programs
from tests.support.configuration import FORCED, SHARED, STOCK, Configuration, missing

_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
#: seconds within which a program, which does a bounded amount of work, must have ended
PATIENCE = 30


class Server:
    """A process that runs programs (see ``server.py``); started anew when one has killed it."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._process: subprocess.Popen[str] | None = None

    def run(self, source: str, threads: int, rounds: int) -> set[str]:
        """The different texts that ``main()`` printed; a crash or a hang is a text of its own."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, str(DRIVER.parent / "server.py")],
                env=self._configuration.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        signal.alarm(PATIENCE)  # pytest runs tests in the main thread
        try:
            process.stdin.write(json.dumps([source, threads, rounds]) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except (TimeoutError, BrokenPipeError):
            line = ""
        finally:
            signal.alarm(0)
        if not line:
            return {self._end()}
        return {_ADDRESS.sub("0x…", text) for thread in json.loads(line) for text in thread}

    def _end(self) -> str:
        """End the process, if it has not ended, and say how it did."""
        assert self._process is not None
        process, self._process = self._process, None
        if process.poll() is None:
            process.send_signal(signal.SIGABRT)
        _, stderr = process.communicate()
        return f"the process ended with {process.returncode}\n{stderr}"

    def close(self) -> None:
        """Close the pipe and wait."""
        if self._process is not None:
            self._process.communicate()


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Server, Server]]:
    """Plain CPython and sharedgil."""

    def too_long(number: int, frame: Any) -> None:
        raise TimeoutError

    previous = signal.signal(signal.SIGALRM, too_long)
    pair = Server(STOCK), Server(SHARED)
    yield pair
    for server in pair:
        server.close()
    signal.signal(signal.SIGALRM, previous)


def compare(servers: tuple[Server, Server], body: str) -> None:
    """Run a program everywhere and fail with it when anything differs."""
    stock, ours = servers
    source = f"{PRELUDE}\n\n{body}"
    expected = stock.run(source, 1, 1)
    for threads, rounds in ((1, 3), (4, 2)):
        got = ours.run(source, threads, rounds)
        if got != expected:
            shown = "\n--- or ---\n".join(sorted(got))
            pytest.fail(
                f"{body}\nin {threads} threads; stock:\n{''.join(expected)}\nsharedgil:\n{shown}",
                pytrace=False,
            )


@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_random_programs(servers: tuple[Server, Server], request: pytest.FixtureRequest) -> None:
    """As many as asked for, from a seed that is printed."""
    count, number = request.config.getoption("--random-programs"), request.config.getoption("--random-seed")

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(programs())
    def differs_nowhere(body: str) -> None:
        compare(servers, body)

    print(f"--random-programs {count} --random-seed {number}")
    differs_nowhere()


def test_a_difference_is_found(servers: tuple[Server, Server]) -> None:
    """The comparison itself: programs that can tell the processes, or their own rounds, apart fail."""
    body = "import os\ndef main():\n    print(os.getpid())\n"
    with pytest.raises(pytest.fail.Exception, match="in 1 threads"):
        compare(servers, body)
    with pytest.raises(pytest.fail.Exception, match="the process ended with -6"):
        compare(
            (servers[0], Server(FORCED)), "import os\ndef main():\n    os.environ['SHAREDGIL'] != '0' and os.abort()\n"
        )


def test_random_programs_do_something(servers: tuple[Server, Server]) -> None:
    """They compile, end, and print the same twice on plain CPython; only some are cut short."""
    texts = []

    @settings(max_examples=60, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(programs())
    def runs(body: str) -> None:
        (text,) = servers[0].run(f"{PRELUDE}\n\n{body}", 2, 2)
        assert "SyntaxError" not in text
        assert "the process ended" not in text
        texts.append(text)

    runs()
    assert sum("ExhaustedError" in text for text in texts) < len(texts) / 2
    assert sum(len(text) for text in texts) > 20 * len(texts)
