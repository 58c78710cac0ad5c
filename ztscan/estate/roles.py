"""Who holds powerful roles of Azure, at which scope, and for how long.

An assignment at a scope counts for everything below it: at ``/`` and at a management group for all subscriptions there.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from ztscan.azure.role_powers import BUILT_IN, Power, power_of, role_of
from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Gap, GapReason, Subject
from ztscan.directory.licences import is_off
from ztscan.directory.roles import PIM_PLANS
from ztscan.engine.evidence import fact
from ztscan.entities.azure_access import ROOT, AzureAssignment, AzureRoleDefinition, AzureScheduleInstance, scope_of
from ztscan.entities.groups import DirectoryObject, Member
from ztscan.entities.tenant import Organization
from ztscan.estate.visibility import Visibility

_MANAGEMENT = "/providers/microsoft.management/managementgroups/"
_SUBSCRIPTIONS = "/subscriptions/"
_KINDS = {"user": "user", "group": "group", "serviceprincipal": "servicePrincipal", "foreigngroup": "foreignGroup"}
T = TypeVar("T")
FOREIGN_GROUP = "foreignGroup"
"""A group of another tenant."""
_ANY_PLAN: frozenset[str] = frozenset(PIM_PLANS)
WORKLOADS = frozenset({"servicePrincipal", "agentIdentity", "agentIdentityBlueprintPrincipal"})
"""Kinds of principals that are applications, managed identities or agents."""
DELETED = "deleted"
"""The kind of a principal that no longer exists."""


class Level(enum.IntEnum):
    """Where in the tree a scope is, from the top."""

    ROOT = 0
    GROUP = 1
    SUBSCRIPTION = 2
    BELOW = 3


def level_of(scope: str) -> Level:
    """The level of a scope in lower case."""
    if scope == ROOT:
        return Level.ROOT
    if scope.startswith(_MANAGEMENT):
        return Level.GROUP
    return Level.SUBSCRIPTION if scope.startswith(_SUBSCRIPTIONS) and scope.count("/") == 2 else Level.BELOW


class AzureRole(msgspec.Struct, frozen=True):
    id: str
    name: str
    power: Power | None
    """None: its definition could not be read."""


class AzureRoles(msgspec.Struct, frozen=True):
    """The roles that are defined, by id in lower case."""

    known: Mapping[str, AzureRole]

    def of(self, definition: str) -> AzureRole:
        """The role of a definition's id, also one whose definition was not returned."""
        key = role_of(definition)
        return self.known.get(key) or AzureRole(key, key, None)


@fact
def azure_roles(azure_role_definitions: tuple[AzureRoleDefinition, ...] | Gap) -> AzureRoles:
    """Roles with what they permit. The best-known built-in ones are there without being read."""
    definitions = () if isinstance(azure_role_definitions, Gap) else azure_role_definitions
    found = {role_of(one.id): AzureRole(role_of(one.id), one.title or one.name, power_of(one.permissions)) for one in definitions}
    built_in = {key: AzureRole(key, name, power) for key, (name, power) in BUILT_IN.items()}
    return AzureRoles({**found, **built_in})


@fact
def azure_principal_names(azure_role_principals: ByKey[DirectoryObject | None] | Gap) -> Mapping[str, str]:
    """Names of the holders of powerful roles, by id. Never a gap: a finding without a name is still a finding."""
    rows = () if isinstance(azure_role_principals, Gap) else azure_role_principals.items()
    return {key: found.name for key, found in rows if found is not None and not isinstance(found, Gap)}


class AzureHolding(msgspec.Struct, frozen=True, order=True):
    """One assignment of a role that changes everything or gives access, active or eligible."""

    principal: str
    kind: str
    """``user``, ``group``, ``servicePrincipal``, ``FOREIGN_GROUP``, ``DELETED``; empty where it could not be read."""
    name: str
    role: str
    """The name of the role."""
    role_id: str
    power: Power
    scope: str
    """In lower case."""
    condition: str = ""
    eligible: bool = False
    permanent: bool | None = None
    """Active without an end. None: eligible, or it could not be read."""

    @property
    def level(self) -> Level:
        return level_of(self.scope)

    @property
    def subject(self) -> Subject:
        return Subject(self.kind or "principal", self.principal, self.name)


