"""`ztscan doctor`: everything in place, or what is not and how to get it; over real TLS, with a real exchange of tokens."""

from __future__ import annotations

import re
import secrets
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.running import Ended, Shell, cassette
from tests.cli.tenants import EVERYTHING, behind_sign_in, contoso
from tests.graph.authority import Federation, Microsoft
from tests.graph.signing_in import GITHUB_URL, led_to_microsoft, use
from tests.simulator.tenants import TENANTS
from ztscan.cli import diagnosis
from ztscan.cli.diagnosis import Line
from ztscan.core.exit_codes import ExitCode
from ztscan.engine import registry
from ztscan.engine.costs import Cost, costs
from ztscan.graph import reach, transport
from ztscan.graph.claims import AZURE_CLI, GrantedAccess
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.plan import ALWAYS
from ztscan.graph.reach import Reached
from ztscan.graph.reader_roles import READER_ROLES
from ztscan.graph.resources import RESOURCES
from ztscan.graph.transport import network_transport

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
PASSWORDS = ("--check", "password_protection.*")
PRIVILEGED = ("--check", "privileged_identity_management.*")


@pytest.fixture
def microsoft(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Iterator[Microsoft]:
    yield from led_to_microsoft(shell.folder, monkeypatch)


def doctor(shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft, name: str, lacking: str, *check: str) -> Ended:
    """Ask as an application with a secret, in the tenant of that name."""
    shell.setenv("COLUMNS", "500")  # so that no line is folded
    with behind_sign_in(microsoft, TENANTS[name](), EVERYTHING - {lacking}) as application:
        application.secret = secrets.token_urlsafe()
        use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)
        ended = shell.ztscan("doctor", "--auth", "secret", *check)
    assert not [kept for kept in microsoft.confidential if kept in ended.out + ended.err]
    assert microsoft.strangers == []
    return ended


def shell_port(microsoft: Microsoft) -> str:
    return microsoft.environment["https_proxy"].rpartition(":")[2]


def test_all_is_well(shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft) -> None:
    ended = doctor(shell, monkeypatch, microsoft, "contoso", "", *PASSWORDS)
    assert ended.code == ExitCode.MET, ended.out
    lines = ended.out.splitlines()
    assert [line for line in lines if not line.startswith("ok ")] == []
    assert any("Contoso" in line for line in lines)
    assert any("permissions are granted" in line for line in lines)
    proxied = f"through the proxy 127.0.0.1:{shell_port(microsoft)} (https_proxy); trusted certificates: {microsoft.ca_file}"
    assert [line for line in lines if f"graph.microsoft.com answers over TLS, {proxied}" in line]
    assert [line for line in lines if f"login.microsoftonline.com answers over TLS, {proxied}" in line]
    assert any("clock" in line for line in lines)


def test_nothing_but_the_organisation_and_the_subscriptions_is_read(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft
) -> None:
    doctor(shell, monkeypatch, microsoft, "contoso", "")
    with_token = {asked.path for asked in microsoft.graph.asked if "authorization" in asked.headers}
    assert with_token == {"/v1.0/organization", "/v1.0/subscribedSkus"}
    assert {asked.path for asked in microsoft.graph.asked} - with_token == {"/v1.0/"}


def test_a_missing_permission_is_named_with_the_way_to_grant_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft
) -> None:
    ended = doctor(shell, monkeypatch, microsoft, "contoso", "RoleManagementAlert.Read.Directory", *PRIVILEGED)
    assert ended.code == ExitCode.INCOMPLETE
    summary, missing = [line for line in ended.out.splitlines() if line.startswith("missing")]
    assert re.search(r"1 of \d+ permissions is missing\. Grant them with `ztscan setup --app-id ", summary)
    cost = re.search(r"RoleManagementAlert\.Read\.Directory: (\d+) checks?, (\d+) objectives?", missing)
    assert cost
    assert int(cost[1]) >= 1


def person(*permissions: str, roles: tuple[str, ...] = (), client_id: str = AZURE_CLI, name: str = "") -> GrantedAccess:
    ids = frozenset(READER_ROLES[role] for role in roles)
    return GrantedAccess(False, frozenset(permissions), ids, "t", client_id, name, "o", "ada", NOON, NOON, False)


CHECKS = tuple(registry.load().select((), ()))


