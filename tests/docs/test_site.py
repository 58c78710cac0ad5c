"""The documentation site: it builds strictly, every link leads somewhere, and no page requests anything from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import pytest

from website.draw import diagrams
from website.pages import DIAGRAMS, with_links

ROOT = Path(__file__).parents[2]
PAGES = (
    "quickstart", "how-it-decides", "checks/index", "objectives", "permissions", "pipeline", "report", "writing-a-check",
    "result-schema", "security", "container",
)  # fmt: skip
MARKDOWN = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
_FETCHED = re.compile(r"<(?:script|img|iframe|source|video|audio|embed|object|use|link)\b[^>]*?\s(?:src|href|data)=\"([^\"]*)\"")
_LINKED = re.compile(r"<a\b[^>]*?\shref=\"([^\"]*)\"")
_SVG_FETCHED = re.compile(r"(?:href|src)=\"(?!#)|url\((?!#)|@import|<script|<image|<foreignObject")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages of the site by path. Proxies lead nowhere, so a build that needs a network fails."""
    folder = tmp_path_factory.mktemp("site")
    nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT, env={**os.environ, **nowhere, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (built.returncode, built.stderr) == (0, "")
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") if path.suffix in {".html", ".css"} else ""
        for path in folder.rglob("*")
        if path.is_file()
    }


def html(site: dict[str, str]) -> Iterator[tuple[str, str]]:
    return ((name, text) for name, text in site.items() if name.endswith(".html") and name != "404.html")


def test_the_site_has_every_page_that_is_promised(site: dict[str, str]) -> None:
    assert [name for name in PAGES if f"{name}.html" not in site] == []
    home = site["index.html"]
    assert [name for name in PAGES if f'href="{name}.html' not in home] == []


def test_no_page_requests_anything_from_elsewhere(site: dict[str, str]) -> None:
    fetched = [(name, address) for name, text in html(site) for address in _FETCHED.findall(text)]
    assert len(fetched) > 100
    assert [(name, address) for name, address in fetched if re.match(r"(?:[a-z]+:)?//", address)] == []
    styles = [text for name, text in site.items() if name.endswith(".css")]
    assert styles
    assert not any(re.search(r"@import|url\(['\"]?(?:https?:)?//", text) for text in styles)


def test_a_script_of_the_theme_could_not_either(site: dict[str, str]) -> None:
    for name, text in html(site):
        (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
        assert "//" not in policy, name
        assert not re.search(r"(?:^|\s)(?:\*|https?:)", policy), name
        assert text.index("Content-Security-Policy") < text.index("<link"), name


def test_every_link_of_the_site_leads_to_a_page_and_a_place_on_it(site: dict[str, str]) -> None:
    places = {name: set(re.findall(r'\s(?:id|name)="([^"]+)"', text)) for name, text in html(site)}
    followed = 0
    for name, text in html(site):
        for address in map(unescape, _LINKED.findall(text)):
            if re.match(r"[a-z]+:", address):
                continue
            followed += 1
            path, _, fragment = unquote(address).partition("#")
            target = normpath(join(dirname(name), path)) if path else name
            target = "index.html" if target == "." else target
            assert target in site, f"{name} links to {address}"
            assert not fragment or fragment in places[target], f"{name} links to {address}"
    assert followed > 1000


def test_no_page_shows_markdown_that_was_not_understood(site: dict[str, str]) -> None:
    for name, text in html(site):
        shown = re.sub(r"<(code|script|style|pre)\b.*?</\1>", "", text, flags=re.DOTALL)
        assert not re.search(r"```|\]\(|^\s*\|.*\|\s*$|<p>[^<]*\n- ", shown, re.MULTILINE), name


def test_a_diagram_is_drawn_as_it_is_written() -> None:
    """`python -m website.draw` draws them again."""
    assert {path.name for path in DIAGRAMS.glob("*.svg")} == set(diagrams())
    assert not [path.name for path in DIAGRAMS.glob("*.svg") if _SVG_FETCHED.search(path.read_text(encoding="utf-8"))]


def named(page: Path, place: str) -> Path:
    return (page.parent / place).resolve() if place else page


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors that GitHub gives the headings of a page."""
    text = re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)


def test_every_anchor_in_the_markdown_names_a_heading() -> None:
    wrong = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in MARKDOWN
        for target in re.findall(r"\]\((?!https?:|mailto:)([^)\s]*#[^)\s]+)\)", page.read_text(encoding="utf-8"))
        if target.partition("#")[2] not in anchors(named(page, target.partition("#")[0]))
    ]
    assert wrong == []


def test_links_lead_to_pages_of_the_site_or_into_the_repository() -> None:
    repository = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]["Repository"]
    text = "[a](docs/cli.md#x) [b](docs/checks/) [c](SECURITY.md) [d](action.yml) [g](#h)\n"
    code = "```\n[a](docs/cli.md)\n```\n"
    assert with_links(text + code, "CONTRIBUTING.md", "writing-a-check.md") == (
        f"[a](cli.md#x) [b](checks/README.md) [c](security.md) [d]({repository}/blob/main/action.yml) [g](#h)\n" + code
    )
    assert with_links("[a](../../SECURITY.md)", "docs/ci/x.md", "ci/x.md") == "[a](../security.md)"
