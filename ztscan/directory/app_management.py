"""The rules on credentials of applications: the default app management policy, and custom policies that go before it.

Source: learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy. A rule holds for new credentials only. A
custom policy that is off or assigned to nothing has no effect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import msgspec

from ztscan.core.model import ByKey, Gap, GapReason, Subject, parse_time
from ztscan.engine.check import Unknown, required
from ztscan.engine.evidence import fact
from ztscan.graph.areas.app_certificates import AuthorityRestriction
from ztscan.graph.areas.groups import DirectoryObject
from ztscan.graph.areas.policies import (
    AppManagementPolicy,
    AppManagementRestrictions,
    CredentialRestriction,
    CustomAppManagementPolicy,
    CustomAppManagementRestrictions,
    IdentifierUriConfiguration,
    IdentifierUriRestriction,
)

DEFAULT = Subject("tenantAppManagementPolicy", "tenantAppManagementPolicy", "Default app management policy")
DEFAULT_POLICY, CUSTOM_POLICIES = "default_app_management_policy", "app_management_policies"
Rule = CredentialRestriction | IdentifierUriRestriction | AuthorityRestriction
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?")


class RuleSet(msgspec.Struct, frozen=True):
    """The rules of one policy for one kind of objects."""

    subject: Subject
    part: str
    """``applicationRestrictions``, ``servicePrincipalRestrictions`` or ``restrictions`` of a custom policy."""
    objects: str
    """What it applies to, for messages."""
    resource: str
    rules: tuple[CredentialRestriction, ...]
    uris: IdentifierUriConfiguration | None
    has_uris: bool
    """Whether rules on identifier URIs can be in it: service principals have none."""

    @property
    def custom(self) -> bool:
        return self.resource == CUSTOM_POLICIES

    def of(self, restriction: str) -> tuple[CredentialRestriction, ...]:
        return tuple(rule for rule in self.rules if (rule.restriction_type or "").casefold() == restriction.casefold())

    def excluded_actors(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each rule with excluded actors that is not disabled, with the custom security attributes that exempt a caller."""
        for name, rule in self.named():
            if rule.state != "disabled" and (names := exempt_actors(rule.exclude_actors)):
                yield name, names

    def named(self) -> Iterator[tuple[str, Rule]]:
        """All rules by Graph's names."""
        yield from ((rule.restriction_type or "a restriction", rule) for rule in self.rules)
        yield from ((name, rule) for name, rule in uri_rules(self.uris) if rule is not None)


class AppManagement(msgspec.Struct, frozen=True):
    """The default policy and the custom policies that have an effect. ``gaps``: what could hide more of the latter."""

    enabled: bool
    """Whether the default policy is on. Off: no rule of it has an effect."""
    default: tuple[RuleSet, ...]
    custom: tuple[RuleSet, ...]
    gaps: tuple[Gap, ...]


@fact
def app_management(
    default_app_management_policy: AppManagementPolicy,
    app_management_policies: tuple[CustomAppManagementPolicy, ...] | Gap,
    app_management_policy_targets: ByKey[tuple[DirectoryObject, ...]] | Gap,
) -> AppManagement | Gap:
    """A Gap if Graph does not say whether the default policy is on."""
    policy = default_app_management_policy
    try:
        enabled = required(policy.is_enabled, DEFAULT_POLICY, "isEnabled")
    except Unknown as unknown:
        return unknown.gaps[0]
    default = (
        _of_default("applicationRestrictions", "applications", policy.application_restrictions, has_uris=True),
        _of_default("servicePrincipalRestrictions", "service principals", policy.service_principal_restrictions, has_uris=False),
    )
    if isinstance(app_management_policies, Gap):
        return AppManagement(enabled, default, (), (app_management_policies,))
    custom: list[RuleSet] = []
    gaps: dict[Gap, None] = {}
    for one in app_management_policies:
        if one.is_enabled is False:
            continue
        targets = app_management_policy_targets
        assigned = targets if isinstance(targets, Gap) else targets[one.id]
        if isinstance(assigned, Gap):
            gaps[assigned] = None
        elif assigned and one.is_enabled is None:
            gaps[unsaid(CUSTOM_POLICIES, f"does not state whether `{one.id}` is on")] = None
        elif assigned:
            custom.append(_of_custom(one, len(assigned)))
    return AppManagement(enabled, default, tuple(custom), tuple(gaps))


