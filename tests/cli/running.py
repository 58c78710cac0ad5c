"""Runs the command line in this process, as a person would in a folder of their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.recordings import recording_of
from ztscan.cli import invoke


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
        """Run ``ztscan`` with ``arguments``."""
        self._capfd.readouterr()
        code = invoke([*arguments])
        captured = self._capfd.readouterr()
        return Ended(code, captured.out, captured.err)

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
