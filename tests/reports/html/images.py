"""Draws the pictures in ``docs/images`` from the report of `ztscan demo`: run `make images`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from tests.reports.html.conftest import ARGUMENTS, CHROMIUM

FOLDER = Path(__file__).parents[3] / "docs" / "images"
GAP = "check-conditional_access.mfa_all_users"
OPEN_FIX = """(id) => {
  const card = document.getElementById(id);
  card.parentElement.open = true;
  const fix = card.querySelector(".fix");
  fix.querySelector("details").open = true;
  fix.previousElementSibling.scrollIntoView();
  window.scrollBy(0, -60);
}"""


@dataclass(frozen=True)
class Picture:
    """A part of the report, in a theme and a window."""

    name: str
    theme: Literal["light", "dark"]
    width: int
    height: int
    fix: bool = False
    media: Literal["screen", "print"] = "screen"


PICTURES = (
    Picture("report-light", "light", 1040, 696),
    Picture("report-dark", "dark", 1040, 696),
    Picture("report-narrow", "light", 390, 844),
    Picture("report-fix", "light", 1024, 600, fix=True),
    Picture("report-print", "light", 794, 640, media="print"),
)


def draw(browser: Browser, report: Path, picture: Picture) -> None:
    """Write one picture."""
    context = browser.new_context(viewport={"width": picture.width, "height": picture.height}, color_scheme=picture.theme)
    page = context.new_page()
    page.goto(report.resolve().as_uri())
    page.emulate_media(media=picture.media)
    if picture.fix:
        page.evaluate(OPEN_FIX, GAP)
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()


def main(report: Path) -> None:
    """Write all pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        for picture in PICTURES:
            draw(browser, report, picture)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
