"""Carries out a plan: reads every resource as soon as its sources are read, and returns evidence or a gap for each.

No later stage uses the network. The result is a plain value.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from typing import Any

import msgspec
from msgspec.structs import replace

from ztscan.core.errors import AuthenticationError, ZtscanError
from ztscan.core.interruption import run
from ztscan.core.model import ByKey, Gap, GapReason, NotOffered, ResourceReading
from ztscan.graph.areas.tenant import enabled_service_plans
from ztscan.graph.client import DEFAULT_BUDGET, GraphClient, Tally
from ztscan.graph.counted import Waited
from ztscan.graph.failure import TRY_AGAIN, GraphError, Unread, unread_for
from ztscan.graph.opening import Openings, counted_alike
from ztscan.graph.plan import Plan, Step
from ztscan.graph.progress import READING, Progress, ResourceDone, unwatched
from ztscan.graph.reading import Reader
from ztscan.graph.resource import Evidence, Keys, Resource, RowsTold
from ztscan.graph.second_source import EvidenceReader, Opened
from ztscan.graph.triage import SPOKEN, Situation, triage

LOG = logging.getLogger(__name__)
LICENCES = "subscribed_skus"
"""Name of the resource that holds the tenant's licences."""


class Collection(msgspec.Struct, frozen=True):
    """What was read. ``configuration``: by resource, the JSON of policies and settings; ``readings`` sorted by name."""

    evidence: Evidence
    readings: tuple[ResourceReading, ...]
    configuration: Mapping[str, Any]


async def collect(
    plan: Plan,
    client: GraphClient,
    *,
    budget: float = DEFAULT_BUDGET,
    progress: Progress = unwatched,
    unlimited: frozenset[str] = frozenset(),
    taken: dict[str, GraphClient] | None = None,
    second_source: Opened | None = None,
) -> Collection:
    """Read everything in ``plan``. ``budget`` is in seconds and starts after the sign-in.

    ``taken``: by resource, a client that replays what an interrupted scan read. A resource that it does not read whole is removed
    from it, and read from ``client``; so is a list whose count is requested now for another list.

    ``second_source``: a second source. Without it, what the plan names of one is a gap.

    ``unlimited``: resources that are read without a limit on their keys. Raises AuthenticationError if the sign-in fails or is
    lost. Any other failure of a resource becomes a gap.
    """
    for one in (client, *([second_source.client] if second_source else [])):
        await one.sign_in()
        one.begin(budget, progress)
    collector = _Collector(plan, client, progress, unlimited, {} if taken is None else taken, second_source)
    try:
        return await collector.run()
    except BaseExceptionGroup as group:
        raise _first(group) from group


