"""How the findings on consent are fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ztscan.directory.setting_families import ADMIN_CONSENT, AUTHORIZATION_POLICY, TEAMS_APPS, setting_step
from ztscan.entities.applications import ServicePrincipal
from ztscan.plugin import Finding, Fix, FixStep, Gap, GraphCall, Impact, MissingRead, RecordedValues, Unfixable, step

from ._grant_policies import CONSENT_POLICY_SETTINGS, FOR_OWNED_RESOURCES, FOR_SELF

Steps = Iterator[FixStep | Fix]
WORKFLOW_VALUES = ("isEnabled", "notifyReviewers", "remindersEnabled", "requestDurationInDays", "reviewers")
"""All that a PUT must have."""
_REVIEWER = {"query": "/users/{{reviewer id}}", "queryType": "MicrosoftGraph"}
_SETTING = "Consent Policy Settings"
_CLASSIFICATIONS = "permission_classifications"


def _without(recorded: RecordedValues, ability: str, findings: Iterable[Finding]) -> Iterator[FixStep]:
    """The consent policies of the default user role without those that were found, for one ability."""
    gone = {f"{ability}.{found.subject.id}".casefold() for found in findings if found.subject.kind == "permissionGrantPolicy"}
    if gone:
        before = recorded.of("authorization_policy")
        entries = recorded.of("authorization_policy", "defaultUserRolePermissions", "permissionGrantPoliciesAssigned")
        kept = [entry for entry in entries or () if entry.casefold() not in gone]
        body = {"defaultUserRolePermissions": {"permissionGrantPoliciesAssigned": kept}}
        yield step("authorization_policy", AUTHORIZATION_POLICY.path, body, before)


def _setting(recorded: RecordedValues, findings: Iterable[Finding], values: Mapping[str, str]) -> Iterator[FixStep]:
    if any(found.subject.kind == "directorySetting" for found in findings):
        yield setting_step(recorded, CONSENT_POLICY_SETTINGS, _SETTING, values)


def user_consent(
    recorded: RecordedValues,
    findings: tuple[Finding, ...],
    service_principals: tuple[ServicePrincipal, ...] | Gap,
) -> Steps:
    yield from _without(recorded, FOR_SELF, findings)
    low = {found.subject.id for found in findings if found.subject.kind == "delegatedPermissionClassification"}
    if not low:
        return
    if isinstance(service_principals, Gap):
        raise MissingRead(service_principals.resource)
    found = set()
    for api in service_principals:
        for key, row in (recorded.configuration.get(_CLASSIFICATIONS, {}).get(api.id) or {}).items():
            permission = f"{api.app_id}/{row.get('permissionName')}"
            if permission in low and str(row.get("classification")).casefold() == "low":
                found.add(permission)
                yield _unclassified(api.id, key, row)
    if low != found:
        raise MissingRead(_CLASSIFICATIONS)


def _unclassified(api: str, key: str, row: Mapping[str, Any]) -> FixStep:
    path = f"/servicePrincipals/{api}/delegatedPermissionClassifications"
    missing = [f"{_CLASSIFICATIONS}/{key}/{name}" for name in ("permissionId", "permissionName") if name not in row]
    if missing:
        raise MissingRead(*missing)
    again = {name: row[name] for name in ("permissionId", "permissionName", "classification")}
    return FixStep(GraphCall("DELETE", f"{path}/{key}"), GraphCall("POST", path, again))


def group_owner_consent(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Steps:
    yield from _without(recorded, FOR_OWNED_RESOURCES, findings)
    yield from _setting(recorded, findings, {"EnableGroupSpecificConsent": "False"})


def risky_apps(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Steps:
    if any(found.subject.kind == "authorizationPolicy" for found in findings):
        before = recorded.of("authorization_policy")
        yield step("authorization_policy", AUTHORIZATION_POLICY.path, {"allowUserConsentForRiskyApps": False}, before)
    yield from _setting(recorded, findings, {"BlockUserConsentForRiskyApps": "true"})


def resource_specific(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Steps:
    yield from _without(recorded, FOR_OWNED_RESOURCES, findings)
    if any(found.subject.kind == "teamsAppSettings" for found in findings):
        before = recorded.of(TEAMS_APPS.resource)
        body = {"isChatResourceSpecificConsentEnabled": False}
        change = step(TEAMS_APPS.resource, TEAMS_APPS.path, body, before, version="beta")
        facts = TEAMS_APPS.facts(
            "Let only administrators grant applications access to the data of a chat.",
            impact=Impact.MAY_BLOCK,
            notices="Members of a chat can no longer grant an application access to it.",
        )
        yield Fix(facts=facts, steps=(change,))


def _workflow(change: Callable[[Mapping[str, Any], Mapping[str, object]], Mapping[str, Any]]) -> Any:
    """What makes the one call that replaces the policy, with some of its values changed."""

    def build(recorded: RecordedValues, options: Mapping[str, object]) -> Steps:
        before = recorded.of(ADMIN_CONSENT.resource)
        values = {name: recorded.of(ADMIN_CONSENT.resource, name) for name in WORKFLOW_VALUES}
        body = {**values, **change(values, options)}
        yield step(ADMIN_CONSENT.resource, ADMIN_CONSENT.path, body, before, method="PUT")

    return build


def _in_use(values: Mapping[str, Any], _options: Mapping[str, object]) -> Mapping[str, Any]:
    """On. Where it was on already, its reviewers were found not to exist."""
    reviewers = (values["reviewers"] or ()) if not values["isEnabled"] else ()
    days = values["requestDurationInDays"] or 30
    return {"isEnabled": True, "reviewers": list(reviewers) or [_REVIEWER], "requestDurationInDays": days}


def _accepted_days(_values: Mapping[str, Any], options: Mapping[str, object]) -> Mapping[str, Any]:
    if int(str(options["maximum_days"])) < 1:
        raise Unfixable("No number of days is accepted: correct the option `maximum_days`.")
    return {"requestDurationInDays": options["maximum_days"]}


FIXES = {
    "admin_workflow": ADMIN_CONSENT.made_by(
        "Let users request admin consent, from reviewers who exist.",
        _workflow(_in_use),
        notices="People get a request form in place of an error.",
        prepare=("Choose reviewers who hold a role that may grant consent; otherwise their approval fails.",),
    ),
    "workflow_duration": ADMIN_CONSENT.made_by(
        "Let requests for admin consent expire within the accepted number of days.",
        _workflow(_accepted_days),
    ),
    "workflow_notifies": ADMIN_CONSENT.made_by(
        "Notify reviewers of requests for admin consent by email.",
        _workflow(lambda _values, _options: {"notifyReviewers": True}),
        notices="Reviewers get an email for each request.",
    ),
    "workflow_reminders": ADMIN_CONSENT.made_by(
        "Remind reviewers before requests for admin consent expire.",
        _workflow(lambda _values, _options: {"remindersEnabled": True}),
        notices="Reviewers get a reminder by email.",
    ),
    "user_consent_restricted": AUTHORIZATION_POLICY.made_by(
        "Withdraw from users the consent policies that let them consent to applications.",
        user_consent,
        impact=Impact.MAY_BLOCK,
        notices="People can no longer consent to new applications. Existing consent stays.",
        after=("consent.admin_workflow",),
        prepare=("Have an administrator consent to the applications that people need.",),
    ),
    "group_owner_consent_off": AUTHORIZATION_POLICY.made_by(
        "Withdraw from group owners the consent policies for the data of their groups.",
        group_owner_consent,
        impact=Impact.MAY_BLOCK,
        notices="Owners of groups, teams and chats can no longer add applications that read their content.",
    ),
    "risky_apps_blocked": AUTHORIZATION_POLICY.made_by(
        "Send requests of risky applications to an administrator.", risky_apps, after=("consent.admin_workflow",)
    ),
    "rsc_restricted": AUTHORIZATION_POLICY.made_by(
        "Let only pre-approved applications get access to the data of a team or chat.",
        resource_specific,
        impact=Impact.MAY_BLOCK,
        notices="Owners of teams can no longer add applications that read their content.",
    ),
}
