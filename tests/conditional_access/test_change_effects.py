"""Each grant control, session control, user action and context has its sentence; workload identities and agents too."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conditional_access.test_change import GUEST, MEANT, MEMBER, REQUIRE_MFA, SINCE, UNBLOCKED, changes, meaning_of, policy
from tests.conditional_access.test_facts import ALL, BLOCK, EVIDENCE, MFA, PAYROLL, store
from ztscan.conditional_access.explain.change import POLICIES, Changed, SignInChanges
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.space.boxes import Cap
from ztscan.core.model import Gap, GapReason

Raw = dict[str, Any]
ALL_APPS = "× all applications"
WITH_LEGACY = f"{MEANT} {ALL_APPS} can now sign in with legacy clients"


def granting(*controls: str, operator: str = "OR", **more: Any) -> Raw:
    return policy(31, "P", {"operator": operator, "builtInControls": list(controls), **more})


def session(**controls: Any) -> Raw:
    return {**policy(31, "P", {}), "grantControls": None, "sessionControls": controls}


def frequency(value: int, unit: str = "hours", **more: Any) -> Raw:
    return session(signInFrequency={"isEnabled": True, "value": value, "type": unit, "frequencyInterval": "timeBased", **more})


PROFILE = 'the Global Secure Access security profile `globalSecureAccessFilteringProfile {"isEnabled": true, "profileId": "web"}`'
EVERY_TIME = session(signInFrequency={"isEnabled": True, "frequencyInterval": "everyTime"})
PARTLY = {"authenticationType": "secondaryAuthentication"}


# -- grant controls ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("control", "needed"),
    [
        ("compliantDevice", "a compliant device"),
        ("passwordChange", "a password change"),
        ("riskRemediation", "risk remediation"),
    ],
)
def test_a_control_that_guests_cannot_meet_had_blocked_them(control: str, needed: str) -> None:
    told = meaning_of(granting(control), None)
    assert told == (f"deleted: {GUEST} {ALL_APPS} {UNBLOCKED}; {MEMBER} {ALL_APPS} no longer need {needed}; {WITH_LEGACY}")


@pytest.mark.parametrize(
    ("control", "needed"),
    [
        ("approvedApplication", "an approved client app"),
        ("compliantApplication", "an app protection policy"),
        ("domainJoinedDevice", "a hybrid joined device"),
    ],
)
def test_a_control_that_some_platforms_do_not_offer_is_undetermined_there(control: str, needed: str) -> None:
    """A platform is what the client says of itself, so no control is certainly impossible for it."""
    told = meaning_of(granting(control), None)
    assert told.startswith(
        f"deleted: {GUEST} {ALL_APPS} {UNBLOCKED}; {MEMBER} {ALL_APPS}, in some sign-ins, no longer need {needed}; {WITH_LEGACY}"
    )
    assert told.endswith("such as the true platform of a device (policies: P)")
    back = meaning_of(None, granting(control))
    assert f"{MEMBER} {ALL_APPS}, in some sign-ins, now need {needed}" in back


@pytest.mark.parametrize(
    ("before", "needed"),
    [
        (granting("mfa"), "multifactor authentication"),
        (granting("compliantNetwork"), "the compliant network"),
        (granting("verifiedID"), "a Verified ID check"),
        (granting(termsOfUse=["t-1"]), "to accept the terms of use t-1"),
        (granting(customAuthenticationFactors=["Duo"]), "the custom control duo"),
        (granting("moonlight"), "the control moonlight, which ztscan does not know"),
        (granting("mfa", "compliantDevice", "domainJoinedDevice"), "multifactor authentication or a managed device"),
    ],
)
def test_a_control_that_everybody_can_meet_is_named(before: Raw, needed: str) -> None:
    assert meaning_of(before, None).startswith(f"deleted: {MEANT} {ALL_APPS} no longer need {needed}")
    assert f"{MEANT} {ALL_APPS} now need {needed}" in meaning_of(None, before)


def test_other_terms_of_use_are_another_requirement() -> None:
    told = meaning_of(granting(termsOfUse=["old"]), granting(termsOfUse=["new"]))
    assert told == (
        f"changed since the baseline: {MEANT} {ALL_APPS} no longer need to accept the terms of use old "
        "and now need to accept the terms of use new"
    )


def test_a_strength_is_told_by_what_it_accepts() -> None:
    keys = {"id": "k", "displayName": "Keys", "allowedCombinations": ["fido2"]}
    codes = {"id": "c", "displayName": "Codes", "allowedCombinations": ["password,softwareOath", "fido2"]}
    told = meaning_of(granting(authenticationStrength=codes), granting(authenticationStrength=keys))
    assert f"{MEMBER} {ALL_APPS} now need phishing-resistant authentication" in told
    assert f"{GUEST} {ALL_APPS} are now blocked" in told
    assert meaning_of(granting(authenticationStrength=codes), granting("mfa")).endswith(
        f"{MEANT} {ALL_APPS} no longer need the authentication strength Codes"
    )


def test_a_block_that_became_a_requirement_says_which() -> None:
    told = meaning_of(granting("block"), granting("mfa"))
    assert told == f"changed since the baseline: {MEANT} {ALL_APPS} {UNBLOCKED} with multifactor authentication"
    assert meaning_of(granting("mfa"), granting("block")) == f"changed since the baseline: {MEANT} {ALL_APPS} are now blocked"


def test_a_dropped_user_risk_tells_of_those_who_were_blocked() -> None:
    risky = {**granting("mfa", "passwordChange", operator="AND")}
    risky["conditions"] = {**risky["conditions"], "userRiskLevels": ["high"]}
    assert meaning_of(risky, None, (REQUIRE_MFA,)) == (
        f"deleted: {GUEST} {ALL_APPS}, at user risk high, {UNBLOCKED} with multifactor authentication; "
        f"{MEMBER} {ALL_APPS}, at user risk high, no longer need a password change"
    )
    blocked = policy(31, "P", BLOCK, userRiskLevels=["high", "medium"])
    narrower = policy(31, "P", BLOCK, userRiskLevels=["high"])
    told = meaning_of(blocked, narrower, (REQUIRE_MFA,))
    assert told == f"changed since the baseline: {MEANT} {ALL_APPS}, at user risk medium, {UNBLOCKED}"


# -- user actions and contexts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("urn:user:registerdevice", "registering a device"),
        ("urn:user:registersecurityinfo", "registering security information"),
    ],
)
def test_user_actions_are_named(action: str, words: str) -> None:
    told = meaning_of(policy(31, "P", MFA, applications={"includeUserActions": [action]}), None)
    assert told == f"deleted: {MEANT} × {words} no longer need multifactor authentication"


def test_a_weaker_authentication_context_is_told_although_all_resources_require_mfa() -> None:
    context = {"includeAuthenticationContextClassReferences": ["c1"]}
    strong = {"operator": "OR", "authenticationStrength": {"id": "00000000-0000-0000-0000-000000000004"}}
    told = meaning_of(policy(31, "P", strong, applications=context), policy(31, "P", MFA, applications=context), (REQUIRE_MFA,))
    assert told == (
        f"changed since the baseline: {GUEST} × authentication context c1 {UNBLOCKED} with multifactor authentication; "
        f"{MEMBER} × authentication context c1 no longer need phishing-resistant authentication"
    )


def test_the_registration_of_devices_does_not_hide_that_nothing_changes() -> None:
    everything = policy(31, "P", BLOCK, clientAppTypes=["exchangeActiveSync", "other"])
    assert meaning_of(everything, None, ({**everything, "id": "again"},)) == "deleted: no sign-in is affected"


# -- session controls ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (frequency(4), frequency(90, "days"), "now have to sign in again every 90 days instead of every 4 hours"),
        (frequency(90, "days"), frequency(4), "now have to sign in again every 4 hours instead of every 90 days"),
        (frequency(1, "days"), session(), "no longer have to sign in again every day"),
        (session(), frequency(1), "now have to sign in again every hour"),
        (EVERY_TIME, session(), "no longer have to sign in again every time"),
        (EVERY_TIME, frequency(8), "now have to sign in again every 8 hours instead of every time"),
        (frequency(4, **PARTLY), session(), "no longer have to repeat multifactor authentication every 4 hours"),
        (frequency(4), frequency(4, **PARTLY), "no longer have to sign in again every 4 hours"),
    ],
)
def test_a_sign_in_frequency_is_told_with_its_lengths(before: Raw, after: Raw, told: str) -> None:
    assert meaning_of(before, after) == f"changed since the baseline: {MEANT} {ALL_APPS} {told}"


@pytest.mark.parametrize(
    ("controls", "gone", "come"),
    [
        (
            {"persistentBrowser": {"isEnabled": True, "mode": "never"}},
            "can now stay signed in after they close the browser",
            "can no longer stay signed in after they close the browser",
        ),
        (
            {"persistentBrowser": {"isEnabled": True, "mode": "always"}},
            "no longer always stay signed in after they close the browser",
            "now always stay signed in after they close the browser",
        ),
        ({"secureSignInSession": {"isEnabled": True}}, "no longer need token protection", "now need token protection"),
        (
            {"applicationEnforcedRestrictions": {"isEnabled": True}},
            "no longer have app-enforced restrictions",
            "now have app-enforced restrictions",
        ),
        (
            {"cloudAppSecurity": {"isEnabled": True, "cloudAppSecurityType": "blockDownloads"}},
            "can now download files, which app control blocked",
            "can no longer download files, which app control blocks",
        ),
        (
            {"cloudAppSecurity": {"isEnabled": True, "cloudAppSecurityType": "monitorOnly"}},
            "are no longer monitored by app control",
            "are now monitored by app control",
        ),
        (
            {"continuousAccessEvaluation": {"mode": "disabled"}},
            "have continuous access evaluation again",
            "no longer have continuous access evaluation",
        ),
        (
            {"continuousAccessEvaluation": {"mode": "strictLocation"}},
            "no longer have strict location enforcement of continuous access evaluation",
            "now have strict location enforcement of continuous access evaluation",
        ),
        ({"disableResilienceDefaults": True}, "have resilience defaults again", "no longer have resilience defaults"),
        (
            {"globalSecureAccessFilteringProfile": {"isEnabled": True, "profileId": "web"}},
            f"no longer have {PROFILE}",
            f"now have {PROFILE}",
        ),
        (
            {"blockSensitiveActions": {"isEnabled": True}},
            'no longer have the session control `blockSensitiveActions {"isEnabled": true}`',
            'now have the session control `blockSensitiveActions {"isEnabled": true}`',
        ),
    ],
)
def test_each_session_control_has_its_words(controls: Raw, gone: str, come: str) -> None:
    assert meaning_of(session(**controls), session()) == f"changed since the baseline: {MEANT} {ALL_APPS} {gone}"
    assert meaning_of(session(), session(**controls)) == f"changed since the baseline: {MEANT} {ALL_APPS} {come}"
    second = {**session(**controls), "id": "again"}
    assert meaning_of(session(**controls), None, (second,)) == "deleted: no sign-in is affected"


def test_a_session_control_for_nobody_who_can_sign_in_means_nothing() -> None:
    blocked = {**policy(32, "Nobody", BLOCK), "conditions": ALL}
    assert meaning_of(frequency(4), None, (blocked,)) == "deleted: no sign-in is affected"


# -- agents and workload identities --------------------------------------------------------------------------------------

WORKLOADS = {"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]}


def for_workloads(who: Raw, **conditions: Any) -> Raw:
    raw = policy(31, "W", BLOCK)
    return {**raw, "conditions": {"clientApplications": who, "applications": {"includeApplications": ["All"]}, **conditions}}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (for_workloads(WORKLOADS), None, f"deleted: Payroll {ALL_APPS} {UNBLOCKED}"),
        (None, for_workloads(WORKLOADS), f"new since the baseline: Payroll {ALL_APPS} are now blocked"),
        (
            for_workloads(WORKLOADS, servicePrincipalRiskLevels=["high"]),
            None,
            f"deleted: Payroll {ALL_APPS}, at risk high, {UNBLOCKED}",
        ),
        (for_workloads({**WORKLOADS, "excludeServicePrincipals": [PAYROLL]}), None, "deleted: no sign-in is affected"),
    ],
)
def test_workload_identities_are_told_of(before: Raw | None, after: Raw | None, told: str) -> None:
    assert meaning_of(before, after) == told


def test_workload_identities_that_were_not_read_leave_it_open() -> None:
    unread = Gap("service_principals", GapReason.NO_PERMISSION, "the list was not read", "grant Application.Read.All")
    told = meaning_of(for_workloads(WORKLOADS), None, service_principals=unread)
    assert told == "deleted: the effect on sign-ins is undetermined: the list was not read"


def test_agent_identities_and_agent_users_are_told_of() -> None:
    agent = {"id": "b0", "appId": "b1", "displayName": "Scout", "servicePrincipalType": "ServiceIdentity"}
    principals = [*EVIDENCE["service_principals"], agent]
    risky = for_workloads({"includeAgentIdServicePrincipals": ["All"]}, agentIdRiskLevels="high")
    told = meaning_of(risky, None, service_principals=principals)
    assert told == f"deleted: Scout {ALL_APPS}, at risk high, {UNBLOCKED}"
    users = policy(31, "A", BLOCK, users={"includeUsers": ["AllAgentIdUsers"]})
    assert meaning_of(users, None) == f"deleted: agent users {ALL_APPS} {UNBLOCKED}"


# -- never silent --------------------------------------------------------------------------------------------------------


def test_a_comparison_beyond_the_cap_says_so() -> None:
    found = store({"conditional_access_policies": []})
    whole = found.value("sign_in_coverage")
    assert isinstance(whole, SignInCoverage)
    capped = SignInCoverage(whole.policies, whole.tenant, whole.population, cap=Cap(boxes=1, steps=1))
    prover = SignInChanges(capped, (), found.value("security_defaults"), (), earlier={}, since=SINCE)
    told = prover.meaning(Changed(POLICIES, REQUIRE_MFA["id"], REQUIRE_MFA, None))
    assert told.startswith("deleted: the effect on sign-ins was not determined: ")


def test_another_value_of_an_unknown_condition_is_not_taken_for_none() -> None:
    new, full = (policy(31, "P", MFA, moonPhase=[phase]) for phase in ("new", "full"))
    told = meaning_of(new, full)
    assert told.startswith("changed since the baseline: the effect on sign-ins is undetermined: ")
    assert "conditions.moonPhase" in told
    described = {**full, "description": "by the light of the moon"}
    assert meaning_of(full, described) == "changed since the baseline: no sign-in is affected"


def test_the_emergency_access_account_is_told_of_like_everybody_else() -> None:
    included = {**REQUIRE_MFA, "conditions": ALL}
    assert "breakglass@contoso.com" in changes({"conditional_access_policies": [included]}).meaning(
        Changed(POLICIES, REQUIRE_MFA["id"], REQUIRE_MFA, included)
    )
