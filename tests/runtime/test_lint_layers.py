"""tools/lint-layers finds each breach of its rules, and finds none in this project."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

JOB = "/* The job of this file, in words. */\n"
FILES = {
    "core/base/a.h": JOB + "#include <stdint.h>\n",
    "core/py/contract.h": JOB + "#include <Python.h>\n",
    "core/gil/team.c": JOB + '#include "gil/team.h"\n',
    "core/gil/team.h": JOB + '#include "base/a.h"\n',
    "core/gil/policy.c": JOB + '#include "py/contract.h"\n#include "team.h"\n',
    "core/objects/dict.h": JOB + '#include "py/contract.h"\n',
    "core/vm/eval.c": JOB + '#include "objects/dict.h"\n#include "gil/team.h"\n/* not PY_VERSION_HEX */\n',
    "core/module.c": JOB + '#include "vm/eval.c"\n',
    "src/a.py": '"""The job of this module, in words."""\n',
    "tools/a": "#!/bin/sh\n# The job of this script, in words.\n",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small project that keeps every rule."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def lint(run: Run, tree: Path) -> tuple[int, str]:
    answer = run(sys.executable, ROOT / "tools" / "lint-layers", tree)
    assert answer.stderr == ""
    return answer.returncode, answer.stdout


def test_a_good_tree_passes(tree: Path, run: Run) -> None:
    assert lint(run, tree) == (0, "")


@pytest.mark.parametrize(
    ("name", "text", "finding"),
    [
        ("core/objects/dict.h", '#include "gil/team.h"\n', "core/objects/dict.h:2: objects may not include gil/team.h"),
        ("core/gil/policy.c", '#include "objects/dict.h"\n', "core/gil/policy.c:2: gil may not include objects/dict.h"),
        ("core/base/a.h", '\n#include "vm/eval.c"\n', "core/base/a.h:3: base may not include vm/eval.c"),
        ("core/vm/eval.c", '#include "../module.c"\n#include "module.c"\n', "vm may not include module.c"),
        ("core/vm/eval.c", "#if PY_VERSION_HEX > 3\n", "core/vm/eval.c:2: only py/ tests CPython's version"),
        ("core/vm/eval.c", "#if PY_MINOR_VERSION > 3\n", "core/vm/eval.c:2: only py/ tests CPython's version"),
        ("core/vm/eval.c", "#include <internal/pycore_frame.h>\n", "only py/ includes CPython's internal headers"),
        ("core/vm/eval.c", '#include "pycore_frame.h"\n', "only py/ includes CPython's internal headers"),
        ("core/base/a.h", "#include <Python.h>\n", "core/base/a.h:2: may not reach Python.h"),
        (
            "core/base/a.h",
            "#include <Python.h>\n",
            "core/gil/team.h:2: may not reach Python.h, as by base/a.h -> Python.h",
        ),
        ("core/gil/team.h", '#include "py/contract.h"\n', "may not reach Python.h, as by py/contract.h -> Python.h"),
        ("core/other/a.c", "\n", "core/other/a.c:1: no layer is called other"),
    ],
)
def test_a_breach_is_found(name: str, text: str, finding: str, tree: Path, run: Run) -> None:
    (tree / name).parent.mkdir(exist_ok=True)
    (tree / name).write_text(JOB + text)
    status, output = lint(run, tree)
    assert status == 1
    assert finding in output


def test_only_the_contract_of_py_is_for_others(tree: Path, run: Run) -> None:
    (tree / "core/py/cp313").mkdir()
    (tree / "core/py/cp313/layout.h").write_text(
        JOB + "#include <internal/pycore_frame.h>\n#if PY_VERSION_HEX\n#endif\n"
    )
    assert lint(run, tree) == (0, "")
    (tree / "core/vm/eval.c").write_text(JOB + '#include "py/cp313/layout.h"\n')
    assert lint(run, tree) == (1, "core/vm/eval.c:2: of py/, only py/contract.h is for other layers\n")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("core/vm/eval.c", '#include "objects/dict.h"\n'),
        ("core/base/a.h", "/* short */\n#define A 1\n"),
        ("src/a.py", "import sys\n"),
        ("src/a.py", '"""a."""\n'),
        ("tools/a", "#!/bin/sh\nset -e\n"),
        ("tools/a", "#!/usr/bin/env python3\nimport sys\n"),
    ],
)
def test_a_file_that_does_not_say_its_job(name: str, text: str, tree: Path, run: Run) -> None:
    (tree / name).write_text(text)
    assert lint(run, tree) == (1, f"{name}:1: opens without saying what the file is for\n")
