from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ztscan.entities.conditional_access import ConditionalAccessPolicy
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, check, known

from ._policies import RESOURCE, STATES

_NOTHING = "none"
_TARGETS = ("includeApplications", "includeUserActions", "includeAuthenticationContextClassReferences", "applicationFilter")


@check(
    title="Every enabled Conditional Access policy has a target resource",
    severity=Severity.LOW,
    objectives=["identities.conditional_access_baseline"],
    mappings={"partial": {"maester": ["MT.1184"]}},
)
def no_untargeted_policy(conditional_access_policies: tuple[ConditionalAccessPolicy, ...]) -> Iterator[Finding]:
    """Checks that every enabled policy applies to an application, user action or authentication context.

    What it checks:
        Every enabled policy includes at least one application, user action or authentication context, or filters
        applications.

    Why it matters:
        A policy without a target resource has no effect. In the list of policies it looks like protection. The mistake is
        often noticed only after an incident.

    Limits:
        Policies that are off or in report-only mode are not checked. The check does not verify that the applications in a
        policy exist. A policy that has only target types unknown to ztscan is not assessed.

    Remediation:
        1. Open {portal:conditional_access_policies}, select the policy, and open Target resources.
        2. Select the resources to protect, preferably All resources.
        3. Or turn off the policy: `PATCH /identity/conditionalAccess/policies/{id} {"state": "disabled"}`.
        4. To verify, scan again.

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
                f"{policy.display_name or policy.id} is on, but has no target resource",
                "no application, user action or authentication context",
                "at least one application, user action or authentication context",
            )
        elif targets.isdisjoint(_TARGETS):
            strange.append(policy.display_name or policy.id)
    if strange:
        text = f"policy `{min(strange)}` has only target types that ztscan does not model"
        raise Unknown(
            Gap(RESOURCE, GapReason.MALFORMED, text, "review the policy's target resources in the Microsoft Entra admin center")
        )
    for policy in conditional_access_policies:
        known(policy.state, STATES, RESOURCE, "state")
    if not enabled:
        raise NotApplicable("no Conditional Access policy is on")


def _targets(policy: ConditionalAccessPolicy) -> set[str]:
    """Names of the properties that set the targets of a policy, including properties that ztscan does not model."""
    applications = (policy.conditions or {}).get("applications")
    if not isinstance(applications, Mapping):
        return set()
    return {name for name, value in applications.items() if "@odata" not in name and name[:7] != "exclude" and _names(value)}


def _names(value: Any) -> bool:
    """Whether a property has a value: not null, not empty, not the word ``None``."""
    if isinstance(value, tuple):
        return any(str(member).casefold() != _NOTHING for member in value)
    return any(_names(part) for part in value.values()) if isinstance(value, Mapping) else bool(value)
