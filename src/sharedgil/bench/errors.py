"""Errors of the benchmarks, each with a message for the person who typed the command."""


class BenchmarkError(Exception):
    """A benchmark cannot be run as asked: a bad argument, or something missing on this machine."""


class WorkerError(BenchmarkError):
    """A process that was to measure something failed, crashed or hung.

    The message says how in a line; `output` is the end of what it wrote to standard error.
    """

    def __init__(self, message: str, output: str = "") -> None:
        super().__init__(message)
        self.output = output
