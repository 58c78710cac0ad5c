"""Changes that leave a tenant with the policies of one table row, and the rows that every proof has in common."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.conditional_access import policy, users
from tests.checks.compliant.names import LEARNER, ONBOARDING, TENANT
from tests.checks.compliant.people import EMERGENCY_ACCOUNTS
from tests.checks.compliant.tenant import subscription
from ztscan.config.settings import AcceptedExclusion
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"
FREE = {"subscribed_skus": [subscription("o365", "O365_BUSINESS_ESSENTIALS", "EXCHANGE_S_STANDARD")]}
P1 = {"subscribed_skus": [subscription("p1", "AAD_PREMIUM", "AAD_PREMIUM", "INTUNE_A")]}
"""Microsoft Entra ID P1 and Intune, but no P2."""
REPORT_ONLY = "enabledForReportingButNotEnforced"
EVERY_GUEST = "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider"

NARROWINGS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "risky sign-ins": {"signInRiskLevels": ["high"]},
        "risky users": {"userRiskLevels": ["medium", "high"]},
        "two platforms": {"platforms": {"includePlatforms": ["iOS", "android"], "excludePlatforms": []}},
        "one location": {"locations": {"includeLocations": ["head-office"], "excludeLocations": []}},
        "some devices": {"devices": {"deviceFilter": {"mode": "include", "rule": 'device.model -eq "Kiosk"'}}},
        "one flow": {"authenticationFlows": {"transferMethods": "deviceCodeFlow"}},
    }
)
"""R1: six conditions, each of which lets a policy for everybody apply to a part of their sign-ins only."""


def only(*policies: Mapping[str, Any]) -> dict[str, Any]:
    """The change that leaves these policies and no others."""
    return {POLICIES: [copy.deepcopy(dict(one)) for one in policies]}


def everybody(grant_controls: Any = None, session_controls: Any = None, key: str = "only", **conditions: Any) -> dict[str, Any]:
    """A policy for all users on all resources, with these controls and conditions."""
    return policy(key, "Only", grantControls=grant_controls, sessionControls=session_controls, conditions=conditions)


def narrowed(one: Mapping[str, Any], **conditions: Any) -> dict[str, Any]:
    """The policy with conditions replaced."""
    return {**one, "conditions": {**one["conditions"], **conditions}}


def leaving_out(one: Mapping[str, Any], **excluded: Any) -> dict[str, Any]:
    """The policy with more people left out of it; ids are added to those that it leaves out already."""
    people = one["conditions"]["users"]
    more = {name: [*(people[name] or ()), *ids] if isinstance(ids, list) else ids for name, ids in excluded.items()}
    return narrowed(one, users={**people, **more})


def rows_of_r1(right: Mapping[str, Any]) -> Iterator[Case]:
    """R1: the policy that does it, narrowed."""
    for name, conditions in NARROWINGS.items():
        yield Case(f"R1: only for {name}", only(narrowed(right, **conditions)), fails={TENANT})


def rows_of_proof(
    right: Mapping[str, Any], *others: Mapping[str, Any], licence: Mapping[str, Any] | None = None, member: str = LEARNER
) -> Iterator[Case]:
    """What holds of every requirement that ``right`` (with ``others``) meets.

    ``licence``: subscriptions without which nothing is assessed. ``member``: somebody whom the requirement is about.
    """
    declared = AcceptedExclusion(requirement="*", reason="until they have keys", expires=date(2027, 6, 30), groups=(ONBOARDING,))
    without_some = {
        **only(leaving_out(right, excludeGroups=[ONBOARDING]), *others),
        f"group_members/{ONBOARDING}": [{"@odata.type": "#microsoft.graph.user", "id": member}],
    }
    yield Case("all policies of the tenant")
    yield Case("one policy that does", only(right, *others))
    yield Case("R25: it only reports", only({**right, "state": REPORT_ONLY}, *others), fails={TENANT})
    yield Case("R25: it is off, among others that are on", only({**right, "state": "disabled"}, *others), fails={TENANT})
    yield Case("R3, R18: no policies at all", {POLICIES: []}, fails={TENANT})
    yield Case("R2: a group is left out", without_some, fails={TENANT})
    eligible = {"id": "e", "groupId": ONBOARDING, "principalId": member, "accessId": "member"}
    by_activation = {
        **without_some,
        f"group_members/{ONBOARDING}": [],
        f"excluded_group_eligibility/{ONBOARDING}": [eligible],
        f"directory_objects/{member}": {"@odata.type": "#microsoft.graph.user", "id": member},
    }
    yield Case("a group is left out whose membership somebody can activate", by_activation, fails={TENANT})
    yield Case("a group is left out that the configuration accepts", without_some, accepted_exclusions=(declared,))
    yield Case("a condition that is new", only(narrowed(right, moonPhases=["full"]), *others), verdict=Verdict.NOT_ASSESSED)
    yield Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED)
    if licence is not None:
        yield Case("R20: nobody has bought it", {**only(right, *others), **licence}, verdict=Verdict.NOT_ASSESSED)


def rows_of_emergency_access(*right: Mapping[str, Any]) -> Iterator[Case]:
    """Emergency accounts are left out of every policy here; they are proved around only because they are declared."""
    yield Case("those left out are not declared as emergency access", only(*right), emergency_access=(), fails={TENANT})
    members = [{"@odata.type": "#microsoft.graph.user", "id": account} for account in EMERGENCY_ACCOUNTS]
    by_group = {**only(*right), f"group_members/{ONBOARDING}": members}
    yield Case("a group of them is declared", by_group, emergency_access=(), emergency_groups=(ONBOARDING,))
    unread = {**only(*right), f"group_members/{ONBOARDING}": gap("group_members")}
    yield Case("a group is declared that could not be read", unread, emergency_groups=(ONBOARDING,), verdict=Verdict.NOT_ASSESSED)


def for_roles(*roles: str) -> dict[str, Any]:
    """The users of a policy for directory roles."""
    return users(includeRoles=list(roles))
