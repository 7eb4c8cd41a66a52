"""Imported by imports.py."""

public = "public"
_private = "private"


def __getattr__(name):
    if name == "dynamic":
        return "made by __getattr__"
    raise AttributeError(f"no {name} here")
