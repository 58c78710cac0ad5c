"""Wrong verdicts that other tools gave. Each is one small tenant; the thread is named so that the story can be looked up."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.conditional_access.proof.requirement import Exclusion, Requirement
from ztscan.conditional_access.proof.workloads import WorkloadCoverage
from ztscan.core.model import Finding
from ztscan.engine.check import Unknown

ADMIN = "62e90394-69f5-4237-9190-012177145e10"
EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"
MFA = {"operator": "OR", "builtInControls": ["mfa"]}
BLOCK = {"operator": "OR", "builtInControls": ["block"]}
LEGACY = ["exchangeActiveSync", "other"]
PEOPLE: list[dict[str, Any]] = [
    {"id": "adele"},
    {"id": "bob", "groups": ["contractors"]},
    {"id": "carol", "roles": [ADMIN]},
    {"id": "guest", "externalType": "b2bCollaborationGuest"},
]


def policy(name: str = "MFA", grant: dict[str, Any] | None = None, **changed: Any) -> dict[str, Any]:
    """MFA for all users on all resources, with what is changed; keys beyond ``state`` and ``users`` are conditions."""
    state = changed.pop("state", "enabled")
    conditions = {
        "clientAppTypes": ["all"],
        "users": {"includeUsers": ["All"], **changed.pop("users", {})},
        "applications": {"includeApplications": ["All"], **changed.pop("applications", {})},
        **changed,
    }
    return {"id": name, "displayName": name, "state": state, "conditions": conditions, "grantControls": grant or MFA}


def prove(
    requirement: Requirement,
    *policies: dict[str, Any],
    people: list[dict[str, Any]] | None = None,
    exclusions: tuple[Exclusion, ...] = (),
    env: dict[str, Any] | None = None,
    groups: tuple[str, ...] = (),
    **population: Any,
) -> Coverage:
    raws = list(policies)
    everyone = population_from(PEOPLE if people is None else people, groups=["contractors", *groups], **population)
    return SignInCoverage(policies_from(raws), tenant_from(raws, env or {}), everyone, exclusions).prove(requirement)


def finding_of(coverage: Coverage) -> Finding:
    """The one finding; notes stand beside it."""
    (finding,) = (found for found in coverage.findings() if isinstance(found, Finding))
    return finding


def escaping(coverage: Coverage) -> set[str]:
    """Who escapes, by id."""
    coverage.require_decided()
    return {subject.id for subject in coverage.accounts()} if coverage.verdict is ProofVerdict.VIOLATED else set()


HEADQUARTERS = {
    "namedLocations": [
        {"id": "hq", "displayName": "HQ", "isTrusted": True, "ipRanges": [{"cidrAddress": "203.0.113.0/24"}]},
    ]
}
COMPLIANT = {"deviceFilter": {"mode": "include", "rule": "device.isCompliant -eq True"}}
EVERYBODY = {"adele", "bob", "carol", "guest"}


@pytest.mark.parametrize(
    ("condition", "value", "step"),
    [
        ("signInRiskLevels", ["high"], ("risk", "user none, sign-in none, insider none")),
        ("platforms", {"includePlatforms": ["iOS", "android"]}, ("platform", "windows")),
        ("locations", {"includeLocations": ["hq"]}, ("location", "elsewhere")),
        (
            "devices",
            {"deviceFilter": {"mode": "include", "rule": "device.isCompliant -eq True"}},
            ("device", "unregistered device"),
        ),
        ("authenticationFlows", {"transferMethods": "deviceCodeFlow"}, ("authentication flow", "none")),
        ("userRiskLevels", ["medium", "high"], ("risk", "user none, sign-in none, insider none")),
    ],
)
def test_r1_a_narrowed_policy_is_not_a_full_one(condition: str, value: Any, step: tuple[str, str]) -> None:
    """ScubaGear #1742, #1818, #92, #316."""
    coverage = prove(catalogue.MFA_ALL_USERS, policy(**{condition: value}), env=HEADQUARTERS)
    assert escaping(coverage) == EVERYBODY
    assert coverage.witness is not None
    label, text = step
    assert text in dict(coverage.witness.sign_in)[label]
    assert any(
        missed.startswith(("it applies only to", "it covers only")) for miss in coverage.near_misses for missed in miss.missed
    )


