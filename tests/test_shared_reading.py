"""Results that are read together are the same as read alone, and so is their comparison."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given

from tests import scans
from tests.compare.test_gate_laws import scans as drawn
from tests.fleet.rolled import contoso, folder_of
from ztscan.core import shared_reading
from ztscan.core.errors import UsageError
from ztscan.core.model import Scan
from ztscan.core.result import ScanDocument, compact_document, from_document, to_document
from ztscan.core.shared_reading import SharedReading
from ztscan.drift.compare import Graded, compare
from ztscan.fleet.results import EARLIER, RESULT


def together(*contents: bytes) -> list[Graded]:
    reading = SharedReading()
    return [Graded(*reading.read(content, "result.json")) for content in contents]


@given(drawn(), drawn())
def test_a_comparison_of_results_that_share_parts_is_the_same(one: Scan, other: Scan) -> None:
    """Half of the checks are taken over, so that there is something to share."""
    kept = one.checks[: len(one.checks) // 2]
    taken = (*kept, *(check for check in other.checks if check.id not in {same.id for same in kept}))
    for later in (
        other,
        msgspec.structs.replace(other, checks=taken),
        msgspec.structs.replace(other, checks=taken, members=one.members),
    ):
        before, after = (to_document(scan, scans.grade(scan)) for scan in (one, later))
        alone = Graded(*from_document(before)), Graded(*from_document(after))
        shared = together(after, before)
        assert (shared[1], shared[0]) == alone
        assert compare(shared[1], shared[0]) == compare(*alone)


def test_what_is_equal_is_the_same_object(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "results", 6)
    pairs = [(own / RESULT, own / EARLIER) for own in sorted(folder.iterdir()) if (own / EARLIER).is_file()]
    assert len(pairs) > 2
    for after, before in pairs:
        one, other = together(after.read_bytes(), before.read_bytes())
        assert (one, other) == (Graded(*from_document(after.read_bytes())), Graded(*from_document(before.read_bytes())))
        shared = [check for check, earlier in zip(one.scan.checks, other.scan.checks, strict=True) if check is earlier]
        assert len(shared) > len(one.scan.checks) / 2


def test_every_part_of_a_result_is_read() -> None:
    fields = {field.name for field in msgspec.structs.fields(ScanDocument)}
    assert {field.name for field in msgspec.structs.fields(shared_reading._Sections)} == fields


@pytest.mark.parametrize("form", [to_document, compact_document])
@pytest.mark.parametrize("edit", [(b'"id"', b'"di"'), (b'"verdict":', b'"verdict":1,"x":'), (b"ztscan.scan/1", b"ztscan.scan/9")])
def test_what_is_no_result_is_refused_as_it_is_alone(form: Callable[..., bytes], edit: tuple[bytes, bytes]) -> None:
    content = form(*contoso()).replace(*edit)
    refused = []
    for read in (from_document, SharedReading().read):
        with pytest.raises(UsageError) as error:
            read(content, "result.json")
        refused.append(str(error.value).partition(":")[0])
    assert refused[0] == refused[1]
