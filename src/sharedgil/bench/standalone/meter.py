"""Runs one command and prints what it took: [seconds, bytes at the peak, exit status], the last as `subprocess` has it.

usage: meter.py COMMAND [ARG ...], on an interpreter started with -I -S. The peak that Linux reports for a process
includes that of the process that it was split from, so it must be a small one, which the benchmark itself is not.
"""

import os
import sys
import time

# ru_maxrss counts in these units on Linux.
RSS_UNIT = 1024


def main() -> None:
    """Run the command without input and output."""
    null = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    command = sys.argv[1:]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=null)
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - start
    print([seconds, usage.ru_maxrss * RSS_UNIT, os.waitstatus_to_exitcode(status)])


if __name__ == "__main__":
    main()
