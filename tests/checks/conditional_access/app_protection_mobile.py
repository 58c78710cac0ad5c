"""Cases of `conditional_access.app_protection_mobile`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    EXCHANGE,
    applications,
    grant,
)
from tests.checks.compliant.names import TENANT
from tests.checks.policy_changes import (
    FREE,
    everybody,
    narrowed,
    only,
    rows_of_proof,
)

MOBILE = {"includePlatforms": ["android", "iOS"], "excludePlatforms": []}
PROTECTED = everybody(grant("compliantApplication"), applications=applications("Office365"), platforms=MOBILE)

CASES = (
    *rows_of_proof(PROTECTED, licence=FREE),
    Case("all resources and platforms", only(everybody(grant("compliantApplication")))),
    Case("or a compliant device", only({**PROTECTED, "grantControls": grant("compliantApplication", "compliantDevice")})),
    Case("R10: or MFA", only({**PROTECTED, "grantControls": grant("compliantApplication", "mfa")}), fails={TENANT}),
    Case("approved apps", only({**PROTECTED, "grantControls": grant("approvedApplication")}), fails={TENANT}),
    Case(
        "or approved apps",
        only({**PROTECTED, "grantControls": grant("approvedApplication", "compliantApplication")}),
        fails={TENANT},
    ),
    Case("iOS only", only(narrowed(PROTECTED, platforms={**MOBILE, "includePlatforms": ["iOS"]})), fails={TENANT}),
    Case(
        "a policy for each platform",
        only(
            narrowed(PROTECTED, platforms={**MOBILE, "includePlatforms": ["iOS"]}),
            {**narrowed(PROTECTED, platforms={**MOBILE, "includePlatforms": ["android"]}), "id": "second"},
        ),
    ),
    Case("Exchange Online only", only(narrowed(PROTECTED, applications=applications(EXCHANGE))), fails={TENANT}),
)