def test_the_azure_cli_cannot_be_granted_permissions() -> None:
    lines = list(diagnosis.permissions(person(), CHECKS, GLOBAL))
    (summary,) = [line.text for line in lines if "are missing" in line.text]
    assert "the Azure CLI's own application, which cannot be granted them: use `--auth browser`" in summary


def test_client_and_account_are_named() -> None:
    assert f"ada with Microsoft Azure CLI ({AZURE_CLI})" in diagnosis.account(person()).text
    assert "ada with scanner (1234)" in diagnosis.account(person(client_id="1234", name="scanner")).text


def test_every_missing_permission_has_its_price_and_the_highest_is_first() -> None:
    _, _, *prices = diagnosis.permissions(person(), CHECKS, GLOBAL)
    told = [re.fullmatch(r"([\w.-]+): ([\d,]+) checks?, ([\d,]+) objectives?", line.text) for line in prices]
    counts = [int(one[2]) for one in told if one]
    assert len(counts) == len(prices) > 20
    assert counts == sorted(counts, reverse=True)
    without = {one[1]: int(one[2]) for one in told if one}
    wanting = {c.id for c in CHECKS if "security_defaults" in {need.name for need in c.signature.needs}}
    assert without["Policy.Read.All"] >= len(wanting)


def test_the_price_is_that_of_all_checks_that_read_it() -> None:
    def missing(resource: object) -> tuple[str, ...]:
        return ("it",) if resource is RESOURCES["domains"] else ()

    reading = [check for check in CHECKS if "domains" in {need.name for need in check.signature.needs}]
    (cost,) = costs(CHECKS, RESOURCES, missing, always=ALWAYS)
    assert cost.checks >= {check.id for check in reading}
    assert cost.objectives == {o for check in CHECKS if check.id in cost.checks for o in check.declaration.objectives}
    assert costs((), RESOURCES, lambda resource: [resource.name], always=ALWAYS) == tuple(
        Cost(name, frozenset(), frozenset()) for name in sorted(ALWAYS)
    )


def test_a_higher_permission_counts() -> None:
    lines = [line.text for line in diagnosis.permissions(person("Directory.Read.All", "Policy.Read.All"), CHECKS, GLOBAL)]
    assert "User.Read.All by Directory.Read.All" in lines[0]
    assert not [line for line in lines[1:] if line.startswith(("User.Read.All", "Policy.Read.AuthenticationMethod:"))]
    assert [line for line in lines[1:] if line.startswith("AuditLog.Read.All: ")]


def test_the_roles_of_a_person_count_as_well_as_the_scopes() -> None:
    def told(*roles: str) -> list[Line]:
        return list(diagnosis.roles(person(roles=roles), CHECKS, GLOBAL))

    assert told("Global Administrator") == [Line(True, "Active roles: Global Administrator")]
    first, *prices = told("Global Reader", "Teams Administrator")
    assert first.text == "Active roles: Global Reader, Teams Administrator"
    assert [line.text for line in prices] == [
        "Role Application Administrator or Cloud Application Administrator: 1 check, 2 objectives",
        "Role Hybrid Identity Administrator: 1 check, 2 objectives",
        "Role Entra Backup Reader: 1 check, 1 objective",
        "Role External ID User Flow Administrator: 1 check, 1 objective",
        "Role Tenant Governance Reader or Tenant Governance Relationship Reader: 1 check, 1 objective",
    ]
    first, *prices = told("Directory Readers")
    assert (first.ok, first.text) == (False, "Active roles: Directory Readers")
    assert [line for line in prices if line.text.startswith("Role Global Reader or Security Reader: ")]
    assert not [line for line in prices if "Directory Readers" in line.text]
    (unknown,) = told()
    assert not unknown.ok
    assert "not known" in unknown.text


def test_every_role_that_a_declaration_names_has_its_id() -> None:
    assert {role for resource in RESOURCES.values() for role in resource.permission.delegated_roles} <= set(READER_ROLES)


@pytest.mark.parametrize(
    ("seconds", "fine", "text"),
    [
        (0.4, True, "is correct"),
        (-20, True, "20 s behind"),
        (200, True, "200 s ahead of"),
        (301, False, "301 s ahead of Microsoft's; set it"),
        (-3600, False, "3600 s behind Microsoft's; set it"),
    ],
)
def test_the_clock_is_compared_both_ways(seconds: float, fine: bool, text: str) -> None:
    (line,) = diagnosis.clock([Reached("h", "", "", timedelta(seconds=seconds)), Reached("g", "", "", timedelta())])
    assert line.ok is fine
    assert text in line.text
    assert list(diagnosis.clock([Reached("h", "", "", None)])) == []


