"""What is read about authentication methods: the policy, what users registered, per-user MFA."""

from __future__ import annotations

from ztscan.graph.entities.authentication_methods import (
    AuthenticationMethodsPolicy,
    UserAuthenticationMethod,
    UserMfaRequirement,
    UserRegistrationDetails,
)
from ztscan.graph.lanes import Lane
from ztscan.graph.resource import P1, Keys, Permission, Resource, Shape
from ztscan.graph.resources.keys import enabled_users, standing_global_administrators
from ztscan.graph.resources.permissions import AUDIT_LOG_READ_ALL, AUTHENTICATION_METHOD_POLICY_READ

_METHOD_READERS = ("Global Reader", "Authentication Administrator", "Privileged Authentication Administrator")

AUTHENTICATION_METHODS: tuple[Resource, ...] = (
    Resource(
        name="authentication_methods_policy",
        path="/policies/authenticationMethodsPolicy",
        entity=AuthenticationMethodsPolicy,
        permission=AUTHENTICATION_METHOD_POLICY_READ,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),  # the configurations of the methods come inline and are polymorphic
        clouds=("global", "usgov", "usgovdod"),
        configuration=True,
    ),
    Resource(
        name="authentication_methods_policy_beta",
        path="/policies/authenticationMethodsPolicy",
        entity=AuthenticationMethodsPolicy,
        permission=AUTHENTICATION_METHOD_POLICY_READ,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta="v1.0 lacks reportSuspiciousActivitySettings, systemCredentialPreferences and Authenticator Lite",
        select=(),
        clouds=("global", "usgov", "usgovdod"),
        configuration=True,
    ),
    Resource(
        name="user_registration_details",
        path="/reports/authenticationMethods/userRegistrationDetails",
        entity=UserRegistrationDetails,
        permission=AUDIT_LOG_READ_ALL,
        lane=Lane.REPORTS,
        select=(),  # not documented for this endpoint
        top=999,
        one_row_per="users",
        licence=P1,
    ),
    Resource(
        name="privileged_user_authentication_methods",
        path="/users/{key}/authentication/methods",
        entity=UserAuthenticationMethod,
        permission=Permission(("UserAuthenticationMethod.Read.All",), delegated_roles=_METHOD_READERS),
        lane=Lane.REPORTS,
        select=(),  # polymorphic
        keys=Keys(standing_global_administrators, limit=50),
        clouds=("global", "usgov", "usgovdod"),
    ),
    Resource(
        name="user_mfa_requirements",
        path="/users/{key}/authentication/requirements",
        entity=UserMfaRequirement,
        permission=Permission(("Policy.Read.All",), delegated_roles=_METHOD_READERS),
        lane=Lane.REPORTS,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta="v1.0 has no per-user MFA state",
        select=(),
        # One request a user at 5 in 10 seconds: 200 users are 7 minutes.
        keys=Keys(enabled_users, limit=200),
    ),
)
