"""`ztscan access`, as it is typed: one sign-in against a recorded tenant, and against one that can be asked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.running import Shell, cassette
from tests.simulator.graph import Caller
from tests.simulator.options import Options
from tests.simulator.running import simulator
from tests.simulator.tenant import NOW
from tests.simulator.tenants import TENANTS
from ztscan.core.exit_codes import ExitCode
from ztscan.graph.resources import RESOURCES

ADA = "ada.falkner@contoso.example"
COUNTRIES = "CA040 Block countries without business"
COUNTRY, ADDRESS = "the country of the sign-in (give `--country`)", "the IP address of the sign-in (give `--ip`)"
ELSEWHERE = ("--ip", "192.0.2.77", "--country", "NL")
EVERYTHING = frozenset(name for resource in RESOURCES.values() for name in resource.permission.application)


def asked(shell: Shell, *arguments: str, tenant: str = "contoso", user: str = ADA) -> dict[str, Any]:
    """The answer as JSON, for a recorded tenant."""
    ended = shell.ztscan("access", "-q", "--replay", cassette(tenant), "--user", user, "--format", "json", *arguments)
    assert ended.code in (ExitCode.MET, ExitCode.INCOMPLETE), ended.err
    document: dict[str, Any] = json.loads(ended.out)
    return document


def names(policies: list[dict[str, Any]]) -> set[str]:
    return {policy["name"].partition(" ")[0] for policy in policies}


def test_it_names_what_applies_what_does_not_and_what_is_asked_for(shell: Shell) -> None:
    ended = shell.ztscan("access", "-q", "--replay", cassette("contoso"), "--user", ADA, *ELSEWHERE)
    assert ended.code == ExitCode.MET
    assert "Blocked: required grant controls cannot be satisfied" in ended.out
    assert "mfa, by CA002 MFA for all employees" in ended.out
    assert "CA004 Block legacy authentication: client app: not included: Exchange ActiveSync clients, Other clients" in ended.out
    assert "user: not included: group Contractors" in ended.out, "groups go by their names"
    assert '"#microsoft.graph.userSignIn"' in ended.out


def test_a_legacy_client_is_blocked(shell: Shell) -> None:
    found = asked(shell, "--client", "other", *ELSEWHERE)
    assert (found["schema"], found["verdict"], found["blocked"]) == ("ztscan.access/1", "block", True)
    assert "CA004" in names(found["applies"])
    assert found["what_if"]["signInConditions"]["clientAppType"] == "other"


@pytest.mark.parametrize(
    ("arguments", "policy"),
    [
        (("--country", "US"), "CA040 Block countries without business"),
        (("--flow", "deviceCodeFlow", "--country", "AT"), "CA007 No device code flow"),
    ],
)
def test_a_block_is_told_with_the_policy_that_blocks(shell: Shell, arguments: tuple[str, ...], policy: str) -> None:
    """What other policies require is told apart from it."""
    ended = shell.ztscan("access", "-q", "--replay", cassette("contoso"), "--user", ADA, "--ip", "200.0.0.1", *arguments)
    lines = ended.out.splitlines()
    heading = lines.index(f"Blocked by {policy}")
    assert lines[heading + 1 : heading + 3] == ["", "Required by other policies that apply"]


def test_a_compliant_device_gets_further(shell: Shell) -> None:
    assert asked(shell, *ELSEWHERE)["blocked"]
    found = asked(shell, "--device", "compliant", *ELSEWHERE)
    assert (found["verdict"], found["blocked"]) == ("require", False)
    assert found["what_if"]["signInConditions"]["deviceInfo"] == {"isCompliant": True, "trustType": "AzureAD"}


@pytest.mark.parametrize(
    ("arguments", "policy"),
    [
        (("--sign-in-risk", "high"), "CA030"),
        (("--user-risk", "high"), "CA031"),
        (("--insider-risk", "elevated"), "CA032"),
        (("--platform", "unknown"), "CA013"),
        (("--flow", "deviceCodeFlow"), "CA007"),
        (("--app", "urn:user:registerdevice"), "CA006"),
        (("--app", "c1"), "CA025"),
        (("--app", "Payroll"), "CA022"),
    ],
)
def test_each_word_brings_its_policy(shell: Shell, arguments: tuple[str, ...], policy: str) -> None:
    """Report-only ones are told apart, and count here too."""

    def met(*words: str) -> set[str]:
        found = asked(shell, *words, *ELSEWHERE)
        return names(found["applies"]) | names(found["report_only"])

    assert policy in met(*arguments) - met()


def test_a_named_location_stands_for_an_address_in_it(shell: Shell) -> None:
    inside = asked(shell, "--location", "headquarters")
    assert inside["sign_in"]["location"].startswith("203.0.113.")
    abroad = asked(shell, "--ip", "192.0.2.77", "--country", "KP")
    assert "CA040" in names(abroad["applies"])
    assert "CA040" not in names(inside["applies"])


def test_what_was_not_told_is_not_guessed(shell: Shell) -> None:
    """Without an address, a policy on countries may apply or not; a compliant device would else get in."""
    ended = shell.ztscan("access", "-q", "--replay", cassette("contoso"), "--user", ADA, "--device", "compliant")
    assert ended.code == ExitCode.INCOMPLETE
    summary, _, sections = ended.out.partition("Undetermined: it is not known whether some policies apply\n")[2].partition("\n\n")
    assert summary.splitlines() == [f"  Missing: {one}: {COUNTRIES}" for one in (COUNTRY, ADDRESS)]
    undecided = sections.partition("\nUndetermined\n")[2].partition("\n\n")[0]
    assert f"{COUNTRIES}: location" in undecided
    assert f"    Missing: {COUNTRY}" in undecided
    assert sections.startswith("Required in any case\n")


def test_what_was_missing_and_was_given_leaves_an_answer(shell: Shell) -> None:
    """Each option that is named gives what is missing, also next to a named location."""
    on_a_device = ("--device", "compliant")
    assert {one["step"] for one in asked(shell, *on_a_device)["missing"]} == {"give `--country`", "give `--ip`"}
    outside = asked(shell, *on_a_device, *ELSEWHERE)
    assert (outside["missing"], outside["verdict"]) == ([], "require")
    inside = asked(shell, *on_a_device, "--location", "headquarters", "--country", "NL")
    assert inside["sign_in"]["location"].endswith(", NL")
    assert (inside["missing"], inside["verdict"]) == ([], "require")


def test_the_default_application_is_said_and_that_another_can_be_named(shell: Shell) -> None:
    default = "Office 365 Exchange Online (the default: `--app` names another)\n"
    questions = ((), ("--explain", "CA040"))
    for question in questions:
        ended = shell.ztscan("access", "-q", "--replay", cassette("contoso"), "--user", ADA, *ELSEWHERE, *question)
        assert default in ended.out
        named = shell.ztscan(
            "access", "-q", "--replay", cassette("contoso"), "--user", ADA, *ELSEWHERE, *question, "--app", "Exchange Online"
        )
        assert "Office 365 Exchange Online\n" in named.out
    assert asked(shell, *ELSEWHERE)["sign_in"]["resource"] == "Office 365 Exchange Online"


def test_an_answer_that_is_undetermined_ends_with_the_exit_code_in_words(shell: Shell) -> None:
    for question in (("--device", "compliant"), ("--explain", "CA040")):
        ended = shell.ztscan("access", "--replay", cassette("contoso"), "--user", ADA, *question)
        assert ended.code == ExitCode.INCOMPLETE
        assert ended.err.endswith("Exit code 3: the answer is undetermined, as something is missing\n")
    assert "Exit code" not in shell.ztscan("access", "--replay", cassette("contoso"), "--user", ADA, *ELSEWHERE).err


def test_a_country_is_two_letters(shell: Shell) -> None:
    ended = shell.ztscan("access", "--replay", cassette("contoso"), "--user", ADA, "--country", "Netherlands")
    assert ended.code == ExitCode.USAGE
    assert "`Netherlands` is not a country code" in ended.err


def test_only_what_it_needs_is_read(shell: Shell) -> None:
    with simulator(TENANTS["contoso"]()) as served:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", served.url)
        ended = shell.ztscan("access", "-q", "--user", ADA, *ELSEWHERE)
        assert not [
            path for path in served.paths() if "/oauth2PermissionGrants" in path or "/authentication" in path.lower()[:20]
        ]
        assert [entry.method for entry in served.log if entry.path.endswith("evaluate")] == []
    assert ended.code == ExitCode.MET


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--user", "nobody@contoso.example"), "no user `nobody@contoso.example` in this tenant"),
        (("--user", ADA, "--client", "telnet"), "unknown client app `telnet`"),
        (("--user", ADA, "--app", "Solitaire"), "no application `Solitaire`"),
        (("--user", ADA, "--location", "the moon"), "no named location `the moon`"),
        (("--user", ADA, "--location", "headquarters", "--ip", "192.0.2.1"), "a named location has its own addresses"),
        (("--user", ADA, "--location", "Countries with business", "--country", "NL"), "a named location has its own country"),
        (("--user", ADA, "--ip", "here"), "`here` is no address"),
        (("--user", ADA, "--user-risk", "grave"), "unknown user risk `grave` — use one of none, low, medium, high"),
        (("--user", ADA, "--verify"), "a recording cannot answer What If"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(shell: Shell, arguments: tuple[str, ...], problem: str) -> None:
    ended = shell.ztscan("access", "-q", "--replay", cassette("contoso"), *arguments)
    assert (ended.code, ended.out) == (ExitCode.USAGE, "")
    assert ended.err.startswith(f"error: {problem}")
    assert " — " in ended.err


@pytest.mark.parametrize(("tenant", "user"), [("contoso", ADA), ("fabrikam", "")])
def test_entra_agrees_with_what_is_worked_out_offline(shell: Shell, tenant: str, user: str) -> None:
    served_tenant = TENANTS[tenant]()
    user = user or served_tenant.collections["users"].page(30, 31)[0]["id"]
    shell.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    with simulator(served_tenant) as served:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", served.url)
        ended = shell.ztscan("access", "-q", "--user", user, "--verify", "--format", "json", *ELSEWHERE)
        questions = [entry for entry in served.log if entry.path.endswith("evaluate")]
    found = json.loads(ended.out)["verified"]
    assert found["disagreements"] == []
    assert ended.code == ExitCode.MET
    assert {entry.method for entry in questions} == {"POST"}
    assert 1 <= len(questions) == found["sign_ins"] <= 9
    assert found["compared"] >= 15 * found["sign_ins"]


def test_a_disagreement_is_reported_and_is_no_success(shell: Shell) -> None:
    tenant = TENANTS["contoso"]()
    policies = tenant.collections["identity/conditionalAccess/policies"]
    wrong = next(p["id"] for p in policies.page(0, len(policies)) if p["displayName"].startswith("CA002"))
    with simulator(tenant, Options(contradicted=frozenset((wrong,)))) as served:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", served.url)
        ended = shell.ztscan("access", "--user", ADA, "--verify", *ELSEWHERE)
    assert ended.code == ExitCode.FAILED
    assert f"CA002 MFA for all employees for {ADA}: applies for ztscan, does not apply for Entra" in ended.out
    assert "Entra disagrees" in ended.err


def test_where_policies_cannot_be_read_there_is_no_answer(shell: Shell) -> None:
    with simulator(TENANTS["contoso"](), Options(caller=Caller(permissions=EVERYTHING - {"Policy.Read.All"}))) as served:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", served.url)
        ended = shell.ztscan("access", "-q", "--user", ADA, *ELSEWHERE)
    assert (ended.code, ended.out) == (ExitCode.FAILED, "")
    assert "error: `conditional_access_policies` could not be read" in ended.err
    assert "Policy.Read.All" in ended.err


def test_where_entra_does_not_answer_that_is_said(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.simulator.evaluate.PERMISSIONS", ("Policy.Read.Nothing",))
    with simulator(TENANTS["contoso"](), Options(caller=Caller(permissions=EVERYTHING))) as served:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", served.url)
        ended = shell.ztscan("access", "-q", "--user", ADA, "--verify", *ELSEWHERE)
    assert ended.code == ExitCode.FAILED
    assert "What If did not answer: Graph answered 403" in ended.err
    assert "grant Policy.Read.ConditionalAccess" in ended.err
