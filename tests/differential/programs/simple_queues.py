"""queue.SimpleQueue in all its operations: order, growing and shrinking, wrong arguments, subclasses, waiting, deaths."""

import queue
import threading
import weakref
from queue import SimpleQueue

state = 1


class Derived(SimpleQueue):
    def put(self, item):
        super().put((item,))


class Dies:
    def __init__(self, name, log):
        self.name, self.log = name, log

    def __del__(self):
        self.log.append(self.name)


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def operations(seed):
    mine, out, q = seed, [], SimpleQueue()
    for step in range(600):
        mine = (mine * 1103515245 + 12345) % 2**31
        which = (mine >> 8) % (14 if step // 100 % 2 else 9)
        try:
            if which < 3:
                q.put(step)
            elif which == 3:
                q.put_nowait([step])
            elif which == 4:
                q.put(step, False)
            elif which == 5:
                q.put(step, block=True, timeout=-5)
            elif which == 6:
                out.append((q.qsize(), q.empty()))
            elif which == 7:
                q.put(str(step), True, None)
            elif which == 8:
                out.append(q.get(False))
            elif which == 9:
                out.append(q.get_nowait())
            elif which == 10:
                out.append(q.get(block=False))
            elif which == 11:
                out.append(q.get(timeout=0))
            elif which == 12:
                out.append(q.get(0, timeout=-1))
            else:
                out.append(q.get(True, 0.0))
        except queue.Empty as error:
            out.append((type(error).__name__, error.args, error.__context__))
    while not q.empty():
        out.append(q.get())
    print(len(out), hash(str(out)) == hash(str(out)), out[::17])


def wrong():
    q = SimpleQueue()
    for call in (
        lambda: q.put(),
        lambda: q.put(1, 2, 3, 4),
        lambda: q.put(1, blocks=1),
        lambda: q.put(1, True, block=True),
        lambda: q.put(item=1),
        lambda: q.get(True, -1),
        lambda: q.get(timeout="x"),
        lambda: q.get(True, None),
        lambda: q.get(1, 2, 3),
        lambda: q.get(True, block=True),
        lambda: q.get(timeout=-1),
        lambda: q.get(False, "x"),
        lambda: q.get_nowait(),
        lambda: q.get_nowait(1),
        lambda: q.put_nowait(),
        lambda: q.put_nowait(1, 2),
        lambda: q.qsize(1),
        lambda: q.empty(1),
        lambda: SimpleQueue(1),
        lambda: SimpleQueue(a=1),
        lambda: SimpleQueue.get(5),
        lambda: SimpleQueue.put(q, 7),
        lambda: SimpleQueue.get(q),
        lambda: q.get(timeout=1e-3),
    ):
        print(attempt(call), q.qsize())

    class Bad:
        def __bool__(self):
            raise ZeroDivisionError("bool")

    print(attempt(q.put, 1, Bad()), attempt(q.get, Bad()), q.qsize())


def tracebacks():
    def inner(q):
        return q.get_nowait()

    try:
        try:
            {}["missing"]
        except KeyError:
            inner(SimpleQueue())
    except queue.Empty as error:
        names, entry = [], error.__traceback__
        while entry is not None:
            names.append((entry.tb_frame.f_code.co_name, entry.tb_lineno - entry.tb_frame.f_code.co_firstlineno))
            entry = entry.tb_next
        print(names, repr(error.__context__), error.args, str(error))


def subclasses():
    q = Derived()
    q.put(1)
    q.put_nowait(2)
    q.extra = 5
    print(q.get(), q.get(), q.empty(), q.extra)


def deaths():
    log, q = [], SimpleQueue()
    for i in range(20):
        q.put(Dies(i, log))
    for _ in range(3):
        q.get()
    print(log)
    kept = q.get()
    q.put(q.qsize())
    r = weakref.ref(q)
    print(r() is q)
    del q
    print(log, kept.name, r())
    del kept
    print(log[-1])
    inside = SimpleQueue()
    inside.put(inside)
    items = [SimpleQueue() for _ in range(5)]
    for i, each in enumerate(items):
        each.put(Dies(100 + i, log))
    del items
    print(log[17:])


def waiting():
    q, back = SimpleQueue(), SimpleQueue()

    def work():
        while (item := q.get()) is not None:
            back.put(item * 2)

    thread = threading.Thread(target=work)
    thread.start()
    got = []
    for i in range(50):
        q.put(i)
        if i % 7 == 0:
            got.append(back.get())
    q.put(None)
    thread.join()
    while not back.empty():
        got.append(back.get())
    print(got == [2 * i for i in range(50)])


def main():
    operations(1)
    operations(7)
    wrong()
    tracebacks()
    subclasses()
    deaths()
    waiting()


if __name__ == "__main__":
    main()
