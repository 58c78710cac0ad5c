"""The accounts that synchronise an on-premises directory."""

from __future__ import annotations

from ztscan.directory.role_holding import RoleHoldings
from ztscan.directory.role_templates import DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT
from ztscan.plugin import NotApplicable, Unknown

SYNC_ROLES = (DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT)


def sync_account_ids(role_holdings: RoleHoldings) -> tuple[str, ...]:
    """Sorted ids of the users with an active assignment of a directory synchronisation role.

    Raises NotApplicable if there are none, for example if an application synchronises. Raises Unknown if one may be hidden.
    """
    found = tuple(sorted({holding.principal for holding in role_holdings.of(SYNC_ROLES) if holding.active}))
    if not found:
        if role_holdings.gaps:
            raise Unknown(*role_holdings.gaps)
        raise NotApplicable(
            "no user has a directory synchronisation role: the tenant does not synchronise, or an application does it"
        )
    return found
