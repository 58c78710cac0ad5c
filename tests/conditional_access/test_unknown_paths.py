"""Unknown words at every path of Microsoft's schema of a policy, in session controls, in policies for workload identities, and
in policies that are narrow already: never a better verdict."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.test_unknown_words import APPLICATIONS, BLOCK, NEVER, PEOPLE, POLICY, USERS, WORD, _decoded, unknown
from tests.conditional_access.worlds import space_from
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.coverage import ProofVerdict, escape
from ztscan.conditional_access.proof.requirement import Requirement
from ztscan.conditional_access.proof.workloads import WorkloadSpace
from ztscan.conditional_access.space.population import ServicePrincipalIdentity

TYPES: Mapping[str, Any] = json.loads((Path(__file__).parents[1] / "graph/contract/schema.json").read_text(encoding="utf-8"))[
    "beta"
]["types"]
SAYING_NOTHING = frozenset(("id", "createdDateTime", "modifiedDateTime", "description", "displayName"))

BESIDE_ALL = frozenset(
    (
        "conditions/users/includeGroups",
        "conditions/users/includeRoles",
        "conditions/users/includeGuestsOrExternalUsers/guestOrExternalUserTypes",
        "conditions/applications/includeUserActions",
        "conditions/applications/includeAuthenticationContextClassReferences",
    )
)
"""Lists that can only add to the `All` that stands beside them."""


def paths_of(kind: str, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Every property that Microsoft's metadata declares within a type, and whether it is a list."""
    for name, declared in TYPES.get(kind, {}).get("properties", {}).items():
        inner = declared.lstrip("*")
        if inner not in TYPES or "properties" not in TYPES[inner]:
            yield (*at, name), declared.startswith("*")
        yield from paths_of(inner, (*at, name))


