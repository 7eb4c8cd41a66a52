"""The order in which threads see what others write to variables of every kind.

The shapes and their names are the usual ones (Alglave, Maranget and Tautschnig, "Herding cats", 2014), with counters
instead of ones and zeros: a variable gets the values 1, 2, 3 and so on, so a thread need not be reset between rounds.
"""

from __future__ import annotations

import textwrap
from typing import Any

from litmus import Body, Collection, Judge

ORDERING = Collection()

#: for each kind of variable how to make two of them, what to declare before they are written, and their names
KINDS = {
    "attributes": ("first, second = Plain(), Plain()\nfirst.v = second.v = 0", "", "first.v", "second.v"),
    "attributes of one object": ("both = Plain()\nboth.v = both.w = 0", "", "both.v", "both.w"),
    "slots": ("first, second = Slots(), Slots()\nfirst.v = second.v = 0", "", "first.v", "second.v"),
    "class attributes": ("class Class:\n    v = w = 0", "", "Class.v", "Class.w"),
    "module globals": ("global FIRST, SECOND\nFIRST = SECOND = 0", "global FIRST, SECOND", "FIRST", "SECOND"),
    "closure variables": ("first = second = 0", "nonlocal first, second", "first", "second"),
    "list items": ("first, second = [0], [0]", "", "first[0]", "second[0]"),
    "items of one list": ("both = [0] * 9", "", "both[1]", "both[7]"),
    "dict values": ("first, second = {'v': 0}, {'v': 0}", "", "first['v']", "second['v']"),
    "values of one dict": ("both = {1: 0, 2: 0}", "", "both[1]", "both[2]"),
    "deque items": ("first, second = deque([0]), deque([0])", "", "first[0]", "second[0]"),
    "array items": ("first, second = array('q', [0]), array('q', [0])", "", "first[0]", "second[0]"),
}

PRELUDE = """
from array import array
from collections import deque
class Plain:
    pass
class Slots:
    __slots__ = ("v",)
MANY = 1 << 17
def start():
    {setup}
"""

