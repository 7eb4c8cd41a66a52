"""The comparison itself: what counts as a difference, and what excuses one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cpython import selection
from tests.cpython.excuses import Excuse, judge, read_excuses
from tests.cpython.outcomes import WHOLE_FILE, FileOutcome, compare, read_events
from tests.cpython.state import State
from tests.support.configuration import NULLHOOK, STOCK, UNSPECIALISED


def outcome(ended: str = "passed", **tests: str) -> FileOutcome:
    return FileOutcome(ended, 1.0, tests, dict.fromkeys(tests, "detail"))


def test_every_kind_of_difference_is_found() -> None:
    """A changed outcome, a test that is gone, one that appeared, and the end of the process."""
    stock = outcome(a="passed", b="skipped", c="passed")
    ours = outcome("crashed SIGSEGV", a="failed", b="skipped", d="passed")
    found = [(item.test, item.stock, item.other) for item in compare("test_x", stock, ours)]
    assert found == [
        (WHOLE_FILE, "passed", "crashed SIGSEGV"),
        ("a", "passed", "failed"),
        ("c", "passed", "missing"),
        ("d", "missing", "passed"),
    ]
    assert compare("test_x", stock, stock) == []


def test_an_excuse_needs_both_the_record_and_a_hook() -> None:
    """A recorded reason without the same outcome under a hook that does nothing excuses nothing, nor the reverse."""
    stock, ours = outcome(a="passed", b="passed", c="passed", d="passed"), outcome(**dict.fromkeys("abcd", "failed"))
    hooks = {
        NULLHOOK: outcome(a="failed", b="passed", c="failed", d="passed"),
        UNSPECIALISED: outcome(a="passed", b="passed", c="failed", d="failed"),
    }
    record = [Excuse("a", "why a"), Excuse("b*", "why b"), Excuse("d", "why d")]
    judged = judge(compare("test_x", stock, ours), stock, hooks.__getitem__, record)
    assert [(item.difference.test, item.shown_by, item.reason, item.excused) for item in judged] == [
        ("a", "nullhook", "why a", True),
        ("b", None, "why b", False),
        ("c", "nullhook", None, False),
        ("d", "unspecialised", "why d", True),
    ]


def test_a_crash_leaves_what_was_known() -> None:
    """Events before a crash count, a line cut off by it does not, and the test it was in is known."""
    lines = [json.dumps(event) for event in (("start", "a"), ("end", "a", "passed", ""), ("start", "b 0x7f00aabbccdd"))]
    tests, _, running = read_events([*lines, '["end", "b'])
    assert tests == {"a": "passed"}
    assert running == ["b 0x…"]


def test_the_worst_outcome_of_a_test_counts() -> None:
    """A failed sub-test makes its test fail, whatever comes after."""
    events = [("start", "a"), ("end", "a", "failed", "sub"), ("end", "a", "passed", "")]
    tests, details, running = read_events([json.dumps(event) for event in events])
    assert (tests, details, running) == ({"a": "failed"}, {"a": "sub"}, [])


def test_the_record_is_sound() -> None:
    """Every entry of differences.toml has its reason."""
    for excuse in read_excuses():
        assert excuse.reason


def test_an_entry_without_a_reason_is_refused(tmp_path: Path) -> None:
    """The reason is what the record is for."""
    path = tmp_path / "differences.toml"
    path.write_text('[[difference]]\ntest = "a"\nreason = " "\n')
    with pytest.raises(ValueError, match="has no reason"):
        read_excuses(path)


def test_state_survives_an_interruption(tmp_path: Path) -> None:
    """What was put is there in a new object, even after a line that was cut off."""
    path = tmp_path / "state.jsonl"
    State(path).put("test_x", STOCK, 0, outcome(a="passed"))
    with path.open("a") as file:
        file.write('["test_y stock')
    state = State(path)
    assert state.get("test_x", STOCK, 0) == outcome(a="passed")
    assert state.get("test_x", STOCK, 2) is None
    assert state.get("test_y", STOCK, 0) is None


def test_the_lists_name_files_that_exist() -> None:
    """Packages are split, and each list is a part of the next."""
    everything = set(selection.everything())
    assert set(selection.engine()) < set(selection.language()) < everything
    assert set(selection.fast()) < set(selection.language())
    assert "test.test_asyncio.test_tasks" in selection.engine()
    assert selection.split(["test_no_such_file"]) == []