def with_value(policy: Mapping[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    changed: dict[str, Any] = copy.deepcopy(dict(policy))
    holder = changed
    for name in path[:-1]:
        holder[name] = holder.get(name) or {}
        holder = holder[name]
    holder[path[-1]] = value
    return changed


DECLARED = [
    (path, many)
    for path, many in paths_of("conditionalAccessPolicy")
    if path[0] not in SAYING_NOTHING | {"sessionControls"} and "/".join(path) not in BESIDE_ALL | {"grantControls/operator"}
]


def test_paths_are_found_at_every_depth() -> None:
    found = {path for path, _ in DECLARED}
    assert ("state",) in found
    assert ("conditions", "users", "excludeGroups") in found
    assert ("conditions", "devices", "deviceFilter", "rule") in found
    assert ("conditions", "agents", "agentFilter", "mode") in found, "what only Microsoft's metadata has"


@pytest.mark.parametrize(("path", "many"), DECLARED, ids=["/".join(path) for path, _ in DECLARED])
def test_an_unknown_value_at_a_path_of_the_schema_is_no_proof(path: tuple[str, ...], many: bool) -> None:
    changed = with_value(POLICY, path, [WORD] if many else WORD)
    if _decoded(changed) and path[-1] != "membershipKind":  # of guests of whom no kind is named
        assert escape(space_from([changed], PEOPLE), catalogue.MFA_ALL_USERS).verdict is not ProofVerdict.PROVED


FREQUENCY = {
    "isEnabled": True,
    "value": 4,
    "type": "hours",
    "authenticationType": "primaryAndSecondaryAuthentication",
    "frequencyInterval": "timeBased",
}
SESSIONS: list[tuple[Requirement, dict[str, Any]]] = [
    (catalogue.sign_in_frequency(12), {"signInFrequency": FREQUENCY}),
    (catalogue.never_persistent(), {"persistentBrowser": {"isEnabled": True, "mode": "never"}}),
    (catalogue.TOKEN_PROTECTION, {"secureSignInSession": {"isEnabled": True}}),
    (catalogue.UNMANAGED_SESSIONS_RESTRICTED, {"applicationEnforcedRestrictions": {"isEnabled": True}}),
    (
        catalogue.UNMANAGED_SESSIONS_RESTRICTED,
        {"cloudAppSecurity": {"isEnabled": True, "cloudAppSecurityType": "blockDownloads"}},
    ),
]


def numbers_for_switches(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every way to write a number where a switch is, or a switch where a number is."""
    if isinstance(value, dict):
        for key, part in value.items():
            for name, changed in numbers_for_switches(part, f"{path}/{key}"):
                yield name, {**value, key: changed}
    elif isinstance(value, bool):
        yield path, int(value)
    elif isinstance(value, int):
        yield path, True


@pytest.mark.parametrize(("requirement", "controls"), SESSIONS, ids=[next(iter(controls)) for _, controls in SESSIONS])
def test_unknown_words_in_a_session_control_prove_nothing_of_it(requirement: Requirement, controls: dict[str, Any]) -> None:
    policy = {**POLICY, "grantControls": None, "sessionControls": controls}
    assert escape(space_from([policy], PEOPLE), requirement).verdict is ProofVerdict.PROVED
    for name, changed in (*unknown(controls), *numbers_for_switches(controls)):
        if name == f"/{WORD}":  # another session control beside it
            continue
        verdict = escape(space_from([{**policy, "sessionControls": changed}], PEOPLE), requirement).verdict
        assert verdict is not ProofVerdict.PROVED, name


NARROW: list[tuple[str, Any]] = [
    ("users", {**USERS, "excludeUsers": ["ada"]}),
    ("users", {**USERS, "excludeGroups": ["g1"]}),
    ("users", {**USERS, "excludeGuestsOrExternalUsers": {"guestOrExternalUserTypes": "b2bCollaborationGuest"}}),
    ("users", {**USERS, "includeUsers": [], "includeGroups": ["g1"]}),
    ("applications", {**APPLICATIONS, "excludeApplications": ["app-1"]}),
    ("applications", {**APPLICATIONS, "includeApplications": ["app-1"]}),
    ("clientAppTypes", ["browser"]),
    ("platforms", {"includePlatforms": ["windows"], "excludePlatforms": []}),
    ("platforms", {"includePlatforms": ["all"], "excludePlatforms": ["android"]}),
    ("locations", {"includeLocations": ["AllTrusted"], "excludeLocations": []}),
    ("userRiskLevels", ["high"]),
    ("signInRiskLevels", ["high"]),
    ("insiderRiskLevels", "elevated"),
    ("authenticationFlows", {"transferMethods": "deviceCodeFlow"}),
    ("devices", {"deviceFilter": {"mode": "include", "rule": NEVER}}),
]
GROUPED: list[dict[str, Any]] = [{**PEOPLE[0], "groups": ["g1"]}, *PEOPLE[1:]]


@pytest.mark.parametrize(("condition", "value"), NARROW, ids=[f"{name} {n}" for n, (name, _) in enumerate(NARROW)])
def test_unknown_words_never_widen_a_condition_that_narrows(condition: str, value: Any) -> None:
    narrow = {**POLICY, "conditions": {**POLICY["conditions"], condition: value}}
    for name, changed in (("as it is", value), *unknown(value, ("conditions", condition))):
        policy = {**narrow, "conditions": {**narrow["conditions"], condition: changed}}
        if _decoded(policy):
            verdict = escape(space_from([policy], GROUPED), catalogue.MFA_ALL_USERS).verdict
            assert verdict is not ProofVerdict.PROVED, name


WORKLOADS: dict[str, Any] = {
    **BLOCK,
    "conditions": {
        **dict.fromkeys(POLICY["conditions"]),
        "users": {"includeUsers": ["None"]},
        "applications": APPLICATIONS,
        "clientAppTypes": ["all"],
        "clientApplications": {
            "includeServicePrincipals": ["ServicePrincipalsInMyTenant"],
            "excludeServicePrincipals": [],
            "servicePrincipalFilter": None,
            "includeAgentIdServicePrincipals": [],
            "excludeAgentIdServicePrincipals": [],
            "agentIdServicePrincipalFilter": None,
        },
    },
}


def _open(policy: dict[str, Any]) -> bool:
    principal = ServicePrincipalIdentity("sp", "Backup", single_tenant_owned=True)
    space = WorkloadSpace(policies_from([policy]), tenant_from([policy], {}), (principal,), "servicePrincipal")
    return bool(space.escape().possible)


def test_unknown_words_block_no_service_principal() -> None:
    assert not _open(WORKLOADS)
    kept = ("sessionControls:", "grantControls/operator: SomeNewWord", "grantControls/builtInControls +", "conditions/users/")
    for name, changed in unknown(WORKLOADS):
        if name.lstrip("/").startswith(kept) or not _decoded(changed):
            continue
        assert _open(changed), name
