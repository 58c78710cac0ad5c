"""What a check is handed cannot be changed: every value of three tenants, and every fact about them, walked to its ends."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from ipaddress import IPv4Network, IPv6Network
from types import FunctionType, MappingProxyType
from typing import Any

import msgspec
import pytest

from tests.checks.cases import Case, gap
from tests.simulator.in_process import InProcess
from tests.simulator.tenants import TENANTS
from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.core.immutable import frozen
from ztscan.core.model import ByKey, Gap
from ztscan.engine.evidence import FACTS, EvidenceStore
from ztscan.engine.registry import load
from ztscan.graph.plan import make_plan
from ztscan.graph.resources import RESOURCES

load()

PLAIN = (str, bytes, int, float, type(None), enum.Enum, date, timedelta, range, type, FunctionType, IPv4Network, IPv6Network)
"""Values, among them those of the standard library that are such by custom."""


def changeable(value: Any, path: str, seen: set[int]) -> Iterator[str]:
    """Paths of everything below ``value`` that could be changed. What is private, by its name, is nobody's to change."""
    if isinstance(value, PLAIN) or id(value) in seen or (isinstance(value, memoryview) and value.readonly):
        return
    seen.add(id(value))
    if isinstance(value, tuple | frozenset):
        for place, member in enumerate(value):
            yield from changeable(member, f"{path}[{place}]", seen)
    elif isinstance(value, MappingProxyType | ByKey):
        for key, member in value.items():
            yield from changeable(key, f"{path}'s key {key}", seen)
            yield from changeable(member, f"{path}[{key!r}]", seen)
    elif isinstance(value, dict | list | set | bytearray | memoryview):
        yield f"{path} is a {type(value).__name__}"
    else:
        for name, member in public(value):
            if settable(value, name):
                yield f"{path}.{name} of a {type(value).__name__} can be set"
            yield from changeable(member, f"{path}.{name}", seen)


def public(value: Any) -> Iterator[tuple[str, Any]]:
    slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    names = [*getattr(value, "__struct_fields__", ()), *getattr(value, "__dict__", ()), *slots]
    for name in dict.fromkeys(names):
        if not name.startswith("_") and hasattr(value, name):
            yield name, getattr(value, name)


def settable(value: Any, name: str) -> bool:
    try:
        setattr(value, name, getattr(value, name))
    except (AttributeError, TypeError):
        return False
    return True


@pytest.fixture(scope="module", params=TENANTS)
def store(request: pytest.FixtureRequest) -> tuple[Mapping[str, Any], EvidenceStore]:
    collected = InProcess(TENANTS[request.param]()).collect(make_plan(RESOURCES, RESOURCES, cloud="global")).evidence
    azure = {name: gap(name) for name in AZURE_RESOURCES}  # tests/azure holds it over what is read of Azure
    return collected, EvidenceStore({**azure, **collected}, Case("any").settings(), FACTS)


def test_collected_evidence_cannot_be_changed(store: tuple[Mapping[str, Any], EvidenceStore]) -> None:
    collected, _ = store
    assert len(collected) > 50
    assert [path for name, value in collected.items() for path in changeable(value, name, set())] == []


def test_facts_cannot_be_changed(store: tuple[Mapping[str, Any], EvidenceStore]) -> None:
    _, facts = store
    values = {name: facts.value(name) for name in FACTS}
    assert sum(isinstance(value, Gap) for value in values.values()) < len(values) / 2
    assert [path for name, value in values.items() for path in changeable(value, name, set())] == []


def test_proofs_cannot_be_changed(store: tuple[Mapping[str, Any], EvidenceStore]) -> None:
    _, facts = store
    coverage = facts.value("sign_in_coverage")
    for requirement in (catalogue.MFA_ALL_USERS, catalogue.LEGACY_BLOCKED):
        proof = coverage.prove(requirement)
        assert proof.description or proof.verdict is ProofVerdict.PROVED
        assert list(changeable(proof, requirement.id, set())) == []
        assert list(changeable(proof.witness, requirement.id, set())) == []


class _Open(msgspec.Struct):
    word: str


@dataclasses.dataclass
class _Held:
    words: Mapping[str, Any]


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ((1, {"a": 1}), "it[1] is a dict"),
        ((memoryview(b"a"), memoryview(bytearray(b"a"))), "it[1] is a memoryview"),
        (MappingProxyType({"a": ([],)}), "it['a'][0] is a list"),
        (_Open("a"), "it.word of a _Open can be set"),
        (_Held(MappingProxyType({})), "it.words of a _Held can be set"),
        (ByKey("doors", {"front": {"a"}}), "it['front'] is a set"),
    ],
)
def test_the_walk_sees_what_can_be_changed(value: Any, path: str) -> None:
    assert list(changeable(value, "it", set())) == [path]


def test_freezing_goes_all_the_way_down() -> None:
    value = {"users": {"includeUsers": ["All", {"id": {1}}]}, "state": None}
    assert frozen(value) == {"users": {"includeUsers": ("All", {"id": {1}})}, "state": None}
    assert list(changeable(frozen(value), "it", set())) == []
