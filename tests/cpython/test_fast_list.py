"""What runs of CPython's tests in continuous integration: the same as stock, test by test.

The rest, and the whole suite, are run by hand: ``python -m tests.cpython``.
"""

from __future__ import annotations

from functools import partial

import pytest

from tests.cpython import selection
from tests.cpython.excuses import judge, read_excuses
from tests.cpython.outcomes import compare
from tests.cpython.runner import run_file
from tests.support.ahead import Ahead, runs_ahead
from tests.support.configuration import FORCED, STOCK, missing

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))


@runs_ahead(lambda file: [(run_file, file, STOCK), (run_file, file, FORCED)])
@pytest.mark.parametrize("file", [] if missing() else selection.fast())
def test_file(ahead: Ahead, file: str) -> None:
    """One file, with the hook set from the first frame on."""
    stock = ahead.start(run_file, file, STOCK).result()
    ours = ahead.start(run_file, file, FORCED).result()
    differences = compare(file, stock, ours)
    if differences:
        again = {(found.test, found.other) for found in compare(file, run_file(file, STOCK), run_file(file, FORCED))}
        differences = [found for found in differences if (found.test, found.other) in again]
    if not differences:
        return
    judged = judge(differences, stock, partial(run_file, file), read_excuses())
    left = [item.difference for item in judged if not item.excused]
    lines = [f"{found.test}: {found.stock} on stock, {found.other} here: {found.detail}" for found in left]
    if lines:
        pytest.fail("\n".join([*lines, ours.output[-3000:]]), pytrace=False)
