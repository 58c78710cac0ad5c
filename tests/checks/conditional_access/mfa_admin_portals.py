"""Cases of `conditional_access.mfa_admin_portals`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    PRIVILEGED,
    applications,
    grant,
)
from tests.checks.compliant.names import TENANT
from tests.checks.policy_changes import (
    everybody,
    for_roles,
    narrowed,
    only,
    rows_of_proof,
)

MFA = everybody(grant("mfa"), applications=applications("MicrosoftAdminPortals"))
AZURE_PORTAL = "c44b4083-3bb0-49c1-b47d-974e53cbdf3c"

CASES = (
    *rows_of_proof(MFA),
    Case("all resources", only(everybody(grant("mfa")))),
    Case("one portal by its id", only(narrowed(MFA, applications=applications(AZURE_PORTAL))), fails={TENANT}),
    Case(
        "R2: all resources but the portals",
        only(everybody(grant("mfa"), applications=applications("All", excludeApplications=["MicrosoftAdminPortals"]))),
        fails={TENANT},
    ),
    Case("administrators only", only(narrowed(MFA, users=for_roles(*PRIVILEGED))), fails={TENANT}),
)
