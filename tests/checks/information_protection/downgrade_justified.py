"""Cases of `information_protection.downgrade_justified`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove
from tests.checks.compliant.labels import SETTINGS
from tests.checks.information_protection.labelling_mandatory import AT, POLICIES, cases

SWITCH = f"{AT}/isDowngradeJustificationRequired"

CASES = (
    *cases({SWITCH: False}, {SWITCH: Remove()}, SETTINGS),
    Case("null: not set", {SWITCH: None}, {POLICIES}),
)
