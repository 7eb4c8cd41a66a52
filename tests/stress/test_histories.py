"""The checker of histories itself: it accepts what can be, and finds what cannot."""

from __future__ import annotations

import random
import tracemalloc
from typing import Any

from tests.stress.histories import IMPOSSIBLE, Call, judge


def register(state: int, name: str, arguments: tuple[Any, ...], result: Any) -> Any:
    """A variable: ``write`` answers None, ``read`` the last value written."""
    if name == "write":
        return arguments[0]
    return state if result == state else IMPOSSIBLE


def calls(*rows: tuple[int, int, str, tuple[Any, ...], Any]) -> list[Call]:
    return [Call(thread, *row) for thread, row in enumerate(rows)]


def test_a_read_may_see_either_side_of_a_write_that_overlaps() -> None:
    """Both results are possible, a third is not."""
    for value, possible in ((0, True), (1, True), (2, False)):
        history = calls((0, 10, "write", (1,), None), (5, 6, "read", (), value))
        assert judge(history, 0, register).linearisable is possible


def test_time_counts() -> None:
    """A read after a write sees it; new values do not become old again."""
    assert judge(calls((0, 1, "write", (1,), None), (2, 3, "read", (), 0)), 0, register).linearisable is False
    history = calls((0, 99, "write", (1,), None), (1, 2, "read", (), 1), (3, 4, "read", (), 0))
    assert judge(history, 0, register).linearisable is False
    history = calls((0, 99, "write", (1,), None), (1, 9, "read", (), 1), (3, 12, "read", (), 0))
    assert judge(history, 0, register).linearisable is True


def test_the_same_moment_is_no_order() -> None:
    """Of two calls of which one ends when the other begins either may have been first."""
    assert judge(calls((0, 5, "write", (1,), None), (5, 6, "read", (), 0)), 0, register).linearisable is True


def test_random_histories_are_accepted_and_spoilt_ones_are_not() -> None:
    """Histories made by choosing a moment within each call; then one read of them gets a value never written."""
    numbers = random.Random(5)
    for _ in range(100):
        history: list[Call] = []
        state = 0
        for moment in range(0, 600, 10):
            began, ended = moment - numbers.randrange(25), moment + numbers.randrange(25)
            if numbers.random() < 0.5:
                state = numbers.randrange(1000)
                history.append(Call(0, began, ended, "write", (state,), None))
            else:
                history.append(Call(0, began, ended, "read", (), state))
        numbers.shuffle(history)
        assert judge(history, 0, register).linearisable is True
        history.append(Call(0, 300, 900, "read", (), -1))
        assert judge(history, 0, register, steps=10_000_000).linearisable is False


def test_a_search_that_takes_too_long_is_given_up() -> None:
    """No verdict, rather than a wrong one or none at all."""
    history = [Call(n, 0, 100, "write", (n,), None) for n in range(30)] + [Call(0, 0, 100, "read", (), 99)]
    assert judge(history, 0, register, steps=1000).linearisable is None


def test_a_search_keeps_no_states_but_those_of_its_order() -> None:
    """What it has tried would be tens of megabytes, and look like memory lost by the program under test."""

    def fresh(state: Any, name: str, arguments: tuple[Any, ...], result: Any) -> Any:
        if name == "read":
            return IMPOSSIBLE
        return tuple(float(n) for n in range(arguments[0], arguments[0] + 1000))

    history = [Call(n, 0, 100, "write", (n,), None) for n in range(12)] + [Call(0, 0, 100, "read", (), 99)]
    tracemalloc.start()
    try:
        verdict = judge(history, (), fresh, steps=1000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert verdict.linearisable is None
    assert peak < 2 << 20


def test_equal_hashes_hide_no_order() -> None:
    """A state that has been tried does not stand for another one of its hash: -1 and -2 have the same."""
    assert hash(-1) == hash(-2)
    writes = [Call(n, 0, 100, "write", (value,), None) for n, value in enumerate((-1, -2))]
    for last in (-1, -2):
        assert judge([*writes, Call(2, 200, 300, "read", (), last)], 0, register).linearisable is True
