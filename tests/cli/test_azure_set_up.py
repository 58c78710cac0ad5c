"""`ztscan doctor --azure` says what the account sees of Azure, and `ztscan setup --azure` how it comes to see it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.running import Shell
from tests.simulator.azure import ESTATES, ManagementRunning, management
from tests.simulator.azure.options import AzureOptions, Sight
from tests.simulator.running import simulator
from tests.simulator.tenants import TENANTS
from ztscan.core.exit_codes import ExitCode

CHECK = ("--check", "consent.admin_workflow")
SETUP = ("setup", "--for", "github", "--repository", "contoso/security", *CHECK)


@pytest.fixture
def graph(shell: Shell) -> Iterator[None]:
    shell.setenv("COLUMNS", "500")
    with simulator(TENANTS["contoso"]()) as running:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", running.url)
        yield


def doctor(shell: Shell, options: AzureOptions, *more: str) -> tuple[int, list[str], ManagementRunning]:
    with management(ESTATES["contoso"](), options) as running:
        shell.setenv("ZTSCAN_AZURE_ENDPOINT", running.url)
        ended = shell.ztscan("doctor", *CHECK, *more)
    return ended.code, ended.out.splitlines(), running


def test_doctor_names_how_many_subscriptions_are_read_and_what_takes_another_role(shell: Shell, graph: None) -> None:
    code, lines, _ = doctor(shell, AzureOptions(), "--azure")
    assert code == ExitCode.MET, lines
    assert "ok      Azure: 6 subscriptions, all that the tree of management groups names" in "\n".join(lines)
    assert [line for line in lines if line.endswith("can be read")] == [
        "ok      Role assignments at `/` can be read",
        "ok      Diagnostic settings of Microsoft Entra can be read",
        "ok      Diagnostic settings of Intune can be read",
    ]


def test_doctor_does_not_take_an_empty_list_for_an_empty_tenant(shell: Shell, graph: None) -> None:
    code, lines, _ = doctor(shell, AzureOptions(sight=Sight(root=False, subscriptions=frozenset())), "--azure")
    assert code == ExitCode.INCOMPLETE
    told = next(line for line in lines if "Azure:" in line)
    assert told.startswith("missing ")
    assert "0 subscriptions" in told
    assert "Reader" in told


def test_without_azure_doctor_asks_azure_nothing(shell: Shell, graph: None) -> None:
    _, lines, running = doctor(shell, AzureOptions())
    assert running.log == []
    assert not any("Azure" in line for line in lines)


def test_setup_shows_three_steps_that_a_person_takes(shell: Shell) -> None:
    ended = shell.ztscan(*SETUP, "--azure")
    assert ended.code == ExitCode.MET, ended.err
    steps = ended.out.partition("ztscan takes none of them:")[2]
    assert [line[:2] for line in steps.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3."]
    assert steps.index("elevateAccess") < steps.index("assignment create") < steps.index("assignment delete")
    assert steps.count("az role assignment create --role acdd72a7-3385-48ef-bd42-f606fba81ae7") == 3
    assert "elevateAccess" not in shell.ztscan(*SETUP).out


def test_setup_for_people_and_for_another_cloud(shell: Shell) -> None:
    ended = shell.ztscan("setup", "--for", "people", *CHECK, "--azure", "--cloud", "usgov")
    assert "az cloud set --name AzureUSGovernment" in ended.out
    assert "--assignee-principal-type Group" in ended.out


def test_the_steps_are_not_part_of_a_script(shell: Shell) -> None:
    ended = shell.ztscan(*SETUP, "--azure", "--print", "bash")
    assert ended.code == ExitCode.USAGE
    assert "--print" in ended.err
