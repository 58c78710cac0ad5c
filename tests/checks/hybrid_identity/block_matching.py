"""Cases of `hybrid_identity.block_matching`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.hybrid import HYBRID
from tests.checks.compliant.names import TENANT
from ztscan.core.model import Verdict

FEATURES = "on_premises_synchronization/0/features"
SOFT = f"{FEATURES}/blockSoftMatchEnabled"
HARD = f"{FEATURES}/blockCloudObjectTakeoverThroughHardMatchEnabled"

CASES = (
    Case("both are blocked", HYBRID),
    Case("soft matching is open", {**HYBRID, SOFT: False}, fails={TENANT}),
    Case("hard matching is open", {**HYBRID, HARD: False}, fails={TENANT}),
    Case("both are open", {**HYBRID, SOFT: False, HARD: False}, fails={TENANT}),
    Case("never synchronised", {SOFT: False, HARD: False}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "no longer synchronised",
        {"organization/0/onPremisesSyncEnabled": False, SOFT: False},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("R13: one switch was not returned", {**HYBRID, HARD: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: one was not returned and the other is open", {**HYBRID, SOFT: False, HARD: None}, fails={TENANT}),
    Case("no switches", {**HYBRID, FEATURES: None}, verdict=Verdict.NOT_ASSESSED),
    Case("no synchronisation object", {**HYBRID, "on_premises_synchronization": []}, verdict=Verdict.NOT_ASSESSED),
    Case("no organisation", {"organization": []}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "an application is refused",
        {**HYBRID, "on_premises_synchronization": gap("on_premises_synchronization")},
        verdict=Verdict.NOT_ASSESSED,
    ),
)
