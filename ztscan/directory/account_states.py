"""Whether accounts can act: `accountEnabled` where one who is able is enough. What was not returned is neither yes nor no."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from ztscan.core.columns import Table
from ztscan.engine.check import required
from ztscan.graph.areas.users import User


def states_of(users: Table[User], keys: Container[str]) -> Mapping[str, bool | None]:
    """Whether each of these accounts is enabled, by id, for those that are listed. None: that was not returned."""
    states = zip(users.column("id"), users.column("account_enabled"), strict=True)
    return {key: state for key, state in states if key in keys}


def one_is_able(states: Iterable[bool | None]) -> bool:
    """Whether one of the accounts is enabled. Raises Unknown where none certainly is, and the state of one was not returned."""
    told = {*states}
    required(None if None in told and True not in told else True, "users", "accountEnabled")
    return True in told
