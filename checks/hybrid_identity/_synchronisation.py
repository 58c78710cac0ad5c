"""What the checks on hybrid identity share: whether there is any, its switches, and the accounts that it signs in with."""

from __future__ import annotations

from dataclasses import dataclass

from ztscan.directory.role_holding import RoleHoldings
from ztscan.directory.role_templates import DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT
from ztscan.entities.tenant import OnPremisesSynchronization, Organization, SynchronizationFeatures
from ztscan.entities.users import PrivilegedUserDetails
from ztscan.plugin import ByKey, Gap, GapReason, NotApplicable, Subject, Unknown, required

RESOURCE = "on_premises_synchronization"
_SYNC_ROLES = (DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT)


def ensure_hybrid(organization: tuple[Organization, ...]) -> None:
    """Raises NotApplicable where nothing is synchronised from on premises; Graph's null means that nothing ever was."""
    required(organization or None, "organization", "value")
    if not any(tenant.on_premises_sync_enabled for tenant in organization):
        raise NotApplicable("the tenant is not synchronised with a directory on premises")


def features_of(synchronization: tuple[OnPremisesSynchronization, ...]) -> SynchronizationFeatures:
    """The switches of the synchronisation. Raises Unknown where Graph returned none."""
    objects = required(synchronization or None, RESOURCE, "value")
    return required(objects[0].features, RESOURCE, "features")


def synchronization_subject(synchronization: tuple[OnPremisesSynchronization, ...]) -> Subject:
    return Subject("onPremisesDirectorySynchronization", synchronization[0].id, "Directory synchronisation")


@dataclass(frozen=True, slots=True)
class SyncAccounts:
    """The enabled users that hold a role for synchronisation, in order of id; ``gaps`` names what may hide more of them."""

    users: tuple[PrivilegedUserDetails, ...]
    gaps: tuple[Gap, ...]

    def ensure_complete(self) -> None:
        """Raises Unknown where there may be more accounts than could be seen."""
        if self.gaps:
            raise Unknown(*self.gaps)


def sync_accounts(role_holdings: RoleHoldings, details: ByKey[PrivilegedUserDetails | None]) -> SyncAccounts:
    """Who may synchronise as a user."""
    users: list[PrivilegedUserDetails] = []
    gaps = dict.fromkeys(role_holdings.gaps)
    for key in sorted({holding.principal for holding in role_holdings.of(_SYNC_ROLES) if holding.active}):
        user = details[key]
        if isinstance(user, Gap):
            gaps[user] = None
        elif user is not None and user.account_enabled is None:
            text = f"whether `{user.user_principal_name or key}` is enabled was not returned"
            gaps[Gap("privileged_user_details", GapReason.MALFORMED, text, "scan again; report it if it stays so")] = None
        elif user is not None and user.account_enabled:
            users.append(user)
    return SyncAccounts(tuple(users), tuple(gaps))


def account_subject(user: PrivilegedUserDetails) -> Subject:
    return Subject("user", user.id, user.user_principal_name or user.display_name or user.id)
