"""The demands by which a change is explained, in the order of telling.

Few, and wide: that guests or administrators lost a demand shows in who is named, not in a demand of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.requirement import Region, Requirement


@dataclass(frozen=True, slots=True)
class Demand:
    """A requirement, what is said of people for whom it no longer holds, and of those for whom it holds now."""

    requirement: Requirement
    lost: str
    won: str
    beyond: tuple[str, ...] = ()
    """Demands told before; a sign-in told there is not told again."""
    by_blocks_alone: bool = False
    """Only policies that block count: what nobody can do for want of a device or a key is another matter."""

    @property
    def id(self) -> str:
        return self.requirement.id


_BLOCK = Demand(
    Requirement("blocked", "nobody can sign in", Region(clients=catalogue.MODERN), catalogue.BLOCKED),
    "are no longer blocked",
    "are now blocked",
    by_blocks_alone=True,
)


def _demand(requirement: Requirement, what: str, *beyond: str) -> Demand:
    return Demand(requirement, f"no longer need {what}", f"now need {what}", (_BLOCK.id, *beyond))


_MFA = _demand(catalogue.MFA_ALL_USERS, "multifactor authentication")
_PHISHING_RESISTANT = _demand(catalogue.PHISHING_RESISTANT_ALL_USERS, "phishing-resistant authentication", _MFA.id)
# A demand for a key bars whoever cannot have one, such as guests, from all else; that is not said again either.
_DEVICE = _demand(catalogue.managed_device(), "a managed device", _PHISHING_RESISTANT.id)
_EITHER = _demand(
    replace(catalogue.managed_device(or_mfa=True), id="mfa_or_managed_device"),
    "multifactor authentication or a managed device",
    _MFA.id,
    _PHISHING_RESISTANT.id,
    _DEVICE.id,
)
_REMEDIATION = _demand(catalogue.at_user_risk(("high",)), "to remediate a high user risk", _PHISHING_RESISTANT.id)
_EVERY_TIME = _demand(
    catalogue.every_time_at_risk(("high",)), "to authenticate every time at high sign-in risk", _PHISHING_RESISTANT.id
)

_LEGACY = Demand(catalogue.LEGACY_BLOCKED, "can now sign in with legacy clients", "can no longer sign in with legacy clients")

DEMANDS = (_BLOCK, _MFA, _PHISHING_RESISTANT, _DEVICE, _EITHER, _REMEDIATION, _EVERY_TIME, _LEGACY)
"""A block comes first: where one is lifted, every other demand is lost with it, and that is not said again."""
