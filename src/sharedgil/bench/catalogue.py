"""Which jobs there are, and where each one's file is.

Jobs come from four places: the files of `sharedgil/bench/jobs`; the programs of `examples/`, each of which is a
job as well and is installed into `sharedgil/bench/programs`; pyperformance, when it is installed; and any file
named by its path.
"""

import ast
import importlib.util
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sharedgil.bench.errors import BenchmarkError

JOBS = Path(__file__).parent / "jobs"
# The second is where the programs are in a source tree.
PROGRAMS = (Path(__file__).parent / "programs", Path(__file__).resolve().parents[3] / "examples")

PYPERFORMANCE_PREFIX = "pyperformance:"
# The bodies that run by default: pure Python, nothing else to install, and less than half a second each.
PYPERFORMANCE_DEFAULTS = ("richards", "deltablue", "raytrace", "chaos", "float", "go", "hexiom", "deepcopy")

Kind = Literal["job", "program", "pyperformance"]


@dataclass(frozen=True)
class Job:
    """Something to measure: its name on the command line, what it does, the file that does it, and its arguments."""

    name: str
    title: str
    path: Path
    kind: Kind
    arguments: tuple[str, ...] = ()


def _title(path: Path) -> str:
    """Return the first line of the file's docstring, or an empty string."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    return docstring.splitlines()[0] if docstring else ""


def _is_job(path: Path) -> bool:
    """Whether the file defines the function that every job has."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == "work" for node in tree.body)


def _from_folder(folder: Path, kind: Kind) -> list[Job]:
    return [Job(path.stem, _title(path), path, kind) for path in sorted(folder.glob("*.py")) if _is_job(path)]


def _pyperformance_folder() -> Path | None:
    """Return the folder of pyperformance's benchmarks, None when it is not installed."""
    spec = importlib.util.find_spec("pyperformance")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "data-files" / "benchmarks"


def _pyperformance_job(name: str) -> Job | None:
    """Return the job for one of pyperformance's benchmarks, None if there is no such benchmark here.

    Several benchmarks can be one script with different arguments; then each has a file beside it that names them.
    """
    folder = _pyperformance_folder()
    if folder is None or not name.replace("_", "").isalnum():
        return None
    own = folder / f"bm_{name}" / "pyproject.toml"
    description = own if own.is_file() else next(folder.glob(f"bm_*/bm_{name}.toml"), None)
    script = description.with_name("run_benchmark.py") if description else None
    if description is None or script is None or not script.is_file():
        return None
    settings = tomllib.loads(description.read_text(encoding="utf-8")).get("tool", {}).get("pyperformance", {})
    arguments = tuple(settings.get("extra_opts", ()))
    return Job(PYPERFORMANCE_PREFIX + name, f"body of pyperformance's {name}", script, "pyperformance", arguments)


def default_jobs() -> list[Job]:
    """Return the jobs that run when none is named, in the order of the table."""
    programs = next((folder for folder in PROGRAMS if folder.is_dir()), None)
    jobs = _from_folder(JOBS, "job") + (_from_folder(programs, "program") if programs else [])
    bodies = [_pyperformance_job(name) for name in PYPERFORMANCE_DEFAULTS]
    return jobs + [body for body in bodies if body is not None]


def _from_path(text: str) -> Job:
    path = Path(text)
    if not path.is_file():
        raise BenchmarkError(f"there is no job file {text}")
    try:
        if not _is_job(path):
            raise BenchmarkError(f"{text} is not a job: it has no function work(loops) or work(loops, state)")
    except (SyntaxError, UnicodeDecodeError) as error:
        raise BenchmarkError(f"{text} is not a Python file: {error}") from error
    return Job(path.stem, _title(path), path.resolve(), "program")


def _find(name: str, known: dict[str, Job]) -> Job:
    if name in known:
        return known[name]
    if name.startswith(PYPERFORMANCE_PREFIX):
        job = _pyperformance_job(name.removeprefix(PYPERFORMANCE_PREFIX))
        if job is not None:
            return job
        if _pyperformance_folder() is None:
            raise BenchmarkError(f"job {name} needs pyperformance: pip install pyperformance")
    elif name.endswith(".py"):
        return _from_path(name)
    raise BenchmarkError(f"there is no job {name}; the jobs are: {', '.join(known)}")


def find_jobs(names: Iterable[str]) -> list[Job]:
    """Return the jobs with these names, in this order and each once; the default jobs if there are no names.

    A name is that of a known job, `pyperformance:NAME`, or the path of a Python file that is a job.
    Raises BenchmarkError for a name that is none of these.
    """
    known = {job.name: job for job in default_jobs()}
    found = {job.name: job for job in (_find(name, known) for name in names)}
    return list((found or known).values())
