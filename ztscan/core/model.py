"""The values that all rooms of ztscan share. They are plain, frozen and comparable."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any, Generic, TypeVar

import msgspec

from ztscan.core.fix import Fix, GraphCall
from ztscan.core.members import Members, MembersTable
from ztscan.core.proved_change import ProvedChanges


class Severity(enum.StrEnum):
    """How much a failing check matters. Ordered by ``rank``: critical is 0."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


class Verdict(enum.StrEnum):
    """The result of a check. There is no default verdict (see ``ztscan.engine.evaluate``)."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"
    MANUAL = "manual"


class Relation(enum.StrEnum):
    """How much the pass of a check says of a control that it is mapped to, where the check has its default options."""

    EQUAL = "equal"
    """The check requires what the control requires."""
    STRONGER = "stronger"
    """The check requires what the control requires, and more."""
    PARTIAL = "partial"
    """The check leaves a part of the control untested, so its pass is not the control's pass."""


class GapReason(enum.StrEnum):
    """Why a piece of evidence is missing."""

    NO_PERMISSION = "no_permission"
    NO_ROLE = "no_role"
    NOT_LICENSED = "not_licensed"
    NOT_IN_CLOUD = "not_in_cloud"
    UNAVAILABLE = "unavailable"
    MALFORMED = "malformed"
    NOT_RECORDED = "not_recorded"
    ERROR = "error"


class Gap(msgspec.Struct, frozen=True):
    """Evidence that is missing, and why. It has its own type, so that it is never mistaken for an empty list."""

    resource: str
    """Name of the missing resource or fact."""
    reason: GapReason
    detail: str
    """What was observed, in one sentence."""
    remedy: str
    """What makes the evidence available: the permission, role or licence, or what to try."""


T = TypeVar("T")


class NotOffered(Gap, frozen=True):
    """A gap that the declaration of the resource foresees: Microsoft does not offer it in this national cloud."""


class InferredGap(Gap, frozen=True):
    """A gap whose reason Graph did not state: it follows from other evidence. It never shows that a feature is off."""


class ByKey(Generic[T]):
    """Evidence that was read key by key (members by group id, settings by domain ...). Each key has a value or a gap.

    A key that was not requested returns a gap too: nothing can be concluded from its absence.
    """

    __slots__ = ("_entries", "_resource")

    def __init__(self, resource: str, entries: Mapping[str, T | Gap]) -> None:
        self._resource = resource
        self._entries = MappingProxyType(dict(entries))

    def __getitem__(self, key: str) -> T | Gap:
        if key in self._entries:
            return self._entries[key]
        return Gap(self._resource, GapReason.UNAVAILABLE, f"`{key}` was not read", "report this as a defect of the check")

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def items(self) -> Iterator[tuple[str, T | Gap]]:
        return iter(self._entries.items())

    @property
    def gap(self) -> Gap | None:
        """The first gap among the entries, by key. None: every key could be read."""
        return next((entry for _, entry in sorted(self._entries.items()) if isinstance(entry, Gap)), None)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByKey) and dict(self._entries) == dict(other._entries)

    def __hash__(self) -> int:
        return hash((self._resource, frozenset(self._entries)))


class Subject(msgspec.Struct, frozen=True, order=True, gc=False):
    """The object that a finding is about. ``kind`` is Graph's word for it (``user``, ``servicePrincipal``, ``tenant`` ...)."""

    kind: str
    id: str
    name: str


class Witness(msgspec.Struct, frozen=True):
    """One example sign-in that is granted access.

    ``sign_in`` holds the steps in order (user, client app, platform, location, risk, device, application) as label and value.
    ``because`` gives the reason for each policy. ``what_if`` is the equivalent body for Graph's ``conditionalAccess/evaluate``.
    """

    sign_in: tuple[tuple[str, str], ...]
    because: tuple[str, ...] = ()
    what_if: Mapping[str, Any] | None = None


