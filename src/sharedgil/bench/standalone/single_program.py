"""A program with one thread: every job file named on the command line, for its share of a second or so.

usage: single_program.py PASSES JOB.py ...
"""

import runpy
import sys


def main() -> None:
    """Do the same number of passes of each job."""
    passes = int(sys.argv[1])
    for path in sys.argv[2:]:
        job = runpy.run_path(path)
        if "prepare" in job:
            (state,) = job["prepare"](1)
            job["work"](passes, state)
        else:
            job["work"](passes)


if __name__ == "__main__":
    main()
