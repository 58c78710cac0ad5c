"""Cases of `conditional_access.admin_portals_only_for_admins`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.conditional_access import (
    PRIVILEGED,
    applications,
    grant,
    users,
)
from tests.checks.compliant.names import GUEST, TENANT
from tests.checks.policy_changes import (
    FREE,
    everybody,
    leaving_out,
    narrowed,
    only,
    rows_of_proof,
)
from ztscan.core.model import Verdict

READER = "4a5d8f65-41da-4de4-8968-e035b65339cf"
CLOSED = everybody(
    grant("block"), users=users("All", excludeRoles=[*PRIVILEGED, READER]), applications=applications("MicrosoftAdminPortals")
)

CASES = (
    *rows_of_proof(CLOSED, licence=FREE),
    Case("MFA is no block", only({**CLOSED, "grantControls": grant("mfa")}), fails={TENANT}),
    Case("open for a guest", only(leaving_out(CLOSED, excludeUsers=[GUEST])), fails={TENANT}),
    Case("closed for administrators too", only(everybody(grant("block"), applications=applications("MicrosoftAdminPortals")))),
    Case("R12: roles in capitals", only(narrowed(CLOSED, users=users("All", excludeRoles=list(map(str.upper, PRIVILEGED)))))),
    Case("roles could not be read", {"role_definitions": gap("role_definitions")}, verdict=Verdict.NOT_ASSESSED),
)
