"""Redacts a result: every name, id, domain and address of the tenant becomes a stable pseudonym.

Nothing is kept because it looks harmless. Only the words of ztscan and of Graph stay: ids and titles of checks and objectives,
enumeration members, numbers, dates, and what the caller knows to be public (built-in roles). Free text from the tenant (reasons
of waivers, evidence of attestations) is dropped. Names inside sentences are replaced if they are the name of an object in the
result or in ``names``, or are in quotation marks. Fixes are dropped: their calls work with the tenant's own ids only.
"""

from __future__ import annotations

import base64
import enum
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

import msgspec

from ztscan.config.warnings import OWN_WORDS
from ztscan.core.members import COVERED_CONDITION, GroupMembers, Member, Members, MembersTable, in_class
from ztscan.core.model import (
    EXPECTED,
    CheckResult,
    Finding,
    Gap,
    Grade,
    ObjectiveGrade,
    PillarGrade,
    ResourceReading,
    Scan,
    Subject,
    Tenant,
    Tool,
    Waiver,
    Witness,
    is_expectation,
)
from ztscan.core.proved_change import ProvedChange, ProvedChanges
from ztscan.drift.model import (
    Attribution,
    Blindness,
    CheckDrift,
    Drift,
    FindingDrift,
    Moment,
    ObjectDrift,
    ObjectiveDrift,
    PillarDrift,
    PropertyChange,
    Rename,
    SetChange,
    UnseenConfiguration,
)

from .pseudonyms import Pseudonyms

T = TypeVar("T")

DROPPED = "[removed]"
POLICY_CHANGE = "Change Conditional Access policies."
_POLICY_INVENTORY = "policy_inventory"
_WORDED = ("included", "excluded", "resources", "resources_excluded", "conditions", "controls")
_OF_POLICIES = "conditional_access."
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_FIXED = re.compile(r"[\d.,:+-]*|\d{4}-\d\d-\d\dT[\d:.]+Z?|-?P[\dYMWDTHS.]+|#?microsoft\.graph\.\w+|urn:user:\w+|/[\w/$]+")
"""Values of Graph's own making: figures, times, durations, types, user actions, paths."""
_EXCUSED = re.compile(r"(declared exclusion|not sampled): .*, until (\d{4}-\d\d-\d\d)\)?", re.DOTALL)
"""What a note says of an accepted exclusion: the excluded subject and the reason in its owner's words, without a separator."""
_NAMED_KEYS = frozenset(
    (
        *("account", "appDisplayName", "application", "by", "createdBy", "description", "displayName", "domain", "givenName"),
        *("homepage", "jobTitle", "label", "mail", "mailNickname", "membershipRule", "name", "owner", "principal"),
        *("publisherName", "rule", "surname", "upn", "url", "userPrincipalName", "value", "values"),
    )
)
"""Keys of Graph's objects that always hold a name or a text of the tenant."""
_OBJECTS = frozenset(
    (
        *("administrativeUnit", "application", "conditionalAccessPolicy", "device", "domain", "group", "namedLocation"),
        *("organization", "servicePrincipal", "tenant", "user"),
    )
)
"""Kinds whose names always come from the tenant. Objects of other kinds with a fixed id are settings that ztscan names."""
_OURS: Mapping[type, tuple[str, ...]] = {
    Blindness: ("kind", "name", "reason", "checks"),
    CheckDrift: ("id", "title", "reason"),
    CheckResult: ("id", "title", "reason", "objectives", "mappings", "mapping_relations"),
    FindingDrift: ("check", "title", "reason", "through"),
    Gap: ("resource",),
    Moment: ("started", "finished", "tool"),
    ObjectDrift: ("resource",),
    ObjectiveDrift: ("id", "title", "pillar", "checks"),
    ObjectiveGrade: ("id", "title", "pillar", "stage", "step", "principle", "owner", "verify", "checks", "documentation"),
    PillarDrift: ("id", "title"),
    PillarGrade: ("id", "title", "objectives"),
    PropertyChange: ("path",),
    ProvedChange: ("fixes", "closes", "adds", "opens", "undecided", "licence", "role"),
    Rename: ("resource",),
    SetChange: ("kind",),
    ResourceReading: ("name", "outcome", "permission", "version"),
    Drift: ("warnings",),
    Scan: ("started", "finished", "warnings", "below_threshold"),
    Tool: ("name", "version", "plugins"),
    UnseenConfiguration: ("resource", "reason", "side"),
}
"""Fields that hold words of ztscan or of Graph only."""
_Special = Finding | PropertyChange | Subject | Waiver | Witness
"""Records with a rule of their own."""
_NAMED: Mapping[type, Mapping[str, str]] = {
    Attribution: {"who": "user"},
    ObjectDrift: {"name_before": "name", "name_after": "name"},
    PropertyChange: {"added": "name", "removed": "name"},
    Rename: {"before": "name", "after": "name"},
    SetChange: {"entered_names": "user", "left_names": "user"},
    Tenant: {"name": "tenant", "domain": "domain"},
    Waiver: {"owner": "user"},
}
"""Fields that hold names, with the kind of their object."""


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


