"""Cases of `conditional_access.phish_resistant_admins`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    EXCHANGE,
    PHISHING_RESISTANT_MFA,
    PRIVILEGED,
    applications,
    grant,
    strength,
)
from tests.checks.compliant.names import ADMIN, TENANT
from tests.checks.policy_changes import (
    FREE,
    everybody,
    for_roles,
    narrowed,
    only,
    rows_of_emergency_access,
    rows_of_proof,
    rows_of_r1,
)
from ztscan.core.model import Verdict

STRONG = everybody(grant(strength=PHISHING_RESISTANT_MFA), users=for_roles(*PRIVILEGED))


def with_strength(*combinations: str) -> dict[str, Any]:
    """The change that leaves one policy, which demands a strength of these combinations."""
    custom = strength("custom", "Phishing-resistant MFA", list(combinations))
    return only(everybody(grant(strength=custom), users=for_roles(*PRIVILEGED)))


CASES = (
    *rows_of_proof(STRONG, licence=FREE, member=ADMIN),
    *rows_of_emergency_access(STRONG),
    *rows_of_r1(STRONG),
    Case("R14: keys and Windows Hello", with_strength("fido2", "windowsHelloForBusiness")),
    Case("R14: keys or SMS, under a name that promises more", with_strength("fido2", "password,sms"), fails={TENANT}),
    Case("R10: plain MFA", only(everybody(grant("mfa"), users=for_roles(*PRIVILEGED))), fails={TENANT}),
    Case(
        "R10: a strength or a compliant device",
        only(everybody(grant("compliantDevice", strength=PHISHING_RESISTANT_MFA), users=for_roles(*PRIVILEGED))),
        fails={TENANT},
    ),
    Case(
        "R2: a role is missing",
        only(everybody(grant(strength=PHISHING_RESISTANT_MFA), users=for_roles(*PRIVILEGED[1:]))),
        fails={TENANT},
    ),
    Case(
        "R2: an application is left out",
        only(narrowed(STRONG, applications=applications("All", excludeApplications=[EXCHANGE]))),
        fails={TENANT},
    ),
    Case("a combination that is new", with_strength("fido2", "unknownFutureValue"), verdict=Verdict.NOT_ASSESSED),
)
