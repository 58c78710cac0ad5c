"""Endpoints by hand agree with the declarations that they serve; those that are derived behave as the declaration says."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace

from tests.graph.contract.declarations import filled, filter_of, reached
from tests.simulator import derived, endpoint_table
from tests.simulator.endpoint_table import ENDPOINTS
from tests.simulator.endpoints import Bucket, Endpoint
from tests.simulator.errors import GraphError
from tests.simulator.graph import ANYBODY, Caller, Graph, question_of
from tests.simulator.odata import parse_expand, parse_filter
from tests.simulator.tenant import ListRows, Tenant
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import POLICY_READ_ALL
from ztscan.graph.resource import P2, Permission, Resource, Shape
from ztscan.graph.resources import RESOURCES

BY_HAND = [resource for resource in RESOURCES.values() if derived.written_by_hand(resource) and resource.method == "GET"]
SCARCE = {Bucket.CONDITIONAL_ACCESS, Bucket.REPORTS}
"""Buckets that a declaration must know of: a scan that does not keep their pace is throttled."""


def endpoint_of(resource: Resource) -> Endpoint:
    path = filled(resource.path).strip("/")
    found = derived.find("servicePrincipals/x/appRoleAssignedTo" if "(" in path else path, resource.version)
    assert found is not None, f"no endpoint serves {resource.version} {resource.path}"
    return found[0]


def differences(resource: Resource, endpoint: Endpoint) -> list[str]:
    """What a declaration asks for and an endpoint that was written from the documentation does not give."""
    asked: dict[str, tuple[object, set[object]]] = {
        "type": (reached(resource).type, {endpoint.type}),
        "shape": (resource.shape is Shape.SINGLETON, {endpoint.singleton}),
        "$select": (bool(resource.select), {endpoint.select, False}),
        "404": (endpoint.absent_is_404, {resource.absent.name == "NOT_CONFIGURED", False}),
    }
    problems = [f"{what}: {one} is none of {known}" for what, (one, known) in asked.items() if one not in known]
    if set(endpoint.permissions).isdisjoint(resource.permission.application or resource.permission.delegated):
        problems.append(f"permission: none of {endpoint.permissions}")
    if not endpoint.licence <= set(resource.licence.service_plans if resource.licence else ()):
        problems.append(f"licence: {sorted(endpoint.licence)} is not declared")
    if endpoint.bucket in SCARCE and Lane[endpoint.bucket.name] is not resource.lane:
        problems.append(f"lane: {resource.lane.name} is not {endpoint.bucket.name}")
    if (resource.top or 0) > (endpoint.largest or 0):
        problems.append(f"$top: {resource.top} is above {endpoint.largest}")
    compared = parse_filter(filter_of(resource)).atoms if resource.filter else frozenset()
    problems.extend(f"$filter: {atom}" for atom in compared - endpoint.filters)
    problems.extend(f"$expand: {one.name}" for one in parse_expand(resource.expand) if one.name not in endpoint.expand)
    return problems


@pytest.mark.parametrize("resource", BY_HAND, ids=lambda resource: resource.name)
def test_an_endpoint_by_hand_agrees_with_the_declaration(resource: Resource) -> None:
    assert differences(resource, endpoint_of(resource)) == []


@pytest.mark.parametrize(
    ("name", "change", "complaint"),
    [
        ("domains", {"shape": Shape.SINGLETON, "never_empty": False}, "shape"),
        ("users", {"permission": POLICY_READ_ALL}, "permission"),
        ("users", {"top": 5000}, "$top"),
        ("named_locations", {"select": ("id",)}, "$select"),
        ("conditional_access_policies", {"lane": Lane.OTHER}, "lane"),
        ("role_management_policy_assignments", {"licence": None}, "licence"),
        ("krbtgt_accounts", {"filter": "jobTitle eq 'x'"}, "$filter"),
        ("applications_with_owners", {"expand": "tokenLifetimePolicies"}, "$expand"),
    ],
)
def test_a_declaration_that_differs_is_caught(name: str, change: dict[str, object], complaint: str) -> None:
    changed = replace(RESOURCES[name], **change)
    assert any(problem.startswith(complaint) for problem in differences(changed, endpoint_of(RESOURCES[name])))


def test_every_declared_resource_is_served_by_one_of_the_two() -> None:
    assert not {endpoint.path for endpoint in derived.derived()} & {endpoint.path for endpoint in ENDPOINTS}
    for resource in RESOURCES.values():
        if resource.method == "GET":
            assert endpoint_of(resource)


# What follows stands for resources without an endpoint by hand: invented ones, with types that the extract has.

CONTRACTS = replace(
    RESOURCES["terms_of_use_agreements"],
    name="contracts",
    permission=Permission(("Agreement.Read.All", "Policy.Read.All")),
    licence=P2,
    top=50,
    expand="files($select=id)",
    select=("id", "displayName", "files"),
)
SWITCH = replace(RESOURCES["admin_consent_request_policy"], name="switch")


@pytest.fixture
def derived_only(monkeypatch: pytest.MonkeyPatch) -> None:
    made = derived.endpoints_of([CONTRACTS, SWITCH])
    monkeypatch.setattr(endpoint_table, "ENDPOINTS", ())
    monkeypatch.setattr(derived, "find", lambda path, version: endpoint_table.find(path, version, made))
    monkeypatch.setattr("tests.simulator.graph.find", derived.find)


def tenant(**held: object) -> Tenant:
    settings: dict[str, object] = {"collections": {}, "singletons": {}, **held}
    return Tenant(name="t", id="t", service_plans=frozenset({"AAD_PREMIUM_P2"}), **settings)  # type: ignore[arg-type]


def answer(of: Tenant, resource: Resource, *, caller: Caller = ANYBODY, **options: str) -> dict[str, object]:
    graph = Graph(of, caller=caller)
    given = {f"${name}": value for name, value in options.items()}
    return graph.get(question_of(resource.version, filled(resource.path), given, {}, "")).body


@pytest.mark.usefixtures("derived_only")
def test_a_derived_list_is_what_the_tenant_has_there() -> None:
    path = derived.template(CONTRACTS)
    of = tenant(collections={path: ListRows([{"id": "a", "displayName": "A", "version": "1", "files": []}])})
    assert answer(of, CONTRACTS, select="id,displayName")["value"] == [{"id": "a", "displayName": "A"}]
    assert answer(of, CONTRACTS, select="id", expand="files($select=id)", top="50")["value"] == [{"id": "a", "files": []}]
    assert answer(tenant(), CONTRACTS)["value"] == []


@pytest.mark.usefixtures("derived_only")
@pytest.mark.parametrize("granted", [set(), {"Agreement.Read.All"}, {"Policy.Read.All"}])
def test_a_derived_endpoint_needs_every_declared_permission(granted: set[str]) -> None:
    with pytest.raises(GraphError) as refused:
        answer(tenant(), CONTRACTS, caller=Caller(permissions=frozenset(granted)))
    assert refused.value.status == 403


@pytest.mark.usefixtures("derived_only")
@pytest.mark.parametrize("options", [{"top": "51"}, {"filter": "id eq 'a'"}, {"expand": "acceptances"}, {"count": "true"}])
def test_a_derived_endpoint_takes_only_what_is_declared(options: dict[str, str]) -> None:
    graph = Graph(tenant())
    with pytest.raises(GraphError):
        graph.get(question_of("v1.0", derived.template(CONTRACTS), {f"${k}": v for k, v in options.items()}, {}, ""))
    assert graph.refusals


@pytest.mark.usefixtures("derived_only")
def test_a_derived_endpoint_asks_for_the_declared_licence() -> None:
    with pytest.raises(GraphError, match="not licensed"):
        answer(dataclasses.replace(tenant(), service_plans=frozenset({"AAD_PREMIUM"})), CONTRACTS)


@pytest.mark.usefixtures("derived_only")
def test_a_derived_singleton_of_a_tenant_that_says_nothing_has_nothing_set() -> None:
    body = answer(tenant(), SWITCH)
    assert {name: value for name, value in body.items() if "@" not in name} == {
        "isEnabled": False,
        "notifyReviewers": False,
        "remindersEnabled": False,
        "requestDurationInDays": None,
        "reviewers": [],
        "version": None,
        "id": "adminConsentRequestPolicy",
    }
    set_up = tenant(singletons={derived.template(SWITCH): {"isEnabled": True}})
    assert answer(set_up, SWITCH)["isEnabled"] is True


def test_a_path_that_is_by_hand_in_another_version_is_not_derived() -> None:
    moved = replace(RESOURCES["organization"], version="beta", why_beta="to see")
    assert derived.written_by_hand(moved)
    assert derived.find("organization", "beta") is None
