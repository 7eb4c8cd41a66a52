"""Processes that end in every way while threads are busy: output and exit status of stock, each time, and soon."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from tests.support.ahead import Ahead, Runs, runs_ahead
from tests.support.configuration import ENABLED, FORCED, STOCK, Configuration, missing

#: how often each is run: what goes wrong at the end goes wrong rarely
TIMES = int(os.environ.get("SHAREDGIL_STRESS_TIMES", "3"))
PATIENCE = 30.0

BUSY = """
import atexit, os, signal, sys, threading, time
def spin():
    n = 0
    while True:
        n += 1
def calls():
    while True:
        str(5).encode().hex()
def allocates():
    while True:
        [object() for _ in range(10)], {i: (i,) for i in range(5)}
def generates():
    while True:
        sum(i for i in range(100))
def raises():
    while True:
        try:
            {}["x"]
        except KeyError:
            pass
def sleeps():
    while True:
        time.sleep(0.0005)
class Dies:
    def __del__(self):
        pass
def finalises():
    while True:
        Dies()
KINDS = [spin, calls, allocates, generates, raises, sleeps, finalises]
def start(kinds=KINDS, daemon=True):
    threads = [threading.Thread(target=kind, daemon=daemon) for kind in kinds]
    for thread in threads:
        thread.start()
    time.sleep(0.02)
    return threads
