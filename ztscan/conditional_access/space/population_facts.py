"""From users, group members and role holdings to the compact population that proofs work on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from types import MappingProxyType

import msgspec

from ztscan.conditional_access.policy.sign_in import Trust
from ztscan.conditional_access.policy.truth import Truth, some
from ztscan.conditional_access.policy.vocabulary import B2B_COLLABORATION_GUEST, B2B_COLLABORATION_MEMBER, INTERNAL_GUEST
from ztscan.conditional_access.space.population import (
    MEMBER,
    Population,
    ServicePrincipalIdentity,
    members_by_id,
    type_code,
)
from ztscan.core.bit_sets import BitSet, bit_set, flagged
from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.directory.licences import is_off
from ztscan.directory.people import belongs_elsewhere
from ztscan.directory.role_holding import TENANT_WIDE, RoleHolding, RoleHoldings
from ztscan.directory.roles import PIM_PLANS
from ztscan.engine.evidence import fact
from ztscan.graph.areas.applications import Application, ServicePrincipal
from ztscan.graph.areas.conditional_access import (
    B2bSetting,
    CrossTenantAccessDefault,
    CrossTenantAccessPartner,
    InboundTrust,
)
from ztscan.graph.areas.groups import DirectoryObject, Member
from ztscan.graph.areas.role_groups import GroupEligibility
from ztscan.graph.areas.tenant import Organization
from ztscan.graph.areas.users import User

_ELIGIBILITY = frozenset(("role_eligibility_schedule_instances", "role_group_eligibility"))
_TENURE = frozenset(("role_assignment_schedule_instances", "role_group_assignment_schedules"))


@fact
def sign_in_population(
    people_signing_in: Population,
    cross_tenant_access_default: CrossTenantAccessDefault | Gap,
    cross_tenant_access_partners: tuple[CrossTenantAccessPartner, ...] | Gap,
) -> Population:
    """Everybody who can sign in, in order of id, and what is settled of the people of other organisations."""
    return msgspec.structs.replace(
        people_signing_in,
        trust=_trust(cross_tenant_access_default, cross_tenant_access_partners),
        open_to_guests=_open_to_guests(cross_tenant_access_default),
        direct_connect=_direct_connect(cross_tenant_access_default, cross_tenant_access_partners),
        service_providers=_service_providers(cross_tenant_access_partners),
        shared_channel_eligible=_direct_connect(cross_tenant_access_default, cross_tenant_access_partners),
    )


@fact
def people_signing_in(
    users: Table[User],
    group_members: ByKey[Table[Member]] | Gap,
    directory_objects: ByKey[DirectoryObject | None] | Gap,
    excluded_group_eligibility: ByKey[tuple[GroupEligibility, ...]] | Gap,
    service_plans: frozenset[str] | Gap,
    role_holdings: RoleHoldings | Gap,
    service_principals: tuple[ServicePrincipal, ...] | Gap,
    applications: tuple[Application, ...] | Gap,
    organization: tuple[Organization, ...] | Gap,
) -> Population:
    """Everybody who can sign in, in order of id, whatever the settings for other organisations are.

    So that these are not read again from 100,000 accounts where a fix changes those settings.
    """
    people = users.in_order
    ids = tuple(_lower(people.column("id")))
    ordinals = dict(zip(ids, count(), strict=False))
    roles = role_holdings
    groups = dict(_groups(group_members, directory_objects, ordinals))
    return Population(
        ids=ids,
        names=tuple(name or people[n].name for n, name in enumerate(people.column("user_principal_name"))),
        types=_types(people),
        # An account of which it is not known whether it is enabled may sign in.
        enabled=flagged(people.each(lambda user: user.account_enabled is not False)),
        groups=groups,
        eligible_members=dict(_eligible_members(excluded_group_eligibility, groups, directory_objects, service_plans, ordinals)),
        active_roles=roles if isinstance(roles, Gap) else _holders(roles, ordinals, active=True),
        eligible_roles=roles if isinstance(roles, Gap) else _holders(roles, ordinals, active=False),
        scoped_roles={} if isinstance(roles, Gap) else _scoped_holders(roles, ordinals),
        role_doubt=None if isinstance(roles, Gap) else _first(g for g in roles.gaps if g.resource not in _ELIGIBILITY | _TENURE),
        eligibility_doubt=None if isinstance(roles, Gap) else _first(g for g in roles.gaps if g.resource in _ELIGIBILITY),
        service_principals=service_principals
        if isinstance(service_principals, Gap)
        else tuple(_workloads(service_principals, applications, organization)),
    )


def _lower(identifiers: Iterable[str]) -> list[str]:
    """In lower case; the same objects where they are so already, as they nearly always are."""
    return [identifier if identifier == (lower := identifier.lower()) else lower for identifier in identifiers]


_TYPES: Mapping[tuple[bool, bool], int] = MappingProxyType(
    {
        (True, True): type_code(B2B_COLLABORATION_GUEST),
        (True, False): type_code(B2B_COLLABORATION_MEMBER),
        (False, True): type_code(INTERNAL_GUEST),
        (False, False): MEMBER,
    }
)
"""The type code of a user by whether its credentials are elsewhere (``ztscan.directory.people``), and whether it is a guest."""


def _types(users: Table[User]) -> bytes:
    """The type code of each user."""
    guests = users.each(lambda user: (user.user_type or "").lower() == "guest")
    return bytes(map(_TYPES.__getitem__, zip(belongs_elsewhere(users), guests, strict=True)))


def _groups(
    members: ByKey[Table[Member]] | Gap, objects: ByKey[DirectoryObject | None] | Gap, ordinals: Mapping[str, int]
) -> Iterable[tuple[str, BitSet | Gap]]:
    """Members of each group that was read; a group that certainly does not exist any more has none."""
    if not isinstance(objects, Gap):
        yield from ((key.lower(), 0) for key, found in objects.items() if found is None)
    if not isinstance(members, Gap):
        for key, rows in members.items():
            known = rows if isinstance(rows, Gap) else members_by_id(ordinals, _lower(rows.column("id")))
            yield key.lower(), known


def _eligible_members(
    eligibility: ByKey[tuple[GroupEligibility, ...]] | Gap,
    groups: Mapping[str, BitSet | Gap],
    objects: ByKey[DirectoryObject | None] | Gap,
    service_plans: frozenset[str] | Gap,
    ordinals: Mapping[str, int],
) -> Iterator[tuple[str, BitSet | Gap]]:
    """Who may activate the membership of each excluded group. ``groups``: members of groups; deleted ones have nobody."""
    if is_off(eligibility, service_plans, *PIM_PLANS):
        return
    if isinstance(eligibility, Gap):
        yield from ((group, eligibility) for group in groups)
        return
    for key, rows in eligibility.items():
        deleted = not isinstance(objects, Gap) and objects[key] is None
        if not deleted and not is_off(rows, service_plans, *PIM_PLANS):
            yield key.lower(), rows if isinstance(rows, Gap) else _eligible(rows, groups, objects, ordinals)


def _eligible(
    rows: Iterable[GroupEligibility],
    groups: Mapping[str, BitSet | Gap],
    objects: ByKey[DirectoryObject | None] | Gap,
    ordinals: Mapping[str, int],
) -> BitSet | Gap:
    """The users among the eligible principals, and those in eligible groups. A Gap if who they are could not be read."""
    found: BitSet = 0
    for row in rows:
        principal = row.principal_id.lower()
        if row.access_id == "owner":
            continue
        if principal in ordinals:
            found |= bit_set((ordinals[principal],))
            continue
        known = objects if isinstance(objects, Gap) else objects[row.principal_id]
        if isinstance(known, Gap):
            return known
        if known is not None and known.kind in {"group", ""}:
            members = groups[principal] if principal in groups else _unread(row)
            if isinstance(members, Gap):
                return members
            found |= members
    return found


def _unread(row: GroupEligibility) -> Gap:
    detail = (
        f"the members of the group `{row.principal_id}`, which can activate the membership of an excluded group, were not read"
    )
    return Gap("group_members", GapReason.UNAVAILABLE, detail, "scan again; if this persists, report it")


def _holders(roles: RoleHoldings, ordinals: Mapping[str, int], *, active: bool) -> dict[str, BitSet]:
    """Who holds each role tenant-wide: conditions on roles do not apply to narrower scopes."""
    return _by_role((h for h in roles.holdings if h.scope == TENANT_WIDE and h.active is active), ordinals)


def _scoped_holders(roles: RoleHoldings, ordinals: Mapping[str, int]) -> dict[str, BitSet]:
    """Who holds or may activate each role for an administrative unit or an application.

    Source: learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups.
    """
    return _by_role((holding for holding in roles.holdings if holding.scope != TENANT_WIDE), ordinals)


def _by_role(holdings: Iterable[RoleHolding], ordinals: Mapping[str, int]) -> dict[str, BitSet]:
    found: dict[str, set[int]] = {}
    for holding in holdings:
        ordinal = ordinals.get(holding.principal.lower())
        if ordinal is not None:
            found.setdefault(holding.role.lower(), set()).add(ordinal)
    return {role: bit_set(holders) for role, holders in found.items()}


def _first(gaps: Iterable[Gap]) -> Gap | None:
    return next(iter(gaps), None)


def _trust(default: CrossTenantAccessDefault | Gap, partners: tuple[CrossTenantAccessPartner, ...] | Gap) -> Trust:
    """Inbound trust as far as it is the same for every organisation: the home tenant of a guest is not on the account."""
    if isinstance(default, Gap) or isinstance(partners, Gap):
        return Trust()
    nothing = InboundTrust(is_mfa_accepted=None, is_compliant_device_accepted=None)
    settings = [default.inbound_trust or nothing]
    settings += [partner.inbound_trust for partner in partners if partner.inbound_trust is not None]

    def same(values: list[bool | None]) -> Truth:
        first = bool(values[0])
        return first if all((bool(values[0]) if value is None else value) is first for value in values) else None

    return Trust(
        same([setting.is_mfa_accepted for setting in settings]),
        same([setting.is_compliant_device_accepted for setting in settings]),
        same([setting.is_hybrid_azure_ad_joined_device_accepted for setting in settings]),
    )


def _open_to_guests(default: CrossTenantAccessDefault | Gap) -> Truth:
    """Whether the default configuration lets guests in; Microsoft's own does, and what it says of some is not looked at."""
    if isinstance(default, Gap):
        return None
    setting = default.b2b_collaboration_inbound
    if setting is None or setting.users_and_groups is None or setting.applications is None:
        return True
    return True if _open(setting) else None


