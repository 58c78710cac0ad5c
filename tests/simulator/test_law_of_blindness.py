"""The law of blindness, at scale: whatever goes wrong between a scan and Graph, no verdict gets better, and none gets worse.

Under every plan of faults each piece of evidence is what it is without faults, or a gap; each check's verdict is what it
is without faults, or "not assessed"; the result is valid and the exit code the one that its verdicts call for; the scan
ends within its budget of time; only reads are sent, to Graph alone; and the token is in nothing that is left behind.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import jsonschema
import msgspec
import pytest

from tests.profiles import FUZZING
from tests.simulator.client_faults import TOKENS, ClientPlan
from tests.simulator.faults import Fault, FaultPlan
from tests.simulator.in_process import InProcess
from tests.simulator.options import Options
from tests.simulator.tenant import NOW, Tenant
from tests.simulator.tenants import TENANTS
from ztscan.cli.rendering import FORMATS, PDF, Rendering
from ztscan.conditional_access.proof import proof
from ztscan.config.settings import Settings
from ztscan.core.errors import AuthenticationError
from ztscan.core.exit_codes import ExitCode, exit_code
from ztscan.core.model import ByKey, Gap, Severity, Verdict
from ztscan.core.result import json_schema, to_document
from ztscan.drift.compare import Graded
from ztscan.engine.registry import load
from ztscan.graph.cassette import Recorder
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.collect import Collection
from ztscan.graph.plan import make_plan
from ztscan.graph.resources import RESOURCES
from ztscan.graph.source import TenantReading
from ztscan.scan import judge

BUDGETS = (3600.0, 60.0, 5.0)
BLOCKS = 12 if FUZZING else 6
PLANS = -(-10_000 // (BLOCKS * len(TENANTS))) if FUZZING else 1
"""Plans of one block of one tenant: ten thousand, and what evens out the blocks."""
THOROUGH = 20
"""One plan in so many is judged with all advice, recorded, rendered in every format and logged, and all of that searched for the
token."""
ACCOUNTED_FOR = frozenset(
    resource.path.strip("/") for resource in RESOURCES.values() if resource.counted or resource.method == "POST"
)
"""What loses rows without a word: lists that Graph counts, and objects that are asked for by id. Elsewhere nobody could tell."""
POSTS = {"/v1.0/$batch", "/beta/$batch", "/v1.0/directoryObjects/getByIds", "/beta/directoryObjects/getByIds"}

REGISTRY = load()
PLAN = make_plan(RESOURCES, RESOURCES, cloud="global")
SCHEMA = msgspec.json.decode(json_schema())
WHOLE = jsonschema.Draft202012Validator(SCHEMA)
CHECK = jsonschema.Draft202012Validator({"$ref": "#/$defs/CheckResult", "$defs": SCHEMA["$defs"]})
SOUND: set[bytes] = set()
"""Results of checks that the schema takes, as JSON: nearly all are in every scan the same, and looking at them takes longest."""


@dataclass(frozen=True)
class Outcome:
    """What a scan came to: its evidence, the verdict of every check, the result file and the exit code."""

    evidence: Mapping[str, Any]
    graded: Graded
    document: bytes
    code: ExitCode

    @property
    def verdicts(self) -> Mapping[str, Verdict]:
        return {result.id: result.verdict for result in self.graded.scan.checks}


def judged(collection: Collection, *, thorough: bool = False) -> Outcome:
    """What the evidence comes to; the proved effect of fixes, and advice, are no part of it unless it is ``thorough``."""
    reading = TenantReading(collection, CLOUDS["global"], {}, NOW, NOW)
    with contextlib.nullcontext() if thorough else _without_advice():
        graded = judge(reading, REGISTRY.select(()), REGISTRY, Settings()).graded
    code = exit_code(*graded, fail_on=Severity.HIGH)
    return Outcome(collection.evidence, graded, to_document(*graded), code)


@contextlib.contextmanager
def _without_advice() -> Iterator[None]:
    """Nothing is judged by what follows from the verdicts, and it takes half of the time."""
    with (
        mock.patch.object(import_module("ztscan.scan"), "with_changes", lambda found, *_: found),
        mock.patch.object(proof, "near_misses", return_value=()),
    ):
        yield


@cache
def tenant_named(name: str) -> Tenant:
    return TENANTS[name]()


@cache
def faultless(tenant: str) -> Outcome:
    return judged(InProcess(tenant_named(tenant)).collect(PLAN))


def plan_of(seed: int) -> FaultPlan:
    """Few faults or many, passing or lasting, from the start or half-way."""
    rate = (0.02, 0.1, 0.4)[seed % 3]
    times = (1, 2, None)[seed // 3 % 3]
    return FaultPlan(seed=seed, rate=rate, times=times, after=(0, 25)[seed // 9 % 2], lossy=ACCOUNTED_FOR)


def wrong(name: str, value: Any, right: Any) -> Iterator[str]:
    """Where evidence is neither right nor a gap. A key may be missing, or be asked for needlessly, but never be wrong."""
    if isinstance(value, Gap) or value == right:
        return
    if not isinstance(value, ByKey) or not isinstance(right, ByKey):
        yield name
        return
    for key, entry in value.items():
        if key in set(right) and not isinstance(entry, Gap) and entry != right[key]:
            yield f"{name} of {key}"


def due(found: Outcome, right: Outcome) -> set[ExitCode]:
    """The exit codes that the verdicts allow, told from the faultless scan wherever that can be."""
    high = {result.id for result in found.graded.scan.checks if result.severity.rank <= Severity.HIGH.rank}
    if any(found.verdicts[check] is Verdict.FAIL for check in high):
        return {ExitCode.GAPS}
    lost = any(found.verdicts[check] is Verdict.NOT_ASSESSED for check in high)
    return {ExitCode.INCOMPLETE} if lost else {right.code}


class Leaks(logging.Handler):
    """Keeps what is logged with a token in it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = self.format(record)
        self.found += [text for token in TOKENS if token in text]


