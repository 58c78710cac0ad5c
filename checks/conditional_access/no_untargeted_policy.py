from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ztscan.entities.conditional_access import ConditionalAccessPolicy
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, check, required

RESOURCE = "conditional_access_policies"
_NOTHING = "none"
_TARGETS = ("includeApplications", "includeUserActions", "includeAuthenticationContextClassReferences", "applicationFilter")


@check(
    title="Every policy that is on has something to protect",
    severity=Severity.LOW,
    objectives=["identities.conditional_access_baseline"],
    mappings={"maester": ["MT.1184"]},
)
def no_untargeted_policy(conditional_access_policies: tuple[ConditionalAccessPolicy, ...]) -> Iterator[Finding]:
    """Whether a policy is on that holds for no application, action or context.

    What it checks:
        Every enabled policy includes at least one application, user action or authentication context, or filters applications.

    Why it matters:
        A policy without a target does nothing. In the list it looks like protection, and whoever relies on it finds out from an
        incident.

    Limits:
        Policies that are off or report-only are not looked at, nor is whether the applications that a policy names exist. Not
        assessed for a policy whose targets are of a kind that is not known here.

    Remediation:
        1. Open {portal:conditional_access_policies}, choose the policy, and look at Target
           resources.
        2. Choose what it should protect, best "All resources", or switch it off:
           `PATCH /identity/conditionalAccess/policies/{id} {"state": "disabled"}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
        https://learn.microsoft.com/graph/api/resources/conditionalaccessapplications
    """
    enabled = [policy for policy in conditional_access_policies if (policy.state or "").casefold() == "enabled"]
    strange = []
    for policy in enabled:
        targets = _targets(policy)
        if not targets:
            yield Finding(
                Subject("conditionalAccessPolicy", policy.id, policy.display_name or policy.id),
                "the policy is on and protects nothing",
                "no application, user action or authentication context",
                "at least one of them",
            )
        elif targets.isdisjoint(_TARGETS):
            strange.append(policy.display_name or policy.id)
    if strange:
        text = f"policy `{min(strange)}` has only targets of a kind that is not known here"
        raise Unknown(Gap(RESOURCE, GapReason.MALFORMED, text, "look at the policy's target resources in the admin center"))
    for policy in conditional_access_policies:
        required(policy.state, RESOURCE, "state")
    if not enabled:
        raise NotApplicable("no Conditional Access policy is on")


def _targets(policy: ConditionalAccessPolicy) -> set[str]:
    """Names of the properties that give a policy its targets, those that are not known here included."""
    applications = (policy.conditions or {}).get("applications")
    if not isinstance(applications, Mapping):
        return set()
    return {name for name, value in applications.items() if "@odata" not in name and name[:7] != "exclude" and _names(value)}


def _names(value: Any) -> bool:
    """Whether a property names anything: not null, not empty, not the word ``None``."""
    if isinstance(value, tuple):
        return any(str(member).casefold() != _NOTHING for member in value)
    return any(_names(part) for part in value.values()) if isinstance(value, Mapping) else bool(value)
