"""Larger algorithms, each with a result that a single wrong operation would change."""

import sys


def nqueens(n):
    def place(row, columns, left, right):
        if row == n:
            return 1
        return sum(place(row + 1, columns | {c}, left | {row + c}, right | {row - c}) for c in range(n) if c not in columns and row + c not in left and row - c not in right)

    return place(0, frozenset(), frozenset(), frozenset())


def sieve(n):
    flags = [True] * (n + 1)
    flags[0] = flags[1] = False
    for i in range(2, int(n**0.5) + 1):
        if flags[i]:
            for j in range(i * i, n + 1, i):
                flags[j] = False
    return sum(i for i, flag in enumerate(flags) if flag)


class Life:
    def __init__(self, cells):
        self.cells = set(cells)

    def step(self):
        counts = {}
        for x, y in self.cells:
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    if dx or dy:
                        key = (x + dx, y + dy)
                        counts[key] = counts.get(key, 0) + 1
        self.cells = {cell for cell, n in counts.items() if n == 3 or (n == 2 and cell in self.cells)}


class Parser:
    """Recursive descent over arithmetic, with its own exceptions."""

    class Error(Exception):
        pass

    def __init__(self, text):
        self.tokens = self.tokenise(text)
        self.current = next(self.tokens)

    @staticmethod
    def tokenise(text):
        number = ""
        for c in text + " ":
            if c.isdigit() or c == ".":
                number += c
                continue
            if number:
                yield float(number) if "." in number else int(number)
                number = ""
            if c != " ":
                yield c
        yield None

    def take(self):
        token, self.current = self.current, next(self.tokens, None)
        return token

    def expression(self):
        value = self.term()
        while self.current in ("+", "-"):
            value = value + self.term() if self.take() == "+" else value - self.term()
        return value

    def term(self):
        value = self.factor()
        while self.current in ("*", "/", "%"):
            match self.take():
                case "*":
                    value *= self.factor()
                case "/":
                    value /= self.factor()
                case "%":
                    value %= self.factor()
        return value

    def factor(self):
        match self.take():
            case int() | float() as number:
                return number
            case "-":
                return -self.factor()
            case "(":
                value = self.expression()
                if self.take() != ")":
                    raise self.Error("expected )")
                return value
            case token:
                raise self.Error(f"unexpected {token!r}")


def parse_all():
    out = []
    for text in ("1 + 2 * 3", "(1 + 2) * 3 - -4", "2 * (3 + 4) * 5 % 7", "10 / 4 + 0.5", "1 +", "(1", "1 / 0", "2 * * 3", "((((7))))"):
        try:
            out.append(Parser(text).expression())
        except (Parser.Error, ZeroDivisionError) as error:
            out.append(f"{type(error).__name__} {error}")
    return out


class Tree:
    __slots__ = ("key", "value", "left", "right")

    def __init__(self, key, value):
        self.key, self.value, self.left, self.right = key, value, None, None

    def insert(self, key, value):
        node = self
        while True:
            if key == node.key:
                node.value = value
                return
            side = "left" if key < node.key else "right"
            child = getattr(node, side)
            if child is None:
                setattr(node, side, Tree(key, value))
                return
            node = child

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.key, self.value
        if self.right:
            yield from self.right

    @property
    def depth(self):
        return 1 + max(self.left.depth if self.left else 0, self.right.depth if self.right else 0)


def dijkstra(n):
    import heapq

    edges = {i: [((i * 3 + 1) % n, i % 7 + 1), ((i * 5 + 2) % n, i % 11 + 1), ((i + 1) % n, 9)] for i in range(n)}
    best, heap = {0: 0}, [(0, 0)]
    while heap:
        cost, node = heapq.heappop(heap)
        if cost > best[node]:
            continue
        for other, weight in edges[node]:
            candidate = cost + weight
            if candidate < best.get(other, float("inf")):
                best[other] = candidate
                heapq.heappush(heap, (candidate, other))
    return sum(best.values()), max(best.values())


