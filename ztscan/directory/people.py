"""The users of a tenant: enabled users, privileged users and emergency access accounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from operator import or_
from types import MappingProxyType

import msgspec

from ztscan.config.settings import EmergencyAccess
from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Finding, Gap, GapReason, Subject, parse_time
from ztscan.directory.role_holding import USERS, RoleHolding, RoleHoldings
from ztscan.engine.evidence import fact
from ztscan.graph.areas.conditional_access import CrossTenantAccessDefault, CrossTenantAccessPartner
from ztscan.graph.areas.groups import DirectoryObject, Member
from ztscan.graph.areas.roles import RoleAssignment
from ztscan.graph.areas.tenant import Organization
from ztscan.graph.areas.users import PrivilegedUserDetails, User

GUEST = "Guest"


@fact
def enabled_members(users: Table[User], now: datetime) -> Table[User]:
    """Enabled members whose hire date is not in the future. Accounts with an unknown state count."""
    members = users.where(lambda user: user.user_type != GUEST and user.account_enabled is not False)
    return members.chosen(has_begun(date, now) for date in members.column("employee_hire_date"))


@fact
def external_users(users: Table[User]) -> frozenset[str]:
    """Ids of the users who belong to another organisation, guests or members (``belongs_elsewhere``)."""
    return frozenset(users.chosen(belongs_elsewhere(users)).column("id"))


def belongs_elsewhere(users: Table[User]) -> Iterator[bool]:
    """Whether each user signs in with credentials of another organisation.

    It shows in ``creationType``, in the state of an invitation, or in ``#EXT#`` in the name. ``userType`` does not tell: an
    invited person can be made a member.
    Source: learn.microsoft.com/entra/external-id/user-properties.
    """
    invited = users.each(lambda user: (user.creation_type or "").lower() == "invitation" or user.external_user_state is not None)
    names = users.column("user_principal_name")
    # Nearly no other name has the first character of the mark.
    marked = (name is not None and "#" in name and "#ext#" in name.lower() for name in names)
    return map(or_, invited, marked)


@fact
def members_registering_here(
    enabled_members: Table[User],
    cross_tenant_access_default: CrossTenantAccessDefault | Gap,
    cross_tenant_access_partners: tuple[CrossTenantAccessPartner, ...] | Gap,
) -> Table[User] | Gap:
    """Enabled members who register their authentication methods in this tenant.

    Members of another organisation register there if MFA of any other tenant is trusted. Their accounts do not show which
    tenant that is. A Gap if there are such members and the trust could not be read.
    """
    external = list(belongs_elsewhere(enabled_members))
    if not any(external):
        return enabled_members
    if isinstance(cross_tenant_access_default, Gap):
        return cross_tenant_access_default
    if isinstance(cross_tenant_access_partners, Gap):
        return cross_tenant_access_partners
    trusts = (cross_tenant_access_default.inbound_trust, *(partner.inbound_trust for partner in cross_tenant_access_partners))
    if not any(trust is not None and trust.is_mfa_accepted for trust in trusts):
        return enabled_members
    return enabled_members.chosen(not elsewhere for elsewhere in external)


def has_begun(hire_date: str | None, now: datetime) -> bool:
    """False only if the hire date is in the future: the user cannot have registered a method yet."""
    return hire_date is None or parse_time(hire_date) <= now


def enabled_guests(users: Table[User]) -> Table[User]:
    """Enabled guests, and guests with an unknown state."""
    return users.where(lambda user: user.user_type == GUEST and user.account_enabled is not False)


class EmergencyAccounts(msgspec.Struct, frozen=True):
    """The emergency access accounts that the configuration declares, by name or by a group that they are in."""

    ids: frozenset[str]
    unknown: tuple[str, ...]
    """Declared, but no user has that id or user principal name."""
    empty: tuple[str, ...] = ()
    """Declared groups that no user is in."""

    @property
    def declared(self) -> bool:
        return bool(self.ids or self.unknown or self.empty)

    @property
    def missing(self) -> Iterator[Finding]:
        """What is declared and stands for no account."""
        for name in self.unknown:
            message = f"{name} is declared as an emergency access account, but no such user exists"
            yield Finding(Subject("user", name, name), message, "no such user", "an existing user")
        for group in self.empty:
            message = f"the group {group} is declared for emergency access accounts, but no user is in it"
            yield Finding(Subject("group", group, group), message, "no member", "the emergency access accounts")


@fact
def emergency_accounts(
    emergency_access: EmergencyAccess, users: Table[User], group_members: ByKey[Table[Member]] | Gap
) -> EmergencyAccounts | Gap:
    """Resolves declared ids, user principal names and groups, regardless of case.

    A Gap if a declared group could not be read: any account may be in it.
    """
    wanted = {name.casefold() for name in emergency_access.accounts}
    members: dict[str, list[str]] = {}
    for group in emergency_access.groups:
        rows = group_members if isinstance(group_members, Gap) else group_members[group.lower()]
        if isinstance(rows, Gap):
            return rows
        members[group] = [member.casefold() for member in rows.column("id")]
    inside = {member for listed in members.values() for member in listed}
    found: dict[str, str] = {}
    if wanted or inside:
        for identifier, user_principal_name in zip(users.column("id"), users.column("user_principal_name"), strict=True):
            key, name = identifier.casefold(), (user_principal_name or "").casefold()
            if key in wanted or key in inside:
                found[key] = identifier
            if name in wanted:
                found[name] = identifier
    unknown = tuple(name for name in emergency_access.accounts if name.casefold() not in found)
    empty = tuple(group for group, listed in members.items() if found.keys().isdisjoint(listed))
    return EmergencyAccounts(frozenset(found.values()), unknown, empty)


class PrivilegedUsers(msgspec.Struct, frozen=True):
    """The users with an active or eligible assignment of a privileged role, their holdings and their details."""

    holdings: Mapping[str, tuple[RoleHolding, ...]]
    """By user id, in order of id."""
    details: Mapping[str, PrivilegedUserDetails]
    """By user id. Details that could not be read are missing, and ``unread`` states why."""
    gaps: tuple[Gap, ...]
    """What could hide more privileged users. Empty: ``holdings`` has all of them."""
    unread: tuple[Gap, ...]

    def subject(self, user: str) -> Subject:
        details = self.details.get(user)
        name = (details.user_principal_name or details.display_name) if details else None
        return Subject("user", user, name or user)

    def of(self, role: str) -> tuple[str, ...]:
        """Ids of the users with an active or eligible assignment of ``role``."""
        return tuple(user for user, holdings in self.holdings.items() if any(holding.role == role for holding in holdings))


@fact
def privileged_users(
    role_holdings: RoleHoldings,
    privileged_roles: Mapping[str, str],
    privileged_user_details: ByKey[PrivilegedUserDetails | None] | Gap,
) -> PrivilegedUsers:
    """Users with a privileged role, active or eligible, directly or through groups.

    If the kind of a principal could not be read, it is a user if its user details could be read.
    """
    holdings: dict[str, list[RoleHolding]] = defaultdict(list)
    details: dict[str, PrivilegedUserDetails] = {}
    unread: dict[Gap, None] = {}
    for holding in role_holdings.of(privileged_roles, (*USERS, "")):
        user = holding.principal
        found = privileged_user_details if isinstance(privileged_user_details, Gap) else privileged_user_details[user]
        if isinstance(found, PrivilegedUserDetails):
            details[user] = found
        elif holding.kind not in USERS:
            continue
        elif isinstance(found, Gap):
            unread[found] = None
        else:
            unread[_vanished(user)] = None
        holdings[user].append(holding)
    return PrivilegedUsers(
        MappingProxyType({user: tuple(held) for user, held in holdings.items()}),
        MappingProxyType(details),
        role_holdings.gaps,
        tuple(unread),
    )


def _vanished(user: str) -> Gap:
    detail = (
        f"`privileged_user_details` lacks the role holder `{user}`: the user was deleted during the scan, "
        "or the scanner cannot read it"
    )
    return Gap("privileged_user_details", GapReason.UNAVAILABLE, detail, "scan again")


@fact
def partner_principals(
    role_assignments: tuple[RoleAssignment, ...],
    directory_objects: ByKey[DirectoryObject | None] | Gap,
    organization: tuple[Organization, ...],
) -> Mapping[str, str]:
    """Tenant id of the partner by principal, for role assignments of partner tenants (GDAP).

    Such a group exists only in the partner tenant, so this tenant cannot show its name or its members.
    Source: learn.microsoft.com/graph/api/resources/unifiedroleassignment (principalOrganizationId).
    """
    own = {one.id.casefold() for one in organization}
    found: dict[str, str] = {}
    for assignment in role_assignments:
        partner = assignment.principal_organization_id
        known = None if isinstance(directory_objects, Gap) else directory_objects[assignment.principal_id]
        if partner and partner.casefold() not in own and not isinstance(known, DirectoryObject):
            found[assignment.principal_id] = partner
    return MappingProxyType(dict(sorted(found.items())))


@fact
def principal_names(
    directory_objects: ByKey[DirectoryObject | None] | Gap,
    privileged_user_details: ByKey[PrivilegedUserDetails | None] | Gap,
    partner_principals: Mapping[str, str] | Gap,
) -> Mapping[str, str]:
    """Names of the principals of role assignments, by id. Principals without a readable name are missing.

    A principal that is not in this tenant is a group of a partner tenant, or was deleted.
    Never a gap: a finding without a name is still a finding.
    """
    names: dict[str, str] = {}
    for source in (directory_objects, privileged_user_details):
        for key, found in () if isinstance(source, Gap) else source.items():
            if isinstance(found, DirectoryObject | PrivilegedUserDetails):
                names[key] = found.user_principal_name or found.display_name or key
    for key, found in () if isinstance(directory_objects, Gap) else directory_objects.items():
        if found is None:
            names.setdefault(key, f"a deleted principal ({key})")
    if not isinstance(partner_principals, Gap):
        names |= {key: f"a group of partner tenant {partner}" for key, partner in partner_principals.items()}
    return MappingProxyType(names)
