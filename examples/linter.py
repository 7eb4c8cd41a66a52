"""A linter over a tree of source files, one file a task, in threads: pyflakes on the standard library.

Whose case this is: linters, type checkers, formatters, documentation builders and static site generators, all of
which do independent work in pure Python on many files. With the GIL they start processes, each of which
imports everything again and sends its results back through pickles; the threads of this program share all that.
pyflakes comes from PyPI as it is (pip install pyflakes), and knows nothing of all this.

    python examples/linter.py [PATH] [--threads N] [--limit N]
    sharedgil run examples/linter.py --once [PATH]
"""

import argparse
import ast
import os
import sys
import sysconfig
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pyflakes.checker import Checker  # type: ignore[import-untyped]  # it carries no types

# Folders below the standard library whose content depends on what else is installed.
SKIPPED_FOLDERS = {"site-packages", "dist-packages", "__pycache__"}

# How many files are linted, unless told otherwise: some ten seconds of work for one thread.
DEFAULT_LIMIT = 800
# How many of them a job of `sharedgil bench` lints, of a size that makes a pass take some 50 ms.
JOB_FILES = 4
JOB_FILE_SIZE = 8_000


def find_files(root: Path, limit: int) -> list[Path]:
    """Return up to limit Python files below root, spread evenly over it, the largest first.

    The same tree always gives the same files. The largest come first so that no thread is left with one at the end.
    """
    below = [path for path in root.rglob("*.py") if not SKIPPED_FOLDERS.intersection(path.relative_to(root).parts)]
    files = sorted(below)
    step = max(1, len(files) / limit)
    chosen = [files[int(i * step)] for i in range(min(limit, len(files)))]
    return sorted(chosen, key=lambda path: (-path.stat().st_size, path))


def lint_source(source: str, name: str) -> list[str]:
    """Return pyflakes' findings in a file's text, as lines for people."""
    checker = Checker(ast.parse(source, name), filename=name)
    return [str(message) for message in sorted(checker.messages, key=lambda message: (message.lineno, message.col))]


def lint_file(path: Path, root: Path) -> list[str]:
    """Return the findings in a file, named as seen from root; a file that does not parse is one finding."""
    name = str(path.relative_to(root))
    try:
        return lint_source(path.read_text(encoding="utf-8"), name)
    except (SyntaxError, UnicodeDecodeError, ValueError) as error:
        return [f"{name}: {error}"]


def lint_files(files: Iterable[Path], root: Path, threads: int, advance: Callable[[int], None]) -> list[str]:
    """Lint all files, each as a task of one of the threads; return the findings in the order of the files.

    Args:
        files: What to lint.
        root: The folder they are in.
        threads: How many to lint at a time.
        advance: Is called with the number of files done.
    """
    findings: list[str] = []
    with ThreadPoolExecutor(threads) as executor:
        for done, found in enumerate(executor.map(lambda path: lint_file(path, root), files), 1):
            findings += found
            advance(done)
    return findings


def folder(text: str) -> Path:
    """Return the folder that text names; for argparse."""
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return Path(text)


def main() -> int:
    """Run the example; return the exit status."""
    import compare

    parser = argparse.ArgumentParser(description="Lint files in threads, with the GIL and with sharedgil.")
    parser.add_argument(
        "path",
        nargs="?",
        type=folder,
        default=Path(sysconfig.get_path("stdlib")),
        metavar="PATH",
        help="folder to lint, default: the standard library",
    )
    parser.add_argument(
        "--limit",
        type=compare.positive,
        default=DEFAULT_LIMIT,
        metavar="N",
        help="lint this many files, default %(default)s",
    )

    def program(arguments: argparse.Namespace, advance: compare.Advance) -> compare.Outcome:
        files = find_files(arguments.path, arguments.limit)
        findings = lint_files(files, arguments.path, arguments.threads, lambda done: advance(done, len(files)))
        size = sum(path.stat().st_size for path in files)
        summary = f"{len(findings)} findings in {len(files)} files, {size // 1000:,} kB, {arguments.threads} threads"
        return compare.Outcome(findings, summary)

    return compare.main(parser, program)


def prepare(threads: int) -> list[list[str]]:
    """Read what each thread is to lint as a job of `sharedgil bench`: the same few files."""
    root = Path(os.environ.get("SHAREDGIL_BENCH_SOURCES", sysconfig.get_path("stdlib")))
    files = [path for path in find_files(root, sys.maxsize) if path.stat().st_size <= JOB_FILE_SIZE]
    return [[path.read_text(encoding="utf-8") for path in files[:JOB_FILES]]] * threads


def work(loops: int, sources: list[str]) -> int:
    """Lint the files `loops` times; return the number of findings in one pass."""
    found = 0
    for _ in range(loops):
        found = sum(len(lint_source(source, "source.py")) for source in sources)
    return found


if __name__ == "__main__":
    sys.exit(main())
