"""Cases of `conditional_access.device_code_flow_blocked`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    EXCHANGE,
    applications,
    grant,
)
from tests.checks.compliant.names import TENANT
from tests.checks.policy_changes import (
    POLICIES,
    everybody,
    narrowed,
    only,
    rows_of_proof,
)
from ztscan.core.model import Verdict

BLOCK = everybody(grant("block"), authenticationFlows={"transferMethods": "deviceCodeFlow"})
DEFAULTS = {"security_defaults/isEnabled": True, POLICIES: []}

CASES = (
    *rows_of_proof(BLOCK),
    Case(
        "R8: both flows in one string",
        only(narrowed(BLOCK, authenticationFlows={"transferMethods": "deviceCodeFlow,authenticationTransfer"})),
    ),
    Case(
        "the other flow", only(narrowed(BLOCK, authenticationFlows={"transferMethods": "authenticationTransfer"})), fails={TENANT}
    ),
    Case("MFA instead", only({**BLOCK, "grantControls": grant("mfa")}), fails={TENANT}),
    Case("a compliant device, which the flow cannot show", only({**BLOCK, "grantControls": grant("compliantDevice")})),
    Case(
        "open in the office",
        only(narrowed(BLOCK, locations={"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]})),
        fails={TENANT},
    ),
    Case(
        "R2: open for one application",
        only(narrowed(BLOCK, applications=applications("All", excludeApplications=[EXCHANGE]))),
        fails={TENANT},
    ),
    Case(
        "R8: a method that is new",
        only(narrowed(BLOCK, authenticationFlows={"transferMethods": "carrierPigeon"})),
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("security defaults of a tenant whose age was not told", DEFAULTS, verdict=Verdict.NOT_ASSESSED),
    Case("security defaults of a new tenant", {**DEFAULTS, f"organization/{TENANT}/createdDateTime": "2026-08-01T00:00:00Z"}),
    Case(
        "security defaults of an old tenant",
        {**DEFAULTS, f"organization/{TENANT}/createdDateTime": "2020-08-01T00:00:00Z"},
        fails={TENANT},
    ),
)
