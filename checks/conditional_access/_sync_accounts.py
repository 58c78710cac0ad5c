"""The accounts that synchronisation with a directory on premises signs in with."""

from __future__ import annotations

from ztscan.directory.role_holding import RoleHoldings
from ztscan.directory.role_templates import DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT
from ztscan.plugin import NotApplicable, Unknown

SYNC_ROLES = (DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT)


def sync_account_ids(role_holdings: RoleHoldings) -> tuple[str, ...]:
    """Ids of the users that hold a role for synchronisation now, in order.

    Raises NotApplicable where there is none, as where synchronisation signs in as an application; Unknown where one may be
    hidden.
    """
    found = tuple(sorted({holding.principal for holding in role_holdings.of(SYNC_ROLES) if holding.active}))
    if not found:
        if role_holdings.gaps:
            raise Unknown(*role_holdings.gaps)
        raise NotApplicable("no user holds the role for directory synchronisation: nothing is synchronised, or an application is")
    return found
