"""The pool in which this suite's processes run ahead."""

from tests.support.ahead import ahead

__all__ = ["ahead"]
