"""Organisation, classification and logo of a report: shown, embedded, and never more than text and a plain image."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from pathlib import Path

import pytest

from tests.scans import HOSTILE, TENANT, finding, grade, result, scan
from ztscan.cli.heading import letterhead_of
from ztscan.config.settings import parse_settings
from ztscan.config.tenant import ReportSettings
from ztscan.core.errors import UsageError
from ztscan.core.model import Verdict
from ztscan.reports import html
from ztscan.reports.letterhead import MOST_BYTES, Letterhead, footer

ID = "consent.user_consent_restricted"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00" * (width + 1) * min(height, 2))) + chunk(b"IEND", b"")
    )


def page(letterhead: Letterhead) -> str:
    shown = scan(result(ID, Verdict.FAIL, finding(ID, TENANT, "something is wrong")))
    return html.render(shown, grade(shown), documentation={}, letterhead=letterhead)


@pytest.mark.parametrize(("name", "content", "kind"), [("a.png", png(2, 2), "png"), ("a.svg", SVG.encode(), "svg+xml")])
def test_a_logo_is_in_the_report_and_only_then_images_are_allowed(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)
    headed = letterhead_of(ReportSettings(organisation="Contoso Ltd", classification="Secret", logo=str(tmp_path / name)))
    text = page(headed)
    assert f'<img src="data:image/{kind};base64,{base64.b64encode(content).decode()}" alt="">' in text
    assert "img-src data:;" in text
    assert "<bdi>Contoso Ltd</bdi>" in text
    assert "<bdi class=classification>Secret</bdi>" in text
    assert "img-src" not in page(Letterhead("Contoso Ltd"))


REFUSED = {
    "neither": b"GIF89a",
    "html": b"<html><body/></html>",
    "empty": b"",
    "bytes": b"\xff\xfe\x00",
    "utf-16": SVG.encode("utf-16"),
    "script": SVG.replace("<rect", "<script>alert(1)</script><rect").encode(),
    "event": SVG.replace("<rect", '<rect onload="alert(1)"').encode(),
    "foreign": SVG.replace("<rect", "<foreignObject/><rect").encode(),
    "elsewhere": SVG.replace("<rect", '<image href="https://attacker.example/x.png"/><rect').encode(),
    "xlink": SVG.replace("<rect", '<a xmlns:x="http://www.w3.org/1999/xlink" x:href="javascript:alert(1)"/><rect').encode(),
    "entities": b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG.encode(),
    "large": SVG.encode() + b" " * MOST_BYTES,
    "wide": png(5_000, 1),
    "cut": png(2, 2)[:20],
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_plain_image_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "logo").write_bytes(REFUSED[name])
    with pytest.raises(UsageError, match="cannot be the logo of a report"):
        letterhead_of(ReportSettings(logo=str(tmp_path / "logo")))


def test_a_logo_that_is_missing_or_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.png", tmp_path):
        with pytest.raises(UsageError, match="cannot read"):
            letterhead_of(ReportSettings(logo=str(path)))


def test_a_redacted_report_shows_the_classification_only(tmp_path: Path) -> None:
    settings = ReportSettings(organisation="Contoso Ltd", classification="Secret", logo=str(tmp_path / "none.png"))
    assert letterhead_of(settings, redacted=True) == Letterhead(classification="Secret")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_text_on_the_screen_and_in_the_footer(name: str) -> None:
    text = page(Letterhead(organisation=name, classification=name))
    assert not re.search(r"<img src=x|<script>alert", text)
    assert not set(text) & {"\u202e", "\x1b", "\x00"}
    style = footer(Letterhead(name, name), name, "1 Nov 2026")
    inside = re.fullmatch(r'@page \{ @bottom-left \{ content: "([^"]*)"; font: 8pt sans-serif; \} \}', style)
    assert inside
    assert re.fullmatch(r"(?:[A-Za-z0-9 ]|\\[0-9a-f]{6} )*", inside[1])


def test_the_footer_has_the_tenant_and_the_day() -> None:
    style = footer(Letterhead("Contoso Ltd", "Secret"), "Contoso", "1 Nov 2026")
    assert 'Zero Trust gap report \\0000b7  Secret \\0000b7  Contoso Ltd \\0000b7  Contoso \\0000b7  1 Nov 2026"' in style


def test_a_name_that_fills_the_page_is_refused() -> None:
    with pytest.raises(UsageError, match="classification"):
        parse_settings(f'[report]\nclassification = "{"a" * 81}"')
