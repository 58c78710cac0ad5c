"""Hooks of mkdocs: pages of the top folder, links into the repository, and diagrams that were drawn beforehand.

The documentation is written for the repository on GitHub. The site shows the same files, so links are rewritten here.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import tomllib
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
DIAGRAMS = ROOT / "website" / "diagrams"
ADDED = {"CONTRIBUTING.md": "writing-a-check.md", "SECURITY.md": "security.md", "CHANGELOG.md": "changelog.md"}
"""Pages of the top folder, with their name on the site."""
README = {"README.md": "index.md"}
"""The home page stands for the README."""

_LINK = re.compile(r"(!?\[[^\]\n]*\]\()([^)\s]+)(\))")
_FENCED = re.compile(r"^( *)(```+).*?^\1\2 *$", re.MULTILINE | re.DOTALL)
MERMAID = re.compile(r"^```mermaid\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def repository() -> str:
    """The address of the repository, as pyproject.toml has it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    address: str = project["urls"]["Repository"]
    return address


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the page of each area into the navigation."""
    areas = [f"checks/{page.name}" for page in sorted((ROOT / "docs" / "checks").glob("*.md")) if page.name != "README.md"]
    (entries,) = (entry["Checks by area"] for entry in config.nav or [] if "Checks by area" in entry)
    entries += [area for area in areas if area not in entries]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of the top folder, and the diagrams."""
    for source, name in ADDED.items():
        files.append(File.generated(config, name, content=(ROOT / source).read_text(encoding="utf-8")))
    for drawn in sorted(DIAGRAMS.glob("*.svg")):
        files.append(File.generated(config, f"images/{drawn.name}", abs_src_path=str(drawn)))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """The text of a page with its links and diagrams as the site has them."""
    here = page.file.src_uri
    source = next((path for path, name in ADDED.items() if name == here), f"docs/{here}")
    return with_diagrams(with_links(markdown, source, here), here)


def with_links(markdown: str, source: str, here: str) -> str:
    """Every link that is not in a block of code, as the site has it."""
    parts: list[str] = []
    end = 0
    for block in _FENCED.finditer(markdown):
        parts += [_LINK.sub(lambda link: _rewritten(link, source, here), markdown[end : block.start()]), block[0]]
        end = block.end()
    return "".join([*parts, _LINK.sub(lambda link: _rewritten(link, source, here), markdown[end:])])


def with_diagrams(markdown: str, here: str) -> str:
    """Each Mermaid diagram as the picture that was drawn from it, so that no page loads a script to draw it."""
    return MERMAID.sub(lambda block: _diagram(block[1], here), markdown)


def diagram_name(source: str) -> str:
    """The file of a diagram: it changes with the diagram, so that a picture cannot be out of date."""
    return f"diagram-{hashlib.sha256(source.encode()).hexdigest()[:12]}.svg"


def _diagram(source: str, here: str) -> str:
    name = diagram_name(source)
    if not (DIAGRAMS / name).is_file():
        raise PluginError(f"{here}: a diagram was changed and not drawn: see website/draw.py")
    address = posixpath.relpath(f"images/{name}", posixpath.dirname(here) or ".")
    return f"[![Diagram]({address})]({address})\n"


def _rewritten(link: re.Match[str], source: str, here: str) -> str:
    before, target, after = link.groups()
    place, anchor, fragment = target.partition("#")
    if re.match(r"[a-z]+:", target) or not place:
        return link[0]
    return before + site_address(place, source, here) + anchor + fragment + after


def site_address(place: str, source: str, here: str) -> str:
    """What a link from the file ``source``, which the site has as ``here``, leads to on the site, or in the repository."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), place))
    if not (ROOT / path).exists():
        raise PluginError(f"{source} links to {place}, which does not exist")
    if (ROOT / path / "README.md").is_file() and path.startswith("docs/"):
        path += "/README.md"
    page = {**ADDED, **README}.get(path) or (path.removeprefix("docs/") if path.startswith("docs/") else "")
    if page and not (ROOT / path).is_dir():
        return posixpath.relpath(page, posixpath.dirname(here) or ".")
    return f"{repository()}/{'tree' if (ROOT / path).is_dir() else 'blob'}/main/{path}"