"""

ENDINGS = {
    "falls off the end": "start(); print('end')",
    "spinning only": "start([spin] * 3); print('end')",
    "allocating only": "start([allocates] * 3); print('end')",
    "exit status": "start(); sys.exit(7)",
    "uncaught": "start(); {}['missing']",
    "exit of the process from a thread": """
        start()
        threading.Thread(target=lambda: (sys.stdout.flush(), os._exit(5))).start()
        time.sleep(20)
        """,
    "SystemExit in a thread ends that thread only": """
        start()
        thread = threading.Thread(target=sys.exit, args=(3,))
        thread.start()
        thread.join()
        print('main goes on')
        """,
    "exception in a thread": """
        start([spin])
        threading.excepthook = lambda args: print(args.exc_type.__name__)
        thread = threading.Thread(target=lambda: [][0])
        thread.start()
        thread.join()
        """,
    "killed": "start(); print('before', flush=True); os.kill(os.getpid(), signal.SIGTERM); time.sleep(20)",
    "interrupted in a join": """
        start()
        try:
            threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()
            threading.Event().wait()
        except KeyboardInterrupt:
            print('interrupted')
        """,
    "interrupted and not caught": """
        start()
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()
        while True:
            pass
        """,
    "alarm in a loop": """
        def stop(number, frame):
            raise TimeoutError
        start()
        signal.signal(signal.SIGALRM, stop)
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            while True:
                pass
        except TimeoutError:
            print('stopped')
        """,
    "work at exit": """
        def last():
            print('at exit', sum(i for i in range(1000)))
            try:
                late = threading.Thread(target=print)
                late.start()
                # Nobody waits for a thread that starts this late: stock loses its line in one run of five.
                late.join()
            except RuntimeError as error:
                print(error)
        atexit.register(last)
        start()
        """,
    "threads that end by themselves": """
        done = []
        def work(n):
            done.append(sum(i for i in range(n)))
        threads = [threading.Thread(target=work, args=(20000,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        atexit.register(lambda: print(len(done)))
        """,
    "a pool that nobody shuts down": """
        from concurrent.futures import ThreadPoolExecutor
        pool = ThreadPoolExecutor(4)
        futures = [pool.submit(sum, range(n)) for n in range(200)]
        atexit.register(lambda: print(sum(future.done() for future in futures)))
        """,
    "module globals with finalisers": """
        class Last:
            def __del__(self):
                print('gone', self.name)
        one = Last(); one.name = 'one'
        two = [Last()]; two[0].name = 'two'; two.append(two)
        start([spin, finalises])
        """,
    "a child of fork ends": """
        import warnings
        warnings.simplefilter('ignore')
        start()
        child = os.fork()
        if child == 0:
            print('child', flush=True)
            sys.exit(4)
        print('parent', os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        """,
    "a child of fork starts threads": """
        import warnings
        warnings.simplefilter('ignore')
        start()
        child = os.fork()
        if child == 0:
            start()
            print('child', flush=True)
            sys.exit(4)
        print('parent', os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        """,
    "a fork from a thread": """
        import warnings
        warnings.simplefilter('ignore')
        start()
        def fork():
            child = os.fork()
            if child == 0:
                start([spin])
                os._exit(6)
            print('parent', os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        thread = threading.Thread(target=fork)
        thread.start()
        thread.join()
        """,
    "children by subprocess": """
        import subprocess
        start([spin, allocates])
        def run():
            print(subprocess.run([sys.executable, '-c', 'print(5)'], capture_output=True, text=True).stdout, end='')
        threads = [threading.Thread(target=run) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        """,
    "a pool of processes": """
        import multiprocessing, warnings
        warnings.simplefilter('ignore')
        start([spin, sleeps])
        with multiprocessing.get_context('fork').Pool(2) as pool:
            print(pool.map(abs, range(-5, 5)))
        """,
    "a second interpreter": """
        import _interpreters
        start()
        interpreter = _interpreters.create()
        _interpreters.run_string(interpreter, 'print(sum(i for i in range(100)), flush=True)')
        _interpreters.destroy(interpreter)
        print('main')
        """,
    "stacks of all threads": """
        import faulthandler, tempfile
        start()
        with tempfile.TemporaryFile() as file:
            for _ in range(20):
                faulthandler.dump_traceback(file)
            file.seek(0)
            print(b'in spin' in file.read())
        """,
    "a lock held by a thread that is gone": """
        lock = threading.Lock()
        def hold():
            lock.acquire()
            spin()
        start([hold, spin])
        print(lock.locked())
        """,
}

#: with sharedgil alone: it is switched on and off under running threads
SWITCHING = """
import sharedgil
threads = start([spin, allocates, generates, raises, finalises])
for i in range(60):
    sharedgil.disable()
    assert not sharedgil.is_enabled()
    sum(n for n in range(2000))
    sharedgil.enable(force=i % 3 == 0)
    assert sharedgil.is_enabled()
    sum(n for n in range(2000))
print('end')
"""


def run(body: str, configuration: Configuration, number: int = 0) -> tuple[str, str, int]:
    """Run ``number`` of a program: stdout, the last line of stderr, and the exit status.

    The status of a process that does not end is 1000.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", BUSY + textwrap.dedent(body)],
        env=configuration.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="backslashreplace",
        # pytest may have been started in the background, with SIGINT ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
        start_new_session=True,
    )
    try:
        stdout, stderr = process.communicate(timeout=PATIENCE)
        status = process.returncode
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGKILL)
        stdout, stderr = process.communicate()
        return stdout, stderr, 1000
    shown = stderr.strip().splitlines()
    return stdout, shown[-1] if shown and status >= 0 else stderr if status not in (-2, -15) else "", status


def runs_of(name: str, configuration: Configuration) -> Runs:
    """All runs of one test."""
    return [(run, ENDINGS[name], STOCK), *((run, ENDINGS[name], configuration, time) for time in range(TIMES))]


@pytest.mark.skipif(missing() is not None, reason=str(missing()))
@runs_ahead(runs_of)
@pytest.mark.parametrize("configuration", [ENABLED, FORCED], ids=lambda configuration: configuration.name)
@pytest.mark.parametrize("name", ENDINGS)
def test_ends_as_on_stock(ahead: Ahead, name: str, configuration: Configuration) -> None:
    """Every one of several runs."""
    expected, *results = [ahead.start(*call).result() for call in runs_of(name, configuration)]
    assert expected[2] != 1000, expected
    assert results == [expected] * TIMES


@pytest.mark.skipif(missing() is not None, reason=str(missing()))
@pytest.mark.parametrize("configuration", [STOCK, ENABLED, FORCED], ids=lambda configuration: configuration.name)
def test_switched_on_and_off_under_running_threads(configuration: Configuration) -> None:
    """Whatever the state that it starts in."""
    for _ in range(3):
        assert run(SWITCHING, configuration) == ("end\n", "", 0)
