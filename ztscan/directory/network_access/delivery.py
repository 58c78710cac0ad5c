"""Which security profiles Conditional Access delivers, and whether to everyone.

Only the population matters here, so that the policy is read as it came: it reaches *everyone* if nothing in it narrows it. A
condition that is new makes it reach some, never everyone.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from ztscan.core.model import Subject
from ztscan.engine.check import required
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy

POLICIES = "conditional_access_policies"
INTERNET_RESOURCE = "5dc48733-b5df-475c-a49b-fa307ef00853"
"""The application "All internet resources with Global Secure Access"."""
_CONTROL = "globalSecureAccessFilteringProfile"
_STATES = frozenset(("enabled", "disabled", "enabledforreportingbutnotenforced"))
_WORDS = frozenset(("all", "none", "guestsorexternalusers"))
"""What may stand among included users in place of an id."""
_EVERYWHERE = {"includePlatforms": "all", "includeLocations": "all"}


class Reach(enum.Enum):
    """Whom a policy reaches."""

    EVERYONE = "everyone"
    SOME = "some"
    NOBODY = "nobody"
    OPEN = "open"
    """Everyone, or all but accounts of which it is not known whether they are for emergency access."""


class Delivery(msgspec.Struct, frozen=True):
    """A policy that delivers a security profile."""

    policy: ConditionalAccessPolicy
    profile_id: str
    reach: Reach

    @property
    def name(self) -> str:
        return self.policy.display_name or self.policy.id

    @property
    def subject(self) -> Subject:
        return Subject("conditionalAccessPolicy", self.policy.id, self.name)


def delivery_of(policy: ConditionalAccessPolicy, emergency: Collection[str] | None) -> Delivery | None:
    """What an enabled policy delivers; None: nothing. ``emergency``: users and groups whose exclusion is intended, lower case;
    None: these are not known.

    Raises Unknown where the policy has the control but does not say whether it is on, or for which profile.
    """
    control = (policy.session_controls or {}).get(_CONTROL)
    if not isinstance(control, Mapping):
        return None
    state = (policy.state or "").casefold()
    if required(state if state in _STATES else None, POLICIES, "state (a known value)") != "enabled":
        return None
    if not required(control.get("isEnabled"), POLICIES, f"sessionControls/{_CONTROL}/isEnabled"):
        return None
    profile = required(control.get("profileId"), POLICIES, f"sessionControls/{_CONTROL}/profileId")
    reach = _reach(policy.conditions or {}, emergency)
    if reach is Reach.EVERYONE and policy.partial_enablement_strategy:
        reach = Reach.SOME
    return Delivery(policy, str(profile).casefold(), reach)


def _reach(conditions: Mapping[str, Any], emergency: Collection[str] | None) -> Reach:
    users, applications = (_mapping(conditions.get(name)) for name in ("users", "applications"))
    if not _targets_internet(applications):
        return Reach.NOBODY
    included = _lower(users.get("includeUsers"))
    known = all(word in _WORDS or "-" in word for word in included)
    required(known or None, POLICIES, "conditions/users/includeUsers (a known value)")
    named = [value for name, value in users.items() if name.startswith("include") and value and _lower(value) != {"none"}]
    if not named:
        return Reach.NOBODY
    others = (item for item in conditions.items() if item[0] not in {"users", "applications"})
    if "all" not in included or _in_doubt(applications) or any(_narrows(*item) for item in others):
        return Reach.SOME
    return _but_for(users, emergency)


_TARGETS = frozenset(
    ("includeApplications", "excludeApplications", "includeUserActions", "includeAuthenticationContextClassReferences")
)


def _targets_internet(applications: Mapping[str, Any]) -> bool:
    """Whether the resource stands for traffic to the internet. A filter by attributes may name it."""
    if INTERNET_RESOURCE in _lower(applications.get("excludeApplications")):
        return False
    named = _lower(applications.get("includeApplications"))
    return bool(named & {"all", INTERNET_RESOURCE}) or _in_doubt(applications)


def _in_doubt(applications: Mapping[str, Any]) -> bool:
    """Whether something else than a list says which resources it is about."""
    return any(value for name, value in applications.items() if name not in _TARGETS)


def _but_for(users: Mapping[str, Any], emergency: Collection[str] | None) -> Reach:
    """Whom a policy for all users reaches, by its exclusions."""
    left_out = {name: value for name, value in users.items() if name.startswith("exclude") and value}
    accounts = set().union(*(_lower(left_out.pop(name, ())) for name in ("excludeUsers", "excludeGroups")))
    if left_out:
        return Reach.SOME
    if emergency is None:
        return Reach.OPEN if accounts else Reach.EVERYONE
    return Reach.EVERYONE if accounts <= set(emergency) else Reach.SOME


def _narrows(name: str, value: Any) -> bool:
    """Whether a condition may leave out sign-ins of users."""
    if name == "clientAppTypes":
        return "all" not in _lower(value)
    if isinstance(value, Mapping):
        return any(part and _lower(part) != {_EVERYWHERE.get(key)} for key, part in value.items())
    return bool(value)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _lower(value: Any) -> set[str]:
    members = value if isinstance(value, list | tuple) else (value,)
    return {str(member).casefold() for member in members}
