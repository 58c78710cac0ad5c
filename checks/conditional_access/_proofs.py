"""What checks that rest on a proof have in common: several requirements at once, and licences."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof.proof import Coverage
from ztscan.conditional_access.proof.requirement import WhichDevice
from ztscan.directory.licences import P1_PLANS, P2_PLANS, unlicensed
from ztscan.plugin import Gap, NotApplicable, Unknown, Yielded

UNMANAGED = WhichDevice(managed=False, text="unmanaged devices")
WEEK = 168
"""Hours."""


def all_hold(*proofs: Coverage) -> Iterator[Yielded]:
    """What each proof finds. One that is undecided, or about nobody, does not hide what another has found.

    Raises Unknown, at the end, with the gaps of those that are undecided, and NotApplicable where all are about nobody.
    """
    gaps: list[Gap] = []
    about_nobody: list[NotApplicable] = []
    for proof in proofs:
        try:
            yield from proof.findings()
        except Unknown as unknown:
            gaps += unknown.gaps
        except NotApplicable as nobody:
            about_nobody.append(nobody)
    if gaps:
        raise Unknown(*gaps)
    if about_nobody and len(about_nobody) == len(proofs):
        raise about_nobody[0]


def require_policies_licensed(service_plans: frozenset[str]) -> None:
    """Raise Unknown without Microsoft Entra ID P1: what only Conditional Access can do is then no fault of anybody."""
    _require(unlicensed(service_plans, "Conditional Access", *P1_PLANS))


def require_risk_licensed(service_plans: frozenset[str]) -> None:
    """Raise Unknown without Microsoft Entra ID P2: conditions on risk then never hold."""
    _require(unlicensed(service_plans, "risk in Conditional Access", *P2_PLANS))


def _require(gap: Gap | None) -> None:
    if gap is not None:
        raise Unknown(gap)
