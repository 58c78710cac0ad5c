"""Prints the HTML report as PDF, with an installed Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ztscan.core import system
from ztscan.core.errors import UsageError

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
    "chrome",
    "brave-browser",
)
VARIABLE = "ZTSCAN_BROWSER"
SECONDS = 300
_ROOM_FOR_A_SOCKET = 60
"""Characters of a folder in which the browser can have its socket: the path of one has at most 104 on macOS, 108 on Linux."""
_QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)


def find_browser(named: str | None = None) -> Path:
    """The browser that prints: the one that the caller or ``ZTSCAN_BROWSER`` names, else the first installed one.

    Raises UsageError if there is none.
    """
    wanted = named or os.environ.get(VARIABLE)
    if wanted:
        found = shutil.which(wanted)
        if found is None:
            raise UsageError(f"browser `{wanted}` was not found", "name the program of a Chromium, Chrome or Edge")
        return Path(found)
    for candidate in _candidates():
        if candidate.is_file():
            return candidate
    raise UsageError(
        "a PDF requires Chromium, Chrome or Edge, and none is installed",
        f"install one, set {VARIABLE}, or write `.html` and print it",
    )


def _candidates() -> Iterator[Path]:
    for name in NAMES:
        found = shutil.which(name)
        if found:
            yield Path(found)
    yield from system.browser_places()


def print_pdf(html: bytes, browser: Path) -> bytes:
    """The report as PDF, printed by ``browser``. The report needs no network.

    Raises UsageError if the browser fails or takes longer than ``SECONDS``.
    """
    with tempfile.TemporaryDirectory(prefix="ztscan-", ignore_cleanup_errors=True) as folder:
        page, printed = Path(folder) / "report.html", Path(folder) / "report.pdf"
        page.write_bytes(html)
        command = [
            str(browser),
            *_QUIET,
            # A browser that runs as root, as in most containers, refuses to use its sandbox.
            *(("--no-sandbox",) if system.is_root() else ()),
            f"--user-data-dir={Path(folder) / 'profile'}",
            f"--print-to-pdf={printed}",
            page.as_uri(),
        ]
        try:
            code, said = _run(command, folder)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UsageError(
                f"`{browser}` did not print the report: {error}", "name another browser, or write `.html`"
            ) from error
        if not printed.is_file():
            last = said.decode(errors="replace").strip().splitlines()[-1:] or [f"it ended with {code}"]
            raise UsageError(f"`{browser}` did not print the report: {last[0]}", "name another browser, or write `.html`")
        return printed.read_bytes()


def _run(command: list[str], folder: str) -> tuple[int, bytes]:
    """The exit code and stderr. An interruption ends the browser with all its processes: they would go on writing their profile.

    What the browser itself leaves behind is in ``folder``, if its path is short enough.
    """
    options = system.own_group()
    if len(os.fsencode(folder)) <= _ROOM_FOR_A_SOCKET:
        options["env"] = {**os.environ, "TMPDIR": folder}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options) as browser:  # noqa: S603 - a program that the user chose
        try:
            _, said = browser.communicate(timeout=SECONDS)
        except BaseException:
            system.kill_group(browser.pid)
            raise
    return browser.returncode, said
