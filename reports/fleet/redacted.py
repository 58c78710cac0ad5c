"""The roll-up under pseudonyms: names of tenants, groups, owners, policies and applications. Free text is dropped."""

from __future__ import annotations

import msgspec

from ztscan.core.expectation_ids import is_expectation
from ztscan.core.model import Tenant
from ztscan.fleet.members import FleetMember
from ztscan.fleet.rollup.catalogue import CheckLine
from ztscan.fleet.rollup.changes import ChangeKey, TenantChanges
from ztscan.fleet.rollup.conformance import Reference
from ztscan.fleet.rollup.dates import AcceptedRisk, Expiry
from ztscan.fleet.rollup.rollup import RollUp
from ztscan.fleet.rollup.standing import NotKnown, Standing
from ztscan.reports.pseudonyms import Pseudonyms
from ztscan.reports.renaming import DROPPED

_NEXT_STEP = "see the report without pseudonyms"


def redacted(rollup: RollUp, key: bytes) -> RollUp:
    """The same numbers under pseudonyms made with ``key``. Tenants keep their order, their links are dropped."""
    names = _FleetNames(key)
    reference = rollup.reference
    return msgspec.structs.replace(
        rollup,
        standings=tuple(map(names.standing, rollup.standings)),
        lines=tuple(map(names.line, rollup.lines)),
        reference=reference and names.reference(reference),
        selection=tuple(names.selected(text) for text in rollup.selection),
    )


class _FleetNames:
    """Pseudonyms for everything in a roll-up that somebody named."""

    def __init__(self, key: bytes) -> None:
        self._names = Pseudonyms(key)

    def standing(self, one: Standing) -> Standing:
        return msgspec.structs.replace(
            one,
            member=self._member(one.member),
            link="",
            not_known=one.not_known and self._not_known(one.not_known),
            tenant=one.tenant and self._tenant(one.tenant),
            cells={self._check(check): cell for check, cell in one.cells.items()},
            risks=tuple(map(self._risk, one.risks)),
            expiries=tuple(map(self._expiry, one.expiries)),
            changes=one.changes and self._changes(one.changes),
        )

    def line(self, line: CheckLine) -> CheckLine:
        return line._replace(id=self._check(line.id), title=self._title(line.id, line.title))

    def reference(self, reference: Reference) -> Reference:
        return reference._replace(
            name=self._names.name(reference.name, "tenant"), met=tuple(self._check(check) for check in reference.met)
        )

    def selected(self, text: str) -> str:
        kind, _, name = text.partition(" ")
        return f"{kind} {self._names.name(name, kind)}"

    def _member(self, member: FleetMember) -> FleetMember:
        return FleetMember(
            name=self._names.name(member.name, "tenant"),
            tenant=self._names.name(member.tenant, "tenant"),
            groups=tuple(self._names.name(group, "group") for group in member.groups),
            owner=self._names.name(member.owner, "owner"),
        )

    def _tenant(self, tenant: Tenant) -> Tenant:
        return Tenant(
            id=self._names.name(tenant.id, "tenant"),
            name=self._names.name(tenant.name, "tenant"),
            domain=self._names.name(tenant.domain, "domain"),
            cloud=tenant.cloud,
        )

    def _not_known(self, why: NotKnown) -> NotKnown:
        """What a server or a tenant said may hold any name."""
        return NotKnown(why.cause, DROPPED, _NEXT_STEP, why.finished)

    def _risk(self, risk: AcceptedRisk) -> AcceptedRisk:
        return risk._replace(
            check=self._check(risk.check),
            title=self._title(risk.check, risk.title),
            owner=self._names.name(risk.owner, "user"),
            reason=DROPPED,
        )

    def _expiry(self, expiry: Expiry) -> Expiry:
        if expiry.kind == "credential":
            return expiry._replace(
                what=self._names.name(expiry.what, "credential"), holder=self._names.name(expiry.holder, "application")
            )
        return expiry._replace(what=self._title(expiry.check, expiry.what), check=self._check(expiry.check))

    def _changes(self, changes: TenantChanges) -> TenantChanges:
        return changes._replace(
            keys=tuple(map(self._change, changes.keys)), why_not=DROPPED if changes.why_not else changes.why_not
        )

    def _change(self, key: ChangeKey) -> ChangeKey:
        if key.kind == "check":
            return key._replace(what=self._check(key.what), name=self._title(key.what, key.name))
        return key._replace(
            name=self._names.name(key.name, "object"), properties=tuple(self._names.text(path) for path in key.properties)
        )

    def _check(self, check: str) -> str:
        """The id of a check; that of an expectation was made up by somebody."""
        return f"expect.{self._names.digest(check)}" if is_expectation(check) else check

    def _title(self, check: str, title: str) -> str:
        return "An expectation of Conditional Access" if is_expectation(check) else title
