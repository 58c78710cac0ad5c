"""The brief for leadership: two pages in plain words, with the letterhead, and the same numbers as the report."""

from __future__ import annotations

import re
from html import unescape

import msgspec
import pytest

from tests.reports.html import demo
from tests.scans import HOSTILE
from ztscan.core.model import Scan
from ztscan.reports.html import render
from ztscan.reports.letterhead import Letterhead
from ztscan.reports.numbers.changes import first_changes
from ztscan.reports.page.brief import unknown_sentence
from ztscan.reports.page.text import visible

from .test_report import book

GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}")


def brief_of(scan: Scan, letterhead: Letterhead | None = None) -> str:
    return render(scan, demo.graded(), demo.drift(), history=demo.history(), letterhead=letterhead or Letterhead(), short=True)


def shown(page: str) -> str:
    """The words of the body, without the styles and the script."""
    body = re.sub(r"<script>.*?</script>", "", page[page.index("<body>") :], flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_the_brief_has_the_letterhead_the_tenant_and_the_five_actions() -> None:
    text = shown(brief_of(demo.scan(), Letterhead(organisation="Contoso Group", classification="Confidential")))
    for part in ("Contoso Group", "Confidential", "Contoso", "21 Nov 2026", "could not be assessed", "What changed"):
        assert part in text, part
    for change in first_changes(demo.scan(), demo.graded()).changes:
        assert text.count(change.what) == 2
        assert change.buys in text


def test_the_brief_has_no_ids_no_names_of_options_and_no_permissions() -> None:
    page = brief_of(demo.scan())
    text = shown(page)
    ids = {check.id for check in demo.scan().checks} | {objective.id for objective in demo.graded().objectives}
    assert [id_ for id_ in ids if id_ in text] == []
    assert not GUID.search(text)
    assert not re.search(r"(?<!\S)--\w|ztscan\.toml|\w+\.Read(?:Write)?\.All", text)
    assert "<a " not in page


def test_what_is_not_known_is_counted() -> None:
    of = book(demo.scan(), demo.graded())
    blind = sum(check.verdict == "not_assessed" for check in of.scan.checks)
    manual = sum(check.verdict == "manual" for check in of.scan.checks)
    told = unknown_sentence(of)
    assert f"{blind} of {len(of.scan.checks)} checks could not be assessed" in told
    assert f"{manual} checks need a person's decision." in told


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_in_an_action_stays_text(name: str) -> None:
    of = demo.scan()
    assert of.changes is not None
    named = tuple(
        msgspec.structs.replace(one, changes=f"Change the policy {name}: remove group {name} from its exclusions.")
        for one in of.changes.first
    )
    hostile = msgspec.structs.replace(of, changes=msgspec.structs.replace(of.changes, first=named, others=named))
    for page in (brief_of(hostile), render(hostile, demo.graded())):
        assert not re.search(r"<img src=x|<script>alert|href=.?javascript", page)
        assert not set(page) & {"\u202e", "\x1b", "\x00"}
        assert visible(f"Change the policy {name}", 400) in unescape(page)
