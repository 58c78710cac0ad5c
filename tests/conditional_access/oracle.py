"""A second definition of what policies mean, from the text and over raw JSON, sharing no code with the product.

Slow, flat and three-valued by the words ``yes``, ``no`` and ``maybe``. Device filters are written out by hand, one function
for each rule of the generator, so that the parser is tested too.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Any

from tests.conditional_access.generated import AZURE, EXCHANGE, LOCATIONS, PHISHING_RESISTANT, PORTAL, SHAREPOINT, VAULT

Word = str
OFFICE = {EXCHANGE: "yes", SHAREPOINT: "yes", AZURE: "no", PORTAL: "no", VAULT: "no", "app-1": "no", "app-2": "no"}
PORTALS = {EXCHANGE: "no", SHAREPOINT: "no", AZURE: "maybe", PORTAL: "yes", VAULT: "no", "app-1": "no", "app-2": "no"}
UNDER_AZURE = {AZURE, PORTAL}
MFA_COMBINATIONS = {"fido2", "windowsHelloForBusiness"}


def all_of(words: Iterable[Word]) -> Word:
    found = list(words)
    return "no" if "no" in found else "maybe" if "maybe" in found else "yes"


def any_of(words: Iterable[Word]) -> Word:
    found = list(words)
    return "yes" if "yes" in found else "maybe" if "maybe" in found else "no"


def no(word: Word) -> Word:
    return {"yes": "no", "no": "yes", "maybe": "maybe"}[word]


def said(truth: bool) -> Word:
    return "yes" if truth else "no"


# -- whom ----------------------------------------------------------------------------------------------------------


def _people(raw: dict[str, Any], side: str, who: dict[str, Any]) -> Word:
    external = who.get("externalType")
    words = []
    for entry in raw.get(f"{side}Users") or []:
        if entry == "All":
            words.append("yes")
        elif entry == "GuestsOrExternalUsers":
            words.append(said(external is not None))
        elif entry != "None":
            words.append(said(entry == who["id"]))
    groups, roles = who.get("groups", []), who.get("roles", [])
    words += ["maybe" if group == "unread" else said(group in groups) for group in raw.get(f"{side}Groups") or []]
    words += [said(role in roles) for role in raw.get(f"{side}Roles") or []]
    guests = raw.get(f"{side}GuestsOrExternalUsers")
    if guests and external:
        kinds = guests["guestOrExternalUserTypes"].split(",")
        if external in kinds:
            listed = (guests.get("externalTenants") or {}).get("members")
            if not listed or external == "internalGuest":
                words.append("yes")
            elif who.get("homeTenant") is None:
                words.append("maybe")
            else:
                words.append(said(who["homeTenant"] in listed))
        elif "visitorFromTheFuture" in kinds:
            words.append("maybe")
    return any_of(words)


def users_hold(raw: dict[str, Any], who: dict[str, Any]) -> Word:
    return all_of([_people(raw, "include", who), no(_people(raw, "exclude", who))])


# -- what ----------------------------------------------------------------------------------------------------------


def _names(entry: str, app: str) -> Word:
    if entry == "Office365":
        return OFFICE[app]
    if entry == "MicrosoftAdminPortals":
        return PORTALS[app]
    return said(entry == app or (entry == AZURE and app in UNDER_AZURE))


def targets_hold(raw: dict[str, Any], target: dict[str, Any]) -> Word:
    if set(target.get("authContexts", [])) & set(raw.get("includeAuthenticationContextClassReferences") or []):
        return "yes"
    everything = "All" in (raw.get("includeApplications") or [])
    action = target.get("userAction")
    if action:
        if action in (raw.get("includeUserActions") or []):
            return "yes"
        if not everything:
            return "no"
        return "yes" if action.endswith("registersecurityinfo") else "maybe"
    (app,) = target["resources"]
    listed = [entry for entry in raw.get("includeApplications") or [] if entry != "None"]
    included = any_of("yes" if entry == "All" else _names(entry, app) for entry in listed)
    excluded = any_of(_names(entry, app) for entry in raw.get("excludeApplications") or [])
    return all_of([included, no(excluded)])


# -- how and from where --------------------------------------------------------------------------------------------


def clients_hold(types: list[str], client: str) -> Word:
    return "maybe" if not types else said("all" in types or client in types)


def platforms_hold(raw: dict[str, Any] | None, platform: str) -> Word:
    if not raw or not (raw["includePlatforms"] or raw["excludePlatforms"]):
        return "yes"
    included, excluded = raw["includePlatforms"], raw["excludePlatforms"]
    if not included:
        return "maybe"
    taken_in = "yes" if "all" in included or platform in included else "maybe" if "unknownFutureValue" in included else "no"
    return all_of([taken_in, said(platform not in excluded)])


def _place(place: str, location: dict[str, Any]) -> Word:
    if place == "All":
        return "yes"
    if place == "AllTrusted":
        return any_of([_place("hq", location), _place("six", location), said(location["mfaTrustedIp"])])
    found = next((raw for raw in LOCATIONS if raw["id"] == place), None)
    if found is None:
        return "maybe"
    if "ipRanges" in found:
        address = ipaddress.ip_address(location["ip"])
        return said(any(address in ipaddress.ip_network(r["cidrAddress"]) for r in found["ipRanges"]))
    if "countriesAndRegions" in found:
        unknown = found["includeUnknownCountriesAndRegions"]
        return said(unknown if location["country"] is None else location["country"] in found["countriesAndRegions"])
    return said(location["compliantNetwork"])


def locations_hold(raw: dict[str, Any] | None, location: dict[str, Any]) -> Word:
    if not raw or not (raw["includeLocations"] or raw["excludeLocations"]):
        return "yes"
    if not raw["includeLocations"]:
        return "maybe"
    included = any_of(_place(place, location) for place in raw["includeLocations"])
    return all_of([included, no(any_of(_place(place, location) for place in raw["excludeLocations"]))])


def levels_hold(levels: list[str] | None, level: str) -> Word:
    if not levels:
        return "yes"
    return "yes" if level in levels else "maybe" if "hidden" in levels else "no"


def flows_hold(raw: dict[str, Any] | None, flow: str) -> Word:
    methods = (raw or {}).get("transferMethods", "none").split(",")
    if methods == ["none"]:
        return "yes"
    return "yes" if flow in methods else "maybe" if "someFutureFlow" in methods else "no"


def _saw(device: dict[str, Any]) -> str | None:
    """extensionAttribute1 as the filter sees it; ``hidden`` where it is not readable."""
    if not device["registered"]:
        return None
    readable = device.get("intuneManaged") or device["isCompliant"] or device["trustType"] == "ServerAD"
    return device.get("extensionAttribute1") if readable else "hidden"


def rule_matches(rule: str, device: dict[str, Any]) -> Word:  # noqa: PLR0911 - one line per rule
    """The device filters of the generator, each by hand. Unregistered: positive comparisons fail, negative ones hold."""
    registered = device["registered"]
    compliant = registered and device["isCompliant"]
    hybrid = registered and device["trustType"] == "ServerAD"
    model = device.get("model") if registered else None
    match rule:
        case "device.isCompliant -eq True":
            return said(compliant)
        case 'device.trustType -ne "ServerAD"':
            return said(not hybrid)
        case 'device.isCompliant -eq True -or device.trustType -eq "ServerAD"':
            return said(compliant or hybrid)
        case 'device.extensionAttribute1 -eq "SAW"':
            return said(_saw(device) == "SAW")
        case 'device.extensionAttribute1 -ne "SAW"':
            return "maybe" if _saw(device) == "hidden" else said(_saw(device) != "SAW")
        case 'device.model -startsWith "Surface" -and device.isCompliant -eq True':
            return said(compliant and model is not None and model.startswith("Surface"))
        case 'device.model -notContains "Hub"':
            return said(model is None or "Hub" not in model)
        case _:
            return "maybe"


def devices_hold(raw: dict[str, Any] | None, device: dict[str, Any]) -> Word:
    if not raw:
        return "yes"
    matched = rule_matches(raw["deviceFilter"]["rule"], device)
    if raw["deviceFilter"]["rule"] == "device.isCompliant eq True":
        return "maybe"
    return no(matched) if raw["deviceFilter"]["mode"] == "exclude" else matched


# -- together ------------------------------------------------------------------------------------------------------


def applies(policy: dict[str, Any], scenario: dict[str, Any]) -> Word:
    if policy["state"] == "disabled":
        return "no"
    c = policy["conditions"]
    registering = scenario["target"].get("userAction") == "urn:user:registerdevice"
    insider = c["insiderRiskLevels"]
    return all_of(
        [
            users_hold(c["users"], scenario["identity"]),
            targets_hold(c["applications"], scenario["target"]),
            "yes" if registering else clients_hold(c["clientAppTypes"], scenario["clientApp"]),
            platforms_hold(c["platforms"], scenario["platform"]),
            locations_hold(c["locations"], scenario["location"]),
            levels_hold(c["userRiskLevels"], scenario["userRisk"]),
            levels_hold(c["signInRiskLevels"], scenario["signInRisk"]),
            levels_hold(insider.split(",") if insider else None, scenario["insiderRisk"]),
            flows_hold(c["authenticationFlows"], scenario["authFlow"]),
            "yes" if registering else devices_hold(c["devices"], scenario["device"]),
            "maybe" if c.get("times") else "yes",
        ]
    )


def demands(policy: dict[str, Any], *, strictest: bool = False) -> list[list[Any]]:
    """Clauses; a strength is its raw object."""
    grant = policy["grantControls"]
    if grant is None:
        return []
    controls: list[Any] = [*grant["builtInControls"], *(f"terms {t}" for t in grant.get("termsOfUse") or [])]
    if grant.get("authenticationStrength"):
        controls.append(grant["authenticationStrength"])
    if "block" in controls:
        return [["block"]]
    separate = grant["operator"] == "AND" or (grant["operator"] is None and strictest)
    return [[control] for control in controls] if separate and len(controls) > 1 else [controls]


def cannot_meet(control: Any, scenario: dict[str, Any]) -> Word:
    legacy = scenario["clientApp"] in ("exchangeActiveSync", "other")
    external = scenario["identity"].get("externalType")
    device, words = scenario["device"], []
    if control == "futureControl":
        return "maybe"
    words.append(said(legacy))
    if control in ("compliantDevice", "domainJoinedDevice"):
        words.append(said(scenario["authFlow"] == "deviceCodeFlow"))
        words.append(said(external in ("b2bCollaborationGuest", "b2bCollaborationMember")))  # no inbound trust in this tenant
    if control == "compliantDevice":
        words.append(said(not (device["registered"] and device["isCompliant"])))
    if control == "domainJoinedDevice":
        words.append(said(not (device["registered"] and device["trustType"] == "ServerAD")))
        words.append("no" if scenario["platform"] == "windows" else "maybe")  # the platform is what the client says
    if control == "approvedApplication":
        words.append(said(external not in (None, "internalGuest")))
        words.append("no" if scenario["platform"] in ("iOS", "android") else "maybe")
    if control == "passwordChange":
        words.append("maybe" if external == "internalGuest" else said(external is not None))
    if isinstance(control, dict) and external in ("b2bCollaborationGuest", "b2bCollaborationMember"):
        # Keys are of use at home only; of a password alone nothing is said; the built-in MFA strength has SMS in it.
        words.append({MFA_ID: "no", "weak": "maybe"}.get(control["id"], "yes"))
    return any_of(words)


MFA_ID = "00000000-0000-0000-0000-000000000002"


def accepted(control: Any, requirement: str) -> Word:
    if control == "futureControl":
        return "maybe"
    if isinstance(control, dict):
        if requirement not in ("mfa", "phishingResistant"):
            return "no"
        strong = control["id"] in (PHISHING_RESISTANT, "keys")
        return said(strong or (requirement == "mfa" and control["id"] == MFA_ID))
    return said(
        (requirement == "mfa" and control == "mfa")
        or (requirement == "managedDevice" and control in ("compliantDevice", "domainJoinedDevice"))
    )


def acceptable(policies: list[dict[str, Any]], scenario: dict[str, Any], requirement: str) -> Word:
    """``yes``: some policy certainly makes the sign-in acceptable; ``no``: none can; else ``maybe``."""
    words = []
    for policy in policies:
        if policy["state"] != "enabled":
            continue
        applied = applies(policy, scenario)

        def clause(controls: list[Any]) -> Word:
            if controls == ["block"]:
                return "yes"
            return all_of(any_of([accepted(c, requirement), cannot_meet(c, scenario)]) for c in controls)

        sure = any_of(clause(controls) for controls in demands(policy))
        perhaps = any_of(clause(controls) for controls in demands(policy, strictest=True))
        by_grant = "yes" if sure == "yes" else "no" if perhaps == "no" else "maybe"
        words.append(all_of([applied, by_grant]))
    return any_of(words)