def mandelbrot(size):
    rows = []
    for i in range(size):
        row = ""
        for j in range(size):
            z, c, n = 0j, complex(3 * j / size - 2, 2 * i / size - 1), 0
            while abs(z) < 2 and n < 20:
                z = z * z + c
                n += 1
            row += " .:-=+*#%@"[n // 2 % 10]
        rows.append(row)
    return rows


def nbody(steps):
    bodies = [[0.0, 0.0, 0.0, 0.0, 10.0], [1.0, 0.0, 0.0, 3.0, 0.1], [-2.0, 0.5, 0.3, -2.0, 0.05]]
    for _ in range(steps):
        for i, a in enumerate(bodies):
            for b in bodies[i + 1 :]:
                dx, dy = a[0] - b[0], a[1] - b[1]
                d = (dx * dx + dy * dy + 0.01) ** -1.5 * 0.001
                a[2] -= dx * b[4] * d
                a[3] -= dy * b[4] * d
                b[2] += dx * a[4] * d
                b[3] += dy * a[4] * d
        for body in bodies:
            body[0] += body[2] * 0.001
            body[1] += body[3] * 0.001
    return bodies


def machine(program):
    """A small virtual machine whose operations are closures in a dict."""
    stack, memory, pc, steps = [], {}, 0, 0
    operations = {
        "push": lambda a: stack.append(a),
        "add": lambda a: stack.append(stack.pop() + stack.pop()),
        "mul": lambda a: stack.append(stack.pop() * stack.pop() & 0xFFFFFFFFFFFF),
        "store": lambda a: memory.__setitem__(a, stack.pop()),
        "load": lambda a: stack.append(memory[a]),
        "dup": lambda a: stack.append(stack[-1]),
    }
    while pc < len(program):
        name, argument = program[pc]
        steps += 1
        if name == "jump_if":
            pc = argument if stack.pop() else pc + 1
            continue
        operations[name](argument)
        pc += 1
    return memory, steps


def word_count():
    text = "it was the best of times it was the worst of times it was the age of wisdom it was the age of foolishness"
    counts, positions = {}, {}
    for position, word in enumerate(text.split() * 10):
        counts[word] = counts.get(word, 0) + 1
        positions.setdefault(word, []).append(position)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0])), {word: sum(where) for word, where in positions.items()}


def levenshtein(a, b):
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (x != y)))
        previous = current
    return previous[-1]


def hanoi(n, a="a", b="b", c="c"):
    if n:
        yield from hanoi(n - 1, a, c, b)
        yield a + c
        yield from hanoi(n - 1, b, a, c)


def collatz(limit):
    cache = {1: 1}
    for start in range(2, limit):
        n, path = start, []
        while n not in cache:
            path.append(n)
            n = n // 2 if n % 2 == 0 else 3 * n + 1
        length = cache[n]
        for value in reversed(path):
            length += 1
            cache[value] = length
    return max(range(1, limit), key=cache.__getitem__), len(cache)


def main():
    print(nqueens(6), sieve(5000), parse_all())
    life = Life([(1, 0), (2, 1), (0, 2), (1, 2), (2, 2), (7, 7), (7, 8), (7, 9)])
    for _ in range(12):
        life.step()
    print(sorted(life.cells))
    tree = Tree(500, "root")
    for i in range(300):
        tree.insert(i * 7919 % 1009, i)
    print(sum(k * v for k, v in tree if v != "root"), tree.depth, next(iter(tree)))
    print(dijkstra(200), *mandelbrot(24), nbody(300), sep="\n")
    print(machine([("push", 0), ("store", "s"), ("push", 300), ("store", "n"), ("load", "s"), ("push", 3), ("mul", 0), ("load", "n"), ("add", 0), ("store", "s"), ("load", "n"), ("push", -1), ("add", 0), ("dup", 0), ("store", "n"), ("jump_if", 4)]))
    print(word_count(), levenshtein("kitten sitting on the mat" * 2, "sitting kitten at the mall" * 2), len(list(hanoi(9))), "".join(hanoi(3)), collatz(3000))
    print(sys.maxsize > 0)


if __name__ == "__main__":
    main()
