"""The programs and the comparison, without sharedgil: a difference found later is then sharedgil's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.differential.execution import (
    PROGRAMS,
    Outcome,
    Program,
    all_programs,
    read_program,
    run_as_script,
    run_in_threads,
)
from tests.support.configuration import STOCK


@pytest.mark.skipif(not os.environ.get("CHECK_PROGRAMS"), reason="set CHECK_PROGRAMS=1 after writing one")
@pytest.mark.parametrize("program", all_programs(), ids=lambda program: program.name)
def test_program_prints_the_same_in_every_thread_of_stock(program: Program) -> None:
    """A program is deterministic, as a script, twice in a row and in four threads."""
    script = run_as_script(program, STOCK)
    assert script == run_as_script(program, STOCK)
    once = run_in_threads(program, STOCK, 1)
    assert isinstance(once, list), once
    assert len(once[0]) == 1, once
    if not program.one_thread:
        assert run_in_threads(program, STOCK, 4) == once * 4


def test_a_crash_is_an_outcome(tmp_path: Path) -> None:
    """A process that dies is reported with its signal and its stacks, by both ways of running."""
    path = tmp_path / "crash.py"
    path.write_text("import os\ndef main():\n    os.abort()\nif __name__ == '__main__':\n    main()\n")
    program = read_program(path)
    outcome = run_in_threads(program, STOCK, 1)
    assert isinstance(outcome, Outcome)
    assert outcome.status == -6
    assert "Aborted" in outcome.stderr
    assert not program.one_thread


def test_misspelt_directives_are_refused(tmp_path: Path) -> None:
    """A directive without its reason must not be ignored."""
    path = tmp_path / "program.py"
    path.write_text("# threads: one\n")
    with pytest.raises(ValueError, match="not a directive"):
        read_program(path)


def test_every_program_can_be_run_as_a_script() -> None:
    """Without the last two lines a program would print nothing, and be equal for no reason."""
    for program in all_programs():
        text = program.path.read_text(encoding="utf-8")
        assert text.rstrip().endswith('if __name__ == "__main__":\n    main()'), program.name
    assert len(list(PROGRAMS.glob("*.py"))) > 50
