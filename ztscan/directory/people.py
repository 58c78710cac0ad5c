"""Who the people of a tenant are: those who can sign in, those with privilege, those for emergencies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from ztscan.config import EmergencyAccess
from ztscan.directory.roles import RoleHolding, RoleHoldings
from ztscan.evidence import fact
from ztscan.graph.entities.users import PrivilegedUserDetails, User
from ztscan.model import ByKey, Gap, Subject, parse_time

GUEST = "Guest"


@fact
def enabled_members(users: tuple[User, ...], now: datetime) -> tuple[User, ...]:
    """Members who can sign in and have begun to work; an account of which that is not known counts."""
    return tuple(user for user in users if user.user_type != GUEST and user.account_enabled is not False and has_begun(user, now))


def has_begun(user: User, now: datetime) -> bool:
    """False only where the hire date lies ahead: such an account is made beforehand and nobody can have registered anything."""
    return user.employee_hire_date is None or parse_time(user.employee_hire_date) <= now


@dataclass(frozen=True, slots=True)
class EmergencyAccounts:
    """The emergency-access accounts that the configuration declares."""

    ids: frozenset[str]
    unknown: tuple[str, ...]
    """Declared, but no user has that id or user principal name."""

    @property
    def declared(self) -> bool:
        return bool(self.ids or self.unknown)


@fact
def emergency_accounts(emergency_access: EmergencyAccess, users: tuple[User, ...]) -> EmergencyAccounts:
    """Resolves declared ids and user principal names, whatever their case."""
    wanted = {name.casefold(): name for name in emergency_access.accounts}
    found: dict[str, str] = {}
    if wanted:
        for user in users:
            for name in (user.id.casefold(), (user.user_principal_name or "").casefold()):
                if name in wanted:
                    found[wanted[name]] = user.id
    unknown = tuple(name for name in emergency_access.accounts if name not in found)
    return EmergencyAccounts(frozenset(found.values()), unknown)


@dataclass(frozen=True, slots=True)
class PrivilegedUsers:
    """The users that hold or may activate a privileged role, with every holding; ``gaps`` names what may hide more of them."""

    holdings: Mapping[str, tuple[RoleHolding, ...]]
    """By user id, in order of id."""
    names: Mapping[str, str]
    gaps: tuple[Gap, ...]

    def subject(self, user: str) -> Subject:
        return Subject("user", user, self.names.get(user, user))


@fact
def privileged_users(
    role_holdings: RoleHoldings,
    privileged_roles: dict[str, str],
    privileged_user_details: ByKey[PrivilegedUserDetails | None] | Gap,
) -> PrivilegedUsers:
    """Users with a privileged role, active or eligible, directly or through groups."""
    holdings: dict[str, list[RoleHolding]] = defaultdict(list)
    for holding in role_holdings.of(privileged_roles):
        holdings[holding.principal].append(holding)
    names = {} if isinstance(privileged_user_details, Gap) else _names(privileged_user_details)
    return PrivilegedUsers(
        MappingProxyType({user: tuple(holdings[user]) for user in sorted(holdings)}), MappingProxyType(names), role_holdings.gaps
    )


def _names(details: ByKey[PrivilegedUserDetails | None]) -> dict[str, str]:
    return {
        key: user.user_principal_name or user.display_name or key
        for key, user in details.items()
        if user is not None and not isinstance(user, Gap)
    }
