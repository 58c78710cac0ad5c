"""Cases of `conditional_access.block_high_user_risk`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
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

BLOCK = everybody(grant("block"), userRiskLevels=["high"])

CASES = (
    *rows_of_proof(BLOCK, licence=P1),
    Case(
        "a new password instead", only({**BLOCK, "grantControls": grant("mfa", "passwordChange", operator="AND")}), fails={TENANT}
    ),
    Case("medium only", only(narrowed(BLOCK, userRiskLevels=["medium"])), fails={TENANT}),
    Case("R9: risk of user and of sign-in together", only(narrowed(BLOCK, signInRiskLevels=["high"])), fails={TENANT}),
    Case(
        "R9: two policies, one for each risk",
        only(BLOCK, {**narrowed(BLOCK, userRiskLevels=[], signInRiskLevels=["high"]), "id": "second"}),
    ),
)
