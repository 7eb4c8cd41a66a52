# threads: one sys.unraisablehook and threading.excepthook belong to the process
"""Exceptions that cannot be raised: in __del__, in weak reference callbacks, in threads, at exit."""

import atexit
import sys
import threading
import weakref


class Bad:
    def __del__(self):
        raise ValueError("in del")


def callback(reference):
    raise KeyError("in callback")


def main():
    seen = []
    previous = sys.unraisablehook, threading.excepthook
    sys.unraisablehook = lambda args: seen.append((args.exc_type.__name__, str(args.exc_value), args.exc_traceback.tb_lineno))
    threading.excepthook = lambda args: seen.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))
    try:
        Bad()
        bad = Bad()
        del bad
        bad = [Bad()]
        bad = None

        class Target:
            pass

        target = Target()
        reference = weakref.ref(target, callback)
        del target
        print(reference())
        thread = threading.Thread(target=lambda: 1 // 0, name="dies")
        thread.start()
        thread.join()

        def generator():
            try:
                yield
            finally:
                raise OSError("in close")

        g = generator()
        next(g)
        del g
        print(seen)
    finally:
        sys.unraisablehook, threading.excepthook = previous
    if __name__ == "__main__":
        atexit.register(lambda: print("at exit"))
        atexit.register(lambda: 1 // 0)
        Bad()
        thread = threading.Thread(target=lambda: [][1], name="printed")
        thread.start()
        thread.join()


if __name__ == "__main__":
    main()
