"""From Graph's JSON to proofs, through the product's own decoder and facts; and three checks as an author writes them."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.checks.cases import decode, gap
from ztscan.conditional_access.explain.access import explain_access, scenario
from ztscan.conditional_access.proof import catalogue, facts, workloads
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.workloads import WorkloadCoverage
from ztscan.conditional_access.space import population_facts
from ztscan.config.settings import AcceptedExclusion, EmergencyAccess, Settings
from ztscan.core.errors import UsageError
from ztscan.core.model import Finding, Gap, GapReason, Note
from ztscan.directory.role_templates import DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT
from ztscan.engine.check import Unknown
from ztscan.engine.evidence import FACTS, EvidenceStore

DECLARED = (facts, population_facts, workloads)
"""Importing them declares the facts."""


def guid(number: int) -> str:
    return f"{number:08d}-1111-4000-8000-000000000000"


ADMIN = "62e90394-69f5-4237-9190-012177145e10"
TENANT, BREAK_GLASS, ADELE, GINA, DIEGO = (guid(n) for n in range(1, 6))
CONTRACTORS, PAYROLL, BUILD = guid(10), guid(20), guid(21)
ALL = {"clientAppTypes": ["all"], "users": {"includeUsers": ["All"]}, "applications": {"includeApplications": ["All"]}}
MFA = {"operator": "OR", "builtInControls": ["mfa"]}
BLOCK = {"operator": "OR", "builtInControls": ["block"]}
ALL_BUT_SOME = {"includeUsers": ["All"], "excludeUsers": [BREAK_GLASS], "excludeGroups": [CONTRACTORS]}
PAYROLL_PRINCIPAL = {
    "id": PAYROLL,
    "appId": guid(22),
    "displayName": "Payroll",
    "servicePrincipalType": "Application",
    "appOwnerOrganizationId": TENANT,
}
EVIDENCE: dict[str, Any] = {
    "organization": [{"id": TENANT, "displayName": "Contoso", "createdDateTime": "2020-01-01T00:00:00Z"}],
    "security_defaults": {"id": "00000000-0000-0000-0000-000000000005", "isEnabled": False},
    "conditional_access_policies": [
        {
            "id": guid(30),
            "displayName": "Require MFA",
            "state": "enabled",
            "conditions": {
                **ALL,
                "users": {"includeUsers": ["All"], "excludeUsers": [BREAK_GLASS], "excludeGroups": [CONTRACTORS]},
            },
            "grantControls": MFA,
        }
    ],
    "named_locations": [],
    "authentication_strengths": [],
    "users": [
        {"id": BREAK_GLASS, "userPrincipalName": "breakglass@contoso.com", "userType": "Member", "accountEnabled": True},
        {"id": ADELE, "userPrincipalName": "adele@contoso.com", "userType": "Member", "accountEnabled": True},
        {
            "id": GINA,
            "userPrincipalName": "gina_fabrikam.com#EXT#@contoso.com",
            "userType": "Guest",
            "accountEnabled": True,
            "creationType": "Invitation",
        },
        {"id": DIEGO, "userPrincipalName": "diego@contoso.com", "userType": "Member", "accountEnabled": True},
    ],
    "group_members": {CONTRACTORS: [{"id": DIEGO, "@odata.type": "#microsoft.graph.user"}]},
    "directory_objects": {
        CONTRACTORS: {"id": CONTRACTORS, "@odata.type": "#microsoft.graph.group", "displayName": "Contractors"},
        ADELE: {"id": ADELE, "@odata.type": "#microsoft.graph.user", "displayName": "Adele"},
    },
    "role_definitions": [{"id": ADMIN, "templateId": ADMIN, "displayName": "Global Administrator", "isBuiltIn": True}],
    "role_assignments": [{"id": "a1", "principalId": ADELE, "roleDefinitionId": ADMIN, "directoryScopeId": "/"}],
    "role_assignment_schedule_instances": [],
    "role_eligibility_schedule_instances": [],
    "role_group_members": {},
    "role_group_assignment_schedules": {},
    "role_group_eligibility": {},
    "excluded_group_eligibility": {},
    "subscribed_skus": [],
    "cross_tenant_access_default": {"isServiceDefault": True, "inboundTrust": {"isMfaAccepted": False}},
    "cross_tenant_access_partners": [],
    "service_principals": [
        PAYROLL_PRINCIPAL,
        {"id": BUILD, "appId": guid(23), "displayName": "Build", "servicePrincipalType": "ManagedIdentity"},
    ],
    "applications": [{"id": guid(24), "appId": guid(22), "displayName": "Payroll", "signInAudience": "AzureADMyOrg"}],
}


def store(
    changed: Mapping[str, Any] | None = None,
    accounts: tuple[str, ...] = (BREAK_GLASS,),
    accepted: tuple[AcceptedExclusion, ...] = (),
) -> EvidenceStore:
    raw = {**copy.deepcopy(EVIDENCE), **(changed or {})}
    settings = Settings(emergency_access=EmergencyAccess(accounts=accounts), accepted_exclusions=accepted)
    return EvidenceStore(decode(raw), settings.as_evidence(datetime(2026, 11, 1, tzinfo=UTC)), FACTS)


def coverage(changed: Mapping[str, Any] | None = None, **more: Any) -> SignInCoverage:
    found = store(changed, **more).value("sign_in_coverage")
    assert isinstance(found, SignInCoverage), found
    return found


# -- checks as an author writes them ---------------------------------------------------------------------------------


def mfa_all_users(sign_in_coverage: SignInCoverage) -> Iterator[Finding | Note]:
    yield from sign_in_coverage.prove(catalogue.MFA_ALL_USERS, "conditional_access.mfa_all_users").findings()


def administrators_resist_phishing(
    sign_in_coverage: SignInCoverage, privileged_roles: Mapping[str, str]
) -> Iterator[Finding | Note]:
    requirement = catalogue.mfa_for_roles(catalogue.holders_of(privileged_roles), phishing_resistant=True)
    proof = sign_in_coverage.prove(requirement)
    proof.require_decided()
    for user in proof.accounts():
        yield Finding(user, f"{user.name} can {requirement.escapes}", "; ".join(proof.description), requirement.title)


def workloads_at_risk_are_blocked(workload_coverage: WorkloadCoverage) -> Iterator[Finding | Note]:
    yield from workload_coverage.prove_blocked(risk=("high",)).findings()


def _findings(found: Iterator[Finding | Note]) -> list[Finding]:
    return [item for item in found if isinstance(item, Finding)]


def test_a_check_finds_who_escapes_and_says_what_was_left_out() -> None:
    found = list(mfa_all_users(coverage()))
    (finding,) = _findings(iter(found))
    assert (finding.subject.kind, finding.subject.id) == ("tenant", TENANT)
    assert finding.users == 1
    assert "Contractors" in finding.observed
    assert finding.witness is not None
    assert finding.witness.what_if is not None
    assert finding.witness.what_if["signInIdentity"]["userId"] == DIEGO
    assert finding.near_misses[0].change.endswith("remove group Contractors from its exclusions")
    assert any("emergency access" in note.text for note in found if isinstance(note, Note))


def test_an_accepted_exclusion_lets_the_check_pass_until_it_ends() -> None:
    accepted = AcceptedExclusion(
        requirement="conditional_access.mfa_all_users",
        reason="they move to managed accounts",
        expires=date(2027, 3, 31),
        users=("DIEGO@contoso.com",),
    )
    proved = list(mfa_all_users(coverage(accepted=(accepted,))))
    assert _findings(iter(proved)) == []
    assert any("until 2027-03-31" in note.text for note in proved if isinstance(note, Note))


@pytest.mark.parametrize("exclusion", ["excludeUsers", "excludeRoles"])
@pytest.mark.parametrize("role", [DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT])
def test_the_synchronisation_account_is_left_out_of_proofs_and_named(role: str, exclusion: str) -> None:
    """By user or by role, for both roles that such accounts have had."""
    excluded = {"excludeUsers": [BREAK_GLASS, DIEGO], "excludeRoles": [role]}
    users = {"includeUsers": ["All"], "excludeUsers": [BREAK_GLASS], exclusion: excluded[exclusion]}
    policy = {**EVIDENCE["conditional_access_policies"][0], "conditions": {**ALL, "users": users}}
    roles = [{"id": one, "templateId": one, "displayName": one, "isBuiltIn": True} for one in (ADMIN, role)]
    held = {"id": "a2", "principalId": DIEGO, "roleDefinitionId": role, "directoryScopeId": "/"}
    kind = {DIEGO: {"id": DIEGO, "@odata.type": "#microsoft.graph.user"}}
    changed = {
        "conditional_access_policies": [policy],
        "role_definitions": roles,
        "directory_objects": {**EVIDENCE["directory_objects"], **kind},
    }
    assigned = {"role_assignments": [*EVIDENCE["role_assignments"], held]}
    proved = list(mfa_all_users(coverage({**changed, **assigned})))
    assert _findings(iter(proved)) == []
    assert any("directory synchronisation" in note.text for note in proved if isinstance(note, Note))
    if exclusion == "excludeUsers":
        assert _findings(iter(mfa_all_users(coverage(changed)))), "without the role it is an account like any other"


def test_a_check_can_name_each_user() -> None:
    evidence = store()
    found = administrators_resist_phishing(evidence.value("sign_in_coverage"), evidence.value("privileged_roles"))
    assert {finding.subject.id for finding in _findings(found)} == {ADELE}


def test_a_check_on_workload_identities_names_those_that_policies_could_reach() -> None:
    found = _findings(workloads_at_risk_are_blocked(store().value("workload_coverage")))
    assert {finding.subject.id for finding in found} == {PAYROLL}, "managed identities are out of reach of every policy"
    assert found[0].witness is not None
    block = {
        "id": guid(31),
        "displayName": "Risky workloads",
        "state": "enabled",
        "conditions": {
            **ALL,
            "users": {"includeUsers": ["None"]},
            "clientApplications": {"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]},
            "servicePrincipalRiskLevels": ["high"],
        },
        "grantControls": BLOCK,
    }
    blocked = store({"conditional_access_policies": [block]}).value("workload_coverage")
    assert _findings(workloads_at_risk_are_blocked(blocked)) == []
    with pytest.raises(Unknown):
        list(workloads_at_risk_are_blocked(store({"service_principals": gap("service_principals")}).value("workload_coverage")))


# -- what absent evidence does ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("resource", sorted(EVIDENCE))
def test_no_evidence_that_is_taken_away_turns_a_finding_into_a_pass(resource: str) -> None:
    found = store({resource: gap(resource)}).value("sign_in_coverage")
    if isinstance(found, Gap):
        return
    assert found.prove(catalogue.MFA_ALL_USERS).verdict in (ProofVerdict.VIOLATED, ProofVerdict.UNDECIDED)


def test_a_group_that_is_gone_excludes_nobody() -> None:
    gone = {"directory_objects": {CONTRACTORS: None}, "group_members": {}}
    assert coverage(gone).prove(catalogue.MFA_ALL_USERS).verdict is ProofVerdict.PROVED
    unread = {"directory_objects": gap("directory_objects"), "group_members": gap("group_members")}
    assert coverage(unread).prove(catalogue.MFA_ALL_USERS).verdict is ProofVerdict.UNDECIDED


def eligible(principal: str, access: str = "member") -> dict[str, Any]:
    return {"id": f"{principal}-{access}", "groupId": CONTRACTORS, "principalId": principal, "accessId": access}


FRIENDS = guid(77)


@pytest.mark.parametrize(
    ("rows", "changed", "known"),
    [
        ([eligible(ADELE)], {}, True),
        ([eligible(ADELE, "owner")], {}, False),
        ([eligible(FRIENDS)], {}, True),
        ([eligible(FRIENDS)], {"group_members": {CONTRACTORS: [], FRIENDS: gap("group_members")}}, None),
        ([eligible(FRIENDS)], {"directory_objects": gap("directory_objects")}, None),
        ([eligible(guid(78))], {}, False),
        (gap("excluded_group_eligibility"), {}, None),
    ],
    ids=["a user", "an owner", "a group", "an unread group", "of unknown kind", "deleted", "not read"],
)
def test_who_may_activate_the_membership_of_an_excluded_group(rows: Any, changed: dict[str, Any], known: bool | None) -> None:
    user = {"id": ADELE, "@odata.type": "#microsoft.graph.user"}
    group = {"id": FRIENDS, "@odata.type": "#microsoft.graph.group", "displayName": "Friends"}
    more = {
        "excluded_group_eligibility": {CONTRACTORS: rows},
        "group_members": {CONTRACTORS: [], FRIENDS: [user]},
        "directory_objects": {**EVIDENCE["directory_objects"], FRIENDS: group, guid(78): None},
    }
    population = store({**more, **changed}).value("sign_in_population")
    found = population.eligible_members[CONTRACTORS]
    assert isinstance(found, Gap) is (known is None)
    if known is not None:
        assert found == (1 << population.ids.index(ADELE) if known else 0)


def test_without_the_licence_nobody_activates_a_membership() -> None:
    off = Gap("excluded_group_eligibility", GapReason.NOT_LICENSED, "", "")
    assert store({"excluded_group_eligibility": off}).value("sign_in_population").eligible_members == {}
    unread = {"excluded_group_eligibility": off, "subscribed_skus": gap("subscribed_skus")}
    assert store(unread).value("sign_in_population").eligible_members == {CONTRACTORS: off}


def test_security_defaults_are_rules_of_the_same_engine() -> None:
    on = {"conditional_access_policies": [], "security_defaults": {"id": "x", "isEnabled": True}}
    defaults = coverage(on)
    assert defaults.prove(catalogue.LEGACY_BLOCKED).verdict is ProofVerdict.PROVED
    assert defaults.prove(catalogue.mfa_for_roles(catalogue.holders_of([ADMIN]))).verdict is ProofVerdict.PROVED
    assert defaults.prove(catalogue.MFA_AZURE_MANAGEMENT).verdict is ProofVerdict.PROVED
    everybody = defaults.prove(catalogue.MFA_ALL_USERS)
    assert everybody.verdict is not ProofVerdict.PROVED, "asked for when Microsoft deems it necessary is not always"
    assert defaults.prove(catalogue.DEVICE_CODE_BLOCKED).verdict is not ProofVerdict.PROVED
    newer = {**on, "organization": [{"id": TENANT, "displayName": "Contoso", "createdDateTime": "2026-08-01T00:00:00Z"}]}
    assert coverage(newer).prove(catalogue.DEVICE_CODE_BLOCKED).verdict is ProofVerdict.PROVED
    unlicensed = {**on, "conditional_access_policies": gap("conditional_access_policies", GapReason.NOT_LICENSED)}
    assert coverage(unlicensed).prove(catalogue.LEGACY_BLOCKED).verdict is ProofVerdict.PROVED
    unread = {"conditional_access_policies": [], "security_defaults": gap("security_defaults")}
    assert coverage(unread).prove(catalogue.LEGACY_BLOCKED).verdict is ProofVerdict.UNDECIDED


# -- What If ---------------------------------------------------------------------------------------------------------


def test_what_if_says_what_applies_what_nearly_does_and_what_is_demanded() -> None:
    tenant = coverage()
    adele = explain_access(tenant, scenario(tenant, user="Adele@contoso.com", client="browser", country="nl", ip="192.0.2.1"))
    assert adele.verdict == "require"
    assert [policy.name for policy in adele.applying] == ["Require MFA"]
    assert adele.required == ("mfa, by Require MFA",)
    assert adele.what_if["signInConditions"]["country"] == "NL"
    diego = explain_access(tenant, scenario(tenant, user=DIEGO, application="Payroll"))
    assert diego.verdict == "allow"
    assert diego.not_applying[0].conditions[0].startswith("user:")
    legacy = explain_access(tenant, scenario(tenant, user=ADELE, client="other"))
    assert legacy.blocked
    assert "cannot be met here: mfa" in legacy.required[0]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"user": "nobody@contoso.com"}, "no user `nobody@contoso.com`"),
        ({"user": ADELE, "client": "telnet"}, "unknown client app `telnet`"),
        ({"user": ADELE, "application": "Payrol"}, "no application `Payrol`"),
        ({"user": ADELE, "platform": "amiga"}, "unknown platform `amiga`"),
    ],
)
def test_what_if_refuses_words_that_it_does_not_know(words: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as refusal:
        scenario(coverage(), **words)
    assert message in str(refusal.value)
    assert refusal.value.next_step
