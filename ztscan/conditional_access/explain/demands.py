"""The requirements by which a change is explained, in the order of reporting.

There are few, and they are wide: guests or administrators are named as users, and have no requirement of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.requirement import Region, Requirement


@dataclass(frozen=True, slots=True)
class Demand:
    """A requirement, and the phrases for users to whom it no longer applies and to whom it now applies."""

    requirement: Requirement
    lost: str
    won: str
    beyond: tuple[str, ...] = ()
    """Requirements reported before this one; a sign-in reported there is not reported again."""
    by_blocks_alone: bool = False
    """Only policies that block count. A sign-in that fails because the user has no device or key is a different case."""

    @property
    def id(self) -> str:
        return self.requirement.id


_BLOCK = Demand(
    Requirement("blocked", "nobody can sign in", Region(clients=catalogue.MODERN), catalogue.BLOCKED),
    "sign-in is no longer blocked",
    "sign-in is now blocked",
    by_blocks_alone=True,
)


def _demand(requirement: Requirement, what: str, *beyond: str) -> Demand:
    return Demand(requirement, f"{what} is no longer required", f"{what} is now required", (_BLOCK.id, *beyond))


_MFA = _demand(catalogue.MFA_ALL_USERS, "MFA")
_PHISHING_RESISTANT = _demand(catalogue.PHISHING_RESISTANT_ALL_USERS, "phishing-resistant MFA", _MFA.id)
# A required key blocks users who cannot have one, such as guests, from everything else. That is not reported again.
_DEVICE = _demand(catalogue.managed_device(), "a managed device", _PHISHING_RESISTANT.id)
_EITHER = _demand(
    replace(catalogue.managed_device(or_mfa=True), id="mfa_or_managed_device"),
    "MFA or a managed device",
    _MFA.id,
    _PHISHING_RESISTANT.id,
    _DEVICE.id,
)
_REMEDIATION = _demand(catalogue.at_user_risk(("high",)), "remediation of high user risk", _PHISHING_RESISTANT.id)
_EVERY_TIME = _demand(
    catalogue.every_time_at_risk(("high",)), "reauthentication every time at high sign-in risk", _PHISHING_RESISTANT.id
)

_LEGACY = Demand(catalogue.LEGACY_BLOCKED, "legacy authentication is no longer blocked", "legacy authentication is now blocked")

DEMANDS = (_BLOCK, _MFA, _PHISHING_RESISTANT, _DEVICE, _EITHER, _REMEDIATION, _EVERY_TIME, _LEGACY)
"""A block comes first: if it is removed, every other requirement is lost with it, and is not reported again."""
