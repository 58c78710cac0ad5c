"""What a job holds: names of credentials and never one, and the arguments of one scan."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.fleet.executors import id_of
from tests.fleet.fleets import tenant
from ztscan.core.errors import UsageError
from ztscan.fleet.definition import parse_fleet
from ztscan.fleet.run import environment
from ztscan.fleet.run.environment import environment_of
from ztscan.fleet.run.job import ScanJob, job_of
from ztscan.graph.assertions import IDENTITY_VARIABLE, SYSTEM_ASSIGNED

FLEET = f"""
[fleet]
credentials = ["secret", "certificate"]
minutes = 7
check = ["hybrid_identity"]
skip = ["consent"]
config = "ztscan.toml"

[credentials.secret]
method = "secret"
client_id = "{id_of(91)}"
secret_file = "secret"

[credentials.certificate]
method = "certificate"
client_id = "{id_of(92)}"
certificate_file = "/run/app.pem"
certificate_password_env = "PASSWORD"

[credentials.machine]
method = "managed"

[credentials.workload]
method = "workload"
client_id = "{id_of(93)}"
federated_token_file = "token"
"""


def jobs(*tables: str, head: str = FLEET) -> list[ScanJob]:
    fleet = parse_fleet(head + "\n".join(tables))
    return [job_of(one, fleet, Path("/fleet")) for one in fleet.tenants]


def test_a_job_has_the_arguments_of_one_scan() -> None:
    (job,) = jobs(tenant(1))
    assert " ".join(job.arguments) == (
        f"scan --quiet --tenant {id_of(1)} --cloud global --auth secret --client-id {id_of(91)} --timeout 7 "
        "--config /fleet/ztscan.toml --check hybrid_identity --skip consent -o result.json"
    )
    assert job.seconds == 7 * 60 + 600
    (job,) = jobs(tenant(1, recording="r.json"))
    assert job.arguments[:4] == ("scan", "--quiet", "--replay", "/fleet/r.json")
    assert (job.credential, job.inherits) == (None, False)


def test_tenants_are_divided_among_the_credentials_and_share_the_limits_of_their_application() -> None:
    applications = [job.application for job in jobs(*map(tenant, range(4)), tenant(4, cloud="usgov", credential="secret"))]
    assert applications == [f"global {id_of(91)}", f"global {id_of(92)}"] * 2 + [f"usgov {id_of(91)}"]


def test_no_secret_is_in_a_job(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("canary-secret")
    fleet = parse_fleet(FLEET + tenant(1) + tenant(2))
    environment = {"PASSWORD": "canary-password"}
    made = [job_of(one, fleet, tmp_path) for one in fleet.tenants]
    assert b"canary" not in msgspec.json.encode(made)
    given = [environment_of(job, tmp_path, environment) for job in made]
    assert given[0]["AZURE_CLIENT_SECRET"] == "canary-secret"
    assert given[1]["AZURE_CLIENT_CERTIFICATE_PASSWORD"] == "canary-password"
    assert "canary-password" not in given[0].values()


def test_each_way_to_sign_in_is_handed_what_it_needs_and_no_more(tmp_path: Path) -> None:
    everything = {
        name: f"value of {name}"
        for name in ("PATH", "IDENTITY_HEADER", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "AZURE_CLIENT_SECRET", "HOME", "OTHER_SECRET")
    }
    managed, workload = jobs(tenant(1, credential="machine"), tenant(2, credential="workload"))
    (inherited,) = jobs(tenant(3), head="")
    kept = {"PATH", "HOME", "USERPROFILE", "ZTSCAN_COORDINATOR"}
    assert set(environment_of(managed, tmp_path, everything)) == {*kept, "IDENTITY_HEADER", "AZURE_TENANT_ID"}
    found = environment_of(workload, tmp_path, everything)
    named = {"AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"}
    assert set(found) == {*kept, *named}
    assert found["AZURE_FEDERATED_TOKEN_FILE"] == "/fleet/token"
    assert found["HOME"] == str(tmp_path)
    assert set(environment_of(inherited, tmp_path, everything)) == {*everything, "ZTSCAN_COORDINATOR"} - {"OTHER_SECRET"}


def test_a_token_file_of_a_credential_goes_before_what_the_worker_offers(tmp_path: Path) -> None:
    """A scan takes a managed identity before a file: the credential of a tenant decides, not the machine."""
    head = f'[credentials.any]\nmethod = "workload"\nclient_id = "{id_of(94)}"\n' + FLEET.partition("\n\n")[2]
    worker = {IDENTITY_VARIABLE: "system", "AZURE_FEDERATED_TOKEN_FILE": "/worker/token"}
    with_file, without = jobs(tenant(1, credential="workload"), tenant(2, credential="any"), head=head)
    found = environment_of(with_file, tmp_path, worker)
    assert (found["AZURE_FEDERATED_TOKEN_FILE"], IDENTITY_VARIABLE in found) == ("/fleet/token", False)
    assert worker.items() <= environment_of(without, tmp_path, worker).items()


@pytest.mark.parametrize(("key", "named"), [("", "system"), (f'identity = "{id_of(95)}"', id_of(95))])
def test_an_application_that_trusts_a_managed_identity_signs_in_to_each_tenant(tmp_path: Path, key: str, named: str) -> None:
    head = f'[credentials.msp]\nmethod = "managed_federated"\nclient_id = "{id_of(94)}"\n{key}\n'
    made = jobs(tenant(1, credential="msp"), tenant(2, credential="msp"), head=head)
    for number, job in enumerate(made, 1):
        assert " ".join(job.arguments).startswith(
            f"scan --quiet --tenant {id_of(number)} --cloud global --auth workload --client-id {id_of(94)}"
        )
        found = environment_of(
            job, tmp_path, {"IDENTITY_HEADER": "header", "AZURE_CLIENT_SECRET": "x", "SYSTEM_ACCESSTOKEN": "x"}
        )
        own = {name: value for name, value in found.items() if name.startswith(("AZURE_", "ZTSCAN_F", "IDENTITY_", "SYSTEM_"))}
        assert own == {
            "AZURE_TENANT_ID": id_of(number),
            "AZURE_CLIENT_ID": id_of(94),
            IDENTITY_VARIABLE: named,
            "IDENTITY_HEADER": "header",
        }
    assert {job.application for job in made} == {f"global {id_of(94)}"}
    assert (environment.FEDERATED_IDENTITY, environment.SYSTEM_ASSIGNED) == (IDENTITY_VARIABLE, SYSTEM_ASSIGNED)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('method = "managed_federated"', "requires `client_id`"),
        (f'method = "managed_federated"\nclient_id = "{id_of(94)}"\nidentity = "contoso-id"', "`identity` is no client id"),
        (f'method = "managed"\nidentity = "{id_of(95)}"', "`identity` has no effect with the method `managed`"),
    ],
)
def test_a_managed_identity_that_cannot_be_is_refused(table: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        jobs(tenant(1, credential="msp"), head=f"[credentials.msp]\n{table}\n")


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff", b"a\0b"])
def test_a_file_without_a_secret_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret").write_bytes(content)
    fleet = parse_fleet(FLEET + tenant(1))
    job = job_of(fleet.tenants[0], fleet, tmp_path)
    with pytest.raises(UsageError):
        environment_of(job, tmp_path, {})
