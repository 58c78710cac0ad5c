"""What a policy says in words that nobody knows yet never makes a proof: every path of the schema, in every way to be unknown."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.worlds import space_from
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.coverage import ProofVerdict, escape
from ztscan.conditional_access.proof.requirement import Requirement
from ztscan.conditional_access.proof.workloads import WorkloadSpace
from ztscan.conditional_access.space.population import ServicePrincipalIdentity

WORD = "SomeNewWord"
NEVER = "device.isCompliant -eq True -and device.isCompliant -eq False"
PEOPLE = [{"id": "ada"}, {"id": "gita", "externalType": "b2bCollaborationGuest"}]
USERS: dict[str, Any] = {
    "includeUsers": ["All"],
    "excludeUsers": [],
    "includeGroups": [],
    "excludeGroups": [],
    "includeRoles": [],
    "excludeRoles": [],
    "includeGuestsOrExternalUsers": None,
    "excludeGuestsOrExternalUsers": {
        "guestOrExternalUserTypes": "none",
        "externalTenants": {"membershipKind": "all", "members": []},
    },
}
APPLICATIONS: dict[str, Any] = {
    "includeApplications": ["All"],
    "excludeApplications": [],
    "includeUserActions": [],
    "includeAuthenticationContextClassReferences": [],
    "applicationFilter": None,
}
STRENGTH = {"id": "own-strength", "allowedCombinations": ["password,sms"], "combinationConfigurations": []}
POLICY: dict[str, Any] = {
    "id": "p",
    "state": "enabled",
    "deletedDateTime": None,
    "partialEnablementStrategy": None,
    "conditions": {
        "users": USERS,
        "applications": APPLICATIONS,
        "clientAppTypes": ["all"],
        "platforms": {"includePlatforms": ["all"], "excludePlatforms": []},
        "locations": {"includeLocations": ["All"], "excludeLocations": []},
        "userRiskLevels": [],
        "signInRiskLevels": [],
        "servicePrincipalRiskLevels": [],
        "insiderRiskLevels": None,
        "agentIdRiskLevels": None,
        "authenticationFlows": {"transferMethods": "none"},
        "devices": {"deviceFilter": {"mode": "exclude", "rule": NEVER}},
        "deviceStates": None,
        "clientApplications": None,
    },
    "grantControls": {
        "operator": "OR",
        "builtInControls": [],
        "termsOfUse": [],
        "customAuthenticationFactors": [],
        "authenticationStrength": {
            "id": "own-strength",
            "allowedCombinations": ["password,sms"],
            "combinationConfigurations": [],
        },
    },
    "sessionControls": None,
}
"""Multifactor authentication for everybody on everything, with every property of the schema there and narrowing nothing."""
BLOCK = {**POLICY, "grantControls": {"operator": "OR", "builtInControls": ["block"]}}
AGENTS: dict[str, Any] = {
    **BLOCK,
    "conditions": {
        **dict.fromkeys(POLICY["conditions"]),
        "users": {"includeUsers": ["None"]},
        "applications": APPLICATIONS,
        "clientAppTypes": ["all"],
        "clientApplications": {
            "includeServicePrincipals": [],
            "excludeServicePrincipals": [],
            "servicePrincipalFilter": None,
            "includeAgentIdServicePrincipals": ["All"],
            "excludeAgentIdServicePrincipals": [],
            "agentIdServicePrincipalFilter": None,
        },
    },
}
FREELY = frozenset(("id",))
"""Paths that say nothing of what a policy does."""
ADDING = frozenset(
    (
        "includeUsers",
        "includeGroups",
        "includeRoles",
        "clientAppTypes",
        "includePlatforms",
        "includeLocations",
        "includeUserActions",
        "includeAuthenticationContextClassReferences",
    )
)
"""Lists whose further members can only add to the `All` that is among them, or stands beside them."""
WITHOUT_CHANGE = (
    "sessionControls:",  # a session control takes away no demand
    "grantControls/operator: SomeNewWord",  # one control is the same under every operator
    "grantControls/builtInControls +",  # nothing beside a block lifts it
    "conditions/users/excludeGuestsOrExternalUsers/externalTenants/membershipKind: SomeNewWord",  # of no kind of guest
    "conditions/users/excludeGuestsOrExternalUsers/externalTenants/members +",
    "grantControls/authenticationStrength/combinationConfigurations +",  # they only narrow
    "grantControls/authenticationStrength/id: SomeNewWord",  # the policy carries what the strength accepts
)
"""How unknown words begin after which the proof may rightly stand."""

REQUIREMENTS = [
    value
    for name, value in vars(catalogue).items()
    # Of registering devices it is not documented whether all resources take it in; this tenant has no Intune.
    if isinstance(value, Requirement) and name not in ("DEVICE_REGISTRATION_MFA", "INTUNE_ENROLLMENT_EVERY_TIME")
]


def unknown(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every way to make one thing in the JSON unknown: name of the way, and the JSON."""
    where = "/".join(path)
    if isinstance(value, dict):
        yield f"{where}/{WORD}", {**value, WORD[0].lower() + WORD[1:]: "pilot"}
        for key, part in value.items():
            if part not in (None, [], "", {}):
                other_case = key[0].upper() + key[1:]
                yield f"{where}/{other_case}", {(other_case if k == key else k): v for k, v in value.items()}
            for name, changed in unknown(part, (*path, key)):
                yield name, {**value, key: changed}
    elif isinstance(value, list):
        if path[-1] not in ADDING:
            yield f"{where} + {WORD}", [*value, WORD]
            yield f"{where} + null", [*value, None]
            yield f"{where} + 7", [*value, 7]
        if value:
            yield f"{where}: [{WORD}]", [WORD]
    elif value is None:
        for replacement in (WORD, {"somethingNew": True}, [WORD]):
            yield f"{where}: {replacement}", replacement
    elif path[-1] not in FREELY:
        yield f"{where}: {WORD}", WORD
        yield f"{where}: object", {"somethingNew": True}


