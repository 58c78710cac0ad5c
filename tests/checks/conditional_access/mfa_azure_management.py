"""Cases of `conditional_access.mfa_azure_management`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    PRIVILEGED,
    applications,
    grant,
)
from tests.checks.compliant.names import TENANT
from tests.checks.policy_changes import (
    POLICIES,
    everybody,
    for_roles,
    narrowed,
    only,
    rows_of_proof,
)
from ztscan.core.model import Verdict

API = "797f4846-ba00-4fd7-ba43-dac1f8f63013"
MFA = everybody(grant("mfa"), applications=applications(API))

CASES = (
    *rows_of_proof(MFA),
    Case("all resources", only(everybody(grant("mfa")))),
    Case(
        "R2: all resources but this one",
        only(everybody(grant("mfa"), applications=applications("All", excludeApplications=[API]))),
        fails={TENANT},
    ),
    Case("R11: Office 365", only(everybody(grant("mfa"), applications=applications("Office365"))), fails={TENANT}),
    Case("administrators only", only(narrowed(MFA, users=for_roles(*PRIVILEGED))), fails={TENANT}),
    Case("security defaults", {"security_defaults/isEnabled": True, POLICIES: []}, verdict=Verdict.PASS),
)
