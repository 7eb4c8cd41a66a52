"""The protocol of the team, alone: its C tests without Python, in checking builds, plain and under ThreadSanitizer.

The last part has spin check the model of the protocol, and that the checks can fail: tools/model-check.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CORE = ROOT / "core"
SOURCES = [
    CORE / "gil/density.c",
    CORE / "gil/team.c",
    CORE / "gil/team_state.c",
    CORE / "gil/host_gil.c",
    CORE / "base/chance.c",
    CORE / "base/parking.c",
    CORE / "base/clock.c",
    CORE / "base/crew.c",
    HERE / "host.c",
    HERE / "worker.c",
]
FLAGS = ["-std=gnu17", "-D_GNU_SOURCE", "-g", "-Wall", "-Wextra", "-Werror", f"-I{CORE}", f"-I{HERE}"]
VARIANTS = {
    "release": ["-O2"],
    "checking": ["-O2", "-DSG_CHECKING=1"],
    "thread-sanitizer": ["-O1", "-DSG_CHECKING=1", "-fsanitize=thread"],
}
# A wait takes some milliseconds; a machine that is busy with something else can put a thread aside for far longer.
LIMIT_MS = 10_000


def compiler() -> str:
    """The C compiler, or the end of the test with the reason."""
    found = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if found is None:
        pytest.skip("there is no C compiler here")
    return found


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Builds a program of this folder in a variant, once."""
    folder = tmp_path_factory.mktemp("gil")

    def build(name: str, variant: str) -> Path:
        path = folder / f"{name}-{variant}"
        if not path.exists():
            if variant == "thread-sanitizer":
                require_thread_sanitizer(folder)
            sources = [HERE / f"{name}.c", *SOURCES]
            subprocess.run(
                [compiler(), *FLAGS, *VARIANTS[variant], *sources, "-o", path, "-lpthread", "-lm"], check=True
            )
        return path

    return build


def require_thread_sanitizer(folder: Path) -> None:
    """Skips where the sanitizer is not installed, or does not run (kernels with an address layout it does not know)."""
    source = folder / "nothing.c"
    source.write_text("int main(void) { return 0; }\n")
    built = subprocess.run([compiler(), "-fsanitize=thread", source, "-o", folder / "nothing"], capture_output=True)
    if built.returncode != 0 or subprocess.run([folder / "nothing"], capture_output=True).returncode != 0:
        pytest.skip("ThreadSanitizer does not work here")


def run(*command: object, limit: float = 90) -> str:
    """Run to the end, at most `limit` seconds, and return what it printed."""
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=limit)
    assert result.returncode == 0, f"{command}: exit status {result.returncode}\n{result.stdout}\n{result.stderr}"
    return result.stdout


@pytest.mark.parametrize("variant", ["checking", "thread-sanitizer"])
@pytest.mark.parametrize(("members", "hosts"), [(1, 1), (2, 0), (2, 3), (8, 0), (8, 3), (16, 6)])
def test_nobody_starves_and_nothing_overlaps(
    program: Callable[[str, str], Path], variant: str, members: int, hosts: int
) -> None:
    print(run(program("stress", variant), members, hosts, 1.5, members + hosts, LIMIT_MS))


def test_threads_end_in_every_state(program: Callable[[str, str], Path]) -> None:
    """Many short lives: a request that its asker left behind once let the last thread wait for ever."""
    for seed in range(60):
        run(program("stress", "checking"), 3, 0, 0.05, seed, LIMIT_MS, limit=30)


@pytest.mark.parametrize("variant", ["checking", "thread-sanitizer"])
@pytest.mark.parametrize("event", ["fork", "finalize"])
def test_fork_and_finalisation(program: Callable[[str, str], Path], variant: str, event: str) -> None:
    run(program("lifecycle", variant), event)


@pytest.mark.parametrize("variant", ["release", "thread-sanitizer"])
def test_when_exclusive_operations_are_dense(program: Callable[[str, str], Path], variant: str) -> None:
    assert "ok" in run(program("density", variant))


@pytest.mark.parametrize("variant", ["release", "thread-sanitizer"])
@pytest.mark.parametrize(("helpers", "rounds"), [(0, 100), (1, 2000), (3, 500), (12, 50)])
def test_a_crew(program: Callable[[str, str], Path], variant: str, helpers: int, rounds: int) -> None:
    assert "ok" in run(program("crew", variant), helpers, rounds)


def test_the_benchmark_runs(program: Callable[[str, str], Path]) -> None:
    assert "round trip" in run(program("bench", "release"), 0.05)


def test_the_model_holds_and_can_fail() -> None:
    if shutil.which("spin") is None:
        pytest.skip("spin is not installed (Debian: apt-get install spin)")
    print(run(ROOT / "tools/model-check", limit=900))
