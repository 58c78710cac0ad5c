"""Draw the Mermaid diagrams of the documentation: `python -m website.draw MERMAID.MIN.JS`, of the npm package `mermaid`.

Run it after a change of a diagram, and commit `website/diagrams`. Nothing else needs Mermaid.
"""

from __future__ import annotations

import sys

from playwright.sync_api import sync_playwright

from website.pages import DIAGRAMS, MERMAID, ROOT, diagram_name

SETTINGS = {"startOnLoad": False, "theme": "neutral", "htmlLabels": False, "flowchart": {"htmlLabels": False}}
"""Labels are text of the SVG: HTML in an image is not shown everywhere."""


def diagrams() -> dict[str, str]:
    """The source of every diagram by the file that it is drawn to."""
    pages = sorted((ROOT / "docs").rglob("*.md"))
    return {diagram_name(source): source for page in pages for source in MERMAID.findall(page.read_text(encoding="utf-8"))}


def main(library: str, browser: str = "/usr/bin/chromium") -> None:
    wanted = diagrams()
    for old in DIAGRAMS.glob("*.svg"):
        if old.name not in wanted:
            old.unlink()
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
        page.set_content("<!doctype html><body></body>")
        page.add_script_tag(path=library)
        page.evaluate("settings => mermaid.initialize(settings)", SETTINGS)
        for name, source in wanted.items():
            upright = source.replace("flowchart LR", "flowchart TB", 1)  # a page is narrow
            drawn = page.evaluate("async source => (await mermaid.render('diagram', source)).svg", upright)
            (DIAGRAMS / name).write_text(_standing_alone(drawn), encoding="utf-8")


def _standing_alone(svg: str) -> str:
    """With a white ground, for the dark theme, and without the width that adapts to a page."""
    white = svg.replace("<svg ", '<svg style="background:#fff" ', 1)
    return white.replace(' style="max-width', ' data-style="max-width', 1) + "\n"


if __name__ == "__main__":
    main(*sys.argv[1:])
