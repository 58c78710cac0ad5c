"""The law of blindness: evidence that is taken away never makes a verdict better.

Rows that change something are held to it one by one, with the table of their check. Rows that leave the compliant tenant as it
is are held to it by resource: then the checks share what they work out of the same tenant without the same resource.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from tests import profiles
from tests.checks.cases import findings, gap
from tests.checks.rows import Row, breaking
from tests.checks.sharing import Same
from ztscan.core.model import ByKey, Gap, GapReason, Verdict
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.areas.tenant import enabled_service_plans

REASONS = tuple(GapReason)
RAISED = ("/security/alerts_v2", "/security/incidents")
"""Paths of rows that exist because a product raised them."""


def blindness_never_improves_a_verdict(row: Row) -> None:
    """Take away any one need: the verdict becomes `not_assessed` or stays, and a fail never becomes a pass."""
    for name, reason in taken_away(row):
        without_resource(row, name, reason)


def blindness_to_one_key_never_improves_a_verdict(row: Row) -> None:
    """The same for one key of what is read key by key.

    Of a resource that the row changes, every key is taken away; of any other, every fourth, so that rows meet them in turn.
    ``make fuzz`` takes every key away on every row, and ``broken_without`` does on rows of the compliant tenant.
    """
    for name in row.needs:
        keys = keys_of(row, name)
        for key in keys if profiles.FUZZING or name in row.case.changed else keys[row.number % 4 :: 4]:
            without_key(row, name, key)


def broken_without(name: str, compliant: Iterable[Row]) -> list[str]:
    """What rows of the compliant tenant say that breaks either law, where this resource or a key of it is taken away."""
    needing = [row for row in compliant if name in row.needs]
    wanted: dict[GapReason, list[Row]] = {reason: [] for reason in REASONS}
    for row in needing:
        for reason in (reason for needed, reason in taken_away(row) if needed == name):
            wanted[reason].append(row)
    found: list[str] = []
    for reason, some in wanted.items():
        for row in some:
            found += breaking(row, "blindness", partial(without_resource, name=name, reason=reason))
    for key in keys_of(needing[0], name) if needing else ():
        for row in needing:
            found += breaking(row, "blindness to one key", partial(without_key, name=name, key=key))
    return found


def without_resource(row: Row, name: str, reason: GapReason) -> None:
    blind_is_no_better(row, name, gap(name, reason), f"without {name} ({reason.value})")


def without_key(row: Row, name: str, key: str) -> None:
    blind_is_no_better(row, name, _without(Same(row.evidence[name]), name, key), f"without {key} of {name}")


def keys_of(row: Row, name: str) -> tuple[str, ...]:
    """The keys of a need that is read key by key; of any other, none."""
    entries = row.evidence[name]
    return tuple(entries) if isinstance(entries, ByKey) else ()


def blind_is_no_better(row: Row, name: str, value: Any, how: str) -> None:
    seen, blind = row.result, row.blind(name, value)
    assert blind.verdict in {seen.verdict, Verdict.NOT_ASSESSED}, f"{how}: {seen.verdict} becomes {blind.verdict}"
    assert findings(blind) <= findings(seen), f"{how} it finds more"


def taken_away(row: Row) -> Iterator[tuple[str, GapReason]]:
    """Each need of a row, with a reason; on the first row of a table with every reason.

    A gap is passed on as it is by everything that does not cope with one, so its reason can matter only to the few functions
    that look at it, and to them it matters alike on every row. So each need is taken away on every row, for a reason that
    changes from need to need and from row to row: every check meets each of its needs with each of the reasons (on its first
    row), and other rows meet each pair of them in turn.
    """
    for place, name in enumerate(row.needs):
        for reason in REASONS if row.number == 0 else (REASONS[(row.number + place) % len(REASONS)],):
            yield name, GapReason.NO_PERMISSION if _raised_by_a_product(row, name, reason) else reason


def _raised_by_a_product(row: Row, name: str, reason: GapReason) -> bool:
    """Whether Graph would have to say "not licensed" of alerts that it returned, in a tenant without a plan that is known.

    Without alerts the two together are no blindness: they say that the feature is off.
    """
    resource, skus = ALL_RESOURCES[name], row.evidence.get("subscribed_skus", ())
    return (
        reason is GapReason.NOT_LICENSED
        and resource.path.endswith(RAISED)
        and resource.licence is not None
        and not isinstance(skus, Gap)
        and bool(row.evidence[name])
        and enabled_service_plans(skus).isdisjoint(resource.licence.service_plans)
    )


@functools.lru_cache(maxsize=1024)
def _without(entries: Same, name: str, missing: str) -> ByKey[Any]:
    return ByKey(name, {key: gap(name) if key == missing else value for key, value in entries.value.items()})
