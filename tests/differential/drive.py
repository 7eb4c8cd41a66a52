"""Runs ``main()`` of one program in several threads at once and writes what each printed, as JSON, to stdout.

    python drive.py PROGRAM THREADS ROUNDS shared|own

Runs in a child process and imports nothing of the project, so that it is the same program under every configuration.
``shared``: the program is executed once as a module and all threads call the same ``main`` on the same globals.
``own``: each thread executes the (one) compiled program in a namespace of its own, then calls that ``main``: for
programs that change their own globals. Each thread calls ``main`` ROUNDS times, because caches and counters of the
evaluator are warm only from the second time on. THREADS 0 means in the main thread, for programs that handle signals.

Output is told apart by thread, without a Python frame of ours in between, so that programs that trace or walk the stack
see the same with one thread as with four.
"""

from __future__ import annotations

import io
import json
import os
import sys
import threading
import traceback
import types
import warnings
from typing import Any


class PerThread(threading.local):
    """A text stream that keeps what each thread writes; its methods are the C methods of that thread's own buffer."""

    def __init__(self) -> None:
        self.buffer_of_thread = io.StringIO()
        self.write = self.buffer_of_thread.write
        self.flush = self.buffer_of_thread.flush

    def take(self) -> str:
        """What this thread has written since the last call."""
        text = self.buffer_of_thread.getvalue()
        self.buffer_of_thread.seek(0)
        self.buffer_of_thread.truncate()
        return text


def load(code: types.CodeType, name: str) -> types.ModuleType:
    """Execute the program as a module called ``name``."""
    module = types.ModuleType(name)
    module.__file__ = code.co_filename
    exec(code, module.__dict__)
    return module


def call(main: Any, out: PerThread, err: PerThread) -> tuple[str, str]:
    """One call of ``main``: what it wrote to stdout and stderr, with the traceback of what it raised."""
    try:
        main()
    except BaseException as error:
        below = error.__traceback__ and error.__traceback__.tb_next
        traceback.print_exception(type(error), error, below)
    return out.take(), err.take()


def drive(path: str, threads: int, rounds: int, globals_kind: str) -> list[list[tuple[str, str]]]:
    """What each thread wrote in each of its rounds: pairs of stdout and stderr."""
    name = os.path.splitext(os.path.basename(path))[0]
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are compared by the run as a script
        code = compile(text, path, "exec", dont_inherit=True)
    out, err = PerThread(), PerThread()
    sys.stdout, sys.stderr = out, err
    shared = None
    if globals_kind == "shared":
        shared = sys.modules[name] = load(code, name)
        out.take()
        err.take()
    results: list[list[tuple[str, str]]] = [[] for _ in range(threads or 1)]
    barrier = threading.Barrier(threads or 1)

    def work(index: int) -> None:
        barrier.wait()
        for _ in range(rounds):
            module = shared or load(code, name)
            results[index].append(call(module.main, out, err))

    if threads == 0:
        work(0)
    workers = [threading.Thread(target=work, args=(index,)) for index in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return results


if __name__ == "__main__":
    terminal = sys.stdout
    program, count, repeat, kind = sys.argv[1:]
    sys.argv[1:] = []
    sys.setswitchinterval(0.0005)
    written = drive(program, int(count), int(repeat), kind)
    sys.stdout = terminal
    print(json.dumps(written), file=terminal)
