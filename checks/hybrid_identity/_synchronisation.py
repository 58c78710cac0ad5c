"""Shared by the checks of hybrid identity: whether the tenant is synchronised, its features and its sync accounts."""

from __future__ import annotations

import msgspec

from ztscan.directory.role_holding import RoleHoldings
from ztscan.directory.role_templates import DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT
from ztscan.entities.tenant import OnPremisesSynchronization, Organization, SynchronizationFeatures
from ztscan.entities.users import PrivilegedUserDetails
from ztscan.plugin import ByKey, Gap, GapReason, NotApplicable, Subject, Unknown, required

RESOURCE = "on_premises_synchronization"
_SYNC_ROLES = (DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT)


def ensure_hybrid(organization: tuple[Organization, ...]) -> None:
    """Raises NotApplicable if the tenant is not synchronised from on premises. Graph returns null if it never was."""
    required(organization or None, "organization", "value")
    if not any(tenant.on_premises_sync_enabled for tenant in organization):
        raise NotApplicable("the tenant is not synchronised with an on-premises directory")


def features_of(synchronization: tuple[OnPremisesSynchronization, ...] | Gap) -> tuple[SynchronizationFeatures, Subject]:
    """The features of directory synchronisation, and how findings name it. Raises Unknown if Graph did not return them.

    Call ``ensure_hybrid`` first: a tenant that is not synchronised needs no features.
    """
    first, subject = synchronization_of(synchronization)
    return required(first.features, RESOURCE, "features"), subject


def synchronization_of(
    synchronization: tuple[OnPremisesSynchronization, ...] | Gap,
) -> tuple[OnPremisesSynchronization, Subject]:
    """The settings of directory synchronisation, and how findings name them. Raises Unknown if Graph did not return them."""
    if isinstance(synchronization, Gap):
        raise Unknown(synchronization)
    first = required(synchronization or None, RESOURCE, "value")[0]
    return first, Subject("onPremisesDirectorySynchronization", first.id, "Directory synchronisation")


class SyncAccounts(msgspec.Struct, frozen=True):
    """The enabled users that hold a synchronisation role, sorted by id. ``gaps`` names what could hide more of them."""

    users: tuple[PrivilegedUserDetails, ...]
    gaps: tuple[Gap, ...]

    def ensure_complete(self) -> None:
        """Raises Unknown if there may be more accounts than could be read."""
        if self.gaps:
            raise Unknown(*self.gaps)


def sync_accounts(role_holdings: RoleHoldings, details: ByKey[PrivilegedUserDetails | None]) -> SyncAccounts:
    """The users that directory synchronisation can sign in as."""
    users: list[PrivilegedUserDetails] = []
    gaps = dict.fromkeys(role_holdings.gaps)
    for key in sorted({holding.principal for holding in role_holdings.of(_SYNC_ROLES) if holding.active}):
        user = details[key]
        if isinstance(user, Gap):
            gaps[user] = None
        elif user is not None and user.account_enabled is None:
            text = f"`privileged_user_details` was read, but without `accountEnabled` of `{user.user_principal_name or key}`"
            gaps[Gap("privileged_user_details", GapReason.MALFORMED, text, "scan again; if this persists, report it")] = None
        elif user is not None and user.account_enabled:
            users.append(user)
    return SyncAccounts(tuple(users), tuple(gaps))


def account_subject(user: PrivilegedUserDetails) -> Subject:
    return Subject("user", user.id, user.user_principal_name or user.display_name or user.id)
