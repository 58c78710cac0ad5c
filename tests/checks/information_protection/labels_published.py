"""Cases of `information_protection.labels_published`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case
from tests.checks.compliant.labels import LABELS
from tests.checks.compliant.names import WORKER
from tests.checks.information_protection.labelling_mandatory import HOSTILE, NOT_ASSESSED, POLICIES, cases

AT = f"{LABELS}/{WORKER}"


def label(**properties: Any) -> dict[str, Any]:
    return {"id": "label", "name": HOSTILE, "isActive": True, "isAppliable": True, **properties}


CASES = (
    *cases({AT: []}, {AT: [label(isActive=None)]}, LABELS),
    Case("an inactive label", {AT: [label(isActive=False)]}, {POLICIES}),
    Case("a label that only groups others", {AT: [label(isAppliable=False)]}, {POLICIES}),
    Case("whether it can be applied is null, and it is inactive", {AT: [label(isActive=False, isAppliable=None)]}, {POLICIES}),
    Case("whether it can be applied is null", {AT: [label(isAppliable=None)]}, verdict=NOT_ASSESSED),
    Case("one is not known, and another one can be applied", {AT: [label(isActive=None), label(id="other")]}),
)
