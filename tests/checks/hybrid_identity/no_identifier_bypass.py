"""Cases of `hybrid_identity.no_identifier_bypass`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.hybrid import HYBRID
from tests.checks.compliant.names import TENANT
from ztscan.core.model import Verdict

SWITCH = "on_premises_synchronization/0/features/allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled"

CASES = (
    Case("off", HYBRID),
    Case("null, which is the default", {**HYBRID, SWITCH: None}),
    Case("the answer lacks it", {**HYBRID, SWITCH: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("left on after a migration", {**HYBRID, SWITCH: True}, fails={TENANT}),
    Case("cloud only", {SWITCH: True}, verdict=Verdict.NOT_APPLICABLE),
    Case("no synchronisation object", {**HYBRID, "on_premises_synchronization": []}, verdict=Verdict.NOT_ASSESSED),
    Case("the organisation could not be read", {"organization": gap("organization")}, verdict=Verdict.NOT_ASSESSED),
)
