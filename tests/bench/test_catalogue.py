"""Which jobs there are, and what names and files stand for them."""

import runpy
from pathlib import Path

import pytest

from sharedgil.bench import catalogue
from sharedgil.bench.catalogue import default_jobs, find_jobs
from sharedgil.bench.errors import BenchmarkError

# The jobs of the design's table, and those whose threads work on the same containers.
EXPECTED = {
    "attributes_private",
    "attributes_shared",
    "c_calls",
    "call_loop",
    "dict_private",
    "exceptions",
    "fib",
    "float_arithmetic",
    "generators",
    "integer_loop",
    "inverted_index_shared",
    "list_private",
    "list_shared",
    "lru_cache_shared",
    "memo_shared",
    "methods_shared",
    "object_creation",
    "shortest_paths_shared",
    "strings",
    "tree_shared",
    "word_count_shared",
}


def own_jobs():
    return [job for job in default_jobs() if job.kind == "job"]


def test_all_jobs_are_there():
    assert {job.name for job in own_jobs()} == EXPECTED


@pytest.mark.parametrize("job", default_jobs(), ids=lambda job: job.name)
def test_every_job_says_what_it_does(job):
    assert len(job.title) > 10


@pytest.mark.parametrize("job", own_jobs(), ids=lambda job: job.name)
def test_the_value_depends_on_the_passes_only(job):
    module = runpy.run_path(str(job.path))
    states = [(state,) for state in module["prepare"](2)] if "prepare" in module else [(), ()]
    first = module["work"](1, *states[0])
    assert module["work"](1, *states[0]) == first
    assert module["work"](3, *states[1]) == module["work"](3, *states[0])


def test_no_names_means_the_default_jobs():
    assert find_jobs([]) == default_jobs()


def test_jobs_come_in_the_order_asked_for_and_once():
    assert [job.name for job in find_jobs(["fib", "c_calls", "fib"])] == ["fib", "c_calls"]


def test_the_examples_are_jobs():
    assert {"linter", "parmap", "object_graph"} <= {job.name for job in default_jobs() if job.kind == "program"}


def test_an_unknown_name_is_an_error_that_lists_the_names():
    with pytest.raises(BenchmarkError, match=r"no job fibb; .*integer_loop"):
        find_jobs(["fibb"])


def test_a_file_can_be_a_job(tmp_path: Path):
    (tmp_path / "mine.py").write_text('"""Mine."""\n\ndef work(loops):\n    return loops\n')
    (job,) = find_jobs([str(tmp_path / "mine.py")])
    assert (job.name, job.title) == ("mine", "Mine.")


@pytest.mark.parametrize(
    ("text", "message"),
    [("x = 1\n", "not a job: it has no function work"), ("def work(:\n", "not a Python file")],
)
def test_a_file_that_is_no_job_is_an_error(tmp_path: Path, text, message):
    (tmp_path / "bad.py").write_text(text)
    with pytest.raises(BenchmarkError, match=message):
        find_jobs([str(tmp_path / "bad.py")])


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path):
    with pytest.raises(BenchmarkError, match="no job file"):
        find_jobs([str(tmp_path / "missing.py")])


def test_pyperformance_jobs_are_found_where_it_is_installed(tmp_path: Path, monkeypatch):
    script = tmp_path / "bm_richards" / "run_benchmark.py"
    script.parent.mkdir()
    script.touch()
    (script.parent / "pyproject.toml").touch()
    variant = script.parent / "bm_richards_twice.toml"
    variant.write_text("[tool.pyperformance]\nextra_opts = ['--twice']\n")
    monkeypatch.setattr(catalogue, "_pyperformance_folder", lambda: tmp_path)
    plain, twice = find_jobs(["pyperformance:richards", "pyperformance:richards_twice"])
    assert (plain.path, plain.arguments) == (script, ())
    assert (twice.path, twice.arguments) == (script, ("--twice",))
    with pytest.raises(BenchmarkError, match="no job pyperformance:nothing"):
        find_jobs(["pyperformance:nothing"])


def test_without_pyperformance_its_jobs_say_how_to_get_it(monkeypatch):
    monkeypatch.setattr(catalogue, "_pyperformance_folder", lambda: None)
    assert not any(job.kind == "pyperformance" for job in default_jobs())
    with pytest.raises(BenchmarkError, match="pip install pyperformance"):
        find_jobs(["pyperformance:richards"])
