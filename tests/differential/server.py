"""Runs programs that come over a pipe, one after the other in one process, and answers with what each printed.

A request is a JSON line ``[source, threads, rounds]``, the answer a JSON line: for each thread, the different texts
that its rounds printed. One process for many programs, because starting an interpreter takes longer than running them;
and because what earlier programs left behind is a test of its own.
"""

from __future__ import annotations

import json
import sys
import threading
import types

from drive import PerThread, call


def answer(source: str, threads: int, rounds: int, out: PerThread, err: PerThread) -> list[list[str]]:
    """Run ``main()`` of one program in so many threads at once."""
    module = types.ModuleType("random_program")
    exec(compile(source, "<random>", "exec"), module.__dict__)
    texts: list[set[str]] = [set() for _ in range(threads)]
    barrier = threading.Barrier(threads)

    def work(index: int) -> None:
        barrier.wait()
        for _ in range(rounds):
            texts[index].add("".join(call(module.main, out, err)))

    workers = [threading.Thread(target=work, args=(index,)) for index in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return [sorted(text) for text in texts]


def serve() -> None:
    """Until the pipe is closed."""
    requests, answers = sys.stdin, sys.stdout
    out, err = PerThread(), PerThread()
    sys.stdout, sys.stderr = out, err
    sys.setswitchinterval(0.0005)
    for line in requests:
        source, threads, rounds = json.loads(line)
        texts = answer(source, threads, rounds, out, err)
        answers.write(json.dumps(texts) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve()
