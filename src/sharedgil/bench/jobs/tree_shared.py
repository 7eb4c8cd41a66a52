"""Walk of a SHARED tree: recursive reads of one tree by all threads."""

from __future__ import annotations


class Node:
    """A node of a binary tree."""

    def __init__(self, value: int, left: Node | None, right: Node | None) -> None:
        self.value = value
        self.left = left
        self.right = right


def grow(depth: int) -> Node | None:
    """Return a full tree with 2**depth - 1 nodes."""
    if depth == 0:
        return None
    return Node(depth, grow(depth - 1), grow(depth - 1))


def total(node: Node | None) -> int:
    """Return the sum of the values below and in node."""
    if node is None:
        return 0
    return node.value + total(node.left) + total(node.right)


def prepare(threads: int) -> list[Node | None]:
    """All threads walk the same 511 nodes."""
    return [grow(9)] * threads


def work(loops: int, root: Node | None) -> int:
    """Walk the tree four times, `loops` times."""
    result = 0
    for _ in range(loops):
        for _ in range(4):
            result = total(root)
    return result
