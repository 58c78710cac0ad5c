"""Cases of `conditional_access.device_or_mfa_baseline`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    PRIVILEGED,
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

EITHER = everybody(grant("compliantDevice", "domainJoinedDevice", "mfa"))

CASES = (
    *rows_of_proof(EITHER),
    Case("MFA", only(everybody(grant("mfa")))),
    Case("a compliant device", only(everybody(grant("compliantDevice")))),
    Case(
        "R10: or terms of use", only(everybody({**grant("mfa", "compliantDevice"), "termsOfUse": ["agreement"]})), fails={TENANT}
    ),
    Case("administrators only", only(narrowed(EITHER, users=for_roles(*PRIVILEGED))), fails={TENANT}),
    Case(
        "MFA on unmanaged devices, and nothing on managed ones",
        only(everybody(grant("mfa"), devices={"deviceFilter": {"mode": "exclude", "rule": "device.isCompliant -eq True"}})),
        fails={TENANT},
    ),
)
