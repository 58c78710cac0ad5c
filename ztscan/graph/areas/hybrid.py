"""Policies on federated sign-in and on moving away from it.

What is read about federation and staged rollout; domains and the synchronisation itself are in ``tenant.py``.
"""

from __future__ import annotations

import msgspec

from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import POLICY_READ_ALL, PermissionId
from ztscan.graph.resource import V1_METADATA, Permission, Resource, Shape


class ValidatingDomains(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """For which domains Microsoft Entra ID compares the issuer of a federated token with the domain of the account."""

    root_domains: str | None
    """``all``, ``allFederated``, ``allManaged``, ``enumerated``, ``allManagedAndEnumeratedFederated`` or ``none``."""
    domain_names: tuple[str, ...] | None = None
    """Only of ``enumeratedDomains``."""


class FederatedTokenValidationPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str | None = None
    validating_domains: ValidatingDomains | None


class FeatureRolloutPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A staged rollout: groups whose users already use another way of authentication than their domain."""

    id: str
    display_name: str | None
    feature: str | None
    """``passwordHashSync``, ``passthroughAuthentication``, ``seamlessSso``, ``certificateBasedAuthentication`` ..."""
    is_enabled: bool | None
    is_applied_to_organization: bool | None = None


PERMISSION_IDS = (
    PermissionId(
        "Policy.Read.HybridAuthentication",
        uncertain="documented for delegated use, in no published list of ids that could be compared",
    ),
)
"""Of permissions that only this area needs."""

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="federated_token_validation_policy",
        path="/policies/federatedTokenValidationPolicy",
        entity=FederatedTokenValidationPolicy,
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),
        configuration=True,
    ),
    Resource(
        name="feature_rollout_policies",
        path="/policies/featureRolloutPolicies",
        entity=FeatureRolloutPolicy,
        permission=Permission(
            (), delegated=("Policy.Read.HybridAuthentication",), delegated_roles=("Hybrid Identity Administrator",)
        ),
        lane=Lane.OTHER,
        select=(),
        clouds=("global", "usgov", "usgovdod"),
        national=V1_METADATA,
        configuration=True,
    ),
)
