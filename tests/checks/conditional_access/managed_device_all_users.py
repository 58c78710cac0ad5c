"""Cases of `conditional_access.managed_device_all_users`."""

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
    narrowed,
    only,
    rows_of_proof,
)

DEVICE = everybody(grant("compliantDevice", "domainJoinedDevice"))

BASE = {"device_management": {"settings": {"secureByDefault": True, "deviceComplianceCheckinThresholdDays": 30}}}

CASES = (
    *rows_of_proof(DEVICE, licence=FREE),
    Case("compliant only", only(everybody(grant("compliantDevice")))),
    Case("R10: or MFA", only(everybody(grant("compliantDevice", "domainJoinedDevice", "mfa"))), fails={TENANT}),
    Case("and MFA", only(everybody(grant("compliantDevice", "mfa", operator="AND")))),
    Case(
        "two weak policies do not make a strong one",
        only(everybody(grant("compliantDevice", "mfa")), everybody(grant("domainJoinedDevice", "mfa"), key="second")),
        fails={TENANT},
    ),
    Case(
        "all devices that no filter lets in are blocked",
        only(
            everybody(
                grant("block"),
                devices={
                    "deviceFilter": {"mode": "exclude", "rule": 'device.isCompliant -eq True -or device.trustType -eq "ServerAD"'}
                },
            ),
            everybody(grant("compliantDevice", "domainJoinedDevice"), key="second"),
        ),
    ),
    Case("Office 365 only", only(narrowed(DEVICE, applications=applications("Office365"))), fails={TENANT}),
    Case(
        "Windows only",
        only(narrowed(DEVICE, platforms={"includePlatforms": ["windows"], "excludePlatforms": []})),
        fails={TENANT},
    ),
)
