"""Doubly recursive calls with small integers."""


def fib(n: int) -> int:
    """Return the n-th Fibonacci number, the slow way."""
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def work(loops: int) -> int:
    """Compute fib(15), `loops` times (1,973 calls each)."""
    result = 0
    for _ in range(loops):
        result = fib(15)
    return result
