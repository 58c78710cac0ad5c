"""Cases of `conditional_access.intune_enrollment_every_time`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    EVERY_TIME,
    EXCHANGE,
    INTUNE_ENROLLMENT,
    PHISHING_RESISTANT_MFA,
    applications,
    grant,
    sign_in_frequency,
)
from tests.checks.compliant.names import TENANT
from tests.checks.compliant.tenant import subscription
from tests.checks.policy_changes import (
    FREE,
    everybody,
    narrowed,
    only,
    rows_of_proof,
)
from ztscan.core.model import Verdict

ENROLMENT = everybody(grant("mfa"), {"signInFrequency": EVERY_TIME}, applications=applications(INTUNE_ENROLLMENT))
WEEKLY = everybody(None, {"signInFrequency": sign_in_frequency(168)}, key="weekly")

CASES = (
    *rows_of_proof(ENROLMENT, licence=FREE),
    Case("beside a week for everything", only(ENROLMENT, WEEKLY)),
    Case("a strength", only({**ENROLMENT, "grantControls": grant(strength=PHISHING_RESISTANT_MFA)})),
    Case("no MFA", only({**ENROLMENT, "grantControls": None}), fails={TENANT}),
    Case("an hour", only({**ENROLMENT, "sessionControls": {"signInFrequency": sign_in_frequency(1)}}), fails={TENANT}),
    Case("the MFA comes from another policy", only({**ENROLMENT, "grantControls": None}, everybody(grant("mfa"), key="second"))),
    Case("another application", only(narrowed(ENROLMENT, applications=applications(EXCHANGE))), fails={TENANT}),
    Case(
        "no Intune",
        {**only(ENROLMENT), "subscribed_skus": [subscription("p1", "AAD_PREMIUM", "AAD_PREMIUM")]},
        verdict=Verdict.NOT_APPLICABLE,
    ),
)
