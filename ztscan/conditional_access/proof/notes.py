"""What a proof assumes, as notes that are reported with its verdict."""

from __future__ import annotations

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.vocabulary import STRENGTH_PREFIX
from ztscan.conditional_access.proof.undecided import TOO_MANY

BASELINE_NOTE = (
    "assumes that policies with resource exclusions are enforced for baseline scopes, Microsoft's default since June 2026; "
    "only the Microsoft Entra admin center shows the tenant's own setting"
)

SHORTEST_NOTE = (
    "assumes that the shortest sign-in frequency applies if several policies set one: every policy that applies must be "
    "satisfied, but Microsoft does not document this for sign-in frequency"
)

CAPPED_NOTE = f"users and numbers are minimum values: {TOO_MANY}"

STRENGTH_NOTE = (
    "relies on an authentication strength for guests: strengths are not available to guests who do not sign in with Microsoft "
    "Entra (one-time passcode, Google, SAML or WS-Fed), and Microsoft does not document the result; require the `mfa` control "
    "for guests"
)


def has_strength(policy: Policy) -> bool:
    """Whether the policy requires an authentication strength."""
    return any(control.startswith(STRENGTH_PREFIX) for clause in policy.grant.clauses for control in clause)
