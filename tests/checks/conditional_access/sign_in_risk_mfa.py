"""Cases of `conditional_access.sign_in_risk_mfa`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    EVERY_TIME,
    grant,
    sign_in_frequency,
)
from tests.checks.compliant.names import TENANT
from tests.checks.policy_changes import (
    P1,
    everybody,
    narrowed,
    only,
    rows_of_proof,
)

SESSION = {"signInFrequency": EVERY_TIME}
MFA = everybody(grant("mfa"), SESSION, signInRiskLevels=["high", "medium"])
HIGH = narrowed(MFA, signInRiskLevels=["high"])
MEDIUM = {**narrowed(MFA, signInRiskLevels=["medium"]), "id": "second"}
BOTH_RISKS = narrowed(MFA, userRiskLevels=["high"])
WEEKLY = everybody(None, {"signInFrequency": sign_in_frequency(168)}, key="weekly")

CASES = (
    *rows_of_proof(MFA, licence=P1),
    Case("a policy for each level", only(HIGH, MEDIUM)),
    Case("high only", only(HIGH), fails={TENANT}),
    Case("medium does not include high", only(MEDIUM), fails={TENANT}),
    Case("blocked", only(everybody(grant("block"), signInRiskLevels=["high", "medium"]))),
    Case("an old session carries on", only({**MFA, "sessionControls": None}), fails={TENANT}),
    Case("every time, beside a week for everybody", only(MFA, WEEKLY)),
    Case("MFA of everybody at every time", only(everybody(grant("mfa"), SESSION))),
    Case("R9: risk of user and of sign-in together", only(BOTH_RISKS), fails={TENANT}),
    Case("R10: MFA or a compliant device", only({**MFA, "grantControls": grant("mfa", "compliantDevice")}), fails={TENANT}),
)
