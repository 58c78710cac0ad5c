"""Policies on tokens and on where users sign in: how long a token is valid, and whether a federated user may use a password.

What is read about token lifetime and home realm discovery. Their rules are JSON documents as text.
"""

from __future__ import annotations

import msgspec

from ztscan.graph.areas.groups import DirectoryObject
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import POLICY_READ_ALL
from ztscan.graph.resource import Keys, Permission, Resource


class StsPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A policy of the token service. It has an effect where it is the default, or where it applies to something."""

    id: str
    display_name: str | None
    definition: tuple[str, ...] | None
    """JSON documents as text."""
    is_organization_default: bool | None

    @property
    def name(self) -> str:
        return self.display_name or self.id


def _not_default(policies: tuple[StsPolicy, ...]) -> tuple[str, ...]:
    return tuple(sorted(policy.id for policy in policies if policy.is_organization_default is not True))


def token_lifetime_policies_to_place(token_lifetime_policies: tuple[StsPolicy, ...]) -> tuple[str, ...]:
    """Policies that are not the default: what they apply to decides whether they have an effect."""
    return _not_default(token_lifetime_policies)


def home_realm_policies_to_place(home_realm_policies: tuple[StsPolicy, ...]) -> tuple[str, ...]:
    """The same of home realm discovery."""
    return _not_default(home_realm_policies)


_TARGETS = Permission(("Policy.Read.All", "Application.Read.All"))

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="token_lifetime_policies",
        path="/policies/tokenLifetimePolicies",
        entity=StsPolicy,
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        select=(),
        configuration=True,
    ),
    Resource(
        name="token_lifetime_policy_targets",
        path="/policies/tokenLifetimePolicies/{key}/appliesTo",
        entity=DirectoryObject,
        permission=_TARGETS,
        lane=Lane.OTHER,
        select=(),
        keys=Keys(token_lifetime_policies_to_place),
    ),
    Resource(
        name="home_realm_policies",
        path="/policies/homeRealmDiscoveryPolicies",
        entity=StsPolicy,
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        select=(),
        configuration=True,
    ),
    Resource(
        name="home_realm_policy_targets",
        path="/policies/homeRealmDiscoveryPolicies/{key}/appliesTo",
        entity=DirectoryObject,
        permission=_TARGETS,
        lane=Lane.OTHER,
        select=(),
        keys=Keys(home_realm_policies_to_place),
    ),
)
