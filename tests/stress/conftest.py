"""The pool in which the short processes of this suite run ahead."""

from tests.support.ahead import ahead

__all__ = ["ahead"]