class AzureHoldings(msgspec.Struct, frozen=True):
    """Holdings that could be read, groups not expanded, and what could hide more of them."""

    holdings: tuple[AzureHolding, ...]
    gaps: tuple[Gap, ...]
    """Empty: every scope was read, and every role, principal and member is known."""
    tenure_gaps: tuple[Gap, ...]
    """Why it is not known of some whether they are permanent, or who else is eligible."""
    members: Mapping[str, tuple[tuple[str, str], ...]] = msgspec.field(default_factory=dict)
    """Transitive members of each group that was read, as id and kind, without groups."""
    root_group: str = ""
    """The scope of the tenant root group."""

    def at_top(self, holding: AzureHolding) -> bool:
        """Whether it is at ``/`` or at the tenant root group: over all subscriptions."""
        return holding.scope in (ROOT, self.root_group)

    def people(self, holding: AzureHolding) -> tuple[tuple[str, str], ...]:
        """Who holds it, as id and kind: the principal, or the members of the group."""
        return self.members.get(holding.principal, ()) if holding.kind == "group" else ((holding.principal, holding.kind),)


_REVIEW = "review the role assignments in the Azure portal, and scan again"
_PERSISTS = "scan again; if this persists, report it"


class _Reading:
    """Puts the lists together, and collects what they lack."""

    def __init__(self, roles: AzureRoles, principals: ByKey[DirectoryObject | None] | Gap) -> None:
        self.roles = roles
        self.principals = principals
        self.gaps: dict[Gap, None] = {}
        self.tenure_gaps: dict[Gap, None] = {}

    def lacking(self, resource: str, detail: str, remedy: str) -> None:
        self.gaps[Gap(resource, GapReason.MALFORMED, f"`{resource}` {detail}", remedy)] = None

    def holding(self, row: AzureAssignment | AzureScheduleInstance, resource: str, *, eligible: bool) -> AzureHolding | None:
        """The holding of a row; None where its role is certainly not powerful, or where it cannot be told (a gap is noted)."""
        if not row.role or not row.principal:
            self.lacking(resource, f"does not say who holds which role by `{row.name}`", _REVIEW)
            return None
        role = self.roles.of(row.role)
        if role.power is None:
            detail = f"lacks what the role `{role.name}` permits, which is assigned"
            self.lacking("azure_role_definitions", detail, "grant Reader on the assignable scopes of the role, and scan again")
            return None
        if role.power is Power.LIMITED:
            return None
        kind, name = self._principal(row)
        condition = row.condition or "" if isinstance(row, AzureAssignment) else ""
        scope = scope_of(row)
        return AzureHolding(row.principal, kind, name, role.name, role.id, role.power, scope, condition, eligible=eligible)

    def _principal(self, row: AzureAssignment | AzureScheduleInstance) -> tuple[str, str]:
        """Kind and name. Where Graph could not be asked, the kind is the one of the row."""
        key, said = row.principal or "", _KINDS.get((row.kind or "").lower(), "")
        if said == FOREIGN_GROUP:
            return said, key
        found = self.principals if isinstance(self.principals, Gap) else self.principals[key]
        if isinstance(found, Gap):
            self.gaps[found] = None
            return said, key
        if found is None:
            return DELETED, key
        if not found.kind:
            self.lacking("azure_role_principals", f"does not state the object type of `{key}`", _PERSISTS)
        return found.kind or said, found.name


@fact
def azure_holdings(
    organization: tuple[Organization, ...],
    azure_visibility: Visibility,
    azure_roles: AzureRoles,
    azure_role_definitions: tuple[AzureRoleDefinition, ...] | Gap,
    azure_root_assignments: tuple[AzureAssignment, ...] | Gap,
    azure_group_assignments: ByKey[tuple[AzureAssignment, ...]] | Gap,
    azure_assignments: tuple[AzureAssignment, ...] | Gap,
    azure_pim_assignments: ByKey[tuple[AzureScheduleInstance, ...]] | Gap,
    azure_pim_eligibility: ByKey[tuple[AzureScheduleInstance, ...]] | Gap,
    azure_role_principals: ByKey[DirectoryObject | None] | Gap,
    azure_role_group_members: ByKey[Table[Member]] | Gap,
    service_plans: frozenset[str] | Gap,
) -> AzureHoldings:
    """All holdings of powerful roles in the subscriptions that are judged, and above them."""
    reading = _Reading(azure_roles, azure_role_principals)
    for gap in (azure_visibility.gap, *_missing(azure_role_definitions, azure_root_assignments)):
        if gap is not None:
            reading.gaps[gap] = None
    rows = [*_rows(azure_root_assignments), *_keyed(azure_group_assignments, reading.gaps)]
    rows += _judged(azure_assignments, azure_visibility, reading)
    tenures = _Tenures(azure_pim_assignments, reading.tenure_gaps, service_plans)
    found: dict[str, AzureHolding] = {}
    for row in rows:
        if row.key not in found and (holding := reading.holding(row, "azure_assignments", eligible=False)):
            found[row.key] = replace(holding, permanent=tenures.permanent(row))
    for instance in _keyed(azure_pim_eligibility, reading.tenure_gaps, service_plans):
        if holding := reading.holding(instance, "azure_pim_eligibility", eligible=True):
            found[instance.key] = holding
    holdings = tuple(sorted(found.values()))
    members = dict(_members(holdings, azure_role_group_members, reading))
    root = f"{_MANAGEMENT}{organization[0].id.lower()}" if organization else ""
    return AzureHoldings(holdings, tuple(reading.gaps), tuple(reading.tenure_gaps), members, root)


