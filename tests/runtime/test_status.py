"""The record that status() returns, and its renderings."""

from __future__ import annotations

import dataclasses
import io
import json

import pytest

import sharedgil
from sharedgil import _core
from sharedgil.report import as_json, tables

RAW = {
    "mode": "shared",
    "team": 2,
    "exclusive_sections": 12_345,
    "sticky_slices": 3,
    "hand_overs": 4,
    "publishes": 5,
    "yields": 6,
    "log_flushes": 7,
    "causes": {"few": 1, "most": 12_000, "also few": 1},
    "hand_over_reasons": {"tracing": 4},
}


def test_the_record_has_every_field_of_the_compiled_part() -> None:
    assert set(_core.status()) == {field.name for field in dataclasses.fields(sharedgil.Status)}
    assert sharedgil.status() == sharedgil.Status.from_core(_core.status())


def test_it_is_immutable_and_its_tables_are_sorted() -> None:
    record = sharedgil.Status.from_core(RAW)
    assert list(record.causes.items()) == [("most", 12_000), ("also few", 1), ("few", 1)]
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.team = 3  # type: ignore[misc]
    with pytest.raises(TypeError):
        record.causes["few"] = 2  # type: ignore[index]
    RAW["causes"]["few"] = 1  # type: ignore[index]


def test_as_json() -> None:
    text = as_json.render(sharedgil.Status.from_core(RAW).as_dict())
    assert json.loads(text) == RAW
    assert list(json.loads(text)["causes"]) == ["most", "also few", "few"]


def test_as_a_table() -> None:
    file = io.StringIO()
    tables.print_status(sharedgil.Status.from_core(RAW), file)
    lines = [line.split() for line in file.getvalue().splitlines()]
    assert ["exclusive", "sections", "12,345"] in lines
    assert ["most", "12,000", "100.0", "%"] in lines
    assert lines.index(["most", "12,000", "100.0", "%"]) < lines.index(["few", "1", "0.0", "%"])
    assert ["tracing", "4", "100.0", "%"] in lines


def test_a_long_table_ends_with_what_is_left_out() -> None:
    file = io.StringIO()
    causes = {f"cause {number}": 1000 - number for number in range(100)}
    tables.print_status(dataclasses.replace(sharedgil.Status(), causes=causes), file)
    assert file.getvalue().count("\ncause ") == tables.CAUSES_SHOWN
    assert "60 others" in file.getvalue()


def test_a_table_without_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are printed as they are, never taken for markup."""
    file = io.StringIO()
    monkeypatch.setitem(__import__("sys").modules, "rich.console", None)
    tables.print_status(dataclasses.replace(sharedgil.Status(), causes={"[bold]f": 2}), file)
    assert "[bold]f                       2  100.0 %\n" in file.getvalue()


def test_names_are_no_markup() -> None:
    file = io.StringIO()
    tables.print_status(dataclasses.replace(sharedgil.Status(), causes={"[bold]f": 2}), file)
    assert "[bold]f" in file.getvalue()