def _of_default(part: str, objects: str, restrictions: AppManagementRestrictions | None, *, has_uris: bool) -> RuleSet:
    rules = _credential_rules(restrictions)
    uris = restrictions.identifier_uris if restrictions else None
    return RuleSet(DEFAULT, part, objects, DEFAULT_POLICY, rules, uris, has_uris)


def _of_custom(policy: CustomAppManagementPolicy, assigned: int) -> RuleSet:
    subject = Subject("appManagementPolicy", policy.id, policy.display_name or policy.id)
    of_applications = policy.restrictions and policy.restrictions.application_restrictions
    uris = of_applications.identifier_uris if of_applications else None
    objects = f"{assigned} " + ("application or service principal" if assigned == 1 else "applications or service principals")
    return RuleSet(subject, "restrictions", objects, CUSTOM_POLICIES, _credential_rules(policy.restrictions), uris, has_uris=True)


def _credential_rules(
    restrictions: AppManagementRestrictions | CustomAppManagementRestrictions | None,
) -> tuple[CredentialRestriction, ...]:
    if restrictions is None:
        return ()
    return (*(restrictions.password_credentials or ()), *(restrictions.key_credentials or ()))


def uri_rules(uris: IdentifierUriConfiguration | None) -> Iterator[tuple[str, IdentifierUriRestriction | None]]:
    """The rules on identifier URIs by Graph's names."""
    yield "nonDefaultUriAddition", uris.non_default_uri_addition if uris else None
    name = "uriAdditionWithoutUniqueTenantIdentifier"
    yield name, uris.uri_addition_without_unique_tenant_identifier if uris else None


def is_enabled(rule: Rule, resource: str) -> bool:
    """Raises Unknown if Graph does not say it in words that are known."""
    state = required(rule.state, resource, "state")
    if state not in {"enabled", "disabled"}:
        raise Unknown(unsaid(resource, f"has a restriction with the unknown state `{state}`"))
    return state == "enabled"


def weaknesses(rule: Rule, resource: str, longest: timedelta | None = None) -> tuple[str, ...]:
    """Why a rule does not hold for every object and every actor. Empty: it does.

    ``longest``: a lifetime rule must not allow more. Raises Unknown if Graph does not state what decides.
    """
    if not is_enabled(rule, resource):
        return ("it is disabled",)
    found: list[str] = []
    if longest is not None and isinstance(rule, CredentialRestriction):
        found += _too_long(rule, resource, longest)
    if cut_off := cut_off_of(rule):
        found.append(f"it applies only to objects created after {cut_off[:10]}")
    if names := exempt_actors(rule.exclude_actors):
        found.append(f"it excludes actors by {', '.join(names)}")
    return tuple(found)


def _too_long(rule: CredentialRestriction, resource: str, longest: timedelta) -> Iterator[str]:
    if rule.max_lifetime is None:
        yield "it states no maximum lifetime"
        return
    allowed = lifetime(rule.max_lifetime)
    if allowed is None:
        raise Unknown(unsaid(resource, f"has a lifetime that is not a duration: `{rule.max_lifetime}`"))
    if allowed > longest:
        yield f"it allows {rule.max_lifetime}"


def cut_off_of(rule: Rule) -> str:
    """Objects created before this time are free of the rule. Empty: none is (null and year 1 mean that)."""
    start = rule.restrict_for_apps_created_after_date_time
    return start if start and not start.startswith("0001-") and parse_time(start).year > 1 else ""


def exempt_actors(actors: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The custom security attributes that exempt a caller, as ``set_attribute=value``; anything else as Graph's words."""
    if not actors:
        return ()
    listed = actors.get("customSecurityAttributes")
    attributes = [_attribute(entry) for entry in listed] if isinstance(listed, list | tuple) else None
    known = {"customSecurityAttributes"} if attributes is not None else set()
    others = [key for key, value in actors.items() if value and key not in known and not key.startswith("@")]
    return tuple(sorted((*(attributes or ()), *others)))


def _attribute(entry: object) -> str:
    if not isinstance(entry, Mapping):
        return "an unknown attribute"
    name, value = entry.get("id"), entry.get("value")
    return f"{name}={value}" if value else f"{name}"


def lifetime(text: str) -> timedelta | None:
    """The longest time that an ISO 8601 duration can mean: a month has 31 days and a year 366. None: it is no duration."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(days=366 * years + 31 * months + 7 * weeks + days, hours=hours, minutes=minutes, seconds=seconds)


def unsaid(resource: str, detail: str) -> Gap:
    """A gap for a resource that was read, but lacks what decides."""
    return Gap(resource, GapReason.MALFORMED, f"`{resource}` {detail}", "scan again; if this persists, report it")
