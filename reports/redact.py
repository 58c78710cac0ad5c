"""Redacts a result: every name, id, domain and address of the tenant becomes a stable pseudonym.

Nothing is kept because it looks harmless. Only the words of ztscan and of Graph stay: ids and titles of checks and objectives,
enumeration members, numbers, dates, and what the caller knows to be public (built-in roles). Free text from the tenant (reasons
of waivers, evidence of attestations) is dropped. Names inside sentences are replaced if they are the name of an object in the
result or in ``names``, or are in quotation marks. Fixes are dropped: their calls work with the tenant's own ids only.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

import msgspec

from ztscan.config.warnings import OWN_WORDS
from ztscan.core.expectation_ids import is_expectation
from ztscan.core.members import Members, MembersTable
from ztscan.core.model import CheckResult, Finding, Grade, Scan, Subject, Waiver, Witness
from ztscan.core.proved_change import ProvedChange, ProvedChanges
from ztscan.core.said import of_check
from ztscan.drift.model import (
    Drift,
    PropertyChange,
)

from .naming import names_in_paths
from .redacted_fields import NAMED, OURS, is_setting
from .redacted_members import redacted_members, redacted_table
from .redacted_statistics import names_in_statistics, redacted_statistic
from .renaming import DROPPED, Renaming

T = TypeVar("T")

POLICY_CHANGE = "Change Conditional Access policies."
_OF_POLICIES = "conditional_access."
_Special = Finding | PropertyChange | Subject | Waiver | Witness
"""Records with a rule of their own."""


def redact(
    scan: Scan, grade: Grade, key: bytes, *, names: Iterable[tuple[str, str]] = (), public: Iterable[str] = ()
) -> tuple[Scan, Grade]:
    """``scan`` and ``grade`` under pseudonyms made with ``key``.

    ``names`` are further names of the tenant with the kind of their object, as the evidence has them: the more are given, the
    more are found inside sentences. ``public`` are names and ids that are the same in every tenant and stay as they are.
    """
    redaction = Redaction(key, ((scan, grade),), names=names, public=public)
    return redaction.scan(scan), redaction.grade(grade)


def _without_calls(finding: Finding) -> Finding:
    """The finding with advice in words only."""
    if not finding.near_misses:
        return finding
    near = tuple(msgspec.structs.replace(miss, call=None) for miss in finding.near_misses)
    return msgspec.structs.replace(finding, near_misses=near)


def _own_texts(scan: Scan, grade: Grade) -> Iterable[str]:
    """Texts of ztscan that stand inside other texts of a result."""
    for check in scan.checks:
        yield from (check.id, check.title)
    for objective in grade.objectives:
        yield from (objective.id, objective.title, objective.owner, objective.verify)


def _subjects_of(finding: Finding) -> Iterable[Subject]:
    near = (miss.policy for miss in finding.near_misses)
    return (finding.subject, *near, *(group.policy for group in finding.affected if group.policy))


def _texts_of(check: CheckResult) -> Iterable[str]:
    """The texts of a check in which the id of a resource of Azure may stand."""
    yield from (check.detail, *check.notes, *(gap.detail for gap in check.gaps))
    for finding in check.findings:
        yield from (finding.subject.id, finding.message, finding.observed, finding.expected, finding.discriminator)


class Redaction:
    """One key and everything that was learnt about a tenant's names; for results that belong together, such as a comparison."""

    def __init__(
        self,
        key: bytes,
        results: Iterable[tuple[Scan, Grade]],
        *,
        names: Iterable[tuple[str, str]] = (),
        public: Iterable[str] = (),
    ) -> None:
        shown = tuple(results)
        self._names = Renaming(key, public, (text for scan, grade in shown for text in _own_texts(scan, grade)))
        for scan, grade in shown:
            self._learn_scan(scan)
            for objective in grade.objectives:
                self._names.learn((objective.attestation or {}).get("by", ""), "user")
        for name, kind in names:
            self._names.learn(name, kind)

    def scan(self, scan: Scan) -> Scan:
        """The scan under pseudonyms; figures, verdicts and times are untouched."""
        checks = tuple(
            msgspec.structs.replace(check, fixes=(), no_fix="", findings=tuple(map(_without_calls, check.findings)))
            for check in scan.checks
        )
        named = msgspec.structs.replace(
            scan, checks=checks, configuration={}, scanner={}, statistics={}, changes=None, settings=None
        )
        return msgspec.structs.replace(
            self._struct(named),
            configuration=self._names.configured(_plain(scan.configuration), ""),
            scanner={key: self._scanner(key, value) for key, value in scan.scanner.items()},
            statistics={key: redacted_statistic(self._names, key, value) for key, value in _plain(scan.statistics).items()},
            warnings=tuple(map(_without_own_words, scan.warnings)),
            changes=scan.changes and self._changes(scan.changes),
            settings=scan.settings
            and {self._setting(name): self._names.fingerprint(digest) for name, digest in scan.settings.items()},
        )

    def _setting(self, name: str) -> str:
        """The name of a setting, which may end with the id of an expectation."""
        setting, by_check, check = name.partition(".")
        return of_check(setting, self._names.identified(check)) if by_check else name

    def _changes(self, found: ProvedChanges) -> ProvedChanges:
        """The proved changes. Those of policies, which name policies and groups, are told in general words."""
        first, others = (tuple(map(self._change, some)) for some in (found.first, found.others))
        return msgspec.structs.replace(found, first=first, others=others)

    def _change(self, change: ProvedChange) -> ProvedChange:
        policies = any(is_expectation(check) or check.startswith(_OF_POLICIES) for check in change.fixes)
        words = POLICY_CHANGE if policies else self._names.text(change.changes)
        return msgspec.structs.replace(self._struct(change), changes=words)

    def grade(self, grade: Grade) -> Grade:
        """The grade under pseudonyms."""
        return msgspec.structs.replace(self._struct(grade), summary=grade.summary)

    def drift(self, drift: Drift) -> Drift:
        """A comparison under pseudonyms, with who made the changes."""
        return self._struct(drift)

    def subject(self, name: str) -> str:
        """A pseudonym for a subject as a waiver names it: by id, by name, or ``*`` for all."""
        return name if name == "*" else self._names.name(name, "subject")

    def people(self, accountability: Mapping[str, str]) -> Mapping[str, str]:
        """Persons by role, under pseudonyms."""
        return {role: self._names.name(person, "user") for role, person in accountability.items()}

    def _learn_scan(self, scan: Scan) -> None:
        for name, kind in ((scan.tenant.name, "tenant"), (scan.tenant.domain, "domain"), (scan.tenant.id, "tenant")):
            self._names.learn(name, kind)
        for check in scan.checks:
            if check.waiver:
                self._names.learn(check.waiver.owner, "user")
            for finding in check.findings:
                for subject in _subjects_of(finding):
                    if not is_setting(subject):
                        self._names.learn(subject.name, subject.kind)
            for text in _texts_of(check):
                for name in names_in_paths(text):
                    self._names.learn(name, "name")
        self._names.learn_configured(scan.configuration)
        for name, kind in names_in_statistics(_plain(scan.statistics)):
            self._names.learn(name, kind)
        self._names.learn(str(scan.scanner.get("account") or ""), "user")
        self._names.learn(str(scan.scanner.get("application") or ""), "application")

    def _struct(self, value: T) -> T:
        """A record with every field of it under pseudonyms, but for those that hold our own words."""
        ours, named = OURS.get(type(value), ()), NAMED.get(type(value), {})
        changed: dict[str, Any] = {}
        for field in cast("Any", value).__struct_fields__:
            held = getattr(value, field)
            if field in named:
                changed[field] = self._names.names(held, named[field])
            elif field not in ours:
                changed[field] = self._any(held)
            else:
                changed[field] = self._names.identified(held)
        return cast("T", msgspec.structs.replace(cast("Any", value), **changed))

    def _any(self, value: Any) -> Any:
        """The value of a field of a record."""
        if isinstance(value, str):
            return value if isinstance(value, enum.Enum) else self._names.text(value)
        if isinstance(value, _Special):
            return self._special(value)
        if isinstance(value, Members | MembersTable):
            named = self._names
            return redacted_members(named, value) if isinstance(value, Members) else redacted_table(named, value)
        if isinstance(value, Mapping):
            return self._attested(value) if "evidence" in value else self._names.configured(value, "")
        if isinstance(value, list | tuple):
            return tuple(map(self._any, value))
        return self._struct(value) if isinstance(value, msgspec.Struct) else value

    def _special(self, value: _Special) -> _Special:
        if isinstance(value, Subject):
            return self._subject(value)
        if isinstance(value, PropertyChange):
            key = value.path.rpartition(".")[2]
            sides = {side: self._names.configured(getattr(value, side), key) for side in ("before", "after")}
            return msgspec.structs.replace(self._struct(value), **sides)
        if isinstance(value, Finding):
            return msgspec.structs.replace(self._struct(value), fingerprint=self._names.fingerprint(value.fingerprint))
        if isinstance(value, Waiver):
            findings = tuple(map(self._names.fingerprint, value.findings))
            return msgspec.structs.replace(self._struct(value), reason=DROPPED, findings=findings, expires=value.expires)
        steps = tuple((label, self._names.step(label, text)) for label, text in value.sign_in)
        return msgspec.structs.replace(self._struct(value), sign_in=steps)

    def _subject(self, subject: Subject) -> Subject:
        if is_setting(subject) and not self._names.knows(subject.id):
            return Subject(subject.kind, subject.id, self._names.text(subject.name))
        return Subject(subject.kind, self._names.name(subject.id, subject.kind), self._names.name(subject.name, subject.kind))

    def _attested(self, attestation: Mapping[str, Any]) -> dict[str, Any]:
        """An attestation as a result shows it: the person becomes a pseudonym, and the evidence is dropped."""
        replaced = {"by": self._names.name(str(attestation.get("by", "")), "user"), "evidence": DROPPED}
        return {key: replaced.get(key, value) for key, value in attestation.items()}

    def _scanner(self, key: str, value: Any) -> Any:
        if key in {"account", "application"}:
            return self._names.name(str(value), "user" if key == "account" else "application")
        return value if key in {"auth", "permissions", "roles"} else self._names.configured(value, key)


def _without_own_words(warning: str) -> str:
    """A warning about the configuration without what somebody in the tenant wrote in it."""
    for separator in OWN_WORDS:
        ours, found, _ = warning.partition(separator)
        if found:
            return f"{ours}{found}{DROPPED}"
    return warning


def _plain(value: Mapping[str, Any]) -> Any:
    """Records and read-only mappings as a result file has them."""
    return msgspec.to_builtins(value, enc_hook=dict)
