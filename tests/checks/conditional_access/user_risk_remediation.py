"""Cases of `conditional_access.user_risk_remediation`."""

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

CHANGE = everybody(grant("mfa", "passwordChange", operator="AND"), userRiskLevels=["high"])

CASES = (
    *rows_of_proof(CHANGE, licence=P1),
    Case("risk remediation", only({**CHANGE, "grantControls": grant("riskRemediation")})),
    Case("blocked", only({**CHANGE, "grantControls": grant("block")})),
    Case("MFA alone", only({**CHANGE, "grantControls": grant("mfa")}), fails={TENANT}),
    Case("MFA or a new password", only({**CHANGE, "grantControls": grant("mfa", "passwordChange")}), fails={TENANT}),
    Case("medium only", only(narrowed(CHANGE, userRiskLevels=["medium"])), fails={TENANT}),
    Case("R9: risk of user and of sign-in together", only(narrowed(CHANGE, signInRiskLevels=["high"])), fails={TENANT}),
)
