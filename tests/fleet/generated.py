"""A folder of results of many invented tenants: real results, varied by a seed. Some tenants have no result that counts."""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec

from ztscan.core.charts import DirectorySize, LicenceTier, Tier
from ztscan.core.model import CheckResult, Gap, GapReason, Scan, Tenant, Verdict, Waiver
from ztscan.core.result import compact_document
from ztscan.drift.compare import Graded
from ztscan.fleet import members, outcome
from ztscan.fleet.members import FleetMember
from ztscan.fleet.names import MEMBERS_FILE
from ztscan.fleet.outcome import OutcomeKind, TenantOutcome
from ztscan.fleet.results import EARLIER, RESULT
from ztscan.objectives import grade

AS_OF = datetime.fromisoformat("2026-11-20T02:00:00+00:00")
GROUPS = ("customers-east", "customers-west", "franchise-a", "franchise-b", "holding-4")
OWNERS = ("team north", "team south", "Ana Trujillo", "Søren Åkerström")
_FIRST = [
    "Alpine",
    "Bellows",
    "Contoso",
    "Fabrikam",
    "Graphic",
    "Humongous",
    "Lamna",
    "Margie",
    "Munson",
    "Northwind",
    "Proseware",
    "Relecloud",
    "Tailwind",
    "Wide",
]
_LAST = ["Clinics", "Foods", "Hotels", "Labs", "Pharma", "Retail", "Schools", "Traders", "Travel", "Works"]
_UNUSABLE = (OutcomeKind.FAILED, OutcomeKind.TIMED_OUT, OutcomeKind.REFUSED)
_REASONS = {
    OutcomeKind.FAILED: ("Microsoft Graph answered 503 to every request", "run `ztscan fleet scan` again"),
    OutcomeKind.TIMED_OUT: ("the scan did not end within 60 minutes and was stopped", "give the tenant more `minutes`"),
    OutcomeKind.REFUSED: ("AADSTS700016: the application is not in the directory of the tenant", "consent to the application"),
}


class Mix(NamedTuple):
    """How likely a check of a tenant is another than in the result that it is varied from."""

    changed: float = 0.12
    since: float = 0.01
    """Of those, from the earlier result to the last one."""


def fleet(folder: Path, bases: Sequence[Graded], count: int, *, seed: int = 6, earlier: bool = True, mix: Mix = Mix()) -> None:  # noqa: B008
    """Write the results of ``count`` tenants to ``folder``. Equal arguments make equal files."""
    dice = random.Random(seed)  # noqa: S311 - a variation, not a secret
    listed = []
    for number in range(count):
        member = _member(number, dice)
        listed.append(member)
        own = folder / member.name
        own.mkdir(parents=True)
        _keep(own, member, bases[_weighted(dice, len(bases))], dice, mix, earlier=earlier)
    (folder / MEMBERS_FILE).write_bytes(members.to_bytes(listed))


def _weighted(dice: random.Random, many: int) -> int:
    """Mostly the first: small tenants are many."""
    return min(int(dice.expovariate(1.6)), many - 1)


def _member(number: int, dice: random.Random) -> FleetMember:
    name = f"{dice.choice(_FIRST)}-{dice.choice(_LAST)}-{number:04}".lower()
    groups = tuple(sorted(dice.sample(GROUPS, dice.choice((1, 1, 2)))))
    return FleetMember(name=name, tenant=str(uuid.uuid5(uuid.NAMESPACE_DNS, name)), groups=groups, owner=dice.choice(OWNERS))


