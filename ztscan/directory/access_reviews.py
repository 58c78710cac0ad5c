"""Access reviews: which series goes on, and what it reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import unquote

from ztscan.core.model import Gap, GapReason
from ztscan.engine.check import Unknown, known, required
from ztscan.graph.areas.governance import AccessReview, Recurrence, RecurrencePattern, RecurrenceRange, ReviewScope

RESOURCE = "access_reviews"
_RANGE = "settings/recurrence/range"
_ENDED = frozenset({"completed", "completing", "applied", "applying", "autoreviewed", "autoreviewing", "failed", "deleted"})
_ACTIVE = frozenset({"initializing", "notstarted", "starting", "scheduled", "inprogress"})
_DECISIONS = frozenset({"approve", "deny", "recommendation", "none", ""})
_MONTHS = {"weekly": 0, "daily": 0, "absolutemonthly": 1, "relativemonthly": 1, "absoluteyearly": 12, "relativeyearly": 12}


def queries_of(scope: ReviewScope | None) -> Iterator[str]:
    """Every query in a scope of a review, decoded and in lower case."""
    if scope is not None:
        inner = (part.query for part in (*(scope.principal_scopes or ()), *(scope.resource_scopes or ())))
        yield from (decoded(query) for query in (scope.query, *inner) if query)


def decoded(query: str) -> str:
    """A query as Graph compares it: without escapes, and in lower case."""
    return unquote(query).casefold()


def current_recurrence(review: AccessReview, now: datetime) -> Recurrence | None:
    """The recurrence of a series. None: it does not recur, or has ended. Raises Unknown where Graph does not say it."""
    settings = required(review.settings, RESOURCE, "settings")
    if known(review.status, _ACTIVE | _ENDED, RESOURCE, "status") in _ENDED or settings.recurrence is None:
        return None
    pattern, reach = settings.recurrence.pattern, settings.recurrence.range
    if pattern is None or reach is None:
        return None
    kind = known(reach.type, ("enddate", "noend", "numbered"), RESOURCE, f"{_RANGE}/type")
    if kind == "enddate":
        end = required(reach.end_date, RESOURCE, f"{_RANGE}/endDate")
        return settings.recurrence if end >= now.date().isoformat() else None
    return settings.recurrence if kind == "noend" or _comes_again(pattern, reach, now.date()) else None


def _comes_again(pattern: RecurrencePattern, reach: RecurrenceRange, today: date) -> bool:
    """Whether the last of a number of reviews begins today or later. Raises Unknown where Graph does not say when that is."""
    times = required(reach.number_of_occurrences, RESOURCE, f"{_RANGE}/numberOfOccurrences") - 1
    interval = required(pattern.interval, RESOURCE, "settings/recurrence/pattern/interval")
    kind = known(pattern.type, _MONTHS, RESOURCE, "settings/recurrence/pattern/type")
    try:
        start = date.fromisoformat(required(reach.start_date, RESOURCE, f"{_RANGE}/startDate"))
    except ValueError:
        detail = f"`{RESOURCE}` has a series that begins at `{reach.start_date}`, which is no date"
        raise Unknown(Gap(RESOURCE, GapReason.MALFORMED, detail, "review the series in the portal")) from None
    if times < 0:
        return False
    if months := _MONTHS[kind]:
        last = start.year * 12 + start.month + times * interval * months
        return (last, start.day) >= (today.year * 12 + today.month, today.day)
    days = times * interval * (7 if kind == "weekly" else 1)
    return start.toordinal() + days >= today.toordinal()


def months_between(recurrence: Recurrence | None) -> int | None:
    """How many months lie between two reviews, less than one counting as none. None: there is no other, or it is not known."""
    pattern = recurrence.pattern if recurrence is not None else None
    if pattern is None or pattern.interval is None or pattern.interval < 1:
        return None
    months = _MONTHS.get((pattern.type or "").casefold())
    if months == 0:
        days = pattern.interval * (7 if (pattern.type or "").casefold() == "weekly" else 1)
        return -(-days // 31) if days > 31 else 0
    return None if months is None else months * pattern.interval


def denies_in_silence(review: AccessReview) -> bool:
    """Whether access ends where nobody answers: decisions are applied, and the default decision is to deny."""
    return applies_decisions(review) and default_decision(review) == "deny"


def applies_decisions(review: AccessReview) -> bool:
    settings = required(review.settings, RESOURCE, "settings")
    return required(settings.auto_apply_decisions_enabled, RESOURCE, "settings/autoApplyDecisionsEnabled")


def default_decision(review: AccessReview) -> str:
    """What is decided where nobody answers, in lower case; empty: nothing. Raises Unknown for a word that is not known."""
    settings = required(review.settings, RESOURCE, "settings")
    if not required(settings.default_decision_enabled, RESOURCE, "settings/defaultDecisionEnabled"):
        return ""
    return known(settings.default_decision, _DECISIONS, RESOURCE, "settings/defaultDecision")
