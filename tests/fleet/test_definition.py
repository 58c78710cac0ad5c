"""``fleet.toml``: what it accepts, what holds for a tenant, and that it never holds a secret."""

from __future__ import annotations

import pytest

from ztscan.core.errors import UsageError
from ztscan.fleet.definition import parse_fleet

ONE, TWO = "0f6c1a52-7c2b-4a6c-8a43-0d5b1f1f6c01", "0f6c1a52-7c2b-4a6c-8a43-0d5b1f1f6c02"
SECRET = "abc8Q" + "~hunter2hunter2hunter2hunter2abcdef"
PEM = "-----BEGIN " + "PRIVATE KEY-----"
WHOLE = f"""
[fleet]
workers = 4
credentials = ["a", "b"]
minutes = 30
skip = ["hybrid_identity"]

[groups.retail]
minutes = 90
owner = "team north"

[groups.gov]
cloud = "usgov"

[credentials.a]
method = "secret"
client_id = "{ONE}"
secret_env = "A_SECRET"

[credentials.b]
method = "certificate"
client_id = "{TWO}"
certificate_file = "/run/secrets/b.pem"

[[tenant]]
name = "contoso"
id = "{ONE.upper()}"
groups = ["retail", "gov"]

[[tenant]]
name = "woodgrove"
id = "{TWO}"
owner = "Adele Vance"
skip = []
"""


def refusal(text: str) -> str:
    with pytest.raises(UsageError) as caught:
        parse_fleet(text)
    return f"{caught.value} - {caught.value.next_step}"


def test_a_tenant_goes_before_its_groups_and_they_go_before_the_fleet() -> None:
    fleet = parse_fleet(WHOLE)
    contoso, woodgrove = fleet.tenants
    assert (fleet.engine, fleet.workers) == ("local", 4)
    assert (contoso.id, contoso.minutes, contoso.owner, contoso.cloud, contoso.skip) == (
        ONE,
        90,
        "team north",
        "usgov",
        ("hybrid_identity",),
    )
    assert (woodgrove.minutes, woodgrove.owner, woodgrove.cloud, woodgrove.skip) == (30, "Adele Vance", "global", ())
    assert [contoso.credential, woodgrove.credential] == ["a", "b"]


def test_the_minimal_file_has_one_tenant() -> None:
    (tenant,) = parse_fleet(f'[[tenant]]\nname = "a"\nid = "{ONE}"\n').tenants
    assert (tenant.minutes, tenant.credential, tenant.recording, tenant.check) == (60, "", "", ())


TENANT = f'[[tenant]]\nname = "a"\nid = "{ONE}"\n'
CREDENTIAL = f'[credentials.c]\nmethod = "secret"\nclient_id = "{ONE}"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "names no tenant"),
        (f'[[tenant]]\nname = "../x"\nid = "{ONE}"\n', "`fleet.toml:2`: `../x` can't be the name of a tenant"),
        (f'[[tenant]]\nname = "CON"\nid = "{ONE}"\n', "reserved"),
        (f'[[tenant]]\nname = "fleet.json"\nid = "{ONE}"\n', "reserved"),
        (f'[[tenant]]\nname = ".a"\nid = "{ONE}"\n', "dot"),
        (f'[[tenant]]\nname = "-rf"\nid = "{ONE}"\n', "hyphen"),
        ('[[tenant]]\nname = "a"\nid = "contoso.com"\n', "`fleet.toml:3`: `contoso.com` is no tenant id"),
        (TENANT + f'[[tenant]]\nname = "A"\nid = "{TWO}"\n', "`fleet.toml:5`: the name `A` is given twice"),
        (TENANT + f'[[tenant]]\nname = "b"\nid = "{ONE.upper()}"\n', "is given twice"),
        (TENANT + 'groups = ["north"]\n', "the group `north` is not declared"),
        (TENANT + 'credential = "msp"\n', "the credential `msp` is not declared"),
        (TENANT + "minuts = 5\n", "did you mean `minutes`?"),
        (TENANT + '[fleet]\nengine = "ray"\n', "accepted are `local`, `dask`"),
        (TENANT + '[groups.n]\ncloud = "moon"\n', "accepted are `global`"),
        (TENANT + '[groups."a b"]\n', "can't be a name in `[groups]`"),
        (TENANT + CREDENTIAL, "requires `secret_env` or `secret_file`"),
        (TENANT + CREDENTIAL + 'secret_env = "a-b"\n', "not the name of an environment variable"),
        (TENANT + CREDENTIAL + 'secret_env = "A"\nsecret_file = "b"\n', "`secret_env` or `secret_file`"),
        (TENANT + CREDENTIAL + 'secret_env = "A"\ncertificate_file = "b"\n', "has no effect"),
        (TENANT + '[credentials.c]\nmethod = "workload"\n', "requires `client_id`"),
    ],
)
def test_what_is_not_documented_is_refused_with_its_line(text: str, told: str) -> None:
    assert told in refusal(text)


def test_groups_that_contradict_each_other_are_refused_unless_the_tenant_decides() -> None:
    groups = "[groups.x]\nminutes = 1\n[groups.y]\nminutes = 2\n"
    both = TENANT + 'groups = ["x", "y"]\n'
    assert "differ in `minutes`" in refusal(both + groups)
    assert parse_fleet(both + "minutes = 3\n" + groups).tenants[0].minutes == 3


@pytest.mark.parametrize(
    "line",
    [
        'secret = "hunter2hunter2"',
        'client_secret = "hunter2hunter2"',
        'password = "hunter2hunter2"',
        f'secret_env = "{SECRET}"',
        f'secret_file = """{PEM}\nhunter2hunter2"""',
        'secret_env = "hunter2 hunter2"',
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(line: str) -> None:
    told = refusal(TENANT + CREDENTIAL + line + "\n")
    assert "hunter2" not in told
    assert "secret" in told