def _keep(own: Path, member: FleetMember, base: Graded, dice: random.Random, mix: Mix, *, earlier: bool) -> None:
    fate = dice.random()
    if fate < 0.01:
        own.rmdir()
        return
    kind = dice.choice(_UNUSABLE) if fate < 0.06 else OutcomeKind.DONE
    content = b""
    if kind is OutcomeKind.DONE:
        finished = AS_OF - timedelta(minutes=dice.randrange(600), days=40 if fate < 0.07 else 0)
        before = _varied(base.scan, member, dice, mix.changed, finished - timedelta(days=1))
        after = _varied(before, member, dice, mix.since, finished)
        if dice.random() < 0.5:  # for the worse
            before, after = _at(after, before), _rolled_out(_at(before, after))
        content = _document(after)
        (own / RESULT).write_bytes(content[:-9] if 0.07 < fate < 0.075 else content)
        if earlier and fate < 0.97:
            (own / EARLIER).write_bytes(_document(before))
    (own / outcome.FILE).write_bytes(outcome.to_bytes(_outcome(member, kind, content)))


def _outcome(member: FleetMember, kind: OutcomeKind, content: bytes) -> TenantOutcome:
    reason, step = _REASONS.get(kind, ("", ""))
    return TenantOutcome(
        name=member.name,
        tenant=member.tenant,
        outcome=kind,
        reason=reason,
        next_step=step,
        exit_code=0 if content else None,
        started="2026-11-20T01:00:00Z",
        finished="2026-11-20T01:01:00Z",
        version="0.1.0",
        result=hashlib.sha256(content).hexdigest() if content else "",
    )


def _at(scan: Scan, other: Scan) -> Scan:
    """The scan at the time of another."""
    return msgspec.structs.replace(scan, started=other.started, finished=other.finished)


def _rolled_out(scan: Scan) -> Scan:
    """The scan after somebody changed one setting in many tenants."""
    policy = {**scan.configuration.get("authorization_policy", {}), "allowInvitesFrom": "adminsAndGuestInviters"}
    return msgspec.structs.replace(scan, configuration={**scan.configuration, "authorization_policy": policy})


def _document(scan: Scan) -> bytes:
    """The result as it is written. Messages and names are those of the tenant, so that no two tenants share their texts."""
    content = compact_document(scan, grade(scan, (), today=date.fromisoformat(scan.finished[:10])))
    for key in (b'"message":"', b'"displayName":"'):
        content = content.replace(key, key + scan.tenant.name.encode() + b": ")
    return content


def _varied(scan: Scan, member: FleetMember, dice: random.Random, share: float, finished: datetime) -> Scan:
    time = finished.isoformat(timespec="seconds").replace("+00:00", "Z")
    title = member.name.rsplit("-", 1)[0].replace("-", " ").title()
    return msgspec.structs.replace(
        scan,
        tenant=Tenant(member.tenant, title, f"{member.name}.example", "global"),
        started=time,
        finished=time,
        checks=tuple(_other(check, dice, finished) if dice.random() < share else check for check in scan.checks),
        statistics={**scan.statistics, **dict(_population(dice))},
    )


def _population(dice: random.Random) -> Iterator[tuple[str, msgspec.Struct]]:
    yield "directory_size", DirectorySize(int(10 ** dice.uniform(0.7, 3.7)), dice.randrange(90), dice.randrange(40))
    tier: Tier = dice.choice(("Free", "P1", "P1", "P2"))
    yield "licence_tier", LicenceTier(tier)


def _other(check: CheckResult, dice: random.Random, finished: datetime) -> CheckResult:
    """The check with another verdict: met, unknown, or with an accepted risk."""
    if check.findings and dice.random() < 0.2:
        expires = (finished + timedelta(days=dice.randrange(-3, 200))).date().isoformat()
        covered = tuple(finding.fingerprint for finding in check.findings)
        waiver = Waiver("the replacement is ordered", dice.choice(OWNERS), expires, covered, Verdict.PASS)
        return msgspec.structs.replace(check, waiver=waiver)
    bare = msgspec.structs.replace(check, findings=(), gaps=(), fixes=(), no_fix="", waiver=None, reason="", detail="")
    if dice.random() < 0.6:
        return msgspec.structs.replace(bare, verdict=Verdict.PASS)
    gap = Gap("policies", GapReason.NO_PERMISSION, "Graph answered 403", "grant Policy.Read.All")
    return msgspec.structs.replace(bare, verdict=Verdict.NOT_ASSESSED, reason=gap.reason, detail=gap.detail, gaps=(gap,))
