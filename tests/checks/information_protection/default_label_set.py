"""Cases of `information_protection.default_label_set`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove
from tests.checks.compliant.labels import SETTINGS
from tests.checks.information_protection.labelling_mandatory import AT, POLICIES, cases

LABEL = f"{AT}/defaultLabelId"

CASES = (
    *cases({LABEL: None}, {LABEL: Remove()}, SETTINGS),
    Case("an empty id", {LABEL: ""}, {POLICIES}),
)