def _missing(*evidence: object) -> Iterator[Gap]:
    return (one for one in evidence if isinstance(one, Gap))


def _rows(evidence: tuple[AzureAssignment, ...] | Gap) -> tuple[AzureAssignment, ...]:
    return () if isinstance(evidence, Gap) else evidence


def _keyed(table: ByKey[tuple[T, ...]] | Gap, gaps: dict[Gap, None], plans: frozenset[str] | Gap = _ANY_PLAN) -> Iterator[T]:
    """All rows of every key, noting what could not be read. Where ``plans`` lack PIM, its refusal hides nothing."""
    entries: Iterable[tuple[T, ...] | Gap] = [table] if isinstance(table, Gap) else [table[key] for key in table]
    for entry in entries:
        if not isinstance(entry, Gap):
            yield from entry
        elif not is_off(entry, plans, *PIM_PLANS):
            gaps[entry] = None


def _judged(
    assignments: tuple[AzureAssignment, ...] | Gap, visibility: Visibility, reading: _Reading
) -> Iterator[AzureAssignment]:
    if isinstance(assignments, Gap):
        reading.gaps[assignments] = None
        return
    for row in assignments:
        if visibility.holds(row):
            yield row
        elif visibility.is_unknown(row):
            detail = "has assignments of a subscription that the list of subscriptions lacks"
            reading.lacking("azure_assignments", detail, "grant Reader on that subscription, and scan again")


class _Tenures:
    """Which assignments are permanent: PIM lists each one that is in force at a scope with its end, and how it came about."""

    def __init__(
        self,
        instances: ByKey[tuple[AzureScheduleInstance, ...]] | Gap,
        gaps: dict[Gap, None],
        plans: frozenset[str] | Gap,
    ) -> None:
        self._gaps = gaps
        self._plans = plans
        self._table = instances
        self._keys = {} if isinstance(instances, Gap) else {key.lower(): key for key in instances}
        self._by_origin = {(one.origin or "").lower(): one for one in _keyed(instances, {}) if one.origin}

    def permanent(self, row: AzureAssignment) -> bool | None:
        """None, with a gap noted, where it cannot be told. An assignment at ``/`` is not under PIM."""
        instance = self._by_origin.get(row.key)
        if instance is not None and instance.how is None:
            detail = "`azure_pim_assignments` does not state whether assignments were activated"
            self._gaps[Gap("azure_pim_assignments", GapReason.MALFORMED, detail, _REVIEW)] = None
            return None
        if instance is not None:
            return (instance.how or "").lower() != "activated" and not instance.ends
        scope = scope_of(row)
        if level_of(scope) not in (Level.GROUP, Level.SUBSCRIPTION):
            return True
        entry = self._table if isinstance(self._table, Gap) else self._table[self._keys.get(scope, scope)]
        if isinstance(entry, Gap) and not is_off(entry, self._plans, *PIM_PLANS):
            self._gaps[entry] = None
            return None
        return True


def _members(
    holdings: Iterable[AzureHolding], members: ByKey[Table[Member]] | Gap, reading: _Reading
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    for group in sorted({one.principal for one in holdings if one.kind == "group"}):
        rows = members if isinstance(members, Gap) else members[group]
        if isinstance(rows, Gap):
            reading.gaps[rows] = None
            continue
        if any(not row.kind for row in rows):
            reading.lacking("azure_role_group_members", f"does not state the object type of members of `{group}`", _PERSISTS)
        yield group, tuple((row.id, row.kind) for row in rows if row.kind != "group")
