"""A baseline from before a check was renamed: its result is read as that of the successor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from ztscan.core.fingerprint import fingerprint
from ztscan.core.members import SETTINGS, GroupMembers
from ztscan.core.model import CheckResult, Grade, Scan


class Succeeded(NamedTuple):
    """A scan and its grade under the ids that checks have now, and a warning for each id that changed."""

    scan: Scan
    grade: Grade
    warnings: tuple[str, ...]


def in_current_ids(scan: Scan, grade: Grade, successors: Mapping[str, str]) -> Succeeded:
    """``scan`` and ``grade`` with retired checks under the ids of their successors, findings with the fingerprints to match.

    A result stays as it is where it cannot stand for the successor's: several checks became one, the successor ran in the
    same scan, or the fingerprints cannot be computed again because the result is redacted.
    """
    present = {check.id for check in scan.checks}
    if successors.keys().isdisjoint(present):
        return Succeeded(scan, grade, ())
    heirs = Counter(successors[check.id] for check in scan.checks if check.id in successors)
    renamed = {
        check.id: successors[check.id]
        for check in scan.checks
        if check.id in successors
        and heirs[successors[check.id]] == 1
        and successors[check.id] not in present
        and all(found.fingerprint == fingerprint(check.id, found) for found in check.findings)
    }
    if not renamed:
        return Succeeded(scan, grade, ())
    checks = tuple(_as(check, renamed[check.id]) if check.id in renamed else check for check in scan.checks)
    objectives = tuple(
        msgspec.structs.replace(objective, checks=tuple(renamed.get(check, check) for check in objective.checks))
        for objective in grade.objectives
    )
    warnings = tuple(
        f"The baseline names the retired check `{old}`: its result is compared with that of `{new}`"
        for old, new in renamed.items()
    )
    return Succeeded(
        msgspec.structs.replace(scan, checks=tuple(sorted(checks, key=lambda check: check.id))),
        msgspec.structs.replace(grade, objectives=objectives),
        warnings,
    )


def under_new_ids(scan: Scan, ids: Mapping[str, str]) -> Scan:
    """``scan`` with what belongs to objects that were created again under the ids that they have now; ``ids``: by earlier id.

    That is findings on them, and the digests of the settings of policies of Intune, which would not be compared otherwise. A
    check stays as it is if the fingerprints of its findings cannot be computed again, because the result is redacted.
    """
    if not ids:
        return scan
    groups = tuple(_settings_under(group, ids) for group in scan.members.groups)
    members = msgspec.structs.replace(scan.members, groups=groups)
    return msgspec.structs.replace(scan, checks=tuple(_moved(check, ids) for check in scan.checks), members=members)


def _settings_under(group: GroupMembers, ids: Mapping[str, str]) -> GroupMembers:
    policy, settings, resource = group.id.partition(SETTINGS)
    return msgspec.structs.replace(group, id=f"{ids[policy]}{settings}{resource}") if settings and policy in ids else group


def _moved(check: CheckResult, ids: Mapping[str, str]) -> CheckResult:
    if not any(found.subject.id in ids for found in check.findings) or any(
        found.fingerprint != fingerprint(check.id, found) for found in check.findings
    ):
        return check
    findings, now = [], {}
    for found in check.findings:
        subject = msgspec.structs.replace(found.subject, id=ids.get(found.subject.id, found.subject.id))
        moved = msgspec.structs.replace(found, subject=subject)
        now[found.fingerprint] = fingerprint(check.id, moved)
        findings.append(msgspec.structs.replace(moved, fingerprint=now[found.fingerprint]))
    waiver = check.waiver and msgspec.structs.replace(
        check.waiver, findings=tuple(now.get(covered, covered) for covered in check.waiver.findings)
    )
    return msgspec.structs.replace(check, findings=tuple(findings), waiver=waiver)


def _as(check: CheckResult, successor: str) -> CheckResult:
    """The result as its successor would have left it."""
    now = {found.fingerprint: fingerprint(successor, found) for found in check.findings}
    waiver = check.waiver and msgspec.structs.replace(
        check.waiver, findings=tuple(now.get(covered, covered) for covered in check.waiver.findings)
    )
    findings = tuple(msgspec.structs.replace(found, fingerprint=now[found.fingerprint]) for found in check.findings)
    return msgspec.structs.replace(check, id=successor, findings=findings, waiver=waiver)