def _direct_connect(default: CrossTenantAccessDefault | Gap, partners: tuple[CrossTenantAccessPartner, ...] | Gap) -> Truth:
    """Whether B2B direct connect lets anybody in."""
    if isinstance(default, Gap) or isinstance(partners, Gap):
        return None
    return some((_open(default.b2b_direct_connect_inbound), *(_open(p.b2b_direct_connect_inbound) for p in partners)))


def _open(setting: B2bSetting | None) -> bool:
    """Whether a setting admits somebody to something; Microsoft's default for direct connect is that it does not."""
    if setting is None or setting.users_and_groups is None or setting.applications is None:
        return False
    return "allowed" in (setting.users_and_groups.access_type or "") and "allowed" in (setting.applications.access_type or "")


def _service_providers(partners: tuple[CrossTenantAccessPartner, ...] | Gap) -> Truth:
    return None if isinstance(partners, Gap) else any(partner.is_service_provider for partner in partners)


def _workloads(
    service_principals: tuple[ServicePrincipal, ...],
    applications: tuple[Application, ...] | Gap,
    organization: tuple[Organization, ...] | Gap,
) -> Iterable[ServicePrincipalIdentity]:
    """Service principals that can sign in. Policies reach those of single-tenant applications of this tenant."""
    audiences = (
        None
        if isinstance(applications, Gap)
        else {application.app_id.lower(): application.sign_in_audience for application in applications}
    )
    home = None if isinstance(organization, Gap) or not organization else organization[0].id.lower()
    for principal in sorted(service_principals, key=lambda principal: principal.id):
        if principal.account_enabled is False:
            continue
        foreign = home is not None and (principal.app_owner_organization_id or home).lower() != home
        owned: Truth = None
        if foreign or principal.service_principal_type == "ManagedIdentity":
            owned = False
        elif audiences is not None:
            owned = audiences.get(principal.app_id.lower()) == "AzureADMyOrg"
        agent = (principal.service_principal_type or "").lower() == "serviceidentity"
        yield ServicePrincipalIdentity(principal.id.lower(), principal.display_name or principal.id, owned, agent=agent)
