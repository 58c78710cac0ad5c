"""A result read in part has the same numbers as the whole."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from tests import scans
from tests.fleet.rolled import code_of, contoso
from ztscan.core.charts import DirectorySize, LicenceTier
from ztscan.core.errors import UsageError
from ztscan.core.inventory import CredentialInventory, InventoryRow
from ztscan.core.result import compact_document, from_document, to_document
from ztscan.drift.compare import Graded
from ztscan.fleet.members import FleetMember
from ztscan.fleet.rollup.catalogue import FleetCatalogue
from ztscan.fleet.rollup.comparable import ComparableReading
from ztscan.fleet.rollup.outline import outlined
from ztscan.fleet.rollup.standing import Standing, standing_of

MEMBER = FleetMember(name="contoso", tenant="")
ROW = InventoryRow("Payroll", "application", "secret", "key", "2026-01-01", "2026-12-24", "unused")
STATISTICS = {
    "directory_size": DirectorySize(168, 10, 2),
    "licence_tier": LicenceTier("P2"),
    "credential_inventory": CredentialInventory("2026-11-01", 1, 0, 1, 0, (("2026-12", 1),), (ROW,)),
}


def standing(of: Graded) -> Standing:
    return standing_of(MEMBER, of, code_of()(of, None))


@pytest.mark.parametrize("form", [to_document, compact_document])
@pytest.mark.parametrize("statistics", [{}, STATISTICS])
def test_the_standing_is_the_same(form: object, statistics: dict[str, msgspec.Struct]) -> None:
    small = scans.contoso()
    for result in (contoso(), Graded(small, scans.grade(small))):
        told = msgspec.structs.replace(result.scan, statistics=statistics)
        content = form(told, result.grade)  # type: ignore[operator]
        whole, part = Graded(*from_document(content)), outlined(content, "result.json")
        assert standing(part) == standing(whole)
        learnt = FleetCatalogue(), FleetCatalogue()
        for catalogue, one in zip(learnt, (whole, part), strict=True):
            catalogue.learn(one)
        assert learnt[0].lines == learnt[1].lines
    if statistics:
        assert (standing(part).people, standing(part).licence) == (178, "P2")
        assert [one.holder for one in standing(part).expiries if one.kind == "credential"] == ["Payroll"]
        assert not standing(part).credentials_incomplete


def test_a_statistic_of_another_shape_is_not_known() -> None:
    whole = contoso()
    content = compact_document(
        msgspec.structs.replace(whole.scan, statistics={"directory_size": {"people": "many"}}), whole.grade
    )
    assert standing(outlined(content, "result.json")).people is None
    assert standing(Graded(*from_document(content))).people is None


@pytest.mark.parametrize("cut", [0, 1, 200, -9])
def test_a_damaged_result_is_refused(cut: int) -> None:
    content = compact_document(*contoso())
    with pytest.raises(UsageError, match="is not a whole"):
        outlined(content[:cut], "result.json")


@pytest.mark.parametrize(
    "part",
    [
        {"pillars": lambda parts: [parts[0] | {"score": -1}, *parts[1:]]},
        {"pillars": lambda parts: [parts[0] | {"assessed": 101}, *parts[1:]]},
        {"pillars": lambda parts: [*parts, parts[0]]},
        {"objectives": lambda parts: [*parts, parts[0]]},
        {"checks": lambda parts: [*parts, parts[0] | {"verdict": "pass", "findings": []}]},
    ],
)
def test_what_no_scan_writes_is_refused_whichever_way_a_result_is_read(part: dict[str, Any]) -> None:
    """A check with two verdicts would count by the better one, and a score below 0 ended the page of all tenants."""
    (key, change), document = *part.items(), json.loads(compact_document(*contoso()))
    document[key] = change(document[key])
    for read in (outlined, from_document, ComparableReading().read):
        with pytest.raises(UsageError):
            read(json.dumps(document).encode(), "result.json")


@pytest.mark.parametrize("edit", [(b'"ztscan.scan/1"', b'"ztscan.scan/2"'), (b'"started":"2', b'"started":"x')])
def test_a_result_of_another_schema_or_without_a_time_is_refused(edit: tuple[bytes, bytes]) -> None:
    content = compact_document(*contoso()).replace(*edit)
    with pytest.raises(UsageError):
        outlined(content, "result.json")