def test_r2_exclusions_of_guests_roles_and_applications_are_looked_at() -> None:
    """ScubaGear #1170."""
    guests = {"guestOrExternalUserTypes": "b2bCollaborationGuest", "externalTenants": {"membershipKind": "all"}}
    assert escaping(prove(catalogue.MFA_ALL_USERS, policy(users={"excludeGuestsOrExternalUsers": guests}))) == {"guest"}
    assert escaping(prove(catalogue.MFA_ALL_USERS, policy(users={"excludeRoles": [ADMIN]}))) == {"carol"}
    excluding = prove(catalogue.MFA_ALL_USERS, policy(applications={"excludeApplications": [EXCHANGE]}))
    assert escaping(excluding) == EVERYBODY
    observed = "; ".join(excluding.description)
    assert "Office 365 Exchange Online" in observed
    assert "OpenID Connect scopes" in observed, "an exclusion also leaves sign-ins of the excluded client itself"


def test_r2_a_guest_that_is_invited_tomorrow_counts() -> None:
    guests = {"guestOrExternalUserTypes": "b2bCollaborationGuest"}
    coverage = prove(catalogue.MFA_ALL_USERS, policy(users={"excludeGuestsOrExternalUsers": guests}), people=[{"id": "adele"}])
    finding = finding_of(coverage)
    assert finding.message == "a guest invited later can sign in without MFA"
    assert finding.users == 0


def test_r8_flags_come_as_one_string_and_an_unknown_one_is_not_passed_over() -> None:
    """kiota-python #515, prowler #12315."""
    both = policy("flows", BLOCK, authenticationFlows={"transferMethods": "deviceCodeFlow,authenticationTransfer"})
    assert prove(catalogue.DEVICE_CODE_BLOCKED, both).verdict is ProofVerdict.PROVED
    assert prove(catalogue.AUTHENTICATION_TRANSFER_BLOCKED, both).verdict is ProofVerdict.PROVED
    six = "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider"
    every_guest = policy(users={"includeUsers": [], "includeGuestsOrExternalUsers": {"guestOrExternalUserTypes": six}})
    assert prove(catalogue.MFA_GUESTS, every_guest).verdict is ProofVerdict.PROVED
    stranger = {"guestOrExternalUserTypes": "internalGuest,visitorFromTheFuture"}
    unsure = prove(catalogue.MFA_ALL_USERS, policy(users={"excludeGuestsOrExternalUsers": stranger}), people=PEOPLE)
    assert unsure.verdict is ProofVerdict.VIOLATED, "a local guest certainly escapes"
    only = prove(catalogue.MFA_ALL_USERS, policy(users={"excludeGuestsOrExternalUsers": {"guestOrExternalUserTypes": "visitor"}}))
    with pytest.raises(Unknown):
        list(only.findings())


def test_r9_conditions_on_user_risk_and_sign_in_risk_and_together() -> None:
    """ScubaGear #2029: one policy with both does neither job; two policies do."""
    sign_in = catalogue.at_sign_in_risk(["high"], catalogue.BLOCKED)
    user = catalogue.at_user_risk(["high"], catalogue.BLOCKED)
    combined = policy("both", BLOCK, signInRiskLevels=["high"], userRiskLevels=["high"])
    assert escaping(prove(sign_in, combined)) == EVERYBODY
    assert escaping(prove(user, combined)) == EVERYBODY
    apart = (policy("one", BLOCK, signInRiskLevels=["high"]), policy("two", BLOCK, userRiskLevels=["high"]))
    assert prove(sign_in, *apart).verdict is ProofVerdict.PROVED
    assert prove(user, *apart).verdict is ProofVerdict.PROVED