def test_a_clock_that_is_ahead_is_told_before_a_sign_in_that_fails(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft
) -> None:
    microsoft.entra.offset = -3600
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    use(monkeypatch, application, AZURE_CLIENT_SECRET="a-wrong-secret")
    ended = shell.ztscan("doctor", "--auth", "secret")
    assert ended.code == ExitCode.AUTHENTICATION
    assert "missing The clock of this machine is 3600 s ahead of Microsoft's" in ended.out.replace("3599", "3600")


def test_a_certificate_that_is_not_trusted_is_told_with_the_remedy(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft
) -> None:
    nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for module in (transport, reach):
        monkeypatch.setattr(module, "network_transport", lambda root: network_transport(root, verify=nobody))
    ended = doctor(shell, monkeypatch, microsoft, "contoso", "", *PASSWORDS)
    assert ended.code == ExitCode.INCOMPLETE
    assert "the TLS certificate of `graph.microsoft.com` is not trusted; if a proxy inspects TLS" in ended.out
    assert "the TLS certificate of `login.microsoftonline.com` is not trusted" in ended.out


def test_a_missing_licence_is_named(shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft) -> None:
    ended = doctor(shell, monkeypatch, microsoft, "woodgrove", "", *PRIVILEGED)
    assert ended.code == ExitCode.INCOMPLETE
    missing = [line for line in ended.out.splitlines() if line.startswith("missing")]
    assert any(
        re.search(r"Licence Microsoft Entra ID P2.* is missing: what needs it does not apply or is not assessed", line)
        for line in missing
    )
    assert not [line for line in missing if "permission" in line]


@pytest.mark.parametrize("secret", ["wrong", ""])
def test_nobody_can_be_signed_in(shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft, secret: str) -> None:
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    given = {"AZURE_CLIENT_SECRET": secrets.token_urlsafe()} if secret else {}
    use(monkeypatch, application, **given)
    ended = shell.ztscan("doctor", "--auth", "secret")
    assert ended.code == ExitCode.AUTHENTICATION
    assert "AZURE_CLIENT_SECRET" in ended.err
    (line,) = ended.err.splitlines()
    assert line.startswith("error: ")
    assert " — " in line
    assert not [kept for kept in (application.secret, *given.values()) if kept in ended.out + ended.err]


def test_a_job_of_github_is_trusted(shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft) -> None:
    with behind_sign_in(microsoft, contoso()) as application:
        application.federations = (Federation(microsoft.github, microsoft.github.subject),)
        bearer = {"ACTIONS_ID_TOKEN_REQUEST_URL": GITHUB_URL, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": microsoft.github.bearer}
        use(monkeypatch, application, **bearer)
        assert shell.ztscan("doctor", "--auth", "workload", *PASSWORDS).code == ExitCode.MET
        application.federations = (Federation(microsoft.github, "repo:contoso/another:ref:refs/heads/main"),)
        refused = shell.ztscan("doctor", "--auth", "workload", *PASSWORDS)
    assert refused.code == ExitCode.AUTHENTICATION
    assert len(refused.err.splitlines()) == 1


def test_a_clock_that_is_far_behind_is_told(shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft) -> None:
    shell.setenv("SOURCE_DATE_EPOCH", "1793512800")
    ended = doctor(shell, monkeypatch, microsoft, "contoso", "", *PASSWORDS)
    assert "The clock of this machine is" in ended.out
    assert ended.code == ExitCode.INCOMPLETE


def test_a_recording_has_nobody_to_sign_in(shell: Shell) -> None:
    ended = shell.ztscan("doctor", "--replay", cassette("contoso"), *PASSWORDS)
    assert ended.code == ExitCode.MET
    assert "signed in" not in ended.out
    assert ended.err == "Exit code 0: a scan can read everything that the checks need\n"


def test_what_is_missing_ends_with_the_exit_code_in_words(shell: Shell) -> None:
    ended = shell.ztscan("doctor", "--replay", cassette("contoso"))
    assert ended.code == ExitCode.INCOMPLETE
    assert "missing " in ended.out
    assert ended.err.endswith("Exit code 3: incomplete. A scan lacks what is missing\n")
    assert shell.ztscan("doctor", "-q", "--replay", cassette("contoso")).err == ""
