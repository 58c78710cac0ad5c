"""Number of users in the directory, for the report."""

from __future__ import annotations

from ztscan.core.charts import DirectorySize
from ztscan.core.columns import Table
from ztscan.directory.people import enabled_guests
from ztscan.engine.evidence import fact
from ztscan.graph.areas.users import User


@fact
def directory_size(users: Table[User], enabled_members: Table[User]) -> DirectorySize:
    """Enabled members, enabled guests and disabled accounts. An account with an unknown state counts as enabled."""
    disabled = sum(users.each(lambda user: user.account_enabled is False))
    return DirectorySize(len(enabled_members), len(enabled_guests(users)), disabled)
