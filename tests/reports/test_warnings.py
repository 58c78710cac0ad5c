"""Warnings about the configuration stand in every format that has a place for them."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from xml.etree import ElementTree as ET

import junitparser
import msgspec
import pytest

from tests.scans import CONTOSO, HOSTILE, contoso, grade, scan
from ztscan.core.model import Scan
from ztscan.core.result import from_document, to_document
from ztscan.drift.model import Drift, Moment
from ztscan.reports import FORMATS, renderer
from ztscan.reports.annotations import MOST_PER_LEVEL
from ztscan.reports.annotations import render as render_annotations

ABOUT_THE_SCAN = "The accepted exclusion of mfa expired on 2026-01-01"
ABOUT_THE_BASELINE = "The baseline names a retired check"
MOMENT = Moment("2026-11-19T02:00:00Z", "2026-11-19T02:01:30Z", "ztscan 0.1.0")
DRIFT = Drift(CONTOSO, MOMENT, MOMENT, warnings=(ABOUT_THE_BASELINE,))
PLACES = {suffix: renderer(suffix) for suffix in FORMATS if suffix != ".ocsf.json"} | {"annotations": render_annotations}
"""OCSF has events of findings only: docs/decisions/0012-warnings-about-the-configuration.md."""


def warned(*warnings: str, of: Scan | None = None) -> Scan:
    return msgspec.structs.replace(of or contoso(), warnings=warnings)


@pytest.mark.parametrize("place", PLACES)
def test_a_warning_is_shown(place: str) -> None:
    of = warned(ABOUT_THE_SCAN)
    text = unescape(PLACES[place](of, grade(of), DRIFT))
    for warning in (ABOUT_THE_SCAN, ABOUT_THE_BASELINE):
        assert warning in text.replace("\\-", "-")
    plain = contoso()
    assert "configuration" not in PLACES[place](plain, grade(plain)).replace("configuration\\_", "") or place == ".html"
    assert ABOUT_THE_SCAN not in PLACES[place](plain, grade(plain))


@pytest.mark.parametrize("place", PLACES)
def test_a_warning_does_not_break_out_of_its_format(place: str) -> None:
    of = warned(*HOSTILE, of=scan())
    text = PLACES[place](of, grade(of), None)
    assert not set(text) & set("\x00\x07\x1b\u202e")
    if place == ".html":
        assert "<script>alert(2)" not in text
        assert "<img src=x" not in text
    elif place == ".md":
        assert not re.search(r"(?<!\\)<img|(?<!\\)!\[|\](?<!\\)\(|@everyone", text)
    elif place == "annotations":
        assert all(line.startswith(("::warning ", "::notice ")) for line in text.splitlines())
    elif place == ".csv":
        cells = [row["message"] for row in csv.DictReader(io.StringIO(text, newline=""), strict=True)]
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))]


def test_a_result_keeps_its_warnings() -> None:
    of = warned(ABOUT_THE_SCAN)
    read, _ = from_document(to_document(of, grade(of)))
    assert read.warnings == (ABOUT_THE_SCAN,)
    older = json.loads(to_document(of, grade(of)))
    del older["warnings"]
    assert from_document(json.dumps(older).encode())[0].warnings == (), "results from before this key are read too"


def test_sarif_has_them_as_notifications_about_the_configuration() -> None:
    of = warned(ABOUT_THE_SCAN)
    (run,) = json.loads(renderer(".sarif")(of, grade(of)))["runs"]
    (notification,) = run["invocations"][0]["toolConfigurationNotifications"]
    assert (notification["level"], notification["message"]["text"]) == ("warning", ABOUT_THE_SCAN)


def test_csv_has_a_row_for_each() -> None:
    of = warned(ABOUT_THE_SCAN)
    rows = list(csv.DictReader(io.StringIO(renderer(".csv")(of, grade(of)), newline=""), strict=True))
    assert [row["message"] for row in rows if row["check"] == "ztscan.configuration"] == [ABOUT_THE_SCAN]
    assert rows[-1]["verdict"] == ""


def test_junit_has_them_as_properties_of_the_first_suite() -> None:
    of = warned(ABOUT_THE_SCAN, ABOUT_THE_BASELINE)
    text = renderer(".xml")(of, grade(of))
    assert junitparser.JUnitXml.fromstring(text.encode())
    first, *others = ET.fromstring(text)  # noqa: S314 - our own
    assert [one.get("value") for one in first.iter("property")] == [ABOUT_THE_SCAN, ABOUT_THE_BASELINE]
    assert [one for suite in others for one in suite.iter("property")] == []


def test_annotations_are_not_more_than_github_shows() -> None:
    of = warned(*(f"warning {number}" for number in range(MOST_PER_LEVEL + 2)), of=scan())
    lines = render_annotations(of, grade(of)).splitlines()
    assert sum(line.startswith("::warning") for line in lines) == MOST_PER_LEVEL
    assert "2 warnings" in lines[-1]
