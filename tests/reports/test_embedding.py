"""The result in the HTML report: the same bytes come out, and a changed page is refused."""

from __future__ import annotations

import base64
import hashlib
import lzma
import re

import msgspec
import pytest

from tests.scans import HOSTILE, TENANT, finding, grade, result, scan
from ztscan.core.errors import UsageError
from ztscan.core.members import affected
from ztscan.core.model import Finding, Scan, Subject, Verdict
from ztscan.core.result import compact_document, to_document
from ztscan.core.sealing import NamedGroup, seal
from ztscan.reports import embedding, html
from ztscan.reports.derived import without_derived
from ztscan.reports.embedding import embedded, extracted
from ztscan.reports.redact import redact

ID = "consent.user_consent_restricted"


def shown(*subjects: Subject) -> Scan:
    found = (finding(ID, subject, f"{subject.name} is wrong") for subject in subjects)
    return scan(result(ID, Verdict.FAIL, *found))


def page(of: Scan, *, embed: bool = True, executive: bool = False) -> str:
    return html.render(of, grade(of), documentation={}, embed=embed, executive=executive)


NAMED = shown(TENANT, *(Subject("user", f"id{number}", name) for number, name in enumerate(HOSTILE)))


def test_the_result_comes_out_as_it_is_written_to_a_file() -> None:
    taken = extracted(page(NAMED).encode("utf-8", "backslashreplace"), "r.html")
    assert to_document(*taken) == to_document(NAMED, grade(NAMED))
    assert all(one.fingerprint for check in taken[0].checks for one in check.findings)


def test_fingerprints_that_do_not_follow_from_their_finding_are_kept() -> None:
    hidden, graded = redact(NAMED, grade(NAMED), b"a key of the tests")
    held = html.render(hidden, graded, documentation={}, embed=True)
    assert to_document(*extracted(held.encode(), "r.html")) == to_document(hidden, graded)
    assert "id3" not in to_document(*extracted(held.encode(), "r.html")).decode()


def with_members() -> Scan:
    """A finding and a group whose members are named."""
    people = {f"ID{number}": name for number, name in enumerate(HOSTILE)}
    crowd = affected("user", people.items())
    one = msgspec.structs.replace(finding(ID, TENANT, "wrong"), members=(crowd,))
    checks, table = seal([result(ID, Verdict.FAIL, one)], [NamedGroup("g", "Group", crowd)], "t")
    return msgspec.structs.replace(scan(*checks), members=table)


def test_digests_of_members_who_are_named_are_calculated_again() -> None:
    known = with_members()
    lean = without_derived(known)
    assert [one.digest for group in known.members.groups if group.members for one in group.members.few if not one.digest] == []
    assert known.checks[0].findings[0].members[0].digest
    told = [*(members for one in lean.checks[0].findings for members in one.members), lean.members.groups[0].members]
    assert [(one.digest, *(member.digest for member in one.few)) for one in told if one] == [("",) * (1 + len(HOSTILE))] * 2
    assert extracted(page(known).encode("utf-8", "backslashreplace"), "r.html")[0] == known


def test_digests_that_do_not_follow_from_an_id_are_kept() -> None:
    known = with_members()
    hidden, graded = redact(known, grade(known), b"a key of the tests")
    assert without_derived(hidden) == hidden
    held = html.render(hidden, graded, documentation={}, embed=True)
    assert to_document(*extracted(held.encode(), "r.html")) == to_document(hidden, graded)


def test_a_page_of_an_older_version_is_read() -> None:
    """It holds every digest, and was compressed with other filters."""
    known = with_members()
    older = changed(page(known), compact_document(known, grade(known)))
    assert extracted(older, "r.html")[0] == known


def test_the_report_says_the_digest_of_the_result() -> None:
    digest = hashlib.sha256(to_document(NAMED, grade(NAMED))).hexdigest()
    text = page(NAMED)
    assert f"SHA-256 {digest}" in text
    assert f'data-sha256="{digest}"' in text


@pytest.mark.parametrize("options", [{"embed": False}, {"embed": True, "executive": True}])
def test_a_report_without_the_result_says_nothing_of_it(options: dict[str, bool]) -> None:
    text = page(NAMED, **options)
    assert "ztscan-result" not in text
    assert "--extract" not in text
    with pytest.raises(UsageError, match="holds no result"):
        extracted(text.encode(), "r.html")


def changed(text: str, data: bytes) -> bytes:
    """The page with other data under the same digest."""
    small = lzma.compress(data, format=lzma.FORMAT_XZ)
    told = base64.b85encode(small).translate(embedding._TO_PAGE).decode()
    return re.sub(r'(id="ztscan-result"[^>]*>)[^<]*', lambda found: found[1] + told, text).encode()


def test_a_changed_result_is_refused() -> None:
    text = page(NAMED)
    better = msgspec.structs.replace(NAMED, checks=())
    with pytest.raises(UsageError, match="it was changed"):
        extracted(changed(text, to_document(better, grade(NAMED))), "r.html")
    with pytest.raises(UsageError, match="damaged"):
        extracted(re.sub(rb'(id="ztscan-result"[^>]*>)..', rb"\1~~", text.encode()), "r.html")


def test_data_that_would_fill_the_memory_are_not_decompressed(monkeypatch: pytest.MonkeyPatch) -> None:
    text = page(NAMED)
    monkeypatch.setattr(embedding, "MAX_EMBEDDED", 1 << 20)
    with pytest.raises(UsageError, match="damaged"):
        extracted(changed(text, b" " * (1 << 21)), "r.html")


def test_two_results_in_one_page_are_refused() -> None:
    text = page(NAMED)
    block = str(embedded(NAMED, grade(NAMED)).data)
    with pytest.raises(UsageError, match="holds no result"):
        extracted((text + block).encode(), "r.html")


def test_a_result_that_is_too_large_is_named_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "MOST_FINDINGS", 3)
    text = page(NAMED)
    assert "Result<dd>not in this file: it has" in text
    assert "ztscan-result" not in text
    monkeypatch.undo()
    monkeypatch.setattr(embedding, "MOST_CHARACTERS", 100)
    assert "it is too large. SHA-256" in page(NAMED)


def test_no_character_of_the_data_means_anything_in_html() -> None:
    element = str(embedded(NAMED, grade(NAMED)).data)
    data = element[element.index(">") + 1 : element.rindex("<")]
    assert len(data) > 500
    assert not set(data) & set("<>&`\"'\\ \n")


def test_the_findings_of_a_large_tenant_are_not_compressed() -> None:
    one = Finding(TENANT, "wrong", "wrong", "right")
    many = msgspec.structs.replace(NAMED, checks=(result(ID, Verdict.FAIL, *([one] * (embedding.MOST_FINDINGS + 1))),))
    assert embedded(many, grade(NAMED)).data == ""