SHAPES = {
    # One thread writes data and then a flag, the other reads the flag and then the data.
    "message passing": """
    def write(over):
        {declare}
        n = 0
        while not over():
            for n in range(n + 1, n + 201):
                {first} = n
                {second} = n
        return {{}}
    def read(over):
        same = newer = stale = 0
        while not over():
            for _ in range(200):
                flag = {second}
                data = {first}
                if data == flag:
                    same += 1
                elif data > flag:
                    newer += 1
                else:
                    stale += 1
        return {{"the flag's data": same, "newer data": newer, "older data than the flag says": stale}}
    return [write, read], None
    """,
    # Two reads of one variable by one thread.
    "coherence": """
    def write(over):
        {declare}
        n = 0
        while not over():
            for n in range(n + 1, n + 201):
                {first} = n
        return {{}}
    def read(over):
        same = newer = older = 0
        while not over():
            for _ in range(200):
                once = {first}
                twice = {first}
                if once == twice:
                    same += 1
                elif once < twice:
                    newer += 1
                else:
                    older += 1
        return {{"the same": same, "newer": newer, "older than before": older}}
    return [write, read], None
    """,
    # Each thread writes one variable and then reads the other's.
    "store buffering": """
    seen = [], []
    def one(over):
        {declare}
        saw = seen[0]
        n = 0
        while not over() and n < MANY:
            for n in range(n + 1, n + 201):
                {first} = n
                saw.append({second})
        return {{}}
    def other(over):
        {declare}
        saw = seen[1]
        n = 0
        while not over() and n < MANY:
            for n in range(n + 1, n + 201):
                {second} = n
                saw.append({first})
        return {{}}
    def judge():
        neither = some = 0
        for n, other_was in enumerate(seen[0], 1):
            # The next round of the other had not written yet: then it must have seen this round's write.
            if other_was < len(seen[1]) and seen[1][other_was] < n:
                neither += 1
            else:
                some += 1
        return {{"at least one saw the other's": some, "neither saw the other's": neither}}
    return [one, other], judge
    """,
    # Each thread reads the other's variable and then writes its own.
    "load buffering": """
    seen = [], []
    def one(over):
        {declare}
        saw = seen[0]
        n = 0
        while not over() and n < MANY:
            for n in range(n + 1, n + 201):
                saw.append({second})
                {first} = n
        return {{}}
    def other(over):
        {declare}
        saw = seen[1]
        n = 0
        while not over() and n < MANY:
            for n in range(n + 1, n + 201):
                saw.append({first})
                {second} = n
        return {{}}
    def judge():
        both = fine = 0
        for n, other_was in enumerate(seen[0], 1):
            if other_was > 0 and seen[1][other_was - 1] >= n:
                both += 1
            else:
                fine += 1
        return {{"not both": fine, "both read what was written later": both}}
    return [one, other], judge
    """,
    # Two threads write one variable each; two others read both, in opposite orders.
    "independent reads of independent writes": """
    seen = [], []
    def write_first(over):
        {declare}
        n = 0
        while not over():
            for n in range(n + 1, n + 201):
                {first} = n
        return {{}}
    def write_second(over):
        {declare}
        n = 0
        while not over():
            for n in range(n + 1, n + 201):
                {second} = n
        return {{}}
    def read_first(over):
        saw = seen[0]
        while not over() and len(saw) < MANY:
            for _ in range(200):
                saw.append(({first}, {second}))
        return {{}}
    def read_second(over):
        saw = seen[1]
        while not over() and len(saw) < MANY:
            for _ in range(200):
                then = {second}
                saw.append(({first}, then))
        return {{}}
    def judge():
        # Both lists ascend in both variables. One reader had the first write and not yet the second, the other the
        # second and not yet the first: look at the last of the other's that lacks the first write.
        differ = agree = at = 0
        others = seen[1]
        for first, second in seen[0]:
            while at < len(others) and others[at][0] < first:
                at += 1
            if at > 0 and others[at - 1][1] > second:
                differ += 1
            else:
                agree += 1
        return {{"they agree": agree, "they disagree about the order": differ}}
    return [write_first, write_second, read_first, read_second], judge
    """,
    # Two threads write one variable, two read it: both must see the values come in the same order.
    "one order of writes": """
    seen = [], []
    def writer(parity):
        def write(over):
            {declare}
            n = parity
            while not over():
                for _ in range(200):
                    n += 2
                    {first} = n
            return {{}}
        return write
    def reader(saw):
        def read(over):
            last = 0
            while not over() and len(saw) < MANY:
                for _ in range(200):
                    value = {first}
                    if value != last:
                        saw.append(value)
                        last = value
            return {{}}
        return read
    def judge():
        # A value comes once only, for it is written once.
        places = [dict(zip(saw, range(len(saw)))) for saw in seen]
        again = sum(len(saw) - len(place) for saw, place in zip(seen, places))
        swapped = 0
        last = -1
        for value in seen[0]:
            place = places[1].get(value)
            if place is not None:
                swapped += place < last
                last = place
        return {{"the same order": len(seen[0]), "another order": swapped, "a value came back": again}}
    return [writer(0), writer(1), reader(seen[0]), reader(seen[1])], judge
    """,
}

OUTCOMES: dict[str, tuple[list[str], list[str]]] = {
    "message passing": (["the flag's data", "newer data"], []),
    "coherence": (["the same", "newer"], []),
    "store buffering": (["at least one saw the other's"], ["neither saw the other's"]),
    "load buffering": (["not both"], []),
    "independent reads of independent writes": (["they agree"], ["they disagree about the order"]),
    "one order of writes": (["the same order"], []),
}


def starter(shape: str, kind: str) -> Any:
    """The ``start`` function of a shape with variables of a kind: its own code, with nothing between two accesses."""
    setup, declare, first, second = KINDS[kind]
    body = textwrap.dedent(SHAPES[shape]).format(declare=declare, first=first, second=second)
    made = PRELUDE.format(setup=setup.replace("\n", "\n    ")) + textwrap.indent(body, "    ")
    space: dict[str, Any] = {}
    exec(compile(made, f"<{shape} with {kind}>", "exec"), space)
    start = space["start"]

    def start_one() -> tuple[list[Body], Judge | None]:
        # Globals are the module's: each group of threads needs a module of its own.
        if "global" in declare:
            own: dict[str, Any] = {}
            exec(compile(made, f"<{shape} with {kind}>", "exec"), own)
            return own["start"]()  # type: ignore[no-any-return]
        return start()  # type: ignore[no-any-return]

    return start_one


for _shape in SHAPES:
    for _kind in KINDS:
        ORDERING.add(f"{_shape}: {_kind}", starter(_shape, _kind), *OUTCOMES[_shape])
