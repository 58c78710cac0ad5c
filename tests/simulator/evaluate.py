"""What If of Conditional Access (``conditionalAccess/evaluate``), worked out naively from the policies' own JSON.

Written apart from the product: one policy after the other, one condition after the other, without atoms, boxes or three
values. What it does not model (device filters, named groups of applications) it does not answer for: the policy comes without
``policyApplies``.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from tests.simulator.tenant import NOTHING, Json, Tenant

PERMISSIONS = ("Policy.Read.ConditionalAccess", "Policy.Read.All")
PATH = "identity/conditionalAccess/evaluate"
GROUPS_OF_APPLICATIONS = {"Office365", "MicrosoftAdminPortals", "797f4846-ba00-4fd7-ba43-dac1f8f63013"}
USER_ACTIONS = {
    "registerSecurityInformation": "urn:user:registersecurityinfo",
    "registerOrJoinDevices": "urn:user:registerdevice",
}


class NotModelled(Exception):  # noqa: N818 - an answer that is not given, not an error
    """This policy has a condition that is not modelled here."""


def evaluate(tenant: Tenant, body: Json, contradicted: frozenset[str] = frozenset()) -> Json:
    """The answer to one question. Of the policies in ``contradicted`` it says the contrary."""
    rows = []
    policies = tenant.collections["identity/conditionalAccess/policies"]
    for policy in policies.page(0, len(policies)):
        row = {key: policy[key] for key in ("id", "displayName", "state")}
        if policy["state"] != "disabled":
            try:
                missed = missed_condition(tenant, policy["conditions"], body)
                row |= {
                    "policyApplies": (not missed) is not (policy["id"] in contradicted),
                    "analysisReasons": missed or "notSet",
                }
            except NotModelled:
                row["analysisReasons"] = "notEnoughInformation"
        rows.append(row)
    return {"@odata.context": "$metadata#Collection(microsoft.graph.whatIfAnalysisResult)", "value": rows}


def missed_condition(tenant: Tenant, conditions: Json, body: Json) -> str:
    """The first condition that the sign-in does not meet; empty where it meets all."""
    return next((name for name, met in _conditions(tenant, conditions, body) if not met), "")


def _conditions(tenant: Tenant, conditions: Json, body: Json) -> Iterable[tuple[str, bool]]:
    """Each condition, as Graph names it, and whether it is met; what follows one that is not is not looked at."""
    asked, context = body["signInConditions"], body["signInContext"]
    user, people = body["signInIdentity"]["userId"], conditions["users"]
    yield "workloadIdentities", not (conditions.get("clientApplications") or {}).get("includeServicePrincipals")
    yield "users", _is_among(tenant, people, user, "include") and not _is_among(tenant, people, user, "exclude")
    yield "application", _targeted(conditions["applications"], context)
    clients = conditions["clientAppTypes"]
    registering = context.get("userAction") == "registerOrJoinDevices"
    yield "clientType", registering or "all" in clients or asked["clientAppType"] in clients
    insider = (conditions.get("insiderRiskLevels") or "").split(",")
    yield "signInRisk", asked["signInRiskLevel"] in (conditions.get("signInRiskLevels") or [asked["signInRiskLevel"]])
    yield "userRisk", asked["userRiskLevel"] in (conditions.get("userRiskLevels") or [asked["userRiskLevel"]])
    yield "insiderRisk", insider == [""] or asked["insiderRiskLevel"] in insider
    yield "devicePlatform", _on_platform(conditions.get("platforms"), asked.get("devicePlatform", ""))
    yield "location", _in_place(tenant, conditions.get("locations"), asked)
    methods = ((conditions.get("authenticationFlows") or {}).get("transferMethods") or "none").split(",")
    yield "authenticationFlow", methods == ["none"] or (asked.get("authenticationFlow") or {}).get("transferMethod") in methods
    if not registering and (conditions.get("devices") or {}).get("deviceFilter"):
        raise NotModelled


def _is_among(tenant: Tenant, people: Json, user: str, side: str) -> bool:
    listed = people.get(f"{side}Users") or []
    if user in listed or (side == "include" and "All" in listed):
        return True
    if any(_is_member(tenant, group, user) for group in people.get(f"{side}Groups") or []):
        return True
    roles = set(people.get(f"{side}Roles") or [])
    if roles and any(row["roleDefinitionId"] in roles for row in _assignments(tenant, user)):
        return True
    guests = people.get(f"{side}GuestsOrExternalUsers")
    account = tenant.collections["users"].by_id(user) or {}
    invited = account.get("userType") == "Guest"
    return invited and "b2bCollaborationGuest" in (guests or {"guestOrExternalUserTypes": ""})["guestOrExternalUserTypes"].split(
        ","
    )


def _is_member(tenant: Tenant, group: str, user: str) -> bool:
    members = tenant.keyed.get("groups/{id}/transitiveMembers", {}).get(group, NOTHING)
    return members.by_id(user) is not None


def _assignments(tenant: Tenant, user: str) -> Iterable[Json]:
    rows = tenant.collections["roleManagement/directory/roleAssignments"]
    for row in rows.page(0, len(rows)):
        if row["directoryScopeId"] == "/" and (row["principalId"] == user or _is_member(tenant, row["principalId"], user)):
            yield row


def _targeted(applications: Json, context: Json) -> bool:
    included, excluded = applications["includeApplications"], applications.get("excludeApplications") or []
    action = USER_ACTIONS.get(str(context.get("userAction")))
    if action:
        if action in applications.get("includeUserActions", []):
            return True
        if "All" in included and action.endswith("registerdevice"):
            raise NotModelled
        return "All" in included
    (asked,) = context["includeApplications"]
    for listed in (included, excluded):
        if asked not in listed and "All" not in listed and GROUPS_OF_APPLICATIONS & set(listed):
            raise NotModelled
    return ("All" in included or asked in included) and asked not in excluded


def _on_platform(platforms: Json | None, platform: str) -> bool:
    if not platforms or not platforms.get("includePlatforms"):
        return True
    included, excluded = platforms["includePlatforms"], platforms.get("excludePlatforms") or []
    return ("all" in included or platform in included) and platform not in excluded


def _in_place(tenant: Tenant, locations: Json | None, asked: Json) -> bool:
    if not locations or not locations.get("includeLocations"):
        return True
    named = tenant.collections["identity/conditionalAccess/namedLocations"]
    return any(_is_in(named.page(0, len(named)), place, asked) for place in locations["includeLocations"]) and not any(
        _is_in(named.page(0, len(named)), place, asked) for place in locations.get("excludeLocations") or []
    )


def _is_in(named: Iterable[Json], place: str, asked: Json) -> bool:
    if place == "All":
        return True
    chosen = [one for one in named if one["id"] == place or (place == "AllTrusted" and one.get("isTrusted"))]
    for one in chosen:
        if "countriesAndRegions" in one:
            if "country" not in asked:
                raise NotModelled
            if asked["country"] in one["countriesAndRegions"]:
                return True
        else:
            if "ipAddress" not in asked:
                raise NotModelled
            address = ipaddress.ip_address(asked["ipAddress"])
            networks = [ipaddress.ip_network(r["cidrAddress"]) for r in one.get("ipRanges", [])]
            if any(address in network for network in networks):
                return True
    return False
