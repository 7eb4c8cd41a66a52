"""Float arithmetic: two running values, three multiplications and two additions a step."""


def relax(n: int) -> float:
    """Return the first of two coupled values after n steps."""
    x = 0.5
    y = 1.5
    for _ in range(n):
        x = x * 0.999 + y
        y = y - x * 0.001
    return x


def work(loops: int) -> float:
    """Take 10,000 steps, `loops` times."""
    result = 0.0
    for _ in range(loops):
        result = relax(10_000)
    return result
