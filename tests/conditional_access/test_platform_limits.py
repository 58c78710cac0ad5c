"""What the platform's own documentation corrects: guests, roles of a unit, devices, locations and sessions seen as they are."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest

from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.explain.access import explain_access, scenario
from ztscan.conditional_access.policy.devices import Device, filter_matches
from ztscan.conditional_access.policy.locations import CountryPlace, IpPlace
from ztscan.conditional_access.policy.rules import parse_rule
from ztscan.conditional_access.policy.strengths import PHISHING_RESISTANT_STRENGTH
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.conditional_access.proof.requirement import Requirement

PEOPLE: list[dict[str, Any]] = [{"id": "ada"}, {"id": "lois", "externalType": "internalGuest"}]
EVERY_KIND = "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider"
PROVED, VIOLATED, UNDECIDED = ProofVerdict.PROVED, ProofVerdict.VIOLATED, ProofVerdict.UNDECIDED


def policy(*controls: str, session: Any = None, users: Any = None, **conditions: Any) -> dict[str, Any]:
    return {
        "id": "p",
        "state": "enabled",
        "conditions": {
            "users": users or {"includeUsers": ["All"]},
            "applications": {"includeApplications": ["All"]},
            "clientAppTypes": ["all"],
            **conditions,
        },
        "grantControls": {"operator": "OR", "builtInControls": list(controls)} if controls else None,
        "sessionControls": session,
    }


def prove(raw: dict[str, Any], requirement: Requirement, tenant: SignInTenant | None = None, **population: Any) -> Coverage:
    people = population_from(population.pop("people", PEOPLE), **population)
    return SignInCoverage(policies_from([raw]), tenant or tenant_from([raw], {}), people).prove(requirement, requirement.id)


@pytest.mark.parametrize("control", ["approvedApplication", "compliantApplication"])
def test_a_local_guest_can_meet_application_controls(control: str) -> None:
    guests = {"includeGuestsOrExternalUsers": {"guestOrExternalUserTypes": "internalGuest"}}
    found = prove(policy("mfa", control, users=guests), catalogue.MFA_GUESTS)
    assert found.verdict is VIOLATED
    assert "lois" in {account.id for account in found.accounts()}


def test_a_platform_makes_no_control_certainly_impossible() -> None:
    on_android = policy("mfa", "domainJoinedDevice", platforms={"includePlatforms": ["android"], "excludePlatforms": []})
    region = catalogue.MFA_ALL_USERS.region
    android = Requirement(
        "r", "r", type(region)(clients=region.clients, platforms=frozenset(("android",))), catalogue.MULTIFACTOR
    )
    assert prove(on_android, android, people=[{"id": "ada"}]).verdict is UNDECIDED


@pytest.mark.parametrize(
    ("methods", "verdict"),
    [
        (None, PROVED),
        ("primaryAndSecondaryAuthentication", PROVED),
        ("secondaryAuthentication", VIOLATED),
        ("someNewMethod", UNDECIDED),
    ],
)
def test_the_second_factor_alone_is_no_new_sign_in(methods: str | None, verdict: ProofVerdict) -> None:
    frequency = {"isEnabled": True, "type": "hours", "value": 4, "frequencyInterval": "timeBased", "authenticationType": methods}
    raw = policy(session={"signInFrequency": frequency})
    assert prove(raw, catalogue.sign_in_frequency(24)).verdict is verdict


def test_a_location_by_gps_may_not_be_reported() -> None:
    here = CountryPlace("gps", "Here", frozenset(("nl",)), by_gps=True)
    elsewhere = {"includeLocations": ["All"], "excludeLocations": ["gps"]}
    tenant = SignInTenant(locations={"gps": here})
    everywhere = prove(policy("mfa"), catalogue.MFA_ALL_USERS, tenant)
    assert everywhere.verdict is PROVED
    left_out = prove(policy("mfa", locations=elsewhere), catalogue.MFA_ALL_USERS, tenant)
    labels = left_out.escape.space.lists
    assert any("GPS: not reported" in atom.label for atoms in labels.values() for atom in atoms.atoms)


@pytest.mark.parametrize(("rule", "matched"), [("-eq True", False), ("-ne True", True), ("-eq False", None), ("-ne False", None)])
def test_a_device_that_is_not_managed_may_have_no_compliance(rule: str, matched: bool | None) -> None:
    parsed = parse_rule(f"device.isCompliant {rule}")
    assert parsed is not None
    assert filter_matches(parsed, Device(registered=True)) is matched


def test_entries_for_agents_are_no_client_that_asks_for_scopes() -> None:
    raw = policy("mfa", applications={"includeApplications": ["All"], "excludeApplications": ["AllAgentIdResources"]})
    found = prove(raw, catalogue.MFA_ALL_USERS)
    assert "allagentidresources" not in " ".join(found.description).lower()


@pytest.mark.parametrize(("opened", "verdict"), [(True, VIOLATED), (None, UNDECIDED)])
def test_guests_of_tenants_that_no_policy_names_escape(opened: bool | None, verdict: ProofVerdict) -> None:
    listed = {"membershipKind": "enumerated", "members": ["5f0a1c2e-0000-4000-8000-000000000001"]}
    guests = {"includeGuestsOrExternalUsers": {"guestOrExternalUserTypes": EVERY_KIND, "externalTenants": listed}}
    found = prove(policy("mfa", users=guests), catalogue.MFA_GUESTS, open_to_guests=opened, people=[{"id": "ada"}])
    assert found.verdict is verdict


def test_a_role_for_an_administrative_unit_is_seen_by_requirements_and_by_no_condition() -> None:
    role = "62e90394-69f5-4237-9190-012177145e10"
    raw = policy("mfa", users={"includeRoles": [role]})
    requirement = catalogue.mfa_for_roles([role])
    people = [{"id": "ada", "roles": [role]}, {"id": "bob"}]
    assert prove(raw, requirement, people=people).verdict is PROVED
    found = prove(raw, requirement, people=people, scoped_roles={role: 0b10})
    assert [account.id for account in found.accounts()] == ["bob"]


def _notes_on_guests(raw: dict[str, Any]) -> list[str]:
    found = prove(raw, catalogue.MFA_GUESTS)
    assert found.verdict is PROVED
    return [note for note in found.notes if "strength" in note]


def test_a_proof_by_strengths_of_guests_says_so() -> None:
    strength = {"id": "00000000-0000-0000-0000-000000000002"}
    by_strength = {
        **policy("mfa"),
        "grantControls": {"operator": "OR", "builtInControls": [], "authenticationStrength": strength},
    }
    assert _notes_on_guests(by_strength)
    assert not _notes_on_guests(policy("mfa"))


def test_strengths_and_clients_have_names() -> None:
    strength = {"id": "5f0a1c2e-0000-4000-8000-000000000009", "displayName": "Keys only", "allowedCombinations": ["fido2"]}
    own = {**policy("mfa"), "grantControls": {"operator": "OR", "builtInControls": [], "authenticationStrength": strength}}
    built_in = {**own, "grantControls": {"operator": "OR", "authenticationStrength": {"id": PHISHING_RESISTANT_STRENGTH}}}
    assert policies_from([own])[0].grant.text == "authentication strength Keys only"
    assert policies_from([built_in])[0].grant.text == "authentication strength Phishing-resistant MFA"
    client = "14d82eec-204b-4c2f-b7e8-296a70dab67e"
    without = policy("mfa", applications={"includeApplications": ["All"], "excludeApplications": [client]})
    told = " ".join(prove(without, catalogue.MFA_ALL_USERS).description)
    assert "Microsoft Graph Command Line Tools (a client app)" in told
    assert client not in told


def test_an_authentication_context_meets_the_policies_on_all_resources() -> None:
    raw = policy("mfa")
    coverage = SignInCoverage(policies_from([raw]), tenant_from([raw], {}), population_from(PEOPLE))
    explanation = explain_access(coverage, scenario(coverage, user="ada", application="c1"))
    assert [applying.id for applying in explanation.applying] == ["p"]


def test_places_stand_in_a_list_without_commas_of_their_own() -> None:
    office = IpPlace("hq", "HQ, Amsterdam", True, (ip_network("192.0.2.0/24"),))
    condition = {"includeLocations": ["All"], "excludeLocations": ["hq", "AllTrusted"]}
    raw = policy("mfa", locations=condition)
    space = prove(raw, catalogue.MFA_ALL_USERS, SignInTenant(locations={"hq": office})).escape.space
    labels = [atom.label for atom in space.lists[Dimension.LOCATION].atoms]
    assert '"HQ, Amsterdam"' in labels
    assert '"HQ, Amsterdam" (MFA trusted IP)' in labels
    assert not any("," in label.replace("HQ, Amsterdam", "") for label in labels)
