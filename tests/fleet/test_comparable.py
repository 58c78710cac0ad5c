"""Results that are read for a comparison have the same comparison and the same standing as read alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given

from tests import scans
from tests.compare.test_gate_laws import scans as drawn
from tests.fleet.rolled import code_of, contoso, folder_of
from ztscan.core.errors import UsageError
from ztscan.core.model import Scan
from ztscan.core.result import compact_document, from_document, to_document
from ztscan.drift.compare import Graded, compare
from ztscan.drift.configuration import no_names
from ztscan.fleet.members import FleetMember
from ztscan.fleet.results import EARLIER, RESULT
from ztscan.fleet.rollup.changes import tenant_changes
from ztscan.fleet.rollup.comparable import ComparableReading
from ztscan.fleet.rollup.standing import Standing, standing_of


def together(*contents: bytes) -> list[Graded]:
    reading = ComparableReading()
    return [reading.read(content, "result.json") for content in contents]


def standing(after: Graded, before: Graded) -> Standing:
    drift = compare(before, after, names=no_names)
    return standing_of(FleetMember(name="contoso", tenant=""), after, code_of()(after, drift), tenant_changes(drift))


@given(drawn(), drawn())
def test_a_comparison_of_results_that_share_parts_is_the_same(one: Scan, other: Scan) -> None:
    """Half of the checks are taken over, so that there is something to share."""
    kept = one.checks[: len(one.checks) // 2]
    taken = (*kept, *(check for check in other.checks if check.id not in {same.id for same in kept}))
    for later in (
        other,
        msgspec.structs.replace(other, checks=taken),
        msgspec.structs.replace(other, checks=taken, members=one.members),
        msgspec.structs.replace(other, configuration=one.configuration),
    ):
        before, after = (to_document(scan, scans.grade(scan)) for scan in (one, later))
        alone = Graded(*from_document(before)), Graded(*from_document(after))
        shared = together(after, before)
        assert compare(shared[1], shared[0]) == compare(*alone)
        assert standing(*shared) == standing(*reversed(alone))


def test_the_standing_of_generated_tenants_is_the_same_as_from_the_whole_results(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "results", 6)
    pairs = [(own / RESULT, own / EARLIER) for own in sorted(folder.iterdir()) if (own / EARLIER).is_file()]
    assert len(pairs) > 2
    for pair in pairs:
        contents = [file.read_bytes() for file in pair]
        one, other = together(*contents)
        assert standing(one, other) == standing(*(Graded(*from_document(content)) for content in contents))
        shared = [check for check, earlier in zip(one.scan.checks, other.scan.checks, strict=True) if check is earlier]
        assert len(shared) > len(one.scan.checks) / 2


def test_configuration_is_decoded_only_where_it_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    scan, graded = contoso()
    scan = msgspec.structs.replace(scan, configuration={**scan.configuration, "security_defaults": {"isEnabled": True}})
    other = msgspec.structs.replace(scan, configuration={**scan.configuration, "security_defaults": {"isEnabled": False}})
    decoded: list[bytes] = []

    def decode(text: bytes, _name: str) -> Any:
        decoded.append(text)
        return msgspec.json.decode(text)

    monkeypatch.setattr("ztscan.fleet.rollup.comparable._configuration", decode)
    after, before = together(compact_document(other, graded), compact_document(scan, graded))
    assert tenant_changes(compare(before, after, names=no_names)).controls == 1
    assert sorted(decoded) == [b'{"isEnabled":false}', b'{"isEnabled":true}']
    assert len(scan.configuration) > 1


def test_configuration_that_nests_too_deep_is_refused_when_it_is_compared() -> None:
    deep: Any = 1
    for _ in range(200):
        deep = [deep]
    scan, graded = contoso()
    contents = [
        compact_document(
            msgspec.structs.replace(scan, configuration={**scan.configuration, "authorization_policy": value}), graded
        )
        for value in (deep, None)
    ]
    after, before = together(*contents)
    with pytest.raises(UsageError, match="nests deeper"):
        compare(before, after)


@pytest.mark.parametrize("part", ["checks", "members"])
def test_a_part_is_never_taken_for_one_of_another_kind(part: str) -> None:
    """An empty table of members and an empty check have the same text."""
    document = msgspec.json.decode(compact_document(*contoso()))
    first = msgspec.json.encode(document | {"members": {}})
    other: dict[str, Any] = {"checks": [{}]} if part == "checks" else {"members": {"classes": 1}}
    second = msgspec.json.encode(document | other)
    reading = ComparableReading()
    reading.read(first, "result.json")
    with pytest.raises(UsageError):
        reading.read(second, "result.json")


@pytest.mark.parametrize("form", [to_document, compact_document])
@pytest.mark.parametrize("edit", [(b'"id"', b'"di"'), (b'"verdict":', b'"verdict":1,"x":'), (b"ztscan.scan/1", b"ztscan.scan/9")])
def test_what_is_no_result_is_refused_as_it_is_alone(form: Callable[..., bytes], edit: tuple[bytes, bytes]) -> None:
    content = form(*contoso()).replace(*edit)
    refused = []
    for read in (from_document, ComparableReading().read):
        with pytest.raises(UsageError) as error:
            read(content, "result.json")
        refused.append(str(error.value).partition(":")[0])
    assert refused[0] == refused[1]
