"""Cases of `hybrid_identity.accidental_deletion`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.hybrid import HYBRID
from tests.checks.compliant.names import TENANT
from ztscan.core.model import Verdict

LIST = "on_premises_synchronization"
PREVENTION = f"{LIST}/0/configuration/accidentalDeletionPrevention"
NOT_ASSESSED = Verdict.NOT_ASSESSED


def stops(kind: str | None, threshold: int | None) -> dict[str, Any]:
    return {**HYBRID, PREVENTION: {"synchronizationPreventionType": kind, "alertThreshold": threshold}}


CASES = (
    Case("stops at 500 objects", HYBRID),
    Case("cloud only, with everything off", {PREVENTION: None}, verdict=Verdict.NOT_APPLICABLE),
    Case("off", stops("disabled", 500), {TENANT}),
    Case("stops at 501 objects", stops("enabledForCount", 501), {TENANT}),
    Case("stops at 501 objects, which is admitted", stops("enabledForCount", 501), options={"maximum_objects": 501}),
    Case("stops at 500 objects, and 100 is required", HYBRID, {TENANT}, options={"maximum_objects": 100}),
    Case("stops at 500 objects, and a single one is required", HYBRID, {TENANT}, options={"maximum_objects": 1}),
    Case("an option that nothing can meet", HYBRID, {TENANT}, options={"maximum_objects": 0}),
    Case("never stops", stops("enabledForCount", 0), {TENANT}),
    Case("stops at 10 percent", stops("enabledForPercentage", 10)),
    Case("stops at 500 percent", stops("enabledForPercentage", 500), {TENANT}),
    Case("no threshold", stops("enabledForCount", None), verdict=NOT_ASSESSED),
    Case("a new word", stops("enabledForever", 1), verdict=NOT_ASSESSED),
    Case("a hostile word", stops("<img src=x>`|\u001b[2J", 1), verdict=NOT_ASSESSED),
    Case("the kind was not returned", stops(None, 500), verdict=NOT_ASSESSED),
    Case("prevention was not returned", {**HYBRID, PREVENTION: None}, verdict=NOT_ASSESSED),
    Case("no object", {**HYBRID, LIST: []}, verdict=NOT_ASSESSED),
    Case("could not be read", {**HYBRID, LIST: gap(LIST)}, verdict=NOT_ASSESSED),
)
