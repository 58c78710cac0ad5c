"""A real Chromium, one for all tests of this folder, that writes down everything a page does."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, sync_playwright

from tests.reports.html import demo
from ztscan.reports.html import render

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

PATIENCE = 300_000
"""Milliseconds for whatever the browser is asked: a machine that does other things as well answers late, and no less right."""


@dataclass
class Opened:
    """A page and what it did: requests beside itself, errors and messages of the console, dialogs."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def refuse(self, dialog: Dialog) -> None:
        """Write a dialog down and close it."""
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def open_everything(self) -> None:
        """Unfold all that is folded."""
        self.page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")

    def sideways(self) -> int:
        """Pixels by which the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


Open = Callable[..., Opened]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for the tests of this folder. It ends with them: as long as it runs, no other event loop can."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS), timeout=PATIENCE)
        yield running
        running.close()


@pytest.fixture
def open_report(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens HTML as a file, in a theme, at a width, with or without scripts."""
    contexts: list[BrowserContext] = []

    def opened(
        html: str,
        *,
        theme: Literal["light", "dark"] = "light",
        width: int = 1280,
        height: int = 800,
        scripts: bool = True,
        at: str = "",
        media: Literal["screen", "print"] = "screen",
    ) -> Opened:
        file = tmp_path / "report.html"
        file.write_text(html, encoding="utf-8")
        settings: dict[str, Any] = {"viewport": {"width": width, "height": height}, "color_scheme": theme}
        context = browser.new_context(**settings, java_script_enabled=scripts, accept_downloads=True)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        found = Opened(page)
        page.on("request", lambda request: found.requests.append(request.url))
        page.on("console", lambda message: found.complaints.append(message.text))
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        page.on("dialog", found.refuse)
        if media == "print":
            page.emulate_media(media="print")
        page.goto(file.as_uri() + at)
        found.requests = [url for url in found.requests if not url.startswith(file.as_uri())]
        return found

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def contoso() -> str:
    """The report on Contoso."""
    return render(
        demo.scan(),
        demo.graded(),
        history=demo.history(),
        documentation=demo.documentation(),
        accountability=demo.ACCOUNTABILITY,
    )


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report on Contoso as it is bundled, without the settings that `ztscan demo` declares for it."""
    file = tmp_path_factory.mktemp("contoso") / "report.html"
    recording = files("ztscan.data") / "contoso.json"
    scan = ["scan", "--quiet", "--replay", str(recording), "-o", str(file), "--fail-on", "never"]
    # A process of its own: where another test holds a browser, this one has an event loop already.
    subprocess.run([sys.executable, "-m", "ztscan", *scan], check=True, cwd=file.parent)
    return file.read_text(encoding="utf-8")
