"""Render records as tables for a terminal, with rich.

Where rich is not installed (doctor also runs on interpreters that sharedgil was never installed for), the same rows
come out as plain lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sharedgil.report.data import Diagnosis, Status

CAUSES_SHOWN = 40
UNFOLDED_WIDTH = 500


def print_status(record: Status, file: TextIO) -> None:
    """Print a status: its counts, then exclusive sections by cause and hand-overs by reason, most first."""
    counts = [
        ("mode", record.mode),
        ("team", f"{record.team:,}"),
        ("exclusive sections", f"{record.exclusive_sections:,}"),
        ("sticky slices", f"{record.sticky_slices:,}"),
        ("hand-overs", f"{record.hand_overs:,}"),
        ("publishes", f"{record.publishes:,}"),
        ("yields", f"{record.yields:,}"),
        ("log flushes", f"{record.log_flushes:,}"),
    ]
    _print_table("sharedgil: status at exit", ("", "count"), counts, file)
    for title, column, table in (
        ("exclusive sections by cause", "instruction or C function", record.causes),
        ("hand-overs by reason", "reason", record.hand_over_reasons),
    ):
        if table:
            file.write("\n")
            _print_table(title, (column, "count", "share"), _ranked(table), file)


def print_diagnosis(record: Diagnosis, file: TextIO) -> None:
    """Print what doctor found, the verdict last."""
    rows = [
        ("interpreter", f"{record.interpreter}, {record.build}"),
        ("executable", record.executable),
        ("platform", f"{record.platform}, {record.processors} processors"),
        ("compiled part", record.compiled_part),
        ("frame hook", record.hook),
        ("start-up line", record.start_line or "not installed"),
        ("SHAREDGIL", record.setting if record.setting is not None else "not set"),
        ("supported", "yes" if record.supported else "no"),
    ]
    if record.problem:
        rows.append(("what to do" if record.supported else "why not", record.problem))
    _print_table(None, ("", ""), rows, file)


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, str, str]]:
    total = sum(counts.values()) or 1
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    rows = [(name, f"{count:,}", f"{100 * count / total:.1f} %") for name, count in ranked[:CAUSES_SHOWN]]
    rest = sum(count for _, count in ranked[CAUSES_SHOWN:])
    if rest:
        rows.append((f"{len(ranked) - CAUSES_SHOWN} others", f"{rest:,}", f"{100 * rest / total:.1f} %"))
    return rows


def _print_table(title: str | None, columns: Sequence[str], rows: Iterable[Sequence[str]], file: TextIO) -> None:
    try:
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text
    except ImportError:
        file.write(f"{title}\n" if title else "")
        for row in rows:
            file.write("  ".join([f"{row[0]:<28}", *row[1:]]) + "\n")
        return
    table = Table(title=title, title_justify="left", show_header=any(columns), box=None, pad_edge=False)
    for column in columns:
        is_figure = column in ("count", "share")
        table.add_column(column, justify="right" if is_figure else "left", no_wrap=is_figure, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    # In a file or a pipe, a line is a row.
    width = None if file.isatty() else UNFOLDED_WIDTH
    Console(file=file, width=width, highlight=False).print(table)
