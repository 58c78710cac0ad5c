"""Holdings of directory roles: tenure, scope, group and end date."""

from __future__ import annotations

import enum
from collections.abc import Collection

import msgspec

from ztscan.core.model import Gap

TENANT_WIDE = "/"
USERS = ("user", "agentUser")
"""Kinds of directory objects that are users."""
NO_OBJECT = "directoryObject"
"""Kind of a principal that does not exist in this tenant: it was deleted, or belongs to a partner."""


class Tenure(enum.StrEnum):
    """How a role is held at the time of the scan."""

    STANDING = "standing"
    ACTIVATED = "activated"
    ELIGIBLE = "eligible"
    IN_FORCE = "in_force"
    """Active, but whether standing or activated could not be read."""


class RoleHolding(msgspec.Struct, frozen=True, order=True):
    """One active or eligible assignment of a role to one principal."""

    principal: str
    role: str
    """Id of the role definition. For built-in roles, the template id."""
    tenure: Tenure
    kind: str
    """``user``, ``servicePrincipal`` ... ``directoryObject`` if it does not exist. Empty if it could not be read."""
    scope: str = TENANT_WIDE
    through: str = ""
    """Id of the group that holds the role. Empty: assigned directly."""
    ends: str = ""
    """ISO 8601 time; empty: permanent."""

    @property
    def active(self) -> bool:
        return self.tenure is not Tenure.ELIGIBLE

    @property
    def permanent(self) -> bool:
        """An active assignment without activation and without an end date."""
        return self.tenure is Tenure.STANDING and not self.ends


class RoleHoldings(msgspec.Struct, frozen=True):
    """All holdings that could be read, with groups expanded, and what could hide more of them.

    ``gaps`` is empty if the list is complete. Otherwise, a holding of a known kind is still certain, and so is its tenure
    unless that is ``IN_FORCE``. It is not certain that a principal does *not* hold a role.
    """

    holdings: tuple[RoleHolding, ...]
    gaps: tuple[Gap, ...]
    groups: frozenset[str]
    """Groups with an active or eligible assignment. ``holdings`` has their members, not the groups themselves."""

    def of(self, roles: Collection[str], kinds: Collection[str] = USERS) -> tuple[RoleHolding, ...]:
        """Holdings of any of ``roles`` by principals that certainly have one of these kinds."""
        return tuple(h for h in self.holdings if h.role in roles and h.kind in kinds)
