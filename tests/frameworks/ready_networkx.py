"""A plugin for pytest: networkx's decorated functions are compiled before any test runs.

networkx compiles such a function when it is first called: it sets the new code, and only then the globals that it
needs. A second thread that calls it in between gets a NameError, on stock as well if the GIL changes hands just then.
"""

from __future__ import annotations

import gc
from types import FunctionType

import networkx  # noqa: F401  # it defines them
from networkx.utils.decorators import argmap


def pytest_configure() -> None:
    for function in gc.get_objects():
        # A function with free variables has only taken over the attributes of such a one.
        if isinstance(function, FunctionType) and "__argmap__" in vars(function) and not function.__code__.co_freevars:
            argmap._lazy_compile(function)
