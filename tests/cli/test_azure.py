"""`--azure`: the second source is read where it is asked for, and not otherwise."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Shell, cassette
from tests.simulator import TENANTS, simulator
from tests.simulator.azure import ESTATES, AzureFault, AzureFaultPlan, AzureOptions, Ids, ManagementRunning, Sight, management
from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.cli import run
from ztscan.cli.source import of_checks
from ztscan.config.settings import Settings
from ztscan.core import interruption
from ztscan.core.exit_codes import ExitCode
from ztscan.engine import registry
from ztscan.engine.resources import GRAPH_RESOURCES
from ztscan.graph.clouds import CLOUDS, GLOBAL
from ztscan.graph.progress import Event, Progress, ResourceDone
from ztscan.scan import plan_for

CHECK = "azure_network.storage_https"
SCAN = ("scan", "-q", "--fail-on", "never", "-o", "result.json", "--check", CHECK, "--check", "consent")
CONSENT = SCAN[:-4] + SCAN[-2:]


@pytest.fixture
def graph(shell: Shell) -> Iterator[None]:
    with simulator(TENANTS["contoso"]()) as running:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", running.url)
        shell.setenv("SOURCE_DATE_EPOCH", "1795226400")
        yield


@pytest.fixture
def azure(shell: Shell, graph: None) -> Iterator[ManagementRunning]:
    with management(ESTATES["contoso"]()) as running:
        shell.setenv("ZTSCAN_AZURE_ENDPOINT", running.url)
        yield running


def document(shell: Shell, name: str = "result.json") -> Any:
    return json.loads(shell.read(name))


def verdicts(shell: Shell, name: str = "result.json") -> dict[str, tuple[str, tuple[str, ...]]]:
    """By check, the verdict and the names of what was found."""
    checks = document(shell, name)["checks"]
    return {one["id"]: (one["verdict"], tuple(found["subject"]["name"] for found in one["findings"])) for one in checks}


def detail(shell: Shell) -> str:
    return detail_of(shell, CHECK)


def detail_of(shell: Shell, check: str) -> str:
    return next(str(one["detail"]) for one in document(shell)["checks"] if one["id"] == check)


def test_without_azure_nothing_is_sent_to_it_and_no_check_of_it_runs(shell: Shell) -> None:
    """The whole scan, with a server that would answer."""
    with simulator(TENANTS["woodgrove"]()) as running, management(ESTATES["woodgrove"]()) as azure:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", running.url)
        shell.setenv("ZTSCAN_AZURE_ENDPOINT", azure.url)
        assert shell.ztscan("scan", "-q", "--fail-on", "never", "-o", "result.json").code == 0
    assert azure.log == []
    assert not set(verdicts(shell)) & registry.load().of_azure
    assert not [reading["name"] for reading in document(shell)["resources"] if reading["name"].startswith("azure_")]


def test_no_plan_without_azure_names_anything_of_it() -> None:
    known = registry.load()
    plan = plan_for(known.select(()), CLOUDS["global"])
    assert not [step.resource.name for step in plan.steps if step.resource.name in AZURE_RESOURCES]
    whole = plan_for(known.select((), azure=True), CLOUDS["global"])
    of_graph = {step.resource.name for step in whole.steps} - AZURE_RESOURCES.keys()
    assert of_graph == {step.resource.name for step in plan.steps}


def test_with_azure_its_checks_run_and_the_others_say_the_same(shell: Shell, azure: ManagementRunning) -> None:
    shell.ztscan(*CONSENT)
    before = verdicts(shell)
    assert azure.log == []
    ended = shell.ztscan(*SCAN, "--azure")
    assert (ended.code, ended.err) == (0, "")
    found = verdicts(shell)
    assert found.pop(CHECK)[0] == "fail"
    assert found == before
    assert {entry.path for entry in azure.log if entry.method == "POST"} == {
        "/providers/Microsoft.ResourceGraph/resources",
        "/providers/Microsoft.Management/getEntities",
    }


def test_a_person_is_asked_for_permissions_of_graph_only(shell: Shell) -> None:
    checks = registry.load().select(["azure_*"], azure=True)
    asked = set(of_checks(checks, Settings())(GLOBAL))
    assert asked >= {"Directory.Read.All", "GroupMember.Read.All"}, "who holds a role of Azure"
    assert asked <= {name for one in GRAPH_RESOURCES.values() for name in one.permission.for_flow(application=False)}
    assert not [name for name in asked if "Azure" in name]


@pytest.mark.parametrize("named", [CHECK, "azure_network", "azure_*"])
def test_a_check_of_azure_is_not_named_without_azure(shell: Shell, named: str) -> None:
    ended = shell.ztscan("scan", "--replay", cassette("contoso"), "--check", named)
    assert ended.code == ExitCode.USAGE
    assert "reads Azure, which is not scanned" in ended.err
    assert "add `--azure`" in ended.err


def test_the_configuration_asks_for_azure_and_the_command_line_overrides_it(shell: Shell, azure: ManagementRunning) -> None:
    shell.write("ztscan.toml", "[azure]\n")
    shell.ztscan(*SCAN)
    assert verdicts(shell)[CHECK][0] == "fail"
    asked = len(azure.log)
    assert shell.ztscan(*SCAN, "--no-azure").code == ExitCode.USAGE
    shell.ztscan(*CONSENT, "--no-azure")
    assert len(azure.log) == asked


def test_a_part_of_azure_is_never_enough(shell: Shell, azure: ManagementRunning) -> None:
    shell.write("ztscan.toml", '[azure]\nmanagement_group = "mg-platform"\n')
    shell.ztscan(*SCAN)
    assert verdicts(shell)[CHECK] == ("not_assessed", ())
    assert "only the management group `mg-platform` was read" in detail(shell)
    shell.write("ztscan.toml", '[azure]\nmanagement_group = "a"\nsubscriptions = ["3f1a6f0e-6f6c-4c3e-9f0b-9a1d2c3b4e5f"]\n')
    ended = shell.ztscan(*SCAN)
    assert (ended.code, "this limits the scan twice" in ended.err) == (ExitCode.USAGE, True)
    shell.write("ztscan.toml", '[azure]\nexclude = ["Production"]\n')
    assert shell.ztscan(*SCAN).code == ExitCode.USAGE


def test_an_account_without_a_role_is_told_so(shell: Shell, graph: None) -> None:
    with management(ESTATES["fabrikam"](), AzureOptions(sight=Sight(root=False))) as running:
        shell.setenv("ZTSCAN_AZURE_ENDPOINT", running.url)
        shell.ztscan(*SCAN, "--azure")
    assert verdicts(shell)[CHECK] == ("not_assessed", ())


ON_ENTRA = {
    "azure_monitoring.entra_logs_exported",
    "azure_monitoring.entra_logs_in_siem",
    "azure_monitoring.intune_logs_exported",
}


def test_a_role_that_hides_resources_makes_nothing_green(shell: Shell, graph: None) -> None:
    """Security Reader and Cost Management Reader at the root group list subscriptions, and nothing of what is in them."""
    narrow = Sight(actions=("Microsoft.Security/*/read", "Microsoft.Management/managementGroups/read"))
    with management(ESTATES["contoso"](), AzureOptions(sight=narrow)) as running:
        shell.setenv("ZTSCAN_AZURE_ENDPOINT", running.url)
        shell.ztscan("scan", "-q", "--azure", "--check", "azure_*", "--fail-on", "never", "-o", "result.json")
        ended = shell.ztscan("doctor", "--azure")
    told = {check: verdict for check, (verdict, _) in verdicts(shell).items()}
    assert {check for check, verdict in told.items() if verdict in ("pass", "not_applicable")} <= ON_ENTRA
    assert "the roles of the account show only some kinds of resources in" in detail_of(shell, "azure_network.sql_firewall")
    assert "the roles of the account show only some kinds of resources in" in " ".join((ended.out + ended.err).split())


def test_the_casing_of_ids_changes_no_verdict(shell: Shell, azure: ManagementRunning) -> None:
    """All checks of Azure."""
    everything = ("scan", "-q", "--azure", "--check", "azure_*", "--fail-on", "never", "-o", "result.json")
    shell.ztscan(*everything)
    told = verdicts(shell)
    with management(ESTATES["contoso"](), AzureOptions(ids=Ids.UPPER)) as shouting:
        shell.setenv("ZTSCAN_AZURE_ENDPOINT", shouting.url)
        shell.ztscan(*everything)
    assert {check: (verdict, len(found)) for check, (verdict, found) in verdicts(shell).items()} == {
        check: (verdict, len(found)) for check, (verdict, found) in told.items()
    }
    assert {"fail", "pass"} <= {verdict for verdict, _ in told.values()}


def test_what_was_recorded_is_replayed_to_the_same_result(shell: Shell, azure: ManagementRunning) -> None:
    shell.ztscan(*SCAN, "--azure", "--record", "tenant.json")
    live = verdicts(shell)
    hosts = {one["request"]["uri"].split("/")[2] for one in document(shell, "tenant.json")["interactions"]}
    assert hosts == {"graph.microsoft.com", "management.azure.com"}
    asked = len(azure.log)
    assert shell.ztscan(*SCAN[:-2], "--azure", "--replay", "tenant.json", "--check", "consent", "-o", "again.json").code == 0
    assert verdicts(shell, "again.json") == live
    assert len(azure.log) == asked
    shell.ztscan(*CONSENT, "--replay", "tenant.json", "-o", "without.json")
    assert verdicts(shell, "without.json") == {check: told for check, told in live.items() if check != CHECK}


def test_a_recording_without_azure_says_nothing_of_it(shell: Shell) -> None:
    shell.ztscan(*SCAN, "--azure", "--replay", cassette("woodgrove"))
    assert verdicts(shell)[CHECK] == ("not_applicable", ()), "its tree proves that there is no subscription"
    whole = json.loads(Path(cassette("woodgrove")).read_bytes())
    kept = [one for one in whole["interactions"] if "//management.azure.com/" not in one["request"]["uri"]]
    assert len(kept) < len(whole["interactions"])
    shell.write("without.json", json.dumps({**whole, "interactions": kept}))
    shell.ztscan(*SCAN, "--azure", "--replay", "without.json")
    assert verdicts(shell)[CHECK] == ("not_assessed", ())
    assert "the recording contains no answer" in detail(shell)


def test_what_azure_left_out_stays_left_out_in_the_recording(shell: Shell, graph: None) -> None:
    faults = AzureFaultPlan(kinds=(AzureFault.SUBSCRIPTION_LIMIT,), rate=1.0, times=None, only="microsoft.storage")
    with management(ESTATES["contoso"](), AzureOptions(faults=faults)) as running:
        shell.setenv("ZTSCAN_AZURE_ENDPOINT", running.url)
        shell.ztscan(*SCAN, "--azure", "--record", "tenant.json")
    assert "more subscriptions than one query covers" in detail(shell)
    shell.ztscan(*SCAN, "--azure", "--replay", "tenant.json")
    assert "more subscriptions than one query covers" in detail(shell)


def test_only_one_source_on_this_machine_is_a_mistake(shell: Shell, graph: None) -> None:
    shell.setenv("ZTSCAN_AZURE_ENDPOINT", "")
    ended = shell.ztscan(*SCAN, "--azure")
    assert (ended.code, "only one of Microsoft Graph and Azure" in ended.err) == (ExitCode.USAGE, True)
    shell.setenv("ZTSCAN_AZURE_ENDPOINT", "https://management.azure.com")
    ended = shell.ztscan(*SCAN, "--azure")
    assert (ended.code, "ZTSCAN_AZURE_ENDPOINT" in ended.err) == (ExitCode.USAGE, True)


def test_a_baseline_with_azure_is_not_green_without_it(shell: Shell, azure: ManagementRunning) -> None:
    shell.ztscan(*SCAN, "--azure", "-o", "baseline.json")
    ended = shell.ztscan(*(part for part in CONSENT if part not in {"-q", "--quiet"}), "--baseline", "baseline.json")
    assert ended.code == ExitCode.INCOMPLETE, ended.err
    assert "1 check cannot be compared with the baseline, so the gate result is unknown" in " ".join(ended.out.split()), ended.out


def test_an_interrupted_scan_goes_on_without_reading_azure_again(shell: Shell, azure: ManagementRunning) -> None:
    recording = (*SCAN, "--azure", "--record", "r.json")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "watching", interrupting_after("azure_storage_accounts", "organization"))
        patch.setattr(interruption, "_state", interruption._State())
        assert shell.ztscan(*recording).code == ExitCode.INTERRUPTED
    assert "azure_storage_accounts" in document(shell, "r.partial.json")["metadata"]["ztscan"]["read_at"]
    before = len(azure.log)
    assert shell.ztscan(*recording, "--resume").code == 0
    assert not [entry for entry in azure.log[before:] if "storageaccounts" in entry.query]
    resumed = verdicts(shell)
    assert resumed[CHECK][0] == "fail"
    shell.ztscan(*SCAN, "--azure", "--replay", "r.json")
    assert verdicts(shell) == resumed


def test_what_was_read_of_another_part_is_read_again(shell: Shell, azure: ManagementRunning) -> None:
    recording = (*SCAN, "--azure", "--record", "r.json")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "watching", interrupting_after("azure_storage_accounts", "organization"))
        patch.setattr(interruption, "_state", interruption._State())
        assert shell.ztscan(*recording).code == ExitCode.INTERRUPTED
    shell.write("ztscan.toml", '[azure]\nmanagement_group = "mg-platform"\n')
    before = len(azure.log)
    assert shell.ztscan(*recording, "--resume").code == 0
    assert [entry for entry in azure.log[before:] if "storageaccounts" in entry.query]


def interrupting_after(*names: str) -> Any:
    """Stands in for the progress of a scan, and interrupts it when these resources have been read."""
    left = set(names)

    @contextmanager
    def watching(*_: Any, **__: Any) -> Iterator[Progress]:
        def watch(event: Event) -> None:
            if isinstance(event, ResourceDone) and event.reading.outcome == "ok":
                left.discard(event.reading.name)
                if not left and not interruption.requested():
                    interruption._interrupt(signal.SIGINT, None)

        yield watch

    return watching
