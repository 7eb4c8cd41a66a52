"""Decides whether what threads saw of one object can have happened one operation after the other.

A history is *linearisable* (Herlihy and Wing 1990) if there is an order of all calls that keeps each call before those
that began after it had ended, and in which a single thread would have got the same results. The search is that of Wing
and Gong (1993) with Lowe's memory of what has been tried ("Testing for linearizability", 2017). Imports nothing of the
project, and nothing that runs threads.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

#: steps of one search; a history whose search takes more is counted, not judged
STEPS = 20_000

#: what a model answers when a call cannot have given its result in this state
IMPOSSIBLE = object()

#: ``model(state, name, arguments, result)`` is the state after a call that gave this result, or ``IMPOSSIBLE``
Model = Callable[[Any, str, tuple[Any, ...], Any], Any]


@dataclass(slots=True)
class Call:
    """One call: when it began and ended, by a clock that all threads share, what was called, and what came out."""

    thread: int
    began: int
    ended: int
    name: str
    arguments: tuple[Any, ...]
    result: Any


class _Event:
    """A place in the list of what has not been put in order yet: the begin of a call, or its end."""

    __slots__ = ("after", "before", "call", "end", "number")

    def __init__(self, call: Call | None, number: int, end: _Event | None) -> None:
        self.call, self.number, self.end = call, number, end  # ``end`` is None in an end
        self.before: _Event = self
        self.after: _Event | None = None


def _events(calls: Sequence[Call]) -> _Event:
    """The head of the list of all events, in the order of time: a begin before an end of the same moment."""
    timed: list[tuple[int, int, _Event]] = []
    for number, call in enumerate(calls):
        end = _Event(call, number, None)
        timed.append((call.began, 0, _Event(call, number, end)))
        timed.append((call.ended, 1, end))
    timed.sort(key=lambda item: item[:2])
    head = last = _Event(None, -1, None)
    for _, _, event in timed:
        last.after, event.before = event, last
        last = event
    return head


def _take(event: _Event) -> None:
    """Remove a call from the list: it has its place in the order."""
    for part in (event, event.end):
        assert part is not None
        part.before.after = part.after
        if part.after is not None:
            part.after.before = part.before


def _put_back(event: _Event) -> None:
    """Inverse of ``_take``, in the reverse order."""
    for part in (event.end, event):
        assert part is not None
        if part.after is not None:
            part.after.before = part
        part.before.after = part


def _call(event: _Event) -> Call:
    assert event.call is not None
    return event.call


def _open(head: _Event, end: _Event) -> tuple[Call, ...]:
    """The calls that have begun before ``end`` and have no place yet; the one that ends is the last."""
    others: list[Call] = []
    last: list[Call] = []
    here = head.after
    while here is not None and here is not end:
        (last if here.number == end.number else others).append(_call(here))
        here = here.after
    return (*others, *last)


@dataclass(frozen=True)
class Verdict:
    """Whether an order was found (None: the search was given up), and how far the best attempt came.

    ``state`` is where that attempt got stuck: none of ``next`` can have come then, though the last of them has ended.
    """

    linearisable: bool | None
    order: tuple[Call, ...] = ()
    state: Any = None
    next: tuple[Call, ...] = ()


def judge(calls: Sequence[Call], state: Hashable, model: Model, steps: int = STEPS) -> Verdict:
    """Search for an order of ``calls`` that begins in ``state``.

    What has been tried is remembered by its hash: the states themselves can be tens of megabytes, which would count as
    memory that the program under test has lost. Two of one hash can only hide an order, so if none is found, the search
    is done again with all that was tried.
    """
    verdict = _search(calls, state, model, steps, hash)
    return _search(calls, state, model, steps, _itself) if verdict.linearisable is False else verdict


def _itself(tried: Hashable) -> Hashable:
    return tried


def _search(
    calls: Sequence[Call], state: Hashable, model: Model, steps: int, remembered: Callable[[Hashable], Hashable]
) -> Verdict:
    head = _events(calls)
    chosen: list[tuple[_Event, Any]] = []
    tried: set[Hashable] = set()
    taken = 0
    best = Verdict(None)
    here = head.after
    while head.after is not None:
        assert here is not None
        steps -= 1
        if steps < 0:
            return best
        if here.end is None:  # a call ends that could not be placed: the last choice was wrong
            if len(chosen) >= len(best.order):
                best = Verdict(None, tuple(_call(event) for event, _ in chosen), state, _open(head, here))
            if not chosen:
                return dataclasses.replace(best, linearisable=False)
            here, state = chosen.pop()
            taken &= ~(1 << here.number)
            _put_back(here)
            here = here.after
            continue
        call = _call(here)
        after = model(state, call.name, call.arguments, call.result)
        with_it = taken | 1 << here.number
        if after is not IMPOSSIBLE and (memory := remembered((with_it, after))) not in tried:
            tried.add(memory)
            chosen.append((here, state))
            state, taken = after, with_it
            _take(here)
            here = head.after
        else:
            here = here.after
    return Verdict(True)


def show(verdict: Verdict, before: int = 30) -> str:
    """How far the best attempt came, for a failure's text."""
    placed = verdict.order[-before:]
    zero = min(call.began for call in (*placed, *verdict.next))
    return "\n".join(
        [
            f"the best order has {len(verdict.order)} calls; its last are",
            *(_line(call, zero) for call in placed),
            f"which leaves {verdict.state!r}; then none of these fits:",
            *(_line(call, zero) for call in verdict.next),
        ]
    )


def _line(call: Call, zero: int) -> str:
    return (
        f"  {call.began - zero:>9} - {call.ended - zero:>9} ns  thread {call.thread}: "
        f"{call.name}{call.arguments!r} -> {call.result!r}"
    )