def _strength(*combinations: str) -> dict[str, Any]:
    return {
        "operator": "OR",
        "builtInControls": [],
        "authenticationStrength": {"id": "custom", "allowedCombinations": list(combinations)},
    }


@pytest.mark.parametrize(
    ("grant", "verdict"),
    [
        ({"operator": "OR", "authenticationStrength": {"id": "00000000-0000-0000-0000-000000000002"}}, ProofVerdict.PROVED),
        ({"operator": "OR", "authenticationStrength": {"id": "00000000-0000-0000-0000-000000000004"}}, ProofVerdict.PROVED),
        (_strength("fido2", "password,sms"), ProofVerdict.PROVED),
        (_strength("fido2", "password"), ProofVerdict.VIOLATED),
        ({**_strength("fido2"), "builtInControls": ["compliantDevice"]}, ProofVerdict.VIOLATED),
    ],
)
def test_r10_strengths_count_by_what_they_accept(grant: dict[str, Any], verdict: ProofVerdict) -> None:
    """ScubaGear #1683."""
    assert prove(catalogue.MFA_ALL_USERS, policy(grant=grant)).verdict is verdict


def test_r11_blocking_legacy_for_office_only_leaves_the_other_applications() -> None:
    """maester PR 1651."""
    office = policy("legacy", BLOCK, clientAppTypes=LEGACY, applications={"includeApplications": ["Office365"]})
    coverage = prove(catalogue.LEGACY_BLOCKED, office)
    assert escaping(coverage) == EVERYBODY
    assert "Office 365" not in dict(coverage.witness.sign_in)["resource"] if coverage.witness else False


def test_r12_a_trusted_location_counts_by_id_and_a_role_by_its_template() -> None:
    """maester #1136, #2105."""
    outside = {"includeLocations": ["All"], "excludeLocations": ["hq"]}
    action = {"includeApplications": [], "includeUserActions": ["urn:user:registersecurityinfo"]}
    coverage = prove(catalogue.SECURITY_INFO_PROTECTED, policy("info", applications=action, locations=outside), env=HEADQUARTERS)
    assert coverage.verdict is ProofVerdict.PROVED
    roles = policy("admins", users={"includeUsers": [], "includeRoles": [ADMIN.upper()]})
    assert prove(catalogue.mfa_for_roles(catalogue.holders_of([ADMIN])), roles).verdict is ProofVerdict.PROVED


def test_r14_fido2_with_a_password_beside_it_is_not_the_question_sms_is() -> None:
    """Zero Trust Assessment #579: a strength is judged by its own combinations, not by the methods a tenant offers."""
    requirement = catalogue.mfa_for_roles(catalogue.holders_of([ADMIN]), phishing_resistant=True)
    assert prove(requirement, policy(grant=_strength("fido2", "windowsHelloForBusiness"))).verdict is ProofVerdict.PROVED
    assert escaping(prove(requirement, policy(grant=_strength("fido2", "password,sms")))) == {"carol"}


