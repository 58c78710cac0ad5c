"""A fleet in which every string that somebody may write is an attack."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import msgspec

from tests.reports.html.attacks import ATTACKS
from ztscan.core.model import Tenant
from ztscan.fleet.members import FleetMember
from ztscan.fleet.rollup.rollup import RollUp
from ztscan.fleet.rollup.standing import Standing


def attacked_fleet(rollup: RollUp) -> RollUp:
    """The same fleet with an attack in the place of every name and text."""
    attacks = itertools.cycle(ATTACKS)
    return msgspec.structs.replace(
        rollup,
        standings=tuple(_attacked(one, attacks) for one in rollup.standings),
        lines=tuple(line._replace(title=next(attacks)) for line in rollup.lines),
        reference=rollup.reference and rollup.reference._replace(name=next(attacks)),
        pillars={key: next(attacks) for key in rollup.pillars},
        selection=(next(attacks), next(attacks)),
    )


def _attacked(one: Standing, attacks: Iterator[str]) -> Standing:
    member = FleetMember(name=next(attacks), tenant=next(attacks), groups=(next(attacks), next(attacks)), owner=next(attacks))
    changed: dict[str, Any] = {
        "member": member,
        "tenant": one.tenant and Tenant(next(attacks), next(attacks), next(attacks), "global"),
        "not_known": one.not_known and one.not_known._replace(reason=next(attacks), next_step=next(attacks)),
        "risks": tuple(r._replace(title=next(attacks), owner=next(attacks), reason=next(attacks)) for r in one.risks),
        "expiries": tuple(e._replace(what=next(attacks), holder=next(attacks)) for e in one.expiries),
        "tool": next(attacks),
    }
    if one.changes:
        keys = tuple(key._replace(name=next(attacks), properties=(next(attacks),)) for key in one.changes.keys)
        changed["changes"] = one.changes._replace(keys=keys, why_not=next(attacks) if one.changes.why_not else "")
    return msgspec.structs.replace(one, **changed)
