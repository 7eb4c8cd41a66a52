"""Random programs: statements and expressions over a few variables of changing type, drawn with hypothesis.

They print what they compute and where they fail, always end, and print the same each time on one interpreter; most run
into an error somewhere, which is half of what they are for. Hypothesis shrinks a program that differs to a few lines.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

PRELUDE = (Path(__file__).parent / "programs" / "_prelude.py").read_text(encoding="utf-8")
VARIABLES = ("a", "b", "c", "d", "e")
LITERALS = (
    "0",
    "1",
    "-1",
    "2",
    "7",
    "255",
    "1 << 30",
    "(1 << 59) - 1",
    "-(1 << 62)",
    "1 << 64",
    "0.5",
    "-0.0",
    "1e300",
    "float('nan')",
    "True",
    "None",
    "''",
    "'x'",
    "'é日'",
    "'key'",
    "()",
    "(1, 2)",
    "[]",
    "[1, 2, 3]",
    "{}",
    "{'key': 1, 2: 'x'}",
    "range(3)",
)
ERRORS = ("ValueError", "KeyError", "TypeError", "ZeroDivisionError", "IndexError", "AttributeError", "RuntimeError")
CAUGHT = (*ERRORS, "Exception", "LookupError", "ArithmeticError", "(KeyError, ValueError)")
#: operators whose results are bounded by their operands
SAFE_BINARY = ("-", "/", "//", "%", "&", "|", "^", ">>")
COMPARISONS = ("<", "<=", "==", "!=", ">", ">=", "is", "is not", "in", "not in")
METHODS = (
    ".upper()",
    ".append(1)",
    ".pop()",
    ".get('key', 5)",
    ".keys()",
    ".index(1)",
    ".split('x')",
    ".bit_length()",
    ".x",
)
FUNCTIONS = ("len", "abs", "bool", "text", "list", "tuple", "sorted", "sum", "max", "min", "hash", "iter", "isinstance")


class Writer:
    """Writes one program; every choice is drawn."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int]) -> None:
        self._draw = draw
        self._lines: list[str] = []
        self._names = 0

    def _number(self, limit: int) -> int:
        return self._draw(st.integers(0, limit - 1))

    def _pick(self, *choices: str) -> str:
        return choices[self._number(len(choices))]

    def _name(self, prefix: str) -> str:
        self._names += 1
        return f"{prefix}{self._names}"

    def _line(self, indent: int, text: str) -> None:
        self._lines.append("    " * indent + text)

    # Expressions

    def atom(self) -> str:
        """A variable more often than a literal."""
        return self._pick(*VARIABLES) if self._number(3) else self._pick(*LITERALS)

    def expression(self, depth: int = 2) -> str:
        """Any expression; ``depth`` bounds its nesting."""
        if depth == 0 or self._number(4) == 0:
            return self.atom()
        inner = [self.expression(depth - 1) for _ in range(2)]
        kinds: tuple[Callable[[], str], ...] = (
            lambda: f"cap({inner[0]} + {inner[1]})",
            lambda: f"cap(count({inner[0]}) * count({inner[1]}))",
            lambda: f"({inner[0]} {self._pick(*SAFE_BINARY)} {inner[1]})",
            lambda: f"({inner[0]} + 1)",
            lambda: f"({inner[0]} {self._pick(*COMPARISONS)} {inner[1]})",
            lambda: f"({inner[0]} < {inner[1]} <= {self.atom()})",
            lambda: f"({inner[0]} {self._pick('and', 'or')} {inner[1]})",
            lambda: f"({self._pick('not ', '-', '~')}{inner[0]})",
            lambda: f"({inner[0]} if {self.atom()} else {inner[1]})",
            lambda: f"{self._pick(*VARIABLES)}[{inner[0]}]",
            lambda: f"{self._pick(*VARIABLES)}[{self.atom()}:{self.atom()}]",
            lambda: f"({inner[0]}, {inner[1]})",
            lambda: f"[{inner[0]}, *{self.atom()}]",
            lambda: f"{{{self.atom()}: {inner[0]}, 'key': {inner[1]}}}",
            lambda: f"{self._pick(*VARIABLES)}{self._pick(*METHODS)}",
            lambda: f"{self._pick(*FUNCTIONS)}({inner[0]})",
            lambda: self._comprehension(inner[0]),
            lambda: f"list({inner[0]} for z in {self.atom()} if tick() or z)",
            lambda: f"{{k: {inner[0]} for k in {self.atom()}}}",
            lambda: f"f'{{text({inner[0]})}} {{text({inner[1]})!r:>5}}'",
            lambda: f"(lambda p, q={inner[0]}: (p, q))({inner[1]})",
            lambda: f"({self._pick(*VARIABLES)} := {inner[0]})",
        )
        return kinds[self._number(len(kinds))]()

    def _comprehension(self, item: str) -> str:
        # An assignment expression may not rebind the loop's variable.
        variable = "z" if ":=" in item else self._pick(*VARIABLES)
        return f"[{item} for {variable} in {self.atom()} if tick() or {self.atom()}]"

    def target(self) -> str:
        """What can be assigned to."""
        return self._pick(*VARIABLES, *VARIABLES, "a.x", "b[0]", "c['key']", "d[a]")

    # Statements

    def block(self, indent: int, depth: int, inside: str) -> None:
        """One to three statements; ``inside`` tells what may leave: l(oop), f(unction), g(enerator), e(xcept)."""
        for _ in range(1 + self._number(3)):
            self.statement(indent, depth, inside)

    def statement(self, indent: int, depth: int, inside: str) -> None:
        """Any statement; ``depth`` bounds the nesting of blocks."""
        simple = (
            self._assign,
            self._assign,
            self._augment,
            self._unpack,
            self._show,
            self._raise,
            self._delete,
            self._leave,
        )
        nested = (self._if, self._for, self._while, self._try, self._try, self._with, self._function, self._generator)
        rare = (self._class, self._match, self._nonlocal)
        kinds = simple if depth == 0 else simple + nested + rare
        kinds[self._number(len(kinds))](indent, depth - 1, inside)

    def _assign(self, indent: int, depth: int, inside: str) -> None:
        self._line(indent, f"{self.target()} = {self.expression()}")

    def _augment(self, indent: int, depth: int, inside: str) -> None:
        name = self._pick(*VARIABLES)
        self._line(indent, f"{name} {self._pick('+', '-', '*', '//', '%', '&', '|')}= {self.atom()}")
        self._line(indent, f"{name} = cap({name})")

    def _unpack(self, indent: int, depth: int, inside: str) -> None:
        self._line(indent, f"{self._pick('a, b', 'a, *b', '*c, d', '(a, b), c', 'a, b = c, d')} = {self.expression(1)}")

    def _show(self, indent: int, depth: int, inside: str) -> None:
        self._line(indent, f"show({self.expression()})")

    def _raise(self, indent: int, depth: int, inside: str) -> None:
        if "e" in inside and self._number(2):
            self._line(indent, self._pick("raise", f"raise {self._pick(*ERRORS)} from error", "raise error"))
        else:
            self._line(indent, f"if {self.atom()}: raise {self._pick(*ERRORS)}({self.atom()})")

    def _delete(self, indent: int, depth: int, inside: str) -> None:
        self._line(indent, f"del {self._pick(*VARIABLES, 'a.x', 'b[0]', 'c[:1]')}")

    def _leave(self, indent: int, depth: int, inside: str) -> None:
        ways = [f"show({self.atom()})"]
        if "l" in inside:
            ways += ["break", "continue"]
        if "f" in inside:
            ways += [f"return {self.expression(1)}"]
        if "g" in inside:
            ways += [f"{self._pick(*VARIABLES)} = yield {self.expression(1)}", f"yield from cap(list({self.atom()}))"]
        self._line(indent, f"if {self.expression(1)}: {self._pick(*ways)}")

    def _if(self, indent: int, depth: int, inside: str) -> None:
        self._line(indent, f"if {self.expression()}:")
        self.block(indent + 1, depth, inside)
        if self._number(2):
            self._line(indent, f"elif {self.expression(1)}:")
            self.block(indent + 1, depth, inside)
            self._line(indent, "else:")
            self.block(indent + 1, depth, inside)

    def _for(self, indent: int, depth: int, inside: str) -> None:
        source = self._pick(
            "range(4)", "range(20)", self.expression(1), "enumerate('xyz')", "zip([1, 2], 'xy')", "list(a)"
        )
        self._line(indent, f"for {self._pick(*VARIABLES, 'a, b')} in {source}:")
        self._line(indent + 1, "tick()")
        self.block(indent + 1, depth, inside + "l")
        if self._number(3) == 0:
            self._line(indent, "else:")
            self.block(indent + 1, depth, inside)

    def _while(self, indent: int, depth: int, inside: str) -> None:
        self._line(indent, f"while {self.expression(1)}:")
        self._line(indent + 1, "tick()")
        self.block(indent + 1, depth, inside + "l")

    def _try(self, indent: int, depth: int, inside: str) -> None:
        self._line(indent, "try:")
        self.block(indent + 1, depth, inside)
        if self._number(4):
            star = "*" if self._number(6) == 0 else ""
            self._line(indent, f"except{star} {self._pick(*CAUGHT)} as error:")
            if star:  # neither return nor break may leave it
                self._line(indent + 1, "show(error)")
            else:
                self.block(indent + 1, depth, inside + "e")
            if self._number(3) == 0:
                self._line(indent, "else:")
                self.block(indent + 1, depth, inside)
            if self._number(2):
                return
        self._line(indent, "finally:")
        self.block(indent + 1, depth, inside.replace("e", ""))

    def _with(self, indent: int, depth: int, inside: str) -> None:
        self._line(indent, f"with Manager({self._pick('True', 'False')}, show) as {self._pick(*VARIABLES)}:")
        self.block(indent + 1, depth, inside)

    def _function(self, indent: int, depth: int, inside: str) -> None:
        name = self._name("function")
        signature = self._pick("a, b=1", "*a, b=2, **c", "a, /, b=3, *, c=4", "", "a=1, *b")
        self._line(indent, f"def {name}({signature}):")
        self._line(indent + 1, "tick()")
        self._line(indent + 1, "a = b = c = d = e = 1" if signature == "" else f"d = e = {self._pick(*LITERALS)}")
        if "c" not in signature:
            self._line(indent + 1, "c = 2")
        if "b" not in signature:
            self._line(indent + 1, "b = 3")
        self.block(indent + 1, depth, "f")
        call = self._pick("()", "(1)", "(b, 2)", "(*'xy')", "(b, c=1)", "(1, b=d)", "(**{'b': e})")
        self._line(indent, f"{self._pick(*VARIABLES)} = cap({name}{call})")

    def _generator(self, indent: int, depth: int, inside: str) -> None:
        name = self._name("generator")
        self._line(indent, f"def {name}(a):")
        self._line(indent + 1, "b = c = d = e = a")
        self._line(indent + 1, f"yield {self.atom()}")
        self._line(indent + 1, "tick()")
        self.block(indent + 1, depth, "fg")
        use = self._number(4)
        if use == 0:
            self._line(indent, f"{self._pick(*VARIABLES)} = [(tick(), x)[1] for x in {name}({self.atom()})]")
        elif use == 1:
            self._line(indent, f"b = {name}(1)")
            self._line(indent, f"show(next(b), b.send({self.atom()}))")
        elif use == 2:
            self._line(indent, f"c = {name}(2)")
            self._line(indent, f"show(next(c), c.throw({self._pick(*ERRORS)}))")
        else:
            self._line(indent, f"for d in {name}({self.atom()}):")
            self._line(indent + 1, "tick()")
            self.block(indent + 1, depth, inside + "l")

    def _class(self, indent: int, depth: int, inside: str) -> None:
        name = self._name("Class")
        self._line(indent, f"class {name}(Object):")
        self._line(indent + 1, f"x = {self._pick(*LITERALS)}")
        self._line(indent + 1, f"def __init__(self, y={self._pick(*LITERALS)}):")
        self._line(indent + 2, "self.y = y")
        self._line(indent + 1, f"def __{self._pick('add', 'getitem', 'lt', 'radd', 'contains')}__(self, a):")
        self._line(indent + 2, "tick()")
        self._line(indent + 2, "b = c = d = e = self.y")
        self.block(indent + 2, depth, "f")
        self._line(indent + 1, self._pick("@property", "@staticmethod", "@classmethod"))
        self._line(indent + 1, "def z(self=5):")
        self._line(indent + 2, f"return {self._pick('self', '1', 'self.x', 'tick()')}")
        variable = self._pick(*VARIABLES)
        self._line(indent, f"{variable} = {name}({self.atom()})")
        self._line(indent, f"show({variable}.x, {variable}.y, {variable}.z)")

    def _match(self, indent: int, depth: int, inside: str) -> None:
        self._line(indent, f"match {self.expression(1)}:")
        patterns = (
            "0 | 1",
            "int() | float()",
            "str(b)",
            "[]",
            "[a, *b]",
            "(a, b)",
            "{'key': c}",
            "None",
            "Object(x=d)",
        )
        for _ in range(1 + self._number(3)):
            self._line(indent + 1, f"case {self._pick(*patterns)}:")
            self.block(indent + 2, depth, inside)
        self._line(indent + 1, "case _:")
        self.block(indent + 2, depth, inside)

    def _nonlocal(self, indent: int, depth: int, inside: str) -> None:
        name, variable = self._name("inner"), self._pick(*VARIABLES)
        self._line(indent, f"def {name}():")
        self._line(indent + 1, f"nonlocal {variable}")
        self._line(indent + 1, "tick()")
        self._line(indent + 1, f"{variable} = {self.expression(1)}")
        self._line(indent, f"{name}()")

    def program(self) -> str:
        """The whole source."""
        self._line(0, "def body(tick):")
        self._line(1, "def show(*values):")
        self._line(2, "print(*[text(value) for value in values])")
        for name in VARIABLES:
            self._line(1, f"{name} = {self._pick(*LITERALS)}")
        for _ in range(3 + self._number(6)):
            if self._number(8):  # most errors are caught here, so that what follows runs too
                self._line(1, "try:")
                self.block(2, 3, "f")
                self._line(1, "except Exception as error:")
                self._line(2, "report(error)")
            else:
                self.statement(1, 3, "f")
        self._line(1, "show(a, b, c, d, e)")
        self._line(0, "def main():")
        self._line(1, "run(body)")
        return "\n".join(self._lines) + "\n"


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Sources of random programs, without the prelude."""
    return Writer(draw).program()
