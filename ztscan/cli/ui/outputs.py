"""Output files: `-o PATH` is repeatable, the suffix chooses the format, `-o -` writes JSON to stdout."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from ztscan.cli.ui.console import note, print_bytes
from ztscan.cli.ui.pdf import find_browser
from ztscan.cli.ui.stages import stage
from ztscan.core.errors import UsageError
from ztscan.core.files import Naming, check_writable, prepared
from ztscan.core.interruption import deferred
from ztscan.reports import format_of
from ztscan.reports.workbook import require_openpyxl

STDOUT = "-"
DEFAULT = "ztscan-report.html"

Render = Callable[[str], bytes | Iterable[bytes]]
"""From a format's suffix to the file's bytes, whole or in pieces."""


class Written(msgspec.Struct, frozen=True):
    """Files that were written and have no name yet, and what is told once they have."""

    namings: tuple[Naming, ...] = ()
    told: tuple[str, ...] = ()


@contextlib.contextmanager
def in_place(*written: Written) -> Iterator[None]:
    """Give all these files their names, at once. If one cannot get it, or the block raises, each path is as before."""
    given: list[Naming] = []
    try:
        for naming in (naming for one in written for naming in one.namings):
            naming()
            given.append(naming)
        yield
    except BaseException:
        for naming in reversed(given):
            naming.undo()
        raise
    for one in written:
        for text in one.told:
            note(text)


class Outputs(msgspec.Struct, frozen=True):
    """The requested files. Each is known to be writable and has a known format."""

    paths: tuple[str, ...]
    folder: Path = msgspec.field(default_factory=Path.cwd)
    """What relative paths start from: code of a plugin may change the current folder."""

    def without(self, suffix: str) -> Outputs:
        """These outputs, without those of one format."""
        return Outputs(tuple(path for path in self.paths if suffix_of(path) != suffix), self.folder)

    def write(self, render: Render) -> None:
        """Render and write all, then give all their names. A renderer that fails, and an interruption, leave all files or none.

        What is printed comes last.
        """
        with self.prepared(render) as written, deferred(), in_place(written):
            pass

    @contextlib.contextmanager
    def prepared(self, render: Render) -> Iterator[Written]:
        """Render and write all, and yield the files for ``in_place``. What is printed comes at the end of the block.

        If the block raises before, there is no file and nothing is printed.
        """
        printed: list[bytes] = []
        namings: dict[str, Naming] = {}
        with contextlib.ExitStack() as parts:
            for path in self.paths:
                with stage(f"Preparing {path}"):
                    content = render(suffix_of(path))
                    pieces = (content,) if isinstance(content, bytes) else content
                    if path == STDOUT:
                        printed.append(b"".join(pieces))
                    else:
                        namings[path] = parts.enter_context(prepared(self.folder / path, pieces))
            yield Written(tuple(namings.values()), tuple(f"wrote {path}" for path in namings))
        for content in printed:
            print_bytes(content)


def parse_outputs(paths: Iterable[str], suffixes: Iterable[str], default: str | None = DEFAULT) -> Outputs:
    """The outputs to write. Raises UsageError for an unknown suffix, a path twice, a path that can't be written,
    a PDF that no browser can print, or a workbook without openpyxl."""
    known = tuple(suffixes)
    wanted = tuple(paths) or ((default,) if default else ())
    for path in wanted:
        if suffix_of(path) not in known:
            stdout = ", or `-` for JSON on stdout" if suffix_of(STDOUT) in known else ""
            raise UsageError(f"`{path}` has no suffix of a known format", f"use one of {', '.join(known)}{stdout}")
        if path == STDOUT and wanted.count(path) > 1:
            raise UsageError("`-o -` is given twice", "name each output once")
        if path != STDOUT:
            check_writable(Path(path))
        if suffix_of(path) == ".pdf":
            find_browser()
        if suffix_of(path) == ".xlsx":
            require_openpyxl()
    return Outputs(wanted)


def suffix_of(path: str) -> str:
    """The suffix that chooses the format; ``-`` is JSON."""
    return ".json" if path == STDOUT else format_of(path)