@contextlib.contextmanager
def listening() -> Iterator[Leaks]:
    """Everything that any library logs, however little it matters."""
    leaks, root = Leaks(), logging.getLogger()
    level = root.level
    root.addHandler(leaks)
    root.setLevel(logging.DEBUG)
    try:
        yield leaks
    finally:
        root.setLevel(level)
        root.removeHandler(leaks)


def left_behind(found: Outcome, cassette: Path) -> Iterator[bytes]:
    """Whatever a scan writes."""
    yield cassette.read_bytes()
    rendering = Rendering(REGISTRY, Settings())
    for suffix in FORMATS:
        if suffix != PDF:  # made of the HTML
            yield rendering.render(suffix, found.graded)


def check_what_was_sent(graph: InProcess) -> None:
    assert {request.url.host for request in graph.asked} <= {"graph.microsoft.com"}
    assert {request.url.scheme for request in graph.asked} <= {"https"}
    assert {request.url.path for request in graph.asked if request.method != "GET"} <= POSTS
    assert {request.method for request in graph.asked} <= {"GET", "POST"}
    assert not [request.url for request in graph.asked if any(token in str(request.url) for token in TOKENS)]
    assert graph.simulator.refusals == []


def invalid(document: dict[str, Any]) -> list[Any]:
    """Where the schema refuses a result: everything around its checks, and every check by itself."""
    assert SCHEMA["$defs"]["ScanDocument"]["properties"]["checks"] == {"type": "array", "items": {"$ref": "#/$defs/CheckResult"}}
    errors = [*WHOLE.iter_errors({**document, "checks": []})]
    for check in document["checks"]:
        written = msgspec.json.encode(check)
        if written not in SOUND:
            wrong = [*CHECK.iter_errors(check)]
            errors += wrong
            SOUND.update([] if wrong else [written])
    return errors


def test_a_result_that_the_schema_refuses_is_noticed() -> None:
    document = msgspec.json.decode(faultless("woodgrove").document)
    assert invalid(document) == []
    assert invalid({**document, "tenant": None}) != []
    assert invalid({**document, "checks": [{**document["checks"][0], "verdict": "excellent"}]}) != []


def check_outcome(found: Outcome, right: Outcome) -> None:
    broken = [where for name, value in found.evidence.items() for where in wrong(name, value, right.evidence[name])]
    assert broken == []
    changed = {check: verdict for check, verdict in found.verdicts.items() if verdict is not right.verdicts[check]}
    assert set(changed.values()) <= {Verdict.NOT_ASSESSED}, changed
    assert found.verdicts.keys() == right.verdicts.keys()
    assert found.code in due(found, right)
    assert invalid(msgspec.json.decode(found.document)) == []


