"""The retry policy: which answers are retried, and after what wait. Pure; nothing sleeps here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

from ztscan.graph.failure import Answer

THROTTLED = frozenset({429, 509})
UNWELL = frozenset({500, 502, 503, 504})
QUOTA_LEFT, QUOTA_RESET = "x-ms-user-quota-remaining", "x-ms-user-quota-resets-after"
"""Resource Graph: the requests that are left, and when there are more again (``hh:mm:ss``)."""
_RESET = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2})", re.ASCII)


class RetryPolicy(msgspec.Struct, frozen=True):
    """Times are seconds. The time budget of the scan is the outer bound (see ``GraphClient``)."""

    throttled_attempts: int = 24
    """Attempts of one request that gets 429, or 503 with Retry-After: Graph works, and only requires a wait."""
    failed_attempts: int = 6
    """Attempts of one request that gets 500, 502, 503, 504, a lost connection or no answer in time."""
    answer_time: float = 180.0
    """For one answer, from the first byte sent to the last received. A third of it may pass without any byte."""
    base: float = 1.0
    cap: float = 60.0

    def backoff(self, attempt: int, random: float) -> float:
        """Exponential with full jitter: anything up to ``base * 2^(attempt-1)``; ``random`` is in [0, 1)."""
        return random * min(self.cap, self.base * 2.0 ** min(attempt - 1, 16))


class Wait(msgspec.Struct, frozen=True):
    """Seconds until the next try. ``whole_lane``: for every request of the lane, since they share the quota."""

    seconds: float
    whole_lane: bool


class Attempts:
    """The attempts of one request. ``jitter`` returns numbers in [0, 1), ``wall`` the Unix time."""

    def __init__(self, policy: RetryPolicy, jitter: Callable[[], float], wall: Callable[[], float]) -> None:
        self._policy = policy
        self._jitter = jitter
        self._wall = wall
        self._throttled = 0
        self._failed = 0

    @property
    def none_yet(self) -> bool:
        """Whether nothing was tried."""
        return not self._throttled and not self._failed

    def after(self, outcome: Answer | Exception, *, lasting: bool = False) -> Wait | None:
        """Seconds to wait before the next attempt. None: no further attempt.

        ``lasting``: an error that a repetition does not solve, such as a certificate that is not trusted. It is tried once more.
        """
        if isinstance(outcome, Answer):
            asked = retry_after(outcome.headers, self._wall())
            if outcome.status in THROTTLED or (outcome.status == 503 and asked is not None):
                return self._after_throttling(asked)
            if outcome.status not in UNWELL:
                return None
        self._failed += 1
        if self._failed >= (min(2, self._policy.failed_attempts) if lasting else self._policy.failed_attempts):
            return None
        return Wait(self._policy.backoff(self._failed, self._jitter()), whole_lane=False)

    def _after_throttling(self, asked: float | None) -> Wait | None:
        self._throttled += 1
        if self._throttled >= self._policy.throttled_attempts:
            return None
        return Wait(self._policy.backoff(self._throttled, self._jitter()) if asked is None else asked, whole_lane=True)


ONCE = RetryPolicy(throttled_attempts=1, failed_attempts=1)
"""For replays: a recording always returns the same answer."""


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """The seconds of ``Retry-After``, else of the reset of Resource Graph's quota. None: missing, or cannot be read.

    It is a number of seconds, an HTTP date, or several numbers ("5,5", seen from Graph; the longest counts). A date is compared
    with the answer's own ``Date`` if there is one, so that a wrong clock on either side has no effect. ``now`` is the Unix time.
    """
    text = headers.get("retry-after", "").strip()
    if not text and (reset := _RESET.fullmatch(headers.get(QUOTA_RESET, "").strip())):
        return float(int(reset[1]) * 3600 + int(reset[2]) * 60 + int(reset[3]))
    if re.fullmatch(r"\d{1,9}(\s*,\s*\d{1,9})*", text):
        return float(max(int(number) for number in text.split(",")))
    until = _date(text)
    if until is None:
        return None
    sent = _date(headers.get("date", ""))
    return max(0.0, until - (now if sent is None else sent))


def _date(text: str) -> float | None:
    try:
        parsed: datetime = parsedate_to_datetime(text)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError, TypeError, IndexError, OSError):  # the parser raises each of these on some text
        return None
