"""What it is to hold a directory role: how, where, through which group, until when."""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass

from ztscan.core.model import Gap

TENANT_WIDE = "/"
USERS = ("user", "agentUser")
"""Kinds of directory objects that are users."""
NO_OBJECT = "directoryObject"
"""Kind of a principal that this tenant does not have: it was deleted, or belongs to a partner."""


class Tenure(enum.StrEnum):
    """How a role is held at this moment."""

    STANDING = "standing"
    ACTIVATED = "activated"
    ELIGIBLE = "eligible"
    IN_FORCE = "in_force"
    """In force, but whether standing or activated could not be read."""


@dataclass(frozen=True, slots=True, order=True)
class RoleHolding:
    """One way in which one principal holds a role, or may activate it."""

    principal: str
    role: str
    """Id of the role definition; for built-in roles the template id."""
    tenure: Tenure
    kind: str
    """``user``, ``servicePrincipal`` ...; ``directoryObject`` where there is no such object; empty where it could not be read."""
    scope: str = TENANT_WIDE
    through: str = ""
    """Id of the group that it comes through; empty: assigned directly."""
    ends: str = ""
    """ISO 8601 time; empty: permanent."""

    @property
    def active(self) -> bool:
        return self.tenure is not Tenure.ELIGIBLE

    @property
    def permanent(self) -> bool:
        """Held for good and without activation."""
        return self.tenure is Tenure.STANDING and not self.ends


@dataclass(frozen=True, slots=True)
class RoleHoldings:
    """All holdings that could be seen, groups expanded, and what may hide more of them.

    ``gaps`` is empty where the picture is complete. Where it is not, a holding of a known kind is certain all the same, and so
    is its tenure unless that is ``IN_FORCE``; that somebody does *not* hold a role is not.
    """

    holdings: tuple[RoleHolding, ...]
    gaps: tuple[Gap, ...]
    groups: frozenset[str]
    """Groups that hold or may activate a role; their members are in ``holdings``, they themselves are not."""

    def of(self, roles: Collection[str], kinds: Collection[str] = USERS) -> tuple[RoleHolding, ...]:
        """Holdings of any of ``roles`` by principals that are certainly of these kinds."""
        return tuple(h for h in self.holdings if h.role in roles and h.kind in kinds)
