# threads: one signal handlers run in the main thread
"""Signals in the middle of loops, in handlers that raise, KeyboardInterrupt, in finally, set and wake-up."""

import os
import signal
import sys
import time


def interrupted_loop(kind):
    hits = []

    def handler(number, frame):
        hits.append((number, frame.f_code.co_name))

    previous = signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.005, 0.005)
    try:
        deadline = time.monotonic() + 20
        n = 0
        while len(hits) < 3 and time.monotonic() < deadline:
            n += kind(50)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
    return len(hits) >= 3, {number for number, _ in hits}


def counting(n):
    total = 0
    for i in range(n * 100):
        total += i
    return total


def calling(n):
    def inner(x):
        return x + 1

    total = 0
    for _ in range(n):
        total = inner(total)
    return total


def generating(n):
    return sum(i for i in range(n * 10))


def while_loop(n):
    while n:
        n -= 1
    return 1


def endless():
    """A loop without a call can be left only by a handler that raises."""
    class Stop(Exception):
        pass

    def handler(number, frame):
        raise Stop(frame.f_code.co_name)

    previous = signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    try:
        x = 0
        while True:
            x += 1
    except Stop as stop:
        print("stopped in", stop, x > 0)
    finally:
        signal.signal(signal.SIGALRM, previous)


def endless_for():
    import itertools

    def handler(number, frame):
        raise TimeoutError

    previous = signal.signal(signal.SIGALRM, handler)
    for loop in (lambda: [None for _ in itertools.count()] if False else all(True for _ in itertools.count()), lambda: recurse_forever()):
        signal.setitimer(signal.ITIMER_REAL, 0.02)
        try:
            loop()
        except TimeoutError:
            print("timed out")
    signal.signal(signal.SIGALRM, previous)


def recurse_forever():
    def f(n):
        return n if n == 0 else f(n - 1)

    while f(5) == 0:
        pass


def raised_signals():
    log = []
    previous = signal.signal(signal.SIGUSR1, lambda number, frame: log.append(frame.f_lineno - frame.f_code.co_firstlineno))
    signal.raise_signal(signal.SIGUSR1)
    log.append("after raise_signal")
    os.kill(os.getpid(), signal.SIGUSR1)
    log.append("after kill")
    for _ in range(3):
        signal.raise_signal(signal.SIGUSR1)
    print(log)
    signal.signal(signal.SIGUSR1, previous)
    try:
        signal.raise_signal(signal.SIGINT)
        print("not reached")
    except KeyboardInterrupt:
        print("keyboard interrupt")

    def cleanup():
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            log.append("finally ran")

    try:
        cleanup()
    except KeyboardInterrupt as error:
        print(log[-1], error.__traceback__.tb_next.tb_frame.f_code.co_name)

    class Manager:
        def __enter__(self):
            return self

        def __exit__(self, *args):
            print("exit", args[0].__name__)
            return True

    with Manager():
        signal.raise_signal(signal.SIGINT)
    print("after with")


def handler_changes_state():
    state = {"n": 0}

    def handler(number, frame):
        state["n"] += 1
        frame.f_locals["flag"] = True
        if state["n"] == 3:
            signal.signal(signal.SIGUSR2, signal.SIG_IGN)

    previous = signal.signal(signal.SIGUSR2, handler)
    flag = False
    for _ in range(5):
        signal.raise_signal(signal.SIGUSR2)
    print(state, flag)
    signal.signal(signal.SIGUSR2, previous)
    print(signal.getsignal(signal.SIGUSR2) == previous, sys.exception())


def main():
    for kind in (counting, calling, generating, while_loop):
        print(kind.__name__, *interrupted_loop(kind))
    endless()
    endless_for()
    raised_signals()
    handler_changes_state()


if __name__ == "__main__":
    main()
