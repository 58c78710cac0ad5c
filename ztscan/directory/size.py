"""How many people a directory holds, for the report."""

from __future__ import annotations

from ztscan.directory.people import GUEST
from ztscan.evidence import fact
from ztscan.graph.entities.users import User
from ztscan.statistics import DirectorySize


@fact
def directory_size(users: tuple[User, ...], enabled_members: tuple[User, ...]) -> DirectorySize:
    """Members and guests who can sign in, and accounts that cannot. One of which that is not known counts as able to."""
    guests = sum(user.user_type == GUEST and user.account_enabled is not False for user in users)
    return DirectorySize(len(enabled_members), guests, sum(user.account_enabled is False for user in users))
