"""Runs the command line in this process, as a person would in a folder of their own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.registry_once import registry_once
from tests.cli.repeating import repeated_once
from tests.recordings import recording_of
from ztscan.cli import invoke

_RESULTS: dict[tuple[str | None, ...], bytes] = {}


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


class Shell:
    """A folder, an environment without anybody's credentials, and ``ztscan``."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capfd = capfd
        monkeypatch.chdir(folder)
        monkeypatch.setenv("COLUMNS", "120")
        for name in ("SOURCE_DATE_EPOCH", "ZTSCAN_GRAPH_ENDPOINT", "GITHUB_ACTIONS", "GITHUB_OUTPUT", "TF_BUILD"):
            monkeypatch.delenv(name, raising=False)

    def setenv(self, name: str, value: str) -> None:
        """Set an environment variable for the commands that follow."""
        self._monkeypatch.setenv(name, value)

    def ztscan(self, *arguments: str) -> Ended:
        """Run ``ztscan`` with ``arguments``. What this process has read and judged before is not judged again."""
        with repeated_once():
            return self.afresh(*arguments)

    def afresh(self, *arguments: str) -> Ended:
        """Run ``ztscan`` with ``arguments``, all of it but finding the installed checks."""
        self._capfd.readouterr()
        with registry_once():
            code = invoke([*arguments])
        captured = self._capfd.readouterr()
        return Ended(code, captured.out, captured.err)

    def scanned(self, tenant: str, name: str, *arguments: str) -> None:
        """Have the result of a recorded tenant under ``name``, for those who go on from there: it is made once for all tests."""
        key = (tenant, os.environ.get("SOURCE_DATE_EPOCH"), *arguments)
        if key not in _RESULTS:
            self.ztscan("scan", "-q", "--replay", cassette(tenant), *arguments, "-o", name)
            _RESULTS[key] = self.read(name)
        (self.folder / name).write_bytes(_RESULTS[key])

    def write(self, name: str, content: str) -> Path:
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return path

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    @property
    def files(self) -> set[str]:
        """Names of everything in the folder."""
        return {path.name for path in self.folder.iterdir()}


def cassette(name: str) -> str:
    """Path of a recorded tenant."""
    return str(recording_of(name))