def ways(policy: dict[str, Any]) -> list[Any]:
    found = ((name.lstrip("/"), changed) for name, changed in unknown(policy))
    return [pytest.param(changed, id=name) for name, changed in found if not name.startswith(WITHOUT_CHANGE)]


def _decoded(policy: dict[str, Any]) -> bool:
    """Whether Graph's decoder takes it at all; a known property of another type makes the whole list malformed."""
    try:
        policies_from([policy])
    except Exception:  # noqa: BLE001 - msgspec's own error; whatever it is, there is no policy
        return False
    return True


@pytest.mark.parametrize("changed", ways(POLICY))
def test_what_a_policy_says_in_unknown_words_is_no_proof_of_mfa(changed: dict[str, Any]) -> None:
    if _decoded(changed):
        assert escape(space_from([changed], PEOPLE), catalogue.MFA_ALL_USERS).verdict is not ProofVerdict.PROVED


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda requirement: requirement.id)
def test_what_a_policy_says_in_unknown_words_is_no_proof_of_any_requirement(requirement: Requirement) -> None:
    people = [*PEOPLE, {"id": "u2"}]
    assert escape(space_from([BLOCK], people), requirement).verdict is ProofVerdict.PROVED
    every = ways(BLOCK)
    for way in every if os.environ.get("ZTSCAN_FUZZ") else every[hash_of(requirement.id) % 9 :: 9]:
        changed = copy.deepcopy(way.values[0])
        if _decoded(changed):
            verdict = escape(space_from([changed], people), requirement).verdict
            assert verdict is not ProofVerdict.PROVED, way.id


@pytest.mark.parametrize("changed", ways(AGENTS))
def test_what_a_policy_says_of_agents_in_unknown_words_blocks_none(changed: dict[str, Any]) -> None:
    if _decoded(changed):
        assert _open(changed)


def test_the_policies_that_are_changed_prove_as_they_stand() -> None:
    assert escape(space_from([POLICY], PEOPLE), catalogue.MFA_ALL_USERS).verdict is ProofVerdict.PROVED
    assert not _open(AGENTS)


def hash_of(text: str) -> int:
    """The same number in every run."""
    return sum(map(ord, text))


def _open(policy: dict[str, Any]) -> bool:
    agent = ServicePrincipalIdentity("agent", "Agent", None, {}, agent=True)
    space = WorkloadSpace(policies_from([policy]), tenant_from([policy], {}), (agent,), "agentIdentity")
    return bool(space.escape().possible)
