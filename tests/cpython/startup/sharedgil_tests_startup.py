"""What a process of the test environment does at its start, before the program; imported by a ``.pth`` file.

It obeys two variables:

``SHAREDGIL_TESTS_NULLHOOK``  a folder with the extension ``nullhook``: install that hook, here and in every child
``SHAREDGIL_TESTS_UNSPECIALISED``  1: with what undoes the host's specialisation
``SHAREDGIL_TESTS_BUSY``      a number of threads to keep busy in pure Python until the process ends; not inherited
"""

import _thread
import os
import sys


class Spinner:
    """Work that touches what programs touch: ints, attributes, a list, a dict, calls, generators, exceptions."""

    def __init__(self):
        self.count = 0
        self.items = [0] * 8
        self.table = {"a": 0}

    def step(self, n):
        self.count += n
        self.items[n & 7] = self.count
        self.table["a"] = self.items[(n + 3) & 7]
        if n % 64 == 0:
            self.rare(n)
        return self.table["a"] + n

    def rare(self, n):
        try:
            self.table = {"a": sum(i for i in range(5))}
            raise ValueError(n)
        except ValueError:
            self.items = list(self.items)

    def run(self):
        """Until the interpreter ends."""
        while True:
            for n in range(1 << 16):
                self.step(n)


def start():
    folder = os.environ.get("SHAREDGIL_TESTS_NULLHOOK")
    if folder:
        sys.path.append(folder)
        import nullhook

        sys.path.remove(folder)
        nullhook.install(unspecialised=os.environ.get("SHAREDGIL_TESTS_UNSPECIALISED") == "1")
    for _ in range(int(os.environ.pop("SHAREDGIL_TESTS_BUSY", "0"))):
        _thread.start_new_thread(Spinner().run, ())


start()