def collect_now(
    plan: Plan,
    client: GraphClient,
    *,
    budget: float = DEFAULT_BUDGET,
    progress: Progress = unwatched,
    unlimited: frozenset[str] = frozenset(),
    taken: dict[str, GraphClient] | None = None,
    second_source: Opened | None = None,
) -> Collection:
    """``collect`` for callers without an event loop. It closes the clients. An interrupt leaves no pending request."""

    collected: list[Collection] = []

    async def session() -> None:
        # Not returned: when asyncio restores SIGINT, it formats the task with its whole result and discards the text.
        async with client, second_source.client if second_source else nullcontext():
            read = collect(
                plan, client, budget=budget, progress=progress, unlimited=unlimited, taken=taken, second_source=second_source
            )
            collected.append(await read)

    run(session())
    return collected[0]


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The most useful error: a lost sign-in, else an error with a next step, else the first one."""
    leaves = [*_leaves(group)]
    for kind in (AuthenticationError, ZtscanError):
        for error in leaves:
            if isinstance(error, kind):
                return error
    return leaves[0]


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterable[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


class _Collector:
    def __init__(
        self,
        plan: Plan,
        client: GraphClient,
        progress: Progress,
        unlimited: frozenset[str],
        taken: dict[str, GraphClient],
        second_source: Opened | None,
    ) -> None:
        self._plan = plan
        self._client = client
        self._progress = progress
        self._unlimited = unlimited
        self._second_source = second_source
        self._openings = Openings(client)
        self._reader: EvidenceReader = Reader(client, progress, self._openings)
        second = second_source.source.reader(second_source.client, progress) if second_source else None
        self._second: EvidenceReader = second or self._reader
        self._taken = taken
        self._evidence: Evidence = {}
        self._readings: dict[str, ResourceReading] = {}
        self._configuration: dict[str, Any] = {}
        self._logged: set[tuple[str, str]] = set()
        self._done: dict[str, asyncio.Event] = {step.resource.name: asyncio.Event() for step in plan.steps}

    async def run(self) -> Collection:
        if not self._client.replay:
            self._leave_shared_counts()
        async with asyncio.TaskGroup() as tasks:
            self._openings.begin(tasks, [step for step in self._plan.steps if self._is_sent(step.resource)])
            for step in sorted(self._plan.steps, key=lambda step: -step.chain):
                tasks.create_task(self._carry_out(step), name=step.resource.name)
        return Collection(
            dict(sorted(self._evidence.items())),
            tuple(self._readings[name] for name in sorted(self._readings)),
            dict(sorted(self._configuration.items())),
        )

    def _leave_shared_counts(self) -> None:
        """Read again what shares its count with a list that is read now: a recording has one answer to that request."""
        offered = [step.resource for step in self._plan.steps if self._plan.offered(step.resource)]
        for names in counted_alike(offered):
            if not names <= self._taken.keys():
                for name in names:
                    self._taken.pop(name, None)

    async def _carry_out(self, step: Step) -> None:
        resource = step.resource
        for need in step.sources:
            await self._done[need.name].wait()
        loop = asyncio.get_running_loop()
        started, tally = loop.time(), Tally()
        READING.set(resource.name)
        value = await self._taken_or_read(step, tally)
        seconds = 0.0 if self._client.replay else round(loop.time() - started, 3)
        self._evidence[resource.name] = value
        self._readings[resource.name] = self._reading(resource, value, tally, seconds)
        self._done[resource.name].set()
        self._progress(ResourceDone(self._readings[resource.name], len(self._done) - len(self._readings)))

    async def _taken_or_read(self, step: Step, tally: Tally) -> Any:
        """The evidence of one resource: what an interrupted scan read, if that is whole, else what the tenant answers."""
        name = step.resource.name
        if name in self._taken:
            replayed = Tally()
            value = await self._read(step, replayed, self._again(step.resource))
            if _missing(value) is None:
                tally.requests, tally.pages, tally.rows = replayed.requests, replayed.pages, replayed.rows
                return value
            del self._taken[name]
            self._configuration.pop(name, None)
        return await self._read(step, tally, self._reader if self._elsewhere(name) is None else self._second)

    def _is_sent(self, resource: Resource) -> bool:
        """Whether it is Graph that is asked for it, and not what an interrupted scan read."""
        return self._plan.offered(resource) and resource.name not in self._taken and self._elsewhere(resource.name) is None

    def _elsewhere(self, name: str) -> Opened | None:
        """The second source, if it is the one that the resource is read from."""
        opened = self._second_source
        return opened if opened is not None and opened.source.reads(name) else None

    def _again(self, resource: Resource) -> EvidenceReader:
        """The reader of what an interrupted scan read."""
        client, opened = self._taken[resource.name], self._elsewhere(resource.name)
        return Reader(client, self._progress) if opened is None else opened.source.reader(client, self._progress)

    async def _read(self, step: Step, tally: Tally, reader: EvidenceReader) -> Any:
        """The evidence of one resource, or its gap."""
        resource = step.resource
        if not self._plan.offered(resource):
            detail = f"`{resource.path}` is not offered in the cloud `{self._plan.cloud}`"
            remedy = f"offered in {', '.join(resource.clouds)} ({resource.national})"
            return NotOffered(resource.name, GapReason.NOT_IN_CLOUD, detail, remedy)
        if resource.other_service and self._elsewhere(resource.name) is None:
            detail = f"{resource.other_service} was not scanned"
            return Gap(resource.name, GapReason.UNAVAILABLE, detail, f"scan with {resource.other_service}")
        try:
            if resource.keys is None:
                waited = self._waited(resource)
                value, kept = await reader.plain(resource, priority=step.chain, tally=tally, waited=waited)
            else:
                keys = self._keys(step, resource.keys)
                if isinstance(keys, Gap):
                    return keys

                async def gap_of(unread: Unread) -> Gap:
                    return await self._gap(resource, unread)

                value, kept = await reader.by_key(resource, keys, gap_of, priority=step.chain, tally=tally)
                value = _without_blank(resource, self._without_short(resource, self._without_fewer(resource, value)))
        except Exception as error:  # noqa: BLE001 - one odd answer costs one resource, the others go on
            return await self._gap(resource, unread_for(error))
        if kept is not None:
            self._configuration[resource.name] = kept
        return value

    def _without_fewer(self, resource: Resource, read: ByKey[Any]) -> ByKey[Any]:
        """What was read by key, with a gap for each empty list that may be empty for want of a right only."""
        fewer = resource.answers_fewer
        if fewer is None:
            return read
        known = self._evidence[fewer.told_by]
        gap = Gap(resource.name, GapReason.NO_PERMISSION, fewer.detail, f"grant `{fewer.permission}`")

        def told(key: str) -> Any:
            return known if isinstance(known, Gap) else known[key]

        return ByKey(
            resource.name,
            {
                key: gap if not isinstance(entry, Gap) and not len(entry) and fewer.applies(told(key)) else entry
                for key, entry in read.items()
            },
        )

    def _without_short(self, resource: Resource, read: ByKey[Any]) -> ByKey[Any]:
        """What was read by key, with a gap for each list that has fewer rows than its object in another list tells."""
        told = resource.rows_told
        if told is None:
            return read
        listed = self._evidence[told.told_by]
        numbers = {} if isinstance(listed, Gap) else {row.id: getattr(row, told.attribute) for row in listed}
        return ByKey(
            resource.name,
            {
                key: entry if isinstance(entry, Gap) else _whole(resource.name, entry, numbers.get(key), told)
                for key, entry in read.items()
            },
        )

    def _waited(self, resource: Resource) -> Waited:
        """Whether the scan waits for ``resource``: no list of about the same length and a slower pace is still to be read."""
        slower = [self._done[step.resource.name] for step in self._plan.steps if step.resource.one_row_per == resource.name]
        return lambda: all(done.is_set() for done in slower)

    def _keys(self, step: Step, declared: Keys) -> list[str] | Gap:
        """The keys to read, sorted and without duplicates, or a gap."""
        resource = step.resource
        given = {need.name: self._evidence[need.name] for need in step.sources}
        for need in step.sources:
            missing = given[need.name]
            if isinstance(missing, Gap) and not need.copes:
                detail = f"the objects to read come from `{need.name}`, which could not be read: {missing.detail}"
                return replace(missing, resource=resource.name, detail=detail)
        given |= {name: self._plan.declared.get(name, ()) for name in step.settings}
        limit = None if resource.name in self._unlimited else declared.limit
        try:
            keys = {key for key in declared.function(**given) if key}
            if limit is None or len(keys) <= limit:
                return sorted(keys)
        except Exception as error:  # noqa: BLE001 - a plugin's key source may raise anything; the other resources go on
            detail = f"the function that chooses the objects to read raised {type(error).__name__}"
            return Gap(resource.name, GapReason.ERROR, detail, "report this to the author of the resource")
        detail = f"it would be read for {len(keys):,} objects, more than the limit of {limit:,}"
        remedy = "run the check by its id with `--check` to read all of them"
        return Gap(resource.name, GapReason.UNAVAILABLE, detail, remedy)

    async def _gap(self, resource: Resource, unread: Unread) -> Gap:
        if unread.unexpected and (told := (resource.name, unread.unexpected)) not in self._logged:
            self._logged.add(told)
            LOG.warning("reading `%s`: %s; reported as a gap", *told)
        if unread.error is None:
            return unread.gap(resource.name)
        try:
            return await self._refusal(resource, unread.error)
        except Exception as error:  # noqa: BLE001 - as above: an odd refusal costs one resource
            return unread_for(error).gap(resource.name)

    async def _refusal(self, resource: Resource, error: GraphError) -> Gap:
        if (opened := self._elsewhere(resource.name)) is not None:
            return opened.source.gap(resource, error)
        plans = None
        if resource.licence is not None and error.status in SPOKEN:
            plans = await self._service_plans()
        return triage(error, Situation(resource, self._plan.cloud, self._client.application, plans))

    async def _service_plans(self) -> frozenset[str] | None:
        """Names of the tenant's enabled service plans. None: the plan does not read them, or they are a gap."""
        if LICENCES not in self._done:
            return None
        await self._done[LICENCES].wait()
        skus = self._evidence[LICENCES]
        return None if isinstance(skus, Gap) else enabled_service_plans(skus)

    def _reading(self, resource: Resource, value: Any, tally: Tally, seconds: float) -> ResourceReading:
        gap = _missing(value)
        return ResourceReading(
            name=resource.name,
            outcome=gap.reason.value if gap else "ok",
            rows=0 if isinstance(value, Gap) else tally.rows,
            pages=tally.pages,
            requests=tally.requests,
            seconds=seconds,
            permission=", ".join(resource.permission.for_flow(application=self._client.application)),
            version=resource.version,
            detail=gap.detail if gap else "",
        )


