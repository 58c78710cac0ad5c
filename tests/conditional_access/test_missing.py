"""What an undetermined answer says is missing: never nothing, and with the option or the permission that gives it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from tests.conditional_access.generated import ADMIN, LOCATIONS, PEOPLE, fuzz, policy_sets, scenarios
from tests.conditional_access.sign_ins import policies_from, sign_in_from, tenant_from
from tests.conditional_access.test_platform_limits import policy
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.explain.access import explain_access, scenario
from ztscan.conditional_access.explain.explanation import AccessExplanation
from ztscan.conditional_access.explain.missing import ASK_ENTRA
from ztscan.conditional_access.policy.applications import EXCHANGE_ONLINE, OFFICE_365, SHAREPOINT_ONLINE, known_members
from ztscan.conditional_access.policy.sign_in import Target
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.core.model import Gap, GapReason

HIDDEN = Gap("groups", GapReason.NO_PERMISSION, "the members are hidden", "grant Member.Read.Hidden")
GPS = {"id": "gps", "displayName": "At home", "countriesAndRegions": ["NL"], "countryLookupMethod": "authenticatorAppGps"}
UNTYPED = {"id": "tag", "displayName": "Service tag", "@odata.type": "#microsoft.graph.serviceTagNamedLocation"}


def explained(raw: dict[str, Any], population: dict[str, Any] | None = None, **words: Any) -> AccessExplanation:
    people = population_from(PEOPLE, **(population or {}))
    tenant = tenant_from([raw], {"namedLocations": [*LOCATIONS, GPS, UNTYPED]})
    coverage = SignInCoverage(policies_from([raw]), tenant, people)
    return explain_access(coverage, scenario(coverage, user="adele", **words))


def missing(raw: dict[str, Any], **words: Any) -> dict[str, str]:
    return {one.what: one.step for one in explained(raw, **words).missing}


def located(*places: str) -> dict[str, Any]:
    return policy("mfa", locations={"includeLocations": list(places), "excludeLocations": []})


ADDRESS = {"the IP address of the sign-in": "give `--ip`"}
COUNTRY = {"the country of the sign-in": "give `--country`"}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("hq", ADDRESS),
        ("nl", COUNTRY),
        ("AllTrusted", ADDRESS),
        ("00000000-0000-0000-0000-000000000000", ADDRESS),
        ("gps", {"the country that Microsoft Authenticator reports": "give `--location` At home, if it is in there"}),
        ("tag", {"what is in the named location Service tag, of which ztscan cannot read a part": ASK_ENTRA}),
        ("lost", {"the named location lost, which was not among those that were read": "correct the policy"}),
    ],
)
def test_a_location_that_was_not_given_is_named_with_its_option(place: str, expected: dict[str, str]) -> None:
    assert missing(located(place)) == expected


@pytest.mark.parametrize("place", ["hq", "nl", "AllTrusted", "00000000-0000-0000-0000-000000000000"])
def test_with_these_options_nothing_is_missing(place: str) -> None:
    found = explained(located(place), ip="198.51.100.7", country="FR")
    assert (found.missing, found.undetermined) == ({}, False)


def test_a_hidden_group_is_named_with_its_permission() -> None:
    raw = policy("mfa", users={"includeUsers": ["All"], "excludeGroups": ["g9"]})
    assert missing(raw, population={"unread_groups": ["g9"]}) == {"the members of group g9": ASK_ENTRA}
    people = population_from(PEOPLE)
    people = replace(people, groups={**people.groups, "g9": HIDDEN})
    coverage = SignInCoverage(policies_from([raw]), tenant_from([raw], {}), people)
    found = explain_access(coverage, scenario(coverage, user="adele"))
    assert [(str(one), policies) for one, policies in found.missing.items()] == [
        ("the members of group g9 (grant Member.Read.Hidden)", ("p",))
    ]


def test_roles_that_could_not_be_read_are_named_with_their_permission() -> None:
    raw = policy("mfa", users={"includeRoles": [ADMIN]})
    gap = Gap("role_assignments", GapReason.NO_PERMISSION, "missing", "grant RoleManagement.Read.Directory")
    assert missing(raw, population={"role_doubt": gap}) == {f"the holders of role {ADMIN}": gap.remedy}


def test_a_property_that_entra_reads_of_managed_devices_only_is_named() -> None:
    rule = {"deviceFilter": {"mode": "include", "rule": 'device.extensionAttribute1 -ne "SAW"'}}
    (what,) = missing(policy("block", devices=rule), properties={"model": "Surface"})
    assert what == "device.extensionattribute1, which Entra reads of managed devices only"


def test_what_nobody_can_give_is_asked_of_entra() -> None:
    assert missing(policy("mfa", aNewCondition={"includes": ["x"]})) == {
        "what `conditions.aNewCondition` of the policy means, which ztscan does not know": ASK_ENTRA
    }
    assert set(missing(policy("mfa", platforms={"includePlatforms": ["toaster"]})).values()) == {ASK_ENTRA}


def test_a_policy_that_is_report_only_leaves_nothing_missing_for_the_answer() -> None:
    found = explained({**located("hq"), "state": "enabledForReportingButNotEnforced"})
    assert (found.verdict, found.missing) == ("allow", {})
    assert [str(one) for one in found.not_applying[0].missing] == ["the IP address of the sign-in (give `--ip`)"]


def waiting(name: str, **applications: list[str]) -> dict[str, Any]:
    """A policy that waits for the address of the sign-in."""
    return {**policy("mfa", locations={"includeLocations": ["hq"]}, applications=applications), "id": name}


MAIL = waiting("mail", includeApplications=[EXCHANGE_ONLINE])
FILES = waiting("files", includeApplications=[SHAREPOINT_ONLINE])
REST = waiting("rest", includeApplications=["Office365"], excludeApplications=[EXCHANGE_ONLINE])


@pytest.mark.parametrize(("raws", "differing"), [([MAIL, FILES], True), ([MAIL, REST], False)])
def test_of_a_bundle_the_policies_of_each_application_are_named(raws: list[dict[str, Any]], differing: bool) -> None:
    """Each application of Office 365 waits for the address, for a policy of its own."""
    tenant = tenant_from(raws, {"namedLocations": LOCATIONS})
    coverage = SignInCoverage(policies_from(raws), tenant, population_from(PEOPLE))
    found = explain_access(coverage, scenario(coverage, user="adele", application="Office365"))
    assert (found.verdict, bool(found.differing)) == ("unknown", differing)
    told = {str(one): set(policies) for one, policies in found.missing.items()}
    assert told["the IP address of the sign-in (give `--ip`)"] == {raw["id"] for raw in raws}


@fuzz(60)
@given(policy_sets(), scenarios())
def test_what_is_undetermined_always_says_what_is_missing(raws: list[dict[str, Any]], words: dict[str, Any]) -> None:
    people = population_from(PEOPLE, unread_groups=["g2"])
    coverage = SignInCoverage(policies_from(raws), tenant_from(raws, {"namedLocations": LOCATIONS}), people)
    found = explain_access(coverage, sign_in_from(words))
    assert bool(found.missing) is found.undetermined
    for one in found.not_applying:
        assert bool(one.missing) is one.unsure


@fuzz(60)
@given(policy_sets(), scenarios())
def test_the_answer_of_a_bundle_is_that_of_all_its_applications(raws: list[dict[str, Any]], words: dict[str, Any]) -> None:
    coverage = SignInCoverage(policies_from(raws), tenant_from(raws, {"namedLocations": LOCATIONS}), population_from(PEOPLE))
    sign_in = replace(sign_in_from(words), target=Target((OFFICE_365,)))
    found = explain_access(coverage, sign_in)
    tenant = coverage.tenant
    apps = {*known_members(OFFICE_365), *(app for app in tenant.applications if tenant.belongs(app, OFFICE_365))}
    every = [explain_access(coverage, replace(sign_in, target=Target((app,)))) for app in apps]
    assert found.blocked is all(one.blocked for one in every)
    alike = len({(one.blocked, one.undetermined, None if one.blocked else frozenset(one.controls)) for one in every}) == 1
    assert bool(found.differing) is not alike
    assert found.undetermined is (not alike or every[0].undetermined)
    if alike:
        assert {policy.id for policy in found.applying} == {policy.id for one in every for policy in one.applying}
    assert not {policy.id for policy in found.applying} & {one.policy.id for one in found.not_applying if not one.unsure}
