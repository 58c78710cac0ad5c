"""Helpers of checks that prove a requirement: several requirements at once, and licences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ztscan.conditional_access.policy.vocabulary import COMPLIANT_DEVICE
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.proof import Coverage
from ztscan.conditional_access.proof.requirement import WhichDevice
from ztscan.directory.licences import P1_PLANS, P2_PLANS, unlicensed
from ztscan.plugin import Gap, NotApplicable, Note, Unknown, Yielded

UNMANAGED = WhichDevice(managed=False, text="unmanaged devices")
WEEK = 168
"""Hours."""


def all_hold(*proofs: Coverage) -> Iterator[Yielded]:
    """The findings of each proof. A proof that is undetermined, or applies to no user, does not hide the findings of another.

    Raises Unknown at the end, with the gaps of the undetermined proofs. Raises NotApplicable if all apply to no user.
    """
    gaps: list[Gap] = []
    without_users: list[NotApplicable] = []
    for proof in proofs:
        try:
            yield from proof.findings()
        except Unknown as unknown:
            gaps += unknown.gaps
        except NotApplicable as nobody:
            without_users.append(nobody)
    if gaps:
        raise Unknown(*gaps)
    if without_users and len(without_users) == len(proofs):
        raise without_users[0]


def with_compliance(proof: Coverage, caveats: Iterable[str]) -> Iterator[Yielded]:
    """The findings of the proof. If it passes and depends on compliant devices, the caveats on compliance go with it."""
    yield from proof.findings()
    controls = {control for cover in proof.escape.covers for clause in cover.policy.grant.clauses for control in clause}
    if proof.verdict is ProofVerdict.PROVED and COMPLIANT_DEVICE in controls:
        yield from map(Note, caveats)


def require_policies_licensed(service_plans: frozenset[str]) -> None:
    """Raise Unknown without Microsoft Entra ID P1: the tenant cannot use Conditional Access."""
    _require(unlicensed(service_plans, "Conditional Access", *P1_PLANS))


def require_risk_licensed(service_plans: frozenset[str]) -> None:
    """Raise Unknown without Microsoft Entra ID P2: risk conditions then never match."""
    _require(unlicensed(service_plans, "risk in Conditional Access", *P2_PLANS))


def _require(gap: Gap | None) -> None:
    if gap is not None:
        raise Unknown(gap)