class NearMiss(msgspec.Struct, frozen=True):
    """A policy that almost closes a gap: why it does not, who can sign in because of that, and a change with its proved effect.

    Results before the effect was proved have none: ``effect`` is empty and ``call`` None there.
    """

    policy: Subject
    missed: tuple[str, ...]
    lets_through: str
    change: str
    effect: str = ""
    """What the requirement becomes with the change, proved over all policies: ``closes the gap``, ``189 → 40 people``."""
    closes: bool = False
    """Whether the change alone closes the gap."""
    people_after: int | None = None
    """How many accounts of today still miss the requirement."""
    warnings: tuple[str, ...] = ()
    """Whom the change may lock out, and what else it changes."""
    call: GraphCall | None = None
    """The change as a request. ztscan never sends it."""


class AffectedGroup(msgspec.Struct, frozen=True):
    """Some of the people whom a finding affects, and why: the policy that comes closest to covering them, and what it misses.

    The groups of a finding are disjoint, and their ``people`` add up to its ``users``.
    """

    who: str
    people: int
    policy: Subject | None
    """None: no policy comes close."""
    reason: str
    """Its exclusion or condition."""


class Finding(msgspec.Struct, frozen=True, gc=False):
    """One thing that is wrong: a subject, what was observed and what was expected.

    ``discriminator`` distinguishes several findings on one subject. It is part of the identity, so it consists of ids and
    fixed words, never of names or messages. ``users`` and ``applications`` count the affected users and applications of a
    finding on many; ``members`` tells which they are, so that two results are compared by members and not by counts.
    """

    subject: Subject
    message: str
    observed: str
    expected: str
    discriminator: str = ""
    witness: Witness | None = None
    near_misses: tuple[NearMiss, ...] = ()
    users: int | None = None
    applications: int | None = None
    fingerprint: str = ""
    members: tuple[Members, ...] = ()
    affected: tuple[AffectedGroup, ...] = ()
    """By whom and why, where it is about many people and one proof. Empty in older results."""

    def __post_init__(self) -> None:
        if not self.subject.kind or not self.subject.id:
            raise ValueError("a finding needs a subject with a kind and an id")
        if not self.message or not self.observed:
            raise ValueError("a finding needs a message and what was observed")

    def identified(self, fingerprint: str) -> Finding:
        """The same under its identity. A copy, as nothing is left to validate, and 100,000 people may have one each."""
        copy: Finding = self.__copy__()  # type: ignore[attr-defined]
        msgspec.structs.force_setattr(copy, "fingerprint", fingerprint)
        return copy


class Note(msgspec.Struct, frozen=True):
    """Information shown with a check's verdict that is not a finding: an accepted exclusion, a caveat of a proof."""

    text: str


class Waiver(msgspec.Struct, frozen=True):
    """An accepted risk on a check's result. The raw verdict stays; ``effective`` is the verdict for the gate."""

    reason: str
    owner: str
    expires: str
    """ISO 8601 date."""
    findings: tuple[str, ...]
    """Fingerprints of the findings that it covers."""
    effective: Verdict


class CheckResult(msgspec.Struct, frozen=True):
    """The result of one check.

    Without a pass or fail, ``reason`` is a code (a ``GapReason``, ``not_applicable`` or ``manual``) and ``detail`` a sentence.
    ``gaps`` is the missing evidence.
    """

    id: str
    title: str
    severity: Severity
    verdict: Verdict
    reason: str
    detail: str
    objectives: tuple[str, ...]
    mappings: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...] = ()
    waiver: Waiver | None = None
    version: int = 1
    """Counts the changes of the check's own rule; results of different versions are not comparable."""
    notes: tuple[str, ...] = ()
    """What stands next to the verdict: accepted exclusions that were proved around, caveats of a proof."""
    mapping_relations: Mapping[str, Mapping[str, Relation]] = {}
    """By key of ``mappings``, the relation of each id."""
    fixes: tuple[Fix, ...] = ()
    """The calls that close the findings in this tenant. ztscan writes them down and never sends them."""
    no_fix: str = ""
    """Why no call to Graph closes the findings; empty where one does, and without findings."""

    def relation(self, key: str, control: str) -> Relation:
        """The relation to a control of ``mappings``. An older result has none, and then nothing is claimed: partial."""
        return self.mapping_relations.get(key, {}).get(control, Relation.PARTIAL)

    def is_partial(self, key: str, control: str) -> bool:
        """Whether a pass of the check is not a pass of the control."""
        return self.relation(key, control) is Relation.PARTIAL

    @property
    def effective(self) -> Verdict:
        return self.waiver.effective if self.waiver else self.verdict


