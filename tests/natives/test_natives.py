"""Natives run in shared mode; that they do what the host does: tests/differential/programs/natives.py."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.support.configuration import FORCED, missing

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))

SETUP = """
import math
class Base: pass
class Holder(Base):
    __slots__ = ("slot",)
class Plain:
    def __init__(self): self.x = 1
    def method(self): pass
o, h, items, spare = Plain(), Holder(), [1, "a", None], [1, 2, 3, 4, 5]
h.slot = 5
names, numbers, frozen = {"a": 1, 2: 3}, {1, 2, "x"}, frozenset("abc")
pairs = {"k%d" % i: i for i in range(3)}
text, triple = "hello", (1, 2.5, "x")
append, pop = spare.append, spare.pop
"""
#: statements that must not leave shared mode
FAST = (
    "len(items); len(triple); len(names); len(text); len(b'ab'); len(numbers)",
    "isinstance(o, Plain); isinstance(o, int); isinstance(5, (str, int)); isinstance(Plain, str); isinstance(h, Base)",
    "issubclass(Holder, Base); issubclass(int, (str, Base))",
    "type(o); type(5)",
    "spare.append(5); spare.pop()",
    "spare.append(o); spare.pop()",
    "append(5); pop()",
    "names.get('a'); names.get(2); names.get('b'); names.get('b', 5)",
    "getattr(o, 'x'); getattr(o, 'y', None); getattr(h, 'slot'); getattr(o, 'x', 5)",
    "hasattr(o, 'x'); hasattr(o, 'y'); hasattr(o, 'method'); hasattr(text, 'absent')",
    "ord('a'); ord('€'); chr(65); chr(200)",
    "abs(-5); abs(-2.5); min(1, 2); max(1, 2.5); min(1, 2, 3); max('a', 'b'); min((3, 1, 2)); max([1, 2])",
    "bool(items); bool(0); int(2.5); int(7); float(3); float(2.5); str(text); tuple(triple)",
    "math.sqrt(2); math.sin(1.0); math.cos(1); math.floor(2.5); math.ceil(2.5); math.gcd(12, 18); math.fabs(-1.0)",
    "math.pow(2.0, 3); math.atan2(1, 2); math.isnan(2.0); math.exp(1.0); math.log(2.0); math.fmod(5, 3)",
    "text.startswith('he'); text.endswith(('x', 'lo')); text.startswith('€')",
    "callable(len); callable(5); id(o); hash(5)",
)
#: the same for instructions
FAST_INSTRUCTIONS = (
    "1 in numbers; 5 in numbers; 'x' in numbers; None in numbers; 'b' in frozen; int in names",
    "1 in items; 'a' in items; None in triple; 7 not in spare; type(o) in (int, Plain)",
    "for item in triple: pass",
    "[item for item in triple]",
    "[].append(5)",
    "for k, v in pairs.items(): pass",
    "for k in pairs: pass",
    "for k in pairs.keys(): pass",
    "for v in pairs.values(): pass",
)
#: statements that only the host can run
SLOW = (
    "len(range(5))",
    "isinstance(o, int | str)",
    "issubclass(int, int | str)",
    "[1, 2, 3].pop(0)",
    "names.get((1, 2))",
    "getattr(o, 'method')",
    "hasattr(math, 'sqrt')",
    "chr(300)",
    "abs(1j)",
    "max(items, key=str)",
    "int('5')",
    "str(5)",
    "math.sqrt(2**60)",
    "text.startswith('e', 1)",
    "hash((1, 2))",
)
MEASURE = """
import json, sys
from sharedgil import _core
statements = json.load(sys.stdin)
sections = {}
for statement in statements:
    body = "".join("        " + part + chr(10) for part in statement.split("; ") if part)
    namespace = {}
    exec(SETUP + "def run():" + chr(10) + "    for i in range(300):" + chr(10) + body, namespace)
    run = namespace["run"]
    run()
    run()
    before = _core.status()["exclusive_sections"]
    run()
    sections[statement] = _core.status()["exclusive_sections"] - before
print(json.dumps(sections))
"""


def sections(statements: tuple[str, ...]) -> dict[str, int]:
    """Exclusive sections of 300 rounds of each statement, caches warm."""
    done = subprocess.run(
        [sys.executable, "-c", f"SETUP = {SETUP!r}\n{MEASURE}"],
        input=json.dumps(statements),
        env=FORCED.environment(SHAREDGIL_STICKY="0"),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    counts: dict[str, int] = json.loads(done.stdout)
    return counts


def test_fast_paths_stay_in_shared_mode() -> None:
    """No exclusive section but the few of entering and leaving the function, and of the log's bounds."""
    assert {statement: n for statement, n in sections(FAST + FAST_INSTRUCTIONS).items() if n > 12} == {}


def test_slow_paths_go_to_the_host() -> None:
    """The counterpart: each is an exclusive section a round."""
    assert {statement: n for statement, n in sections(SLOW).items() if n < 300} == {}
