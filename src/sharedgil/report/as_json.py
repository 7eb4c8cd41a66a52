"""Render a record as JSON: one object, indented, fields in their documented order."""

from __future__ import annotations

import json
from typing import Any


def render(record: dict[str, Any]) -> str:
    """Return the JSON text of a record's dictionary, with a newline at its end."""
    return json.dumps(record, indent=2) + "\n"
