"""The records that reports are made from. Immutable, and free of any rendering."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def _no_counts() -> Mapping[str, int]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Status:
    """What sharedgil does in this process, and has done since it was first switched on.

    Attributes:
        mode: `off`; `idle`: on, but one thread alone runs Python, and plain CPython runs it; `exclusive`: the asking
            thread holds the GIL by itself; `shared`: it holds the GIL together with other threads.
        team: threads that run Python together at this moment.
        exclusive_sections: times that a thread took the GIL for itself, for one operation or for a slice.
        sticky_slices: exclusive sections that went on for a slice of time, their operations coming densely.
        hand_overs: frames given to CPython's own evaluator.
        publishes: times that a thread's frames were made plain for all to see.
        yields: times that the team gave the GIL to a thread outside it.
        log_flushes: times that a thread's log of decrements was applied.
        causes: exclusive sections by the instruction that asked for them, with the attribute or the types of its
            operands, or by the C function; or by the type of the object whose death, which the program might see, could
            not wait; or `contention`: threads that kept storing into the same objects took turns.
        hand_over_reasons: hand-overs by reason.
    """

    mode: str = "off"
    team: int = 0
    exclusive_sections: int = 0
    sticky_slices: int = 0
    hand_overs: int = 0
    publishes: int = 0
    yields: int = 0
    log_flushes: int = 0
    causes: Mapping[str, int] = field(default_factory=_no_counts)
    hand_over_reasons: Mapping[str, int] = field(default_factory=_no_counts)

    @classmethod
    def from_core(cls, raw: Mapping[str, Any]) -> Status:
        """Make the record from what the compiled part returns; its two tables come out sorted, most counts first."""
        fields = {item.name: raw[item.name] for item in dataclasses.fields(cls)}
        for name in ("causes", "hand_over_reasons"):
            fields[name] = _sorted_counts(fields[name])
        return cls(**fields)

    def as_dict(self) -> dict[str, Any]:
        """Return the record as plain dictionaries and numbers, as it is written in JSON."""
        return _plain(self)


def _sorted_counts(counts: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType(dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))


@dataclass(frozen=True)
class Diagnosis:
    """What `sharedgil doctor` found out about one interpreter.

    Attributes:
        supported: whether sharedgil can work here.
        problem: why not, and what to do about it; None when there is no problem.
        interpreter: implementation and version, such as `CPython 3.13.0`.
        build: `with the GIL` or `free-threaded`.
        executable: path of the interpreter.
        platform: operating system, machine and pointer size.
        compiled_part: the version of the package's compiled part, or why it does not load.
        hook: CPython's frame evaluation hook: `none`, `ours`, `foreign`, or `unknown`.
        start_line: path of the file that switches sharedgil on at interpreter start; None when there is none, and
            `sharedgil run` and SHAREDGIL have no effect.
        setting: the environment's SHAREDGIL; None when it is not set.
        processors: how many processors this process may use.
    """

    supported: bool
    problem: str | None
    interpreter: str
    build: str
    executable: str
    platform: str
    compiled_part: str
    hook: str
    start_line: str | None
    setting: str | None
    processors: int

    def as_dict(self) -> dict[str, Any]:
        """Return the record as it is written in JSON."""
        return _plain(self)


def _plain(record: Status | Diagnosis) -> dict[str, Any]:
    values = {item.name: getattr(record, item.name) for item in dataclasses.fields(record)}
    return {name: dict(value) if isinstance(value, MappingProxyType) else value for name, value in values.items()}
