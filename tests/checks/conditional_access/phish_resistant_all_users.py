"""Cases of `conditional_access.phish_resistant_all_users`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    MULTIFACTOR,
    PHISHING_RESISTANT_MFA,
    PRIVILEGED,
    grant,
    strength,
)
from tests.checks.compliant.names import TENANT
from tests.checks.policy_changes import (
    FREE,
    everybody,
    for_roles,
    narrowed,
    only,
    rows_of_proof,
)

STRONG = everybody(grant(strength=PHISHING_RESISTANT_MFA))
MULTIFACTOR_STRENGTH = strength(MULTIFACTOR, "Multifactor authentication", ["fido2", "password,microsoftAuthenticatorPush"])

CASES = (
    *rows_of_proof(STRONG, licence=FREE),
    Case(
        "R25: a strength with one strong combination among others",
        only(everybody(grant(strength=MULTIFACTOR_STRENGTH))),
        fails={TENANT},
    ),
    Case("administrators only", only(narrowed(STRONG, users=for_roles(*PRIVILEGED))), fails={TENANT}),
    Case("R10: plain MFA", only(everybody(grant("mfa"))), fails={TENANT}),
)
