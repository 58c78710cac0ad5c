"""Modules are compiled once, by the worker whose share they are: otherwise each worker of a fresh clone compiles every one.

That took 18 s of each worker. Most of it was pytest's, which rewrites the assertions of test modules.
"""

from __future__ import annotations

import importlib.util
import os
import py_compile
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from _pytest.assertion import rewrite

ROOT = Path(__file__).parents[1]
SOURCES = ("ztscan", "checks", "reports", "benchmarks", "website")
LIBRARIES = (
    "aiohttp", "anyio", "azure.core", "azure.identity", "check_jsonschema", "cryptography", "distributed", "httpcore", "httpx",
    "kiota_abstractions", "kiota_http", "markdown_it", "msgraph_core", "openpyxl", "pathspec", "playwright", "py_ocsf_models",
    "ruamel.yaml", "starlette", "uvicorn", "vcr",
)  # fmt: skip
"""Packages of which the tests import most modules, and which are large."""


def compile_share(config: pytest.Config) -> None:
    """Compile what this worker has to, where all tests are run and it was not compiled before."""
    worker = getattr(config, "workerinput", None)
    if worker is None or sys.dont_write_bytecode or [Path(given).name for given in config.args] != ["tests"]:
        return
    number, workers = int(worker["workerid"].removeprefix("gw")), worker["workercount"]
    for file in _share(_modules(), number, workers):
        if not os.path.exists(compiled := importlib.util.cache_from_source(file)):  # noqa: PTH110 - of thousands of files
            py_compile.compile(file, compiled, quiet=2)
    for file in _share(map(str, (ROOT / "tests").rglob("test_*.py")), number, workers):
        _rewrite(Path(file), config)


def _share(files: Iterable[str], number: int, workers: int) -> list[str]:
    return sorted(files)[number::workers]


def _modules() -> Iterator[str]:
    """Sources without test modules, whose assertions are rewritten before they are compiled."""
    for folder in SOURCES:
        yield from map(str, (ROOT / folder).rglob("*.py"))
    yield from (str(file) for file in (ROOT / "tests").rglob("*.py") if not file.name.startswith(("test_", "conftest")))
    for name in LIBRARIES:
        found = importlib.util.find_spec(name)
        for folder in (found.submodule_search_locations or ()) if found else ():
            yield from map(str, Path(folder).rglob("*.py"))


def _rewrite(file: Path, config: pytest.Config) -> None:
    """Rewrite a test module, and keep the result where pytest looks for it. What cannot be rewritten is left to pytest."""
    folder = rewrite.get_cache_dir(file)
    compiled = folder / f"{file.stem}{rewrite.PYC_TAIL}"
    state = config.stash[rewrite.assertstate_key]
    if not compiled.exists() and rewrite.try_makedirs(folder):
        try:
            source, code = rewrite._rewrite_test(file, config)
        except SyntaxError:
            return
        rewrite._write_pyc(state, code, source, compiled)
