"""Facts: the policies and the people of a tenant, ready for proofs. Pure; absent evidence stays a gap or an unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ztscan.conditional_access.policy.applications import TargetApplication
from ztscan.conditional_access.policy.locations import place_of
from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.reading import policy_of
from ztscan.conditional_access.policy.reading_controls import strength_id
from ztscan.conditional_access.policy.security_defaults import security_default_rules
from ztscan.conditional_access.policy.strengths import Strength, strength_inside_policy, strength_of
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.presumed import presumed_emergency
from ztscan.conditional_access.proof.proof import THIS_TENANT, SignInCoverage
from ztscan.conditional_access.proof.requirement import Exclusion
from ztscan.conditional_access.space.population import Population
from ztscan.config.settings import AcceptedExclusion
from ztscan.core.model import ByKey, Gap, GapReason, Subject
from ztscan.directory.people import EmergencyAccounts
from ztscan.directory.role_templates import DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT
from ztscan.directory.third_parties import MICROSOFT_TENANTS
from ztscan.engine.evidence import fact
from ztscan.graph.areas.applications import ServicePrincipal
from ztscan.graph.areas.conditional_access import AuthenticationStrength, ConditionalAccessPolicy, NamedLocation
from ztscan.graph.areas.groups import DirectoryObject
from ztscan.graph.areas.policies import SecurityDefaults
from ztscan.graph.areas.tenant import Organization
from ztscan.graph.areas.users import User


@fact
def typed_policies(conditional_access_policies: tuple[ConditionalAccessPolicy, ...]) -> tuple[Policy, ...]:
    """Every Conditional Access policy, typed, in order of id."""
    return tuple(sorted(map(policy_of, conditional_access_policies), key=lambda policy: policy.id))


@fact
def sign_in_policies(
    typed_policies: tuple[Policy, ...] | Gap,
    security_defaults: SecurityDefaults | Gap,
    organization: tuple[Organization, ...] | Gap,
) -> tuple[Policy, ...] | Gap:
    """Every policy, with the rules of security defaults where these are, or may be, switched on.

    Without a licence there are no policies to read; with security defaults on there is none that is switched on. Then the
    rules of security defaults are the whole truth.
    """
    defaults_on = None if isinstance(security_defaults, Gap) else security_defaults.is_enabled
    if isinstance(typed_policies, Gap):
        if not (defaults_on and typed_policies.reason is GapReason.NOT_LICENSED):
            return typed_policies
        policies: tuple[Policy, ...] = ()
    else:
        policies = typed_policies
    if defaults_on is False or any(policy.enforced for policy in policies):
        return policies
    created = None if isinstance(organization, Gap) or not organization else organization[0].created_date_time
    return (*policies, *security_default_rules(certain=defaults_on is True, tenant_created=created))


@fact
def sign_in_tenant(
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...] | Gap,
    named_locations: tuple[NamedLocation, ...] | Gap,
    authentication_strengths: tuple[AuthenticationStrength, ...] | Gap,
    service_principals: tuple[ServicePrincipal, ...] | Gap,
    directory_objects: ByKey[DirectoryObject | None] | Gap,
    role_names: Mapping[str, str] | Gap,
) -> SignInTenant:
    """What policies refer to. Whatever could not be read is unknown there, which makes what refers to it undecidable."""
    places = {} if isinstance(named_locations, Gap) else {p.id: p for p in map(place_of, named_locations)}
    strengths = {} if isinstance(conditional_access_policies, Gap) else dict(_carried(conditional_access_policies))
    if not isinstance(authentication_strengths, Gap):
        strengths.update({strength.id: strength for strength in map(strength_of, authentication_strengths)})
    names = {identifier: place.name for identifier, place in places.items()}
    if not isinstance(role_names, Gap):
        names.update({role.lower(): name for role, name in role_names.items()})
    if not isinstance(directory_objects, Gap):
        names.update({key.lower(): found.name for key, found in directory_objects.items() if isinstance(found, DirectoryObject)})
    return SignInTenant(
        locations=places,
        strengths=strengths,
        applications={} if isinstance(service_principals, Gap) else dict(map(_application, _with_app_id(service_principals))),
        names=names,
    )


@fact
def sign_in_coverage(
    sign_in_policies: tuple[Policy, ...],
    sign_in_tenant: SignInTenant,
    sign_in_population: Population,
    privileged_roles: Mapping[str, str] | Gap,
    role_names: Mapping[str, str] | Gap,
    emergency_accounts: EmergencyAccounts,
    accepted_exclusions: tuple[AcceptedExclusion, ...],
    organization: tuple[Organization, ...],
    emergency_candidates: tuple[User, ...] | Gap,
) -> SignInCoverage:
    """All policies together, to hold requirements against.

    Findings on the tenant need its id: without, they would not be the same ones in the next scan.
    """
    subject = THIS_TENANT
    if organization:
        subject = Subject("tenant", organization[0].id, organization[0].display_name or organization[0].id)
    roles = frozenset() if isinstance(privileged_roles, Gap) else frozenset(role.lower() for role in privileged_roles)
    named = {} if isinstance(role_names, Gap) else {role.lower(): name for role, name in role_names.items()}
    tenant = _with_names(sign_in_tenant, {**named, **_names_of(_listed_users(sign_in_policies), sign_in_population)})
    exclusions = tuple(_exclusions(emergency_accounts, accepted_exclusions, sign_in_population))
    candidates = () if isinstance(emergency_candidates, Gap) else emergency_candidates
    spared = presumed_emergency(sign_in_policies, sign_in_population, frozenset(user.id.lower() for user in candidates))
    return SignInCoverage(sign_in_policies, tenant, sign_in_population, exclusions, subject, roles, spared=spared)


def _listed_users(policies: tuple[Policy, ...]) -> Iterator[str]:
    for policy in policies:
        condition = policy.conditions.get(Dimension.IDENTITY)
        if isinstance(condition, Users):
            yield from condition.included.users | condition.excluded.users


def _names_of(users: Iterable[str], population: Population) -> dict[str, str]:
    """The names of those users who exist, by id."""
    return {user: population.names[ordinal] for user, ordinal in population.ordinals_of(users).items()}


def _with_names(tenant: SignInTenant, names: Mapping[str, str]) -> SignInTenant:
    return SignInTenant(
        tenant.locations,
        tenant.strengths,
        tenant.applications,
        {**tenant.names, **names},
        tenant.agent_resources,
        tenant.baseline_scopes,
    )


def _carried(policies: tuple[ConditionalAccessPolicy, ...]) -> Iterator[tuple[str, Strength]]:
    """Strengths that policies carry in full; they serve where the tenant's list was not read."""
    for policy in policies:
        raw: Any = (policy.grant_controls or {}).get("authenticationStrength")
        carried = strength_inside_policy(raw)
        if carried is not None:
            yield strength_id(raw, policy.id), carried


