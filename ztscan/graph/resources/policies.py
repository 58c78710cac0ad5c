"""What is read about tenant-wide policies. All are kept raw for drift, so none selects properties: new ones must show."""

from __future__ import annotations

from ztscan.graph.entities.policies import (
    ActivityBasedTimeoutPolicy,
    AdminCenterSetting,
    AdminConsentRequestPolicy,
    AppManagementPolicy,
    AuthorizationPolicy,
    B2bManagementPolicy,
    PermissionGrantPolicy,
    SecurityDefaults,
    TeamsAppSettings,
)
from ztscan.graph.lanes import Lane
from ztscan.graph.resource import Permission, Resource, Shape
from ztscan.graph.resources.permissions import POLICY_READ_ALL

POLICIES: tuple[Resource, ...] = (
    Resource(
        name="security_defaults",
        path="/policies/identitySecurityDefaultsEnforcementPolicy",
        entity=SecurityDefaults,
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),
        configuration=True,
    ),
    Resource(
        name="authorization_policy",
        path="/policies/authorizationPolicy",
        entity=AuthorizationPolicy,
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,  # beta answers with a collection here
        select=(),
        configuration=True,
    ),
    Resource(
        name="admin_consent_request_policy",
        path="/policies/adminConsentRequestPolicy",
        entity=AdminConsentRequestPolicy,
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),
        configuration=True,
    ),
    Resource(
        name="permission_grant_policies",
        path="/policies/permissionGrantPolicies",
        entity=PermissionGrantPolicy,
        permission=Permission(
            ("Policy.Read.PermissionGrant",), delegated_roles=("Global Reader", "Cloud Application Administrator")
        ),
        lane=Lane.OTHER,
        select=(),  # includes and excludes come inline
        configuration=True,
    ),
    Resource(
        name="default_app_management_policy",
        path="/policies/defaultAppManagementPolicy",
        entity=AppManagementPolicy,
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),
        configuration=True,
    ),
    Resource(
        name="activity_based_timeout_policies",
        path="/policies/activityBasedTimeoutPolicies",
        entity=ActivityBasedTimeoutPolicy,
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        select=(),
        configuration=True,
    ),
    Resource(
        name="b2b_management_policies",
        path="/policies/b2bManagementPolicies",
        entity=B2bManagementPolicy,
        permission=Permission(("Policy.Read.B2BManagementPolicy",)),
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no list of the domains that may be invited",
        select=(),
        configuration=True,
    ),
    Resource(
        name="admin_center_setting",
        path="/admin/entra/uxSetting",
        entity=AdminCenterSetting,
        # The documentation names no permission; Policy.Read.All is what works. A refusal shows as a gap.
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta="v1.0 has no settings of the Microsoft Entra admin center",
        select=(),
        clouds=("global",),
        configuration=True,
    ),
    Resource(
        name="teams_app_settings",
        path="/teamwork/teamsAppSettings",
        entity=TeamsAppSettings,
        permission=Permission((), delegated=("TeamworkAppSettings.Read.All",), delegated_roles=("Teams Administrator",)),
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta="v1.0 lacks isChatResourceSpecificConsentEnabled",
        select=(),
        configuration=True,
    ),
)
