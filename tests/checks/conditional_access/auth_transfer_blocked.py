"""Cases of `conditional_access.auth_transfer_blocked`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
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

BLOCK = everybody(grant("block"), authenticationFlows={"transferMethods": "authenticationTransfer"})

CASES = (
    *rows_of_proof(BLOCK, licence=FREE),
    Case(
        "R8: both flows in one string",
        only(narrowed(BLOCK, authenticationFlows={"transferMethods": "deviceCodeFlow,authenticationTransfer"})),
    ),
    Case("the other flow", only(narrowed(BLOCK, authenticationFlows={"transferMethods": "deviceCodeFlow"})), fails={TENANT}),
    Case("MFA instead", only({**BLOCK, "grantControls": grant("mfa")}), fails={TENANT}),
)
