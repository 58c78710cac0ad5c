"""Whether one policy, taken by itself, replaces the multifactor authentication of security defaults.

The rule looks at the structure of single policies. A proof over all policies together is stronger and belongs to the checks on
Conditional Access.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ztscan.plugin import ConditionalAccessPolicy

_ALL = "all"
_NARROWING = (
    "clientApplications",
    "userRiskLevels",
    "signInRiskLevels",
    "insiderRiskLevels",
    "servicePrincipalRiskLevels",
    "agentIdRiskLevels",
    "devices",
    "deviceStates",
    "authenticationFlows",
)
_BOTH_SIDES = ("include", "exclude")
_KNOWN_PARTS: Mapping[str, set[str]] = {
    "users": {f"{side}{kind}" for side in _BOTH_SIDES for kind in ("Users", "Groups", "Roles", "GuestsOrExternalUsers")},
    "applications": {
        "includeApplications",
        "excludeApplications",
        "includeUserActions",
        "includeAuthenticationContextClassReferences",
        "applicationFilter",
    },
    "platforms": {f"{side}Platforms" for side in _BOTH_SIDES},
    "locations": {f"{side}Locations" for side in _BOTH_SIDES},
}


def requires_mfa_of_everyone(policy: ConditionalAccessPolicy) -> bool | None:
    """Whether an enabled policy asks all users for multifactor authentication in all applications under all conditions.

    None: it would, but for a property that is not known here and may narrow it. Exclusions of users, groups and roles do not
    count: emergency accounts have to be excluded, and whether more than those are is for the checks on Conditional Access.
    """
    conditions = policy.conditions or {}
    if (policy.state or "").casefold() != "enabled" or not _holds_everywhere(policy, conditions):
        return False
    demanded = _demands_mfa(policy.grant_controls or {})
    if demanded is False:
        return False
    strangers = (
        _strangers(conditions, {*_KNOWN_PARTS, "clientAppTypes", *_NARROWING})
        or any(_strangers(conditions.get(name), known) for name, known in _KNOWN_PARTS.items())
        or any(isinstance(value, Mapping | list) and _filled(value) for value in policy.other.values())
        or _filled(policy.partial_enablement_strategy)
    )
    undecided = strangers or not policy.listed("clientAppTypes")  # what an empty list means depends on the policy's age
    return None if undecided else demanded


def _holds_everywhere(policy: ConditionalAccessPolicy, conditions: Mapping[str, Any]) -> bool:
    """Whether the known conditions let no sign-in of any user pass by."""
    applications = conditions.get("applications")
    return (
        _ALL in _lower(policy, "users", "includeUsers")
        and _ALL in _lower(policy, "applications", "includeApplications")
        and not _lower(policy, "applications", "excludeApplications") - {"none"}
        and not (isinstance(applications, Mapping) and _filled(applications.get("applicationFilter")))
        and _lower(policy, "clientAppTypes") <= {_ALL}
        and _unbounded(policy, "platforms", "Platforms")
        and _unbounded(policy, "locations", "Locations")
        and not any(_filled(conditions.get(name)) for name in _NARROWING)
    )


def _unbounded(policy: ConditionalAccessPolicy, name: str, kind: str) -> bool:
    """Whether a condition with an include and an exclude list bounds nothing."""
    included, excluded = _lower(policy, name, f"include{kind}"), _lower(policy, name, f"exclude{kind}")
    return included <= {_ALL} and not excluded


def _demands_mfa(grant: Mapping[str, Any]) -> bool | None:
    """Whether nobody gets in without multifactor authentication; None where the operator is not known."""
    controls = {str(control).casefold() for control in grant.get("builtInControls") or ()}
    others = [grant.get("customAuthenticationFactors"), grant.get("termsOfUse")]
    strength = grant.get("authenticationStrength")
    strong = isinstance(strength, Mapping) and _filled(strength)
    if strong and isinstance(strength, Mapping) and str(strength.get("requirementsSatisfied") or "mfa").casefold() != "mfa":
        strong = False
        others.append(strength)
    if "mfa" not in controls and not strong:
        return False
    alone = controls <= {"mfa"} and not any(_filled(other) for other in others)
    operator = str(grant.get("operator") or "").casefold()
    return True if alone or operator == "and" else False if operator == "or" else None


def _lower(policy: ConditionalAccessPolicy, *path: str) -> set[str]:
    return {member.casefold() for member in policy.listed(*path)}


def _strangers(value: Any, known: set[str]) -> bool:
    """Whether an object says something under a name that is not known."""
    return isinstance(value, Mapping) and any(
        _filled(part) for name, part in value.items() if name not in known and "@odata" not in name
    )


def _filled(value: Any) -> bool:
    """Whether a value says anything: null, empty ones, ``none`` and objects of nothing but those do not."""
    if isinstance(value, Mapping):
        return any(_filled(part) for name, part in value.items() if "@odata" not in name)
    return value not in (None, "", "none", [], ())
