"""The configurations do what their names say: otherwise every comparison would compare stock with itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.configuration import ENABLED, FORCED, NULLHOOK, SHARED, STOCK, Configuration, missing
from tests.support.extension import build_extension

REPORT = """
import json, sys, threading
def work(n):
    total = 0
    for i in range(n):
        total += i
    return total
threads = [threading.Thread(target=work, args=(300_000,)) for _ in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
core = sys.modules.get("sharedgil._core")
print(json.dumps(core.status() if core else {}))
"""
needs_core = pytest.mark.skipif(missing() is not None, reason=str(missing()))


def status(configuration: Configuration) -> dict[str, Any]:
    """What the engine of a child process says of itself after two threads have worked."""
    command = [sys.executable, "-c", REPORT]
    output = subprocess.run(command, env=configuration.environment(), capture_output=True, text=True, check=True).stdout
    answer: dict[str, Any] = json.loads(output)
    return answer


def test_stock_does_not_even_load_the_engine() -> None:
    assert status(STOCK) == {}


@needs_core
@pytest.mark.parametrize("configuration", [FORCED, SHARED, ENABLED], ids=lambda configuration: configuration.name)
def test_threads_run_in_the_evaluator(configuration: Configuration) -> None:
    """They went into shared mode and came out of it, and no frame was handed over."""
    answer = status(configuration)
    assert answer["publishes"] > 0
    assert answer["hand_overs"] == 0


@needs_core
def test_a_single_thread_is_left_alone_unless_forced() -> None:
    """The engine is loaded when the first thread starts, or from the first frame on."""
    report = "import sys; core = sys.modules.get('sharedgil._core'); print(core.hook_state() if core else 'not loaded')"
    states = [
        subprocess.run(
            [sys.executable, "-c", report], env=configuration.environment(), capture_output=True, text=True, check=True
        ).stdout.strip()
        for configuration in (ENABLED, FORCED)
    ]
    assert states == ["not loaded", "ours"]


def test_the_null_hook_is_a_hook() -> None:
    """The fixture extension compiles, and installs its hook."""
    folder = build_extension(Path(__file__).parent / "nullhook" / "nullhook.c")
    report = "import nullhook; nullhook.install(); print(nullhook.is_installed())"
    output = subprocess.run(
        [sys.executable, "-c", report],
        env=NULLHOOK.environment(PYTHONPATH=str(folder)),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert output == "True\n"


def test_the_unspecialised_hook_takes_specialisation_back() -> None:
    """And the null hook as it is does not: they differ in that alone."""
    folder = build_extension(Path(__file__).parent / "nullhook" / "nullhook.c")
    program = """if True:
        import dis, nullhook, sys

        def add(a, b):
            return a + b

        nullhook.install(unspecialised=sys.argv[1] == "1")
        print({add(i, 1) for i in range(100)} == set(range(1, 101)), end=" ")
        print([i.opname for i in dis.get_instructions(add, adaptive=True) if i.opname.startswith("BINARY")])
    """
    shown = [
        subprocess.run(
            [sys.executable, "-c", program, unspecialised],
            env=NULLHOOK.environment(PYTHONPATH=str(folder)),
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for unspecialised in "01"
    ]
    assert shown == ["True ['BINARY_OP_ADD_INT']", "True ['BINARY_OP']"]
