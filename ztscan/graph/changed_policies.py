"""A recorded tenant with changed Conditional Access policies: everything else is what was read for the policies of today.

Policies decide what else a scan reads: the members of the groups that they name. A recording cannot answer new questions, so that
the policies change after everything was read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ztscan.core.fix import GraphCall
from ztscan.core.immutable import plain
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy
from ztscan.graph.overlay import after_calls
from ztscan.graph.progress import Progress, unwatched
from ztscan.graph.source import Recorded, TenantReading

if TYPE_CHECKING:
    from ztscan.graph.plan import Plan

NAME = "conditional_access_policies"
PATH = "/identity/conditionalAccess/policies"


class ChangedPolicies(Recorded, frozen=True):
    """A recording as a source, with the policies as they are after ``calls``."""

    calls: tuple[GraphCall, ...] = ()

    @classmethod
    def of(cls, source: Recorded, calls: Iterable[GraphCall]) -> ChangedPolicies:
        return cls(source.path, source.cloud, source.started, source.recording, source.second_source, tuple(calls))

    def read(
        self, plan: Plan, *, budget: float, progress: Progress = unwatched, unlimited: frozenset[str] = frozenset()
    ) -> TenantReading:
        reading = Recorded.read(self, plan, budget=budget, progress=progress, unlimited=unlimited)
        collection = reading.collection
        if not isinstance(collection.evidence.get(NAME), tuple):
            return reading  # nothing is known of the policies, and that stays so
        recorded = collection.configuration.get(NAME, {})
        document = {"value": [plain(row) for row in recorded.values()]}
        rows = after_calls(PATH, document, self.calls)["value"]
        evidence = {**collection.evidence, NAME: tuple(map(ConditionalAccessPolicy.from_json, rows))}
        configuration = {**collection.configuration, NAME: {row["id"]: row for row in rows}}
        return replace(reading, collection=replace(collection, evidence=evidence, configuration=configuration))


def concerns_policies(call: GraphCall) -> bool:
    return call.path == PATH or call.path.startswith(f"{PATH}/")
