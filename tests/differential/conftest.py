"""The pool in which this suite's processes run ahead."""

import pytest

from tests.support.ahead import ahead

__all__ = ["ahead"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many random programs, and which."""
    parser.addoption("--random-programs", type=int, default=150, metavar="N", help="random programs to compare")
    parser.addoption("--random-seed", type=int, default=1, metavar="N", help="the seed they are drawn from")
