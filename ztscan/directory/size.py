"""How many people a directory holds, for the report."""

from __future__ import annotations

from ztscan.core.charts import DirectorySize
from ztscan.core.columns import Table
from ztscan.directory.people import enabled_guests
from ztscan.engine.evidence import fact
from ztscan.graph.areas.users import User


@fact
def directory_size(users: Table[User], enabled_members: Table[User]) -> DirectorySize:
    """Members and guests who can sign in, and accounts that cannot. One of which that is not known counts as able to."""
    disabled = sum(users.each(lambda user: user.account_enabled is False))
    return DirectorySize(len(enabled_members), len(enabled_guests(users)), disabled)
