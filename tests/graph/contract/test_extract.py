"""How the extract of Graph's schema is made, and what is said where it lacks a declared path."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.graph.contract import extract
from tests.graph.contract.declarations import request_problems, uses_of_records
from ztscan.graph.partner import PARTNER
from ztscan.graph.resources import RESOURCES

METADATA = """<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <EnumType Name="colour"><Member Name="red" Value="0"/><Member Name="blue" Value="1"/></EnumType>
  <ComplexType Name="door"><Property Name="colour" Type="graph.colour"/></ComplexType>
  <EntityType Name="entity" Abstract="true"><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
  <EntityType Name="house" BaseType="graph.entity">
    <Property Name="doors" Type="Collection(graph.door)"/>
    <NavigationProperty Name="owner" Type="graph.person"/>
  </EntityType>
  <EntityContainer Name="GraphService">
    <EntitySet Name="houses" EntityType="microsoft.graph.house"/>
    <Singleton Name="street" Type="microsoft.graph.network.street"/>
  </EntityContainer>
</Schema>
<Schema Namespace="microsoft.graph.network" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <EntityType Name="street" BaseType="graph.entity"/>
</Schema>
</edmx:DataServices></edmx:Edmx>"""


def test_published_metadata_becomes_a_contract(tmp_path: Path) -> None:
    for version in ("v1.0", "beta"):
        (tmp_path / f"{version}.xml").write_text(METADATA, encoding="utf-8")
    assert extract.read_contract(tmp_path)["versions"]["beta"] == {
        "roots": {"houses": "*house", "street": "network.street"},
        "types": {
            "door": {"p": {"colour": "colour"}},
            "entity": {"p": {"id": "String"}},
            "house": {"b": "entity", "p": {"doors": "*door"}, "n": {"owner": "person"}},
            "network.street": {"b": "entity"},
        },
        "enums": {"colour": ["red", "blue"]},
    }


def test_the_extract_of_the_extract_keeps_every_declared_path() -> None:
    """What is kept suffices to make it again: the walk over the declarations loses nothing that they need."""
    kept = json.loads((extract.HERE / "schema.json").read_text(encoding="utf-8"))
    short = {"base": "b", "properties": "p", "navigations": "n"}
    versions = {
        version: {**part, "types": {name: {short[k]: v for k, v in one.items()} for name, one in part["types"].items()}}
        for version, part in kept.items()
    }
    assert extract.extract({"versions": versions}, [*RESOURCES.values(), *PARTNER.values()]) == kept


def test_the_order_of_resources_means_nothing() -> None:
    """A type that is kept as the base of another one is kept whole where a path leads to it later."""
    full = {"types": {"directoryObject": {}, "application": {"b": "directoryObject"}, "user": {"b": "directoryObject"}}}
    for names in (("application", "directoryObject"), ("directoryObject", "application")):
        kept = extract.Extract(full)
        for name in names:
            kept.keep(name)
        assert kept.whole == {"application", "directoryObject", "user"}


def test_a_path_that_the_extract_lacks_is_named_with_what_to_do() -> None:
    unknown = replace(RESOURCES["users"], path="/deviceManagement/notYetRead")
    (problem,) = request_problems(unknown)
    assert "v1.0 /deviceManagement/notYetRead" in problem
    assert "make schema" in problem
    assert uses_of_records([unknown]) == {}, "the tests of its records wait until the path is there"


@pytest.mark.parametrize("arguments", [[], ["/nowhere/contract.json"]])
def test_make_schema_says_what_it_needs(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    before = (extract.HERE / "schema.json").read_bytes()
    assert extract.main(arguments) == 2
    assert "CONTRACT=path" in capsys.readouterr().err
    assert (extract.HERE / "schema.json").read_bytes() == before


def test_every_area_has_its_door_for_checks() -> None:
    for path, text in extract.doors().items():
        assert path.is_file(), f"{path.name} is missing: run `make schema CONTRACT=path`"
        assert path.read_text(encoding="utf-8") == text
