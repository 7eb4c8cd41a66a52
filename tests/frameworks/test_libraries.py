"""Libraries' own test suites have the same outcomes as on stock: as they are, and each test in several threads at once.

pytest-run-parallel has some threads run each test at the same time.
"""

from __future__ import annotations

import subprocess
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.frameworks.conftest import HERE
from tests.support.configuration import ENABLED, FORCED, STOCK, Configuration

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TIME_LIMIT = 900


@dataclass(frozen=True)
class Suite:
    """Part of a library's tests.

    Attributes:
        name: in the report.
        packages: what pytest is given after --pyargs.
        left_out: tests that say nothing here, as a text for pytest's -k, with the reason in the list below.
        plugin: a module beside this one that pytest loads first.
    """

    name: str
    packages: tuple[str, ...]
    left_out: str = ""
    plugin: str = ""


# Left out with threads: tests that fail on stock too, for the threads redirect the process's output or reload modules
# (toolz), or write the same file (networkx).
PARALLEL = [
    Suite("toolz", ("toolz",), "not doctests and not test_tlz and not sandbox"),
    Suite(
        "networkx",
        ("networkx.algorithms.components", "networkx.algorithms.bipartite", "networkx.algorithms.tree"),
        "not edgelist",
        "ready_networkx",
    ),
]
# Not with threads: sympy's tests share caches that stock's threads break now and then.
ALONE = [
    Suite("sympy", ("sympy.core.tests.test_expr", "sympy.polys.tests.test_polyclasses")),
    Suite("networkx", ("networkx.classes", "networkx.algorithms.shortest_paths")),
    Suite("toolz", ("toolz",), "not sandbox"),
]

Outcomes = dict[str, str]


@pytest.fixture
def outcomes(python: Path, tmp_path: Path) -> Callable[[Suite, Configuration, int], Outcomes]:
    """Runs a suite, each test in so many threads, and returns what became of each."""

    def run(suite: Suite, configuration: Configuration, threads: int) -> Outcomes:
        report = tmp_path / f"{configuration.name}.xml"
        command = [str(python), "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider", "-W", "ignore"]
        command += ["--junitxml", str(report), "--parallel-threads", str(threads), "--rootdir", str(tmp_path)]
        command += ["-p", suite.plugin] if suite.plugin else []
        command += ["-k", suite.left_out, "--pyargs", *suite.packages]
        answer = subprocess.run(
            command,
            cwd=tmp_path,
            env=configuration.environment(PYTHONPATH=str(HERE)),
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
        )
        # 1: a test failed; which ones, the comparison tells.
        assert answer.returncode in (0, 1), answer.stdout[-4000:] + answer.stderr[-4000:]
        found = {}
        for case in ET.parse(report).iter("testcase"):
            outcome = ", ".join(part.tag for part in case if part.tag in ("failure", "error", "skipped"))
            found[f"{case.get('classname')}.{case.get('name')}"] = outcome or "passed"
        assert found
        return found

    return run


def _compare(
    outcomes: Callable[[Suite, Configuration, int], Outcomes], suite: Suite, other: Configuration, threads: int
) -> None:
    stock, ours = outcomes(suite, STOCK, threads), outcomes(suite, other, threads)
    different = {name: (stock.get(name), ours.get(name)) for name in stock | ours if stock.get(name) != ours.get(name)}
    assert different == {}
    assert list(stock.values()).count("passed") > len(stock) / 2


@pytest.mark.parametrize("configuration", [ENABLED, FORCED], ids=lambda configuration: configuration.name)
@pytest.mark.parametrize("suite", PARALLEL, ids=lambda suite: suite.name)
def test_each_test_in_four_threads_at_once(
    suite: Suite, configuration: Configuration, outcomes: Callable[[Suite, Configuration, int], Outcomes]
) -> None:
    _compare(outcomes, suite, configuration, 4)


@pytest.mark.parametrize("suite", ALONE, ids=lambda suite: suite.name)
def test_in_one_thread(suite: Suite, outcomes: Callable[[Suite, Configuration, int], Outcomes]) -> None:
    """In our evaluator all the same."""
    _compare(outcomes, suite, FORCED, 1)
