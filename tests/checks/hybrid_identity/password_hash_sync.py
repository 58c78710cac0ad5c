"""Cases of `hybrid_identity.password_hash_sync`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.hybrid import HYBRID
from tests.checks.compliant.names import TENANT
from ztscan.core.model import Verdict

SWITCH = "on_premises_synchronization/0/features/passwordSyncEnabled"

CASES = (
    Case("accounts and hashes are synchronised", HYBRID),
    Case("R23: accounts are synchronised, hashes are not", {**HYBRID, SWITCH: False}, fails={TENANT}),
    Case("R23: cloud only, whatever the switch says", {SWITCH: False}, verdict=Verdict.NOT_APPLICABLE),
    Case("R13: the switch was not returned", {**HYBRID, SWITCH: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "an application is refused",
        {**HYBRID, "on_premises_synchronization": gap("on_premises_synchronization")},
        verdict=Verdict.NOT_ASSESSED,
    ),
)
