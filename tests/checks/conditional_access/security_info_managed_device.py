"""Cases of `conditional_access.security_info_managed_device`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    applications,
    grant,
)
from tests.checks.compliant.names import TENANT
from tests.checks.policy_changes import (
    FREE,
    everybody,
    only,
    rows_of_proof,
)

ACTION = applications(includeUserActions=["urn:user:registersecurityinfo"])
DEVICE = everybody(grant("compliantDevice", "domainJoinedDevice"), applications=ACTION)

CASES = (
    *rows_of_proof(DEVICE, licence=FREE),
    Case("compliant only", only({**DEVICE, "grantControls": grant("compliantDevice")})),
    Case("R10: or MFA", only({**DEVICE, "grantControls": grant("compliantDevice", "mfa")}), fails={TENANT}),
    Case("and MFA", only({**DEVICE, "grantControls": grant("compliantDevice", "mfa", operator="AND")})),
    Case("a device for all resources, not for the action", only(everybody(grant("compliantDevice"))), fails={TENANT}),
)
