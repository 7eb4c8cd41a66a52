"""Dijkstra's shortest paths, SHARED: all threads search one graph, with heapq, and fill one dict."""

import collections
import heapq
import random

NODES, EDGES = 150, 5

Graph = dict[int, list[tuple[int, int]]]


class Shared:
    """The graph, which sources come next, and the distances from those that had their turn."""

    def __init__(self) -> None:
        chance = random.Random(3)
        self.graph: Graph = {
            node: [(chance.randrange(NODES), chance.randrange(1, 100)) for _ in range(EDGES)] for node in range(NODES)
        }
        self.waiting = collections.deque(range(NODES))
        self.distances: dict[int, dict[int, int]] = {}
        self.finished: list[int] = []


def distances_from(source: int, graph: Graph) -> dict[int, int]:
    """Return the length of the shortest path to each node that can be reached."""
    distances: dict[int, int] = {}
    heap = [(0, source)]
    while heap:
        distance, node = heapq.heappop(heap)
        if node in distances:
            continue
        distances[node] = distance
        for neighbour, length in graph[node]:
            if neighbour not in distances:
                heapq.heappush(heap, (distance + length, neighbour))
    return distances


def prepare(threads: int) -> list[Shared]:
    """All threads share everything."""
    return [Shared()] * threads


def work(loops: int, shared: Shared) -> int:
    """Search from four sources, `loops` times; return how many that are each time."""
    finished = 0
    for _ in range(loops):
        finished = 0
        for _ in range(4):
            source = shared.waiting.popleft()
            shared.distances[source] = distances_from(source, shared.graph)
            shared.finished.append(source)
            shared.waiting.append(source)
            finished += 1
    return finished


def check(shared: Shared, passes: int) -> None:
    """Compare with searches by one thread; passes is the sum of all threads' loops."""
    assert len(shared.finished) == 4 * passes
    assert shared.distances == {source: distances_from(source, shared.graph) for source in set(shared.finished)}
