"""Imported by imports.py; imports its partner, which imports it."""

before = "a before"
import _helper_circular_b  # noqa: E402

after = _helper_circular_b.seen + " a after"


def call():
    from _helper_circular_b import call_back

    return call_back()
