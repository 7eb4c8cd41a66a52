"""Runs one command and prints what it took: [seconds, bytes at the peak, exit status], the last as `subprocess` has it.

usage: meter.py COMMAND [ARG ...]              on an interpreter started with -I -S
       meter.py --memory COMMAND [ARG ...]

The peak that Linux reports for a process that has ended includes that of the process that it was split from, so it must
be a small one, which the benchmark itself is not. And each processor keeps its share of it in portions of 128 KiB.
Asked about a process that runs, Linux 6.16 and later count the pages: --memory asks all the time, which takes time.
"""

import os
import sys
import time

# ru_maxrss counts in these units on Linux.
RSS_UNIT = 1024
# Seconds between two looks at a process.
INTERVAL = 0.0005


def peak_while_it_runs(process: int) -> int:
    """Return the most that the process had resident, in RSS_UNITs, as it was last seen; wait until it has ended."""
    peak = 0
    while os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        with open(f"/proc/{process}/status", "rb") as file:
            for line in file:
                if line.startswith(b"VmHWM:"):
                    peak = int(line.split()[1])
        time.sleep(INTERVAL)
    return peak


def main() -> None:
    """Run the command without input and output."""
    null = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    watch = sys.argv[1] == "--memory"
    command = sys.argv[2:] if watch else sys.argv[1:]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=null)
    seen = peak_while_it_runs(process) if watch else 0
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - start
    print([seconds, (seen or usage.ru_maxrss) * RSS_UNIT, os.waitstatus_to_exitcode(status)])


if __name__ == "__main__":
    main()
