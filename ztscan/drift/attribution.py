"""Attributes changes: joins changed objects with the directory's audit log. Pure; the records are a parameter.

Source: directoryAudit resource, learn.microsoft.com/graph/api/resources/directoryaudit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from ztscan.core.model import Gap, parse_time
from ztscan.drift.cause import Cause
from ztscan.drift.members import MEMBERSHIP, ROLES
from ztscan.drift.model import Attribution, Direction, Drift, FindingDrift, ObjectDrift

AuditRecord = Mapping[str, Any]
"""A ``directoryAudit`` by Graph's names: id, activityDateTime, activityDisplayName, category, result, initiatedBy,
targetResources."""

CATEGORIES: Mapping[str, frozenset[str]] = {
    "applications": frozenset({"ApplicationManagement"}),
    "consent": frozenset({"ApplicationManagement"}),
    "privileged_access": frozenset({"RoleManagement", "GroupManagement"}),
    "privileged_identity_management": frozenset({"RoleManagement", "GroupManagement"}),
}
"""By area of checks, the audit categories that can cause a finding. A password reset cannot create an administrator."""


BY_ADMINISTRATORS = frozenset(
    {
        *("Admin registered security info", "Admin updated security info", "Admin deleted security info"),
        "Change user license",
    }
)
"""Changes of a person's methods and licences that administrators make.

Source: learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities.
"""


def attribute(drift: Drift, records: Sequence[AuditRecord] | Gap) -> Drift:
    """``drift`` with attributions for each changed configuration object, and each new or closed finding on an object.

    ``records`` is the directory audit log between the two scans, or a gap if it could not be read.
    """
    log: Mapping[str, list[AuditRecord]] = {} if isinstance(records, Gap) else _by_target(_in_span(records, drift))
    why_not = f"the audit log could not be read: {records.detail}" if isinstance(records, Gap) else ""
    return msgspec.structs.replace(
        drift,
        configuration=tuple(_attributed_object(change, log, drift, why_not) for change in drift.configuration),
        findings=tuple(_attributed_finding(change, log, drift, why_not) for change in drift.findings),
    )


def _attributed_object(change: ObjectDrift, log: Mapping[str, list[AuditRecord]], drift: Drift, why_not: str) -> ObjectDrift:
    identity = change.id.partition(":")[0] if change.resource in (ROLES, MEMBERSHIP) else change.id
    return msgspec.structs.replace(change, attribution=_attribution(log.get(identity, ()), drift, why_not))


def _attributed_finding(change: FindingDrift, log: Mapping[str, list[AuditRecord]], drift: Drift, why_not: str) -> FindingDrift:
    if change.cause is Cause.POPULATION:
        return _by_administrators(change, log, drift)
    categories = CATEGORIES.get(change.check.partition(".")[0])
    subject = change.finding.subject
    if categories is None or subject.kind == "tenant" or change.direction not in (Direction.NEW, Direction.GONE):
        return change
    records = [record for record in log.get(subject.id, ()) if record.get("category") in categories]
    return msgspec.structs.replace(change, attribution=_attribution(records, drift, why_not))


def _by_administrators(change: FindingDrift, log: Mapping[str, list[AuditRecord]], drift: Drift) -> FindingDrift:
    """The finding with the latest change that somebody else made to the registration or licence of a person who moved in it.

    None in the log: the people did it, or Graph does not say who did.
    """
    moved = (name for members in change.members for name in (*members.entered_names, *members.left_names))
    records = {
        str(record.get("id")): record
        for person in (change.finding.subject.id, *moved)
        for record in log.get(person, ())
        if record.get("activityDisplayName") in BY_ADMINISTRATORS and not _by_themselves(record)
    }
    if not records:
        return change
    ordered = sorted(records.values(), key=lambda record: (record["activityDateTime"], str(record.get("id"))))
    return msgspec.structs.replace(change, attribution=_attribution(ordered, drift, ""))


def _by_themselves(record: AuditRecord) -> bool:
    user = (record.get("initiatedBy") or {}).get("user") or {}
    return any(user.get("id") and user.get("id") == target.get("id") for target in record.get("targetResources") or ())


def _in_span(records: Iterable[AuditRecord], drift: Drift) -> list[AuditRecord]:
    """Successful records from the start of the first scan to the end of the second, oldest first."""
    begin, end = parse_time(drift.before.started), parse_time(drift.after.finished)
    dated = ((_time_of(record), record) for record in records if record.get("result") in (None, "", "success"))
    inside = [(moment, record) for moment, record in dated if moment is not None and begin <= moment <= end]
    return [record for _, record in sorted(inside, key=lambda pair: (pair[0], str(pair[1].get("id"))))]


def _time_of(record: AuditRecord) -> datetime | None:
    """The time of a record. None where it has none, or one that is not a time: it attributes nothing then."""
    try:
        moment = parse_time(record.get("activityDateTime") or "")
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _by_target(records: Iterable[AuditRecord]) -> dict[str, list[AuditRecord]]:
    found: dict[str, list[AuditRecord]] = {}
    for record in records:
        targets = record.get("targetResources") or ()
        named = {target.get(name) for target in targets for name in ("id", "userPrincipalName")}
        for target in named - {None, ""}:
            found.setdefault(target, []).append(record)
    return found


def _attribution(records: Sequence[AuditRecord], drift: Drift, why_not: str) -> Attribution:
    """The latest record that names the object: that change made the observed state."""
    if not records:
        span = f"between {drift.before.started} and {drift.after.finished}"
        return Attribution(why_not=why_not or f"no audit log record {span} names this object")
    record = records[-1]
    initiated = record.get("initiatedBy") or {}
    user, app = initiated.get("user") or {}, initiated.get("app") or {}
    return Attribution(
        who=_first(user, "userPrincipalName", "displayName", "id") or _first(app, "displayName", "appId", "servicePrincipalId"),
        who_kind="user" if user else "application" if app else "",
        when=record["activityDateTime"],
        where=_first(user, "ipAddress"),
        operation=_first(record, "activityDisplayName"),
        record=_first(record, "id"),
        others=len(records) - 1,
        why_not="" if user or app else "the record does not name the initiator",
    )


def _first(values: Mapping[str, Any], *names: str) -> str:
    """The first of the named properties that has a value."""
    return next((str(values[name]) for name in names if values.get(name)), "")