@pytest.mark.fuzz
@pytest.mark.parametrize("block", range(BLOCKS))
@pytest.mark.parametrize("tenant", sorted(TENANTS))
def test_under_faults_everything_is_as_without_them_or_not_assessed(tenant: str, block: int, tmp_path: Path) -> None:
    right = faultless(tenant)
    for seed in range(block * PLANS, (block + 1) * PLANS):
        try:
            _obeys(tenant, right, seed, tmp_path)
        except AssertionError as error:
            error.add_note(f"tenant {tenant}, seed {seed}")
            raise


def _obeys(tenant: str, right: Outcome, seed: int, folder: Path) -> None:
    plan, client, budget = plan_of(seed), ClientPlan.of(seed), BUDGETS[seed // 18 % 3]
    graph = InProcess(tenant_named(tenant), Options(faults=plan), client)
    cassette = folder / f"{seed}.json"
    thorough = seed % THOROUGH == 1
    recorder = Recorder(cassette, CLOUDS["global"]) if thorough else None
    with listening() if thorough else contextlib.nullcontext() as leaks:
        try:
            found = judged(graph.collect(PLAN, budget=budget, recorder=recorder), thorough=thorough)
        except AuthenticationError as error:
            # A token that is refused for good, or cannot be renewed, ends the scan: there is no result at all.
            refused = any(entry.status == 401 for entry in graph.simulator.log) and (plan.times != 1 or client.tokens)
            assert refused or graph.tokens.refused
            check_what_was_sent(graph)
            _check_no_token(f"{error} {error.next_step}".encode())
            return
        check_what_was_sent(graph)
        check_outcome(found, right)
        assert graph.seconds <= budget
        _check_no_token(found.document)
        if recorder is not None:
            recorder.save("2026-11-21T02:00:00Z")
            _check_no_token(*left_behind(found, cassette))
            cassette.unlink()
    assert leaks is None or leaks.found == []


def _check_no_token(*written: bytes) -> None:
    assert not [token for token in TOKENS for content in written if token.encode() in content]


@pytest.mark.parametrize("tenant", sorted(TENANTS))
def test_faults_that_pass_cost_nothing_but_time(tenant: str) -> None:
    passing = (Fault.TOO_MANY_REQUESTS, Fault.TOO_MANY_REQUESTS_SILENT, Fault.INTERNAL_ERROR, Fault.RESET, Fault.CUT, Fault.SLOW)
    plan = FaultPlan(seed=7, kinds=passing, rate=1.0)
    graph = InProcess(tenant_named(tenant), Options(faults=plan), ClientPlan(seed=7, rate=0.5, skew=7200.0))
    assert graph.collect(PLAN).evidence == faultless(tenant).evidence, "so that every verdict and the exit code are the same"
    assert {entry.fault for entry in graph.simulator.log} > {kind.value for kind in passing[:3]}
    assert graph.unreachable > 0
    assert graph.tokens.given > 1, "a clock that is ahead takes every token for one that has ended"
    assert graph.seconds > 0


def test_a_token_that_cannot_be_renewed_half_way_ends_the_scan_without_a_result() -> None:
    plan = FaultPlan(seed=1, kinds=(Fault.UNAUTHORIZED,), rate=1.0, after=40)
    graph = InProcess(tenant_named("contoso"), Options(faults=plan), ClientPlan(tokens=1))
    with pytest.raises(AuthenticationError, match="the grant has been revoked"):
        graph.collect(PLAN)
    assert [entry.status for entry in graph.simulator.log].count(200) >= 40


def test_a_network_that_leads_nowhere_leaves_every_verdict_open() -> None:
    graph = InProcess(tenant_named("woodgrove"), client=ClientPlan(rate=1.0, times=None))
    found = judged(graph.collect(PLAN))
    assert set(found.verdicts.values()) == {Verdict.NOT_ASSESSED}
    assert found.code is ExitCode.INCOMPLETE
    assert graph.asked == []


def test_faults_do_leave_something_unread() -> None:
    """The law would hold as well for faults that never strike."""
    outcomes = [InProcess(tenant_named("woodgrove"), Options(faults=plan_of(seed))) for seed in (2, 5, 8)]
    for graph in outcomes:
        try:
            found = judged(graph.collect(PLAN)).verdicts
        except AuthenticationError:
            continue
        assert Verdict.NOT_ASSESSED in found.values()
    assert sum(bool(entry.fault) for graph in outcomes for entry in graph.simulator.log) > 20
