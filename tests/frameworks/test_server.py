"""A Flask application on waitress under load: no request fails, each answer is stock's, threads make it faster."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sysconfig
import time
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from tests.frameworks.conftest import HERE
from tests.support.configuration import ENABLED, FORCED, SHARED, STOCK, Configuration

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Computing is nearly all of it: with "/busy" alone, Flask, waitress and wrk itself take more than the view does.
COMPUTES = "/busy?size=100000"
VIEWS = ("/page", "/page?note=a%20note", "/busy", COMPUTES, "/data", "/fails", "/count")
SECONDS = 2
CONNECTIONS = 8
THREADS = 4
# Two threads on two processors, of which wrk needs a part; on a machine that has other work to do, one quiet moment in
# so many is enough.
GAIN = 1.3
TRIES = 5

pytestmark = pytest.mark.skipif(shutil.which("wrk") is None, reason="there is no wrk here (Debian: apt install wrk)")


class Server:
    """The application, running."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address

    def get(self, view: str) -> bytes:
        with urllib.request.urlopen(self.address + view, timeout=20) as answer:
            body: bytes = answer.read()
        return body

    def load(self, view: str, expected: Path) -> dict[str, Any]:
        """Have wrk ask for the view without a pause, and compare each answer with the file."""
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "20s"]
        command += ["-s", str(HERE / "check.lua"), self.address + view, "--", str(expected)]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS + 60)
        assert self.process.poll() is None, f"the server ended with {self.process.returncode}"
        assert answer.returncode == 0, answer.stdout + answer.stderr
        result: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
        return result


@contextlib.contextmanager
def serving(python: Path, configuration: Configuration, threads: int, log: Path) -> Iterator[Server]:
    with log.open("w") as errors:
        process = subprocess.Popen(
            [str(python), str(HERE / "app.py"), str(threads)],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=configuration.environment(),
        )
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            assert address, log.read_text()
            yield Server(process, address)
        finally:
            process.terminate()
            process.wait(20)
            process.stdout.close()
    said = [line for line in log.read_text().splitlines() if "queue depth" not in line]
    assert said == []


@pytest.fixture(scope="session")
def expected(python: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What stock answers, in a file for each view."""
    folder = tmp_path_factory.mktemp("answers")
    files = {view: folder / str(number) for number, view in enumerate(VIEWS)}
    with serving(python, STOCK, 1, folder / "log") as server:
        for view, file in files.items():
            file.write_bytes(server.get(view))
    return files


@pytest.mark.parametrize("configuration", [ENABLED, FORCED, SHARED], ids=lambda configuration: configuration.name)
def test_every_answer_is_stocks(
    configuration: Configuration, python: Path, expected: dict[str, Path], tmp_path: Path
) -> None:
    """And no visit is lost that the threads count together."""
    with serving(python, configuration, THREADS, tmp_path / "log") as server:
        for view, file in expected.items():
            result = server.load(view, file)
            assert result["requests"] > 0, view
            assert (result["different"], result["errors"]) == (0, 0), view
        time.sleep(0.5)  # what was on its way when wrk ended
        visits = json.loads(server.get("/visits"))
    assert visits["with a lock"] == visits["atomic"] >= result["requests"]


def test_threads_make_the_busy_view_faster(python: Path, expected: dict[str, Path], tmp_path: Path) -> None:
    if len(os.sched_getaffinity(0)) < 2:
        pytest.skip("one processor runs one thread")
    if "checking" in sysconfig.get_path("purelib"):
        pytest.skip("the checking build is slow on purpose")
    gains = []
    for number in range(TRIES):
        rates = []
        for threads in (1, 2):
            with serving(python, ENABLED, threads, tmp_path / f"log{number}-{threads}") as server:
                server.load(COMPUTES, expected[COMPUTES])  # caches are filled
                result = server.load(COMPUTES, expected[COMPUTES])
            rates.append(result["requests"] / result["seconds"])
        gains.append(rates[1] / rates[0])
        if gains[-1] > GAIN:
            return
    pytest.fail(f"two threads answer {', '.join(f'{gain:.2f}' for gain in gains)} times as many requests as one")
