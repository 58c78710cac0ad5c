"""The sentences that explain the status of an objective. Each names its checks, its attestation, or what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ztscan.config.attestations import Attestation, AttestedStatus, Validity
from ztscan.config.waivers import LONGEST
from ztscan.core.model import CheckResult, ObjectiveStatus, Verdict
from ztscan.objectives.case import Case
from ztscan.objectives.table import Verify

_NAMED = 3
"""The most checks or remedies that a sentence names. The rest is counted."""

_ATTESTED = {
    AttestedStatus.MET: "that it is met",
    AttestedStatus.PARTLY_MET: "that it is partly met",
    AttestedStatus.NOT_MET: "that it is not met",
    AttestedStatus.NOT_APPLICABLE: "that it does not apply",
}


def reason(case: Case) -> str:
    """Why the objective has its status: first the deciding facts, then what else is known, then what is missing."""
    falling_short = case.status() in (ObjectiveStatus.NOT_MET, ObjectiveStatus.PARTLY_MET)
    known = [*_failing(case), *_attested(case)]
    missing = [*_unread(case), *_unselected(case), *_without_azure(case), *_uncovered(case), *_unattested(case)]
    holding = [*_passing(case), *_inapplicable(case)]
    decisive = [*known, *missing, *holding] if falling_short else [*missing, *holding, *known]
    return " ".join([*decisive, *_uncounted(case)])


def _failing(case: Case) -> Iterator[str]:
    failing = case.with_verdict(Verdict.FAIL)
    if failing:
        yield f"{_share(failing, case)} {_verb(failing, 'fails', 'fail')}: {_names(result.id for result in failing)}."
    accepted = [result for result in failing if result.effective is not Verdict.FAIL]
    if accepted:
        until = min(result.waiver.expires for result in accepted if result.waiver)
        risk = _verb(accepted, "is an accepted risk", "are accepted risks")
        names = _names(result.id for result in accepted)
        yield f"{names} {risk} until {until}: this satisfies the gate, but does not meet the objective."


def _passing(case: Case) -> Iterator[str]:
    passing = case.with_verdict(Verdict.PASS)
    if not passing:
        return
    applying = case.checks - len(case.with_verdict(Verdict.NOT_APPLICABLE))
    if len(passing) == applying:
        yield "The only check that applies passes." if applying == 1 else f"All {applying} checks that apply pass."
    else:
        yield f"{_share(passing, case)} {_verb(passing, 'passes', 'pass')}."


def _inapplicable(case: Case) -> Iterator[str]:
    inapplicable = case.with_verdict(Verdict.NOT_APPLICABLE)
    if inapplicable and len(inapplicable) == case.checks:
        detail = "; ".join(dict.fromkeys(result.detail for result in inapplicable if result.detail))
        checks = _names(result.id for result in inapplicable)
        yield f"None of its checks applies: {checks}{f' ({detail})' if detail else ''}."


def _unread(case: Case) -> Iterator[str]:
    unread = case.with_verdict(Verdict.NOT_ASSESSED)
    if unread:
        remedies = list(dict.fromkeys(_remedy(result) for result in unread))
        names = _names(result.id for result in unread)
        yield f"{_share(unread, case)} could not be assessed: {names} ({_some(remedies, '; ')})."


def _remedy(result: CheckResult) -> str:
    """What makes the check assessable. If there is no remedy: what is known about the cause."""
    return next((gap.remedy for gap in result.gaps if gap.remedy), "") or result.detail or result.reason or "no reason given"


def _unselected(case: Case) -> Iterator[str]:
    if case.unselected:
        yield f"{_share(case.unselected, case)} did not run in this scan: {_names(case.unselected)}."


def _without_azure(case: Case) -> Iterator[str]:
    if case.of_azure:
        names = _names(case.of_azure)
        yield f"Azure was not read: run with `--azure` and Reader at the tenant root group for {names}."


def _uncovered(case: Case) -> Iterator[str]:
    if not case.uncovered or (case.counted and case.counted.status is AttestedStatus.NOT_APPLICABLE):
        return
    if case.objective.verify is Verify.GRAPH:
        yield "No check covers this objective yet."
    else:
        yield "No check yet covers the part of this objective that evidence can show."


def _attested(case: Case) -> Iterator[str]:
    if case.counted:
        yield f"{_signed(case.counted)} {_ATTESTED[case.counted.status]}{_due(case.counted)}."


def _unattested(case: Case) -> Iterator[str]:
    if not case.asks_owner or case.counted:
        return
    manual = case.with_verdict(Verdict.MANUAL)
    if manual:
        yield f"{_share(manual, case)} {_verb(manual, 'needs', 'need')} a manual review: {_names(item.id for item in manual)}."
    if case.objective.verify is Verify.ATTEST:
        yield "Neither Microsoft Graph nor Azure can show this objective."
    owner = f"the owner ({case.objective.owner})"
    if case.attestation is None:
        question = f": {case.objective.question}" if case.objective.question else "."
        yield f"The attestation by {owner} is missing{question}"
        if case.objective.elsewhere:
            yield f"A possible source of the answer: {case.objective.elsewhere}."
    elif case.attestation.validity(case.today) is Validity.EXPIRED:
        yield f"The attestation by {case.attestation.by} expired on {case.attestation.expires} and is no longer valid."
    elif case.attestation.validity(case.today) is Validity.TOO_FAR_AHEAD:
        until = f"expires on {case.attestation.expires}, more than {LONGEST.days} days ahead"
        yield f"The attestation by {case.attestation.by} {until}, and is not counted."
    else:
        yield f"The attestation by {case.attestation.by} is valid from {case.attestation.on}."


def _uncounted(case: Case) -> Iterator[str]:
    if case.attestation and not case.asks_owner:
        yield f"The attestation by {case.attestation.by} has no effect: Microsoft Graph decides this objective."


def _signed(attestation: Attestation) -> str:
    return f"{attestation.by} attested on {attestation.on}, until {attestation.expires},"


def _due(attestation: Attestation) -> str:
    return f", due {attestation.due}" if attestation.due else ""


def _share(part: Sequence[object], case: Case) -> str:
    return "Its only check" if case.checks == 1 else f"{len(part)} of {case.checks} checks"


def _verb(subjects: Sequence[object], singular: str, plural: str) -> str:
    return singular if len(subjects) == 1 else plural


def _names(ids: Iterable[str]) -> str:
    return _some([f"`{name}`" for name in ids], ", ")


def _some(items: Sequence[str], separator: str) -> str:
    shown = separator.join(items[:_NAMED])
    return f"{shown} and {len(items) - _NAMED} more" if len(items) > _NAMED else shown