def test_r16_policies_for_workloads_are_not_policies_for_users() -> None:
    """maester #1778, #1385."""
    workload = policy("workload", BLOCK, users={"includeUsers": ["None"]})
    workload["conditions"]["clientApplications"] = {"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]}
    assert escaping(prove(catalogue.MFA_ALL_USERS, workload)) == EVERYBODY


def test_r18_no_policies_at_all_is_a_finding_and_no_crash() -> None:
    """ScubaGear #1748, Zero Trust Assessment #779."""
    assert escaping(prove(catalogue.MFA_ALL_USERS)) == EVERYBODY
    assert escaping(prove(catalogue.LEGACY_BLOCKED)) == EVERYBODY
    assert escaping(prove(catalogue.MFA_GUESTS)) == {"guest"}
    finding = finding_of(prove(catalogue.MFA_GUESTS, people=[{"id": "adele"}]))
    assert finding.users == 0, "no guest today is not a reason to pass"
    assert WorkloadCoverage((), tenant_from([], {}), population_from([])).policies == ()


@pytest.mark.parametrize("state", ["disabled", "enabledForReportingButNotEnforced", None])
def test_r25_each_policy_counts_by_its_own_state(state: str | None) -> None:
    """Zero Trust Assessment 21796, 21783: one that is off among others that are on blocks nothing."""
    off = policy("legacy", BLOCK, clientAppTypes=LEGACY, state=state)
    others = policy("modern", clientAppTypes=["browser", "mobileAppsAndDesktopClients"])
    coverage = prove(catalogue.LEGACY_BLOCKED, off, others)
    assert escaping(coverage) == EVERYBODY
    assert coverage.near_misses[0].policy.id == "legacy"
    assert "turn it on" in coverage.near_misses[0].change


def test_r25_one_strong_combination_does_not_make_a_strength_strong() -> None:
    """Zero Trust Assessment 21784."""
    built_in = {"operator": "OR", "authenticationStrength": {"id": "00000000-0000-0000-0000-000000000002"}}
    assert escaping(prove(catalogue.PHISHING_RESISTANT_ALL_USERS, policy(grant=built_in))) == EVERYBODY


def test_a_declared_exclusion_is_proved_around_and_reported() -> None:
    excluded = policy(users={"excludeGroups": ["contractors"]})
    declared = (Exclusion("contractors move to Entra in Q3", groups=frozenset(("contractors",))),)
    coverage = prove(catalogue.MFA_ALL_USERS, excluded, exclusions=declared)
    assert coverage.verdict is ProofVerdict.PROVED
    assert any("contractors move" in note for note in coverage.notes)
    other = (Exclusion("for another check", for_id="conditional_access.other", groups=frozenset(("contractors",))),)
    assert escaping(prove(catalogue.MFA_ALL_USERS, excluded, exclusions=other)) == {"bob"}


def test_a_group_that_was_not_read_is_neither_full_nor_empty() -> None:
    unread = policy(users={"excludeGroups": ["nobody-read-this"]})
    coverage = prove(catalogue.MFA_ALL_USERS, unread)
    assert coverage.verdict is ProofVerdict.UNDECIDED
    assert [gap.resource for gap in coverage.gaps] == ["group_members"]


def test_somebody_who_may_activate_a_role_counts_as_administrator() -> None:
    people: list[dict[str, Any]] = [{"id": "eligible", "eligible": [ADMIN]}, {"id": "member"}]
    requirement = catalogue.mfa_for_roles(catalogue.holders_of([ADMIN]))
    by_role = policy(users={"includeUsers": [], "includeRoles": [ADMIN]})
    assert prove(requirement, by_role, people=people).verdict is ProofVerdict.PROVED
    assert escaping(prove(requirement, policy(users={"excludeRoles": [ADMIN]}), people=people)) == {"eligible"}
    assert prove(requirement, by_role, people=[{"id": "member"}]).verdict is ProofVerdict.EMPTY


def test_disabled_accounts_are_nobody() -> None:
    people: list[dict[str, Any]] = [{"id": "adele"}, {"id": "former", "groups": ["contractors"], "enabled": False}]
    excluded = policy(users={"excludeGroups": ["contractors"]})
    assert prove(catalogue.MFA_ALL_USERS, excluded, people=people).verdict is ProofVerdict.PROVED


def test_a_block_stands_whatever_is_granted_beside_it() -> None:
    either = policy("either", {"operator": "OR", "builtInControls": ["mfa", "block"]})
    assert prove(catalogue.LEGACY_BLOCKED, either).verdict is ProofVerdict.PROVED
    assert prove(catalogue.DEVICE_CODE_BLOCKED, either).verdict is ProofVerdict.PROVED


def test_registering_a_device_knows_no_client_app_and_no_device() -> None:
    action = {"includeApplications": [], "includeUserActions": ["urn:user:registerdevice"]}
    narrowed = policy("register", applications=action, clientAppTypes=["browser"], devices=COMPLIANT)
    assert prove(catalogue.DEVICE_REGISTRATION_MFA, narrowed).verdict is ProofVerdict.PROVED


def test_a_proof_says_that_excluding_intune_is_wider_than_it_looks() -> None:
    """detection-rules PR 6325; Black Hat Europe 2024."""
    intune = "0000000a-0000-0000-c000-000000000000"
    without = policy("all but Intune", applications={"excludeApplications": [intune]})
    only = policy("Intune", applications={"includeApplications": [intune]})
    coverage = prove(catalogue.MFA_ALL_USERS, without, only)
    assert coverage.verdict is ProofVerdict.PROVED
    assert any(note.startswith("all but Intune excludes Microsoft Intune") for note in coverage.notes)
    assert any("baseline scopes" in note for note in coverage.notes)


def _only_of(tenants: list[str], kinds: str = "b2bDirectConnectUser,b2bCollaborationGuest") -> dict[str, Any]:
    enumerated = {"membershipKind": "enumerated", "members": tenants}
    return {"guestOrExternalUserTypes": kinds, "externalTenants": enumerated}


def test_people_without_an_account_come_where_the_tenant_admits_them() -> None:
    people = [*PEOPLE, {"id": "partner", "externalType": "b2bCollaborationGuest", "homeTenant": "fabrikam"}]
    excluding = policy(users={"excludeGuestsOrExternalUsers": _only_of(["fabrikam"])})
    closed = prove(catalogue.MFA_ALL_USERS, excluding, people=people)
    assert escaping(closed) == {"partner"}
    admitted = prove(catalogue.MFA_ALL_USERS, excluding, people=people, direct_connect=True, service_providers=True)
    assert escaping(admitted) == {"partner"}
    assert admitted.verdict is ProofVerdict.VIOLATED
    only_them = policy(users={"excludeGuestsOrExternalUsers": _only_of(["fabrikam"], "b2bDirectConnectUser")})
    (line,) = prove(catalogue.MFA_ALL_USERS, only_them, direct_connect=True).description
    assert line == "a B2B direct connect user of tenant fabrikam"
    assert prove(catalogue.MFA_ALL_USERS, only_them).verdict is ProofVerdict.PROVED, "nobody comes that way"
    unsure = prove(catalogue.MFA_ALL_USERS, only_them, direct_connect=None)
    assert unsure.verdict is ProofVerdict.UNDECIDED, "whether they are admitted was not read"


def test_a_partner_whose_home_is_not_on_the_account_may_be_the_one_that_is_named() -> None:
    excluding = policy(users={"excludeGuestsOrExternalUsers": _only_of(["fabrikam"])})
    unsure = prove(catalogue.MFA_ALL_USERS, excluding)
    assert unsure.verdict is ProofVerdict.UNDECIDED
    assert any("home tenants of guests" in gap.detail for gap in unsure.gaps)


def test_an_eligible_administrator_is_not_one_before_activation() -> None:
    people = [{"id": "eligible", "eligible": [ADMIN]}, {"id": "active", "roles": [ADMIN]}]
    by_role = policy(users={"includeUsers": [], "includeRoles": [ADMIN]})
    assert escaping(prove(catalogue.MFA_ALL_USERS, by_role, people=people)) == {"eligible"}


def test_a_location_of_ipv6_ranges_is_a_place_like_any_other() -> None:
    """An IPv4-only view of the network misses it."""
    branch = {"id": "six", "displayName": "Branch", "isTrusted": True, "ipRanges": [{"cidrAddress": "2001:db8:1::/48"}]}
    coverage = prove(
        catalogue.MFA_ALL_USERS,
        policy(locations={"includeLocations": ["All"], "excludeLocations": ["six"]}),
        env={"namedLocations": [branch]},
    )
    assert escaping(coverage) == EVERYBODY
    assert coverage.witness is not None
    assert dict(coverage.witness.sign_in)["location"].startswith("2001:db8:1:")