class Tool(msgspec.Struct, frozen=True):
    name: str
    version: str
    plugins: tuple[str, ...] = ()
    """Third-party plugins that took part, as ``distribution version``."""


class Tenant(msgspec.Struct, frozen=True):
    id: str
    name: str
    domain: str
    cloud: str


class ResourceReading(msgspec.Struct, frozen=True):
    """How reading one resource went. ``outcome`` is ``ok`` or a ``GapReason``; ``seconds`` is wall time, 0 in a replay."""

    name: str
    outcome: str
    rows: int
    pages: int
    requests: int
    seconds: float
    permission: str
    version: str
    """Version of Graph it was read from: ``v1.0`` or ``beta``."""
    detail: str = ""


class Scan(msgspec.Struct, frozen=True):
    """The results of one scan of one tenant. Times are ISO 8601 in UTC."""

    tool: Tool
    tenant: Tenant
    started: str
    finished: str
    checks: tuple[CheckResult, ...]
    resources: tuple[ResourceReading, ...]
    configuration: Mapping[str, Any]
    """Canonical policies and settings by resource name; no data per user."""
    scanner: Mapping[str, Any] = {}
    """Who scanned: ``account`` or ``application``, ``auth``, ``permissions`` (granted), ``roles``."""
    statistics: Mapping[str, Any] = {}
    """Counts that the report draws (registration by method, role assignments by kind, coverage matrix), by fact name."""
    warnings: tuple[str, ...] = ()
    """Sentences about the configuration of the scan: exclusions that expired, checks that are retired or deprecated."""
    members: MembersTable = MembersTable()
    """What the members of findings share, and the members of groups that policies and role assignments name."""
    below_threshold: Mapping[str, int] = {}
    """By check, how many people entered its findings since that was last told, because of the configured threshold."""
    changes: ProvedChanges | None = None
    """The changes to begin with. None: an older version wrote the result."""
    settings: Mapping[str, str] | None = None
    """What ``ztscan.toml`` says that verdicts depend on, as keyed digests: by table, and by check the options. What has its
    default is left out. None: an older version wrote the result."""


class ObjectiveStatus(enum.StrEnum):
    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    NOT_ASSESSED = "not_assessed"
    NOT_APPLICABLE = "not_applicable"


class ObjectiveGrade(msgspec.Struct, frozen=True):
    """One deployment objective of the guidance and its status. ``reason`` is always a sentence."""

    id: str
    title: str
    pillar: str
    stage: str
    step: str
    principle: str
    owner: str
    verify: str
    status: ObjectiveStatus
    reason: str
    checks: tuple[str, ...]
    documentation: str = ""
    attestation: Mapping[str, str] | None = None


class Maturity(enum.StrEnum):
    """The stage of a pillar (guidance: Traditional, Advanced, Optimal). The ``AT_MOST`` ones are bounds: something is unknown."""

    TRADITIONAL = "traditional"
    ADVANCED = "advanced"
    OPTIMAL = "optimal"
    AT_MOST_ADVANCED = "at_most_advanced"
    AT_MOST_OPTIMAL = "at_most_optimal"
    NOT_KNOWN = "not_known"


Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class PillarGrade(msgspec.Struct, frozen=True):
    """``score`` is 0-100 over the objectives that could be assessed (none: null), ``assessed`` 0-100, the share of them."""

    id: str
    title: str
    maturity: Maturity
    score: Percent | None
    assessed: Percent
    objectives: Mapping[str, int]
    """Number of objectives by status."""


class Grade(msgspec.Struct, frozen=True):
    objectives: tuple[ObjectiveGrade, ...]
    pillars: tuple[PillarGrade, ...]
    summary: Mapping[str, Any]
    """``checks`` by verdict, ``findings`` by severity, ``objectives`` by status."""


def parse_time(text: str) -> datetime:
    """An ISO 8601 time as Graph and our own results write it (``Z`` or an offset)."""
    return datetime.fromisoformat(text)
