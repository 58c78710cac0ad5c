"""The state of an invitation of a guest."""

from __future__ import annotations

from ztscan.engine.check import known

PENDING, ACCEPTED = "pendingacceptance", "accepted"


def is_pending(state: str | None, resource: str) -> bool:
    """Whether a guest has not accepted yet. Null: the account was not invited. Raises Unknown for a state that is not known."""
    return state is not None and known(state, (PENDING, ACCEPTED), resource, "externalUserState") == PENDING
