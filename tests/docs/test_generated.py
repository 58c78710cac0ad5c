"""Documentation that follows from the code is generated from it: `make docs` writes it, these tests compare."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click
import pytest

from tests.docs.reference_pages import decisions_page, objectives_page, result_schema_page
from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.cli import COMMANDS, cli
from ztscan.config.reference import described, reference, tables
from ztscan.core.exit_codes import exit_code_table
from ztscan.engine import catalogue
from ztscan.engine import permissions as least_privilege
from ztscan.engine import registry as registries
from ztscan.engine.evidence import FACTS, resources_behind
from ztscan.engine.fix_catalogue import fix_tables
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.fleet.definition import FleetFile
from ztscan.graph.resources import RESOURCES

ROOT = Path(__file__).parents[2]
WIDTH = 110
CHECKS = tuple(check for _, check in sorted(registries.load().checks.items()) if check.origin == registries.BUILT_IN)


CATALOGUE = catalogue.pages(CHECKS, ALL_RESOURCES)
"""Pages of `docs/checks/` by file name."""


def azure_roles() -> Iterator[str]:
    """The roles of Azure that reading it takes, and what each one is for."""
    yield "With `--azure` only, and apart from the permissions above. [Azure](azure.md) has the steps."
    yield ""
    yield "| Role | Checks | Reads |"
    yield "|---|---:|---|"
    read_by = {
        check.id: resources_behind((need.name for need in check.signature.needs), ALL_RESOURCES, FACTS) for check in CHECKS
    }
    roles: dict[str, list[str]] = {}
    for name, resource in sorted(AZURE_RESOURCES.items()):
        for role in resource.permission.application if resource.other_service else ():
            roles.setdefault(role, []).append(name)
    for role, names in sorted(roles.items()):
        checks = sum(not read.isdisjoint(names) for read in read_by.values())
        yield f"| {role.removeprefix('Azure: ')} | {checks} | {', '.join(names)} |"


def permissions_page() -> str:
    parts = ["# Permissions", "", "All of them read-only. On Microsoft Graph; with `--azure` also [in Azure](#in-azure)."]
    parts += ["`make docs` writes this page again."]
    for heading, application in (("For an application (CI)", True), ("For a person who signs in", False)):
        table = least_privilege.as_table(least_privilege.needs(CHECKS, RESOURCES, application=application))
        parts += ["", f"## {heading}", "", table.rstrip("\n")]
    parts += ["", "## In Azure", "", *azure_roles()]
    return "\n".join(parts) + "\n"


def cli_page() -> str:
    parts = ["# Command line", "", "`make docs` writes this page again."]
    for context, command in _commands():
        parts += ["", f"## `{context.command_path}`", "", "```", command.get_help(context).rstrip(), "```"]
    return "\n".join(parts) + "\n"


def _commands() -> Iterator[tuple[click.Context, click.Command]]:
    root = click.Context(
        cli, info_name="ztscan", terminal_width=WIDTH, max_content_width=WIDTH, help_option_names=["-h", "--help"]
    )
    for name in COMMANDS:
        command = cli.get_command(root, name)
        assert command is not None
        context = click.Context(command, parent=root, info_name=name)
        yield context, command
        if isinstance(command, click.Group):
            for nested in command.list_commands(context):
                inner = command.get_command(context, nested)
                assert inner is not None
                yield click.Context(inner, parent=context, info_name=nested), inner


def with_exit_codes(name: str) -> str:
    """A page with its table of exit codes as the code has it."""
    text = (ROOT / name).read_text(encoding="utf-8")
    table = f"<!-- exit codes -->\n{exit_code_table()}<!-- /exit codes -->"
    return re.sub(r"<!-- exit codes -->.*?<!-- /exit codes -->", lambda _: table, text, flags=re.DOTALL)


def fixing_page() -> str:
    """The page on fixes with the table of the fixes of all checks."""
    text = (ROOT / "docs" / "fixing.md").read_text(encoding="utf-8")
    tables = f"<!-- fixes -->\n{fix_tables(CHECKS)}<!-- /fixes -->"
    return re.sub(r"<!-- fixes -->.*?<!-- /fixes -->", lambda _: tables, text, flags=re.DOTALL)


def fleet_page() -> str:
    """The page on fleets with the keys of ``fleet.toml``."""
    text = (ROOT / "docs" / "fleet.md").read_text(encoding="utf-8")
    keys = "\n".join(line for table in tables(FleetFile) for line in described(table, "###"))
    return re.sub(r"<!-- keys -->.*?<!-- /keys -->", lambda _: f"<!-- keys -->\n{keys}\n\n<!-- /keys -->", text, flags=re.DOTALL)


PAGES: dict[str, Callable[[], str]] = {
    **{name: partial(with_exit_codes, name) for name in ("README.md", "docs/pipeline.md")},
    **{f"docs/checks/{name}": partial(CATALOGUE.__getitem__, name) for name in CATALOGUE},
    "docs/cli.md": cli_page,
    "docs/configuration.md": reference,
    "docs/fixing.md": fixing_page,
    "docs/fleet.md": fleet_page,
    "docs/decisions/README.md": partial(decisions_page, ROOT / "docs" / "decisions"),
    "docs/objectives.md": partial(objectives_page, CHECKS),
    "docs/permissions.md": permissions_page,
    "docs/result-schema.md": result_schema_page,
}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_what_the_code_says(name: str, expect: Callable[[Path, str], None]) -> None:
    expect(ROOT / name, PAGES[name]())


def test_every_area_says_what_it_is_about() -> None:
    """The docstring of its folder: ``Title: sentence.``"""
    assert re.findall(r"^\| \[(.+?)\]\(.*\) \| \d+ \| +\|$", CATALOGUE["README.md"], re.MULTILINE) == []


def test_a_check_names_each_path_that_it_reads_once() -> None:
    assert [entry.id for entry in catalogue.entries(CHECKS, ALL_RESOURCES) if len(set(entry.reads)) < len(entry.reads)] == []


def test_an_area_that_is_gone_leaves_no_page_behind(request: pytest.FixtureRequest) -> None:
    stray = [page for page in (ROOT / "docs" / "checks").glob("*.md") if page.name not in CATALOGUE]
    if request.config.getoption("--update"):
        for page in stray:
            page.unlink()
        return
    assert stray == [], "`make docs` removes it"


def test_every_link_into_a_page_of_checks_names_a_heading() -> None:
    for page, anchor in re.findall(r"\]\((\w+\.md)#([^)]+)\)", CATALOGUE["README.md"]):
        headings = re.findall(r"^## `(.+)`$", CATALOGUE[page], re.MULTILINE)
        assert anchor in {heading.replace(".", "") for heading in headings}


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_page_on_the_report_lists_its_sections_in_their_order() -> None:
    templates = ROOT / "reports" / "templates"
    page = re.findall(r'"sections/(?!bar\b|brief\b)(\w+)\.html"', (templates / "report.html").read_text("utf-8"))
    headings = [
        re.search(r'<h2 id="[^"]+">([^<]+)</h2>', (templates / "sections" / f"{name}.html").read_text("utf-8")) for name in page
    ]
    told = re.findall(r"^\| ([A-Z][^|]*?) \|", (ROOT / "docs" / "report.md").read_text("utf-8").partition("![")[0], re.MULTILINE)
    assert told == ["Section", "First page", *(found[1] for found in headings if found)]