def _missing(value: Any) -> Gap | None:
    """Why evidence is missing, wholly or for some key. None: it is whole."""
    return value if isinstance(value, Gap) else value.gap if isinstance(value, ByKey) else None


def _whole(name: str, rows: Any, number: int | None, told: RowsTold) -> Any:
    """``rows``, or a gap where they are fewer than ``number``. None: Graph does not say how many there are."""
    if number is not None and len(rows) >= number:
        return rows
    said = "does not say how many there are" if number is None else f"says that there are {number}"
    detail = f"{len(rows)} rows were read, and `{told.told_by}` {said}"
    return Gap(name, GapReason.MALFORMED, detail, TRY_AGAIN)


def _without_blank(resource: Resource, read: ByKey[Any]) -> ByKey[Any]:
    """What was read by key; a gap for every row if none has the property that Graph leaves out for want of a right."""
    blank = resource.answers_blank
    rows = [entry for _, entry in read.items() if entry is not None and not isinstance(entry, Gap)]
    if blank is None or not rows or any(getattr(row, blank.attribute) is not None for row in rows):
        return read
    gap = Gap(resource.name, GapReason.NO_PERMISSION, blank.detail, f"grant `{blank.permission}`")
    return ByKey(resource.name, {key: entry if entry is None else gap for key, entry in read.items()})
