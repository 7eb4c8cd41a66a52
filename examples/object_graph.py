"""A shared object graph that several threads walk and update, with a result that must come out exactly.

Whose case this is: programs whose data is one large graph of objects (routing, simulation, games, a compiler's
intermediate form, a recommender), where processes are no way out because every part refers to every other. All
threads read all nodes and write some; nothing is copied, and locks guard only what really is contended.

The program spreads a quantity along the links of a graph, round after round: every node gives an equal part of
what it holds to each of its successors and keeps the rest. Amounts are whole numbers, so nothing may get lost or
counted twice: the sum is checked after every round, and the amounts of all nodes at the end.

    python examples/object_graph.py [--threads N] [--nodes N] [--rounds N]
    sharedgil run examples/object_graph.py --once
"""

import argparse
import random
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

LINKS = 6
AMOUNT = 1_000_000
SEED = 703


class Node:
    """A node: what it holds, what it gives each successor in this round, and who gives to it."""

    def __init__(self, amount: int) -> None:
        self.amount = amount
        self.part = 0
        self.rest = 0
        self.successors: list[Node] = []
        self.predecessors: list[Node] = []


class Totals:
    """What all threads add up in a round, under a lock."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.sum = 0
        self.largest = 0

    def add(self, subtotal: int, largest: int) -> None:
        """Add the result of one thread."""
        with self.lock:
            self.sum += subtotal
            self.largest = max(self.largest, largest)


def build(nodes: int) -> list[Node]:
    """Return a random graph, the same one every time, with links both ways between its nodes."""
    chance = random.Random(SEED)
    graph = [Node(AMOUNT) for _ in range(nodes)]
    for node in graph:
        for _ in range(LINKS):
            successor = graph[chance.randrange(nodes)]
            node.successors.append(successor)
            successor.predecessors.append(node)
    return graph


def divide(nodes: list[Node]) -> None:
    """Let each node work out what it gives and what it keeps."""
    for node in nodes:
        count = len(node.successors)
        node.part = node.amount // count
        node.rest = node.amount - node.part * count


def collect(nodes: list[Node]) -> tuple[int, int]:
    """Let each node take its parts from its predecessors; return the sum and the largest amount."""
    total = 0
    largest = 0
    for node in nodes:
        amount = node.rest
        for predecessor in node.predecessors:
            amount += predecessor.part
        node.amount = amount
        total += amount
        if amount > largest:
            largest = amount
    return total, largest


def spread(graph: list[Node], rounds: int, threads: int, advance: Callable[[int], None]) -> int:
    """Let threads, each with its share of the nodes, do the rounds; return the largest amount at the end.

    Args:
        graph: All nodes.
        rounds: How often to divide and collect.
        threads: How many threads work at a time.
        advance: Is called with the number of rounds done.

    Raises:
        ArithmeticError: The amounts do not add up.
    """
    shares = [graph[i::threads] for i in range(threads)]
    largest = 0
    with ThreadPoolExecutor(threads) as executor:
        for done in range(1, rounds + 1):
            totals = Totals()
            list(executor.map(divide, shares))
            list(executor.map(lambda share, totals=totals: totals.add(*collect(share)), shares))
            if totals.sum != AMOUNT * len(graph):
                raise ArithmeticError(f"round {done}: the sum is {totals.sum}, not {AMOUNT * len(graph)}")
            largest = totals.largest
            advance(done)
    return largest


def main() -> int:
    """Run the example; return the exit status."""
    import compare

    def program(arguments: argparse.Namespace, advance: compare.Advance) -> compare.Outcome:
        graph = build(arguments.nodes)
        largest = spread(graph, arguments.rounds, arguments.threads, lambda done: advance(done, arguments.rounds))
        summary = f"{arguments.rounds} rounds over {arguments.nodes:,} nodes, the largest ends with {largest:,}"
        return compare.Outcome([node.amount for node in graph], summary)

    parser = argparse.ArgumentParser(description="Update an object graph in threads, with the GIL and with sharedgil.")
    parser.add_argument(
        "--nodes", type=compare.positive, default=20_000, metavar="N", help="nodes, default %(default)s"
    )
    parser.add_argument("--rounds", type=compare.positive, default=150, metavar="N", help="rounds, default %(default)s")
    return compare.main(parser, program)


def prepare(threads: int) -> list[list[Node]]:
    """Build what the threads share as a job of `sharedgil bench`: one small graph, each node divided."""
    graph = build(500)
    divide(graph)
    return [graph] * threads


def work(loops: int, graph: list[Node]) -> int:
    """Collect over the whole graph `loops` times; all threads find and store the same amounts."""
    largest = 0
    for _ in range(loops):
        _, largest = collect(graph)
    return largest


if __name__ == "__main__":
    sys.exit(main())
