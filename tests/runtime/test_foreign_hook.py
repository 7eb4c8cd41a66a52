"""Another PEP 523 hook that is set after ours, as compilers and debuggers do: it must see every frame, as on stock."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.support.configuration import ENABLED, FORCED, SHARED, STOCK, Configuration, missing
from tests.support.extension import build_extension

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))

EVERY_KIND_OF_CALL = """
import nullhook

class Meta(type):
    def __call__(cls, *args):
        return super().__call__(*args)

class C(metaclass=Meta):
    def __init__(self, n):
        self.n = n
    def method(self, *more):
        return self.n
    @property
    def value(self):
        return self.n
    def __getitem__(self, key):
        return key
    def __add__(self, other):
        return other
    def __iter__(self):
        yield self.n
    def __getattr__(self, name):
        return name
    def __call__(self):
        return self
    def __enter__(self):
        return self
    def __exit__(self, *error):
        return True
    def __eq__(self, other):
        return True
    def __hash__(self):
        return 1

def plain(a, b=1, *c, d=2, **e):
    return a

def generator():
    yield 1
    yield 2

def delegates():
    yield from generator()

async def coroutine():
    return await inner()

async def inner():
    return 1

def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value

def calls():
    c = C(1)
    plain(1); plain(1, 2, 3, d=4); plain(*(1, 2)); plain(1, **{"z": 1})
    c.method(); C.method(c); c.value; c[1]; c + c; list(c); c.missing; c(); c == c; {c: 1}[c]
    with c:
        raise ValueError
    for n in generator():
        pass
    list(delegates()); sum(n for n in (1, 2)); [plain(n) for n in (1, 2)]
    run(coroutine()); sorted([2, 1], key=plain); (lambda: 1)(); list(map(plain, (1, 2)))
    class Made:
        x = 1
    exec("plain(1)")

seen = []
for _ in range(100):
    calls()
nullhook.install(seen)
calls()
calls()
nullhook.uninstall()
print(len(seen), seen)
"""

IN_THREADS = """
import nullhook, threading

def marked():
    return 1

def step(n):
    return n + 1

def work():
    n = 0
    while not go:
        n = step(n)
        busy.add(threading.get_ident())
    for _ in range(500):
        marked()

def late():
    for _ in range(500):
        marked()

seen, go, busy = [], [], set()
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
while len(busy) < 4:
    pass
nullhook.install(seen)
go.append(True)
threads.append(threading.Thread(target=late))
threads[-1].start()
for thread in threads:
    thread.join()
print(nullhook.is_installed(), seen.count("marked"), seen.count("late"))
nullhook.uninstall()
"""


def output(code: str, configuration: Configuration) -> str:
    path = str(build_extension(ROOT / "tests" / "support" / "nullhook" / "nullhook.c"))
    return subprocess.run(
        [sys.executable, "-c", code],
        env=configuration.environment(PYTHONPATH=path),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout


@pytest.mark.parametrize("configuration", [ENABLED, FORCED, SHARED], ids=lambda configuration: configuration.name)
def test_every_kind_of_call(configuration: Configuration) -> None:
    """In a frame of ours that was there before the hook."""
    assert output(EVERY_KIND_OF_CALL, configuration) == output(EVERY_KIND_OF_CALL, STOCK)


@pytest.mark.parametrize(
    "configuration", [STOCK, ENABLED, FORCED, SHARED], ids=lambda configuration: configuration.name
)
def test_in_threads_that_run(configuration: Configuration) -> None:
    """In frames of other threads, and in those of threads that are started later, which do not take the hook back."""
    assert output(IN_THREADS, configuration) == "True 2500 1\n"
