"""Accounts that may be emergency access accounts, where none is declared."""

from __future__ import annotations

from ztscan.core.columns import Table
from ztscan.core.model import Gap
from ztscan.directory.people import EmergencyAccounts
from ztscan.directory.role_holding import RoleHoldings
from ztscan.directory.role_templates import GLOBAL_ADMINISTRATOR
from ztscan.engine.evidence import fact
from ztscan.graph.areas.users import User


@fact
def emergency_candidates(
    emergency_accounts: EmergencyAccounts | Gap, role_holdings: RoleHoldings | Gap, users: Table[User]
) -> tuple[User, ...]:
    """Cloud accounts with a permanent assignment of Global Administrator, in order of name. None where accounts are declared.

    Whether one is meant for emergencies, only the tenant knows. What could not be read leaves out some, and never a verdict.
    """
    if isinstance(emergency_accounts, Gap) or emergency_accounts.ids or isinstance(role_holdings, Gap):
        return ()
    permanent = {holding.principal for holding in role_holdings.of({GLOBAL_ADMINISTRATOR}) if holding.permanent}
    listed = users.by_id
    found = (listed[key] for key in permanent if key in listed)
    return tuple(sorted((user for user in found if not user.on_premises_sync_enabled), key=lambda user: (user.name, user.id)))