def _subjects_of(finding: Finding) -> Iterable[Subject]:
    near = (miss.policy for miss in finding.near_misses)
    return (finding.subject, *near, *(group.policy for group in finding.affected if group.policy))


_ROLE = {"id": "role", "name": "role"}
_CREDENTIAL = {"holder": "application", "name": "credential", "owners": "user"}
"""What is a name in a role of the statistics, and in a row of the inventory of credentials."""


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
        self._pseudonyms = Pseudonyms(key)
        self._public = frozenset(public)
        for scan, grade in results:
            self._learn_scan(scan)
            for objective in grade.objectives:
                self._learn((objective.attestation or {}).get("by", ""), "user")
        for name, kind in names:
            self._learn(name, kind)

    def scan(self, scan: Scan) -> Scan:
        """The scan under pseudonyms; figures, verdicts and times are untouched."""
        checks = tuple(
            msgspec.structs.replace(check, fixes=(), no_fix="", findings=tuple(map(_without_calls, check.findings)))
            for check in scan.checks
        )
        named = msgspec.structs.replace(scan, checks=checks, configuration={}, scanner={}, statistics={}, changes=None)
        return msgspec.structs.replace(
            self._struct(named),
            configuration=self._configured(_plain(scan.configuration), ""),
            scanner={key: self._scanner(key, value) for key, value in scan.scanner.items()},
            statistics={key: self._statistic(key, value) for key, value in _plain(scan.statistics).items()},
            warnings=tuple(map(_without_own_words, scan.warnings)),
            changes=scan.changes and self._changes(scan.changes),
        )

    def _changes(self, found: ProvedChanges) -> ProvedChanges:
        """The proved changes. Those of policies, which name policies and groups, are told in general words."""
        first, others = (tuple(map(self._change, some)) for some in (found.first, found.others))
        return msgspec.structs.replace(found, first=first, others=others)

    def _change(self, change: ProvedChange) -> ProvedChange:
        policies = any(is_expectation(check) or check.startswith(_OF_POLICIES) for check in change.fixes)
        words = POLICY_CHANGE if policies else self._text(change.changes)
        return msgspec.structs.replace(self._struct(change), changes=words)

    def grade(self, grade: Grade) -> Grade:
        """The grade under pseudonyms."""
        return msgspec.structs.replace(self._struct(grade), summary=grade.summary)

    def drift(self, drift: Drift) -> Drift:
        """A comparison under pseudonyms, with who made the changes."""
        return self._struct(drift)

    def subject(self, name: str) -> str:
        """A pseudonym for a subject as a waiver names it: by id, by name, or ``*`` for all."""
        return name if name == "*" else self._name(name, "subject")

    def people(self, accountability: Mapping[str, str]) -> Mapping[str, str]:
        """Persons by role, under pseudonyms."""
        return {role: self._name(person, "user") for role, person in accountability.items()}

    def _learn(self, name: str, kind: str) -> None:
        if name not in self._public:
            self._pseudonyms.learn(name, kind)

    def _learn_scan(self, scan: Scan) -> None:
        for name, kind in ((scan.tenant.name, "tenant"), (scan.tenant.domain, "domain"), (scan.tenant.id, "tenant")):
            self._learn(name, kind)
        for check in scan.checks:
            if check.waiver:
                self._learn(check.waiver.owner, "user")
            for finding in check.findings:
                for subject in _subjects_of(finding):
                    if not _is_setting(subject):
                        self._learn(subject.name, subject.kind)
        self._learn_configured(scan.configuration, "")
        self._learn(str(scan.scanner.get("account") or ""), "user")
        self._learn(str(scan.scanner.get("application") or ""), "application")

    def _learn_configured(self, value: Any, key: str) -> None:
        if isinstance(value, Mapping):
            for inner, entry in value.items():
                self._learn_configured(entry, inner)
        elif isinstance(value, list | tuple):
            for entry in value:
                self._learn_configured(entry, key)
        elif isinstance(value, str) and key in {"displayName", "userPrincipalName", "mail"}:
            self._learn(value, "name")

    def _struct(self, value: T) -> T:
        """A record with every field of it under pseudonyms, but for those that hold our own words."""
        ours, named = _OURS.get(type(value), ()), _NAMED.get(type(value), {})
        changed: dict[str, Any] = {}
        for field in cast("Any", value).__struct_fields__:
            held = getattr(value, field)
            if field in named:
                changed[field] = self._names(held, named[field])
            elif field not in ours:
                changed[field] = self._any(held)
            else:
                changed[field] = self._identified(held)
        return cast("T", msgspec.structs.replace(cast("Any", value), **changed))

    def _identified(self, value: Any) -> Any:
        """Words of ztscan as they are. Only the names of expectations, which their owner chose, become pseudonyms."""
        if isinstance(value, str) and not isinstance(value, enum.Enum) and is_expectation(value):
            return EXPECTED + self._name(value.removeprefix(EXPECTED), "expectation")
        return tuple(map(self._identified, value)) if isinstance(value, tuple) else value

    def _any(self, value: Any) -> Any:
        """The value of a field of a record."""
        if isinstance(value, str):
            return value if isinstance(value, enum.Enum) else self._text(value)
        if isinstance(value, _Special):
            return self._special(value)
        if isinstance(value, Members | MembersTable):
            return self._membership(value)
        if isinstance(value, Mapping):
            return self._attested(value) if "evidence" in value else self._configured(value, "")
        if isinstance(value, list | tuple):
            return tuple(map(self._any, value))
        return self._struct(value) if isinstance(value, msgspec.Struct) else value

    def _special(self, value: _Special) -> _Special:
        if isinstance(value, Subject):
            return self._subject(value)
        if isinstance(value, PropertyChange):
            key = value.path.rpartition(".")[2]
            sides = {side: self._configured(getattr(value, side), key) for side in ("before", "after")}
            return msgspec.structs.replace(self._struct(value), **sides)
        if isinstance(value, Finding):
            return msgspec.structs.replace(self._struct(value), fingerprint=self._fingerprint(value.fingerprint))
        if isinstance(value, Waiver):
            findings = tuple(map(self._fingerprint, value.findings))
            return msgspec.structs.replace(self._struct(value), reason=DROPPED, findings=findings, expires=value.expires)
        steps = tuple((label, self._step(label, text)) for label, text in value.sign_in)
        return msgspec.structs.replace(self._struct(value), sign_in=steps)

    def _membership(self, value: Members | MembersTable) -> Members | MembersTable:
        """Members under digests that the key of the pseudonyms makes: nobody without it can look for an id that they know."""
        if isinstance(value, Members) and value.kind == COVERED_CONDITION:
            few = tuple(msgspec.structs.replace(one, digest=self._member(one.digest)) for one in value.few)
            return msgspec.structs.replace(value, digest=self._fingerprint(value.digest), few=few)
        if isinstance(value, Members):
            few = tuple(
                Member(self._name(one.id, value.kind), self._name(one.name, value.kind), self._member(one.digest))
                for one in value.few
            )
            return msgspec.structs.replace(value, digest=self._fingerprint(value.digest), few=tuple(sorted(few)))
        classes = tuple(map(self._class, value.classes))
        roles = None if value.roles is None else self._grouped(value.roles, "role")
        people, others = (self._class(one) if one else one for one in (value.people, value.others))
        return MembersTable(
            self._fingerprint(value.salt), classes, self._grouped(value.groups, "group"), people, others or "", roles
        )

    def _class(self, digests: str) -> str:
        return "".join(sorted(map(self._member, in_class(digests))))

    def _grouped(self, groups: Iterable[GroupMembers], kind: str) -> tuple[GroupMembers, ...]:
        """Groups or roles. What follows the id stays. Of a role, the name is public or a pseudonym, and its tenure stays."""
        found = []
        for group in groups:
            name, opened, tenure = group.name.partition(" (") if kind == "role" else (group.name, "", "")
            named = f"{self._name(name, kind)}{opened}{tenure}"
            identity, *rest = group.id.split(":", 2)
            told = [self._name(identity, kind), *(word if _TOKEN.fullmatch(word) else self._scope(word) for word in rest)]
            found.append(GroupMembers(":".join(told), named, self._any(group.members)))
        return tuple(sorted(found, key=lambda group: group.id))

    def _scope(self, scope: str) -> str:
        return scope if scope == "/" else self._name(scope, "scope")

    def _member(self, digest: str) -> str:
        return base64.urlsafe_b64encode(bytes.fromhex(self._pseudonyms.digest(digest, 12))).decode()

    def _step(self, label: str, text: str) -> str:
        """User and resource of a sign-in are names. The other values are Graph's words."""
        kind = label.casefold()
        if "client" not in kind and any(word in kind for word in ("user", "app", "resource", "group", "who")):
            return self._name(text, "user" if "user" in kind or "who" in kind else "application")
        return self._text(text)

    def _subject(self, subject: Subject) -> Subject:
        if _is_setting(subject):
            return Subject(subject.kind, subject.id, self._text(subject.name))
        return Subject(subject.kind, self._name(subject.id, subject.kind), self._name(subject.name, subject.kind))

    def _attested(self, attestation: Mapping[str, Any]) -> dict[str, Any]:
        """An attestation as a result shows it: the person becomes a pseudonym, and the evidence is dropped."""
        replaced = {"by": self._name(str(attestation.get("by", "")), "user"), "evidence": DROPPED}
        return {key: replaced.get(key, value) for key, value in attestation.items()}

    def _scanner(self, key: str, value: Any) -> Any:
        if key in {"account", "application"}:
            return self._name(str(value), "user" if key == "account" else "application")
        return value if key in {"auth", "permissions", "roles"} else self._configured(value, key)

    def _statistic(self, key: str, value: Any) -> Any:
        """A statistic. Of the inventory of policies only ids, states and numbers stay: its words name groups and locations."""
        if key != _POLICY_INVENTORY:
            return self._counted(value, key)
        return {**value, "policies": [self._listed(policy) for policy in value["policies"]]}

    def _listed(self, policy: Mapping[str, Any]) -> dict[str, Any]:
        named = {part: self._name(policy[part], "conditionalAccessPolicy") for part in ("id", "name")}
        within = [self._name(other, "conditionalAccessPolicy") for other in policy["within"]]
        only = policy["only"] and [{**one, "check": self._identified(one["check"])} for one in policy["only"]]
        kept = {part: policy[part] for part in ("state", "people")}
        return {**kept, **named, "within": within, "only": only, **{part: [DROPPED] if policy[part] else [] for part in _WORDED}}

    def _counted(self, value: Any, key: str = "") -> Any:
        """Statistics: numbers under ztscan's words. Names of custom roles, and of the inventory, become pseudonyms."""
        if isinstance(value, Mapping):
            kinds = _CREDENTIAL if "holder" in value else _ROLE if "permanent" in value else {}
            return {
                inner: self._names(entry, kinds[inner]) if inner in kinds and entry is not None else self._counted(entry, inner)
                for inner, entry in value.items()
            }
        if isinstance(value, list | tuple):
            return [self._counted(entry, key) for entry in value]
        if not isinstance(value, str):
            return value
        return self._fingerprint(value) if key == "fingerprint" else self._text(value)

    def _configured(self, value: Any, key: str) -> Any:
        """Policies and settings of Graph: a value that is not clearly a word of Graph becomes a pseudonym as a whole."""
        if isinstance(value, Mapping):
            return {self._text(str(inner)): self._configured(entry, inner) for inner, entry in value.items()}
        if isinstance(value, list | tuple):
            return [self._configured(entry, key) for entry in value]
        return self._setting(value, key) if isinstance(value, str) else value

    def _setting(self, value: str, key: str) -> str:
        fixed = _FIXED.fullmatch(value) is not None or value in {"true", "false"}
        if key in _NAMED_KEYS and not fixed:
            return self._name(value, "name")
        text = self._text(value)
        return text if text != value or fixed or _TOKEN.fullmatch(value) else self._name(value, "text")

    def _names(self, value: Any, kind: str) -> Any:
        return self._name(value, kind) if isinstance(value, str) else tuple(self._name(entry, kind) for entry in value)

    def _name(self, value: str, kind: str) -> str:
        return value if value in self._public else self._pseudonyms.name(value, kind)

    def _text(self, value: str) -> str:
        if excused := _EXCUSED.fullmatch(value):
            return f"{excused[1]}: {DROPPED}, until {excused[2]}"
        return value if value in self._public else self._pseudonyms.text(value)

    def _fingerprint(self, value: str) -> str:
        return self._pseudonyms.digest(value, 32) if value else value


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


def _is_setting(subject: Subject) -> bool:
    """Whether a subject is one of Graph's singletons, which ztscan names."""
    return subject.kind not in _OBJECTS and _TOKEN.fullmatch(subject.id) is not None
