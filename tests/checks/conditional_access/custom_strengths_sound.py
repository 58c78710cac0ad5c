"""Cases of `conditional_access.custom_strengths_sound`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import MULTIFACTOR, grant, policy, strength
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"
STRENGTHS = "authentication_strengths"


def custom(*combinations: str, state: str = "enabled", **properties: Any) -> dict[str, Any]:
    """The change that adds a strength of the tenant's own and a policy that demands it."""
    made = {**strength("ours", "Strong authentication", list(combinations)), "policyType": "custom", **properties}
    demanding = policy("demanding", "Demanding", state=state, grantControls=grant(strength={**made}))
    return {STRENGTHS: Add(made), POLICIES: Add(demanding)}


BUILT_IN = {POLICIES: Add(policy("demanding", "Demanding", grantControls=grant(strength={"id": MULTIFACTOR})))}

CASES = (
    Case("passkeys and an app", custom("fido2", "password,microsoftAuthenticatorPush")),
    Case("a text message among passkeys", custom("fido2", "password,sms"), fails={"ours"}),
    Case("a call after a federated password", custom("fido2", "voice, federatedSingleFactor"), fails={"ours"}),
    Case("an e-mail", custom("email"), fails={"ours"}),
    Case("a type that is not said", custom("fido2", policyType=None), verdict=Verdict.NOT_ASSESSED),
    Case("combinations that are not said", custom("fido2", allowedCombinations=None), verdict=Verdict.NOT_ASSESSED),
    Case(
        "R25: only a report-only policy demands it",
        custom("sms", state="enabledForReportingButNotEnforced"),
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("Microsoft's own strengths only", BUILT_IN, verdict=Verdict.NOT_APPLICABLE),
    Case("R18: no policies", {POLICIES: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("strengths could not be read", {STRENGTHS: gap(STRENGTHS)}, verdict=Verdict.NOT_ASSESSED),
)
