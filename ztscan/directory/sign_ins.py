"""The sign-in log as evidence: over which window it is complete, and how strong the methods of a sign-in are.

INVARIANT: a sign-in that is in the log is evidence. That there is none is evidence only if the log reaches back to the beginning
of the window and was read whole.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

import msgspec

from ztscan.core.model import Gap, GapReason, parse_time
from ztscan.engine.evidence import fact
from ztscan.graph.areas.sign_ins import MONTH, WEEK, RecordedSignIn, RecordedStep
from ztscan.graph.resource import Resource

_READ_WHOLE = "scan again later; export the log to Log Analytics if it has to reach back further"
_STRONG = ("fido2 security key", "passkey", "windows hello for business", "x.509 certificate", "platform credential")
"""Beginnings of the names of phishing-resistant methods, as the log writes them."""
_WEAK = (
    "email",
    "microsoft authenticator",
    "mobile app",
    "oath",
    "password",
    "passwordless phone sign-in",
    "phone",
    "qr code",
    "sms",
    "temporary access pass",
    "text message",
    "voice",
)
"""Beginnings of the names of other methods."""
_EARLIER = "previously satisfied"
_BY_CLAIM = "satisfied by claim in the token"
"""End of the result of a step that an earlier sign-in satisfied, of the first factor or of MFA.

Source: https://learn.microsoft.com/entra/identity/monitoring-health/concept-sign-in-log-activity-details
"""


class RecordedWindow(msgspec.Struct, frozen=True):
    """The log covers the last ``days`` days."""

    days: int


@fact
def recorded_week(
    newest_sign_in: tuple[RecordedSignIn, ...], sign_ins_before_last_week: tuple[RecordedSignIn, ...]
) -> RecordedWindow | Gap:
    """Whether the log covers the last week: it has older sign-ins, and some of this week."""
    if not newest_sign_in:
        detail = f"the sign-in log has no interactive sign-in of the last {WEEK} days, which is not plausible"
        return Gap("newest_sign_in", GapReason.UNAVAILABLE, detail, _READ_WHOLE)
    return _window("sign_ins_before_last_week", sign_ins_before_last_week, WEEK)


@fact
def recorded_month(sign_ins_before_last_month: tuple[RecordedSignIn, ...]) -> RecordedWindow | Gap:
    """Whether the log covers the last four weeks: it has older sign-ins."""
    return _window("sign_ins_before_last_month", sign_ins_before_last_month, MONTH)


def _window(resource: str, before: tuple[RecordedSignIn, ...], days: int) -> RecordedWindow | Gap:
    if before:
        return RecordedWindow(days)
    detail = f"the sign-in log does not reach back {days} days, so that a sign-in that it lacks may have taken place"
    return Gap(resource, GapReason.UNAVAILABLE, detail, _READ_WHOLE)


def in_part(resource: Resource, days: int) -> Gap:
    """The gap of a log that has more rows than are read."""
    detail = f"the sign-in log has {resource.most} or more such sign-ins in the last {days} days, and only the newest are read"
    remedy = "read the whole log in the Microsoft Entra admin center or in Log Analytics"
    return Gap(resource.name, GapReason.UNAVAILABLE, detail, remedy)


def time_told(resource: Resource, rows: tuple[RecordedSignIn, ...], days: int) -> str:
    """The time that ``rows`` are of, as a sentence ends: the window, or since when if only the newest rows were read.

    Graph returns the newest sign-ins first, so that rows which were read in part are whole since the oldest of them.
    """
    if resource.is_whole(rows):
        return f"in the last {days} days"
    times = [parse_time(row.created_date_time) for row in rows if row.created_date_time]
    return f"since {min(times):%Y-%m-%d %H:%M} UTC" if times else f"in the last {days} days"


def successful(resource: Resource, rows: Iterable[RecordedSignIn]) -> tuple[list[RecordedSignIn], tuple[Gap, ...]]:
    """The rows that are sign-ins that succeeded, and a gap where a row does not tell. Graph's filter is not relied on."""
    found: list[RecordedSignIn] = []
    untold = 0
    for row in rows:
        code = row.status.error_code if row.status is not None else None
        untold += code is None
        if code == 0:
            found.append(row)
    if not untold:
        return found, ()
    detail = f"the sign-in log does not state whether {untold} {'sign-in' if untold == 1 else 'sign-ins'} succeeded"
    return found, (Gap(resource.name, GapReason.MALFORMED, detail, "scan again; if this persists, report it"),)


class StepStrength(enum.Enum):
    """What the steps of a sign-in tell."""

    PHISHING_RESISTANT = "phishing_resistant"
    WEAKER = "weaker"
    NOT_TOLD = "not_told"
    """Satisfied by an earlier sign-in, or no step is recorded."""
    UNKNOWN = "unknown"
    """A method that ztscan does not recognise, or that was not returned."""


def strength_of(steps: Iterable[RecordedStep] | None) -> StepStrength:
    """The strength of a successful sign-in by its successful steps. One phishing-resistant step suffices.

    Steps or methods that were not returned leave it unknown. A step without a method whose result says that a claim in the token
    satisfied it is one that an earlier sign-in satisfied.
    A phishing-resistant step that does not say whether it succeeded may have been tried in vain: the strength is then unknown.
    Next to a step that an earlier sign-in satisfied, a weaker step does not tell: the earlier one may have been stronger.
    """
    counted = [step for step in steps or () if step.succeeded is not False]
    methods = [_method_of(step) for step in counted]
    strong = [step.succeeded for step, method in zip(counted, methods, strict=True) if method and method.startswith(_STRONG)]
    if strong:
        return StepStrength.PHISHING_RESISTANT if True in strong else StepStrength.UNKNOWN
    if steps is None or None in methods:
        return StepStrength.UNKNOWN
    told = [method for method in methods if method and method != _EARLIER]
    if any(not method.startswith(_WEAK) for method in told):
        return StepStrength.UNKNOWN
    return StepStrength.WEAKER if told and len(told) == len(methods) else StepStrength.NOT_TOLD


def _method_of(step: RecordedStep) -> str | None:
    """The method of a step in lower case. None: it was not returned."""
    if step.authentication_method is None:
        return _EARLIER if _BY_CLAIM in (step.authentication_step_result_detail or "").casefold() else None
    return step.authentication_method.strip().casefold()


def methods_told(rows: Iterable[RecordedSignIn]) -> str:
    """The names of the methods that the steps of ``rows`` used, sorted."""
    steps = (step for row in rows for step in row.authentication_details or () if step.succeeded is not False)
    return ", ".join(sorted({step.authentication_method for step in steps if step.authentication_method}))
