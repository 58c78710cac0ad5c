"""Changes of a control: each makes the company after it, and says the name of what was changed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping

from tests.simulator.churn import MEMBERS, POLICIES, Company, member
from tests.simulator.tenant import Json, guid

EXCLUDED = "MFA exclusions"
GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
ELIGIBLE = "roleManagement/directory/roleEligibilityScheduleInstances"
GROUP_ELIGIBLE = "identityGovernance/privilegedAccess/group/eligibilityScheduleInstances"
LOCATIONS = "identity/conditionalAccess/namedLocations"
STRENGTHS = ("identity/conditionalAccess/authenticationStrength/policies", "policies/authenticationStrengthPolicies")
SETTINGS = "deviceManagement/configurationPolicies/{id}/settings"
REAL_TIME = "device_vendor_msft_policy_config_defender_allowrealtimemonitoring"
CATALOG = "deviceManagement/configurationPolicies"
AUTOMATION = "Tenant automation"
CONSENTS = "oauth2PermissionGrants"
CLIENT = "Northwind CRM"
AGENTS = "servicePrincipals/microsoft.graph.agentIdentity"
AGENT = "Invoice triage agent"
GIVEN = "servicePrincipals/{id}/appRoleAssignedTo"
ROLE_MANAGEMENT = "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8"
"""The permission ``RoleManagement.ReadWrite.Directory``."""
PROFILES = "networkAccess/filteringProfiles"
_BASELINE = 65000
"""Priority of the profile that holds for all."""
Plant = Callable[[Company], tuple[Company, str]]


def _group(company: Company, name: str) -> str:
    return str(next(row["id"] for row in company.rows["groups"] if row["displayName"] == name))


def _outsider(company: Company) -> Json:
    """A member of the company who is not excluded from MFA."""
    inside = {row["id"] for row in company.members[MEMBERS[1]][_group(company, EXCLUDED)]}
    return next(user for user in company.plain() if user["id"] not in inside)


def _edited(path: str, choose: Callable[[Json], bool], edit: Callable[[Json], object]) -> Callable[[Company], str]:
    """A change of one row."""

    def change(company: Company) -> str:
        row = next(row for row in company.rows[path] if choose(row))
        edit(row)
        return str(row["id"])

    return change


def swap(company: Company) -> tuple[Company, str]:
    into = _outsider(company)

    def change(other: Company) -> str:
        group = _group(other, EXCLUDED)
        plain = {user["id"] for user in other.plain()}
        out = next(row["id"] for row in other.members[MEMBERS[1]][group] if row["id"] in plain)
        for of in other.members.values():
            of[group] = [*(row for row in of[group] if row["id"] != out), member(into)]
        return group

    return company.changed(change), str(into["userPrincipalName"])


def report_only(company: Company) -> tuple[Company, str]:
    change = _edited(
        POLICIES,
        lambda row: row["displayName"].startswith("CA002"),
        lambda row: row.update(state="enabledForReportingButNotEnforced"),
    )
    return company.changed(change), "CA002"


def eligible(company: Company) -> tuple[Company, str]:
    somebody = _outsider(company)

    def change(other: Company) -> str:
        like = next(row for row in other.rows[ELIGIBLE] if row["roleDefinitionId"] == GLOBAL_ADMINISTRATOR)
        key = guid("churn", "eligible")
        other.rows[ELIGIBLE].append({**like, "id": key, "roleEligibilityScheduleId": key, "principalId": somebody["id"]})
        return GLOBAL_ADMINISTRATOR

    return company.changed(change), str(somebody["userPrincipalName"])


def widened(company: Company) -> tuple[Company, str]:
    wider = {"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "198.51.100.0/24"}
    change = _edited(LOCATIONS, lambda row: bool(row.get("ipRanges")), lambda row: row["ipRanges"].append(wider))
    return company.changed(change), "Headquarters"


def weakened(company: Company) -> tuple[Company, str]:
    def change(other: Company) -> str:
        for path in STRENGTHS:
            row = next(row for row in other.rows[path] if row["policyType"] == "custom")
            row["allowedCombinations"] = [*row["allowedCombinations"], "password,voice"]
        return str(row["id"])

    custom = next(row for row in company.rows[STRENGTHS[0]] if row["policyType"] == "custom")
    return company.changed(change), str(custom["displayName"])


def secret(company: Company) -> tuple[Company, str]:
    def add(row: Json) -> None:
        like = row["passwordCredentials"][0]
        row["passwordCredentials"].append({**like, "keyId": guid("churn", "secret"), "endDateTime": "2028-11-01T06:00:00Z"})

    change = _edited("applications", lambda row: row["displayName"] == AUTOMATION, add)
    return company.changed(change), AUTOMATION


def hire_excluded(company: Company) -> tuple[Company, str]:
    def change(other: Company) -> str:
        hire = other.hired()
        group = _group(other, EXCLUDED)
        for of in other.members.values():
            of[group] = [*of[group], member(hire)]
        return group

    return company.changed(change), EXCLUDED


def another_policy(company: Company) -> tuple[Company, str]:
    def change(other: Company) -> str:
        policy = copy.deepcopy(next(row for row in other.rows[POLICIES] if row["displayName"].startswith("CA002")))
        key = guid("churn", "policy")
        other.rows[POLICIES].append({**policy, "id": key, "displayName": "CA099 Pilot", "state": "disabled"})
        return key

    return company.changed(change), "CA099 Pilot"


def nested(company: Company) -> tuple[Company, str]:
    def change(other: Company) -> str:
        group, inner = _group(other, EXCLUDED), _group(other, "Token protection pilot")
        row = {"@odata.type": "#microsoft.graph.group", "id": inner}
        direct, whole = (other.members[path] for path in MEMBERS)
        direct[group] = [*direct[group], row]
        there = {one["id"] for one in whole[group]}
        whole[group] = [*whole[group], row, *(one for one in whole[inner] if one["id"] not in there)]
        return group

    return company.changed(change), EXCLUDED


def eligible_for_exclusion(company: Company) -> tuple[Company, str]:
    somebody = _outsider(company)

    def change(other: Company) -> str:
        group, like = _group(other, EXCLUDED), other.rows[GROUP_ELIGIBLE][0]
        key = f"{group}_member_{somebody['id']}"
        ids = {"id": key, "eligibilityScheduleId": key, "groupId": group, "principalId": somebody["id"]}
        other.rows[GROUP_ELIGIBLE].append({**like, **ids})
        return group

    return company.changed(change), str(somebody["userPrincipalName"])


def unprotected(company: Company) -> tuple[Company, str]:
    """Real-time protection is switched off in the policy that sets it."""
    was, now = (f'"{REAL_TIME}_{value}"' for value in (1, 0))
    policy, rows = next((key, rows) for key, rows in company.keyed(SETTINGS).items() if was in json.dumps(rows))

    def change(other: Company) -> str:
        other.put(SETTINGS, policy, json.loads(json.dumps(rows).replace(was, now)))
        return policy

    name = next(row["name"] for row in company.rows[CATALOG] if row["id"] == policy)
    return company.changed(change), str(name)


def reassigned(company: Company) -> tuple[Company, str]:
    """A policy of Intune is assigned to another group than before."""

    def assigns(row: Json) -> list[Json]:
        return [one["target"] for one in row["assignments"] if one["target"]["@odata.type"].endswith(".groupAssignmentTarget")]

    first = next(row for row in company.rows[CATALOG] if assigns(row))
    old = assigns(first)[0]["groupId"]
    new = next(target["groupId"] for row in company.rows[CATALOG] for target in assigns(row) if target["groupId"] != old)

    def edit(row: Json) -> None:
        row["assignments"] = json.loads(json.dumps(row["assignments"]).replace(old, new))

    return company.changed(_edited(CATALOG, lambda row: row["id"] == first["id"], edit)), str(first["name"])


def certificate(company: Company) -> tuple[Company, str]:
    """An application gets a certificate that is valid for years."""

    def add(row: Json) -> None:
        key = {"keyId": guid("churn", "certificate"), "type": "AsymmetricX509Cert", "usage": "Verify", "displayName": "CN=spare"}
        valid = {"startDateTime": "2026-11-01T06:00:00Z", "endDateTime": "2036-11-01T06:00:00Z"}
        row["keyCredentials"] = [*row["keyCredentials"], {**key, **valid, "customKeyIdentifier": "c3BhcmU="}]

    return company.changed(_edited("applications", lambda row: row["displayName"] == AUTOMATION, add)), AUTOMATION


def consented(company: Company) -> tuple[Company, str]:
    """An administrator grants an application of another organisation the mail of everybody."""
    client = next(row for row in company.rows["servicePrincipals"] if row["displayName"] == CLIENT)
    like = next(row for row in company.rows[CONSENTS] if row["clientId"] == client["id"])

    def change(other: Company) -> str:
        key = guid("churn", "consent")
        other.rows[CONSENTS].append({**like, "id": key, "scope": "Mail.ReadWrite Mail.Send"})
        return key

    return company.changed(change), CLIENT


def agent_granted(company: Company) -> tuple[Company, str]:
    """An agent gets a permission of Microsoft Graph that leads to control of the tenant."""
    graph, rows = next((key, rows) for key, rows in company.keyed(GIVEN).items() if any(map(_is_of_graph, rows)))
    agent = next(row for row in company.rows[AGENTS] if row["displayName"] == AGENT)

    def change(other: Company) -> str:
        like = next(row for row in other.rows["servicePrincipals"] if row["id"] == rows[0]["principalId"])
        key, named = guid("churn", "agent"), {"displayName": AGENT, "appDisplayName": AGENT}
        none = {"passwordCredentials": [], "keyCredentials": []}
        other.rows["servicePrincipals"].append({**like, **none, **named, "id": agent["id"], "appId": agent["id"]})
        principal = {"principalId": agent["id"], "principalDisplayName": AGENT, "principalType": "ServicePrincipal"}
        other.put(GIVEN, graph, [*rows, {**rows[0], **principal, "id": key, "appRoleId": ROLE_MANAGEMENT}])
        return key

    return company.changed(change), AGENT


def _is_of_graph(row: Json) -> bool:
    return bool(row["resourceDisplayName"] == "Microsoft Graph")


def profile_off(company: Company) -> tuple[Company, str]:
    """The profile of Global Secure Access that holds for all traffic to the internet is switched off."""
    name = next(row["name"] for row in company.rows[PROFILES] if row["priority"] == _BASELINE)
    return company.changed(_edited(PROFILES, lambda row: row["name"] == name, lambda row: row.update(state="disabled"))), name


def recreated(company: Company) -> tuple[Company, str]:
    """A Conditional Access policy is deleted and created again with the same content: no control changes."""
    return company.changed(_edited(POLICIES, lambda row: row["displayName"].startswith("CA002"), _with_another_id)), "CA002"


def imported(company: Company) -> tuple[Company, str]:
    """A policy of Intune is deleted and imported again with the same settings and assignments: no control changes."""
    row = next(row for row in company.rows[CATALOG] if row["id"] in company.keyed(SETTINGS) and row["assignments"])

    def change(other: Company) -> str:
        _edited(CATALOG, lambda one: one["id"] == row["id"], _with_another_id)(other)
        other.put(SETTINGS, _another_id(row), company.keyed(SETTINGS)[row["id"]])
        return _another_id(row)

    return company.changed(change), str(row["name"])


def _with_another_id(row: Json) -> None:
    row["id"] = _another_id(row)


def _another_id(row: Json) -> str:
    return guid("churn", "again", row["id"])


PLANTS: Mapping[str, Plant] = {
    "a swap in an exclusion group": swap,
    "report-only for a night": report_only,
    "a role made eligible": eligible,
    "a named location widened": widened,
    "a combination added to a strength": weakened,
    "a new secret": secret,
    "a hire in an exclusion group": hire_excluded,
    "another policy": another_policy,
    "a group in an exclusion group": nested,
    "eligible for an exclusion group": eligible_for_exclusion,
    "antivirus switched off": unprotected,
    "another group in an assignment of Intune": reassigned,
    "a new certificate": certificate,
    "consent to an application": consented,
    "a permission of an agent": agent_granted,
    "a profile of Global Secure Access switched off": profile_off,
}
HARMLESS: Mapping[str, Plant] = {
    "a policy created again": recreated,
    "a policy of Intune imported again": imported,
}
"""What administrators do that changes no control."""
