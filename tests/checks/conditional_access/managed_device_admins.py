"""Cases of `conditional_access.managed_device_admins`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    PRIVILEGED,
    grant,
)
from tests.checks.compliant.names import ADMIN, TENANT
from tests.checks.policy_changes import (
    FREE,
    everybody,
    for_roles,
    narrowed,
    only,
    rows_of_proof,
)

DEVICE = everybody(grant("compliantDevice", "domainJoinedDevice"), users=for_roles(*PRIVILEGED))

CASES = (
    *rows_of_proof(DEVICE, licence=FREE, member=ADMIN),
    Case("everybody", only(everybody(grant("compliantDevice")))),
    Case("R12: roles in capitals", only(narrowed(DEVICE, users=for_roles(*map(str.upper, PRIVILEGED))))),
    Case("R10: or MFA", only({**DEVICE, "grantControls": grant("compliantDevice", "mfa")}), fails={TENANT}),
    Case("a role is missing", only(narrowed(DEVICE, users=for_roles(*PRIVILEGED[1:]))), fails={TENANT}),
)
