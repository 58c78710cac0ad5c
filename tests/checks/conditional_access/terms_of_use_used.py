"""Cases of `conditional_access.terms_of_use_used`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import grant, policy
from ztscan.core.model import Verdict

AGREEMENTS = "terms_of_use_agreements"
TERMS = "0ec9f6a6-159d-4dd8-a563-1f0b5935e80b"


def terms(*controls: str, state: str = "enabled", accepted: str = TERMS) -> dict[str, Any]:
    """The change that adds terms of use and a policy that demands some."""
    demanding = policy("terms", "Terms", state=state, grantControls={**grant(*controls), "termsOfUse": [accepted]})
    return {
        AGREEMENTS: [{"id": TERMS, "displayName": "Terms for guests"}],
        "conditional_access_policies": Add(demanding),
    }


CASES = (
    Case("a policy demands them", terms()),
    Case("a policy demands them or MFA", terms("mfa")),
    Case("a policy demands others", terms(accepted="d1f7c3b2-0000-4000-8000-000000000001"), fails={TERMS}),
    Case("R25: the policy only reports", terms(state="enabledForReportingButNotEnforced"), fails={TERMS}),
    Case("no policy demands any", {AGREEMENTS: [{"id": TERMS, "displayName": None}]}, fails={TERMS}),
    Case("there are no terms", verdict=Verdict.NOT_APPLICABLE),
    Case("terms could not be read", {AGREEMENTS: gap(AGREEMENTS)}, verdict=Verdict.NOT_ASSESSED),
)
