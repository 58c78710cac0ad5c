"""Losing sight is never green: a permission lost and back, an organisation that cannot be read, a baseline to keep."""

from __future__ import annotations

import json
from collections.abc import Callable

import junitparser
import pytest

from tests.cli import tenants
from tests.cli.running import Ended, Shell
from tests.cli.tenants import contoso, report_only, with_rows
from tests.simulator.graph import Caller
from tests.simulator.options import Options
from tests.simulator.tenant import Json, Tenant
from ztscan.core.exit_codes import ExitCode
from ztscan.graph.resources import RESOURCES

NEVER = ("--fail-on", "never")
KEPT = (*NEVER, "--baseline", "baseline.json", "--next-baseline", "baseline.json")
UNTARGETED = "conditional_access.no_untargeted_policy"
GRANTED = frozenset(name for r in RESOURCES.values() for name in (*r.permission.application, *r.permission.delegated))
POLICY = ("Policy.Read.All",)
ORGANISATION = ("Organization.Read.All", "Directory.Read.All", "Directory.ReadWrite.All")


SEEN = ("--check", "privileged_access.global_admin_count")
"""A check that needs no policy."""


def scan(shell: Shell, tenant: Tenant, *arguments: str, night: int = 0, lacking: tuple[str, ...] = ()) -> Ended:
    options = Options(caller=Caller(permissions=GRANTED - set(lacking)))
    return tenants.scan(shell, tenant, *SEEN, *arguments, night=night, options=options)


@pytest.fixture
def accepted(shell: Shell) -> Shell:
    """A shell in whose folder the accepted state lies; it is scanned once for all tests."""
    if not _ACCEPTED:
        scan(shell, contoso(), "-q", "-o", "baseline.json")
        _ACCEPTED.append(shell.read("baseline.json"))
    (shell.folder / "baseline.json").write_bytes(_ACCEPTED[0])
    return shell


_ACCEPTED: list[bytes] = []


def untargeted(tenant: Tenant) -> Tenant:
    """Somebody adds a policy without a target resource: the check for it has a new finding."""

    def add(rows: list[Json]) -> None:
        policy = json.loads(json.dumps(rows[0])) | {"id": "99999999-0000-4000-8000-000000000009", "displayName": "CA999"}
        policy["state"] = "enabled"
        policy["conditions"]["applications"] |= {"includeApplications": ["None"], "applicationFilter": None}
        rows.append(policy)

    return with_rows(tenant, "identity/conditionalAccess/policies", add)


def test_a_permission_lost_and_back_with_a_change_in_between(accepted: Shell) -> None:
    before = accepted.read("baseline.json")
    blind = scan(accepted, untargeted(contoso()), *KEPT, "-o", "blind.json", night=1, lacking=POLICY)
    assert blind.code == ExitCode.INCOMPLETE
    assert f"check {UNTARGETED}: after it was not assessed (no_permission)" in blind.out
    assert "--allow-unassessed" in blind.out
    assert accepted.read("baseline.json") == before, "a blind result never becomes the baseline"
    back = scan(accepted, untargeted(contoso()), *KEPT, "-o", "back.json", night=2)
    assert back.code == ExitCode.DRIFT, "the change is told as soon as it can be seen"
    assert accepted.read("baseline.json") == before
    assert accepted.ztscan("diff", "-q", "blind.json", "back.json").code == ExitCode.INCOMPLETE, "seen for the first time"


def test_a_change_that_is_seen_fails_the_gate_whatever_else_is_out_of_sight(accepted: Shell) -> None:
    seen = {"Policy.Read.All", "Organization.Read.All"}
    night = scan(accepted, untargeted(contoso()), *KEPT, "-o", "a.json", night=1, lacking=tuple(GRANTED - seen))
    assert night.code == ExitCode.DRIFT
    assert "The drift gate fails, and there may be more drift: " in night.out
    assert "gate is undecided" not in night.out


def test_without_a_change_the_night_after_is_green_again(accepted: Shell) -> None:
    assert scan(accepted, contoso(), *KEPT, "-o", "a.json", night=1, lacking=POLICY).code == ExitCode.INCOMPLETE
    assert scan(accepted, contoso(), *KEPT, "-o", "b.json", night=2).code == ExitCode.MET
    assert accepted.read("baseline.json") == accepted.read("b.json")


@pytest.mark.parametrize(
    "end",
    [
        lambda shell, allow: scan(shell, contoso(), *KEPT, *allow, "-o", "a.json", night=1, lacking=POLICY),
        lambda shell, allow: blind_diff(shell, *allow),
    ],
    ids=["scan", "diff"],
)
def test_what_may_stay_unassessed_is_named(accepted: Shell, end: Callable[[Shell, tuple[str, ...]], Ended]) -> None:
    named = ("--allow-unassessed", "consent", "--allow-unassessed", UNTARGETED)
    assert end(accepted, named[:2]).code == ExitCode.INCOMPLETE
    assert end(accepted, named).code == ExitCode.MET
    wrong = end(accepted, ("--allow-unassessed", "conditional_access.no_such_check"))
    assert wrong.code == ExitCode.USAGE
    assert "no_such_check" in wrong.err


def blind_diff(shell: Shell, *allow: str) -> Ended:
    scan(shell, contoso(), "-q", *NEVER, "-o", "blind.json", night=1, lacking=POLICY)
    return shell.ztscan("diff", "baseline.json", "blind.json", *allow)