def _with_app_id(service_principals: tuple[ServicePrincipal, ...]) -> Iterator[ServicePrincipal]:
    """Those that can be a target: managed identities and disabled ones cannot."""
    for principal in service_principals:
        if principal.app_id and principal.service_principal_type != "ManagedIdentity" and principal.account_enabled is not False:
            yield principal


def _application(principal: ServicePrincipal) -> tuple[str, TargetApplication]:
    owner = (principal.app_owner_organization_id or "").lower()
    app_id = principal.app_id.lower()
    microsoft = owner in MICROSOFT_TENANTS if owner else None
    return app_id, TargetApplication(app_id, principal.display_name or app_id, microsoft)


DIRECTORY_SYNCHRONISATION = Exclusion(
    "directory synchronisation cannot respond to a prompt",
    roles=frozenset((DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT)),
    documented=True,
)
"""Microsoft tells tenants to exclude these accounts. The checks of synchronisation accounts evaluate them.

Source: learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength (user exclusions).
"""


def _exclusions(
    emergency: EmergencyAccounts, accepted: tuple[AcceptedExclusion, ...], population: Population
) -> Iterator[Exclusion]:
    yield DIRECTORY_SYNCHRONISATION
    if emergency.ids:
        yield Exclusion("emergency access", users=frozenset(user.lower() for user in emergency.ids), emergency=True)
    for exclusion in accepted:
        users = {user.lower() for user in exclusion.users}
        by_name = {
            identifier
            for identifier, name in zip(population.ids, population.names, strict=True)
            if users and name.lower() in users
        }
        yield Exclusion(
            f"{exclusion.reason}, until {exclusion.expires.isoformat()}",
            for_id=exclusion.requirement,
            users=frozenset(users | by_name),
            groups=frozenset(group.lower() for group in exclusion.groups),
            roles=frozenset(role.lower() for role in exclusion.roles),
            external_types=frozenset(kind.lower() for kind in exclusion.guest_types),
            applications=frozenset(app.lower() for app in exclusion.applications),
        )
