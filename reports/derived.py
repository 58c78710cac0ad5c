"""What of a result follows from the rest of it: a page leaves it out, and it is calculated again when the result is taken out.

These are the fingerprints of findings, and the digests of members who are named. Those of a redacted result do not follow from
anything that is in it, and stay.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import msgspec

from ztscan.core.fingerprint import fingerprint
from ztscan.core.members import Digester, GroupMembers, Member, Members, in_hex, short, total
from ztscan.core.model import CheckResult, Finding, Scan


def without_derived(scan: Scan) -> Scan:
    """The scan, with an empty text in place of each that follows from the rest."""
    return _Written(scan.members.salt, lambda held, derived: "" if held == derived else held).scan(scan)


def with_derived(scan: Scan) -> Scan:
    """The scan, with each empty text calculated."""
    return _Written(scan.members.salt, lambda held, derived: held or derived).scan(scan)


class _Written:
    """Writes a scan with other texts; ``text`` has the one that it holds and the one that follows from the rest."""

    def __init__(self, salt: str, text: Callable[[str, str], str]) -> None:
        self._text = text
        self._full = cache(Digester(salt).full)  # many are in several groups

    def scan(self, scan: Scan) -> Scan:
        table = scan.members
        groups, roles = (those and tuple(map(self._group, those)) for those in (table.groups, table.roles))
        return msgspec.structs.replace(
            scan,
            checks=tuple(map(self._check, scan.checks)),
            members=msgspec.structs.replace(table, groups=groups, roles=roles),
        )

    def _check(self, check: CheckResult) -> CheckResult:
        return msgspec.structs.replace(check, findings=tuple(self._finding(check.id, one) for one in check.findings))

    def _finding(self, check: str, one: Finding) -> Finding:
        written = one.identified(self._text(one.fingerprint, fingerprint(check, one)))
        return msgspec.structs.replace(written, members=tuple(map(self._members, one.members))) if one.members else written

    def _group(self, group: GroupMembers) -> GroupMembers:
        return GroupMembers(group.id, group.name, group.members and self._members(group.members))

    def _members(self, value: Members) -> Members:
        if not value.few:
            return value
        full = [self._full(one.id) for one in value.few]
        few = tuple(Member(one.id, one.name, self._text(one.digest, short(of))) for one, of in zip(value.few, full, strict=True))
        return msgspec.structs.replace(value, digest=self._text(value.digest, in_hex(total(full))), few=few)