def test_any_drift_is_undecided_where_configuration_is_out_of_sight(accepted: Shell) -> None:
    gate = (*NEVER, "--baseline", "baseline.json", "--fail-on-drift", "any")
    allow = ("--allow-unassessed", "consent", "--allow-unassessed", UNTARGETED)
    ended = scan(accepted, report_only(contoso()), *gate, *allow, "-o", "a.json", night=1, lacking=POLICY)
    assert ended.code in (ExitCode.MET, ExitCode.INCOMPLETE)
    document = json.loads(accepted.read("a.json"))
    readings = [reading for reading in document["resources"] if RESOURCES[reading["name"]].configuration]
    unread = {reading["name"] for reading in readings if reading["outcome"] != "ok"}
    gaps = {gap["resource"] for check in document["checks"] for gap in check["gaps"]}
    assert (ended.code == ExitCode.MET) == (unread <= gaps), "a resource is allowed with the checks that need it"


def test_an_organisation_that_cannot_be_read_is_undecided_and_the_result_is_written(accepted: Shell) -> None:
    gate = (*KEPT, "-o", "a.json", "-o", "a.md", "-o", "a.html")
    before = accepted.read("baseline.json")
    ended = scan(accepted, contoso(), *gate, night=1, lacking=ORGANISATION)
    assert ended.code == ExitCode.INCOMPLETE
    assert "the organisation could not be read" in ended.out
    assert "different tenants" not in ended.err
    assert json.loads(accepted.read("a.json"))["checks"]
    for name in ("a.md", "a.html"):
        assert b"the organisation could not be read" in accepted.read(name)
    assert accepted.read("baseline.json") == before
    assert accepted.ztscan("diff", "baseline.json", "a.json").code == ExitCode.INCOMPLETE
    assert accepted.ztscan("diff", "a.json", "baseline.json").code == ExitCode.INCOMPLETE
    redacted = scan(accepted, contoso(), *gate, "--redact", night=1, lacking=ORGANISATION)
    assert redacted.code == ExitCode.INCOMPLETE


def test_a_tenant_that_is_another_one_is_told_after_its_result_is_written(accepted: Shell) -> None:
    document = json.loads(accepted.read("baseline.json"))
    document["tenant"]["id"] = "99999999-0000-4000-8000-000000000009"
    accepted.write("other.json", json.dumps(document))
    ended = scan(accepted, contoso(), *NEVER, "--baseline", "other.json", "-o", "a.json", night=1)
    assert ended.code == ExitCode.USAGE
    assert "different tenants" in ended.err
    assert json.loads(accepted.read("a.json"))["checks"], "an hour of reading is not lost"


def test_a_baseline_is_kept_only_where_nothing_lacks_evidence(shell: Shell) -> None:
    keep = (*NEVER, "--next-baseline", "next.json", "-o", "a.json")
    lost = scan(shell, contoso(), *keep, lacking=POLICY)
    assert (lost.code, "next.json" in shell.files) == (ExitCode.MET, False)
    assert "next.json stays as it is" in lost.err
    gaps = scan(shell, contoso(), "--fail-on", "low", "--next-baseline", "next.json", "-o", "a.json")
    assert (gaps.code, "next.json" in shell.files) == (ExitCode.GAPS, False)
    assert scan(shell, contoso(), *keep).code == ExitCode.MET
    assert shell.read("next.json") == shell.read("a.json")


def test_a_skipped_check_is_no_loss_of_sight(accepted: Shell) -> None:
    gate = (*NEVER, "--baseline", "baseline.json", "-o", "a.json")
    assert scan(accepted, contoso(), *gate, "--skip", UNTARGETED, night=1).code == ExitCode.MET
    assert accepted.ztscan("diff", "baseline.json", "a.json").code == ExitCode.INCOMPLETE, "nobody said so of these two"


@pytest.mark.parametrize(
    "lacking", [POLICY, ORGANISATION, tuple(GRANTED - {"Organization.Read.All"})], ids=["policies", "organisation", "all"]
)
def test_no_alert_is_closed_and_no_test_stops_failing(accepted: Shell, lacking: tuple[str, ...]) -> None:
    """Code scanning closes what a log leaves out."""
    night = (*NEVER, "--baseline", "baseline.json", "-q", "-o")
    scan(accepted, untargeted(contoso()), "-q", *NEVER, "-o", "baseline.json")
    scan(accepted, untargeted(contoso()), *night, "seen.sarif", "-o", "seen.xml", night=1)
    scan(accepted, untargeted(contoso()), *night, "lost.sarif", "-o", "lost.xml", night=2, lacking=lacking)
    seen, lost = (json.loads(accepted.read(f"{name}.sarif"))["runs"][0] for name in ("seen", "lost"))
    alerts = [{one["partialFingerprints"]["ztscan/v1"] for one in run["results"]} for run in (seen, lost)]
    assert alerts[0]
    assert alerts[1] >= alerts[0]
    assert (lost["invocations"][0]["executionSuccessful"], lost["invocations"][0]["exitCode"]) == (False, 3)
    counts = [junitparser.JUnitXml.fromstring(accepted.read(f"{name}.xml")) for name in ("seen", "lost")]
    failed = [suites.failures + suites.errors for suites in counts]
    assert failed[1] >= failed[0] > 0
