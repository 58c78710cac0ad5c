"""The audit log since a baseline. It is read only if there is a baseline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from ztscan.core.model import Gap, GapReason, parse_time
from ztscan.drift.attribution import attribute
from ztscan.drift.compare import Graded
from ztscan.drift.model import Drift
from ztscan.graph.areas.monitoring import DIRECTORY_AUDITS
from ztscan.graph.resource import Resource

LONGEST = DIRECTORY_AUDITS.since_days or 0
"""The most days for which the log is kept.

Source: learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention
"""


def log_since(before: Graded | None, now: datetime) -> Mapping[str, Resource]:
    """The log as far back as the baseline, for a plan: a nightly comparison reads a day of it, not a month. Without one, none."""
    if before is None:
        return {}
    started = parse_time(before.scan.started)
    age = now - (started if started.tzinfo else started.replace(tzinfo=UTC))
    days = min(LONGEST, max(0, age.days) + 1)
    return {DIRECTORY_AUDITS.name: msgspec.structs.replace(DIRECTORY_AUDITS, since_days=days)}


def attributed(drift: Drift, evidence: Mapping[str, Any]) -> Drift:
    """``drift`` with attributions from the log. If it could not be read, every change says why it has none."""
    log = evidence.get(DIRECTORY_AUDITS.name, _NOT_ASKED)
    return attribute(drift, log if isinstance(log, Gap) else msgspec.to_builtins(log))


_NOT_ASKED = Gap(DIRECTORY_AUDITS.name, GapReason.NOT_RECORDED, "it was not requested", "scan with `--baseline`")
