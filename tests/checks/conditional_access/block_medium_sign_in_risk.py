"""Cases of `conditional_access.block_medium_sign_in_risk`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    EXCHANGE,
    applications,
    grant,
)
from tests.checks.compliant.names import TENANT
from tests.checks.policy_changes import (
    P1,
    everybody,
    narrowed,
    only,
    rows_of_proof,
)

BLOCK = everybody(grant("block"), signInRiskLevels=["medium", "high"])

CASES = (
    *rows_of_proof(BLOCK, licence=P1),
    Case("MFA instead", only({**BLOCK, "grantControls": grant("mfa")}), fails={TENANT}),
    Case("R9: risk of user and of sign-in together", only(narrowed(BLOCK, userRiskLevels=["high"])), fails={TENANT}),
    Case("medium only", only(narrowed(BLOCK, signInRiskLevels=["medium"])), fails={TENANT}),
    Case("high only", only(narrowed(BLOCK, signInRiskLevels=["high"])), fails={TENANT}),
    Case(
        "R2: an application is left out",
        only(narrowed(BLOCK, applications=applications("All", excludeApplications=[EXCHANGE]))),
        fails={TENANT},
    ),
)
