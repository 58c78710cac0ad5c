"""Pairs of Contoso's states, read from the simulator: one thing changed, and what drift says of it at all three levels.

The checks are small ones of this file's own, so that a pair tells of the comparison and not of a check's rule.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from tests.simulator.graph import Caller
from tests.simulator.options import PLAIN, Options
from tests.simulator.running import simulator
from tests.simulator.tenant import NOW, Json, ListRows, Tenant
from tests.simulator.tenants import TENANTS
from ztscan.core.documentation import CheckDocumentation
from ztscan.core.injection import signature_of
from ztscan.core.model import Finding, Scan, Severity, Subject, Tool
from ztscan.core.model import Tenant as TenantName
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Drift
from ztscan.engine.check import Check, Declaration
from ztscan.engine.evaluate import evaluate
from ztscan.engine.evidence import FACTS, EvidenceStore
from ztscan.entities.applications import OAuth2PermissionGrant
from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.entities.conditional_access import ConditionalAccessPolicy
from ztscan.entities.roles import RoleAssignment, RolePolicyAssignment
from ztscan.graph.client import connect
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.collect import collect_now
from ztscan.graph.plan import make_plan
from ztscan.graph.resources import RESOURCES
from ztscan.objectives import grade

CONTOSO = TENANTS["contoso"]()
POLICIES = "identity/conditionalAccess/policies"
GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
SOMEBODY: str = CONTOSO.collections["users"].page(500, 501)[0]["id"]


def enforced(conditional_access_policies: tuple[ConditionalAccessPolicy, ...]) -> Iterator[Finding]:
    for policy in conditional_access_policies:
        if policy.state != "enabled":
            subject = Subject("conditionalAccessPolicy", policy.id, policy.display_name or "")
            yield Finding(subject, "not enforced", str(policy.state), "enabled")


def no_global_administrators(role_assignments: tuple[RoleAssignment, ...]) -> Iterator[Finding]:
    for held in role_assignments:
        if held.role_definition_id == GLOBAL_ADMINISTRATOR:
            yield Finding(Subject("user", held.principal_id, ""), "a Global Administrator", "held", "not held")


def no_consent_for_all(oauth2_permission_grants: tuple[OAuth2PermissionGrant, ...]) -> Iterator[Finding]:
    for given in oauth2_permission_grants:
        if given.consent_type == "AllPrincipals":
            yield Finding(Subject("oAuth2PermissionGrant", given.id, ""), "granted for everybody", "AllPrincipals", "Principal")


def no_voice(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    voice = authentication_methods_policy.method("Voice")
    if voice and voice.state == "enabled":
        yield Finding(
            Subject("authenticationMethodConfiguration", "Voice", "Voice call"), "calls are taken", "enabled", "disabled"
        )


def roles_have_rules(role_management_policy_assignments: tuple[RolePolicyAssignment, ...]) -> Iterator[Finding]:
    if not role_management_policy_assignments:
        yield Finding(Subject("tenant", "contoso", "Contoso"), "no rules", "none", "some")


def declared(function: Callable[..., Iterator[Finding]], objective: str) -> Check:
    name = f"example.{function.__name__}"
    declaration = Declaration(name, Severity.HIGH, (objective,), {}, version=1)
    documentation = CheckDocumentation("What.", "Why.", "Limits.", "Remedy.", ())
    return Check(name, declaration, function, signature_of(function), documentation, "tests")


CHECKS = (
    declared(enforced, "identities.mfa"),
    declared(no_global_administrators, "identities.privileged_access"),
    declared(no_consent_for_all, "identities.restrict_consent"),
    declared(no_voice, "identities.passwordless"),
    declared(roles_have_rules, "identities.pim"),
)
NEEDS = {need.name for check in CHECKS for need in check.signature.needs}
READ = sorted(NEEDS | {name for name, resource in RESOURCES.items() if resource.configuration and resource.keys is None})
EVERY_PERMISSION = frozenset(p for r in RESOURCES.values() for p in (*r.permission.application, *r.permission.delegated))


def read(tenant: Tenant, options: Options = PLAIN) -> Graded:
    with simulator(tenant, options) as served:
        plan = make_plan(READ, RESOURCES, cloud="global")
        collection = collect_now(plan, connect(CLOUDS["global"], endpoint=served.url, now=NOW))
    results = evaluate(CHECKS, EvidenceStore(collection.evidence, {}, FACTS), {})
    found = Scan(
        tool=Tool("ztscan", "0.1.0"),
        tenant=TenantName(tenant.id, tenant.name, "contoso.example", "global"),
        started="2026-11-01T06:00:00Z",
        finished="2026-11-01T06:01:00Z",
        checks=results,
        resources=collection.readings,
        configuration=collection.configuration,
    )
    return Graded(found, grade(found, (), today=datetime(2026, 11, 1, tzinfo=UTC).date()))


@pytest.fixture(scope="module")
def accepted() -> Graded:
    return read(CONTOSO)


def with_rows(path: str, change: Callable[[list[Json]], Any], tenant: Tenant = CONTOSO) -> Tenant:
    """Contoso with one collection changed in place by ``change``."""
    rows = copy.deepcopy(list(tenant.collections[path].page(0, len(tenant.collections[path]))))
    change(rows)
    return dataclasses.replace(tenant, collections={**tenant.collections, path: ListRows(rows)})


def with_singletons(change: Callable[[Json], Any], *paths: str) -> Tenant:
    singletons = {path: copy.deepcopy(CONTOSO.singletons[path]) for path in paths}
    for singleton in singletons.values():
        change(singleton)
    return dataclasses.replace(CONTOSO, singletons={**CONTOSO.singletons, **singletons})


def policy(name: str) -> Callable[[list[Json]], Json]:
    return lambda rows: next(row for row in rows if row["displayName"].startswith(name))


MFA_FOR_ALL = "CA002 MFA for all employees"
FOR_ALL = policy(MFA_FOR_ALL)
METHODS = ("v1.0:policies/authenticationMethodsPolicy", "beta:policies/authenticationMethodsPolicy")


def findings(of: Drift) -> set[tuple[str, str, str]]:
    return {(change.check.removeprefix("example."), str(change.direction), change.finding.subject.id) for change in of.findings}


def objectives(of: Drift) -> set[tuple[str, str]]:
    return {(change.id, str(change.direction)) for change in of.objectives}


def configuration(of: Drift) -> set[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]]:
    return {(c.resource, c.name, p.path, p.removed, p.added) for c in of.configuration for p in c.changes}


def drift(before: Graded, after: Tenant, options: Options = PLAIN) -> Drift:
    return compare(before, read(after, options))


def test_nothing_changed(accepted: Graded) -> None:
    assert drift(accepted, CONTOSO).is_empty


def test_a_policy_set_to_report_only(accepted: Graded) -> None:
    report_only = "enabledForReportingButNotEnforced"
    change = {"state": report_only, "modifiedDateTime": "2026-11-01T05:00:00Z"}
    found = drift(accepted, with_rows(POLICIES, lambda rows: FOR_ALL(rows).update(change)))
    key = FOR_ALL(list(CONTOSO.collections[POLICIES].page(0, 100)))["id"]
    assert findings(found) == {("enforced", "new", key)}
    assert objectives(found) == set(), "other policies failed the check before"
    assert configuration(found) == {("conditional_access_policies", MFA_FOR_ALL, "state", ("enabled",), (report_only,))}
    assert found.has_regressions


def test_a_user_excluded_from_a_policy(accepted: Graded) -> None:
    excluded = {"excludeUsers": [SOMEBODY]}
    found = drift(accepted, with_rows(POLICIES, lambda rows: FOR_ALL(rows)["conditions"]["users"].update(excluded)))
    assert configuration(found) == {
        ("conditional_access_policies", MFA_FOR_ALL, "conditions.users.excludeUsers", (), (SOMEBODY,))
    }
    assert (findings(found), objectives(found), found.has_changes) == (set(), set(), True)


def test_a_new_global_administrator(accepted: Graded) -> None:
    row = {"id": "new-assignment", "principalId": SOMEBODY, "roleDefinitionId": GLOBAL_ADMINISTRATOR, "directoryScopeId": "/"}
    found = drift(accepted, with_rows("roleManagement/directory/roleAssignments", lambda rows: rows.append({**rows[0], **row})))
    assert findings(found) == {("no_global_administrators", "new", SOMEBODY)}
    assert (objectives(found), configuration(found)) == (set(), set())


def test_consent_granted_for_everybody(accepted: Graded) -> None:
    row = {"id": "new-grant", "consentType": "AllPrincipals", "principalId": None, "scope": "Mail.Read"}
    found = drift(accepted, with_rows("oauth2PermissionGrants", lambda rows: rows.append({**rows[0], **row})))
    assert findings(found) == {("no_consent_for_all", "new", "new-grant")}
    assert (objectives(found), configuration(found)) == (set(), set())


def test_a_method_switched_over_in_a_policy_that_is_read_in_two_versions(accepted: Graded) -> None:
    state = next(m["state"] for m in CONTOSO.singletons[METHODS[0]]["authenticationMethodConfigurations"] if m["id"] == "Voice")
    other = "disabled" if state == "enabled" else "enabled"

    def switch(singleton: Json) -> None:
        next(m for m in singleton["authenticationMethodConfigurations"] if m["id"] == "Voice").update(state=other)

    found = drift(accepted, with_singletons(switch, *METHODS))
    assert findings(found) == {("no_voice", "new" if other == "enabled" else "gone", "Voice")}
    assert objectives(found) == {("identities.passwordless", "regressed" if other == "enabled" else "improved")}
    voice = ("authenticationMethodConfigurations[Voice].state", (state,), (other,))
    assert configuration(found) == {("authentication_methods_policy", "Authentication Methods Policy", *voice)}, "told once"


def test_a_renamed_policy(accepted: Graded) -> None:
    found = drift(accepted, with_rows(POLICIES, lambda rows: FOR_ALL(rows).update(displayName="CA002 MFA for all")))
    assert found.is_empty
    assert {(r.before, r.after) for r in found.renamed} == {(MFA_FOR_ALL, "CA002 MFA for all")}


def test_a_permission_that_was_lost(accepted: Graded) -> None:
    caller = Caller(permissions=EVERY_PERMISSION - {"Policy.Read.All"})
    found = drift(accepted, CONTOSO, Options(caller=caller))
    assert {direction for _, direction, _ in findings(found)} == {"not_comparable"}
    assert {check for check, _, _ in findings(found)} == {"enforced"}
    assert objectives(found) == {("identities.mfa", "not_comparable")}
    assert configuration(found) == set()
    assert ("conditional_access_policies", "after, `conditional_access_policies` could not be read (no_permission)") in {
        (u.resource, u.reason) for u in found.unseen
    }
    assert not found.has_changes


def test_a_licence_that_was_lost(accepted: Graded) -> None:
    found = drift(accepted, dataclasses.replace(CONTOSO, service_plans=CONTOSO.service_plans - {"AAD_PREMIUM_P2"}))
    assert (findings(found), configuration(found)) == (set(), set())
    assert objectives(found) == {("identities.pim", "not_comparable")}
    assert {(u.resource, u.reason) for u in found.unseen} == {
        ("role_management_policy_assignments", "after, `role_management_policy_assignments` could not be read (not_licensed)")
    }
    assert not found.has_changes


def test_collections_in_another_order(accepted: Graded) -> None:
    turned = CONTOSO
    for path in (POLICIES, "oauth2PermissionGrants", "roleManagement/directory/roleAssignments", "groupSettings", "domains"):
        turned = with_rows(path, list.reverse, turned)
    assert drift(accepted, turned).is_empty


def test_an_empty_list_for_null(accepted: Graded) -> None:
    def flip(rows: list[Json]) -> None:
        for row in rows:
            users = row["conditions"]["users"]
            users.update({name: [] for name, value in users.items() if value is None})

    assert drift(accepted, with_rows(POLICIES, flip)).is_empty


def test_null_where_graph_sends_a_list_cannot_be_compared(accepted: Graded) -> None:
    def flip(rows: list[Json]) -> None:
        rows[0]["conditions"]["users"]["excludeGroups"] = None

    found = drift(accepted, with_rows(POLICIES, flip))
    assert [unseen.resource for unseen in found.unseen] == ["conditional_access_policies"]


def test_looking_back_is_the_reverse(accepted: Graded) -> None:
    after = read(with_rows(POLICIES, lambda rows: FOR_ALL(rows).update(state="disabled")))
    forward, back = compare(accepted, after), compare(after, accepted)
    assert {(c, d) for c, d, _ in findings(forward)} == {("enforced", "new")}
    assert {(c, d) for c, d, _ in findings(back)} == {("enforced", "gone")}
    assert {(r, n, p, added, removed) for r, n, p, removed, added in configuration(forward)} == configuration(back)


def test_a_setting_by_its_name(accepted: Graded) -> None:
    def loosen(rows: list[Json]) -> None:
        for row in rows:
            for value in row["values"]:
                if value["name"] == "LockoutThreshold":
                    value["value"] = "50"

    found = drift(accepted, with_rows("groupSettings", loosen))
    assert {(path, removed, added) for _, _, path, removed, added in configuration(found)} == {
        ("values[LockoutThreshold].value", ("10",), ("50",))
    }


def test_a_drift_of_real_policies_survives_its_json(accepted: Graded) -> None:
    found = drift(accepted, with_rows(POLICIES, lambda rows: rows.pop()))
    again = msgspec.json.decode(msgspec.json.encode(found), type=Drift)
    assert again == found
    assert {c.direction for c in again.configuration} == {"gone"}
