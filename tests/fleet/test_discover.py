"""`ztscan fleet discover`: who is found becomes a fleet to review, and who could not be looked for is said."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.running import Shell
from tests.fleet.executors import id_of
from tests.simulator import TENANTS, Caller, Options, simulator
from tests.simulator.tenant import ListRows, Tenant
from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode
from ztscan.fleet.definition import parse_fleet
from ztscan.fleet.discovery import KnownCustomer, found_tenants, other_ends, to_toml, unknown_to, vanished_from

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def relationship(number: int, name: str, **more: Any) -> dict[str, Any]:
    customer = {"tenantId": id_of(number), "displayName": name}
    usual = {
        "displayName": f"GDAP {number}",
        "status": "active",
        "endDateTime": "2028-01-01T00:00:00Z",
        "autoExtendDuration": "P180D",
    }
    return {"id": f"{id_of(number)}-{len(more)}", "customer": customer, **usual, **more}


def partner(relationships: list[dict[str, Any]], contracts: list[dict[str, Any]]) -> Tenant:
    """A partner tenant with these customers."""
    own = TENANTS["woodgrove"]()
    rows = {"tenantRelationships/delegatedAdminRelationships": ListRows(relationships), "contracts": ListRows(contracts)}
    return dataclasses.replace(own, collections={**own.collections, **rows})


def contract(number: int, domain: str) -> dict[str, Any]:
    return {"id": id_of(100 + number), "customerId": id_of(number), "defaultDomainName": domain, "displayName": domain.title()}


CUSTOMERS = partner(
    [
        relationship(1, "Contoso Ltd\n[[tenant]]"),
        relationship(1, "Contoso Ltd", displayName="Second"),
        relationship(2, "Ends soon", endDateTime="2026-12-01T00:00:00.0000000Z", autoExtendDuration="PT0S"),
        relationship(3, "Made by Microsoft", displayName="MLT_3"),
    ],
    [contract(1, "contoso.example.com"), contract(4, "fabrikam.example.com")],
)


def test_customers_become_a_fleet_to_review(shell: Shell) -> None:
    shell.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    with simulator(CUSTOMERS) as graph:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", graph.url)
        ended = shell.afresh("fleet", "discover", "-o", "fleet.toml")
        again = shell.afresh("fleet", "discover", "-o", "fleet.toml")
    assert ended.code == ExitCode.MET, ended.err
    assert "with 3 tenants" in ended.err
    text = shell.read("fleet.toml").decode()
    fleet = parse_fleet(text)
    assert [(tenant.name, tenant.id) for tenant in fleet.tenants] == [
        ("contoso", id_of(1)),
        ("ends-soon", id_of(2)),
        ("fabrikam", id_of(4)),
    ]
    assert "known by contracts, gdap" in text
    assert "ends on 2026-12-01 and is not extended" in text
    assert [tenant.member.relationship_ends for tenant in fleet.tenants] == ["", "2026-12-01", ""]
    assert "Made by Microsoft" not in text
    assert again.code == ExitCode.USAGE
    assert "may hold changes of yours" in again.err


def test_a_source_that_cannot_be_read_is_said_in_the_file_and_by_the_exit_code(shell: Shell) -> None:
    caller = Caller(permissions=frozenset({"Directory.Read.All"}))
    with simulator(CUSTOMERS, Options(caller=caller)) as graph:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", graph.url)
        ended = shell.afresh("fleet", "discover", "-o", "fleet.toml")
    assert ended.code == ExitCode.INCOMPLETE
    assert "not read: delegated_admin_relationships" in ended.err
    assert "# Not read: delegated_admin_relationships" in shell.read("fleet.toml").decode()


def test_a_fleet_is_compared_with_the_sources(shell: Shell) -> None:
    shell.write("known.toml", f'[[tenant]]\nname = "gone"\nid = "{id_of(9)}"\n[[tenant]]\nname = "c"\nid = "{id_of(1)}"\n')
    with simulator(CUSTOMERS) as graph:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", graph.url)
        ended = shell.afresh("fleet", "discover", "--known", "known.toml")
    assert ended.code == ExitCode.MET
    assert f"not in the fleet: fabrikam ({id_of(4)})" in ended.err
    assert "no source knows it: gone" in ended.err
    assert not (shell.folder / "fleet.toml").exists()


def test_something_must_be_asked_for(shell: Shell) -> None:
    assert shell.afresh("fleet", "discover").code == ExitCode.USAGE


TEXT = st.text(max_size=80)


@given(
    st.lists(
        st.builds(
            KnownCustomer,
            tenant=st.integers(0, 6).map(id_of) | TEXT,
            source=st.sampled_from(("gdap", "contracts")),
            display_name=TEXT,
            domain=TEXT | st.sampled_from(("con.example", "CON.example", "fleet.json", "a.b", "A.c")),
            ends=TEXT | st.just("2026-12-01T00:00:00Z"),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_whatever_the_sources_say_the_file_names_each_tenant_once(customers: list[KnownCustomer]) -> None:
    found = found_tenants(customers, NOW)
    text = to_toml(found, {"gdap": "a\nb\x00"})
    assert {tenant.id for tenant in found} == {
        customer.tenant for customer in customers if customer.tenant.startswith("0f6c1a52-")
    }
    if found:
        fleet = parse_fleet(text)
        assert {tenant.id for tenant in fleet.tenants} == {tenant.id for tenant in found}
        assert not unknown_to(fleet, found)
        assert not vanished_from(fleet, found)


def test_a_relationship_that_lasts_goes_before_one_that_ends() -> None:
    ends = KnownCustomer(tenant=id_of(1), source="gdap", ends="2026-12-01T00:00:00Z")
    lasts = KnownCustomer(tenant=id_of(1), source="gdap")
    contract = KnownCustomer(tenant=id_of(1), source="contracts", domain="contoso.example")
    told = [found_tenants(known, NOW)[0] for known in ([ends, contract], [ends, lasts], [contract])]
    assert [(one.ends, bool(one.remark)) for one in told] == [("2026-12-01", True), ("", False), ("", False)]


def test_another_end_than_the_fleet_says_is_told() -> None:
    text = f'[[tenant]]\nname = "c"\nid = "{id_of(1)}"\nrelationship_ends = "2026-12-01"\n'
    fleet = parse_fleet(text)
    renewed = KnownCustomer(tenant=id_of(1), source="gdap", ends="2028-01-01T00:00:00Z")
    same = KnownCustomer(tenant=id_of(1), source="gdap", ends="2026-12-01T10:00:00Z")
    contract = KnownCustomer(tenant=id_of(1), source="contracts")
    assert other_ends(fleet, found_tenants([renewed], NOW)) == (("c", "2028-01-01", "2026-12-01"),)
    assert other_ends(fleet, found_tenants([same], NOW)) == other_ends(fleet, found_tenants([contract], NOW)) == ()
    with pytest.raises(UsageError, match="is no date"):
        parse_fleet(text.replace("2026-12-01", "soon"))


@pytest.mark.parametrize("ends", ["", "soon", "2028-01-01T00:00:00Z"])
def test_a_relationship_that_lasts_gets_no_remark(ends: str) -> None:
    (tenant,) = found_tenants([KnownCustomer(tenant=id_of(1), source="gdap", ends=ends)], NOW)
    assert tenant.remark == ""
    assert tenant.name == "tenant-0f6c1a52"
